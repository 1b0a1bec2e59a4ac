"""`lawlab witness` on a real server: honest growth is kept, anything else is told."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pytest
import uvicorn

from lawlab import clock, database
from lawlab.app import create_app
from lawlab.engine import chain, note
from lawlab.journal import batch, checkpoints, ed25519, queries, signing
from lawlab.settings import Settings
from tests import worlds
from tests.commands.running import lawlab

fill_nodes: Callable[[], Awaitable[None]] = import_module(
    "lawlab.journal.piccolo_migrations.journal_2026_11_28t02_30_00_000000"
).fill


@dataclass(frozen=True)
class Site:
    """A served site, and the folder of a witness elsewhere."""

    settings: Settings
    url: str
    folder: Path

    async def witness(self, *words: str, code: int = 0, url: str = "") -> str:
        typed = ("witness", url or f"{self.url}/consultations/essai", "--data", str(self.folder), *words)
        said = await asyncio.to_thread(lawlab, self.folder.parent / "elsewhere", *typed, code=code)
        return " ".join(said.replace("\xa0", " ").replace("\u202f", " ").split())

    async def sign(self) -> None:
        await checkpoints.checkpoint(self.settings, "essai", now=clock.now())


@asynccontextmanager
async def served(settings: Settings) -> AsyncIterator[tuple[str, Settings]]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        settings = settings.model_copy(update={"base_url": url})
        server = uvicorn.Server(uvicorn.Config(create_app(settings), log_level="error", lifespan="off"))
        task = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield url, settings
        finally:
            server.should_exit = True
            await task


@pytest.fixture
async def site(db: Settings, tmp_path: Path) -> AsyncIterator[Site]:
    await worlds.consultation()
    await grow(19)
    async with served(db) as (url, settings):
        made = Site(settings, url, tmp_path / "witness")
        await made.sign()
        yield made


async def grow(count: int) -> None:
    async with database.transaction():
        await batch.record_many("essai", [batch.Act("vote", clock.now(), who=number) for number in range(count)])


async def rewrite(number: int, old: str, new: str) -> None:
    """Change an entry as whoever holds the database, and the site's key, would: every link and node made again."""
    await database.execute(
        "UPDATE journal_entry SET line = replace(line, ?, ?) WHERE chapter = ? AND number = ?",
        old,
        new,
        "essai",
        number,
    )
    await relink()


async def relink() -> None:
    link = chain.GENESIS
    for place, (line, _link) in enumerate([pair async for pair in queries.entries("essai")], start=1):
        link = chain.link(link, line)
        await database.execute(
            "UPDATE journal_entry SET link = ? WHERE chapter = ? AND number = ?", link, "essai", place
        )
    await fill_nodes()
    await database.execute("DELETE FROM journal_checkpoint")


async def test_honest_growth_is_checked_cosigned_and_kept(site: Site) -> None:
    assert "Première visite : 22 écritures" in await site.witness()
    assert "Rien n’a été réécrit : 22 écritures, dont 0 nouvelles" in await site.witness()
    await grow(15)
    await site.sign()
    said = await site.witness(url=f"{site.url}/consultations/essai/log/checkpoint")
    assert "Rien n’a été réécrit : 37 écritures, dont 15 nouvelles" in said

    (kept,) = site.folder.glob("*/checkpoint")
    own = note.read_key((site.folder / "witness-key.pub").read_text())
    cosigned = note.read(kept.read_text())
    log = await checkpoints.key(site.settings, "essai")
    assert note.is_signed(cosigned, log, ed25519.verify)
    seconds = note.seen_at(cosigned, own, ed25519.verify)
    assert seconds is not None and abs(seconds - clock.now().timestamp()) < 120
    assert cosigned.checkpoint.root.hex() in said
    assert {path.name for path in (kept.parent / "seen").iterdir()} == {"22.note", "37.note"}


async def test_a_rewritten_entry_is_told_and_the_proof_kept(site: Site) -> None:
    await site.witness()
    await rewrite(5, '"k":"vote"', '"k":"veto"')
    await site.sign()
    assert "réécrit" in await site.witness(code=1)  # the same size, another root
    await grow(3)
    await site.sign()
    said = await site.witness(code=1)
    assert "Le journal a été réécrit : ses 22 premières écritures" in said
    (refused,) = site.folder.glob("*/refused/25-*.note")
    log = await checkpoints.key(site.settings, "essai")
    assert note.is_signed(note.read(refused.read_text()), log, ed25519.verify)
    (kept,) = site.folder.glob("*/checkpoint")
    assert note.read(kept.read_text()).checkpoint.size == 22


async def test_a_truncated_journal_is_told(site: Site) -> None:
    await site.witness()
    await database.execute("DELETE FROM journal_entry WHERE chapter = ? AND number > 18", "essai")
    await database.execute("DELETE FROM journal_checkpoint")
    said = await site.witness(code=1)
    assert "plus court qu’avant : 18 écritures au lieu de 22" in said
    assert list(site.folder.glob("*/refused/18-*.note"))


async def test_a_reordered_journal_is_told(site: Site) -> None:
    await site.witness()
    for number, place in ((6, -1), (7, 6), (-1, 7)):
        await database.execute(
            "UPDATE journal_entry SET number = ? WHERE chapter = ? AND number = ?", place, "essai", number
        )
    await relink()
    await grow(1)
    await site.sign()
    assert "réécrit" in await site.witness(code=1)


async def test_another_key_is_told(site: Site) -> None:
    await site.witness()
    (site.settings.data_dir / signing.OWN_KEY).unlink()
    assert "La clé publique a changé" in await site.witness(code=1)


async def test_a_key_told_otherwise_than_by_the_site_is_expected_from_the_first_visit(site: Site) -> None:
    key = await checkpoints.key(site.settings, "essai")
    other = note.Key(key.name, bytes(32))
    assert "La clé publique a changé" in await site.witness("--key", other.text, code=1)
    assert not list(site.folder.glob("*/checkpoint"))
    assert "Première visite" in await site.witness("--key", key.text)


async def test_a_checkpoint_that_the_key_did_not_sign_is_told(site: Site) -> None:
    (row,) = await database.fetch("SELECT note FROM journal_checkpoint")
    forged = row["note"].replace("\n22\n", "\n21\n")
    await database.execute("UPDATE journal_checkpoint SET note = ?", forged)
    assert "n’est pas signée par la clé" in await site.witness(code=1)


async def test_a_site_that_refuses_the_proof_is_told(site: Site) -> None:
    await site.witness()
    await grow(3)
    await site.sign()
    await database.execute("DELETE FROM journal_entry WHERE chapter = ? AND number > 23", "essai")
    assert "Le site ne prouve pas que ses 25 écritures continuent les 22 d’avant" in await site.witness(code=1)


@pytest.mark.parametrize("url", ["ftp://loi.example/x", "file:///etc/passwd", "loi.example", "http://127.0.0.1:9/x"])
async def test_what_cannot_be_reached_is_told(url: str, tmp_path: Path) -> None:
    said = await asyncio.to_thread(lawlab, tmp_path, "witness", url, "--data", str(tmp_path / "w"), code=1)
    assert "n’a pas pu être lu" in said and not (tmp_path / "w").exists()


async def test_a_page_that_is_no_journal_is_told(site: Site) -> None:
    assert "n’a pas pu être lu" in await site.witness(url=f"{site.url}/consultations/rien", code=1)
