"""Which alinea of the old text became which alinea of the new one (LEGISTICS: align first, then diff words).

Alineas that are equal, or share at least half of their words, are paired in order so that the total resemblance is the
greatest. A long article is first cut at the runs of alineas that both texts share.
"""

from collections import Counter, deque
from collections.abc import Sequence

from lawlab.engine.runs import runs, tidy
from lawlab.engine.text import is_word, label, tokens

Pair = tuple[int | None, int | None]
ALIKE = 0.5
EQUAL = 1.5  # an alinea that did not change is worth more than one that changed a little
_CELLS = 10_000  # the most comparisons in one gap: beyond, only alineas near the diagonal are compared


def align(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Pairs (old index, new index) in order; None where an alinea has no partner; deletions before insertions.

    >>> align(["a b c", "x"], ["a b d", "y"])
    [(0, 0), (1, None), (None, 1)]
    """
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    pairs: list[Pair] = [(k, k) for k in range(head)]
    pairs += _middle(old, new, range(head, len(old) - tail), range(head, len(new) - tail))
    return pairs + [(len(old) - k, len(new) - k) for k in range(tail, 0, -1)]


def _middle(old: Sequence[str], new: Sequence[str], rows: range, columns: range) -> list[Pair]:
    if len(rows) * len(columns) <= _CELLS:
        return _gap(old, new, rows, columns)
    pairs: list[Pair] = []
    row, column = at_old, at_new = rows.start, columns.start
    for kind, lines in tidy(runs(old[rows.start : rows.stop], new[columns.start : columns.stop], clean=False)):
        row += len(lines) if kind != "insert" else 0
        column += len(lines) if kind != "delete" else 0
        if kind == "equal":
            first_old, first_new = row - len(lines), column - len(lines)
            pairs += _gap(old, new, range(at_old, first_old), range(at_new, first_new))
            pairs += [(first_old + k, first_new + k) for k in range(len(lines))]
            at_old, at_new = row, column
    return pairs + _gap(old, new, range(at_old, rows.stop), range(at_new, columns.stop))


def resemblance(one: Counter[str], other: Counter[str]) -> float:
    """Twice the shared words over all of both, 0 to 1."""
    total = one.total() + other.total()
    shared = sum(min(count, other[word]) for word, count in one.items() if word in other)
    return 2 * shared / total if total else 0.0


def bag(text: str) -> Counter[str]:
    """The words of an alinea, counted, without the number that it opens with: lists are renumbered when one item comes.

    The number when there is nothing else; the signs when there is no word.
    """
    mark = label(text)
    parts = tokens(text[text.index(mark) + len(mark) :]) if mark else []
    if not any(map(is_word, parts)):
        parts = tokens(text)
    return Counter([part for part in parts if is_word(part)] or [part for part in parts if not part.isspace()])


def _gap(old: Sequence[str], new: Sequence[str], rows: range, columns: range) -> list[Pair]:
    partners = _partners(old, new, rows, columns) if rows and columns else {}
    pairs: list[Pair] = []
    taken = set(partners.values())
    pending = deque(columns)
    for i in rows:
        j = partners.get(i)
        if j is None:
            pairs.append((i, None))
            continue
        while pending and pending[0] < j:
            pairs.append((None, pending.popleft()))
        pending.popleft()
        pairs.append((i, j))
    assert not taken & set(pending)
    pairs += [(None, j) for j in pending]
    return pairs


def _partners(old: Sequence[str], new: Sequence[str], rows: range, columns: range) -> dict[int, int]:
    """The best pairing that keeps the order (dynamic programming over the gap, near its diagonal when it is big)."""
    height, width = len(rows), len(columns)
    band = width if height * width <= _CELLS else max(2, _CELLS // (2 * max(height, width)))
    bags = [bag(old[i]) for i in rows], [bag(new[j]) for j in columns]
    scores: dict[tuple[int, int], float] = {}
    best: dict[tuple[int, int], float] = {}
    spans = []
    for r in range(height):
        middle = r * width // height
        spans.append((max(0, middle - band), min(width, middle + band + 1)))
    for r in reversed(range(height)):
        first, last = spans[r]
        for c in reversed(range(first, last)):
            equal = old[rows[r]] == new[columns[c]]
            score = EQUAL if equal else resemblance(bags[0][r], bags[1][c])
            choice = max(best.get((r + 1, c), 0.0), best.get((r, c + 1), 0.0))
            if score >= ALIKE:
                scores[r, c] = score
                choice = max(choice, score + best.get((r + 1, c + 1), 0.0))
            best[r, c] = choice
    partners: dict[int, int] = {}
    r = c = 0
    while r < height and c < width:
        here = best.get((r, c), 0.0)
        if (r, c) in scores and here == scores[r, c] + best.get((r + 1, c + 1), 0.0):
            partners[rows[r]] = columns[c]
            r, c = r + 1, c + 1
        elif c < spans[r][0] or (here == best.get((r, c + 1), 0.0) and here > best.get((r + 1, c), 0.0)):
            c += 1
        else:
            r += 1
    return partners
