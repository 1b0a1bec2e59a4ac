"""``lawlab serve`` and ``lawlab migrate``."""

import asyncio
import logging
import socket
from contextlib import suppress

import click
import uvicorn

from lawlab import clock, database, settings
from lawlab.app import create_app
from lawlab.own_data import service as own_data
from lawlab.settings import Settings
from lawlab.web.i18n import _, _n


@click.command(
    help=_("Sert le site. La base est d’abord mise à jour."),
    epilog=_("Exemple : lawlab serve --host 0.0.0.0 --port 8000"),
)
@click.option("--host", default="127.0.0.1", show_default=True, help=_("Adresse où écouter."))
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help=_("Port où écouter."))
def serve(host: str, port: int) -> None:
    run(settings.load(), host=host, port=port)


def run(chosen: Settings, *, host: str, port: int) -> None:
    """Migrate, say where, and serve until interrupted: one process, which is what SQLite wants."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    asyncio.run(_prepare(chosen))
    listener = _listen(host, port)
    app = create_app(chosen)
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
    click.echo(
        _("lawlab écoute sur {address} (Ctrl+C pour arrêter)", address=f"http://{shown}:{listener.getsockname()[1]}")
    )
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            access_log=False,  # addresses hold password links
            log_level="warning",
            proxy_headers=bool(chosen.trusted_proxies),
            forwarded_allow_ips=chosen.trusted_proxies or None,
            server_header=False,
            timeout_graceful_shutdown=10,
        )
    )
    with suppress(KeyboardInterrupt):  # uvicorn has already closed everything
        server.run(sockets=[listener])


async def _prepare(chosen: Settings) -> None:
    """The tables of this version; and whoever was erased stays so, if an older database was put back."""
    await database.migrate(chosen)
    await database.connect(chosen)
    try:
        await own_data.replay(chosen, now=clock.now())
    finally:
        await database.close()


def _listen(host: str, port: int) -> socket.socket:
    """The socket, opened before anything is said: a port in use is one sentence, not a trace."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise click.ClickException(
            _("Impossible d’écouter sur {host}, port {port} : {reason}. Choisissez un autre port avec --port.",
              host=host, port=port, reason=error.strerror or str(error))
        ) from error  # fmt: skip
    return listener


@click.command(help=_("Met la base de données à jour."), epilog=_("Exemple : lawlab migrate"))
def migrate() -> None:
    done = asyncio.run(database.migrate(settings.load()))
    if done:
        click.echo(_n("{count} migration faite.", "{count} migrations faites.", len(done)))
    else:
        click.echo(_("La base est déjà à jour."))


commands: list[click.Command] = [serve, migrate]
