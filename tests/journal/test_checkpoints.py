"""Signed checkpoints: of what is there, by whom, and how many are kept."""

import stat
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lawlab import database
from lawlab.engine import chain, note, tree
from lawlab.errors import LawlabError
from lawlab.journal import checkpoints, ed25519, queries, service, signing
from lawlab.settings import Settings, UnsafeSecret

NOW = datetime(2026, 11, 22, 14, 37, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


async def write(chapter: str, count: int = 1) -> None:
    async with database.transaction():
        for number in range(count):
            await service.record(chapter, "vote", at=NOW, val=number)


async def root(chapter: str) -> bytes:
    return tree.Frontier().extended([chain.leaf(line) async for line, _link in queries.entries(chapter)]).root


async def test_a_checkpoint_signs_the_root_of_all_the_lines(db: Settings) -> None:
    await write("demo", 5)
    made = await checkpoints.checkpoint(db, "demo", now=NOW)
    read = note.read(made.note)
    assert read.checkpoint == note.Checkpoint("127.0.0.1:8000/consultations/demo/log", 5, await root("demo"))
    key = note.read_key((await checkpoints.key(db, "demo")).text)
    assert note.is_signed(read, key, ed25519.verify)
    own = db.data_dir / signing.OWN_KEY
    assert stat.S_IMODE(own.stat().st_mode) == 0o600


async def test_nothing_is_signed_again_while_nothing_happens(db: Settings) -> None:
    await write("demo", 5)
    made = await checkpoints.checkpoint(db, "demo", now=NOW)
    assert await checkpoints.checkpoint(db, "demo", now=NOW + MINUTE) == made
    await write("demo")
    assert await checkpoints.checkpoint(db, "demo", now=NOW + MINUTE, covering=5) == made
    assert (await checkpoints.checkpoint(db, "demo", now=NOW + MINUTE, covering=6)).size == 6


async def test_each_minute_what_has_grown_is_signed_and_the_last_of_each_hour_kept(db: Settings) -> None:
    await write("demo", 2)
    await write("other", 3)
    await write(service.SITE, 1)
    signed = await checkpoints.sign_all(db, NOW)
    assert [(one.chapter, one.size) for one in signed] == [("demo", 2), ("other", 3)]
    assert await checkpoints.sign_all(db, NOW + MINUTE) == []
    await write("demo")
    await checkpoints.sign_all(db, NOW + MINUTE)
    await write("demo")
    await checkpoints.sign_all(db, NOW + 60 * MINUTE)
    assert [one.size for one in await checkpoints.checkpoints("demo")] == [3, 4]
    assert await checkpoints.latest("demo") == (await checkpoints.checkpoints("demo"))[-1]
    assert await checkpoints.latest("nothing") is None


async def test_a_new_address_or_a_new_key_signs_the_same_root_again(db: Settings) -> None:
    await write("demo", 5)
    first = await checkpoints.checkpoint(db, "demo", now=NOW)
    moved = db.model_copy(update={"base_url": "https://loi.example"})
    second = await checkpoints.checkpoint(moved, "demo", now=NOW)
    assert note.read(second.note).checkpoint.origin == "loi.example/consultations/demo/log"
    (db.data_dir / signing.OWN_KEY).unlink()
    third = await checkpoints.checkpoint(moved, "demo", now=NOW)
    assert third.note != second.note and third.root == second.root == first.root


async def test_a_key_that_others_may_read_signs_nothing(db: Settings) -> None:
    await write("demo")
    await checkpoints.key(db, "demo")
    (db.data_dir / signing.OWN_KEY).chmod(0o644)
    with pytest.raises(UnsafeSecret, match="chmod 600"):
        await checkpoints.checkpoint(db, "demo", now=NOW)


async def test_the_key_may_be_a_file_elsewhere(db: Settings, tmp_path: Path) -> None:
    await write("demo")
    file = tmp_path / "key.pem"
    chosen = db.model_copy(update={"signing_key": str(file)})
    with pytest.raises(LawlabError, match="no such file"):
        await checkpoints.checkpoint(chosen, "demo", now=NOW)
    file.touch(0o600)
    with pytest.raises(LawlabError, match=r"key\.pem"):
        await checkpoints.checkpoint(chosen, "demo", now=NOW)
    file.write_bytes(ed25519.new_key())
    made = await checkpoints.checkpoint(chosen, "demo", now=NOW)
    assert note.is_signed(note.read(made.note), await checkpoints.key(chosen, "demo"), ed25519.verify)
    assert not (db.data_dir / signing.OWN_KEY).exists()


SIGNER = """
import base64, sys
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
key = Ed25519PrivateKey.from_private_bytes(bytes(32))
signature = key.sign(sys.stdin.buffer.read() + {extra})
print(base64.b64encode(key.public_key().public_bytes_raw()).decode(), base64.b64encode(signature).decode())
"""


async def test_the_key_may_be_on_another_machine(db: Settings, tmp_path: Path) -> None:
    await write("demo")
    program = tmp_path / "signer.py"
    program.write_text(SIGNER.format(extra=b""))
    chosen = db.model_copy(update={"signing_key": f"|{sys.executable} {program}"})
    made = await checkpoints.checkpoint(chosen, "demo", now=NOW)
    key = await checkpoints.key(chosen, "demo")
    assert key.public.hex().startswith("3b6a27bc")  # the public key of the private key of 32 zeros
    assert note.is_signed(note.read(made.note), key, ed25519.verify)


async def test_a_page_that_everybody_reads_does_not_start_the_signing_command(db: Settings, tmp_path: Path) -> None:
    await write("demo")
    program, calls = tmp_path / "signer.py", tmp_path / "calls"
    program.write_text(SIGNER.format(extra=b"") + f"open({str(calls)!r}, 'a').write('x')\n")
    chosen = db.model_copy(update={"signing_key": f"|{sys.executable} {program}"})
    for _ in range(5):
        await checkpoints.checkpoint(chosen, "demo", now=NOW)
        await checkpoints.key(chosen, "demo")
    assert calls.read_text() == "xx"  # once for its public key, once for the checkpoint


async def test_a_signing_command_that_answers_wrongly_is_told(db: Settings, tmp_path: Path) -> None:
    await write("demo")
    wrong = (SIGNER.format(extra=b"x"), "print('no')", "raise SystemExit(1)", "print('a b c')", "")
    for number, program in enumerate(wrong):
        (tmp_path / f"signer{number}.py").write_text(program)
        chosen = db.model_copy(update={"signing_key": f"|{sys.executable} {tmp_path / f'signer{number}.py'}"})
        with pytest.raises(LawlabError, match="LAWLAB_SIGNING_KEY"):
            await checkpoints.checkpoint(chosen, "demo", now=NOW)
    assert await checkpoints.latest("demo") is None
