"""Runs what is missing of every room's migrations, in the order of their foreign keys, in one transaction.

Same files and same ``migration`` table as ``piccolo migrations``. Piccolo's ``forwards`` is not used: on failure it
prints its help instead of the error, and two processes that start at once both create the tables.
"""

import contextlib
import importlib
import io
from dataclasses import dataclass
from pathlib import Path

from piccolo.conf.apps import AppConfig, Finder

from .engine import ENGINE

_LOCK = (0x6C61, 0x776C)  # "la", "wl": whoever migrates a PostgreSQL database holds it


@dataclass(frozen=True)
class File:
    """One migration file: ``journal_2026_11_22t00_00_00_000000.py`` holds ``ID = "2026-11-22T00:00:00:000000"``."""

    app: str
    module: str
    name: str


def stem(app: str, migration_id: str) -> str:
    """The name of the file that holds a migration, as Piccolo builds it from the id."""
    return f"{app}_{migration_id.replace('-', '_').replace(':', '_').lower()}"


def _files() -> list[File]:
    """Every migration file, rooms in dependency order, oldest first in a room."""
    packages = {module.APP_CONFIG.app_name: module.__name__.rpartition(".")[0] for module in Finder().get_app_modules()}
    return [
        File(config.app_name, f"{packages[config.app_name]}.piccolo_migrations.{path.stem}", path.stem)
        for config in Finder().get_app_configs(sort_by_migration_dependencies=True)
        for path in sorted(_folder(config).glob("*.py"))
        if path.stem != "__init__"
    ]


def _folder(config: AppConfig) -> Path:
    return Path(config.resolved_migrations_folder_path)


def known() -> frozenset[str]:
    """« room:id » of every migration of this version, as the ``migration`` table tells them."""
    return frozenset(f"{file.app}:{importlib.import_module(file.module).ID}" for file in _files())


async def _missing() -> list[File]:
    """Files whose migration has not run here."""
    named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'migration'"
    if ENGINE.engine_type == "postgres":
        named = "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = 'migration'"
    if not await ENGINE.run(named):
        return _files()
    ran = {stem(row["app_name"], row["name"]) for row in await ENGINE.run("SELECT app_name, name FROM migration")}
    return [file for file in _files() if file.name not in ran]


async def run_all() -> list[str]:
    """The names of the migrations that ran; on failure nothing is changed and the error is raised as it is."""
    if not await _missing():
        return []
    # Slow to import, and most starts have nothing to do.
    from piccolo.apps.migrations.auto.migration_manager import MigrationManager
    from piccolo.apps.migrations.tables import Migration

    async with ENGINE.transaction():
        if ENGINE.engine_type == "postgres":
            await ENGINE.run("SELECT pg_advisory_xact_lock($1::int, $2::int)", _LOCK)
        await Migration.create_table(if_not_exists=True)
        missing = await _missing()  # again: another process may have run them while this one waited
        for file in missing:
            module = importlib.import_module(file.module)
            manager = await module.forwards()
            if isinstance(manager, MigrationManager):
                with contextlib.redirect_stdout(io.StringIO()):  # Piccolo prints its progress
                    await manager.run()
            await Migration.insert(Migration(name=module.ID, app_name=file.app))
    return [file.name for file in missing]
