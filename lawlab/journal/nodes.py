"""The tree of a chapter, kept in its entries: one hash a row, and any node in a few rows.

An entry's ``node`` is the root of the largest complete part of the tree that ends with it: of 2^k leaves when 2^k is
the largest power of two that divides its number. Entry 12 keeps the node over entries 9 to 12, entry 13 its own leaf.
That is all the tree: a node that begins a pair is kept as it is, one that ends a pair is rebuilt from the leaf of its
last entry and one row a level. Appending reads one more row in four entries, a proof some dozens, nothing the whole
chapter.
"""

from collections.abc import Callable, Iterable, Mapping

from lawlab import database
from lawlab.engine import chain, tree

_AT_ONCE = 500  # numbers in one statement


def lefts(number: int) -> list[int]:
    """The entries whose nodes meet the leaf of this one in its own node, nearest first."""
    found, step = [], 1
    while number & step == 0:
        found.append(number - step)
        step <<= 1
    return found


def closing(leaf: bytes, lefts: Iterable[bytes]) -> bytes:
    """The node of an entry, from its leaf and the nodes that meet it."""
    for left in lefts:
        leaf = tree.parent(left, leaf)
    return leaf


async def next_node(chapter: str, number: int, leaf: bytes, last: bytes) -> bytes:
    """The node of the entry ``number``, ``last`` being that of the entry before it. One more read in four entries."""
    before = lefts(number)
    if not before:
        return leaf
    kept = {number - 1: last}
    if len(before) > 1:
        kept |= {found: node for found, (_line, node) in (await _rows(chapter, before[1:])).items()}
    return closing(leaf, (kept[one] for one in before))


async def frontier(chapter: str, size: int) -> tree.Frontier:
    """The tree of the first ``size`` entries, ready to grow."""
    found = await nodes(chapter, tree.peaks(size))
    return tree.Frontier(size, tuple(found[node] for node in tree.peaks(size)))


async def nodes(chapter: str, wanted: Iterable[tree.Node]) -> dict[tree.Node, bytes]:
    """Complete nodes of the tree. Raises LookupError when the chapter is too short."""
    asked = list(wanted)
    rows = await _rows(chapter, sorted({number for node in asked for number in _sources(node)}))
    return {node: _built(node, rows) for node in asked}


async def answered(chapter: str, ask: Callable[[tree.At], list[bytes]]) -> list[bytes]:
    """A proof of the engine (``ask``), with the nodes that it wants read in one go."""
    wanted: set[tree.Node] = set()

    def note(node: tree.Node) -> bytes:
        wanted.add(node)
        return b""

    ask(note)
    found = await nodes(chapter, wanted)
    return ask(found.__getitem__)


def _sources(node: tree.Node) -> list[int]:
    """The entries from which a node is read or rebuilt."""
    level, index = node
    last = (index + 1) << level
    if index % 2 == 0:
        return [last]
    return [last, *(last - (1 << step) for step in range(level))]


def _built(node: tree.Node, rows: Mapping[int, tuple[str, bytes]]) -> bytes:
    last, *before = _sources(node)
    line, kept = rows[last]
    if node[1] % 2 == 0:
        return kept
    return closing(chain.leaf(line), (rows[number][1] for number in before))


async def _rows(chapter: str, numbers: list[int]) -> dict[int, tuple[str, bytes]]:
    """Entry number → its line and node."""
    found: dict[int, tuple[str, bytes]] = {}
    for start in range(0, len(numbers), _AT_ONCE):
        some = numbers[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        for row in await database.fetch(
            f"SELECT number, line, node FROM journal_entry WHERE chapter = ? AND number IN ({marks})", chapter, *some
        ):
            found[int(row["number"])] = str(row["line"]), bytes(row["node"])
    return found
