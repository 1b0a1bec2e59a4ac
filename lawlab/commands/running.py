"""How commands reach the database: brought up to date first, closed whatever happens."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from lawlab import database, settings

T = TypeVar("T")


def with_database(act: Callable[[], Awaitable[T]]) -> T:
    """Run ``act`` with the database of the settings open; what it returns."""

    async def run() -> T:
        chosen = settings.load()
        await database.migrate(chosen)
        await database.connect(chosen)
        try:
            return await act()
        finally:
            await database.close()

    return asyncio.run(run())
