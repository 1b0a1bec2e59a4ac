"""The first tables of notifications: the outbox, what was read of the journal, people's choices."""

from piccolo.columns import Boolean, Integer, Timestamptz, Varchar

from lawlab.database.schema import Schema

ID = "2026-11-28T02:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The first tables of notifications."


async def forwards() -> Schema:
    schema = Schema(migration_id=ID, app_name="notifications", description=DESCRIPTION)
    schema.table(
        "Notice",
        "notice",
        chapter=Varchar(80),
        entry=Integer(),
        person=Integer(index=True),
        state=Varchar(20, default="waiting"),
        attempts=Integer(default=0),
        due_at=Timestamptz(),
        claimed_at=Timestamptz(null=True, default=None),
        done_at=Timestamptz(null=True, default=None),
        problem=Varchar(120, default=""),
    )
    schema.table(
        "NoticeRead", "notice_read", chapter=Varchar(80), entry=Integer(), notices=Integer(default=0), at=Timestamptz()
    )
    schema.table(
        "NoticeChoice",
        "notice_choice",
        person=Integer(unique=True),
        decisions=Boolean(default=True),
        at=Timestamptz(),
    )
    schema.unique("notice", "chapter", "entry", "person")
    schema.unique("notice_read", "chapter", "entry")
    schema.index("notice", "state", "due_at")
    return schema
