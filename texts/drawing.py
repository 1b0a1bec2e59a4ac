"""In which order amendments are shown, and the draw that settles who comes first among what nobody has seen.

While votes are open no list is in the order of its scores: the first would stay the first. It shows what was least
seen, in an order drawn for each visitor; a draw is a day and a number from 0 to 31 that comes from the visitor's own
cookie, printed so that anyone draws it again. Few draws, not one for each visitor: a page may then be kept and shown
to many. Once votes are closed a list is in the published order, and « ex æquo » is said.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar, get_args

from lawlab.engine import ranking
from lawlab.engine.ranking import Formula, Ranked, Tally

DRAWS = 32
T = TypeVar("T")

Order = Literal[
    "discover", "support", "net", "divided", "discussed", "place", "recent", "wilson-95", "bayes-1", "net-1"
]  # fmt: skip
"""By support is by the formula in force; a formula named is one that was in force before it."""
UNSCORED: tuple[Order, ...] = ("discover", "place", "discussed", "recent")
SCORED: tuple[Order, ...] = ("support", "net", "divided", "discussed", "place", "recent")
_ORDERS: dict[str, Order] = {order: order for order in get_args(Order)}


@dataclass(frozen=True)
class Draw:
    """A draw: ``seed`` is what is hashed with each amendment's number (« seed:number », SHA-256)."""

    day: date
    number: int
    seed: str


def draw(slug: str, day: date, *, visitor: str, asked: int | None = None) -> Draw:
    """The visitor's draw of the day, or the one asked for by its number.

    >>> draw("demo", date(2026, 11, 22), visitor="", asked=5).seed
    'demo:2026-11-22:5'
    """
    own = int.from_bytes(hashlib.sha256(visitor.encode()).digest()[:4], "big") % DRAWS if visitor else 0
    number = asked if asked is not None and 0 <= asked < DRAWS else own
    return Draw(day=day, number=number, seed=f"{slug}:{day.isoformat()}:{number}")


def offered(*, are_votes_open: bool, formulas: Sequence[Formula]) -> tuple[Order, ...]:
    """The orders to choose from, the default first. ``formulas``: those of the consultation, the one in force last."""
    if are_votes_open:
        return UNSCORED
    return (*SCORED, *dict.fromkeys(_ORDERS[one.value] for one in formulas[:-1]))


def chosen(asked: str, orders: Sequence[Order]) -> Order:
    """The order asked for when it is offered, else the default."""
    return next((order for order in orders if order == asked), orders[0])


def by_score(
    items: Sequence[T], order: Order, tallies: Mapping[int, Tally], *,
    number: Callable[[T], int], formula: Formula, minimum: int,
) -> tuple[tuple[T, ...], dict[int, Ranked]]:  # fmt: skip
    """Items in the order of a score, with the place of each: by ``number``, its amendment's, a key of ``tallies``.

    « divided »: many votes, evenly split (``ranking.controversy``); those without a vote follow by their number.
    """
    votes = {number(item): tallies.get(number(item), Tally()) for item in items}
    if order == "divided":
        divided = ranking.order({id_: ranking.controversy(tally) for id_, tally in votes.items()})
        places = {id_: Ranked(id_, score, rank, tied, enough=score > 0) for id_, score, rank, tied in divided}
    else:
        named = {"support": formula, "net": Formula.NET}.get(order) or Formula(order)
        places = {place.id: place for place in ranking.standing(votes, named, minimum)}
    at = {id_: index for index, id_ in enumerate(places)}
    return tuple(sorted(items, key=lambda item: at[number(item)])), places
