"""Answers and their publication, on a real database."""

import asyncio
import json

import pytest

from amendments import queries as amendments
from amendments import service as amendments_acts
from amendments.forms import amendment_form
from lawlab import database
from lawlab.decisions import queries, service
from lawlab.engine import chain
from lawlab.engine.outcome import Outcome
from lawlab.engine.rules import Actor, Role
from lawlab.errors import Invalid, NotAllowed, NotFound, NotSignedIn, PhaseClosed, TextMoved, Unfinished
from lawlab.journal import queries as journal
from lawlab.settings import Settings
from tests import worlds
from tests.decisions import desk
from tests.worlds import ARTICLE_1, ARTICLE_2, ARTICLE_4_BIS, World
from texts import queries as texts

LABEL = "Texte issu de la consultation"


@pytest.fixture
async def world(db: Settings) -> World:
    return await worlds.consultation(threshold=3)


@pytest.fixture
async def author(world: World) -> Actor:
    return await worlds.person()


@pytest.fixture
async def drafter(world: World) -> Actor:
    return await worlds.person(Role.DRAFTER)


@pytest.fixture
async def publisher(world: World) -> Actor:
    return await worlds.person(Role.PUBLISHER)


async def publish(world: World, by: Actor | None) -> int:
    return await service.publish(world.slug, by=by, now=desk.deciding(world).now, label=LABEL)


async def insert_article(world: World, by: Actor, *, after: str = "2", text: str = "Un registre est ouvert.") -> int:
    form = amendment_form(
        article=after, target="after", alineas=(text,), new_title="Registre", title="Un registre", statement="Voir."
    )
    return await amendments_acts.submit(world.slug, form, by=by, now=world.now)


async def state_of(world: World) -> tuple[object, ...]:
    """Everything a refused publication must leave as it was."""
    view = await world.view()
    counts = [len(await database.fetch(f"SELECT id FROM {table}")) for table in ("version", "journal_entry")]
    return view.outcome, view.published_at, *counts, len(await queries.published(view.id))


async def test_an_answer_keeps_its_history_and_counts_its_editions(world: World, author: Actor, drafter: Actor) -> None:
    await worlds.amendment(world, author)
    first = await desk.decide(world, 1, Outcome.LAPSED, by=drafter, justification="", is_draft=True)
    assert (first.status, first.edition, first.related) == (queries.State.DRAFT, 1, None)
    second = await desk.decide(world, 1, Outcome.NOT_RETAINED, by=drafter, edition=1)
    assert (second.status, second.edition, second.id) == (queries.State.RECORDED, 2, first.id)
    later, before = await queries.history(first.id)
    assert before.before == {} and before.after["outcome"] == "lapsed"
    assert (later.before["outcome"], later.after["outcome"]) == ("lapsed", "not_retained")
    assert later.before["status"] == "draft" and later.person.id == drafter.id


async def test_a_recorded_answer_lacks_nothing(world: World, author: Actor, drafter: Actor) -> None:
    await worlds.amendment(world, author)
    for outcome, typed, field in (
        (Outcome.RETAINED, {"justification": " "}, "justification"),
        (Outcome.RETAINED_WITH_CHANGES, {}, "alineas"),
        (Outcome.RETAINED_WITH_CHANGES, {"alineas": "\n".join(ARTICLE_2)}, "alineas"),
        (Outcome.MERGED, {}, "related"),
        (Outcome.LAPSED, {"related": 1}, "related"),
        (Outcome.LAPSED, {"related": 99}, "related"),
    ):
        with pytest.raises(Invalid) as refused:
            await desk.decide(world, 1, outcome, by=drafter, **typed)
        assert set(refused.value.fields) == {field}, outcome
    assert await database.fetch("SELECT id FROM decision") == []
    assert await database.fetch("SELECT id FROM decision_change") == []


async def test_only_what_an_outcome_needs_is_kept(world: World, author: Actor, drafter: Actor) -> None:
    await worlds.amendment(world, author)
    await worlds.amendment(world, author, changes={"sept ans": "dix ans"})
    kept = await desk.decide(world, 1, Outcome.RETAINED, by=drafter, alineas="Autre chose.", related=2)
    assert kept.alineas == () and kept.related is None
    merged = await desk.decide(world, 1, Outcome.MERGED, by=drafter, edition=1, alineas="Autre chose.", related=2)
    assert merged.alineas == () and merged.related_number == 2


async def test_the_second_of_two_drafters_gets_both_texts_and_replaces_only_knowingly(
    world: World, author: Actor, drafter: Actor
) -> None:
    await worlds.amendment(world, author)
    other = await worlds.person(Role.DRAFTER, name="Alix")
    await desk.decide(world, 1, Outcome.OUT_OF_SCOPE, by=other, justification="Hors sujet.")
    with pytest.raises(TextMoved) as moved:
        await desk.decide(world, 1, Outcome.RETAINED, by=drafter)
    assert moved.value.facts["edition"] == 1 and moved.value.facts["name"] == "Alix"
    assert moved.value.facts["theirs"] == {"outcome": "out_of_scope", "justification": "Hors sujet.", "alineas": []}
    amendment = await amendments.one((await world.view()).id, 1)
    held = await queries.decision(amendment.id)
    assert held is not None and held.outcome is Outcome.OUT_OF_SCOPE
    assert (await desk.decide(world, 1, Outcome.RETAINED, by=drafter, edition=1)).edition == 2


async def test_of_many_drafters_at_once_one_answers_and_the_others_are_told(world: World, author: Actor) -> None:
    await worlds.amendment(world, author)
    drafters = [await worlds.person(Role.DRAFTER) for _ in range(8)]
    answers = [desk.decide(world, 1, Outcome.RETAINED, by=one) for one in drafters]
    found = await asyncio.gather(*answers, return_exceptions=True)
    assert sorted(type(one).__name__ for one in found) == ["DecisionView", *["TextMoved"] * 7]
    assert len(await database.fetch("SELECT id FROM decision_change")) == 1


async def test_of_two_publishers_at_once_one_publishes(world: World, author: Actor, drafter: Actor) -> None:
    await worlds.amendment(world, author)
    await desk.decide(world, 1, by=drafter)
    publishers = [await worlds.person(Role.PUBLISHER) for _ in range(2)]
    found = await asyncio.gather(*(publish(world, one) for one in publishers), return_exceptions=True)
    assert sorted(type(one).__name__ for one in found) == ["PhaseClosed", "int"]
    assert len(await database.fetch("SELECT id FROM version")) == 2
    assert len(await database.fetch("SELECT id FROM journal_entry WHERE kind = 'decide'")) == 1


async def test_an_answer_saved_while_it_is_published_is_refused(world: World, author: Actor, drafter: Actor) -> None:
    """Published answers stay published, whoever was first."""
    publisher = await worlds.person(Role.PUBLISHER)
    await worlds.amendment(world, author)
    await desk.decide(world, 1, by=drafter)
    again = desk.decide(world, 1, Outcome.NOT_RETAINED, by=drafter, edition=1)
    published, _second = await asyncio.gather(publish(world, publisher), again, return_exceptions=True)
    assert isinstance(published, int)
    held = await queries.decision((await amendments.one((await world.view()).id, 1)).id)
    assert held is not None and held.status is queries.State.PUBLISHED


@pytest.mark.parametrize(
    ("role", "decides", "publishes"),
    [
        (None, NotSignedIn, NotSignedIn),
        (Role.CITIZEN, NotAllowed, NotAllowed),
        (Role.ORGANISATION, NotAllowed, NotAllowed),
        (Role.MODERATOR, NotAllowed, NotAllowed),
        (Role.DRAFTER, None, NotAllowed),
        (Role.PUBLISHER, NotAllowed, None),
        (Role.ADMINISTRATOR, None, None),
    ],
)
async def test_who_may_decide_and_who_may_publish(
    world: World,
    author: Actor,
    drafter: Actor,
    role: Role | None,
    decides: type[Exception] | None,
    publishes: type[Exception] | None,
) -> None:
    await worlds.amendment(world, author)
    await worlds.amendment(world, author, changes={"sept ans": "dix ans"})
    await desk.decide(world, 2, Outcome.NOT_RETAINED, by=drafter)
    person = await worlds.person(role) if role else None
    if publishes:
        with pytest.raises(publishes):
            await publish(world, person)
    if decides:
        with pytest.raises(decides):
            await desk.decide(world, 1, by=person)  # type: ignore[arg-type]
    if not publishes:
        await publish(world, person)
        assert (await world.view()).outcome is not None
    elif not decides:
        assert person is not None and (await desk.decide(world, 1, by=person)).status is queries.State.RECORDED


async def test_answers_are_prepared_early_but_published_only_once_votes_are_closed(
    world: World, author: Actor, drafter: Actor, publisher: Actor
) -> None:
    await worlds.amendment(world, author)
    with pytest.raises(PhaseClosed):
        await service.publish(world.slug, by=publisher, now=world.now, label=LABEL)
    await desk.decide(world, 1, by=drafter)
    await publish(world, publisher)
    with pytest.raises(PhaseClosed):
        await desk.decide(world, 1, Outcome.NOT_RETAINED, by=drafter, edition=1)
    with pytest.raises(PhaseClosed):
        await publish(world, publisher)


async def test_one_who_answered_does_not_publish(world: World, author: Actor) -> None:
    await worlds.amendment(world, author)
    administrator = await worlds.person(Role.ADMINISTRATOR)
    await desk.decide(world, 1, by=administrator)
    before = await state_of(world)
    with pytest.raises(NotAllowed, match="une autre personne doit publier"):
        await publish(world, administrator)
    assert await state_of(world) == before


async def test_a_withdrawn_amendment_calls_for_no_answer(world: World, author: Actor, drafter: Actor) -> None:
    await worlds.amendment(world, author)
    await amendments_acts.withdraw(world.slug, 1, by=author, now=world.now)
    with pytest.raises(NotFound):
        await desk.decide(world, 1, by=drafter)


async def test_an_answer_to_an_amendment_withdrawn_since_is_not_published(
    world: World, author: Actor, drafter: Actor, publisher: Actor
) -> None:
    await worlds.amendment(world, author)
    form_of = await desk.decide(world, 1, by=drafter)
    await amendments_acts.withdraw(world.slug, 1, by=author, now=world.now)
    version = await publish(world, publisher)
    kept = await queries.decision(form_of.amendment)
    assert kept is not None and kept.status is queries.State.RECORDED and kept.published_at is None
    assert await queries.published((await world.view()).id) == ()
    written = [article.alineas for article in (await texts.version(version)).articles]
    assert written == [ARTICLE_1, ARTICLE_2, ARTICLE_4_BIS]


async def test_publication_waits_for_every_amendment_that_enough_people_judged(
    world: World, author: Actor, drafter: Actor, publisher: Actor
) -> None:
    await worlds.amendment(world, author)
    await worlds.amendment(world, author, changes={"sept ans": "dix ans"})
    await worlds.amendment(world, author, article="1er", base=ARTICLE_1, changes={"sept ans": "dix ans"})
    await desk.vote(world, 1, agree=2, disagree=1)
    await desk.vote(world, 2, agree=3)
    await desk.vote(world, 3, agree=2)
    await desk.decide(world, 2, by=drafter, justification="", is_draft=True)
    before = await state_of(world)
    with pytest.raises(Unfinished) as refused:
        await publish(world, publisher)
    assert refused.value.facts["missing"] == [1, 2]
    assert await state_of(world) == before
    ready = await queries.readiness(await world.view())
    assert (ready.missing, ready.drafts, ready.unanswered, ready.is_ready) == ((1, 2), (2,), (3,), False)


async def test_what_collides_is_refused_by_name_and_nothing_is_written(
    world: World, author: Actor, drafter: Actor, publisher: Actor
) -> None:
    await worlds.amendment(world, author)
    await worlds.amendment(world, author, changes={"quinze jours": "cinq jours"})
    await desk.decide(world, 1, by=drafter)
    await desk.decide(world, 2, by=drafter)
    before = await state_of(world)
    with pytest.raises(Unfinished) as refused:
        await publish(world, publisher)
    assert refused.value.facts["collisions"] == [["1", "2"]]
    assert await state_of(world) == before
    await desk.decide(world, 2, Outcome.MERGED, by=drafter, edition=1, related=1)
    await publish(world, publisher)


async def test_a_version_needs_a_name(world: World, publisher: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        await service.publish(world.slug, by=publisher, now=desk.deciding(world).now, label="  ")
    assert set(refused.value.fields) == {"label"}


async def test_the_published_text_is_exactly_what_was_retained(
    world: World, author: Actor, drafter: Actor, publisher: Actor
) -> None:
    await worlds.amendment(world, author)
    await worlds.amendment(world, author, changes={"sept ans": "dix ans"})
    await insert_article(world, author)
    await worlds.amendment(world, author, article="4 bis", base=ARTICLE_4_BIS, alineas=(), title="Supprimer")
    await worlds.amendment(world, author, article="1er", base=ARTICLE_1, changes={"sept ans": "huit ans"})
    official = list(ARTICLE_2)
    official[0] = official[0].replace("sept ans", "neuf ans")
    await desk.decide(world, 1, by=drafter)
    await desk.decide(world, 2, Outcome.RETAINED_WITH_CHANGES, by=drafter, alineas="\n".join(official))
    await desk.decide(world, 3, by=drafter)
    await desk.decide(world, 4, by=drafter)
    await desk.decide(world, 5, Outcome.NOT_RETAINED, by=drafter)

    old = await texts.version((await world.view()).version)
    new = await texts.version(await publish(world, publisher))

    expected = (official[0], ARTICLE_2[1].replace("quinze jours", "dix jours"), ARTICLE_2[2])
    assert [(one.number, one.title, one.alineas) for one in new.articles] == [
        ("1er", "Droit à la réparation", ARTICLE_1),
        ("2", "Pièces détachées", expected),
        ("2 bis", "Registre", ("Un registre est ouvert.",)),
    ]
    assert [one.id for one in new.articles[:2]] == [one.id for one in old.articles[:2]]
    assert new.articles[2].id not in {one.id for one in old.articles}
    assert [one.divisions for one in new.articles] == [old.articles[0].divisions] * 3
    assert (new.parent, new.label, new.published_by) == (old.id, LABEL, publisher.id)
    view = await world.view()
    assert (view.outcome, view.version, view.published_at) == (new.id, old.id, desk.deciding(world).now)


async def test_publication_journals_each_answer_then_the_version_and_the_chain_holds(
    world: World, author: Actor, drafter: Actor, publisher: Actor
) -> None:
    await worlds.amendment(world, author)
    await worlds.amendment(world, author, changes={"sept ans": "dix ans"})
    before = (await journal.head(world.slug)).count
    await desk.decide(world, 2, Outcome.MERGED, by=drafter, related=1, justification="Voir le premier.")
    await desk.decide(world, 1, by=drafter)
    assert (await journal.head(world.slug)).count == before, "nothing of the desk is journalled before publication"
    version = await texts.head(await publish(world, publisher))

    entries = [json.loads(line) for line, _link in [one async for one in journal.entries(world.slug)][before:]]
    assert [entry["k"] for entry in entries] == ["decide", "decide", "publish", "close"]
    assert [(entry["amd"], entry["out"]) for entry in entries[:2]] == [(1, "retained"), (2, "merged")]
    answers = {one.amendment: one for one in await queries.published((await world.view()).id)}
    second = answers[(await amendments.one((await world.view()).id, 2)).id]
    assert entries[1]["sha"] == chain.commit(second.salt, "Voir le premier.") and entries[1]["rel"] == 1
    assert entries[2]["sha"] == version.digest and entries[2]["decided"] == 2
    assert entries[3]["entries"] == entries[2]["n"], "nothing but erasures comes after"
    assert await journal.check(world.slug) is None


async def test_answers_are_private_until_they_are_published_and_notes_for_ever(
    world: World, author: Actor, drafter: Actor, publisher: Actor
) -> None:
    await worlds.amendment(world, author)
    await desk.decide(world, 1, by=drafter, notes="Entre nous.")
    consultation = (await world.view()).id
    assert await queries.published(consultation) == ()
    await publish(world, publisher)
    [answer] = await queries.published(consultation)
    assert (answer.outcome, answer.justification, answer.notes) == (Outcome.RETAINED, desk.REASON, "")
    assert answer.status is queries.State.PUBLISHED and answer.published_at == desk.deciding(world).now
