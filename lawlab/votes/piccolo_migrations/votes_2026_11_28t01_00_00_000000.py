"""Votes of erased accounts: counts in the tally that no ballot stands for any more."""

from piccolo.columns import Integer

from lawlab.database.schema import Schema

ID = "2026-11-28T01:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Votes of erased accounts."


async def forwards() -> Schema:
    schema = Schema(migration_id=ID, app_name="votes", description=DESCRIPTION)
    for answer in ("agree", "mixed", "disagree"):
        schema.add_column("TallyRow", "tally", f"unlinked_{answer}", column_class=Integer, params={"default": 0})
    return schema
