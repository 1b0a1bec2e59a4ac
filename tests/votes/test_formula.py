"""Orders with reasons: ranks among those with enough votes, ex æquo, neighbours, a formula that changes in public."""

import hashlib
import json
import zipfile
from collections.abc import AsyncIterator

import httpx
import pytest

from lawlab import clock
from lawlab.engine.ranking import Formula, Tally, standing, wilson
from lawlab.engine.rules import Role
from lawlab.errors import Invalid, NotAllowed
from lawlab.export import archive
from lawlab.export.verify import verify
from lawlab.journal import queries as journal
from lawlab.settings import Settings
from lawlab.votes import queries, service
from tests import browsing, worlds
from tests.decisions import desk
from tests.worlds import World

LIST = "/consultations/essai/amendments"
VOTES = {1: (4, 0), 2: (9, 3), 3: (4, 0), 4: (1, 0), 5: (7, 5)}
ACCENTS = {"\xa0": " ", "\u202f": " "}


def words(node: object) -> str:
    text = browsing.words(node)  # type: ignore[arg-type]
    for old, new in ACCENTS.items():
        text = text.replace(old, new)
    return text


@pytest.fixture
async def world(db: Settings) -> World:
    """Five amendments and a threshold of 4: 1 and 3 are tied, 4 has one vote only, 2 leads by difference."""
    world = await worlds.consultation(threshold=4, now=clock.now())
    author = await worlds.person(kind="association")
    for days in VOTES:
        await worlds.amendment(world, author, changes={"quinze jours": f"{days + 1} jours"}, title=f"Titre {days}")
    people = await worlds.people(12)
    for number, (agree, disagree) in VOTES.items():
        for voter, value in zip(people, [1] * agree + [-1] * disagree, strict=False):
            await service.cast(world.slug, "amendment", number, 1 if value > 0 else -1, by=voter, now=world.now)
    return world


@pytest.fixture
async def client(world: World, db: Settings) -> AsyncIterator[httpx.AsyncClient]:
    async with browsing.browser(db) as opened:
        yield opened


def after_the_votes(monkeypatch: pytest.MonkeyPatch, world: World) -> None:
    monkeypatch.setattr("lawlab.clock.now", lambda: desk.deciding(world).now)


async def listed(client: httpx.AsyncClient, query: str = "") -> tuple[list[str], list[str], str]:
    """Numbers in the order of the page, the place said of each, and the line above them."""
    page = await browsing.show(client, LIST + query)
    numbers = [(slip.attributes["id"] or "").removeprefix("amd_") for slip in page.css(".slip")]
    places = [words(slip.css_first("strong")) for slip in page.css(".slip") if slip.css_first("strong")]
    return numbers, places, words(page.css_first("#amendments"))


async def test_a_result_list_is_in_wilson_order_with_ties_and_no_rank_below_the_threshold(
    client: httpx.AsyncClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    after_the_votes(monkeypatch, world)
    numbers, places, text = await listed(client)
    assert numbers == ["1", "3", "2", "5", "4"]
    assert places == ["1er ex æquo", "1er ex æquo", "3e", "4e", "Pas encore assez de votes pour un rang"]
    assert "borne basse de Wilson" in text and "Sous 4 avis tranchés, pas de rang" in text
    assert (await listed(client, "?sort=net"))[:2] == (
        ["2", "1", "3", "5", "4"], ["1er", "2e ex æquo", "2e ex æquo", "4e", "Pas encore assez de votes pour un rang"]
    )  # fmt: skip
    divided, _places, said = await listed(client, "?sort=divided")
    assert divided == ["5", "2", "1", "3", "4"] and "beaucoup de votes, partagés à égalité" in said
    assert (await listed(client, "?sort=discussed"))[0] == ["2", "5", "1", "3", "4"]
    page = await browsing.show(client, LIST)
    assert "citoyen 12" in words(page.css_first("#amd_2"))


@pytest.mark.parametrize("asked", ["support", "net", "divided", "wilson-95", "drop"])
async def test_while_votes_are_open_no_list_is_in_the_order_of_its_scores(
    client: httpx.AsyncClient, asked: str
) -> None:
    numbers, places, text = await listed(client, f"?sort={asked}")
    assert numbers[0] == "4" and places == [] and "D’abord ceux qui ont reçu le moins de votes" in text
    page = await browsing.show(client, f"{LIST}?sort={asked}")
    offered = [option.attributes["value"] for option in page.css("#sort option")]
    assert offered == ["discover", "place", "discussed", "recent"]


async def test_the_printed_seed_draws_the_same_order_again_for_anybody(
    client: httpx.AsyncClient, db: Settings, world: World
) -> None:
    page = await browsing.show(client, LIST)
    seed = words(page.css_first("#amendments")).partition("graine « ")[2].partition(" »")[0]
    shown_first = [(slip.attributes["id"] or "").removeprefix("amd_") for slip in page.css(".slip")]
    tied = [number for number in shown_first if number in ("1", "3")]
    assert tied == sorted(("1", "3"), key=lambda n: hashlib.sha256(f"{seed}:{n}".encode()).hexdigest())
    link = next(a for a in page.css("#amendments a") if "tirage" in (a.text() or ""))
    async with browsing.browser(db) as another:
        shown = await browsing.show(another, link.attributes["href"] or "")
        assert f"graine « {seed} »" in words(shown)
        other = await browsing.show(another, f"{LIST}?draw=7&day=2026-01-02")
        assert "graine « essai:2026-01-02:7 »" in words(other)
        future = await browsing.show(another, f"{LIST}?draw=7&day=2999-01-02")
        assert f"graine « essai:{clock.now().date().year}" in words(future)


async def test_why_this_rank_shows_the_numbers_the_formula_and_the_neighbours(
    client: httpx.AsyncClient, world: World
) -> None:
    why = (await browsing.show(client, f"{LIST}/2")).css_first("details#why")
    text = words(why)
    assert "3e sur 4 amendements classés (5 en débat)" in text
    assert "D’accord 9 Pas d’accord 3 Mitigé 0" in text and f"{wilson(9, 3):.12f}" in text
    assert "dont on peut être sûr à 95 %" in text and "p = 9, n = 12, z = 1.959963984540054" in text
    rows = [[words(cell) for cell in row.css("td, th")] for row in why.css("tbody tr")]
    assert [row[:2] for row in rows] == [
        ["1er ex æquo", "n° 1"], ["1er ex æquo", "n° 3"], ["3e", "celui-ci"], ["4e", "n° 5"]
    ]  # fmt: skip
    assert [row[4] for row in rows] == [f"{wilson(*VOTES[number]):.4f}" for number in (1, 3, 2, 5)]


async def test_a_rank_is_not_shown_before_its_results(client: httpx.AsyncClient, world: World) -> None:
    why = (await browsing.show(client, f"{LIST}/4")).css_first("details#why")
    assert "à partir de 4 avis tranchés" in words(why) and why.css("tbody, dd") == []
    me = await browsing.signed_in(client)
    await service.cast(world.slug, "amendment", 4, 1, by=me, now=world.now)
    text = words((await browsing.show(client, f"{LIST}/4")).css_first("details#why"))
    assert "Pas encore assez de votes pour un rang : 2 avis tranchés, il en faut 4" in text


async def test_a_formula_changes_in_public_with_a_reason_and_both_orders_stay(
    client: httpx.AsyncClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    administrator = await worlds.person(Role.ADMINISTRATOR)
    receipt = await service.change_formula(
        world.slug, Formula.NET, reason="  Trop peu de votes.  ", by=administrator, now=world.now
    )
    entry = json.loads(receipt.line)
    assert {key: entry[key] for key in ("k", "formula", "was", "reason", "z", "rounding", "minimum")} == {
        "k": "ranking", "formula": "net-1", "was": "wilson-95", "reason": "Trop peu de votes.", "z": None,
        "rounding": 12, "minimum": 4,
    }  # fmt: skip
    assert await journal.check(world.slug) is None
    assert list(await queries.ranks((await world.view()).id)) == [2, 1, 3, 5, 4]
    text = words((await browsing.show(client, f"{LIST}/2")).css_first("details#why"))
    assert "1er sur 4" in text and "Par la formule précédente (wilson-95) : 3e." in text
    assert "s = 9 − 3 = 6" in text and "Trop peu de votes." in text and f"entrée {receipt.number}" in text
    after_the_votes(monkeypatch, world)
    numbers, _places, said = await listed(client)
    assert numbers == ["2", "1", "3", "5", "4"] and "Trop peu de votes." in said
    assert (await listed(client, "?sort=wilson-95"))[0] == ["1", "3", "2", "5", "4"]


async def test_a_formula_does_not_change_without_a_reason_a_right_or_a_difference(world: World) -> None:
    administrator, drafter = await worlds.person(Role.ADMINISTRATOR), await worlds.person(Role.DRAFTER)
    count = (await journal.head(world.slug)).count
    with pytest.raises(Invalid):
        await service.change_formula(world.slug, Formula.NET, reason=" ", by=administrator, now=world.now)
    with pytest.raises(Invalid):
        await service.change_formula(world.slug, Formula.WILSON, reason="Rien", by=administrator, now=world.now)
    with pytest.raises(NotAllowed):
        await service.change_formula(world.slug, Formula.NET, reason="Ainsi", by=drafter, now=world.now)
    assert (await journal.head(world.slug)).count == count


async def test_the_archive_holds_both_orders_and_verifies(db: Settings, world: World) -> None:
    administrator = await worlds.person(Role.ADMINISTRATOR)
    for formula in (Formula.BAYES, Formula.NET):
        await service.change_formula(world.slug, formula, reason="Essai", by=administrator, now=world.now)
    written = await archive.write(world.slug, db.data_dir / "archive.zip", settings=db)
    assert [check for check in verify(written.path) if not check.ok] == []
    with zipfile.ZipFile(written.path) as file:
        told = json.loads(file.read("ranking.json"))
    assert told["formula"]["id"] == "net-1" and told["formula"]["minimum"] == 4 and "group_seed" in told["formula"]
    assert [row["amendment"] for row in told["order"]] == [2, 1, 3, 5, 4]
    assert [one["formula"] for one in told["former"]] == ["wilson-95", "bayes-1"]
    assert [row["amendment"] for row in told["former"][0]["order"]] == [1, 3, 2, 5, 4]


def test_few_votes_never_stand_between_two_ranks() -> None:
    tallies = {1: Tally(9), 2: Tally(20, 0, 20), 3: Tally(40), 4: Tally(0, 50, 0)}
    assert [(one.id, one.rank, one.enough) for one in standing(tallies, minimum=30)] == [
        (3, 1, True), (2, 2, True), (1, 3, False), (4, 4, False)
    ]  # fmt: skip
    assert not standing({1: Tally()}, minimum=0)[0].enough
