"""An archive taken apart, offline: its form, its manifest, its tables, and its journal read once.

The form comes first: when it is damaged, everything else would read noise. Pure: no web, no database, no network.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, BinaryIO

from lawlab.export import ledger, package, sealing, tables
from lawlab.export.files import JOURNAL, LINKS
from lawlab.export.ledger import Ledger
from lawlab.export.package import Damaged, Member
from lawlab.export.tables import Records, Row

Progress = Callable[[int, int], None]
"""Called with (bytes read, bytes in all)."""


@dataclass(frozen=True)
class Sealed:
    """An archive whose ZIP is in its one form: the files it lists are there, their content not yet read."""

    source: BinaryIO
    length: int
    members: dict[str, Member]
    manifest: Row

    @property
    def entries(self) -> int:
        """How many lines its journal is said to have."""
        return int(self.manifest["journal"]["entries"])


@dataclass(frozen=True)
class Opened:
    """An archive read: ``contents`` are the bytes of each file but the journal's own."""

    manifest: Row
    contents: dict[str, bytes]
    records: Records
    ranking: Row
    report: Row
    ledger: Ledger
    trusted: str | None = None
    """The public key as somebody trusted told it; None: the archive's own is taken at its word."""


def sealed(source: BinaryIO, length: int) -> Sealed:
    """Check the form of the ZIP and of its manifest. Raises Damaged."""
    members = package.read(source, length)
    manifest = _manifest(source, members)
    return Sealed(source, length, {member.name: member for member in members}, manifest)


def opened(
    archive: Sealed,
    *,
    sizes: Iterable[int] = (),
    wanted: Iterable[int] = (),
    trusted: str | None = None,
    progress: Progress | None = None,
) -> Opened:
    """Read everything, each byte against the manifest; the roots of ``sizes`` and of each checkpoint are kept.

    Raises Damaged, and whatever hostile data lead to.
    """
    read = _Counted(archive, progress)
    contents = {
        name: b"".join(read.content(name)) for name in archive.members if name not in (JOURNAL, LINKS, package.MANIFEST)
    }
    records, ranking, report = _documents(contents)
    found = journal(archive, read, {*sizes, *_sizes(contents)}, wanted)
    return Opened(archive.manifest, contents, records, ranking, report, found, trusted)


def _sizes(contents: dict[str, bytes]) -> Iterator[int]:
    """Of which first lines a checkpoint tells the root; what cannot be read is said by the check that is about it."""
    with suppress(ValueError, TypeError, KeyError, RecursionError):
        yield from [int(row["size"]) for row in json.loads(contents[sealing.CHECKPOINTS])]


def journal(archive: Sealed, read: "_Counted", sizes: Iterable[int], wanted: Iterable[int]) -> Ledger:
    """Read the journal and its links, side by side. Raises Damaged."""
    for name in (JOURNAL, LINKS):
        if name not in archive.members:
            raise Damaged(name, "missing")
    try:
        links = ledger.by_line(read.content(LINKS))
        found = ledger.read(ledger.by_line(read.content(JOURNAL)), links, sizes=sizes, wanted=wanted)
        extra = sum(1 for _link in links)
    except ledger.NotJson:
        raise Damaged(JOURNAL, "not JSON") from None
    except ledger.LineEnd:
        raise Damaged(JOURNAL, "line ends") from None
    except UnicodeDecodeError:
        raise Damaged(JOURNAL, "content") from None
    if extra and found.unchained is None:
        found.unchained = ledger.Break(found.count + 1, "count")
    return found


def only_journal(archive: Sealed, *, sizes: Iterable[int] = ()) -> Ledger:
    """The journal alone of another archive. Raises Damaged."""
    return journal(archive, _Counted(archive, None), sizes, ())


class _Counted:
    """Reads files and says how far it is; the content of each is compared with the manifest as it passes."""

    def __init__(self, archive: Sealed, progress: Progress | None) -> None:
        self._archive = archive
        self._listed = {entry["path"]: entry for entry in archive.manifest["files"]}
        self._progress = progress
        self._done = 0

    def content(self, name: str) -> Iterator[bytes]:
        """The content of a file, in chunks; Damaged is raised at its end at the latest."""
        member, entry = self._archive.members[name], self._listed[name]
        packed = hashlib.sha256()
        for chunk in package.packed(self._archive.source, member):
            packed.update(chunk)
        if packed.hexdigest() != entry["packed_sha256"] or member.packed_bytes != entry["packed_bytes"]:
            raise Damaged(name, "content")
        digest, size = hashlib.sha256(), 0
        for data in package.content(self._archive.source, member):
            digest.update(data)
            size += len(data)
            yield data
        if digest.hexdigest() != entry["sha256"] or size != entry["bytes"]:
            raise Damaged(name, "content")
        self._done += member.packed_bytes
        if self._progress:
            self._progress(self._done, self._archive.length)


def _manifest(source: BinaryIO, members: tuple[Member, ...]) -> Row:
    """The manifest, in canonical form and listing just the files that are there."""
    last = members[-1]
    if last.bytes > package.MANIFEST_LIMIT_BYTES:
        raise Damaged(package.MANIFEST, "too big")
    raw = b"".join(package.content(source, last))
    try:
        manifest: Row = json.loads(raw)
        listed = [entry["path"] for entry in manifest["files"]]
        same = package.canonical_json(manifest) == raw and manifest["format"] == package.FORMAT
        known = all(isinstance(entry["sha256"], str) for entry in manifest["files"]) and manifest["journal"]["head"]
        known = known and int(manifest["journal"]["entries"]) >= 0
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Damaged(package.MANIFEST, "content") from None
    if not same or not known:
        raise Damaged(package.MANIFEST, "content")
    there = [member.name for member in members[:-1]]
    for name in there:
        if name not in listed:
            raise Damaged(name, "not in the manifest")
    if listed != there:
        raise Damaged(package.MANIFEST, "order")
    return manifest


def _documents(contents: dict[str, bytes]) -> tuple[Records, Row, Row]:
    """The tables, the ranking and the report."""

    def document(name: str) -> Any:
        if name not in contents:
            raise Damaged(name, "missing")
        try:
            return json.loads(contents[name])
        except (ValueError, RecursionError):
            raise Damaged(name, "not JSON") from None

    versions = sorted(
        (document(name) for name in contents if name.startswith("texts/") and name.endswith(".json")),
        key=lambda version: int(version["number"]),
    )
    records: Records = {"consultation": document("consultation.json"), "versions": versions}
    for table in tables.COLUMNS:
        records[table] = document(f"{table}.json")
    return records, document("ranking.json"), document("report.json")
