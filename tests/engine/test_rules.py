"""The table of who may do what, and when."""

import pytest

from lawlab.engine.calendar import Phase
from lawlab.engine.rules import STAFF, Action, Actor, Refusal, Role, allows, open_in, refusal

ME = 7


def actor(role: Role) -> Actor:
    return Actor(id=ME, name="Solène K.", role=role, kind="citizen")


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("phase", list(Phase))
def test_nobody_acts_without_an_account(action: Action, phase: Phase) -> None:
    assert refusal(action, None, phase) is Refusal.SIGN_IN


@pytest.mark.parametrize("role", [role for role in Role if role not in STAFF])
@pytest.mark.parametrize("action", [Action.SEE_DESK, Action.DECIDE, Action.PUBLISH, Action.MANAGE])
@pytest.mark.parametrize("phase", list(Phase))
def test_the_desk_is_for_staff_in_every_phase(role: Role, action: Action, phase: Phase) -> None:
    assert refusal(action, actor(role), phase) is Refusal.ROLE


@pytest.mark.parametrize("role", sorted(STAFF))
def test_the_ministry_does_not_vote_on_what_it_will_decide(role: Role) -> None:
    assert refusal(Action.VOTE, actor(role), Phase.CONTRIBUTION) is Refusal.ROLE


def test_a_drafter_decides_and_does_not_publish_and_a_publisher_the_reverse() -> None:
    assert allows(Action.DECIDE, actor(Role.DRAFTER), Phase.DECISION)
    assert not allows(Action.PUBLISH, actor(Role.DRAFTER), Phase.DECISION)
    assert allows(Action.PUBLISH, actor(Role.PUBLISHER), Phase.DECISION)
    assert not allows(Action.DECIDE, actor(Role.PUBLISHER), Phase.DECISION)


@pytest.mark.parametrize("action", [Action.DRAFT, Action.RECTIFY, Action.WITHDRAW])
def test_only_its_author_touches_an_amendment(action: Action) -> None:
    citizen = actor(Role.CITIZEN)
    assert refusal(action, citizen, Phase.CONTRIBUTION, owner=ME + 1) is Refusal.OWNER
    assert refusal(action, citizen, Phase.CONTRIBUTION, owner=ME) is None


def test_votes_outlive_contributions_and_nothing_outlives_the_votes() -> None:
    assert open_in(Action.VOTE) == {Phase.CONTRIBUTION, Phase.VOTING}
    assert open_in(Action.SUBMIT) == {Phase.CONTRIBUTION}
    closed = {Phase.DECISION, Phase.PUBLICATION, Phase.FOLLOW_UP}
    for action in (Action.SUBMIT, Action.ARGUE, Action.VOTE, Action.SUPPORT, Action.ANNOTATE, Action.WITHDRAW):
        assert not open_in(action) & closed


def test_nothing_is_published_while_people_still_vote() -> None:
    assert not open_in(Action.PUBLISH) & open_in(Action.VOTE)
