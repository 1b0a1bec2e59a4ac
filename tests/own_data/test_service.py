"""Erasing an account: nothing of it is left, nothing that was counted changes, and a restore does not bring it back."""

import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from amendments import queries as amendment_queries
from amendments import service as amendments
from amendments.forms import amendment_form
from arguments import queries as argument_queries
from arguments import service as arguments
from arguments.forms import ArgumentForm, Side
from lawlab import database
from lawlab.accounts import service as accounts
from lawlab.annotations import service as annotations
from lawlab.annotations.forms import AnnotationForm
from lawlab.decisions import service as decisions
from lawlab.engine.calendar import Phase
from lawlab.engine.outcome import Outcome
from lawlab.engine.rules import Actor, Role
from lawlab.errors import NotFound
from lawlab.export import archive, shelf
from lawlab.journal import queries as journal
from lawlab.own_data import marks, queries, service
from lawlab.report import shelf as documents
from lawlab.settings import Settings
from lawlab.votes import queries as vote_queries
from lawlab.votes import service as votes
from lawlab.web import visitors
from tests import worlds
from tests.decisions import desk
from tests.export.tampering import failures
from tests.worlds import ARTICLE_2, NOW, World

NAME, EMAIL = "Zéphyrine Quatrebarbes", "zephyrine@quatrebarbes.example"
SECRETS = ("Zéphyrine", "Quatrebarbes", "quatrebarbes", "xylophone", "hurluberlu", "coquecigrue", "tintinnabule")
"""Her name, her address, and a word that only one of her texts holds: amendment, draft, argument, annotations."""


@dataclass(frozen=True)
class Life:
    """Somebody who did a little of everything, in a consultation where others did too."""

    world: World
    person: Actor
    others: list[Actor]
    number: int


@pytest.fixture
async def life(db: Settings) -> Life:
    world = await worlds.consultation(threshold=2)
    others = await worlds.people(3)
    id_ = await accounts.create_person(name=NAME, email=EMAIL, password_hash="$argon2id$never", now=NOW)
    person = Actor(id_, NAME, Role.CITIZEN, "citizen")
    number = await worlds.amendment(world, person, title="Le xylophone", changes={"sept ans": "huit ans"})
    form = amendment_form(
        article="2", alineas=(*ARTICLE_2, "Le xylophone est réparable."), title="Le xylophone", statement="Xylophone."
    )
    await amendments.rectify(world.slug, number, form, by=person, now=world.now)
    draft = amendment_form(article="1er", alineas=("Un hurluberlu.",), title="", statement="")
    await amendments.save_draft(world.slug, draft, by=person, now=world.now)
    theirs = await worlds.amendment(world, others[0])
    mine = ArgumentForm(side=Side.FOR, body="Une coquecigrue de plus.")
    await arguments.argue(world.slug, mine, by=person, now=world.now, number=theirs)
    supported = await arguments.argue(
        world.slug, ArgumentForm(side=Side.AGAINST, body="Non."), by=others[0], now=world.now, number=theirs
    )
    await arguments.support(world.slug, supported, by=person, now=world.now, on=True)
    await arguments.support(world.slug, 1, by=others[1], now=world.now, on=True)
    for visibility in ("public", "private"):
        note = AnnotationForm(article="2", alinea=1, body="Cela tintinnabule.", visibility=visibility)
        await annotations.annotate(world.slug, note, by=person, now=world.now)
    await votes.cast(world.slug, "amendment", theirs, 1, by=person, now=world.now)
    await votes.cast(world.slug, "amendment", theirs, -1, by=person, now=world.now)
    for other in others:
        await votes.cast(world.slug, "amendment", number, 1, by=other, now=world.now)
        await votes.cast(world.slug, "amendment", theirs, 0, by=other, now=world.now)
    return Life(world, person, others, number)


async def rows_that_hold(*needles: str) -> list[str]:
    """« table.column » of every cell of the database that holds one of these words."""
    found = []
    for table, columns in (await text_columns()).items():
        for column in columns:
            for row in await database.fetch(f'SELECT "{column}" AS cell FROM "{table}"'):
                if any(needle in str(row["cell"]) for needle in needles):
                    found.append(f"{table}.{column}")
    return found


async def text_columns() -> dict[str, list[str]]:
    sql = "SELECT table_name AS t, column_name AS c FROM information_schema.columns WHERE table_schema = 'public'"
    if database.dialect() == "sqlite":
        sql = (
            "SELECT m.name AS t, p.name AS c FROM sqlite_master m JOIN pragma_table_info(m.name) p"
            " WHERE m.type = 'table'"
        )
    found: dict[str, list[str]] = {}
    for row in await database.fetch(sql):
        found.setdefault(row["t"], []).append(row["c"])
    return found


def bytes_that_hold(folder: Path, *needles: str) -> list[str]:
    """Every file below the folder with one of these words in it, archives unpacked."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and any(needle.encode() in path.read_bytes() for needle in needles):
            found.append(path.name)
    return found


async def totals(slug: str) -> Counter[tuple[str, int, str]]:
    """Every count of votes and supports that is published."""
    view = await worlds.World(slug, NOW).view()
    found: Counter[tuple[str, int, str]] = Counter()
    for row in await database.fetch("SELECT * FROM tally WHERE consultation = ?", view.id):
        for answer in ("agree", "mixed", "disagree"):
            found[row["target_kind"], row["target"], answer] += row[answer]
    for argument in await argument_queries.everything(view.id):
        found["argument", argument.number, "supports"] += argument.supports
    return found


async def everything_holds(world: World, tmp_path: Path) -> None:
    view = await world.view()
    assert await vote_queries.recount(view.id) == ()
    assert await argument_queries.recount(view.id) == {}
    assert await journal.check(world.slug) is None and await journal.check("site") is None
    path = tmp_path / "after.zip"
    await archive.write(world.slug, path, settings=Settings(data_dir=tmp_path / "data"))
    assert not failures(path)


async def test_while_votes_are_open_everything_is_taken_back(life: Life, db: Settings, tmp_path: Path) -> None:
    made = await shelf.make(db, life.world.slug)
    assert made is not None
    kept = made.path
    assert kept.exists() and await rows_that_hold(*SECRETS)
    before = await totals(life.world.slug)
    await service.erase(life.person.id, settings=db, now=life.world.now)
    assert await rows_that_hold(*SECRETS) == []
    if database.dialect() == "sqlite":
        assert bytes_that_hold(db.data_dir, *SECRETS) == []
    assert not kept.exists()
    taken = before - await totals(life.world.slug)
    theirs = (await amendment_queries.one((await life.world.view()).id, 2)).id
    assert taken == {("amendment", theirs, "disagree"): 1, ("argument", 2, "supports"): 1}
    erased = await amendment_queries.one((await life.world.view()).id, life.number)
    assert (erased.status, erased.title, erased.author.name) == ("withdrawn", amendment_queries.ERASED, "Compte effacé")
    assert erased.operations == () and erased.statement == ""
    await everything_holds(life.world, tmp_path)


async def test_once_votes_are_closed_they_stay_as_counts_that_lead_to_nobody(
    life: Life, db: Settings, tmp_path: Path
) -> None:
    closed = worlds.later(life.world, 18)
    before, head = await totals(life.world.slug), await journal.head(life.world.slug)
    await service.erase(life.person.id, settings=db, now=closed.now)
    assert await totals(life.world.slug) == before
    lines = [line async for line, _link in journal.entries(life.world.slug)]
    assert [link async for _line, link in journal.entries(life.world.slug)][head.count - 1] == head.link
    assert not [line for line in lines[head.count :] if '"k":"vote"' in line]
    assert lines[-1].count('"k":"erase"') == 1 and '"count":5' in lines[-1]  # two wordings, an argument, two notes
    assert await database.fetch("SELECT 1 FROM ballot WHERE person = ?", life.person.id) == []
    assert await database.fetch("SELECT 1 FROM journal_commitment WHERE person = ?", life.person.id) == []
    assert await rows_that_hold(*SECRETS) == []
    await everything_holds(life.world, tmp_path)


async def test_words_that_entered_the_law_stay_without_their_author(life: Life, db: Settings, tmp_path: Path) -> None:
    drafter, publisher = await worlds.person(Role.DRAFTER), await worlds.person(Role.PUBLISHER)
    told = db.data_dir / documents.FOLDER
    deciding = desk.deciding(life.world)
    await desk.decide(deciding, life.number, Outcome.RETAINED, by=drafter)
    await desk.decide(deciding, 2, Outcome.NOT_RETAINED, by=drafter)
    await decisions.publish(life.world.slug, by=publisher, now=deciding.now, label="Texte issu de la consultation")
    before = await totals(life.world.slug)
    visitors.nobody(db)
    report = await documents.document_of(db, await life.world.view(), Phase.FOLLOW_UP, "html")
    assert bytes_that_hold(told, NAME) == [report.name]
    await service.erase(life.person.id, settings=db, now=deciding.now)
    assert not told.exists()
    assert await totals(life.world.slug) == before
    kept = await amendment_queries.one((await life.world.view()).id, life.number)
    assert kept.operations and kept.status == "submitted" and kept.author.name == "Compte effacé"
    words = {name: place for name in SECRETS if (place := await rows_that_hold(name))}
    assert set(words) == {"xylophone"}, "only what the law took over is left"
    assert "article_text.alineas" in words["xylophone"] and not await rows_that_hold("Le xylophone\n", "Xylophone.")
    await everything_holds(life.world, tmp_path)


async def test_a_drafter_s_answers_stay_the_institution_s(life: Life, db: Settings) -> None:
    drafter = await worlds.person(Role.DRAFTER, name="Rédactrice Untelle")
    await desk.decide(desk.deciding(life.world), life.number, Outcome.NOT_RETAINED, by=drafter)
    await service.erase(drafter.id, settings=db, now=life.world.now)
    assert await rows_that_hold("Untelle") == []
    rows = await database.fetch("SELECT p.name FROM decision d JOIN person p ON p.id = d.decided_by")
    assert rows == [{"name": "Compte effacé"}]


async def test_erasing_twice_says_that_the_account_is_gone(life: Life, db: Settings) -> None:
    await service.erase(life.person.id, settings=db, now=NOW)
    with pytest.raises(NotFound):
        await service.erase(life.person.id, settings=db, now=NOW)
    assert await service.replay(db, now=NOW) == 0


async def test_two_erased_accounts_cannot_be_told_apart(life: Life, db: Settings) -> None:
    await service.erase(life.person.id, settings=db, now=NOW)
    await service.erase(life.others[0].id, settings=db, now=NOW)
    rows = await database.fetch("SELECT DISTINCT author FROM amendment WHERE number IS NOT NULL")
    assert len(rows) == 1


@pytest.mark.sqlite
async def test_an_older_database_put_back_is_erased_again_at_the_next_start(life: Life, db: Settings) -> None:
    await database.close()
    backup = db.data_dir.parent / "backup.sqlite3"
    shutil.copyfile(db.database_file, backup)
    await database.connect(db)
    await service.erase(life.person.id, settings=db, now=life.world.now)
    head = await journal.head(life.world.slug)
    await database.close()
    shutil.copyfile(backup, db.database_file)
    await database.connect(db)
    assert await rows_that_hold(*SECRETS)
    assert await service.replay(db, now=life.world.now) == 1
    assert await rows_that_hold(*SECRETS) == [] and bytes_that_hold(db.data_dir, *SECRETS) == []
    assert (await journal.head(life.world.slug)).count == head.count
    assert await service.replay(db, now=life.world.now) == 0


async def test_the_file_of_marks_and_the_table_give_each_other_what_they_lack(life: Life, db: Settings) -> None:
    await service.erase(life.person.id, settings=db, now=NOW)
    file = db.data_dir / marks.FILE
    known = marks.read(db.data_dir)
    assert known == await queries.marks() and len(known) == 1 and file.stat().st_mode & 0o077 == 0
    file.unlink()
    await service.replay(db, now=NOW)
    assert marks.read(db.data_dir) == known
    file.write_text(file.read_text() + '{"at": "2026-11-2')  # cut by a crash
    marks.keep(db.data_dir, {"f" * 64}, NOW)
    assert marks.read(db.data_dir) == known | {"f" * 64}


async def test_a_copy_holds_all_that_a_person_gave(life: Life) -> None:
    copy = await queries.copy_of(life.person.id)
    assert copy.account.email == EMAIL
    assert [row["title"] for row in copy.parts["amendments"]] == ["Le xylophone", ""]
    assert len(copy.parts["wordings"]) == 2 and copy.parts["arguments"][0]["body"] == "Une coquecigrue de plus."
    assert {row["is_public"] for row in copy.parts["annotations"]} == {True, False}
    assert [(row["target"], row["value"]) for row in copy.parts["votes"]] == [(2, -1)]
    assert copy.parts["supports"][0]["argument"] == 2 and copy.parts["journal"]


async def test_a_copy_forgets_no_table_that_names_people(life: Life) -> None:
    """Each table with a foreign key to people is read by the copy: a new one must be added to it."""
    named = await tables_naming_people()
    read = {table for table in named if any(f" {table} " in f"{sql} " for sql in queries._PARTS.values())}
    assert named - read <= {"reset_link", "decision_change"}, "links hold no data; changes repeat the answers"


async def tables_naming_people() -> set[str]:
    if database.dialect() == "sqlite":
        sql = (
            "SELECT m.name AS t FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f"
            " WHERE m.type = 'table' AND f.\"table\" = 'person'"
        )
    else:
        sql = (
            "SELECT c.conrelid::regclass::text AS t FROM pg_constraint c"
            " WHERE c.contype = 'f' AND c.confrelid = 'person'::regclass"
        )
    return {row["t"] for row in await database.fetch(sql)}
