"""Ballots that are exactly the same: an alarm that costs nothing, and what it is worth.

n accounts whose ballots are equal vote for vote, each of at least 3 votes, with n at least 5 and at least 1 % of the
voters. Measured on eight real consultations: no false alarm; it finds every group of accounts that vote for their own
texts and nothing else, and none that first copies somebody's ballot. It proves nothing about anybody: people who were
given the same advice vote alike too.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Generic, TypeVar

MINIMUM_VOTES = 3
MINIMUM_ACCOUNTS = 5
MINIMUM_SHARE = 0.01

Person = TypeVar("Person", bound=Hashable)
Target = TypeVar("Target", bound=Hashable)


@dataclass(frozen=True)
class Bloc(Generic[Person, Target]):
    """People with one and the same ballot: target → value."""

    people: tuple[Person, ...]
    ballot: Mapping[Target, int]


def least(voters: int) -> int:
    """How many identical ballots make an alarm among so many voters.

    >>> [least(voters) for voters in (10, 500, 501, 21_330)]
    [5, 5, 6, 214]
    """
    return max(MINIMUM_ACCOUNTS, ceil(voters * MINIMUM_SHARE))


def identical(ballots: Mapping[Person, Mapping[Target, int]]) -> tuple[Bloc[Person, Target], ...]:
    """The blocs, the largest first; people without a vote are no voters."""
    alike: dict[frozenset[tuple[Target, int]], list[Person]] = {}
    voters = 0
    for person, ballot in ballots.items():
        voters += bool(ballot)
        if len(ballot) >= MINIMUM_VOTES:
            alike.setdefault(frozenset(ballot.items()), []).append(person)
    found = [Bloc(tuple(people), dict(votes)) for votes, people in alike.items() if len(people) >= least(voters)]
    return tuple(sorted(found, key=lambda bloc: -len(bloc.people)))
