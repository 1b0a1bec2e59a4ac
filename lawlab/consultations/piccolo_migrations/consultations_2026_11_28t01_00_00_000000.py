"""The easy-to-read version of a report, written by the organiser."""

from piccolo.columns import Text

from lawlab.database.schema import Schema

ID = "2026-11-28T01:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The easy-to-read version of a report."


async def forwards() -> Schema:
    schema = Schema(migration_id=ID, app_name="consultations", description=DESCRIPTION)
    schema.add_column("Consultation", "consultation", "easy_read", column_class=Text, params={"default": ""})
    return schema
