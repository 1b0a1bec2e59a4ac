"""The tree over a chapter: one hash an entry, and the signed checkpoints."""

from piccolo.columns import Bytea, Integer, Text, Timestamptz, Varchar

from lawlab.database.schema import Schema

ID = "2026-11-28T02:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The tree over a chapter, and its signed checkpoints."


async def forwards() -> Schema:
    schema = Schema(migration_id=ID, app_name="journal", description=DESCRIPTION)
    schema.add_column("Entry", "journal_entry", "node", column_class=Bytea, params={"default": b""})
    schema.table(
        "Checkpoint",
        "journal_checkpoint",
        chapter=Varchar(80),
        size=Integer(),
        note=Text(),
        made_at=Timestamptz(),
        timestamp=Bytea(null=True, default=None),
    )
    schema.unique("journal_checkpoint", "chapter", "size")
    return schema
