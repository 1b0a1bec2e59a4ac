"""What a room's migration file is written with: tables as ``tables.py`` writes them, then indexes.

A migration keeps its own copy of the columns: ``tables.py`` moves on, a migration that has run does not. A test
checks that the migrations, added up, give exactly the tables of today.
"""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import Column
from piccolo.engine import engine_finder
from piccolo.table import Table, create_table_class


def reference(class_name: str, tablename: str) -> type[Table]:
    """A table that foreign keys of a migration name, without its columns."""
    return create_table_class(class_name, class_kwargs={"tablename": tablename})


class Schema(MigrationManager):
    """Piccolo's manager, with whole tables in one call and indexes over several columns.

    Piccolo's own ``Unique`` and ``Check`` do not run on SQLite; ``CREATE UNIQUE INDEX`` runs on both databases, and
    ON CONFLICT finds it. Two nulls are never equal in one.
    """

    def __init__(self, migration_id: str, app_name: str, description: str = "") -> None:
        super().__init__(migration_id=migration_id, app_name=app_name, description=description)
        self.statements: list[str] = []

    def table(self, class_name: str, tablename: str, **columns: Column) -> None:
        """A new table; its ``id`` goes without saying."""
        self.add_table(class_name, tablename)
        for name, column in columns.items():
            self.add_column(class_name, tablename, name, column_class=type(column), params=column._meta.params)

    def unique(self, tablename: str, *columns: str) -> None:
        """No two rows with the same values in all of these columns."""
        self._index("UNIQUE INDEX", tablename, columns)

    def index(self, tablename: str, *columns: str) -> None:
        """Find rows by these columns without reading the whole table."""
        self._index("INDEX", tablename, columns)

    def _index(self, what: str, tablename: str, columns: tuple[str, ...]) -> None:
        name = "_".join((tablename, *columns))
        # No quotes: SQLite takes a quoted name that is no column for a text, and indexes that.
        self.statements.append(f"CREATE {what} {name} ON {tablename} ({', '.join(columns)})")

    async def run(self, backwards: bool = False) -> None:
        """Piccolo's part, then the indexes, in one transaction. Going back drops the tables, and indexes with them."""
        engine = engine_finder()
        if engine is None:
            raise RuntimeError("piccolo_conf names no engine")
        async with engine.transaction():
            await super().run(backwards=backwards)
            if not backwards:
                for statement in self.statements:
                    await engine.run_ddl(statement)
