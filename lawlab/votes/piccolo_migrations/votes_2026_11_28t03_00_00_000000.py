"""Changes of the ranking formula, and opinion groups as they were computed."""

from piccolo.columns import Integer, SmallInt, Text, Timestamptz, Varchar

from lawlab.database.columns import ForeignKey
from lawlab.database.schema import Schema, reference

ID = "2026-11-28T03:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Changes of the ranking formula, and opinion groups as they were computed."

Consultation = reference("Consultation", "consultation")


async def forwards() -> Schema:
    schema = Schema(migration_id=ID, app_name="votes", description=DESCRIPTION)
    schema.table(
        "FormulaChange",
        "formula_change",
        consultation=ForeignKey(Consultation),
        formula=Varchar(20),
        reason=Text(),
        entry=Integer(),
        at=Timestamptz(),
    )
    schema.table(
        "Grouping",
        "opinion_grouping",
        consultation=ForeignKey(Consultation),
        seed=Integer(),
        people=Integer(),
        unverified=Integer(),
        entry=Integer(),
        at=Timestamptz(),
    )
    schema.table(
        "GroupedBallot",
        "opinion_ballot",
        consultation=ForeignKey(Consultation),
        voter=Integer(),
        opinion_group=Varchar(8),
        amendment=Integer(),
        value=SmallInt(),
    )
    schema.unique("opinion_grouping", "consultation")
    schema.unique("opinion_ballot", "consultation", "voter", "amendment")
    schema.index("formula_change", "consultation")
    return schema
