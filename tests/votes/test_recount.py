"""Published total = recount, difference 0: from the ballots, from the journal, and from a count kept apart."""

import json
import os

import pytest

from lawlab import database
from lawlab.bench.recounts import play
from lawlab.export.recounting import recount
from lawlab.settings import Settings
from lawlab.votes import service
from tests import worlds
from tests.commands.running import lawlab
from tests.conftest import apart
from tests.worlds import World

ACTS = 100_000 if os.environ.get("LAWLAB_HYPOTHESIS") == "nightly" else 700


@pytest.mark.timeout(3 * 3600 if ACTS > 700 else 120)
async def test_after_random_acts_every_count_is_the_same(db: Settings) -> None:
    outcome = await play(db, ACTS, seed=7, voters=60, late=3)
    assert outcome.data()["difference"] == 0 and outcome.is_chain_whole
    acts = outcome.acts
    assert sum(acts.values()) == ACTS and {"votes", "changes", "withdrawals", "late_erasures"} <= acts.keys()
    assert 0 < outcome.recount.votes < outcome.recount.entries


async def one_vote(db: Settings) -> World:
    world = await worlds.consultation()
    author, voter = await worlds.people(2)
    await service.cast(world.slug, "amendment", await worlds.amendment(world, author), 1, by=voter, now=world.now)
    return world


SABOTAGE = {
    "a tally": "UPDATE tally SET agree = agree + 2",
    "a ballot": "UPDATE ballot SET value = -1",
    "a ballot less": "DELETE FROM ballot",
    "an entry less": "DELETE FROM journal_entry WHERE kind = 'vote'",
    "unlinked counts": "UPDATE tally SET unlinked_agree = 1",
}


@pytest.mark.parametrize("sql", SABOTAGE.values(), ids=SABOTAGE.keys())
async def test_whatever_is_changed_the_recount_sees_it(db: Settings, sql: str) -> None:
    world = await one_vote(db)
    assert (await recount(world.slug)).difference == 0
    await database.execute(sql)
    assert (await recount(world.slug)).difference > 0


async def test_an_entry_that_replaces_nothing_is_named(db: Settings) -> None:
    world = await one_vote(db)
    await database.execute("""UPDATE journal_entry SET line = REPLACE(line, '"sup":null', '"sup":99')""")
    found = await recount(world.slug)
    assert found.uncounted is not None and found.difference > 0


@pytest.mark.sqlite
def test_the_command_answers_yes_or_no_and_says_where(settings: Settings) -> None:
    apart(_made(settings, ""))
    assert "essai : 1 vote ; textes : 1 ; écritures : 1 ; écart : 0." in _said(settings)
    apart(_made(settings, "UPDATE tally SET agree = 3"))
    said = _said(settings, code=1)
    assert "écart : 4" in said and "affiché 3/0/0, bulletins 1/0/0" in said and "affiché 3/0/0, journal 1/0/0" in said
    found = json.loads(lawlab(settings.data_dir, "recount", "essai", "--json", code=1))
    assert (found[0]["difference"], found[0]["votes"], found[0]["entries"]) == (4, 3, 1)
    lawlab(settings.data_dir, "recount", "ailleurs", code=1)


def _said(settings: Settings, code: int = 0) -> str:
    return lawlab(settings.data_dir, "recount", code=code).replace("\xa0", " ")


async def _made(settings: Settings, sql: str) -> None:
    await database.connect(settings)
    try:
        await (database.execute(sql) if sql else one_vote(settings))
    finally:
        await database.close()
