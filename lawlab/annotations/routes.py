"""The margin: read what was written beside an article, write there, take one's own back."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from lawlab import clock
from lawlab.annotations import queries, service
from lawlab.annotations.forms import MAX_BODY_CHARS, AnnotationForm, Kind
from lawlab.consultations import queries as consultations
from lawlab.engine import rules
from lawlab.engine.rules import Action
from lawlab.errors import Invalid
from lawlab.web import addresses, forms, pages
from lawlab.web.i18n import N_, _
from texts import queries as texts

AnyRequest = Request[Any, Any, Any]
KINDS = tuple(kind.value for kind in Kind)
WRITTEN = N_("Votre annotation est dans la marge de l’alinéa {alinea}.")
REMOVED = N_("Votre annotation est retirée.")


@get("/consultations/{slug:str}/articles/{number:str}/annotations")
async def listed(request: AnyRequest, slug: FromPath[str], number: FromPath[str]) -> Response[str]:
    """The annotations of an article, alinea by alinea, and the form to add one."""
    return pages.page(request, "annotations/index", block="annotations", **await _article(request, slug, number))


@post("/consultations/{slug:str}/articles/{number:str}/annotations", status_code=200)
async def annotate(request: AnyRequest, slug: FromPath[str], number: FromPath[str]) -> Response[str]:
    """Add one. What cannot be taken comes back in the form, beside what is wrong."""
    try:
        form = (await forms.read(request, AnnotationForm)).model_copy(update={"article": number})
        await service.annotate(slug, form, by=request.user, now=clock.now())
    except Invalid as error:
        facts = await _article(request, slug, number)
        shown = {
            **facts,
            "typed": await forms.typed(request),
            "errors": {name: _(sentence) for name, sentence in error.fields.items()} or {"body": _(str(error))},
        }
        return pages.page(request, "annotations/index", block="annotations", status=422, **shown)
    found = await texts.article_in((await consultations.one(slug)).version, number)
    return pages.answer(
        request,
        "annotations/index",
        block="annotations",
        back=addresses.url_article(slug, found.slug, form.alinea),
        notice=_(WRITTEN, alinea=form.alinea),
        **await _article(request, slug, number),
    )


@post("/consultations/{slug:str}/annotations/{note:int}/removal", status_code=200)
async def remove(request: AnyRequest, slug: FromPath[str], note: FromPath[int]) -> Response[str]:
    """Take back one's own."""
    removed = await service.remove(slug, note, by=request.user, now=clock.now())
    found = await texts.article_in(removed.version, removed.article)
    return pages.answer(
        request,
        "annotations/index",
        block="annotations",
        back=addresses.url_annotate(slug, found.slug),
        notice=_(REMOVED),
        **await _article(request, slug, found.slug),
    )


async def _article(request: AnyRequest, slug: str, number: str) -> dict[str, Any]:
    consultation = await consultations.one(slug)
    version = await texts.version(consultation.version)
    if consultation.outcome and not any(article.slug == number for article in version.articles):
        version = await texts.version(consultation.outcome)  # an article that the answers added
    article = await texts.article_in(version.id, number)
    phase = consultation.phase(clock.now())
    found = await queries.on_article(consultation.id, version.id, article.id, reader=request.user)
    return {
        "consultation": consultation,
        "phase": phase,
        "bill": await texts.bill(consultation.bill),
        "version": version,
        "article": article,
        "by_alinea": [
            (n, text, [one for one in found if one.alinea == n]) for n, text in enumerate(article.alineas, 1)
        ],
        "total": len(found),
        "kinds": KINDS,
        "body_chars": MAX_BODY_CHARS,
        "may_annotate": phase in rules.open_in(Action.ANNOTATE),
        "is_signed_in": request.user is not None,
        "typed": {},
        "errors": {},
    }


handlers: list[Any] = [listed, annotate, remove]
