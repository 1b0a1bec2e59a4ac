"""Every night, a fresh archive of each consultation in which something happened: a chore of the site."""

import asyncio
from datetime import datetime, timedelta

from lawlab.consultations import queries as consultations
from lawlab.export import shelf
from lawlab.journal import queries as journal
from lawlab.settings import Settings

HOUR_UTC = 3
"""When most people of the country sleep."""


def last_night(now: datetime) -> datetime:
    """The last instant at which archives were to be made."""
    tonight = now.replace(hour=HOUR_UTC, minute=0, second=0, microsecond=0)
    return tonight if tonight <= now else tonight - timedelta(days=1)


async def make_next(settings: Settings, now: datetime) -> str | None:
    """Begin the first archive that is out of date since last night; gives its consultation, None when there is none.

    Called each minute: one after the other, and a site that was stopped at that hour catches up.
    """
    for consultation in await consultations.listed():
        kept = await asyncio.to_thread(shelf.latest, settings, consultation.slug)
        if kept is not None and kept.made_at >= last_night(now):
            continue
        head = await journal.head(consultation.slug)
        if kept is None or kept.head != head.link:
            shelf.start(settings, consultation.slug)
            return consultation.slug
    return None
