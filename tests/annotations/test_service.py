"""Annotations: anchored to exact words, private ones for their author alone."""

import json

import pytest

from lawlab import database
from lawlab.annotations import queries, service
from lawlab.annotations.anchor import find
from lawlab.annotations.forms import AnnotationForm, Kind, Visibility
from lawlab.consultations import service as consultations
from lawlab.engine import chain
from lawlab.engine.rules import Actor, Role
from lawlab.errors import Invalid, NotAllowed, NotFound, NotSignedIn, PhaseClosed
from tests import worlds
from tests.worlds import ARTICLE_2, DAY, NOW, World
from texts import queries as texts

pytestmark = pytest.mark.usefixtures("db")


def form(**changes: object) -> AnnotationForm:
    return AnnotationForm.model_validate(
        {"article": "2", "alinea": 2, "quote": "réparateur professionnel", "body": "Et les bénévoles ?", **changes}
    )


async def read(world: World, reader: Actor | None = None) -> tuple[queries.AnnotationView, ...]:
    consultation = await world.view()
    article = await texts.article_in(consultation.version, "2")
    return await queries.on_article(consultation.id, consultation.version, article.id, reader=reader)


async def test_an_annotation_keeps_its_words_and_what_stands_around_them() -> None:
    world, person = await worlds.consultation(), await worlds.person()
    assert await service.annotate("essai", form(kind=Kind.QUESTION), by=person, now=NOW) == 1
    (found,) = await read(world)
    assert (found.quote, found.kind, found.author.name) == ("réparateur professionnel", "question", person.name)
    assert found.prefix + found.quote + found.suffix in ARTICLE_2[1]
    assert found.prefix == "II. – Il les fournit à tout " and len(found.suffix) == 32


@pytest.mark.parametrize("typed", ["reparateur", "réparateur  professionel", "quinze jours ouvrés", "sept ans"])
async def test_words_that_are_not_in_the_alinea_are_refused_beside_their_field(typed: str) -> None:
    world, person = await worlds.consultation(), await worlds.person()
    with pytest.raises(Invalid, match="alinéa 2") as refused:
        await service.annotate("essai", form(quote=typed), by=person, now=NOW)
    assert list(refused.value.fields) == ["quote"]
    assert await read(world) == ()


async def test_typography_does_not_matter_and_the_words_are_kept_as_they_stand() -> None:
    assert find("L’alinéa\u00a04 : « bis »", "l'alinéa 4") is None  # case matters
    found = find("Dans l’alinéa\u00a04, dit « bis ».", "l'alinéa 4")
    assert found is not None and found.quote == "l’alinéa\u00a04"


async def test_the_same_words_twice_are_told_apart() -> None:
    first, second = (
        find("un délai, un délai long", "un délai"),
        find("un délai, un délai long", "un délai", occurrence=2),
    )
    assert first is not None and second is not None
    assert (first.prefix, second.prefix) == ("", "un délai, ")


async def test_no_words_means_the_whole_alinea() -> None:
    world = await worlds.consultation()
    await service.annotate("essai", form(quote="  "), by=await worlds.person(), now=NOW)
    assert (await read(world))[0].quote == ""


async def test_an_alinea_that_does_not_exist_is_refused() -> None:
    await worlds.consultation()
    with pytest.raises(Invalid) as refused:
        await service.annotate("essai", form(alinea=4), by=await worlds.person(), now=NOW)
    assert list(refused.value.fields) == ["alinea"]
    with pytest.raises(NotFound):
        await service.annotate("essai", form(article="12"), by=await worlds.person(), now=NOW)


async def test_a_private_annotation_is_seen_by_its_author_alone() -> None:
    world = await worlds.consultation()
    author, other = await worlds.people(2)
    number = await service.annotate("essai", form(visibility=Visibility.PRIVATE), by=author, now=NOW)
    assert await read(world) == await read(world, other) == ()
    assert len(await read(world, author)) == 1
    consultation = await world.view()
    assert await queries.counts(consultation.id, consultation.version) == {}
    assert await queries.of_person(author.id, reader=other) == ()
    assert len(await queries.of_person(author.id, reader=author)) == 1
    for reader in (None, other, await worlds.person(Role.ADMINISTRATOR)):
        with pytest.raises(NotFound):
            await queries.one(consultation.id, number, reader=reader)


async def test_the_journal_commits_to_the_words_and_never_holds_them() -> None:
    world, person = await worlds.consultation(), await worlds.person()
    await service.annotate("essai", form(), by=person, now=NOW)
    line = (await database.fetch("SELECT line FROM journal_entry WHERE kind = 'annotate'"))[0]["line"]
    (row,) = await database.fetch("SELECT salt FROM annotation")
    (found,) = await read(world)
    text = queries.committed(alinea=found.alinea, quote=found.quote, body=found.body)
    assert json.loads(line)["sha"] == chain.commit(bytes(row["salt"]), text)
    assert "bénévoles" not in line and person.name not in line


async def test_an_author_takes_back_an_annotation_and_nobody_else_does() -> None:
    world = await worlds.consultation()
    author, other = await worlds.people(2)
    number = await service.annotate("essai", form(), by=author, now=NOW)
    for reader in (other, None):
        with pytest.raises(NotAllowed):
            await service.remove("essai", number, by=reader, now=NOW)
    await service.remove("essai", number, by=author, now=NOW + 99 * DAY)
    assert await read(world, author) == ()
    lines = [json.loads(row["line"]) for row in await database.fetch("SELECT line FROM journal_entry ORDER BY number")]
    assert [(line["k"], line.get("tgt")) for line in lines[-2:]] == [("annotate", "note-1"), ("withdraw", "note-1")]


async def test_annotating_needs_an_account_and_an_open_phase() -> None:
    world, person = await worlds.consultation(), await worlds.person()
    with pytest.raises(NotSignedIn):
        await service.annotate("essai", form(), by=None, now=NOW)
    with pytest.raises(PhaseClosed):
        await service.annotate("essai", form(), by=person, now=NOW + 18 * DAY)
    async with database.transaction():
        assert await consultations.take_number((await world.view()).id, "annotation") == 1
