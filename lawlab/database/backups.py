"""A copy of the SQLite database in one file, made while the site runs, and put back.

Both go through SQLite's own online backup, page by page under its locks: a copy never holds half an act, and what is
put back appears whole, even to a process that has the database open.
"""

import contextlib
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

Progress = Callable[[int, int], None]
"""Called with (pages copied, pages in all)."""

_PAGES = 2_000
_HEAD = b"SQLite format 3\x00"


class NotABackup(ValueError):
    """The file is not a whole lawlab database; the argument is a code: empty, other, damaged or newer."""


def backup(database: Path, target: Path, *, progress: Progress | None = None) -> int:
    """Copy the database to ``target``, replacing what is there only once the copy is whole; gives its size in bytes.

    The copy is checked, readable by its owner alone, and on the disk when this returns. Raises OSError, sqlite3.Error.
    """
    draft = target.with_name(f".{target.name}-{secrets.token_hex(8)}")
    try:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with _opened(database) as source, _opened(draft) as copy:
            _copy(source, copy, progress)
            copy.execute("PRAGMA journal_mode = DELETE").fetchall()  # one file, without its write-ahead journal
        check(draft)
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)
    return target.stat().st_size


def check(path: Path, *, known: frozenset[str] | None = None) -> None:
    """Raise NotABackup unless the file is a whole lawlab database; OSError when it cannot be read.

    ``known`` are the migrations of this version: a database that has run others was made by a newer one.
    """
    with path.open("rb") as file:
        head = file.read(len(_HEAD))
    if head != _HEAD:
        raise NotABackup("other" if head else "empty")
    try:
        with _opened(path, mode="ro") as found:
            if found.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                raise NotABackup("damaged")
            if found.execute("PRAGMA foreign_key_check").fetchone():
                raise NotABackup("damaged")
            tables = {name for (name,) in found.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if not {"migration", "journal_entry", "person"} <= tables:
                raise NotABackup("other")
            ran = {f"{app}:{name}" for app, name in found.execute("SELECT app_name, name FROM migration")}
    except sqlite3.Error as error:
        raise NotABackup("damaged") from error
    if known is not None and not ran <= known:
        raise NotABackup("newer")


def restore(
    database: Path, source: Path, *, kept: Path, known: frozenset[str], progress: Progress | None = None
) -> None:
    """Put a copy back in the place of the database, which is first kept as ``kept``.

    Raises NotABackup (nothing is touched), OSError or sqlite3.Error.
    """
    check(source, known=known)
    database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if database.exists():
        backup(database, kept)
    with _opened(source, mode="ro") as copy, _opened(database) as target:
        _copy(copy, target, progress)
        target.execute("PRAGMA journal_mode = WAL").fetchall()
    database.chmod(0o600)


def _copy(source: sqlite3.Connection, target: sqlite3.Connection, progress: Progress | None) -> None:
    def told(_status: int, remaining: int, total: int) -> None:
        if progress:
            progress(total - remaining, total)

    source.backup(target, pages=_PAGES, progress=told)


@contextmanager
def _opened(path: Path, *, mode: str = "rwc") -> Iterator[sqlite3.Connection]:
    quoted = str(path.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    with contextlib.closing(sqlite3.connect(f"file:{quoted}?mode={mode}", uri=True, timeout=30)) as connection:
        yield connection
