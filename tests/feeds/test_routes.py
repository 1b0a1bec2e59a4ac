"""Feeds that readers accept and do not repeat; a card that other sites may frame; words for those who share a link."""

import html
from datetime import datetime

import httpx
import pytest
from lxml import etree

from amendments import service as amendments
from amendments.forms import amendment_form
from arguments import service as arguments
from arguments.forms import ArgumentForm, Side
from lawlab import clock, database
from lawlab.decisions import service as decisions
from lawlab.engine.rules import Role
from lawlab.feeds.atom import NAMESPACE
from tests import worlds
from tests.browsing import BASE_URL, show, signed_in, words
from tests.decisions.desk import decide, deciding
from tests.worlds import ARTICLE_2, World

HERE = "/consultations/essai"
FEEDS = (f"{HERE}/feed", f"{HERE}/articles/2/feed", f"{HERE}/decisions/feed")
A = f"{{{NAMESPACE}}}"


@pytest.fixture
async def world(client: httpx.AsyncClient) -> World:
    return await worlds.consultation(now=clock.now())


async def feed(client: httpx.AsyncClient, path: str, **headers: str) -> etree._Element:
    """The feed, with all that RFC 4287 asks of any."""
    answer = await client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    root = etree.fromstring(answer.content)
    assert root.tag == f"{A}feed"
    for node in (root, *root.findall(f"{A}entry")):
        for name in ("id", "title", "updated"):
            assert len(node.findall(f"{A}{name}")) == 1 and node.findtext(f"{A}{name}"), name
        assert datetime.fromisoformat(str(node.findtext(f"{A}updated"))).tzinfo is not None
        assert node.find(f"{A}author/{A}name") is not None
        assert len(node.findall(f"{A}link[@rel='alternate']")) == 1
    [own] = root.findall(f"{A}link[@rel='self']")
    assert own.get("href") == f"{BASE_URL}{path}"
    ids = [node.findtext(f"{A}id") for node in root.iter(f"{A}entry")]
    assert len(ids) == len(set(ids))
    dates = [str(node.findtext(f"{A}updated")) for node in root.iter(f"{A}entry")]
    assert dates == sorted(dates, reverse=True) and (not dates or root.findtext(f"{A}updated") == dates[0])
    return root


def titles(root: etree._Element) -> list[str]:
    return [str(node.findtext(f"{A}title")).replace("\u00a0", " ") for node in root.iter(f"{A}entry")]


async def test_feeds_tell_what_is_new_and_lead_there(client: httpx.AsyncClient, world: World) -> None:
    author = await worlds.person(name="Anne R.")
    number = await worlds.amendment(world, author, title="Livrer en <dix> jours & moins")
    await worlds.amendment(world, author, article="1er", base=worlds.ARTICLE_1, changes={"sept": "dix"}, title="Durer")
    form = ArgumentForm(side=Side.AGAINST, body="C’est déjà trop court.")
    await arguments.argue(world.slug, form, by=author, now=world.now, number=number)
    whole = await feed(client, f"{HERE}/feed")
    assert "Amendement n° 1 : Livrer en <dix> jours & moins" in titles(whole)
    assert "Argument contre, sur l’amendement n° 1" in titles(whole)
    assert any(title.startswith("Version 1 du texte") for title in titles(whole))
    on_two = titles(await feed(client, f"{HERE}/articles/2/feed"))
    assert len(on_two) == 2 and not any("Durer" in title for title in on_two)
    assert titles(await feed(client, f"{HERE}/decisions/feed")) == []
    for link in whole.iter(f"{A}link"):
        address = str(link.get("href")).removeprefix(BASE_URL)
        assert (await client.get(address)).status_code == 200, address
    assert "Argument against, on amendment no. 1" in titles(await feed(client, f"{HERE}/feed", accept_language="en"))


async def test_a_reader_sees_each_thing_once_and_changes_as_changes(client: httpx.AsyncClient, world: World) -> None:
    author = await worlds.person()
    number = await worlds.amendment(world, author)
    first = await feed(client, f"{HERE}/articles/2/feed")
    text = tuple(line.replace("quinze jours", "huit jours") for line in ARTICLE_2)
    form = amendment_form(article="2", alineas=text, title="En huit jours", statement="Mieux.")
    await amendments.rectify(world.slug, number, form, by=author, now=clock.now() + worlds.DAY / 24)
    second = await feed(client, f"{HERE}/articles/2/feed")
    [before], [after] = first.findall(f"{A}entry"), second.findall(f"{A}entry")
    assert before.findtext(f"{A}id") == after.findtext(f"{A}id")
    assert str(before.findtext(f"{A}updated")) < str(after.findtext(f"{A}updated"))
    assert before.findtext(f"{A}published") == after.findtext(f"{A}published")
    etag = (await client.get(FEEDS[0])).headers["etag"]
    assert (await client.get(FEEDS[0], headers={"if-none-match": etag})).status_code == 304


async def test_answers_come_into_the_feeds_once_published(client: httpx.AsyncClient) -> None:
    world = await worlds.consultation(now=clock.now() - 30 * worlds.DAY)
    author = await worlds.person()
    number = await worlds.amendment(world, author)
    await decide(world, number, by=await worlds.person(Role.DRAFTER), justification="Raison cachée.")
    for path in FEEDS:
        assert "Raison" not in (await client.get(path)).text
    by = await worlds.person(Role.PUBLISHER)
    await decisions.publish(world.slug, by=by, now=deciding(world).now, label="Après")
    for path in FEEDS:
        assert "Réponse à l’amendement n° 1 : Retenu" in titles(await feed(client, path))


async def test_what_is_hidden_is_in_no_feed(client: httpx.AsyncClient, world: World) -> None:
    author = await worlds.person()
    number = await worlds.amendment(world, author, title="Titre à cacher")
    form = ArgumentForm(side=Side.FOR, body="Argument à cacher.")
    await arguments.argue(world.slug, form, by=author, now=world.now, number=number)
    await database.execute("UPDATE amendment SET status = 'hidden'")
    await database.execute("UPDATE argument SET status = 'hidden'")
    for path in FEEDS:
        assert "cacher" not in (await client.get(path)).text


async def test_pages_say_where_their_feeds_are(client: httpx.AsyncClient, world: World) -> None:
    page = await show(client, f"{HERE}/articles/2")
    found = [link.attributes["href"] for link in page.css('link[rel="alternate"][type="application/atom+xml"]')]
    assert found == [f"{HERE}/feed", f"{HERE}/decisions/feed", f"{HERE}/articles/2/feed"]


async def test_only_the_card_may_be_framed_and_it_sets_nothing(client: httpx.AsyncClient, world: World) -> None:
    await signed_in(client)
    answer = await client.get(f"{HERE}/articles/2/card")
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors *" in policy and "form-action 'none'" in policy and "unsafe" not in policy
    assert "set-cookie" not in answer.headers and answer.headers["cache-control"].startswith("public")
    assert "frame-ancestors 'none'" in (await client.get(f"{HERE}/articles/2")).headers["content-security-policy"]
    page = await show(client, f"{HERE}/articles/2/card")
    assert not page.css("form, script, iframe, input") and "Une personne" not in words(page)
    assert "quinze jours ouvrables" in words(page) and "Article 2" in words(page.css_first("h1"))
    assert page.css_first("a.btn").attributes["href"] == f"{HERE}/articles/2"
    assert page.css_first("base").attributes["target"] == "_blank"
    english = await show(client, f"{HERE}/articles/2/card?lang=en")
    assert english.css_first("html").attributes["lang"] == "en" and "Read" in words(english.css_first("a.btn"))
    etag = answer.headers["etag"]
    assert (await client.get(f"{HERE}/articles/2/card", headers={"if-none-match": etag})).status_code == 304
    for missing in (f"{HERE}/articles/99/card", "/consultations/none/articles/2/card"):
        assert (await client.get(missing)).status_code == 404


async def test_the_snippet_to_copy_is_the_card_s_address(client: httpx.AsyncClient, world: World) -> None:
    page = await show(client, f"{HERE}/articles/2")
    snippet = html.unescape(page.css_first("textarea#embed").text())
    assert f'<iframe src="{BASE_URL}{HERE}/articles/2/card"' in snippet and "style" not in snippet


async def test_links_that_are_shared_say_what_they_lead_to(client: httpx.AsyncClient, world: World) -> None:
    author = await worlds.person()
    number = await worlds.amendment(world, author, title='Un titre « "fort" » <b>')
    for path, title, about in (
        (HERE, "Des objets qui durent", "Un texte d’essai."),
        (f"{HERE}/articles/1er", "Article 1er", "Réparer."),
        (f"{HERE}/articles/2", "Article 2", "I. – Le fabricant"),
        (f"{HERE}/amendments/{number}", 'Un titre « "fort" »', "dix"),
        ("/", "lawlab", ""),
    ):
        page = await show(client, path)
        tags = {node.attributes["property"]: node.attributes["content"] or "" for node in page.css("meta[property]")}
        assert tags["og:url"] == f"{BASE_URL}{path}" and tags["og:site_name"] == "lawlab"
        assert title in tags["og:title"].replace("\u00a0", " ") or path == "/"
        assert about in tags.get("og:description", "")
    hidden = await worlds.amendment(world, author, title="Titre à cacher")
    await database.execute("UPDATE amendment SET status = 'hidden' WHERE number = ?", hidden)
    assert "cacher" not in (await client.get(f"{HERE}/amendments/{hidden}")).text
