"""What the composer shows: the article in boxes, what changes so far, and what is wrong with it. No HTTP, no row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from amendments import reading
from amendments.forms import TEXT_CHARS, AmendmentForm, Row, amendment_form, rows_from, rows_of
from amendments.neighbours import Neighbours
from amendments.reading import Language, Line, Reading
from lawlab.engine import operations
from lawlab.engine.diff import Span, diff_words
from lawlab.engine.text import split_alineas
from lawlab.engine.verbs import InsertArticle, Operation
from lawlab.errors import Invalid
from lawlab.web.i18n import N_
from texts.queries import ArticleView

TEXT_FIELDS = ("title", "statement", "source_url", "new_title")
NOTHING: Mapping[str, str] = dict.fromkeys(TEXT_FIELDS, "")
OWN_FIELDS = frozenset({*TEXT_FIELDS, "do", "op", "undo", "draft", "rectify", "base", "target"})
NEW_ARTICLE_BOXES = 2
COMPARED_CHARS = 40_000  # an alinea is never that long: beyond, its words are not marked beside the box


@dataclass(frozen=True)
class Box:
    """A text box with what it changes: ``spans`` is empty while the alinea is as it was."""

    row: Row
    spans: tuple[Span, ...]
    alineas: int
    is_new: bool = False


@dataclass(frozen=True)
class Composer:
    """The page's state. ``rectify`` is the number of the amendment being reworded, 0 for a new one."""

    article: ArticleView
    base: tuple[str, ...]
    target: str
    rows: tuple[Row, ...]
    typed: Mapping[str, str]
    draft: int = 0
    rectify: int = 0
    fresh: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    moved: tuple[Line, ...] = ()

    @property
    def edited(self) -> tuple[str, ...]:
        """The article as typed."""
        return split_alineas("\n".join(row.text for row in self.rows))

    @property
    def ops(self) -> tuple[Operation, ...]:
        """What it does to the base; empty while nothing changes."""
        if self.target == "after":
            heading = " ".join(self.typed.get("new_title", "").split())
            return (InsertArticle("after", self.article.number, heading, self.edited),) if self.edited else ()
        return operations.derive(self.base, self.edited)

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Every text box, marked."""
        return tuple(_box(row, is_new=row.name == self.fresh) for row in self.rows)

    @property
    def is_too_long(self) -> bool:
        """Whether it is beyond what an article may hold: then nothing is computed from it, and it is given back."""
        return sum(len(row.text) for row in self.rows) > TEXT_CHARS

    @property
    def numbers(self) -> range:
        """The alineas of the base."""
        return range(1, len(self.base) + 1)

    def reading(self, language: Language) -> Reading:
        """The change so far."""
        return reading.reading(self.ops, self.base, self.edited, language)

    def form(self) -> AmendmentForm:
        """What was typed, as the services take it. Raises Invalid."""
        return amendment_form(
            article=self.article.slug,
            target=self.target,
            alineas=tuple(row.text for row in self.rows),
            **{name: self.typed.get(name, "") for name in TEXT_FIELDS},
        )


@dataclass(frozen=True)
class Preview:
    """What is computed at each pause: the change read, and what stands at the same place."""

    reading: Reading
    is_changed: bool
    neighbours: Neighbours


def _box(row: Row, *, is_new: bool) -> Box:
    typed = split_alineas(row.text)
    new = " ".join(typed)
    spans: tuple[Span, ...] = ()
    if row.is_changed and len(row.old) + len(new) <= COMPARED_CHARS:
        spans = diff_words(row.old, new, display=True)
    return Box(row=row, spans=spans, alineas=len(typed), is_new=is_new)


def blank(article: ArticleView, target: str) -> Composer:
    """The article as it is, or empty boxes for a new one after it."""
    if target == "after":
        rows = tuple(Row(base=0, extra=n, text="") for n in range(1, NEW_ARTICLE_BOXES + 1))
        return Composer(article=article, base=(), target=target, rows=rows, typed=NOTHING)
    return Composer(
        article=article,
        base=article.alineas,
        target="article",
        rows=rows_of(article.alineas, article.alineas),
        typed=NOTHING,
    )


def filled(article: ArticleView, target: str, edited: Sequence[str], typed: Mapping[str, str]) -> Composer:
    """What was kept in a draft or a wording, on the article as it now is."""
    start = blank(article, target)
    rows = rows_of(start.base, tuple(edited)) if edited or target == "article" else start.rows
    return replace(start, rows=rows, typed=typed)


def posted(article: ArticleView, old: ArticleView, fields: Mapping[str, str], target: str) -> Composer:
    """What a form brought. ``old`` is the article of the version that the form was made on: when its words have changed
    since, what was typed is carried to the present article and ``moved`` says what changed in it."""
    start = blank(article, target)
    base = () if target == "after" else old.alineas
    rows = rows_from(fields, base)
    typed = {name: fields.get(name, "") for name in TEXT_FIELDS}
    found = replace(start, rows=rows, typed=typed, draft=_whole(fields, "draft"), rectify=_whole(fields, "rectify"))
    if base == start.base:
        return found
    return replace(found, rows=rows_of(start.base, found.edited), moved=reading.lines(base, start.base))


def unknown(fields: Mapping[str, str]) -> list[str]:
    """Fields that the composer never sends."""
    return [name for name in fields if name not in OWN_FIELDS and not name.startswith("alinea_")]


def operated(composer: Composer, op: str) -> Composer:
    """The composer after one gesture (insert, delete, back to the text as it was). Raises Invalid for any other."""
    verb, _, where = op.partition(":")
    rows = {(row.base, row.extra): row for row in composer.rows}
    if verb == "after" and where.isascii() and where.isdigit() and int(where[:6]) <= len(composer.base):
        extra = 1 + max((row.extra for row in composer.rows if row.base == int(where)), default=0)
        added = Row(base=int(where), extra=extra, text="")
        rows[added.base, added.extra] = added
        return replace(composer, rows=_ordered(rows), fresh=added.name)
    if verb in ("delete", "undo"):
        row = next((row for row in composer.rows if row.name == where), None)
        if row is not None:
            rows[row.base, row.extra] = row.model_copy(update={"text": "" if verb == "delete" else row.old})
            if row.extra:
                del rows[row.base, row.extra]
            return replace(composer, rows=_ordered(rows), fresh="" if row.extra else row.name)
    if op == "delete-article":
        return replace(
            composer, rows=tuple(row.model_copy(update={"text": ""}) for row in composer.rows if not row.extra)
        )
    if op == "restore":
        return replace(composer, rows=blank(composer.article, composer.target).rows)
    raise Invalid(N_("Ce geste n’existe pas dans cette page."))


def _ordered(rows: Mapping[tuple[int, int], Row]) -> tuple[Row, ...]:
    return tuple(rows[place] for place in sorted(rows))


def _whole(fields: Mapping[str, str], name: str) -> int:
    text = fields.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
