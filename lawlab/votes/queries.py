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
from lawlab.engine.groups import is_shared
from lawlab.engine.ranking import Formula
from lawlab.engine.rules import Action, Actor
from lawlab.journal import queries as receipts
from lawlab.journal.service import Receipt
from lawlab.votes import opinion
from lawlab.votes.forms import Target
from lawlab.votes.opinion import GroupsView
from lawlab.votes.tables import Ballot

NEIGHBOURS = 2


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
    shown_from: int
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


async def tallies(
    consultation: int, kind: Target, *, revisions: Mapping[int, int] | None = None
) -> dict[int, TallyView]:
    """Every target of a consultation that has a vote → the tally of its current wording.

    ``revisions`` (target → current wording) asks for these targets alone.
    """
    clauses, args = "consultation = ? AND target_kind = ?", [consultation, kind, *(revisions or ())]
    if revisions is not None:
        clauses += f" AND target IN ({', '.join('?' * len(revisions)) or 'NULL'})"
    rows = await database.fetch(f"SELECT {_COLUMNS} FROM tally WHERE {clauses}", *args)
    imported = await database.fetch(
        f"SELECT target, agree, mixed, disagree, source FROM imported_tally WHERE {clauses}", *args
    )
    current = revisions
    if current is None:
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


async def weights(consultation: int) -> dict[int, int]:
    """Votes on the current wording of each amendment, by row id: what stands for « seen ». Without votes: left out."""
    rows = await database.fetch(
        "SELECT t.target, SUM(t.agree + t.mixed + t.disagree) AS votes"
        " FROM tally t JOIN amendment a ON a.id = t.target AND a.revision = t.revision"
        " WHERE t.consultation = ? AND t.target_kind = 'amendment' GROUP BY t.target"
        " UNION ALL SELECT target, SUM(agree + mixed + disagree) FROM imported_tally"
        " WHERE consultation = ? AND target_kind = 'amendment' GROUP BY target",
        consultation, consultation,
    )  # fmt: skip
    found: dict[int, int] = {}
    for row in rows:
        found[row["target"]] = found.get(row["target"], 0) + int(row["votes"])
    return found


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


def are_shown(tally: TallyView, *, has_voted: bool, phase: Phase, minimum: int = ranking.ENOUGH) -> bool:
    """Whether scores may be shown: one has voted, votes are closed, or enough people have decided (TRUST §1.5).

    ``minimum`` is the threshold of the consultation; without votes there is nothing to show.
    """
    return has_voted or phase not in rules.open_in(Action.VOTE) or tally.decided >= max(1, minimum)


async def ranks(consultation: int, formula: Formula | None = None) -> dict[int, ranking.Ranked]:
    """Every amendment in debate → its place, by amendment number, in the published order; by the formula in force.

    Below the threshold of the consultation there is no rank, only a place in the list (``enough`` is False).
    """
    chosen = formula or (await formulas(consultation))[-1].id
    [row] = await database.fetch("SELECT threshold FROM consultation WHERE id = ?", consultation)
    votes = {number: tally.ranked for number, tally in (await _debated(consultation)).items()}
    return {place.id: place for place in ranking.standing(votes, chosen, int(row["threshold"]))}


@dataclass(frozen=True)
class FormulaView:
    """A formula that ranks, or ranked, a consultation; ``entry`` is the journal's, None for the one it opened with."""

    id: Formula
    reason: str = ""
    at: datetime | None = None
    entry: int | None = None


async def formulas(consultation: int) -> tuple[FormulaView, ...]:
    """The formulas of a consultation, the one in force last."""
    rows = await database.fetch(
        "SELECT formula, reason, at, entry FROM formula_change WHERE consultation = ? ORDER BY id", consultation
    )
    changes = [FormulaView(Formula(row["formula"]), row["reason"], row["at"], row["entry"]) for row in rows]
    return (FormulaView(Formula.WILSON), *changes)


@dataclass(frozen=True)
class Neighbour:
    """An amendment beside another in the order, with the votes that put it there."""

    place: ranking.Ranked
    tally: TallyView


@dataclass(frozen=True)
class Why:
    """Why an amendment has its place: ``ranked`` of ``total`` have a rank; ``above`` and ``below`` stand beside it.

    ``former`` are its places by the formulas that ranked the consultation before this one.
    """

    place: ranking.Ranked
    formula: FormulaView
    minimum: int
    ranked: int
    total: int
    above: tuple[Neighbour, ...]
    below: tuple[Neighbour, ...]
    former: tuple[tuple[FormulaView, ranking.Ranked], ...]
    groups: GroupsView | None
    by_group: Mapping[str, ranking.Tally]
    prior: tuple[float, float] | None

    @property
    def is_shared(self) -> bool:
        """Whether « shared across groups » may be said of it."""
        if self.groups is None or self.groups.hidden is not None:
            return False
        return is_shared([self.by_group.get(name, ranking.Tally()) for name in self.groups.sizes])


async def why(consultation: ConsultationView, number: int) -> Why | None:
    """The reasons of one place; None for an amendment that is no longer in debate."""
    changes = await formulas(consultation.id)
    counted = await _debated(consultation.id)
    votes = {id_: tally.ranked for id_, tally in counted.items()}
    order = ranking.standing(votes, changes[-1].id, consultation.threshold)
    at = next((index for index, place in enumerate(order) if place.id == number), None)
    if at is None:
        return None
    beside = [Neighbour(place, counted[place.id]) for place in order if place.enough]
    first, last = (max(0, at - NEIGHBOURS), at) if order[at].enough else (0, 0)
    before = [(one, ranking.standing(votes, one.id, consultation.threshold)) for one in changes[:-1]]
    return Why(
        place=order[at], formula=changes[-1], minimum=consultation.threshold, ranked=len(beside), total=len(order),
        above=tuple(beside[first:last]),
        below=tuple(beside[at + 1 : at + 1 + NEIGHBOURS]) if order[at].enough else (),
        groups=await opinion.of(consultation.id), by_group=await opinion.counts(consultation.id, number),
        former=tuple((one, next(place for place in places if place.id == number)) for one, places in before),
        prior=ranking.prior(votes.values()) if changes[-1].id is Formula.BAYES else None,
    )  # fmt: skip


async def _debated(consultation: int) -> dict[int, TallyView]:
    """Every amendment in debate → its tally, by number."""
    numbers = await amendments.numbers(consultation)
    counted = await tallies(consultation, "amendment")
    return {number: counted.get(id_, TallyView()) for id_, number in numbers.items()}


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
        are_results_shown=are_shown(
            counted, has_voted=mine is not None and mine.revision == revision, phase=phase,
            minimum=consultation.threshold,
        ),
        shown_from=max(1, consultation.threshold),
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
