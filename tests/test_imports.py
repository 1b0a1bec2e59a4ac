"""The house keeps its order: every import contract of pyproject.toml holds, and every room is in them."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = PYPROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
SOURCES = sorted(
    path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "piccolo_migrations" not in path.parts
)
LONGEST_FILE_LINES = 400


def name_of(path: Path) -> str:
    return path.parent.relative_to(ROOT).as_posix().replace("/", ".")


def test_every_import_contract_is_kept() -> None:
    """In a process of its own: the linter's set-up silences every logger of the process it runs in."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=100)
    assert found.returncode == 0, found.stdout


def test_every_room_has_its_place_in_the_order() -> None:
    contracts = {contract["id"]: contract for contract in PYPROJECT["tool"]["importlinter"]["contracts"]}
    layers = " | ".join(contracts["downwards"]["layers"]).replace(":", "|")
    placed = {name.strip(" ()") for name in layers.split("|")}
    rooms = {name_of(path) for path in (ROOT / "lawlab").glob("*/__init__.py")}
    assert rooms | set(PACKAGES) - {"lawlab"} <= placed
    with_tables = {name_of(path) for path in SOURCES if path.name == "piccolo_app.py"}
    assert with_tables <= set(contracts["inside-a-room"]["containers"])


def test_the_verification_of_an_archive_is_under_the_contract_that_keeps_it_apart_from_the_site() -> None:
    [contract] = [one for one in PYPROJECT["tool"]["importlinter"]["contracts"] if one["id"] == "offline-verification"]
    verifiers = {f"lawlab.export.{path.stem}" for path in (ROOT / "lawlab/export").glob("verif*.py")}
    assert verifiers, "where is the module that verifies an archive?"
    assert verifiers <= set(contract["source_modules"])


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_fits_a_sitting_or_says_why_not(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    if source.count("\n") > LONGEST_FILE_LINES:
        docstring = ast.get_docstring(ast.parse(source)) or ""
        assert "400 lines" in docstring, (
            f"{path.name} is over {LONGEST_FILE_LINES} lines and its docstring does not say why"
        )


def test_no_import_hides_inside_a_function_to_dodge_a_circle() -> None:
    """Only imports of the house count: a heavy library may be imported when it is needed."""
    hidden = []
    for path in SOURCES:
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                for node in ast.walk(function):
                    names = [node.module or "."] if isinstance(node, ast.ImportFrom) else []
                    names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                    if any(name.split(".")[0] in {*PACKAGES, ""} for name in names):
                        hidden.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not hidden
