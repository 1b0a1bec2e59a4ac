"""Archives of the demonstration, written once a run: ``finished`` (published) and ``ongoing`` (open)."""

import shutil
from pathlib import Path

import pytest

from lawlab import database
from lawlab.export import archive
from lawlab.settings import Settings
from tests.databases import apart
from tests.demo.conftest import demo, demo_file

__all__ = ["demo", "demo_file"]


async def _write(settings: Settings, slug: str, path: Path) -> None:
    await database.connect(settings)
    try:
        await archive.write(slug, path, settings=settings)
    finally:
        await database.close()


def _archive(demo_file: Path, folder: Path, slug: str) -> Path:
    settings = Settings(data_dir=folder)
    shutil.copyfile(demo_file, settings.database_file)
    apart(_write(settings, slug, folder / f"{slug}.zip"))
    return folder / f"{slug}.zip"


@pytest.fixture(scope="session")
def finished(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of ``demo-finished``: decisions and a published text."""
    return _archive(demo_file, tmp_path_factory.mktemp("finished"), "demo-finished")


@pytest.fixture(scope="session")
def ongoing(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of ``demo``, in the middle of its debate."""
    return _archive(demo_file, tmp_path_factory.mktemp("ongoing"), "demo")
