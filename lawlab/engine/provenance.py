"""Who wrote each word: every word of the last text has exactly one origin.

A kept word keeps its origin, even inside a replaced phrase, as the smallest diff says (the engine's minimal word
diff between two successive texts). An alinea that changed place keeps the origin of the words that it keeps; one that
is only renumbered (2° for 1°, III. for II.) keeps that of its number: to move others down is not to write.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from lawlab.engine.alignment import ALIKE, bag, resemblance
from lawlab.engine.diff import AlineaDiff, Change, diff_alineas, diff_words
from lawlab.engine.identity import displaced
from lawlab.engine.text import label, normalise, tokens, words

_PAIRS = 10_000  # the most comparisons between what went and what came: beyond, only what was about there is compared
_AROUND = 10


@dataclass(frozen=True)
class Passage:
    """A run of text with one origin: the label of a step, or "" for the initial text."""

    text: str
    origin: str


Marked = list[tuple[str, str]]  # (token, origin)


def trace(chain: Sequence[tuple[str, Sequence[str]]]) -> tuple[tuple[Passage, ...], ...]:
    """The passages of each alinea of the last text. ``chain`` is (label, alineas), the initial text first.

    The first step is the initial text whatever its label; the passages of an alinea joined give the alinea.

    >>> [(p.text, p.origin) for p in trace([("", ["Quinze jours"]), ("n° 7", ["Dix jours"])])[0]]
    [('Dix', 'n° 7'), (' jours', '')]
    """
    if not chain:
        return ()
    return carry([[Passage(alinea, "")] for alinea in chain[0][1]], chain[1:])


def carry(
    passages: Sequence[Sequence[Passage]], chain: Sequence[tuple[str, Sequence[str]]]
) -> tuple[tuple[Passage, ...], ...]:
    """The passages of the last text of ``chain``, when those of the text before its first are already known.

    >>> [(p.text, p.origin) for p in carry([[Passage("Dix", "n° 7"), Passage(" jours", "")]], [("", ["Dix mois"])])[0]]
    [('Dix', 'n° 7'), (' mois', '')]
    """
    known = ["".join(passage.text for passage in alinea) for alinea in passages]
    marked: list[Marked] = [
        [(token, one.origin) for one in alinea for token in tokens(one.text)] for alinea in passages
    ]
    for step, alineas in chain:
        marked = _step(known, marked, list(alineas), step)
        known = list(alineas)
    return tuple(_passages(alinea) for alinea in marked)


def _step(old: list[str], marked: list[Marked], new: list[str], step: str) -> list[Marked]:
    moved = {new_place: place for place, new_place in displaced(old, new).items()}
    gone = set(moved.values())
    result: list[Marked] = [list(marked[moved[at]]) if at in moved else [] for at in range(len(new))]
    rows = [row for row in range(len(old)) if row not in gone]
    columns = [column for column in range(len(new)) if column not in moved]
    stayed = [marked[row] for row in rows]
    texts = [old[row] for row in rows], [new[column] for column in columns]
    for at, words_of in _in_place(*texts, stayed, step):
        result[columns[at]] = words_of
    return result


def _in_place(old: list[str], new: list[str], marked: list[Marked], step: str) -> Iterator[tuple[int, Marked]]:
    """(index of a new alinea, its tokens), once those that went elsewhere word for word are left out."""
    diffs = diff_alineas(old, new)
    moved = _moved_and_changed(diffs, old, new)
    for diff in diffs:
        if diff.new is None:
            continue
        text = new[diff.new - 1]
        source = moved.get(diff.new) if diff.old is None else diff.old
        if source is None:
            yield diff.new - 1, [(token, step) for token in tokens(text)]
        elif diff.change in (Change.SAME, Change.MOVED):
            yield diff.new - 1, list(marked[source - 1])
        else:
            spans = diff.spans if diff.old else diff_words(old[source - 1], text)
            yield diff.new - 1, _changed(marked[source - 1], [(span.kind, span.text) for span in spans], step)


def _moved_and_changed(diffs: Sequence[AlineaDiff], old: list[str], new: list[str]) -> dict[int, int]:
    """New alinea → the deleted one that it resembles most: displacing words does not make them one's own."""
    gone = {diff.old: bag(normalise(old[diff.old - 1])) for diff in diffs if diff.new is None and diff.old is not None}
    come = [diff.new for diff in diffs if diff.old is None and diff.new is not None]
    every = sorted(gone)
    around = len(every) if len(every) * len(come) <= _PAIRS else _AROUND
    found: dict[int, int] = {}
    for number in come:
        at = bisect_left(every, number)
        near = every[max(at - around, 0) : at + around]
        if not near:
            continue
        words_here = bag(normalise(new[number - 1]))
        score, negated = max((resemblance(words_here, gone[one]), -one) for one in near)
        if score >= ALIKE:
            found[number] = -negated
            every.remove(-negated)
    return found


def _changed(before: Marked, spans: Sequence[tuple[str, str]], step: str) -> Marked:
    after: Marked = []
    at = 0
    for kind, text in spans:
        parts = tokens(text)
        if kind == "insert":
            after += [(part, step) for part in parts]
        else:
            if kind == "equal":
                after += before[at : at + len(parts)]
            at += len(parts)
    return _renumbered(before, after)


def _renumbered(before: Marked, after: Marked) -> Marked:
    """The number that an alinea opens with keeps the origin of the number that it replaces."""
    old, new = ("".join(token for token, _ in side) for side in (before, after))
    was, becomes = label(old), label(new)
    if not was or not becomes or was == becomes:
        return after
    size = len(tokens(new[: new.index(becomes) + len(becomes)]))
    origin = before[len(tokens(old[: old.index(was) + len(was)])) - 1][1]
    return [(token, origin) for token, _ in after[:size]] + after[size:]


def _passages(marked: Marked) -> tuple[Passage, ...]:
    runs = groupby(_spaces_joined(marked), key=lambda pair: pair[1])
    return tuple(Passage("".join(token for token, _ in run), origin) for origin, run in runs)


def _spaces_joined(marked: Marked) -> Marked:
    """A space is of the origin of a neighbour (both when they agree): passages are not broken by spaces."""
    joined = list(marked)
    for i in range(1, len(joined) - 1):
        token, origin = joined[i]
        before, after = joined[i - 1][1], joined[i + 1][1]
        if token.isspace() and (before == after or origin not in (before, after)):
            joined[i] = (token, before)
    return joined


def shares(passages: Iterable[Iterable[Passage]]) -> dict[str, int]:
    """How many words of each origin, in the order in which they appear.

    >>> shares([[Passage("Dix", "n° 7"), Passage(" jours", "")]])
    {'n° 7': 1, '': 1}
    """
    counted: dict[str, int] = {}
    for alinea in passages:
        for passage in alinea:
            counted[passage.origin] = counted.get(passage.origin, 0) + words(passage.text)
    return counted


@dataclass(frozen=True)
class Share:
    """How much of a text someone wrote: words, and their part of all the words (0 to 1)."""

    who: str
    words: int
    part: float


def contributions(passages: Iterable[Iterable[Passage]], authors: Mapping[str, str]) -> tuple[Share, ...]:
    """The share of each contributor, the largest first, then by name; it adds up to 1 when there is a word.

    ``authors``: origin → contributor; an origin that is not in it stands for itself ("" is the initial text).

    >>> contributions([[Passage("Dix", "n° 7"), Passage(" jours", "")]], {"n° 7": "Ada"})
    (Share(who='', words=1, part=0.5), Share(who='Ada', words=1, part=0.5))
    """
    counted: dict[str, int] = {}
    for origin, many in shares(passages).items():
        who = authors.get(origin, origin)
        counted[who] = counted.get(who, 0) + many
    total = sum(counted.values())
    ranked = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Share(who, many, many / total) for who, many in ranked if many)
