"""How an amendment is said and shown: plain sentences, marked alineas, before and after, legal wordings.

Pure: the same operations, texts and language give the same pieces, computed once for all readers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from lawlab.engine import sentence, wording
from lawlab.engine.diff import Change, Span, diff_alineas, diff_words
from lawlab.engine.verbs import InsertArticle, Operation

Language = Literal["fr", "en"]


@dataclass(frozen=True)
class Line:
    """A changed alinea: its number in the base (0: a new one), what becomes of it, its words marked for display."""

    number: int
    change: Change
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Reading:
    """An amendment, said in plain sentences, then marked, then in the wording of each chamber (paragraphs)."""

    sentences: tuple[str, ...]
    lines: tuple[Line, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    an: tuple[str, ...]
    senat: tuple[str, ...]


@lru_cache(maxsize=4096)
def reading(ops: tuple[Operation, ...], base: tuple[str, ...], edited: tuple[str, ...], language: Language) -> Reading:
    """The whole reading of these operations; ``before`` and ``after`` hold only the alineas that change."""
    diffs = [diff for diff in diff_alineas(base, edited) if diff.change is not Change.SAME]
    before = tuple(base[diff.old - 1] for diff in diffs if diff.old and diff.change is not Change.MOVED)
    return Reading(
        sentences=sentence.plain(ops, language),
        lines=lines(base, edited),
        before=before,
        after=tuple(edited[diff.new - 1] for diff in diffs if diff.new),
        an=legal(ops, "an"),
        senat=legal(ops, "senat"),
    )


@lru_cache(maxsize=8192)
def legal(ops: tuple[Operation, ...], dialect: Literal["an", "senat"]) -> tuple[str, ...]:
    """The paragraphs that an assembly's clerk would write."""
    return wording.render(ops, dialect)


@lru_cache(maxsize=8192)
def lines(base: tuple[str, ...], edited: tuple[str, ...]) -> tuple[Line, ...]:
    """The alineas that differ, in reading order."""
    found = []
    for diff in diff_alineas(base, edited):
        if diff.change is Change.SAME:
            continue
        spans = diff.spans
        if diff.change is Change.CHANGED and diff.old and diff.new:
            spans = diff_words(base[diff.old - 1], edited[diff.new - 1], display=True)
        found.append(Line(number=diff.old or 0, change=diff.change, spans=spans))
    return tuple(found)


def places(ops: Sequence[Operation], touched: Sequence[int], base: Sequence[str]) -> tuple[int, ...]:
    """The alineas to name in a title; none when the whole article, or an article to add, is at stake."""
    whole = any(isinstance(op, InsertArticle) for op in ops) or (len(touched) == len(base) and len(base) > 1)
    return () if whole else tuple(touched)
