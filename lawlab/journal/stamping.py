"""Once a day, and when a chapter closes, its last checkpoint is dated by the settings' time-stamping authority."""

import asyncio
import logging
from datetime import datetime, timedelta

from lawlab import database
from lawlab.journal import checkpoints, queries, timestamps
from lawlab.journal.checkpoints import Stored
from lawlab.settings import Settings

EVERY = timedelta(days=1)
CLOSE = "close"
log = logging.getLogger("lawlab.journal")


async def stamp_due(settings: Settings, now: datetime) -> list[Stored]:
    """Date what is due; an authority that does not answer is told on the log, and asked again the next time."""
    if not settings.timestamp_url:
        return []
    stamped = []
    for stored in await _due(now):
        try:
            answer = await asyncio.to_thread(timestamps.ask, settings.timestamp_url, stored.note.encode())
        except timestamps.NotStamped as error:
            log.warning("no timestamp from %s for %s: %s", settings.timestamp_url, stored.chapter, error)
            break
        await database.execute(
            "UPDATE journal_checkpoint SET timestamp = ? WHERE chapter = ? AND size = ? AND note = ?",
            answer, stored.chapter, stored.size, stored.note,
        )  # fmt: skip
        stamped.append(stored)
    return stamped


async def _due(now: datetime) -> list[Stored]:
    """The last checkpoint of each chapter, when it has none and the one before is a day old, or the chapter closed."""
    rows = await database.fetch(
        "SELECT chapter, MAX(CASE WHEN timestamp IS NULL THEN NULL ELSE size END) AS stamped"
        " FROM journal_checkpoint GROUP BY chapter ORDER BY chapter"
    )
    due = []
    for row in rows:
        last = await checkpoints.latest(row["chapter"])
        if last is None or last.timestamp is not None:
            continue
        before = await checkpoints.of_size(row["chapter"], row["stamped"]) if row["stamped"] else None
        if before is None or now - before.made_at >= EVERY or await queries.kind_at(last.chapter, last.size) == CLOSE:
            due.append(last)
    return due
