"""The page of the report."""

from datetime import date
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from lawlab import clock
from lawlab.consultations import queries as consultations
from lawlab.engine import ranking
from lawlab.journal import queries as journal
from lawlab.report import queries
from lawlab.web import pages
from lawlab.web.keeping import kept
from texts import queries as texts


@get("/consultations/{slug:str}/report")
async def show(request: Request[Any, Any, Any], slug: FromPath[str]) -> Response[str]:
    """The report; before publication, what is already known, said to be provisional."""
    consultation = await consultations.one(slug)
    phase = consultation.phase(clock.now())
    head = await journal.head(slug)

    async def make() -> Response[str]:
        version = await texts.head(consultation.outcome or consultation.version)
        return pages.page(
            request,
            "report/show",
            consultation=consultation,
            phase=phase,
            bill=await texts.bill(consultation.bill),
            version=version,
            base=await texts.head(consultation.version),
            report=await queries.report(consultation),
            formula=ranking.FORMULA,
            head=head,
            as_date=date.fromisoformat,
        )

    return await kept(request, (head.link, phase, consultation.published_at), make)


handlers: list[Any] = [show]
