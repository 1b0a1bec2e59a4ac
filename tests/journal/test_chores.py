"""What the site does by itself each minute."""

import asyncio
import logging
from datetime import datetime
from typing import Any

import pytest

from lawlab import chores
from lawlab.app import create_app
from lawlab.journal import checkpoints
from lawlab.settings import Settings
from tests import worlds


async def test_each_minute_a_grown_journal_is_signed(db: Settings) -> None:
    world = await worlds.consultation()
    await chores.do(db, world.now)
    signed = await checkpoints.latest(world.slug)
    assert signed is not None and signed.made_at == world.now


async def test_a_chore_that_fails_is_told_and_does_not_stop_the_others(
    db: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    world = await worlds.consultation()

    async def broken(settings: Settings, now: datetime) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(chores, "CHORES", (broken, *chores.CHORES))
    with caplog.at_level(logging.ERROR):
        await chores.do(db, world.now)
    assert "a chore failed" in caplog.text and "ZeroDivisionError" in caplog.text
    assert await checkpoints.latest(world.slug) is not None


async def test_the_chores_live_as_long_as_the_site(db: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chores, "EVERY_SECONDS", 0)
    world = await worlds.consultation()
    site = create_app(db)
    async with asyncio.timeout(30), site.lifespan():
        while await checkpoints.latest(world.slug) is None:
            await asyncio.sleep(0)
