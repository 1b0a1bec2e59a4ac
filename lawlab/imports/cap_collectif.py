"""Reader of a Cap Collectif export: one table, ``;``, five kinds of record, rows of any length.

``type`` says what a row is: opinion, vote, argument, reportings or source. Rows end early when their last cells are
empty, are cut in the middle of a text that held a ``;``, or have two cells glued in one, which shifts the rest to the
left. What is there is taken; every row that is not whole is told by line number with the reason; nothing is dropped
without being told. Nothing here knows the database.
"""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeVar

from lawlab.imports import markup
from lawlab.imports.files import Unreadable, read_text
from lawlab.imports.ragged import Reason, Row
from lawlab.web.i18n import N_

VALUES: dict[str, Literal[-1, 0, 1]] = {"YES": 1, "MITIGE": 0, "NO": -1}
SIDES = {"FOR": "for", "AGAINST": "against"}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2060\ufeff]")
_NEEDED = ("type", "contributions_id", "contributions_title", "contributions_votes_value", "contributions_arguments_id")


@dataclass(frozen=True)
class Oddity:
    """A row that is not whole. ``kept`` says whether a record came out of it; ``detail`` names columns or values."""

    line: int
    type: str
    cells: int
    reason: Reason
    kept: bool
    detail: str = ""


@dataclass(frozen=True)
class Counts:
    """Votes of an opinion."""

    agree: int = 0
    mixed: int = 0
    disagree: int = 0


@dataclass(frozen=True)
class Opinion:
    """``announced`` is what the row says as it stands, ``realigned`` once a shift is undone; None where cells miss."""

    key: str
    line: int
    author: str
    consultation: str
    section: str
    title: str
    alineas: tuple[str, ...]
    at: datetime | None
    url: str
    hidden: bool
    announced: Counts | None
    realigned: Counts | None


@dataclass(frozen=True)
class Vote:
    key: str
    line: int
    opinion: str
    author: str
    value: Literal[-1, 0, 1]
    at: datetime


@dataclass(frozen=True)
class Argument:
    key: str
    line: int
    opinion: str
    author: str
    side: str
    body: str
    at: datetime | None
    hidden: bool
    supports: int


@dataclass(frozen=True)
class Note:
    """A report for moderation (``kind`` its type) or a source (``kind`` "source")."""

    key: str
    line: int
    opinion: str
    author: str
    kind: str
    body: str
    at: datetime | None


_Related = TypeVar("_Related", Vote, Argument, Note)


@dataclass(frozen=True)
class Export:
    """Everything read, in the order of the file (votes in time order)."""

    title: str
    opinions: tuple[Opinion, ...]
    votes: tuple[Vote, ...]
    arguments: tuple[Argument, ...]
    reports: tuple[Note, ...]
    sources: tuple[Note, ...]
    records: int
    oddities: tuple[Oddity, ...]

    @property
    def authors(self) -> tuple[str, ...]:
        """Every pseudonymous author and voter, in a stable order."""
        kinds: tuple[Iterable[Opinion | Vote | Argument | Note], ...] = (
            self.opinions, self.votes, self.arguments, self.reports, self.sources,
        )  # fmt: skip
        return tuple(sorted({record.author for kind in kinds for record in kind}))

    def recount(self) -> dict[str, Counts]:
        """Votes counted one by one, by opinion."""
        found = Counter((vote.opinion, vote.value) for vote in self.votes)
        return {o.key: Counts(found[o.key, 1], found[o.key, 0], found[o.key, -1]) for o in self.opinions}

    def differing(self) -> tuple[tuple[Opinion, Counts], ...]:
        """The opinions whose row, as it stands, does not announce what its votes give; with the recount."""
        counted = self.recount()
        return tuple((o, counted[o.key]) for o in self.opinions if o.announced != counted[o.key])


def read(path: Path) -> Export:
    """Read an export. Raises Unreadable, NotFound or TooLarge when it is not one."""
    return parse(read_text(path))


def parse(text: str) -> Export:
    """The records of an export given as text."""
    rows = _rows(text)
    try:
        _, heading = next(rows)
    except StopIteration:
        raise Unreadable(N_("Le fichier est vide.")) from None
    missing = [name for name in _NEEDED if name not in heading]
    if missing:
        raise Unreadable(
            N_("Ce n’est pas un export Cap Collectif : la colonne {column} manque dans la première ligne."),
            column=missing[0],
        )
    reader = _Reader(heading)
    for line, cells in rows:
        reader.row(line, cells)
    return reader.export()


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """(line where the record starts, cells); blank lines are ignored."""
    reader = csv.reader(text.splitlines(keepends=True), delimiter=";")
    start = 1
    try:
        for cells in reader:
            if any(cells):
                yield start, cells
            start = reader.line_num + 1
    except csv.Error as problem:
        raise Unreadable(
            N_("Ligne {line} : cet enregistrement n’est pas lisible (guillemet non fermé, ou cellule démesurée)."),
            line=start,
        ) from problem


@dataclass
class _Reader:
    heading: list[str]
    records: int = 0
    opinions: dict[str, Opinion] = field(default_factory=dict)
    votes: dict[tuple[str, str], Vote] = field(default_factory=dict)
    arguments: dict[str, Argument] = field(default_factory=dict)
    notes: list[tuple[str, Note]] = field(default_factory=list)
    oddities: list[Oddity] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.place = {name: index for index, name in enumerate(self.heading)}
        self.makers: dict[str, Callable[[Row], Reason | None]] = {
            "opinion": self._opinion, "vote": self._vote, "argument": self._argument,
            "reportings": self._report, "source": self._source,
        }  # fmt: skip

    def row(self, line: int, cells: list[str]) -> None:
        self.records += 1
        kind = cells[0].strip()
        maker = self.makers.get(kind)
        if maker is None:
            self.oddities.append(Oddity(line, kind[:40], len(cells), Reason.UNKNOWN_TYPE, kept=False))
            return
        row = Row(line, kind, cells, self.place)
        row.realign()
        refusal = maker(row)
        if refusal is not None:
            self.oddities.append(Oddity(line, kind, row.length, refusal, kept=False, detail=row.detail))
        elif row.reason is not None:
            self.oddities.append(Oddity(line, kind, row.length, row.reason, kept=True, detail=row.detail))

    def export(self) -> Export:
        if not self.opinions:
            raise Unreadable(N_("Aucun avis dans ce fichier : il n’y a rien à importer."))
        votes = self._known(self.votes.values())
        arguments = self._known(self.arguments.values())
        reports = self._known(note for kind, note in self.notes if kind == "reportings")
        sources = self._known(note for kind, note in self.notes if kind == "source")
        opinions = tuple(self.opinions.values())
        return Export(
            title=opinions[0].consultation,
            opinions=opinions,
            votes=tuple(sorted(votes, key=lambda vote: (vote.at, vote.line))),
            arguments=tuple(arguments),
            reports=tuple(reports),
            sources=tuple(sources),
            records=self.records,
            oddities=tuple(sorted(self.oddities, key=lambda oddity: oddity.line)),
        )

    def _known(self, records: Iterable[_Related]) -> list[_Related]:
        """Those about an opinion of this file; the others are told."""
        kept: list[_Related] = []
        for record in records:
            if record.opinion in self.opinions:
                kept.append(record)
            else:
                self.oddities.append(
                    Oddity(record.line, type(record).__name__.lower(), 0, Reason.UNKNOWN_OPINION, False, record.opinion)
                )
        return kept

    def _opinion(self, row: Row) -> Reason | None:
        key = row["contributions_id"]
        if not key or key in self.opinions:
            return Reason.DUPLICATE if key else Reason.BAD_VALUE
        body = _body_lines(row["contributions_bodyText"])
        self.opinions[key] = Opinion(
            key=key,
            line=row.line,
            author=row["contributions_author_id"],
            consultation=row["contributions_consultation_title"].strip(),
            section=row["contributions_section_title"].strip(),
            title=row["contributions_title"].strip(),
            alineas=body,
            at=row.date("contributions_createdAt"),
            url=row["contributions_url"],
            hidden=row["contributions_trashed"] == "1" or row["contributions_published"] == "0",
            announced=_counts(row.as_it_stands),
            realigned=_counts(row.__getitem__),
        )
        return None

    def _vote(self, row: Row) -> Reason | None:
        opinion, author = row["contributions_votes_related_id"], row["contributions_votes_author_id"]
        value, at = VALUES.get(row["contributions_votes_value"]), row.date("contributions_votes_createdAt")
        if value is None or at is None or not author:
            row.detail = row["contributions_votes_value"] or row["contributions_votes_createdAt"]
            return Reason.BAD_VALUE
        vote = Vote(row["contributions_votes_id"], row.line, opinion, author, value, at)
        former = self.votes.get((opinion, author))
        if former is not None:
            # One person, one vote: the last in time counts, as on the platform.
            row.detail = str(former.line)
            if vote.at > former.at:
                self.votes[opinion, author] = vote
            return Reason.DOUBLE_VOTE
        self.votes[opinion, author] = vote
        return None

    def _argument(self, row: Row) -> Reason | None:
        key, side = row["contributions_arguments_id"], SIDES.get(row["contributions_arguments_type"])
        if not key or side is None:
            row.detail = row["contributions_arguments_type"]
            return Reason.BAD_VALUE
        if key in self.arguments:
            return Reason.DUPLICATE
        self.arguments[key] = Argument(
            key=key,
            line=row.line,
            opinion=row["contributions_arguments_related_id"],
            author=row["contributions_arguments_author_id"],
            side=side,
            body=row["contributions_arguments_body"].replace("\r\n", "\n").strip(),
            at=row.date("contributions_arguments_createdAt"),
            hidden=row["contributions_arguments_trashed"] == "1" or row["contributions_arguments_published"] == "0",
            supports=_number(row["contributions_arguments_votesCount"]) or 0,
        )
        return None

    def _report(self, row: Row) -> Reason | None:
        return self._note(row, "contributions_reportings", row["contributions_reportings_type"])

    def _source(self, row: Row) -> Reason | None:
        return self._note(row, "contributions_sources", "source")

    def _note(self, row: Row, prefix: str, kind: str) -> Reason | None:
        body = markup.markdown(row[f"{prefix}_body"])
        at = row.date(f"{prefix}_createdAt")
        note = Note(
            row[f"{prefix}_id"], row.line, row[f"{prefix}_related_id"], row[f"{prefix}_author_id"], kind, body, at
        )
        self.notes.append((row.kind, note))
        return None


def _counts(cell: Callable[[str], str]) -> Counts | None:
    found = [_number(cell(f"contributions_votesCount{name}")) for name in ("Ok", "Mitige", "Nok")]
    agree, mixed, disagree = found
    return None if agree is None or mixed is None or disagree is None else Counts(agree, mixed, disagree)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _body_lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in (raw.strip() for raw in _CONTROL.sub("", text).splitlines()) if line)
