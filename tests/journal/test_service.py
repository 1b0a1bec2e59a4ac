"""The journal in a real database."""

import asyncio
import json
from datetime import UTC, datetime

import pytest

from lawlab import database
from lawlab.engine import chain
from lawlab.journal import queries, service

NOW = datetime(2026, 11, 22, 14, 37, tzinfo=UTC)


async def note(chapter: str, number: int = 0, who: int | None = None) -> service.Receipt:
    async with database.transaction():
        return await service.record(chapter, "vote", at=NOW, who=who, val=number)


async def test_each_chapter_is_a_chain_of_its_own(db: None) -> None:
    for number in range(3):
        await note("demo", number)
    other = await note("other")
    assert other.number == 1
    assert (await queries.head("demo")).count == 3
    assert await queries.check("demo") is None
    assert await queries.check("other") is None
    assert await queries.head("empty") == queries.Head("empty", 0, chain.GENESIS)


async def test_the_public_line_tells_the_hour_and_hides_the_person(db: None) -> None:
    receipt = await note("demo", 1, who=42)
    entry = json.loads(receipt.line)
    assert entry["at"] == "2026-11-22T14"
    assert receipt.salt is not None
    assert entry["who"] == chain.commit_person(receipt.salt, "demo:42")
    assert "42" not in {str(value) for value in entry.values()}


async def test_a_receipt_is_for_its_owner_only(db: None) -> None:
    receipt = await note("demo", 1, who=42)
    assert await queries.receipt("demo", receipt.number, person=42) == receipt
    assert await queries.receipt("demo", receipt.number, person=43) is None
    assert await queries.receipt("demo", 99, person=42) is None


async def test_an_act_that_fails_leaves_no_entry(db: None) -> None:
    await note("demo")
    with pytest.raises(ZeroDivisionError):
        async with database.transaction():
            await service.record("demo", "vote", at=NOW)
            raise ZeroDivisionError
    assert (await queries.head("demo")).count == 1
    await note("demo")
    assert await queries.check("demo") is None


async def test_forty_acts_at_once_make_one_unbroken_chain(db: None) -> None:
    await asyncio.gather(*(note("demo", number, who=number) for number in range(40)))
    assert (await queries.head("demo")).count == 40
    assert await queries.check("demo") is None


async def test_a_changed_row_is_found(db: None) -> None:
    for number in range(5):
        await note("demo", number)
    async with database.transaction():
        await database.execute(
            "UPDATE journal_entry SET line = replace(line, ?, ?) WHERE chapter = ? AND number = ?",
            '"val":2', '"val":1', "demo", 3,
        )  # fmt: skip
    assert await queries.check("demo") == chain.Break(3, "link does not match")
