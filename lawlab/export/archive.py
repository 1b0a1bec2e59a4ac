"""Write the archive of a consultation: one ZIP, byte-identical when nothing has changed.

The database is read first, the journal into a temporary file so that memory stays flat; then the ZIP is packed beside
its place and moved there, so that nobody ever reads half an archive.
"""

import asyncio
import base64
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from lawlab import __version__, clock, database
from lawlab.consultations import queries as consultations
from lawlab.engine import note, tree
from lawlab.engine.chain import GENESIS, leaf
from lawlab.engine.note import Key
from lawlab.export import figures, files, package, records, sealing, story, tables
from lawlab.export.files import JOURNAL, LINKS
from lawlab.export.tables import Records, Row
from lawlab.journal import checkpoints, ed25519, signing
from lawlab.journal import queries as journal
from lawlab.journal.checkpoints import Stored
from lawlab.settings import Settings

_CHUNK = 1 << 16
_EVERY = 1_000


@dataclass(frozen=True)
class Written:
    """An archive on disk: its size, how many journal entries it holds, the last link, and the root of their tree."""

    path: Path
    bytes: int
    entries: int
    head: str
    root: str


Progress = Callable[[float], None]
"""Called with the share that is done, from 0 to 1; from another thread while files are packed."""
_READ, _COPIED = 0.1, 0.5
Signed = tuple[tuple[str, bytes], ...]
Seal = Callable[[bytes], bytes]


async def write(slug: str, path: Path, *, settings: Settings, progress: Progress | None = None) -> Written:
    """Write the archive of a consultation at ``path``, replacing what is there. Raises NotFound, OSError."""
    consultation = await consultations.one(slug)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".lawlab-export-", dir=path.parent) as name:
        folder = Path(name)
        point, found = await _read(consultation.slug, settings)
        if progress:
            progress(_READ)
        key = await checkpoints.key(settings, consultation.slug)
        signed = await _signed(consultation.slug, point, key)
        told = await _copy_journal(consultation.slug, folder, point.size, progress)
        seal = partial(_seal, settings, key, asyncio.get_running_loop())
        draft = folder / "archive.zip"
        await asyncio.to_thread(_pack, found, folder, draft, told, signed, seal, progress)
        size = draft.stat().st_size
        os.replace(draft, path)
    return Written(path=path, bytes=size, **told)


async def _read(slug: str, settings: Settings) -> tuple[Stored, Records]:
    """The journal's signed root, and the tables as they stood just after its last entry.

    Read without stopping anybody; when acts keep coming in between, the third time with the journal held.
    """
    for _attempt in range(2):
        before = await journal.head(slug)
        found = await records.read(slug)
        point = await checkpoints.checkpoint(settings, slug, now=clock.now())
        if point.size == before.count:
            return point, found
    async with database.transaction():
        await database.lock("journal:" + slug, 0)
        point = await checkpoints.checkpoint(settings, slug, now=clock.now())
        return point, await records.read(slug)


async def _signed(slug: str, last: Stored, key: Key) -> Signed:
    """The key, and the checkpoints that it signed: the last of each day, and the one of this archive."""
    days: dict[str, Stored] = {}
    for one in await checkpoints.checkpoints(slug):
        if one.size < last.size and note.is_signed(note.read(one.note), key, ed25519.verify):
            days[str(records.instant(one.made_at))[:10]] = one
    rows = [
        {
            "size": one.size,
            "note": one.note,
            "made_at": records.instant(one.made_at),
            "timestamp": None if one.timestamp is None else base64.b64encode(one.timestamp).decode(),
        }
        for one in (*days.values(), last)
    ]
    return ((sealing.KEY, f"{key.text}\n".encode()), (sealing.CHECKPOINTS, tables.json_bytes(rows)))


def _seal(settings: Settings, key: Key, loop: asyncio.AbstractEventLoop, manifest: bytes) -> bytes:
    """Sign the list of files; called from the thread that packs, the signing itself being the loop's."""

    def sign(message: bytes) -> bytes:
        return asyncio.run_coroutine_threadsafe(signing.sign(settings, message), loop).result()[1]

    return sealing.sealed(key, manifest, sign)


async def _copy_journal(slug: str, folder: Path, last: int, progress: Progress | None) -> Row:
    """The first ``last`` entries into two files: the lines, and their links. → ``entries``, ``head``, ``root``."""
    count, link, grown = 0, GENESIS, tree.Frontier()
    leaves: list[bytes] = []
    with (folder / JOURNAL).open("wb") as lines, (folder / LINKS).open("wb") as links:
        async for line, hashed in journal.entries(slug):
            if count == last:
                break
            lines.write(line.encode() + b"\n")
            links.write(hashed.encode() + b"\n")
            leaves.append(leaf(line))
            count, link = count + 1, hashed
            if count % _EVERY == 0 or count == last:
                grown = grown.extended(leaves)
                leaves.clear()
                if progress:
                    progress(_READ + (_COPIED - _READ) * count / last)
    return {"entries": count, "head": link, "root": grown.root.hex()}


def _pack(
    found: Records, folder: Path, draft: Path, told: Row, signed: Signed, seal: Seal, progress: Progress | None
) -> None:
    about: Row = {"consultation": found["consultation"]["slug"], "journal": told, "lawlab": __version__}
    with draft.open("wb+") as out:
        package.write(out, _told(_files(found, folder, signed), progress), about, seal=seal)
        out.flush()
        os.fsync(out.fileno())


def _told(
    packed: Iterator[tuple[str, Iterable[bytes]]], progress: Progress | None
) -> Iterator[tuple[str, Iterable[bytes]]]:
    """The same files, telling how far it is after each."""
    left = 1.0
    for name, chunks in packed:
        yield name, chunks
        left *= 0.95  # how many files there are is not known before the last
        if progress:
            progress(_COPIED + (1 - _COPIED) * (1 - left))


def _files(found: Records, folder: Path, signed: Signed) -> Iterator[tuple[str, Iterable[bytes]]]:
    with (folder / JOURNAL).open(encoding="utf-8") as lines:
        days = figures.activity(lines)
    report = figures.figures(found, days, story.words(found))
    for name, written in files.derived(found, figures.ranking_of(found), report):
        yield name, [written()]
    for name, content in signed:
        yield name, [content]
    for name in (JOURNAL, LINKS):
        with (folder / name).open("rb") as file:
            yield name, _chunks(file)


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk
