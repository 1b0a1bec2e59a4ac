"""A file of any size, in pieces: the whole, the part that a broken download still lacks, or « you have it already ».

HTTP semantics: RFC 9110 §13.1.2 (If-None-Match), §13.1.5 (If-Range), §14 (Range).
"""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from litestar import Request, Response
from litestar.response import Stream

AnyRequest = Request[Any, Any, Any]
_CHUNK = 1 << 18
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


@dataclass(frozen=True)
class Part:
    """Bytes ``start`` … ``end`` − 1 of ``whole``."""

    start: int
    end: int
    whole: int


class NotSatisfiable(ValueError):
    """The range asked for is not in the file."""


def part(asked: str, whole: int) -> Part | None:
    """The part that a Range header asks for; None when the header is none that we serve: the whole is then sent.

    Raises NotSatisfiable.
    """
    found = _RANGE.fullmatch(asked.replace(" ", ""))
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        start, end = max(0, whole - int(last)), whole
    else:
        start, end = int(first), min(whole, int(last) + 1) if last else whole
        if last and int(last) < start:
            return None
    if start >= end:
        raise NotSatisfiable(asked)
    return Part(start, end, whole)


def send(request: AnyRequest, path: Path, *, filename: str, tag: str, media_type: str) -> Response[Any] | Stream:
    """Answer with the file, or a part of it. Raises FileNotFoundError when it was removed meanwhile."""
    whole = path.stat().st_size
    etag = f'"{tag}"'
    headers = {"ETag": etag, "Accept-Ranges": "bytes", "Cache-Control": "no-cache"}
    known = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    if etag in known or "*" in known:
        return Response(b"", status_code=304, headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    asked = request.headers.get("range", "")
    if request.headers.get("if-range", etag) != etag:
        asked = ""
    try:
        wanted = part(asked, whole)
    except NotSatisfiable:
        return Response(
            b"", status_code=416, media_type=media_type, headers={**headers, "Content-Range": f"bytes */{whole}"}
        )
    if wanted is not None:
        headers["Content-Range"] = f"bytes {wanted.start}-{wanted.end - 1}/{whole}"
    sent = wanted or Part(0, whole, whole)
    headers["Content-Length"] = str(sent.end - sent.start)
    return Stream(
        _pieces(path, sent), status_code=200 if wanted is None else 206, media_type=media_type, headers=headers
    )


async def _pieces(path: Path, wanted: Part) -> AsyncIterator[bytes]:
    with await asyncio.to_thread(path.open, "rb") as source:
        source.seek(wanted.start)
        left = wanted.end - wanted.start
        while left and (data := await asyncio.to_thread(source.read, min(_CHUNK, left))):
            left -= len(data)
            yield data
