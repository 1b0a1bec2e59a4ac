"""The pages of the report: the whole in one, each article, the table behind each chart."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath
from litestar.response import File

from lawlab import clock
from lawlab.consultations import queries as consultations
from lawlab.consultations.queries import ConsultationView
from lawlab.engine import rules
from lawlab.engine.rules import Action
from lawlab.errors import NotFound
from lawlab.journal import queries as journal
from lawlab.report import press, queries, shelf
from lawlab.report.charts import csv_bytes
from lawlab.web import i18n, pages, visitors
from lawlab.web.i18n import N_
from lawlab.web.keeping import kept

AnyRequest = Request[Any, Any, Any]
_FILE_NAMES = {"fr": "rapport", "en": "report"}
_TYPES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
}


@get("/consultations/{slug:str}/report")
async def show(request: AnyRequest, slug: FromPath[str]) -> Response[str]:
    """The report; before publication, what is already known, said to be provisional."""
    consultation = await consultations.one(slug)
    phase = consultation.phase(clock.now())
    user = visitors.of(request.scope).user

    async def make() -> Response[str]:
        can_edit = user is not None and rules.allows(Action.MANAGE, user, phase)
        return pages.page(request, "report/show", can_edit=can_edit, **await _values(request, consultation))

    return await kept(request, await _key(consultation), make)


@get("/consultations/{slug:str}/report/articles/{key:str}")
async def article(request: AnyRequest, slug: FromPath[str], key: FromPath[str]) -> Response[str]:
    """One article: what was asked, the words with their origin, every answer with its reason."""
    consultation = await consultations.one(slug)

    async def make() -> Response[str]:
        values = await _values(request, consultation)
        sections = values["report"].sections
        at = next((n for n, section in enumerate(sections) if section.key == key), None)
        if at is None:
            raise NotFound(N_("Cet article n’est pas dans le rapport."))
        before = sections[at - 1] if at else None
        after = sections[at + 1] if at + 1 < len(sections) else None
        return pages.page(request, "report/article", section=sections[at], before=before, after=after, **values)

    return await kept(request, await _key(consultation), make)


@get("/consultations/{slug:str}/report/charts/{name:str}")
async def chart(request: AnyRequest, slug: FromPath[str], name: FromPath[str]) -> Response[Any]:
    """The table behind a chart; with .csv, the same for a spreadsheet."""
    consultation = await consultations.one(slug)
    values = await _values(request, consultation)
    found = values["report"].charts.get(name.removesuffix(".csv"))
    if found is None:
        raise NotFound(N_("Ce tableau n’est pas dans le rapport."))
    if name.endswith(".csv"):
        named = {"Content-Disposition": f'attachment; filename="{slug}-{name}"'}
        return Response(csv_bytes(found), media_type="text/csv; charset=utf-8", headers=named)
    return pages.page(request, "report/chart", chart=found, **values)


@get([f"/consultations/{{slug:str}}/report/document.{form}" for form, _name in queries.DOCUMENTS])
async def document(request: AnyRequest, slug: FromPath[str]) -> File:
    """The whole report as one file, kept until the journal grows."""
    consultation = await consultations.one(slug)
    form = request.url.path.rpartition(".")[2]
    settings = visitors.of(request.scope).settings
    path = await shelf.document_of(settings, consultation, consultation.phase(clock.now()), form)
    name = f"{slug}-{_FILE_NAMES[i18n.language()]}.{form}"
    return File(path=path, filename=name, media_type=_TYPES[form])


async def _key(consultation: ConsultationView) -> tuple[object, ...]:
    head = await journal.head(consultation.slug)
    return head.link, consultation.phase(clock.now()), consultation.published_at


async def _values(request: AnyRequest, consultation: ConsultationView) -> Mapping[str, Any]:
    """What every part of the report needs."""
    return {
        **await queries.values(consultation, base_url=visitors.of(request.scope).settings.base_url),
        "phase": consultation.phase(clock.now()),
        "as_date": date.fromisoformat,
        "can_print": press.can_print(),
    }


handlers: list[Any] = [show, article, chart, document]
