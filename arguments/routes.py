"""The debate: read every argument, add one, say that one is convincing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from amendments import queries as amendments
from arguments import queries, service
from arguments.forms import ArgumentForm, SupportForm
from arguments.queries import Columns, Target
from lawlab import clock
from lawlab.consultations import queries as consultations
from lawlab.consultations.queries import ConsultationView
from lawlab.engine import rules
from lawlab.engine.rules import Action
from lawlab.errors import Invalid
from lawlab.web import addresses, forms, pages
from lawlab.web.i18n import N_, _
from texts import queries as texts

AnyRequest = Request[Any, Any, Any]
PER_PAGE = 15
PUBLISHED = N_("Votre argument est publié.")
SUPPORTED = N_("Vous trouvez cet argument convaincant.")
NOT_SUPPORTED = N_("Votre soutien à cet argument est retiré.")


@dataclass(frozen=True)
class Subject:
    """What is argued about: the address of its page, what it is called, and how the service knows it."""

    consultation: ConsultationView
    target: Target
    number: int
    row: int
    address: str
    what: str
    title: str
    is_in_debate: bool


@get("/consultations/{slug:str}/amendments/{number:int}/arguments")
async def on_amendment(request: AnyRequest, slug: FromPath[str], number: FromPath[int]) -> Response[str]:
    """Every argument on an amendment, a page at a time."""
    return await _index(request, await _amendment(slug, number))


@get("/consultations/{slug:str}/articles/{number:str}/arguments")
async def on_article(request: AnyRequest, slug: FromPath[str], number: FromPath[str]) -> Response[str]:
    """Every argument on an article, a page at a time."""
    return await _index(request, await _article(slug, number))


@post("/consultations/{slug:str}/amendments/{number:int}/arguments", status_code=200)
async def argue_on_amendment(request: AnyRequest, slug: FromPath[str], number: FromPath[int]) -> Response[str]:
    """Publish an argument on an amendment."""
    return await _argue(request, await _amendment(slug, number))


@post("/consultations/{slug:str}/articles/{number:str}/arguments", status_code=200)
async def argue_on_article(request: AnyRequest, slug: FromPath[str], number: FromPath[str]) -> Response[str]:
    """Publish an argument on an article."""
    return await _argue(request, await _article(slug, number))


@post("/consultations/{slug:str}/arguments/{number:int}/support", status_code=200)
async def support(request: AnyRequest, slug: FromPath[str], number: FromPath[int]) -> Response[str]:
    """Find an argument convincing, or no longer."""
    form = await forms.read(request, SupportForm)
    argument = await service.support(slug, number, by=request.user, now=clock.now(), on=form.on)
    consultation = await consultations.one(slug)
    target, name = await queries.where_is(consultation.id, argument)
    if target == "amendment":
        subject = await _amendment(slug, name)
    else:
        subject = await _article(slug, (await texts.article_in(consultation.version, name)).slug)
    notice = _(SUPPORTED) if form.on else _(NOT_SUPPORTED)
    return await _answer(request, subject, notice, anchor=f"arg_{number}")


async def _argue(request: AnyRequest, subject: Subject) -> Response[str]:
    try:
        form = await forms.read(request, ArgumentForm)
        taken = await service.argue(
            subject.consultation.slug,
            form,
            by=request.user,
            now=clock.now(),
            target=subject.target,
            number=subject.number,
        )
    except Invalid as error:
        typed = await forms.typed(request)
        errors = {name: _(sentence) for name, sentence in error.fields.items()} or {"body": _(error.message)}
        return await _index(request, subject, status=422, typed=typed, errors=errors)
    return await _answer(request, subject, _(PUBLISHED), anchor=f"arg_{taken}")


async def _answer(request: AnyRequest, subject: Subject, notice: str, *, anchor: str) -> Response[str]:
    """The block as the page around it shows it: a few of each side on a subject's own page, all on the list."""
    values = await _values(request, subject)
    if request.headers.get("hx-current-url", "").partition("?")[0].endswith("/arguments"):
        values["columns"] = replace(values["columns"], shown=PER_PAGE)
    back = f"{subject.address}#{anchor}"
    return pages.answer(request, "arguments/index", block="arguments", back=back, notice=notice, **values)


async def _index(
    request: AnyRequest,
    subject: Subject,
    *,
    status: int = 200,
    typed: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response[str]:
    values = await _values(request, subject)
    columns: Columns = values["columns"]
    last = max(1, -(-max(len(columns.for_), len(columns.against)) // PER_PAGE))
    asked = request.query_params.get("page", "")
    page = min(max(1, int(asked)), last) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    values["columns"] = replace(columns, shown=PER_PAGE, start=(page - 1) * PER_PAGE)
    values |= {"page": page, "pages": last, "typed": typed or {}, "errors": errors or {}}
    return pages.page(request, "arguments/index", block="arguments", status=status, **values)


async def _values(request: AnyRequest, subject: Subject) -> dict[str, Any]:
    reader = request.user.id if request.user else None
    consultation = subject.consultation
    phase = consultation.phase(clock.now())
    read = queries.of_amendment if subject.target == "amendment" else queries.of_article
    return {
        "consultation": consultation,
        "phase": phase,
        "columns": await read(consultation.id, subject.row, person=reader),
        "arguments_at": subject.address,
        "is_open_to_debate": subject.is_in_debate and phase in rules.open_in(Action.ARGUE),
        "what": subject.what,
        "title": subject.title,
    }


async def _amendment(slug: str, number: int) -> Subject:
    consultation = await consultations.one(slug)
    found = await amendments.one(consultation.id, number)
    is_shown = found.status != amendments.Status.HIDDEN
    return Subject(
        consultation=consultation, target="amendment", number=number, row=found.id,
        address=addresses.url_amendment(slug, number), what=_("l’amendement n° {number}", number=number),
        title=found.title if is_shown else "", is_in_debate=found.is_in_debate,
    )  # fmt: skip


async def _article(slug: str, number: str) -> Subject:
    consultation = await consultations.one(slug)
    found = await texts.article_in(consultation.version, number)
    return Subject(
        consultation=consultation, target="article", number=found.id, row=found.id,
        address=addresses.url_article(slug, found.slug), what=_("l’article {number}", number=found.number),
        title=found.title, is_in_debate=True,
    )  # fmt: skip


handlers: list[Any] = [on_amendment, on_article, argue_on_amendment, argue_on_article, support]
