"""What a page draws over the law: which words amendments aim at, and a change cut down to what surrounds it.

Pure: everything is computed from texts and operations, and kept, because the same ones are drawn again and again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from lawlab.engine.diff import Change, Span, diff_alineas, diff_words
from lawlab.engine.patch import Refused, hunks
from lawlab.engine.text import tokens
from lawlab.engine.verbs import Operation

CONTEXT_CHARS = 70
EXCERPT_CHARS = 420
Range = tuple[int, int]


@dataclass(frozen=True)
class Segment:
    """A run of an alinea; ``count`` amendments aim at its words (0: none)."""

    text: str
    count: int = 0


@lru_cache(maxsize=8192)
def aimed(operations: tuple[Operation, ...], base: tuple[str, ...]) -> dict[int, tuple[Range, ...]]:
    """Alinea → the characters of it that these operations replace or delete; a whole alinea is not words aimed at."""
    try:
        found = hunks(operations, base)
    except Refused:
        return {}
    places: dict[int, tuple[Range, ...]] = {}
    for hunk in found:
        if hunk.is_words and hunk.start < hunk.end:
            parts = tokens(base[hunk.first - 1])
            start = sum(map(len, parts[: hunk.start]))
            end = start + sum(map(len, parts[hunk.start : hunk.end]))
            places[hunk.first] = (*places.get(hunk.first, ()), (start, end))
    return places


def segments(alinea: str, ranges: Iterable[Range]) -> tuple[Segment, ...]:
    """The alinea cut at the words aimed at; ranges that touch each other make one passage, counted together.

    >>> [(s.text, s.count) for s in segments("pendant sept ans", [(8, 12), (8, 16)])]
    [('pendant ', 0), ('sept ans', 2)]
    """
    passages: list[tuple[int, int, int]] = []
    for start, end in sorted(ranges):
        if passages and start < passages[-1][1]:
            first, last, count = passages[-1]
            passages[-1] = (first, max(last, end), count + 1)
        else:
            passages.append((start, end, 1))
    cut: list[Segment] = []
    at = 0
    for start, end, count in passages:
        text = alinea[start:end]
        lead, tail = len(text) - len(text.lstrip()), len(text) - len(text.rstrip())
        start, end = (start + lead, end - tail) if text.strip() else (start, end)
        if alinea[at:start]:
            cut.append(Segment(alinea[at:start]))
        cut.append(Segment(alinea[start:end], count))
        at = end
    if alinea[at:] or not cut:
        cut.append(Segment(alinea[at:]))
    return tuple(cut)


@lru_cache(maxsize=8192)
def excerpt(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[Span, ...]:
    """The first change between two articles, as spans for display, with a little of what stands around it.

    Unchanged text is shortened with « … »; so is a long change. Empty when nothing changes.
    """
    for part in diff_alineas(old, new):
        if part.change is Change.CHANGED and part.old and part.new:
            return _short(diff_words(old[part.old - 1], new[part.new - 1], display=True))
        if part.change is not Change.SAME:
            return _short(part.spans)
    return ()


def _short(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    changes = [at for at, span in enumerate(spans) if span.kind != "equal"]
    if not changes:
        return tuple(Span(span.kind, _head(span.text, EXCERPT_CHARS)) for span in spans[:1])
    short: list[Span] = []
    left = EXCERPT_CHARS
    for at, span in enumerate(spans):
        if left <= 0:
            break
        text = span.text
        if span.kind != "equal":
            text = _head(text, left)
        elif at < changes[0]:
            text = _tail(text, CONTEXT_CHARS)
        elif at > changes[-1]:
            text = _head(text, CONTEXT_CHARS)
        elif len(text) > 2 * CONTEXT_CHARS:
            text = f"{_head(text, CONTEXT_CHARS)} {_tail(text, CONTEXT_CHARS).removeprefix('… ')}"
        short.append(Span(span.kind, text))
        left -= len(text)
    return tuple(short)


def _head(text: str, size: int) -> str:
    """The beginning, cut between two words."""
    if len(text) <= size:
        return text
    return text[:size].rsplit(" ", 1)[0] + " …"


def _tail(text: str, size: int) -> str:
    """The end, cut between two words."""
    if len(text) <= size:
        return text
    return "… " + text[-size:].split(" ", 1)[-1]
