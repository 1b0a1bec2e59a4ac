"""The debate on a page, with and without JavaScript."""

from collections.abc import AsyncIterator

import httpx
import pytest

from arguments import service
from arguments.forms import ArgumentForm, Side
from lawlab import clock, database
from lawlab.settings import Settings
from tests import browsing, worlds
from tests.worlds import World

HERE = "/consultations/essai/amendments/1"
ARGUE = f"{HERE}/arguments"
NASTY = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


@pytest.fixture
async def world(db: Settings) -> World:
    world = await worlds.consultation(now=clock.now())
    await worlds.amendment(world, await worlds.person())
    return world


@pytest.fixture
async def client(db: Settings, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with browsing.browser(db) as client:
        yield client


async def test_an_argument_is_published_from_the_page_in_its_own_column(client: httpx.AsyncClient) -> None:
    await browsing.signed_in(client)
    page = await browsing.show(client, HERE)
    answer = await browsing.submit(
        client, page, ARGUE, side="against", body="Trop *cher*.", source_url="https://exemple.fr/a"
    )
    assert answer.headers["location"] == f"{HERE}#arg_1"
    shown = await browsing.follow(client, answer)
    assert shown.css_first("section.con #arg_1 em").text() == "cher"
    assert "exemple.fr" in shown.css_first("#arg_1 a").text()
    assert shown.css("#arg_1 form") == []


async def test_htmx_gets_both_columns(client: httpx.AsyncClient) -> None:
    await browsing.signed_in(client)
    page = await browsing.show(client, HERE)
    answer = await browsing.submit(client, page, ARGUE, side="for", body="Oui.", headers={"hx-request": "true"})
    part = browsing.parse(answer)
    assert "<html" not in answer.text and part.css_first("#arguments #arg_1") and len(part.css(".args > section")) == 2


@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}])
async def test_what_cannot_be_taken_stays_in_its_form(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    await browsing.signed_in(client)
    page = await browsing.show(client, HERE)
    answer = await browsing.submit(
        client, page, ARGUE, side="against", body="Mes mots.", source_url="ftp://exemple.fr", headers=headers
    )
    shown = browsing.parse(answer)
    assert answer.status_code == 422
    assert shown.css_first("#body-against").text().strip() == "Mes mots."
    assert shown.css_first("#source-against").attributes["aria-invalid"] == "true"
    assert shown.css_first("#body-for").text().strip() == ""


async def test_support_is_given_and_taken_back_by_the_same_button(client: httpx.AsyncClient, world: World) -> None:
    form = ArgumentForm(side=Side.FOR, body="Oui.")
    await service.argue(world.slug, form, by=await worlds.person(), now=world.now, number=1)
    await browsing.signed_in(client)
    address = "/consultations/essai/arguments/1/support"
    page = await browsing.show(client, HERE)
    page = await browsing.follow(client, await browsing.submit(client, page, address))
    assert page.css_first("#support-1").attributes["aria-pressed"] == "true"
    assert "Convaincant · 1" in browsing.words(page)
    answer = await browsing.submit(client, page, address, headers={"hx-request": "true"})
    assert browsing.parse(answer).css_first("#support-1").attributes["aria-pressed"] == "false"


async def test_hostile_arguments_are_shown_and_never_run(client: httpx.AsyncClient, world: World) -> None:
    author = await worlds.person(name=f"Ève {NASTY}"[:80])
    for n, body in enumerate(
        (NASTY, "[x](javascript:alert(1))", "<svg/onload=alert(1)>", "![x](https://exemple.fr/x.png)")
    ):
        form = ArgumentForm(side=Side.FOR, body=body, source_url=f'https://exemple.fr/{n}?"onclick=alert(1)')
        await service.argue(world.slug, form, by=author, now=world.now, number=1)
    for path in (HERE, ARGUE):
        page = await browsing.show(client, path)
        assert all(node.attributes.get("src", "").startswith("/static/") for node in page.css("script"))
        assert page.css("img") == [] and page.css("[onerror], [onclick], [onload], [style]") == []
        assert not any((a.attributes.get("href") or "").startswith("javascript:") for a in page.css("a"))


async def test_many_arguments_are_read_page_by_page(client: httpx.AsyncClient, world: World) -> None:
    author = await worlds.person()
    for n in range(20):
        form = ArgumentForm(side=Side.FOR, body=f"Argument {n}.")
        await service.argue(world.slug, form, by=author, now=world.now, number=1)
    page = await browsing.show(client, HERE)
    assert len(page.css(".args li")) == 3 and "17 autres arguments pour" in browsing.words(page)
    assert len((await browsing.show(client, ARGUE)).css(".args li")) == 15
    assert len((await browsing.show(client, f"{ARGUE}?page=2")).css(".args li")) == 5
    await browsing.show(client, f"{ARGUE}?page=x")


async def test_an_article_has_its_own_arguments(client: httpx.AsyncClient) -> None:
    await browsing.signed_in(client)
    address = "/consultations/essai/articles/2/arguments"
    page = await browsing.show(client, address)
    answer = await browsing.submit(client, page, address, side="for", body="Cet article est juste.")
    assert answer.headers["location"] == "/consultations/essai/articles/2#arg_1"
    assert len(await database.fetch("SELECT id FROM argument WHERE article IS NOT NULL")) == 1
