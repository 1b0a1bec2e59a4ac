"""Opinion groups: the same as those given with real data, computed after the close, published so as to be checked."""

import csv
import random
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncIterator
from math import comb
from pathlib import Path

import httpx
import pytest

from lawlab import clock, database
from lawlab.accounts import service as accounts
from lawlab.engine.groups import Hidden
from lawlab.engine.rules import Actor, Role
from lawlab.errors import Invalid, NotAllowed
from lawlab.export import archive
from lawlab.export.files import ALONE
from lawlab.export.verify import verify
from lawlab.imports import polis
from lawlab.settings import Settings
from lawlab.votes import grouping, opinion, queries
from lawlab.votes.clusters import grouped
from lawlab.votes.imported import PastBallot, replay
from tests import browsing, worlds
from tests.decisions import desk
from tests.worlds import World

Ballots = dict[int, dict[int, int]]


def agreement(ours: dict[int, str], theirs: dict[int, str]) -> float:
    """The adjusted Rand index (Hubert and Arabie, 1985) on the people that both have placed."""
    people = ours.keys() & theirs.keys()
    both = Counter((ours[person], theirs[person]) for person in people)
    pairs, left, right = (
        sum(comb(n, 2) for n in counts.values())
        for counts in (both, Counter(ours[p] for p in people), Counter(theirs[p] for p in people))
    )
    expected = left * right / comb(len(people), 2)
    return (pairs - expected) / ((left + right) / 2 - expected)


def real(votes: Path, statements: Path) -> Ballots:
    with votes.open(encoding="utf-8") as lines, statements.open(encoding="utf-8") as others:
        last, kept = polis.votes(lines, "votes")[0], polis.statements(others, "statements")[0]
    found: Ballots = {}
    for statement, given in last.items():
        if kept.get(statement):
            for person, value in given.items():
                found.setdefault(int(person), {})[statement] = value
    return found


def test_the_groups_of_the_reference_consultation_are_found_exactly(shared_data: Path) -> None:
    start = f"{shared_data}/ranking/canadian-electoral-reform"
    with open(f"{start}.groups.csv", encoding="utf-8", newline="") as file:
        given = {int(row["voter"]): row["group"] for row in csv.DictReader(file)}
    found = grouped(real(Path(f"{start}.votes.csv"), Path(f"{start}.comments.csv")))
    assert found.keys() == given.keys()
    assert agreement(found, given) == 1.0 and found == given


@pytest.mark.parametrize(
    # Polis lets groups change with each vote and smooths them: they are close to ours, never equal. The fourth export
    # has 24 people in all: nothing can be said of it.
    ("name", "least"),
    [("canadian-electoral-reform", 0.8), ("15-per-hour-seattle", 0.75), ("brexit-consensus", 0.6)],
)
def test_groups_are_close_to_those_that_polis_gave(shared_data: Path, name: str, least: float) -> None:
    folder = shared_data / "polis" / name
    with (folder / "participants-votes.csv").open(encoding="utf-8", newline="") as file:
        given = {int(row["participant"]): row["group-id"] for row in csv.DictReader(file) if row["group-id"]}
    assert agreement(grouped(real(folder / "votes.csv", folder / "comments.csv")), given) >= least


def camps(sizes: tuple[int, int], texts: int = 9) -> Ballots:
    """Two camps that disagree on all but the first text, each person with two votes of their own."""
    chance = random.Random(4)
    found: Ballots = {}
    for person in range(sum(sizes)):
        side = 1 if person < sizes[0] else -1
        given = {text: 1 if text == 1 else side * (1 if text % 2 else -1) for text in range(1, texts + 1)}
        for text in chance.sample(range(2, texts + 1), 2):
            given[text] = chance.choice((1, 0, -1))
        found[person] = given
    return found


def test_two_camps_are_told_apart_in_whatever_order_people_come() -> None:
    ballots = camps((60, 30))
    found = grouped(ballots)
    assert found == {person: "A" if person < 60 else "B" for person in range(90)}
    turned = dict(reversed([(person, dict(reversed(given.items()))) for person, given in ballots.items()]))
    assert grouped(turned) == found


def test_few_votes_few_people_or_one_mind_make_no_group() -> None:
    assert grouped({}) == {}
    assert grouped({1: {n: 1 for n in range(9)}, 2: {n: -1 for n in range(9)}}) == {}
    assert grouped({person: {n: 1 for n in range(6)} for person in range(50)}) == {}
    assert grouped({person: {n: 1 for n in range(9)} for person in range(50)}) == {}


async def voted(db: Settings, sizes: tuple[int, int], *, level: int = 1) -> World:
    """Two camps vote on nine amendments in a consultation that is seen once votes are closed."""
    world = await worlds.consultation(now=clock.now())
    async with database.transaction():
        author = await worlds.person()
        rows = {}
        for days in range(9):
            number = await worlds.amendment(world, author, changes={"quinze jours": f"{days + 2} jours"})
            rows[number] = (await queries.amendments.one((await world.view()).id, number)).id
        people = [
            await accounts.create_person(name=f"V{n}", level=level, origin="t", origin_key=f"v{n}", now=world.now)
            for n in range(sum(sizes))
        ]
    ballots = [
        PastBallot("amendment", rows[text], text, people[person], 1 if value > 0 else -1 if value else 0, world.now)
        for person, given in camps(sizes).items()
        for text, value in given.items()
    ]
    await replay(world.slug, ballots)
    return world


async def manager() -> Actor:
    return await worlds.person(Role.ADMINISTRATOR)


async def computed(world: World) -> opinion.GroupsView:
    return await grouping.compute(world.slug, by=await manager(), now=desk.deciding(world).now)


@pytest.fixture
async def world(db: Settings) -> World:
    return await voted(db, (150, 60))


@pytest.fixture
async def client(db: Settings, world: World, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[httpx.AsyncClient]:
    monkeypatch.setattr("lawlab.clock.now", lambda: desk.deciding(world).now)
    async with browsing.browser(db) as opened:
        yield opened


async def holds(db: Settings, world: World) -> tuple[list[str], str]:
    """The checks that fail, and what the verifier that travels in the archive says of the groups."""
    path = (await archive.write(world.slug, db.data_dir / "a.zip", settings=db)).path
    alone = subprocess.run([sys.executable, ALONE, path], capture_output=True, text=True, check=False)
    said = next(line for line in alone.stdout.splitlines() if "groups" in line)
    return [check.code for check in verify(path) if not check.ok], said


async def test_the_label_is_shown_under_its_conditions_and_everything_verifies(
    client: httpx.AsyncClient, db: Settings, world: World
) -> None:
    found = await computed(world)
    assert (dict(found.sizes), found.hidden, found.unverified) == ({"A": 150, "B": 60}, None, 0)
    why = {number: await queries.why(await world.view(), number) for number in (1, 2)}
    assert why[1] is not None and why[1].is_shared and why[2] is not None and not why[2].is_shared
    page = browsing.words(await browsing.show(client, "/consultations/essai/amendments/1")).replace("\xa0", " ")
    assert "Partagé par tous les groupes d’opinion" in page and "A (150) 150 0 0 B (60) 60 0 0" in page
    other = browsing.words(await browsing.show(client, "/consultations/essai/amendments/2"))
    assert "Partagé par tous" not in other and "est cachée" not in other
    assert await holds(db, world) == ([], "ok  groups")
    assert {row["voter"] for row in await opinion.published((await world.view()).id)} == {None}


async def test_an_unverified_account_hides_the_label_and_the_page_says_why(
    client: httpx.AsyncClient, world: World
) -> None:
    await database.execute("UPDATE person SET level = 0 WHERE name = 'V3'")
    assert (await computed(world)).hidden is Hidden.UNVERIFIED
    page = browsing.words(await browsing.show(client, "/consultations/essai/amendments/1"))
    assert "est cachée" in page and "identité vérifiée" in page and "Partagé par tous les groupes" not in page


async def test_votes_of_groups_that_are_not_those_of_the_journal_are_seen(db: Settings, world: World) -> None:
    await computed(world)
    await database.execute("UPDATE opinion_ballot SET value = -value WHERE voter < 5")
    failed, said = await holds(db, world)
    assert failed == ["groups"] and said.startswith("KO")


async def test_ballots_are_published_only_when_that_was_announced_before_the_opening(db: Settings) -> None:
    world = await voted(db, (20, 12))
    with pytest.raises(Invalid):
        await grouping.announce(world.slug, by=await manager(), now=world.now)
    await grouping.announce(world.slug, by=await manager(), now=world.now - 15 * worlds.DAY)
    found = await computed(world)
    assert found.are_ballots_public and found.hidden is Hidden.FEW_VOTERS
    rows = await opinion.published((await world.view()).id)
    assert {row["voter"] for row in rows} == set(range(1, 33)) and len(rows) == 32 * 9
    assert await holds(db, world) == ([], "ok  groups")
    # Numbers are drawn: those of one camp are not the first ones, and change with each computation.
    first = {row["voter"] for row in rows if row["group"] == "A"}
    again = {row["voter"] for row in await opinion.published((await world.view()).id) if row["group"] == "A"}
    await computed(world)
    drawn = {row["voter"] for row in await opinion.published((await world.view()).id) if row["group"] == "A"}
    assert first == again and len(drawn) == len(first) and first != set(range(1, len(first) + 1))


async def test_groups_wait_for_the_close_and_for_an_administrator(db: Settings) -> None:
    world = await worlds.consultation()
    with pytest.raises(Invalid):
        await grouping.compute(world.slug, by=await manager(), now=world.now)
    with pytest.raises(NotAllowed):
        await grouping.compute(world.slug, by=await worlds.person(Role.DRAFTER), now=desk.deciding(world).now)
    found = await computed(world)
    assert (found.people, dict(found.sizes), found.hidden) == (0, {}, Hidden.FEW_VOTERS)
    assert await holds(db, world) == ([], "ok  groups")
