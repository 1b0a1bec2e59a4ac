"""Which amendments on one article cannot both be applied, which are the same, and in which order they come."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from lawlab.engine.consolidate import meeting
from lawlab.engine.hunk import Hunk
from lawlab.engine.patch import Refused, hunks
from lawlab.engine.verbs import (
    AppendAlineas,
    DeleteAlineas,
    DeleteArticle,
    DeleteDivision,
    DeleteSentence,
    DeleteWords,
    InsertAlineas,
    InsertArticle,
    InsertDivision,
    Operation,
    ReplaceWords,
    RewriteAlineas,
    RewriteArticle,
    RewriteSentences,
    RewriteTitle,
)

_END = 1_000_000  # after every alinea


@dataclass(frozen=True)
class Conflict:
    """Two amendments (first < second): a ``clash``, or ``identical``; ``alineas`` of the base where they meet."""

    first: str
    second: str
    kind: Literal["clash", "identical"]
    alineas: tuple[int, ...]


def conflicts(base: Sequence[str], amendments: Sequence[tuple[str, Sequence[Operation]]]) -> tuple[Conflict, ...]:
    """All pairs, in the order of their keys, whatever the order given. Those refused on this base are left out."""
    known: dict[str, tuple[Hunk, ...]] = {}
    for key, ops in sorted(amendments, key=lambda pair: pair[0]):
        try:
            known[key] = hunks(ops, base)
        except Refused:
            continue
    deeds = {key: frozenset(hunk.key for hunk in group) for key, group in known.items()}
    clashes: dict[tuple[str, str], set[int]] = {}
    for first, one, second, other in meeting(known):
        pair = (first, second) if first < second else (second, first)
        if deeds[first] == deeds[second]:
            clashes.setdefault(pair, set())
        elif one.key != other.key:
            clashes.setdefault(pair, set()).update(_shared(one, other, len(base)))
    found = []
    for (first, second), alineas in sorted(clashes.items()):
        if deeds[first] == deeds[second]:
            touched = sorted({number for hunk in known[first] for number in _touched(hunk, len(base))})
            found.append(Conflict(first, second, "identical", tuple(touched)))
        else:
            found.append(Conflict(first, second, "clash", tuple(sorted(alineas))))
    return tuple(found)


def _touched(hunk: Hunk, size: int) -> Iterator[int]:
    """The base alineas of a hunk; an insertion counts for the alinea that it follows (or the first)."""
    if hunk.last < hunk.first:
        yield min(max(hunk.last, 1), max(size, 1))
    else:
        yield from range(hunk.first, hunk.last + 1)


def _shared(one: Hunk, other: Hunk, size: int) -> set[int]:
    both = set(_touched(one, size)) & set(_touched(other, size))
    return both or set(_touched(one, size)) | set(_touched(other, size))


def running_key(ops: Sequence[Operation]) -> tuple[int, int, int, int]:
    """Where an amendment stands among those on one article (LEGISTICS §3.3): sort by it, then by date, then number.

    (whole article first: deleting, then rewriting; first alinea touched; kind of change, the one that departs most
    from the text first; size of the span, widest first).

    >>> running_key([DeleteArticle()]) < running_key([DeleteAlineas(1, 1)]) < running_key([InsertAlineas(1, ("x",))])
    True
    """
    return min((_one(op) for op in ops), default=(3, _END, 0, 0))


def _one(op: Operation) -> tuple[int, int, int, int]:
    match op:
        case DeleteArticle():
            return 0, 0, 0, 0
        case RewriteArticle():
            return 1, 0, 0, 0
        case RewriteTitle() | DeleteDivision():
            return 0, 0, 1, 0
        case DeleteAlineas(first, last):
            return 2, _rank(first), 0, first - last
        case RewriteAlineas(first, last):
            return 2, _rank(first), 1, first - last
        case InsertAlineas(after):
            return 2, _rank(after), 4, 0
        case AppendAlineas():
            return 2, _END, 5, 0
        case InsertArticle(position) | InsertDivision(position):
            return (-1 if position == "before" else 3), 0, 0, 0
        case DeleteSentence(alinea) | RewriteSentences(alinea):
            return 2, _rank(alinea), 2, -len("phrase")
        case ReplaceWords(alinea, old) | DeleteWords(alinea, old):
            return 2, _rank(alinea), 2, -len(old)
        case _:
            return 2, _rank(op.alinea), 3, 0


def _rank(alinea: int) -> int:
    """Alineas counted from the end come last."""
    return alinea if alinea >= 0 else _END + alinea
