"""Read the outbox, people's choices, and what the journal says that nobody was told yet."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from lawlab import database


class State(StrEnum):
    """Where a letter is."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DOUBTFUL = "doubtful"
    FAILED = "failed"
    DROPPED = "dropped"


@dataclass(frozen=True)
class Publication:
    """An entry of the journal that published answers, which nobody was told yet."""

    chapter: str
    entry: int
    consultation: int
    published_at: datetime


@dataclass(frozen=True)
class NoticeView:
    """A letter to write. ``attempts`` counts this one."""

    id: int
    chapter: str
    person: int
    attempts: int


async def unread() -> tuple[Publication, ...]:
    """Publications whose notices are not written. Consultations that were read cost nothing more of their journal."""
    rows = await database.fetch(
        "SELECT id, slug, published_at FROM consultation c WHERE published_at IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM notice_read r WHERE r.chapter = c.slug) ORDER BY published_at, id"
    )
    found: list[Publication] = []
    for row in rows:
        entries = await database.fetch(
            "SELECT number FROM journal_entry WHERE chapter = ? AND kind = ? ORDER BY number DESC LIMIT 1",
            row["slug"], "publish",
        )  # fmt: skip
        if entries:
            found.append(Publication(row["slug"], int(entries[0]["number"]), row["id"], row["published_at"]))
    return tuple(found)


_CONCERNED = (
    "SELECT author AS person FROM amendment WHERE consultation = ? AND number IS NOT NULL"
    " UNION SELECT author FROM argument WHERE consultation = ?"
    " UNION SELECT author FROM annotation WHERE consultation = ?"
    " UNION SELECT person FROM ballot WHERE consultation = ?"
)


async def concerned(consultation: int) -> list[int]:
    """Everybody who contributed, has an address, and wants to be told."""
    rows = await database.fetch(
        f"SELECT p.id FROM person p WHERE p.email IS NOT NULL AND p.id IN ({_CONCERNED})"
        " AND NOT EXISTS (SELECT 1 FROM notice_choice c WHERE c.person = p.id AND NOT c.decisions) ORDER BY p.id",
        *[consultation] * 4,
    )
    return [int(row["id"]) for row in rows]


async def wants_decisions(person: int) -> bool:
    """Whether this person wants letters about answers; yes until they say no."""
    rows = await database.fetch("SELECT decisions FROM notice_choice WHERE person = ?", person)
    return bool(rows[0]["decisions"]) if rows else True


async def counts() -> dict[State, int]:
    """How many letters are in each state."""
    rows: list[dict[str, Any]] = await database.fetch("SELECT state, COUNT(*) AS many FROM notice GROUP BY state")
    known = {str(row["state"]): int(row["many"]) for row in rows}
    return {state: known.get(state.value, 0) for state in State}
