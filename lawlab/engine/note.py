"""Signed notes and checkpoints, as text that any tool of the field reads.

A checkpoint says how many lines a log has and their root: three lines (c2sp.org/tlog-checkpoint). A note is a text,
an empty line, and one line a signature, « — name base64(key hash ‖ signature) » (c2sp.org/signed-note). A witness signs
the same text with the time at which it saw it (c2sp.org/tlog-cosignature). Signing and checking a signature are given
as functions: the keys are held elsewhere.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lawlab.engine.tree import HASH_BYTES

Sign = Callable[[bytes], bytes]  # message → 64 bytes
Verify = Callable[[bytes, bytes, bytes], bool]  # public key, signature, message

ED25519 = 0x01
COSIGNATURE = 0x04
_HASH = 4
_KEY = 32
_SIGNATURE = 64
_TIME = 8
_LONGEST = 100_000  # characters of a note that is worth reading
_MOST_SIGNATURES = 100
_DASH = "— "
_NAME = re.compile(r"[^\s+]+")
_SIZE = re.compile(r"0|[1-9]\d{0,18}")


class NotANote(ValueError):
    """This text is not a signed note, or not a checkpoint."""


@dataclass(frozen=True)
class Key:
    """Whose signature: a name (an address without its https://), an Ed25519 public key, and the kind of signature.

    ``text`` is the one-line form that verifiers are given: name+hash+base64.
    """

    name: str
    public: bytes
    kind: int = ED25519

    @property
    def hash(self) -> bytes:
        """The first four bytes of SHA-256(name ‖ newline ‖ kind ‖ public key)."""
        named = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return hashlib.sha256(named).digest()[:_HASH]

    @property
    def text(self) -> str:
        return f"{self.name}+{self.hash.hex()}+{_base64(bytes([self.kind]) + self.public)}"


def read_key(text: str) -> Key:
    """The key of its one-line form. Raises NotANote."""
    name, _plus, rest = text.strip().partition("+")
    hashed, _plus, encoded = rest.partition("+")
    data = _decode(encoded)
    if not _NAME.fullmatch(name) or len(data) != 1 + _KEY or data[0] not in (ED25519, COSIGNATURE):
        raise NotANote("not a public key")
    key = Key(name, data[1:], data[0])
    if key.hash.hex() != hashed:
        raise NotANote("the public key does not match its own hash")
    return key


@dataclass(frozen=True)
class Checkpoint:
    """How many lines a log has, and the root over them. ``origin`` names the log."""

    origin: str
    size: int
    root: bytes

    @property
    def body(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{_base64(self.root)}\n"


@dataclass(frozen=True)
class Signature:
    """One line under a note; ``content`` is what follows the key's hash."""

    name: str
    hash: bytes
    content: bytes

    @property
    def line(self) -> str:
        return f"{_DASH}{self.name} {_base64(self.hash + self.content)}\n"


@dataclass(frozen=True)
class Note:
    """A text and who signed it."""

    body: str
    signatures: tuple[Signature, ...]

    @property
    def text(self) -> str:
        """As it is published."""
        return self.body + "\n" + "".join(signature.line for signature in self.signatures)

    @property
    def checkpoint(self) -> Checkpoint:
        """What it says, when it is a checkpoint; lines after the third are left aside. Raises NotANote."""
        lines = self.body.split("\n")
        if len(lines) < 4 or not lines[0] or not _SIZE.fullmatch(lines[1]):
            raise NotANote("not a checkpoint")
        root = _decode(lines[2])
        if len(root) != HASH_BYTES:
            raise NotANote("not a checkpoint")
        return Checkpoint(lines[0], int(lines[1]), root)

    def with_signatures(self, added: Sequence[Signature]) -> "Note":
        """The same text, signed by others too."""
        return Note(self.body, (*self.signatures, *(one for one in added if one not in self.signatures)))


def read(text: str) -> Note:
    """The note in a text. Raises NotANote, whatever the text is."""
    body, gap, below = text.rpartition("\n\n")
    if len(text) > _LONGEST or not gap or not body or not below.endswith("\n"):
        raise NotANote("not a signed note")
    lines = below[:-1].split("\n")
    if len(lines) > _MOST_SIGNATURES or any(ord(character) < 32 and character != "\n" for character in text):
        raise NotANote("not a signed note")
    return Note(body + "\n", tuple(_signature(line) for line in lines))


def sign(checkpoint: Checkpoint, key: Key, signer: Sign) -> Note:
    """The checkpoint, signed by the log."""
    return Note(checkpoint.body, (Signature(key.name, key.hash, signer(checkpoint.body.encode())),))


def cosign(note: Note, key: Key, signer: Sign, *, seconds: int) -> Signature:
    """A witness's signature: this log had this root when I looked, so many seconds after 1970."""
    content = seconds.to_bytes(_TIME, "big") + signer(_cosigned(note.body, seconds))
    return Signature(key.name, key.hash, content)


def is_signed(note: Note, key: Key, verify: Verify) -> bool:
    """Whether the owner of the key signed the note; a name without its key's hash counts for nothing."""
    return any(
        _holds(note, one, key, verify) for one in note.signatures if (one.name, one.hash) == (key.name, key.hash)
    )


def seen_at(note: Note, key: Key, verify: Verify) -> int | None:
    """When the witness of this key signed (seconds since 1970), or None when it did not."""
    for one in note.signatures:
        if (one.name, one.hash) == (key.name, key.hash) and _holds(note, one, key, verify):
            return int.from_bytes(one.content[:_TIME], "big")
    return None


def _holds(note: Note, one: Signature, key: Key, verify: Verify) -> bool:
    if key.kind == ED25519:
        return len(one.content) == _SIGNATURE and verify(key.public, one.content, note.body.encode())
    if len(one.content) != _TIME + _SIGNATURE:
        return False
    seconds = int.from_bytes(one.content[:_TIME], "big")
    return verify(key.public, one.content[_TIME:], _cosigned(note.body, seconds))


def _cosigned(body: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{body}".encode()


def _signature(line: str) -> Signature:
    name, _space, encoded = line.removeprefix(_DASH).partition(" ")
    data = _decode(encoded)
    if not line.startswith(_DASH) or not _NAME.fullmatch(name) or len(data) <= _HASH:
        raise NotANote("not a signed note")
    return Signature(name, data[:_HASH], data[_HASH:])


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _decode(text: str) -> bytes:
    """Strict base64, in the one form that stands for these bytes."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NotANote("not base64") from error
    if _base64(data) != text:
        raise NotANote("not base64 in its one form")
    return data
