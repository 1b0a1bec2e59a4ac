"""The first tables of votes."""

from piccolo.columns import Integer, SmallInt, Timestamptz, Varchar

from lawlab.database.columns import ForeignKey
from lawlab.database.schema import Schema, reference

ID = "2026-11-22T00:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The first tables of votes."

Consultation = reference("Consultation", "consultation")
Person = reference("Person", "person")


async def forwards() -> Schema:
    schema = Schema(migration_id=ID, app_name="votes", description=DESCRIPTION)
    schema.table(
        "Ballot",
        "ballot",
        consultation=ForeignKey(Consultation),
        target_kind=Varchar(20),
        target=Integer(),
        revision=Integer(default=1),
        person=ForeignKey(Person),
        value=SmallInt(),
        entry=Integer(),
        at=Timestamptz(),
    )
    schema.table(
        "TallyRow",
        "tally",
        consultation=ForeignKey(Consultation),
        target_kind=Varchar(20),
        target=Integer(),
        revision=Integer(default=1),
        account_kind=Varchar(20),
        agree=Integer(default=0),
        mixed=Integer(default=0),
        disagree=Integer(default=0),
    )
    schema.table(
        "ImportedTally",
        "imported_tally",
        consultation=ForeignKey(Consultation),
        target_kind=Varchar(20),
        target=Integer(),
        agree=Integer(default=0),
        mixed=Integer(default=0),
        disagree=Integer(default=0),
        source=Varchar(200),
        imported_at=Timestamptz(),
    )
    schema.unique("ballot", "target_kind", "target", "person")
    schema.unique("tally", "target_kind", "target", "revision", "account_kind")
    schema.unique("imported_tally", "target_kind", "target")
    schema.index("ballot", "consultation")
    schema.index("ballot", "person")
    schema.index("tally", "consultation")
    schema.index("imported_tally", "consultation")
    return schema
