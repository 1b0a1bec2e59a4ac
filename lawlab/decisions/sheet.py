"""What the desk shows beside the queue: one amendment, all that bears on it, and the answer as saved or as typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from amendments import neighbours as around
from amendments import queries as amendments
from amendments import reading
from amendments.neighbours import Neighbours
from amendments.queries import AmendmentView
from amendments.reading import Line, Reading
from arguments import queries as arguments
from arguments.queries import ArgumentView
from lawlab.accounts.queries import PersonView
from lawlab.consultations.queries import ConsultationView
from lawlab.decisions import bearing, queries
from lawlab.decisions.bearing import Mend
from lawlab.decisions.board import Row
from lawlab.decisions.queries import ChangeView, DecisionView
from lawlab.engine.diff import Span, diff_words
from texts import queries as texts

TEXTS = ("justification", "notes", "alineas")


@dataclass(frozen=True)
class Step:
    """One line of an answer's history: state before ("" at first) and after, and the texts that changed, marked."""

    at: datetime
    person: PersonView
    before: tuple[str, str]
    after: tuple[str, str]
    texts: tuple[tuple[str, tuple[Span, ...]], ...]
    related: int | None


@dataclass(frozen=True)
class Sheet:
    """``typed`` fills the form; ``official`` marks the official wording; ``theirs`` is what somebody else saved
    meanwhile. ``row`` is None for an amendment that is no longer in debate."""

    amendment: AmendmentView
    row: Row | None
    change: Reading
    places: tuple[int, ...]
    neighbours: Neighbours
    mends: tuple[Mend, ...]
    best_for: ArgumentView | None
    best_against: ArgumentView | None
    answer: DecisionView | None
    official: tuple[Line, ...]
    history: tuple[Step, ...]
    typed: Mapping[str, Any]
    edition: int
    errors: Mapping[str, str] = field(default_factory=dict)
    theirs: DecisionView | None = None


async def sheet(
    consultation: ConsultationView, number: int, row: Row | None, *, language: reading.Language,
    typed: Mapping[str, Any] | None = None, errors: Mapping[str, str] | None = None, is_moved: bool = False,
) -> Sheet:  # fmt: skip
    """Everything about one amendment. ``typed`` replaces what is saved; ``is_moved`` shows both. Raises NotFound."""
    amendment = await amendments.one(consultation.id, number)
    version = await texts.version(consultation.version)
    answer = await queries.decision(amendment.id)
    columns = await arguments.of_amendment(consultation.id, amendment.id)
    official: tuple[Line, ...] = ()
    if answer is not None and answer.alineas:
        official = reading.lines(amendment.base_alineas, answer.alineas)
    return Sheet(
        amendment=amendment,
        row=row,
        change=reading.reading(amendment.operations, amendment.base_alineas, amendment.alineas, language),
        places=reading.places(amendment.operations, amendment.touched, amendment.base_alineas),
        neighbours=await around.neighbours(
            consultation.id, amendment.article, amendment.target, amendment.operations, amendment.base_alineas,
            leave_out=number,
        ),
        mends=bearing.mends(version.articles, amendment),
        best_for=next(iter(columns.for_), None),
        best_against=next(iter(columns.against), None),
        answer=answer,
        official=official,
        history=await _history(consultation.id, answer),
        typed={**_saved(amendment, answer), **(typed or {})},
        edition=answer.edition if answer else 0,
        errors=errors or {},
        theirs=answer if is_moved else None,
    )  # fmt: skip


def _saved(amendment: AmendmentView, answer: DecisionView | None) -> dict[str, str]:
    """The form as it opens: the saved answer; without an official wording, the amendment's own to start from."""
    return {
        "outcome": answer.outcome.value if answer else "",
        "justification": answer.justification if answer else "",
        "notes": answer.notes if answer else "",
        "alineas": "\n".join((answer.alineas if answer else ()) or amendment.alineas),
        "related": str(answer.related_number) if answer and answer.related_number else "",
    }


async def _history(consultation: int, answer: DecisionView | None) -> tuple[Step, ...]:
    if answer is None:
        return ()
    changes = await queries.history(answer.id)
    pointed = {int(change.after["related"]) for change in changes if change.after.get("related")}
    views = await amendments.by_ids(consultation, sorted(pointed)) if pointed else {}
    numbers = {id_: view.number for id_, view in views.items()}
    return tuple(_step(change, numbers) for change in changes)


def _step(change: ChangeView, numbers: Mapping[int, int]) -> Step:
    before, after = change.before, change.after
    return Step(
        at=change.at,
        person=change.person,
        before=(before.get("outcome", ""), before.get("status", "")),
        after=(after["outcome"], after["status"]),
        texts=tuple(
            (name, diff_words(before.get(name, ""), after[name], display=True))
            for name in TEXTS
            if before.get(name, "") != after[name]
        ),
        related=numbers.get(after.get("related") or 0),
    )
