"""Write the archive of a consultation: one ZIP, byte-identical when nothing has changed.

The database is read first, the journal into a temporary file so that memory stays flat; then the ZIP is packed beside
its place and moved there, so that nobody ever reads half an archive.
"""

import asyncio
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from lawlab import database
from lawlab.consultations import queries as consultations
from lawlab.engine import tree
from lawlab.engine.chain import GENESIS, leaf
from lawlab.export import figures, files, package, records, story
from lawlab.export.files import JOURNAL, LINKS
from lawlab.export.tables import Records, Row
from lawlab.journal import queries as journal
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


async def write(slug: str, path: Path, *, settings: Settings, progress: Progress | None = None) -> Written:
    """Write the archive of a consultation at ``path``, replacing what is there. Raises NotFound, OSError."""
    consultation = await consultations.one(slug)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".lawlab-export-", dir=path.parent) as name:
        folder = Path(name)
        last, found = await _read(consultation.slug)
        if progress:
            progress(_READ)
        told = await _copy_journal(consultation.slug, folder, last, progress)
        draft = folder / "archive.zip"
        await asyncio.to_thread(_pack, found, folder, draft, told, progress)
        size = draft.stat().st_size
        os.replace(draft, path)
    return Written(path=path, bytes=size, **told)


async def _read(slug: str) -> tuple[int, Records]:
    """The number of the last journal entry, and the tables as they stood just after it.

    Read without stopping anybody; when acts keep coming in between, the third time with the journal held.
    """
    for _attempt in range(2):
        before = await journal.head(slug)
        found = await records.read(slug)
        if await journal.head(slug) == before:
            return before.count, found
    async with database.transaction():
        await database.lock("journal:" + slug, 0)
        return (await journal.head(slug)).count, await records.read(slug)


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


def _pack(found: Records, folder: Path, draft: Path, told: Row, progress: Progress | None) -> None:
    about: Row = {"consultation": found["consultation"]["slug"], "journal": told}
    with draft.open("wb+") as out:
        package.write(out, _told(_files(found, folder), progress), about)
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


def _files(found: Records, folder: Path) -> Iterator[tuple[str, Iterable[bytes]]]:
    with (folder / JOURNAL).open(encoding="utf-8") as lines:
        days = figures.activity(lines)
    report = figures.figures(found, days, story.words(found))
    for name, written in files.derived(found, figures.ranking_of(found), report):
        yield name, [written()]
    for name in (JOURNAL, LINKS):
        with (folder / name).open("rb") as file:
            yield name, _chunks(file)


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk
