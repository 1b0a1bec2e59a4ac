"""What becomes of unanswered amendments on the next version."""

from piccolo.columns import Text, Timestamptz, Varchar

from lawlab.database.columns import ForeignKey
from lawlab.database.schema import Schema, reference

ID = "2026-11-28T13:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "What becomes of unanswered amendments on the next version."

Amendment = reference("Amendment", "amendment")
Version = reference("Version", "version")


async def forwards() -> Schema:
    schema = Schema(migration_id=ID, app_name="amendments", description=DESCRIPTION)
    schema.table(
        "Carried",
        "amendment_carried",
        amendment=ForeignKey(Amendment),
        version=ForeignKey(Version),
        outcome=Varchar(20),
        evidence=Text(default="[]"),
        at=Timestamptz(),
    )
    schema.unique("amendment_carried", "amendment", "version")
    schema.index("amendment_carried", "version")
    return schema
