"""The first tables of accounts."""

from piccolo.columns import Integer, Timestamptz, Varchar

from lawlab.database.columns import ForeignKey
from lawlab.database.schema import Schema, reference

ID = "2026-11-22T00:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The first tables of accounts."

Person = reference("Person", "person")


async def forwards() -> Schema:
    schema = Schema(migration_id=ID, app_name="accounts", description=DESCRIPTION)
    schema.table(
        "Person",
        "person",
        email=Varchar(254, null=True, default=None, unique=True),
        name=Varchar(80),
        name_key=Varchar(160, null=True, default=None, unique=True),
        role=Varchar(20, default="citizen"),
        kind=Varchar(20, default="citizen"),
        register_number=Varchar(40, default=""),
        level=Integer(default=0),
        password_hash=Varchar(200, null=True, default=None),
        language=Varchar(5, default="fr"),
        origin=Varchar(60, default=""),
        origin_key=Varchar(160, null=True, default=None),
        created_at=Timestamptz(),
    )
    schema.table(
        "Session",
        "session",
        secret_hash=Varchar(64, unique=True),
        person=ForeignKey(Person),
        created_at=Timestamptz(),
        seen_at=Timestamptz(),
        expires_at=Timestamptz(),
    )
    schema.table(
        "ResetLink",
        "reset_link",
        secret_hash=Varchar(64, unique=True),
        person=ForeignKey(Person),
        created_at=Timestamptz(),
        expires_at=Timestamptz(),
        used_at=Timestamptz(null=True, default=None),
    )
    schema.table(
        "Attempt",
        "sign_in_attempt",
        address_hash=Varchar(64, unique=True),
        failures=Integer(default=0),
        last_at=Timestamptz(),
    )
    schema.unique("person", "origin", "origin_key")
    schema.index("session", "person")
    schema.index("session", "expires_at")
    schema.index("reset_link", "person")
    return schema
