"""Write to the journal. Called inside the transaction of the act it records, never alone."""

import secrets
from datetime import UTC, datetime

from lawlab import database
from lawlab.engine import chain
from lawlab.journal import nodes
from lawlab.journal.queries import Receipt

SITE = "site"
__all__ = ["SITE", "Receipt", "new_salt", "record"]


def new_salt() -> bytes:
    """16 random bytes for one commitment."""
    return secrets.token_bytes(chain.SALT_BYTES)


async def record(chapter: str, kind: str, *, at: datetime, who: int | None = None, **fields: chain.Field) -> Receipt:
    """Append one entry to a chapter: canonical line, next number, link to the line before, place in the tree.

    ``at`` is kept to the hour in the public line. ``who`` (an account's id) becomes a salted commitment. Must be called
    inside ``transaction()``: the entry then lives or dies with the rows of the act. The unique (chapter, number) index
    makes it impossible for two acts to chain onto the same entry.
    """
    await database.lock("journal:" + chapter, 0)
    rows = await database.fetch(
        "SELECT number, link, node FROM journal_entry WHERE chapter = ? ORDER BY number DESC LIMIT 1", chapter
    )
    number, previous, last = 1, chain.GENESIS, b""
    if rows:
        number, previous, last = int(rows[0]["number"]) + 1, str(rows[0]["link"]), bytes(rows[0]["node"])
    entry: dict[str, chain.Field] = {"at": _hour(at), "k": kind, "n": number, **fields}
    salt = None
    if who is not None:
        salt = new_salt()
        entry["who"] = chain.commit_person(salt, f"{chapter}:{who}")
    line = chain.canonical(entry)
    leaf = chain.leaf(line)
    link = chain.link_leaf(previous, leaf)
    await database.execute(
        "INSERT INTO journal_entry (chapter, number, kind, line, link, recorded_at, node)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        chapter, number, kind, line, link, at, await nodes.next_node(chapter, number, leaf, last),
    )  # fmt: skip
    if salt is not None:
        await database.execute(
            "INSERT INTO journal_commitment (chapter, number, person, salt) VALUES (?, ?, ?, ?)",
            chapter, number, who, salt,
        )  # fmt: skip
    return Receipt(chapter=chapter, number=number, line=line, link=link, salt=salt)


async def forget(person: int) -> None:
    """Delete every salt of a person: no line can be tied to them any more. Inside ``transaction()``."""
    await database.execute("DELETE FROM journal_commitment WHERE person = ?", person)


def _hour(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H")
