"""``lawlab text``: exact forms and exit codes, and batches that survive anything."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from lawlab.commands.text import text

ARTICLE = "Un délai de quinze jours court.\n\nIl peut être porté à un mois.\n"


def run(*args: str, given: str | bytes = "") -> Result:
    return CliRunner().invoke(text, [*args], input=given)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    contents = {
        "old": ARTICLE,
        "new": ARTICLE.replace("quinze", "dix"),
        "am": "À l’alinéa 1, substituer au mot :\n« quinze »\nle mot :\n« dix ».",
        "wrong": "À l’alinéa 1, substituer au mot :\n« quinz »\nle mot :\n« dix ».",
        "odd": "Supprimer l’alinéa 2.\nEt cetera.",
    }
    for name, content in contents.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    return {name: str(tmp_path / name) for name in contents}


def answers(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_change_is_shown_as_words_as_wording_or_as_operations(files: dict[str, str]) -> None:
    assert run("diff", files["old"], files["new"]).stdout == "1: Un délai de [-quinze-]{+dix+} jours court.\n"
    wording = run("diff", files["old"], files["new"], "--as", "wording", "--dialect", "senat").stdout
    assert wording.replace("\u00a0", " ") == "Alinéa 1\nRemplacer le mot :\nquinze\npar le mot :\ndix\n"
    (data,) = answers(run("diff", files["old"], files["new"], "--as", "json"))
    assert data["operations"] == [{"op": "replace_words", "alinea": 1, "old": "quinze", "new": "dix"}]


def test_an_amendment_is_applied(files: dict[str, str]) -> None:
    result = run("apply", files["old"], files["am"])
    assert (result.exit_code, result.stdout) == (0, "Un délai de dix jours court.\nIl peut être porté à un mois.\n")
    (data,) = answers(run("apply", "-", files["am"], "--json", given=ARTICLE))
    assert data["status"] == "applied" and data["text"].startswith("Un délai de dix")


def test_a_refusal_says_why_and_what_is_nearest(files: dict[str, str]) -> None:
    result = run("apply", files["old"], files["wrong"])
    assert result.exit_code == 1 and result.stdout == "" and "quinze" in result.stderr and "al_1" in result.stderr
    refused = run("apply", files["old"], files["wrong"], "--json")
    assert refused.exit_code == 1 and answers(refused)[0]["reason"] == "words_missing"
    assert run("apply", files["old"], files["odd"]).exit_code == 1


def test_an_amendment_is_read(files: dict[str, str]) -> None:
    result = run("parse", files["am"])
    assert result.exit_code == 0 and result.stdout.startswith("À l’alinéa")
    partial = run("parse", files["odd"])
    assert partial.exit_code == 1 and "Et cetera." in partial.stderr
    (data,) = answers(run("parse", files["odd"], "--json"))
    assert data["status"] == "partial" and data["leftovers"] == ["Et cetera."]
    assert run("parse", "-", given="Bonjour.").exit_code == 1


def test_numbers_are_put_in_order() -> None:
    assert run("number", "4 BIS a").stdout == "4 bis A\n"
    assert run("order", "14 bis", "14", "14 A", "1er", "14 AA").stdout.split("\n")[:-1] == [
        "1er",
        "14 AA",
        "14 A",
        "14",
        "14 bis",
    ]
    assert run("number", "demain").exit_code == 2


@pytest.mark.parametrize(
    "args", [["diff"], ["apply", "/none", "/none"], ["parse"], ["order"], ["diff", "--cases", "/none"]]
)
def test_wrong_usage_is_exit_code_2(args: list[str]) -> None:
    assert run(*args).exit_code == 2


def test_a_batch_survives_bad_lines_and_sums_up() -> None:
    cases: list[Any] = [
        {"id": "a", "avant": "Un.", "amendements": [{"numero": "1", "texte": "Supprimer cet article."}]},
        {"id": "b", "avant": "Un.", "amendements": [{"numero": 1, "texte": "Oui."}]},
        {"id": "c"},
        [],
    ]
    lines = [json.dumps(case).encode() for case in cases]
    given = b"\n".join([lines[0], b"{broken", b"\xff\xfe", b"", *lines[1:]])
    result = run("apply", "--cases", "-", "--summary", given=given)
    assert result.exit_code == 0
    said = answers(result)
    assert [(one["id"], one["status"]) for one in said] == [
        ("a", "applied"),
        (None, "error"),
        (None, "error"),
        ("b", "refused"),
        ("c", "error"),
        (None, "error"),
    ]
    assert said[0] == {
        "id": "a",
        "status": "applied",
        "text": "",
        "amendments": [{"number": "1", "status": "applied", "reason": ""}],
    }
    assert "6 cas" in result.stderr.replace("\u00a0", " ")


def test_batches_of_changes_and_of_wordings(tmp_path: Path) -> None:
    (tmp_path / "diff.jsonl").write_text('{"id": 1, "before": "Un délai.", "after": "Un seul délai.\\nFin."}\n')
    (answer,) = answers(run("diff", "--cases", str(tmp_path / "diff.jsonl"), "--dialect", "senat"))
    assert answer["text"] == "Un seul délai.\nFin." and answer["wording"].startswith("I.")
    given = json.dumps({"id": 2, "texte": "Alinéa 3\nSupprimer cet alinéa."}) + '\n{"id": 3, "texte": "\\ud800"}'
    read, odd = answers(run("parse", "--cases", "-", given=given))
    assert (read["status"], read["an"]) == ("parsed", "Supprimer l’alinéa\u00a03.")
    assert odd["id"] == 3 and odd["status"] == "opaque"


def test_a_place_named_by_its_label_is_found_with_the_article(tmp_path: Path) -> None:
    (tmp_path / "article").write_text("I. – Un :\n1° a ;\n2° b.", encoding="utf-8")
    alone = run("parse", "-", given="Supprimer le 2° du I.")
    assert alone.exit_code == 1 and "--article" in alone.stderr
    found = run("parse", "-", "--article", str(tmp_path / "article"), given="Supprimer le 2° du I.")
    assert found.exit_code == 0 and found.stdout == "Supprimer l’alinéa\u00a03.\n"
    cases = [{"id": "1", "texte": "Supprimer le 2°."}, {"id": "2", "texte": "Supprimer le 2°.", "avant": "1° a\n2° b"}]
    said = answers(run("parse", "--cases", "-", given="\n".join(map(json.dumps, cases))))
    assert [(one["status"], one["unresolved"]) for one in said] == [("opaque", True), ("parsed", False)]
    assert said[0]["leftovers"] == ["Supprimer le 2°."]


def test_open_numbers_are_filled_or_left_as_worded() -> None:
    text = "Compléter cet article par un paragraphe ainsi rédigé :\n… – Trois."
    case = json.dumps({"id": "1", "avant": "I. – Un.\nII. – Deux.", "amendements": [{"numero": "1", "texte": text}]})
    (filled,) = answers(run("apply", "--cases", "-", given=case))
    assert filled["text"].endswith("\nIII.\u00a0–\u00a0Trois.") and filled["numbered"] == [
        {"alinea": 3, "number": "III"}
    ]
    (left,) = answers(run("apply", "--cases", "-", "--as-worded", given=case))
    assert left["text"].endswith("\n… – Trois.") and "numbered" not in left
