"""The application's door: recognises the visitor before Litestar routes, and dresses every answer after.

Middleware would miss the answers that Litestar gives before a route is found (404, 405); this does not.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Litestar
from litestar.config.compression import CompressionConfig
from litestar.datastructures import MutableScopeHeaders, State
from litestar.plugins.htmx import HTMXRequest
from litestar.types import (
    ControllerRouterHandler,
    LifeSpanReceive,
    LifeSpanScope,
    LifeSpanSend,
    Message,
    Receive,
    Scope,
    Send,
)

from lawlab import settings as settings_module
from lawlab.engine.rules import Actor
from lawlab.settings import Settings
from lawlab.web import errors, forms, guards, i18n, visitors

log = logging.getLogger("lawlab.web")
Recognise = Callable[[str], Awaitable[Actor | None]]

_CSP = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
# The one page that another site may put in a frame sets nothing and takes nothing.
FRAMEABLE = _CSP.replace("frame-ancestors 'none'", "frame-ancestors *").replace(
    "form-action 'self'", "form-action 'none'"
)
HEADERS = {
    "Content-Security-Policy": _CSP,
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": with it, browsers send « Origin: null » with our own forms.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# What any site may read, and show: the same for everybody, without cookies.
OPEN_TO_ALL = ("/api/", "/schema")
CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Content-Language, Retry-After",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
HSTS = "max-age=31536000; includeSubDomains"


class Application(Litestar):
    """Litestar, with one ``Visitor`` a request and the same security headers on every answer, errors included."""

    def __init__(
        self, settings: Settings, route_handlers: list[ControllerRouterHandler], *, recognise: Recognise, **options: Any
    ) -> None:
        self.settings = settings
        self.secret = settings_module.secret(settings)
        self.recognise = recognise
        options.setdefault("openapi_config", None)
        super().__init__(
            route_handlers=route_handlers,
            guards=[guards.own_form],
            exception_handlers=errors.HANDLERS,
            before_send=[dress],
            request_class=HTMXRequest,
            request_max_body_size=forms.MAX_BODY_BYTES,
            compression_config=CompressionConfig(
                backend="gzip", gzip_compress_level=6, minimum_size=500, exclude=["^/static/", r"\.zip$"]
            ),
            state=State({"settings": settings}),
            logging_config=None,
            debug=False,
            pdb_on_exception=False,
            **options,
        )

    async def __call__(
        self, scope: Scope | LifeSpanScope, receive: Receive | LifeSpanReceive, send: Send | LifeSpanSend
    ) -> None:
        if scope["type"] == "http":
            await self._meet(scope)
            if scope["method"] == "HEAD":
                scope, send = {**scope, "method": "GET"}, _headers_only(send)
        await super().__call__(scope, receive, send)

    async def _meet(self, scope: Scope) -> None:
        """Find out who asks, and in which language; a failure is kept for the guard, which answers with a page."""
        visitor = visitors.from_scope(scope, self.settings, self.secret)
        i18n.set_language(visitor.language)
        if visitor.session and not scope["path"].startswith("/static/"):
            try:
                visitor.user = await self.recognise(visitor.session)
            except Exception as error:  # answered as a page by the guard, once the route is known
                visitor.failure = error
        scope["user"] = visitor.user


def _headers_only(send: LifeSpanSend) -> LifeSpanSend:
    """HEAD is GET without the body, on every address: the same headers, said once by the same route."""

    async def without_body(message: Any) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return without_body


def _open(headers: MutableScopeHeaders, scope: Scope) -> None:
    """Let any site read the open addresses (CORS), reading only and without credentials."""
    for name, value in CROSS_ORIGIN.items():
        headers.setdefault(name, value)
    if scope["method"] == "OPTIONS":
        for name, value in PREFLIGHT.items():
            headers.setdefault(name, value)


async def dress(message: Message, scope: Scope) -> None:
    """Security headers, cookies and a safe default for caches, on every answer."""
    if message["type"] != "http.response.start":
        return
    headers = MutableScopeHeaders.from_message(message)
    visitor = visitors.of(scope)
    if scope["path"].startswith(OPEN_TO_ALL):
        _open(headers, scope)
    if "GET" in (allowed := headers.get("allow", "")) and "HEAD" not in allowed:
        headers["Allow"] = f"{allowed}, HEAD"
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    if visitor.is_https:
        headers.setdefault("Strict-Transport-Security", HSTS)
    headers.setdefault("Cache-Control", "private, no-cache")
    if headers.get("content-type", "").startswith("text/html"):
        headers.setdefault("Content-Language", i18n.language())
    if not headers.get("cache-control", "").startswith("public"):
        for cookie in visitor.outgoing:
            headers.add("Set-Cookie", cookie)
