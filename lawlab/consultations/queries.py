"""Read consultations."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lawlab import database
from lawlab.engine.calendar import Calendar, Phase
from lawlab.errors import NotFound
from lawlab.web.i18n import N_

# Raw rather than built by Piccolo: nearly every page asks it, and building the query costs more than running it.
_SELECT = (
    "SELECT id, slug, title, summary, organiser, bill, version, outcome, opens_at, closes_at, votes_close_at,"
    " report_due_at, published_at, threshold, licence, origin, is_demo, easy_read FROM consultation"
)


@dataclass(frozen=True)
class ConsultationView:
    """A consultation. ``bill``, ``version`` (under discussion) and ``outcome`` (published at the end) are ids."""

    id: int
    slug: str
    title: str
    summary: str
    organiser: str
    bill: int
    version: int
    outcome: int | None
    calendar: Calendar
    published_at: datetime | None
    threshold: int
    licence: str
    origin: str
    is_demo: bool
    easy_read: str = ""

    def phase(self, now: datetime) -> Phase:
        """The phase at this instant."""
        return self.calendar.phase_at(now)


async def one(slug: str) -> ConsultationView:
    """The consultation at this address. Raises NotFound."""
    found = await find(slug)
    if found is None:
        raise NotFound(N_("Cette consultation n’existe pas."))
    return found


async def by_id(id: int) -> ConsultationView:
    """The consultation of this id. Raises NotFound."""
    rows = await database.fetch(f"{_SELECT} WHERE id = ?", id)
    if not rows:
        raise NotFound(N_("Cette consultation n’existe pas."))
    return _view(rows[0])


async def find(slug: str) -> ConsultationView | None:
    """The consultation at this address, or None."""
    if "\x00" in slug:  # PostgreSQL refuses it in any value
        return None
    rows = await database.fetch(f"{_SELECT} WHERE slug = ?", slug)
    return _view(rows[0]) if rows else None


async def listed() -> tuple[ConsultationView, ...]:
    """Every consultation, the latest opening first."""
    rows = await database.fetch(f"{_SELECT} ORDER BY opens_at DESC, id DESC")
    return tuple(_view(row) for row in rows)


def _view(row: dict[str, Any]) -> ConsultationView:
    row["is_demo"] = bool(row["is_demo"])
    dates = {key: row.pop(key) for key in ("opens_at", "closes_at", "votes_close_at", "report_due_at")}
    calendar = Calendar(**dates, published_at=row["published_at"])
    return ConsultationView(calendar=calendar, **row)
