"""The tree over the lines of a chapter: RFC 9162 (Certificate Transparency), on SHA-256.

A leaf is SHA-256(0x00 ‖ line ‖ newline), as ``chain.leaf`` gives; a node is SHA-256(0x01 ‖ left ‖ right); an empty tree
is SHA-256 of nothing. The root of 150,000 lines fits in one printed line, and 18 hashes prove that a given line is
under it, or that an older root is a prefix of it.

A node is named (level, index): it covers the leaves from index × 2^level, 2^level of them. Only complete nodes are
named; what a proof needs of them is asked through ``at``, so that nobody has to hold the whole tree.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

HASH_BYTES = 32
EMPTY = hashlib.sha256(b"").digest()
# 2^64 leaves: a longer proof is not one.
LONGEST_PROOF = 64

Node = tuple[int, int]
At = Callable[[Node], bytes]


def parent(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True)
class Frontier:
    """All that an append needs of a tree: the roots of its largest complete parts, from the left, one a bit of size."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def extended(self, leaves: Iterable[bytes]) -> "Frontier":
        """With these leaves at the end; about two hashes each."""
        size, peaks = self.size, list(self.peaks)
        for node in leaves:
            size += 1
            rest = size
            while rest & 1 == 0:  # a pair is complete at each level that this leaf ends
                node = hashlib.sha256(b"\x01" + peaks.pop() + node).digest()
                rest >>= 1
            peaks.append(node)
        return Frontier(size, tuple(peaks))

    @property
    def root(self) -> bytes:
        """The root of the tree.

        >>> Frontier().root == EMPTY
        True
        """
        if not self.peaks:
            return EMPTY
        *rest, whole = self.peaks
        for peak in reversed(rest):
            whole = parent(peak, whole)
        return whole


def peaks(size: int) -> list[Node]:
    """The complete nodes that make a tree of this size, from the left.

    >>> peaks(13)
    [(3, 0), (2, 2), (0, 12)]
    """
    levels = [level for level in range(size.bit_length()) if size >> level & 1]
    return [(level, (size >> level) - 1) for level in reversed(levels)]


def inclusion(index: int, size: int, at: At) -> list[bytes]:
    """The proof that the leaf ``index`` (from 0) is in the tree of ``size`` leaves: RFC 9162 §2.1.3.1."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    proof: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            proof.append(_range(middle, end, at))
            end = middle
        else:
            proof.append(_range(start, middle, at))
            start = middle
    return proof[::-1]


def consistency(old: int, new: int, at: At) -> list[bytes]:
    """The proof that the tree of ``old`` leaves begins that of ``new``: RFC 9162 §2.1.4.1. Empty from 0."""
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} does not continue one of {old}")
    proof: list[bytes] = []
    start, end = 0, new
    is_known = True  # whether what is left of the old tree is the old root itself
    while 0 < old < end - start:
        middle = start + _split(end - start)
        if old <= middle - start:
            proof.append(_range(middle, end, at))
            end = middle
        else:
            proof.append(_range(start, middle, at))
            old -= middle - start
            start, is_known = middle, False
    if not is_known:
        proof.append(_range(start, end, at))
    return proof[::-1]


def is_included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Whether the proof leads from the leaf to the root: RFC 9162 §2.1.3.2."""
    if not 0 <= index < size or len(proof) > LONGEST_PROOF:
        return False
    place, last, found = index, size - 1, leaf
    for other in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = parent(other, found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = parent(found, other)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def is_consistent(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the proof shows that the new tree only adds to the old one: RFC 9162 §2.1.4.2."""
    if not 0 <= old <= new or len(proof) > LONGEST_PROOF:
        return False
    if old == 0:
        return not proof and old_root == EMPTY and (new > 0 or new_root == EMPTY)
    if old == new:
        return not proof and old_root == new_root
    path = list(proof)
    if old & (old - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    place, last = old - 1, new - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    before = after = path[0]
    for other in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            before, after = parent(other, before), parent(other, after)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            after = parent(after, other)
        place, last = place >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


def _split(count: int) -> int:
    """The largest power of two below ``count`` (at least 2)."""
    return 1 << (count - 1).bit_length() - 1


def _range(start: int, end: int, at: At) -> bytes:
    """The root over the leaves start … end − 1, from complete nodes."""
    count = end - start
    if count & (count - 1) == 0:
        level = count.bit_length() - 1
        return at((level, start >> level))
    middle = start + _split(count)
    return parent(_range(start, middle, at), _range(middle, end, at))
