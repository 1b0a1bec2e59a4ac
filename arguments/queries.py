"""Read arguments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any, Literal

from amendments import queries as amendments
from arguments.forms import Side
from lawlab import database
from lawlab.accounts import queries as accounts
from lawlab.accounts.queries import PersonView
from lawlab.errors import NotFound
from lawlab.web.i18n import N_

Target = Literal["amendment", "article"]
SHOWN = 3
ERASED = "erased"
"""The status of an argument whose author asked for erasure: it keeps its number, side and supports."""


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
    return await _columns("amendment", consultation, amendment, person)


async def of_article(consultation: int, article: int, *, person: int | None = None) -> Columns:
    """The arguments on an article (identity)."""
    return await _columns("article", consultation, article, person)


async def one(consultation: int, number: int) -> ArgumentView:
    """The argument of this number. Raises NotFound; a hidden one is not found."""
    found = await _views("consultation = ? AND number = ? AND status = 'published'", consultation, number)
    if not found:
        raise NotFound(N_("Cet argument n’existe pas, ou plus."))
    return found[0]


async def everything(consultation: int) -> tuple[ArgumentView, ...]:
    """Every argument of a consultation by number, hidden ones included: for the report and the archive."""
    return await _views("consultation = ? ORDER BY number", consultation)


async def after(
    consultation: int, number: int, *, amendment: int | None = None, article: int | None = None,
    side: Side | None = None, limit: int,
) -> tuple[ArgumentView, ...]:  # fmt: skip
    """The published arguments that follow this number, on one target (row ids) or one side when it is given."""
    clauses, args = _published(consultation, amendment, article, side)
    return await _views(f"{clauses} AND number > ? ORDER BY number LIMIT ?", *args, number, limit)


async def latest(consultation: int, *, article: int | None = None, limit: int) -> tuple[ArgumentView, ...]:
    """The published arguments, last one first; on one article (identity) and on its amendments when it is given."""
    clauses, args = _published(consultation, None, None, None)
    if article is not None:
        clauses += " AND (article = ? OR amendment IN (SELECT id FROM amendment WHERE article = ?))"
        args += [article, article]
    return await _views(f"{clauses} ORDER BY number DESC LIMIT ?", *args, limit)


async def total(
    consultation: int, *, amendment: int | None = None, article: int | None = None, side: Side | None = None
) -> int:
    """How many published arguments, filtered as ``after`` does."""
    clauses, args = _published(consultation, amendment, article, side)
    rows = await database.fetch(f"SELECT COUNT(*) AS many FROM argument WHERE {clauses}", *args)
    return int(rows[0]["many"])


def _published(
    consultation: int, amendment: int | None, article: int | None, side: Side | None
) -> tuple[str, list[object]]:  # fmt: skip
    clauses = "consultation = ? AND status = 'published'"
    args: list[object] = [consultation]
    for column, value in (("amendment", amendment), ("article", article), ("side", side and side.value)):
        if value is not None:
            clauses += f" AND {column} = ?"
            args.append(value)
    return clauses, args


async def of_person(person: int) -> tuple[ArgumentView, ...]:
    """What a person has argued anywhere, latest first."""
    return await _views("author = ? AND status = 'published' ORDER BY id DESC", person, reader=person)


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
        "SELECT a.number, a.supports, a.unlinked_supports + COUNT(s.id) AS counted FROM argument a"
        " LEFT JOIN argument_support s ON s.argument = a.id WHERE a.consultation = ?"
        " GROUP BY a.id, a.number, a.supports, a.unlinked_supports",
        consultation,
    )
    return {row["number"]: (row["supports"], row["counted"]) for row in rows if row["supports"] != row["counted"]}


async def _columns(column: str, consultation: int, target: int, person: int | None) -> Columns:
    clauses = f"consultation = ? AND {column} = ? AND status = 'published'"
    found = await _views(clauses, consultation, target, reader=person)
    ordered = sorted(found, key=lambda argument: (-argument.supports, argument.number))
    return Columns(
        for_=tuple(a for a in ordered if a.side is Side.FOR),
        against=tuple(a for a in ordered if a.side is Side.AGAINST),
    )


_COLUMNS = (
    "id, number, side, body, source_url, status, author, supports, imported_supports, created_at, amendment, article"
)


async def _views(clauses: str, *args: object, reader: int | None = None) -> tuple[ArgumentView, ...]:
    """Raw rather than built by Piccolo: building the query costs more than running it. ``reader``: whose supports."""
    rows = await database.fetch(f"SELECT {_COLUMNS} FROM argument WHERE {clauses}", *args)
    people = await accounts.people({row["author"] for row in rows})
    mine = await _supported(reader) if reader is not None and rows else frozenset()
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
