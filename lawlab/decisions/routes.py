"""The desk: the queue with one answer beside it, the text to come, and publication. For the ministry's team only."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from amendments import carrying
from amendments import queries as amendments
from lawlab import clock
from lawlab.consultations.queries import ConsultationView
from lawlab.decisions import board as boards
from lawlab.decisions import outlook as outlooks
from lawlab.decisions import queries, service
from lawlab.decisions import sheet as sheets
from lawlab.decisions.board import Board, Filters
from lawlab.decisions.forms import AnswerForm, PublicationForm
from lawlab.decisions.outlook import Outlook
from lawlab.decisions.queries import Readiness
from lawlab.decisions.sheet import Sheet
from lawlab.engine import rules
from lawlab.engine.outcome import POINTING, REWORDED, Outcome
from lawlab.engine.rebase import Rebase
from lawlab.engine.rules import Action
from lawlab.errors import Invalid, TextMoved, Unfinished
from lawlab.votes import blocs
from lawlab.web import addresses, forms, i18n, pages
from lawlab.web.errors import wants_json
from lawlab.web.i18n import N_, _
from texts import queries as texts

AnyRequest = Request[Any, Any, Any]
RECORDED = N_("La réponse au n° {number} est enregistrée. Elle reste privée jusqu’à la publication.")
KEPT = N_("La réponse au n° {number} est gardée en brouillon.")
ALL_DONE = N_("La réponse au n° {number} est enregistrée. Il ne reste rien à traiter dans cette file.")
PUBLISHED = N_("Les réponses et la nouvelle version du texte sont publiées.")
REPLACES = N_("Comparez les deux réponses. Enregistrer de nouveau remplace celle de {name}.")
MAX_CHOSEN = 1_000
NAMES = {
    "todo": N_("À traiter"),
    "draft": N_("Brouillons"),
    "recorded": N_("Réponses prêtes"),
    Outcome.RETAINED.value: N_("Retenu"),
    Outcome.RETAINED_WITH_CHANGES.value: N_("Retenu avec modification"),
    Outcome.PARTLY_RETAINED.value: N_("En partie"),
    Outcome.MERGED.value: N_("Fondu dans un autre"),
    Outcome.ALREADY_SATISFIED.value: N_("Déjà satisfait"),
    Outcome.NOT_RETAINED.value: N_("Non retenu"),
    Outcome.OUT_OF_SCOPE.value: N_("Hors champ"),
    Outcome.LAPSED.value: N_("Tombé"),
}


@get("/consultations/{slug:str}/desk")
async def desk(request: AnyRequest, slug: FromPath[str]) -> Response[str]:
    """The queue, without an amendment open."""
    consultation = await service.enter(slug, by=request.user, now=clock.now())
    board = await boards.board(consultation, _filters(request))
    return await _page(request, consultation, board, None)


@get("/consultations/{slug:str}/desk/amendments/{number:int}")
async def open_(request: AnyRequest, slug: FromPath[str], number: FromPath[int]) -> Response[str]:
    """The queue with one amendment open beside it."""
    consultation = await service.enter(slug, by=request.user, now=clock.now())
    board = await boards.board(consultation, _filters(request))
    return await _page(request, consultation, board, await _sheet(consultation, board, number))


@post("/consultations/{slug:str}/desk/amendments/{number:int}", status_code=200)
async def decide(request: AnyRequest, slug: FromPath[str], number: FromPath[int]) -> Response[str]:
    """Record an answer or keep its draft; then the next amendment, or the same one with what must be settled."""
    consultation = await service.enter(slug, by=request.user, now=clock.now())
    filters = _filters(request)
    try:
        form = await forms.read(request, AnswerForm)
        await service.decide(
            slug, number, form.decision, by=request.user, now=clock.now(), edition=form.edition
        )  # fmt: skip
    except (Invalid, TextMoved) as error:
        board = await boards.board(consultation, filters)
        given = await _sheet(consultation, board, number, typed=await forms.typed(request), error=error)
        return await _page(request, consultation, board, given, status=409 if isinstance(error, TextMoved) else 422)
    board = await boards.board(consultation, filters)
    following = board.after(number) if form.act == "next" else number
    said = KEPT if form.act == "draft" else RECORDED if following else ALL_DONE
    opened = await _sheet(consultation, board, following) if following else None
    here = addresses.url_desk_amendment(slug, following) if following else addresses.url_desk(slug)
    back = here + filters.query()
    answer = pages.answer(
        request, "decisions/desk", block="desk", back=back, notice=_(said, number=number),
        **await _values(request, consultation, board, opened),
    )  # fmt: skip
    if pages.wants_block(request):
        answer.headers["HX-Push-Url"] = back
    return answer


@get("/consultations/{slug:str}/desk/result")
async def result(request: AnyRequest, slug: FromPath[str]) -> Response[str]:
    """The text that everything retained so far gives."""
    consultation = await service.enter(slug, by=request.user, now=clock.now())
    board = await boards.board(consultation, Filters(order="place"))
    outlook = await outlooks.of_retained(consultation, board)
    return await _outlook(request, consultation, board, outlook, is_simulation=False)


@get("/consultations/{slug:str}/desk/simulation")
async def simulation(request: AnyRequest, slug: FromPath[str]) -> Response[str]:
    """The text that a chosen set gives (« ?n=12&n=47 »): an address to share with colleagues."""
    consultation = await service.enter(slug, by=request.user, now=clock.now())
    board = await boards.board(consultation, Filters(order="place"))
    asked = request.query_params.getall("n", [])[:MAX_CHOSEN]
    chosen = [int(one) for one in asked if one.isascii() and one.isdigit() and len(one) < 9]
    outlook = await outlooks.of_chosen(consultation, board, chosen)
    return await _outlook(request, consultation, board, outlook, is_simulation=True)


@get("/consultations/{slug:str}/desk/publish")
async def checklist(request: AnyRequest, slug: FromPath[str]) -> Response[str]:
    """What stands between the desk and publication; as JSON for a program that asks for it."""
    consultation = await service.enter(slug, by=request.user, now=clock.now())
    if wants_json(request):
        found = service.told(consultation, await queries.readiness(consultation))
        return Response(json.dumps({"ok": True, **found}, ensure_ascii=False), media_type="application/json")
    return await _checklist(request, consultation)


@post("/consultations/{slug:str}/desk/publish", status_code=200)
async def publish(request: AnyRequest, slug: FromPath[str]) -> Response[str]:
    """Publish the answers and the next version of the text, or show what is missing."""
    consultation = await service.enter(slug, by=request.user, now=clock.now())
    try:
        form = await forms.read(request, PublicationForm)
        await service.publish(slug, by=request.user, now=clock.now(), label=form.label)
    except Invalid as error:
        typed = await forms.typed(request)
        return await _checklist(request, consultation, status=422, typed=typed, errors=forms.problems(error))
    except Unfinished as error:
        if wants_json(request):
            raise
        refusal = i18n.sentence(error.message, error.facts)
        typed = await forms.typed(request)
        return await _checklist(request, consultation, status=409, typed=typed, refusal=refusal)
    return pages.redirect(request, addresses.url_report(slug), notice=_(PUBLISHED))


@get("/consultations/{slug:str}/desk/ballots")
async def ballots(request: AnyRequest, slug: FromPath[str]) -> Response[str]:
    """Accounts that gave exactly the same votes: how many, never who."""
    consultation = await service.enter(slug, by=request.user, now=clock.now())
    phase, alarm = consultation.phase(clock.now()), await blocs.alarm(consultation.id)
    return pages.page(request, "decisions/ballots", consultation=consultation, phase=phase, alarm=alarm)


@get("/consultations/{slug:str}/desk/ballots.json")
async def ballots_data(request: AnyRequest, slug: FromPath[str]) -> Response[str]:
    """The same as data."""
    consultation = await service.enter(slug, by=request.user, now=clock.now())
    alarm = await blocs.alarm(consultation.id)
    return Response(json.dumps(asdict(alarm), ensure_ascii=False, default=str), media_type="application/json")


def _filters(request: AnyRequest) -> Filters:
    return Filters.read(request.query_params)


async def _sheet(
    consultation: ConsultationView, board: Board, number: int, *,
    typed: Mapping[str, Any] | None = None, error: Invalid | TextMoved | None = None,
) -> Sheet:  # fmt: skip
    errors = forms.problems(error) if isinstance(error, Invalid) else {}
    return await sheets.sheet(
        consultation, number, board.row(number), language="en" if i18n.language() == "en" else "fr",
        typed=typed, errors=errors, is_moved=isinstance(error, TextMoved),
    )  # fmt: skip


async def _values(
    request: AnyRequest, consultation: ConsultationView, board: Board, sheet: Sheet | None
) -> dict[str, Any]:
    phase = consultation.phase(clock.now())
    is_open = sheet is not None and sheet.amendment.is_in_debate
    return {
        "consultation": consultation,
        "phase": phase,
        "board": board,
        "filters": board.filters,
        "query": board.filters.query(),
        "version": await texts.version(consultation.version),
        "sheet": sheet,
        "outcomes": tuple(Outcome),
        "reworded": REWORDED,
        "pointing": POINTING,
        "states": [(state, _(NAMES[state])) for state in boards.STATES],
        "may_decide": is_open and rules.allows(Action.DECIDE, request.user, phase),
        "may_publish": rules.allows(Action.PUBLISH, request.user, phase),
        "replaces": _(REPLACES, name=sheet.theirs.decided_by.name) if sheet is not None and sheet.theirs else "",
    }


async def _page(
    request: AnyRequest, consultation: ConsultationView, board: Board, sheet: Sheet | None, *, status: int = 200
) -> Response[str]:
    values = await _values(request, consultation, board, sheet)
    return pages.page(request, "decisions/desk", block="desk", status=status, **values)


async def _outlook(
    request: AnyRequest, consultation: ConsultationView, board: Board, outlook: Outlook, *, is_simulation: bool
) -> Response[str]:
    return pages.page(
        request, "decisions/outlook", block="outlook",
        consultation=consultation,
        phase=consultation.phase(clock.now()),
        board=board,
        outlook=outlook,
        version=await texts.version(consultation.version),
        is_simulation=is_simulation,
    )  # fmt: skip


async def _checklist(
    request: AnyRequest, consultation: ConsultationView, *, status: int = 200, refusal: str = "",
    typed: Mapping[str, Any] | None = None, errors: Mapping[str, str] | None = None,
) -> Response[str]:  # fmt: skip
    phase, user = consultation.phase(clock.now()), request.user
    ready = await queries.readiness(consultation)
    return pages.page(
        request, "decisions/publish", status=status,
        consultation=consultation,
        phase=phase,
        ready=ready,
        pending=await _pending(consultation, ready),
        refusal=refusal,
        typed=typed or {},
        errors=errors or {},
        has_answered=any(answer.decided_by.id == user.id for answer in ready.recorded),
        is_publisher=user.role in (rules.Role.PUBLISHER, rules.Role.ADMINISTRATOR),
        is_open=phase in rules.open_in(Action.PUBLISH),
    )  # fmt: skip


async def _pending(consultation: ConsultationView, ready: Readiness) -> dict[Rebase, tuple[int, ...]]:
    """What would become of the amendments left unanswered, on the text as it would be published."""
    waiting = set(ready.unanswered)
    left = [one for one in await amendments.everything(consultation.id) if one.number in waiting]
    places = {one.id: (one.number, one.alineas) for one in ready.result.articles if one.id is not None}
    return carrying.outcomes(left, places)


handlers: list[Any] = [desk, open_, decide, result, simulation, checklist, publish, ballots, ballots_data]
