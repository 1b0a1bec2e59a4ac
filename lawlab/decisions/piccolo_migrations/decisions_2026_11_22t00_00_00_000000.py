"""The first tables of decisions."""

from piccolo.columns import Bytea, Integer, Text, Timestamptz, Varchar

from lawlab.database.columns import ForeignKey
from lawlab.database.schema import Schema, reference

ID = "2026-11-22T00:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The first tables of decisions."

Consultation = reference("Consultation", "consultation")
Amendment = reference("Amendment", "amendment")
Person = reference("Person", "person")
Decision = reference("Decision", "decision")


async def forwards() -> Schema:
    schema = Schema(migration_id=ID, app_name="decisions", description=DESCRIPTION)
    schema.table(
        "Decision",
        "decision",
        consultation=ForeignKey(Consultation),
        amendment=ForeignKey(Amendment, unique=True),
        outcome=Varchar(30),
        justification=Text(default=""),
        notes=Text(default=""),
        alineas=Text(default=""),
        related=ForeignKey(Amendment, null=True, default=None),
        status=Varchar(20, default="draft"),
        edition=Integer(default=1),
        decided_by=ForeignKey(Person),
        salt=Bytea(),
        created_at=Timestamptz(),
        updated_at=Timestamptz(),
        published_at=Timestamptz(null=True, default=None),
    )
    schema.table(
        "DecisionChange",
        "decision_change",
        decision=ForeignKey(Decision),
        person=ForeignKey(Person),
        at=Timestamptz(),
        before=Text(default="{}"),
        after=Text(default="{}"),
    )
    schema.index("decision", "consultation")
    schema.index("decision", "related")
    schema.index("decision", "decided_by")
    schema.index("decision_change", "decision")
    schema.index("decision_change", "person")
    return schema
