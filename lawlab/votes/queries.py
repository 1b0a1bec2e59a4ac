"""Read ballots and tallies."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from amendments import queries as amendments
from lawlab import database
from lawlab.consultations.queries import ConsultationView
from lawlab.engine import ranking, rules
from lawlab.engine.calendar import Phase
from lawlab.engine.rules import Action, Actor
from lawlab.journal import queries as receipts
from lawlab.journal.service import Receipt
from lawlab.votes.forms import Target
from lawlab.votes.tables import Ballot

# TRUST §1.5: scores are hidden until one has voted, or until this many decided votes.
SHOWN_FROM = ranking.ENOUGH


@dataclass(frozen=True)
class Counts:
    """Ballots of one kind of account, or of an import."""

    agree: int = 0
    mixed: int = 0
    disagree: int = 0

    @property
    def total(self) -> int:
        """All three answers."""
        return self.agree + self.mixed + self.disagree

    @property
    def decided(self) -> int:
        """The answers that count in the score."""
        return self.agree + self.disagree

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.agree + other.agree, self.mixed + other.mixed, self.disagree + other.disagree)


@dataclass(frozen=True)
class TallyView(Counts):
    """Votes on the current wording of one target: ``agree``, ``mixed``, ``disagree`` include the imported counts.

    ``by_kind`` splits the ballots cast here by kind of account; ``imported`` came as counts only, from ``source``;
    ``earlier`` are the ballots still pinned to former wordings, which do not count until reconfirmed.
    """

    by_kind: Mapping[str, Counts] = field(default_factory=dict)
    imported: Counts | None = None
    source: str = ""
    earlier: int = 0

    @property
    def cast(self) -> Counts:
        """Ballots cast here, without what was imported."""
        return sum(self.by_kind.values(), Counts())

    @property
    def score(self) -> float:
        """The Wilson bound that ranks it."""
        return ranking.wilson(self.agree, self.disagree)

    @property
    def ranked(self) -> ranking.Tally:
        """The form that the engine ranks."""
        return ranking.Tally(self.agree, self.mixed, self.disagree)


@dataclass(frozen=True)
class BallotView:
    """What a person says now of a target, and the journal entry that says so."""

    value: int
    revision: int
    entry: int
    at: datetime


@dataclass(frozen=True)
class Panel:
    """All that the voting block of a consultation (``slug``) shows to one person.

    ``subject`` is the number people say (« 47 », « 4 bis »); ``address`` is where the form is sent.
    """

    slug: str
    kind: Target
    subject: str
    address: str
    revision: int
    tally: TallyView
    ballot: BallotView | None
    receipt: Receipt | None
    is_open: bool
    may_vote: bool
    is_signed_in: bool
    are_results_shown: bool
    closed_at: datetime | None

    @property
    def is_stale(self) -> bool:
        """Whether the person's vote is on a former wording."""
        return self.ballot is not None and self.ballot.revision != self.revision


_COLUMNS = "target, revision, account_kind, agree, mixed, disagree"


async def tally(kind: Target, target: int, revision: int = 1) -> TallyView:
    """The votes on one wording of a target (its row id: an amendment's or an article's)."""
    rows = await database.fetch(f"SELECT {_COLUMNS} FROM tally WHERE target_kind = ? AND target = ?", kind, target)
    imported = await database.fetch(
        "SELECT target, agree, mixed, disagree, source FROM imported_tally WHERE target_kind = ? AND target = ?",
        kind, target,
    )  # fmt: skip
    return _view(rows, imported, revision)


async def tallies(consultation: int, kind: Target) -> dict[int, TallyView]:
    """Every target of a consultation that has a vote → the tally of its current wording."""
    rows = await database.fetch(
        f"SELECT {_COLUMNS} FROM tally WHERE consultation = ? AND target_kind = ?", consultation, kind
    )
    imported = await database.fetch(
        "SELECT target, agree, mixed, disagree, source FROM imported_tally WHERE consultation = ? AND target_kind = ?",
        consultation, kind,
    )  # fmt: skip
    current = await amendments.revisions(consultation) if kind == "amendment" else {}
    here: dict[int, list[dict[str, Any]]] = {}
    there: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        here.setdefault(row["target"], []).append(row)
    for row in imported:
        there.setdefault(row["target"], []).append(row)
    return {
        target: _view(here.get(target, []), there.get(target, []), current.get(target, 1))
        for target in sorted(here.keys() | there.keys())
    }


def _view(rows: Iterable[dict[str, Any]], imported: Iterable[dict[str, Any]], revision: int) -> TallyView:
    by_kind: dict[str, Counts] = {}
    agree = mixed = disagree = earlier = 0
    for row in rows:
        many = row["agree"], row["mixed"], row["disagree"]
        if not any(many):
            continue
        if row["revision"] != revision:
            earlier += sum(many)
            continue
        by_kind[row["account_kind"]] = Counts(*many)
        agree, mixed, disagree = agree + many[0], mixed + many[1], disagree + many[2]
    came: Counts | None = None
    source = ""
    for row in imported:
        many = row["agree"], row["mixed"], row["disagree"]
        came = (came or Counts()) + Counts(*many)
        source = row["source"]
        agree, mixed, disagree = agree + many[0], mixed + many[1], disagree + many[2]
    return TallyView(agree, mixed, disagree, dict(sorted(by_kind.items())), came, source, earlier)


async def ballot_of(person: int, kind: Target, target: int) -> BallotView | None:
    """A person's vote on a target, whatever the wording it was given to."""
    row = (
        await Ballot.select(Ballot.value, Ballot.revision, Ballot.entry, Ballot.at)
        .where((Ballot.target_kind == kind) & (Ballot.target == target) & (Ballot.person == person))
        .first()
    )
    return BallotView(**row) if row else None


async def voted(person: int, consultation: int, kind: Target) -> dict[int, int]:
    """The targets on which a person has voted in a consultation → value."""
    rows = await database.fetch(
        "SELECT target, value FROM ballot WHERE consultation = ? AND target_kind = ? AND person = ?",
        consultation, kind, person,
    )  # fmt: skip
    return {row["target"]: row["value"] for row in rows}


def are_shown(tally: TallyView, *, has_voted: bool, phase: Phase) -> bool:
    """Whether scores may be shown: one has voted, votes are closed, or 30 people have decided (TRUST §1.5)."""
    return has_voted or phase not in rules.open_in(Action.VOTE) or tally.decided >= SHOWN_FROM


async def ranks(consultation: int) -> dict[int, ranking.Ranked]:
    """Every amendment in debate → its place, by amendment number: Wilson bound, ties to the smaller number."""
    numbers = await amendments.numbers(consultation)
    counted = await tallies(consultation, "amendment")
    placed = ranking.rank({number: counted.get(id_, TallyView()).ranked for id_, number in numbers.items()})
    return {place.id: place for place in placed}


async def panel(
    consultation: ConsultationView, kind: Target, target: int, *,
    revision: int = 1, subject: str, address: str, person: Actor | None, now: datetime, is_votable: bool = True,
) -> Panel:  # fmt: skip
    """What the voting block of a page shows to this person now. ``is_votable`` is False for what was withdrawn."""
    phase = consultation.phase(now)
    counted = await tally(kind, target, revision)
    mine = await ballot_of(person.id, kind, target) if person else None
    receipt = None
    if person and mine:
        receipt = await receipts.receipt(consultation.slug, mine.entry, person=person.id)
    is_open = is_votable and phase in rules.open_in(Action.VOTE)
    return Panel(
        slug=consultation.slug, kind=kind, subject=subject, address=address, revision=revision,
        tally=counted, ballot=mine, receipt=receipt, is_open=is_open,
        may_vote=is_open and (person is None or rules.allows(Action.VOTE, person, phase)),
        is_signed_in=person is not None,
        are_results_shown=are_shown(counted, has_voted=mine is not None and mine.revision == revision, phase=phase),
        closed_at=consultation.calendar.votes_close_at if now >= consultation.calendar.votes_close_at else None,
    )  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """A tally that does not equal its ballots: what is kept, and what a recount finds."""

    kind: str
    target: int
    revision: int
    account_kind: str
    kept: Counts
    counted: Counts


async def recount(consultation: int) -> tuple[Difference, ...]:
    """Count every ballot again and compare with the tallies; empty when all are equal.

    The votes of accounts erased since have no ballot: the journal alone counts them again (``verify``).
    """
    kept = {
        (row["target_kind"], row["target"], row["revision"], row["account_kind"]): Counts(
            *(row[answer] - row[f"unlinked_{answer}"] for answer in ("agree", "mixed", "disagree"))
        )
        for row in await database.fetch("SELECT * FROM tally WHERE consultation = ?", consultation)
    }
    counted = {
        (row["target_kind"], row["target"], row["revision"], row["kind"]): Counts(
            int(row["agree"]), int(row["mixed"]), int(row["disagree"])
        )
        for row in await database.fetch(
            "SELECT b.target_kind, b.target, b.revision, p.kind,"
            " SUM(CASE WHEN b.value = 1 THEN 1 ELSE 0 END) AS agree,"
            " SUM(CASE WHEN b.value = 0 THEN 1 ELSE 0 END) AS mixed,"
            " SUM(CASE WHEN b.value = -1 THEN 1 ELSE 0 END) AS disagree"
            " FROM ballot b JOIN person p ON p.id = b.person WHERE b.consultation = ?"
            " GROUP BY b.target_kind, b.target, b.revision, p.kind",
            consultation,
        )
    }
    return tuple(
        Difference(*key, kept=kept.get(key, Counts()), counted=counted.get(key, Counts()))
        for key in sorted(kept.keys() | counted.keys())
        if kept.get(key, Counts()) != counted.get(key, Counts())
    )
