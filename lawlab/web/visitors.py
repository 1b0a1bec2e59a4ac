"""Who asks: the person, their language, their theme, the token of their forms. One ``Visitor`` a request."""

import secrets
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, cast

from litestar.types import Scope

from lawlab.engine.rules import Actor
from lawlab.settings import Settings
from lawlab.web import i18n, tokens

THEMES = ("auto", "light", "dark")
_YEAR = 365 * 24 * 3600
_SCOPE_KEY = "lawlab.visitor"


@dataclass
class Visitor:
    """Made at the door from the request's headers; collects the cookies that the answer will set."""

    settings: Settings
    secret: bytes
    cookies: Mapping[str, str] = field(default_factory=dict)
    accepted: str = ""
    path: str = "/"
    user: Actor | None = None
    failure: Exception | None = None
    form: dict[str, list[str]] | None = None
    outgoing: list[str] = field(default_factory=list)
    _fresh: str = ""
    _token: str = ""

    @property
    def is_https(self) -> bool:
        return self.settings.base_url.startswith("https:")

    def cookie_name(self, name: str) -> str:
        """The browser's name for our cookie: ``__Host-`` ties it to this host and to https."""
        return f"__Host-lawlab_{name}" if self.is_https else f"lawlab_{name}"

    def cookie(self, name: str) -> str:
        return self.cookies.get(self.cookie_name(name), "")

    def set_cookie(self, name: str, value: str, *, days: float = 365) -> None:
        """Send a cookie with the answer, whatever the answer becomes."""
        secure = "; Secure" if self.is_https else ""
        age = round(days * 24 * 3600)
        name = self.cookie_name(name)
        self.outgoing.append(f"{name}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}")

    def drop_cookie(self, name: str) -> None:
        self.set_cookie(name, "", days=0)

    @property
    def session(self) -> str:
        """The secret of the session cookie, valid or not; it changes at sign-in and so do the form tokens."""
        return self.cookie("session")

    @property
    def browser(self) -> str:
        """What the form tokens are bound to: the session cookie, or else a random visitor cookie."""
        return self.session or self.cookie("visitor")

    def form_token(self) -> str:
        """The token of this page's forms; gives the browser a visitor cookie when it has none."""
        if self._token:
            return self._token
        browser = self._fresh or self.browser
        if not browser:
            browser = self._fresh = secrets.token_urlsafe(24)
            self.set_cookie("visitor", browser)
        self._token = tokens.form_token(self.secret, browser)
        return self._token

    def has_token(self, given: str) -> bool:
        return tokens.is_form_token(self.secret, self.browser, given)

    def sign_in(self, secret: str, user: Actor) -> None:
        """From here on this request, and its answer, belong to ``user``; tokens are bound to the new session."""
        self.set_cookie("session", secret, days=30)
        self._fresh, self._token = secret, ""
        self.user = user

    def sign_out(self) -> None:
        self.drop_cookie("session")
        self._fresh, self._token = secrets.token_urlsafe(24), ""
        self.set_cookie("visitor", self._fresh)
        self.user = None

    @property
    def theme(self) -> str:
        chosen = self.cookie("theme")
        return chosen if chosen in THEMES else "auto"

    @property
    def language(self) -> str:
        chosen = self.cookie("language")
        if chosen in i18n.LANGUAGES:
            return chosen
        default = self.settings.language
        return i18n.negotiate(self.accepted, default=default) if self.accepted else default

    def leave_notice(self, text: str) -> None:
        """Say this once, on the next full page."""
        self.set_cookie("notice", tokens.sign(self.secret, "notice", text), days=60 / 86400)

    def take_notice(self) -> str:
        """What the last answer wanted said, once."""
        kept = self.cookie("notice")
        if not kept:
            return ""
        self.drop_cookie("notice")
        text = tokens.unsign(self.secret, "notice", kept)
        return text if isinstance(text, str) else ""


_current: ContextVar[Visitor] = ContextVar("visitor")


def from_scope(scope: Scope, settings: Settings, secret: bytes) -> Visitor:
    """The visitor of this request, not yet recognised; also made the current one."""
    headers = {name: value for name, value in scope["headers"] if name in (b"cookie", b"accept-language")}
    visitor = Visitor(
        settings=settings,
        secret=secret,
        cookies=_cookies(headers.get(b"cookie", b"").decode("latin-1")),
        accepted=headers.get(b"accept-language", b"").decode("latin-1"),
        path=scope["path"],
    )
    cast(dict[str, Any], scope)[_SCOPE_KEY] = visitor
    _current.set(visitor)
    return visitor


def nobody(settings: Settings) -> None:
    """For a command, which renders pages and answers nobody: without a person, a cookie or a token."""
    _current.set(Visitor(settings=settings, secret=b""))


def _cookies(header: str) -> dict[str, str]:
    pairs = (part.strip().partition("=") for part in header.split(";"))
    return {name: value for name, _equal, value in pairs if name}


def of(scope: Scope) -> Visitor:
    """The visitor of a request."""
    return cast(Visitor, cast(dict[str, Any], scope)[_SCOPE_KEY])


def current() -> Visitor:
    """The visitor being answered, for macros that need a token."""
    return _current.get()
