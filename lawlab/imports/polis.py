"""Reader of a Polis export: votes, statements and opinion groups, each a CSV whose columns are found by their names.

The last vote of a person on a statement counts: by timestamp, then by line. Statements moderated out (−1) are left
out; of a statement given twice the first line counts. A line that is not whole is kept out and told by its number.
Votes are read a line at a time, so that a broken line never takes its neighbours with it; nothing here knows the
database.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from lawlab.imports.files import Unreadable
from lawlab.web.i18n import N_

_NUMBER = re.compile(r"[+-]?[0-9]{1,30}", re.ASCII)
_VALUES = {"1": 1, "+1": 1, "0": 0, "-1": -1}
_REJECTED = -1


class Fault(StrEnum):
    """Why a line is kept out."""

    CELLS = "cells"
    TIMESTAMP = "timestamp"
    STATEMENT = "statement"
    PERSON = "person"
    VALUE = "value"
    MODERATED = "moderated"
    REPEATED = "repeated"


@dataclass
class Lines:
    """What was read in one file: ``taken`` lines, and the numbers (from 1, the header) of those kept out, by fault."""

    taken: int = 0
    faults: dict[Fault, list[int]] = field(default_factory=dict)

    def keep_out(self, line: int, fault: Fault) -> None:
        self.faults.setdefault(fault, []).append(line)


def statements(lines: Iterable[str], name: str) -> tuple[dict[int, bool], Lines]:
    """Statement → whether it is kept (not moderated out). Raises Unreadable."""
    told = Lines()
    kept: dict[int, bool] = {}
    rows = _records(lines, name)
    place = _header(rows, ("comment-id", "moderated"), name)
    for line, cells in rows:
        if len(cells) <= max(place):
            told.keep_out(line, Fault.CELLS)
            continue
        id_, moderated = (cells[at].strip() for at in place)
        if not _NUMBER.fullmatch(id_):
            told.keep_out(line, Fault.STATEMENT)
        elif not _NUMBER.fullmatch(moderated):
            told.keep_out(line, Fault.MODERATED)
        else:
            kept.setdefault(int(id_), int(moderated) != _REJECTED)
            told.taken += 1
    return kept, told


def votes(lines: Iterable[str], name: str) -> tuple[dict[int, dict[str, int]], Lines]:
    """Statement → person → last vote. Raises Unreadable."""
    told = Lines()
    last: dict[int, dict[str, tuple[int, int]]] = {}
    rows = _lines(lines)
    place = _header(rows, ("timestamp", "comment-id", "voter-id", "vote"), name)
    width = place.width
    for line, cells in rows:
        if len(cells) <= max(place) or any(cell.strip() for cell in cells[width:]):
            told.keep_out(line, Fault.CELLS)
            continue
        at, id_, person, value = (cells[index].strip() for index in place)
        fault = _vote_fault(at, id_, person, value)
        if fault:
            told.keep_out(line, fault)
            continue
        told.taken += 1
        given = last.setdefault(int(id_), {})
        before = given.get(person)
        if before is None or before[0] <= int(at):
            given[person] = (int(at), _VALUES[value])
    return {id_: {person: value for person, (_at, value) in given.items()} for id_, given in last.items()}, told


def _vote_fault(at: str, statement: str, person: str, value: str) -> Fault | None:
    if not _NUMBER.fullmatch(at):
        return Fault.TIMESTAMP
    if not _NUMBER.fullmatch(statement):
        return Fault.STATEMENT
    if not person:
        return Fault.PERSON
    return None if value in _VALUES else Fault.VALUE


def groups(lines: Iterable[str], name: str) -> tuple[dict[str, str], Lines]:
    """Person → opinion group; people without one are left out, and of a person given twice the first line counts."""
    told = Lines()
    found: dict[str, str] = {}
    rows = _lines(lines)
    place = _header(rows, ("voter", "group"), name)
    for line, cells in rows:
        if len(cells) <= max(place) or any(cell.strip() for cell in cells[place.width :]):
            told.keep_out(line, Fault.CELLS)
            continue
        person, group = (cells[index].strip() for index in place)
        if not person:
            told.keep_out(line, Fault.PERSON)
        elif found.get(person, group) != group:
            told.keep_out(line, Fault.REPEATED)
        else:
            told.taken += 1
            if group:
                found[person] = group
    return found, told


class _Place(tuple[int, ...]):
    """Where the wanted columns are; ``width`` is how many columns the file has."""

    width: int


def _header(rows: Iterator[tuple[int, list[str]]], wanted: Sequence[str], name: str) -> _Place:
    first = next(rows, None)
    if first is None:
        raise Unreadable(N_("{path} est vide."), path=name)
    columns = [cell.lstrip("\ufeff").strip().casefold() for cell in first[1]]
    missing = [column for column in wanted if column not in columns]
    if missing:
        raise Unreadable(
            N_("{path} : il manque {missing} dans la première ligne. Colonnes attendues : {wanted}."),
            path=name, missing=", ".join(missing), wanted=", ".join(wanted),
        )  # fmt: skip
    place = _Place(columns.index(column) for column in wanted)
    place.width = len(columns)
    return place


def _lines(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """(number, cells) of each line that is not blank: here no cell spans lines."""
    for number, line in enumerate(lines, start=1):
        text = line.rstrip("\r\n")
        if not text.strip():
            continue
        if '"' not in text:
            yield number, text.split(",")
            continue
        try:
            yield number, next(csv.reader([text]))
        except csv.Error:
            yield number, []


def _records(lines: Iterable[str], name: str) -> Iterator[tuple[int, list[str]]]:
    """(number of its first line, cells) of each record, whose texts may hold line ends. Raises Unreadable."""
    read: list[str] = []

    def told() -> Iterator[str]:
        for line in lines:
            read.append(line)
            yield line

    reader = csv.reader(told())
    number, last = 1, [""]
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield number, cells
            first, number = number, reader.line_num + 1
            last, read[:] = [*read], []
        # One line more: it would become part of the last record if a quotation mark were still open there.
        is_open, number = len(list(csv.reader([*last, "x"]))) < 2, first if reader.line_num else 1
    except csv.Error:
        is_open = True
    if is_open:
        raise Unreadable(N_("{path}, ligne {line} : un guillemet ouvert n’est pas refermé."), path=name, line=number)
