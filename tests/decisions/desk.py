"""The desk's small world: the three articles, seen when votes are closed and answers are being written."""

from lawlab.decisions import service
from lawlab.decisions.forms import DecisionForm
from lawlab.decisions.queries import DecisionView
from lawlab.engine.outcome import Outcome
from lawlab.engine.rules import Actor
from lawlab.votes import service as votes
from tests import worlds
from tests.worlds import World

REASON = "Parce que le délai de dix jours est tenable."


def deciding(world: World) -> World:
    """The same consultation once votes are closed."""
    return worlds.later(world, 18)


async def decide(
    world: World, number: int, outcome: Outcome = Outcome.RETAINED, *, by: Actor, edition: int = 0, **typed: object
) -> DecisionView:
    """Answer at the time of answers; the reason is there unless the test says otherwise."""
    form = DecisionForm.model_validate({"outcome": outcome, "justification": REASON, **typed})
    return await service.decide(world.slug, number, form, by=by, now=deciding(world).now, edition=edition)


async def vote(world: World, number: int, *, agree: int = 0, disagree: int = 0) -> None:
    """So many decided votes, from new people."""
    for value, how_many in ((1, agree), (-1, disagree)):
        for person in await worlds.people(how_many):
            await votes.cast(world.slug, "amendment", number, value, by=person, now=world.now)
