"""What every answer carries, and what no request may do, whatever the room."""

import asyncio

import httpx
import pytest

from lawlab import database
from lawlab.app import create_app
from lawlab.settings import Settings
from lawlab.web import guards, tokens
from tests.browsing import BASE_URL, account, browser, form, parse, show, sign_in, signed_in, submit, words

NEEDED = {
    "content-security-policy": ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"),
    "x-content-type-options": ("nosniff",),
    "referrer-policy": ("same-origin",),
    "permissions-policy": ("camera=()",),
    "cross-origin-opener-policy": ("same-origin",),
    "strict-transport-security": ("max-age=31536000",),
}


def unsafe_routes(settings: Settings) -> list[tuple[str, str]]:
    """Every (method, path) of the application that may change something, path parameters filled."""
    found = []
    for route in create_app(settings).routes:
        path = "/".join(
            str(part) if isinstance(part, str) else {"int": "1"}.get(part.type.__name__, "x")
            for part in route.path_components
        )
        found += [(method, "/" + path) for method in route.methods if method not in guards.SAFE_METHODS]  # type: ignore[union-attr]
    return found


async def test_every_unsafe_route_refuses_a_request_without_its_token(db: Settings) -> None:
    routes = unsafe_routes(db)
    assert ("POST", "/sign-out") in routes and len(routes) > 8
    async with browser(db) as client:
        await signed_in(client)
        for method, path in routes:
            for data in ({"x": "1"}, {"_csrf": "0" * 48}, {"_csrf": "é" * 48}):
                answer = await client.request(method, path, data=data)
                assert answer.status_code == 403, f"{method} {path} with {data}: {answer.status_code}"


async def test_every_unsafe_route_refuses_a_request_from_another_site(db: Settings) -> None:
    async with browser(db) as client:
        await signed_in(client)
        token = form(await show(client, "/me/account"), "/sign-out")["_csrf"][0]
        for method, path in unsafe_routes(db):
            for headers in (
                {"origin": "https://evil.example"},
                {"origin": "null"},
                {"sec-fetch-site": "cross-site"},
                {"sec-fetch-site": "same-site"},
            ):
                answer = await client.request(method, path, data={"_csrf": token}, headers=headers)
                assert answer.status_code == 403, f"{method} {path} with {headers}: {answer.status_code}"


async def test_the_token_of_one_browser_is_worth_nothing_in_another(db: Settings) -> None:
    async with browser(db) as one, browser(db) as two:
        token = form(await show(one, "/sign-in"), "/theme")["_csrf"][0]
        await show(two, "/sign-in")
        answer = await two.post("/theme", data={"_csrf": token, "theme": "dark"})
    assert answer.status_code == 403


async def test_the_token_may_come_in_a_header_as_htmx_sends_it(client: httpx.AsyncClient) -> None:
    page = await show(client, "/sign-in")
    token = form(page, "/theme")["_csrf"][0]
    assert token in (page.css_first("body").attributes["hx-headers"] or "")
    answer = await client.post("/theme", data={"theme": "dark"}, headers={"x-csrf-token": token})
    assert answer.status_code == 303


def test_a_token_is_salted_and_bound() -> None:
    secret = b"s" * 32
    one, two = tokens.form_token(secret, "browser"), tokens.form_token(secret, "browser")
    assert one != two
    assert tokens.is_form_token(secret, "browser", one) and tokens.is_form_token(secret, "browser", two)
    assert not tokens.is_form_token(secret, "other", one)
    assert not tokens.is_form_token(b"t" * 32, "browser", one)
    assert not tokens.is_form_token(secret, "", tokens.form_token(secret, ""))
    assert not tokens.is_form_token(secret, "browser", one[:-1] + ("0" if one[-1] != "0" else "1"))


async def test_the_headers_are_on_every_answer_errors_included(client: httpx.AsyncClient) -> None:
    answers = [
        await client.get("/sign-in"),
        await client.get("/health"),
        await client.get("/robots.txt"),
        await client.get("/favicon.ico"),
        await client.get("/nowhere"),
        await client.get("/me/account"),
        await client.put("/sign-in"),
        await client.post("/sign-in"),
        await client.get("/static/none.css"),
        await client.post("/theme", content=b"x" * 100, headers={"content-type": "multipart/form-data"}),
    ]
    assert [a.status_code for a in answers] == [200, 200, 200, 200, 404, 401, 405, 403, 404, 400]
    for answer in answers:
        for name, parts in NEEDED.items():
            assert all(part in answer.headers.get(name, "") for part in parts), (answer.url, name)
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert "server" not in answer.headers and "x-powered-by" not in answer.headers


async def test_no_page_needs_what_the_policy_forbids(client: httpx.AsyncClient) -> None:
    await signed_in(client)
    for path in ("/me/account", "/help/ranking", "/nowhere"):
        page = parse(await client.get(path))
        assert page.css("[style], style, script:not([src]), [onclick], [onload]") == []
        assert all((s.attributes["src"] or "").startswith("/static/") for s in page.css("script"))


async def test_cookies_are_strict_under_https(client: httpx.AsyncClient) -> None:
    answer = await client.get("/sign-in")
    assert answer.headers.get_list("set-cookie")
    for cookie in answer.headers.get_list("set-cookie"):
        assert cookie.startswith("__Host-lawlab_")
        assert all(part in cookie for part in ("; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"))
        assert "Domain" not in cookie


async def test_cookies_work_on_a_plain_http_demonstration(db: Settings) -> None:
    app = create_app(db)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://127.0.0.1:8123") as client:
        answer = await client.get("/sign-in")
        assert "strict-transport-security" not in answer.headers
        page = parse(answer)
        sent = {"origin": "http://127.0.0.1:8123"}
        answer = await client.post("/theme", data=form(page, "/theme") | {"theme": "dark"}, headers=sent)
    assert answer.status_code == 303


async def test_signing_in_gives_a_new_session_and_ends_the_old_one(client: httpx.AsyncClient) -> None:
    await account("anne@exemple.fr")
    await sign_in(client, "anne@exemple.fr")
    first = client.cookies["__Host-lawlab_session"]
    page = await show(client, "/help/rules")
    client.cookies.delete("__Host-lawlab_session")
    await sign_in(client, "anne@exemple.fr")
    second = client.cookies["__Host-lawlab_session"]
    assert first != second
    # The old session's forms are worth nothing under the new one.
    answer = await submit(client, page, "/theme", theme="dark")
    assert answer.status_code == 403


async def test_a_session_s_secret_is_not_in_the_database(client: httpx.AsyncClient) -> None:
    await signed_in(client)
    secret = client.cookies["__Host-lawlab_session"]
    rows = await database.fetch("SELECT secret_hash FROM session")
    assert [row["secret_hash"] for row in rows] == [tokens.digest(secret)]


async def test_a_cookie_is_worth_nothing_after_signing_out(client: httpx.AsyncClient) -> None:
    await signed_in(client)
    secret = client.cookies["__Host-lawlab_session"]
    answer = await submit(client, await show(client, "/me/account"), "/sign-out")
    assert answer.status_code == 303
    client.cookies.set("__Host-lawlab_session", secret, domain="lawlab.test")
    assert (await client.get("/me/account")).status_code == 401


async def test_a_get_changes_no_row(client: httpx.AsyncClient) -> None:
    await signed_in(client)

    async def rows() -> list[list[dict[str, object]]]:
        return [
            await database.fetch(f"SELECT * FROM {t}") for t in ("person", "session", "journal_entry", "reset_link")
        ]

    before = await rows()
    for path in ("/me/account", "/sign-in", "/password", "/help/privacy", "/sign-out", "/nowhere"):
        await client.get(path)
    assert await rows() == before


async def test_an_unexpected_error_tells_a_number_and_nothing_else(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lawlab.accounts import queries

    async def broken(_person: int) -> None:
        raise RuntimeError("the password is hunter2")

    await signed_in(client)
    monkeypatch.setattr(queries, "account", broken)
    answer = await client.get("/me/account")
    assert answer.status_code == 500
    assert "hunter2" not in answer.text and "Traceback" not in answer.text
    reference = caplog.records[-1].getMessage().split()[-1]
    assert reference in answer.text


async def test_a_database_that_fails_while_recognising_gives_a_page(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    await signed_in(client)
    await database.close()
    answer = await client.get("/help/rules")
    assert answer.status_code == 500
    assert parse(answer).css_first("footer.foot") is not None


async def test_errors_have_one_shape_in_json(client: httpx.AsyncClient) -> None:
    for path, method in (("/nowhere", "GET"), ("/me/account", "GET"), ("/sign-in", "POST"), ("/theme", "PATCH")):
        answer = await client.request(method, path, headers={"accept": "application/json"})
        body = answer.json()
        assert set(body) == {"ok", "error"} and body["ok"] is False
        assert set(body["error"]) == {"code", "message", "facts"}
        assert body["error"]["message"]
    assert (await client.get("/api/nothing")).json()["error"]["code"] == "not-found"


async def test_errors_reach_htmx_in_the_messages_of_the_page(client: httpx.AsyncClient) -> None:
    answer = await client.post("/theme", data={"theme": "dark"}, headers={"hx-request": "true"})
    assert answer.status_code == 403
    assert answer.headers["hx-retarget"] == "#messages" and answer.headers["hx-reswap"] == "innerHTML"
    page = parse(answer)
    assert page.css_first("[role=alert]") is not None and page.css("header, footer") == []
    restored = await client.get("/nowhere", headers={"hx-request": "true", "hx-history-restore-request": "true"})
    assert parse(restored).css_first("footer.foot") is not None


async def test_two_requests_at_once_do_not_share_their_language(db: Settings) -> None:
    async with browser(db) as client:

        async def language(wanted: str) -> str:
            answer = await client.get("/help/rules", headers={"accept-language": wanted})
            return parse(answer).css_first("html").attributes["lang"] or ""

        wanted = ["fr", "en"] * 10
        assert await asyncio.gather(*map(language, wanted)) == wanted


async def test_only_a_local_origin_is_ours(client: httpx.AsyncClient) -> None:
    page = await show(client, "/sign-in")
    assert (await submit(client, page, "/theme", theme="dark", headers={"origin": BASE_URL})).status_code == 303
    answer = await submit(client, page, "/theme", theme="dark", headers={"origin": BASE_URL + ".evil.example"})
    assert answer.status_code == 403
    assert "autre site" in words(answer)
