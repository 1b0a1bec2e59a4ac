"""Journal entry → bytes → hash; and a chain of them, checked by anyone.

An entry is one line of RFC 8785 canonical JSON restricted to strings, integers, booleans and null, UTF-8 in NFC
(TRUST §2.2 of the design notes). In that restricted form, sorted keys without spaces are exactly RFC 8785, as long as
keys are ASCII. Each link is SHA-256(0x01 ‖ previous link ‖ SHA-256(0x00 ‖ line)), so that a leaf can never be
mistaken for a link.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Field = str | int | bool | None
GENESIS = "0" * 64
SALT_BYTES = 16
_MOST = 2**53 - 1
_written = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


class InvalidEntry(ValueError):
    """The entry holds something that the canonical form does not take."""


def canonical(entry: Mapping[str, Field]) -> str:
    r"""The one line that stands for this entry, without its newline.

    >>> canonical({"n": 1, "k": "vote", "at": "2026-11-22T14"})
    '{"at":"2026-11-22T14","k":"vote","n":1}'
    """
    clean: dict[str, Field] = {}
    for key, value in entry.items():
        if not key.isascii():
            raise InvalidEntry(f"key {key!r} is not ASCII")
        if isinstance(value, str):
            clean[key] = unicodedata.normalize("NFC", value)
        elif value is None or isinstance(value, bool):
            clean[key] = value
        elif isinstance(value, int):
            if abs(value) > _MOST:
                raise InvalidEntry(f"{key} is beyond the integers that every JSON reader keeps")
            clean[key] = value
        else:
            raise InvalidEntry(f"{key} is a {type(value).__name__}")
    return _written(clean)


def is_canonical(line: str, entry: object) -> bool:
    r"""Whether the line is the one that stands for what was read from it: what ``canonical`` says, in less time.

    >>> is_canonical('{"k":"vote","n":1}', {"k": "vote", "n": 1})
    True
    >>> is_canonical('{"n":1,"k":"vote"}', {"k": "vote", "n": 1})
    False
    """
    if not isinstance(entry, dict):
        return False
    for key, value in entry.items():
        kind = type(value)
        if not key.isascii() or not (kind is str or kind is int or value is None or kind is bool):
            return False
        if kind is int and abs(value) > _MOST:
            return False
    if _written(entry) != line:
        return False
    return line.isascii() or unicodedata.is_normalized("NFC", line)


def commit(salt: bytes, text: str) -> str:
    """What the journal keeps of a text: SHA-256(salt ‖ text), as hex. Without the salt it says nothing."""
    return hashlib.sha256(salt + unicodedata.normalize("NFC", text).encode()).hexdigest()


def commit_person(salt: bytes, voter: str) -> str:
    """What the journal keeps of a person: SHA-256(0x02 ‖ 16 random bytes ‖ their number in the consultation)."""
    return hashlib.sha256(b"\x02" + salt + voter.encode()).hexdigest()


def leaf(line: str) -> bytes:
    """SHA-256(0x00 ‖ line ‖ newline)."""
    return hashlib.sha256(b"\x00" + line.encode() + b"\n").digest()


def link(previous: str, line: str) -> str:
    """The hash, as hex, that binds this line to all the lines before it."""
    return link_leaf(previous, leaf(line))


def link_leaf(previous: str, leaf: bytes) -> str:
    """The same, for a line whose leaf is known already."""
    return hashlib.sha256(b"\x01" + bytes.fromhex(previous) + leaf).hexdigest()


@dataclass(frozen=True)
class Break:
    """Where a chain stops holding: entry number (from 1) and what is wrong."""

    number: int
    reason: str


def verify(rows: Iterable[tuple[str, str]]) -> tuple[int, str, Break | None]:
    """Check (line, link) pairs in order: canonical form, numbering from 1, each link. → (count, head, first break)."""
    head, count = GENESIS, 0
    for line, said in rows:
        count += 1
        try:
            entry = json.loads(line)
        except ValueError:
            return count, head, Break(count, "not JSON")
        try:
            written = canonical(entry)
        except (InvalidEntry, AttributeError):
            written = ""
        if written != line:
            return count, head, Break(count, "not in canonical form")
        if entry.get("n") != count:
            return count, head, Break(count, "number out of order")
        head = link(head, line)
        if head != said:
            return count, head, Break(count, "link does not match")
    return count, head, None
