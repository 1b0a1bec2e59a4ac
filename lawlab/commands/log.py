"""`lawlab sign`: the key of the journal, kept on another machine."""

import sys
from pathlib import Path

import click

from lawlab.journal import ed25519, signing
from lawlab.web.i18n import _


@click.command(
    help=_(
        "Signe avec une clé Ed25519 (PEM) le texte lu sur l’entrée standard : clé publique et signature, en base64."
    ),
    epilog=_('Exemple, sur le site : LAWLAB_SIGNING_KEY="|ssh signataire lawlab sign cle.pem"'),
)
@click.argument("key", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def sign(key: Path) -> None:
    try:
        public, signature = ed25519.sign(key.read_bytes(), sys.stdin.buffer.read())
    except ed25519.NotAKey as error:
        raise click.ClickException(
            _("{file} n’est pas une clé privée Ed25519 en PEM. Pour en faire une : openssl genpkey -algorithm ed25519",
              file=key)
        ) from error  # fmt: skip
    click.echo(signing.answer(public, signature))


commands: list[click.Command] = [sign]
