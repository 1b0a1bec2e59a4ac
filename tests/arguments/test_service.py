"""For and against, with the same rules and the same place."""

import asyncio
import json

import pytest
from pydantic import ValidationError

from arguments import queries, service
from arguments.forms import ArgumentForm, Side
from lawlab.engine.rules import Actor
from lawlab.errors import Invalid, NotAllowed, NotFound, NotSignedIn, PhaseClosed
from lawlab.journal import queries as journal
from lawlab.settings import Settings
from tests import worlds
from tests.worlds import World
from texts import queries as texts


@pytest.fixture
async def world(db: Settings) -> World:
    return await worlds.consultation()


async def argue(
    world: World, number: int, by: Actor | None, body: str = "Les pièces arrivent trop tard.", side: str = "for"
) -> int:
    form = ArgumentForm(side=Side(side), body=body)
    return await service.argue(world.slug, form, by=by, now=world.now, number=number)


async def columns(world: World, number: int, reader: Actor | None = None) -> queries.Columns:
    consultation = (await world.view()).id
    amendment = await queries.amendments.one(consultation, number)
    return await queries.of_amendment(consultation, amendment.id, person=reader.id if reader else None)


async def test_an_argument_is_published_and_only_its_commitment_is_in_the_journal(world: World) -> None:
    author, other = await worlds.people(2)
    number = await worlds.amendment(world, author)

    taken = await argue(world, number, other)

    found = await columns(world, number)
    assert [(one.number, one.body) for one in found.for_] == [(taken, "Les pièces arrivent trop tard.")]
    lines = [line async for line, _link in journal.entries(world.slug)]
    entry = json.loads(lines[-1])
    assert (entry["k"], entry["arg"], entry["side"], entry["tgt"]) == ("arg", taken, "for", f"amd-{number}@1")
    assert "pièces" not in lines[-1]


async def test_one_may_argue_on_an_article(world: World) -> None:
    view = await world.view()
    article = await texts.article_in(view.version, "2")
    form = ArgumentForm(side=Side.AGAINST, body="Cet article coûte trop cher.")

    await service.argue(world.slug, form, by=await worlds.person(), now=world.now, target="article", number=article.id)

    assert len((await queries.of_article(view.id, article.id)).against) == 1


async def test_support_counts_once_a_person_even_when_sent_a_hundred_times_at_once(world: World) -> None:
    author, other, reader = await worlds.people(3)
    number = await worlds.amendment(world, author)
    taken = await argue(world, number, other)
    before = (await journal.head(world.slug)).count

    await asyncio.gather(*(service.support(world.slug, taken, by=reader, now=world.now, on=True) for _ in range(100)))

    (argument,) = (await columns(world, number, reader)).for_
    assert (argument.supports, argument.is_supported) == (1, True)
    assert (await journal.head(world.slug)).count == before + 1
    assert await queries.recount((await world.view()).id) == {}
    await service.support(world.slug, taken, by=reader, now=world.now, on=False)
    assert (await columns(world, number, reader)).for_[0].supports == 0


async def test_nobody_supports_their_own_argument(world: World) -> None:
    author = await worlds.person()
    taken = await argue(world, await worlds.amendment(world, author), author)
    with pytest.raises(NotAllowed):
        await service.support(world.slug, taken, by=author, now=world.now, on=True)


async def test_both_columns_follow_the_same_order(world: World) -> None:
    author, one, two = await worlds.people(3)
    number = await worlds.amendment(world, author)
    made = {
        side: [await argue(world, number, author, f"{side} {n}", side) for n in range(3)] for side in ("for", "against")
    }
    for side in made:
        await service.support(world.slug, made[side][2], by=one, now=world.now, on=True)
        await service.support(world.slug, made[side][2], by=two, now=world.now, on=True)
        await service.support(world.slug, made[side][1], by=one, now=world.now, on=True)

    found = await columns(world, number)

    for side, column in (("for", found.for_), ("against", found.against)):
        assert [one.number for one in column] == made[side][::-1]
    assert [(pair[0].supports, pair[1].supports) for pair in found.pairs if pair[0] and pair[1]] == [
        (2, 2),
        (1, 1),
        (0, 0),
    ]


async def test_the_same_argument_sent_twice_is_published_once(world: World) -> None:
    author = await worlds.person()
    number = await worlds.amendment(world, author)
    await argue(world, number, author)
    with pytest.raises(Invalid):
        await argue(world, number, author)
    await argue(world, number, author, side="against")


async def test_it_closes_with_the_votes_and_asks_for_an_account(world: World) -> None:
    author = await worlds.person()
    number = await worlds.amendment(world, author)
    await argue(worlds.later(world, 16), number, author)
    with pytest.raises(PhaseClosed):
        await argue(worlds.later(world, 17), number, author, "Trop tard.")
    with pytest.raises(NotSignedIn):
        await argue(world, number, None)


async def test_arguments_of_one_consultation_are_not_reached_through_another(world: World) -> None:
    other = await worlds.consultation("autre")
    author, reader = await worlds.people(2)
    taken = await argue(world, await worlds.amendment(world, author), author)
    with pytest.raises(NotFound):
        await service.support(other.slug, taken, by=reader, now=world.now, on=True)


@pytest.mark.parametrize(
    "typed",
    [
        {"side": "for", "body": ""},
        {"side": "for", "body": " \n "},
        {"side": "for", "body": "x" * 2_001},
        {"side": "peut-être", "body": "Non."},
        {"side": "for", "body": "Oui.", "source_url": "javascript:alert(1)"},
        {"side": "for", "body": "Oui.", "supports": 1_000},
    ],
)
def test_what_cannot_be_taken_is_refused(typed: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ArgumentForm.model_validate(typed)
