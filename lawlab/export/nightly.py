"""Every night, a fresh archive of each consultation in which something happened."""

import asyncio
import logging
from datetime import datetime, timedelta

from lawlab import clock
from lawlab.consultations import queries as consultations
from lawlab.export import shelf
from lawlab.journal import queries as journal
from lawlab.settings import Settings

log = logging.getLogger("lawlab.export")

HOUR_UTC = 3


def next_night(now: datetime) -> datetime:
    """The next instant at which archives are made: 3:00 UTC, when most people of the country sleep."""
    tonight = now.replace(hour=HOUR_UTC, minute=0, second=0, microsecond=0)
    return tonight if tonight > now else tonight + timedelta(days=1)


async def make_all(settings: Settings) -> list[str]:
    """Make those that are out of date, one after the other; gives their consultations."""
    fresh = []
    for consultation in await consultations.listed():
        kept = await asyncio.to_thread(shelf.latest, settings, consultation.slug)
        head = await journal.head(consultation.slug)
        if kept is None or kept.head != head.link:
            await shelf.make(settings, consultation.slug)
            fresh.append(consultation.slug)
    return fresh


async def every_night(settings: Settings) -> None:
    """For as long as the site runs. What goes wrong one night is in the log, and tried again the next."""
    while True:
        now = clock.now()
        await asyncio.sleep((next_night(now) - now).total_seconds())
        try:
            await make_all(settings)
        except Exception:
            log.exception("the archives of tonight could not be made")
