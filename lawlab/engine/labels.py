"""Alineas named by their label: « le a) du 2° du I », « le texte proposé pour l’article L. 423-14 ».

Labels are display only: they are turned into alinea numbers of the base when it is known, and not understood otherwise.
"""

import re
from collections.abc import Sequence

from lawlab.engine.text import label, normalise

_KINDS = ("[IVXL]+(?: [a-z]+)?", r"[A-Z](?: [a-z]+)?", r"\d+°(?: [a-z]+)?", r"[a-z]{1,2}(?: [a-z]+)?")
_QUOTES = '«“"'


def part(path: Sequence[str], base: Sequence[str]) -> tuple[int, int] | None:
    """The alineas of a part, its labels from the outermost in: ["I", "2°", "a"]. None when it is not found once.

    >>> part(["I", "2°"], ["I. – Un :", "1° a ;", "2° b :", "c.", "II. – Deux."])
    (3, 4)
    """
    low, high = 1, len(base)
    for name in path:
        kind = _kind(name)
        if kind is None:
            return None
        starts = [n for n in range(low, high + 1) if _label(base[n - 1]) == name]
        if len(starts) != 1:
            return None
        ends = (n - 1 for n in range(starts[0] + 1, high + 1) if _outranks(_label(base[n - 1]), kind))
        low, high = starts[0], next(ends, high)
    return low, high


def proposed(article: str, base: Sequence[str]) -> tuple[int, int] | None:
    """The lines that the bill quotes after it announced this article of a code. None when they are not found once."""
    wanted = normalise(article).casefold().strip(" .")
    found = [
        n
        for n, line in enumerate(base[:-1], start=1)
        if line.rstrip().endswith(":") and base[n][:1] in _QUOTES and wanted in normalise(line).casefold()
    ]
    if len(found) != 1:
        return None
    last = found[0] + 1
    while last < len(base) and base[last][:1] in _QUOTES:
        last += 1
    return found[0] + 1, last


def _label(line: str) -> str:
    return "" if line[:1] in _QUOTES else label(line).rstrip(".)")


def _kind(name: str) -> int | None:
    return next((rank for rank, kind in enumerate(_KINDS) if re.fullmatch(kind, name)), None)


def _outranks(found: str, kind: int) -> bool:
    rank = _kind(found) if found else None
    return rank is not None and rank <= kind
