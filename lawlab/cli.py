"""``lawlab``: one command for everything. Errors are one sentence on stderr; exit codes 0, 1 (no), 2 (usage).

Decision: a subject is imported when one of its commands is asked for. Context: `lawlab verify` spent more time loading
a web framework that it does not use than verifying a small archive. Consequence: ``SUBJECTS`` names every command; a
test checks it against the files.
"""

import sys
import warnings
from importlib import import_module
from typing import Any

import click

from lawlab import __version__
from lawlab.errors import CannotStart, Invalid, LawlabError
from lawlab.web import i18n
from lawlab.web.i18n import _

SUBJECTS: dict[str, tuple[str, ...]] = {
    "serve": ("serve", "migrate"),
    "user": ("user",),
    "backup": ("backup", "restore"),
    "consultation": ("consultation",),
    "imports": ("import",),
    "export": ("export",),
    "verify": ("verify",),
    "log": ("witness", "sign"),
    "notify": ("notify",),
    "rank": ("rank",),
    "recount": ("recount",),
    "report": ("report",),
    "text": ("text",),
    "demo": ("demo",),
    "bench": ("bench",),
}
"""File of ``lawlab/commands`` → its commands, in the order of the help."""

_WHERE = {command: subject for subject, commands in SUBJECTS.items() for command in commands}


class Commands(click.Group):
    """Imports what is asked for, and turns what we refuse into one sentence and an exit code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_WHERE)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in _WHERE and cmd_name not in self.commands:
            for command in import_module(f"lawlab.commands.{_WHERE[cmd_name]}").commands:
                self.add_command(command)
        return self.commands.get(cmd_name)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        warnings.filterwarnings("ignore", module=r"(piccolo|litestar)(\.|$)")
        try:
            return super().main(*args, **kwargs)
        except LawlabError as error:
            lines = [i18n.sentence(error.message, error.facts)]
            if isinstance(error, Invalid):
                lines += [f"{name}: {i18n.sentence(text, error.facts)}" for name, text in error.fields.items()]
            _fail("\n".join(dict.fromkeys(lines)))
        except CannotStart as error:
            _fail(str(error))
        except ValueError as error:
            if not (problems := _of_settings(error)):
                raise
            print("\n".join(problems), file=sys.stderr)
            sys.exit(2)


def _of_settings(error: ValueError) -> list[str]:
    """What is wrong with the settings of the environment, when that is what pydantic refused."""
    errors = getattr(error, "errors", None)
    if type(error).__name__ != "ValidationError" or errors is None:
        return []
    return [
        f"lawlab: LAWLAB_{'_'.join(str(part) for part in problem['loc']).upper()}: {problem['msg']}"
        for problem in errors(include_url=False)
    ]


def _fail(sentence: str) -> None:
    print(f"lawlab: {sentence}", file=sys.stderr)
    sys.exit(1)


@click.group(
    cls=Commands,
    help=_("Écrire la loi ensemble : consultations, amendements, votes, décisions, rapport vérifiable."),
    epilog=_("Exemple : lawlab demo"),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="lawlab")
def main() -> None:
    """The group; each subject is a file of ``lawlab/commands``."""


if __name__ == "__main__":
    main(prog_name="lawlab")
