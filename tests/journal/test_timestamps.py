"""Timestamps: asked of a real authority on this machine, of the right text, once a day and at the close."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from lawlab import database
from lawlab.journal import checkpoints, service, stamping, timestamps
from lawlab.settings import Settings
from tests.journal.authority import Authority, served

NOW = datetime(2026, 11, 22, 14, 37, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture
def address(authority: Authority) -> Iterator[str]:
    authority.asked, authority.refuses = 0, False
    with served(authority) as url:
        yield url


def test_an_answer_says_when_and_is_checked_to_the_root(authority: Authority, address: str) -> None:
    answer = timestamps.ask(address, b"une racine")
    assert timestamps.stamped_at(answer, b"une racine") == authority.now
    assert timestamps.stamped_at(answer, b"une racine", roots=[authority.root]) == authority.now
    with pytest.raises(timestamps.NotStamped, match="another text"):
        timestamps.stamped_at(answer, b"une autre racine")
    with pytest.raises(timestamps.NotStamped):
        timestamps.stamped_at(answer, b"une racine", roots=[Authority().root])
    with pytest.raises(timestamps.NotStamped):
        timestamps.stamped_at(answer, b"une racine", roots=[b"no certificate"])
    with pytest.raises(timestamps.NotStamped):
        timestamps.stamped_at(answer[:-3] + b"xyz", b"une racine", roots=[authority.root])
    with pytest.raises(timestamps.NotStamped, match="not a timestamp"):
        timestamps.stamped_at(b"", b"une racine")


def test_an_answer_to_another_question_is_refused(
    authority: Authority, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = timestamps.ask(address, b"une racine")
    monkeypatch.setattr(authority, "answer", lambda query: old)
    with pytest.raises(timestamps.NotStamped, match="another question"):
        timestamps.ask(address, b"une racine")


async def write(chapter: str, kind: str = "vote") -> None:
    async with database.transaction():
        await service.record(chapter, kind, at=NOW)


async def signed(settings: Settings, now: datetime) -> None:
    await write("demo")
    await checkpoints.checkpoint(settings, "demo", now=now)


async def test_a_grown_chapter_is_dated_once_a_day(db: Settings, address: str, authority: Authority) -> None:
    chosen = db.model_copy(update={"timestamp_url": address})
    await signed(chosen, NOW)
    assert [one.size for one in await stamping.stamp_due(chosen, NOW)] == [1]
    await signed(chosen, NOW + DAY / 2)
    assert await stamping.stamp_due(chosen, NOW + DAY / 2) == []
    assert [one.size for one in await stamping.stamp_due(chosen, NOW + DAY)] == [2]
    assert await stamping.stamp_due(chosen, NOW + 9 * DAY) == []
    assert authority.asked == 2
    for one in await checkpoints.checkpoints("demo"):
        assert one.timestamp is not None
        assert timestamps.stamped_at(one.timestamp, one.note.encode(), roots=[authority.root]) == authority.now


async def test_the_close_of_a_chapter_is_dated_at_once(db: Settings, address: str) -> None:
    chosen = db.model_copy(update={"timestamp_url": address})
    await signed(chosen, NOW)
    await stamping.stamp_due(chosen, NOW)
    await write("demo", stamping.CLOSE)
    await checkpoints.checkpoint(chosen, "demo", now=NOW)
    assert [one.size for one in await stamping.stamp_due(chosen, NOW)] == [2]


async def test_a_dated_checkpoint_is_kept_whatever_comes_in_the_hour(db: Settings, address: str) -> None:
    chosen = db.model_copy(update={"timestamp_url": address})
    await signed(chosen, NOW)
    await stamping.stamp_due(chosen, NOW)
    await signed(chosen, NOW)
    await signed(chosen, NOW)
    assert [one.size for one in await checkpoints.checkpoints("demo")] == [1, 3]


async def test_without_the_setting_nobody_is_asked(db: Settings, address: str, authority: Authority) -> None:
    await signed(db, NOW)
    assert await stamping.stamp_due(db, NOW) == [] and authority.asked == 0


@pytest.mark.parametrize("how", ["refuses", "is closed"])
async def test_an_authority_that_does_not_answer_is_told_and_asked_again(
    db: Settings, address: str, authority: Authority, caplog: pytest.LogCaptureFixture, how: str
) -> None:
    wrong = {"refuses": address, "is closed": "http://127.0.0.1:9/"}[how]
    authority.refuses = how == "refuses"
    chosen = db.model_copy(update={"timestamp_url": wrong})
    await signed(chosen, NOW)
    with caplog.at_level(logging.WARNING):
        assert await stamping.stamp_due(chosen, NOW) == []
    assert "no timestamp from" in caplog.text
    authority.refuses = False
    again = db.model_copy(update={"timestamp_url": address})
    assert [one.size for one in await stamping.stamp_due(again, NOW)] == [1]
