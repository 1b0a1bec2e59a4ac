"""PostgreSQL: the pool gets every connection back, and acts that cannot both go first are tried again."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from lawlab import database
from lawlab.database.engine import ENGINE
from lawlab.database.postgres import LawPostgresEngine, numbered
from lawlab.database.transaction import Act
from lawlab.settings import Settings

# What asyncpg says of a connection that the server cut depends on when it notices.
DEAD = (
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    ConnectionError,
)
ONE_PAIR = (
    "CREATE TABLE pair (id INTEGER PRIMARY KEY, value INTEGER NOT NULL)",
    "INSERT INTO pair (id, value) VALUES (1, 0), (2, 0)",
)


@pytest.fixture
async def pool_of_three(settings: Settings) -> AsyncIterator[LawPostgresEngine]:
    engine = await LawPostgresEngine.open(settings.database_url, size=3)
    try:
        yield engine
    finally:
        await engine.close()


def all_idle(engine: LawPostgresEngine) -> bool:
    return bool(engine.pool.get_idle_size() == engine.pool.get_size())


@pytest.mark.postgresql
async def test_three_failing_commits_leave_a_pool_of_three_whole(pool_of_three: LawPostgresEngine) -> None:
    await pool_of_three.run("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
    await pool_of_three.run("CREATE TABLE child (parent INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)")
    for _ in range(3):
        with pytest.raises(asyncpg.ForeignKeyViolationError):
            async with Act(pool_of_three) as act:
                await act.connection.run("INSERT INTO child VALUES (404)")
        assert all_idle(pool_of_three)
    async with asyncio.timeout(5), Act(pool_of_three) as act:
        await act.connection.run("INSERT INTO parent VALUES (1)")
    assert len(await pool_of_three.run("SELECT * FROM parent")) == 1


@pytest.mark.postgresql
async def test_connections_that_the_server_cut_are_replaced(pool_of_three: LawPostgresEngine) -> None:
    """An act dies with its connection, even at BEGIN; the pool outlives it."""
    for _ in range(4):
        with pytest.raises(DEAD):
            async with Act(pool_of_three) as act:
                (row,) = await act.connection.run("SELECT pg_backend_pid() AS pid")
                await _cut(pool_of_three, row["pid"])
                await act.connection.run("SELECT 1")
        assert all_idle(pool_of_three)
    async with asyncio.timeout(5), Act(pool_of_three) as act:
        assert len(await act.connection.run("SELECT 1")) == 1


@pytest.mark.postgresql
async def test_a_begin_that_fails_gives_its_connection_back(
    pool_of_three: LawPostgresEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = asyncpg.connection.Connection.execute

    async def refuse(connection: object, query: str, *args: object, **options: object) -> str:
        if query == "BEGIN":
            raise ConnectionResetError("cut")
        return str(await real(connection, query, *args, **options))

    with monkeypatch.context() as patch:
        patch.setattr(asyncpg.connection.Connection, "execute", refuse)
        for _ in range(5):
            with pytest.raises(ConnectionResetError):
                async with Act(pool_of_three):
                    pytest.fail("the act began")
            assert all_idle(pool_of_three)
    async with asyncio.timeout(5), Act(pool_of_three) as act:
        assert len(await act.connection.run("SELECT 1")) == 1


async def _cut(engine: LawPostgresEngine, pid: int) -> None:
    async with engine.pool.acquire() as raw:
        await raw.fetch("SELECT pg_terminate_backend($1)", pid)


@pytest.mark.postgresql
async def test_a_deadlock_is_tried_again_and_both_acts_are_kept(db: Settings) -> None:
    for statement in ONE_PAIR:
        await database.execute(statement)
    await database.execute("CREATE TABLE tries (at INTEGER)")
    both_hold_one = asyncio.Barrier(2)
    begun = 0

    async def add(first: int, second: int) -> None:
        nonlocal begun
        begun += 1
        meets = begun <= 2
        async with database.transaction():
            await database.execute("UPDATE pair SET value = value + 1 WHERE id = ?", first)
            if meets:
                await both_hold_one.wait()
            await database.execute("UPDATE pair SET value = value + 1 WHERE id = ?", second)

    await asyncio.gather(database.retrying(lambda: add(1, 2)), database.retrying(lambda: add(2, 1)))
    assert begun == 3  # one of them was refused once
    assert await database.fetch("SELECT value FROM pair ORDER BY id") == [{"value": 2}, {"value": 2}]


@pytest.mark.postgresql
async def test_other_errors_are_not_tried_again(db: Settings) -> None:
    tried = 0

    async def act() -> None:
        nonlocal tried
        tried += 1
        await database.execute("INSERT INTO nowhere VALUES (1)")

    with pytest.raises(asyncpg.UndefinedTableError):
        await database.retrying(act)
    assert tried == 1


@pytest.mark.postgresql
async def test_acts_read_what_is_committed_and_give_their_connection_back(db: Settings) -> None:
    assert database.dialect() == "postgres"
    async with database.transaction():
        assert await database.fetch("SHOW transaction_isolation") == [{"transaction_isolation": "read committed"}]
    assert isinstance(ENGINE.backend, LawPostgresEngine)
    assert all_idle(ENGINE.backend)


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT ?, ?", "SELECT $1, $2"),
        ("SELECT 'a ? b', ?", "SELECT 'a ? b', $1"),
        ("SELECT 'it''s ?', ?", "SELECT 'it''s ?', $1"),
        ('SELECT "w?" FROM x WHERE y = ?', 'SELECT "w?" FROM x WHERE y = $1'),
        ("SELECT 1", "SELECT 1"),
    ],
)
def test_question_marks_become_numbers_outside_quotes(sql: str, expected: str) -> None:
    assert numbered(sql) == expected
