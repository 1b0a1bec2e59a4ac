"""The report of a consultation, kept until its journal grows."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator

from lawlab.consultations.queries import ConsultationView
from lawlab.database.engine import ENGINE
from lawlab.export import figures, records
from lawlab.journal import queries as journal
from lawlab.report.content import Content, content

_MOST_KEPT = 8


class _Kept:
    """Contents by (consultation, last link, publication), and the database that they were read from."""

    def __init__(self) -> None:
        self.database: object = None
        self.contents: OrderedDict[tuple[str, str, str], Content] = OrderedDict()


_kept = _Kept()


async def report(consultation: ConsultationView) -> Content:
    """What the page shows. Every public act is a journal entry: the same last link means the same report."""
    head = await journal.head(consultation.slug)
    if _kept.database is not ENGINE.backend:
        _kept.database = ENGINE.backend
        _kept.contents.clear()
    key = (consultation.slug, head.link, str(consultation.published_at))
    found = _kept.contents.get(key)
    if found is None:
        days = figures.activity([line async for line in _lines(consultation.slug)])
        tables = await records.read(consultation.slug)
        found = await asyncio.to_thread(content, tables, days)
        _kept.contents[key] = found
        while len(_kept.contents) > _MOST_KEPT:
            _kept.contents.popitem(last=False)
    return found


async def _lines(slug: str) -> AsyncIterator[str]:
    async for line, _link in journal.entries(slug):
        yield line
