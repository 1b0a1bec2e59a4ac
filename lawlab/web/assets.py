"""Style sheet, scripts and icons: read once, compressed once, addressed by their content.

An address holds a hash of the bytes (``/static/lawlab.3f9a01c7.css``), so it may be cached for ever; a changed file has
a new address. The two style sheets are served as one, without comments. A ministry's own ``tokens.css`` in the data
folder (``theme/tokens.css``) replaces ours.
"""

import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import rcssmin

from lawlab import paths

STATIC = paths.static()
VENDOR = STATIC / "vendor"
FAVICON = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" fill="#fffdf8"/>'
    b'<g fill="none" stroke="#962a1c" stroke-linecap="round" stroke-linejoin="round"><circle cx="16" cy="16" r="13.5"'
    b' stroke-width="2"/><path d="M8.5 21.5 16 9.5l7.5 12" stroke-width="2.6"/></g></svg>'
)
_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True)
class Asset:
    """One file as it is sent: bytes, the same gzipped, media type, entity tag."""

    body: bytes
    packed: bytes
    media_type: str
    etag: str


def style_sheet(tokens: Path | None = None) -> bytes:
    """The tokens, then the components, as one sheet without comments."""
    parts = [tokens or STATIC / "css" / "tokens.css", STATIC / "css" / "lawlab.css"]
    text = "\n".join(part.read_text(encoding="utf-8") for part in parts)
    return str(rcssmin.cssmin(text)).encode()


def _asset(body: bytes, suffix: str) -> Asset:
    digest = hashlib.sha256(body).hexdigest()
    return Asset(body, gzip.compress(body, 9, mtime=0), _TYPES[suffix], f'"{digest[:20]}"')


class Shelf:
    """Every static file by address, and every address by name ("lawlab.css", "composer.js", "icons.svg")."""

    def __init__(self, *, theme: Path | None = None) -> None:
        self.files: dict[str, Asset] = {}
        self.addresses: dict[str, str] = {}
        self._put("lawlab.css", style_sheet(theme))
        self._put("icons.svg", (STATIC / "icons.svg").read_bytes())
        for script in sorted(STATIC.glob("*.js")):
            self._put(script.name, script.read_bytes())
        for entry in manifest():
            self._put(entry["file"], (VENDOR / entry["file"]).read_bytes(), name=entry["name"])

    def _put(self, file: str, body: bytes, *, name: str | None = None) -> None:
        stem, suffix = file.rsplit(".", 1)
        asset = _asset(body, f".{suffix}")
        path = f"{stem}.{asset.etag[1:9]}.{suffix}"
        self.files[path] = asset
        self.addresses[name or file] = f"/static/{path}"


@cache
def shelf(theme: Path | None = None) -> Shelf:
    """The shelf of this process for a theme (None: ours)."""
    return Shelf(theme=theme)


def manifest() -> list[dict[str, str]]:
    """What comes from elsewhere: name, version, file, SHA-256, licence. A test checks the bytes."""
    entries: list[dict[str, str]] = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))
    return entries
