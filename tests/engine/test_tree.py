"""The tree: Certificate Transparency's own vectors, another implementation, and properties."""

import hashlib

import pymerkle
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawlab.engine import chain, tree

# The test data of Certificate Transparency (RFC 6962): eight entries, the roots of their first 1 to 8, some proofs.
ENTRIES = [
    bytes.fromhex(data)
    for data in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
MOST = 200


def leaf_of(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def at(leaves: list[bytes]) -> tree.At:
    """Complete nodes, straight from the definition."""

    def find(node: tree.Node) -> bytes:
        level, index = node
        if level == 0:
            return leaves[index]
        return tree.parent(find((level - 1, 2 * index)), find((level - 1, 2 * index + 1)))

    return find


LEAVES = [leaf_of(data) for data in ENTRIES]
MANY = [leaf_of(number.to_bytes(2, "big")) for number in range(MOST)]
GROWN = [tree.Frontier().extended(MANY[:size]).root for size in range(MOST + 1)]


def test_the_empty_tree_is_the_hash_of_nothing() -> None:
    assert tree.Frontier().root.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("size", range(1, 9))
def test_the_roots_of_certificate_transparency(size: int) -> None:
    assert tree.Frontier().extended(LEAVES[:size]).root.hex() == ROOTS[size - 1]


@pytest.mark.parametrize(("index", "size"), INCLUSION)
def test_the_inclusion_proofs_of_certificate_transparency(index: int, size: int) -> None:
    proof = tree.inclusion(index, size, at(LEAVES))
    assert [one.hex() for one in proof] == INCLUSION[index, size]
    assert tree.is_included(LEAVES[index], index, size, proof, bytes.fromhex(ROOTS[size - 1]))


@pytest.mark.parametrize(("old", "new"), CONSISTENCY)
def test_the_consistency_proofs_of_certificate_transparency(old: int, new: int) -> None:
    proof = tree.consistency(old, new, at(LEAVES))
    assert [one.hex() for one in proof] == CONSISTENCY[old, new]
    assert tree.is_consistent(old, bytes.fromhex(ROOTS[old - 1]), new, bytes.fromhex(ROOTS[new - 1]), proof)


def test_another_implementation_gives_the_same_roots_and_proofs() -> None:
    other = pymerkle.InmemoryTree(algorithm="sha256")
    for size in range(1, MOST + 1):
        other.append_entry((size - 1).to_bytes(2, "big"))
        assert GROWN[size] == other.get_root(size), size
        for index in {0, size // 3, size // 2, size - 1}:
            ours = tree.inclusion(index, size, at(MANY))
            assert ours == other.prove_inclusion(index + 1, size).path[1:], (index, size)
        for old in {1, size // 3, size // 2, size - 1, size} - {0}:
            theirs = other.prove_consistency(old, size)
            pymerkle.verify_consistency(GROWN[old], GROWN[size], theirs, prior_size=old, later_size=size)


def test_consistency_proofs_are_those_of_the_definition() -> None:
    def whole(leaves: list[bytes]) -> bytes:
        return tree.Frontier().extended(leaves).root

    def subproof(old: int, leaves: list[bytes], *, is_known: bool) -> list[bytes]:  # RFC 6962 §2.1.2, word for word
        if old == len(leaves):
            return [] if is_known else [whole(leaves)]
        split = 1
        while 2 * split < len(leaves):
            split *= 2
        if old <= split:
            return [*subproof(old, leaves[:split], is_known=is_known), whole(leaves[split:])]
        return [*subproof(old - split, leaves[split:], is_known=False), whole(leaves[:split])]

    for new in range(1, 40):
        for old in range(1, new + 1):
            expected = subproof(old, MANY[:new], is_known=True)
            assert tree.consistency(old, new, at(MANY)) == expected, (old, new)


def test_a_leaf_is_the_line_of_the_journal_with_its_newline() -> None:
    assert chain.leaf("{}") == leaf_of(b"{}\n")


SIZES = st.integers(1, MOST)


@given(SIZES, st.data())
def test_every_inclusion_proof_holds_and_none_holds_elsewhere(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = tree.inclusion(index, size, at(MANY))
    assert tree.is_included(MANY[index], index, size, proof, GROWN[size])
    other = data.draw(st.integers(0, size - 1).filter(lambda one: size == 1 or one != index))
    if other != index:
        assert not tree.is_included(MANY[other], index, size, proof, GROWN[size])
        assert not tree.is_included(MANY[index], other, size, proof, GROWN[size])
    assert not tree.is_included(MANY[index], index, size, proof, GROWN[size - 1])
    assert not tree.is_included(MANY[index], index, size, [*proof, EXTRA], GROWN[size])
    assert not tree.is_included(MANY[index], size, size, proof, GROWN[size])
    if proof:
        assert not tree.is_included(MANY[index], index, size, proof[:-1], GROWN[size])
        spot = data.draw(st.integers(0, len(proof) - 1))
        assert not tree.is_included(MANY[index], index, size, _altered(proof, spot), GROWN[size])


@given(st.integers(0, MOST), st.integers(0, MOST), st.data())
def test_every_consistency_proof_holds_and_none_holds_for_another_past(
    first: int, second: int, data: st.DataObject
) -> None:
    old, new = sorted((first, second))
    proof = tree.consistency(old, new, at(MANY))
    assert tree.is_consistent(old, GROWN[old], new, GROWN[new], proof)
    assert not tree.is_consistent(old, EXTRA, new, GROWN[new], proof)
    assert not tree.is_consistent(old, GROWN[old], new, GROWN[new], [*proof, EXTRA])
    if old < new:
        assert not tree.is_consistent(new, GROWN[new], old, GROWN[old], proof)
    if old:
        assert not tree.is_consistent(old, GROWN[old], new, EXTRA, proof)
    if proof:
        spot = data.draw(st.integers(0, len(proof) - 1))
        assert not tree.is_consistent(old, GROWN[old], new, GROWN[new], _altered(proof, spot))
        assert not tree.is_consistent(old, GROWN[old], new, GROWN[new], proof[:-1])


@given(st.lists(st.binary(max_size=8), max_size=70), st.data())
def test_leaves_added_in_any_portions_give_one_root(data: list[bytes], draw: st.DataObject) -> None:
    leaves = [leaf_of(one) for one in data]
    cut = draw.draw(st.integers(0, len(leaves)))
    grown = tree.Frontier().extended(leaves[:cut]).extended(leaves[cut:])
    assert grown == tree.Frontier().extended(leaves)
    assert grown.peaks == tuple(at(leaves)(node) for node in tree.peaks(len(leaves)))


@pytest.mark.parametrize(("index", "size"), [(-1, 4), (4, 4), (0, 0)])
def test_no_proof_of_a_leaf_that_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="no leaf"):
        tree.inclusion(index, size, at(MANY))


def test_no_proof_that_a_log_continues_a_longer_one() -> None:
    with pytest.raises(ValueError, match="does not continue"):
        tree.consistency(5, 4, at(MANY))


EXTRA = hashlib.sha256(b"not in the tree").digest()


def _altered(proof: list[bytes], spot: int) -> list[bytes]:
    changed = bytes([proof[spot][0] ^ 1]) + proof[spot][1:]
    return [*proof[:spot], changed, *proof[spot + 1 :]]
