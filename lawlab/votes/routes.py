"""Voting, from any page that shows the voting block."""

from typing import Any

from litestar import Request, Response, post
from litestar.params import FromPath

from amendments import queries as amendments
from lawlab import clock
from lawlab.consultations import queries as consultations
from lawlab.votes import queries, service
from lawlab.votes.forms import VoteForm
from lawlab.web import addresses, forms, pages
from lawlab.web.i18n import N_, _
from texts import queries as texts

AnyRequest = Request[Any, Any, Any]
COUNTED = N_("Votre vote est compté. Vous pouvez le changer jusqu’à la fin des votes.")
TAKEN_BACK = N_("Votre vote est retiré.")


@post("/consultations/{slug:str}/amendments/{number:int}/vote", status_code=200)
async def on_amendment(request: AnyRequest, slug: FromPath[str], number: FromPath[int]) -> Response[str]:
    """Vote on an amendment."""
    now = clock.now()
    form = await forms.read(request, VoteForm)
    await service.cast(slug, "amendment", number, form.value, by=request.user, now=now)
    consultation = await consultations.one(slug)
    found = await amendments.votable(consultation.id, number)
    here = addresses.url_amendment(slug, number)
    panel = await queries.panel(
        consultation, "amendment", found.id, revision=found.revision,
        subject=str(number), address=f"{here}/vote", person=request.user, now=now,
    )  # fmt: skip
    return _answer(request, panel, here, form)


@post("/consultations/{slug:str}/articles/{number:str}/vote", status_code=200)
async def on_article(request: AnyRequest, slug: FromPath[str], number: FromPath[str]) -> Response[str]:
    """Vote on an article of the text under discussion."""
    now = clock.now()
    form = await forms.read(request, VoteForm)
    consultation = await consultations.one(slug)
    article = await texts.article_in(consultation.version, number)
    await service.cast(slug, "article", article.id, form.value, by=request.user, now=now)
    here = addresses.url_article(slug, article.slug)
    panel = await queries.panel(
        consultation,
        "article",
        article.id,
        subject=article.number,
        address=f"{here}/vote",
        person=request.user,
        now=now,
    )
    return _answer(request, panel, here, form)


def _answer(request: AnyRequest, panel: queries.Panel, here: str, form: VoteForm) -> Response[str]:
    notice = _(COUNTED) if form.value is not None else _(TAKEN_BACK)
    return pages.answer(request, "votes/vote", block="vote", back=f"{here}#vote", notice=notice, panel=panel)


handlers: list[Any] = [on_amendment, on_article]
