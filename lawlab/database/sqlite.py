"""SQLite: one kept writer, a few kept readers, each connection on a thread of its own.

Why not Piccolo's engine: it opens a connection a query (six times slower), begins DEFERRED (two acts at once: "database
is locked"), and loses its connection when BEGIN or COMMIT fails. Here acts queue on a lock, and every BEGIN is
IMMEDIATE, so that a second process waits in SQLite itself. The threads are daemons: a crash never hangs the process.

Decision: what may wait (BEGIN, COMMIT, a write alone, a statement once seen to be slow) runs on the connection's
thread; the rest runs where it is asked. Context: a short read takes 50 µs and its hop to a thread and back 150, more
when the processor is shared; hops were 40 % of a page and most of a vote. Consequence: the event loop stops for as
long as a short statement lasts, never for a disk or a lock.
"""

import asyncio
import contextlib
import re
import sqlite3
import threading
import time
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

import piccolo.engine.sqlite  # registers what turns dates, booleans… into Python values and back

from .transaction import Connection, Duplicate, NotConnected, settled

T = TypeVar("T")

READERS = 3
BUSY_SECONDS = 5.0
OLDEST = (3, 35)  # RETURNING
SLOW_SECONDS = 0.005  # a statement that took longer goes to the thread from then on
_slow: set[str] = set()

_SPACE = r"(?:\s+|--[^\n]*\n|/\*.*?\*/)*"
_READS = re.compile(rf"{_SPACE}(?:SELECT|VALUES|EXPLAIN|WITH)\b", re.IGNORECASE | re.DOTALL)
_WITH_WRITE = re.compile(rf"{_SPACE}WITH\b.*\b(?:INSERT|UPDATE|DELETE|REPLACE)\b", re.IGNORECASE | re.DOTALL)


# Piccolo's goes through Decimal for every whole number of every row; SQLite gives integers by itself.
sqlite3.converters.pop("INTEGER", None)
# Pages read the same instants again and again: one is made once. Nothing changes a datetime.
sqlite3.register_converter("TIMESTAMPTZ", lru_cache(maxsize=65_536)(piccolo.engine.sqlite.convert_timestamptz_out))


def reads_only(sql: str) -> bool:
    """Whether a reader may run it. A wrong yes is an error (readers cannot write), never a lost write."""
    return _READS.match(sql) is not None and _WITH_WRITE.match(sql) is None


class SQLiteConnection:
    """A connection and its thread. Never used by two threads at once: what comes while its thread works is queued."""

    def __init__(self, path: Path, *, query_only: bool) -> None:
        self._path = path
        self._query_only = query_only
        self._jobs: SimpleQueue[tuple[Callable[[], Any], asyncio.Future[Any]] | None] = SimpleQueue()
        self._sqlite: sqlite3.Connection | None = None
        self._queued = 0  # jobs that the thread has not finished
        self._counting = threading.Lock()
        threading.Thread(target=self._work, name=f"lawlab-sqlite-{id(self):x}", daemon=True).start()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            work, future = job
            result, error = None, None
            if not future.cancelled():
                try:
                    result = work()
                except BaseException as caught:
                    error = caught
            with self._counting:
                self._queued -= 1
            with contextlib.suppress(RuntimeError):  # the loop that asked is closed: nobody waits for the answer
                future.get_loop().call_soon_threadsafe(_answer, future, result, error)
            del job, work, future, result, error

    def submit(self, work: Callable[[], T]) -> "asyncio.Future[T]":
        """Queue ``work`` for the thread. Cancelling the future drops it if it has not begun."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        with self._counting:
            self._queued += 1
        self._jobs.put((work, future))
        return future

    async def open(self) -> None:
        await self.submit(self._open)

    def _open(self) -> None:
        found = sqlite3.connect(
            self._path,
            timeout=BUSY_SECONDS,
            isolation_level=None,
            detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES,
            cached_statements=256,
            check_same_thread=False,  # its own thread and the event loop's, one at a time
        )
        try:
            found.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}").fetchall()
            _journal_ahead(found)
            found.execute("PRAGMA synchronous = FULL").fetchall()  # NORMAL loses acknowledged votes in a power cut
            found.execute("PRAGMA foreign_keys = ON").fetchall()
            if self._query_only:
                found.execute("PRAGMA query_only = ON").fetchall()
        except BaseException:
            found.close()
            raise
        self._sqlite = found

    async def close(self) -> None:
        """Close it and end its thread."""
        try:
            await settled(self.submit(self._close))
        finally:
            self._jobs.put(None)

    def _close(self) -> None:
        if self._sqlite is not None:
            self._sqlite.close()
            self._sqlite = None

    async def run(self, sql: str, args: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Every row of one statement, run here and now unless it may be slow or the thread has work."""
        if self._queued or sql in _slow:
            return await self.hop(sql, args)
        started = time.thread_time()  # of this thread alone: a busy machine makes no statement slow
        rows = self._run(sql, args)
        if time.thread_time() - started > SLOW_SECONDS and len(_slow) < 1_000:
            _slow.add(sql)
        return rows

    async def hop(self, sql: str, args: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """The same on the connection's thread: for what may wait for the disk or for another process."""
        return await self.submit(lambda: self._run(sql, args))

    def _run(self, sql: str, args: Sequence[Any]) -> list[dict[str, Any]]:
        if self._sqlite is None:
            raise NotConnected("The database is closed.")
        try:
            cursor = self._sqlite.execute(sql, args)
            rows = cursor.fetchall()  # at once: an unfinished cursor keeps a lock
        except sqlite3.IntegrityError as error:
            if error.sqlite_errorname in {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}:
                raise Duplicate(str(error)) from error
            raise
        if not rows:
            return []
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in rows]

    async def rollback(self) -> None:
        """Undo whatever is open, nothing when nothing is; never interrupted by a cancellation."""
        if self._queued or (self._sqlite is not None and self._sqlite.in_transaction):
            await settled(self.submit(self._rollback))

    def _rollback(self) -> None:
        if self._sqlite is not None and self._sqlite.in_transaction:
            self._sqlite.execute("ROLLBACK")


def _answer(future: "asyncio.Future[Any]", result: Any, error: BaseException | None) -> None:
    if future.done():
        return  # cancelled meanwhile
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)


def _journal_ahead(connection: sqlite3.Connection) -> None:
    """Switch to WAL; SQLite does not wait by itself when a second process does so at the same moment."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
            continue
        if mode != "wal":
            raise RuntimeError(
                f"This disk does not take SQLite's write-ahead journal (it gave {mode!r}): use another one."
            )
        return


class LawSQLiteEngine:
    """The file's writer and readers. A query sees the last commit of any process, and its own act's writes."""

    engine_type = "sqlite"

    def __init__(self, path: Path) -> None:
        if sqlite3.sqlite_version_info < OLDEST:
            raise RuntimeError(f"SQLite {sqlite3.sqlite_version} is too old: lawlab needs 3.35 or later.")
        self.writer = SQLiteConnection(path, query_only=False)
        self.readers = [SQLiteConnection(path, query_only=True) for _ in range(READERS)]
        self._writing = asyncio.Lock()
        self._idle: asyncio.LifoQueue[SQLiteConnection] = asyncio.LifoQueue()

    @classmethod
    async def open(cls, path: Path) -> "LawSQLiteEngine":
        """Open ``path``, made if missing, in a folder that only this user may read when it has to be made too."""
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        engine = cls(path)
        try:
            await engine.writer.open()  # first: it switches the file to WAL
            for reader in engine.readers:
                await reader.open()
                engine._idle.put_nowait(reader)
        except BaseException:
            await engine.close()
            raise
        return engine

    async def close(self) -> None:
        """Close every connection; an act still open is undone."""
        for connection in (*self.readers, self.writer):  # the last one writes the journal back into the file
            await connection.close()

    async def run(self, sql: str, args: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """One statement outside an act: read by a reader, or written as an act of its own."""
        if reads_only(sql):
            reader = await self._idle.get()
            try:
                return await reader.run(sql, args)
            finally:
                self._idle.put_nowait(reader)
        async with self._writing:
            return await settled(self.writer.hop(sql, args))

    async def begin(self) -> SQLiteConnection:
        """The writer, alone in this process and in the file."""
        await self._writing.acquire()
        try:
            await self.writer.hop("BEGIN IMMEDIATE")
        except BaseException:
            try:
                await self.writer.rollback()  # cancelled while it was beginning
            finally:
                self._writing.release()
            raise
        return self.writer

    async def end(self, connection: Connection, *, commit: bool) -> None:
        """Commit or undo; whatever fails, nothing stays open and the next act may begin."""
        try:
            if commit:
                await settled(self.writer.hop("COMMIT"))
        finally:
            try:
                await self.writer.rollback()  # after a refused COMMIT the transaction is still open
            finally:
                self._writing.release()
