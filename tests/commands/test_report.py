"""`lawlab report`: the report written whole, in each form; and its easy-to-read version."""

import zipfile
from pathlib import Path

import pytest

from tests.commands.running import lawlab
from tests.journeys.sites import ADMINISTRATOR, BILL, DRAFTER, SLUG, STAFF_PASSWORD


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with one open consultation and its staff, made by the commands."""
    folder = tmp_path_factory.mktemp("report")
    for address, role in ((ADMINISTRATOR, "administrator"), (DRAFTER, "drafter")):
        lawlab(folder, "user", "create", address, "--name", role, "--role", role, typed=f"{STAFF_PASSWORD}\n" * 2)
    (folder / "bill.md").write_text(BILL, encoding="utf-8")
    lawlab(folder, "import", "text", str(folder / "bill.md"), "--slug", SLUG)
    return folder


@pytest.mark.parametrize(
    ("form", "begins"),
    [("html", b"<!doctype html>"), ("pdf", b"%PDF-"), ("docx", b"PK"), ("odt", b"PK"), ("json", b"{")],
)
def test_the_report_is_written_in_each_form(prepared: Path, tmp_path: Path, form: str, begins: bytes) -> None:
    path = tmp_path / f"report.{form}"
    said = lawlab(prepared, "report", SLUG, "--format", form, "--output", str(path))
    assert path.read_bytes().startswith(begins) and str(path) in said
    if form in ("docx", "odt"):
        assert zipfile.ZipFile(path).testzip() is None


def test_what_cannot_be_written_is_said(prepared: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    there = str(tmp_path / "file" / "report.html")
    said = lawlab(prepared, "report", SLUG, "--format", "html", "--output", there, code=1)
    assert "ne peut pas être écrit" in said
    assert "n’existe pas" in lawlab(prepared, "report", "ailleurs", "--format", "odt", code=1)
    assert "--output" in lawlab(prepared, "report", SLUG, "--output", str(tmp_path / "x"), code=2)
    lawlab(prepared, "report", SLUG, "--format", "doc", code=2)


def test_an_easy_version_is_given_read_and_taken_away(prepared: Path, tmp_path: Path) -> None:
    text = tmp_path / "easy.md"
    text.write_text("On a demandé l’avis des gens.\n", encoding="utf-8")
    give = ("consultation", "easy-read", SLUG, str(text), "--by")
    assert "gardée" in lawlab(prepared, *give, ADMINISTRATOR)
    assert "On a demandé l’avis des gens." in lawlab(prepared, "report", SLUG, "--format", "html")
    assert "administration" in lawlab(prepared, *give, DRAFTER, code=1)
    assert "adresse" in lawlab(prepared, *give, "personne@exemple.fr", code=1)
    text.write_bytes(b"\xff\xfe\x00")
    assert "ne peut pas être lu" in lawlab(prepared, *give, ADMINISTRATOR, code=1)
    text.write_text("x" * 20_001, encoding="utf-8")
    assert "Vingt mille signes" in lawlab(prepared, *give, ADMINISTRATOR, code=1)
    text.write_text("", encoding="utf-8")
    assert "retirée" in lawlab(prepared, *give, ADMINISTRATOR)
    assert "On a demandé" not in lawlab(prepared, "report", SLUG, "--format", "html")
