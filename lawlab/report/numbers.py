"""Numbers as the report writes them, each with the place in the archive where anybody can find it again.

A **place** is a path into a file of the archive: ``votes.total`` and ``articles.2.welcomed`` are of ``report.json``;
``ranking.47.agree`` is the row of amendment 47 in ``ranking.json`` and ``ranking.formula.minimum`` its formula;
``consultation.threshold`` is of ``consultation.json``, ``manifest.journal.entries`` of ``manifest.json``. A page cannot
print a number that has no place, and a test reads each of them again from the files.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from markupsafe import Markup, escape

from lawlab.web.i18n import format_number, format_percent


class Number(int):
    """A count which, written on a page, says its place: ``<data value="854" data-of="votes.agree">854</data>``."""

    place: str

    def __new__(cls, value: int, place: str) -> "Number":
        made = super().__new__(cls, value)
        made.place = place
        return made

    def __html__(self) -> str:
        return _data(int(self), self.place, format_number(int(self)))


class Share(float):
    """A part of a whole, in per cent: its place is « part/whole »."""

    place: str

    def __new__(cls, part: Number, whole: Number) -> "Share":
        made = super().__new__(cls, part / whole if whole else 0.0)
        made.place = f"{part.place}/{whole.place}"
        return made

    def __html__(self) -> str:
        return _data(round(self * 100), self.place, format_percent(self))


class Score(float):
    """A score, to three decimals."""

    place: str

    def __new__(cls, value: float, place: str) -> "Score":
        made = super().__new__(cls, value)
        made.place = place
        return made

    def __html__(self) -> str:
        return _data(round(self, 3), self.place, format_number(round(self, 3)))


def _data(value: float, place: str, text: str) -> Markup:
    return Markup(f'<data value="{value}" data-of="{escape(place)}">{text}</data>')


class Numbers:
    """The files of the archive that hold numbers, asked by place."""

    def __init__(self, report: Mapping[str, Any], **files: Mapping[str, Any]) -> None:
        self._report = report
        self._files = files

    def __call__(self, place: str) -> Number:
        """The count at this place. Raises KeyError when the archive has none."""
        found = self.find(place)
        if found is None:
            raise KeyError(place)
        return found

    def find(self, place: str) -> Number | None:
        """The count at this place, if there is one."""
        value = self._at(place)
        return Number(value, place) if isinstance(value, int) else None

    def score(self, place: str) -> Score | None:
        """The score at this place, if there is one."""
        value = self._at(place)
        return Score(value, place) if isinstance(value, int | float) else None

    def share(self, part: str, whole: str) -> Share:
        """The part that the one makes of the other."""
        return Share(self(part), self(whole))

    def size(self, place: str) -> Number:
        """How many rows the list at this place has: ``articles`` → ``articles.#``."""
        return Number(len(self._at(place)), f"{place}.#")

    def sum(self, places: Iterable[str]) -> Number:
        """Several counts together: its place is « a+b »."""
        counts = [self(place) for place in places]
        return Number(sum(counts), "+".join(count.place for count in counts))

    def _at(self, place: str) -> Any:
        first, _dot, rest = place.partition(".")
        found: Any = self._files.get(first, self._report)
        for part in (rest if first in self._files else place).split("."):
            if isinstance(found, Mapping):
                found = found.get(part, found.get(int(part)) if part.isdecimal() else None)
            elif isinstance(found, list) and part.isdecimal() and int(part) < len(found):
                found = found[int(part)]
            else:
                return None
        return found
