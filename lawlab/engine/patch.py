"""Apply operations to an article: exactly where they say, or refuse with a reason. Law is never misapplied.

Every position is relative to the base, whatever the other parts of the amendment do. diff-match-patch's own
``patch_apply`` is never used: it answers "all applied" on most real conflicts.
"""

from collections.abc import Sequence

from lawlab.engine.hunk import Apart, Hunk, rewritten, weave
from lawlab.engine.inside import words_hunks
from lawlab.engine.place import NotThere, Reason, alinea, occurrences
from lawlab.engine.verbs import (
    ARTICLE,
    AppendAlineas,
    DeleteAlineas,
    DeleteArticle,
    DeleteDivision,
    InAlinea,
    InsertAlineas,
    InsertArticle,
    InsertDivision,
    Operation,
    RewriteAlineas,
    RewriteArticle,
    RewriteTitle,
)

__all__ = ["Hunk", "Reason", "Refused", "apply", "hunks"]


class Refused(Exception):
    """An operation that cannot be applied exactly.

    ``op_index`` from 0; ``place`` in the form of Akoma Ntoso (``al_2``, ``al_2__sent_1``, or ``art``); ``nearest`` is
    the passage that resembles the words most, or nothing.
    """

    def __init__(self, op_index: int, operation: Operation, reason: Reason, place: str, nearest: str = "") -> None:
        super().__init__(f"operation {op_index + 1} at {place}: {reason}")
        self.op_index = op_index
        self.operation = operation
        self.reason = reason
        self.place = place
        self.nearest = nearest


def apply(ops: Sequence[Operation], alineas: Sequence[str]) -> tuple[str, ...]:
    """The new alineas, or Refused. No operation is ever skipped.

    >>> from lawlab.engine.verbs import ReplaceWords
    >>> apply([ReplaceWords(1, "quinze", "dix")], ["Un délai de quinze jours."])
    ('Un délai de dix jours.',)
    """
    return tuple(weave(hunks(ops, alineas), alineas))


def hunks(ops: Sequence[Operation], alineas: Sequence[str]) -> tuple[Hunk, ...]:
    """What the operations come down to in the coordinates of the base. Raises Refused."""
    found: list[Hunk] = []
    there = Apart()
    for index, op in enumerate(ops):
        try:
            made = op_hunks(op, alineas, index)
        except NotThere as missing:
            raise Refused(index, op, missing.reason, place(op), missing.nearest) from None
        if any(map(there.meets, made)):
            raise Refused(index, op, Reason.OVERLAP, place(op))
        found += made
        for hunk in made:
            there.add(hunk)
    inside: dict[int, list[Hunk]] = {}
    for hunk in found:
        if hunk.is_words:
            inside.setdefault(hunk.first, []).append(hunk)
    for number, words in sorted(inside.items()):
        if not rewritten(alineas[number - 1], words).strip():
            index = words[-1].op
            raise Refused(index, ops[index], Reason.EMPTY_ALINEA, place(ops[index]))
    return tuple(found)


def place(op: Operation) -> str:
    """Where an operation acts, as an identifier: ``art``, ``al_3``, ``al_3__sent_1``."""
    number = getattr(op, "alinea", None) or getattr(op, "first", None) or getattr(op, "after", None)
    if not isinstance(number, int):
        return "art"
    sentence = getattr(op, "sentence", None)
    return f"al_{number}__sent_{sentence}" if sentence else f"al_{number}"


def op_hunks(op: Operation, alineas: Sequence[str], index: int = 0) -> list[Hunk]:
    """What one operation comes down to. Raises NotThere."""
    size = len(alineas)
    match op:
        case DeleteArticle():
            return [Hunk(1, size, -1, -1, (), whole=True, op=index)]
        case RewriteArticle(lines):
            return [Hunk(1, size, -1, -1, lines, whole=True, op=index)]
        case InsertArticle(alineas=lines):
            if alineas:
                raise NotThere(Reason.NOT_A_NEW_ARTICLE)
            return [Hunk(1, 0, -1, -1, lines, op=index)]
        case RewriteTitle() | DeleteDivision() | InsertDivision():
            raise NotThere(Reason.OTHER_TARGET)
        case DeleteAlineas(first, last):
            return [_block(first, last, (), size, index)]
        case RewriteAlineas(first, last, lines):
            return [_block(first, last, lines, size, index)]
        case InsertAlineas(after, lines):
            after = after if after >= 0 else size + 1 + after
            if not 0 <= after <= size:
                raise NotThere(Reason.ALINEA_MISSING)
            return [Hunk(after + 1, after, -1, -1, lines, op=index)]
        case AppendAlineas(lines):
            return [Hunk(size + 1, size, -1, -1, lines, op=index)]
        case _:
            number = _alinea(op, alineas)
            made = words_hunks(op, alineas[number - 1])
            return [Hunk(number, number, start, end, (text,), op=index) for start, end, text in made]


def _block(first: int, last: int, lines: tuple[str, ...], size: int, index: int) -> Hunk:
    first = first if first > 0 else size + 1 + first
    last = last if last > 0 else size + 1 + last
    if not 1 <= first <= last <= size:
        raise NotThere(Reason.ALINEA_MISSING)
    return Hunk(first, last, -1, -1, lines, op=index)


def _alinea(op: InAlinea, alineas: Sequence[str]) -> int:
    """The alinea meant; for the article as a whole, its only one, or the one where the words stand."""
    size = len(alineas)
    if op.alinea == ARTICLE and size > 1:
        words = getattr(op, "old", "") or getattr(op, "anchor", "") or (getattr(op, "after", "") or "")
        if not isinstance(words, str) or not words:
            raise NotThere(Reason.ALINEA_MISSING)
        found = [n for n, text in enumerate(alineas, start=1) if _holds(text, words)]
        if len(found) != 1:
            raise NotThere(Reason.WORDS_AMBIGUOUS if found else Reason.WORDS_MISSING)
        return found[0]
    number = 1 if op.alinea == ARTICLE else op.alinea if op.alinea > 0 else size + 1 + op.alinea
    if not 1 <= number <= size:
        raise NotThere(Reason.ALINEA_MISSING)
    return number


def _holds(text: str, words: str) -> bool:
    where = alinea(text)
    return bool(occurrences(where, words, 0, len(where.parts)))
