"""The alarm for identical ballots: what it catches, what it leaves alone, and who may see it."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from lawlab import clock
from lawlab.engine.blocs import identical
from lawlab.engine.rules import Role
from lawlab.imports import polis
from lawlab.settings import Settings
from lawlab.votes import service
from tests import browsing, worlds
from tests.worlds import World

PAGE = "/consultations/essai/desk/ballots"


@pytest.mark.parametrize(
    "name", ["15-per-hour-seattle", "brexit-consensus", "canadian-electoral-reform", "london.youth.policing"]
)
def test_real_consultations_give_no_false_alarm_and_a_planted_brigade_is_found(shared_data: Path, name: str) -> None:
    with (shared_data / "polis" / name / "votes.csv").open(encoding="utf-8") as lines:
        votes, _told = polis.votes(lines, name)
    ballots: dict[str, dict[int, int]] = {}
    for statement, given in votes.items():
        for person, value in given.items():
            ballots.setdefault(person, {})[statement] = value
    assert identical(ballots) == ()
    chosen = dict.fromkeys(sorted(votes)[:3], 1)
    brigade = {f"fake-{n}": dict(chosen) for n in range(max(5, len(ballots) // 90))}
    (found,) = identical(ballots | brigade)
    assert set(found.people) >= brigade.keys() and found.ballot == chosen


def test_four_accounts_or_two_votes_are_no_alarm_and_neither_is_one_vote_apart() -> None:
    three = {1: 1, 2: -1, 3: 0}
    assert identical({n: dict(three) for n in range(4)}) == ()
    assert identical({n: {1: 1, 2: 1} for n in range(50)}) == ()
    assert identical({n: {**three, 4: 1 if n else -1} for n in range(5)}) == ()
    assert [len(bloc.people) for bloc in identical({n: dict(three) for n in range(5)})] == [5]
    crowd = {f"other-{n}": {n: 1} for n in range(595)}
    assert identical(crowd | {str(n): dict(three) for n in range(5)}) == ()


@pytest.fixture
async def world(db: Settings) -> World:
    """Four amendments; five associations and a citizen vote the same on three of them."""
    world = await worlds.consultation(now=clock.now())
    author = await worlds.person()
    for days in range(4):
        await worlds.amendment(world, author, changes={"quinze jours": f"{days + 2} jours"})
    for kind in ("association",) * 5 + ("citizen",):
        voter = await worlds.person(kind=kind)
        for number, value in ((1, 1), (2, 1), (3, -1)):
            await service.cast(world.slug, "amendment", number, 1 if value > 0 else -1, by=voter, now=world.now)
    return world


@pytest.fixture
async def client(world: World, db: Settings) -> AsyncIterator[httpx.AsyncClient]:
    async with browsing.browser(db) as opened:
        yield opened


async def test_the_desk_shows_how_many_and_what_it_proves_never_who(client: httpx.AsyncClient) -> None:
    await browsing.signed_in(client, Role.DRAFTER)
    page = await browsing.show(client, PAGE)
    text = browsing.words(page).replace("\xa0", " ")
    assert "1 groupe de bulletins identiques" in text and "au moins 5 parmi 6 votants" in text
    (row,) = page.css("tbody tr")
    assert "6 association 5, citoyen 1" in browsing.words(row).replace("\xa0", " ")
    assert [browsing.words(cell).replace("\xa0", " ") for cell in row.css("td")[2:5]] == ["n° 1 , n° 2", "n° 3", "–"]
    assert "Ce que cela ne montre pas" in text and "Personne" not in browsing.words(row)
    data = (await client.get(f"{PAGE}.json")).json()
    assert (data["voters"], data["least"], data["blocs"][0]["accounts"]) == (6, 5, 6)
    assert data["blocs"][0]["amendments"] == {"1": 1, "2": 1, "3": -1}


async def test_citizens_do_not_see_the_alarm(client: httpx.AsyncClient) -> None:
    await browsing.signed_in(client)
    for path in (PAGE, f"{PAGE}.json"):
        assert (await client.get(path)).status_code == 403
