"""An archive against what somebody kept from before: another archive, a checkpoint, a receipt. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from lawlab.engine import note, receipt
from lawlab.engine.note import Note
from lawlab.engine.receipt import Flaw, NotAReceipt
from lawlab.export import opening
from lawlab.export.files import JOURNAL
from lawlab.export.opening import Opened, Sealed
from lawlab.export.package import Damaged
from lawlab.export.sealing import KEY
from lawlab.export.tables import Row
from lawlab.export.wrong import Wrong
from lawlab.journal import ed25519

_NOTE_LIMIT_BYTES = 100_000


@dataclass(frozen=True)
class Kept:
    """What was kept: an archive, or the text of a checkpoint; neither when it is damaged (``reason``)."""

    name: str
    archive: Sealed | None = None
    checkpoint: Note | None = None
    reason: str = ""

    @property
    def size(self) -> int:
        """How many entries it knows of; 0 when it cannot be read."""
        if self.archive is not None:
            return self.archive.entries
        return self.checkpoint.checkpoint.size if self.checkpoint else 0


def kept(path: Path, source: BinaryIO) -> Kept:
    """Read what was kept, as far as is needed to know its size."""
    try:
        if source.read(2) == b"PK":
            return Kept(path.name, archive=opening.sealed(source, path.stat().st_size))
        source.seek(0)
        found = note.read(source.read(_NOTE_LIMIT_BYTES).decode())
        return Kept(path.name, checkpoint=found) if found.checkpoint.size else Kept(path.name, reason="empty")
    except Damaged as damage:
        return Kept(path.name, reason=damage.reason)
    except (note.NotANote, UnicodeDecodeError):
        return Kept(path.name, reason="neither an archive nor a checkpoint")


def continues(found: Opened, other: Kept) -> Row:
    """One journal is the beginning of the other: nothing that was published has changed since."""
    if other.reason:
        raise Wrong(other.name, reason=other.reason)
    ours = found.ledger
    shared = min(ours.count, other.size)
    if other.checkpoint is not None:
        _check_signed(found, other.checkpoint, other.name)
        if other.size > ours.count:
            raise Wrong(other.name, entry=other.size, reason="newer than this archive")
        root = other.checkpoint.checkpoint.root
    else:
        assert other.archive is not None
        if other.archive.manifest["consultation"] != found.manifest["consultation"]:
            raise Wrong(other.name, entry=shared, reason="another consultation")
        try:
            theirs = opening.only_journal(other.archive, sizes=[shared])
        except Damaged as damage:
            raise Wrong(other.name, entry=shared, reason=damage.reason) from None
        root = theirs.roots.get(shared, b"")
    if ours.roots.get(shared) != root:
        raise Wrong(JOURNAL, entry=shared, reason="another history")
    return {"shared": shared, "other": other.name}


def _check_signed(found: Opened, checkpoint: Note, name: str) -> None:
    try:
        key = note.read_key(found.trusted or found.contents[KEY].decode())
    except (KeyError, UnicodeDecodeError, note.NotANote):
        raise Wrong(KEY, reason="not a key") from None
    if checkpoint.checkpoint.origin != key.name:
        raise Wrong(name, entry=checkpoint.checkpoint.size, reason="another consultation")
    if not note.is_signed(checkpoint, key, ed25519.verify):
        raise Wrong(name, entry=checkpoint.checkpoint.size, reason="signature")


_FLAWS = {
    Flaw.SHAPE: "not a receipt",
    Flaw.LINE: "not in canonical form",
    Flaw.WHO: "the salt does not open it",
    Flaw.SIGNATURE: "signature",
    Flaw.PROOF: "not under its root",
    Flaw.JOURNAL: "not in this journal",
    Flaw.LINK: "link does not match",
    Flaw.ROOT: "another history",
}


def sizes_of(data: object) -> tuple[int, int]:
    """(entry, size of the checkpoint) of a receipt in parsed JSON; zeros for anything else."""
    try:
        read = receipt.read_receipt(data)
        return read.n, note.read(read.checkpoint).checkpoint.size
    except (NotAReceipt, note.NotANote):
        return 0, 0


def holds_receipt(data: object) -> Callable[[Opened], Row]:
    """The check that the vote of a receipt is in the journal, unchanged."""

    def check(found: Opened) -> Row:
        ledger = found.ledger
        key = found.trusted or (found.contents[KEY].decode() if KEY in found.contents else None)
        flaw = receipt.check_receipt(
            data, verify=ed25519.verify, key=key, line_at=ledger.lines.get, link_at=ledger.links.get,
            root_at=ledger.roots.get,
        )  # fmt: skip
        if flaw is not None:
            raise Wrong(JOURNAL, entry=sizes_of(data)[0], reason=_FLAWS[flaw])
        return {"entry": sizes_of(data)[0]}

    return check
