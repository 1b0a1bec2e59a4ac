"""The file that outlives a restore: one line for each erased account, with nothing that leads back to it."""

import fcntl
import hashlib
import json
import os
from datetime import UTC, datetime
from pathlib import Path

FILE = "erasures.jsonl"


def mark_of(person: int, created_at: datetime) -> str:
    """What tells an account's row from any other, in this database or an older copy of it: SHA-256 of id and instant.

    The instant is to the microsecond: a row that takes the same id later is another.
    """
    return hashlib.sha256(f"{person}:{created_at.astimezone(UTC).isoformat()}".encode()).hexdigest()


def read(folder: Path) -> set[str]:
    """The marks in the file; a line cut short by a crash is left out (the database still has it)."""
    try:
        lines = (folder / FILE).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return set()
    found = set()
    for line in lines:
        try:
            found.add(str(json.loads(line)["mark"]))
        except (ValueError, KeyError, TypeError):
            continue
    return found


def keep(folder: Path, marks: set[str], now: datetime) -> None:
    """Add the marks that the file does not have, and wait until they are on the disk."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / FILE).open("a+b") as file:
        os.chmod(file.fileno(), 0o600)
        fcntl.flock(file, fcntl.LOCK_EX)
        missing = sorted(marks - read(folder))
        if not missing:
            return
        at = now.astimezone(UTC).strftime("%Y-%m-%d")
        lines = [json.dumps({"at": at, "mark": mark}) for mark in missing]
        if file.tell() and not _ends_a_line(file.name):
            lines.insert(0, "")
        file.write(("\n".join(lines) + "\n").encode())
        file.flush()
        os.fsync(file.fileno())


def _ends_a_line(path: str) -> bool:
    with open(path, "rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"
