"""The archives kept for download, and the one job that makes them.

Decision: a job, never a request. Context: writing the archive of 150,000 votes takes seconds, and while votes arrive
each visit would ask for another one. Consequence: the page shows the last archive made, with its date; a fresh one is
made on demand, after publication, and every night. One at a time for each consultation, whatever the number of
processes: a file says that one is being made, and how far it is.

The last few are kept: somebody may be about to read the one before, while acts keep coming.
"""

import asyncio
import logging
import os
import re
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from lawlab import __version__, database
from lawlab.export import archive, opening, package
from lawlab.journal import queries as journal
from lawlab.settings import Settings

log = logging.getLogger("lawlab.export")

FOLDER = "exports"
KEPT = 4
PATIENCE_SECONDS = 4.0
"""How long a page waits for a job before it shows how far it is: a small archive is then ready at once."""
_DEAD_AFTER_SECONDS = 120.0
"""A job that has said nothing for so long was stopped with its process."""
_SAY_EVERY_SECONDS = 0.2

_jobs: dict[Path, "asyncio.Task[None]"] = {}


@dataclass(frozen=True)
class Kept:
    """An archive on disk. ``entries``, ``head`` and ``root`` are those of the journal when it was made."""

    path: Path
    made_at: datetime
    bytes: int
    entries: int
    head: str
    root: str
    files: tuple[tuple[str, int], ...]

    @property
    def tag(self) -> str:
        """Another one for other bytes, or the same bytes made again."""
        return f"{self.path.stem}-{self.path.stat().st_mtime_ns:x}"


def latest(settings: Settings, slug: str) -> Kept | None:
    """The archive made last, or None. One that an older lawlab made, and that says less of itself, is not kept."""
    for path in _own(settings, slug):
        with suppress(OSError, package.Damaged, KeyError):
            return _kept(path)
    return None


def _kept(path: Path) -> Kept:
    with path.open("rb") as source:
        found = os.fstat(source.fileno())
        sealed = opening.sealed(source, found.st_size)
    told = sealed.manifest["journal"]
    return Kept(
        path=path, made_at=datetime.fromtimestamp(found.st_mtime, UTC), bytes=found.st_size,
        entries=told["entries"], head=told["head"], root=told["root"],
        files=tuple((member.name, member.bytes) for member in sealed.members.values()),
    )  # fmt: skip


async def is_due(settings: Settings, slug: str, kept: Kept | None) -> bool:
    """Whether one must be made without being asked for: there is none, or the text was published since."""
    if kept is None:
        return True
    rows = await database.fetch(
        "SELECT MAX(number) AS number FROM journal_entry WHERE chapter = ? AND kind = 'publish'", slug
    )
    return int(rows[0]["number"] or 0) > kept.entries


def start(settings: Settings, slug: str) -> None:
    """Begin to make a fresh archive, unless one is being made, here or in another process."""
    marker = _marker(settings, slug)
    running = _jobs.get(marker)
    if (running is None or running.done()) and _claim(marker):
        _jobs[marker] = asyncio.create_task(_make(settings, slug, marker))


def share(settings: Settings, slug: str) -> float | None:
    """How far the job is, from 0 to 1; None when none is under way."""
    marker = _marker(settings, slug)
    try:
        is_dead = time.time() - marker.stat().st_mtime > _DEAD_AFTER_SECONDS
        return None if is_dead else float(marker.read_text(encoding="ascii") or 0)
    except (OSError, ValueError):
        return None


async def wait(settings: Settings, slug: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Until the job of this process ends, or so long; a failure is in the log."""
    running = _jobs.get(_marker(settings, slug))
    if running is not None:
        await asyncio.wait([running], timeout=seconds)


async def make(settings: Settings, slug: str) -> Kept | None:
    """Make one now, unless another is being made; wait for it, and give what is then the last one."""
    start(settings, slug)
    await wait(settings, slug, _DEAD_AFTER_SECONDS)
    return await asyncio.to_thread(latest, settings, slug)


async def stop() -> None:
    """Give up the jobs of this process: it is about to close the database."""
    running = [job for job in _jobs.values() if not job.done() and job.get_loop() is asyncio.get_running_loop()]
    for job in running:
        job.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    _jobs.clear()


async def _make(settings: Settings, slug: str, marker: Path) -> None:
    said = [0.0]

    def tell(done: float) -> None:
        if (at := time.monotonic()) - said[0] > _SAY_EVERY_SECONDS:
            said[0] = at
            marker.write_text(f"{done:.3f}", encoding="ascii")

    try:
        erased = -1
        while erased != (erased := await _erasures(slug)):
            # An account erased meanwhile must not come back in an archive that was begun before.
            head = await journal.head(slug)
            path = marker.parent / f"{slug}-{head.count}-{head.link[:16]}-{__version__}.zip"
            await archive.write(slug, path, settings=settings, progress=tell)
        for old in [one for one in _own(settings, slug) if one != path][KEPT - 1 :]:
            old.unlink(missing_ok=True)
    except Exception:
        log.exception("the archive of %s could not be made", slug)
    finally:
        marker.unlink(missing_ok=True)


async def _erasures(slug: str) -> int:
    rows = await database.fetch("SELECT COUNT(*) AS n FROM journal_entry WHERE chapter = ? AND kind = 'erase'", slug)
    return int(rows[0]["n"])


def _claim(marker: Path) -> bool:
    """Whether the job is ours: the file did not exist, or whoever made it is gone."""
    marker.parent.mkdir(parents=True, exist_ok=True)
    for _attempt in range(2):
        try:
            os.close(os.open(marker, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            return True
        except FileExistsError:
            with suppress(OSError):
                if time.time() - marker.stat().st_mtime <= _DEAD_AFTER_SECONDS:
                    return False
                marker.unlink(missing_ok=True)
    return False


def _marker(settings: Settings, slug: str) -> Path:
    return settings.data_dir / FOLDER / f"{slug}.making"


def _own(settings: Settings, slug: str) -> list[Path]:
    """The archives of this consultation, the last made first."""
    own = re.compile(re.escape(slug) + r"-\d+-[0-9a-f]{16}(-[^/]*)?\.zip")
    folder = settings.data_dir / FOLDER
    found = [path for path in folder.glob("*.zip") if own.fullmatch(path.name)] if folder.is_dir() else []
    return sorted(found, key=lambda path: path.stat().st_mtime_ns, reverse=True)
