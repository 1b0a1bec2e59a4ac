"""`lawlab export`: the open data of a consultation in one archive."""

import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress

from lawlab import settings
from lawlab.commands.running import with_database
from lawlab.errors import Invalid
from lawlab.export import archive
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


commands: list[click.Command] = [export]
