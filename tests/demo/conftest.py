"""``demo``: the demonstration, loaded once a run into an SQLite file and copied for each test."""

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lawlab import database
from lawlab.demo import load
from lawlab.settings import Settings
from tests.databases import apart

NOW = datetime(2026, 11, 22, 14, 35, 12, tzinfo=UTC)


async def _load(settings: Settings) -> None:
    await database.migrate(settings)
    await database.connect(settings)
    try:
        assert await load.load(NOW)
    finally:
        await database.close()


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database file of a demonstration loaded at ``NOW``."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("demo"))
    apart(_load(settings))
    return settings.database_file


@pytest.fixture
async def demo(demo_file: Path, tmp_path: Path) -> AsyncIterator[Settings]:
    """A copy of it, connected."""
    settings = Settings(data_dir=tmp_path / "demo", demo=True)
    settings.data_dir.mkdir(mode=0o700)
    shutil.copyfile(demo_file, settings.database_file)
    await database.connect(settings)
    try:
        yield settings
    finally:
        await database.close()
