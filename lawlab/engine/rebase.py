"""Carrying an amendment from the version on which it was written to a later one, without changing what it means.

What the operations do to the old text (their hunks) is set against what became of the old text. Where both are apart
the operations are carried, and the text that they give is checked to be the one that the merge gives; where they meet,
the author is asked. Nothing is ever looked for elsewhere than where the author put it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from lawlab.engine.derive import derive
from lawlab.engine.hunk import Hunk, weave
from lawlab.engine.identity import Edit, Identity, edits, identify
from lawlab.engine.merge import collide, merge, woven
from lawlab.engine.patch import Refused, apply, hunks
from lawlab.engine.text import normalise
from lawlab.engine.verbs import (
    AppendAlineas,
    DeleteAlineas,
    DeleteArticle,
    DeleteDivision,
    InsertAlineas,
    InsertArticle,
    InsertDivision,
    Operation,
    RewriteAlineas,
    RewriteArticle,
    RewriteTitle,
)


class Rebase(StrEnum):
    """What becomes of an amendment, or of one of its operations, on the new version."""

    CLEAN = "clean"
    SHIFTED = "shifted"
    SATISFIED = "satisfied"
    NEEDS_AUTHOR = "needs_author"
    VOID = "void"


@dataclass(frozen=True)
class Evidence:
    """What became of one operation (``op`` from 0), and what shows it.

    ``before``: what the old text says where it acts; ``now``: what the new one says there (nothing when that went, or
    cannot be told); ``reason``: the refusal, when the operations do not even apply to the old text.
    """

    op: int
    outcome: Rebase
    before: str
    now: str
    reason: str = ""


@dataclass(frozen=True)
class Rebased:
    """``operations`` apply to the new version when the outcome is clean or shifted; else they are those given."""

    outcome: Rebase
    operations: tuple[Operation, ...]
    evidence: tuple[Evidence, ...]


def rebase(ops: Sequence[Operation], old: Sequence[str], new: Sequence[str]) -> Rebased:
    """Carry operations from ``old`` to ``new``. Never raises: what cannot be carried is an outcome.

    >>> from lawlab.engine.verbs import ReplaceWords
    >>> ops = [ReplaceWords(1, "dix", "six")]
    >>> [(op.alinea, op.old) for op in rebase(ops, ["dans dix jours"], ["Il répond", "dans dix jours"]).operations]
    [(2, 'dix')]
    >>> [rebase(ops, ["dans dix jours"], new).outcome.value for new in (["dans six jours"], ["dans un mois"], [])]
    ['satisfied', 'needs_author', 'void']
    """
    given = tuple(ops)
    try:
        wanted = hunks(given, old)
    except Refused as refused:
        said = Evidence(refused.op_index, Rebase.NEEDS_AUTHOR, refused.nearest, "", refused.reason.value)
        return Rebased(Rebase.NEEDS_AUTHOR, given, (said,))
    whole = [hunk for hunk in wanted if hunk.whole]
    if _same(old, new):
        return _unchanged(given, wanted, old, new)
    if whole:
        return _whole(given, whole[0], old, new)
    changes = edits(old, new, 1)
    known = identify(old, new)
    asked = weave(wanted, old)
    if _same(asked, new):  # alineas that look alike and swapped: told by the text, before anybody wonders which moved
        done = tuple(_evidence(hunk, Rebase.SATISFIED, known, old, new) for hunk in wanted)
        return Rebased(Rebase.SATISFIED, given, done)
    evidence = tuple(_evidence(hunk, _verdict(hunk, changes, old), known, old, new) for hunk in wanted)
    verdicts = {one.outcome for one in evidence}
    if Rebase.NEEDS_AUTHOR in verdicts or {Rebase.VOID, Rebase.CLEAN} <= verdicts or woven(changes, old) != tuple(new):
        return Rebased(Rebase.NEEDS_AUTHOR, given, evidence)
    if Rebase.CLEAN in verdicts:
        merged = merge(old, asked, new)
        found = _carried(given, wanted, changes, known, evidence, old, new)
        if not merged.is_clean or not _gives(found.operations, new, merged.alineas):
            return Rebased(Rebase.NEEDS_AUTHOR, given, _asked(evidence))  # which alinea moved can be understood twice
        return found
    return Rebased(Rebase.VOID if Rebase.VOID in verdicts else Rebase.SATISFIED, given, evidence)


def _same(old: Sequence[str], new: Sequence[str]) -> bool:
    return [normalise(line) for line in old] == [normalise(line) for line in new]


def _unchanged(given: tuple[Operation, ...], wanted: Sequence[Hunk], old: Sequence[str], new: Sequence[str]) -> Rebased:
    """Only the typography of the text moved, or nothing did: words are found whatever their typography."""
    try:
        apply(given, new)
    except Refused as refused:  # a sign of its own in one typography, part of a word in another
        said = Evidence(refused.op_index, Rebase.NEEDS_AUTHOR, refused.nearest, "", refused.reason.value)
        return Rebased(Rebase.NEEDS_AUTHOR, given, (said,))
    known = Identity({number: number for number in range(len(old))}, {})
    return Rebased(Rebase.CLEAN, given, tuple(_evidence(hunk, Rebase.CLEAN, known, old, new) for hunk in wanted))


def _whole(given: tuple[Operation, ...], hunk: Hunk, old: Sequence[str], new: Sequence[str]) -> Rebased:
    """To strike or rewrite an article is to strike or rewrite the words that its author read."""
    left = Rebase.NEEDS_AUTHOR if new else Rebase.VOID
    outcome = Rebase.SATISFIED if _same(hunk.lines, new) else left
    return Rebased(outcome, given, (Evidence(hunk.op, outcome, "\n".join(old), "\n".join(new)),))


def _verdict(hunk: Hunk, changes: Sequence[Edit], old: Sequence[str]) -> Rebase:
    """One operation against what became of the text: clean, satisfied, void or for its author."""
    done = {edit.hunk.key for edit in changes if not edit.moved}
    if all(edit.hunk.key in done for edit in edits(old, weave([hunk], old))):
        return Rebase.SATISFIED
    mine = Edit(hunk)
    if not any(collide(mine, edit) for edit in changes):
        return Rebase.CLEAN
    struck = [edit.hunk for edit in changes if not edit.moved and not "".join(edit.hunk.lines).strip()]
    gone = {number for other in struck if not other.is_words for number in range(other.first, other.last + 1)}
    removes = not "".join(hunk.lines).strip()
    if hunk.last >= hunk.first and gone >= set(range(hunk.first, hunk.last + 1)):
        return Rebase.SATISFIED if removes else Rebase.VOID
    if removes and any(_within(hunk, other) for other in struck):
        return Rebase.SATISFIED
    return Rebase.NEEDS_AUTHOR


def _within(hunk: Hunk, other: Hunk) -> bool:
    """Whether the words of one are among those of the other."""
    both = hunk.is_words and other.is_words and hunk.first == other.first
    return both and other.start <= hunk.start and hunk.end <= other.end


def _evidence(hunk: Hunk, verdict: Rebase, known: Identity, old: Sequence[str], new: Sequence[str]) -> Evidence:
    """The alineas of the operation in both texts (those beside it, for an insertion)."""
    there = range(max(min(hunk.first, hunk.last), 1), min(max(hunk.first, hunk.last), len(old)) + 1)
    now = [place for place in map(known.number, there) if place is not None]
    return Evidence(
        hunk.op, verdict, "\n".join(old[number - 1] for number in there), "\n".join(new[place - 1] for place in now)
    )


def _carried(
    given: tuple[Operation, ...], wanted: Sequence[Hunk], changes: Sequence[Edit], known: Identity,
    evidence: tuple[Evidence, ...], old: Sequence[str], new: Sequence[str],
) -> Rebased:  # fmt: skip
    """What is not satisfied yet, as it is or with new numbers; the text that it gives must be the merged one."""
    left = [one.op for one in evidence if one.outcome == Rebase.CLEAN]
    ops = tuple(given[index] for index in left)
    expected = woven([*changes, *(Edit(hunk) for hunk in wanted if hunk.op in left)], old)
    moved = tuple(other for op in ops if (other := _renumbered(op, known, len(old))) is not None)
    outcome, carried = Rebase.NEEDS_AUTHOR, given
    for candidate in (ops, moved, derive(list(new), list(expected))):
        if _gives(candidate, new, expected):
            outcome, carried = Rebase.CLEAN if candidate == given else Rebase.SHIFTED, candidate
            break
    told = tuple(replace(one, outcome=outcome) if one.op in left else one for one in evidence)
    return Rebased(outcome, carried, told)


def _asked(evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    return tuple(replace(one, outcome=Rebase.NEEDS_AUTHOR) if one.outcome == Rebase.CLEAN else one for one in evidence)


def _gives(ops: tuple[Operation, ...], new: Sequence[str], expected: tuple[str, ...]) -> bool:
    try:
        return bool(ops) and apply(ops, new) == expected
    except Refused:
        return False


def _renumbered(op: Operation, known: Identity, size: int) -> Operation | None:
    """The same operation in the numbers of the new text, when its alineas are still there and together.

    ``size`` of the old text: a range or a place may be counted from its end.
    """
    match op:
        case DeleteAlineas(first, last) | RewriteAlineas(first, last):
            first, last = (number if number > 0 else size + 1 + number for number in (first, last))
            places = [known.number(number) for number in range(first, last + 1)]
            start = places[0]
            if start is None or places != list(range(start, start + len(places))):
                return None
            return replace(op, first=start, last=start + len(places) - 1)
        case InsertAlineas(after):
            after = after if after >= 0 else size + 1 + after
            before, following = known.number(after), known.number(after + 1)
            if before is None and following is None:
                return None
            return replace(op, after=before if before is not None else (following or 1) - 1)
        case DeleteArticle() | RewriteArticle() | InsertArticle() | AppendAlineas():
            return op
        case RewriteTitle() | DeleteDivision() | InsertDivision():
            return op
        case _:
            # Counted from the end, or the whole article: what it names may have changed without its number doing so.
            place = known.number(op.alinea) if op.alinea > 0 else None
            return None if place is None else replace(op, alinea=place)
