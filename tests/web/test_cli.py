"""The command line: sentences, exit codes, languages."""

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

from lawlab import cli


def lawlab(*words: str, data: Path, typed: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a person would, in a process of its own."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("LAWLAB_", "LC_", "LANG"))}
    env |= {"LAWLAB_DATA_DIR": str(data), "PYTHONWARNINGS": "default", **environment}
    return subprocess.run(
        [sys.executable, "-m", "lawlab.cli", *words], input=typed, capture_output=True, text=True, env=env, timeout=60
    )


def every_command(group: click.Command, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], click.Command]]:
    found = [(path, group)]
    if isinstance(group, click.Group):
        context = click.Context(group)
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None, f"{name} is announced, and there is no such command"
            found += every_command(command, (*path, name))
    return found


@pytest.mark.parametrize(
    ("path", "command"), every_command(cli.main), ids=lambda one: " ".join(one) if isinstance(one, tuple) else ""
)
def test_every_command_explains_itself_with_an_example(path: tuple[str, ...], command: click.Command) -> None:
    assert command.help, path
    assert isinstance(command, click.Group) or "lawlab" in (command.epilog or ""), path
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.name not in ("help", "version"):
            assert parameter.help, (path, parameter.name)


@pytest.mark.sqlite
def test_an_account_is_made_given_a_role_and_listed(tmp_path: Path) -> None:
    made = lawlab(
        "user", "create", "Anne@exemple.fr", "--name", "Anne R.", data=tmp_path, typed="trois chevaux bleus\n"
    )
    assert (made.returncode, made.stderr) == (0, ""), made.stderr
    assert "anne@exemple.fr" in made.stdout
    given = lawlab("user", "role", "anne@exemple.fr", "publisher", data=tmp_path)
    assert (given.returncode, given.stderr) == (0, "")
    listed = lawlab("user", "list", data=tmp_path)
    assert listed.stdout == "anne@exemple.fr\tpublisher\tcitizen\tAnne R.\n"
    again = lawlab("user", "create", "anne@exemple.fr", "--name", "Autre", data=tmp_path, typed="trois chevaux bleus\n")
    assert again.returncode == 1 and "Cette adresse a déjà un compte" in again.stderr
    assert (tmp_path / "secret").exists() is False or (tmp_path / "secret").stat().st_mode & 0o077 == 0


@pytest.mark.sqlite
def test_what_goes_wrong_is_one_sentence_and_never_a_trace(tmp_path: Path) -> None:
    unknown = lawlab("user", "role", "b@exemple.fr", "drafter", data=tmp_path)
    assert unknown.returncode == 1
    assert unknown.stderr == "lawlab: Aucun compte n’a cette adresse électronique.\n"
    weak = lawlab("user", "create", "b@exemple.fr", "--name", "B. C.", data=tmp_path, typed="court\n")
    assert weak.returncode == 1 and "12 signes" in weak.stderr
    usage = lawlab("user", "role", "b@exemple.fr", "king", data=tmp_path)
    assert usage.returncode == 2
    setting = lawlab("user", "list", data=tmp_path, LAWLAB_BASE_URL="ftp://x")
    assert setting.returncode == 2 and "LAWLAB_BASE_URL" in setting.stderr
    for answer in (unknown, weak, usage, setting):
        assert "Traceback" not in answer.stderr


@pytest.mark.sqlite
def test_the_terminal_s_language_is_spoken(tmp_path: Path) -> None:
    french = lawlab("user", "role", "b@exemple.fr", "drafter", data=tmp_path)
    english = lawlab("user", "role", "b@exemple.fr", "drafter", data=tmp_path, LANG="en_GB.UTF-8")
    assert english.stderr == "lawlab: No account has this e-mail address.\n" != french.stderr
    assert "Serve the site" in lawlab("serve", "--help", data=tmp_path, LAWLAB_LANG="en").stdout


@pytest.mark.sqlite
def test_a_port_in_use_is_said_in_a_sentence(tmp_path: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        answer = lawlab("serve", "--port", str(taken.getsockname()[1]), data=tmp_path)
    assert answer.returncode == 1
    assert "Choisissez un autre port" in answer.stderr and "Traceback" not in answer.stderr


@pytest.mark.sqlite
def test_migrating_twice_says_that_all_is_up_to_date(tmp_path: Path) -> None:
    first = lawlab("migrate", data=tmp_path)
    assert first.returncode == 0 and "migration" in first.stdout
    assert lawlab("migrate", data=tmp_path).stdout.strip() == "La base est déjà à jour."


def test_each_file_of_commands_is_announced_whole() -> None:
    folder = Path(cli.__file__).parent / "commands"
    files = {path.stem for path in folder.glob("*.py") if "commands: list[click.Command] =" in path.read_text()}
    assert set(cli.SUBJECTS) == files
    for name, announced in cli.SUBJECTS.items():
        assert tuple(one.name for one in import_module(f"lawlab.commands.{name}").commands) == announced


def test_an_archive_is_verified_without_loading_the_site() -> None:
    program = "import sys; from lawlab import cli; cli.main(['verify', '--help'], standalone_mode=False); "
    program += "print(sorted({'litestar', 'piccolo', 'asyncpg', 'jinja2'} & sys.modules.keys()))"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert said.stdout.splitlines()[-1] == "[]"
