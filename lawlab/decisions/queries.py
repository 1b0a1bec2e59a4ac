"""Read the ministry's answers: all of them for the desk, only the published ones for everybody else."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from amendments import queries as amendments
from amendments.queries import AmendmentView
from lawlab.accounts import queries as accounts
from lawlab.accounts.queries import PersonView
from lawlab.consultations.queries import ConsultationView
from lawlab.decisions.tables import Decision, DecisionChange
from lawlab.engine import operations as engine_operations
from lawlab.engine.adoption import Adopted, BaseArticle, Result, adopt
from lawlab.engine.derive import derive
from lawlab.engine.outcome import APPLIED, REWORDED, Outcome
from lawlab.engine.text import split_alineas
from lawlab.engine.verbs import InsertArticle, Operation
from lawlab.votes import queries as votes
from texts import queries as texts

NO_TALLY = votes.TallyView()


class State(StrEnum):
    """Where an answer is: being written, ready, or public."""

    DRAFT = "draft"
    RECORDED = "recorded"
    PUBLISHED = "published"


@dataclass(frozen=True)
class DecisionView:
    """An answer. ``amendment`` and ``related`` are row ids; ``related_number`` is what people say.

    ``alineas`` is the official wording, empty unless the outcome needs one.
    """

    id: int
    amendment: int
    outcome: Outcome
    justification: str
    notes: str
    alineas: tuple[str, ...]
    related: int | None
    related_number: int | None
    status: State
    edition: int
    decided_by: PersonView
    updated_at: datetime
    published_at: datetime | None
    salt: bytes

    @property
    def is_reasoned(self) -> bool:
        """Whether it is ready, or public, and says why: what the promise to contributors asks for."""
        return self.status is not State.DRAFT and bool(self.justification.strip())


@dataclass(frozen=True)
class ChangeView:
    """One line of a decision's own history."""

    at: datetime
    person: PersonView
    before: Mapping[str, Any]
    after: Mapping[str, Any]


def _select() -> Any:
    return Decision.select(
        Decision.id, Decision.amendment, Decision.outcome, Decision.justification, Decision.notes, Decision.alineas,
        Decision.related, Decision.related.number.as_alias("related_number"), Decision.status, Decision.edition,
        Decision.decided_by, Decision.updated_at, Decision.published_at, Decision.salt,
    )  # fmt: skip


async def _views(query: Any) -> tuple[DecisionView, ...]:
    rows = await query
    people = await accounts.people({row["decided_by"] for row in rows})
    return tuple(
        DecisionView(
            **{
                **row,
                "outcome": Outcome(row["outcome"]),
                "status": State(row["status"]),
                "alineas": split_alineas(row["alineas"]),
                "decided_by": people[row["decided_by"]],
                "salt": bytes(row["salt"]),
            }
        )
        for row in rows
    )


async def decision(amendment: int) -> DecisionView | None:
    """The answer to one amendment (row id), whatever its state: for the desk only."""
    found = await _views(_select().where(Decision.amendment == amendment))
    return found[0] if found else None


async def all_of(consultation: int) -> dict[int, DecisionView]:
    """Amendment row id → its answer, whatever its state: for the desk only."""
    found = await _views(_select().where(Decision.consultation == consultation))
    return {one.amendment: one for one in found}


async def published(consultation: int) -> tuple[DecisionView, ...]:
    """The public answers, by row id of their amendment; internal notes are left out."""
    query = _select().where((Decision.consultation == consultation) & (Decision.status == State.PUBLISHED))
    found = await _views(query.order_by(Decision.amendment))
    return tuple(DecisionView(**{**vars(one), "notes": ""}) for one in found)


async def history(decision: int) -> tuple[ChangeView, ...]:
    """Who changed an answer, latest first."""
    rows = (
        await DecisionChange.select(
            DecisionChange.at, DecisionChange.person, DecisionChange.before, DecisionChange.after
        )
        .where(DecisionChange.decision == decision)
        .order_by(DecisionChange.id, ascending=False)
    )
    people = await accounts.people({row["person"] for row in rows})
    return tuple(
        ChangeView(row["at"], people[row["person"]], json.loads(row["before"]), json.loads(row["after"]))
        for row in rows
    )


@dataclass(frozen=True)
class Gap:
    """An amendment that enough people judged and that has no reasoned answer yet; ``decided`` votes on its wording."""

    number: int
    title: str
    decided: int
    has_draft: bool


@dataclass(frozen=True)
class Readiness:
    """What stands between the desk and publication; ``result`` is the text of everything retained so far.

    ``gaps`` are at or above the threshold without a recorded answer and its reason, the most voted on first;
    ``unanswered`` are the numbers below it.
    """

    gaps: tuple[Gap, ...]
    drafts: tuple[int, ...]
    unanswered: tuple[int, ...]
    recorded: tuple[DecisionView, ...]
    result: Result

    @property
    def missing(self) -> tuple[int, ...]:
        """The numbers of the gaps, in their order."""
        return tuple(sorted(gap.number for gap in self.gaps))

    @property
    def is_ready(self) -> bool:
        """Whether nothing is missing and the text is final."""
        return not self.gaps and self.result.is_final


async def readiness(consultation: ConsultationView) -> Readiness:
    """Look at every amendment in debate, its votes and its answer."""
    answers = await all_of(consultation.id)
    debated = [one for one in await amendments.everything(consultation.id) if one.is_in_debate]
    tallies = await votes.tallies(consultation.id, "amendment")
    gaps: list[Gap] = []
    drafts: list[int] = []
    unanswered: list[int] = []
    for one in debated:
        answer = answers.get(one.id)
        if answer is not None and answer.is_reasoned:
            continue
        if answer is not None:
            drafts.append(one.number)
        decided = tallies.get(one.id, NO_TALLY).decided
        if decided >= consultation.threshold:
            gaps.append(Gap(one.number, one.title, decided, has_draft=answer is not None))
        else:
            unanswered.append(one.number)
    gaps.sort(key=lambda gap: (-gap.decided, gap.number))
    in_debate = {one.id for one in debated}
    recorded = tuple(answer for answer in answers.values() if answer.is_reasoned and answer.amendment in in_debate)
    retained = [(one, answers[one.id]) for one in debated if one.id in {answer.amendment for answer in recorded}]
    return Readiness(tuple(gaps), tuple(drafts), tuple(unanswered), recorded, await result(consultation, retained))


async def result(consultation: ConsultationView, chosen: Sequence[tuple[AmendmentView, DecisionView | None]]) -> Result:
    """The text that these amendments give: in the official wording where there is one, else in their own.

    An amendment with an answer that changes nothing (not retained…) is left out; one without an answer is taken as
    retained, which is what a simulation asks.
    """
    version = await texts.version(consultation.version)
    base = [BaseArticle(one.id, one.number, one.title, one.alineas) for one in version.articles]
    adopted = [
        Adopted(str(amendment.number), amendment.article, operations_of(amendment, answer))
        for amendment, answer in chosen
        if answer is None or answer.outcome in APPLIED
    ]
    return adopt(base, adopted)


def operations_of(amendment: AmendmentView, answer: DecisionView | None) -> tuple[Operation, ...]:
    """What enters the text: the amendment's own operations, or those of the official wording."""
    if answer is None or answer.outcome not in REWORDED or not answer.alineas:
        return amendment.operations
    if amendment.is_addition:
        return (InsertArticle("after", amendment.article_number, amendment.new_title, answer.alineas),)
    return derive(amendment.base_alineas, answer.alineas)


def stored(ops: tuple[Operation, ...]) -> str:
    """Operations as the open data writes them."""
    return json.dumps(engine_operations.to_data(ops), ensure_ascii=False, sort_keys=True)
