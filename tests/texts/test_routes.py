"""The text, its articles and the list of amendments, as a person without JavaScript sees them, and as htmx asks."""

import httpx
import pytest

from amendments import service as amendments
from lawlab.accounts import service as accounts
from lawlab.clock import now
from lawlab.consultations import service as consultations
from lawlab.database import transaction
from lawlab.votes import service as votes
from tests import worlds
from tests.browsing import form, links, parse, show, signed_in, words
from tests.worlds import ARTICLE_2, DAY, World
from texts import queries, service
from texts.service import NewArticle, NewDivision

HTMX = {"HX-Request": "true"}


@pytest.fixture
async def world(client: httpx.AsyncClient) -> World:
    """An open consultation, now: the clock of pages is the real one."""
    return await worlds.consultation(now=now())


async def publish(world: World) -> None:
    """Publish a second version in which article 2 gives ten days and article 4 bis is gone."""
    consultation = await world.view()
    before = await queries.version(consultation.version)
    kept = []
    for one in before.articles[:2]:
        alineas = tuple(line.replace("quinze jours", "dix jours") for line in one.alineas)
        kept.append(NewArticle(one.number, one.title, alineas, article=one.id))
    after = await service.add_version(
        before.bill, parent=before.id, label="Texte publié", articles=kept, by=None, at=world.now
    )
    async with transaction():
        await consultations.mark_published(consultation, after, by=None, at=world.now - DAY / 24)


async def test_the_whole_bill_is_there_with_its_contents_and_anchors(client: httpx.AsyncClient, world: World) -> None:
    page = await show(client, "/consultations/essai/text")
    assert [node.text() for node in page.css(".act .art-head a")] == ["Article 1er", "Article 2", "Article 4 bis"]
    for node in page.css(".toc a"):
        assert page.css_first(node.attributes["href"] or "") is not None
    assert page.css_first("#art_2__al_2 .body").text() == ARTICLE_2[1]
    assert page.css_first("#art_4-bis__al_1") is not None
    assert len(page.css(".division h2")) == 1
    assert "Alinéa 2" in (page.css_first("#art_2__al_2 .num a").attributes["aria-label"] or "")


async def test_a_division_that_goes_on_is_named_once(client: httpx.AsyncClient) -> None:
    titre = NewDivision("titre", "Ier", "Des objets")
    paths = [(titre, NewDivision("chapitre", "Ier", "Réparer")), (titre, NewDivision("chapitre", "II", "Durer"))]
    text = [NewArticle(str(n), "", ("Un alinéa.",), divisions=path) for n, path in enumerate(paths, start=2)]
    await worlds.consultation("chapitres", now=now(), text=text)
    page = await show(client, "/consultations/chapitres/text")
    ranks = ["Titre Ier – Des objets", "Chapitre Ier – Réparer", "Chapitre II – Durer"]
    assert [node.text() for node in page.css(".toc .rank")] == ranks
    assert [node.text() for node in page.css(".division h2")] == ["Des objets", "Réparer", "Durer"]


async def test_amendments_stand_in_the_margin_of_the_lines_they_touch(client: httpx.AsyncClient, world: World) -> None:
    for author in await worlds.people(4):
        await worlds.amendment(world, author, title=f"Dix jours, dit {author.name}")
    page = await show(client, "/consultations/essai/text")
    line = page.css_first("#art_2__al_2")
    assert line.attributes["data-heat"] == "2"
    assert line.css_first("mark.spot").text() == "quinze"
    assert line.css_first(".call").text() == "4"
    assert len(line.css(".note")) == 2 and "2 autres sur cet alinéa" in words(line)
    assert "data-heat" not in page.css_first("#art_2__al_1").attributes
    assert page.css_first('.toc a[href="#art_2"] .n').text().startswith("4")


async def test_an_old_version_has_its_own_address_and_says_that_it_is_not_the_debated_one(
    client: httpx.AsyncClient, world: World
) -> None:
    consultation = await world.view()
    version = await queries.version(consultation.version)
    await service.add_version(
        version.bill, parent=version.id, label="Essai", articles=[NewArticle("1er", "", ("Autre.",))], by=None, at=now()
    )
    page = await show(client, "/consultations/essai/text?version=2")
    assert page.css_first("#art_1er__al_1 .body").text() == "Autre."
    assert "Ce n’est pas la version en débat" in words(page)
    assert page.css_first('a[href$="/amend"]') is None
    assert page.css_first('select[name="version"] option[selected]').attributes["value"] == "2"


async def test_after_publication_the_text_is_the_published_one_and_the_debated_one_keeps_its_address(
    client: httpx.AsyncClient, world: World
) -> None:
    await worlds.amendment(world, await worlds.person())
    await publish(world)
    page = await show(client, "/consultations/essai/text")
    assert "dix jours" in page.css_first("#art_2__al_2 .body").text()
    assert "C’est le texte publié" in words(page)
    debated = await show(client, "/consultations/essai/text?version=1")
    assert debated.css_first("#art_2__al_2 mark.spot").text() == "quinze"
    # An article that the published text no longer has can still be read as it was discussed.
    assert "Article 4 bis" in words(await show(client, "/consultations/essai/articles/4-bis"))


async def test_two_versions_are_compared_in_words_and_marks(client: httpx.AsyncClient, world: World) -> None:
    await publish(world)
    page = await show(client, "/consultations/essai/text/compare")
    assert "2 articles changés" in words(page)
    line = page.css_first("#art_2__al_2")
    assert "quinze" in line.css_first("del").text() and "dix" in line.css_first("ins").text()
    assert "supprimé" in line.css_first("del .vh").text()
    assert "Article supprimé." in words(page)
    same = await show(client, "/consultations/essai/text/compare?from=2&to=2")
    assert "disent la même chose" in words(same)
    block = await client.get("/consultations/essai/text/compare?from=1&to=2", headers=HTMX)
    assert parse(block).css_first("#comparison") is not None and "<html" not in block.text


async def test_an_article_shows_everything_one_can_do_with_it(client: httpx.AsyncClient, world: World) -> None:
    await worlds.amendment(world, await worlds.person())
    page = await show(client, "/consultations/essai/articles/2")
    assert page.css_first("h1").text() == "Article 2"
    assert page.css_first('a.go[href="/consultations/essai/articles/2/amend"]') is not None
    assert form(page, "/consultations/essai/articles/2/annotations")["alinea"] == ["1"]
    assert form(page, "/consultations/essai/articles/2/vote")
    assert page.css_first("#arguments") is not None
    (slip,) = page.css(".slip")
    assert slip.css_first("h3 a").attributes["href"] == "/consultations/essai/amendments/1"
    assert slip.css_first("del").text().startswith("supprimé") and "dix" in slip.css_first("ins").text()
    assert [node.attributes["rel"] for node in page.css('nav[aria-label="Articles voisins"] a')] == ["prev", "next"]


async def test_every_spelling_of_a_number_leads_to_the_article(client: httpx.AsyncClient, world: World) -> None:
    for spelling in ("1er", "1", "4-bis", "4%20bis"):
        await show(client, f"/consultations/essai/articles/{spelling}")


async def test_scores_are_hidden_until_one_has_voted(client: httpx.AsyncClient, world: World) -> None:
    author, voter = await worlds.people(2)
    number = await worlds.amendment(world, author)
    await votes.cast("essai", "amendment", number, 1, by=voter, now=now())
    slip = (await show(client, "/consultations/essai/articles/2")).css_first(".slip")
    assert "Résultats visibles après votre vote" in words(slip) and slip.css_first(".tally") is None
    me = await signed_in(client)
    await votes.cast("essai", "amendment", number, -1, by=me, now=now())
    slip = (await show(client, "/consultations/essai/articles/2")).css_first(".slip")
    assert "2 votes" in words(slip) and slip.css_first(".tally") is not None


async def test_the_least_seen_come_first_and_the_draw_is_printed(client: httpx.AsyncClient, world: World) -> None:
    authors = await worlds.people(3)
    numbers = [await worlds.amendment(world, author) for author in authors]
    for voter in authors[1:]:
        await votes.cast("essai", "amendment", numbers[0], 1, by=voter, now=now())
    await votes.cast("essai", "amendment", numbers[1], 1, by=authors[0], now=now())
    page = await show(client, "/consultations/essai/articles/2")
    assert [node.attributes["id"] for node in page.css(".slip")] == ["amd_3", "amd_2", "amd_1"]
    assert "Tirage du" in words(page)
    page = await show(client, "/consultations/essai/articles/2?sort=discussed")
    assert [node.attributes["id"] for node in page.css(".slip")] == ["amd_1", "amd_2", "amd_3"]
    assert "Tirage du" not in words(page)


async def test_a_draw_asked_for_is_the_same_for_everybody_and_pages_keep_it(
    client: httpx.AsyncClient, world: World
) -> None:
    (author,) = await worlds.people(1)
    for day in range(25):
        await worlds.amendment(world, author, changes={"quinze jours": f"{day + 16} jours"})
    first = await show(client, "/consultations/essai/articles/2?draw=5")
    again = await show(client, "/consultations/essai/articles/2?draw=5")
    seen = [node.attributes["id"] for node in first.css(".slip")]
    assert seen == [node.attributes["id"] for node in again.css(".slip")] and len(seen) == 20
    follow = first.css_first('#amendments a[rel="next"]').attributes["href"] or ""
    assert "draw=5" in follow
    rest = [node.attributes["id"] for node in (await show(client, follow)).css(".slip")]
    assert len(rest) == 5 and not set(seen) & set(rest)


async def test_amendments_are_filtered_by_alinea_with_and_without_htmx(client: httpx.AsyncClient, world: World) -> None:
    author = await worlds.person()
    await worlds.amendment(world, author)
    await worlds.amendment(world, author, changes={"sept ans": "dix ans"}, title="Dix ans")
    address = "/consultations/essai/articles/2?alinea=1&sort=place"
    page = await show(client, address)
    assert [node.text() for node in page.css(".slip h3")] == ["Dix ans"]
    block = await client.get(address, headers=HTMX)
    assert "<html" not in block.text and [node.text() for node in parse(block).css("#amendments .slip h3")] == [
        "Dix ans"
    ]
    assert "HX-Request" in block.headers["vary"]


async def test_all_amendments_are_found_by_number_words_author_and_article(
    client: httpx.AsyncClient, world: World
) -> None:
    citizen, association = await worlds.person(), await worlds.person(kind="association")
    await worlds.amendment(world, citizen, title="Livrer plus vite")
    await worlds.amendment(world, association, changes={"sept ans": "dix ans"}, title="Garder les pièces")
    gone = await worlds.amendment(world, citizen, changes={"ouvert": "lisible"}, title="Format lisible")
    await amendments.withdraw("essai", gone, by=citizen, now=now())

    async def found(query: str) -> list[str]:
        page = await show(client, f"/consultations/essai/amendments?sort=place&{query}")
        return [node.text() for node in page.css(".slip h3")]

    assert await found("") == ["Garder les pièces", "Livrer plus vite"]
    assert await found("q=2") == await found("q=n°2") == ["Garder les pièces"]
    assert await found("q=dix+ANS") == ["Garder les pièces"]
    assert await found("kind=association") == ["Garder les pièces"]
    assert await found("article=1er") == []
    assert await found("article=2&kind=citizen") == ["Livrer plus vite"]
    assert await found("status=withdrawn") == ["Format lisible"]


@pytest.mark.parametrize(
    "path",
    [
        "/consultations/absent/text", "/consultations/absent/amendments", "/consultations/absent/articles/2",
        "/consultations/essai/articles/9", "/consultations/essai/articles/9.txt", "/consultations/essai/articles/%00",
        "/consultations/%00/text", "/consultations/essai/text?version=7", "/consultations/essai/articles/2?version=7",
        "/consultations/essai/text/compare?from=1&to=9", "/consultations/essai/articles/..%2f2",
    ],
)  # fmt: skip
async def test_what_does_not_exist_is_a_page_that_says_so(client: httpx.AsyncClient, world: World, path: str) -> None:
    page = await show(client, path, status=404)
    assert page.css_first("h1") is not None and page.css_first('a[href="/"]') is not None


@pytest.mark.parametrize(
    "query",
    ["page=99999999999", "page=-1", "page=x", "alinea=999", "alinea=0", "sort=drop", "q=" + "a" * 5_000, "q=%00"],
)
async def test_an_address_typed_wrong_still_gives_the_page(client: httpx.AsyncClient, world: World, query: str) -> None:
    await worlds.amendment(world, await worlds.person())
    await show(client, f"/consultations/essai/articles/2?{query}")
    await show(client, f"/consultations/essai/amendments?{query}")


async def test_an_article_is_taken_away_as_plain_text_or_markdown(client: httpx.AsyncClient, world: World) -> None:
    plain = await client.get("/consultations/essai/articles/2.txt")
    assert plain.text.splitlines() == list(ARTICLE_2) and plain.headers["content-type"].startswith("text/plain")
    marked = await client.get("/consultations/essai/articles/4-bis.md")
    assert marked.text.startswith("# Article 4 bis – Application\n\nUn décret")


async def test_what_people_typed_is_text_and_never_code(client: httpx.AsyncClient, world: World) -> None:
    now_ = now()
    id_ = await accounts.create_person(name="<img src=x onerror=alert(1)>", origin="test", origin_key="xss", now=now_)
    author = worlds.Actor(id=id_, name="", role=worlds.Role.CITIZEN, kind="citizen")
    evil = "<script>alert(1)</script>"
    await worlds.amendment(world, author, changes={"quinze jours": evil}, title=evil)
    for path in ("text", "articles/2", "amendments"):
        page = await show(client, f"/consultations/essai/{path}")
        assert not [node for node in page.css("script") if "alert" in node.text()]
        assert page.css_first("img") is None
        assert evil in words(page)


async def test_no_link_of_these_pages_is_dead(client: httpx.AsyncClient, world: World) -> None:
    await worlds.amendment(world, await worlds.person())
    seen: set[str] = set()
    for path in (
        "/",
        "/consultations",
        "/consultations/essai",
        "/consultations/essai/text",
        "/consultations/essai/articles/2",
    ):
        seen.update(links(await show(client, path)))
    ours = {path for path in seen if path.startswith("/consultations") and not path.endswith(("/report", "/data"))}
    for path in sorted(ours):
        assert (await client.get(path)).status_code == 200, path
