"""The house's one way to the database: open it, act in it, ask it.

    await database.connect(settings)
    async with database.transaction():          # all or nothing; an inner one joins the outer one
        await database.lock("consultation", 3)   # two acts on one thing follow each other
        await Bill.insert(Bill(...))
    rows = await database.fetch("SELECT number FROM amendment WHERE consultation = ?", 3)

Decision: engines of our own. Piccolo 1.38's leak a connection when BEGIN or COMMIT fails, let a task inherit a
transaction, and on SQLite refuse concurrent acts. Ours are one engine object whose database can be opened again (tests,
commands); see ``sqlite`` and ``postgres``. An error in an inner act undoes the whole act even if it was caught
(``HalfAct``), but for a ``savepoint``. ``?`` stands for an argument on both databases: never write a value into SQL.
"""

import asyncio
import os
import random
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Literal, TypeVar

import asyncpg  # type: ignore[import-untyped]

os.environ.setdefault("PICCOLO_CONF", "lawlab.piccolo_conf")

from lawlab.settings import Settings

from .engine import ENGINE
from .postgres import numbered
from .transaction import Duplicate, HalfAct, NotConnected, Transaction, TransactionElsewhere, current

__all__ = [
    "Duplicate",
    "HalfAct",
    "NotConnected",
    "TransactionElsewhere",
    "close",
    "connect",
    "dialect",
    "execute",
    "fetch",
    "is_connected",
    "lock",
    "migrate",
    "retrying",
    "savepoint",
    "scrub",
    "transaction",
]

T = TypeVar("T")

# Two acts on PostgreSQL that cannot both go first: serialisation failure, deadlock.
_TRY_AGAIN = (asyncpg.SerializationError, asyncpg.DeadlockDetectedError)


async def connect(settings: Settings) -> None:
    """Open the database that the settings name; raises when one is already open."""
    await ENGINE.connect(settings)


async def close() -> None:
    """Close it, if it is open. Called in a ``finally``."""
    await ENGINE.close()


def is_connected() -> bool:
    """Whether a database is open."""
    return ENGINE.is_connected


def dialect() -> Literal["sqlite", "postgres"]:
    """Which database is open, or would be."""
    return "postgres" if ENGINE.engine_type == "postgres" else "sqlite"


@asynccontextmanager
async def transaction() -> AsyncIterator[Transaction]:
    """One act: everything in the block is written together, or nothing.

    On SQLite acts follow each other (BEGIN IMMEDIATE); on PostgreSQL they are READ COMMITTED: ``lock`` what two acts
    could both change. An inner one joins the outer one, and its error undoes the whole even when it is caught.
    """
    async with ENGINE.transaction() as found:
        yield found


@asynccontextmanager
async def savepoint() -> AsyncIterator[None]:
    """Inside a transaction, a part that may fail alone: its error is raised, and may be caught, once it is undone."""
    found = current()
    if found is None:
        raise RuntimeError("A savepoint only exists inside a transaction.")
    async with await found.savepoint():
        yield


async def fetch(sql: str, *args: Any) -> list[dict[str, Any]]:
    """The rows of one raw statement, ``?`` for each argument, in the current act if there is one."""
    if dialect() == "sqlite":
        return list(await ENGINE.run(sql, args))
    return [dict(row) for row in await ENGINE.run(numbered(sql), args)]


async def execute(sql: str, *args: Any) -> None:
    """One raw statement whose rows, if any, are not wanted."""
    await fetch(sql, *args)


async def lock(name: str, id: int) -> None:
    """Until this act ends, no other act holds the lock of this thing. On SQLite acts already follow each other."""
    if current() is None:
        raise RuntimeError("A lock lasts as long as its transaction: take it inside one.")
    if dialect() == "postgres":
        key = int.from_bytes(zlib.crc32(name.encode()).to_bytes(4), signed=True)
        await ENGINE.run("SELECT pg_advisory_xact_lock($1::int, $2::int)", (key, id))


async def scrub() -> None:
    """Leave no byte of deleted rows in the database's own file: after an erasure, outside any act.

    SQLite writes its file anew and empties its journal, which takes a second for 200 MB and keeps acts waiting. On
    PostgreSQL dead rows are freed; what the server's own log and backups still hold is for its administrator to expire.
    """
    if current() is not None:
        raise RuntimeError("What is not committed cannot be scrubbed: call it once the act has ended.")
    await ENGINE.run("VACUUM")
    if dialect() == "sqlite":
        await ENGINE.run("PRAGMA wal_checkpoint(TRUNCATE)")


async def retrying(act: Callable[[], Awaitable[T]], *, attempts: int = 5) -> T:
    """Run a whole act again when PostgreSQL asks for it (serialisation failure, deadlock); others' errors go through.

    ``act`` must open its transaction itself and do nothing else that cannot be done twice. Inside an open
    transaction it runs once: only the outermost act can begin again.
    """
    for attempt in range(1, attempts):
        if current() is not None:
            break
        try:
            return await act()
        except _TRY_AGAIN:
            await asyncio.sleep(random.uniform(0, 0.01 * 2**attempt))
    return await act()


async def migrate(settings: Settings) -> list[str]:
    """Bring the database to this version's tables; the ids of the migrations that ran, none when it was up to date.

    All of them run in one transaction: two processes that start at once wait for each other, and a failure leaves
    the database as it was and is raised. Uses the open database, else opens and closes the one of the settings.
    """
    from .migrations import run_all  # Piccolo's machinery is slow to import; most processes never migrate

    if ENGINE.is_connected:
        return await run_all()
    await connect(settings)
    try:
        return await run_all()
    finally:
        await close()
