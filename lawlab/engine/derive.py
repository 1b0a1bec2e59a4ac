"""From an edited article to operations: what a drafter would have written (LEGISTICS §2.6, rules 1 to 10).

Whatever the texts, ``apply(derive(old, new), old) == new``: each operation on words is tried on the base before it
is kept, then all of them together; failing that, the alinea is rewritten, and failing that the article.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import get_args

from lawlab.engine.diff import AlineaDiff, Change, diff_alineas, diff_tokens
from lawlab.engine.inside import words_hunk
from lawlab.engine.patch import Refused, apply
from lawlab.engine.place import Alinea, NotThere, alinea, find, occurrences
from lawlab.engine.text import is_word, sentences, tokens
from lawlab.engine.verbs import (
    AppendAlineas,
    AppendSentence,
    AppendWords,
    DeleteAlineas,
    DeleteArticle,
    DeleteSentence,
    DeleteWords,
    Edge,
    InAlinea,
    InsertAlineas,
    InsertWords,
    Operation,
    ReplaceWords,
    RewriteAlineas,
    RewriteArticle,
    RewriteTail,
    WordOperation,
)

KEPT = 0.4  # less unchanged text than this: the alinea is rewritten
PARTS = 3  # more changes than this in an alinea: it is rewritten
EXTEND_WORDS = 5  # how far quoted words grow to the left to be found once
ANCHOR_WORDS = 6
TAIL_WORDS = 12  # a replaced end longer than this is « rédiger ainsi la fin »
Edit = tuple[int, int, str]  # tokens start to end of the base become this text


def derive(old: Sequence[str], new: Sequence[str]) -> tuple[Operation, ...]:
    """The operations that turn the old alineas into the new ones, in order of place (the same change elsewhere
    stands next to the first); () when nothing changed.

    >>> derive(["Un délai de quinze jours."], ["Un délai de dix jours."])
    (ReplaceWords(alinea=1, old='quinze', new='dix', sentence=None, edge=None, occurrence=None),)
    """
    if tuple(old) == tuple(new):
        return ()
    if not new:
        return (DeleteArticle(),)
    if not old:
        return (RewriteArticle(tuple(new)),)
    diffs = diff_alineas(old, new)
    for on_words in (True, False):
        ops = _operations(diffs, old, new, on_words=on_words)
        rewritten = sum(op.last - op.first + 1 for op in ops if isinstance(op, RewriteAlineas))
        if rewritten * 2 <= len(old) and _gives(ops, old, new):
            return _same_together(ops)
        if on_words and rewritten * 2 > len(old):
            break
    return (RewriteArticle(tuple(new)),)


def _same_together(ops: Sequence[Operation]) -> tuple[Operation, ...]:
    """The same words replaced in several alineas, one after the other: they are said once (rule 8)."""
    left = list(ops)
    ordered: list[Operation] = []
    while left:
        op = left.pop(0)
        ordered.append(op)
        if isinstance(op, ReplaceWords | DeleteWords):
            same = [one for one in left if type(one) is type(op) and replace(op, alinea=one.alinea) == one]
            ordered += same
            left = [one for one in left if one not in same]
    return tuple(ordered)


def _gives(ops: Sequence[Operation], old: Sequence[str], new: Sequence[str]) -> bool:
    try:
        return apply(ops, old) == tuple(new)
    except Refused:
        return False


def _operations(
    diffs: Sequence[AlineaDiff], old: Sequence[str], new: Sequence[str], *, on_words: bool
) -> tuple[Operation, ...]:
    ops: list[Operation] = []
    gone: list[int] = []
    come: list[str] = []
    at = 0  # the last base alinea passed

    def close() -> None:
        if gone or come:
            ops.append(_gap(at, gone, tuple(come), len(old)))
        gone.clear()
        come.clear()

    for diff in _in_base_order(diffs):
        if diff.change is Change.INSERTED and diff.new is not None:
            come.append(new[diff.new - 1])
        elif diff.change is Change.DELETED and diff.old is not None:
            gone.append(diff.old)
        elif diff.old is not None and diff.new is not None:
            if diff.change is Change.CHANGED:
                before, after = old[diff.old - 1], new[diff.new - 1]
                edits = words_operations(diff.old, before, after) if on_words else None
                if edits is None:
                    gone.append(diff.old)
                    come.append(after)
                    continue
                close()
                ops += edits
            else:
                close()
            at = diff.old
    close()
    return tuple(ops)


def _in_base_order(diffs: Sequence[AlineaDiff]) -> Iterator[AlineaDiff]:
    """The diff with each move told as a deletion where it was and an insertion where it goes."""
    moved = sorted(d.old for d in diffs if d.change is Change.MOVED and d.old is not None)
    for diff in diffs:
        while moved and diff.change is not Change.MOVED and diff.old is not None and moved[0] < diff.old:
            yield AlineaDiff(Change.DELETED, moved.pop(0), None, ())
        if diff.change is Change.MOVED:
            yield AlineaDiff(Change.INSERTED, None, diff.new, ())
        else:
            yield diff
    for number in moved:
        yield AlineaDiff(Change.DELETED, number, None, ())


def _gap(at: int, gone: Sequence[int], come: tuple[str, ...], size: int) -> Operation:
    """Between two kept alineas: what goes, what comes."""
    if gone and come:
        return RewriteAlineas(gone[0], gone[-1], come)
    if gone:
        return DeleteAlineas(gone[0], gone[-1])
    return AppendAlineas(come) if at == size else InsertAlineas(at, come)


def words_operations(number: int, before: str, after: str) -> list[Operation] | None:
    """Operations on the words of one alinea; None when it is better rewritten."""
    edits, kept = _edits(before, after)
    if len(edits) > PARTS:
        edits = _nearby_joined(before, edits)
    total = max(sum(map(is_word, tokens(before))), 1)
    if len(edits) > PARTS or (kept < KEPT * total and not all(start == end for start, end, _ in edits)):
        return None
    ops: list[Operation] = []
    for edit in edits:
        op = _operation(number, before, edit)
        if op is None:
            return None
        ops.append(op)
    return ops


def _edits(before: str, after: str) -> tuple[list[Edit], int]:
    """The changes of the word diff on the base's tokens, and how many words are kept."""
    edits: list[Edit] = []
    at = kept = 0
    for kind, parts in diff_tokens(tokens(before), tokens(after)):
        if kind == "equal":
            kept += sum(map(is_word, parts))
            at += len(parts)
        elif kind == "delete":
            edits.append((at, at + len(parts), ""))
            at += len(parts)
        elif edits and edits[-1][1] == at and edits[-1][0] < at and not edits[-1][2]:
            edits[-1] = (edits[-1][0], at, "".join(parts))
        else:
            edits.append((at, at, "".join(parts)))
    return edits, kept


def _nearby_joined(before: str, edits: list[Edit]) -> list[Edit]:
    """Join changes across fewer than three kept words."""
    parts = tokens(before)
    joined = edits[:1]
    for start, end, text in edits[1:]:
        first, last, previous = joined[-1]
        between = parts[last:start]
        if sum(map(is_word, between)) < 3:
            joined[-1] = (first, end, previous + "".join(between) + text)
        else:
            joined.append((start, end, text))
    return joined


def _operation(number: int, before: str, edit: Edit) -> InAlinea | None:
    """The first operation, from the plainest to the longest quotation, that makes exactly this change."""
    where = alinea(before)
    start, end, text = edit
    wanted = "".join(where.parts[:start]) + text + "".join(where.parts[end:])
    for op in _candidates(number, where, before, edit):
        try:
            first, last, words = words_hunk(op, before)
        except NotThere:
            continue
        if "".join(where.parts[:first]) + words + "".join(where.parts[last:]) == wanted:
            return op
    return None


def _candidates(number: int, where: Alinea, before: str, edit: Edit) -> Iterator[InAlinea]:
    start, end, text = edit
    while start < end and where.parts[start].isspace():
        start += 1
    while start < end and where.parts[end - 1].isspace():
        end -= 1
    old, new = "".join(where.parts[start:end]), text.strip()
    if old and not new:
        yield from _sentence_deletions(number, before, old)
        yield from _located(DeleteWords(number, old), where, start, end)
    elif new and not old:
        yield from _insertions(number, where, start, new)
    elif old and new:
        yield from _tails(number, where, start, end, new)
        yield from _located(ReplaceWords(number, old, new), where, start, end)
    yield from _extended(number, where, edit)


def _sentence_deletions(number: int, before: str, old: str) -> Iterator[InAlinea]:
    spans = sentences(before)
    for index, (a, b) in enumerate(spans, start=1):
        if len(spans) > 1 and before[a:b].strip() == old:
            yield DeleteSentence(number, -1 if index == len(spans) > 2 else index)


def _insertions(number: int, where: Alinea, at: int, new: str) -> Iterator[InAlinea]:
    if at >= where.words_end:
        sentence = new.lstrip(".").lstrip()
        if sentence[:1].isupper() and (at > where.words_end or new.startswith(".")):
            yield AppendSentence(number, sentence.rstrip(";: ") + ("" if sentence[-1:] in ".!?" else "."))
        yield AppendWords(number, new)
    yield from _anchored(InsertWords(number, "-", new), where, at)
    # The insertion may stand before the space that the diff put in front of it, or after the next one.
    for shift in (-1, 1):
        beside = at + shift
        if 0 <= beside <= len(where.parts) and where.parts[min(at, beside)].isspace():
            yield from _anchored(InsertWords(number, "-", new), where, beside)


def _anchored(op: InsertWords, where: Alinea, at: int) -> Iterator[InAlinea]:
    """After the shortest run of words before the place that is found once; at the very start, before the next ones."""
    taken = 0
    for first in reversed(range(at)):
        if where.parts[first].isspace() or (at and where.parts[at - 1].isspace()):
            continue
        taken += is_word(where.parts[first])
        if taken > ANCHOR_WORDS:
            break
        if is_word(where.parts[first]) and at - first <= 3 * ANCHOR_WORDS:
            yield from _located(_with(op, "".join(where.parts[first:at])), where, first, at, widen=False)
    taken = 0
    for last in range(at + 1, len(where.parts) + 1):
        if where.parts[last - 1].isspace() or where.parts[at].isspace():
            continue
        taken += is_word(where.parts[last - 1])
        if taken > ANCHOR_WORDS:
            break
        words = "".join(where.parts[at:last])
        yield from _located(InsertWords(op.alinea, words, op.text, "before"), where, at, last, widen=False)


def _tails(number: int, where: Alinea, start: int, end: int, new: str) -> Iterator[InAlinea]:
    if end < where.words_end or sum(map(is_word, where.parts[start:end])) < TAIL_WORDS:
        return
    at = start - 1 if start and where.parts[start - 1].isspace() else start
    for first in reversed(range(max(0, at - 2 * ANCHOR_WORDS), at)):
        words = "".join(where.parts[first:at])
        if is_word(where.parts[first]) and len(occurrences(where, words, 0, len(where.parts))) == 1:
            yield RewriteTail(number, words, new)
            return


def _with(op: InsertWords, anchor: str) -> InsertWords:
    return replace(op, anchor=anchor)


def _located(op: WordOperation, where: Alinea, start: int, end: int, *, widen: bool = True) -> Iterator[InAlinea]:
    """The operation with what makes its words found once: nothing, an edge, the sentence, more words, a count."""
    words = "".join(where.parts[start:end])
    if _is(where, words, start):
        yield op
        return
    for edge in get_args(Edge):
        if _is(where, words, start, edge=edge):
            yield _placed(op, edge=edge)
    for index, (low, high) in enumerate(where.sentences, start=1):
        if low <= start and end <= high and len(where.sentences) > 1:
            sentence = -1 if index == len(where.sentences) > 2 else index
            if _is(where, words, start, sentence=sentence):
                yield _placed(op, sentence=sentence)
    if widen and isinstance(op, ReplaceWords):
        yield from _widened(op, where, start, end)
    found = occurrences(where, words, 0, len(where.parts))
    if start in found and (widen or isinstance(op, InsertWords)):
        yield _placed(op, occurrence=found.index(start) + 1)


def _widened(op: ReplaceWords, where: Alinea, start: int, end: int) -> Iterator[InAlinea]:
    taken = 0
    for first in reversed(range(start)):
        if is_word(where.parts[first]):
            taken += 1
            if taken > EXTEND_WORDS:
                return
            words = "".join(where.parts[first:end])
            if _is(where, words, first):
                yield ReplaceWords(op.alinea, words, "".join(where.parts[first:start]) + op.new)
                return


def _is(where: Alinea, words: str, start: int, *, sentence: int | None = None, edge: Edge | None = None) -> bool:
    try:
        return find(where, words, sentence, edge)[0] == start
    except NotThere:
        return False


def _placed(
    op: WordOperation, *, sentence: int | None = None, edge: Edge | None = None, occurrence: int | None = None
) -> InAlinea:
    return replace(op, sentence=sentence, edge=edge, occurrence=occurrence)


def _extended(number: int, where: Alinea, edit: Edit) -> Iterator[InAlinea]:
    """Quote the words on one side, or on both, and say again what stays: any change of spaces can be told so."""
    start, end, text = edit
    left = start
    while left > 0 and (left == start or where.parts[left].isspace()):
        left -= 1
    right = end
    while right < len(where.parts) and (right == end or where.parts[right - 1].isspace()):
        right += 1
    for first, last in ((left, end), (start, right), (left, right)):
        old = "".join(where.parts[first:last])
        new = "".join(where.parts[first:start]) + text + "".join(where.parts[end:last])
        if old and new.strip() and old == old.strip() and new == new.strip():
            yield from _located(ReplaceWords(number, old, new), where, first, last)
