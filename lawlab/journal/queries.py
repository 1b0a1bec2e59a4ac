"""Read the journal."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from lawlab import database
from lawlab.engine import chain

BATCH = 2_000


@dataclass(frozen=True)
class Receipt:
    """What a person keeps to find their act in the published journal; ``salt`` opens the line's ``who``."""

    chapter: str
    number: int
    line: str
    link: str
    salt: bytes | None


@dataclass(frozen=True)
class Head:
    """Where a chapter stands: how many entries, and the last link."""

    chapter: str
    count: int
    link: str


async def head(chapter: str) -> Head:
    """The last entry's number and link; zero and the genesis link for an empty chapter."""
    rows = await database.fetch(
        "SELECT number, link FROM journal_entry WHERE chapter = ? ORDER BY number DESC LIMIT 1", chapter
    )
    if not rows:
        return Head(chapter=chapter, count=0, link=chain.GENESIS)
    return Head(chapter=chapter, count=int(rows[0]["number"]), link=str(rows[0]["link"]))


async def latest() -> int:
    """A number that every act of the whole site raises; 0 when nothing was ever done."""
    rows = await database.fetch("SELECT MAX(id) AS latest FROM journal_entry")
    return int(rows[0]["latest"] or 0)


async def entries(chapter: str) -> AsyncIterator[tuple[str, str]]:
    """(line, link) of every entry in order, read in batches so that memory stays flat."""
    last = 0
    while True:
        rows = await database.fetch(
            "SELECT number, line, link FROM journal_entry WHERE chapter = ? AND number > ? ORDER BY number LIMIT ?",
            chapter, last, BATCH,
        )  # fmt: skip
        for row in rows:
            yield str(row["line"]), str(row["link"])
        if len(rows) < BATCH:
            return
        last = int(rows[-1]["number"])


async def lines(chapter: str, start: int, count: int) -> list[str]:
    """So many lines after the first ``start``."""
    rows = await database.fetch(
        "SELECT line FROM journal_entry WHERE chapter = ? AND number > ? AND number <= ? ORDER BY number",
        chapter, start, start + count,
    )  # fmt: skip
    return [str(row["line"]) for row in rows]


async def last_line(chapter: str, kind: str) -> str | None:
    """The last entry of a kind."""
    rows = await database.fetch(
        "SELECT line FROM journal_entry WHERE chapter = ? AND kind = ? ORDER BY number DESC LIMIT 1", chapter, kind
    )
    return str(rows[0]["line"]) if rows else None


async def kind_at(chapter: str, number: int) -> str | None:
    """What an entry is, or None when there is none."""
    rows = await database.fetch("SELECT kind FROM journal_entry WHERE chapter = ? AND number = ?", chapter, number)
    return str(rows[0]["kind"]) if rows else None


async def receipt(chapter: str, number: int, *, person: int) -> Receipt | None:
    """The receipt of an entry, with its salt, for the person whose act it was; None for anybody else."""
    rows = await database.fetch(
        "SELECT e.line, e.link, c.salt FROM journal_entry e JOIN journal_commitment c"
        " ON c.chapter = e.chapter AND c.number = e.number WHERE e.chapter = ? AND e.number = ? AND c.person = ?",
        chapter, number, person,
    )  # fmt: skip
    if not rows:
        return None
    row = rows[0]
    return Receipt(
        chapter=chapter, number=number, line=str(row["line"]), link=str(row["link"]), salt=bytes(row["salt"])
    )


async def own(chapter: str, person: int) -> list[tuple[int, str]]:
    """(number, line) of every entry of a person, the last first."""
    rows = await database.fetch(
        "SELECT e.number, e.line FROM journal_commitment c JOIN journal_entry e"
        " ON e.chapter = c.chapter AND e.number = c.number WHERE c.person = ? AND c.chapter = ? ORDER BY e.number DESC",
        person, chapter,
    )  # fmt: skip
    return [(int(row["number"]), str(row["line"])) for row in rows]


async def check(chapter: str) -> chain.Break | None:
    """Verify a whole chapter in the database; None when it holds."""
    rows = [pair async for pair in entries(chapter)]
    return chain.verify(rows)[2]
