"""Every numbered amendment of a consultation without its words, to filter, sort and cut thousands of them."""

from dataclasses import dataclass
from datetime import datetime

from amendments.queries import Status
from lawlab import database


@dataclass(frozen=True)
class IndexRow:
    """A numbered amendment without its words: enough to filter and sort thousands. ``kind`` is its author’s."""

    id: int
    number: int
    status: str
    revision: int
    article: int
    kind: str
    updated_at: datetime


async def index(consultation: int) -> tuple[IndexRow, ...]:
    """Every amendment that has a number, in the order of numbers, without its words."""
    rows = await database.fetch(
        "SELECT a.id, a.number, a.status, a.revision, a.article, p.kind, a.updated_at"
        " FROM amendment a JOIN person p ON p.id = a.author"
        " WHERE a.consultation = ? AND a.status <> ? ORDER BY a.number",
        consultation, Status.DRAFT.value,
    )  # fmt: skip
    return tuple(IndexRow(**row) for row in rows)
