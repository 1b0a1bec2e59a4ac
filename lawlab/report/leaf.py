"""The report's image: the published text as an open book, one stroke a line, others' words laid over."""

from collections.abc import Sequence
from dataclasses import dataclass

from lawlab.engine.provenance import Passage
from lawlab.export.story import MINISTRY

_LINES = 36  # on each of the two pages, titles and blanks included
_WIDTH = 44.0  # per cent of the image, each page
_RIGHT = 56.0
_STEP = 9  # pixels between two lines
_SHORTEST = 62  # characters a line, at least
_TOP = 8


@dataclass(frozen=True)
class Mark:
    """A rectangle: ``kind`` is title, government, citizens, ministry; ``x`` and ``width`` in per cent, ``y`` in px."""

    kind: str
    x: float
    y: int
    width: float


@dataclass(frozen=True)
class Leaf:
    """The marks in the order in which they are drawn, and the height in pixels."""

    marks: tuple[Mark, ...]
    height: int


Text = Sequence[tuple[str, Sequence[Sequence[Passage]]]]


def leaf(articles: Text) -> Leaf:
    """Draw the text: lines get longer rather than more numerous, so that any law fits two pages."""
    size = sum(len(one.text) for _title, alineas in articles for line in alineas for one in line)
    titles = len(articles) * 3
    room = max(10, 2 * _LINES - titles)
    length = max(_SHORTEST, -(-size // room))
    rows = [row for _title, alineas in articles for row in _rows(alineas, length)]
    half = -(-len(rows) // 2)
    marks: list[Mark] = []
    for place, row in enumerate(rows):
        left = 0.0 if place < half else _RIGHT
        y = _TOP + (place if place < half else place - half) * _STEP
        marks += _drawn(row, left, y, length)
    return Leaf(tuple(marks), _TOP * 2 + half * _STEP)


Row = list[tuple[str, int]]  # (kind, characters); one "title" alone; none is a blank line


def _rows(alineas: Sequence[Sequence[Passage]], length: int) -> list[Row]:
    rows: list[Row] = [[("title", length // 3)]]
    for line in alineas:
        row: Row = []
        left = length
        for passage in line:
            kind, many = _kind(passage.origin), len(passage.text)
            while many:
                part = min(many, left)
                row.append((kind, part))
                many -= part
                left -= part
                if not left:
                    rows.append(row)
                    row, left = [], length
        if row:
            rows.append(row)
    rows.append([])
    return rows


def _kind(origin: str) -> str:
    if not origin:
        return "government"
    return "ministry" if origin.endswith(MINISTRY) else "citizens"


def _drawn(row: Row, left: float, y: int, length: int) -> list[Mark]:
    if not row:
        return []
    if row[0][0] == "title":
        return [Mark("title", left + _WIDTH / 3, y, _WIDTH / 3)]
    whole = sum(many for _kind_, many in row)
    marks = [Mark("government", left, y, round(_WIDTH * whole / length, 2))]
    at = 0
    for kind, many in row:
        if kind != "government":
            marks.append(Mark(kind, round(left + _WIDTH * at / length, 2), y - 1, round(_WIDTH * many / length, 2)))
        at += many
    return marks
