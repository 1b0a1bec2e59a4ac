"""The queue: every amendment in debate with its votes, its answer and what it collides with, filtered and ordered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args
from urllib.parse import urlencode

from amendments import queries as amendments
from amendments.queries import AmendmentView
from arguments import queries as arguments
from lawlab.consultations.queries import ConsultationView
from lawlab.decisions import queries
from lawlab.decisions.bearing import NONE, Bearing, bearings
from lawlab.decisions.queries import DecisionView, State
from lawlab.engine import ranking
from lawlab.engine.conflicts import running_key
from lawlab.engine.outcome import Outcome
from lawlab.engine.text import normalise
from lawlab.votes import queries as votes
from lawlab.votes.queries import TallyView
from texts import queries as texts
from texts.queries import ArticleView

PER_PAGE = 50
Order = Literal["support", "place", "discussed"]
ORDERS: tuple[Order, ...] = get_args(Order)
TODO = "todo"
STATES = (TODO, State.DRAFT.value, State.RECORDED.value, *(outcome.value for outcome in Outcome))
NO_VOTE = TallyView()


@dataclass(frozen=True)
class Filters:
    """What the desk shows. ``article`` is a slug; ``state`` one of STATES, or empty for all."""

    article: str = ""
    state: str = ""
    order: Order = "support"
    words: str = ""
    clashing: bool = False
    page: int = 1

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Filters":
        """The filters of an address; anything else in it is ignored."""
        orders: dict[str, Order] = {one: one for one in ORDERS}
        state = asked.get("state", "")
        page = asked.get("page", "")
        return cls(
            article=asked.get("article", "")[:60],
            state=state if state in STATES else "",
            order=orders.get(asked.get("order", ""), "support"),
            words=asked.get("q", "").strip()[:100],
            clashing=asked.get("clashing", "") == "1",
            page=int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 6 else 1,
        )

    def query(self, page: int | None = None) -> str:
        """« ?article=2&… », or nothing when all is as by default."""
        number = self.page if page is None else page
        said = {
            "article": self.article,
            "state": self.state,
            "order": "" if self.order == "support" else self.order,
            "q": self.words,
            "clashing": "1" if self.clashing else "",
            "page": str(number) if number > 1 else "",
        }
        given = {name: value for name, value in said.items() if value}
        return f"?{urlencode(given)}" if given else ""


@dataclass(frozen=True)
class Row:
    """One amendment on the desk. ``bearing``: what it is to the others; ``rank`` may be shown when ``rank.enough``."""

    amendment: AmendmentView
    tally: TallyView
    rank: ranking.Ranked
    answer: DecisionView | None
    arguments: int
    bearing: Bearing = NONE

    @property
    def is_done(self) -> bool:
        """Whether an answer is ready or public."""
        return self.answer is not None and self.answer.status is not State.DRAFT


@dataclass(frozen=True)
class Progress:
    """How many answers one article has, of how many amendments."""

    article: ArticleView
    done: int
    total: int


@dataclass(frozen=True)
class Board:
    """The desk as filtered: ``found`` is the whole filtered queue, ``rows`` its page."""

    filters: Filters
    everything: tuple[Row, ...]
    found: tuple[Row, ...]
    rows: tuple[Row, ...]
    progress: tuple[Progress, ...]
    pages: int

    @property
    def done(self) -> int:
        """Answers ready, over the whole consultation."""
        return sum(row.is_done for row in self.everything)

    def row(self, number: int) -> Row | None:
        """The amendment of this number, whether the filters show it or not."""
        return next((row for row in self.everything if row.amendment.number == number), None)

    def after(self, number: int) -> int | None:
        """The next amendment to answer in the filtered queue, from the top again at its end; None when all are done."""
        numbers = [row.amendment.number for row in self.found]
        at = numbers.index(number) + 1 if number in numbers else 0
        turned = [*self.found[at:], *self.found[:at]]
        return next(
            (row.amendment.number for row in turned if not row.is_done and row.amendment.number != number), None
        )


async def board(consultation: ConsultationView, filters: Filters) -> Board:
    """Read the whole queue once, then keep what the filters ask for."""
    version = await texts.version(consultation.version)
    debated = [one for one in await amendments.everything(consultation.id) if one.is_in_debate]
    tallies = await votes.tallies(consultation.id, "amendment")
    answers = await queries.all_of(consultation.id)
    argued = await arguments.counts(consultation.id, "amendment")
    ranks = await votes.ranks(consultation.id)
    meeting = bearings(version.articles, debated)
    rows = tuple(
        Row(
            amendment=one, tally=tallies.get(one.id, NO_VOTE), rank=ranks[one.number], answer=answers.get(one.id),
            arguments=argued.get(one.id, 0), bearing=meeting.get(one.number, NONE),
        )
        for one in debated
        if one.number in ranks  # withdrawn between the two readings: it is no longer to be answered
    )  # fmt: skip
    places = {article.id: article.position for article in version.articles}
    found = _ordered([row for row in rows if _matches(row, filters)], filters.order, places)
    pages = max(1, -(-len(found) // PER_PAGE))
    page = min(filters.page, pages)
    return Board(
        filters=replace(filters, page=page),
        everything=rows,
        found=found,
        rows=found[(page - 1) * PER_PAGE : page * PER_PAGE],
        progress=_progress(version.articles, rows),
        pages=pages,
    )


def _matches(row: Row, filters: Filters) -> bool:
    one = row.amendment
    if filters.article and one.article_slug != filters.article:
        return False
    if filters.clashing and not row.bearing.clashes:
        return False
    return _is_in_state(row, filters.state) and _says(one, filters.words)


def _is_in_state(row: Row, state: str) -> bool:
    match state:
        case "":
            return True
        case "todo":
            return not row.is_done
        case State.DRAFT:
            return row.answer is not None and row.answer.status is State.DRAFT
        case State.RECORDED:
            return row.is_done
        case _:
            return row.answer is not None and row.answer.outcome == state


def _says(one: AmendmentView, words: str) -> bool:
    """Whether every word asked for is in the title, the reasons, the author or the text; or the number itself is it."""
    if not words:
        return True
    number = words.casefold().replace("n°", "").strip()
    if number.isdigit():
        return str(one.number) == number.lstrip("0")
    text = normalise(" ".join((one.title, one.statement, one.author.name, amendments.wanted_text(one.operations))))
    return all(word in text.casefold() for word in normalise(words).casefold().split())


def _ordered(rows: list[Row], order: Order, places: Mapping[int, int]) -> tuple[Row, ...]:
    match order:
        case "place":
            rows.sort(
                key=lambda row: (
                    places.get(row.amendment.article, 0),
                    row.amendment.is_addition,
                    running_key(row.amendment.operations),
                    row.amendment.number,
                )
            )
        case "discussed":
            rows.sort(key=lambda row: (-row.arguments, -row.tally.total, row.amendment.number))
        case _:
            rows.sort(key=lambda row: (row.rank.rank, row.amendment.number))
    return tuple(rows)


def _progress(articles: Sequence[ArticleView], rows: Sequence[Row]) -> tuple[Progress, ...]:
    done: dict[int, list[bool]] = {}
    for row in rows:
        done.setdefault(row.amendment.article, []).append(row.is_done)
    return tuple(
        Progress(article, sum(done[article.id]), len(done[article.id])) for article in articles if article.id in done
    )
