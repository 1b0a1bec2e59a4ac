"""Amendments that a publication leaves unanswered, carried to the next version: what becomes of each, and why.

The engine's rebase: what still applies is carried as it is or with new numbers; what the new text already says is
satisfied; what aims at words that changed goes back to its author; what aims at words that are gone has no object.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from amendments import queries
from amendments.queries import AmendmentView
from amendments.tables import Carried
from lawlab import database
from lawlab.engine.diff import Span, diff_words
from lawlab.engine.rebase import Evidence, Rebase, Rebased, rebase
from lawlab.engine.verbs import InsertArticle
from texts import queries as texts

Places = Mapping[int, tuple[str, tuple[str, ...]]]
"""Identity of an article → its number and its alineas, in the new text."""


@dataclass(frozen=True)
class Proof:
    """What shows the outcome of one operation: the words of the law where it acts, before and now, marked."""

    outcome: Rebase
    before: str
    now: str

    @property
    def spans(self) -> tuple[Span, ...]:
        """What changed there; nothing when nothing did."""
        return diff_words(self.before, self.now, display=True) if self.before != self.now else ()


@dataclass(frozen=True)
class CarriedView:
    """What became of one amendment on a version (its number)."""

    amendment: int
    version: int
    outcome: Rebase
    proofs: tuple[Proof, ...]
    at: datetime


def outcome_of(amendment: AmendmentView, places: Places) -> Rebased:
    """What becomes of an amendment on a new text. An article that is not there any more has no alinea."""
    number, alineas = places.get(amendment.article, ("", ()))
    if not amendment.is_addition:
        return rebase(amendment.operations, amendment.base_alineas, alineas)
    if not number:
        return Rebased(Rebase.NEEDS_AUTHOR, amendment.operations, ())
    moved = tuple(replace(op, anchor=number) if isinstance(op, InsertArticle) else op for op in amendment.operations)
    outcome = Rebase.CLEAN if moved == amendment.operations else Rebase.SHIFTED
    return Rebased(outcome, moved, tuple(Evidence(at, outcome, "", "") for at in range(len(moved))))


def outcomes(amendments: Iterable[AmendmentView], places: Places) -> dict[Rebase, tuple[int, ...]]:
    """The numbers of each outcome, before anything is published."""
    found: dict[Rebase, list[int]] = {}
    for one in amendments:
        found.setdefault(outcome_of(one, places).outcome, []).append(one.number)
    return {outcome: tuple(sorted(found[outcome])) for outcome in Rebase if outcome in found}


async def carry(consultation: int, numbers: Sequence[int], *, version: int, at: datetime) -> None:
    """Keep what becomes of these amendments on a version that has just been written. Inside a transaction."""
    wanted = set(numbers)
    pending = [one for one in await queries.everything(consultation) if one.number in wanted]
    places = {article.id: (article.number, article.alineas) for article in (await texts.version(version)).articles}
    rows = [_row(one, outcome_of(one, places), version, at) for one in pending]
    if rows:
        await Carried.insert(*rows)


def _row(amendment: AmendmentView, rebased: Rebased, version: int, at: datetime) -> Carried:
    evidence = [{name: value for name, value in asdict(one).items() if value} for one in rebased.evidence]
    return Carried(
        amendment=amendment.id,
        version=version,
        outcome=rebased.outcome.value,
        evidence=json.dumps(evidence, ensure_ascii=False, sort_keys=True),
        at=at,
    )


async def carried(consultation: int, amendment: int | None = None) -> dict[int, CarriedView]:
    """Amendment (row id) → what became of it on the latest version that left it unanswered."""
    sql = (
        "SELECT c.amendment, c.outcome, c.evidence, c.at, v.number FROM amendment_carried c"
        " JOIN amendment a ON a.id = c.amendment JOIN version v ON v.id = c.version WHERE a.consultation = ?"
    )
    more, values = ("", ()) if amendment is None else (" AND a.id = ?", (amendment,))
    rows = await database.fetch(f"{sql}{more} ORDER BY c.id", consultation, *values)
    return {row["amendment"]: _view(row) for row in rows}


def _view(row: Mapping[str, Any]) -> CarriedView:
    return CarriedView(
        amendment=row["amendment"],
        version=row["number"],
        outcome=Rebase(row["outcome"]),
        proofs=tuple(
            Proof(Rebase(one["outcome"]), one.get("before", ""), one.get("now", ""))
            for one in json.loads(row["evidence"])
        ),
        at=row["at"],
    )
