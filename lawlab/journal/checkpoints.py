"""Signed checkpoints: how many entries a chapter has, and the root over them, in a note that anybody may keep.

Made when the chapter has grown: every minute by the site, and when an archive or a receipt needs one. The last of each
hour is kept, and every one that a time-stamping authority has dated; any other root can be computed again.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lawlab import database
from lawlab.engine import note
from lawlab.journal import ed25519, nodes, queries, signing
from lawlab.journal.service import SITE
from lawlab.settings import Settings
from lawlab.web import addresses


@dataclass(frozen=True)
class Stored:
    """A checkpoint as it was published; ``timestamp`` is the authority's answer to it (RFC 3161, DER) or None."""

    chapter: str
    size: int
    note: str
    made_at: datetime
    timestamp: bytes | None

    @property
    def root(self) -> bytes:
        return note.read(self.note).checkpoint.root


def origin(settings: Settings, chapter: str) -> str:
    """The name of a chapter's log everywhere: its address without https://."""
    return settings.base_url.partition("://")[2] + addresses.url_log(chapter)


async def key(settings: Settings, chapter: str) -> note.Key:
    """The public key of a log, under its name."""
    return note.Key(origin(settings, chapter), await signing.public_key(settings))


async def checkpoint(settings: Settings, chapter: str, *, now: datetime, covering: int | None = None) -> Stored:
    """The chapter as it is now, signed: made if it has grown, else the last one.

    With ``covering`` the last one is enough when it holds that entry, so that a thousand receipts are not a thousand
    signatures. Raises LawlabError when the key cannot sign.
    """
    head = await queries.head(chapter)
    last = await latest(chapter)
    log = await key(settings, chapter)
    if last is not None and last.size >= (covering or head.count) and _is_ours(last, log):
        return last
    point = note.Checkpoint(log.name, head.count, (await nodes.frontier(chapter, head.count)).root)
    public, signature = await signing.sign(settings, point.body.encode())
    signer = note.Key(log.name, public)
    made = Stored(chapter, head.count, note.sign(point, signer, lambda _message: signature).text, now, None)
    await _keep(made)
    return made


async def latest(chapter: str) -> Stored | None:
    """The last checkpoint of a chapter."""
    rows = await database.fetch(f"{_SELECT} WHERE chapter = ? ORDER BY size DESC LIMIT 1", chapter)
    return _stored(rows[0]) if rows else None


async def of_size(chapter: str, size: int) -> Stored | None:
    """The checkpoint over so many entries, if it is kept."""
    rows = await database.fetch(f"{_SELECT} WHERE chapter = ? AND size = ?", chapter, size)
    return _stored(rows[0]) if rows else None


async def checkpoints(chapter: str) -> list[Stored]:
    """Those that are kept, the smallest first."""
    return [_stored(row) for row in await database.fetch(f"{_SELECT} WHERE chapter = ? ORDER BY size", chapter)]


async def grown() -> list[str]:
    """The consultations' chapters that have entries beyond their last checkpoint."""
    rows = await database.fetch(
        "SELECT e.chapter, MAX(e.number) AS entries,"
        " (SELECT MAX(size) FROM journal_checkpoint p WHERE p.chapter = e.chapter) AS signed"
        " FROM journal_entry e WHERE e.chapter <> ? GROUP BY e.chapter ORDER BY e.chapter",
        SITE,
    )
    return [str(row["chapter"]) for row in rows if row["entries"] > (row["signed"] or 0)]


async def sign_all(settings: Settings, now: datetime) -> list[Stored]:
    """A checkpoint for each chapter that has grown."""
    return [await checkpoint(settings, chapter, now=now) for chapter in await grown()]


_SELECT = "SELECT chapter, size, note, made_at, timestamp FROM journal_checkpoint"


def _stored(row: dict[str, Any]) -> Stored:
    stamp = row["timestamp"]
    return Stored(row["chapter"], row["size"], row["note"], row["made_at"], None if stamp is None else bytes(stamp))


def _is_ours(stored: Stored, log: note.Key) -> bool:
    """Whether it has today's name and key: the site's address or its key may have changed."""
    read = note.read(stored.note)
    return read.checkpoint.origin == log.name and note.is_signed(read, log, ed25519.verify)


async def _keep(made: Stored) -> None:
    hour = made.made_at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    async with database.transaction():
        await database.execute(
            "INSERT INTO journal_checkpoint (chapter, size, note, made_at, timestamp) VALUES (?, ?, ?, ?, NULL)"
            " ON CONFLICT (chapter, size) DO UPDATE SET"
            " note = excluded.note, made_at = excluded.made_at, timestamp = NULL",
            made.chapter, made.size, made.note, made.made_at,
        )  # fmt: skip
        await database.execute(
            "DELETE FROM journal_checkpoint WHERE chapter = ? AND size < ? AND made_at >= ? AND timestamp IS NULL",
            made.chapter, made.size, hour,
        )  # fmt: skip
