"""May this be done now? One table: action × role × phase.

``check`` is called by the services, never by the pages; ``allows`` tells the pages what to offer.
"""

from dataclasses import dataclass
from enum import StrEnum

from lawlab.engine.calendar import Phase


class Role(StrEnum):
    """What an account may do; one role an account."""

    CITIZEN = "citizen"
    ORGANISATION = "organisation"
    MODERATOR = "moderator"
    DRAFTER = "drafter"
    PUBLISHER = "publisher"
    ADMINISTRATOR = "administrator"


STAFF = frozenset({Role.DRAFTER, Role.PUBLISHER, Role.ADMINISTRATOR})
PEOPLE = frozenset({Role.CITIZEN, Role.ORGANISATION})


class Action(StrEnum):
    """Every act that the calendar or a role may forbid."""

    ANNOTATE = "annotate"
    DRAFT = "draft"
    SUBMIT = "submit"
    RECTIFY = "rectify"
    WITHDRAW = "withdraw"
    ARGUE = "argue"
    SUPPORT = "support"
    VOTE = "vote"
    SEE_DESK = "see-desk"
    DECIDE = "decide"
    PUBLISH = "publish"
    MANAGE = "manage"


@dataclass(frozen=True)
class Actor:
    """Who acts: the account's number, shown name, role and kind (citizen, association, company, authority)."""

    id: int
    name: str
    role: Role
    kind: str
    level: int = 0

    @property
    def is_staff(self) -> bool:
        return self.role in STAFF


class Refusal(StrEnum):
    """Why an act is refused."""

    SIGN_IN = "sign-in"
    ROLE = "role"
    OWNER = "owner"
    PHASE = "phase"


_EVERY_PHASE = frozenset(Phase)
_WRITING = frozenset({Phase.CONTRIBUTION})
_VOTING = frozenset({Phase.CONTRIBUTION, Phase.VOTING})
# Drafters read and prepare answers while contributions still arrive; drafts stay private (DESIGN §6).
_DECIDING = frozenset({Phase.CONTRIBUTION, Phase.VOTING, Phase.DECISION, Phase.PUBLICATION})
_PUBLISHING = frozenset({Phase.DECISION, Phase.PUBLICATION})

_TABLE: dict[Action, tuple[frozenset[Role], frozenset[Phase]]] = {
    Action.ANNOTATE: (frozenset(Role), frozenset({Phase.PRESENTATION, Phase.CONTRIBUTION, Phase.VOTING})),
    Action.DRAFT: (frozenset(Role), frozenset({Phase.PRESENTATION, Phase.CONTRIBUTION})),
    Action.SUBMIT: (frozenset(Role), _WRITING),
    Action.RECTIFY: (frozenset(Role), _WRITING),
    Action.WITHDRAW: (frozenset(Role), _VOTING),
    Action.ARGUE: (frozenset(Role), _VOTING),
    Action.SUPPORT: (frozenset(Role), _VOTING),
    Action.VOTE: (PEOPLE | {Role.MODERATOR}, _VOTING),
    Action.SEE_DESK: (STAFF, _EVERY_PHASE),
    Action.DECIDE: (frozenset({Role.DRAFTER, Role.ADMINISTRATOR}), _DECIDING),
    Action.PUBLISH: (frozenset({Role.PUBLISHER, Role.ADMINISTRATOR}), _PUBLISHING),
    Action.MANAGE: (frozenset({Role.ADMINISTRATOR}), _EVERY_PHASE),
}
_OWNERS_ONLY = frozenset({Action.DRAFT, Action.RECTIFY, Action.WITHDRAW})


def refusal(action: Action, actor: Actor | None, phase: Phase, *, owner: int | None = None) -> Refusal | None:
    """Why this actor may not do this now, or None when they may.

    ``owner`` is the account that the thing belongs to, for acts that only an owner may do. The phase is looked at
    last, so that a person is first told what will never be allowed.
    """
    roles, phases = _TABLE[action]
    if actor is None:
        return Refusal.SIGN_IN
    if actor.role not in roles:
        return Refusal.ROLE
    if action in _OWNERS_ONLY and owner is not None and owner != actor.id:
        return Refusal.OWNER
    if phase not in phases:
        return Refusal.PHASE
    return None


def allows(action: Action, actor: Actor | None, phase: Phase, *, owner: int | None = None) -> bool:
    """Whether to offer the act to this person now."""
    return refusal(action, actor, phase, owner=owner) is None


def open_in(action: Action) -> frozenset[Phase]:
    """The phases in which the calendar allows the act at all."""
    return _TABLE[action][1]
