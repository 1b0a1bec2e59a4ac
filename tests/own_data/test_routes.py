"""Carrying one's data away and erasing one's account, as a person does it."""

import io
import json
import zipfile

import httpx

from lawlab import database
from lawlab.own_data import service
from lawlab.settings import Settings
from tests import worlds
from tests.browsing import PASSWORD, browser, follow, form, show, sign_in, signed_in, submit, words
from tests.worlds import World

DATA, COPY, ERASURE = "/me/data", "/me/data/copy", "/me/data/erasure"


async def test_a_copy_is_for_the_person_of_the_session_alone(client: httpx.AsyncClient) -> None:
    world = await worlds.consultation()
    person = await signed_in(client, name="Zoé <b>L.</b>")
    await worlds.amendment(world, person, title="Un titre & <i>un autre</i>")
    answer = await submit(client, await show(client, DATA), COPY)
    assert answer.status_code == 200 and answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"].startswith("attachment")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        data = json.loads(archive.read("data.json"))
        page = archive.read("data.html").decode()
    assert data["account"]["email"] == "zoé.<b>l.</b>@exemple.fr" and data["amendments"][0]["number"] == 1
    assert "Un titre &amp; &lt;i&gt;un autre&lt;/i&gt;" in page and "<b>L." not in page
    assert "argon2" not in json.dumps(data) and "secret" not in json.dumps(data)


async def test_there_is_no_link_to_somebody_s_data(client: httpx.AsyncClient) -> None:
    answer = await client.get(COPY)
    assert answer.status_code == 405
    answer = await client.post(COPY, data={})
    assert answer.status_code == 403  # no token: nobody else's page can ask for it
    await show(client, DATA, status=401)


async def test_erasing_needs_the_password_and_a_ticked_box(client: httpx.AsyncClient) -> None:
    await signed_in(client)
    page = await show(client, DATA)
    for typed, sentence in (
        ({"current_password": PASSWORD}, "Cochez la case"),
        ({"current_password": "", "sure": "yes"}, "Écrivez votre mot de passe actuel"),
        ({"current_password": "un autre mot de passe", "sure": "yes"}, "pas votre mot de passe actuel"),
        ({"current_password": "x" * 600, "sure": "yes"}, ""),
        ({"current_password": "\x00", "sure": "yes"}, ""),
    ):
        answer = await submit(client, page, ERASURE, **typed)
        assert answer.status_code == 422 and sentence in words(answer), typed
    assert len(await database.fetch("SELECT id FROM person")) == 1


async def test_an_erased_account_is_signed_out_everywhere_and_cannot_come_back(
    client: httpx.AsyncClient, db: Settings
) -> None:
    person = await signed_in(client, name="Zoé")
    async with browser(db) as phone:
        await sign_in(phone, "zoé@exemple.fr")
        answer = await submit(client, await show(client, DATA), ERASURE, current_password=PASSWORD, sure="yes")
        home = await follow(client, answer)
        assert "Votre compte est effacé" in words(home) and "Se connecter" in words(home)
        await show(phone, "/me", status=401)
        page = await show(phone, "/sign-in")
        again = await submit(phone, page, "/sign-in", email="zoé@exemple.fr", password=PASSWORD)
        assert again.status_code == 422 and "inexact" in words(again)
    assert await database.fetch("SELECT id FROM person WHERE id = ?", person.id) == []


async def test_the_page_says_what_is_at_stake(client: httpx.AsyncClient) -> None:
    world: World = await worlds.consultation()
    person = await signed_in(client)
    await worlds.amendment(world, person)
    page = await show(client, DATA)
    assert "1 amendement perd son texte" in words(page) and "0 vote" in words(page)
    assert "current_password" in form(page, ERASURE)
    await with_english(client)


async def with_english(client: httpx.AsyncClient) -> None:
    page = await show(client, DATA, accept_language="en")
    assert "Download my data" in words(page) and "Erase my account" in words(page)


async def test_an_erased_amendment_still_has_its_page(client: httpx.AsyncClient, db: Settings) -> None:
    world = await worlds.consultation()
    author = await worlds.person(name="Zoé L.")
    number = await worlds.amendment(world, author, title="Livrer les pièces")
    address = f"/consultations/{world.slug}/amendments/{number}"
    assert "Livrer les pièces" in words(await show(client, address))
    await service.erase(author.id, settings=db, now=world.now)
    page = await show(client, address)
    assert "Texte effacé à la demande de son auteur" in words(page.css_first("h1")) and "Compte effacé" in words(page)
    assert "Livrer" not in words(page) and "Zoé" not in words(page) and "décourage de réparer" not in words(page)
