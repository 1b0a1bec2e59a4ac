"""The signature over the whole archive, and the signed roots inside it. Pure: the private key is elsewhere.

The journal's checkpoints prove that its past was not rewritten. What the journal does not hold (names, labels, the
counts by kind of account) is covered by one more note of the same key, over the list of all files and their sums:
nobody but the site can change a byte of its archive.
"""

import hashlib
from collections.abc import Callable

from lawlab.engine import note
from lawlab.engine.note import Key, Note, Signature
from lawlab.journal import ed25519

KEY = "key.txt"
CHECKPOINTS = "checkpoints.json"
_WHAT = "lawlab archive 1"


def body(origin: str, manifest: bytes) -> str:
    """What is signed: which log, and the SHA-256 of the manifest without the signature itself."""
    return f"{origin}\n{_WHAT}\n{hashlib.sha256(manifest).hexdigest()}\n"


def sealed(key: Key, manifest: bytes, sign: Callable[[bytes], bytes]) -> bytes:
    """``signature.txt``: a signed note (c2sp.org/signed-note)."""
    text = body(key.name, manifest)
    return Note(text, (Signature(key.name, key.hash, sign(text.encode())),)).text.encode()


def is_sealed(content: bytes, key: Key, manifest: bytes) -> bool:
    """Whether the owner of the key signed this list of files."""
    try:
        found = note.read(content.decode())
    except (note.NotANote, UnicodeDecodeError):
        return False
    return found.body == body(key.name, manifest) and note.is_signed(found, key, ed25519.verify)
