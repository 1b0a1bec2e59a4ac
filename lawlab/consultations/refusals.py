"""Why an act is refused, said to the person: what happened, since when, and what can still be done.

Two tables read in order: by role, then by phase. Dates are written by the language of the moment.
"""

from datetime import datetime
from typing import NoReturn

from lawlab.engine.calendar import Calendar, Phase
from lawlab.engine.rules import Action, Refusal
from lawlab.errors import NotAllowed, NotSignedIn, PhaseClosed
from lawlab.web.i18n import N_, format_date, format_datetime

_SIGN_IN = {
    Action.ANNOTATE: N_("Connectez-vous pour annoter le texte. Ce que vous avez écrit est gardé."),
    Action.VOTE: N_("Connectez-vous pour voter. Votre choix est gardé."),
}
_SIGN_IN_OTHERWISE = N_("Connectez-vous pour continuer. Ce que vous avez écrit est gardé.")

_ROLE = {
    Action.VOTE: N_("Ce compte est celui de l’équipe qui répond aux amendements : il ne vote pas."),
    Action.SEE_DESK: N_("Le pupitre est réservé à l’équipe qui rédige les réponses."),
    Action.DECIDE: N_("Seule l’équipe de rédaction décide de la suite donnée à un amendement."),
    Action.PUBLISH: N_("Publier revient à une autre personne que celle qui rédige : il faut un compte de publication."),
    Action.MANAGE: N_("Seule l’administration du site change une consultation."),
}
_ROLE_OTHERWISE = N_("Votre compte ne permet pas cet acte.")
_OWNER = N_("Seule la personne qui l’a écrit peut le changer.")

_WRITING = frozenset({Action.DRAFT, Action.SUBMIT, Action.RECTIFY})
_ANSWERING = frozenset({Action.DECIDE, Action.PUBLISH})


def refuse(why: Refusal, action: Action, calendar: Calendar, now: datetime) -> NoReturn:
    """Raise the error that says why. ``why`` comes from ``rules.refusal``."""
    if why is Refusal.SIGN_IN:
        raise NotSignedIn(_SIGN_IN.get(action, _SIGN_IN_OTHERWISE))
    if why is Refusal.ROLE:
        raise NotAllowed(_ROLE.get(action, _ROLE_OTHERWISE))
    if why is Refusal.OWNER:
        raise NotAllowed(_OWNER)
    message, since = _closed(action, calendar, calendar.phase_at(now))
    dates = {
        "date": format_datetime(since),
        "answers": format_date(calendar.report_due_at),
    }
    raise PhaseClosed(message, **{name: value for name, value in dates.items() if "{" + name + "}" in message})


def _closed(action: Action, calendar: Calendar, phase: Phase) -> tuple[str, datetime]:
    if action in _ANSWERING:
        if phase is Phase.FOLLOW_UP:
            return N_("Les réponses ont été publiées le {date} : elles ne changent plus."), _published(calendar)
        if action is Action.DECIDE:
            return N_("L’écriture ouvre le {date} : il n’y a encore rien à décider."), calendar.opens_at
        return (
            N_("Les réponses se publient après la clôture des votes, le {date}. Vous pouvez déjà les préparer."),
            calendar.votes_close_at,
        )
    if phase is Phase.FOLLOW_UP:
        return (
            N_("Cette consultation est terminée depuis le {date}. Vous pouvez lire son rapport."),
            _published(calendar),
        )
    if phase is Phase.PRESENTATION:
        if action in _WRITING:
            return N_(
                "L’écriture ouvre le {date}. D’ici là, vous pouvez lire le texte et l’annoter."
            ), calendar.opens_at
        return N_(
            "Les votes et les arguments ouvrent le {date}. D’ici là, vous pouvez lire le texte."
        ), calendar.opens_at
    if action in _WRITING:
        if phase is Phase.VOTING:
            return N_("La phase d’écriture est close depuis le {date}. Vous pouvez encore voter."), calendar.closes_at
        return (
            N_("La phase d’écriture est close depuis le {date}. Les réponses sont attendues pour le {answers}."),
            calendar.closes_at,
        )
    if action is Action.ANNOTATE:
        return (
            N_("Les annotations sont closes depuis le {date}. Les réponses sont attendues pour le {answers}."),
            calendar.votes_close_at,
        )
    return (
        N_("Les votes sont clos depuis le {date}. Les réponses sont attendues pour le {answers}."),
        calendar.votes_close_at,
    )


def _published(calendar: Calendar) -> datetime:
    return calendar.published_at or calendar.report_due_at
