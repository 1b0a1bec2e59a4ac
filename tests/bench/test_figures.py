"""What a bench reports."""

import csv
import sqlite3
from pathlib import Path

import pytest

from lawlab.bench import votes
from lawlab.bench.figures import Figure, p95
from lawlab.bench.importing import OPINIONS, write_export
from lawlab.engine import chain, tree
from lawlab.journal import nodes
from lawlab.journal import queries as journal
from lawlab.settings import Settings
from tests import worlds


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
    every = [chain.leaf(line) for (line,) in connection.execute("SELECT line FROM journal_entry ORDER BY number")]
    last = connection.execute("SELECT node FROM journal_entry WHERE number = 30").fetchone()[0]
    assert last == tree.Frontier().extended(every).peaks[-1]
    connection.close()
    assert len(votes.anchor(_folder(tmp_path), 5, has_journal=False)) == 5
    connection = sqlite3.connect(tmp_path / "alone" / "anchor.sqlite3")
    assert connection.execute("SELECT count(*) FROM journal_entry").fetchone() == (0,)
    connection.close()


def _folder(tmp_path: Path) -> Path:
    (tmp_path / "alone").mkdir()
    return tmp_path / "alone"


async def test_what_the_journal_adds_is_all_that_it_writes(db: Settings) -> None:
    spent = await votes.journaled(120, worlds.NOW)
    assert len(spent) == 120 and (await journal.head("bench")).count == 120
    assert (await nodes.frontier("bench", 120)).size == 120
    figure = votes._entries(spent, [0.001] * 20, database_url="")
    assert figure.most_us == 60 and figure.median_us == pytest.approx(1e6 / figure.rate)
    assert figure.holds is (figure.median_us <= 60)
    assert votes._entries(spent, [0.001] * 20, database_url="postgresql://x").holds is None


def test_the_generated_export_has_the_records_it_says(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    records = write_export(path, 100)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert len(rows) == records == OPINIONS + 100
    pairs = [(row["contributions_votes_related_id"], row["contributions_votes_author_id"]) for row in rows[OPINIONS:]]
    assert len(set(pairs)) == 100
