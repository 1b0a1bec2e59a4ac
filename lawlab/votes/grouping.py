"""Compute the opinion groups of a consultation once its votes are closed, and tell the journal what came out.

Decision: ballots are published with their groups only when that was announced before the opening (DESIGN: « your votes
one by one never appear »); otherwise the open data hold each group's counts. Context: to check a label one needs the
counts of each group, not who is in it; and somebody who knows a few of a person's votes could find the rest. Either
way ``voter`` is a number drawn anew, in no order, that leads to nobody, and no instant is kept.
"""

import asyncio
import secrets
from collections import Counter
from datetime import datetime

from amendments import queries as amendments
from lawlab import database
from lawlab.accounts import queries as accounts
from lawlab.consultations import queries as consultations
from lawlab.consultations import service as rules
from lawlab.database.bulk import insert_rows
from lawlab.engine import groups
from lawlab.engine.calendar import Phase
from lawlab.engine.rules import Action, Actor, open_in
from lawlab.errors import Invalid
from lawlab.journal import service as journal
from lawlab.journal.service import Receipt
from lawlab.votes import clusters, opinion
from lawlab.votes.opinion import GroupsView
from lawlab.web.i18n import N_

VERIFIED = 1
"""The level from which somebody has checked who holds an account."""


async def announce(slug: str, *, by: Actor | None, now: datetime) -> Receipt:
    """Say before the opening that ballots will be published with their groups. Raises NotAllowed, Invalid."""
    async with database.transaction():
        await database.lock("journal:" + slug, 0)
        consultation = await consultations.one(slug)
        manager = await rules.check(Action.MANAGE, by, consultation, now)
        if consultation.phase(now) is not Phase.PRESENTATION:
            raise Invalid(N_("Cela s’annonce avant l’ouverture : les gens ont commencé à voter sans le savoir."))
        return await journal.record(slug, "announce", at=now, who=manager.id, what="group-votes")


async def compute(slug: str, *, by: Actor | None, now: datetime) -> GroupsView:
    """Find the groups again, replacing those before. Raises NotFound, NotSignedIn, NotAllowed, or Invalid while open.

    Takes about a second for 5,000 voters and 300 amendments, in a thread.
    """
    consultation = await consultations.one(slug)
    manager = await rules.check(Action.MANAGE, by, consultation, now)
    if consultation.phase(now) in open_in(Action.VOTE) | {Phase.PRESENTATION}:
        raise Invalid(N_("Les groupes d’opinion se calculent quand les votes sont clos."))
    ballots = await _ballots(consultation.id)
    placed = await asyncio.to_thread(clusters.grouped, ballots)
    people = await accounts.people(placed)
    unverified = sum(person.level < VERIFIED for person in people.values())
    drawn = list(range(1, len(placed) + 1))
    secrets.SystemRandom().shuffle(drawn)
    rows = sorted(
        (number, placed[person], amendment, value)
        for number, person in zip(drawn, placed, strict=True)
        for amendment, value in ballots[person].items()
    )
    async with database.transaction():
        await database.lock("journal:" + slug, 0)
        for table in ("opinion_ballot", "opinion_grouping"):
            await database.execute(f"DELETE FROM {table} WHERE consultation = ?", consultation.id)
        columns = ("consultation", "voter", "opinion_group", "amendment", "value")
        await insert_rows("opinion_ballot", columns, ((consultation.id, *row) for row in rows))
        await database.execute(
            "INSERT INTO opinion_grouping (consultation, seed, people, unverified, entry, at)"
            " VALUES (?, ?, ?, ?, 0, ?)",
            consultation.id, groups.SEED, len(placed), unverified, now,
        )  # fmt: skip
        receipt = await journal.record(
            slug, "groups", at=now, who=manager.id, seed=groups.SEED, people=len(placed), unverified=unverified,
            sizes=groups.told(Counter(placed.values())), sha=groups.digest(await opinion.published(consultation.id)),
        )  # fmt: skip
        await database.execute(
            "UPDATE opinion_grouping SET entry = ? WHERE consultation = ?", receipt.number, consultation.id
        )
    found = await opinion.of(consultation.id)
    assert found is not None
    return found


async def _ballots(consultation: int) -> dict[int, dict[int, int]]:
    """Person → amendment's number → value, on the current wordings of what is in debate."""
    rows = await database.fetch(
        "SELECT b.person, a.number, b.value FROM ballot b JOIN amendment a ON a.id = b.target"
        " WHERE b.consultation = ? AND b.target_kind = 'amendment' AND b.revision = a.revision AND a.status = ?",
        consultation, amendments.Status.SUBMITTED.value,
    )  # fmt: skip
    found: dict[int, dict[int, int]] = {}
    for row in rows:
        found.setdefault(row["person"], {})[row["number"]] = row["value"]
    return found
