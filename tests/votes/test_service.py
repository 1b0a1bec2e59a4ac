"""One voice per person and target, whatever happens at once, and every tally a recount."""

import asyncio
import json
import random

import pytest

from amendments import service as amendments
from amendments.forms import amendment_form
from lawlab import database
from lawlab.engine.rules import Actor, Role
from lawlab.errors import Invalid, NotAllowed, NotFound, NotSignedIn, PhaseClosed
from lawlab.journal import queries as journal
from lawlab.settings import Settings
from lawlab.votes import queries, service
from tests import worlds
from tests.worlds import World
from texts import queries as texts


@pytest.fixture
async def world(db: Settings) -> World:
    return await worlds.consultation()


async def cast(world: World, number: int, value: service.Value, by: Actor | None) -> service.Receipt:
    return await service.cast(world.slug, "amendment", number, value, by=by, now=world.now)


async def tally(world: World, number: int) -> queries.TallyView:
    consultation = await world.view()
    found = await queries.tallies(consultation.id, "amendment")
    ids = {number: id_ for id_, number in (await queries.amendments.numbers(consultation.id)).items()}
    return found.get(ids[number], queries.TallyView())


async def test_a_vote_counts_once_and_its_receipt_is_in_the_journal(world: World) -> None:
    author, voter = await worlds.people(2)
    number = await worlds.amendment(world, author)

    receipt = await cast(world, number, 1, voter)

    assert (await tally(world, number)).agree == 1
    entry = json.loads(receipt.line)
    assert (entry["k"], entry["tgt"], entry["val"], entry["sup"]) == ("vote", f"amd-{number}@1", 1, None)
    assert receipt.salt is not None and await journal.check(world.slug) is None


async def test_the_same_vote_again_writes_nothing_and_gives_the_receipt_held(world: World) -> None:
    author, voter = await worlds.people(2)
    number = await worlds.amendment(world, author)
    first = await cast(world, number, 0, voter)

    again = await cast(world, number, 0, voter)

    assert again == first
    assert (await journal.head(world.slug)).count == first.number


async def test_a_changed_vote_names_the_entry_that_it_replaces(world: World) -> None:
    author, voter = await worlds.people(2)
    number = await worlds.amendment(world, author)
    first = await cast(world, number, 1, voter)

    second = await cast(world, number, -1, voter)

    assert json.loads(second.line)["sup"] == first.number
    found = await tally(world, number)
    assert (found.agree, found.disagree) == (0, 1)


async def test_a_vote_taken_back_leaves_nothing_but_its_two_entries(world: World) -> None:
    author, voter = await worlds.people(2)
    number = await worlds.amendment(world, author)
    first = await cast(world, number, 1, voter)

    receipt = await cast(world, number, None, voter)

    entry = json.loads(receipt.line)
    assert (entry["val"], entry["sup"]) == (None, first.number)
    assert (await tally(world, number)).total == 0
    assert await database.fetch("SELECT * FROM ballot") == []
    with pytest.raises(Invalid):
        await cast(world, number, None, voter)


async def test_200_parallel_votes_of_one_person_leave_one_ballot_one_tally_and_a_chain_that_holds(world: World) -> None:
    author, voter = await worlds.people(2)
    number = await worlds.amendment(world, author)
    before = (await journal.head(world.slug)).count

    receipts = await asyncio.gather(*(cast(world, number, 1, voter) for _ in range(200)))

    assert len(await database.fetch("SELECT id FROM ballot")) == 1
    assert (await tally(world, number)).agree == 1
    assert {receipt.number for receipt in receipts} == {before + 1}
    assert (await journal.head(world.slug)).count == before + 1
    assert await journal.check(world.slug) is None


async def test_200_parallel_votes_that_contradict_each_other_leave_one_ballot_and_a_chain_of_replacements(
    world: World,
) -> None:
    author, voter = await worlds.people(2)
    number = await worlds.amendment(world, author)

    await asyncio.gather(*(cast(world, number, (1, 0, -1)[n % 3], voter) for n in range(200)))  # type: ignore[arg-type]

    assert len(await database.fetch("SELECT id FROM ballot")) == 1
    assert (await tally(world, number)).total == 1
    assert await journal.check(world.slug) is None
    assert await queries.recount((await world.view()).id) == ()


async def test_after_the_votes_close_nobody_votes(world: World) -> None:
    author, voter = await worlds.people(2)
    number = await worlds.amendment(world, author)
    late = worlds.later(world, 17)

    with pytest.raises(PhaseClosed):
        await cast(late, number, 1, voter)

    assert (await tally(world, number)).total == 0


async def test_votes_stay_open_after_writing_has_closed(world: World) -> None:
    author, voter = await worlds.people(2)
    number = await worlds.amendment(world, author)

    await cast(worlds.later(world, 16), number, 1, voter)

    assert (await tally(world, number)).agree == 1


@pytest.mark.parametrize("role", [Role.DRAFTER, Role.PUBLISHER, Role.ADMINISTRATOR])
async def test_those_who_answer_do_not_vote(world: World, role: Role) -> None:
    number = await worlds.amendment(world, await worlds.person())
    with pytest.raises(NotAllowed):
        await cast(world, number, 1, await worlds.person(role))


async def test_nobody_votes_without_an_account(world: World) -> None:
    number = await worlds.amendment(world, await worlds.person())
    with pytest.raises(NotSignedIn):
        await cast(world, number, 1, None)


async def test_what_does_not_exist_or_was_withdrawn_cannot_be_voted_on(world: World) -> None:
    author, voter = await worlds.people(2)
    number = await worlds.amendment(world, author)
    await amendments.withdraw(world.slug, number, by=author, now=world.now)

    for target in (number, 999, 0, -1):
        with pytest.raises(NotFound):
            await cast(world, target, 1, voter)
    with pytest.raises(NotFound):
        await service.cast(world.slug, "article", 10_000, 1, by=voter, now=world.now)
    with pytest.raises(NotFound):
        await service.cast("ailleurs", "amendment", number, 1, by=voter, now=world.now)


async def test_an_amendment_of_another_consultation_is_not_reached_through_this_one(world: World) -> None:
    other = await worlds.consultation("autre")
    author, voter = await worlds.people(2)
    await worlds.amendment(other, author)
    with pytest.raises(NotFound):
        await cast(world, 1, 1, voter)


async def test_articles_are_voted_on_too(world: World) -> None:
    voter = await worlds.person()
    article = await texts.article_in((await world.view()).version, "2")

    receipt = await service.cast(world.slug, "article", article.id, -1, by=voter, now=world.now)

    assert json.loads(receipt.line)["tgt"] == f"art-{article.id}@1"
    assert (await queries.tally("article", article.id)).disagree == 1


async def test_a_rectified_amendment_counts_only_the_votes_on_its_present_wording(world: World) -> None:
    author, *voters = await worlds.people(4)
    number = await worlds.amendment(world, author)
    for voter in voters:
        await cast(world, number, 1, voter)
    lines = (worlds.ARTICLE_2[0], worlds.ARTICLE_2[1].replace("quinze jours", "huit jours"), worlds.ARTICLE_2[2])
    form = amendment_form(article="2", alineas=lines, title="Huit jours", statement="Encore plus vite.")
    await amendments.rectify(world.slug, number, form, by=author, now=world.now)
    assert ((await tally(world, number)).agree, (await tally(world, number)).earlier) == (0, 3)

    receipt = await cast(world, number, 1, voters[0])

    found = await tally(world, number)
    assert (found.agree, found.earlier) == (1, 2)
    entry = json.loads(receipt.line)
    assert entry["tgt"] == f"amd-{number}@2" and entry["sup"] is not None
    assert await queries.recount((await world.view()).id) == ()


async def test_counts_are_split_by_kind_of_account(world: World) -> None:
    author, citizen = await worlds.people(2)
    association = await worlds.person(Role.ORGANISATION, kind="association")
    number = await worlds.amendment(world, author)
    await cast(world, number, 1, citizen)
    await cast(world, number, -1, association)

    found = await tally(world, number)

    assert {kind: (counts.agree, counts.disagree) for kind, counts in found.by_kind.items()} == {
        "citizen": (1, 0),
        "association": (0, 1),
    }


async def test_imported_counts_add_up_with_their_source_and_no_voter(world: World) -> None:
    author, voter = await worlds.people(2)
    number = await worlds.amendment(world, author)
    consultation = await world.view()
    (target,) = await queries.amendments.numbers(consultation.id)
    await database.execute(
        "INSERT INTO imported_tally (consultation, target_kind, target, agree, mixed, disagree, source, imported_at)"
        " VALUES (?, 'amendment', ?, 10, 2, 3, 'republique-numerique.fr', ?)",
        consultation.id, target, world.now,
    )  # fmt: skip
    await cast(world, number, 1, voter)

    found = await tally(world, number)

    assert (found.agree, found.mixed, found.disagree) == (11, 2, 3)
    assert (found.cast.total, found.source) == (1, "republique-numerique.fr")
    assert await queries.recount(consultation.id) == ()


async def test_ranks_follow_the_wilson_bound_and_equal_scores_share_theirs(world: World) -> None:
    author, *voters = await worlds.people(4)
    one = await worlds.amendment(world, author, changes={"quinze": "dix"})
    two = await worlds.amendment(world, author, changes={"quinze": "douze"})
    three = await worlds.amendment(world, author, changes={"quinze": "treize"})
    for voter in voters:
        await cast(world, two, 1, voter)

    ranks = await queries.ranks((await world.view()).id)

    assert [(ranks[n].rank, ranks[n].tied) for n in (two, one, three)] == [(1, False), (2, True), (2, True)]


async def test_after_1000_random_acts_every_tally_equals_a_recount_and_the_chain_holds(world: World) -> None:
    author = await worlds.person()
    kinds = ("citizen", "citizen", "association", "company")
    voters = [await worlds.person(kind=kinds[n % 4]) for n in range(12)]
    targets = [await worlds.amendment(world, author, changes={"quinze": word}) for word in ("dix", "onze", "vingt")]
    chance = random.Random(20_261_122)
    now: dict[tuple[int, int], int] = {}
    for _ in range(1_000):
        voter, number = chance.choice(voters), chance.choice(targets)
        value = chance.choice((1, 0, -1, None))
        if value is None and (voter.id, number) not in now:
            continue
        await cast(world, number, value, voter)  # type: ignore[arg-type]
        if value is None:
            del now[voter.id, number]
        else:
            now[voter.id, number] = value

    assert await queries.recount((await world.view()).id) == ()
    for number in targets:
        found = await tally(world, number)
        said = [value for (_voter, target), value in now.items() if target == number]
        assert (found.agree, found.mixed, found.disagree) == (said.count(1), said.count(0), said.count(-1))
    assert await journal.check(world.slug) is None


async def test_a_recount_finds_a_tally_that_somebody_changed(world: World) -> None:
    author, voter = await worlds.people(2)
    number = await worlds.amendment(world, author)
    await cast(world, number, 1, voter)
    await database.execute("UPDATE tally SET agree = 5")

    (difference,) = await queries.recount((await world.view()).id)

    assert (difference.kept.agree, difference.counted.agree) == (5, 1)
