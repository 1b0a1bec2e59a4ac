"""The ministry's part of the demonstration: decisions, half made or all published."""

from datetime import datetime

from amendments import queries as amendment_queries
from lawlab.consultations import queries as consultations
from lawlab.decisions import service as decisions
from lawlab.decisions.forms import DecisionForm
from lawlab.demo.content import Decided, Proposal, edited
from lawlab.demo.play import Play
from lawlab.engine.outcome import Outcome


async def decide(play: Play, *, start: datetime, end: datetime) -> None:
    """Every decision of the debate, spread over the time between ``start`` and ``end``."""
    decided = [(proposal, proposal.decision) for proposal in play.debate.proposals if proposal.decision is not None]
    for place, (proposal, decision) in enumerate(decided):
        at = start + (end - start) * place / len(decided)
        number = play.numbers[proposal.key]
        form = await _form(play, proposal, decision)
        await decisions.decide(play.slug, number, form, by=play.cast.named[decision.by], now=at, edition=0)


async def publish(play: Play, *, label: str, now: datetime) -> None:
    """A second person publishes: decisions become public together, and the next version is written."""
    await decisions.publish(play.slug, by=play.cast.named["publication"], now=now, label=label)


async def _form(play: Play, proposal: Proposal, decision: Decided) -> DecisionForm:
    alineas = ""
    if decision.edit is not None:
        consultation = await consultations.one(play.slug)
        amendment = await amendment_queries.one(consultation.id, play.numbers[proposal.key])
        alineas = "\n".join(edited(amendment.base_alineas, decision.edit))
    return DecisionForm(
        outcome=Outcome(decision.outcome),
        justification=decision.justification,
        notes=decision.notes,
        alineas=alineas,
        related=play.numbers[decision.related] if decision.related else None,
        is_draft=decision.status == "draft",
    )
