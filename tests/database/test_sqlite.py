"""SQLite: how the file is opened, who may write, and what a crash or a second process leaves."""

import asyncio
import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from lawlab import database
from lawlab.database.engine import ENGINE
from lawlab.database.sqlite import READERS, LawSQLiteEngine, reads_only
from lawlab.settings import Settings

pytestmark = pytest.mark.sqlite

ROOT = Path(__file__).resolve().parents[2]

START = """
import asyncio, pathlib, sys
from lawlab import database
from lawlab.settings import Settings
settings = Settings(data_dir=pathlib.Path(sys.argv[1]))
"""


def sqlite_engine() -> LawSQLiteEngine:
    backend = ENGINE.backend
    assert isinstance(backend, LawSQLiteEngine)
    return backend


def program(folder: Path, body: str) -> "subprocess.Popen[str]":
    """Another process on the same data folder."""
    return subprocess.Popen(
        [sys.executable, "-c", START + body, str(folder)],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


async def test_every_live_connection_is_durable_patient_and_checks_foreign_keys(db: Settings) -> None:
    engine = sqlite_engine()
    assert len(engine.readers) == READERS
    for connection in (engine.writer, *engine.readers):
        found = {
            name: next(iter((await connection.run(f"PRAGMA {name}"))[0].values()))
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
        assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}


async def test_readers_cannot_write(db: Settings) -> None:
    for reader in sqlite_engine().readers:
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            await reader.run("DELETE FROM person")


@pytest.mark.parametrize(
    ("sql", "reads"),
    [
        ("SELECT 1", True),
        ("  select 'DELETE FROM person'", True),
        ("-- a word\n/* and another */ SELECT 1", True),
        ("WITH x AS (SELECT 1) SELECT * FROM x", True),
        ("VALUES (1)", True),
        ("WITH x AS (SELECT 1) INSERT INTO y SELECT * FROM x", False),
        ("INSERT INTO x SELECT 1", False),
        ("UPDATE x SET a = 1 RETURNING a", False),
        ("SELECTED", False),
        ("", False),
    ],
)
def test_reads_are_told_from_writes(sql: str, reads: bool) -> None:
    assert reads_only(sql) is reads


async def test_reading_does_not_wait_for_an_open_act(db: Settings) -> None:
    async with database.transaction():
        await database.execute("DELETE FROM person")
        connection = sqlite_engine()
        async with asyncio.timeout(2):
            assert await connection.run("SELECT count(*) AS people FROM person") == [{"people": 0}]


async def test_a_refused_begin_loses_no_thread_and_the_next_act_works(db: Settings) -> None:
    engine = sqlite_engine()
    await engine.writer.run("PRAGMA busy_timeout = 1")
    before = threading.active_count()
    other = sqlite3.connect(db.database_file, isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        for _ in range(5):
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                async with database.transaction():
                    pytest.fail("the act began although another process writes")
        other.execute("ROLLBACK")
    finally:
        other.close()
    assert threading.active_count() == before
    async with asyncio.timeout(5), database.transaction():
        await database.execute("DELETE FROM person")


async def test_closing_ends_the_threads_and_leaves_one_whole_file(settings: Settings) -> None:
    def ours() -> list[threading.Thread]:
        return [thread for thread in threading.enumerate() if thread.name.startswith("lawlab-sqlite")]

    await database.connect(settings)
    opened = ours()
    await database.execute("INSERT INTO bill (title, short_title) VALUES ('Une loi', 'Une loi')")
    await database.close()
    for thread in opened:
        thread.join(timeout=5)
    assert len(opened) == 1 + READERS
    assert ours() == []
    assert [path.name for path in settings.data_dir.iterdir()] == ["lawlab.sqlite3"]


def test_a_crash_before_close_ends_the_process_at_once_and_keeps_what_was_committed(settings: Settings) -> None:
    crashing = program(
        settings.data_dir,
        """
async def main():
    await database.connect(settings)
    await database.execute("INSERT INTO bill (title, short_title) VALUES ('kept', 'kept')")
    async with database.transaction():
        await database.execute("INSERT INTO bill (title, short_title) VALUES ('dropped', 'dropped')")
        raise SystemExit(7)
asyncio.run(main())
""",
    )
    _, errors = crashing.communicate(timeout=30)
    assert crashing.returncode == 7, errors
    with sqlite3.connect(settings.database_file) as after:
        assert after.execute("SELECT title FROM bill").fetchall() == [("kept",)]
    after.close()


def test_two_processes_write_to_one_file_and_lose_nothing(settings: Settings) -> None:
    body = """
async def add_one():
    async with database.transaction():
        (row,) = await database.fetch("SELECT next_amendment AS n FROM counter")
        await database.execute("UPDATE counter SET next_amendment = ?", row["n"] + 1)
async def main():
    await database.connect(settings)
    try:
        await asyncio.gather(*(add_one() for _ in range(60)))
    finally:
        await database.close()
asyncio.run(main())
"""
    with sqlite3.connect(settings.database_file) as file:
        file.execute("CREATE TABLE counter (next_amendment INTEGER)")
        file.execute("INSERT INTO counter VALUES (0)")
    file.close()
    both = [program(settings.data_dir, body) for _ in range(2)]
    for one in both:
        _, errors = one.communicate(timeout=60)
        assert one.returncode == 0, errors
    with sqlite3.connect(settings.database_file) as file:
        assert file.execute("SELECT next_amendment FROM counter").fetchone() == (120,)
    file.close()


async def test_the_file_lives_in_a_folder_closed_to_others(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "new" / "site")
    await database.connect(settings)
    await database.close()
    assert settings.data_dir.stat().st_mode & 0o777 == 0o700


async def test_a_folder_that_cannot_hold_the_file_is_said_and_nothing_stays_open(tmp_path: Path) -> None:
    (tmp_path / "lawlab.sqlite3").mkdir()
    before = set(threading.enumerate())
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        await database.connect(Settings(data_dir=tmp_path))
    assert not database.is_connected()
    opened = set(threading.enumerate()) - before
    for thread in opened:
        thread.join(timeout=5)
    assert not [thread.name for thread in opened if thread.is_alive()]
