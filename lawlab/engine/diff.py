"""Changes between two texts: by alinea, then by word.

One token diff, two granularities: minimal words for operations, wording and provenance; phrases joined across fewer
than three unchanged words for display. The Myers diff runs on one character per token, without a time limit
(``Diff_Timeout = 0``): the same texts give the same diff on any machine, and no word is ever cut.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from typing import Literal

from diff_match_patch import diff_match_patch

from lawlab.engine.alignment import align
from lawlab.engine.text import is_word, normalise, tokens

try:  # the same algorithm in C++; tests check that both give the same runs
    from fast_diff_match_patch import diff as _fast
except ImportError:  # pragma: no cover - a machine without the wheel
    _fast = None

Kind = Literal["equal", "delete", "insert"]
_KINDS: dict[object, Kind] = {"=": "equal", "-": "delete", "+": "insert", 0: "equal", -1: "delete", 1: "insert"}
JOIN_WORDS = 3
MOVED_WORDS = 4
_SHIFTS = 400
_FIRST, _LAST_PRIVATE = 0xF0000, 0x10FFFD


class Change(StrEnum):
    """What became of an alinea."""

    SAME = "same"
    CHANGED = "changed"
    DELETED = "deleted"
    INSERTED = "inserted"
    MOVED = "moved"


@dataclass(frozen=True)
class Span:
    """A run of text that both share, that only the old has (delete) or only the new (insert)."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class AlineaDiff:
    """One alinea in reading order of the new text; ``old`` and ``new`` are alinea numbers from 1, or None."""

    change: Change
    old: int | None
    new: int | None
    spans: tuple[Span, ...]


Run = tuple[Kind, list[str]]


def diff_words(old: str, new: str, *, display: bool = False) -> tuple[Span, ...]:
    """The changed words, deletions before insertions; ``display`` joins changes across fewer than three kept words.

    The equal and deleted spans rebuild ``old``; the equal and inserted ones rebuild ``new``.

    >>> [(s.kind, s.text) for s in diff_words("quinze jours", "dix jours")]
    [('delete', 'quinze'), ('insert', 'dix'), ('equal', ' jours')]
    """
    runs = diff_tokens(tokens(old), tokens(new))
    if display:
        runs = _joined(runs)
    return tuple(Span(kind, "".join(parts)) for kind, parts in runs)


def diff_tokens(old: Sequence[str], new: Sequence[str]) -> list[Run]:
    """The same on tokens: runs (kind, tokens), never two of one kind in a row, delete before insert."""
    codes = {token: _code(index) for index, token in enumerate(dict.fromkeys(chain(old, new)))}
    names = {code: token for token, code in codes.items()}
    pairs = _characters("".join(map(codes.__getitem__, old)), "".join(map(codes.__getitem__, new)))
    runs = _tidy((kind, list(map(names.__getitem__, text))) for kind, text in pairs)
    return _tidy(_settled(runs))


def _code(index: int) -> str:
    """A private-use character: neither a letter nor a space, so the cleanup has no opinion about it."""
    if index <= 0x18FF:
        return chr(0xE000 + index)
    index += _FIRST - 0x1900
    # A text of more than 137,000 distinct tokens goes on in the CJK planes; surrogates are never reached.
    return chr(index) if index <= _LAST_PRIVATE else chr(0x20000 + index - _LAST_PRIVATE)


def _characters(old: str, new: str) -> list[tuple[Kind, str]]:
    if _fast is not None:
        found = _fast(old, new, timelimit=0, checklines=False, cleanup="Semantic", counts_only=False)
        return [(_KINDS[op], text) for op, text in found]
    return reference_characters(old, new)


def reference_characters(old: str, new: str) -> list[tuple[Kind, str]]:
    """The reference in Python; what runs when the fast wheel is missing."""
    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    found = engine.diff_main(old, new, False)
    engine.diff_cleanupSemantic(found)
    return [(_KINDS[op], text) for op, text in found]


def _tidy(runs: "Sequence[Run] | Iterator[Run]") -> list[Run]:
    """Merge neighbours: between two equal runs, at most one deletion then one insertion."""
    tidy: list[Run] = []
    gone: list[str] = []
    come: list[str] = []

    def close() -> None:
        if gone:
            tidy.append(("delete", list(gone)))
        if come:
            tidy.append(("insert", list(come)))
        gone.clear()
        come.clear()

    for kind, parts in runs:
        if not parts:
            continue
        if kind == "delete":
            gone.extend(parts)
        elif kind == "insert":
            come.extend(parts)
        else:
            close()
            if tidy and tidy[-1][0] == "equal":
                tidy[-1][1].extend(parts)
            else:
                tidy.append(("equal", list(parts)))
    close()
    return tidy


def _settled(runs: list[Run]) -> list[Run]:
    """Slide each lone deletion or insertion between equal runs to where a reader would put it."""
    framed: list[Run] = [("equal", []), *runs, ("equal", [])]  # an edit at either end may slide away from it
    for i in range(1, len(framed) - 1):
        (before, left), (kind, edit), (after, right) = framed[i - 1 : i + 2]
        if kind != "equal" and before == after == "equal":
            _slide(left, edit, right)
    return framed


def _slide(left: list[str], edit: list[str], right: list[str]) -> None:
    """Move the edit in place by whole tokens, over a text that repeats, to its best boundaries."""
    whole = [*left, *edit, *right]
    size, start = len(edit), len(left)
    low = start
    while low > 0 and start - low < _SHIFTS and whole[low - 1] == whole[low + size - 1]:
        low -= 1
    high = start
    while high + size < len(whole) and high - start < _SHIFTS and whole[high] == whole[high + size]:
        high += 1
    best = max(range(low, high + 1), key=lambda at: (_score(whole, at, at + size), -at))
    left[:], edit[:], right[:] = whole[:best], whole[best : best + size], whole[best + size :]


def _score(whole: list[str], start: int, end: int) -> int:
    """Prefer whole sentences, then edits that carry the space before them, then any space at an edge."""
    before = whole[start - 1] if start else ""
    last = whole[end - 1]
    score = 0
    if whole[start].isspace():
        score += 2
        if before[-1:] in ".;:!?" and last in ".;!?":
            score += 4
    elif not before or before.isspace():
        score += 1
    if end == len(whole) or whole[end].isspace() or not is_word(whole[end]):
        score += 1
    return score


def _joined(runs: list[Run]) -> list[Run]:
    joined: list[Run] = []
    for i, (kind, parts) in enumerate(runs):
        inside = kind == "equal" and 0 < i < len(runs) - 1
        if inside and sum(1 for part in parts if is_word(part)) < JOIN_WORDS:
            joined += [("delete", list(parts)), ("insert", list(parts))]
        else:
            joined.append((kind, list(parts)))
    return _tidy(joined)


def diff_alineas(old: Sequence[str], new: Sequence[str]) -> tuple[AlineaDiff, ...]:
    """Align alineas first, then diff the words of those that changed; never the article as one string.

    A deleted alinea that reappears elsewhere with the same words is one ``moved`` entry, at its new place.
    """
    pairs = align([normalise(a) for a in old], [normalise(a) for a in new])
    moves = _moves(pairs, old, new)
    diffs: list[AlineaDiff] = []
    for i, j in pairs:
        if j is None and i is not None:
            if i not in moves:
                diffs.append(AlineaDiff(Change.DELETED, i + 1, None, (Span("delete", old[i]),)))
        elif j is not None:
            diffs.append(_one(i, j, old, new, moves))
    return tuple(diffs)


def _one(i: int | None, j: int, old: Sequence[str], new: Sequence[str], moves: dict[int, int]) -> AlineaDiff:
    if i is None:
        source = next((a for a, b in moves.items() if b == j), None)
        if source is None:
            return AlineaDiff(Change.INSERTED, None, j + 1, (Span("insert", new[j]),))
        return AlineaDiff(Change.MOVED, source + 1, j + 1, (Span("equal", new[j]),))
    if old[i] == new[j]:
        return AlineaDiff(Change.SAME, i + 1, j + 1, (Span("equal", new[j]),))
    return AlineaDiff(Change.CHANGED, i + 1, j + 1, diff_words(old[i], new[j]))


def _moves(pairs: Sequence[tuple[int | None, int | None]], old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Old index → new index of alineas that only changed place (exact, and long enough to be the same one)."""
    come: dict[str, list[int]] = {}
    for i, j in pairs:
        if i is None and j is not None:
            come.setdefault(new[j], []).append(j)
    moves: dict[int, int] = {}
    for i, j in pairs:
        if j is None and i is not None and come.get(old[i]) and sum(map(is_word, tokens(old[i]))) >= MOVED_WORDS:
            moves[i] = come[old[i]].pop(0)
    return moves
