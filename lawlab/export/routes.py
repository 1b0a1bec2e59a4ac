"""The open data of a consultation: what there is, the files, and a fresh archive on demand."""

import asyncio
import zipfile
from pathlib import Path
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Stream

from lawlab import clock
from lawlab.consultations import queries as consultations
from lawlab.consultations.queries import ConsultationView
from lawlab.errors import NotFound, NotReady
from lawlab.export import download as sending
from lawlab.export import shelf
from lawlab.export.shelf import Kept
from lawlab.journal import queries as journal
from lawlab.web import addresses, pages, visitors
from lawlab.web.i18n import N_

AnyRequest = Request[Any, Any, Any]
_TYPES = {
    ".json": "application/json",
    ".csv": "text/csv; charset=utf-8",
    ".md": "text/markdown; charset=utf-8",
    ".xml": "application/xml",
    ".txt": "text/plain; charset=utf-8",
    ".py": "text/x-python; charset=utf-8",
    ".jsonl": "application/x-ndjson",
    ".links": "text/plain; charset=utf-8",
}
_RETRY_SECONDS = 5


@get("/consultations/{slug:str}/data")
async def show(request: AnyRequest, slug: FromPath[str]) -> Response[str]:
    """What can be downloaded, how large it is, and how to verify it."""
    consultation = await consultations.one(slug)
    kept = await _ready(request, consultation)
    return await _page(request, consultation, kept)


async def _page(request: AnyRequest, consultation: ConsultationView, kept: Kept | None) -> Response[str]:
    head = await journal.head(consultation.slug)
    making = shelf.share(visitors.of(request.scope).settings, consultation.slug)
    is_over = making is None and request.headers.get("hx-trigger") == "refresh"
    return pages.page(
        request,
        "export/data",
        block="making",
        headers={"HX-Refresh": "true"} if is_over else None,
        consultation=consultation,
        phase=consultation.phase(clock.now()),
        kept=kept,
        since=max(0, head.count - (kept.entries if kept else 0)),
        making=making,
    )


async def _ready(request: AnyRequest, consultation: ConsultationView) -> Kept | None:
    """The archive made last; when one is due, it is begun, and waited for a moment."""
    settings = visitors.of(request.scope).settings
    kept = await asyncio.to_thread(shelf.latest, settings, consultation.slug)
    if await shelf.is_due(settings, consultation.slug, kept):
        shelf.start(settings, consultation.slug)
        if not pages.wants_block(request):
            await shelf.wait(settings, consultation.slug)
            kept = await asyncio.to_thread(shelf.latest, settings, consultation.slug)
    return kept


@post("/consultations/{slug:str}/data/archive", status_code=200)
async def refresh(request: AnyRequest, slug: FromPath[str]) -> Response[str]:
    """Ask for a fresh archive, when there is something new to put in it."""
    consultation = await consultations.one(slug)
    settings = visitors.of(request.scope).settings
    kept = await asyncio.to_thread(shelf.latest, settings, slug)
    head = await journal.head(slug)
    if kept is None or kept.head != head.link:
        shelf.start(settings, slug)
        await shelf.wait(settings, slug)
    return pages.redirect(request, addresses.TEMPLATE_GLOBALS["url_data"](consultation.slug))


@get("/consultations/{slug:str}/data/archive.zip")
async def download(request: AnyRequest, slug: FromPath[str]) -> Response[Any] | Stream:
    """The whole archive, streamed; a part of it when one is asked for."""
    kept = await _kept(request, slug)
    return sending.send(request, kept.path, filename=f"{slug}.zip", tag=kept.tag, media_type="application/zip")


@get("/consultations/{slug:str}/data/files/{name:path}")
async def one_file(request: AnyRequest, slug: FromPath[str], name: FromPath[Path]) -> Response[bytes]:
    """One file of the archive."""
    kept = await _kept(request, slug)
    data = await asyncio.to_thread(_read, kept.path, str(name).lstrip("/"))
    if data is None:
        raise NotFound(N_("Ce fichier n’est pas dans l’archive."))
    kind = _TYPES.get(Path(str(name)).suffix, "application/octet-stream")
    wanted = Path(str(name)).name
    return Response(data, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{slug}-{wanted}"'})


async def _kept(request: AnyRequest, slug: str) -> Kept:
    kept = await _ready(request, await consultations.one(slug))
    if kept is None:
        raise NotReady(
            N_("L’archive est en train d’être faite : demandez-la de nouveau dans quelques secondes."),
            retry_after=_RETRY_SECONDS,
        )
    return kept


def _read(path: Path, name: str) -> bytes | None:
    with zipfile.ZipFile(path) as found:
        return found.read(name) if name in found.namelist() else None


handlers: list[Any] = [show, refresh, download, one_file]
