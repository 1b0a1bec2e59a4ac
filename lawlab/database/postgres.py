"""PostgreSQL: a pool of asyncpg connections, each given back whatever happens to BEGIN or COMMIT."""

import asyncio
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import asyncpg  # type: ignore[import-untyped]

from .transaction import Connection, Duplicate, HalfAct, settled

POOL = 10
END_SECONDS = 30.0

_QUOTED_OR_MARK = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\?")


@lru_cache(maxsize=1024)
def numbered(sql: str) -> str:
    """``?`` placeholders as PostgreSQL's ``$1``, ``$2``…; marks inside quotes are left alone.

    >>> numbered("SELECT ? || 'why?' || ?")
    "SELECT $1 || 'why?' || $2"
    """
    count = 0

    def place(match: re.Match[str]) -> str:
        nonlocal count
        if match[0] != "?":
            return match[0]
        count += 1
        return f"${count}"

    return _QUOTED_OR_MARK.sub(place, sql)


class PostgresConnection:
    """A connection of the pool for the time of an act."""

    def __init__(self, raw: Any) -> None:
        self.raw = raw

    async def run(self, sql: str, args: Sequence[Any] = ()) -> Sequence[Any]:
        """Every row of one statement."""
        return await _fetch(self.raw, sql, args)


async def _fetch(raw: Any, sql: str, args: Sequence[Any]) -> Sequence[Any]:
    try:
        rows: Sequence[Any] = await raw.fetch(sql, *args)
    except asyncpg.UniqueViolationError as error:
        raise Duplicate(str(error)) from error
    return rows


class LawPostgresEngine:
    """The pool. Acts are READ COMMITTED; two acts on one row take ``database.lock`` first."""

    engine_type = "postgres"

    def __init__(self, pool: Any) -> None:
        self.pool = pool

    @classmethod
    async def open(cls, url: str, *, size: int = POOL) -> "LawPostgresEngine":
        """Connect, with at most ``size`` connections."""
        return cls(await asyncpg.create_pool(url, min_size=1, max_size=size))

    async def close(self) -> None:
        """Close every connection; those still busy after a while are cut."""
        try:
            await asyncio.wait_for(self.pool.close(), timeout=10)
        except TimeoutError:
            self.pool.terminate()

    async def run(self, sql: str, args: Sequence[Any] = ()) -> Sequence[Any]:
        """One statement outside an act."""
        async with self.pool.acquire() as raw:
            return await _fetch(raw, sql, args)

    async def begin(self) -> PostgresConnection:
        raw = await self.pool.acquire()
        try:
            await raw.execute("BEGIN")
        except BaseException:
            await self._give_back(raw)
            raise
        return PostgresConnection(raw)

    async def end(self, connection: Connection, *, commit: bool) -> None:
        """Commit or undo; whatever fails, the connection goes back to the pool clean, or is cut."""
        if not isinstance(connection, PostgresConnection):
            raise TypeError(f"not a connection of this pool: {connection!r}")
        try:
            # A transaction in which a statement failed answers COMMIT by a silent ROLLBACK: look at the answer.
            if commit and await settled(connection.raw.execute("COMMIT", timeout=END_SECONDS)) != "COMMIT":
                raise HalfAct("A statement of the act failed and its error was caught: nothing was kept.")
        finally:
            await self._give_back(connection.raw)

    async def _give_back(self, raw: Any) -> None:
        try:
            if not raw.is_closed() and raw.is_in_transaction():
                await settled(raw.execute("ROLLBACK", timeout=END_SECONDS))
        except Exception:
            raw.terminate()  # in an unknown state: the pool opens another
        finally:
            await self.pool.release(raw)
