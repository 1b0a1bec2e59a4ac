"""``lawlab``: one command for everything. Errors are one sentence on stderr; exit codes 0, 1 (no), 2 (usage)."""

import sys
import warnings
from collections.abc import Sequence
from typing import Any

import click
from pydantic import ValidationError

from lawlab import __version__, settings
from lawlab.app import Intruder
from lawlab.commands import (
    backup,
    bench,
    consultation,
    demo,
    export,
    imports,
    log,
    notify,
    rank,
    recount,
    report,
    serve,
    text,
    user,
)
from lawlab.errors import Invalid, LawlabError
from lawlab.web import i18n
from lawlab.web.i18n import _


class Commands(click.Group):
    """Turns what we refuse into one sentence and an exit code."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        warnings.filterwarnings("ignore", module=r"(piccolo|litestar)(\.|$)")
        try:
            return super().main(*args, **kwargs)
        except LawlabError as error:
            lines = [i18n.sentence(error.message, error.facts)]
            if isinstance(error, Invalid):
                lines += [f"{name}: {i18n.sentence(text, error.facts)}" for name, text in error.fields.items()]
            _fail("\n".join(dict.fromkeys(lines)))
        except (Intruder, settings.UnsafeSecret) as error:
            _fail(str(error))
        except ValidationError as error:
            for problem in error.errors(include_url=False):
                name = "_".join(str(part) for part in problem["loc"]).upper()
                print(f"lawlab: LAWLAB_{name}: {problem['msg']}", file=sys.stderr)
            sys.exit(2)


def _fail(sentence: str) -> None:
    print(f"lawlab: {sentence}", file=sys.stderr)
    sys.exit(1)


def _subjects() -> Sequence[click.Command]:
    modules = (
        serve, user, backup, consultation, imports, export, log, notify, rank, recount, report, text, demo, bench,
    )  # fmt: skip
    return [command for module in modules for command in module.commands]


@click.group(
    cls=Commands,
    help=_("Écrire la loi ensemble : consultations, amendements, votes, décisions, rapport vérifiable."),
    epilog=_("Exemple : lawlab demo"),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="lawlab")
def main() -> None:
    """The group; each subject is a file of ``lawlab/commands``."""


for _command in _subjects():
    main.add_command(_command)


if __name__ == "__main__":
    main(prog_name="lawlab")
