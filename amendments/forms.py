"""What an author may type, with its limits."""

from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from lawlab.engine.diff import Change, diff_alineas
from lawlab.engine.text import split_alineas
from lawlab.errors import Invalid
from lawlab.web.i18n import N_, _, format_number

TITLE_CHARS = 90
STATEMENT_CHARS = 10_000
TEXT_CHARS = 200_000
HEADING_CHARS = 300
SOURCE_CHARS = 500
ALINEAS = 2_000

_SENTENCES = {
    "title": N_("Écrivez votre amendement en une ligne de {title} signes au plus."),
    "statement": N_("L’exposé des motifs compte {statement} signes au plus."),
    "alineas": N_("L’article proposé compte {text} signes et {alineas} alinéas au plus."),
    "new_title": N_("L’intitulé compte {heading} signes au plus."),
    "source_url": N_("Donnez une adresse qui commence par http:// ou https://, sans espace."),
}
_OTHERWISE = N_("Ce champ n’existe pas dans ce formulaire.")
_LIMITS: dict[str, int] = {
    "title": TITLE_CHARS, "statement": STATEMENT_CHARS, "text": TEXT_CHARS, "alineas": ALINEAS, "heading": HEADING_CHARS
}  # fmt: skip


def clean(text: str) -> str:
    """Without the control characters that no text holds and that a database refuses; line ends as \\n."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char for char in text if char >= " " or char in "\n\t").replace("\x7f", "")


def web_address(text: str) -> str:
    """A source that a browser may be sent to: http or https, no space, no control character; empty when none."""
    text = text.strip()
    if text and (
        not text.lower().startswith(("http://", "https://"))
        or any(char.isspace() or char < " " for char in text)
        or len(text) > SOURCE_CHARS
        or len(text) < 11
    ):
        raise ValueError("not a web address")
    return text


class AmendmentForm(BaseModel):
    """An article edited in place, alinea by alinea, with its reasons. Checked by ``amendment_form``.

    ``alineas`` is what was typed: a blank one is deleted, a line break inside one makes two. ``target`` "after" adds an
    article after ``article`` (the slug of an article of the open version).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    article: str
    target: Literal["article", "after"] = "article"
    alineas: tuple[str, ...] = ()
    new_title: str = ""
    title: str = ""
    statement: str = ""
    source_url: str = ""

    @field_validator("alineas")
    @classmethod
    def _text(cls, alineas: tuple[str, ...]) -> tuple[str, ...]:
        if sum(map(len, alineas)) > TEXT_CHARS:
            raise ValueError("too long")
        split = split_alineas("\n".join(map(clean, alineas)))
        if len(split) > ALINEAS:
            raise ValueError("too many")
        return split

    @field_validator("title", "new_title")
    @classmethod
    def _line(cls, text: str) -> str:
        return " ".join(clean(text).split())

    @field_validator("title")
    @classmethod
    def _title(cls, text: str) -> str:
        return _at_most(text, TITLE_CHARS)

    @field_validator("new_title")
    @classmethod
    def _heading(cls, text: str) -> str:
        return _at_most(text, HEADING_CHARS)

    @field_validator("statement")
    @classmethod
    def _statement(cls, text: str) -> str:
        return _at_most(clean(text).strip(), STATEMENT_CHARS)

    @field_validator("source_url")
    @classmethod
    def _source(cls, text: str) -> str:
        return web_address(text)


def _at_most(text: str, limit: int) -> str:
    if len(text) > limit:
        raise ValueError("too long")
    return text


def amendment_form(**typed: object) -> AmendmentForm:
    """The form, or Invalid that names each field which cannot be taken."""
    try:
        return AmendmentForm.model_validate(typed)
    except ValidationError as errors:
        facts = {name: format_number(limit) for name, limit in _LIMITS.items()}
        names = [str(error["loc"][0]) for error in errors.errors() if error["loc"]]
        fields = {name: _(_SENTENCES.get(name, _OTHERWISE), **facts) for name in names}
        raise Invalid(N_("L’amendement ne peut pas être pris tel quel."), fields=fields) from None


class Row(BaseModel):
    """One text box of the composer: ``base`` is its alinea in the base (0: before the first), ``extra`` counts what is
    inserted after it (0: the alinea itself)."""

    model_config = ConfigDict(frozen=True)

    base: int
    extra: int
    text: str
    old: str = ""

    @property
    def name(self) -> str:
        """The field's name, which says its place: alinea_2, alinea_2_1."""
        return f"alinea_{self.base}_{self.extra}" if self.extra else f"alinea_{self.base}"

    @property
    def is_changed(self) -> bool:
        """Whether it differs from the base (an inserted alinea does as soon as it has words)."""
        return split_alineas(self.text) != split_alineas(self.old)

    @property
    def lines(self) -> int:
        """How tall the box should be, from the length of what it holds."""
        return min(14, max(2, 1 + sum(1 + len(line) // 62 for line in (self.text or self.old).splitlines() or [""])))


def rows_of(base: Sequence[str], edited: Sequence[str]) -> tuple[Row, ...]:
    """The composer's boxes for an edited article: each alinea in its own box, what is new after the one it follows."""
    rows: list[Row] = []
    at, extra = 0, 0
    for part in diff_alineas(base, edited):
        new = edited[part.new - 1] if part.new else ""
        if part.old is None or part.change is Change.MOVED:
            extra += 1
            rows.append(Row(base=at, extra=extra, text=new))
        else:
            at, extra = part.old, 0
            rows.append(Row(base=at, extra=0, text=new, old=base[at - 1]))
    present = {row.base for row in rows if not row.extra}
    # An alinea that moved leaves its box empty where it was.
    rows += [Row(base=n, extra=0, text="", old=base[n - 1]) for n in range(1, len(base) + 1) if n not in present]
    return tuple(sorted(rows, key=lambda row: (row.base, row.extra)))


def rows_from(fields: Mapping[str, str], base: Sequence[str]) -> tuple[Row, ...]:
    """The boxes as posted. A box of the base that is missing from the form is unchanged, never deleted."""
    rows = {(n, 0): Row(base=n, extra=0, text=text, old=text) for n, text in enumerate(base, start=1)}
    for name, text in fields.items():
        place = _place(name)
        if place is None or not 0 <= place[0] <= len(base) or (place[0] == 0 and place[1] == 0):
            continue
        n, extra = place
        rows[place] = Row(base=n, extra=extra, text=text, old="" if extra else base[n - 1])
    return tuple(rows[place] for place in sorted(rows))


def _place(name: str) -> tuple[int, int] | None:
    if not name.startswith("alinea_"):
        return None
    parts = name.removeprefix("alinea_").split("_")
    if not 1 <= len(parts) <= 2 or not all(part.isascii() and part.isdigit() and len(part) < 6 for part in parts):
        return None
    return int(parts[0]), int(parts[1]) if len(parts) == 2 else 0
