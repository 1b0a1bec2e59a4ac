"""Who may come in: forms must come from our own pages, some pages need an account or a role.

``own_form`` guards every route of the application (Litestar adds guards up, so no route can take it off): an unsafe
method needs the browser's form token, in the field ``_csrf`` or the header ``X-CSRF-Token``, and must not come from
another site as the browser itself tells (Origin, Sec-Fetch-Site).
"""

from typing import Any
from urllib.parse import urlsplit

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from lawlab.errors import BadToken, NotAllowed, NotFound, NotSignedIn
from lawlab.web import forms, visitors
from lawlab.web.i18n import N_

PROVED_BY_ADDRESS = "is_proved_by_address"
"""A route whose address holds a signed proof of its own, which it checks: a mail program posts there (RFC 8058)."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
SIGN_IN = N_("Connectez-vous pour continuer. Si vous étiez en train d’écrire, votre texte est gardé.")
STAFF_ONLY = N_("Cette page est réservée à l’équipe qui instruit la consultation.")
STALE = N_("Ce formulaire a vieilli : nous n’avons pas pu vérifier qu’il vient bien de vous. Rien n’a été enregistré.")
NOWHERE = N_("Cette page n’existe pas, ou plus.")
MOST_NUMBER = 2**31 - 1  # what both databases keep in an integer
ELSEWHERE = N_("Cet envoi vient d’un autre site : il est refusé, et rien n’a été enregistré.")

Connection = ASGIConnection[Any, Any, Any, Any]


async def own_form(connection: Connection, handler: BaseRouteHandler) -> None:
    """Refuse an unsafe request that does not prove that it comes from one of our pages."""
    visitor = visitors.of(connection.scope)
    if visitor.failure is not None:
        raise visitor.failure
    if not all(map(_is_storable, connection.path_params.values())):
        raise NotFound(NOWHERE)
    if not isinstance(connection, Request) or connection.method in SAFE_METHODS or handler.opt.get(PROVED_BY_ADDRESS):
        return
    # The fields are read before anything is refused: what was typed must be there to be given back.
    fields = await forms.load(connection)
    if not is_from_here(connection):
        raise BadToken(ELSEWHERE)
    given = connection.headers.get("x-csrf-token") or (fields.get("_csrf") or [""])[0]
    if not visitor.has_token(given):
        raise BadToken(STALE)


def _is_storable(value: object) -> bool:
    """Whether a part of the address can be looked up: no database holds such a number or sign, so nothing is there."""
    if isinstance(value, int):
        return abs(value) <= MOST_NUMBER
    return forms.UNSTORABLE.search(str(value)) is None


def is_from_here(connection: Connection) -> bool:
    """What the browser says of where the request comes from; silence (an old browser, a script) is not a refusal."""
    if connection.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = connection.headers.get("origin")
    if origin is None:
        return True
    ours = urlsplit(visitors.of(connection.scope).settings.base_url).netloc
    return urlsplit(origin).netloc in {ours, connection.headers.get("host", ours)}


async def signed_in(connection: Connection, _handler: BaseRouteHandler) -> None:
    """Only people with an account."""
    if connection.scope["user"] is None:
        raise NotSignedIn(SIGN_IN)


async def staff(connection: Connection, _handler: BaseRouteHandler) -> None:
    """Only the people who answer: drafters, publishers, administrators."""
    user = connection.scope["user"]
    if user is None:
        raise NotSignedIn(SIGN_IN)
    if not user.is_staff:
        raise NotAllowed(STAFF_ONLY)
