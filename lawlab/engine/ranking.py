"""Orders with stated formulas: no randomness, ties settled, every score recomputable from public counts.

Default: the lower bound of the Wilson score interval (E. B. Wilson, 1927) at 95 % on for / (for + against): "the
share in favour that we can be 95 % sure of, given how many have voted". "Mixed" is published and not counted.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import median

from lawlab.engine.chain import Field

Z = 1.959963984540054
ROUNDING = 12
ENOUGH = 30


class Formula(StrEnum):
    """The formulas that may rank a consultation; the first is the house's, used until an organiser says otherwise."""

    WILSON = "wilson-95"
    BAYES = "bayes-1"
    NET = "net-1"


def described(formula: Formula = Formula.WILSON, minimum: int = ENOUGH) -> dict[str, object]:
    """All that one needs to compute an order again. ``minimum``: decided votes below which no rank is given."""
    return {
        "id": formula.value,
        "z": Z if formula is Formula.WILSON else None,
        "rounding": ROUNDING,
        "ties": "smaller id first; equal scores share their rank",
        "minimum": minimum,
    }


FORMULA = described()


def declared(formula: Formula, minimum: int) -> dict[str, Field]:
    """The same for an entry of the journal, which takes no number with a fraction."""
    told = described(formula, minimum)
    return {
        "formula": formula.value,
        "z": None if told["z"] is None else str(told["z"]),
        "rounding": ROUNDING,
        "ties": str(told["ties"]),
        "minimum": minimum,
    }


@dataclass(frozen=True)
class Tally:
    """Last votes on one text: agree, mixed, disagree."""

    for_: int = 0
    mixed: int = 0
    against: int = 0

    @property
    def decided(self) -> int:
        """Votes that count in the score."""
        return self.for_ + self.against


@dataclass(frozen=True)
class Ranked:
    """One place in an order. ``tied``: another text has the same score; ``enough``: a rank may be shown."""

    id: int
    score: float
    rank: int
    tied: bool
    enough: bool


def wilson(for_: int, against: int, z: float = Z) -> float:
    """The lower bound of the Wilson interval, 0 ≤ bound ≤ 1; 0 when nobody decided.

    >>> round(wilson(9, 1), 9)
    0.595849973
    """
    n = for_ + against
    if n == 0:
        return 0.0
    share = for_ / n
    spread = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, (share + z * z / (2 * n) - spread) / (1 + z * z / n))


def net(tally: Tally) -> int:
    """For minus against."""
    return tally.for_ - tally.against


def approval(tally: Tally) -> float | None:
    """The share of decided votes in favour; None when nobody decided."""
    return tally.for_ / tally.decided if tally.decided else None


def controversy(tally: Tally) -> float:
    """(for + against)^(min / max): many votes, evenly split, score highest; 0 when one side is empty."""
    low, high = sorted((tally.for_, tally.against))
    return float(tally.decided ** (low / high)) if low else 0.0


def prior(tallies: Iterable[Tally]) -> tuple[float, float]:
    """(C, m) for bayes(): the median number of decided votes, and the approval of all votes pooled."""
    known = list(tallies)
    decided = sum(tally.decided for tally in known)
    weight = float(median(tally.decided for tally in known)) if known else 0.0
    return weight, (sum(tally.for_ for tally in known) / decided if decided else 0.0)


def bayes(tally: Tally, weight: float, mean: float) -> float:
    """(C·m + for) / (C + for + against): as if every text had first received the same few average votes."""
    total = weight + tally.decided
    return (weight * mean + tally.for_) / total if total else 0.0


def order(scores: Mapping[int, float]) -> tuple[tuple[int, float, int, bool], ...]:
    """(id, score, rank, tied) by score rounded to 12 decimals, highest first, then by smaller id."""
    rounded = [(round(score, ROUNDING), id_) for id_, score in scores.items()]
    rounded.sort(key=lambda pair: (-pair[0], pair[1]))
    count: dict[float, int] = {}
    for score, _ in rounded:
        count[score] = count.get(score, 0) + 1
    ranks: dict[float, int] = {}
    return tuple(
        (id_, score, ranks.setdefault(score, place), count[score] > 1)
        for place, (score, id_) in enumerate(rounded, start=1)
    )


def rank(tallies: Mapping[int, Tally]) -> tuple[Ranked, ...]:
    """The published order: by Wilson bound; equal scores are « ex æquo » and show the same rank.

    >>> [(r.id, r.rank, r.tied) for r in rank({2: Tally(1), 1: Tally(1), 3: Tally(50)})]
    [(3, 1, False), (1, 2, True), (2, 2, True)]
    """
    scores = {id_: wilson(tally.for_, tally.against) for id_, tally in tallies.items()}
    return tuple(
        Ranked(id_, score, place, tied, tallies[id_].decided >= ENOUGH) for id_, score, place, tied in order(scores)
    )


def scores(tallies: Mapping[int, Tally], formula: Formula = Formula.WILSON) -> dict[int, float]:
    """Id → score by one formula. Bayes looks at all the tallies, the others at each alone."""
    match formula:
        case Formula.NET:
            return {id_: float(net(tally)) for id_, tally in tallies.items()}
        case Formula.BAYES:
            weight, mean = prior(tallies.values())
            return {id_: bayes(tally, weight, mean) for id_, tally in tallies.items()}
        case Formula.WILSON:
            return {id_: wilson(tally.for_, tally.against) for id_, tally in tallies.items()}


def standing(
    tallies: Mapping[int, Tally], formula: Formula = Formula.WILSON, minimum: int = ENOUGH
) -> tuple[Ranked, ...]:
    """The order of a result list: those with enough votes, ranked among themselves; then the others, without a rank.

    Few votes never stand between two places: « 3rd » is the third of those that enough people judged. What follows
    them is in the order of its scores, its ``rank`` only a place in the list, and ``enough`` is False.

    >>> [(r.id, r.rank, r.enough) for r in standing({1: Tally(9), 2: Tally(20, 0, 20), 3: Tally(40)})]
    [(3, 1, True), (2, 2, True), (1, 3, False)]
    """
    least = max(1, minimum)
    found = scores(tallies, formula)
    judged = {id_: score for id_, score in found.items() if tallies[id_].decided >= least}
    waiting = {id_: score for id_, score in found.items() if id_ not in judged}
    first = [Ranked(id_, score, rank, tied, enough=True) for id_, score, rank, tied in order(judged)]
    last = [Ranked(id_, score, rank + len(first), tied, enough=False) for id_, score, rank, tied in order(waiting)]
    return (*first, *last)
