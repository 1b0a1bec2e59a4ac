"""Signed notes, checkpoints and tiles, in the forms of C2SP."""

import base64
import hashlib

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from lawlab.engine import note, tiles

SECRET = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))
KEY = note.Key("exemple.fr/consultations/essai/log", SECRET.public_key().public_bytes_raw())
WITNESS = note.Key("temoin.example", OTHER.public_key().public_bytes_raw(), note.COSIGNATURE)
POINT = note.Checkpoint(KEY.name, 41, bytes(range(32)))

# The example of c2sp.org/signed-note, as the Go module golang.org/x/mod/sumdb/note tests it.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_NOTE = (
    "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)


def verify(public: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def test_the_reference_example_of_signed_notes_is_read_and_verified() -> None:
    key = note.read_key(PETER)
    assert key.text == PETER
    found = note.read(PETER_NOTE)
    assert found.text == PETER_NOTE and note.is_signed(found, key, verify)
    assert not note.is_signed(note.read(PETER_NOTE.replace("answer", "cause")), key, verify)
    with pytest.raises(note.NotANote, match="not a checkpoint"):
        _ = found.checkpoint


def test_a_checkpoint_is_three_lines_and_a_signature() -> None:
    signed = note.sign(POINT, KEY, SECRET.sign)
    lines = signed.text.split("\n")
    assert lines[:4] == [KEY.name, "41", base64.b64encode(POINT.root).decode(), ""]
    hashed = hashlib.sha256(KEY.name.encode() + b"\n\x01" + KEY.public).digest()[:4]
    name, encoded = lines[4].removeprefix("— ").split(" ")
    assert name == KEY.name and base64.b64decode(encoded)[:4] == hashed and lines[5:] == [""]
    assert note.read(signed.text) == signed and signed.checkpoint == POINT
    assert note.is_signed(signed, KEY, verify)


def test_another_key_or_another_text_is_not_signed() -> None:
    signed = note.sign(POINT, KEY, SECRET.sign)
    assert not note.is_signed(signed, note.Key(KEY.name, WITNESS.public), verify)
    assert not note.is_signed(signed, note.Key("ailleurs.example", KEY.public), verify)
    assert not note.is_signed(note.Note(signed.body.replace("41", "42"), signed.signatures), KEY, verify)
    forged = note.Note(signed.body, (note.Signature(KEY.name, KEY.hash, bytes(64)),))
    assert not note.is_signed(forged, KEY, verify)


def test_a_witness_signs_the_time_too() -> None:
    signed = note.sign(POINT, KEY, SECRET.sign)
    seen = note.cosign(signed, WITNESS, OTHER.sign, seconds=1_796_000_000)
    both = note.read(signed.with_signatures([seen]).text)
    assert note.seen_at(both, WITNESS, verify) == 1_796_000_000
    assert note.is_signed(both, KEY, verify) and note.is_signed(both, WITNESS, verify)
    assert both.with_signatures([seen]) == both
    later = note.Signature(seen.name, seen.hash, (1_796_000_001).to_bytes(8, "big") + seen.content[8:])
    assert note.seen_at(signed.with_signatures([later]), WITNESS, verify) is None
    assert note.seen_at(signed, WITNESS, verify) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "a\n",
        "a\n\n",
        "a\n\n— b c\n",
        "a\n\n— b eA==",
        "a\n\n- b eHh4eHg=\n",
        "a\n\n— b+c eHh4eHg=\n",
        "a\n\n— b eHh4eHh=\n",
        "a\x00\n\n— b eHh4eHg=\n",
        "a" * 100_001 + "\n\n— b eHh4eHg=\n",
        "a\n\n" + "— b eHh4eHg=\n" * 101,
    ],
)
def test_what_is_not_a_note_is_refused(text: str) -> None:
    with pytest.raises(note.NotANote):
        note.read(text)


@pytest.mark.parametrize(
    "body", ["x\n-1\neA==\n", "x\n01\neA==\n", "x\n1\neA==\n", "\n1\neA==\n", "x\n1\n", "x\n9e9\n\n"]
)
def test_what_is_not_a_checkpoint_is_refused(body: str) -> None:
    with pytest.raises(note.NotANote):
        _ = note.Note(body, ()).checkpoint


@pytest.mark.parametrize(
    "text", ["", "a+b+c", KEY.text[:-4], KEY.text.replace("+", " "), "x" + KEY.text, KEY.text + "="]
)
def test_what_is_not_a_key_is_refused(text: str) -> None:
    with pytest.raises(note.NotANote):
        note.read_key(text)


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    for read in (note.read, note.read_key):
        try:
            read(text)
        except note.NotANote:
            continue


TILES = {
    tiles.Tile(0, 0): "tile/0/000",
    tiles.Tile(0, 1234067): "tile/0/x001/x234/067",
    tiles.Tile(1, 5, 17): "tile/1/005.p/17",
    tiles.Tile(None, 1000, 1): "tile/entries/x001/000.p/1",
}


@pytest.mark.parametrize("tile", TILES)
def test_the_address_of_a_tile(tile: tiles.Tile) -> None:
    assert tile.path == TILES[tile]
    assert tiles.parse(tile.path.removeprefix("tile/")) == tile


@pytest.mark.parametrize(
    "path",
    ["", "0", "0/1", "0/0000", "0/x000/001", "0/000.p/0", "0/000.p/256", "0/000.p/07", "00/000", "8/000", "0/x1/000",
     "entries", "../000", "0/000/", "0/000.p/", "-1/000", "0/000\n"],
)  # fmt: skip
def test_any_other_address_is_refused(path: str) -> None:
    with pytest.raises(tiles.NotATile):
        tiles.parse(path)


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 65_536, 70_000])
def test_the_tiles_of_a_tree_are_those_that_fit(size: int) -> None:
    found = list(tiles.of_tree(size))
    assert all(tile.fits(size) for tile in found)
    assert sum(tile.width for tile in found if tile.level == 0) == size
    assert sum(tile.width for tile in found if tile.level == 1) == size // 256
    assert sum(tile.width for tile in found if tile.level is None) == size
    assert not any(tiles.Tile(level, size >> 8 * (level or 0) + 8).fits(size) for level in (None, 0, 1, 2))


def test_a_bundle_gives_its_lines_back() -> None:
    lines = ["{}", '{"k":"é"}', ""]
    content = tiles.bundle(lines)
    assert content[:5] == b"\x00\x03{}\n" and tiles.read_bundle(content) == lines
    for cut in range(1, len(content)):
        try:
            assert tiles.read_bundle(content[:cut]) in (lines[:1], lines[:2])
        except tiles.NotATile:
            continue
    with pytest.raises(tiles.NotATile):
        tiles.read_bundle(b"\x00\x03\xff\xff\n")
