"""Nothing that a person typed is lost: whatever refuses a form gives it back."""

from typing import Any

import httpx
import pytest
from litestar import Request, Response, post
from pydantic import Field

from lawlab import app as application
from lawlab import database
from lawlab.engine.rules import Role
from lawlab.errors import PhaseClosed, TextMoved
from lawlab.settings import Settings
from lawlab.web import forms, guards, pages
from tests.browsing import BASE_URL, account, browser, form, parse, show, sign_in, signed_in, submit, words

LONG = "Première ligne, avec « guillemets », <b>balises</b> & esperluettes.\nSeconde ligne."


class Remark(forms.Form):
    title: str = Field(max_length=90)
    body: str
    number: int | None = None
    tags: list[str] = Field(default=[])


@post("/test/remarks", status_code=303, guards=[guards.signed_in])
async def take(request: Request[Any, Any, Any]) -> Response[str]:
    """Stands for any room's form."""
    remark = await forms.read(request, Remark)
    if remark.title == "closed":
        raise PhaseClosed("La phase d’écriture est close depuis le {day}. Vous pouvez encore voter.", day="29 novembre")
    if remark.title == "moved":
        raise TextMoved("Le texte a changé depuis votre brouillon.")
    taken.append(remark)
    return pages.redirect(request, "/help/rules", notice="Remarque reçue.")


taken: list[Remark] = []


@pytest.fixture(autouse=True)
def a_room_with_a_form(monkeypatch: pytest.MonkeyPatch) -> None:
    class Room:
        handlers = (take,)

    taken.clear()
    monkeypatch.setattr(application, "ROOMS", (*application.ROOMS, Room))


async def send(client: httpx.AsyncClient, token: str = "", **fields: Any) -> httpx.Response:
    if not token:
        token = form(await show(client, "/help/rules"), "/theme")["_csrf"][0]
    return await client.post("/test/remarks", data={"_csrf": token, **fields}, headers={"origin": BASE_URL})


async def test_a_form_that_is_right_is_taken(client: httpx.AsyncClient) -> None:
    await signed_in(client)
    answer = await send(client, title="Titre", body=LONG, number="", tags=["a", "b"])
    assert answer.status_code == 303, words(answer)
    assert taken == [Remark(title="Titre", body=LONG, number=None, tags=["a", "b"])]


@pytest.mark.parametrize(("title", "status"), [("closed", 409), ("moved", 409)])
async def test_a_refused_form_comes_back_whole(client: httpx.AsyncClient, title: str, status: int) -> None:
    await signed_in(client)
    answer = await send(client, title=title, body=LONG, tags=["a", "b"])
    assert answer.status_code == status
    page = parse(answer)
    fields = form(page, "/test/remarks")
    assert fields["title"] == [title] and fields["body"] == [LONG] and fields["tags"] == ["a", "b"]
    again = await submit(client, page, "/test/remarks", title="Autre titre")
    assert again.status_code == 303
    assert taken[0].body == LONG and taken[0].tags == ["a", "b"]


async def test_a_stale_token_costs_one_more_press(client: httpx.AsyncClient) -> None:
    await signed_in(client)
    answer = await send(client, token="0" * 48, title="Titre", body=LONG)
    assert answer.status_code == 403 and taken == []
    again = await submit(client, parse(answer), "/test/remarks")
    assert again.status_code == 303 and taken[0].body == LONG


async def test_a_session_that_ended_while_typing_loses_nothing(client: httpx.AsyncClient) -> None:
    await account("anne@exemple.fr")
    await sign_in(client, "anne@exemple.fr")
    token = form(await show(client, "/help/rules"), "/theme")["_csrf"][0]
    await database.execute("DELETE FROM session")
    answer = await send(client, token=token, title="Titre", body=LONG, tags=["a", "b"])
    assert answer.status_code == 401
    page = parse(answer)
    assert form(page, "/test/remarks")["body"] == [LONG]
    # A wrong password first: the text goes through that too.
    answer = await submit(client, page, "/sign-in", email="anne@exemple.fr", password="pas le bon du tout")
    assert answer.status_code == 422
    answer = await submit(
        client, parse(answer), "/sign-in", email="anne@exemple.fr", password="trois chevaux bleus ici"
    )
    assert answer.status_code == 200
    page = parse(answer)
    assert form(page, "/test/remarks")["body"] == [LONG]
    answer = await submit(client, page, "/test/remarks")
    assert answer.status_code == 303
    assert taken == [Remark(title="Titre", body=LONG, tags=["a", "b"])]


async def test_somebody_without_an_account_keeps_the_text_through_signing_up(client: httpx.AsyncClient) -> None:
    answer = await send(client, title="Titre", body=LONG)
    assert answer.status_code == 401
    answer = await submit(client, parse(answer), "/sign-in", to="/sign-in/keep")
    assert answer.status_code == 200
    answer = await submit(
        client, parse(answer), "/sign-up",
        email="zoe@exemple.fr", name="Zoé", password="quatre chevaux verts", rules="yes",
    )  # fmt: skip
    assert answer.status_code == 200, words(answer)
    answer = await submit(client, parse(answer), "/test/remarks")
    assert answer.status_code == 303 and taken[0].body == LONG


async def test_a_carried_form_never_leaves_the_site(client: httpx.AsyncClient) -> None:
    await account("anne@exemple.fr")
    page = await show(client, "/sign-in")
    for kept in (
        '{"action": "https://evil.example/", "fields": {}}',
        "not json",
        '{"action": 3}',
        "[]",
        '{"action": "//e", "fields": {}}',
    ):
        answer = await submit(
            client, page, "/sign-in", email="anne@exemple.fr", password="trois chevaux bleus ici", _kept=kept
        )
        assert answer.status_code == 303 and answer.headers["location"] == "/"
        page = await show(client, "/help/rules")
        await submit(client, page, "/sign-out")
        page = await show(client, "/sign-in")


async def test_a_nul_is_refused_by_name_and_the_rest_is_still_there(client: httpx.AsyncClient) -> None:
    await signed_in(client)
    answer = await send(client, title="Titre", body="avant\x00après")
    assert answer.status_code == 422
    page = parse(answer)
    assert "caractère que nous ne pouvons pas enregistrer" in words(page)
    assert form(page, "/test/remarks")["body"] == ["avantaprès"]
    assert "\x00" not in answer.text
    assert (await submit(client, page, "/test/remarks")).status_code == 303
    assert taken[0].body == "avantaprès"


async def test_two_megabytes_are_answered_by_a_sentence_and_kept(client: httpx.AsyncClient) -> None:
    await signed_in(client)
    text = "mot " * 500_000
    answer = await send(client, title="x" * 91, body=text)
    assert answer.status_code == 422
    page = parse(answer)
    assert form(page, "/test/remarks")["body"] == [text]
    assert "90 signes au plus" in words(page.css_first(".msg.bad"))


async def test_more_than_the_site_takes_is_said_clearly(client: httpx.AsyncClient) -> None:
    await signed_in(client)
    answer = await send(client, title="Titre", body="x" * (4 * 1024 * 1024))
    assert answer.status_code == 413
    assert "4 Mo" in words(answer) and taken == []


async def test_unknown_fields_are_refused(client: httpx.AsyncClient) -> None:
    await signed_in(client)
    for name in ("author_id", "status", "level", "role"):
        answer = await send(client, title="Titre", body="Texte", **{name: "1"})
        assert answer.status_code == 422
    assert taken == []


async def test_a_password_is_never_written_back(client: httpx.AsyncClient) -> None:
    answer = await client.post(
        "/sign-in", data={"email": "a@exemple.fr", "password": "mon secret à moi"}, headers={"origin": BASE_URL}
    )
    assert answer.status_code == 403
    assert "mon secret" not in answer.text
    page = parse(answer)
    assert form(page, "/sign-in")["email"] == ["a@exemple.fr"]
    await account("a@exemple.fr", password="mon secret à moi")
    again = await submit(client, page, "/sign-in", password="mon secret à moi")
    assert again.status_code == 303


async def test_typed_html_is_shown_as_text(client: httpx.AsyncClient) -> None:
    await signed_in(client)
    nasty = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    answer = await send(client, title="closed", body=nasty, **{'x"><b>': "y"})
    page = parse(answer)
    assert [s for s in page.css("script") if not s.attributes.get("src")] == []
    assert page.css("img") == []
    assert form(page, "/test/remarks")["body"] == [nasty]


async def test_htmx_gets_the_sentence_and_the_page_keeps_its_text(client: httpx.AsyncClient) -> None:
    await signed_in(client)
    token = form(await show(client, "/help/rules"), "/theme")["_csrf"][0]
    answer = await client.post(
        "/test/remarks", data={"title": "closed", "body": LONG}, headers={"hx-request": "true", "x-csrf-token": token}
    )
    assert answer.status_code == 409
    assert "close depuis le 29 novembre" in words(answer)


async def test_staff_idle_for_half_a_day_sign_in_again(db: Settings) -> None:
    from datetime import timedelta

    from lawlab import clock
    from lawlab.accounts.tables import Session

    async with browser(db) as client:
        await signed_in(client, Role.DRAFTER)
        assert (await client.get("/me/account")).status_code == 200
        await Session.update({Session.seen_at: clock.now() - timedelta(hours=13)}).where(Session.id > 0)
        assert (await client.get("/me/account")).status_code == 401
