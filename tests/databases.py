"""Databases of the tests: how to reach them outside a test's loop, and the one PostgreSQL database of a worker.

Making a database for each test costs PostgreSQL half a second, most of it spent on files. A worker therefore keeps one,
emptied before each test that asks for it, and made again when a test changed anything but rows.
"""

import asyncio
import uuid
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import asyncpg

from lawlab import database
from lawlab.settings import Settings

T = TypeVar("T")

_CUT_THE_OTHERS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
# Keys are not checked one by one: every table is emptied, in whatever order. Ids begin again at 1.
_EMPTY = """
DO $$
DECLARE
    name text;
    is_filled boolean;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migration' LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %I)', name) INTO is_filled;
        IF is_filled THEN
            EXECUTE format('DELETE FROM %I', name);
        END IF;
    END LOOP;
    FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
        EXECUTE format('ALTER SEQUENCE %I RESTART', name);
    END LOOP;
END $$
"""
_SHAPE = """
SELECT md5(string_agg(part, ' ' ORDER BY part)) FROM (
    SELECT format('%s %s %s %s %s', relname, relkind, attname, atttypid, attnotnull) AS part
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE relnamespace = 'public'::regnamespace AND attnum > 0
    UNION ALL SELECT format('%s %s', conrelid::regclass, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT format('%s %s', proname, prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT nspname FROM pg_namespace
    WHERE nspname <> 'public' AND nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema'
    UNION ALL SELECT migration::text FROM migration
) AS parts
"""


def apart(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run it to the end in a loop of its own thread: fixtures of a whole run have no loop."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def named(url: str, name: str) -> str:
    """The same server, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


async def administer(url: str, sql: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


class KeptDatabase:
    """A migrated PostgreSQL database, used by one test after another."""

    def __init__(self, server: str, folder: Path) -> None:
        self.server, self.folder = server, folder
        self.url = ""
        self._shape: str | None = None

    def ready(self) -> str:
        """Its address, once it has every table and no row; whoever was still connected to it is cut."""
        if not self.url or not apart(self._emptied()):
            self.drop()
            apart(self._make())
        return self.url

    def drop(self) -> None:
        if self.url:
            name = urlsplit(self.url).path.removeprefix("/")
            apart(administer(self.server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))
            self.url = ""

    async def _make(self) -> None:
        name = f"test_{uuid.uuid4().hex}"
        await administer(self.server, f'CREATE DATABASE "{name}"')
        self.url = named(self.server, name)
        await database.migrate(Settings(data_dir=self.folder, database_url=self.url))
        connection = await asyncpg.connect(self.url)
        try:
            self._shape = await connection.fetchval(_SHAPE)
        finally:
            await connection.close()

    async def _emptied(self) -> bool:
        """Empty every table; False when a test left tables, or anything but rows, otherwise than it found them."""
        connection = await asyncpg.connect(self.url)
        try:
            await connection.execute(_CUT_THE_OTHERS)
            if await connection.fetchval(_SHAPE) != self._shape:
                return False
            await connection.execute(_EMPTY)
            return True
        except asyncpg.UndefinedTableError:
            return False  # the list of migrations itself
        finally:
            await connection.close()
