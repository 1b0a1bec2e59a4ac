"""Read people."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from lawlab import database
from lawlab.accounts.tables import Person, Session
from lawlab.engine.rules import STAFF, Actor, Role
from lawlab.web import tokens
from lawlab.web.i18n import N_, _

NOBODY = N_("Compte effacé")
ERASED = "erased"  # the origin of the author that stands for every erased account
DEMO_DOMAIN = "demo.lawlab.example"
DEMO_PASSWORD = "demo-lawlab-2026"
SEEN_EVERY = timedelta(minutes=5)
STAFF_IDLE = timedelta(hours=12)
SESSION_AGE = timedelta(days=30)
_BATCH = 500


@dataclass(frozen=True)
class PersonView:
    """Somebody as others see them: shown name and kind of account, never the e-mail."""

    id: int
    name: str
    kind: str
    role: str
    register_number: str
    level: int
    origin: str


@dataclass(frozen=True)
class AccountView:
    """An account as its owner, or the operator, sees it."""

    id: int
    email: str
    name: str
    kind: str
    role: str
    register_number: str
    language: str
    created_at: datetime


_PUBLIC = "id, name, kind, role, register_number, level, origin"  # raw: nearly every page asks for people
_OWN = (
    Person.id, Person.email, Person.name, Person.kind, Person.role, Person.register_number, Person.language,
    Person.created_at,
)  # fmt: skip


async def people(ids: Iterable[int]) -> dict[int, PersonView]:
    """The people of these ids; unknown ids are left out."""
    wanted = sorted(set(ids))
    found: dict[int, PersonView] = {}
    for start in range(0, len(wanted), _BATCH):
        some = wanted[start : start + _BATCH]
        marks = ", ".join("?" * len(some))
        rows = await database.fetch(f"SELECT {_PUBLIC} FROM person WHERE id IN ({marks})", *some)
        found |= {row["id"]: _person(row) for row in rows}
    return found


def _person(row: dict[str, Any]) -> PersonView:
    return PersonView(**row if row["origin"] != ERASED else {**row, "name": _(NOBODY)})


async def actor(person: int) -> Actor:
    """The person as the one who acts. Raises LookupError when there is no such account."""
    rows = await database.fetch("SELECT id, name, role, kind, level FROM person WHERE id = ?", person)
    if not rows:
        raise LookupError(person)
    return _actor(rows[0])


async def actor_by_email(email: str) -> Actor | None:
    """The person of this address, or None."""
    rows = await database.fetch("SELECT id, name, role, kind, level FROM person WHERE email = ?", folded_email(email))
    return _actor(rows[0]) if rows else None


def _actor(row: dict[str, object]) -> Actor:
    return Actor(
        id=int(str(row["id"])),
        name=str(row["name"]),
        role=Role(str(row["role"])),
        kind=str(row["kind"]),
        level=int(str(row["level"])),
    )


async def account(person: int) -> AccountView:
    """A person's own account."""
    row = await Person.select(*_OWN).where(Person.id == person).first()
    if row is None:
        raise LookupError(person)
    return AccountView(**row)


async def accounts() -> list[AccountView]:
    """Everybody who can have an address, oldest first; pseudonymous authors of imports are left out."""
    rows = await Person.select(*_OWN).where(Person.email.is_not_null()).order_by(Person.id)
    return [AccountView(**row) for row in rows]


LEVELS = 4  # e-mail, SMS, letter, identity


async def opened(start: datetime, end: datetime) -> dict[str, int]:
    """How many accounts were opened from one instant until another: ``l0`` … ``l3`` by level, ``org`` organisations."""
    counts = {**{f"l{level}": 0 for level in range(LEVELS)}, "org": 0}
    rows = await database.fetch(
        "SELECT kind, level, COUNT(*) AS number FROM person"
        " WHERE email IS NOT NULL AND created_at >= ? AND created_at < ? GROUP BY kind, level",
        start, end,
    )  # fmt: skip
    for row in rows:
        counts["org" if row["kind"] != "citizen" else f"l{min(row['level'], LEVELS - 1)}"] += int(row["number"])
    return counts


async def demo_accounts() -> list[AccountView]:
    """The demonstration's accounts for trying each role, in the order in which they were made."""
    found = await Person.select(*_OWN).where(
        (Person.origin == "demo") & Person.email.like(f"%@{DEMO_DOMAIN}") & Person.password_hash.is_not_null()
    ).order_by(Person.id)  # fmt: skip
    return [AccountView(**row) for row in found]


async def free_name(name: str) -> str:
    """The name, or the first « name 2 », « name 3 » that nobody has."""
    base, number = name[:74].rstrip(), 2
    while await database.fetch("SELECT id FROM person WHERE name_key = ?", folded_name(name)):
        name = f"{base} {number}"
        number += 1
    return name


async def signed_in(secret: str, now: datetime) -> tuple[Actor, int, datetime] | None:
    """Who holds this session secret, the session's row, and when it was last noted; None when it has ended.

    One indexed read. Staff sessions end after 12 idle hours, whatever their last date.
    """
    rows = (
        await Session.select(
            Session.id, Session.seen_at, Session.expires_at,
            Session.person._.id.as_alias("person_id"), Session.person._.name.as_alias("name"),
            Session.person._.role.as_alias("role"), Session.person._.kind.as_alias("kind"),
            Session.person._.level.as_alias("level"),
        )
        .where(Session.secret_hash == tokens.digest(secret))
        .limit(1)
    )  # fmt: skip
    if not rows or rows[0]["expires_at"] <= now:
        return None
    row = rows[0]
    person = _actor({**row, "id": row["person_id"]})
    if person.role in STAFF and now - row["seen_at"] > STAFF_IDLE:
        return None
    return person, row["id"], row["seen_at"]


def folded_email(email: str) -> str:
    """One spelling an address: addresses are compared without case."""
    return email.strip().casefold()


def folded_name(name: str) -> str:
    """What makes two names the same to a reader: no accents, case, spaces or punctuation."""
    spread = unicodedata.normalize("NFKD", name).casefold()
    return "".join(sign for sign in spread if sign.isalnum())[:160]
