"""Atom feeds of a consultation, an article and the answers; the card of an article for other sites."""

from typing import Any, Literal, get_args

from litestar import Request, Response, get
from litestar.params import FromPath

from amendments import queries as amendments
from arguments import queries as arguments
from lawlab import clock
from lawlab.api import asking
from lawlab.consultations import queries as consultations
from lawlab.consultations.queries import ConsultationView
from lawlab.errors import NotFound
from lawlab.feeds import atom, queries
from lawlab.feeds.atom import Entry, Feed
from lawlab.votes import queries as votes
from lawlab.web import addresses, i18n, pages, visitors
from lawlab.web.application import CROSS_ORIGIN, FRAMEABLE
from lawlab.web.i18n import _
from texts import queries as texts
from texts.queries import ArticleView

AnyRequest = Request[Any, Any, Any]
Language = Literal["fr", "en"]
VARY = "Accept-Language"
SHOWN = 4


def _speak(request: AnyRequest) -> None:
    """The language asked for in the address, or by the program; never that of a cookie: the answer is everybody's."""
    visitor = visitors.of(request.scope)
    wanted = request.query_params.get("lang", "")
    if wanted not in get_args(Language):
        default = visitor.settings.language
        wanted = i18n.negotiate(visitor.accepted, default=default) if visitor.accepted else default
    i18n.set_language(wanted)


async def _article(consultation: ConsultationView, number: str) -> ArticleView:
    """The article as it is now: in the published outcome, or else in the text under discussion."""
    try:
        return await texts.article_in(consultation.outcome or consultation.version, number)
    except NotFound:
        return await texts.article_in(consultation.version, number)


def _feed(
    request: AnyRequest,
    consultation: ConsultationView,
    entries: list[Entry],
    *,
    key: str,
    path: str,
    page: str,
    title: str,
) -> Response[Any]:
    feed = Feed(
        key=f"{consultation.slug}/{key}",
        path=path,
        page=page,
        title=title,
        author=consultation.organiser or consultation.title,
        language=i18n.language(),
        opened=consultation.calendar.opens_at,
    )
    base_url = visitors.of(request.scope).settings.base_url
    body = atom.write(feed, entries, base_url)
    return asking.tagged(request, body, media_type=atom.MEDIA_TYPE, headers=CROSS_ORIGIN, vary=VARY)


@get("/consultations/{slug:str}/feed")
async def consultation_feed(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """What is new in a consultation."""
    _speak(request)
    consultation = await consultations.one(slug)
    return _feed(
        request, consultation, await queries.latest(consultation), key="feed", path=addresses.url_feed(slug),
        page=addresses.url_consultation(slug), title=consultation.title,
    )  # fmt: skip


@get("/consultations/{slug:str}/articles/{number:str}/feed")
async def article_feed(request: AnyRequest, slug: FromPath[str], number: FromPath[str]) -> Response[Any]:
    """What is new on one article."""
    _speak(request)
    consultation = await consultations.one(slug)
    article = await _article(consultation, number)
    return _feed(
        request, consultation, await queries.latest(consultation, article.id), key=f"articles/{article.id}/feed",
        path=addresses.url_article_feed(slug, article.slug), page=addresses.url_article(slug, article.slug),
        title=_("Article {number} – {title}", number=article.number, title=consultation.title),
    )  # fmt: skip


@get("/consultations/{slug:str}/decisions/feed")
async def decisions_feed(request: AnyRequest, slug: FromPath[str]) -> Response[Any]:
    """The published answers."""
    _speak(request)
    consultation = await consultations.one(slug)
    return _feed(
        request, consultation, await queries.answers(consultation), key="decisions/feed",
        path=addresses.url_decisions_feed(slug), page=addresses.url_report(slug),
        title=_("Réponses du ministère – {title}", title=consultation.title),
    )  # fmt: skip


@get("/consultations/{slug:str}/articles/{number:str}/card")
async def card(request: AnyRequest, slug: FromPath[str], number: FromPath[str]) -> Response[str]:
    """An article in a frame of another site: its words, what is said of it, and the way here."""
    _speak(request)
    consultation = await consultations.one(slug)
    article = await _article(consultation, number)
    tallies = await votes.tallies(consultation.id, "article")
    answer = pages.page(
        request,
        "feeds/card",
        headers={**CROSS_ORIGIN, "Content-Security-Policy": FRAMEABLE},
        consultation=consultation,
        phase=consultation.phase(clock.now()),
        bill=await texts.bill(consultation.bill),
        article=article,
        shown=article.alineas[:SHOWN],
        amendments=(await amendments.counts(consultation.id)).get(article.id, 0),
        arguments=(await arguments.counts(consultation.id, "article")).get(article.id, 0),
        votes=tallies[article.id].total if article.id in tallies else 0,
    )
    return asking.tagged(
        request, answer.content.encode(), media_type=pages.HTML, headers=dict(answer.headers), vary=VARY
    )  # fmt: skip


handlers: list[Any] = [consultation_feed, article_feed, decisions_feed, card]
