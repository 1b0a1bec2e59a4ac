"""How many accounts were opened each day, told in the journal of every open consultation."""

import json
from datetime import datetime, timedelta

from lawlab.accounts import service as accounts
from lawlab.consultations import daily
from lawlab.consultations import service as consultations
from lawlab.engine.calendar import Calendar
from lawlab.engine.rules import Role
from lawlab.journal import queries as journal
from lawlab.settings import Settings
from tests import worlds
from tests.worlds import DAY, NOW


async def told(slug: str) -> list[dict[str, int | str]]:
    entries = [json.loads(line) async for line, _link in journal.entries(slug)]
    return [entry for entry in entries if entry["k"] == "account"]


async def account(number: int, at: datetime, *, kind: str = "citizen", level: int = 0) -> None:
    await accounts.create_person(name=f"P {number}", email=f"p{number}@exemple.fr", kind=kind, level=level, now=at)


async def test_each_day_that_is_over_is_told_once_by_level(db: Settings) -> None:
    world = await worlds.consultation()
    for number, (days, kind, level) in enumerate(
        [(2, "citizen", 0), (2, "citizen", 0), (2, "citizen", 2), (2, "association", 0), (1, "citizen", 1),
         (0, "citizen", 0), (30, "citizen", 0)]
    ):  # fmt: skip
        await account(number, NOW - days * DAY, kind=kind, level=level)
    await worlds.person()  # a pseudonym: no account
    assert await daily.tell_accounts(db, NOW) == 10
    assert await daily.tell_accounts(db, NOW) == 0
    entries = await told(world.slug)
    assert [entry["day"] for entry in entries] == [(NOW - days * DAY).date().isoformat() for days in range(10, 0, -1)]
    counts = [{name: entry[name] for name in ("l0", "l1", "l2", "l3", "org")} for entry in entries]
    assert counts[-2] == {"l0": 2, "l1": 0, "l2": 1, "l3": 0, "org": 1}
    assert counts[-1] == {"l0": 0, "l1": 1, "l2": 0, "l3": 0, "org": 0}
    assert sum(sum(one.values()) for one in counts) == 5
    assert "who" not in entries[0] and await journal.check(world.slug) is None
    assert await daily.tell_accounts(db, NOW + DAY) == 1


async def test_a_consultation_not_yet_open_or_whose_votes_are_over_is_told_nothing_more(db: Settings) -> None:
    world = await worlds.consultation()
    admin = await worlds.person(Role.ADMINISTRATOR)
    view = await world.view()
    soon = Calendar(NOW + DAY, NOW + 2 * DAY, NOW + 3 * DAY, NOW + 4 * DAY)
    await consultations.move_dates(world.slug, soon, reason="Un report.", by=admin, now=NOW)
    assert await daily.tell_accounts(db, NOW) == 0
    assert await daily.tell_accounts(db, NOW + timedelta(days=100)) == 3
    days = [entry["day"] for entry in await told(world.slug)]
    assert days[-1] == soon.votes_close_at.date().isoformat() and view.calendar != soon


async def test_a_site_that_was_away_for_a_year_tells_the_last_weeks(db: Settings) -> None:
    world = await worlds.consultation()
    admin = await worlds.person(Role.ADMINISTRATOR)
    long = Calendar(NOW - 400 * DAY, NOW + DAY, NOW + 2 * DAY, NOW + 3 * DAY)
    await consultations.move_dates(world.slug, long, reason="Un an.", by=admin, now=NOW)
    assert await daily.tell_accounts(db, NOW) == 61
    assert (await told(world.slug))[-1]["day"] == (NOW - DAY).date().isoformat()
