"""What a bench reports."""

import csv
import sqlite3
from pathlib import Path

import pytest

from lawlab.bench import votes
from lawlab.bench.figures import Figure, p95
from lawlab.bench.importing import OPINIONS, write_export


def test_a_figure_is_a_ratio_to_its_anchor() -> None:
    figure = Figure("votes", 500.0, "sqlite3", 2000.0, 100)
    assert figure.data()["ratio"] == 0.25


def test_p95_is_in_milliseconds() -> None:
    assert p95([0.001] * 99 + [1.0]) == pytest.approx(1.0)
    assert p95([0.002, 0.001]) == pytest.approx(2.0)


def test_the_anchor_really_writes_each_vote(tmp_path: Path) -> None:
    assert len(votes.anchor(tmp_path, 30)) == 30
    connection = sqlite3.connect(tmp_path / "anchor.sqlite3")
    assert connection.execute("SELECT agree FROM tally").fetchone() == (30,)
    assert connection.execute("SELECT count(*), max(number) FROM journal_entry").fetchone() == (30, 30)
    connection.close()


def test_the_generated_export_has_the_records_it_says(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    records = write_export(path, 100)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert len(rows) == records == OPINIONS + 100
    pairs = [(row["contributions_votes_related_id"], row["contributions_votes_author_id"]) for row in rows[OPINIONS:]]
    assert len(set(pairs)) == 100
