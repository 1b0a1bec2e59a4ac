"""The digest of a version: anyone rebuilds it from the published text.

Pure, so that ``lawlab verify`` takes it from the archive alone.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Sequence


def canonical(title: str, articles: Iterable[tuple[str, str, Sequence[str]]]) -> str:
    """The text that a version's digest is taken of: JSON of the bill's title and (number, title, alineas) in order.

    Keys sorted, no space, NFC, UTF-8 as it is: anyone rebuilds it from the published text.
    """
    written = [{"alineas": list(lines), "number": number, "title": heading} for number, heading, lines in articles]
    text = json.dumps({"articles": written, "title": title}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text)


def digest(title: str, articles: Iterable[tuple[str, str, Sequence[str]]]) -> str:
    """SHA-256, as hex, of the canonical text."""
    return hashlib.sha256(canonical(title, articles).encode()).hexdigest()
