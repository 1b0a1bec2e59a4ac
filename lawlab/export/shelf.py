"""Archives made on demand and kept beside the database until the journal grows.

The last few are kept: somebody may be about to read the one before, while acts keep coming.
"""

import asyncio
import re
from pathlib import Path

from lawlab import __version__
from lawlab.consultations.queries import ConsultationView
from lawlab.export import archive
from lawlab.journal import queries as journal
from lawlab.settings import Settings

KEPT = 4
_locks: dict[str, asyncio.Lock] = {}


async def archive_of(settings: Settings, consultation: ConsultationView) -> Path:
    """The archive of a consultation as it is now; written once for each state of its journal and version of lawlab."""
    head = await journal.head(consultation.slug)
    folder = settings.data_dir / "exports"
    path = folder / f"{consultation.slug}-{head.count}-{head.link[:16]}-{__version__}.zip"
    async with _locks.setdefault(str(folder / consultation.slug), asyncio.Lock()):
        if not path.exists():
            await archive.write(consultation.slug, path)
            for old in _older(folder, consultation.slug, path):
                old.unlink(missing_ok=True)
    return path


def _older(folder: Path, slug: str, latest: Path) -> list[Path]:
    """The archives of this consultation but the latest and the few written last before it."""
    own = re.compile(re.escape(slug) + r"-\d+-[0-9a-f]{16}(-[^/]*)?\.zip")
    others = [path for path in folder.glob("*.zip") if own.fullmatch(path.name) and path != latest]
    return sorted(others, key=lambda path: path.stat().st_mtime_ns, reverse=True)[KEPT - 1 :]
