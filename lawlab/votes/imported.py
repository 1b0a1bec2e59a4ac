"""Votes of another platform: counts kept as counts, and ballots known one by one cast again at their own dates."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from lawlab import database
from lawlab.accounts import queries as accounts
from lawlab.consultations import queries as consultations
from lawlab.consultations.queries import ConsultationView
from lawlab.database.bulk import insert_rows
from lawlab.engine import chain, rules
from lawlab.engine.rules import Action
from lawlab.errors import Invalid
from lawlab.journal import batch
from lawlab.journal import service as journal
from lawlab.votes.forms import PREFIXES, Target
from lawlab.votes.queries import Counts
from lawlab.votes.tables import ImportedTally
from lawlab.web.i18n import N_

_ROWS = 500


@dataclass(frozen=True)
class PastBallot:
    """A vote given at ``at``. ``target`` is the row (amendment or article), ``name`` what the journal calls it."""

    kind: Target
    target: int
    name: int
    person: int
    value: Literal[-1, 0, 1]
    at: datetime
    revision: int = 1


async def replay(slug: str, ballots: Sequence[PastBallot]) -> int:
    """Cast them in the order of their dates, as ``service.cast`` would have at that time; gives how many were new.

    One transaction: ballots, tallies, and one ``vote`` entry each. A ballot that a person has already on a target is
    left as it is, so replaying twice changes nothing. Refused: the same person twice on one target in ``ballots``, and
    a date at which the calendar did not let people vote.
    """
    async with database.transaction():
        await database.lock("journal:" + slug, 0)
        consultation = await consultations.one(slug)
        rows = await database.fetch(
            "SELECT target_kind, target, person FROM ballot WHERE consultation = ?", consultation.id
        )
        held = {(row["target_kind"], row["target"], row["person"]) for row in rows}
        new = [ballot for ballot in ballots if (ballot.kind, ballot.target, ballot.person) not in held]
        new.sort(key=lambda ballot: (ballot.at, ballot.kind, ballot.target, ballot.person))
        _check(consultation, new)
        numbers = await batch.record_many(slug, [_act(ballot) for ballot in new])
        await insert_rows(
            "ballot",
            ("consultation", "target_kind", "target", "revision", "person", "value", "entry", "at"),
            (
                (consultation.id, past.kind, past.target, past.revision, past.person, past.value, number, past.at)
                for past, number in zip(new, numbers, strict=True)
            ),
        )
        await _count(consultation.id, new)
    return len(new)


async def add_counts(
    slug: str, kind: Target, counts: Mapping[int, Counts], *, source: str, origin: str, at: datetime
) -> int:
    """Keep votes known only as counts: target row → counts. Targets that have theirs are left; gives how many were new.

    ``source`` says where the counts come from, and is shown beside them.
    """
    async with database.transaction():
        await database.lock("journal:" + slug, 0)
        consultation = await consultations.one(slug)
        rows = await ImportedTally.select(ImportedTally.target).where(
            (ImportedTally.consultation == consultation.id) & (ImportedTally.target_kind == kind)
        )
        there = {row["target"] for row in rows}
        new = {target: found for target, found in sorted(counts.items()) if target not in there}
        tallies = [
            ImportedTally(
                consultation=consultation.id, target_kind=kind, target=target, agree=found.agree, mixed=found.mixed,
                disagree=found.disagree, source=source[:200], imported_at=at,
            )
            for target, found in new.items()
        ]  # fmt: skip
        for start in range(0, len(tallies), _ROWS):
            await ImportedTally.insert(*tallies[start : start + _ROWS])
        if new:
            told = "\n".join(f"{target} {c.agree} {c.mixed} {c.disagree}" for target, c in new.items())
            total = sum(new.values(), Counts())
            await journal.record(
                slug, "import", at=at, set=f"votes-{kind}", origin=origin, count=len(new), agree=total.agree,
                mixed=total.mixed, disagree=total.disagree, sha=hashlib.sha256(told.encode()).hexdigest(),
            )  # fmt: skip
    return len(new)


async def totals(consultation: int) -> Counts:
    """Every vote kept for a consultation, ballots and counts together."""
    found = Counts()
    for table in ("tally", "imported_tally"):
        rows = await database.fetch(
            f"SELECT COALESCE(SUM(agree), 0) AS agree, COALESCE(SUM(mixed), 0) AS mixed,"
            f" COALESCE(SUM(disagree), 0) AS disagree FROM {table} WHERE consultation = ?",
            consultation,
        )
        found += Counts(int(rows[0]["agree"]), int(rows[0]["mixed"]), int(rows[0]["disagree"]))
    return found


def _check(consultation: ConsultationView, ballots: Sequence[PastBallot]) -> None:
    seen = {(ballot.kind, ballot.target, ballot.person) for ballot in ballots}
    if len(seen) != len(ballots):
        raise Invalid(N_("Une même personne a deux votes sur une même cible : rien n’a été importé."))
    for ballot in (*ballots[:1], *ballots[-1:]):
        if consultation.phase(ballot.at) not in rules.open_in(Action.VOTE):
            raise Invalid(
                N_("Un vote date du {at}, quand les votes n’étaient pas ouverts : rien n’a été importé."),
                at=ballot.at.isoformat(),
            )


def _act(ballot: PastBallot) -> batch.Act:
    target = f"{PREFIXES[ballot.kind]}-{ballot.name}@{ballot.revision}"
    fields: dict[str, chain.Field] = {"tgt": target, "val": ballot.value, "sup": None}
    return batch.Act("vote", ballot.at, ballot.person, fields)


async def _count(consultation: int, ballots: Sequence[PastBallot]) -> None:
    """Bring the tallies up to date, one row for each target, wording and kind of account."""
    kinds = {id_: person.kind for id_, person in (await accounts.people({b.person for b in ballots})).items()}
    cells: dict[tuple[Target, int, int, str], Counter[int]] = {}
    for ballot in ballots:
        key = (ballot.kind, ballot.target, ballot.revision, kinds[ballot.person])
        cells.setdefault(key, Counter())[ballot.value] += 1
    rows = await database.fetch(
        "SELECT id, target_kind, target, revision, account_kind FROM tally WHERE consultation = ?", consultation
    )
    there: dict[tuple[str, int, int, str], int] = {
        (row["target_kind"], row["target"], row["revision"], row["account_kind"]): row["id"] for row in rows
    }
    fresh: list[tuple[object, ...]] = []
    for key, values in sorted(cells.items()):
        kind, target, revision, account = key
        if key in there:
            await database.execute(
                "UPDATE tally SET agree = agree + ?, mixed = mixed + ?, disagree = disagree + ? WHERE id = ?",
                values[1], values[0], values[-1], there[key],
            )  # fmt: skip
            continue
        fresh.append((consultation, kind, target, revision, account, values[1], values[0], values[-1]))
    columns = ("consultation", "target_kind", "target", "revision", "account_kind", "agree", "mixed", "disagree")
    await insert_rows("tally", columns, fresh)
