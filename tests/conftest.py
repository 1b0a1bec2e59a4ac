"""What every test may ask for: ``settings`` (a site of its own), ``db`` (its database, connected), ``shared_data``.

``--database postgresql`` runs the same tests on PostgreSQL: on the server named by LAWLAB_TEST_DATABASE_URL, or on one
started for the run (see ``tests/servers.py``). Setting that address alone chooses PostgreSQL too.
"""

import os
import shutil
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

import tests.profiles  # noqa: F401  registers and loads Hypothesis's profiles
from lawlab import database
from lawlab.settings import Settings
from tests import servers
from tests.databases import KeptDatabase, administer, apart, named

os.environ["PICCOLO_CONF"] = "lawlab.piccolo_conf"
for _name in [name for name in os.environ if name.startswith("LAWLAB_") and not name.startswith("LAWLAB_TEST_")]:
    if _name != "LAWLAB_HYPOTHESIS":
        del os.environ[_name]  # an operator's settings on this machine must not reach the tests

ASKS_FOR_A_DATABASE = {"template", "empty"}
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
    """Leave out what is about the other database, and on PostgreSQL what needs none: it ran on SQLite."""
    other = "sqlite" if on_postgresql(config) else "postgresql"
    kept = [item for item in items if not item.get_closest_marker(other)]
    if on_postgresql(config):
        kept = [item for item in kept if ASKS_FOR_A_DATABASE & set(getattr(item, "fixturenames", ()))]
    if left := [item for item in items if item not in set(kept)]:
        config.hook.pytest_deselected(items=left)
        items[:] = kept


@pytest.fixture(scope="session")
def postgresql_server(pytestconfig: pytest.Config) -> Iterator[str]:
    """The address of a PostgreSQL server, as an administrator."""
    with servers.postgresql() as url:
        yield url


@pytest.fixture(scope="session")
def template(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Path | KeptDatabase]:
    """A migrated SQLite file, to be copied for each test, or the PostgreSQL database that they use in turn."""
    folder = tmp_path_factory.mktemp("template")
    if not on_postgresql(pytestconfig):
        apart(database.migrate(Settings(data_dir=folder)))
        yield folder / "lawlab.sqlite3"
        return
    kept = KeptDatabase(request.getfixturevalue("postgresql_server"), folder)
    yield kept
    kept.drop()


@pytest.fixture
def empty(pytestconfig: pytest.Config, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """Settings whose database has nothing in it yet, not even tables."""
    if not on_postgresql(pytestconfig):
        yield Settings(data_dir=tmp_path)
        return
    server, name = request.getfixturevalue("postgresql_server"), f"empty_{uuid.uuid4().hex}"
    apart(administer(server, f'CREATE DATABASE "{name}"'))
    yield Settings(data_dir=tmp_path, database_url=named(server, name))
    apart(administer(server, f'DROP DATABASE "{name}" WITH (FORCE)'))


@pytest.fixture
def settings(template: Path | KeptDatabase, tmp_path: Path) -> Settings:
    """Settings of a site of this test alone: a data folder and a migrated, empty database."""
    if isinstance(template, KeptDatabase):
        return Settings(data_dir=tmp_path / "data", database_url=template.ready())
    made = Settings(data_dir=tmp_path / "data")
    made.data_dir.mkdir(mode=0o700)
    shutil.copyfile(template, made.database_file)
    return made


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
