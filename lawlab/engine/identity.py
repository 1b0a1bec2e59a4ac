"""Which alinea of a text is which alinea of another, when it is certain; and the changes told on that ground.

A merge must know more than a likely pairing: an alinea whose partner is open to doubt (two look-alikes of which one
went, one alinea made into two that both resemble it) has no identity here, and is told as a replaced block, so that
whatever else touches the block is reported instead of landing on the wrong alinea.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lawlab.engine.alignment import ALIKE, EQUAL, align, bag, resemblance
from lawlab.engine.diff import diff_tokens
from lawlab.engine.hunk import MARGIN, Hunk
from lawlab.engine.runs import increasing
from lawlab.engine.text import normalise, tokens

DOUBT = 0.15
"""Two readings whose resemblance differs by less cannot be told apart."""
_CELLS = 20_000
_AROUND = 30


@dataclass(frozen=True)
class Edit:
    """A hunk, and what moves with it.

    ``sources`` says, line by line, which base alinea moved here (0: a new line); ``moved`` is the base alinea that
    leaves this place unchanged for another (0: none does). ``side`` is whoever wants it.
    """

    hunk: Hunk
    sources: tuple[int, ...] = ()
    moved: int = 0
    side: int = 0


@dataclass(frozen=True)
class Identity:
    """Indexes from 0 of the old text → of the new: ``kept`` in order, ``moved`` elsewhere word for word."""

    kept: dict[int, int]
    moved: dict[int, int]

    def number(self, old: int) -> int | None:
        """Where an alinea of the old text is now, both counted from 1; None when it went or when it is in doubt."""
        place = self.kept.get(old - 1, self.moved.get(old - 1))
        return None if place is None else place + 1


def identify(old: Sequence[str], new: Sequence[str]) -> Identity:
    """The alineas that are certainly the same.

    >>> identify(["a b c", "x", "x", "d"], ["a b", "x", "d"]).kept
    {0: 0, 3: 2}
    """
    before, after = [normalise(line) for line in old], [normalise(line) for line in new]
    anchors, moved = _unique(before, after, old, new)
    gone, come = set(moved), set(moved.values())
    kept: dict[int, int] = {}
    for (i, j), (next_i, next_j) in pairwise([(-1, -1), *anchors, (len(old), len(new))]):
        rows = [row for row in range(i + 1, next_i) if row not in gone]
        columns = [column for column in range(j + 1, next_j) if column not in come]
        kept.update(_certain(before, after, rows, columns))
        if next_i < len(old):
            kept[next_i] = next_j
    return Identity(kept, moved)


def displaced(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """The alineas that each text has only once and that went elsewhere, word for word (the ``moved`` of identify)."""
    return _unique([normalise(line) for line in old], [normalise(line) for line in new], old, new)[1]


def _unique(
    before: Sequence[str], after: Sequence[str], old: Sequence[str], new: Sequence[str]
) -> tuple[list[tuple[int, int]], dict[int, int]]:
    """(pairs that kept their order, those that did not) among the alineas that each text has only once."""
    once_before, once_after = _once(before), _once(after)
    same = [(place, once_after[key]) for key, place in once_before.items() if key in once_after]
    anchors = increasing(same)
    kept = set(anchors)
    return anchors, {i: j for i, j in same if (i, j) not in kept and old[i] == new[j]}


def _once(keys: Sequence[str]) -> dict[str, int]:
    """What is there only once, and where."""
    many = Counter(keys)
    return {key: index for index, key in enumerate(keys) if many[key] == 1}


def _certain(before: Sequence[str], after: Sequence[str], rows: list[int], columns: list[int]) -> dict[int, int]:
    """Pairs of one gap that are in every good reading of it; every pairing that keeps the order is weighed."""
    if not rows or not columns:
        return {}
    if len(rows) * len(columns) > _CELLS:
        return _clear([before[row] for row in rows], [after[column] for column in columns], rows, columns)
    bags = [bag(before[row]) for row in rows], [bag(after[column]) for column in columns]
    scores: list[list[float]] = []
    for row, left in zip(rows, bags[0], strict=True):
        line = []
        for column, right in zip(columns, bags[1], strict=True):
            score = EQUAL if before[row] == after[column] else resemblance(left, right)
            line.append(score if score >= ALIKE else 0.0)
        scores.append(line)
    ahead, behind = _best(scores), _best([line[::-1] for line in scores[::-1]])
    return _agreed(scores, ahead, behind, rows, columns)


def _clear(old: list[str], new: list[str], rows: list[int], columns: list[int]) -> dict[int, int]:
    """In a gap too long to weigh whole: the likely pairs that nothing around resembles nearly as much."""
    bags = [bag(line) for line in old], [bag(line) for line in new]
    found: dict[int, int] = {}
    for i, j in align(old, new):
        if i is None or j is None:
            continue
        least = resemblance(bags[0][i], bags[1][j]) - DOUBT
        around_new = (k for k in range(max(j - _AROUND, 0), min(j + _AROUND, len(new))) if k != j)
        around_old = (k for k in range(max(i - _AROUND, 0), min(i + _AROUND, len(old))) if k != i)
        if all(resemblance(bags[0][i], bags[1][k]) < least for k in around_new) and all(
            resemblance(bags[0][k], bags[1][j]) < least for k in around_old
        ):
            found[rows[i]] = columns[j]
    return found


def _best(scores: list[list[float]]) -> list[list[float]]:
    """For each corner (row, column), the best total of the pairs before it."""
    width = len(scores[0])
    table = [[0.0] * (width + 1)]
    for line in scores:
        above, here = table[-1], [0.0]
        for column, score in enumerate(line):
            choice = max(above[column + 1], here[column])
            here.append(max(choice, above[column] + score) if score else choice)
        table.append(here)
    return table


def _agreed(
    scores: list[list[float]], ahead: list[list[float]], behind: list[list[float]], rows: list[int], columns: list[int]
) -> dict[int, int]:
    height, width = len(rows), len(columns)
    good = ahead[height][width] - DOUBT

    def rest(row: int, column: int) -> float:
        return behind[height - row][width - column]

    options = [
        (r, c)
        for r in range(height)
        for c in range(width)
        if scores[r][c] and ahead[r][c] + scores[r][c] + rest(r + 1, c + 1) >= good
    ]
    of_row, of_column = Counter(r for r, _ in options), Counter(c for _, c in options)
    for r in {r for r, _ in options}:
        of_row[r] += any(ahead[r][c] + rest(r + 1, c) >= good for c in range(width + 1))
    for c in {c for _, c in options}:
        of_column[c] += any(ahead[r][c] + rest(r, c + 1) >= good for r in range(height + 1))
    return {rows[r]: columns[c] for r, c in options if of_row[r] == of_column[c] == 1}


def edits(base: Sequence[str], new: Sequence[str], side: int = 0) -> list[Edit]:
    """The changes from ``base`` to ``new`` in the coordinates of the base, apart from one another.

    Applied together they give ``new`` exactly.
    """
    known = identify(base, new)
    origin = {j: i for i, j in known.moved.items()}
    found: list[Edit] = []
    for (i, j), (next_i, next_j) in pairwise([(-1, -1), *sorted(known.kept.items()), (len(base), len(new))]):
        found += _gap(range(i + 1, next_i), range(j + 1, next_j), new, known.moved, origin, side)
        if next_i < len(base) and base[next_i] != new[next_j]:
            found += [Edit(hunk, side=side) for hunk in word_hunks(base[next_i], new[next_j], next_i + 1)]
    return found


def _gap(
    rows: range, columns: range, new: Sequence[str], moved: dict[int, int], origin: dict[int, int], side: int
) -> Iterable[Edit]:
    """What became of the alineas between two that are kept: each that moves leaves alone, the others as one block."""
    lines = tuple(new[column] for column in columns)
    sources = tuple(origin.get(column, -1) + 1 for column in columns)
    yield from (Edit(Hunk(row + 1, row + 1, -1, -1, ()), moved=row + 1, side=side) for row in rows if row in moved)
    blocks: list[list[int]] = []
    for row in (row for row in rows if row not in moved):
        if blocks and blocks[-1][-1] == row - 1:
            blocks[-1].append(row)
        else:
            blocks.append([row])
    if not blocks and lines:
        yield Edit(Hunk(rows.start + 1, rows.start, -1, -1, lines), sources, side=side)
    for index, block in enumerate(blocks):
        here = (lines, sources) if index == 0 else ((), ())
        yield Edit(Hunk(block[0] + 1, block[-1] + 1, -1, -1, here[0]), here[1], side=side)


def word_hunks(old: str, new: str, number: int) -> list[Hunk]:
    """The changed words of one alinea: each as wide as the places where it might have been made, near ones as one."""
    parts = tokens(old)
    spans: list[tuple[int, int, list[str]]] = []
    at = 0
    for kind, run in diff_tokens(parts, tokens(new)):
        if kind == "equal":
            at += len(run)
        elif kind == "delete":
            spans.append((at, at + len(run), []))
            at += len(run)
        elif spans and spans[-1][1] == at:
            spans[-1] = (spans[-1][0], at, run)
        else:
            spans.append((at, at, run))
    joined: list[tuple[int, int, list[str]]] = []
    floor = 0
    for index, (start, end, put) in enumerate(spans):
        ceiling = spans[index + 1][0] if index + 1 < len(spans) else len(parts)
        start, end, put = _spread(parts, start, end, put, (floor, ceiling))
        if joined and start - joined[-1][1] <= MARGIN:
            first, last, before = joined.pop()
            start, put = first, [*before, *parts[last:start], *put]
        joined.append((start, end, put))
        floor = end
    return [Hunk(number, number, start, end, ("".join(put),)) for start, end, put in joined]


def _spread(
    parts: list[str], start: int, end: int, put: list[str], limits: tuple[int, int]
) -> tuple[int, int, list[str]]:
    """Widen a lone deletion or insertion over the repetition that it could slide along: which one it was is unknown."""
    if put and start < end:
        return start, end, put
    low, high = limits
    run = put or parts[start:end]
    left, right = start, end
    while left > low and parts[left - 1] == run[(left - 1 - start) % len(run)]:
        left -= 1
    while right < high and parts[right] == run[(right - end) % len(run)]:
        right += 1
    return left, right, [*parts[left:start], *put, *parts[end:right]]
