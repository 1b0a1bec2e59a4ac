"""Opinion groups: what may be said of a text from the votes of each group, and when it may be said at all.

A **group** is people who vote alike (found elsewhere: this is arithmetic on given groups). « Shared across groups » is
a label, never an order: groups cannot be explained in a sentence, small ones are noise, and a few organised accounts
can make the label appear or vanish. So it is shown only under every condition of ``hidden_because``, and each figure
can be computed again from the published groups.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from math import prod
from typing import Any

from lawlab.engine.ranking import Tally, wilson

SEED = 2026
"""What draws the first centres: groups depend on it, so it is published, and never chosen by anybody."""
MINIMUM_BALLOTS = 7
"""Votes that a person must have given to be placed in a group."""
MINIMUM_VOTERS = 200
MINIMUM_GROUP = 20
MINIMUM_SHARE = 0.10
MINIMUM_DECIDED = 10
MAJORITY = 0.5

CONDITIONS: dict[str, int | float | str] = {
    "ballots": MINIMUM_BALLOTS,
    "voters": MINIMUM_VOTERS,
    "group": MINIMUM_GROUP,
    "group_share": MINIMUM_SHARE,
    "decided_in_each_group": MINIMUM_DECIDED,
    "wilson_above": MAJORITY,
    "accounts": "verified",
}


class Hidden(StrEnum):
    """Why the label may not be shown."""

    FEW_VOTERS = "few-voters"
    ONE_GROUP = "one-group"
    SMALL_GROUP = "small-group"
    UNVERIFIED = "unverified"


def hidden_because(sizes: Collection[int], *, unverified: int = 0) -> Hidden | None:
    """The first reason to hide the label, or None. ``sizes``: the people of each group, all with enough votes.

    ``unverified`` is how many of them nobody has checked the identity of: a tenth of contrarian accounts is enough to
    remove the label from every text, so one that is not verified is one too many.

    >>> hidden_because([260, 21])
    <Hidden.SMALL_GROUP: 'small-group'>
    """
    voters = sum(sizes)
    if voters < MINIMUM_VOTERS:
        return Hidden.FEW_VOTERS
    if len(sizes) < 2:
        return Hidden.ONE_GROUP
    if any(size < MINIMUM_GROUP or size < MINIMUM_SHARE * voters for size in sizes):
        return Hidden.SMALL_GROUP
    return Hidden.UNVERIFIED if unverified else None


def is_shared(tallies: Collection[Tally]) -> bool:
    """Whether every group has enough decided votes, and a bound above one half."""
    return bool(tallies) and all(
        tally.decided >= MINIMUM_DECIDED and wilson(tally.for_, tally.against) > MAJORITY for tally in tallies
    )


def lowest(tallies: Collection[Tally]) -> float:
    """The lowest of the groups' Wilson bounds; 0 without a group."""
    return min((wilson(tally.for_, tally.against) for tally in tallies), default=0.0)


def consensus(tallies: Collection[Tally]) -> float:
    """Group-informed consensus: the geometric mean of (1 + for) / (2 + all votes) over the groups (Polis, 2021).

    >>> round(consensus([Tally(110, 7, 2), Tally(12, 2, 1)]), 5)
    0.83756
    """
    shares = [(1 + one.for_) / (2 + one.for_ + one.mixed + one.against) for one in tallies]
    return float(prod(shares) ** (1 / len(shares))) if shares else 0.0


def ordered(names: Collection[str]) -> tuple[str, ...]:
    """Names of groups as people count: 2 before 10, A before B."""
    return tuple(sorted(names, key=lambda name: (int(name) if name.isdecimal() else 0, name)))


def sizes(groups: Mapping[str, str], ballots: Mapping[str, int]) -> dict[str, int]:
    """Group → its people who voted often enough, from person → group and person → votes given."""
    found = dict.fromkeys(ordered(set(groups.values())), 0)
    for person, group in groups.items():
        if ballots.get(person, 0) >= MINIMUM_BALLOTS:
            found[group] += 1
    return found


def told(sizes: Mapping[str, int]) -> str:
    """Sizes as the journal writes them.

    >>> told({"B": 21, "A": 260})
    'A:260 B:21'
    """
    return " ".join(f"{name}:{sizes[name]}" for name in ordered(sizes.keys()))


def digest(rows: Iterable[Mapping[str, Any]]) -> str:
    """What the journal keeps of the published rows: SHA-256 of one line for each, in their order."""
    lines = (
        f"{row['voter'] or ''} {row['group']} {row['amendment']} {row['agree']} {row['mixed']} {row['disagree']}\n"
        for row in rows
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def recounted(rows: Iterable[Mapping[str, Any]]) -> dict[int, dict[str, Tally]]:
    """Amendment → group → its votes, from the published rows."""
    found: dict[int, dict[str, Tally]] = {}
    for row in rows:
        of = found.setdefault(row["amendment"], {})
        before = of.get(row["group"], Tally())
        of[row["group"]] = Tally(
            before.for_ + row["agree"], before.mixed + row["mixed"], before.against + row["disagree"]
        )
    return found


def shared(rows: Iterable[Mapping[str, Any]], names: Collection[str]) -> list[int]:
    """The amendments that every one of these groups supports, by number: the label, when it may be shown at all."""
    return sorted(
        amendment
        for amendment, by_group in recounted(rows).items()
        if is_shared([by_group.get(name, Tally()) for name in names])
    )
