"""`lawlab verify`: an archive proved whole, without network, database or site."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from lawlab.commands.verdicts import sentence
from lawlab.errors import Invalid
from lawlab.export.verify import Check, verify
from lawlab.web.i18n import N_, _

_RECEIPT_LIMIT_BYTES = 1 << 20


def _json(path: Path) -> object:
    try:
        with path.open("rb") as file:
            return json.loads(file.read(_RECEIPT_LIMIT_BYTES))
    except (ValueError, RecursionError) as error:
        raise Invalid(N_("{path} n’est pas un reçu : ce n’est pas du JSON."), path=str(path)) from error


@contextmanager
def _reading() -> Iterator[Callable[[int, int], None] | None]:
    """A bar on a terminal while the archive is read; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(_("Lecture"), total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@click.command(
    "verify",
    help=_("Vérifie une archive sans réseau et sans faire confiance au site. Sortie 0 si tout tient, 1 sinon."),
    epilog=_("Exemple : lawlab verify archive.zip --against ancienne.zip --receipt reçu.json"),
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--against", multiple=True, type=click.Path(exists=True, path_type=Path, dir_okay=False),
              help=_("une archive ou une racine signée gardée d’avant ; peut être répété"))  # fmt: skip
@click.option("--receipt", type=click.Path(exists=True, path_type=Path, dir_okay=False),
              help=_("le reçu d’un vote (JSON)"))  # fmt: skip
@click.option("--key", metavar="KEY", help=_("la clé publique du site, notée ailleurs que dans l’archive"))
@click.option("--json", "as_json", is_flag=True, help=_("écrit les résultats en JSON"))
@click.pass_context
def verify_(
    ctx: click.Context, file: Path, against: tuple[Path, ...], receipt: Path | None, key: str | None, as_json: bool
) -> None:
    """Print one line a check: ok or KO, then a sentence."""
    checks: list[Check] = []
    try:
        with _reading() as progress:
            shown = _json(receipt) if receipt else None
            for check in verify(file, key=key, against=against, receipt=shown, progress=progress):
                checks.append(check)
                if not as_json:
                    click.echo(f"{'ok' if check.ok else 'KO'}  {sentence(check)}")
    except OSError as error:
        raise Invalid(
            N_("{path} ne peut pas être lu : {reason}."), path=str(file), reason=error.strerror or str(error)
        ) from error
    holds = all(check.ok for check in checks)
    if as_json:
        rows = [{"check": one.code, "ok": one.ok, "file": one.file, "facts": one.facts} for one in checks]
        click.echo(json.dumps({"ok": holds, "checks": rows}, ensure_ascii=False, indent=2))
    elif holds:
        click.echo(_("L’archive est conforme."))
    else:
        click.echo(_("L’archive n’est pas conforme."), err=True)
    ctx.exit(0 if holds else 1)


commands: list[click.Command] = [verify_]
