"""The report of a consultation, kept until its journal grows."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator
from typing import Any

from lawlab.consultations.queries import ConsultationView
from lawlab.database.engine import ENGINE
from lawlab.export import figures, records
from lawlab.journal import nodes
from lawlab.journal import queries as journal
from lawlab.report.content import Content, content
from lawlab.report.numbers import Numbers
from lawlab.web.addresses import url_report
from texts import queries as texts

_MOST_KEPT = 8
DOCUMENTS = (("html", "HTML"), ("pdf", "PDF"), ("docx", "DOCX"), ("odt", "ODT"))


class _Kept:
    """Contents by (consultation, last link, publication), and the database that they were read from."""

    def __init__(self) -> None:
        self.database: object = None
        self.contents: OrderedDict[tuple[str, str, str], Content] = OrderedDict()


_kept = _Kept()


async def values(consultation: ConsultationView, *, base_url: str) -> dict[str, Any]:
    """What every part of the report needs, whoever shows it. ``fig`` writes numbers, each with its place."""
    found = await report(consultation)
    head = await journal.head(consultation.slug)
    order = {row["amendment"]: row for row in found.ranking["order"]}
    return {
        "consultation": consultation,
        "bill": await texts.bill(consultation.bill),
        "version": await texts.head(consultation.outcome or consultation.version),
        "base": await texts.head(consultation.version),
        "report": found,
        "fig": Numbers(
            found.figures,
            ranking={**order, "formula": found.ranking["formula"]},
            consultation=found.about,
            manifest={"journal": {"entries": head.count, "head": head.link}},
        ),
        "head": head,
        "root": (await nodes.frontier(consultation.slug, head.count)).root.hex(),
        "address": base_url.rstrip("/") + url_report(consultation.slug),
        "documents": DOCUMENTS,
    }


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
