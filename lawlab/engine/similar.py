"""Near-duplicates: what to support rather than post again. Compared on words, never on meaning.

No library is kept for it: an index of bits leaves out in a few milliseconds nearly all of ten thousand texts, with a
bound that is never too low, and the few that remain are compared exactly.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from heapq import heapify, heappop, heappush
from itertools import pairwise
from math import ceil
from zlib import crc32

from lawlab.engine.text import is_word, normalise, tokens

THRESHOLD = 0.3
BUCKETS = 8192
_STEP = 16


@dataclass(frozen=True)
class Near:
    """A text close to the one asked about: score 1.0 is the same words in the same order, 0 nothing in common.

    ``same``: it does the very same thing (its operations in normal form are equal), however it is worded.
    """

    id: int
    score: float
    same: bool = False


@lru_cache(maxsize=2048)
def _print(text: str) -> tuple[str, frozenset[str | tuple[str, str]]]:
    """The normalised words of a text, and the set of its words and pairs of neighbouring words."""
    words = [token for token in tokens(normalise(text).casefold()) if is_word(token)]
    return " ".join(words), frozenset(words) | frozenset(pairwise(words))


def similarity(one: str, other: str) -> float:
    """Twice the shared words and pairs of words over all of both (Dice); 1.0 only for the same words in order.

    >>> similarity("Supprimer l’alinéa 2.", "supprimer l'alinéa 2")
    1.0
    """
    (words, marks), (other_words, other_marks) = _print(one), _print(other)
    if words == other_words:
        return 1.0
    total = len(marks) + len(other_marks)
    return min(2 * len(marks & other_marks) / total, 0.999) if total else 0.0


def nearest(text: str, others: Mapping[int, str], *, limit: int = 5) -> tuple[Near, ...]:
    """The closest texts, best first, ties by smaller id; those that share less than a third are left out."""
    scored = ((similarity(text, other), id_) for id_, other in others.items())
    best = sorted((pair for pair in scored if pair[0] >= THRESHOLD), key=lambda pair: (-pair[0], pair[1]))
    return tuple(Near(id_, score) for score, id_ in best[:limit])


@dataclass(frozen=True)
class _Entry:
    text: str
    form: str
    marks: int
    slot: int


class Index:
    """Texts to look among; adding or taking out one costs no more than reading it.

    Each mark of a text falls into one of BUCKETS; a bucket is an integer with the bit of each text that has it. To
    count how many buckets every text shares with another is then to add integers, all texts at once, bit by bit.

    >>> index = Index()
    >>> index.add(7, "Supprimer l’alinéa 2.")
    >>> index.nearest("Supprimer l'alinéa 2 !")
    (Near(id=7, score=1.0, same=False),)
    """

    def __init__(self) -> None:
        self._entries: dict[int, _Entry] = {}
        self._forms: dict[str, set[int]] = {}
        self._buckets: dict[int, int] = {}
        self._sizes: dict[int, int] = {}  # texts of 16 n to 16 n + 15 marks, a bit each
        self._ids: list[int] = []
        self._free: list[int] = []

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, id_: int, text: str, form: str = "") -> None:
        """Put a text in, or in the place of the one of this id. ``form``: its operations in normal form, if any."""
        self.remove(id_)
        marks = _print(text)[1]
        slot = self._free.pop() if self._free else len(self._ids)
        self._ids[slot:] = [id_, *self._ids[slot + 1 :]]
        bit = 1 << slot
        for bucket in _buckets(marks):
            self._buckets[bucket] = self._buckets.get(bucket, 0) | bit
        size = len(marks) // _STEP
        self._sizes[size] = self._sizes.get(size, 0) | bit
        self._entries[id_] = _Entry(text, form, len(marks), slot)
        if form:
            self._forms.setdefault(form, set()).add(id_)

    def remove(self, id_: int) -> None:
        """Take a text out; nothing happens when it is not there."""
        entry = self._entries.pop(id_, None)
        if entry is None:
            return
        bit = 1 << entry.slot
        for bucket in _buckets(_print(entry.text)[1]):
            self._buckets[bucket] ^= bit
        self._sizes[entry.marks // _STEP] ^= bit
        self._free.append(entry.slot)
        if entry.form:
            self._forms[entry.form].discard(id_)

    def nearest(self, text: str, form: str = "", *, limit: int = 5) -> tuple[Near, ...]:
        """Those that do the very same thing, then the closest texts, best first, ties by smaller id."""
        same = sorted(self._forms.get(form, ())) if form else []
        found = [Near(id_, similarity(text, self._entries[id_].text), same=True) for id_ in same[:limit]]
        taken = set(same)
        waiting = self._bounds(text)
        while waiting and len(found) < limit:
            bound, exact, id_ = heappop(waiting)
            if id_ in taken:
                continue
            if exact:
                found.append(Near(id_, -bound))
                continue
            score = similarity(text, self._entries[id_].text)
            if score >= THRESHOLD:
                heappush(waiting, (-score, True, id_))
        return tuple(found)

    def _bounds(self, text: str) -> list[tuple[float, bool, int]]:
        """A heap of (minus the most that the score may be, False, id); what is sure to be too far is left out.

        A text shares at most as many marks as buckets, and those of the text asked about that fell together.
        """
        marks = _print(text)[1]
        wanted = _buckets(marks)
        lost = len(marks) - len(wanted)
        planes = _counted([self._buckets[bucket] for bucket in wanted if bucket in self._buckets])
        heap: list[tuple[float, bool, int]] = []
        for size, texts in self._sizes.items():
            least = ceil(THRESHOLD / 2 * (len(marks) + size * _STEP) - 1e-9) - lost
            for slot in _bits(texts & _at_least(planes, least, texts)):
                id_ = self._ids[slot]
                total = len(marks) + self._entries[id_].marks
                shared = sum((plane >> slot & 1) << rank for rank, plane in enumerate(planes)) + lost
                heap.append((-min(2 * shared / total, 1.0) if total else -1.0, False, id_))
        heapify(heap)
        return heap


def _buckets(marks: Iterable[str | tuple[str, str]]) -> set[int]:
    """Where marks fall, the same on every machine and run."""
    words = (mark if isinstance(mark, str) else " ".join(mark) for mark in marks)
    return {crc32(word.encode("utf-8", "surrogatepass")) % BUCKETS for word in words}


def _counted(columns: Iterable[int]) -> list[int]:
    """How many columns have each bit, in binary: the first integer holds the units of every count, and so on."""
    planes: list[int] = []
    for column in columns:
        carry = column
        for rank, plane in enumerate(planes):
            planes[rank], carry = plane ^ carry, plane & carry
            if not carry:
                break
        if carry:
            planes.append(carry)
    return planes


def _at_least(planes: list[int], least: int, every: int) -> int:
    """Which bits of ``every`` have a count of ``least`` or more."""
    if least <= 0:
        return every
    if least >> len(planes):
        return 0
    more, equal = 0, every
    for rank in reversed(range(len(planes))):
        if least >> rank & 1:
            equal &= planes[rank]
        else:
            more |= equal & planes[rank]
            equal &= ~planes[rank]
    return more | equal


def _bits(value: int) -> Iterator[int]:
    """The ranks of the bits that are set."""
    for at, byte in enumerate(value.to_bytes((value.bit_length() + 7) // 8, "little")):
        while byte:
            low = byte & -byte
            yield at * 8 + low.bit_length() - 1
            byte ^= low
