"""One's own page: what became of each contribution."""

import httpx

from lawlab import clock
from lawlab.engine.rules import Role
from lawlab.votes import service as votes
from tests import worlds
from tests.browsing import account, links, show, sign_in, signed_in, words


async def test_somebody_who_did_nothing_is_led_to_the_consultations(client: httpx.AsyncClient) -> None:
    await signed_in(client)
    page = await show(client, "/me")
    assert page.css_first(".empty a").attributes["href"] == "/"


async def test_each_contribution_is_there_with_its_way(client: httpx.AsyncClient) -> None:
    world = await worlds.consultation(now=clock.now())
    anne = await account("anne@exemple.fr", name="Anne R.")
    other = await worlds.person(Role.CITIZEN)
    number = await worlds.amendment(world, anne)
    theirs = await worlds.amendment(world, other, title="Un autre amendement")
    await votes.cast(world.slug, "amendment", theirs, 1, by=anne, now=world.now)
    await sign_in(client, "anne@exemple.fr")
    page = await show(client, "/me")
    article = page.css_first("article")
    assert f"N° {number}" in words(article) and "En débat" in words(article) and "Déposé." in words(article)
    assert [node.text() for node in article.css("del, ins") if "quinze" in node.text() or "dix" in node.text()]
    assert "1 vote" in words(page.css_first("aside"))
    assert "Un autre amendement" not in words(page.css_first("main"))
    own = [address for address in links(page) if address.endswith(f"/amendments/{number}")]
    assert own and all([(await client.get(address)).status_code == 200 for address in own])


async def test_the_page_is_one_s_own(client: httpx.AsyncClient) -> None:
    assert (await client.get("/me")).status_code == 401
