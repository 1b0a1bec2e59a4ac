"""The promise to contributors: nothing is published while an amendment that enough people judged waits for a reason."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from lawlab import database
from lawlab.decisions import queries, service
from lawlab.engine.outcome import Outcome
from lawlab.engine.rules import Actor, Role
from lawlab.errors import PhaseClosed, Unfinished
from lawlab.settings import Settings
from lawlab.votes import queries as votes_queries
from lawlab.votes import service as votes
from tests import browsing, worlds
from tests.commands.running import lawlab
from tests.conftest import apart
from tests.decisions import desk
from tests.worlds import World

DESK = "/consultations/essai/desk"
PUBLISH = f"{DESK}/publish"
JSON = {"accept": "application/json"}
TABLES = ("version", "article", "decision", "journal_entry", "consultation", "ballot", "tally")


@pytest.fixture
async def world(db: Settings) -> World:
    """Two amendments on other words; the first is answered, the second is one vote short of the threshold of 3."""
    world = await worlds.consultation(threshold=3)
    author = await worlds.person()
    await worlds.amendment(world, author)
    await worlds.amendment(world, author, changes={"sept ans": "dix ans"}, title="Dix ans")
    await desk.vote(world, 1, agree=4)
    await desk.vote(world, 2, agree=1, disagree=1)
    await desk.decide(world, 1, by=await worlds.person(Role.DRAFTER))
    return world


@pytest.fixture
async def client(world: World, db: Settings, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx.AsyncClient]:
    """A publisher, once votes are closed."""
    monkeypatch.setattr("lawlab.clock.now", lambda: desk.deciding(world).now)
    async with browsing.browser(db) as opened:
        await browsing.signed_in(opened, Role.PUBLISHER)
        yield opened


async def everything() -> dict[str, list[dict[str, Any]]]:
    """All that a publication may write."""
    return {table: await database.fetch(f"SELECT * FROM {table} ORDER BY id") for table in TABLES}


async def late(world: World, value: votes.Value = 1, *, by: Actor | None = None) -> None:
    """A vote that was sent before the votes closed, and is only now written."""
    await votes.cast(world.slug, "amendment", 2, value, by=by or await worlds.person(), now=world.now)


async def publish(world: World) -> int:
    publisher = await worlds.person(Role.PUBLISHER)
    return await service.publish(world.slug, by=publisher, now=desk.deciding(world).now, label="Texte issu du débat")


async def test_a_vote_that_passes_the_threshold_between_the_page_and_the_button_stops_the_publication(
    client: httpx.AsyncClient, world: World
) -> None:
    page = await browsing.show(client, PUBLISH)
    assert page.css("#missing a") == [] and "ont une réponse motivée" in browsing.words(page.css_first("#missing"))
    await late(world)
    before = await everything()

    answer = await browsing.submit(client, page, PUBLISH, label="Texte issu du débat", confirm="1")

    shown = browsing.parse(answer)
    assert answer.status_code == 409 and "Rien n’a été publié" in browsing.words(shown)
    [link] = shown.css("#missing a")
    assert (link.attributes["href"], browsing.words(link.parent).replace("\xa0", " ")) == (
        f"{DESK}/amendments/2", "n° 2 Dix ans 3 avis tranchés"
    )  # fmt: skip
    assert (await browsing.show(client, link.attributes["href"])).css_first("#answer-t").text() == "Dix ans"
    assert await everything() == before


async def test_a_program_gets_the_list_and_its_addresses_before_and_at_the_refusal(
    client: httpx.AsyncClient, world: World
) -> None:
    page = await browsing.show(client, PUBLISH)
    ready = (await client.get(PUBLISH, headers=JSON)).json()
    assert (ready["ok"], ready["ready"], ready["threshold"], ready["gaps"], ready["unanswered"]) == (
        True, True, 3, [], [2]
    )  # fmt: skip
    await late(world)
    gap = {"number": 2, "title": "Dix ans", "decided": 3, "has_draft": False, "address": f"{DESK}/amendments/2"}

    refused = await browsing.submit(client, page, PUBLISH, label="Texte", confirm="1", headers=JSON)

    error = refused.json()["error"]
    assert (refused.status_code, error["code"], error["facts"]["missing"], error["facts"]["gaps"]) == (
        409, "unfinished", [2], [gap]
    )  # fmt: skip
    assert "n° 2" in error["message"]
    waiting = (await client.get(PUBLISH, headers=JSON)).json()
    assert (waiting["ready"], waiting["gaps"]) == (False, [gap])


async def test_votes_that_arrive_while_publishing_never_leave_a_published_gap(world: World) -> None:
    voters = await worlds.people(3)
    acts = [publish(world), *(late(world, by=voter) for voter in voters)]
    answers = await asyncio.gather(*acts, return_exceptions=True)

    view = await world.view()
    found = await votes_queries.tallies(view.id, "amendment")
    decided = {number: found[id_].decided for id_, number in (await queries.amendments.numbers(view.id)).items()}
    if view.published_at is None:
        assert isinstance(answers[0], Unfinished) and decided[2] == 5
    else:
        assert isinstance(answers[0], int) and decided[2] == 2
        assert all(isinstance(answer, PhaseClosed) for answer in answers[1:])
    assert await votes_queries.recount(view.id) == ()


async def test_once_published_no_vote_counts_any_more_whenever_it_was_sent(world: World) -> None:
    await publish(world)
    before = await everything()
    with pytest.raises(PhaseClosed):
        await late(world)
    assert await everything() == before


async def test_an_answer_without_its_reason_is_no_answer(world: World) -> None:
    await database.execute("UPDATE decision SET justification = ' '")
    before = await everything()
    with pytest.raises(Unfinished) as refused:
        await publish(world)
    assert refused.value.facts["missing"] == [1] and await everything() == before


async def test_the_most_voted_on_comes_first_and_a_withdrawn_one_is_owed_nothing(world: World) -> None:
    author = await worlds.person()
    await worlds.amendment(world, author, changes={"format ouvert": "format libre"}, title="Libre")
    await desk.vote(world, 3, agree=5)
    await desk.vote(world, 2, agree=2)
    drafter = await worlds.person(Role.DRAFTER)
    await desk.decide(world, 3, Outcome.NOT_RETAINED, by=drafter, justification="", is_draft=True)
    ready = await queries.readiness(await world.view())
    assert [(gap.number, gap.decided, gap.has_draft) for gap in ready.gaps] == [(3, 5, True), (2, 4, False)]
    await queries.amendments.one((await world.view()).id, 3)
    await database.execute("UPDATE amendment SET status = 'withdrawn' WHERE number = 3")
    assert [gap.number for gap in (await queries.readiness(await world.view())).gaps] == [2]


@pytest.mark.sqlite
def test_the_command_says_what_is_missing_and_where_to_write_it(settings: Settings) -> None:
    apart(_one_gap(settings))
    told = lawlab(settings.data_dir, "consultation", "ready", "essai", code=1).replace("\xa0", " ")
    assert "1 amendement d’au moins 3 avis tranchés" in told
    assert "n° 1  Livrer les pièces en dix jours  http://127.0.0.1:8000/consultations/essai/desk/amendments/1" in told
    found = json.loads(lawlab(settings.data_dir, "consultation", "ready", "essai", "--json", code=1))
    assert (found["ready"], [gap["decided"] for gap in found["gaps"]]) == (False, [3])
    lawlab(settings.data_dir, "consultation", "ready", "ailleurs", code=1)


async def _one_gap(settings: Settings) -> None:
    await database.connect(settings)
    try:
        world = await worlds.consultation(threshold=3)
        await worlds.amendment(world, await worlds.person())
        await desk.vote(world, 1, agree=3)
    finally:
        await database.close()
