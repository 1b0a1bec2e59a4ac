"""Pages kept for readers who are not signed in: the same page, each reader's own token, and nothing old."""

import httpx

from lawlab.clock import now
from lawlab.settings import Settings
from tests import worlds
from tests.browsing import browser, form, parse, show, signed_in, submit, words

HERE = "/consultations/essai/articles/2"


async def test_each_reader_gets_a_token_that_works_for_them_alone(client: httpx.AsyncClient, db: Settings) -> None:
    await worlds.consultation(now=now())
    async with browser(db) as other:
        mine, theirs = await show(client, HERE), await show(other, HERE)
        tokens = [form(page, f"{HERE}/vote")["_csrf"][0] for page in (mine, theirs)]
        assert tokens[0] != tokens[1]
        for who, page in ((client, mine), (other, theirs)):
            answer = await submit(who, page, f"{HERE}/vote", v="1")
            assert answer.status_code == 401  # the token was right: only the account is missing
        stolen = await submit(other, theirs, f"{HERE}/vote", v="1", _csrf=tokens[0])
        assert stolen.status_code == 403


async def test_a_browser_that_has_the_page_is_told_so_until_something_is_done(client: httpx.AsyncClient) -> None:
    world = await worlds.consultation(now=now())
    await client.get(HERE)
    for path in (HERE, "/", "/consultations/essai", "/consultations/essai/text"):
        first = await client.get(path)
        assert (await client.get(path, headers={"if-none-match": first.headers["etag"]})).status_code == 304
    tags = {path: (await client.get(path)).headers["etag"] for path in (HERE, "/", "/consultations/essai/text")}
    await worlds.amendment(world, await worlds.person())
    for path, tag in tags.items():
        again = await client.get(path, headers={"if-none-match": tag})
        assert again.status_code == 200 and again.headers["etag"] != tag


async def test_languages_addresses_and_readers_are_never_mixed(client: httpx.AsyncClient, db: Settings) -> None:
    world = await worlds.consultation(now=now())
    await worlds.amendment(world, await worlds.person())
    assert "Amender cet article" in words(await show(client, HERE))
    assert "Amend this article" in words(await show(client, HERE, accept_language="en"))
    assert len((await show(client, f"{HERE}?alinea=1")).css(".slip")) == 0
    assert len((await show(client, f"{HERE}?alinea=2")).css(".slip")) == 1
    async with browser(db) as member:
        await signed_in(member, name="Nadia")
        answer = await member.get(HERE)
        assert "Nadia" in words(answer) and "etag" not in answer.headers
    assert "Nadia" not in words(await show(client, HERE))


async def test_a_part_for_htmx_is_never_taken_for_the_page(client: httpx.AsyncClient) -> None:
    await worlds.consultation(now=now())
    await show(client, HERE)
    part = await client.get(HERE, headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert parse(await client.get(HERE)).css_first("html") is not None


async def test_a_page_of_another_database_is_never_shown(client: httpx.AsyncClient) -> None:
    # Every test has its own database in the same process: this one must not see the amendments of those above.
    await worlds.consultation(now=now())
    assert len((await show(client, f"{HERE}?alinea=2")).css(".slip")) == 0
