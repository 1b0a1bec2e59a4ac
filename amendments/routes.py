"""An amendment's page, and the composer where it is written."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from amendments import carrying, composer, queries, reading, service
from amendments.composer import Composer, Preview
from amendments.neighbours import neighbours
from amendments.queries import AmendmentView, Status
from arguments import queries as arguments
from lawlab import clock
from lawlab.accounts import queries as people
from lawlab.consultations import queries as consultations
from lawlab.consultations.queries import ConsultationView
from lawlab.decisions import queries as decisions
from lawlab.engine import rules
from lawlab.engine.rules import Action
from lawlab.errors import Invalid, NotAllowed, TextMoved
from lawlab.journal import queries as journal
from lawlab.votes import queries as votes
from lawlab.web import addresses, forms, i18n, pages
from lawlab.web.i18n import N_, _
from lawlab.web.keeping import kept
from texts import queries as texts
from texts.queries import ArticleView, VersionView

AnyRequest = Request[Any, Any, Any]
SUBMITTED = N_("Votre amendement est déposé : il porte le n° {number}.")
RECTIFIED = N_(
    "La nouvelle rédaction est déposée. Les votes déjà reçus restent sur l’ancienne tant qu’ils ne sont pas confirmés."
)
WITHDRAWN = N_("Votre amendement est retiré.")
KEPT = N_("Brouillon gardé. Vous seul le voyez.")
DROPPED = N_("Le brouillon est jeté.")
MOVED = N_("Le texte de l’article a changé depuis que vous avez commencé. Relisez, puis déposez de nouveau.")
ODD_FIELD = N_("Ce champ n’existe pas dans ce formulaire : {name}.")


@get("/consultations/{slug:str}/amendments/{number:int}")
async def show(request: AnyRequest, slug: FromPath[str], number: FromPath[int]) -> Response[str]:
    """The change said, marked and worded; the vote, the arguments, the answer, its neighbours and its history."""
    consultation = await consultations.one(slug)

    async def make() -> Response[str]:
        amendment = await queries.one(consultation.id, number)
        return pages.page(request, "amendments/show", block="status", **await _page(request, consultation, amendment))

    # What everybody reads depends on the consultation, on the phase, and on its last act.
    key = (consultation, consultation.phase(clock.now()), (await journal.head(slug)).link)
    return await kept(request, key, make)


@post("/consultations/{slug:str}/amendments/{number:int}/withdrawal", status_code=200)
async def withdraw(request: AnyRequest, slug: FromPath[str], number: FromPath[int]) -> Response[str]:
    """Take one's amendment back."""
    amendment = await service.withdraw(slug, number, by=request.user, now=clock.now())
    consultation = await consultations.one(slug)
    return pages.answer(
        request, "amendments/show", block="status", back=addresses.url_amendment(slug, number), notice=_(WITHDRAWN),
        **await _page(request, consultation, amendment),
    )  # fmt: skip


async def _page(request: AnyRequest, consultation: ConsultationView, amendment: AmendmentView) -> dict[str, Any]:
    now, user = clock.now(), request.user
    reader = user.id if user else None
    phase = consultation.phase(now)
    here = addresses.url_amendment(consultation.slug, amendment.number)
    is_author = user is not None and user.id == amendment.author.id
    panel = await votes.panel(
        consultation, "amendment", amendment.id, revision=amendment.revision, subject=str(amendment.number),
        address=f"{here}/vote", person=user, now=now, is_votable=amendment.is_in_debate,
    )  # fmt: skip
    answers = await decisions.published(consultation.id) if consultation.published_at else ()
    return {
        "consultation": consultation,
        "phase": phase,
        "amendment": amendment,
        "version": await texts.head(amendment.base),
        "change": _read(amendment.operations, amendment.base_alineas, amendment.alineas),
        "places": reading.places(amendment.operations, amendment.touched, amendment.base_alineas),
        "is_author": is_author,
        "is_erased": amendment.author.origin == people.ERASED,
        "is_readable": amendment.status != Status.HIDDEN or is_author or (user is not None and user.is_staff),
        "may_rectify": amendment.is_in_debate and rules.allows(Action.RECTIFY, user, phase, owner=amendment.author.id),
        "may_withdraw": amendment.is_in_debate
        and rules.allows(Action.WITHDRAW, user, phase, owner=amendment.author.id),
        "panel": panel,
        "why": await votes.why(consultation, amendment.number) if panel.are_results_shown else None,
        "columns": await arguments.of_amendment(consultation.id, amendment.id, person=reader),
        "arguments_at": here,
        "is_open_to_debate": amendment.is_in_debate and phase in rules.open_in(Action.ARGUE),
        "carried": (await carrying.carried(consultation.id, amendment.id)).get(amendment.id),
        "answer": next((one for one in answers if one.amendment == amendment.id), None),
        "around": await neighbours(
            consultation.id, amendment.article, amendment.target, amendment.operations, amendment.base_alineas,
            leave_out=amendment.number,
        ),
        "history": _history(await queries.history(amendment.id), amendment),
    }  # fmt: skip


def _history(
    wordings: tuple[queries.WordingView, ...], amendment: AmendmentView
) -> list[tuple[queries.WordingView, tuple[reading.Line, ...]]]:
    """Each wording, latest first, with what it changed in the one before it."""
    before = [*wordings[1:], None]
    return [
        (wording, reading.lines(old.alineas, wording.alineas) if old else ())
        for wording, old in zip(wordings, before, strict=False)  # none at all once its author had it erased
    ]


@get("/consultations/{slug:str}/articles/{number:str}/amend")
async def compose(request: AnyRequest, slug: FromPath[str], number: FromPath[str]) -> Response[str]:
    """The composer: a new amendment, a draft of one's own (``draft``), or a new wording (``rectify``)."""
    consultation = await consultations.one(slug)
    version = await texts.version(consultation.version)
    article = await texts.article_in(version.id, number)
    asked = request.query_params
    target = "after" if asked.get("target") == "after" else "article"
    found = composer.blank(article, target)
    if (wanted := _number(asked.get("draft"))) and request.user:
        draft = await queries.draft(wanted, person=request.user.id)
        found = await _draft(version, draft)
    elif wanted := _number(asked.get("rectify")):
        found = await _wording(request, consultation, version, wanted)
    return await _composer(request, consultation, version, found)


@post("/consultations/{slug:str}/articles/{number:str}/amend", status_code=200)
async def write(request: AnyRequest, slug: FromPath[str], number: FromPath[str]) -> Response[str]:
    """What the composer's buttons do, with or without JavaScript: preview, one gesture, keep, throw away, submit."""
    consultation = await consultations.one(slug)
    version = await texts.version(consultation.version)
    fields = await _fields(request)
    found, problem = await _posted(consultation, version, number, fields)
    action = "undo" if fields.get("undo") else fields.get("do", "submit")
    try:
        if problem:
            raise problem
        match action:
            case "preview" | "see":
                if not pages.wants_block(request):
                    found.form()  # while somebody types, a title still too long is no reason to interrupt
                shown = {"see": True} if action == "see" else {}
                return await _composer(request, consultation, version, found, block="preview", **shown)
            case "op" | "undo":
                op = fields.get("op", "") if action == "op" else f"undo:{fields['undo']}"
                return await _composer(request, consultation, version, composer.operated(found, op), block="editor")
            case "draft":
                return await _keep(request, slug, found)
            case "drop":
                return await _drop(request, slug, found)
            case _:
                return await _submit(request, consultation, version, found, fields)
    except Invalid as error:
        if pages.wants_block(request):
            raise  # told in #messages: a whole page has no place inside the page
        errors = {name: _(sentence) for name, sentence in error.fields.items()}
        found = replace(found, errors=errors or {"alineas": _(error.message, **error.facts)})
        return await _composer(request, consultation, version, found, status=422)
    except TextMoved:
        found = replace(found, errors={"alineas": _(MOVED)})
        return await _composer(request, consultation, version, found, status=409)


@post("/consultations/{slug:str}/articles/{number:str}/draft", status_code=200)
async def autosave(request: AnyRequest, slug: FromPath[str], number: FromPath[str]) -> dict[str, Any]:
    """Keep what is being typed, for the composer's script; gives the draft's id and when it was kept."""
    consultation = await consultations.one(slug)
    version = await texts.version(consultation.version)
    found, problem = await _posted(consultation, version, number, await _fields(request))
    if problem:
        raise problem
    draft = await service.save_draft(slug, found.form(), by=request.user, now=clock.now(), draft=found.draft or None)
    return {"ok": True, "draft": draft.id, "at": i18n.format_time(draft.updated_at)}


async def _keep(request: AnyRequest, slug: str, found: Composer) -> Response[str]:
    draft = await service.save_draft(slug, found.form(), by=request.user, now=clock.now(), draft=found.draft or None)
    back = f"{addresses.url_amend(slug, found.article.slug)}?draft={draft.id}"
    return pages.redirect(request, back, notice=_(KEPT))


async def _drop(request: AnyRequest, slug: str, found: Composer) -> Response[str]:
    if found.draft:
        await service.discard_draft(slug, found.draft, by=request.user, now=clock.now())
    return pages.redirect(request, addresses.url_article(slug, found.article.slug), notice=_(DROPPED))


async def _submit(
    request: AnyRequest,
    consultation: ConsultationView,
    version: VersionView,
    found: Composer,
    fields: Mapping[str, str],
) -> Response[str]:
    now, slug = clock.now(), consultation.slug
    if found.moved:
        raise TextMoved(MOVED)
    if found.rectify:
        await service.rectify(slug, found.rectify, found.form(), by=request.user, now=now)
        return pages.redirect(request, addresses.url_amendment(slug, found.rectify), notice=_(RECTIFIED))
    number = await service.submit(slug, found.form(), by=request.user, now=now, draft=found.draft or None)
    return pages.redirect(request, addresses.url_amendment(slug, number), notice=_(SUBMITTED, number=number))


async def _fields(request: AnyRequest) -> dict[str, str]:
    return {name: values[-1] for name, values in (await forms.load(request)).items() if not forms.is_own(name)}


async def _posted(
    consultation: ConsultationView, version: VersionView, number: str, fields: Mapping[str, str]
) -> tuple[Composer, Invalid | None]:
    """The composer as posted, and what the form should never have held: unknown fields, signs that cannot be stored."""
    article = await texts.article_in(version.id, number)
    old = article
    base = _number(fields.get("base"))
    if base and base != version.number:
        head = await texts.numbered(consultation.bill, base)
        old = (await texts.version(head.id)).article(article.id) or article
    clean = {forms.storable(name): forms.storable(text) for name, text in fields.items()}
    target = "after" if fields.get("target") == "after" else "article"
    found = composer.posted(article, old, clean, target)
    odd = composer.unknown(clean)
    if odd:
        return found, Invalid(forms.CHECK, fields={name: _(ODD_FIELD, name=name) for name in odd})
    bad = [name for name, text in fields.items() if forms.storable(text) != text]
    if bad:
        return found, Invalid(forms.CHECK, fields={_field(name): _(forms.UNSTORABLE_SIGN) for name in bad})
    return found, None


def _field(name: str) -> str:
    """The field of the page that an error is shown beside: the boxes of the article share one."""
    return "alineas" if name.startswith("alinea_") else forms.storable(name)


async def _draft(version: VersionView, draft: queries.DraftView) -> Composer:
    article = version.article(draft.article)
    if article is None:
        article = (await texts.version(draft.base)).article(draft.article)
    assert article is not None  # a draft's article is in the version that it was begun on
    typed = {name: getattr(draft, name) for name in composer.TEXT_FIELDS}
    found = replace(composer.filled(article, draft.target, draft.alineas, typed), draft=draft.id)
    if draft.base != version.id and draft.target == "article":
        old = (await texts.version(draft.base)).article(draft.article)
        found = replace(found, moved=reading.lines(old.alineas, article.alineas) if old else ())
    return found


async def _wording(request: AnyRequest, consultation: ConsultationView, version: VersionView, number: int) -> Composer:
    amendment = await queries.one(consultation.id, number)
    if request.user is None or request.user.id != amendment.author.id:
        raise NotAllowed(N_("Seul l’auteur d’un amendement peut le rectifier."))
    article = version.article(amendment.article)
    assert article is not None
    typed = {name: getattr(amendment, name) for name in composer.TEXT_FIELDS}
    return replace(composer.filled(article, amendment.target, amendment.alineas, typed), rectify=number)


async def _composer(
    request: AnyRequest, consultation: ConsultationView, version: VersionView, found: Composer, *,
    status: int = 200, block: str | None = None, **more: Any,
) -> Response[str]:  # fmt: skip
    phase = consultation.phase(clock.now())
    article: ArticleView = found.article
    ops = () if found.is_too_long else found.ops
    around = await neighbours(consultation.id, article.id, found.target, ops, found.base, leave_out=found.rectify)
    preview = Preview(
        reading=_read(ops, found.base, found.edited if ops else found.base), is_changed=bool(ops), neighbours=around
    )
    values = {
        "consultation": consultation,
        "phase": phase,
        "version": version,
        "article": article,
        "composer": found,
        "preview": preview,
        "tallies": await votes.tallies(consultation.id, "amendment") if around.total else {},
        "may_write": phase in rules.open_in(Action.DRAFT),
        "may_submit": phase in rules.open_in(Action.SUBMIT),
        "is_swapped": block is not None and pages.wants_block(request),
        "see": False,
        **more,
    }
    return pages.page(request, "amendments/compose", block=block, status=status, **values)


def _read(ops: tuple[Any, ...], base: tuple[str, ...], edited: tuple[str, ...]) -> reading.Reading:
    return reading.reading(ops, base, edited, "en" if i18n.language() == "en" else "fr")


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


handlers: list[Any] = [show, withdraw, compose, write, autosave]
