"""`lawlab demo`: a folder of its own, kept at the second start, emptied on request, and nobody else's touched."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lawlab import cli, database
from lawlab.accounts.queries import DEMO_PASSWORD
from lawlab.commands import demo
from lawlab.settings import Settings
from tests.databases import apart

Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LAWLAB_DATA_DIR", str(tmp_path / "demo"))
    return tmp_path / "demo"


def run(*words: str) -> Result:
    async def call() -> Result:
        return await asyncio.to_thread(CliRunner().invoke, cli.main, ["demo", *words])

    return apart(call())


def names(folder: Path) -> list[str]:
    async def read() -> list[str]:
        await database.connect(Settings(data_dir=folder))
        try:
            return [row["name"] for row in await database.fetch("SELECT name FROM person ORDER BY id LIMIT 3")]
        finally:
            await database.close()

    return apart(read())


def rename(folder: Path) -> None:
    async def write() -> None:
        await database.connect(Settings(data_dir=folder))
        try:
            await database.execute("UPDATE person SET name = 'Autrement' WHERE id = 1")
        finally:
            await database.close()

    apart(write())


def test_a_second_start_keeps_what_was_done_and_reset_starts_afresh(folder: Path, demo_file: Path) -> None:
    demo.claim(Settings(data_dir=folder))
    shutil.copyfile(demo_file, folder / "lawlab.sqlite3")
    rename(folder)
    kept = run("--load-only")
    assert "retrouvée" in kept.output
    assert DEMO_PASSWORD in kept.output
    assert "redaction@demo.lawlab.example" in kept.output
    assert names(folder)[0] == "Autrement"
    afresh = run("--load-only", "--reset")
    assert afresh.exit_code == 0, afresh.output
    assert "prête" in afresh.output
    assert names(folder)[0] == "Camille Renard"


def test_another_site_is_never_touched(folder: Path) -> None:
    folder.mkdir()
    (folder / "lawlab.sqlite3").write_bytes(b"somebody's")
    for words in (["--load-only"], ["--load-only", "--reset"]):
        refused = run(*words)
        assert refused.exit_code == 1
        assert "un autre site" in refused.stderr
    assert (folder / "lawlab.sqlite3").read_bytes() == b"somebody's"


def test_without_a_chosen_folder_it_has_one_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    chosen = demo.demo_settings("127.0.0.1", 8123)
    assert chosen.data_dir == tmp_path / "lawlab-demo"
    assert chosen.base_url == "http://127.0.0.1:8123"
    assert chosen.demo


def test_a_postgresql_database_is_not_reset(folder: Path) -> None:
    chosen = Settings(data_dir=folder, database_url="postgresql://nowhere/x")
    with pytest.raises(Exception, match="SQLite"):
        demo.wipe(chosen)
