"""The canonical ZIP: the same files always give the same bytes, and any byte changed is seen and placed.

Every header is a pure function of (name, checksum, sizes): fixed order, fixed date, fixed flags, no extra field, no
comment. Files are deflated; ``manifest.json`` comes last, is stored as it is, and holds for each file the SHA-256 of
its content and of its packed bytes (so that even the unused bits at the end of a deflated stream are covered). Format:
PKWARE APPNOTE 6.3.3, §4.3.7 (local header), §4.3.12 (central directory), §4.3.16 (end).
"""

import hashlib
import json
import re
import struct
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

FORMAT = "lawlab-archive-1"
MANIFEST = "manifest.json"
SIGNATURE = "signature.txt"
"""The last file before the manifest: whoever keeps the site's key signs the list of all the others."""

FILES_LIMIT = 2_000
NAME_LIMIT = 120
UNPACKED_LIMIT_BYTES = 2 * 1024**3
ALWAYS_ALLOWED_BYTES = 64 * 1024**2
RATIO_LIMIT = 50
"""Beyond 64 MiB, an archive may not unpack to more than 50 times its size: verifying one never fills the memory."""
MANIFEST_LIMIT_BYTES = 2 * 1024**2

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_STORED, _DEFLATED = 0, 8
_VERSION, _TIME, _DATE = 20, 0, (1 << 5) | 1  # 1 January 1980, the first date a ZIP knows
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9]+)*(?:/[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9]+)*)*", re.ASCII)
_CHUNK = 1 << 16


class Damaged(ValueError):
    """The ZIP is not in its canonical form: ``near`` names the file where it stops being so, ``reason`` is a code.

    ``near`` is empty when no file of the archive can be named.
    """

    def __init__(self, near: str, reason: str) -> None:
        super().__init__(f"{near}: {reason}")
        self.near = near
        self.reason = reason


@dataclass(frozen=True)
class Member:
    """One file as its local header tells it. ``start`` is where its packed bytes begin, from the start of the ZIP."""

    name: str
    checksum: int
    packed_bytes: int
    bytes: int
    offset: int
    start: int

    @property
    def method(self) -> int:
        """The manifest is stored, all else is deflated."""
        return _STORED if self.name == MANIFEST else _DEFLATED


@dataclass
class _Packed:
    """What is learnt while one file is being packed."""

    digest: Any = field(default_factory=hashlib.sha256)
    packed_digest: Any = field(default_factory=hashlib.sha256)
    checksum: int = 0
    bytes: int = 0
    packed_bytes: int = 0


def canonical_json(value: object) -> bytes:
    """The one way JSON is written in an archive: sorted keys, two spaces, a newline at the end, UTF-8."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False) + "\n").encode()


def manifest_of(about: Mapping[str, object], listed: Iterable[Mapping[str, object]]) -> bytes:
    """The manifest over these files; without ``signature.txt``, it is what that file signs."""
    return canonical_json({**about, "format": FORMAT, "files": list(listed)})


def write(
    out: BinaryIO,
    files: Iterable[tuple[str, Iterable[bytes]]],
    about: Mapping[str, object],
    *,
    seal: Callable[[bytes], bytes] | None = None,
) -> None:
    """Pack the files in the order given, then the manifest. ``out`` must be seekable; memory stays flat.

    ``about`` goes to the top of the manifest (consultation, journal head). ``seal``: the list of the files → the
    content of ``signature.txt``, which is then added to them.
    """
    members: list[Member] = []
    listed: list[dict[str, object]] = []

    def add(name: str, chunks: Iterable[bytes]) -> None:
        if not _NAME.fullmatch(name) or len(name) > NAME_LIMIT:
            raise ValueError(f"{name!r} is not a name for a file of the archive")
        member, packed = _append(out, name, chunks)
        members.append(member)
        listed.append(
            {
                "path": name, "bytes": packed.bytes, "sha256": packed.digest.hexdigest(),
                "packed_bytes": packed.packed_bytes, "packed_sha256": packed.packed_digest.hexdigest(),
            }
        )  # fmt: skip

    for name, chunks in files:
        add(name, chunks)
    if seal:
        add(SIGNATURE, [seal(manifest_of(about, listed))])
    members.append(_append(out, MANIFEST, [manifest_of(about, listed)])[0])
    out.write(_tail(members, out.tell()))


def _append(out: BinaryIO, name: str, chunks: Iterable[bytes]) -> tuple[Member, _Packed]:
    offset = out.tell()
    blank = Member(name, 0, 0, 0, offset, offset + _LOCAL.size + len(name))
    out.write(_local(blank))
    packed = _Packed()
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15) if blank.method == _DEFLATED else None

    def put(data: bytes) -> None:
        packed.packed_digest.update(data)
        packed.packed_bytes += len(data)
        out.write(data)

    for chunk in chunks:
        packed.digest.update(chunk)
        packed.checksum = zlib.crc32(chunk, packed.checksum)
        packed.bytes += len(chunk)
        put(squeeze.compress(chunk) if squeeze else chunk)
    if squeeze:
        put(squeeze.flush())
    member = Member(name, packed.checksum, packed.packed_bytes, packed.bytes, offset, blank.start)
    end = out.tell()
    out.seek(offset)
    out.write(_local(member))
    out.seek(end)
    return member, packed


def _local(member: Member) -> bytes:
    name = member.name.encode()
    return _LOCAL.pack(
        b"PK\x03\x04", _VERSION, 0, member.method, _TIME, _DATE,
        member.checksum, member.packed_bytes, member.bytes, len(name), 0,
    ) + name  # fmt: skip


def _central(member: Member) -> bytes:
    name = member.name.encode()
    return _CENTRAL.pack(
        b"PK\x01\x02", (3 << 8) | _VERSION, _VERSION, 0, member.method, _TIME, _DATE,
        member.checksum, member.packed_bytes, member.bytes, len(name), 0, 0, 0, 0, 0o100644 << 16, member.offset,
    ) + name  # fmt: skip


def _tail(members: list[Member], offset: int) -> bytes:
    """The central directory and the end record of these members."""
    directory = b"".join(map(_central, members))
    count = len(members)
    return directory + _END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), offset, 0)


def read(source: BinaryIO, length: int) -> tuple[Member, ...]:
    """The files of a ZIP in canonical form, the manifest last; raises Damaged at the first byte that is not so.

    The packed bytes themselves are not read here: see ``content`` and the manifest.
    """
    members: list[Member] = []
    seen: set[str] = set()
    position, unpacked = 0, 0
    limit = min(UNPACKED_LIMIT_BYTES, max(ALWAYS_ALLOWED_BYTES, RATIO_LIMIT * length))
    while not members or members[-1].name != MANIFEST:
        try:
            member = _read_local(source, position)
        except _Unreadable as found:
            raise _placed(source, length, position, members, found.reason) from None
        unpacked += member.bytes
        position = member.start + member.packed_bytes
        if member.name in seen:
            raise Damaged(member.name, "twice")
        if len(members) >= FILES_LIMIT or unpacked > limit:
            raise Damaged(_listed(source, length).get(member.offset, member.name), "too big")
        if position > length:
            raise Damaged(_listed(source, length).get(member.offset, member.name), "cut short")
        if member.method == _STORED and member.packed_bytes != member.bytes:
            raise Damaged(member.name, "header")
        seen.add(member.name)
        members.append(member)
    _check_tail(source, position, length, members)
    return tuple(members)


class _Unreadable(Exception):
    """No canonical local header here."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def _read_local(source: BinaryIO, position: int) -> Member:
    source.seek(position)
    fixed = source.read(_LOCAL.size)
    if len(fixed) < _LOCAL.size:
        raise _Unreadable("cut short" if position or fixed else "empty")
    values = _LOCAL.unpack(fixed)
    if values[0] != b"PK\x03\x04":
        raise _Unreadable("header" if position else "not a ZIP")
    checksum, packed_bytes, size, name_length = values[6:10]
    raw = source.read(min(name_length, NAME_LIMIT + 1))
    name = raw.decode("latin-1")
    if not _NAME.fullmatch(name) or len(name) > NAME_LIMIT:
        raise _Unreadable("name")
    member = Member(name, checksum, packed_bytes, size, position, position + _LOCAL.size + len(raw))
    if fixed + raw != _local(member):
        raise _Unreadable("header")
    return member


def _placed(source: BinaryIO, length: int, position: int, members: list[Member], reason: str) -> Damaged:
    """Name the file: the one that the directory puts here, else the one before, whose sizes led here."""
    listed = _listed(source, length)
    if position in listed:
        return Damaged(listed[position], "header" if reason == "not a ZIP" else reason)
    last = members[-1] if members else None
    return Damaged(listed.get(last.offset, last.name) if last else "", reason)


def _listed(source: BinaryIO, length: int) -> dict[int, str]:
    """Offset → name, as the central directory tells them. Lenient: to name a file that is damaged, never as proof."""
    found: dict[int, str] = {}
    source.seek(max(0, length - _END.size))
    end = source.read(_END.size)
    if len(end) < _END.size or end[:4] != b"PK\x05\x06":
        return found
    size, start = _END.unpack(end)[5:7]
    source.seek(start)
    directory = source.read(min(size, FILES_LIMIT * (_CENTRAL.size + NAME_LIMIT)))
    at = 0
    while len(directory) - at >= _CENTRAL.size and directory[at : at + 4] == b"PK\x01\x02":
        values = _CENTRAL.unpack_from(directory, at)
        name_length, extra, comment, offset = values[10], values[11], values[12], values[-1]
        name = directory[at + _CENTRAL.size : at + _CENTRAL.size + name_length].decode("latin-1")
        if _NAME.fullmatch(name):
            found[offset] = name
        at += _CENTRAL.size + name_length + extra + comment
    return found


def _check_tail(source: BinaryIO, position: int, length: int, members: list[Member]) -> None:
    expected = _tail(members, position)
    source.seek(position)
    found = source.read(len(expected) + 1)
    if found == expected and position + len(expected) == length:
        return
    common = next((i for i, (a, b) in enumerate(zip(found, expected, strict=False)) if a != b), len(expected))
    end = 0
    for member in members:
        start, end = end + _CENTRAL.size, end + _CENTRAL.size + len(member.name)
        if common < end:
            raise Damaged(_known(source, members, member, found[start:end]), "directory")
    raise Damaged(MANIFEST, "after the end" if common >= len(expected) else "end record")


def _known(source: BinaryIO, members: list[Member], member: Member, directory_name: bytes) -> str:
    """Of the two names of a file, the one that the manifest knows."""
    other = directory_name.decode("latin-1")
    if other == member.name or not _NAME.fullmatch(other) or members[-1].packed_bytes > MANIFEST_LIMIT_BYTES:
        return member.name
    manifest = b"".join(packed(source, members[-1]))
    is_known = b'"path": "%s"' % member.name.encode() in manifest or member.name == MANIFEST
    return member.name if is_known else other


def packed(source: BinaryIO, member: Member) -> Iterator[bytes]:
    """The packed bytes of a file, in chunks."""
    source.seek(member.start)
    left = member.packed_bytes
    while left > 0:
        chunk = source.read(min(_CHUNK, left))
        if not chunk:
            raise Damaged(member.name, "cut short")
        left -= len(chunk)
        yield chunk
        source.seek(member.start + member.packed_bytes - left)


def content(source: BinaryIO, member: Member) -> Iterator[bytes]:
    """The content of a file, in chunks; raises Damaged when it does not unpack to what its header says.

    Never gives more bytes than the header announces, whatever the packed bytes hold.
    """
    checksum, size = 0, 0
    unpack = zlib.decompressobj(-15) if member.method == _DEFLATED else None
    for chunk in packed(source, member):
        pending = chunk
        while pending:
            try:
                data = unpack.decompress(pending, _CHUNK) if unpack else pending
            except zlib.error:
                raise Damaged(member.name, "content") from None
            if unpack and unpack.unused_data:
                raise Damaged(member.name, "content")
            pending = unpack.unconsumed_tail if unpack else b""
            size += len(data)
            if size > member.bytes:
                raise Damaged(member.name, "content")
            checksum = zlib.crc32(data, checksum)
            yield data
    while unpack and not unpack.eof:
        try:
            data = unpack.decompress(unpack.unconsumed_tail, _CHUNK)
        except zlib.error:
            raise Damaged(member.name, "content") from None
        size += len(data)
        checksum = zlib.crc32(data, checksum)
        if not data or size > member.bytes:
            raise Damaged(member.name, "content")
        yield data
    if size != member.bytes or checksum != member.checksum:
        raise Damaged(member.name, "content")
