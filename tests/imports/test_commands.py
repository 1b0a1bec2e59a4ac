"""`lawlab import` on the terminal: what it prints, and one sentence when it cannot."""

import csv
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lawlab import cli, database
from lawlab.consultations import queries as consultations
from lawlab.settings import Settings
from tests.databases import apart

Run = Callable[..., Result]


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("LAWLAB_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("LAWLAB_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("COLUMNS", "120")

    def call(*words: str | Path) -> Result:
        return apart(_call([str(word) for word in words]))

    async def _call(words: list[str]) -> Result:
        import asyncio  # the command runs its own loop: in a thread of its own

        return await asyncio.to_thread(CliRunner().invoke, cli.main, words, standalone_mode=True)

    return call


def bill_of(settings: Settings, slug: str) -> str:
    async def read() -> str:
        await database.connect(settings)
        try:
            return (await consultations.one(slug)).title
        finally:
            await database.close()

    return apart(read())


def test_republique_numerique_ends_with_its_totals(run: Run, shared_data: Path) -> None:
    folder = shared_data / "republique-numerique-2015"
    first = run("import", "republique-numerique", folder)
    assert first.exit_code == 0, first.output
    plain = first.output.replace("\u202f", " ").replace("\u00a0", " ")
    for words in (
        "avis : 326 (10 articles et 316 propositions, dont 2 masquées)",
        "votes : 49 766 (38 520 d’accord, 3 406 mitigés, 7 840 pas d’accord)",
        "arguments : 2 125 (1 020 pour, 1 105 contre)",
        "soutiens aux arguments : 7 938",
        "sources : 150",
        "741",
        "auteurs : 1 018",
    ):
        assert words in plain
    again = run("import", "republique-numerique", folder)
    assert again.exit_code == 0
    assert again.output.count("déjà là") == 5


def test_cap_collectif_ends_with_its_totals_and_its_irregular_lines(
    run: Run, shared_data: Path, tmp_path: Path
) -> None:
    export = shared_data / "revenu-universel-2019" / "export-cap-collectif.csv"
    lines = tmp_path / "lines.csv"
    result = run("import", "cap-collectif", export, "--lines", lines)
    assert result.exit_code == 0, result.output
    plain = result.output.replace("\u202f", " ").replace("\u00a0", " ")
    for words in (
        "votes : 3 611 (2 421 d’accord, 398 mitigés, 792 pas d’accord)",
        "votants : 1 299",
        "arguments : 640 (362 pour, 278 contre)",
        "signalements, comptés et non montrés : 7",
        "139 avis sur 145",
        "ligne 742",
        "ligne 2455 (opinion, 35 cases)",
        "0 ligne laissée de côté.",
    ):
        assert words in plain
    with lines.open(encoding="utf-8", newline="") as file:
        assert len(list(csv.reader(file, delimiter=";"))) == 1 + 3_779


@pytest.mark.parametrize("kind", ["republique-numerique", "cap-collectif", "text"])
def test_a_missing_file_is_one_sentence_and_exit_1(run: Run, tmp_path: Path, kind: str) -> None:
    result = run("import", kind, tmp_path / "nowhere", *(("--slug", "x") if kind == "text" else ()))
    assert result.exit_code == 1
    assert result.stderr.startswith("lawlab: ")
    assert len(result.stderr.strip().splitlines()) == 1
    assert "Traceback" not in result.output


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"\xff\xfe", b"rien", b'{"a":1}'], ids=repr)
@pytest.mark.parametrize("kind", ["cap-collectif", "text"])
def test_a_file_of_something_else_writes_nothing(
    run: Run, settings: Settings, tmp_path: Path, kind: str, content: bytes
) -> None:
    file = tmp_path / "file"
    file.write_bytes(content)
    result = run("import", kind, file, "--slug", "essai")
    assert result.exit_code == 1
    assert len(result.stderr.strip().splitlines()) == 1
    with pytest.raises(Exception, match="n’existe pas"):
        bill_of(settings, "essai")


BILL = """# Projet de loi d’essai
## Chapitre Ier – But
### Article 1er – Objet
> En clair.
Un.
1° Deux.
### Article 2
(Supprimé)
"""


def test_a_text_is_counted_then_opened(run: Run, settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "bill.md"
    file.write_text(BILL, encoding="utf-8")
    counted = run("import", "text", file, "--check")
    assert counted.exit_code == 0, counted.output
    assert "2 articles, 2 alinéas." in counted.output
    assert "ligne 7" in counted.output
    opened = run("import", "text", file, "--slug", "essai", "--closes", "2099-12-31")
    assert opened.exit_code == 0, opened.output
    assert bill_of(settings, "essai") == "Projet de loi d’essai"
    again = run("import", "text", file, "--slug", "essai")
    assert again.exit_code == 1
    assert "déjà prise" in again.stderr


def test_dates_out_of_order_or_no_address_are_misuse(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "bill.md"
    file.write_text(BILL, encoding="utf-8")
    assert run("import", "text", file).exit_code == 2
    assert run("import", "text", file, "--slug", "x", "--opens", "2099-01-02", "--closes", "2099-01-01").exit_code == 2


def test_what_is_not_readable_is_said(run: Run, tmp_path: Path) -> None:
    assert run("import", "cap-collectif", tmp_path).exit_code == 1
    if os.geteuid() != 0:
        file = tmp_path / "closed"
        file.write_text("x")
        file.chmod(0)
        assert run("import", "cap-collectif", file).exit_code == 1
