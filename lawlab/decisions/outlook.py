"""The text to come, drawn: what a set of retained amendments gives, article by article, and where it fails."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from amendments import reading
from amendments.queries import AmendmentView
from amendments.reading import Line
from lawlab.consultations.queries import ConsultationView
from lawlab.decisions import queries
from lawlab.decisions.board import Board, Row
from lawlab.decisions.queries import DecisionView
from lawlab.engine.adoption import Result, ResultArticle
from lawlab.engine.diff import Change, diff_alineas, diff_words
from lawlab.engine.outcome import APPLIED, REWORDED
from lawlab.engine.text import words
from texts import queries as texts
from texts.queries import ArticleView


@dataclass(frozen=True)
class Changed:
    """An article that is not as it was. ``lines`` hold all its alineas; ``title`` and ``number`` are the new ones."""

    number: str
    title: str
    slug: str
    lines: tuple[Line, ...]
    keys: tuple[str, ...]
    is_new: bool = False
    is_deleted: bool = False

    @property
    def alineas_changed(self) -> int:
        """How many of its alineas are new, gone or different."""
        return sum(line.change is not Change.SAME for line in self.lines)


@dataclass(frozen=True)
class Side:
    """One amendment of a collision, with the words it wants on the article."""

    row: Row
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Clash:
    """Two amendments that cannot both enter the article."""

    article: ArticleView
    alinea: int
    reason: str
    sides: tuple[Side, Side]


@dataclass(frozen=True)
class Outlook:
    """The whole picture; ``chosen`` are the numbers that it was asked for.

    ``falls`` and ``satisfied``: those left out that would have no object any more, or would be contained in the text.
    """

    chosen: tuple[int, ...]
    changed: tuple[Changed, ...]
    clashes: tuple[Clash, ...]
    refused: tuple[Row, ...]
    unchanged: int
    falls: tuple[int, ...] = ()
    satisfied: tuple[int, ...] = ()

    @property
    def words(self) -> tuple[int, int]:
        """How many words come, and how many go."""
        spans = [span for article in self.changed for line in article.lines for span in line.spans]
        kinds = ("insert", "delete")
        come, gone = (sum(words(span.text) for span in spans if span.kind == kind) for kind in kinds)
        return come, gone

    @property
    def is_final(self) -> bool:
        """Whether everything asked for is in the text."""
        return not self.clashes and not self.refused


async def of_chosen(consultation: ConsultationView, board: Board, chosen: Sequence[int]) -> Outlook:
    """The text with exactly these amendments, taken in their official wording when there is one."""
    wanted = set(chosen)
    picked = [
        (row.amendment, row.answer if row.answer is not None and row.answer.outcome in APPLIED else None)
        for row in board.everything
        if row.amendment.number in wanted
    ]
    return await _outlook(consultation, board, picked)


async def of_retained(consultation: ConsultationView, board: Board) -> Outlook:
    """The text with every amendment retained so far: answers ready to be published, drafts left out."""
    picked = [
        (row.amendment, row.answer)
        for row in board.everything
        if row.is_done and row.answer is not None and row.answer.outcome in APPLIED
    ]
    return await _outlook(consultation, board, picked)


async def _outlook(
    consultation: ConsultationView, board: Board, picked: Sequence[tuple[AmendmentView, DecisionView | None]]
) -> Outlook:
    version = await texts.version(consultation.version)
    result = await queries.result(consultation, picked)
    rows = {str(row.amendment.number): row for row in board.everything}
    articles = {article.id: article for article in version.articles}
    changed = _changed(version.articles, result)
    chosen = {amendment.number for amendment, _answer in picked}
    applied = [rows[key].bearing for article in result.articles for key in article.keys if key in rows]
    satisfied = {number for bearing in applied for number in (*bearing.satisfied, *bearing.twins)} - chosen
    falls = {number for bearing in applied for number in bearing.falls} - chosen - satisfied
    return Outlook(
        chosen=tuple(sorted(chosen)),
        changed=changed,
        clashes=tuple(
            Clash(
                articles[id_], collision.alinea, collision.reason,
                (_side(rows[collision.first]), _side(rows[collision.second])),
            )
            for id_, collision in result.collisions
        ),
        refused=tuple(rows[key] for _article, key, _reason in result.refused),
        unchanged=sum(1 for article in result.articles if article.id is not None and not article.keys),
        falls=tuple(sorted(falls)),
        satisfied=tuple(sorted(satisfied)),
    )  # fmt: skip


def _side(row: Row) -> Side:
    one, answer = row.amendment, row.answer
    is_reworded = answer is not None and answer.outcome in REWORDED and bool(answer.alineas)
    wanted = answer.alineas if answer is not None and is_reworded else one.alineas
    return Side(row, reading.lines(one.base_alineas, wanted))


def _changed(base: Sequence[ArticleView], result: Result) -> tuple[Changed, ...]:
    known: Mapping[int, ArticleView] = {article.id: article for article in base}
    found = [_one(article, known) for article in result.articles if article.keys]
    gone = [
        Changed(
            one.number, one.title, one.slug, whole(one.alineas, ()), keys=(), is_deleted=True,
        )
        for one in (known[id_] for id_ in result.deleted)
    ]  # fmt: skip
    return (*found, *gone)


def _one(article: ResultArticle, known: Mapping[int, ArticleView]) -> Changed:
    before = known.get(article.id) if article.id is not None else None
    return Changed(
        article.number,
        article.title,
        before.slug if before else "",
        whole(before.alineas if before else (), article.alineas),
        article.keys,
        is_new=before is None,
    )


@lru_cache(maxsize=512)
def whole(base: tuple[str, ...], edited: tuple[str, ...]) -> tuple[Line, ...]:
    """Every alinea in reading order, those that stay included; numbered as in the base, 0 for a new one."""
    found = []
    for diff in diff_alineas(base, edited):
        spans = diff.spans
        if diff.change is Change.CHANGED and diff.old and diff.new:
            spans = diff_words(base[diff.old - 1], edited[diff.new - 1], display=True)
        found.append(Line(number=diff.old or 0, change=diff.change, spans=spans))
    return tuple(found)
