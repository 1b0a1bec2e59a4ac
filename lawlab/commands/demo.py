"""``lawlab demo``: a complete, invented site in a folder of its own."""

import asyncio
import os
from pathlib import Path

import click

from lawlab import clock, database, settings
from lawlab.accounts.queries import DEMO_PASSWORD
from lawlab.commands import serve
from lawlab.demo import content, load
from lawlab.errors import Invalid
from lawlab.settings import Settings
from lawlab.web.i18n import N_, _

_MARK = "demo"
_HOST = "127.0.0.1"


@click.command(
    help=_("Prépare puis sert la démonstration : une consultation ouverte, une autre terminée, un compte par rôle."),
    epilog=_("Exemple : lawlab demo --port 8123"),
)
@click.option("--load-only", is_flag=True, help=_("Prépare la démonstration sans la servir."))
@click.option("--reset", is_flag=True, help=_("Repart de zéro : ce qui a été fait dans la démonstration est effacé."))
@click.option("--host", default=_HOST, show_default=True, help=_("Adresse où écouter."))
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help=_("Port où écouter."))
def demo(load_only: bool, reset: bool, host: str, port: int) -> None:
    chosen = demo_settings(host, port)
    claim(chosen)
    if reset:
        wipe(chosen)
    if prepare(chosen):
        click.echo(_("Démonstration prête dans {folder}.", folder=chosen.data_dir))
    else:
        click.echo(_("Démonstration retrouvée dans {folder} ; --reset pour repartir de zéro.", folder=chosen.data_dir))
    click.echo(_("Comptes, mot de passe {password} :", password=DEMO_PASSWORD))
    for account in content.accounts():
        click.echo(f"  {account.email}")
    if not load_only:
        serve.run(chosen, host=host, port=port)


def demo_settings(host: str, port: int) -> Settings:
    """The operator's settings, in a folder apart unless one was chosen, with the demonstration's accounts shown."""
    chosen = settings.load()
    changes: dict[str, object] = {"demo": True}
    if not os.environ.get("LAWLAB_DATA_DIR"):
        changes["data_dir"] = chosen.data_dir.with_name("lawlab-demo")
    if not os.environ.get("LAWLAB_BASE_URL"):
        changes["base_url"] = f"http://{host if ':' not in host else f'[{host}]'}:{port}"
    return chosen.model_copy(update=changes)


def claim(chosen: Settings) -> None:
    """Mark the folder as a demonstration's. Raises Invalid when it holds another site: it is never touched."""
    mark = chosen.data_dir / _MARK
    if mark.exists():
        return
    if chosen.database_file.exists():
        raise Invalid(
            N_("{folder} contient un autre site : choisissez un dossier vide avec LAWLAB_DATA_DIR."),
            folder=str(chosen.data_dir),
        )
    chosen.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    mark.write_text("This folder belongs to lawlab demo; --reset empties it.\n", encoding="utf-8")


def wipe(chosen: Settings) -> None:
    """Forget everything done in the demonstration. Raises Invalid for a database that is not a file of its folder."""
    if chosen.database_url:
        raise Invalid(
            N_("--reset n’efface qu’un fichier SQLite : pour PostgreSQL, videz la base vous-même, puis relancez.")
        )
    for suffix in ("", "-wal", "-shm", "-journal"):
        Path(f"{chosen.database_file}{suffix}").unlink(missing_ok=True)


def prepare(chosen: Settings) -> bool:
    """Migrate, and load what is missing; True when it was loaded now."""

    async def run() -> bool:
        await database.migrate(chosen)
        await database.connect(chosen)
        try:
            return await load.load(clock.now())
        finally:
            await database.close()

    return asyncio.run(run())


commands: list[click.Command] = [demo]
