"""Supports of erased accounts: counted with the argument, with no row of their own any more."""

from piccolo.columns import Integer

from lawlab.database.schema import Schema

ID = "2026-11-28T01:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Supports of erased accounts."


async def forwards() -> Schema:
    schema = Schema(migration_id=ID, app_name="arguments", description=DESCRIPTION)
    schema.add_column("Argument", "argument", "unlinked_supports", column_class=Integer, params={"default": 0})
    return schema
