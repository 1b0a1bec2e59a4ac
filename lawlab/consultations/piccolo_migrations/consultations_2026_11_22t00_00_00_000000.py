"""The first tables of consultations."""

from piccolo.columns import Boolean, Integer, Text, Timestamptz, Varchar

from lawlab.database.columns import ForeignKey
from lawlab.database.schema import Schema, reference

ID = "2026-11-22T00:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The first tables of consultations."

Bill = reference("Bill", "bill")
Version = reference("Version", "version")


async def forwards() -> Schema:
    schema = Schema(migration_id=ID, app_name="consultations", description=DESCRIPTION)
    schema.table(
        "Consultation",
        "consultation",
        slug=Varchar(80, unique=True),
        bill=ForeignKey(Bill),
        version=ForeignKey(Version),
        outcome=ForeignKey(Version, null=True, default=None),
        title=Varchar(200),
        summary=Text(default=""),
        organiser=Varchar(160, default=""),
        opens_at=Timestamptz(),
        closes_at=Timestamptz(),
        votes_close_at=Timestamptz(),
        report_due_at=Timestamptz(),
        published_at=Timestamptz(null=True, default=None),
        published_by=Integer(null=True, default=None),
        threshold=Integer(default=30),
        licence=Varchar(60, default="etalab-2.0"),
        origin=Varchar(60, default=""),
        is_demo=Boolean(default=False),
        next_amendment=Integer(default=1),
        next_argument=Integer(default=1),
        next_annotation=Integer(default=1),
        created_at=Timestamptz(),
    )
    schema.index("consultation", "bill")
    schema.index("consultation", "version")
    schema.index("consultation", "outcome")
    return schema
