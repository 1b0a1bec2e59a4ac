"""The text that a set of retained amendments gives, or the pairs between which a person must choose.

Order-free: amendments that do not meet commute; hunks that do the same thing are applied once; those that meet are
reported and neither amendment is applied. Two changes of words closer than MARGIN tokens count as meeting. Never fuzzy.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, product
from operator import itemgetter

from lawlab.engine.hunk import MARGIN, Hunk, overlaps, weave
from lawlab.engine.patch import Refused, hunks
from lawlab.engine.verbs import Operation

Chosen = Sequence[tuple[str, Sequence[Operation]]]


@dataclass(frozen=True)
class Collision:
    """Two amendments that cannot both be applied. ``alinea`` of the base (0: before the first, or the article);
    ``reason``: same_words, close_words, same_place, same_alinea or article.
    """

    first: str
    second: str
    alinea: int
    reason: str


@dataclass(frozen=True)
class Consolidated:
    """The text with ``applied``; ``collisions`` and ``refused`` say what is not in it and why."""

    alineas: tuple[str, ...]
    applied: tuple[str, ...]
    collisions: tuple[Collision, ...]
    refused: tuple[tuple[str, Refused], ...]


def consolidate(base: Sequence[str], chosen: Chosen) -> Consolidated:
    """Apply the chosen amendments (key, operations) to one article, in whatever order they come.

    >>> from lawlab.engine.verbs import ReplaceWords
    >>> text = consolidate(["un deux trois quatre cinq six"], [("B", [ReplaceWords(1, "six", "6")]),
    ...                                                       ("A", [ReplaceWords(1, "un", "1")])])
    >>> text.alineas, text.applied
    (('1 deux trois quatre cinq 6',), ('A', 'B'))
    """
    known: dict[str, tuple[Hunk, ...]] = {}
    refused: list[tuple[str, Refused]] = []
    for key, ops in sorted(chosen, key=lambda pair: pair[0]):
        try:
            known[key] = hunks(ops, base)
        except Refused as reason:
            refused.append((key, reason))
    collisions = sorted(_collisions(known), key=lambda c: (c.first, c.second, c.alinea))
    out = {collision.first for collision in collisions} | {collision.second for collision in collisions}
    applied = tuple(key for key in known if key not in out)
    together: dict[tuple[object, ...], Hunk] = {}
    for key in applied:
        for hunk in known[key]:
            together.setdefault(hunk.key, hunk)
    return Consolidated(tuple(weave(together.values(), base)), applied, tuple(collisions), tuple(refused))


def _collisions(known: dict[str, tuple[Hunk, ...]]) -> Iterator[Collision]:
    found: dict[tuple[str, str], Collision] = {}
    for first, one, second, other in meeting(known):
        if one.key == other.key:
            continue
        pair = (first, second) if first <= second else (second, first)
        collision = Collision(*pair, min(one.first, one.last, other.first, other.last), _reason(one, other))
        previous = found.get(pair)
        if previous is None or (collision.alinea, collision.reason) < (previous.alinea, previous.reason):
            found[pair] = collision
    yield from found.values()


def _reason(one: Hunk, other: Hunk) -> str:
    if one.whole or other.whole:
        return "article"
    if one.is_words and other.is_words:
        return "same_words" if overlaps(one, other) else "close_words"
    if one.last < one.first and other.last < other.first:
        return "same_place"
    return "same_alinea"


def meeting(known: dict[str, tuple[Hunk, ...]]) -> Iterator[tuple[str, Hunk, str, Hunk]]:
    """Pairs of hunks of two amendments that cannot both stand, identical ones included.

    A sweep by place: hunks that lie apart are never compared.
    """
    spans: dict[tuple[bool, int, int, int, int], list[tuple[str, Hunk]]] = {}
    for key, group in known.items():
        for hunk in group:
            spans.setdefault((not hunk.whole, hunk.first, hunk.start, hunk.last, hunk.end), []).append((key, hunk))
    open_: list[list[tuple[str, Hunk]]] = []
    for _, here in sorted(spans.items(), key=itemgetter(0)):
        hunk = here[0][1]
        open_ = [there for there in open_ if _still_open(there[0][1], hunk)]
        # Whether two hunks meet depends on their places only; at one place any two do.
        for (name, other), (key, one) in chain(
            *(product(there, here) for there in open_ if overlaps(hunk, there[0][1], MARGIN)), combinations(here, 2)
        ):
            if name != key:
                yield name, other, key, one
        open_.append(here)


def _still_open(earlier: Hunk, hunk: Hunk) -> bool:
    """Whether what comes from this place on may still meet an earlier hunk."""
    if earlier.whole:
        return True
    if earlier.is_words and hunk.is_words and earlier.first == hunk.first:
        return hunk.start - earlier.end < MARGIN
    return max(earlier.first, earlier.last) >= hunk.first
