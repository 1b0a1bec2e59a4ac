"""A receipt holds, and no change of it does."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawlab.engine import chain, note, receipt, tree
from lawlab.engine.receipt import Flaw
from tests.engine.test_note import KEY, OTHER, SECRET, WITNESS, verify
from tests.engine.test_tree import at

SALT = bytes(range(16))
MINE = 5  # entry number
LINES = [
    chain.canonical(
        {"at": "2026-11-22T14", "k": "vote", "n": n, "val": 1, "who": chain.commit_person(SALT, f"essai:{n}")}
    )
    for n in range(1, 12)
]
LEAVES = [chain.leaf(line) for line in LINES]
ROOTS = [tree.Frontier().extended(LEAVES[:size]).root for size in range(len(LINES) + 1)]


def checkpoint(size: int = 11) -> str:
    return note.sign(note.Checkpoint(KEY.name, size, ROOTS[size]), KEY, SECRET.sign).text


GOOD = receipt.Receipt(
    n=MINE,
    line=LINES[MINE - 1],
    link=chain.GENESIS,
    proof=tuple(tree.inclusion(MINE - 1, 11, at(LEAVES))),
    checkpoint=checkpoint(),
    key=KEY.text,
    salt=SALT,
    voter=f"essai:{MINE}",
)


def flaw(changed: receipt.Receipt, **options: object) -> Flaw | None:
    return receipt.check_receipt(json.loads(json.dumps(changed.data)), verify=verify, **options)  # type: ignore[arg-type]


def test_a_receipt_holds_with_its_salt_and_without() -> None:
    assert receipt.read_receipt(json.loads(json.dumps(GOOD.data))) == GOOD
    assert flaw(GOOD) is None
    assert flaw(replace(GOOD, salt=None, voter=None)) is None
    assert flaw(GOOD, key=KEY.text) is None


CHANGES = {
    "another person": (replace(GOOD, voter="essai:6"), Flaw.WHO),
    "another salt": (replace(GOOD, salt=bytes(16)), Flaw.WHO),
    "another vote": (replace(GOOD, line=GOOD.line.replace('"val":1', '"val":-1')), Flaw.PROOF),
    "another number": (replace(GOOD, n=6), Flaw.LINE),
    "a space": (replace(GOOD, line=GOOD.line.replace(",", ", ", 1)), Flaw.LINE),
    "not an entry": (replace(GOOD, line="[]"), Flaw.LINE),
    "deep": (replace(GOOD, line="[" * 100_000), Flaw.LINE),
    "a shorter proof": (replace(GOOD, proof=GOOD.proof[:-1]), Flaw.PROOF),
    "another line's proof": (replace(GOOD, proof=tuple(tree.inclusion(5, 11, at(LEAVES)))), Flaw.PROOF),
    "an older checkpoint": (replace(GOOD, checkpoint=checkpoint(10)), Flaw.PROOF),
    "one that does not hold it": (replace(GOOD, checkpoint=checkpoint(4)), Flaw.PROOF),
    "another key": (replace(GOOD, key=note.Key(KEY.name, WITNESS.public).text), Flaw.SIGNATURE),
    "another log": (replace(GOOD, key=note.Key("ailleurs.example", KEY.public).text), Flaw.SIGNATURE),
    "no signature": (replace(GOOD, checkpoint=note.read(GOOD.checkpoint).body), Flaw.SHAPE),
    "not a key": (replace(GOOD, key="x"), Flaw.SHAPE),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_changed_receipt_says_what_is_wrong(what: str) -> None:
    changed, expected = CHANGES[what]
    assert flaw(changed) is expected


def test_a_receipt_re_signed_by_somebody_else_fails_against_the_known_key() -> None:
    other = note.Key(KEY.name, WITNESS.public)
    forged = note.sign(note.read(GOOD.checkpoint).checkpoint, other, OTHER.sign).text
    assert flaw(replace(GOOD, checkpoint=forged, key=other.text)) is None
    assert flaw(replace(GOOD, checkpoint=forged, key=other.text), key=KEY.text) is Flaw.SIGNATURE


def test_a_receipt_is_held_against_the_journal_at_hand() -> None:
    def line_at(number: int) -> str | None:
        return LINES[number - 1] if number <= 11 else None

    assert flaw(GOOD, line_at=line_at, root_at=lambda size: ROOTS[size]) is None
    assert flaw(GOOD, line_at=line_at, root_at=lambda size: None) is None
    assert flaw(GOOD, line_at=lambda number: LINES[0]) is Flaw.JOURNAL
    assert flaw(GOOD, line_at=lambda number: None) is Flaw.JOURNAL
    assert flaw(GOOD, line_at=line_at, root_at=lambda size: ROOTS[3]) is Flaw.ROOT
    assert flaw(GOOD, line_at=line_at, link_at=lambda number: chain.GENESIS) is None
    assert flaw(GOOD, line_at=line_at, link_at=lambda number: "1" * 64) is Flaw.LINK


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3)
)


@given(st.sampled_from(sorted(GOOD.data)), JSON)
def test_no_value_breaks_the_check(name: str, value: object) -> None:
    found = receipt.check_receipt({**GOOD.data, name: value}, verify=verify)
    assert found is not None or GOOD.data[name] == value or name in ("link", "salt", "voter")


@pytest.mark.parametrize("data", [None, [], 1, "x", {}, {"form": receipt.FORM}])
def test_what_is_not_a_receipt_is_said_so(data: object) -> None:
    assert receipt.check_receipt(data, verify=verify) is Flaw.SHAPE
