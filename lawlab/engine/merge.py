"""Two texts made from one base, put together: exactly where their changes are apart, a conflict where they meet.

A three-way merge on words, after the alineas have been told apart (identity.py): changes of one text at most MARGIN
tokens apart are one change; changes of two texts less than MARGIN tokens apart collide, unless they are the same. An
alinea moved by one and edited by the other is edited where it went. Never fuzzy, and the same for both sides: ours and
theirs exchanged give the same text and the same conflicts, with their labels exchanged.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace

from lawlab.engine.hunk import MARGIN, Hunk, overlaps, rewritten, weave
from lawlab.engine.identity import Edit, edits
from lawlab.engine.text import join_alineas, split_alineas, tokens


@dataclass(frozen=True)
class MergeConflict:
    """Where the two texts do not agree, and what each says there.

    ``place``: ``al_3``, ``al_3-al_5``; an insertion is at the alinea that it follows (``al_0``: before the first).
    Words when both change words of one alinea, else whole alineas, one a line; "" where a text has nothing left.
    """

    place: str
    base: str
    ours: str
    theirs: str


@dataclass(frozen=True)
class Merged:
    """The text with every change that stands; where two conflict it still says what the base says."""

    alineas: tuple[str, ...]
    conflicts: tuple[MergeConflict, ...]

    @property
    def is_clean(self) -> bool:
        """Whether nothing is left for a person to settle."""
        return not self.conflicts


def merge(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> Merged:
    """Merge two texts by alinea then by word. Blank alineas are ignored.

    >>> merge(["Dans un délai de dix jours, sur demande écrite."], ["Dans un délai de six jours, sur demande écrite."],
    ...       ["Dans un délai de dix jours, sur demande orale."]).alineas
    ('Dans un délai de six jours, sur demande orale.',)
    >>> merge(["dix jours"], ["six jours"], ["huit jours"]).conflicts
    (MergeConflict(place='al_1', base='dix', ours='six', theirs='huit'),)
    """
    base, ours, theirs = (tuple(line for line in text if line.strip()) for text in (base, ours, theirs))
    stand, against = settle(edits(base, ours, 0), edits(base, theirs, 1))
    conflicts = sorted((_told(group, base) for group in against), key=lambda pair: pair[0])
    return Merged(woven(stand, base), tuple(conflict for _, conflict in conflicts))


def settle(ours: Sequence[Edit], theirs: Sequence[Edit]) -> tuple[list[Edit], list[list[Edit]]]:
    """(edits that stand, each once; groups that do not). Sides are 0 and 1."""
    every = [*ours, *theirs]
    leader = list(range(len(every)))

    def find(index: int) -> int:
        while leader[index] != index:
            leader[index] = leader[leader[index]]
            index = leader[index]
        return index

    for one, other in _meeting(every):
        leader[find(one)] = find(other)
    groups: dict[int, list[Edit]] = {}
    for index, edit in enumerate(every):
        groups.setdefault(find(index), []).append(edit)
    stand: list[Edit] = []
    against: list[list[Edit]] = []
    for group in groups.values():
        mine, yours = (_deeds(edit for edit in group if edit.side == side) for side in (0, 1))
        if not mine or not yours:
            stand += group
        elif mine == yours:
            stand += [edit for edit in group if edit.side == 0]
        else:
            against.append(group)
    return stand, against


def _deeds(group: Iterable[Edit]) -> frozenset[object]:
    """What edits do, to the letter: a merge keeps the typography of both."""
    return frozenset((edit.hunk, edit.sources, edit.moved) for edit in group)


def _meeting(every: Sequence[Edit]) -> Iterator[tuple[int, int]]:
    """Pairs that stand or fall together: those of two sides that collide, and the two ends of one move."""
    order = sorted(range(len(every)), key=lambda index: _from(every[index].hunk))
    open_: list[int] = []
    for index in order:
        edit = every[index]
        low = _from(edit.hunk)[0]
        open_ = [k for k in open_ if max(every[k].hunk.first, every[k].hunk.last) + 1 >= low]
        yield from ((k, index) for k in open_ if every[k].side != edit.side and collide(every[k], edit))
        open_.append(index)
    leaving = {(edit.side, edit.moved): index for index, edit in enumerate(every) if edit.moved}
    for index, edit in enumerate(every):
        yield from ((leaving[edit.side, source], index) for source in edit.sources if source)


def _from(hunk: Hunk) -> tuple[int, int]:
    return min(hunk.first, hunk.last), hunk.first


def collide(one: Edit, other: Edit) -> bool:
    """Whether two edits of two sides cannot both stand on their own."""
    for leaving, edit in ((one, other), (other, one)):
        if leaving.moved:
            if edit.hunk.is_words:
                return False  # the words change where the alinea goes
            if edit.hunk.last < edit.hunk.first:  # beside an alinea that leaves: before it or after, who knows?
                return edit.hunk.first in (leaving.moved, leaving.moved + 1)
    return overlaps(one.hunk, other.hunk, MARGIN)


def woven(stand: Iterable[Edit], base: Sequence[str]) -> tuple[str, ...]:
    """The base with edits that stand together; an alinea that moved takes the words changed in it along."""
    every = list(stand)
    inside: dict[int, list[Hunk]] = {}
    for edit in every:
        if edit.hunk.is_words:
            inside.setdefault(edit.hunk.first, []).append(edit.hunk)
    hunks = []
    leaving = {edit.moved for edit in every if edit.moved}
    for edit in every:
        hunk = edit.hunk
        if any(edit.sources):
            lines = (
                rewritten(base[source - 1], inside.get(source, ())) if source else line
                for line, source in zip(hunk.lines, edit.sources, strict=True)
            )
            hunk = Hunk(hunk.first, hunk.last, -1, -1, tuple(line for line in lines if line.strip()))
        if not (hunk.is_words and hunk.first in leaving):
            hunks.append(hunk)
    return tuple(weave(hunks, base))


def _told(group: Sequence[Edit], base: Sequence[str]) -> tuple[tuple[int, int], MergeConflict]:
    hunks = [edit.hunk for edit in group]
    first, last = min(hunk.first for hunk in hunks), max(hunk.last for hunk in hunks)
    sides = [[edit for edit in group if edit.side == side] for side in (0, 1)]
    if all(hunk.is_words for hunk in hunks):
        low, high = min(hunk.start for hunk in hunks), max(hunk.end for hunk in hunks)
        said = [_words(base[first - 1], [edit.hunk for edit in side], low, high) for side in ([], *sides)]
        return (first, low), MergeConflict(f"al_{first}", *said)
    shown = [_lines(side, base, first, last) for side in ([], *sides)]
    place = f"al_{min(first, last)}" if last <= first else f"al_{first}-al_{last}"
    return (first, -1), MergeConflict(place, *shown)


def _words(alinea: str, hunks: Sequence[Hunk], low: int, high: int) -> str:
    parts = tokens(alinea)
    before, after = sum(map(len, parts[:low])), sum(map(len, parts[high:]))
    text = rewritten(alinea, hunks)
    return text[before : len(text) - after]


def _lines(side: Sequence[Edit], base: Sequence[str], first: int, last: int) -> str:
    """What one side makes of the base alineas ``first`` to ``last``."""
    hunks = [edit.hunk for edit in side]
    here = [replace(h, first=h.first - first + 1, last=h.last - first + 1) for h in hunks]
    return "\n".join(weave(here, base[max(first, 1) - 1 : last]))


def merged_texts(base: str, ours: str, theirs: str) -> dict[str, object]:
    """The same for texts of one alinea a line, as JSON-safe data: status (merged or conflict), text, conflicts.

    >>> merged_texts("un\\ndeux", "un\\ndeux\\ntrois", "deux")
    {'status': 'merged', 'text': 'deux\\ntrois', 'conflicts': []}
    """
    result = merge(*(split_alineas(text) for text in (base, ours, theirs)))
    return {
        "status": "merged" if result.is_clean else "conflict",
        "text": join_alineas(result.alineas),
        "conflicts": [asdict(conflict) for conflict in result.conflicts],
    }
