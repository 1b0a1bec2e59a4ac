"""What a loader tells as it goes: one step for each record set, once it is written for good."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class RecordSet(StrEnum):
    """The sets of an import, in the order in which they are written."""

    TEXT = "text"
    PEOPLE = "people"
    AMENDMENTS = "amendments"
    ARGUMENTS = "arguments"
    VOTES = "votes"
    COUNTS = "counts"


@dataclass(frozen=True)
class Step:
    """A set is in: ``added`` now out of ``total``; the others were already there."""

    set: RecordSet
    added: int
    total: int


@dataclass(frozen=True)
class Difference:
    """What the database holds is not what was read."""

    what: str
    read: int
    kept: int


def differences(read: Mapping[str, int], kept: Mapping[str, int]) -> tuple[Difference, ...]:
    """The figures that are not equal on both sides; empty after a whole import."""
    return tuple(Difference(what, read[what], kept[what]) for what in read if read[what] != kept[what])
