"""Each day, how many accounts were opened on the site the day before, in the journal of every open consultation.

The journal records fake accounts as faithfully as true ones: what shows them is their number, published while it
happens, in a place that nobody can go back to. One entry a day, by level of the accounts, organisations apart.
"""

import json
from datetime import UTC, date, datetime, time, timedelta

from lawlab import database
from lawlab.accounts import queries as accounts
from lawlab.consultations import queries
from lawlab.consultations.queries import ConsultationView
from lawlab.journal import queries as journal_queries
from lawlab.journal import service as journal
from lawlab.settings import Settings

KIND = "account"
_DAY = timedelta(days=1)
_MOST_DAYS = 60  # told at once, when the site was away for long


async def tell_accounts(settings: Settings, now: datetime) -> int:
    """Tell the days that are over and not told yet; how many entries that made. Days are those of UTC."""
    told = 0
    for consultation in await queries.listed():
        for day in await _untold(consultation, now):
            async with database.transaction():
                await database.lock("journal:" + consultation.slug, 0)
                if day in await _untold(consultation, now):  # another process may have told it meanwhile
                    await _tell(consultation.slug, day, now)
                    told += 1
    return told


async def _untold(consultation: ConsultationView, now: datetime) -> list[date]:
    """From the opening, or the day after the last one told, to yesterday or the end of the votes."""
    if consultation.published_at is not None:
        return []
    calendar = consultation.calendar
    first = calendar.opens_at.astimezone(UTC).date()
    last = min(now.astimezone(UTC).date() - _DAY, calendar.votes_close_at.astimezone(UTC).date())
    line = await journal_queries.last_line(consultation.slug, KIND)
    if line is not None:
        first = date.fromisoformat(json.loads(line)["day"]) + _DAY
    first = max(first, last - _MOST_DAYS * _DAY)
    return [first + number * _DAY for number in range((last - first).days + 1)]


async def _tell(slug: str, day: date, now: datetime) -> None:
    start = datetime.combine(day, time(), UTC)
    opened = await accounts.opened(start, start + _DAY)
    await journal.record(slug, KIND, at=now, day=day.isoformat(), **opened)
