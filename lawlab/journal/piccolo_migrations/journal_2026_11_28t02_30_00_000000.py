"""Entries written before the tree was kept get their hash."""

from lawlab import database
from lawlab.database.schema import Schema
from lawlab.engine import chain
from lawlab.engine.tree import Frontier

ID = "2026-11-28T02:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The tree over the entries already there."
_AT_ONCE = 2_000


async def fill() -> None:
    """Each chapter from its first entry, some thousands at a time."""
    for found in await database.fetch("SELECT DISTINCT chapter FROM journal_entry"):
        grown = Frontier()
        while rows := await database.fetch(
            "SELECT id, line FROM journal_entry WHERE chapter = ? AND number > ? ORDER BY number LIMIT ?",
            found["chapter"], grown.size, _AT_ONCE,
        ):  # fmt: skip
            for row in rows:
                grown = grown.extended([chain.leaf(row["line"])])
                await database.execute("UPDATE journal_entry SET node = ? WHERE id = ?", grown.peaks[-1], row["id"])


async def forwards() -> Schema:
    schema = Schema(migration_id=ID, app_name="journal", description=DESCRIPTION)
    schema.add_raw(fill)
    return schema
