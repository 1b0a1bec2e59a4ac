"""A browser without JavaScript, for tests: pages as a person sees them, forms filled from the HTML they hold.

page = await show(client, "/consultations/essai/articles/2")
answer = await submit(client, page, "/consultations/essai/articles/2/annotations", alinea="1", body="Bien dit.")
"""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import httpx
from selectolax.lexbor import LexborHTMLParser, LexborNode

from lawlab.accounts import service as accounts
from lawlab.app import create_app
from lawlab.clock import now
from lawlab.engine.rules import Actor, Role
from lawlab.settings import Settings

BASE_URL = "https://lawlab.test"
PASSWORD = "trois chevaux bleus ici"
_ARGON2: dict[str, str] = {}


@asynccontextmanager
async def browser(settings: Settings, **headers: str) -> AsyncIterator[httpx.AsyncClient]:
    """A browser with its own cookies, on the application of these settings, whose database is already open.

    The site is served under https, so that cookies are the strict ones of production.
    """
    app = create_app(settings.model_copy(update={"base_url": BASE_URL}))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url=BASE_URL, headers={"accept": "text/html", **headers}
    ) as client:
        yield client


async def show(client: httpx.AsyncClient, path: str, *, status: int = 200, **headers: str) -> LexborHTMLParser:
    """A page, parsed; the status is checked."""
    answer = await client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    assert answer.status_code == status, f"{path}: {answer.status_code}\n{words(answer)[:800]}"
    return parse(answer)


def parse(answer: httpx.Response) -> LexborHTMLParser:
    """The answer's HTML."""
    return LexborHTMLParser(answer.text)


def words(page: httpx.Response | LexborHTMLParser | LexborNode) -> str:
    """What a page says, spaces tidied."""
    node = parse(page) if isinstance(page, httpx.Response) else page
    text = (
        node.text(separator=" ")
        if not isinstance(node, LexborHTMLParser)
        else (node.body or node.root).text(separator=" ")
    )
    return " ".join(text.split())


def form(page: LexborHTMLParser, action: str) -> dict[str, list[str]]:
    """The fields of the form of this action as a browser would send them untouched (no button)."""
    found = page.css_first(f'form[action="{action}"]')
    assert found is not None, f"no form {action}; there are {[f.attributes.get('action') for f in page.css('form')]}"
    fields: dict[str, list[str]] = {}
    for node in found.css("input, textarea, select"):
        name, kind = node.attributes.get("name"), node.attributes.get("type") or ""
        if not name or "disabled" in node.attributes or kind in ("submit", "button", "file"):
            continue
        if node.tag == "textarea":
            text = node.text()
            value: str | None = text[1:] if text.startswith("\n") else text
        elif node.tag == "select":
            options = node.css("option[selected]") or node.css("option")[:1]
            value = _option(options[0]) if options else None
        elif kind in ("radio", "checkbox"):
            value = (node.attributes.get("value") or "on") if "checked" in node.attributes else None
        else:
            value = node.attributes.get("value") or ""
        if value is not None:
            fields.setdefault(name, []).append(value)
    return fields


def _option(node: LexborNode) -> str:
    value = node.attributes.get("value")
    return node.text() if value is None else value


async def submit(
    client: httpx.AsyncClient,
    page: LexborHTMLParser,
    action: str,
    *,
    to: str = "",
    headers: dict[str, str] | None = None,
    **fields: Any,
) -> httpx.Response:
    """Fill the page's form and send it, as a browser does (Origin included). A list sends a field several times;
    None leaves it out. ``to`` sends to another address, as a button with ``formaction`` would."""
    filled = form(page, action)
    for name, value in fields.items():
        if value is None:
            filled.pop(name, None)
        else:
            filled[name] = [str(v) for v in value] if isinstance(value, (list, tuple)) else [str(value)]
    sent = {"origin": BASE_URL, "sec-fetch-site": "same-origin", **(headers or {})}
    return await client.post(to or action, data=filled, headers=sent)


async def follow(client: httpx.AsyncClient, answer: httpx.Response) -> LexborHTMLParser:
    """The page that a 303 leads to."""
    assert answer.status_code == 303, f"{answer.status_code}\n{words(answer)[:800]}"
    return await show(client, answer.headers["location"])


async def account(
    email: str, *, name: str = "", role: Role = Role.CITIZEN, kind: str = "citizen", password: str = PASSWORD
) -> Actor:
    """An account that can sign in."""
    name = name or email.partition("@")[0]
    if password not in _ARGON2:
        _ARGON2[password] = await accounts.passwords.hashed(password)
    id_ = await accounts.create_person(
        name=name, email=email, role=role, kind=kind, password_hash=_ARGON2[password], now=now()
    )
    return Actor(id=id_, name=name, role=role, kind=kind)


async def sign_in(client: httpx.AsyncClient, email: str, password: str = PASSWORD) -> httpx.Response:
    """Sign in through the page's form."""
    page = await show(client, "/sign-in")
    answer = await submit(client, page, "/sign-in", email=email, password=password)
    assert answer.status_code == 303, words(answer)[:800]
    return answer


async def signed_in(
    client: httpx.AsyncClient, role: Role = Role.CITIZEN, *, name: str = "", kind: str = "citizen"
) -> Actor:
    """Make an account of this role and sign in with it."""
    email = f"{(name or role.value).lower().replace(' ', '.')}@exemple.fr"
    person = await account(email, name=name or f"Une personne ({role.value})", role=role, kind=kind)
    await sign_in(client, email)
    return person


def links(page: LexborHTMLParser) -> Iterable[str]:
    """Every local address that the page links to, without fragments."""
    for node in page.css("a[href]"):
        address = (node.attributes.get("href") or "").partition("#")[0]
        if address.startswith("/"):
            yield address
