"""What two sequences of tokens share, run by run: the Myers diff, without a time limit and in good time.

Each token is one character for diff-match-patch. Its work grows with the product of the lengths when two long texts
have little in common, so they are first cut where both surely say the same, and if need be at regular places: the work
is bounded by the length of the texts, never by a clock, and the same texts give the same runs on any machine.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Literal

from diff_match_patch import diff_match_patch

try:  # the same algorithm in C++; tests check that both give the same runs
    from fast_diff_match_patch import diff as _fast
except ImportError:  # pragma: no cover - a machine without the wheel
    _fast = None

Kind = Literal["equal", "delete", "insert"]
Run = tuple[Kind, list[str]]
_KINDS: dict[object, Kind] = {"=": "equal", "-": "delete", "+": "insert", 0: "equal", -1: "delete", 1: "insert"}
_FIRST, _LAST_PRIVATE = 0xF0000, 0x10FFFD
WHOLE = 4_000
"""Tokens on each side that are compared at once."""
_BLOCK = 16


def runs(old: Sequence[str], new: Sequence[str], *, clean: bool = True) -> Iterator[Run]:
    """Runs (kind, tokens); ``clean``: without the chance equalities that a reader would not see (the semantic cleanup).

    Neighbours may be of one kind: see tidy().
    """
    codes = {token: code(index) for index, token in enumerate(dict.fromkeys(chain(old, new)))}
    names = {code: token for token, code in codes.items()}
    one, other = ("".join(map(codes.__getitem__, side)) for side in (old, new))
    for left, right in _pieces(one, other):
        for kind, text in characters(left, right, clean=clean):
            yield kind, list(map(names.__getitem__, text))


def code(index: int) -> str:
    """A private-use character: neither a letter nor a space, so the cleanup has no opinion about it."""
    if index <= 0x18FF:
        return chr(0xE000 + index)
    index += _FIRST - 0x1900
    # A text of more than 137,000 distinct tokens goes on in the CJK planes; surrogates are never reached.
    return chr(index) if index <= _LAST_PRIVATE else chr(0x20000 + index - _LAST_PRIVATE)


def characters(old: str, new: str, *, clean: bool = True) -> list[tuple[Kind, str]]:
    """The runs of two strings, character by character."""
    if _fast is None:
        return reference_characters(old, new, clean=clean)
    cleanup = "Semantic" if clean else "No"
    found = _fast(old, new, timelimit=0, checklines=False, cleanup=cleanup, counts_only=False)
    return [(_KINDS[op], text) for op, text in found]


def reference_characters(old: str, new: str, *, clean: bool = True) -> list[tuple[Kind, str]]:
    """The reference in Python; what runs when the fast wheel is missing."""
    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    found = engine.diff_main(old, new, False)
    if clean:
        engine.diff_cleanupSemantic(found)
    return [(_KINDS[op], text) for op, text in found]


def _pieces(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Both texts cut at the same places, so that no piece is much longer than WHOLE on both sides."""
    at, there = 0, 0
    if min(len(old), len(new)) > WHOLE:
        for place, other in (*_anchors(old, new), (len(old), len(new))):
            if max(place - at, other - there) < WHOLE // 2 and place < len(old):
                continue
            yield from _regular(old[at:place], new[there:other])
            at, there = place, other
    yield old[at:], new[there:]


def _regular(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Where nothing certain is shared over a long stretch: cut in the same proportions."""
    count = max(min(len(old), len(new)) // WHOLE, 1)
    for k in range(count):
        here, there = (slice(len(side) * k // count, len(side) * (k + 1) // count) for side in (old, new))
        yield old[here], new[there]


def _anchors(old: str, new: str) -> list[tuple[int, int]]:
    """Places, rising on both sides, in the middle of blocks of tokens that each text has only once."""
    blocks = [old[at : at + _BLOCK] for at in range(0, len(old) - _BLOCK + 1, _BLOCK)]
    many = Counter(blocks)
    places = {block: rank * _BLOCK for rank, block in enumerate(blocks) if many[block] == 1}
    met: dict[str, int] = {}
    for at in range(len(new) - _BLOCK + 1):
        block = new[at : at + _BLOCK]
        if block in places:
            met[block] = -1 if block in met else at
    shared = [(place, met[block]) for block, place in places.items() if met.get(block, -1) >= 0]
    return [(i + _BLOCK // 2, j + _BLOCK // 2) for i, j in increasing(shared)]


def increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest list of pairs, given in the order of their firsts, in which the seconds rise too.

    >>> increasing([(0, 2), (1, 0), (2, 1)])
    [(1, 0), (2, 1)]
    """
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (_, second) in enumerate(pairs):
        at = bisect_left(tails, second)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(second)
            ends.append(index)
        else:
            tails[at], ends[at] = second, index
    found = []
    index = ends[-1] if ends else -1
    while index >= 0:
        found.append(pairs[index])
        index = before[index]
    return found[::-1]


def tidy(found: Iterable[Run]) -> list[Run]:
    """Merge neighbours: between two equal runs, at most one deletion then one insertion; no empty run."""
    neat: list[Run] = []
    gone: list[str] = []
    come: list[str] = []

    def close() -> None:
        if gone:
            neat.append(("delete", list(gone)))
        if come:
            neat.append(("insert", list(come)))
        gone.clear()
        come.clear()

    for kind, parts in found:
        if not parts:
            continue
        if kind == "delete":
            gone.extend(parts)
        elif kind == "insert":
            come.extend(parts)
        else:
            close()
            if neat and neat[-1][0] == "equal":
                neat[-1][1].extend(parts)
            else:
                neat.append(("equal", list(parts)))
    close()
    return neat
