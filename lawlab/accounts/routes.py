"""Coming in, going out, one's own page."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.background_tasks import BackgroundTask
from litestar.params import FromPath

from lawlab import clock
from lawlab.accounts import forms, mail, queries, service
from lawlab.accounts.service import LINK_ENDED, SignedIn
from lawlab.errors import Invalid, NotFound, TooMany
from lawlab.notifications import queries as notifications
from lawlab.web import addresses, errors, guards, pages, visitors
from lawlab.web import forms as web_forms
from lawlab.web.i18n import N_, _

AnyRequest = Request[Any, Any, Any]
WELCOME = N_("Votre compte est prêt, et vous êtes connecté. Bienvenue, {name}.")
HELLO = N_("Vous êtes connecté. Bonjour, {name}.")
GONE = N_("Vous êtes déconnecté.")
NEW_PASSWORD = N_("Votre mot de passe est changé. Vos autres appareils sont déconnectés.")
LANGUAGE_KEPT = N_("C’est noté.")


async def _door(request: AnyRequest, *, status: int = 200, form: str = "", **values: Any) -> Response[str]:
    """The page with both forms; ``form`` ("in" or "up") says to which one the errors and typed fields belong."""
    settings = visitors.of(request.scope).settings
    given = {
        "form": form,
        "errors": {},
        "typed": {},
        "kept": "",
        "next": "",
        "demo": await queries.demo_accounts() if settings.demo else [],
        "demo_password": queries.DEMO_PASSWORD if settings.demo else "",
        "retry": "",
        **values,
    }
    headers = {"Retry-After": str(given["retry"])} if given["retry"] else {}
    return pages.page(request, "accounts/sign-in", status=status, headers=headers, **given)


async def _again(request: AnyRequest, form: str, error: Invalid | TooMany) -> Response[str]:
    """The same page with what was typed, and what is wrong with it."""
    found = errors.trouble(error)
    problems = dict(found.fields) or {"email": found.message}
    fields = await web_forms.load(request)
    return await _door(
        request,
        status=found.status,
        form=form,
        errors=problems,
        typed=await web_forms.typed(request),
        kept=_first(fields, "_kept"),
        next=_first(fields, "next"),
        retry=found.facts.get("retry_after", ""),
    )


def _first(fields: dict[str, list[str]], name: str) -> str:
    return web_forms.storable(fields.get(name, [""])[0])


async def _enter(request: AnyRequest, found: SignedIn, notice: str) -> Response[str]:
    """Give the browser its session, then what it was doing: a form to send again, or the page it came from."""
    visitor = visitors.of(request.scope)
    if visitor.session:
        await service.sign_out(visitor.session)
    visitor.sign_in(found.secret, found.actor)
    fields = await web_forms.load(request)
    kept = errors.carried(_first(fields, "_kept"))
    if kept is not None:
        return errors.kept(request, None, action=kept[0], fields=kept[1])
    back = _first(fields, "next")
    return pages.redirect(request, back if addresses.is_local(back) else "/", notice=_(notice, name=found.actor.name))


@get("/sign-in")
async def show_door(request: AnyRequest) -> Response[str]:
    """Sign in or sign up; somebody already signed in goes on."""
    back = request.query_params.get("next", "")
    back = back if addresses.is_local(back) else ""
    if request.user:
        return pages.redirect(request, back or addresses.url_me())
    return await _door(request, next=back)


@post("/sign-in", status_code=303)
async def sign_in(request: AnyRequest) -> Response[str]:
    try:
        form = await web_forms.read(request, forms.SignIn)
        found = await service.sign_in(form.email, form.password, now=clock.now())
    except (Invalid, TooMany) as error:
        return await _again(request, "in", error)
    return await _enter(request, found, HELLO)


@post("/sign-in/keep", status_code=200)
async def keep(request: AnyRequest) -> Response[str]:
    """The page with both forms, carrying a text that could not be sent."""
    fields = await web_forms.load(request)
    return await _door(request, kept=_first(fields, "_kept"), next=_first(fields, "next"))


@get("/sign-up")
async def show_sign_up(request: AnyRequest) -> Response[str]:
    """The address people guess; the form is on the same page as the other."""
    return pages.redirect(request, addresses.url_sign_in())


@post("/sign-up", status_code=303)
async def sign_up(request: AnyRequest) -> Response[str]:
    """New and known addresses get the same answer (see the room's docstring); what differs is sent by e-mail."""
    visitor = visitors.of(request.scope)
    now = clock.now()
    try:
        form = await web_forms.read(request, forms.SignUp)
        found = await service.sign_up(form, now=now, network=network_of(request))
    except (Invalid, TooMany) as error:
        return await _again(request, "up", error)
    fields = await web_forms.load(request)
    if found is not None and _first(fields, "_kept"):
        return await _enter(request, found, WELCOME)
    if found is not None:
        visitor.sign_in(found.secret, found.actor)
    back = _first(fields, "next")
    answer = pages.redirect(request, addresses.url_welcome(back if addresses.is_local(back) else ""))
    if found is None:
        letter = mail.write("known", to=form.email, language=visitor.language, base_url=visitor.settings.base_url)
        answer.background = BackgroundTask(mail.send, visitor.settings, letter)
    return answer


def network_of(request: AnyRequest) -> str:
    """The address that a request comes from; a proxy is believed by uvicorn only when the settings name it."""
    return request.client.host if request.client else ""


@get("/welcome")
async def welcome(request: AnyRequest) -> Response[str]:
    """After signing up: the account is ready, or an e-mail says why not."""
    back = request.query_params.get("next", "")
    return pages.page(request, "accounts/welcome", next=back if addresses.is_local(back) else "")


@post("/sign-out", status_code=303)
async def sign_out(request: AnyRequest) -> Response[str]:
    visitor = visitors.of(request.scope)
    if visitor.session:
        await service.sign_out(visitor.session)
    visitor.sign_out()
    return pages.redirect(request, "/", notice=_(GONE))


@get("/password")
async def ask_reset_page(request: AnyRequest) -> Response[str]:
    return pages.page(request, "accounts/password", is_sent=False, errors={}, typed={})


@post("/password", status_code=200)
async def ask_reset(request: AnyRequest) -> Response[str]:
    """Send a link, and say the same whether or not the address is known."""
    visitor = visitors.of(request.scope)
    try:
        form = await web_forms.read(request, forms.AskReset)
        found = await service.ask_reset(form.email, now=clock.now())
    except (Invalid, TooMany) as error:
        trouble = errors.trouble(error)
        return pages.page(
            request,
            "accounts/password",
            status=trouble.status,
            is_sent=False,
            errors=dict(trouble.fields) or {"email": trouble.message},
            typed=await web_forms.typed(request),
        )
    answer = pages.page(request, "accounts/password", is_sent=True, errors={}, typed={})
    if found is not None:
        person, secret = found
        account = await queries.account(person)
        link = f"{visitor.settings.base_url}/password/{secret}"
        letter = mail.write("reset", to=account.email, language=account.language, name=account.name, link=link)
        answer.background = BackgroundTask(mail.send, visitor.settings, letter)
    return answer


@get("/password/{secret:str}")
async def reset_page(request: AnyRequest, secret: FromPath[str]) -> Response[str]:
    if not await service.is_link_alive(secret, now=clock.now()):
        raise NotFound(LINK_ENDED)
    return pages.page(request, "accounts/new-password", secret=secret, errors={})


@post("/password/{secret:str}", status_code=303)
async def reset(request: AnyRequest, secret: FromPath[str]) -> Response[str]:
    try:
        form = await web_forms.read(request, forms.NewPassword)
        found = await service.reset_password(secret, form.password, now=clock.now())
    except Invalid as error:
        problems = web_forms.problems(error)
        return pages.page(request, "accounts/new-password", status=422, secret=secret, errors=problems)
    visitors.of(request.scope).sign_in(found.secret, found.actor)
    return pages.redirect(request, addresses.url_me(), notice=_(NEW_PASSWORD))


@get("/me/account", guards=[guards.signed_in])
async def my_account(request: AnyRequest) -> Response[str]:
    """Name, address, language, password."""
    return await _my_account(request)


async def _my_account(
    request: AnyRequest, *, status: int = 200, problems: dict[str, str] | None = None
) -> Response[str]:
    account = await queries.account(request.user.id)
    return pages.page(
        request,
        "accounts/account",
        status=status,
        account=account,
        wants_decisions=await notifications.wants_decisions(account.id),
        errors=problems or {},
    )


@post("/me/password", status_code=303, guards=[guards.signed_in])
async def change_password(request: AnyRequest) -> Response[str]:
    try:
        form = await web_forms.read(request, forms.ChangePassword)
        found = await service.change_password(request.user.id, form.current_password, form.password, now=clock.now())
    except (Invalid, TooMany) as error:
        trouble = errors.trouble(error)
        problems = dict(trouble.fields) or {"current_password": trouble.message}
        return await _my_account(request, status=trouble.status, problems=problems)
    visitors.of(request.scope).sign_in(found.secret, found.actor)
    return pages.redirect(request, "/me/account", notice=_(NEW_PASSWORD))


@post("/me/language", status_code=303, guards=[guards.signed_in])
async def choose_language(request: AnyRequest) -> Response[str]:
    """The language of e-mails."""
    form = await web_forms.read(request, forms.Preferences)
    await service.set_language(request.user.id, form.language)
    return pages.redirect(request, "/me/account", notice=_(LANGUAGE_KEPT))


handlers: list[Any] = [
    show_door, sign_in, keep, show_sign_up, sign_up, welcome, sign_out, ask_reset_page, ask_reset, reset_page, reset,
    my_account, change_password, choose_language,
]  # fmt: skip
