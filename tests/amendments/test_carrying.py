"""Publication carries what it leaves unanswered, and says to each author what became of it, and why."""

from dataclasses import replace

import pytest

from amendments import carrying, queries
from amendments.queries import AmendmentView
from lawlab.decisions import service as desk_acts
from lawlab.engine.outcome import Outcome
from lawlab.engine.rebase import Rebase
from lawlab.engine.rules import Role
from lawlab.engine.verbs import DeleteWords, InsertArticle
from lawlab.settings import Settings
from tests import browsing, worlds
from tests.decisions import desk
from tests.worlds import ARTICLE_2, World

ONE, TWO, THREE = ARTICLE_2


@pytest.fixture
async def world(db: Settings) -> World:
    """n° 1 puts an alinea first and edits the two last ones; it is retained. The others are left unanswered."""
    world = await worlds.consultation(threshold=3)
    author = await worlds.person(name="Solène K.")
    last = THREE.replace("gratuitement", "en ligne")
    retained = ("Le présent article est d’ordre public.", ONE, TWO.replace(" ouvrables", ""), last)
    await worlds.amendment(world, author, alineas=retained)
    await worlds.amendment(world, author, changes={"sept ans": "dix ans"}, title="Dix ans")
    await worlds.amendment(world, author, changes={" ouvrables": ""}, title="Jours simples")
    await worlds.amendment(world, author, changes={"gratuitement": "à prix coûtant"}, title="À prix coûtant")
    await desk.decide(world, 1, Outcome.RETAINED, by=await worlds.person(Role.DRAFTER))
    return world


async def published(world: World) -> None:
    publisher = await worlds.person(Role.PUBLISHER)
    await desk_acts.publish(world.slug, by=publisher, now=desk.deciding(world).now, label="Texte issu du débat")


async def test_publication_keeps_what_became_of_each_unanswered_amendment(world: World) -> None:
    view = await world.view()
    assert await carrying.carried(view.id) == {}
    await published(world)
    by_row = await carrying.carried(view.id)
    ids = {number: id_ for id_, number in (await queries.numbers(view.id)).items()}
    told = {number: by_row[id_] for number, id_ in ids.items() if id_ in by_row}
    assert {number: one.outcome for number, one in told.items()} == {
        2: Rebase.SHIFTED,
        3: Rebase.SATISFIED,
        4: Rebase.NEEDS_AUTHOR,
    }
    assert all(one.version == 2 and one.at == desk.deciding(world).now for one in told.values())
    (proof,) = told[4].proofs
    assert (proof.outcome, proof.before, proof.now) == (
        Rebase.NEEDS_AUTHOR,
        THREE,
        THREE.replace("gratuitement", "en ligne"),
    )
    assert [span.kind for span in proof.spans if span.kind != "equal"] == ["delete", "insert"]
    assert await carrying.carried(view.id, ids[3]) == {ids[3]: told[3]}


async def test_its_author_and_everybody_read_it_with_the_words_that_show_it(world: World, db: Settings) -> None:
    await published(world)
    async with browsing.browser(db) as client:
        for path in ("amendments/4", "amendments/4/follow-up"):
            said = browsing.words(await browsing.show(client, f"/consultations/{world.slug}/{path}"))
            assert "À reprendre par son auteur : ce qu’il vise a changé Version 2 du texte." in said
        said = browsing.words(await client.get(f"/consultations/{world.slug}/amendments/2"))
        assert "S’applique, à sa nouvelle place" in said
        said = browsing.words(await client.get(f"/consultations/{world.slug}/amendments/1"))
        assert "nouvelle place" not in said


async def test_the_publisher_sees_it_before_publishing(
    world: World, db: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lawlab.clock.now", lambda: desk.deciding(world).now)
    async with browsing.browser(db) as client:
        await browsing.signed_in(client, Role.PUBLISHER)
        said = browsing.words(await browsing.show(client, f"/consultations/{world.slug}/desk/publish"))
    assert "Ils seront portés sur la nouvelle version" in said
    assert "Le nouveau texte le dit déjà n° 3" in said and "À reprendre par son auteur" in said


async def an_amendment(world: World) -> AmendmentView:
    return await queries.one((await world.view()).id, 2)


async def test_an_article_that_is_gone_or_renumbered_is_known_by_its_identity(world: World) -> None:
    one = await an_amendment(world)
    assert carrying.outcome_of(one, {}).outcome == Rebase.VOID
    wording = replace(one, operations=(DeleteWords(1, "zèbre"),))
    assert carrying.outcome_of(wording, {one.article: ("2", ARTICLE_2)}).outcome == Rebase.NEEDS_AUTHOR
    added = replace(one, target="after", operations=(InsertArticle("after", "2", "", ("Neuf.",)),))
    assert carrying.outcome_of(added, {one.article: ("2", ())}).outcome == Rebase.CLEAN
    moved = carrying.outcome_of(added, {one.article: ("3", ())})
    assert moved.outcome == Rebase.SHIFTED and moved.operations == (InsertArticle("after", "3", "", ("Neuf.",)),)
    assert carrying.outcome_of(added, {}).outcome == Rebase.NEEDS_AUTHOR
    assert carrying.outcomes([one, added], {one.article: ("2", ARTICLE_2)}) == {Rebase.CLEAN: (2, 2)}
