"""`lawlab text forms`: what is read and applied, form by form; the bars that real amendments hold."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from lawlab.commands.text import text

CASES: list[dict[str, Any]] = [
    {
        "avant": "Un délai de dix jours.",
        "amendements": [{"numero": 1, "texte": "Alinéa 1\nRemplacer le mot :\ndix\npar le mot :\nsix"}],
        "apres": "Un délai de SIX jours.\n2° (Supprimé)",
    },
    {
        "avant": "Un délai.",
        "amendements": [
            {"numero": "2", "texte": "Alinéa 1\nRemplacer le mot :\ndix\npar le mot :\nsix"},
            {"numero": "3", "texte": "Voir plus haut."},
        ],
        "apres": "Un délai.",
    },
]
SENAT = (
    "sep=\t\nNature \tNuméro \tDispositif \r\n"
    "Amt\t1\t<p>Supprimer cet article.</p>\r\nAmt\t2\t\r\n"
    "Motion\t3\t<p>Rejeter.</p>\r\nAmt\t4\t<p>Voir plus haut.</p>\r\n"
)


def run(*args: str) -> Result:
    return CliRunner().invoke(text, ["forms", *args])


def test_adopted_amendments_are_counted_by_form(tmp_path: Path) -> None:
    path = tmp_path / "cas.jsonl"
    path.write_text("\n".join(map(json.dumps, CASES)), encoding="utf-8")
    lines = run(str(path)).stdout.splitlines()
    assert lines[0] == "cas.jsonl"
    # Read and applied are two things: « dix » is not in the second article.
    assert [line for line in lines if line.startswith("| ")][1:] == [
        "| (tous) | 3 | 2 | 1 | 1 |",
        "| substituer, remplacer | 2 | 2 | 1 | 1 |",
        "| autre | 1 | 0 | 0 | 0 |",
    ]


def test_the_open_data_of_the_senat_are_counted_as_read(tmp_path: Path) -> None:
    path = tmp_path / "jeu.csv"
    path.write_bytes(SENAT.encode("cp1252"))
    (data,) = [json.loads(line) for line in run(str(path), "--json").stdout.splitlines()]
    assert data["set_aside"] == 2
    assert [(row["form"], row["amendments"], row["read"], row["applied"]) for row in data["forms"]] == [
        ("(tous)", 2, 1, None),
        ("supprimer l’article", 1, 1, None),
        ("autre", 1, 0, None),
    ]
    said = run(str(path)).stdout
    assert "| (tous) | 2 | 1 |\n" in said and "Mis à part\u00a0: 2" in said


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b"Numero\tTexte\n1\tUn\n"),
        ("a.csv", b""),
        ("b.csv", b"\x81"),
        ("c.jsonl", b"{}"),
        ("d.jsonl", b"\xff"),
        ("e.jsonl", b"[1]"),
    ],
)
def test_a_file_of_another_kind_is_wrong_usage(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    result = run(str(tmp_path / name))
    assert result.exit_code == 2 and name in result.stderr


def _rows(path: Path) -> dict[str, dict[str, Any]]:
    data = json.loads(run(str(path), "--json").stdout)
    return {row["form"]: row for row in data["forms"]}


@pytest.mark.parametrize(
    ("name", "count", "bar"),
    [("plfss-2018/senat-seance-63.csv", 520, 0.985), ("avenir-professionnel-2018/senat-commission-583.csv", 392, 0.92)],
)
def test_real_amendments_are_read(shared_data: Path, name: str, count: int, bar: float) -> None:
    rows = _rows(shared_data / "amendements-parlement" / name)
    assert rows["(tous)"]["amendments"] == count
    assert rows["(tous)"]["read"] >= bar * count


def test_adopted_amendments_are_applied(shared_data: Path) -> None:
    rows = _rows(shared_data / "amendements-appliques" / "cas.jsonl")
    total = rows["(tous)"]
    assert (total["amendments"], total["read"] >= 0.98 * 394, total["applied"] >= 0.97 * 394) == (394, True, True)
    assert rows["supprimer l’article"]["exact"] >= 27
