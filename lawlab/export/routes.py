"""The open data of a consultation: what there is, and the files."""

import asyncio
import zipfile
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath
from litestar.response import File

from lawlab import clock
from lawlab.consultations import queries as consultations
from lawlab.errors import NotFound
from lawlab.export import shelf
from lawlab.journal import queries as journal
from lawlab.web import pages, visitors
from lawlab.web.i18n import N_

AnyRequest = Request[Any, Any, Any]
_TYPES = {
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".jsonl": "application/x-ndjson",
    ".links": "text/plain; charset=utf-8",
}


@get("/consultations/{slug:str}/data")
async def show(request: AnyRequest, slug: FromPath[str]) -> Response[str]:
    """What can be downloaded, how large it is, and how to verify it."""
    consultation = await consultations.one(slug)
    path = await shelf.archive_of(visitors.of(request.scope).settings, consultation)
    members = await asyncio.to_thread(_members, path)
    return pages.page(
        request,
        "export/data",
        consultation=consultation,
        phase=consultation.phase(clock.now()),
        members=members,
        size=path.stat().st_size,
        head=await journal.head(slug),
    )


@get("/consultations/{slug:str}/data/archive.zip")
async def download(request: AnyRequest, slug: FromPath[str]) -> File:
    """The whole archive, streamed."""
    consultation = await consultations.one(slug)
    path = await shelf.archive_of(visitors.of(request.scope).settings, consultation)
    return File(path=path, filename=f"{slug}.zip", media_type="application/zip")


@get("/consultations/{slug:str}/data/files/{name:path}")
async def one_file(request: AnyRequest, slug: FromPath[str], name: FromPath[Path]) -> Response[bytes]:
    """One file of the archive."""
    consultation = await consultations.one(slug)
    path = await shelf.archive_of(visitors.of(request.scope).settings, consultation)
    data = await asyncio.to_thread(_read, path, str(name).lstrip("/"))
    if data is None:
        raise NotFound(N_("Ce fichier n’est pas dans l’archive."))
    kind = _TYPES.get(Path(str(name)).suffix, "application/octet-stream")
    wanted = Path(str(name)).name
    return Response(data, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{slug}-{wanted}"'})


def _members(path: Path) -> list[tuple[str, int]]:
    with zipfile.ZipFile(path) as found:
        return [(one.filename, one.file_size) for one in found.infolist()]


def _read(path: Path, name: str) -> bytes | None:
    with zipfile.ZipFile(path) as found:
        return found.read(name) if name in found.namelist() else None


handlers: list[Any] = [show, download, one_file]
