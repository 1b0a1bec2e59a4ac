"""Apply operations to an article: exactly where they say, or refuse with a reason. Law is never misapplied.

Every position is relative to the base, whatever the other parts of the amendment do. diff-match-patch's own
``patch_apply`` is never used: it answers "all applied" on most real conflicts.
"""

from collections.abc import Sequence

from lawlab.engine.hunk import Hunk, overlaps, rewritten, weave
from lawlab.engine.place import STOPS, Alinea, NotThere, Reason, alinea, find, scope
from lawlab.engine.text import tokens
from lawlab.engine.verbs import (
    AppendAlineas,
    AppendSentence,
    AppendWords,
    DeleteAlineas,
    DeleteArticle,
    DeleteSentence,
    DeleteWords,
    InsertAlineas,
    InsertArticle,
    InsertWords,
    Operation,
    ReplaceWords,
    RewriteAlineas,
    RewriteArticle,
    RewriteTail,
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

    >>> apply([ReplaceWords(1, "quinze", "dix")], ["Un délai de quinze jours."])
    ('Un délai de dix jours.',)
    """
    return tuple(weave(hunks(ops, alineas), alineas))


def hunks(ops: Sequence[Operation], alineas: Sequence[str]) -> tuple[Hunk, ...]:
    """What the operations come down to in the coordinates of the base. Raises Refused."""
    found: list[Hunk] = []
    for index, op in enumerate(ops):
        try:
            hunk = _hunk(op, alineas, index)
        except NotThere as missing:
            raise Refused(index, op, missing.reason, place(op), missing.nearest) from None
        if any(overlaps(hunk, other) for other in found):
            raise Refused(index, op, Reason.OVERLAP, place(op))
        found.append(hunk)
    for number in {hunk.first for hunk in found if hunk.is_words}:
        inside = [hunk for hunk in found if hunk.is_words and hunk.first == number]
        if not rewritten(alineas[number - 1], inside).strip():
            index = inside[-1].op
            raise Refused(index, ops[index], Reason.EMPTY_ALINEA, place(ops[index]))
    return tuple(found)


def place(op: Operation) -> str:
    """Where an operation acts, as an identifier: ``art``, ``al_3``, ``al_3__sent_1``."""
    number = getattr(op, "alinea", None) or getattr(op, "first", None) or getattr(op, "after", None)
    if not isinstance(number, int):
        return "art"
    sentence = getattr(op, "sentence", None)
    return f"al_{number}__sent_{sentence}" if sentence else f"al_{number}"


def _hunk(op: Operation, alineas: Sequence[str], index: int) -> Hunk:
    size = len(alineas)
    match op:
        case DeleteArticle():
            return Hunk(1, size, -1, -1, (), whole=True, op=index)
        case RewriteArticle(lines):
            return Hunk(1, size, -1, -1, lines, whole=True, op=index)
        case InsertArticle(alineas=lines):
            if alineas:
                raise NotThere(Reason.NOT_A_NEW_ARTICLE)
            return Hunk(1, 0, -1, -1, lines, op=index)
        case DeleteAlineas(first, last):
            return _block(first, last, (), size, index)
        case RewriteAlineas(first, last, lines):
            return _block(first, last, lines, size, index)
        case InsertAlineas(after, lines):
            if not 0 <= after <= size:
                raise NotThere(Reason.ALINEA_MISSING)
            return Hunk(after + 1, after, -1, -1, lines, op=index)
        case AppendAlineas(lines):
            return Hunk(size + 1, size, -1, -1, lines, op=index)
        case _:
            if not 1 <= op.alinea <= size:
                raise NotThere(Reason.ALINEA_MISSING)
            start, end, text = words_hunk(op, alineas[op.alinea - 1])
            return Hunk(op.alinea, op.alinea, start, end, (text,), op=index)


def _block(first: int, last: int, lines: tuple[str, ...], size: int, index: int) -> Hunk:
    if not 1 <= first <= last <= size:
        raise NotThere(Reason.ALINEA_MISSING)
    return Hunk(first, last, -1, -1, lines, op=index)


def words_hunk(op: Operation, text: str) -> tuple[int, int, str]:
    """(start, end, replacement) in tokens of the alinea. Raises NotThere."""
    where = alinea(text)
    match op:
        case ReplaceWords():
            return _trimmed(where, *find(where, op.old, op.sentence, op.edge, op.occurrence), op.new)
        case DeleteWords():
            return (*_without_space(where, *find(where, op.old, op.sentence, op.edge, op.occurrence)), "")
        case DeleteSentence():
            return (*_without_space(where, *scope(where, op.sentence)), "")
        case InsertWords():
            start, end = find(where, op.anchor, op.sentence, op.edge, op.occurrence)
            at = end if op.where == "after" else start
            return at, at, _between(where, at, op.text)
        case AppendWords():
            return where.words_end, where.words_end, _between(where, where.words_end, op.text)
        case AppendSentence():
            return _sentence(where, op.text)
        case RewriteTail():
            return _tail(where, op)
        case _:
            raise TypeError(f"not an operation on words: {op!r}")


def space_between(left: str, right: str) -> str:
    """The space that French typography puts between two signs: none, a plain one, or U+00A0.

    >>> [space_between(*pair) for pair in ("ab", "a,", "a;", "’a", "«a", "(a")]
    [' ', '', '\\xa0', '', '\\xa0', '']
    """
    if not left or not right or left.isspace() or right.isspace() or left in "’'([{/‑-" or right in ",.)]}’'/…‑-":
        return ""
    return "\u00a0" if left == "«" or right in "»;:?!%€" else " "


def _between(where: Alinea, at: int, text: str) -> str:
    """The text with the spaces that it needs where it goes."""
    left = where.parts[at - 1][-1] if at else ""
    right = where.parts[at][0] if at < len(where.parts) else ""
    return space_between(left, text[:1]) + text + space_between(text[-1:], right)


def _without_space(where: Alinea, start: int, end: int) -> tuple[int, int]:
    """Widen a deletion to the one space that becomes useless."""
    parts = where.parts
    left = start > 0 and parts[start - 1].isspace()
    right = end < len(parts) and parts[end].isspace()
    after_opening = left and start > 1 and parts[start - 2] == "«"
    if right and (start == 0 or after_opening):
        return start, end + 1
    if left and (right or end == len(parts) or parts[end][0] in ",.)]"):
        return start - 1, end
    return start, end


def _trimmed(where: Alinea, start: int, end: int, new: str) -> tuple[int, int, str]:
    """A replacement without the words that it keeps at both ends: quoted context is not a change."""
    parts = tokens(new)
    while start < end and parts and where.parts[start] == parts[0]:
        start, parts = start + 1, parts[1:]
    while start < end and parts and where.parts[end - 1] == parts[-1]:
        end, parts = end - 1, parts[:-1]
    return start, end, "".join(parts)


def _sentence(where: Alinea, text: str) -> tuple[int, int, str]:
    at = where.words_end
    after = at + 1 if at < len(where.parts) and where.parts[at].isspace() else at
    if after < len(where.parts) and where.parts[after] in STOPS:
        return after + 1, after + 1, " " + text
    if after < len(where.parts) and where.parts[after] in ";:,":
        return at, at, ". " + text.removesuffix(".")
    return at, at, ". " + text


def _tail(where: Alinea, op: RewriteTail) -> tuple[int, int, str]:
    _, start = find(where, op.after)
    whole = op.text[-1:] in ".;:,!?…»"
    end = len(where.parts) if whole else where.words_end
    if end < start:
        raise NotThere(Reason.WORDS_MISSING)
    space = space_between(where.parts[start - 1][-1], op.text[:1])
    if space and start < end and where.parts[start].isspace():
        return start + 1, end, op.text
    return start, end, space + op.text
