"""The life of an amendment: what its author may do, until when, and what nobody else may."""

import json

import pytest

from amendments import queries, service
from amendments.forms import AmendmentForm, amendment_form
from amendments.neighbours import neighbours
from amendments.queries import Status
from lawlab import database
from lawlab.engine import chain
from lawlab.engine.operations import derive
from lawlab.engine.patch import apply
from lawlab.engine.rules import Role
from lawlab.engine.verbs import DeleteArticle, InsertArticle
from lawlab.errors import Invalid, NotAllowed, NotFound, NotSignedIn, PhaseClosed
from lawlab.journal import queries as journal
from lawlab.settings import Settings
from tests import worlds
from tests.worlds import ARTICLE_2, World


@pytest.fixture
async def world(db: Settings) -> World:
    return await worlds.consultation()


def form(*, quinze: str = "dix", **changes: object) -> AmendmentForm:
    lines = tuple(line.replace("quinze jours", f"{quinze} jours") for line in ARTICLE_2)
    typed: dict[str, object] = {"article": "2", "alineas": lines, "title": "Plus vite", "statement": "C’est trop long."}
    return amendment_form(**{**typed, **changes})


async def entries(world: World) -> list[dict[str, object]]:
    return [json.loads(line) async for line, _link in journal.entries(world.slug)]


async def test_a_submitted_amendment_has_a_number_operations_and_a_committed_entry(world: World) -> None:
    author = await worlds.person()

    number = await service.submit(world.slug, form(), by=author, now=world.now)

    amendment = await queries.one((await world.view()).id, number)
    assert (amendment.number, amendment.revision, amendment.status) == (1, 1, Status.SUBMITTED)
    assert apply(amendment.operations, ARTICLE_2) == amendment.alineas
    assert (amendment.article_number, amendment.touched, amendment.author.name) == ("2", (2,), author.name)
    (entry,) = [entry for entry in await entries(world) if entry["k"] == "amend"]
    (row,) = await database.fetch("SELECT salt, operations FROM amendment")
    text = queries.committed(amendment.title, amendment.statement, row["operations"])
    assert (entry["tgt"], entry["sha"]) == ("amd-1@1", chain.commit(bytes(row["salt"]), text))
    assert "trop long" not in json.dumps(await entries(world), ensure_ascii=False)


async def test_numbers_follow_each_other_and_none_is_lost_to_a_refused_act(world: World) -> None:
    author = await worlds.person()
    await service.submit(world.slug, form(), by=author, now=world.now)
    with pytest.raises(Invalid):
        await service.submit(world.slug, form(title=""), by=author, now=world.now)

    assert await service.submit(world.slug, form(quinze="onze"), by=author, now=world.now) == 2


async def test_an_amendment_that_changes_nothing_is_refused(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        await service.submit(world.slug, form(quinze="quinze"), by=await worlds.person(), now=world.now)
    assert "alineas" in refused.value.fields


async def test_a_title_and_reasons_are_required_to_submit_but_not_to_keep_a_draft(world: World) -> None:
    author = await worlds.person()
    with pytest.raises(Invalid) as refused:
        await service.submit(world.slug, form(title=" ", statement=""), by=author, now=world.now)
    assert set(refused.value.fields) == {"title", "statement"}

    draft = await service.save_draft(world.slug, form(title=" ", statement=""), by=author, now=world.now)

    assert draft.alineas[1].endswith("dix jours ouvrables.")


async def test_no_alinea_left_deletes_the_article(world: World) -> None:
    number = await service.submit(world.slug, form(alineas=("", " ", "\n")), by=await worlds.person(), now=world.now)
    amendment = await queries.one((await world.view()).id, number)
    assert amendment.operations == (DeleteArticle(),) and amendment.touched == (1, 2, 3)


async def test_a_line_break_inside_an_alinea_makes_two(world: World) -> None:
    lines = (*ARTICLE_2[:2], ARTICLE_2[2] + "\nIV. – Un décret en fixe le modèle.")
    number = await service.submit(world.slug, form(alineas=lines), by=await worlds.person(), now=world.now)
    assert (await queries.one((await world.view()).id, number)).alineas[3] == "IV. – Un décret en fixe le modèle."


async def test_an_article_may_be_added_after_another(world: World) -> None:
    added = form(target="after", alineas=("La notice est lisible.",), new_title="Notice")
    number = await service.submit(world.slug, added, by=await worlds.person(), now=world.now)
    amendment = await queries.one((await world.view()).id, number)
    assert amendment.operations == (InsertArticle("after", "2", "Notice", ("La notice est lisible.",)),)
    assert amendment.is_addition and amendment.touched == ()
    with pytest.raises(Invalid):
        await service.submit(world.slug, form(target="after", alineas=()), by=await worlds.person(), now=world.now)


async def test_a_draft_is_private_has_no_number_and_leaves_no_trace_in_the_journal(world: World) -> None:
    author, other = await worlds.people(2)
    before = await entries(world)

    draft = await service.save_draft(world.slug, form(), by=author, now=world.now)

    assert await entries(world) == before
    consultation = (await world.view()).id
    assert await queries.everything(consultation) == () and await queries.by_ids(consultation, [draft.id]) == {}
    assert [found.id for found in await queries.drafts_of(author.id)] == [draft.id]
    assert await queries.drafts_of(other.id) == ()
    for act in (
        queries.draft(draft.id, person=other.id),
        service.save_draft(world.slug, form(), by=other, now=world.now, draft=draft.id),
        service.discard_draft(world.slug, draft.id, by=other, now=world.now),
        service.discard_draft(world.slug, draft.id, by=None, now=world.now),
        service.submit(world.slug, form(), by=other, now=world.now, draft=draft.id),
    ):
        with pytest.raises(NotFound):
            await act
    assert len(await queries.drafts_of(author.id)) == 1


async def test_a_draft_is_written_over_then_becomes_the_amendment(world: World) -> None:
    author = await worlds.person()
    draft = await service.save_draft(world.slug, form(), by=author, now=world.now)
    again = await service.save_draft(world.slug, form(quinze="huit"), by=author, now=world.now, draft=draft.id)
    assert again.id == draft.id and "huit jours" in again.alineas[1]

    number = await service.submit(world.slug, form(quinze="neuf"), by=author, now=world.now, draft=draft.id)

    assert await queries.drafts_of(author.id) == ()
    assert (await queries.one((await world.view()).id, number)).id == draft.id
    with pytest.raises(NotFound):
        await service.discard_draft(world.slug, draft.id, by=author, now=world.now)


async def test_a_draft_is_thrown_away_by_its_author(world: World) -> None:
    author = await worlds.person()
    draft = await service.save_draft(world.slug, form(), by=author, now=world.now)
    await service.discard_draft(world.slug, draft.id, by=author, now=world.now)
    assert await queries.drafts_of(author.id) == ()


async def test_an_author_rectifies_and_the_history_keeps_both_wordings(world: World) -> None:
    author = await worlds.person()
    number = await service.submit(world.slug, form(), by=author, now=world.now)

    amendment = await service.rectify(world.slug, number, form(quinze="sept"), by=author, now=world.now)

    assert amendment.revision == 2 and "sept jours" in amendment.alineas[1]
    history = await queries.history(amendment.id)
    assert [(wording.revision, "dix jours" in wording.alineas[1]) for wording in history] == [(2, False), (1, True)]
    assert (await entries(world))[-1]["tgt"] == f"amd-{number}@2"
    with pytest.raises(Invalid):
        await service.rectify(world.slug, number, form(quinze="sept"), by=author, now=world.now)


@pytest.mark.parametrize("role", [Role.CITIZEN, Role.MODERATOR, Role.DRAFTER, Role.PUBLISHER, Role.ADMINISTRATOR])
async def test_nobody_rectifies_or_withdraws_the_amendment_of_another(world: World, role: Role) -> None:
    author, other = await worlds.person(), await worlds.person(role)
    number = await service.submit(world.slug, form(), by=author, now=world.now)
    with pytest.raises(NotAllowed):
        await service.rectify(world.slug, number, form(quinze="sept"), by=other, now=world.now)
    with pytest.raises(NotAllowed):
        await service.withdraw(world.slug, number, by=other, now=world.now)
    amendment = await queries.one((await world.view()).id, number)
    assert (amendment.author.id, amendment.status, amendment.revision) == (author.id, Status.SUBMITTED, 1)


async def test_a_withdrawn_amendment_is_out_of_debate_and_stays_readable(world: World) -> None:
    author = await worlds.person()
    number = await service.submit(world.slug, form(), by=author, now=world.now)

    await service.withdraw(world.slug, number, by=author, now=world.now)

    consultation = (await world.view()).id
    assert (await queries.one(consultation, number)).status == Status.WITHDRAWN
    assert await queries.numbers(consultation) == {} and await queries.heat(consultation) == {}
    for act in (
        service.withdraw(world.slug, number, by=author, now=world.now),
        service.rectify(world.slug, number, form(quinze="sept"), by=author, now=world.now),
    ):
        with pytest.raises(Invalid):
            await act


async def test_after_writing_closes_nothing_is_submitted_or_rectified_but_one_may_still_withdraw(world: World) -> None:
    author = await worlds.person()
    number = await service.submit(world.slug, form(), by=author, now=world.now)
    draft = await service.save_draft(world.slug, form(), by=author, now=world.now)
    late = worlds.later(world, 10)
    for act in (
        service.submit(world.slug, form(quinze="onze"), by=author, now=late.now),
        service.save_draft(world.slug, form(), by=author, now=late.now),
        service.rectify(world.slug, number, form(quinze="onze"), by=author, now=late.now),
    ):
        with pytest.raises(PhaseClosed):
            await act
    await service.discard_draft(world.slug, draft.id, by=author, now=late.now)

    await service.withdraw(world.slug, number, by=author, now=late.now)


async def test_before_it_opens_one_keeps_drafts_and_submits_nothing(world: World) -> None:
    author, early = await worlds.person(), worlds.later(world, -11)
    await service.save_draft(world.slug, form(), by=author, now=early.now)
    with pytest.raises(PhaseClosed):
        await service.submit(world.slug, form(), by=author, now=early.now)


async def test_nobody_submits_without_an_account(world: World) -> None:
    with pytest.raises(NotSignedIn):
        await service.submit(world.slug, form(), by=None, now=world.now)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "t" * 91),
        ("statement", "s" * 10_001),
        ("alineas", ("a" * 2_000_000,)),
        ("alineas", ("a\n" * 2_001,)),
        ("new_title", "n" * 301),
        ("source_url", "javascript:alert(1)"),
        ("source_url", "https://exemple.fr/a b"),
        ("source_url", "data:text/html,x"),
        ("source_url", "https://exemple.fr/" + "x" * 500),
        ("author_id", 3),
        ("status", "hidden"),
    ],
)
def test_what_cannot_be_taken_is_named(field: str, value: object) -> None:
    with pytest.raises(Invalid) as refused:
        form(**{field: value})
    assert list(refused.value.fields) == [field] and "{" not in refused.value.fields[field]


def test_control_characters_never_reach_the_database() -> None:
    assert form(title="A\x00B\x07").title == "AB"
    assert form(alineas=("Un\x00 alinéa",)).alineas == ("Un alinéa",)


async def test_the_heat_of_the_margin_counts_each_amendment_at_each_alinea_it_touches(world: World) -> None:
    author = await worlds.person()
    one = await service.submit(world.slug, form(), by=author, now=world.now)
    two = await service.submit(world.slug, form(alineas=()), by=author, now=world.now)
    view = await world.view()
    article = (await queries.one(view.id, one)).article

    heat = await queries.heat(view.id)

    assert heat == {(article, 1): [two], (article, 2): [one, two], (article, 3): [two]}
    assert await queries.counts(view.id) == {article: 2}


async def test_neighbours_say_who_collides_who_repeats_and_who_is_close(world: World) -> None:
    author = await worlds.person()
    first = await service.submit(world.slug, form(), by=author, now=world.now)
    same = await service.submit(world.slug, form(title="Pareil"), by=author, now=world.now)
    clash = await service.submit(world.slug, form(quinze="vingt"), by=author, now=world.now)
    view = await world.view()
    amendment = await queries.one(view.id, first)

    found = await neighbours(view.id, amendment.article, "article", amendment.operations, ARTICLE_2, leave_out=first)

    assert [other.number for other in found.identical] == [same]
    assert [other.number for other in found.colliding] == [clash]
    assert found.similar == () and found.total == 2


async def test_neighbours_say_what_goes_further_and_what_is_only_close(world: World) -> None:
    author = await worlds.person()
    word = (ARTICLE_2[0], ARTICLE_2[1].replace(" professionnel", ""), ARTICLE_2[2])
    smaller = await service.submit(world.slug, form(alineas=word), by=author, now=world.now)
    larger = await service.submit(world.slug, form(alineas=(ARTICLE_2[0], ARTICLE_2[2])), by=author, now=world.now)
    line = "Les pièces détachées sont vendues à un prix raisonnable."
    near = await service.submit(world.slug, form(alineas=(line, *ARTICLE_2)), by=author, now=world.now)
    view = await world.view()
    one, other = await queries.one(view.id, smaller), await queries.one(view.id, larger)

    around = await neighbours(view.id, one.article, "article", one.operations, ARTICLE_2, leave_out=smaller)
    assert [found.number for found in around.containing] == [larger] and not around.colliding
    around = await neighbours(view.id, one.article, "article", other.operations, ARTICLE_2, leave_out=larger)
    assert [found.number for found in around.contained] == [smaller]
    typed = derive(ARTICLE_2, (*ARTICLE_2, line.replace("raisonnable", "modéré")))
    around = await neighbours(view.id, one.article, "article", typed, ARTICLE_2)
    assert [found.number for found in around.similar] == [near] and around.total == 1
    await service.withdraw(world.slug, near, by=author, now=world.now)
    assert (await neighbours(view.id, one.article, "article", typed, ARTICLE_2)).total == 0


async def test_lists_are_filtered_sorted_and_paged(world: World) -> None:
    author, other = await worlds.people(2)
    words = ("cinq", "six", "sept", "huit")
    numbers = [await service.submit(world.slug, form(quinze=word), by=author, now=world.now) for word in words]
    added = form(target="after", alineas=("Un alinéa.",))
    numbers.append(await service.submit(world.slug, added, by=other, now=world.now))
    view = await world.view()
    ids = {number: id_ for id_, number in (await queries.numbers(view.id)).items()}

    page = await queries.listed(view.id, size=2, page=2)
    assert ([item.number for item in page.items], page.total, page.pages) == (numbers[2:4], 5, 3)
    assert [item.number for item in (await queries.listed(view.id, author=other.id)).items] == [5]
    assert [item.number for item in (await queries.listed(view.id, alinea=2)).items] == numbers[:4]
    assert [item.number for item in (await queries.listed(view.id, sort="recent")).items] == numbers[::-1]
    weights = {ids[3]: 9, ids[1]: 4}
    discussed = await queries.listed(view.id, sort="discussed", weights=weights)
    assert [item.number for item in discussed.items][:2] == [3, 1]
    discover = await queries.listed(view.id, sort="discover", weights=weights, seed="2026-11-22")
    assert [item.number for item in discover.items][-2:] == [1, 3]
    drawn = sorted((2, 4, 5), key=lambda number: queries.draw("2026-11-22", number))
    assert [item.number for item in discover.items][:3] == drawn
