"""The home page, the list, and the page of one consultation."""

import httpx

from lawlab.clock import now
from lawlab.consultations import service as consultations
from lawlab.database import transaction
from lawlab.votes import service as votes
from tests import worlds
from tests.browsing import show, words
from tests.worlds import DAY
from texts import queries, service
from texts.service import NewArticle


async def test_an_empty_site_says_so(client: httpx.AsyncClient) -> None:
    assert "Aucune consultation pour l’instant" in words(await show(client, "/"))
    assert "Aucune consultation pour l’instant" in words(await show(client, "/consultations"))


async def test_the_home_page_opens_on_what_one_can_do_now(client: httpx.AsyncClient) -> None:
    world = await worlds.consultation(now=now())
    await worlds.consultation("plus-tard", now=now() + 30 * DAY)
    author, voter = await worlds.people(2)
    number = await worlds.amendment(world, author)
    await votes.cast("essai", "amendment", number, 1, by=voter, now=now())
    page = await show(client, "/")
    assert page.css_first(".hero a.go").attributes["href"] == "/consultations/essai/text"
    assert "1 amendement en débat" in words(page.css_first(".feature"))
    assert page.css_first('.phases [aria-current="step"] b').text() == "Écriture et votes"
    bars = [node.text() for node in page.css(".bars .v")]
    assert bars == ["0", "1", "0"]
    assert "plus-tard" in (page.css_first(".ruled h3 a").attributes["href"] or "")
    assert page.css_first("#proof") is None  # nothing has been published: no figure is invented


async def test_what_consultations_changed_is_computed(client: httpx.AsyncClient) -> None:
    world = await worlds.consultation(now=now() - 60 * DAY)
    consultation = await world.view()
    before = await queries.version(consultation.version)
    articles = [NewArticle(one.number, one.title, one.alineas, article=one.id) for one in before.articles]
    articles.append(NewArticle("5", "", ("Sept mots de plus dans la loi.",)))
    after = await service.add_version(before.bill, parent=before.id, label="", articles=articles, by=None, at=world.now)
    async with transaction():
        await consultations.mark_published(consultation, after, by=None, at=now() - DAY)
    page = await show(client, "/")
    figures = {words(node.css_first("dt")): node.css_first("dd").text() for node in page.css(".figures div")}
    assert figures["mots ajoutés aux textes à l’issue des débats"] == "7"
    assert figures["retenus, tout ou partie"] == "0"


async def test_consultations_are_listed_by_what_can_be_done_there(client: httpx.AsyncClient) -> None:
    await worlds.consultation("ouverte", now=now())
    await worlds.consultation("votes", now=now() - 12 * DAY)
    await worlds.consultation("bientot", now=now() + 30 * DAY)
    page = await show(client, "/consultations")
    assert [node.text() for node in page.css("h2")] == [
        "Ouvertes à l’écriture et aux votes", "Ouvertes aux votes", "À lire avant l’ouverture"
    ]  # fmt: skip
    assert len(page.css(".ruled h3 a")) == 3


async def test_a_consultation_tells_its_dates_figures_and_rules(client: httpx.AsyncClient) -> None:
    world = await worlds.consultation(now=now(), threshold=12)
    author, voter = await worlds.people(2)
    number = await worlds.amendment(world, author)
    await votes.cast("essai", "amendment", number, 1, by=voter, now=now())
    page = await show(client, "/consultations/essai")
    figures = {words(node.css_first("dt")): node.css_first("dd").text() for node in page.css(".figures div")}
    assert figures["amendements en débat"] == "1"
    assert figures["votes sur les articles et les amendements"] == "1"
    assert len(page.css(".phases li")) == 5
    assert [node.text() for node in page.css("table tbody tr td:nth-child(2)")] == ["0", "1", "0"]
    assert "12 votes décidés" in words(page)
    assert page.css_first('a[href="/consultations/essai/text?version=1"]') is not None


async def test_a_consultation_that_does_not_exist_is_a_page_that_says_so(client: httpx.AsyncClient) -> None:
    for path in ("/consultations/absent", "/consultations/%00", "/consultations/" + "a" * 3_000):
        page = await show(client, path, status=404)
        assert page.css_first("h1") is not None


async def test_the_pages_are_complete_in_english(client: httpx.AsyncClient) -> None:
    await worlds.consultation(now=now())
    for path, sentence in (("/", "The law is discussed line by line."), ("/consultations/essai", "How to take part")):
        page = await show(client, path, accept_language="en")
        assert sentence in words(page)
        assert page.css_first("html").attributes["lang"] == "en"
