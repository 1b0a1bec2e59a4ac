"""Numbers that amendments leave open (« … – », « …° »), told from the place where they enter.

Drafters leave them to the clerks (LEGISTICS §1.3). Here only what the neighbours say is filled, and each one is told:
after the last of a series, the next; between two that follow each other, *bis*, *ter*… Anything else stays open. No
other number changes: nothing is renumbered.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lawlab.engine.french import roman
from lawlab.engine.number import LATIN

_QUOTE = r"(?P<quote>[«“\"]\s*)?"
_OPEN = re.compile(
    _QUOTE
    + r"(?P<dots>(?:…|\.{2,4})(?:\s*\.)?|(?=°))\s*(?P<latin>(?:bis|ter|quater)\b)?\s*(?P<mark>°|\)|[–—‑-])\s*(?=\S)"
)
_LATIN = "|".join(LATIN)
_CLOSED = re.compile(
    _QUOTE + r"(?P<stem>[IVXL]+|[A-Z]|\d+(?=°)|[a-z](?=\)| (?:" + _LATIN + r")\)))°?"
    rf"(?P<latin>(?: (?:{_LATIN}|[A-Z]{{1,3}}))*)(?P<mark>\.?\s?[–—‑-]|\.|\)|(?<=°)(?=\s)|(?<=[a-zA-Z])(?=\s))"
)
_ROMAN, _CAPITAL, _DIGIT, _LETTER = range(4)


@dataclass(frozen=True)
class Numbered:
    """A number that was filled: the alinea of the result (from 1) and the number given."""

    alinea: int
    number: str


@dataclass(frozen=True)
class _Mark:
    rank: int
    stem: str
    latin: str

    def says(self) -> str:
        latin = f" {self.latin}" if self.latin else ""
        return f"{self.stem}°{latin}" if self.rank == _DIGIT else f"{self.stem}{latin}"


def fill(alineas: Sequence[str], base: Sequence[str] = ()) -> tuple[tuple[str, ...], tuple[Numbered, ...]]:
    """The alineas with the open numbers that their place tells, and those numbers. Lines of the base stay as they are.

    >>> fill(["I. – Un.", "II. – Deux.", "… – Trois."])[0][2].replace("\\u00a0", " ")
    'III. – Trois.'
    >>> fill(["1° Un ;", "…° Un et demi ;", "2° Deux."])[0][1]
    '1° bis Un et demi ;'
    >>> fill(["Un.", "… – Deux."])
    (('I.\\xa0–\\xa0Un.', 'II.\\xa0–\\xa0Deux.'), (Numbered(alinea=1, number='I'), Numbered(alinea=2, number='II')))
    """
    lines = list(alineas)
    known = set(base)
    told: list[Numbered] = []
    for at, line in enumerate(lines):
        found = _OPEN.match(line)
        if found is None or line in known or found["latin"]:
            continue
        rank = {"°": _DIGIT, ")": _LETTER}.get(found["mark"], _ROMAN)
        mark = _next(lines, at, rank)
        if mark is None and rank == _ROMAN and _is_second(lines, at):
            lines[0] = f"I.\u00a0–\u00a0{lines[0]}"
            told.append(Numbered(1, "I"))
            mark = _Mark(_ROMAN, "II", "")
        if mark is None:
            continue
        separator = {_DIGIT: " ", _LETTER: ") "}.get(rank, ".\u00a0–\u00a0")
        lines[at] = (found["quote"] or "") + mark.says() + separator + line[found.end() :]
        told.append(Numbered(at + 1, mark.says()))
    return tuple(lines), tuple(told)


def _next(lines: Sequence[str], at: int, rank: int) -> _Mark | None:
    """The number between those before and after it, or nothing when they do not tell."""
    quoted = _quoted(lines[at])
    before = _nearest(lines, range(at - 1, -1, -1), rank, quoted)
    after = _nearest(lines, range(at + 1, len(lines)), rank, quoted)
    if before is None or (rank == _ROMAN and not _is_roman(before.stem)):
        return None
    following = _following(before.stem, rank)
    if after is None:
        return _Mark(rank, following, "") if following else None
    words = before.latin.split(" ")
    if after.stem == before.stem and after.latin:
        return None  # between « 1° » and « 1° bis »: letters, which only clerks choose
    if not before.latin:
        return _Mark(rank, before.stem, "bis")
    if len(words) != 1 or words[0] not in LATIN[:-1]:
        return None
    return _Mark(rank, before.stem, LATIN[LATIN.index(words[0]) + 1])


def _quoted(line: str) -> bool:
    return line[:1] in '«“"'


def _nearest(lines: Sequence[str], places: range, rank: int, quoted: bool) -> _Mark | None:
    """The next mark of this rank that way, in the same division and the same quotation."""
    for at in places:
        if _quoted(lines[at]) != quoted:
            if quoted:
                return None
            continue
        mark = _mark(lines[at], rank)
        if mark is None:
            continue
        if mark.rank == rank:
            return mark
        if mark.rank < rank:
            return None
    return None


def _mark(line: str, wanted: int) -> _Mark | None:
    found = _CLOSED.match(line)
    if found is None:
        return None
    stem = found["stem"]
    latin = " ".join(found["latin"].split())
    if stem.isdigit():
        return _Mark(_DIGIT, stem, latin) if "°" in found.group() else None
    if stem.islower():
        return _Mark(_LETTER, stem, latin)
    if not found["mark"]:
        return None
    # « C. – » and « I. – » are letters or Roman numerals: whichever is looked for, when it can be.
    rank = _ROMAN if _is_roman(stem) and (wanted != _CAPITAL or len(stem) > 1) else _CAPITAL
    return _Mark(rank, stem, latin)


def _is_roman(stem: str) -> bool:
    return any(roman(number) == stem for number in range(1, 100))


def _following(stem: str, rank: int) -> str:
    if rank == _DIGIT:
        return str(int(stem) + 1)
    if rank == _LETTER:
        return chr(ord(stem) + 1) if stem < "z" else ""
    number = next(number for number in range(1, 100) if roman(number) == stem)
    return roman(number + 1)


def _is_second(lines: Sequence[str], at: int) -> bool:
    """Whether it is added to an article of one paragraph that has no number: that one becomes the first."""
    own = [line for line in lines[:at] if not _quoted(line)]
    return bool(own) and own[0] == lines[0] and all(_mark(line, _ROMAN) is None for line in own) and len(own) == 1
