"""Acts: what ``database.transaction()`` promises on both databases, and Piccolo's defects that it must not have."""

import asyncio
from datetime import UTC, datetime

import pytest

from lawlab import database
from lawlab.accounts.tables import Person, Session
from lawlab.database.engine import ENGINE
from lawlab.settings import Settings
from texts.tables import Bill, Version

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MORE_THAN_THE_POOL = 12

# Anything that a database refuses only at COMMIT: a foreign key that is checked late.
LATE_CHECK = (
    "CREATE TABLE parent (id INTEGER PRIMARY KEY)",
    "CREATE TABLE child (parent INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)",
)


def a_bill(title: str = "Une loi", **columns: object) -> Bill:
    return Bill(title=title, short_title=title, created_at=NOON, **columns)


async def titles() -> list[str]:
    return [row["title"] for row in await Bill.select(Bill.title).order_by(Bill.id)]


# --- one act, all or nothing -----------------------------------------------------------------------------------------


async def test_an_act_keeps_all_or_nothing(db: Settings) -> None:
    async with database.transaction():
        await Bill.insert(a_bill("kept"))
        await Bill.insert(a_bill("kept too"))
    with pytest.raises(ZeroDivisionError):
        async with database.transaction():
            await Bill.insert(a_bill("dropped"))
            raise ZeroDivisionError
    assert await titles() == ["kept", "kept too"]


async def test_an_act_sees_its_own_writes_and_others_only_what_is_committed(db: Settings) -> None:
    entered, seen = asyncio.Event(), asyncio.Event()

    async def look() -> list[str]:
        await entered.wait()
        found = await titles()
        seen.set()
        return found

    reading = asyncio.create_task(look())
    async with database.transaction():
        await Bill.insert(a_bill())
        assert await titles() == ["Une loi"]
        entered.set()
        await seen.wait()
    assert await reading == []
    assert await titles() == ["Une loi"]


async def test_a_write_outside_an_act_is_kept_and_read_at_once(db: Settings) -> None:
    for number in range(30):
        await Bill.insert(a_bill(str(number)))
        assert len(await titles()) == number + 1


async def test_an_inner_act_joins_the_outer_one(db: Settings) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.transaction() as outer:
            async with database.transaction() as inner:
                assert inner is outer
                await Bill.insert(a_bill())
            raise ZeroDivisionError
    assert await titles() == []


async def test_an_inner_error_undoes_the_whole_act_even_when_it_is_caught(db: Settings) -> None:
    with pytest.raises(database.HalfAct):
        async with database.transaction():
            await Bill.insert(a_bill("outer"))
            try:
                async with database.transaction():
                    await Bill.insert(a_bill("inner"))
                    raise ValueError
            except ValueError:
                pass
    assert await titles() == []


async def test_a_savepoint_lets_a_part_fail_alone(db: Settings) -> None:
    async with database.transaction():
        await Bill.insert(a_bill("first"))
        with pytest.raises(database.Duplicate):
            async with database.savepoint(), database.transaction():
                await Bill.insert(a_bill("lost", origin="x", origin_key="1"))
                await Bill.insert(a_bill("twin", origin="x", origin_key="1"))
        await Bill.insert(a_bill("last"))
    assert await titles() == ["first", "last"]


# --- when the database refuses ---------------------------------------------------------------------------------------


async def test_failing_commits_leave_nothing_open(db: Settings) -> None:
    for statement in LATE_CHECK:
        await database.execute(statement)
    for _ in range(MORE_THAN_THE_POOL):
        with pytest.raises(Exception, match=r"(?i)foreign key"):
            async with database.transaction():
                await database.execute("INSERT INTO child (parent) VALUES (404)")
        assert not ENGINE.transaction_exists()
    async with asyncio.timeout(5), database.transaction():
        await Bill.insert(a_bill())
    assert await titles() == ["Une loi"]
    assert await database.fetch("SELECT * FROM child") == []


async def test_an_act_whose_failed_statement_was_caught_is_told_so_or_keeps_the_rest(db: Settings) -> None:
    """SQLite goes on after a refused statement, PostgreSQL cannot: either way the caller is never misled."""
    await Bill.insert(a_bill("there", origin="x", origin_key="1"))
    try:
        async with database.transaction():
            await Bill.insert(a_bill("before"))
            with pytest.raises(database.Duplicate):
                await Bill.insert(a_bill("twin", origin="x", origin_key="1"))
    except database.HalfAct:
        assert await titles() == ["there"]
    else:
        assert await titles() == ["there", "before"]


async def test_a_second_row_with_the_same_key_is_a_duplicate(db: Settings) -> None:
    await Bill.insert(a_bill(origin="x", origin_key="1"), a_bill(origin="y", origin_key="1"), a_bill(), a_bill())
    with pytest.raises(database.Duplicate):
        await Bill.insert(a_bill(origin="x", origin_key="1"))


async def test_a_row_that_others_name_cannot_be_deleted(db: Settings) -> None:
    (made,) = await Person.insert(Person(name="Camille", created_at=NOON))
    await Session.insert(Session(secret_hash="s", person=made["id"], created_at=NOON, seen_at=NOON, expires_at=NOON))
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        await Person.delete().where(Person.id == made["id"])


async def test_a_forgotten_foreign_key_is_refused(db: Settings) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        await Version.insert(Version(number=1, digest="d", created_at=NOON))


# --- tasks -----------------------------------------------------------------------------------------------------------


async def test_a_task_started_inside_an_act_cannot_use_the_database_meanwhile(db: Settings) -> None:
    async with database.transaction():
        await Bill.insert(a_bill())
        with pytest.raises(database.TransactionElsewhere):
            await asyncio.create_task(titles())
        with pytest.raises(database.TransactionElsewhere):
            await asyncio.gather(titles(), titles())
    assert await titles() == ["Une loi"]


async def test_a_task_started_inside_an_act_works_on_its_own_after_it(db: Settings) -> None:
    ended = asyncio.Event()

    async def later() -> list[str]:
        await ended.wait()
        async with database.transaction():
            await Bill.insert(a_bill("later"))
        return await titles()

    async with database.transaction():
        task = asyncio.create_task(later())
        await Bill.insert(a_bill("first"))
    ended.set()
    assert await task == ["first", "later"]


async def test_fifty_acts_at_once_lose_no_update(db: Settings) -> None:
    await database.execute("CREATE TABLE counter (id INTEGER PRIMARY KEY, value INTEGER NOT NULL)")
    await database.execute("INSERT INTO counter (id, value) VALUES (1, 0)")

    async def add_one() -> None:
        async with database.transaction():
            await database.lock("counter", 1)
            (row,) = await database.fetch("SELECT value FROM counter WHERE id = ?", 1)
            await database.execute("UPDATE counter SET value = ? WHERE id = ?", row["value"] + 1, 1)

    await asyncio.gather(*(add_one() for _ in range(50)))
    assert await database.fetch("SELECT value FROM counter") == [{"value": 50}]


@pytest.mark.parametrize("turns", [0, 1, 2, 3, 5, 10, 20, 50, 100, 200, 400, 1000])
async def test_an_act_cancelled_at_any_moment_is_undone_and_lets_the_next_one_in(db: Settings, turns: int) -> None:
    """``turns`` of the loop after its start: while it waits, begins, writes, or commits."""

    async def act() -> None:
        async with database.transaction():
            await Bill.insert(a_bill("one"))
            await Bill.insert(a_bill("two"))

    task = asyncio.create_task(act())
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    found = await titles()
    assert found == [] or (found == ["one", "two"])  # never half of it
    async with asyncio.timeout(5), database.transaction():
        await Bill.insert(a_bill("next"))
    assert (await titles())[-1] == "next"


async def test_an_act_cancelled_while_it_waits_for_its_turn_takes_nothing(db: Settings) -> None:
    async def act() -> None:
        async with database.transaction():
            await database.lock("thing", 1)
            await Bill.insert(a_bill("never"))

    async with database.transaction():
        await database.lock("thing", 1)
        waiting = [asyncio.create_task(act()) for _ in range(3)]
        await Bill.insert(a_bill("first"))
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
    async with asyncio.timeout(5), database.transaction():
        await Bill.insert(a_bill("next"))
    assert await titles() == ["first", "next"]


# --- raw statements --------------------------------------------------------------------------------------------------


async def test_braces_and_question_marks_inside_quotes_are_text(db: Settings) -> None:
    (row,) = await database.fetch("""SELECT '{"a": {}}' AS json, 'why?' AS "what?", CAST(? AS TEXT) AS given""", "{}?")
    assert row == {"json": '{"a": {}}', "what?": "why?", "given": "{}?"}


async def test_a_row_comes_back_as_it_went_in(db: Settings) -> None:
    await Bill.insert(a_bill("{accolades} ’ « été » ?", origin_key=None))
    (row,) = await Bill.select()
    assert (row["title"], row["created_at"], row["origin_key"]) == ("{accolades} ’ « été » ?", NOON, None)


async def test_a_lock_or_a_savepoint_needs_an_act(db: Settings) -> None:
    with pytest.raises(RuntimeError, match="inside"):
        await database.lock("consultation", 1)
    with pytest.raises(RuntimeError, match="inside"):
        async with database.savepoint():
            pass


# --- opening and closing ---------------------------------------------------------------------------------------------


async def test_tables_find_whichever_database_is_open(settings: Settings) -> None:
    with pytest.raises(database.NotConnected):
        await titles()
    await database.connect(settings)
    try:
        with pytest.raises(RuntimeError, match="already open"):
            await database.connect(settings)
        await Bill.insert(a_bill())
    finally:
        await database.close()
    await database.connect(settings)
    try:
        assert await titles() == ["Une loi"]
    finally:
        await database.close()
    await database.close()  # twice is once
    assert not database.is_connected()
