"""Loading real consultations: totals in the database, twice the same, and completed after an interruption."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from amendments import imported as amendments
from amendments import queries as amendment_queries
from arguments import imported as arguments
from arguments import queries as argument_queries
from lawlab import database
from lawlab.accounts import imported as people
from lawlab.consultations import queries as consultations
from lawlab.engine.calendar import Phase
from lawlab.errors import Invalid
from lawlab.imports import cap_collectif, load_cap_collectif, load_republique, republique
from lawlab.imports.steps import Step
from lawlab.journal import queries as journal
from lawlab.settings import Settings
from lawlab.votes import imported as votes
from lawlab.votes import queries as vote_queries
from lawlab.votes.queries import Counts
from tests import worlds
from texts import queries as texts

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SLUG = load_republique.SLUG


@pytest.fixture(scope="module")
def numerique(shared_data: Path) -> republique.Export:
    return republique.read(shared_data / "republique-numerique-2015")


@pytest.fixture(scope="module")
def revenu(shared_data: Path) -> cap_collectif.Export:
    return cap_collectif.read(shared_data / "revenu-universel-2019" / "export-cap-collectif.csv")


async def load_numerique(export: republique.Export) -> list[Step]:
    return [step async for step in load_republique.load(export, slug=SLUG, now=NOW)]


async def load_revenu(export: cap_collectif.Export) -> list[Step]:
    slug = load_cap_collectif.default_slug(export)
    return [step async for step in load_cap_collectif.load(export, slug=slug, now=NOW)]


async def rows() -> dict[str, int]:
    """How many rows each table of an import holds, the journal included."""
    tables = "bill version article person consultation amendment amendment_wording argument imported_tally tally ballot"
    found = {}
    for table in (*tables.split(), "journal_entry", "journal_commitment"):
        found[table] = int((await database.fetch(f"SELECT COUNT(*) AS n FROM {table}"))[0]["n"])
    return found


async def test_republique_numerique_is_in_the_database_with_its_totals(
    db: Settings, numerique: republique.Export
) -> None:
    await load_numerique(numerique)
    assert await load_republique.compare(numerique, SLUG) == ()
    found = await rows()
    assert (found["amendment"], found["argument"], found["person"]) == (316, 2_125, 1_018)
    assert found["ballot"] == 0
    supports = await database.fetch("SELECT SUM(imported_supports) AS n, SUM(supports) AS own FROM argument")
    assert (supports[0]["n"], supports[0]["own"]) == (7_938, 0)
    consultation = await consultations.one(SLUG)
    assert consultation.phase(NOW) is Phase.PUBLICATION
    assert asdict(await votes.totals(consultation.id)) == {"agree": 38_520, "mixed": 3_406, "disagree": 7_840}


async def test_a_proposal_adds_an_article_after_the_last_of_its_section(
    db: Settings, numerique: republique.Export
) -> None:
    await load_numerique(numerique)
    consultation = await consultations.one(SLUG)
    known = await amendments.known(consultation.id)
    vote = await amendment_queries.one(consultation.id, known["103"].number)
    assert (vote.target, vote.article_number, vote.title) == ("after", "3", "Le Vote par internet")
    assert vote.author.name == "Participant 0586"
    assert vote.author.origin == load_republique.ORIGIN
    assert "**Sources**" in vote.statement
    tally = await vote_queries.tally("amendment", vote.id)
    assert tally.imported == Counts(231, 91, 563)
    assert tally.source == load_republique.SOURCE
    columns = await argument_queries.of_amendment(consultation.id, vote.id)
    assert (len(columns.for_), len(columns.against)) == (34, 54)
    statuses = [row["status"] for row in await database.fetch("SELECT status FROM amendment")]
    assert (statuses.count("submitted"), statuses.count("hidden")) == (314, 2)


async def test_the_bill_has_its_divisions(db: Settings, numerique: republique.Export) -> None:
    await load_numerique(numerique)
    version = await texts.version((await consultations.one(SLUG)).version)
    paths = [" / ".join(f"{d.kind} {d.number}" for d in article.divisions) for article in version.articles]
    assert paths[0] == paths[2] == "titre Ier / chapitre Ier / section 1"
    assert paths[3] == "titre Ier / chapitre Ier / section 2"
    assert paths[7:] == ["titre Ier / chapitre II / section 1", *["titre Ier / chapitre II / section 2"] * 2]


async def test_every_ballot_of_cap_collectif_is_cast_again(db: Settings, revenu: cap_collectif.Export) -> None:
    await load_revenu(revenu)
    slug = load_cap_collectif.default_slug(revenu)
    assert slug == "comment-doit-fonctionner-le-revenu-universel-d-activite"
    assert await load_cap_collectif.compare(revenu, slug) == ()
    consultation = await consultations.one(slug)
    assert (await rows())["ballot"] == 3_611
    assert await vote_queries.recount(consultation.id) == ()
    assert await journal.check(slug) is None
    lines = [line async for line, _ in journal.entries(slug)]
    assert sum('"k":"vote"' in line for line in lines) == 3_611
    assert sum('"k":"arg"' in line for line in lines) == 640
    version = await texts.version(consultation.version)
    tallies = await vote_queries.tallies(consultation.id, "article")
    counted = revenu.recount()
    for opinion, article in zip(load_cap_collectif.ordered(revenu), version.articles, strict=True):
        tally = tallies.get(article.id, vote_queries.TallyView())
        assert cap_collectif.Counts(tally.agree, tally.mixed, tally.disagree) == counted[opinion.key]


async def test_a_text_removed_by_moderators_is_not_shown_again(db: Settings, revenu: cap_collectif.Export) -> None:
    await load_revenu(revenu)
    consultation = await consultations.one(load_cap_collectif.default_slug(revenu))
    version = await texts.version(consultation.version)
    removed = [article for article in version.articles if "retirée par la modération" in article.alineas[0]]
    assert [article.title for article in removed] == ["Récupérer les aides sur succession"]


async def test_importing_twice_changes_nothing(
    db: Settings, numerique: republique.Export, revenu: cap_collectif.Export
) -> None:
    await load_numerique(numerique)
    await load_revenu(revenu)
    before = await rows()
    assert [step.added for step in await load_numerique(numerique)] == [0, 0, 0, 0, 0]
    assert [step.added for step in await load_revenu(revenu)] == [0, 0, 0, 0]
    assert await rows() == before


@pytest.mark.parametrize("target", [people, amendments, arguments, votes], ids=lambda room: room.__name__)
async def test_an_interrupted_import_is_completed_by_running_it_again(
    db: Settings, numerique: republique.Export, monkeypatch: pytest.MonkeyPatch, target: Any
) -> None:
    """The machine stops in the middle of a set: as the set's own entry is about to be written."""

    async def stop(*arguments: object, **fields: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(target.journal, "record", _stopping_at(target, stop))
        with pytest.raises(KeyboardInterrupt):
            await load_numerique(numerique)
    await load_numerique(numerique)
    assert await load_republique.compare(numerique, SLUG) == ()
    found = await rows()
    assert (found["amendment"], found["amendment_wording"]) == (316, 316)
    assert (found["argument"], found["person"]) == (2_125, 1_018)
    assert await journal.check(SLUG) is None
    assert found["journal_entry"] == 3 + 316 + 2_125 + 5


_SETS = {people: "people", amendments: "amendments", arguments: "arguments", votes: "votes-amendment"}


def _stopping_at(target: Any, stop: Any) -> Any:
    real = target.journal.record

    async def record(*given: Any, **fields: Any) -> Any:
        if fields.get("set") == _SETS[target]:
            await stop()
        return await real(*given, **fields)

    return record


async def test_an_interrupted_replay_is_completed_by_running_it_again(
    db: Settings, revenu: cap_collectif.Export, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stop(*arguments: object) -> None:
        raise RuntimeError("no space left")

    with monkeypatch.context() as patched:
        patched.setattr(votes, "_count", stop)
        with pytest.raises(RuntimeError):
            await load_revenu(revenu)
    assert (await rows())["ballot"] == 0
    await load_revenu(revenu)
    slug = load_cap_collectif.default_slug(revenu)
    assert await load_cap_collectif.compare(revenu, slug) == ()
    assert await journal.check(slug) is None


async def test_the_address_of_another_consultation_is_refused_and_nothing_is_written(
    db: Settings, numerique: republique.Export
) -> None:
    await worlds.consultation(SLUG)
    before = await rows()
    with pytest.raises(Invalid, match="une autre consultation"):
        await load_numerique(numerique)
    assert await rows() == before


async def test_a_ballot_dated_outside_the_votes_is_refused(db: Settings) -> None:
    world = await worlds.consultation()
    person = await worlds.person()
    article = (await texts.version((await world.view()).version)).articles[0].id
    early = votes.PastBallot("article", article, article, person.id, 1, world.now - 30 * worlds.DAY)
    with pytest.raises(Invalid, match="pas ouverts"):
        await votes.replay(world.slug, [early])
    now = votes.PastBallot("article", article, article, person.id, 1, world.now)
    with pytest.raises(Invalid, match="deux votes"):
        await votes.replay(world.slug, [now, now])
    assert await votes.replay(world.slug, [now]) == 1
    assert await votes.replay(world.slug, [now]) == 0
