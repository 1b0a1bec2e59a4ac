"""`lawlab text merge`: one case, or one a line, for scripts."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lawlab.commands.merge import merge


def run(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(merge, arguments, input=given)


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str, str, str]:
    texts = {
        "base": "un délai\nde dix jours",
        "a": "un délai\nde six jours",
        "b": "le délai\nde dix jours",
        "c": "un délai\nde huit jours",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text + "\n\n", encoding="utf-8")
    base, a, b, c = (str(tmp_path / name) for name in texts)
    return base, a, b, c


def test_two_texts_that_are_apart_are_merged(files: tuple[str, str, str, str]) -> None:
    base, a, b, _ = files
    result = run(base, a, b)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "le délai\nde six jours\n", "")


def test_a_conflict_is_told_and_says_no(files: tuple[str, str, str, str]) -> None:
    base, a, _, c = files
    result = run(base, a, c)
    assert (result.exit_code, result.stdout) == (1, "un délai\nde dix jours\n")
    assert all(f"«\u00a0{word}\u00a0»" in result.stderr for word in ("dix", "six", "huit"))
    told = json.loads(run(base, a, c, "--json").stdout)
    assert told["status"] == "conflict"
    assert told["conflicts"] == [{"place": "al_2", "base": "dix", "ours": "six", "theirs": "huit"}]


@pytest.mark.parametrize("arguments", [(), ("missing", "missing", "missing"), ("-", "--cases", "-"), ("one",)])
def test_a_wrong_use_is_said(arguments: tuple[str, ...]) -> None:
    assert run(*arguments, given="").exit_code == 2


def test_a_text_that_is_not_utf_8_is_said(tmp_path: Path) -> None:
    path = tmp_path / "latin"
    path.write_bytes("é".encode("latin-1"))
    assert run(str(path), str(path), str(path)).exit_code == 2


def test_one_bad_case_never_stops_the_rest() -> None:
    lines = [
        json.dumps({"id": 1, "base": "a\nb", "ours": "a", "theirs": "a\nb\nc"}),
        "",
        "not json",
        json.dumps({"id": "x", "base": None, "ours": "a", "theirs": "a"}),
        json.dumps([1]),
        "[" * 100_000,
        '{"id": 3, "base": "\\ud800", "ours": "\\ud800 a", "theirs": "\\ud800"}',
        json.dumps({"id": 2, "base": "a", "ours": "b", "theirs": "c"}),
    ]
    result = run("--cases", "-", "--summary", given="\n".join(lines))
    told = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(one["id"], one["status"]) for one in told] == [
        (1, "merged"),
        (None, "error"),
        ("x", "error"),
        (None, "error"),
        (None, "error"),
        (3, "merged"),
        (2, "conflict"),
    ]
    assert told[0] == {"id": 1, "status": "merged", "text": "a\nc", "conflicts": []}
    assert result.exit_code == 0 and "conflict 1, error 4, merged 2" in result.stderr
