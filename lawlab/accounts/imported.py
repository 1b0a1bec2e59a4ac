"""Pseudonymous authors and voters of another platform, and the one journal entry that tells they came."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from lawlab import database
from lawlab.accounts import service
from lawlab.accounts.tables import Person
from lawlab.journal import service as journal


async def known(origin: str) -> dict[str, int]:
    """key → account id, of everybody who came from there."""
    rows = await Person.select(Person.id, Person.origin_key).where(
        (Person.origin == origin) & Person.origin_key.is_not_null()
    )
    return {row["origin_key"]: row["id"] for row in rows}


async def add_people(
    chapter: str, names: Mapping[str, str], *, origin: str, now: datetime, institutions: Mapping[str, str] | None = None
) -> int:
    """Add those who are not there yet (key → shown name), in one transaction; gives how many were added.

    ``institutions`` are keys → names of public authorities among them. The entry goes to ``chapter``.
    """
    async with database.transaction():
        await database.lock("journal:" + chapter, 0)
        there = await known(origin)
        missing = {key: name for key, name in names.items() if key not in there}
        for key, name in (institutions or {}).items():
            if key not in there:
                await service.create_person(name=name, kind="authority", origin=origin, origin_key=key, now=now)
                missing.setdefault(key, name)
        if not missing:
            return 0
        await service.create_pseudonyms(origin, missing.items(), now=now)
        told = "\n".join(sorted(missing))
        await journal.record(
            chapter, "import", at=now, set="people", origin=origin, count=len(missing),
            sha=hashlib.sha256(told.encode()).hexdigest(),
        )  # fmt: skip
    return len(missing)
