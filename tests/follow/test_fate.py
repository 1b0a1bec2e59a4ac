"""What became of an amendment: its words in the latest text, its answer, its votes."""

from datetime import datetime

import httpx
import pytest

from lawlab import clock, database
from lawlab.accounts.queries import actor_by_email
from lawlab.annotations import service as annotations
from lawlab.annotations.forms import AnnotationForm, Kind
from lawlab.decisions import service as decisions
from lawlab.engine.outcome import Outcome
from lawlab.engine.rules import Actor, Role
from lawlab.export import records, story
from lawlab.follow import queries, words
from lawlab.settings import Settings
from tests import worlds
from tests.browsing import account, links, show, sign_in
from tests.browsing import words as said
from tests.decisions.desk import decide, deciding, vote
from tests.worlds import ARTICLE_2, World
from texts import queries as texts
from texts import service as texts_acts
from texts.service import NewArticle

REWORDED = (
    "II. – Il les fournit à tout réparateur ou bénévole, sauf risque grave, dans un délai de quinze jours ouvrables."
)


@pytest.fixture
async def anne(db: Settings) -> Actor:
    return await account("anne@exemple.fr", name="Anne R.")


async def published(by: Actor, now: datetime, **more: Outcome) -> tuple[World, list[int]]:
    """Three amendments answered and published: retained, retained with changes, not retained."""
    world = await worlds.consultation(now=now - 30 * worlds.DAY)
    drafter, publisher = await worlds.person(Role.DRAFTER), await worlds.person(Role.PUBLISHER)
    numbers = [
        await worlds.amendment(world, by, changes={"sept ans.": "dix années entières."}, title="Durer"),
        await worlds.amendment(
            world, by, changes={"réparateur professionnel, agréé ou non,": "réparateur ou bénévole,"}
        ),
        await worlds.amendment(world, by, changes={"gratuitement": "en ligne"}, title="Publier en ligne"),
    ]
    await vote(world, numbers[0], agree=3, disagree=1)
    await decide(world, numbers[0], by=drafter)
    wording = "\n".join([ARTICLE_2[0], REWORDED, ARTICLE_2[2]])
    await decide(world, numbers[1], Outcome.RETAINED_WITH_CHANGES, by=drafter, alineas=wording)
    await decide(world, numbers[2], Outcome.NOT_RETAINED, by=drafter)
    await decisions.publish(world.slug, by=publisher, now=deciding(world).now, label="Après le débat")
    return world, numbers


async def fates(world: World) -> dict[int, queries.Fate]:
    consultation = await world.view()
    about = await queries.ground(consultation, clock.now())
    found = await queries.amendments.everything(consultation.id)
    return {one.number: await queries.fate(about, one) for one in found}


async def test_every_word_kept_is_somebody_s_and_the_sum_is_the_report_s(anne: Actor) -> None:
    world, [kept, reworded, left] = await published(anne, clock.now())
    found = await fates(world)
    count = await story_words(world)
    assert sum(one.words for one in found.values()) == count["citizens"]
    assert [piece.text.strip() for piece in found[kept].standing[0].pieces if piece.who == "author"] == [
        "dix années entières"
    ]
    line = found[reworded].standing[0]
    hands = {piece.who: piece.text for piece in line.pieces if piece.who}
    assert "bénévole" in hands["author"] and "sauf risque grave" in hands["ministry"]
    assert "".join(piece.text for piece in line.pieces) == REWORDED
    assert (line.article_number, line.alinea) == ("2", 2)
    assert found[left].standing == () and found[left].answer is not None


async def story_words(world: World) -> dict[str, int]:
    found = story.words(await records.read(world.slug))
    assert found is not None
    return found


async def test_words_are_followed_to_the_latest_version(anne: Actor) -> None:
    world, [kept, reworded, _left] = await published(anne, clock.now())
    consultation = await world.view()
    assert consultation.outcome is not None
    outcome = await texts.version(consultation.outcome)
    article = next(one for one in outcome.articles if one.number == "2")
    moved = (
        "Dispositions nouvelles.",
        article.alineas[0],
        article.alineas[1].replace(", sauf risque grave", ""),
        article.alineas[2],
    )
    await texts_acts.add_version(
        consultation.bill, parent=outcome.id, label="Après le Parlement", by=None, at=clock.now(),
        articles=[NewArticle(number="3", title="", alineas=moved, article=article.id)],
    )  # fmt: skip
    found = await fates(world)
    [still] = found[kept].standing
    assert (still.article_number, still.alinea, found[kept].version) == ("3", 2, 3)
    [line] = found[reworded].standing
    assert {piece.who for piece in line.pieces} == {"author", ""} and line.alinea == 3


async def test_nothing_is_kept_before_publication(anne: Actor) -> None:
    world = await worlds.consultation(now=clock.now())
    await worlds.amendment(world, anne)
    assert (await words.kept(await world.view())).of == {}


async def test_everybody_reads_it_at_an_address_that_stays(client: httpx.AsyncClient, anne: Actor) -> None:
    world, [kept, reworded, left] = await published(anne, clock.now())
    base = f"/consultations/{world.slug}/amendments"
    page = await show(client, f"{base}/{reworded}/follow-up")
    assert "Retenu avec modification" in said(page) and "Le ministère répond" in said(page)
    assert "bénévole" in said(page.css_first(".who-1")) and "sauf risque" in said(page.css_first(".who-2"))
    assert page.css_first(f'a[href="/consultations/{world.slug}/articles/2#art_2__al_2"]') is not None
    first = await show(client, f"{base}/{kept}/follow-up")
    assert "Votes clos" in said(first) and "4 votes" in said(first) and "Inscrit dans le texte" in said(first)
    refused = await show(client, f"{base}/{left}/follow-up")
    assert "Non retenu" in said(refused) and not refused.css(".who-1") and refused.css("ins, del")
    assert f"{base}/{left}/follow-up" in links(await show(client, f"{base}/{left}"))
    english = await show(client, f"{base}/{kept}/follow-up", accept_language="en")
    assert "Written into the text" in said(english) and "Retained" in said(english)
    await show(client, f"{base}/99/follow-up", status=404)


async def test_an_answer_that_points_elsewhere_leads_there(client: httpx.AsyncClient, anne: Actor) -> None:
    world = await worlds.consultation(now=clock.now() - 30 * worlds.DAY)
    drafter, publisher = await worlds.person(Role.DRAFTER), await worlds.person(Role.PUBLISHER)
    first, second = await worlds.amendment(world, anne), await worlds.amendment(world, anne, changes={"sept": "huit"})
    await decide(world, first, by=drafter)
    await decide(world, second, Outcome.MERGED, by=drafter, related=first)
    base = f"/consultations/{world.slug}/amendments"
    before = await show(client, f"{base}/{second}/follow-up")
    assert "Fondu" not in said(before) and "est attendue" in said(before), "an unpublished answer is not shown"
    await decisions.publish(world.slug, by=publisher, now=deciding(world).now, label="Après")
    page = await show(client, f"{base}/{second}/follow-up")
    assert "Fondu dans le n° 1" in said(page) and f"{base}/{first}/follow-up" in links(page)


async def test_a_hidden_amendment_says_its_way_and_not_its_words(client: httpx.AsyncClient, anne: Actor) -> None:
    world, [kept, *_others] = await published(anne, clock.now())
    await database.execute("UPDATE amendment SET status = 'hidden' WHERE number = ?", kept)
    page = await show(client, f"/consultations/{world.slug}/amendments/{kept}/follow-up")
    assert "n’est plus montré" in said(page) and "Déposé" in said(page)
    assert "Durer" not in said(page) and "années entières" not in said(page)


async def test_one_s_own_page_says_the_same_and_counts_one_s_words(client: httpx.AsyncClient, anne: Actor) -> None:
    world, numbers = await published(anne, clock.now())
    await sign_in(client, "anne@exemple.fr")
    page = await show(client, "/me")
    count = (await story_words(world))["citizens"]
    assert f"{count} de vos mots sont dans un texte publié." in said(page.css_first("h1"))
    assert "3 amendements" in said(page.css_first(".lead")) and len(page.css("article")) == 3
    assert "Le ministère vous répond" in said(page) and "bénévole" in said(page.css_first("main"))
    for number in numbers:
        assert f"/consultations/{world.slug}/amendments/{number}/follow-up" in links(page)
    only = await show(client, "/me?fate=welcomed")
    assert len(only.css("article")) == 2
    assert [said(one) for one in only.css("#fate option[selected]")] == ["Retenus, tout ou partie"]
    nothing = await show(client, "/me?fate=waiting")
    assert not nothing.css("article") and "Aucun amendement de cette sorte" in said(nothing)
    assert len((await show(client, "/me?fate=odd&page=x&consultation=none")).css("article")) == 0


async def test_an_annotation_says_where_its_words_stand_now(client: httpx.AsyncClient, anne: Actor) -> None:
    now = clock.now()
    world = await worlds.consultation(now=now - 30 * worlds.DAY)
    drafter, publisher = await worlds.person(Role.DRAFTER), await worlds.person(Role.PUBLISHER)
    for quote, body in (("quinze jours", "Trop long, à mon avis."), ("format ouvert", "Lequel, au juste ?")):
        alinea = next(number for number, line in enumerate(ARTICLE_2, 1) if quote in line)
        form = AnnotationForm(article="2", alinea=alinea, quote=quote, kind=Kind.REMARK, body=body)
        await annotations.annotate(world.slug, form, by=anne, now=world.now)
    lines = ("Avant toute chose.", *(line.replace("quinze jours", "dix jours") for line in ARTICLE_2))
    number = await worlds.amendment(world, anne, alineas=lines)
    await decide(world, number, by=drafter)
    await decisions.publish(world.slug, by=publisher, now=deciding(world).now, label="Après")
    await sign_in(client, "anne@exemple.fr")
    page = await show(client, "/me")
    assert "Les mots annotés, « quinze jours », ne sont plus tels quels dans la version 2." in said(page).replace(
        "\u00a0", " "
    )
    assert page.css_first(f'aside a[href="/consultations/{world.slug}/articles/2#art_2__al_4"]') is not None


async def test_many_contributions_come_page_by_page(client: httpx.AsyncClient, anne: Actor) -> None:
    world = await worlds.consultation(now=clock.now())
    for _ in range(12):
        await worlds.amendment(world, anne)
    await sign_in(client, "anne@exemple.fr")
    first = await show(client, "/me")
    following = first.css_first("a[rel=next]").attributes["href"] or ""
    second = await show(client, following)
    numbers = [node.text() for page in (first, second) for node in page.css("article h3 a")]
    assert len(numbers) == len(set(numbers)) == 12
    assert second.css_first("a[rel=prev]") is not None and second.css_first("a[rel=next]") is None
    assert await actor_by_email("anne@exemple.fr") == anne
