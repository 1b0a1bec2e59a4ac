"""The archives kept for download: one for each state of the journal, and none taken from under a reader."""

import pytest

from lawlab.engine.rules import Actor
from lawlab.export import shelf
from lawlab.settings import Settings
from lawlab.votes import service as votes
from tests import worlds
from tests.export.tampering import failures
from tests.worlds import World


@pytest.fixture
async def world(db: Settings) -> World:
    return await worlds.consultation()


@pytest.fixture
async def voter(world: World) -> Actor:
    return await worlds.person()


async def test_nothing_new_gives_the_same_file(db: Settings, world: World) -> None:
    view = await world.view()
    first = await shelf.archive_of(db, view)
    written = first.stat().st_mtime_ns
    assert await shelf.archive_of(db, view) == first
    assert first.stat().st_mtime_ns == written


async def test_an_act_makes_a_new_one_and_leaves_the_one_being_read(db: Settings, world: World, voter: Actor) -> None:
    view = await world.view()
    number = await worlds.amendment(world, await worlds.person())
    before = await shelf.archive_of(db, view)
    await votes.cast(world.slug, "amendment", number, 1, by=voter, now=world.now)
    after = await shelf.archive_of(db, view)
    assert after != before
    assert not failures(before) and not failures(after)


async def test_only_the_last_few_of_each_consultation_are_kept(db: Settings, world: World, voter: Actor) -> None:
    neighbour = await worlds.consultation(slug=f"{world.slug}-2")
    beside = await shelf.archive_of(db, await neighbour.view())
    view = await world.view()
    number = await worlds.amendment(world, await worlds.person())
    made = []
    for turn in range(shelf.KEPT + 2):
        await votes.cast(world.slug, "amendment", number, 1 if turn % 2 else -1, by=voter, now=world.now)
        made.append(await shelf.archive_of(db, view))
    kept = set((db.data_dir / "exports").iterdir())
    assert kept == {beside, *made[-shelf.KEPT :]}
