"""Every score of every statement of a vote, from the last votes alone: what ``lawlab rank`` prints.

Statements are in the published order (Wilson bound rounded to 12 decimals, then the smaller id). A rank here is a
place in its order, 1 to n, ties settled by the smaller id.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lawlab.engine import groups, ranking
from lawlab.engine.ranking import Tally

_ANSWERS = {1: 0, 0: 1, -1: 2}
_EXACT, _SHORT = 9, 6
"""Decimals printed: orders are settled on 12."""

Votes = Mapping[int, Mapping[str, int]]
"""Statement → person → 1 agree, 0 pass, −1 disagree."""


@dataclass(frozen=True)
class Score:
    """One statement. ``by_group`` is empty, and the four figures about groups None, when no groups are given."""

    statement: int
    tally: Tally
    wilson: float
    rank_wilson: int
    net: int
    rank_net: int
    approval: float | None
    bayes: float
    rank_bayes: int
    controversy: float
    by_group: Mapping[str, Tally]
    consensus: float | None
    lowest: float | None
    is_shared: bool | None

    def cells(self) -> dict[str, Any]:
        """Column → value as it is printed, in the order of the columns; None is an empty cell."""
        found: dict[str, Any] = {
            "statement": self.statement,
            **_counts("", self.tally, last="pass_"),
            "wilson": round(self.wilson, _EXACT),
            "rank_wilson": self.rank_wilson,
            "net": self.net,
            "rank_net": self.rank_net,
            "approval": None if self.approval is None else round(self.approval, _EXACT),
            "bayes": round(self.bayes, _EXACT),
            "rank_bayes": self.rank_bayes,
            "controversy": round(self.controversy, _SHORT),
        }
        if self.consensus is not None and self.lowest is not None:
            found["gic"] = round(self.consensus, _SHORT)
            for name, tally in self.by_group.items():
                found |= _counts(f"group_{name}_", tally)
            found["min_group_wilson"] = round(self.lowest, _SHORT)
            found["shared_across_groups"] = None if self.is_shared is None else int(self.is_shared)
        return found


@dataclass(frozen=True)
class Board:
    """The whole vote: its statements in Wilson order, and why « shared across groups » is hidden, if it is."""

    scores: tuple[Score, ...]
    columns: tuple[str, ...]
    voters: int
    sizes: Mapping[str, int]
    hidden: groups.Hidden | None

    def rows(self) -> Iterator[dict[str, Any]]:
        """The cells of each statement."""
        return (score.cells() for score in self.scores)


def board(votes: Votes, statements: Collection[int], grouped: Mapping[str, str] | None = None) -> Board:
    """Score these statements; votes on any other are left out. ``grouped``: person → opinion group.

    A person in no group counts in the totals and in no group.
    """
    kept = {id_: votes.get(id_, {}) for id_ in statements}
    ballots: dict[str, int] = {}
    for given in kept.values():
        for person in given:
            ballots[person] = ballots.get(person, 0) + 1
    sizes = groups.sizes(grouped, ballots) if grouped is not None else {}
    hidden = groups.hidden_because(sizes.values()) if grouped is not None else None
    scores = _scored(kept, None if grouped is None else (grouped, tuple(sizes)), is_label_shown=hidden is None)
    return Board(scores, _columns(sizes if grouped is not None else None), len(ballots), sizes, hidden)


def _scored(
    votes: Votes, grouped: tuple[Mapping[str, str], tuple[str, ...]] | None, *, is_label_shown: bool
) -> tuple[Score, ...]:
    tallies = {id_: _tally(given.values()) for id_, given in votes.items()}
    bounds = {id_: ranking.wilson(tally.for_, tally.against) for id_, tally in tallies.items()}
    weight, mean = ranking.prior(tallies.values())
    smoothed = {id_: ranking.bayes(tally, weight, mean) for id_, tally in tallies.items()}
    by_wilson = _places(bounds)
    by_net = _places({id_: ranking.net(tally) for id_, tally in tallies.items()})
    by_bayes = _places(smoothed)
    found = []
    for id_, place in by_wilson.items():
        parts = _by_group(votes[id_], *grouped) if grouped is not None else {}
        found.append(
            Score(
                id_, tallies[id_], bounds[id_], place, ranking.net(tallies[id_]), by_net[id_],
                ranking.approval(tallies[id_]), smoothed[id_], by_bayes[id_], ranking.controversy(tallies[id_]), parts,
                None if grouped is None else groups.consensus(parts.values()),
                None if grouped is None else groups.lowest(parts.values()),
                groups.is_shared(parts.values()) if grouped is not None and is_label_shown else None,
            )
        )  # fmt: skip
    return tuple(found)


def _places(scores: Mapping[int, float]) -> dict[int, int]:
    """Statement → place, in the order of the places."""
    return {id_: place for place, (id_, *_rest) in enumerate(ranking.order(scores), start=1)}


def _tally(values: Collection[int]) -> Tally:
    counts = [0, 0, 0]
    for value in values:
        counts[_ANSWERS[value]] += 1
    return Tally(*counts)


def _by_group(given: Mapping[str, int], grouped: Mapping[str, str], names: tuple[str, ...]) -> dict[str, Tally]:
    values: dict[str, list[int]] = {name: [] for name in names}
    for person, value in given.items():
        group = grouped.get(person)
        if group is not None:
            values[group].append(value)
    return {name: _tally(found) for name, found in values.items()}


def _counts(prefix: str, tally: Tally, last: str = "pass") -> dict[str, int]:
    return {f"{prefix}agree": tally.for_, f"{prefix}disagree": tally.against, f"{prefix}{last}": tally.mixed}


def _columns(sizes: Mapping[str, int] | None) -> tuple[str, ...]:
    """Even of an empty board, so that its header is the same."""
    by_group = None if sizes is None else {name: Tally() for name in sizes}
    empty = Score(
        0, Tally(), 0, 1, 0, 1, None, 0, 1, 0, by_group or {},
        None if by_group is None else 0.0, None if by_group is None else 0.0, None,
    )  # fmt: skip
    return tuple(empty.cells())
