"""`lawlab export`, `verify` and `report`, as they are typed: what they say, where, and with which exit code."""

import json
import shutil
from pathlib import Path

import pytest

from lawlab.commands.verdicts import REASONS, SENTENCES
from lawlab.export.verify import ASKED, CODES
from tests.commands.running import lawlab
from tests.demo.conftest import demo_file
from tests.export.tampering import Contents

__all__ = ["demo_file"]


@pytest.fixture
def folder(demo_file: Path, tmp_path: Path) -> Path:
    """A data folder that holds the demonstration."""
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    shutil.copyfile(demo_file, data / "lawlab.sqlite3")
    return data


def test_an_archive_is_written_then_verified_then_refused_once_touched(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "archive.zip"
    said = lawlab(folder, "export", "demo-finished", str(path))
    assert str(path) in said and "écritures du journal" in said
    said = lawlab(folder, "verify", str(path))
    assert said.count("ok  ") == len(CODES) and said.endswith("L’archive est conforme.\n")
    touched = bytearray(path.read_bytes())
    touched[len(touched) // 2] ^= 1
    path.write_bytes(touched)
    said = lawlab(folder, "verify", str(path), code=1)
    assert "KO  journal.jsonl : " in said and "L’archive n’est pas conforme." in said


def test_a_tampered_total_is_told_in_a_sentence_and_in_json(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "archive.zip"
    lawlab(folder, "export", "demo-finished", str(path))
    contents = Contents(path)
    contents.edit("tallies.json", lambda rows: rows[0].update(agree=rows[0]["agree"] + 1))
    contents.save(path)
    said = lawlab(folder, "verify", str(path), code=1)
    assert "KO  tallies.json : Le décompte publié n’est pas celui du journal" in said
    told = json.loads(lawlab(folder, "verify", "--json", str(path), code=1))
    assert not told["ok"]
    assert {"check": "votes", "ok": False, "file": "tallies.json"}.items() <= next(
        row for row in told["checks"] if row["check"] == "votes"
    ).items()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "le fichier est vide"),
        (b"Une lettre, pas une archive. " * 9, "ce n’est pas une archive ZIP"),
        (None, "ne peut pas être lu"),
    ],
    ids=["empty", "a letter", "missing"],
)
def test_what_is_not_an_archive_gets_one_sentence(content: bytes | None, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "archive.zip"
    if content is not None:
        path.write_bytes(content)
    said = lawlab(tmp_path, "verify", str(path), code=1)
    assert sentence in said.replace("\xa0", " ") and "Traceback" not in said
    assert len(said.splitlines()) <= 2


def test_a_folder_is_not_an_archive(tmp_path: Path) -> None:
    said = lawlab(tmp_path, "verify", str(tmp_path), code=2)
    assert "Traceback" not in said


def test_an_unknown_consultation_and_a_place_that_cannot_be_written_are_said(folder: Path, tmp_path: Path) -> None:
    assert "Traceback" not in lawlab(folder, "export", "ailleurs", str(tmp_path / "a.zip"), code=1)
    assert not (tmp_path / "a.zip").exists()
    (tmp_path / "file").write_bytes(b"")
    said = lawlab(folder, "export", "demo", str(tmp_path / "file" / "a.zip"), code=1)
    assert "ne peut pas être écrite" in said and "Traceback" not in said


def test_the_report_command_says_the_figures_of_the_archive(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "archive.zip"
    lawlab(folder, "export", "demo-finished", str(path))
    told = lawlab(folder, "report", "demo-finished", "--format", "json")
    assert told.encode() == Contents(path).files["report.json"]
    said = lawlab(folder, "report", "demo-finished").replace("\u202f", " ")
    known = json.loads(told)
    assert f"{known['amendments']['welcomed']:>12}  retenus, tout ou partie" in said
    assert "Rapport public." in said and f"{known['words']['citizens']:>12}  mots des participants" in said
    assert "Rapport provisoire" in lawlab(folder, "report", "demo")
    assert "Traceback" not in lawlab(folder, "report", "ailleurs", code=1)


def test_each_check_has_its_two_sentences() -> None:
    assert tuple(SENTENCES) == (*CODES, *ASKED)
    assert all(held != failed for held, failed in SENTENCES.values())
    assert all(REASONS.values())
