"""The only place that knows every room: checks that the packages are ours, opens the database, collects the routes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from litestar import Litestar, Response, get

from amendments import routes as amendments
from arguments import routes as arguments
from lawlab import __version__, chores, clock, database
from lawlab.accounts import routes as accounts
from lawlab.accounts import service as people
from lawlab.annotations import routes as annotations
from lawlab.api import routes as api
from lawlab.consultations import routes as consultations
from lawlab.decisions import routes as decisions
from lawlab.engine.rules import Actor
from lawlab.errors import CannotStart
from lawlab.export import routes as export
from lawlab.export import shelf
from lawlab.feeds import routes as feeds
from lawlab.follow import routes as follow
from lawlab.journal import routes as journal
from lawlab.notifications import routes as notifications
from lawlab.own_data import routes as own_data
from lawlab.report import routes as report
from lawlab.settings import Settings
from lawlab.votes import routes as votes
from lawlab.web import pages
from lawlab.web import routes as web
from lawlab.web.application import Application
from texts import routes as texts

OUR_PACKAGES = ("texts", "amendments", "arguments")
ROOMS = (
    web,
    accounts,
    consultations,
    texts,
    annotations,
    amendments,
    arguments,
    votes,
    decisions,
    report,
    export,
    follow,
    notifications,
    api,
    feeds,
    own_data,
    journal,
)


class Intruder(CannotStart):
    """Another distribution owns the name of one of our packages."""


def check_packages() -> None:
    """``texts``, ``amendments`` and ``arguments`` must be those installed beside ``lawlab``: their names are common."""
    home = Path(__file__).resolve().parent.parent
    for name in OUR_PACKAGES:
        spec = find_spec(name)
        found = None if spec is None or spec.origin is None else Path(spec.origin).resolve().parent
        if found != home / name:
            where = "missing" if found is None else f"at {found}"
            raise Intruder(
                f"The package « {name} » should be beside lawlab, in {home}, but is {where}."
                " Install lawlab in a virtual environment of its own."
            )


@asynccontextmanager
async def _open_database(app: Litestar) -> AsyncIterator[None]:
    """The database for as long as the application runs; one that is already open (tests) is left as it is."""
    is_ours = not database.is_connected()
    if is_ours:
        await database.connect(app.state.settings)
    try:
        yield
    finally:
        if is_ours:
            await database.close()


@asynccontextmanager
async def _end_jobs(app: Litestar) -> AsyncIterator[None]:
    """No archive goes on being made once the database is closed."""
    try:
        yield
    finally:
        await shelf.stop()


async def _recognise(secret: str) -> Actor | None:
    return await people.recognise(secret, now=clock.now())


@get("/health")
async def health() -> Response[dict[str, Any]]:
    """``{"ok": true}`` once the database answers."""
    await database.fetch("SELECT 1 AS one")
    return Response({"ok": True, "version": __version__, "database": database.dialect()})


def create_app(settings: Settings) -> Application:
    """The application for these settings. Raises Intruder or settings.UnsafeSecret rather than start wrongly."""
    check_packages()
    pages.environment()  # a broken template stops the start, not a visitor
    return Application(
        settings,
        [*(handler for room in ROOMS for handler in room.handlers), health],
        recognise=_recognise,
        lifespan=[_open_database, chores.kept, _end_jobs],
    )
