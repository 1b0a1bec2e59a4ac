"""The first table of own data: the marks of erased accounts."""

from piccolo.columns import Timestamptz, Varchar

from lawlab.database.schema import Schema

ID = "2026-11-28T01:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The marks of erased accounts."


async def forwards() -> Schema:
    schema = Schema(migration_id=ID, app_name="own_data", description=DESCRIPTION)
    schema.table("Erasure", "erasure", mark=Varchar(64, unique=True), at=Timestamptz())
    return schema
