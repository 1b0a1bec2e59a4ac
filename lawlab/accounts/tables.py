"""People, their sessions, and the links that let them back in."""

from piccolo.columns import Integer, Serial, Timestamptz, Varchar
from piccolo.table import Table

from lawlab.database.columns import ForeignKey


class Person(Table, tablename="person"):
    """An account, or a pseudonymous author of an import (``origin`` set, no e-mail, cannot sign in)."""

    id: Serial
    email = Varchar(254, null=True, default=None, unique=True)
    name = Varchar(80)
    name_key = Varchar(160, null=True, default=None, unique=True)
    role = Varchar(20, default="citizen")
    kind = Varchar(20, default="citizen")
    register_number = Varchar(40, default="")
    level = Integer(default=0)
    password_hash = Varchar(200, null=True, default=None)
    language = Varchar(5, default="fr")
    origin = Varchar(60, default="")
    origin_key = Varchar(160, null=True, default=None)
    created_at = Timestamptz()


class Session(Table, tablename="session"):
    """A signed-in browser. Only the hash of its secret is kept."""

    id: Serial
    secret_hash = Varchar(64, unique=True)
    person = ForeignKey(Person)
    created_at = Timestamptz()
    seen_at = Timestamptz()
    expires_at = Timestamptz()


class ResetLink(Table, tablename="reset_link"):
    """A password link: works once, for a short time."""

    id: Serial
    secret_hash = Varchar(64, unique=True)
    person = ForeignKey(Person)
    created_at = Timestamptz()
    expires_at = Timestamptz()
    used_at = Timestamptz(null=True, default=None)


class Attempt(Table, tablename="sign_in_attempt"):
    """Wrong passwords for an address (hashed), counted to slow guessing down."""

    id: Serial
    address_hash = Varchar(64, unique=True)
    failures = Integer(default=0)
    last_at = Timestamptz()
