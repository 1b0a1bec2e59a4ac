"""What every test may ask for: ``settings`` (a site of its own), ``db`` (its database, connected), ``shared_data``.

``--database postgresql`` runs the same tests on PostgreSQL: on the server named by LAWLAB_TEST_DATABASE_URL, or on one
started for the run (see ``tests/servers.py``). Setting that address alone chooses PostgreSQL too.
"""

import asyncio
import os
import shutil
import uuid
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import httpx
import pytest

import tests.profiles  # noqa: F401  registers and loads Hypothesis's profiles
from lawlab import database
from lawlab.settings import Settings
from tests import servers

os.environ["PICCOLO_CONF"] = "lawlab.piccolo_conf"
for _name in [name for name in os.environ if name.startswith("LAWLAB_") and not name.startswith("LAWLAB_TEST_")]:
    if _name != "LAWLAB_HYPOTHESIS":
        del os.environ[_name]  # an operator's settings on this machine must not reach the tests

T = TypeVar("T")

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=["sqlite", "postgresql"],
        default=None,
        help="which database the tests use (default: sqlite, or postgresql when LAWLAB_TEST_DATABASE_URL is set)",
    )


def on_postgresql(config: pytest.Config) -> bool:
    """Whether this run is on PostgreSQL."""
    chosen = config.getoption("--database")
    return chosen == "postgresql" or (chosen is None and bool(os.environ.get(servers.DATABASE_URL)))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about the other database; say so rather than skip, test by test."""
    other = "sqlite" if on_postgresql(config) else "postgresql"
    left = [item for item in items if item.get_closest_marker(other)]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if not item.get_closest_marker(other)]


def apart(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run it to the end in a loop of its own thread: fixtures of a whole run have no loop."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def named(url: str, name: str) -> str:
    """The same server, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


async def administer(url: str, sql: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


@pytest.fixture(scope="session")
def postgresql_server(pytestconfig: pytest.Config) -> Iterator[str]:
    """The address of a PostgreSQL server, as an administrator."""
    with servers.postgresql() as url:
        yield url


@pytest.fixture(scope="session")
def template(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Any:
    """A migrated database, copied for each test: the path of a file, or the address of a PostgreSQL database."""
    folder = tmp_path_factory.mktemp("template")
    if not on_postgresql(pytestconfig):
        apart(database.migrate(Settings(data_dir=folder)))
        yield folder / "lawlab.sqlite3"
        return
    server = request.getfixturevalue("postgresql_server")
    name = f"template_{uuid.uuid4().hex}"
    apart(administer(server, f'CREATE DATABASE "{name}"'))
    try:
        apart(database.migrate(Settings(data_dir=folder, database_url=named(server, name))))
        yield named(server, name)
    finally:
        apart(administer(server, f'DROP DATABASE "{name}" WITH (FORCE)'))


def _copy(template: Any, folder: Path) -> Settings:
    """Settings whose database is a fresh copy of the template."""
    if isinstance(template, Path):
        settings = Settings(data_dir=folder)
        settings.data_dir.mkdir(mode=0o700, exist_ok=True)
        shutil.copyfile(template, settings.database_file)
        return settings
    name = f"test_{uuid.uuid4().hex}"
    source = urlsplit(template).path.removeprefix("/")
    apart(administer(named(template, "postgres"), f'CREATE DATABASE "{name}" TEMPLATE "{source}"'))
    return Settings(data_dir=folder, database_url=named(template, name))


@pytest.fixture
def settings(template: Any, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a site of this test alone: a data folder and a migrated, empty database."""
    made = _copy(template, tmp_path / "data")
    yield made
    if made.database_url:
        name = urlsplit(made.database_url).path.removeprefix("/")
        apart(administer(named(made.database_url, "postgres"), f'DROP DATABASE "{name}" WITH (FORCE)'))


@pytest.fixture
async def db(settings: Settings) -> AsyncIterator[Settings]:
    """The database of ``settings``, connected for the test and closed whatever happens."""
    await database.connect(settings)
    try:
        yield settings
    finally:
        await database.close()


@pytest.fixture
async def client(db: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A browser without JavaScript on the site of this test (see ``tests/browsing.py``)."""
    from tests.browsing import browser  # the whole application: tests of the engine do without it

    async with browser(db) as opened:
        yield opened


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real consultations, kept beside the checkout and never in it. Missing: the CI fails, a laptop skips."""
    if DATA.is_dir():
        return DATA
    message = f"the real data are not at {DATA}"
    if servers.ON_CI:
        pytest.fail(message)
    pytest.skip(message)
