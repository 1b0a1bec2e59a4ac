"""Archives made on demand and kept beside the database until the journal grows."""

import asyncio
from pathlib import Path

from lawlab.consultations.queries import ConsultationView
from lawlab.export import archive
from lawlab.journal import queries as journal
from lawlab.settings import Settings

_locks: dict[str, asyncio.Lock] = {}


async def archive_of(settings: Settings, consultation: ConsultationView) -> Path:
    """The archive of a consultation as it is now; written once for each state of its journal."""
    head = await journal.head(consultation.slug)
    folder = settings.data_dir / "exports"
    path = folder / f"{consultation.slug}-{head.count}-{head.link[:16]}.zip"
    async with _locks.setdefault(str(path.parent / consultation.slug), asyncio.Lock()):
        if not path.exists():
            await archive.write(consultation.slug, path)
            for old in folder.glob(f"{consultation.slug}-*-*.zip"):
                if old != path and old.stem.rsplit("-", 2)[0] == consultation.slug:
                    old.unlink(missing_ok=True)
    return path
