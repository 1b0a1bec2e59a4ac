"""What a request may say, and how it is answered: unknown parameters refused, opaque cursors, entity tags.

A cursor holds the sorting key of the last item given, not a count of items: what is added meanwhile shifts nothing. It
belongs to one list (address and filters), and is refused by any other.
"""

import base64
import binascii
import hashlib
import json
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlencode

from litestar import Request, Response
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from pydantic import BaseModel

from lawlab.errors import NotAcceptable, Unclear
from lawlab.web import visitors
from lawlab.web.guards import MOST_NUMBER
from lawlab.web.i18n import N_

AnyRequest = Request[Any, Any, Any]
T = TypeVar("T")
Key = tuple[int | float | str, ...]

DEFAULT_SIZE, MOST = 50, 100
MOST_CURSOR_CHARS = 400
JSON = "application/json"
CACHES = "public, no-cache"  # kept anywhere, asked again each time: the entity tag makes that cheap
UNKNOWN = N_("Paramètre inconnu : {names}. Ceux de cette adresse : {allowed}.")
NONE_ALLOWED = N_("Paramètre inconnu : {names}. Cette adresse n’en prend aucun.")
TWICE = N_("Donnez une seule fois chaque paramètre : {names}.")
BAD_CURSOR = N_("Ce curseur n’est pas de cette liste. Reprenez celui de la dernière réponse, ou repartez sans curseur.")
ONLY_JSON = N_("Cette adresse répond en JSON. Demandez « application/json ».")


async def clear(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Refuse what would otherwise be ignored: a filter that does not exist must not look as if it had filtered."""
    accepted = connection.headers.get("accept", "*/*")
    if isinstance(connection, Request) and not connection.accept.accepts(JSON) and accepted.strip():
        raise NotAcceptable(ONLY_JSON)
    allowed = parameters(handler)
    given = [name for name, _value in connection.query_params.multi_items()]
    if unknown := sorted({_printable(name) for name in given if name not in allowed}):
        names = ", ".join(unknown[:10])
        if not allowed:
            raise Unclear(NONE_ALLOWED, names=names, allowed_parameters=[])
        raise Unclear(UNKNOWN, names=names, allowed=", ".join(allowed), allowed_parameters=list(allowed))
    if twice := sorted({name for name in given if given.count(name) > 1}):
        raise Unclear(TWICE, names=", ".join(twice))


def parameters(handler: BaseRouteHandler) -> tuple[str, ...]:
    """The names of the query parameters of a route."""
    named = handler.parsed_fn_signature.parameters
    paths = {name for path in handler.paths for name in path.replace("{", "/").replace(":", "/").split("/")}
    return tuple(name for name in named if name != "request" and name not in paths)


def _printable(name: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in name[:40]) or "?"


def encode(request: AnyRequest, key: Key) -> str:
    """The cursor that continues this list after ``key``."""
    text = json.dumps([_list_of(request), *key], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(request: AnyRequest, cursor: str | None, like: Key) -> Key | None:
    """The key that a cursor holds, of the same kinds as ``like``; None without a cursor. Raises Unclear."""
    if cursor is None:
        return None
    try:
        if len(cursor) > MOST_CURSOR_CHARS:
            raise ValueError
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        name, *key = json.loads(text)
    except (ValueError, binascii.Error, TypeError, RecursionError):
        raise Unclear(BAD_CURSOR) from None
    if name != _list_of(request) or len(key) != len(like):
        raise Unclear(BAD_CURSOR)
    for value, example in zip(key, like, strict=True):
        if type(value) is not type(example) or (isinstance(value, int) and abs(value) >= 2**53):
            raise Unclear(BAD_CURSOR)
    return tuple(key)


def _list_of(request: AnyRequest) -> str:
    asked = sorted((n, v) for n, v in request.query_params.multi_items() if n not in ("cursor", "limit"))
    return hashlib.sha256(f"{request.url.path}?{urlencode(asked)}".encode()).hexdigest()[:12]


def cut(
    request: AnyRequest, items: Sequence[T], key: Callable[[T], Key], *, cursor: str | None, limit: int, like: Key
) -> tuple[list[T], str | None]:
    """The next ``limit`` items after the cursor, and the cursor that continues. ``items`` are in the order of key."""
    after = decode(request, cursor, like)
    start = 0 if after is None else bisect_right(items, after, key=key)
    part = list(items[start : start + limit])
    is_more = start + limit < len(items)
    return part, encode(request, key(part[-1])) if part and is_more else None


def answer(request: AnyRequest, found: BaseModel, *, following: str | None = None) -> Response[Any]:
    """The answer as JSON, or 304 when the caller has it already; ``following`` is the next cursor (RFC 8288)."""
    headers: dict[str, str] = {}
    if following is not None:
        kept = [(n, v) for n, v in request.query_params.multi_items() if n != "cursor"]
        base = visitors.of(request.scope).settings.base_url
        query = urlencode([*kept, ("cursor", following)])
        headers["Link"] = f'<{base}{_raw_path(request)}?{query}>; rel="next"'
    return tagged(request, found.model_dump_json().encode(), media_type=JSON, headers=headers)


def _raw_path(request: AnyRequest) -> str:
    return request.scope.get("raw_path", b"").decode("latin-1").partition("?")[0] or request.url.path


def tagged(
    request: AnyRequest, body: bytes, *, media_type: str, headers: dict[str, str] | None = None, vary: str = "Accept"
) -> Response[Any]:
    """A body with its entity tag; 304 without it when ``If-None-Match`` holds the tag."""
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    kept = {"ETag": etag, "Cache-Control": CACHES, "Vary": vary, **(headers or {})}
    known = {one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")}
    if etag.removeprefix("W/") in known or "*" in known:
        return Response(b"", status_code=304, headers=kept, media_type=media_type)
    return Response(body, headers=kept, media_type=media_type)


def within(number: int) -> int:
    """A number that a database can compare."""
    return max(-MOST_NUMBER, min(MOST_NUMBER, number))
