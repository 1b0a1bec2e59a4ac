"""The first tables of the journal."""

from piccolo.columns import Bytea, Integer, Text, Timestamptz, Varchar

from lawlab.database.schema import Schema

ID = "2026-11-22T00:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The first tables of the journal."


async def forwards() -> Schema:
    schema = Schema(migration_id=ID, app_name="journal", description=DESCRIPTION)
    schema.table(
        "Entry",
        "journal_entry",
        chapter=Varchar(80),
        number=Integer(),
        kind=Varchar(20),
        line=Text(),
        link=Varchar(64),
        recorded_at=Timestamptz(),
    )
    schema.table(
        "Commitment",
        "journal_commitment",
        chapter=Varchar(80),
        number=Integer(),
        person=Integer(index=True),
        salt=Bytea(),
    )
    schema.unique("journal_entry", "chapter", "number")
    schema.unique("journal_commitment", "chapter", "number")
    return schema
