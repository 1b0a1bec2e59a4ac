"""Answer an amendment. Nothing here is public until it is published (see the room's docstring)."""

import json
from datetime import datetime
from typing import Any

from amendments import queries as amendments
from amendments.queries import AmendmentView
from lawlab import database
from lawlab.consultations import queries as consultations
from lawlab.consultations import service as consultation_acts
from lawlab.consultations.queries import ConsultationView
from lawlab.decisions import queries
from lawlab.decisions.forms import DecisionForm
from lawlab.decisions.publish import alone, publish, told
from lawlab.decisions.queries import DecisionView, State
from lawlab.decisions.tables import Decision, DecisionChange
from lawlab.engine.outcome import POINTING, REWORDED
from lawlab.engine.rules import Action, Actor
from lawlab.errors import Invalid, NotFound, TextMoved
from lawlab.journal import service as journal
from lawlab.web.i18n import N_

__all__ = ["decide", "enter", "publish", "told"]


async def enter(slug: str, *, by: Actor | None, now: datetime) -> ConsultationView:
    """The consultation, for the people of the desk only. Raises NotFound, NotSignedIn or NotAllowed."""
    consultation = await consultations.one(slug)
    await consultation_acts.check(Action.SEE_DESK, by, consultation, now)
    return consultation


async def decide(
    slug: str, number: int, form: DecisionForm, *, by: Actor | None, now: datetime, edition: int
) -> DecisionView:
    """Record an answer, or keep it as a draft. ``edition`` is the one that was on the screen (0: none yet).

    Raises NotFound, NotSignedIn, NotAllowed, PhaseClosed, Invalid (what is missing, field by field) or TextMoved when
    somebody saved another answer meanwhile: ``facts`` then hold ``theirs``, so that the page shows both.
    """
    async with database.transaction():
        consultation = await alone(slug)
        drafter = await consultation_acts.check(Action.DECIDE, by, consultation, now)
        amendment = await amendments.one(consultation.id, number)
        if not amendment.is_in_debate:
            raise NotFound(N_("Cet amendement n’est plus en débat : il n’appelle plus de réponse."))
        values = await _values(consultation, amendment, form)
        held = await queries.decision(amendment.id)
        if (held.edition if held else 0) != edition:
            raise _moved(number, held)
        if held is None:
            decision = await _insert(consultation.id, amendment.id, values, drafter.id, now)
        else:
            changed: dict[Any, Any] = {
                **values, "edition": held.edition + 1, "decided_by": drafter.id, "updated_at": now
            }  # fmt: skip
            await Decision.update(changed).where(Decision.id == held.id)
            decision = held.id
        await DecisionChange.insert(
            DecisionChange(
                decision=decision,
                person=drafter.id,
                at=now,
                before=json.dumps(_told(held), ensure_ascii=False),
                after=json.dumps(values, ensure_ascii=False),
            )
        )
        saved = await queries.decision(amendment.id)
    if saved is None:
        raise NotFound(N_("Cette réponse n’existe plus."))
    return saved


async def hand_over(person: int, *, nobody: int) -> None:
    """An erased drafter's answers stay the institution's: « nobody » signs them. Inside ``transaction()``."""
    await Decision.update({Decision.decided_by: nobody}).where(Decision.decided_by == person)
    await DecisionChange.update({DecisionChange.person: nobody}).where(DecisionChange.person == person)


async def _values(consultation: ConsultationView, amendment: AmendmentView, form: DecisionForm) -> dict[str, Any]:
    """The columns of the answer, once it is checked."""
    if not form.is_draft and form.incomplete:
        raise Invalid(N_("La décision n’est pas enregistrée : il manque quelque chose."), fields=form.incomplete)
    related = None
    if form.outcome in POINTING and form.related is not None:
        related = await _related(consultation, amendment, form.related)
    alineas = form.wording if form.outcome in REWORDED else ()
    if alineas and not amendment.is_addition and alineas == amendment.base_alineas:
        raise Invalid(
            N_("La décision n’est pas enregistrée : la rédaction retenue ne change rien au texte."),
            fields={"alineas": N_("Elle est identique au texte de départ. Modifiez-la, ou choisissez « Non retenu ».")},
        )
    return {
        "outcome": form.outcome.value,
        "justification": form.justification.strip(),
        "notes": form.notes.strip(),
        "alineas": "\n".join(alineas),
        "related": related,
        "status": State.DRAFT.value if form.is_draft else State.RECORDED.value,
    }


async def _related(consultation: ConsultationView, amendment: AmendmentView, number: int) -> int:
    try:
        found = await amendments.one(consultation.id, number)
    except NotFound:
        raise Invalid(
            N_("La décision n’est pas enregistrée."),
            fields={"related": N_("Aucun amendement ne porte ce numéro.")},
        ) from None
    if found.id == amendment.id:
        raise Invalid(
            N_("La décision n’est pas enregistrée."),
            fields={"related": N_("C’est le numéro de cet amendement : donnez celui de l’autre.")},
        )
    return found.id


async def _insert(consultation: int, amendment: int, values: dict[str, Any], drafter: int, now: datetime) -> int:
    row = Decision(
        consultation=consultation, amendment=amendment, decided_by=drafter, salt=journal.new_salt(), created_at=now,
        updated_at=now, **values,
    )  # fmt: skip
    rows = await Decision.insert(row).returning(Decision.id)
    return int(rows[0]["id"])


def _told(held: DecisionView | None) -> dict[str, Any]:
    if held is None:
        return {}
    return {
        "outcome": held.outcome.value,
        "justification": held.justification,
        "notes": held.notes,
        "alineas": "\n".join(held.alineas),
        "related": held.related,
        "status": held.status.value,
    }


def _moved(number: int, held: DecisionView | None) -> TextMoved:
    if held is None:
        return TextMoved(N_("La réponse que vous modifiez n’existe plus. Rien n’est perdu : enregistrez à nouveau."))
    return TextMoved(
        N_(
            "{name} a enregistré une autre réponse au n° {number} pendant que vous écriviez. Votre texte est gardé : "
            "comparez les deux, puis enregistrez à nouveau pour remplacer la sienne."
        ),
        name=held.decided_by.name,
        number=number,
        edition=held.edition,
        theirs={"outcome": held.outcome.value, "justification": held.justification, "alineas": list(held.alineas)},
    )
