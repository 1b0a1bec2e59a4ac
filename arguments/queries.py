"""Read arguments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any, Literal

from amendments import queries as amendments
from arguments.forms import Side
from arguments.tables import Argument
from lawlab import database
from lawlab.accounts import queries as accounts
from lawlab.accounts.queries import PersonView
from lawlab.errors import NotFound
from lawlab.web.i18n import N_

Target = Literal["amendment", "article"]
SHOWN = 3


@dataclass(frozen=True)
class ArgumentView:
    """One argument. ``supports`` includes those imported as a count; ``is_supported``: by the reader."""

    id: int
    number: int
    side: Side
    body: str
    source_url: str
    status: str
    author: PersonView
    supports: int
    imported_supports: int
    created_at: datetime
    amendment: int | None
    article: int | None
    is_supported: bool = False


@dataclass(frozen=True)
class Columns:
    """Both sides in the same order: most supported first, then the oldest; ``shown`` of each from ``start``."""

    for_: tuple[ArgumentView, ...] = ()
    against: tuple[ArgumentView, ...] = ()
    shown: int = SHOWN
    start: int = 0

    @property
    def total(self) -> int:
        """Both sides together."""
        return len(self.for_) + len(self.against)

    @property
    def pairs(self) -> tuple[tuple[ArgumentView | None, ArgumentView | None], ...]:
        """Best for beside best against, and so on."""
        return tuple(zip_longest(self.for_, self.against))


async def of_amendment(consultation: int, amendment: int, *, person: int | None = None) -> Columns:
    """The arguments on an amendment (row id)."""
    return await _columns((Argument.consultation == consultation) & (Argument.amendment == amendment), person)


async def of_article(consultation: int, article: int, *, person: int | None = None) -> Columns:
    """The arguments on an article (identity)."""
    return await _columns((Argument.consultation == consultation) & (Argument.article == article), person)


async def one(consultation: int, number: int) -> ArgumentView:
    """The argument of this number. Raises NotFound; a hidden one is not found."""
    found = await _views(
        _select().where(
            (Argument.consultation == consultation) & (Argument.number == number) & (Argument.status == "published")
        ),
        None,
    )
    if not found:
        raise NotFound(N_("Cet argument n’existe pas, ou plus."))
    return found[0]


async def everything(consultation: int) -> tuple[ArgumentView, ...]:
    """Every argument of a consultation by number, hidden ones included: for the report and the archive."""
    return await _views(_select().where(Argument.consultation == consultation).order_by(Argument.number), None)


async def of_person(person: int) -> tuple[ArgumentView, ...]:
    """What a person has argued anywhere, latest first."""
    query = _select().where((Argument.author == person) & (Argument.status == "published"))
    return await _views(query.order_by(Argument.id, ascending=False), person)


async def counts(consultation: int, target: Target) -> dict[int, int]:
    """Target's row id → how many published arguments."""
    column = {"amendment": "amendment", "article": "article"}[target]
    rows = await database.fetch(
        f"SELECT {column} AS target, COUNT(*) AS n FROM argument WHERE consultation = ? AND status = 'published'"
        f" AND {column} IS NOT NULL GROUP BY {column}",
        consultation,
    )
    return {row["target"]: row["n"] for row in rows}


async def where_is(consultation: int, argument: ArgumentView) -> tuple[Target, int]:
    """What an argument is about, as people name it: (amendment, its number) or (article, its identity)."""
    if argument.amendment is not None:
        return "amendment", (await amendments.by_id(consultation, argument.amendment)).number
    assert argument.article is not None  # a row has one or the other
    return "article", argument.article


async def recount(consultation: int) -> dict[int, tuple[int, int]]:
    """Arguments whose kept count of supports is not their rows' → (kept, counted); empty when all are equal."""
    rows = await database.fetch(
        "SELECT a.number, a.supports, COUNT(s.id) AS counted FROM argument a LEFT JOIN argument_support s"
        " ON s.argument = a.id WHERE a.consultation = ? GROUP BY a.id, a.number, a.supports",
        consultation,
    )
    return {row["number"]: (row["supports"], row["counted"]) for row in rows if row["supports"] != row["counted"]}


async def _columns(clauses: Any, person: int | None) -> Columns:
    found = await _views(_select().where(clauses & (Argument.status == "published")), person)
    ordered = sorted(found, key=lambda argument: (-argument.supports, argument.number))
    return Columns(
        for_=tuple(a for a in ordered if a.side is Side.FOR),
        against=tuple(a for a in ordered if a.side is Side.AGAINST),
    )


def _select() -> Any:
    return Argument.select(
        Argument.id, Argument.number, Argument.side, Argument.body, Argument.source_url, Argument.status,
        Argument.author, Argument.supports, Argument.imported_supports, Argument.created_at, Argument.amendment,
        Argument.article,
    )  # fmt: skip


async def _views(query: Any, person: int | None) -> tuple[ArgumentView, ...]:
    rows = await query
    people = await accounts.people({row["author"] for row in rows})
    mine = await _supported(person) if person is not None and rows else frozenset()
    return tuple(_view(row, people, mine) for row in rows)


async def _supported(person: int) -> frozenset[int]:
    rows = await database.fetch("SELECT argument FROM argument_support WHERE person = ?", person)
    return frozenset(row["argument"] for row in rows)


def _view(row: dict[str, Any], people: Mapping[int, PersonView], mine: frozenset[int]) -> ArgumentView:
    return ArgumentView(
        **{
            **row,
            "side": Side(row["side"]),
            "author": people[row["author"]],
            "supports": row["supports"] + row["imported_supports"],
            "is_supported": row["id"] in mine,
        }
    )
