"""The README is true: each setting, command and error code is in it, and what it names exists."""

import importlib
import pkgutil
import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from lawlab.cli import main
from lawlab.errors import LawlabError
from lawlab.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PREFIX = "LAWLAB_"


def section(title: str) -> str:
    """The part of the README under a heading of the second level."""
    [text] = re.findall(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)
    return str(text)


def commands(group: click.Command = main, before: str = "lawlab") -> list[str]:
    """Every command as it is typed, e.g. ``lawlab user create``."""
    if not isinstance(group, click.Group):
        return [before]
    context = click.Context(group)
    found = {name: group.get_command(context, name) for name in group.list_commands(context)}
    return [line for name, command in found.items() if command for line in commands(command, f"{before} {name}")]


def import_the_whole_house() -> None:
    """A room's own errors are subclasses: they are known once its modules have been read."""
    for package in ("lawlab", "texts", "amendments", "arguments"):
        for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            if "piccolo_migrations" not in module.name and not module.name.endswith("__main__"):
                importlib.import_module(module.name)


def errors(kind: type[LawlabError] = LawlabError) -> list[type[LawlabError]]:
    return [kind, *(found for child in kind.__subclasses__() for found in errors(child))]


def first_cells(table: str) -> set[str]:
    """What stands between backquotes in the first column."""
    rows = re.findall(r"^\| (`[^|]*?) \|", table, re.MULTILINE)
    return {cell for row in rows for cell in re.findall(r"`([^`]+)`", row)}


def test_the_settings_of_the_readme_are_the_settings_of_the_program() -> None:
    assert first_cells(section("Settings")) == {PREFIX + name.upper() for name in Settings.model_fields}


def test_the_commands_of_the_readme_are_the_commands_of_the_program() -> None:
    told = {" ".join(re.findall(r"^lawlab(?: [a-z]+(?:-[a-z]+)*)+", cell)) for cell in first_cells(section("Commands"))}
    assert told == set(commands())


def test_the_error_codes_of_the_readme_are_those_of_the_program() -> None:
    import_the_whole_house()
    assert first_cells(section("Errors")) == {kind.code for kind in errors()}


@pytest.mark.parametrize("command", commands())
def test_every_command_explains_itself_with_an_example(command: str) -> None:
    answer = CliRunner().invoke(main, [*command.split()[1:], "--help"], prog_name="(the program)")
    assert answer.exit_code == 0
    assert command in " ".join(answer.output.split()), "its --help shows no example"


def test_every_folder_of_the_map_exists_and_every_room_is_on_it() -> None:
    told = first_cells(section("The house"))
    assert not {path for path in told if not (ROOT / path).exists()}
    rooms = {f"lawlab/{path.parent.name}/" for path in (ROOT / "lawlab").glob("*/__init__.py")}
    assert rooms | {"texts/", "amendments/", "arguments/", "templates/", "tests/"} <= told


def test_every_target_of_the_makefile_named_in_the_readme_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"`make ([a-z-]+)", README))
    assert {"demo", "test", "check", "help"} <= named <= targets


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\((?!http|#)([^)]+)\)", README))))
def test_every_file_linked_from_the_readme_exists(link: str) -> None:
    assert (ROOT / link).exists()
