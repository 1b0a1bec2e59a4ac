"""What the site does by itself, one after the other, each minute. A chore that fails is logged and tried again."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime

from litestar import Litestar

from lawlab import clock
from lawlab.consultations import daily
from lawlab.export import nightly
from lawlab.journal import checkpoints, stamping
from lawlab.notifications import service as notifications
from lawlab.settings import Settings

CHORES: tuple[Callable[[Settings, datetime], Awaitable[object]], ...] = (
    daily.tell_accounts,
    checkpoints.sign_all,
    stamping.stamp_due,
    notifications.run,
    nightly.make_next,
)
EVERY_SECONDS = 60
log = logging.getLogger("lawlab.chores")


@asynccontextmanager
async def kept(app: Litestar) -> AsyncIterator[None]:
    """The chores, for as long as the application runs."""
    task = asyncio.create_task(_every_minute(app.state.settings))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _every_minute(settings: Settings) -> None:
    while True:
        await asyncio.sleep(EVERY_SECONDS)
        await do(settings, clock.now())


async def do(settings: Settings, now: datetime) -> None:
    """Each chore once; one that fails does not stop the others."""
    for chore in CHORES:
        try:
            await chore(settings, now)
        except Exception:
            log.exception("a chore failed: %s", getattr(chore, "__qualname__", chore))
