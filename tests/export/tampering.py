"""What the tests ask of an archive that was taken apart (see ``lawlab.bench.tampering``)."""

import hashlib
from pathlib import Path

from lawlab.bench.tampering import Contents
from lawlab.export.verify import Check, verify

__all__ = ["Contents", "digest", "failures"]


def failures(path: Path) -> dict[str, Check]:
    """The checks that do not hold, by code."""
    return {check.code: check for check in verify(path) if not check.ok}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
