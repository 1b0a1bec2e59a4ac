"""Checks of what the site signed: the whole archive, and the roots of its journal. Pure."""

import json

from lawlab.engine import note
from lawlab.engine.note import Key
from lawlab.export import package, sealing
from lawlab.export.opening import Opened
from lawlab.export.tables import Row
from lawlab.export.wrong import Wrong
from lawlab.journal import ed25519


def signature(found: Opened) -> Row:
    """The list of all files is signed by the key inside, which is the one that the reader trusts, if they gave it."""
    key = _key(found)
    content = found.contents.get(package.SIGNATURE)
    if content is None:
        raise Wrong(package.SIGNATURE, reason="not signed")
    about = {name: value for name, value in found.manifest.items() if name not in ("files", "format")}
    listed = [entry for entry in found.manifest["files"] if entry["path"] != package.SIGNATURE]
    if not sealing.is_sealed(content, key, package.manifest_of(about, listed)):
        raise Wrong(package.SIGNATURE, reason="signature")
    return {"key": key.text}


def checkpoints(found: Opened) -> Row:
    """Each signed root is the one that the lines give, and the last covers them all."""
    key = _key(found)
    if sealing.CHECKPOINTS not in found.contents:
        raise Wrong(sealing.CHECKPOINTS, reason="not signed")
    rows = json.loads(found.contents[sealing.CHECKPOINTS])
    size = 0
    for row in rows:
        try:
            signed = note.read(row["note"])
            told = signed.checkpoint
        except note.NotANote:
            raise Wrong(sealing.CHECKPOINTS, entry=row["size"], reason="signature") from None
        if told.origin != key.name or not note.is_signed(signed, key, ed25519.verify):
            raise Wrong(sealing.CHECKPOINTS, entry=told.size, reason="signature")
        if told.size != row["size"] or told.size < size or found.ledger.roots.get(told.size) != told.root:
            raise Wrong(sealing.CHECKPOINTS, entry=told.size, reason="root")
        size = told.size
    if not rows or size != found.ledger.count:
        raise Wrong(sealing.CHECKPOINTS, entry=size, reason="not signed")
    return {"checkpoints": len(rows), "dated": sum(row["timestamp"] is not None for row in rows)}


def _key(found: Opened) -> Key:
    """The key to check with. Raises Wrong."""
    if sealing.KEY not in found.contents:
        raise Wrong(sealing.KEY, reason="not signed")
    try:
        key = note.read_key(found.contents[sealing.KEY].decode())
        trusted = None if found.trusted is None else note.read_key(found.trusted)
    except (note.NotANote, UnicodeDecodeError):
        raise Wrong(sealing.KEY, reason="not a key") from None
    if found.contents[sealing.KEY] != f"{key.text}\n".encode():
        raise Wrong(sealing.KEY, reason="not a key")
    if trusted is not None and trusted != key:
        raise Wrong(sealing.KEY, reason="another key")
    return key
