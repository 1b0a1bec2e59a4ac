"""Makes a document in a process of its own: ``python -m lawlab.report.press pdf OUT``, the HTML on standard input.

Decision: a process, not a thread. Context: laying a long report out takes seconds of pure computing and a hundred
megabytes; in a thread it would slow every vote. Consequence: the site never loads the libraries that do it.
"""

import ctypes
import importlib
import logging
import sys
from functools import cache
from pathlib import Path

from lawlab.web.i18n import N_

NO_PANGO = 3
"""The exit code that says that the system lacks what draws letters."""
WITHOUT_PANGO = N_(
    "Le PDF demande la bibliothèque Pango, qui manque à ce système. Sur Debian ou Ubuntu :"
    " apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0."
    " Le HTML, le DOCX et l’ODT n’en ont pas besoin."
)
_PANGO = ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0.0.dylib", "libpango-1.0-0.dll")


@cache
def can_print() -> bool:
    """Whether the system has Pango, without loading anything else."""
    for name in _PANGO:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def made(form: str, source: str) -> bytes:
    """The document in this form. Raises OSError when the system lacks Pango, for PDF."""
    writer = importlib.import_module(f"lawlab.report.{form}")  # here only: the site itself never loads it
    data: bytes = writer.write(source)
    return data


def main(form: str, out: str) -> int:
    logging.basicConfig(level=logging.ERROR)
    source = sys.stdin.buffer.read().decode()
    try:
        data = made(form, source)
    except OSError as error:
        print(error, file=sys.stderr)
        return NO_PANGO
    Path(out).write_bytes(data)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
