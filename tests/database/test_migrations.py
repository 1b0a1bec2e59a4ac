"""Migrations: from nothing to today's tables, on both databases, once, whoever starts first."""

import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from piccolo.apps.migrations.auto import DiffableTable, SchemaDiffer, SchemaSnapshot
from piccolo.conf.apps import Finder

from lawlab import database
from lawlab.database import migrations
from lawlab.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
ROOMS = [
    "accounts",
    "amendments",
    "annotations",
    "arguments",
    "consultations",
    "decisions",
    "journal",
    "notifications",
    "own_data",
    "texts",
    "votes",
]


FILES = [*ROOT.glob("*/piccolo_migrations/*_2*.py"), *ROOT.glob("lawlab/*/piccolo_migrations/*_2*.py")]


@pytest.fixture
async def open_empty(empty: Settings) -> AsyncIterator[Settings]:
    await database.connect(empty)
    try:
        yield empty
    finally:
        await database.close()


async def tables() -> set[str]:
    sql = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    if database.dialect() == "postgres":
        sql = "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()"
    return {row["name"] for row in await database.fetch(sql)}


async def test_migrating_an_empty_database_makes_every_table_and_doing_it_again_does_nothing(empty: Settings) -> None:
    ran = await database.migrate(empty)
    assert sorted({name.split("_2")[0] for name in ran}) == ROOMS
    assert await database.migrate(empty) == []
    await database.connect(empty)
    try:
        expected = {table._meta.tablename for table in Finder().get_table_classes()}
        assert await tables() == expected | {"migration"}
    finally:
        await database.close()


async def test_having_nothing_to_do_is_quick(db: Settings) -> None:
    assert await database.migrate(db) == []  # what is slow once in a process is its imports
    times = []
    for _ in range(5):
        start = time.perf_counter()
        await database.migrate(db)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.1


def test_two_processes_that_start_at_once_migrate_once(empty: Settings) -> None:
    program = (
        "import asyncio; from lawlab import database, settings; "
        "print(len(asyncio.run(database.migrate(settings.load()))))"
    )
    environment = os.environ | {
        "PYTHONPATH": str(ROOT), "LAWLAB_DATA_DIR": str(empty.data_dir), "LAWLAB_DATABASE_URL": empty.database_url
    }  # fmt: skip
    both = [
        subprocess.Popen(
            [sys.executable, "-c", program], cwd=ROOT, env=environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for _ in range(2)
    ]  # fmt: skip
    answers = [one.communicate(timeout=60) for one in both]
    assert sorted(out.strip() for out, _ in answers) == ["0", str(len(FILES))], answers


async def test_a_failing_migration_is_raised_as_it_is_and_leaves_nothing(
    open_empty: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = import_module(migrations._files()[-1].module)
    forwards = last.forwards

    async def broken() -> Any:
        schema = await forwards()
        schema.index("decision", "no_such_column")
        return schema

    monkeypatch.setattr(last, "forwards", broken)
    with pytest.raises(Exception, match="no_such_column"):
        await database.migrate(open_empty)
    assert await tables() == set()
    monkeypatch.undo()
    assert len(await database.migrate(open_empty)) == len(FILES)


@pytest.mark.parametrize("room", ROOMS)
async def test_the_migrations_of_a_room_add_up_to_its_tables(room: str, db: Settings) -> None:
    """Piccolo finds nothing to migrate between the files and ``tables.py``."""
    modules = [import_module(file.module) for file in migrations._files() if file.app == room]
    snapshot = SchemaSnapshot([await module.forwards() for module in modules]).get_snapshot()
    today = [
        DiffableTable(table.__name__, table._meta.tablename, table._meta.schema, table._meta.non_default_columns)
        for table in Finder().get_app_config(room).table_classes
    ]
    found = SchemaDiffer(schema=today, schema_snapshot=snapshot, auto_input="n").get_alter_statements()
    assert [statement for group in found for statement in group.statements] == []
    assert {table.tablename for table in today} == {table.tablename for table in snapshot}


async def test_each_file_is_named_after_its_migration(db: Settings) -> None:
    for file in migrations._files():
        module = import_module(file.module)
        assert file.name == migrations.stem(file.app, module.ID)


UNIQUE = {
    "journal_entry": [("chapter", "number")],
    "journal_commitment": [("chapter", "number")],
    "person": [("origin", "origin_key"), ("email",), ("name_key",)],
    "bill": [("origin", "origin_key")],
    "version": [("bill", "number")],
    "article_text": [("version", "article"), ("version", "number")],
    "consultation": [("slug",)],
    "annotation": [("consultation", "number")],
    "amendment": [("consultation", "number"), ("consultation", "origin_key")],
    "amendment_wording": [("amendment", "revision")],
    "argument": [("consultation", "number"), ("consultation", "origin_key")],
    "argument_support": [("argument", "person")],
    "ballot": [("target_kind", "target", "person")],
    "tally": [("target_kind", "target", "revision", "account_kind")],
    "imported_tally": [("target_kind", "target")],
    "decision": [("amendment",)],
}


@pytest.mark.parametrize("table", UNIQUE)
async def test_the_database_itself_refuses_two_rows_with_one_key(table: str, db: Settings) -> None:
    """As ON CONFLICT sees it: naming columns without a unique index is an error on both databases."""
    for columns in UNIQUE[table]:
        names = ", ".join(columns)
        await database.execute(
            f"INSERT INTO {table} ({names}) SELECT {names} FROM {table} WHERE 1 = 0 ON CONFLICT ({names}) DO NOTHING"
        )
    with pytest.raises(Exception, match=r"(?i)on conflict"):
        await database.execute(
            f"INSERT INTO {table} (id) SELECT id FROM {table} WHERE 1 = 0 ON CONFLICT ({_loose(table)}) DO NOTHING"
        )


def _loose(table: str) -> str:
    """A column that is in no unique index alone, so that the check above is known to be able to fail."""
    return {"consultation": "title", "decision": "outcome"}.get(table, UNIQUE[table][0][0])
