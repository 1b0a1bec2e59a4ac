"""What somebody kept from before, an archive, a signed root or a receipt, is found again, or the difference is told."""

import json
from pathlib import Path
from typing import Any

import pytest

from lawlab import clock
from lawlab.export import archive
from lawlab.export.verify import Check, verify
from lawlab.journal import checkpoints, ed25519, receipts
from lawlab.settings import Settings
from lawlab.votes import service as votes
from tests import worlds
from tests.commands.running import lawlab
from tests.export.tampering import Contents
from tests.worlds import World


@pytest.fixture
async def world(db: Settings) -> World:
    return await worlds.consultation()


async def act(world: World, count: int = 3) -> list[int]:
    """An amendment and so many votes on it; the entries of the votes."""
    number = await worlds.amendment(world, await worlds.person())
    made = []
    for _ in range(count):
        receipt = await votes.cast(world.slug, "amendment", number, 1, by=await worlds.person(), now=world.now)
        made.append(receipt.number)
    return made


async def write(db: Settings, world: World, path: Path) -> Path:
    await archive.write(world.slug, path, settings=db)
    return path


def said(path: Path, **options: Any) -> Check:
    """The last check; all the others hold."""
    *others, last = verify(path, **options)
    assert all(check.ok for check in others), [check for check in others if not check.ok]
    return last


def rewritten(path: Path, target: Path, pem: bytes) -> Path:
    """A vote of the past turned around, everywhere, by somebody who has the site's key."""
    contents = Contents(path, pem=pem)
    entries = contents.entries
    vote = next(entry for entry in entries if entry["k"] == "vote")
    vote["val"] = -1
    contents.edit("tallies.json", lambda rows: rows[0].update(agree=rows[0]["agree"] - 1, disagree=1))
    contents.rewrite_journal(entries)
    contents.recompute()
    return contents.save(target)


async def test_an_archive_continues_the_one_before_and_a_rewritten_past_does_not(
    db: Settings, world: World, tmp_path: Path
) -> None:
    await act(world)
    older = await write(db, world, tmp_path / "older.zip")
    root = (await checkpoints.checkpoint(db, world.slug, now=clock.now())).note
    (tmp_path / "root.txt").write_text(root, encoding="utf-8")
    await act(world)
    newer = await write(db, world, tmp_path / "newer.zip")
    for one, other in ((newer, older), (older, newer), (newer, newer), (newer, tmp_path / "root.txt")):
        last = said(one, against=[other])
        assert last.code == "against" and last.ok, last
    pem = (db.data_dir / "journal-key.pem").read_bytes()
    forged = rewritten(newer, tmp_path / "forged.zip", pem)
    assert all(check.ok for check in verify(forged)), "alone, it holds: only what others kept tells"
    for kept in (older, newer, tmp_path / "root.txt"):
        last = said(forged, against=[kept])
        assert not last.ok and last.facts["reason"] == "another history"


async def test_what_cannot_be_compared_says_why(db: Settings, world: World, tmp_path: Path) -> None:
    await act(world)
    path = await write(db, world, tmp_path / "a.zip")
    neighbour = await worlds.consultation(slug="voisine")
    beside = await write(db, neighbour, tmp_path / "b.zip")
    foreign = (await checkpoints.checkpoint(db, "voisine", now=clock.now())).note
    await act(world)
    later = (await checkpoints.checkpoint(db, world.slug, now=clock.now())).note
    key = await checkpoints.key(db, world.slug)
    point = (await checkpoints.latest(world.slug)).note.partition("\n\n")[0] + "\n"  # type: ignore[union-attr]
    stranger = ed25519.sign(ed25519.new_key(), point.encode())[1]
    notes = {
        "foreign.txt": (foreign, "another consultation"),
        "later.txt": (later, "newer than this archive"),
        "stranger.txt": (point + "\n" + _line(key, stranger), "signature"),
        "letter.txt": ("Bonjour.", "neither an archive nor a checkpoint"),
        "empty.txt": ("", "neither an archive nor a checkpoint"),
        "cut.zip": ("PK", "cut short"),
    }
    assert said(path, against=[beside]).facts["reason"] == "another consultation"
    for name, (text, reason) in notes.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert said(path, against=[tmp_path / name]).facts["reason"] == reason, name


def _line(key: Any, signature: bytes) -> str:
    from lawlab.engine.note import Signature

    return Signature(key.name, key.hash, signature).line


async def test_a_receipt_is_found_again_or_the_forgery_is_told(db: Settings, world: World, tmp_path: Path) -> None:
    author, voter = await worlds.people(2)
    number = await worlds.amendment(world, author)
    told = await votes.cast(world.slug, "amendment", number, 1, by=voter, now=world.now)
    made = await receipts.receipt(db, world.slug, told.number, person=voter.id, now=clock.now())
    assert made is not None
    data = json.loads(json.dumps(made.data))
    await act(world)
    path = await write(db, world, tmp_path / "a.zip")
    key = (await checkpoints.key(db, world.slug)).text
    last = said(path, receipt=data, key=key)
    assert last.code == "receipt" and last.ok and last.facts == {"entry": told.number}
    forged = rewritten(path, tmp_path / "forged.zip", (db.data_dir / "journal-key.pem").read_bytes())
    assert said(forged, receipt=data, key=key).facts["reason"] == "not in this journal"
    for changed in ({}, [], {**data, "n": data["n"] + 1}, {**data, "proof": []}, {**data, "salt": "0" * 32}):
        assert not said(path, receipt=changed).ok


async def test_the_command_compares_and_says_it(db: Settings, world: World, tmp_path: Path) -> None:
    await act(world)
    path = await write(db, world, tmp_path / "a.zip")
    key = (await checkpoints.key(db, world.slug)).text
    data = tmp_path / "apart"
    data.mkdir()
    answer = lawlab(data, "verify", str(path), "--against", str(path), "--key", key)
    assert "premières écritures sont les mêmes" in answer and "rien de publié n’a changé depuis" in answer
    (tmp_path / "r.json").write_text("pas du JSON", encoding="utf-8")
    assert "n’est pas un reçu" in lawlab(data, "verify", str(path), "--receipt", str(tmp_path / "r.json"), code=1)
    (tmp_path / "r.json").write_text("{}", encoding="utf-8")
    assert "Le reçu ne tient pas" in lawlab(data, "verify", str(path), "--receipt", str(tmp_path / "r.json"), code=1)
    other = ed25519.sign(ed25519.new_key(), b"")[0]
    wrong = type(await checkpoints.key(db, world.slug))(key.partition("+")[0], other).text
    assert "pas la clé que vous avez donnée" in lawlab(data, "verify", str(path), "--key", wrong, code=1)
    assert "Traceback" not in lawlab(data, "verify", str(path), "--against", str(tmp_path / "none"), code=2)
