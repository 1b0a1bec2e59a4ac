"""`lawlab export` and `lawlab verify`: the open data, and the proof that it is whole."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress

from lawlab import settings
from lawlab.commands.running import with_database
from lawlab.commands.verdicts import sentence
from lawlab.errors import Invalid
from lawlab.export import archive
from lawlab.export.verify import Check, verify
from lawlab.web.i18n import N_, _, format_number


@click.command(
    "export",
    help=_("Écrit l’archive des données publiques d’une consultation : un fichier ZIP que chacun peut vérifier."),
    epilog=_("Exemple : lawlab export demo-finished archive.zip"),
)
@click.argument("slug")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def export(slug: str, file: Path) -> None:
    """Write the archive, showing how far it is on a terminal."""

    async def run(progress: archive.Progress | None) -> archive.Written:
        return await archive.write(slug, file, settings=settings.load(), progress=progress)

    try:
        written = with_database(lambda: _shown(run) if sys.stderr.isatty() else run(None))
    except OSError as error:
        raise Invalid(
            N_("L’archive ne peut pas être écrite : {reason}."), reason=error.strerror or str(error)
        ) from error
    click.echo(
        _(
            "{path} : {bytes} octets, {entries} écritures du journal, racine {root}",
            path=written.path,
            bytes=format_number(written.bytes),
            entries=format_number(written.entries),
            root=written.root,
        )
    )


async def _shown(run: Any) -> archive.Written:
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(_("Archive"), total=1)
        written: archive.Written = await run(lambda share: bar.update(task, completed=share))
        return written


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


commands: list[click.Command] = [export, verify_]
