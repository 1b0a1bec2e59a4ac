"""Who votes what, who argues, who is convinced: drawn with a fixed seed, the same on every machine.

Only ``random()`` is used: the other methods of ``random.Random`` may change between versions of Python.
"""

import random
from collections.abc import Sequence
from datetime import datetime
from typing import Literal, TypeVar

from lawlab.demo.content import Rate

T = TypeVar("T")
Value = Literal[-1, 0, 1]


class Draw:
    """A seeded source of choices; ``name`` gives each consultation its own."""

    def __init__(self, name: str) -> None:
        self._random = random.Random(f"lawlab-{name}").random

    def one(self, among: Sequence[T]) -> T:
        return among[int(self._random() * len(among))]

    def some(self, among: Sequence[T], how_many: int) -> list[T]:
        """Distinct ones, in a drawn order; all of them when there are not enough."""
        keyed = sorted((self._random(), place) for place in range(len(among)))
        return [among[place] for _, place in keyed[:how_many]]

    def count(self, mean: float) -> int:
        """0 to 3 × mean, more often small than large."""
        return int(self._random() * self._random() * 3.99 * mean)

    def between(self, start: datetime, end: datetime) -> datetime:
        """An instant, sooner more often than later, to the second."""
        chosen = start + (end - start) * self._random() ** 1.6
        return chosen.replace(microsecond=0)

    def ballots(self, pool: Sequence[T], rate: Rate) -> list[tuple[T, Value]]:
        """So many of the pool, with exactly the percentages asked for (rounded)."""
        chosen = self.some(pool, rate.voters)
        agree = round(len(chosen) * rate.agree / 100)
        mixed = round(len(chosen) * rate.mixed / 100)
        return [
            (person, 1 if place < agree else 0 if place < agree + mixed else -1) for place, person in enumerate(chosen)
        ]
