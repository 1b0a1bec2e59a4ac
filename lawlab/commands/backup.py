"""``lawlab backup`` and ``lawlab restore``: the whole site in one file, and back."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.progress import Progress

from lawlab import clock, settings
from lawlab.commands.running import with_database
from lawlab.consultations import queries as consultations
from lawlab.database import backups, migrations
from lawlab.database.backups import NotABackup
from lawlab.journal import queries as journal
from lawlab.journal import service as journal_service
from lawlab.own_data import service as own_data
from lawlab.settings import Settings
from lawlab.web.i18n import N_, _, _n

_FILE = click.Path(path_type=Path, dir_okay=False)
_REASONS = {
    "empty": N_("le fichier est vide"),
    "other": N_("ce n’est pas une base de lawlab"),
    "damaged": N_("le fichier est abîmé ou incomplet"),
    "newer": N_("elle vient d’une version plus récente de lawlab : installez celle-ci d’abord"),
}


@click.command(
    help=_("Copie toute la base dans un fichier, pendant que le site tourne (SQLite)."),
    epilog=_("Exemple : lawlab backup sauvegarde-2026-11-28.sqlite3"),
)
@click.argument("file", type=_FILE)
def backup(file: Path) -> None:
    chosen = _sqlite()
    if not chosen.database_file.exists():
        raise click.ClickException(_("Il n’y a rien à sauvegarder : {path} n’existe pas.", path=chosen.database_file))
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with _progress(_("Sauvegarde")) as progress:
            size = backups.backup(chosen.database_file, file, progress=progress)
    except (OSError, sqlite3.Error) as error:
        raise click.ClickException(_("La sauvegarde n’a pas été faite : {reason}.", reason=error)) from error
    click.echo(_("Sauvegarde faite et relue : {path} ({size} octets). Elle contient des données personnelles.",
                 path=file, size=size))  # fmt: skip


@click.command(
    help=_("Remet une sauvegarde à la place de la base, la vérifie, et rejoue les effacements faits depuis."),
    epilog=_("Exemple : lawlab restore sauvegarde-2026-11-28.sqlite3"),
)
@click.argument("file", type=_FILE)
@click.option("--yes", is_flag=True, help=_("Ne demande pas de confirmation."))
def restore(file: Path, yes: bool) -> None:
    chosen = _sqlite()
    kept = chosen.data_dir / own_data.BEFORE_RESTORE
    if chosen.database_file.exists() and not yes:
        click.confirm(
            _("La base actuelle sera remplacée ; elle restera dans {path}. Arrêtez le site d’abord. Continuer ?",
              path=kept), abort=True,
        )  # fmt: skip
    try:
        with _progress(_("Restauration")) as progress:
            backups.restore(chosen.database_file, file, kept=kept, known=migrations.known(), progress=progress)
    except NotABackup as error:
        raise click.ClickException(
            _("{path} ne peut pas être restauré : {reason}. Rien n’a été changé.",
              path=file, reason=_(_REASONS[str(error)]))
        ) from error  # fmt: skip
    except (OSError, sqlite3.Error) as error:
        raise click.ClickException(
            _("{path} ne peut pas être restauré : {reason}.", path=file, reason=error)
        ) from error
    erased, wrong = with_database(lambda: _prove(chosen))
    for chapter in wrong:
        click.echo(_("Le journal « {chapter} » ne tient pas : sa chaîne est rompue.", chapter=chapter), err=True)
    if wrong:
        raise click.ClickException(_("Cette sauvegarde est en place, mais elle a été altérée : prenez-en une autre."))
    if erased:
        click.echo(_n("{count} compte effacé depuis la sauvegarde l’est de nouveau.",
                      "{count} comptes effacés depuis la sauvegarde le sont de nouveau.", erased))  # fmt: skip
    click.echo(_("Base restaurée ; tous ses journaux tiennent. Relancez le site."))


async def _prove(chosen: Settings) -> tuple[int, list[str]]:
    """(accounts erased again, chapters whose chain is broken)."""
    chapters = [journal_service.SITE, *(one.slug for one in await consultations.listed())]
    wrong = [chapter for chapter in chapters if await journal.check(chapter) is not None]
    return await own_data.replay(chosen, now=clock.now()), wrong


def _sqlite() -> Settings:
    chosen = settings.load()
    if chosen.database_url:
        raise click.ClickException(
            _("La base est sur PostgreSQL : sauvegardez-la avec pg_dump et restaurez-la avec pg_restore."
              " Au démarrage suivant, lawlab rejoue les effacements.")
        )  # fmt: skip
    return chosen


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int], None]]:
    with Progress(transient=True) as shown:
        task = shown.add_task(what, total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)


commands: list[click.Command] = [backup, restore]
