"""One act, all or nothing: what a transaction is, on either database, and whose it is."""

import asyncio
from collections.abc import Awaitable, Sequence
from contextvars import ContextVar, Token
from types import TracebackType
from typing import Any, Protocol, TypeVar

T = TypeVar("T")


class NotConnected(RuntimeError):
    """A query came before ``database.connect()`` or after ``database.close()``."""


class TransactionElsewhere(RuntimeError):
    """A task started inside a transaction used the database while that transaction was open.

    It can neither join it (two tasks on one connection) nor be sure of what it would read beside it. Await the
    queries one after the other, or start the task after the transaction.
    """


class HalfAct(RuntimeError):
    """An inner act failed and its error was caught: what it had already written is undone with all the rest."""


class Duplicate(RuntimeError):
    """A unique index refused the row. On PostgreSQL the transaction is lost with it: catch this outside of it."""


class Connection(Protocol):
    """What both databases' connections do."""

    async def run(self, sql: str, args: Sequence[Any] = ()) -> Sequence[Any]: ...


class Backend(Protocol):
    """What both databases do. ``begin`` gives a connection for the act; ``end`` takes it back, whatever happens."""

    engine_type: str

    async def close(self) -> None: ...
    async def run(self, sql: str, args: Sequence[Any] = ()) -> Sequence[Any]: ...
    async def begin(self) -> Connection: ...
    async def end(self, connection: Connection, *, commit: bool) -> None: ...


async def settled(work: Awaitable[T]) -> T:
    """The result of ``work``, waited for to the end even when this task is cancelled; the cancellation comes after."""
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as error:
            if task.cancelled():
                raise
            cancelled = error
        except Exception:
            break  # the task's own, raised below
    if cancelled is not None:
        task.exception()  # looked at, so that asyncio does not report it as forgotten
        raise cancelled
    return task.result()


class Transaction:
    """An open transaction; ``connection`` runs its statements. It belongs to the task that opened it."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.task = asyncio.current_task()
        self.is_open = True
        self.spoiled_by: BaseException | None = None
        self._savepoints = 0

    async def savepoint(self) -> "Savepoint":
        """A place to come back to: ``async with await transaction.savepoint():`` undoes its block when it fails."""
        self._savepoints += 1
        name = f"savepoint_{self._savepoints}"
        await self.connection.run(f"SAVEPOINT {name}")
        return Savepoint(name, self)


class Savepoint:
    """Inside an act, a part that may fail alone."""

    def __init__(self, name: str, transaction: Transaction) -> None:
        self.name = name
        self.transaction = transaction
        self._spoiled_before = transaction.spoiled_by

    async def rollback_to(self) -> None:
        """Undo what was written since; what an inner act spoiled since is clean again."""
        await self.transaction.connection.run(f"ROLLBACK TO SAVEPOINT {self.name}")
        self.transaction.spoiled_by = self._spoiled_before

    async def release(self) -> None:
        """Keep what was written since, as part of the act."""
        await self.transaction.connection.run(f"RELEASE SAVEPOINT {self.name}")

    async def __aenter__(self) -> "Savepoint":
        return self

    async def __aexit__(self, kind: object, error: BaseException | None, trace: TracebackType | None) -> None:
        if error is None:
            await self.release()
        elif isinstance(error, Exception):
            await self.rollback_to()
            await self.release()


_current: ContextVar[Transaction | None] = ContextVar("lawlab_transaction", default=None)


def current() -> Transaction | None:
    """The transaction of this task. Raises TransactionElsewhere in a task that only inherited it while it is open."""
    found = _current.get()
    if found is None or not found.is_open:
        return None
    if found.task is not asyncio.current_task():
        raise TransactionElsewhere(
            "A task started inside a transaction used the database: await its queries in turn, or start it afterwards."
        )
    return found


class Act:
    """``async with Act(backend) as transaction``: the outermost begins and commits, an inner one joins it."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._outer: Transaction | None = None
        self._own: Transaction | None = None
        self._token: Token[Transaction | None] | None = None

    async def __aenter__(self) -> Transaction:
        self._outer = current()
        if self._outer is not None:
            return self._outer
        self._own = Transaction(await self._backend.begin())
        self._token = _current.set(self._own)
        return self._own

    async def __aexit__(self, kind: object, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._outer is not None:
            if error is not None:
                self._outer.spoiled_by = error
            return
        own, token = self._own, self._token
        if own is None or token is None:
            raise RuntimeError("left a transaction that was never entered")
        _current.reset(token)
        own.is_open = False
        await self._backend.end(own.connection, commit=error is None and own.spoiled_by is None)
        if error is None and own.spoiled_by is not None:
            raise HalfAct("An inner act failed and its error was caught: nothing was kept.") from own.spoiled_by
