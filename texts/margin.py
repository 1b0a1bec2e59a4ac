"""What stands in the margin of an article: which lines are debated, by which amendments, with which remarks.

Pure, and below the rooms that write amendments and remarks: it only asks of them what ``Proposal`` and ``Remark`` say.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from texts.marks import Range, Segment, segments
from texts.queries import ArticleView

NOTES_A_LINE = 2
REMARKS_A_LINE = 3


class Proposal(Protocol):
    """What the margin needs to know of an amendment."""

    @property
    def id(self) -> int: ...
    @property
    def base(self) -> int: ...
    @property
    def aimed(self) -> Mapping[int, tuple[Range, ...]]: ...
    @property
    def is_addition(self) -> bool: ...
    @property
    def touched(self) -> tuple[int, ...]: ...


class Remark(Protocol):
    """What the margin needs to know of an annotation."""

    @property
    def alinea(self) -> int: ...


P = TypeVar("P", bound=Proposal)
R = TypeVar("R", bound=Remark)
T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True)
class Line(Generic[P, R]):
    """An alinea as a page shows it: cut at the words aimed at, and what stands beside it.

    ``touching`` counts the amendments on it; ``notes`` are those shown, the most voted on first.
    """

    number: int
    segments: tuple[Segment, ...]
    touching: int
    notes: tuple[P, ...]
    remarks: tuple[R, ...]
    more_remarks: int

    @property
    def more(self) -> int:
        """How many amendments touch it beyond those shown."""
        return self.touching - len(self.notes)


@dataclass(frozen=True)
class Reading(Generic[P, R]):
    """An article as a page shows it; ``additions`` would add an article after it."""

    article: ArticleView
    lines: tuple[Line[P, R], ...]
    additions: tuple[P, ...]
    amendments: int
    annotations: int


def read(
    article: ArticleView, version: int, amendments: Sequence[P], remarks: Sequence[R], weights: Mapping[int, int]
) -> Reading[P, R]:
    """The article with its margin. ``weights`` is votes received by amendment id; only amendments to this very
    version are drawn over its words, the others are counted.
    """
    touching: dict[int, list[P]] = {}
    ranges: dict[int, list[tuple[int, int]]] = {}
    for amendment in amendments:
        if amendment.base != version or amendment.is_addition:
            continue
        for number in amendment.touched:
            touching.setdefault(number, []).append(amendment)
        for number, places in amendment.aimed.items():
            ranges.setdefault(number, []).extend(places)
    noted = group(remarks, lambda remark: remark.alinea)
    lines = []
    for number, alinea in enumerate(article.alineas, start=1):
        there = sorted(touching.get(number, []), key=lambda one: (-weights.get(one.id, 0), one.id))
        said = noted.get(number, [])
        lines.append(
            Line(
                number=number,
                segments=segments(alinea, ranges.get(number, [])),
                touching=len(there),
                notes=tuple(there[:NOTES_A_LINE]),
                remarks=tuple(said[:REMARKS_A_LINE]),
                more_remarks=max(0, len(said) - REMARKS_A_LINE),
            )
        )
    return Reading(
        article=article,
        lines=tuple(lines),
        additions=tuple(one for one in amendments if one.is_addition and one.base == version),
        amendments=len(amendments),
        annotations=len(remarks),
    )


def group(items: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """The items by key, each list in the order given."""
    found: dict[K, list[T]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return found
