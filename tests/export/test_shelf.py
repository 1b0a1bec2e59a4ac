"""The archives kept for download: made by one job, none taken from under a reader, none made at each visit."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import httpx
import pytest

from lawlab import clock, database
from lawlab.decisions import service as decisions
from lawlab.engine.rules import Actor, Role
from lawlab.export import archive, nightly, shelf
from lawlab.journal import service as journal
from lawlab.settings import Settings
from lawlab.votes import service as votes
from tests import worlds
from tests.browsing import show, submit, words
from tests.decisions import desk
from tests.export.tampering import Contents, failures
from tests.worlds import NOW, World


@pytest.fixture
async def world(db: Settings) -> AsyncIterator[World]:
    yield await worlds.consultation(threshold=2)
    await shelf.stop()


@pytest.fixture
async def voter(world: World) -> Actor:
    return await worlds.person()


async def made(settings: Settings, slug: str) -> shelf.Kept:
    kept = await shelf.make(settings, slug)
    assert kept is not None
    return kept


async def test_there_is_none_before_the_first_and_one_is_then_due(db: Settings, world: World) -> None:
    assert shelf.latest(db, world.slug) is None
    assert await shelf.is_due(db, world.slug, None)
    kept = await made(db, world.slug)
    assert shelf.latest(db, world.slug) == kept and not failures(kept.path)
    assert not await shelf.is_due(db, world.slug, kept)
    assert shelf.share(db, world.slug) is None, "the job is over"


async def test_one_that_an_older_version_made_is_made_again(db: Settings, world: World) -> None:
    kept = await made(db, world.slug)
    contents = Contents(kept.path)
    del contents.manifest["journal"]["root"]
    contents.save(kept.path)
    assert shelf.latest(db, world.slug) is None


async def test_an_act_makes_a_new_one_and_leaves_the_one_being_read(db: Settings, world: World, voter: Actor) -> None:
    number = await worlds.amendment(world, await worlds.person())
    before = await made(db, world.slug)
    await votes.cast(world.slug, "amendment", number, 1, by=voter, now=world.now)
    assert not await shelf.is_due(db, world.slug, before), "a vote alone does not ask for an archive"
    after = await made(db, world.slug)
    assert after.path != before.path and after.entries == before.entries + 1 and after.root != before.root
    assert not failures(before.path) and not failures(after.path)


async def test_a_publication_makes_one_due(db: Settings, world: World) -> None:
    kept = await made(db, world.slug)
    publisher = await worlds.person(Role.PUBLISHER)
    await decisions.publish(world.slug, by=publisher, now=desk.deciding(world).now, label="Texte final")
    assert await shelf.is_due(db, world.slug, kept)
    assert not await shelf.is_due(db, world.slug, await made(db, world.slug))


async def test_only_the_last_few_of_each_consultation_are_kept(db: Settings, world: World, voter: Actor) -> None:
    neighbour = await worlds.consultation(slug=f"{world.slug}-2")
    beside = await made(db, neighbour.slug)
    number = await worlds.amendment(world, await worlds.person())
    paths = []
    for turn in range(shelf.KEPT + 2):
        await votes.cast(world.slug, "amendment", number, 1 if turn % 2 else -1, by=voter, now=world.now)
        paths.append((await made(db, world.slug)).path)
    assert set((db.data_dir / "exports").iterdir()) == {beside.path, *paths[-shelf.KEPT :]}


async def test_asked_twice_at_once_it_is_made_once(db: Settings, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    written, write = [], archive.write

    async def counted(*args: object, **options: object) -> object:
        written.append(args)
        return await write(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(archive, "write", counted)
    await asyncio.gather(*(shelf.make(db, world.slug) for _ in range(5)))
    assert len(written) == 1


async def test_another_process_that_makes_one_is_left_alone_until_it_is_plainly_dead(
    db: Settings, world: World
) -> None:
    marker = db.data_dir / "exports" / f"{world.slug}.making"
    marker.parent.mkdir(parents=True)
    marker.write_text("0.42", encoding="ascii")
    assert await shelf.make(db, world.slug) is None
    assert shelf.share(db, world.slug) == 0.42
    long_ago = time.time() - 3_600
    os.utime(marker, (long_ago, long_ago))
    assert shelf.share(db, world.slug) is None
    assert not failures((await made(db, world.slug)).path)


async def test_a_job_that_fails_says_so_in_the_log_and_may_be_tried_again(
    db: Settings, world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(archive, "_pack", lambda *_: 1 / 0)
        assert await shelf.make(db, world.slug) is None
    assert "could not be made" in caplog.text and shelf.share(db, world.slug) is None
    assert await shelf.make(db, world.slug) is not None


async def test_an_account_erased_meanwhile_does_not_come_back_in_it(
    db: Settings, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, entries = archive._read, []

    async def erasing(slug: str, settings: Settings) -> object:
        found = await read(slug, settings)
        if not entries:
            async with database.transaction():
                entries.append(await journal.record(slug, "erase", at=NOW, count=0))
        return found

    monkeypatch.setattr(archive, "_read", erasing)
    kept = await made(db, world.slug)
    assert kept.entries == entries[0].number


async def test_what_is_damaged_on_the_disk_is_not_offered(db: Settings, world: World) -> None:
    kept = await made(db, world.slug)
    kept.path.write_bytes(kept.path.read_bytes()[:-30])
    assert shelf.latest(db, world.slug) is None


async def test_at_night_those_that_are_out_of_date_are_made(db: Settings, world: World, voter: Actor) -> None:
    neighbour = await worlds.consultation(slug=f"{world.slug}-2")
    now = clock.now()
    begun = []
    while slug := await nightly.make_next(db, now):
        await shelf.wait(db, slug)
        begun.append(slug)
    assert sorted(begun) == [world.slug, neighbour.slug]
    number = await worlds.amendment(world, await worlds.person())
    await votes.cast(world.slug, "amendment", number, 1, by=voter, now=world.now)
    assert await nightly.make_next(db, now) is None, "the next night is far"
    assert await nightly.make_next(db, now + timedelta(days=1)) == world.slug


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-28T02:59:59+00:00", "2026-11-27T03:00:00+00:00"),
        ("2026-11-28T03:00:00+00:00", "2026-11-28T03:00:00+00:00"),
        ("2027-01-01T00:10:00+00:00", "2026-12-31T03:00:00+00:00"),
    ],
)
def test_the_night_comes_once_a_day(now: str, expected: str) -> None:
    assert nightly.last_night(datetime.fromisoformat(now)) == datetime.fromisoformat(expected)


# --- the page -------------------------------------------------------------------------------------


async def test_the_page_shows_the_last_one_and_a_fresh_one_is_made_when_asked(
    client: httpx.AsyncClient, db: Settings, world: World, voter: Actor
) -> None:
    address = f"/consultations/{world.slug}/data"
    page = await show(client, address)
    first = shelf.latest(db, world.slug)
    assert first is not None and first.root in words(page)
    assert page.css_first(f'form[action="{address}/archive"]') is None, "there is nothing new to put in it"
    number = await worlds.amendment(world, voter)
    await votes.cast(world.slug, "amendment", number, 1, by=voter, now=world.now)
    for _visit in range(3):
        page = await show(client, address)
    assert shelf.latest(db, world.slug) == first, "a visit makes no archive while votes arrive"
    assert "2 actes depuis" in words(page)
    answer = await submit(client, page, f"{address}/archive")
    assert answer.status_code == 303 and answer.headers["location"] == address
    second = shelf.latest(db, world.slug)
    assert second is not None and second.entries == first.entries + 2
    assert second.root in words(await show(client, address))


async def test_the_page_says_how_far_it_is_and_htmx_asks_again(
    client: httpx.AsyncClient, db: Settings, world: World
) -> None:
    address = f"/consultations/{world.slug}/data"
    marker = db.data_dir / "exports" / f"{world.slug}.making"
    marker.parent.mkdir(parents=True)
    marker.write_text("0.42", encoding="ascii")
    page = await show(client, address)
    assert "42 %" in words(page).replace("\xa0", " ")
    assert page.css_first("#making a").attributes["href"] == address, "without JavaScript, a link"
    assert page.css_first("#making progress").attributes["value"] == "0.42"
    assert page.css_first("#making a").attributes["hx-get"] == address
    polling = {"hx-request": "true", "hx-trigger": "refresh"}
    answer = await client.get(address, headers=polling)
    assert answer.text.startswith('<div id="making"') and "hx-refresh" not in answer.headers
    whole = await client.get(f"{address}/archive.zip")
    assert (whole.status_code, whole.headers["retry-after"]) == (503, "5")
    told = (await client.get(f"{address}/archive.zip", headers={"accept": "application/json"})).json()
    assert told["error"]["code"] == "not-ready"
    marker.unlink()
    await made(db, world.slug)
    assert (await client.get(address, headers=polling)).headers["hx-refresh"] == "true"
