"""The charts of the report as tables: the page draws them, shows them as tables and gives them as CSV."""

from collections.abc import Iterable
from dataclasses import dataclass

from lawlab.engine.outcome import Outcome
from lawlab.export import tables
from lawlab.export.tables import Row

DAYS = ("votes", "amendments", "arguments", "annotations")
VOTES = ("agree", "mixed", "disagree")
MOST_BARS = 15
"""Amendments drawn; the CSV has them all."""


@dataclass(frozen=True)
class Bar:
    """One row: what it is about, and for each column the number and its place in the archive."""

    key: str
    title: str
    values: tuple[int, ...]
    places: tuple[str, ...]


@dataclass(frozen=True)
class Chart:
    """A table of counts: ``columns`` are names of the archive; ``top`` is the largest number, at least 1."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Bar, ...]

    @property
    def top(self) -> int:
        return max((value for row in self.rows for value in row.values), default=0) or 1

    @property
    def widest(self) -> int:
        """The largest sum of a row, at least 1."""
        return max((sum(row.values) for row in self.rows), default=0) or 1

    def peak(self, column: int) -> Bar:
        """The row where a column is highest, the first of them."""
        return max(self.rows, key=lambda row: row.values[column])

    def has(self, column: str) -> bool:
        """Whether a column has anything to draw."""
        return any(row.values[self.columns.index(column)] for row in self.rows)


def charts(known: Row, order: Iterable[Row], titles: dict[int, str], *, is_final: bool) -> dict[str, Chart]:
    """Every chart by its name. Before publication, only amendments with enough votes show theirs."""
    ranked = sorted((row for row in order if is_final or row["enough"]), key=lambda row: not row["enough"])
    made = (
        _chart("outcomes", ("amendments",), _outcomes(known)),
        _chart("days", DAYS, (_bar(f"days.{n}", row["day"], "", row, DAYS) for n, row in enumerate(known["days"]))),
        _chart("articles", _ARTICLES, _articles(known["articles"])),
        _chart("kinds", ("people", *VOTES), _kinds(known)),
        _chart(
            "amendments", VOTES,
            (
                _bar(f"ranking.{row['amendment']}", row["amendment"], titles.get(row["amendment"], ""), row, VOTES)
                for row in ranked if any(row[name] for name in VOTES)
            ),
        ),
    )  # fmt: skip
    return {chart.name: chart for chart in made}


_ARTICLES = ("amendments", "answered", "welcomed", "arguments", "votes_on_amendments", *VOTES)


def _chart(name: str, columns: tuple[str, ...], rows: Iterable[Bar]) -> Chart:
    return Chart(name, columns, tuple(rows))


def _bar(place: str, key: object, title: str, row: Row, columns: tuple[str, ...]) -> Bar:
    return Bar(str(key), title, tuple(row[name] for name in columns), tuple(f"{place}.{name}" for name in columns))


def _outcomes(known: Row) -> Iterable[Bar]:
    for outcome in Outcome:
        if known["outcomes"][outcome.value]:
            yield Bar(outcome.value, "", (known["outcomes"][outcome.value],), (f"outcomes.{outcome.value}",))


def _articles(rows: list[Row]) -> Iterable[Bar]:
    for n, row in enumerate(rows):
        yield _bar(f"articles.{n}", row["number"], row["title"], row, _ARTICLES)


def _kinds(known: Row) -> Iterable[Bar]:
    """Authors and votes by kind of account; imported counts, whose voters are not known, on their own."""
    people, votes = known["people"]["by_kind"], known["votes_by_kind"]
    for kind in sorted({*people, *votes}, key=lambda kind: (kind == "imported", kind)):
        counts = votes.get(kind, {})
        yield Bar(
            kind, "", (people.get(kind, 0), *(counts.get(name, 0) for name in VOTES)),
            (f"people.by_kind.{kind}", *(f"votes_by_kind.{kind}.{name}" for name in VOTES)),
        )  # fmt: skip


def csv_bytes(chart: Chart) -> bytes:
    """The chart's numbers for a spreadsheet, in the form of the archive's tables."""
    first = (_FIRST[chart.name], *(("title",) if any(row.title for row in chart.rows) else ()))
    rows = [
        {**dict(zip(first, (row.key, row.title), strict=False)), **dict(zip(chart.columns, row.values, strict=True))}
        for row in chart.rows
    ]
    return tables.spreadsheet((*first, *chart.columns), rows)


_FIRST = {
    "outcomes": "outcome",
    "days": "day",
    "articles": "article",
    "kinds": "account_kind",
    "amendments": "amendment",
}
