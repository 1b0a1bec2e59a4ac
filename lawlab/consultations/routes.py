"""The home page, the list of consultations, and the page of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from amendments import queries as amendments
from arguments import queries as arguments
from lawlab import clock
from lawlab.annotations import queries as annotations
from lawlab.consultations import queries, service
from lawlab.consultations.forms import EasyReadForm
from lawlab.consultations.queries import ConsultationView
from lawlab.decisions import queries as decisions
from lawlab.engine import rules
from lawlab.engine.calendar import Phase
from lawlab.engine.outcome import WELCOMED
from lawlab.engine.rules import Action
from lawlab.errors import Invalid
from lawlab.journal import queries as journal
from lawlab.votes import queries as votes
from lawlab.web import forms, pages, visitors
from lawlab.web.addresses import url_report
from lawlab.web.i18n import _
from lawlab.web.keeping import kept
from texts import queries as texts
from texts.queries import ArticleView, VersionView

AnyRequest = Request[Any, Any, Any]
SHOWN_AT_HOME = 6
_NOW = (Phase.CONTRIBUTION, Phase.VOTING, Phase.PRESENTATION, Phase.DECISION, Phase.PUBLICATION, Phase.FOLLOW_UP)


@dataclass(frozen=True)
class Row:
    """What is said of one article of the text under discussion."""

    article: ArticleView
    amendments: int
    annotations: int
    arguments: int
    votes: int


@dataclass(frozen=True)
class Card:
    """A consultation as a list shows it: ``retained`` and ``answered`` once published."""

    consultation: ConsultationView
    phase: Phase
    articles: int
    amendments: int
    answered: int
    retained: int


@dataclass(frozen=True)
class Impact:
    """What published consultations have changed, all together. ``words`` were added to the texts by their debates."""

    consultations: int
    amendments: int
    answered: int
    retained: int
    words: int


@get("/")
async def home(request: AnyRequest) -> Response[str]:
    """What is open now, what one can do, and what it has changed."""
    now = clock.now()
    everything = _in_order(await queries.listed(), now)
    key = (await journal.latest(), tuple((one, one.phase(now)) for one in everything))
    return await kept(request, key, lambda: _home(request, everything, now))


async def _home(request: AnyRequest, everything: Sequence[ConsultationView], now: datetime) -> Response[str]:
    cards = [await _card(one, one.phase(now)) for one in everything]
    featured = everything[0] if everything else None
    return pages.page(
        request,
        "consultations/home",
        cards=cards,
        featured=cards[0] if cards else None,
        others=cards[1 : 1 + SHOWN_AT_HOME],
        is_more=len(cards) > 1 + SHOWN_AT_HOME,
        rows=await _rows(featured) if featured else (),
        bill=await texts.bill(featured.bill) if featured else None,
        impact=await _impact(cards),
    )


@get("/consultations")
async def listed(request: AnyRequest) -> Response[str]:
    """Every consultation, by what can be done there now."""
    now = clock.now()
    cards = [await _card(one, one.phase(now)) for one in _in_order(await queries.listed(), now)]
    groups = [(phase, [card for card in cards if card.phase is phase]) for phase in _NOW]
    return pages.page(request, "consultations/index", groups=[group for group in groups if group[1]])


@get("/consultations/{slug:str}")
async def show(request: AnyRequest, slug: FromPath[str]) -> Response[str]:
    """One consultation: its dates, its figures, how to take part, its rules."""
    consultation = await queries.one(slug)
    phase = consultation.phase(clock.now())
    key = (consultation, phase, (await journal.head(slug)).link)
    return await kept(request, key, lambda: _consultation(request, consultation, phase))


async def _consultation(request: AnyRequest, consultation: ConsultationView, phase: Phase) -> Response[str]:
    return pages.page(
        request,
        "consultations/show",
        consultation=consultation,
        phase=phase,
        bill=await texts.bill(consultation.bill),
        version=await texts.version(consultation.version),
        versions=await texts.versions(consultation.bill),
        rows=await _rows(consultation),
        card=await _card(consultation, phase),
        votes=await _votes(consultation),
        may_amend=phase in rules.open_in(Action.SUBMIT),
        may_vote=phase in rules.open_in(Action.VOTE),
    )


@get("/consultations/{slug:str}/desk/easy-read")
async def easy_read(request: AnyRequest, slug: FromPath[str]) -> Response[str]:
    """The form of the easy-to-read version of the report, for whoever runs the site."""
    consultation = await queries.one(slug)
    await service.check(Action.MANAGE, visitors.of(request.scope).user, consultation, clock.now())
    return _easy_read(request, consultation)


@post("/consultations/{slug:str}/desk/easy-read", status_code=200)
async def write_easy_read(request: AnyRequest, slug: FromPath[str]) -> Response[str]:
    """Keep it, and go and see it on the report."""
    consultation = await queries.one(slug)
    user = await service.check(Action.MANAGE, visitors.of(request.scope).user, consultation, clock.now())
    try:
        form = await forms.read(request, EasyReadForm)
        await service.write_easy_read(slug, form.easy_read, by=user, now=clock.now())
    except Invalid as error:
        typed, errors = await forms.typed(request), forms.problems(error)
        return _easy_read(request, consultation, status=422, typed=typed, errors=errors)
    kept_ = _("La version facile à lire est gardée.") if form.easy_read else _("La version facile à lire est retirée.")
    return pages.redirect(request, url_report(slug), notice=kept_)


def _easy_read(
    request: AnyRequest,
    consultation: ConsultationView,
    *,
    status: int = 200,
    typed: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response[str]:
    return pages.page(
        request, "consultations/easy-read", status=status, consultation=consultation,
        phase=consultation.phase(clock.now()), typed=typed or {}, errors=errors or {},
        most=service.MAX_EASY_READ_CHARS,
    )  # fmt: skip


async def _votes(consultation: ConsultationView) -> int:
    """Every vote on the present wordings, imported ones included."""
    on_amendments = await votes.tallies(consultation.id, "amendment")
    on_articles = await votes.tallies(consultation.id, "article")
    return sum(tally.total for tallies in (on_amendments, on_articles) for tally in tallies.values())


def _in_order(found: Sequence[ConsultationView], now: datetime) -> list[ConsultationView]:
    """What one can act on first; within a phase, the latest opening first."""
    return sorted(found, key=lambda one: _NOW.index(one.phase(now)))


async def _rows(consultation: ConsultationView) -> tuple[Row, ...]:
    version: VersionView = await texts.version(consultation.version)
    by_article = await amendments.counts(consultation.id)
    noted = await annotations.counts(consultation.id, version.id)
    argued = await arguments.counts(consultation.id, "article")
    cast = await votes.tallies(consultation.id, "article")
    return tuple(
        Row(
            article=article,
            amendments=by_article.get(article.id, 0),
            annotations=noted.get(article.id, 0),
            arguments=argued.get(article.id, 0),
            votes=cast[article.id].total if article.id in cast else 0,
        )
        for article in version.articles
    )


async def _card(consultation: ConsultationView, phase: Phase) -> Card:
    answers = await decisions.published(consultation.id) if phase is Phase.FOLLOW_UP else ()
    return Card(
        consultation=consultation,
        phase=phase,
        articles=len((await texts.version(consultation.version)).articles),
        amendments=sum((await amendments.counts(consultation.id)).values()),
        answered=len(answers),
        retained=sum(1 for one in answers if one.outcome in WELCOMED),
    )


async def _impact(cards: Sequence[Card]) -> Impact | None:
    """None while no consultation has been published: an empty figure says nothing."""
    over = [card for card in cards if card.phase is Phase.FOLLOW_UP]
    if not over:
        return None
    added = 0
    for card in over:
        if card.consultation.outcome is not None:
            changes = await texts.compare(card.consultation.version, card.consultation.outcome)
            added += sum(change.added for change in changes)
    return Impact(
        consultations=len(over),
        amendments=sum(card.amendments for card in over),
        answered=sum(card.answered for card in over),
        retained=sum(card.retained for card in over),
        words=added,
    )


handlers: list[Any] = [home, listed, show, easy_read, write_easy_read]
