"""The one engine that every table class finds (``piccolo_conf.DB``), whichever database is open behind it."""

from collections.abc import Sequence
from typing import Any

from piccolo.engine.base import Engine
from piccolo.engine.postgres import Atomic
from piccolo.querystring import QueryString

from lawlab import settings as house_settings
from lawlab.settings import Settings

from .postgres import LawPostgresEngine
from .sqlite import LawSQLiteEngine
from .transaction import Act, Backend, NotConnected, current


class LawEngine(Engine[Any]):
    """Piccolo's view of the database. Table classes keep it for ever; ``connect`` and ``close`` change what is behind.

    Piccolo asks ``engine_type`` even before anything is connected: the environment then answers.
    """

    def __init__(self) -> None:
        # Not Engine.__init__: it asks the server's version in an event loop of its own, at import.
        self.log_queries = False
        self.log_responses = False
        self.query_id = 0
        self.min_version_number = 0
        self._backend: Backend | None = None

    @property
    def engine_type(self) -> str:  # type: ignore[override]
        if self._backend is not None:
            return self._backend.engine_type
        return "postgres" if house_settings.load().database_url else "sqlite"

    @property
    def is_connected(self) -> bool:
        return self._backend is not None

    @property
    def backend(self) -> Backend:
        if self._backend is None:
            raise NotConnected("The database is not open: await database.connect(settings) first.")
        return self._backend

    async def connect(self, settings: Settings) -> None:
        if self._backend is not None:
            raise RuntimeError("The database is already open: await database.close() first.")
        if settings.database_url:
            self._backend = await LawPostgresEngine.open(settings.database_url)
        else:
            self._backend = await LawSQLiteEngine.open(settings.database_file)

    async def close(self) -> None:
        backend, self._backend = self._backend, None
        if backend is not None:
            await backend.close()

    async def run(self, sql: str, args: Sequence[Any] = ()) -> Sequence[Any]:
        """One statement in the database's own placeholders, inside this task's act if there is one."""
        act = current()
        return await (act.connection if act is not None else self.backend).run(sql, args)

    # --- what Piccolo calls -------------------------------------------------------------------------------------------

    async def run_querystring(self, querystring: QueryString, in_pool: bool = True) -> Sequence[Any]:
        return await self.run(*querystring.compile_string(engine_type=self.engine_type))

    async def run_ddl(self, ddl: str, in_pool: bool = True) -> Sequence[Any]:
        return await self.run(ddl)

    def transform_response_to_dicts(self, results: Sequence[Any]) -> list[dict[str, Any]]:
        return [dict(row) for row in results] if self.engine_type == "postgres" else list(results)

    def transaction(self, *args: object, **kwargs: object) -> Act:
        """Always immediate, always joins the outer one: Piccolo's options do not change that."""
        return Act(self.backend)

    def transaction_exists(self) -> bool:
        return current() is not None

    def atomic(self, *args: object, **kwargs: object) -> Atomic:
        return Atomic(self)  # type: ignore[arg-type]

    async def batch(self, query: Any, batch_size: int = 100, node: str | None = None) -> Any:
        raise NotImplementedError("Read in pages, by id: a batch would keep a connection for itself.")

    async def prep_database(self) -> None:
        """Nothing to prepare: no extension is used."""

    async def get_version(self) -> float:
        return 0.0

    def get_version_sync(self) -> float:
        return 3.35 if self.engine_type == "sqlite" else 0.0  # Piccolo asks whether SQLite knows RETURNING


ENGINE = LawEngine()
