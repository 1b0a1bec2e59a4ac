"""Changes between two texts: by alinea, then by word.

One token diff (runs.py), two granularities: minimal words for operations, wording and provenance; phrases joined
across fewer than three unchanged words for display. No word is ever cut.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from lawlab.engine.alignment import align
from lawlab.engine.runs import Kind, Run, runs, tidy
from lawlab.engine.text import is_word, normalise, tokens

JOIN_WORDS = 3
MOVED_WORDS = 4
_SHIFTS = 400


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


def diff_words(old: str, new: str, *, display: bool = False) -> tuple[Span, ...]:
    """The changed words, deletions before insertions; ``display`` joins changes across fewer than three kept words.

    The equal and deleted spans rebuild ``old``; the equal and inserted ones rebuild ``new``.

    >>> [(s.kind, s.text) for s in diff_words("quinze jours", "dix jours")]
    [('delete', 'quinze'), ('insert', 'dix'), ('equal', ' jours')]
    """
    found = diff_tokens(tokens(old), tokens(new))
    if display:
        found = _joined(found)
    return tuple(Span(kind, "".join(parts)) for kind, parts in found)


def diff_tokens(old: Sequence[str], new: Sequence[str]) -> list[Run]:
    """The same on tokens: runs (kind, tokens), never two of one kind in a row, delete before insert."""
    return tidy(_settled(tidy(runs(old, new))))


def _settled(found: list[Run]) -> list[Run]:
    """Slide each lone deletion or insertion between equal runs to where a reader would put it."""
    framed: list[Run] = [("equal", []), *found, ("equal", [])]  # an edit at either end may slide away from it
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


def _joined(found: list[Run]) -> list[Run]:
    joined: list[Run] = []
    for i, (kind, parts) in enumerate(found):
        inside = kind == "equal" and 0 < i < len(found) - 1
        if inside and sum(1 for part in parts if is_word(part)) < JOIN_WORDS:
            joined += [("delete", list(parts)), ("insert", list(parts))]
        else:
            joined.append((kind, list(parts)))
    return tidy(joined)


def diff_alineas(old: Sequence[str], new: Sequence[str]) -> tuple[AlineaDiff, ...]:
    """Align alineas first, then diff the words of those that changed; never the article as one string.

    A deleted alinea that reappears elsewhere with the same words is one ``moved`` entry, at its new place.
    """
    pairs = align([normalise(a) for a in old], [normalise(a) for a in new])
    moves = _moves(pairs, old, new)
    sources = {j: i for i, j in moves.items()}
    diffs: list[AlineaDiff] = []
    for i, j in pairs:
        if j is None and i is not None:
            if i not in moves:
                diffs.append(AlineaDiff(Change.DELETED, i + 1, None, (Span("delete", old[i]),)))
        elif j is not None:
            diffs.append(_one(i, j, old, new, sources))
    return tuple(diffs)


def _one(i: int | None, j: int, old: Sequence[str], new: Sequence[str], sources: dict[int, int]) -> AlineaDiff:
    if i is None:
        source = sources.get(j)
        if source is None:
            return AlineaDiff(Change.INSERTED, None, j + 1, (Span("insert", new[j]),))
        return AlineaDiff(Change.MOVED, source + 1, j + 1, (Span("equal", new[j]),))
    if old[i] == new[j]:
        return AlineaDiff(Change.SAME, i + 1, j + 1, (Span("equal", new[j]),))
    return AlineaDiff(Change.CHANGED, i + 1, j + 1, diff_words(old[i], new[j]))


def _moves(pairs: Sequence[tuple[int | None, int | None]], old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Old index → new index of alineas that only changed place (exact, and long enough to be the same one)."""
    come: dict[str, deque[int]] = {}
    for i, j in pairs:
        if i is None and j is not None:
            come.setdefault(new[j], deque()).append(j)
    moves: dict[int, int] = {}
    for i, j in pairs:
        if j is None and i is not None and come.get(old[i]) and sum(map(is_word, tokens(old[i]))) >= MOVED_WORDS:
            moves[i] = come[old[i]].popleft()
    return moves
