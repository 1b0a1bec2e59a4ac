"""`lawlab bench` with tiny counts: it measures what it says, and writes it in both forms. Nothing here is timed."""

import json
from pathlib import Path
from typing import Any

import pytest

from lawlab.bench.importing import HEADINGS, OPINIONS, write_export
from lawlab.imports import cap_collectif
from tests.commands.running import lawlab


def figures(folder: Path, subject: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(lawlab(folder, "bench", subject, "--count", "20", "--json"))
    return found


@pytest.mark.parametrize(
    ("subject", "names"),
    [
        ("votes", ["votes, one after the other", "votes, 10 at once", "journal and tree of a vote"]),
        (
            "pages",
            [
                f"{page}, {how}"
                for page in ("home", "text", "article with 100 amendments", "amendment with 100 arguments")
                for how in ("anew", "kept")
            ],
        ),
        ("import", ["cap-collectif import"]),
    ],
)
def test_each_subject_reports_a_rate_beside_its_anchor(subject: str, names: list[str], tmp_path: Path) -> None:
    found = figures(tmp_path, subject)
    assert [figure["name"] for figure in found] == names
    for figure in found:
        assert figure["rate"] > 0 and figure["anchor_rate"] > 0 and figure["anchor"]
        assert figure["ratio"] == pytest.approx(figure["rate"] / figure["anchor_rate"], abs=1e-4)
    assert not list(tmp_path.iterdir()), "a measure leaves nothing in the data folder"


def test_the_table_names_the_anchor_and_its_share(tmp_path: Path) -> None:
    said = lawlab(tmp_path, "bench", "import", "--count", "20")
    assert "cap-collectif import" in said and "csv.reader" in said and "repère" in said


def test_the_cost_of_an_archive_is_told_beside_its_bars(tmp_path: Path) -> None:
    said = lawlab(tmp_path, "bench", "export", "--contributions", "9", "--votes", "20", "--json")
    found = json.loads(said)
    assert [cost["name"] for cost in found] == ["export", "verify"]
    assert all(cost["cpu_seconds"] > 0 and 10 < cost["peak_mb"] < 300 and cost["bytes"] > 1000 for cost in found)
    assert [(cost["seconds_bar"], cost["peak_mb_bar"]) for cost in found] == [(60, None), (5, 300)]


def test_too_small_a_count_is_refused(tmp_path: Path) -> None:
    assert "--count" in lawlab(tmp_path, "bench", "votes", "--count", "3", code=2)


def test_the_generated_export_is_whole_for_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    records = write_export(path, 90)
    export = cap_collectif.read(path)
    assert (export.records, len(export.opinions), len(export.votes)) == (records, OPINIONS, 90)
    assert not export.oddities
    assert len(set(HEADINGS)) == len(HEADINGS)


def test_merges_are_compared_kind_by_kind_as_a_table_and_as_data(tmp_path: Path) -> None:
    found = json.loads(lawlab(tmp_path, "bench", "merge", "--count", "21", "--json"))
    assert {score["merger"] for score in found} >= {"lawlab", "merge3, words"}
    assert all(score["right"] == 21 for score in found if score["merger"] == "lawlab")
    said = lawlab(tmp_path, "bench", "merge", "--count", "20")
    assert "fausse alerte" in said and "merge3, lines" in said
