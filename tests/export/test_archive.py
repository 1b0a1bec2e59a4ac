"""The archive of a real database: always the same bytes, nothing private in it, and it verifies in every phase."""

import zipfile
from pathlib import Path

import pytest
from lxml import etree

from amendments import service as amendments
from amendments.forms import amendment_form
from arguments import service as arguments
from arguments.forms import ArgumentForm, Side
from lawlab import database
from lawlab.accounts import service as accounts
from lawlab.annotations import service as annotations
from lawlab.annotations.forms import AnnotationForm
from lawlab.decisions import service as decisions
from lawlab.engine.outcome import Outcome
from lawlab.engine.rules import Actor, Role
from lawlab.errors import NotFound
from lawlab.export import archive, records
from lawlab.export.tables import Records, json_bytes
from lawlab.imports import cap_collectif, load_cap_collectif, load_republique, republique
from lawlab.settings import Settings
from lawlab.votes import service as votes
from tests import worlds
from tests.decisions import desk
from tests.export.tampering import Contents, digest, failures
from tests.worlds import NOW, World
from texts import queries as texts


async def written(slug: str, path: Path) -> Path:
    await archive.write(slug, path, settings=Settings(data_dir=path.parent))
    return path


def everything(path: Path) -> str:
    """All that the archive says."""
    with zipfile.ZipFile(path) as found:
        return "\n".join(found.read(name).decode() for name in found.namelist())


@pytest.fixture
async def world(db: Settings) -> World:
    return await worlds.consultation(threshold=2)


async def test_nothing_happened_yet_and_it_verifies(world: World, tmp_path: Path) -> None:
    assert not failures(await written(world.slug, tmp_path / "a.zip"))


async def test_it_verifies_in_the_middle_of_the_debate(world: World, tmp_path: Path) -> None:
    author, other = await worlds.people(2)
    number = await worlds.amendment(world, author)
    await votes.cast(world.slug, "amendment", number, 1, by=other, now=world.now)
    await votes.cast(world.slug, "amendment", number, -1, by=other, now=world.now)
    await votes.cast(world.slug, "amendment", number, None, by=other, now=world.now)
    await votes.cast(world.slug, "amendment", number, 0, by=author, now=world.now)
    article = (await texts.article_in((await world.view()).version, "2")).id
    await votes.cast(world.slug, "article", article, 1, by=other, now=world.now)
    argument = ArgumentForm(side=Side.FOR, body="Quinze jours, c’est trop long pour un lave-linge.")
    told = await arguments.argue(world.slug, argument, number=number, by=author, now=world.now)
    await arguments.support(world.slug, told, by=other, now=world.now, on=True)
    await arguments.support(world.slug, told, by=other, now=world.now, on=False)
    await arguments.support(world.slug, told, by=other, now=world.now, on=True)
    form = amendment_form(
        article="2", alineas=[line.replace("quinze", "huit") for line in worlds.ARTICLE_2], title="Huit jours",
        statement="Mieux encore.",
    )  # fmt: skip
    await amendments.rectify(world.slug, number, form, by=author, now=world.now)
    withdrawn = await worlds.amendment(world, other, changes={"sept ans": "dix ans"}, title="Dix ans de pièces")
    await amendments.withdraw(world.slug, withdrawn, by=other, now=world.now)
    path = await written(world.slug, tmp_path / "a.zip")
    assert not failures(path)
    contents = Contents(path)
    assert [row["revision"] for row in contents.json("wordings.json") if row["amendment"] == number] == [1, 2]
    assert contents.json("report.json")["votes"]["on_former_wordings"] == 1
    assert contents.json("report.json")["arguments"]["supports"] == 1


async def test_written_twice_it_is_the_same_to_the_byte(demo: Settings, tmp_path: Path) -> None:
    for slug in ("demo", "demo-finished"):
        first, second = [await written(slug, tmp_path / f"{slug}-{index}.zip") for index in range(2)]
        assert first.read_bytes() == second.read_bytes(), slug


async def test_it_replaces_what_was_there_and_leaves_nothing_else(world: World, tmp_path: Path) -> None:
    path = tmp_path / "out" / "a.zip"
    path.parent.mkdir()
    path.write_bytes(b"older")
    await archive.write(world.slug, path, settings=Settings(data_dir=tmp_path))
    assert [found.name for found in path.parent.iterdir()] == ["a.zip"]


async def test_an_unknown_consultation_writes_nothing(world: World, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        await written("ailleurs", tmp_path / "a.zip")
    assert not list(tmp_path.glob("*.zip"))


@pytest.mark.parametrize("interruptions", [1, 2])
async def test_votes_that_come_while_it_is_read_do_not_break_it(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, interruptions: int
) -> None:
    number = await worlds.amendment(world, await worlds.person())
    crowd = await worlds.people(interruptions)
    read = records.read

    async def interrupted(slug: str) -> Records:
        """The real reading, with a vote that comes between the journal and the tables."""
        if crowd:
            await votes.cast(world.slug, "amendment", number, 1, by=crowd.pop(), now=world.now)
        return await read(slug)

    monkeypatch.setattr(records, "read", interrupted)
    path = await written(world.slug, tmp_path / "a.zip")
    assert not crowd and not failures(path)
    assert Contents(path).json("report.json")["votes"]["total"] == interruptions


# --- what must not be in it -----------------------------------------------------------------------


async def test_nothing_private_is_in_it(world: World, tmp_path: Path) -> None:
    author = Actor(
        id=await accounts.create_person(
            name="Camille Renard", email="camille.secrete@exemple.fr", password="huit vaches sous la pluie", now=NOW
        ),
        name="Camille Renard", role=Role.CITIZEN, kind="citizen",
    )  # fmt: skip
    drafter = await worlds.person(Role.DRAFTER, name="Rédactrice masquée")
    number = await worlds.amendment(world, author)
    draft = amendment_form(
        article="2", alineas=[*worlds.ARTICLE_2, "Brouillon jamais déposé."], title="Titre gardé pour moi",
        statement="Exposé gardé pour moi.",
    )  # fmt: skip
    await amendments.save_draft(world.slug, draft, by=author, now=world.now)
    note = {"article": "2", "alinea": 1, "kind": "question", "body": "Pense-bête tout personnel."}
    await annotations.annotate(
        world.slug, AnnotationForm.model_validate({**note, "visibility": "private"}), by=author, now=world.now
    )
    await annotations.annotate(
        world.slug, AnnotationForm.model_validate({**note, "body": "Remarque pour tous."}), by=author, now=world.now
    )
    await desk.decide(
        world, number, Outcome.NOT_RETAINED, by=drafter, justification="Réponse pas encore publiée.",
        notes="Note interne du bureau.",
    )  # fmt: skip
    path = await written(world.slug, tmp_path / "a.zip")
    said = everything(path)
    assert "Remarque pour tous." in said and "Camille Renard" in said
    for private in (
        "secrete", "exemple.fr", "huit vaches", "argon2", "Brouillon", "gardé pour moi", "Pense-bête",
        "Note interne", "pas encore publiée", "Rédactrice masquée",
    ):  # fmt: skip
        assert private not in said, private
    salts = await database.fetch("SELECT salt FROM journal_commitment WHERE chapter = ?", world.slug)
    assert salts and all(bytes(row["salt"]).hex() not in said for row in salts)
    assert not failures(path)


async def test_internal_notes_stay_so_after_publication(world: World, tmp_path: Path) -> None:
    drafter, publisher = await worlds.person(Role.DRAFTER), await worlds.person(Role.PUBLISHER)
    number = await worlds.amendment(world, await worlds.person())
    await desk.decide(world, number, Outcome.RETAINED, by=drafter, notes="Note interne du bureau.")
    await decisions.publish(world.slug, by=publisher, now=desk.deciding(world).now, label="Texte final")
    path = await written(world.slug, tmp_path / "a.zip")
    said = everything(path)
    assert desk.REASON in said and "Note interne" not in said
    assert not failures(path)


async def test_a_hidden_amendment_keeps_its_place_and_loses_its_words(world: World, tmp_path: Path) -> None:
    author, other = await worlds.people(2)
    number = await worlds.amendment(world, author, title="Titre à cacher")
    shown = await worlds.amendment(world, other, changes={"sept ans": "dix ans"}, title="Titre à montrer")
    body = "Corps d’argument à cacher, tout à fait."
    argument = await arguments.argue(
        world.slug, ArgumentForm(side=Side.FOR, body=body), number=shown, by=author, now=world.now
    )
    await votes.cast(world.slug, "amendment", number, 1, by=other, now=world.now)
    await database.execute("UPDATE amendment SET status = 'hidden' WHERE number = ?", number)
    await database.execute("UPDATE argument SET status = 'hidden' WHERE number = ?", argument)
    path = await written(world.slug, tmp_path / "a.zip")
    said = everything(path)
    assert "à cacher" not in said and "dix jours" not in said and "Titre à montrer" in said
    assert not failures(path)
    contents = Contents(path)
    hidden = next(row for row in contents.json("amendments.json") if row["number"] == number)
    assert (hidden["status"], hidden["salt"], hidden["alineas"]) == ("hidden", None, [])
    assert [row["amendment"] for row in contents.json("ranking.json")["order"]] == [shown]


async def test_a_text_like_a_formula_is_disarmed_in_the_csv_and_exact_in_the_json(world: World, tmp_path: Path) -> None:
    await worlds.amendment(world, await worlds.person(), title="=HYPERLINK(1)+1")
    path = await written(world.slug, tmp_path / "a.zip")
    contents = Contents(path)
    assert contents.json("amendments.json")[0]["title"] == "=HYPERLINK(1)+1"
    assert '"\'=HYPERLINK(1)+1"' in contents.files["amendments.csv"].decode()
    assert not failures(path)


async def test_records_are_the_same_read_twice(demo: Settings) -> None:
    first, second = [json_bytes(await records.read("demo")) for _ in range(2)]
    assert first == second


# --- real consultations ---------------------------------------------------------------------------


async def test_republique_numerique_is_exported_and_verified(db: Settings, shared_data: Path, tmp_path: Path) -> None:
    export = republique.read(shared_data / "republique-numerique-2015")
    async for _step in load_republique.load(export, slug=load_republique.SLUG, now=NOW):
        pass
    path = await written(load_republique.SLUG, tmp_path / "a.zip")
    assert not failures(path)
    contents = Contents(path)
    schema = etree.XMLSchema(etree.parse(shared_data / "akoma-ntoso" / "schemas" / "akomantoso30.xsd"))
    schema.assertValid(etree.fromstring(contents.files["texts/v1.xml"]))
    told = contents.json("report.json")
    assert told["votes"]["imported"] == told["votes"]["total"] == 49_766
    assert (told["votes"]["agree"], told["votes"]["mixed"], told["votes"]["disagree"]) == (38_520, 3_406, 7_840)
    assert (told["amendments"]["total"], told["arguments"]["total"]) == (316, 2_125)
    contents.edit("imported_tallies.json", lambda rows: rows[0].update(agree=rows[0]["agree"] + 1))
    contents.recompute()
    wrong = failures(contents.save(tmp_path / "b.zip"))
    assert list(wrong) == ["imported"] and wrong["imported"].file == "imported_tallies.json"
    assert digest(path) != digest(tmp_path / "b.zip")


async def test_a_cap_collectif_export_is_exported_and_verified(db: Settings, shared_data: Path, tmp_path: Path) -> None:
    export = cap_collectif.read(shared_data / "revenu-universel-2019" / "export-cap-collectif.csv")
    slug = load_cap_collectif.default_slug(export)
    async for _step in load_cap_collectif.load(export, slug=slug, now=NOW):
        pass
    path = await written(slug, tmp_path / "a.zip")
    assert not failures(path)
    told = Contents(path).json("report.json")
    assert told["votes"]["cast"] == told["votes"]["total"] == 3_611
    assert told["arguments"]["total"] == 640
