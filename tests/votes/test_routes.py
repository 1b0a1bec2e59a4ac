"""Voting from a page: by the button, or on selection."""

from collections.abc import AsyncIterator

import httpx
import pytest

from amendments import service as amendments
from amendments.forms import amendment_form
from lawlab import clock, database
from lawlab.engine.rules import Role
from lawlab.settings import Settings
from tests import browsing, worlds
from tests.worlds import World

HERE = "/consultations/essai/amendments/1"
VOTE = f"{HERE}/vote"


@pytest.fixture
async def world(db: Settings) -> World:
    world = await worlds.consultation(now=clock.now())
    await worlds.amendment(world, await worlds.person(name="L’auteur"))
    return world


@pytest.fixture
async def client(db: Settings, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with browsing.browser(db) as client:
        yield client


async def test_a_vote_by_the_button_comes_back_to_the_page_with_its_receipt(client: httpx.AsyncClient) -> None:
    await browsing.signed_in(client)
    page = await browsing.show(client, HERE)
    assert page.css('fieldset.vote input[type="radio"]:checked') == []

    answer = await browsing.submit(client, page, VOTE, v="1")

    assert answer.headers["location"] == f"{HERE}#vote"
    shown = await browsing.follow(client, answer)
    assert (
        shown.css_first("#vote-for").attributes.get("checked") is None
        and "checked" in shown.css_first("#vote-for").attributes
    )
    assert '"tgt":"amd-1@1","val":1' in browsing.words(shown.css_first(".receipt"))
    assert "1 vote" in browsing.words(shown).replace("\xa0", " ")


async def test_htmx_gets_the_voting_block_alone(client: httpx.AsyncClient) -> None:
    await browsing.signed_in(client)
    page = await browsing.show(client, HERE)
    answer = await browsing.submit(client, page, VOTE, v="-1", headers={"hx-request": "true"})
    part = browsing.parse(answer)
    assert answer.status_code == 200 and "<html" not in answer.text
    assert part.css_first("div#vote") and "checked" in part.css_first("#vote-con").attributes


async def test_a_vote_is_taken_back_by_the_last_button_pressed(client: httpx.AsyncClient) -> None:
    await browsing.signed_in(client)
    await browsing.submit(client, await browsing.show(client, HERE), VOTE, v="1")
    page = await browsing.show(client, HERE)
    # A browser sends the checked radio, then the button.
    shown = await browsing.follow(client, await browsing.submit(client, page, VOTE, v=["1", ""]))
    assert "Votre vote est retiré." in browsing.words(shown) and shown.css_first(".receipt") is None
    assert await database.fetch("SELECT id FROM ballot") == []


async def test_after_a_new_wording_the_page_asks_to_confirm_and_shows_former_votes_apart(
    client: httpx.AsyncClient, world: World
) -> None:
    await browsing.signed_in(client)
    await browsing.submit(client, await browsing.show(client, HERE), VOTE, v="1")
    lines = tuple(line.replace("quinze", "huit") for line in worlds.ARTICLE_2)
    amendment = await amendments.queries.one((await world.view()).id, 1)
    author = await worlds.person()
    author = type(author)(amendment.author.id, amendment.author.name, author.role, author.kind)
    form = amendment_form(article="2", alineas=lines, title="T", statement="S")
    await amendments.rectify(world.slug, 1, form, by=author, now=world.now)

    page = await browsing.show(client, HERE)
    assert "La rédaction a changé depuis votre vote" in browsing.words(page)
    shown = await browsing.follow(client, await browsing.submit(client, page, VOTE, v="1"))

    assert '"tgt":"amd-1@2"' in browsing.words(shown.css_first(".receipt"))


async def test_signed_out_a_vote_asks_for_an_account_and_staff_are_not_offered_one(client: httpx.AsyncClient) -> None:
    page = await browsing.show(client, HERE)
    assert "hx-post" not in page.css_first(f'form[action="{VOTE}"]').attributes
    assert (await browsing.submit(client, page, VOTE, v="1")).status_code == 401
    await browsing.signed_in(client, Role.DRAFTER)
    assert (await browsing.show(client, HERE)).css("fieldset.vote") == []


async def test_once_closed_the_block_says_since_when(db: Settings) -> None:
    old = await worlds.consultation("vieux", now=clock.now() - 18 * worlds.DAY)
    await worlds.amendment(old, await worlds.person())
    async with browsing.browser(db) as client:
        page = await browsing.show(client, "/consultations/vieux/amendments/1")
    assert "Les votes sont clos depuis le" in browsing.words(page) and page.css("fieldset.vote") == []


@pytest.mark.parametrize("typed", [{"v": "2"}, {"v": "agree"}, {"v": None}, {"v": "1", "person": "3"}, {"v": "1\x00"}])
async def test_anything_else_is_not_a_vote(client: httpx.AsyncClient, typed: dict[str, str | None]) -> None:
    await browsing.signed_in(client)
    page = await browsing.show(client, HERE)
    assert (await browsing.submit(client, page, VOTE, **typed)).status_code == 422
    assert await database.fetch("SELECT id FROM ballot") == []


async def test_an_article_is_voted_on_by_its_number(client: httpx.AsyncClient) -> None:
    await browsing.signed_in(client)
    page = await browsing.show(client, "/consultations/essai/articles/2")
    address = "/consultations/essai/articles/2/vote"
    shown = await browsing.follow(client, await browsing.submit(client, page, address, v="0"))
    assert "checked" in shown.css_first("#vote-mid").attributes
