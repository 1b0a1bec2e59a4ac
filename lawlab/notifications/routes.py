"""Say which letters one wants: signed in, or from the link that every letter holds (RFC 8058)."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from lawlab import clock
from lawlab.accounts.queries import AccountView
from lawlab.errors import BadToken
from lawlab.notifications import forms, service
from lawlab.web import forms as web_forms
from lawlab.web import guards, pages, visitors
from lawlab.web.i18n import N_, _

AnyRequest = Request[Any, Any, Any]
CHOSEN = N_("C’est noté.")
NOT_OURS = N_("Ce lien n’est plus valable. Connectez-vous pour choisir vos messages, dans « Mon compte ».")


async def _reader(request: AnyRequest, token: str) -> AccountView:
    account = await service.reader_of(visitors.of(request.scope).settings, token)
    if account is None:
        raise BadToken(NOT_OURS)
    return account


@get("/unsubscribe/{token:str}")
async def ask_unsubscribe(request: AnyRequest, token: FromPath[str]) -> Response[str]:
    """The page that asks once more: following a link changes nothing, since mail scanners follow them all."""
    await _reader(request, token)
    return pages.page(request, "notifications/unsubscribe", token=token, is_done=False)


@post("/unsubscribe/{token:str}", status_code=200, opt={guards.PROVED_BY_ADDRESS: True})
async def unsubscribe(request: AnyRequest, token: FromPath[str]) -> Response[str]:
    """No more letters about answers. A mail program may post here by itself, without a session or a form of ours."""
    account = await _reader(request, token)
    await service.choose(account.id, decisions=False, now=clock.now())
    return pages.page(request, "notifications/unsubscribe", token=token, is_done=True)


@post("/me/notifications", status_code=303, guards=[guards.signed_in])
async def choose(request: AnyRequest) -> Response[str]:
    """The choice on one's account page."""
    form = await web_forms.read(request, forms.Choice)
    await service.choose(request.user.id, decisions=form.decisions == "yes", now=clock.now())
    return pages.redirect(request, "/me/account", notice=_(CHOSEN))


handlers: list[Any] = [ask_unsubscribe, unsubscribe, choose]
