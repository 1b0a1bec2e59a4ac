"""One row of a Cap Collectif export, whatever its length: cells by column, shifts undone, the reason when it is odd."""

import re
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
_DATE = re.compile(r"^\d{2}/\d{2}/\d{4} \d{2}:\d{2}$")
_GLUED = re.compile(r",?(\d{2}/\d{2}/\d{4} \d{2}:\d{2}|\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})$")
_ESSENTIAL = {
    "opinion": ("contributions_createdAt", "contributions_votesCountOk"),
    "vote": ("contributions_votes_value", "contributions_votes_createdAt"),
    "argument": ("contributions_arguments_createdAt", "contributions_arguments_published"),
    "reportings": ("contributions_reportings_createdAt",),
    "source": ("contributions_sources_createdAt",),
}


class Reason(StrEnum):
    """Why a row is told."""

    ENDS_EARLY = "ends-early"
    CUT = "cut"
    SHIFTED = "shifted"
    UNKNOWN_TYPE = "unknown-type"
    UNKNOWN_OPINION = "unknown-opinion"
    DOUBLE_VOTE = "double-vote"
    BAD_VALUE = "bad-value"
    DUPLICATE = "duplicate"


class Row:
    """Cells by column name; a missing cell reads as empty. What is odd about the row ends up in ``reason``."""

    def __init__(self, line: int, kind: str, cells: list[str], place: dict[str, int]) -> None:
        self.line = line
        self.kind = kind
        self.length = len(cells)
        self.reason: Reason | None = None
        self.detail = ""
        self._place = place
        self._raw = tuple(cells)
        self._cells = cells

    def __getitem__(self, column: str) -> str:
        return _cell(self._cells, self._place.get(column, -1))

    def as_it_stands(self, column: str) -> str:
        """The cell at the column's place in the file, before a shift is undone."""
        return _cell(self._raw, self._place.get(column, -1))

    def date(self, column: str) -> datetime | None:
        return _date(self[column])

    def realign(self) -> None:
        """Undo a shift by one cell; say what is missing, if anything that this kind of record needs is."""
        if self.length < len(self._place):
            self.reason = Reason.ENDS_EARLY
        missing = [column for column in _ESSENTIAL[self.kind] if not self[column]]
        if self.kind == "opinion" and _DATE.match(self["contributions_bodyText"]):
            title, _, body = self["contributions_title"].partition(";")
            self._insert("contributions_title", title, body)
        elif self.kind == "argument" and self["contributions_arguments_updatedAt"].startswith("http"):
            body = self["contributions_arguments_body"]
            glued = _GLUED.search(body)
            self._insert(
                "contributions_arguments_body", body[: glued.start()] if glued else body, glued[1] if glued else ""
            )
        elif missing:
            self.reason = Reason.CUT
            self.detail = ", ".join(missing)

    def _insert(self, column: str, first: str, second: str) -> None:
        """One cell held two: give the second its own place."""
        at = self._place[column]
        self._cells = [*self._cells[:at], first, second, *self._cells[at + 1 :]]
        self.reason = Reason.SHIFTED
        self.detail = column


def _cell(cells: Sequence[str], index: int) -> str:
    return cells[index].strip() if 0 <= index < len(cells) else ""


def _date(text: str) -> datetime | None:
    """Times of the platform are those of Paris."""
    for shape in ("%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(text, shape).replace(tzinfo=PARIS)
        except ValueError:
            continue
    return None
