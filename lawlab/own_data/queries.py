"""Everything kept about one person, gathered from every room, to be carried away."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lawlab import database
from lawlab.accounts import queries as accounts
from lawlab.accounts.queries import AccountView

# What a person gave, or what was noted of them, in every table that holds any: (title, SQL with one argument).
_PARTS: Mapping[str, str] = {
    "sessions": "SELECT created_at, seen_at, expires_at FROM session WHERE person = ? ORDER BY id",
    "amendments": (
        "SELECT c.slug AS consultation, a.number, a.status, a.revision, a.title, a.statement, a.source_url, a.alineas,"
        " a.operations, a.created_at, a.updated_at, a.submitted_at FROM amendment a"
        " JOIN consultation c ON c.id = a.consultation WHERE a.author = ? ORDER BY a.id"
    ),
    "wordings": (
        "SELECT c.slug AS consultation, a.number AS amendment, w.revision, w.title, w.statement, w.alineas, w.at"
        " FROM amendment_wording w JOIN amendment a ON a.id = w.amendment"
        " JOIN consultation c ON c.id = a.consultation WHERE a.author = ? ORDER BY w.id"
    ),
    "arguments": (
        "SELECT c.slug AS consultation, g.number, a.number AS amendment, g.side, g.body, g.source_url, g.supports,"
        " g.created_at FROM argument g JOIN consultation c ON c.id = g.consultation"
        " LEFT JOIN amendment a ON a.id = g.amendment WHERE g.author = ? ORDER BY g.id"
    ),
    "supports": (
        "SELECT c.slug AS consultation, g.number AS argument, s.at FROM argument_support s"
        " JOIN argument g ON g.id = s.argument JOIN consultation c ON c.id = g.consultation"
        " WHERE s.person = ? ORDER BY s.id"
    ),
    "annotations": (
        "SELECT c.slug AS consultation, n.number, n.alinea, n.quote, n.kind, n.is_public, n.body, n.created_at"
        " FROM annotation n JOIN consultation c ON c.id = n.consultation WHERE n.author = ? ORDER BY n.id"
    ),
    "votes": (
        "SELECT c.slug AS consultation, b.target_kind, COALESCE(a.number, b.target) AS target, b.revision, b.value,"
        " b.entry, b.at FROM ballot b JOIN consultation c ON c.id = b.consultation"
        " LEFT JOIN amendment a ON b.target_kind = 'amendment' AND a.id = b.target WHERE b.person = ? ORDER BY b.id"
    ),
    "decisions": (
        "SELECT c.slug AS consultation, a.number AS amendment, d.outcome, d.justification, d.notes, d.status,"
        " d.updated_at FROM decision d JOIN consultation c ON c.id = d.consultation"
        " JOIN amendment a ON a.id = d.amendment WHERE d.decided_by = ? ORDER BY d.id"
    ),
    "journal": (
        "SELECT m.chapter, m.number, e.line FROM journal_commitment m JOIN journal_entry e"
        " ON e.chapter = m.chapter AND e.number = m.number WHERE m.person = ? ORDER BY m.id"
    ),
}


@dataclass(frozen=True)
class Copy:
    """An account and its parts: name of the part → rows, each a plain dict that JSON can write."""

    account: AccountView
    parts: Mapping[str, list[dict[str, Any]]]


async def copy_of(person: int) -> Copy:
    """All of it as it is now. Raises LookupError when there is no such account."""
    account = await accounts.account(person)
    parts = {name: [_plain(row) for row in await database.fetch(sql, person)] for name, sql in _PARTS.items()}
    return Copy(account, parts)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _cell(name, value) for name, value in row.items()}


def _cell(name: str, value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    return bool(value) if name == "is_public" else value


@dataclass(frozen=True)
class Stakes:
    """What erasing the account would do now: how many of each leave, and which numbers the law keeps."""

    votes: int
    amendments: int
    arguments: int
    annotations: int


async def stakes(person: int) -> Stakes:
    """Count what the person has here."""
    rows = await database.fetch(
        "SELECT (SELECT COUNT(*) FROM ballot WHERE person = ?) AS votes,"
        " (SELECT COUNT(*) FROM amendment WHERE author = ?) AS amendments,"
        " (SELECT COUNT(*) FROM argument WHERE author = ?) AS arguments,"
        " (SELECT COUNT(*) FROM annotation WHERE author = ?) AS annotations",
        person, person, person, person,
    )  # fmt: skip
    return Stakes(**rows[0])


async def created_at(person: int) -> datetime | None:
    """When this account was made; None when there is none."""
    rows = await database.fetch("SELECT created_at FROM person WHERE id = ?", person)
    return _instant(rows[0]["created_at"]) if rows else None


async def marks() -> set[str]:
    """Every mark that the database knows."""
    return {row["mark"] for row in await database.fetch("SELECT mark FROM erasure")}


async def everybody() -> list[tuple[int, datetime]]:
    """(id, when it was made) of every account."""
    rows = await database.fetch("SELECT id, created_at FROM person WHERE email IS NOT NULL ORDER BY id")
    return [(row["id"], _instant(row["created_at"])) for row in rows]


def _instant(value: datetime | str) -> datetime:
    return datetime.fromisoformat(value) if isinstance(value, str) else value
