"""`lawlab witness` and `lawlab sign`: keep watch over somebody's journal; keep the key of one's own elsewhere."""

import sys
from pathlib import Path

import click

from lawlab import clock, settings
from lawlab.journal import ed25519, signing, witnessing
from lawlab.journal.witnessing import Alarm
from lawlab.web.i18n import N_, _, _n, format_number

_ALARMS = {
    Alarm.UNREACHABLE: N_("Le journal n’a pas pu être lu à l’adresse {url} : {reason}."),
    Alarm.KEY: N_(
        "La clé publique a changé : {key} au lieu de {kept}. Demandez pourquoi à l’organisateur, par une autre voie que"
        " le site. Si sa réponse vous convainc, effacez {folder} et recommencez."
    ),
    Alarm.UNSIGNED: N_("La racine publiée pour « {origin} » n’est pas signée par la clé de ce journal."),
    Alarm.SHORTER: N_(
        "Le journal est plus court qu’avant : {size} écritures au lieu de {before}. Des votes ont disparu, ou une"
        " sauvegarde ancienne a été remise. Les deux racines signées sont gardées dans {folder} : elles en sont la"
        " preuve."
    ),
    Alarm.REWRITTEN: N_(
        "Le journal a été réécrit : ses {before} premières écritures ne sont plus celles d’avant. Les deux racines"
        " signées sont gardées dans {folder} : elles en sont la preuve."
    ),
    Alarm.UNPROVED: N_(
        "Le site ne prouve pas que ses {size} écritures continuent les {before} d’avant : {reason}. Recommencez ; si"
        " cela dure, le journal a peut-être été réécrit."
    ),
}


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


@click.command(
    help=_(
        "Témoin du journal d’une consultation : vérifie que rien n’y a été réécrit depuis la dernière fois, signe la"
        " racine et la garde. À relancer chaque jour, d’une autre machine que celle du site."
    ),
    epilog=_("Exemple : lawlab witness https://loi.example/consultations/ma-loi"),
)
@click.argument("url")
@click.option(
    "--data", "folder", type=click.Path(file_okay=False, path_type=Path),
    help=_("dossier où garder ce qui a été vu ; par défaut, « witness » dans le dossier des données"),
)  # fmt: skip
@click.option("--key", default="", help=_("clé publique attendue, si vous l’avez eue par une autre voie que le site"))
def witness(url: str, folder: Path | None, key: str) -> None:
    try:
        seen = witnessing.look(
            url, folder or settings.load().data_dir / "witness", now=clock.now(), trusted=key
        )  # fmt: skip
    except witnessing.Alarmed as alarmed:
        raise click.ClickException(_(_ALARMS[alarmed.alarm], **alarmed.facts)) from alarmed
    except OSError as error:
        raise click.ClickException(
            _("Ce qui a été vu n’a pas pu être gardé : {reason}. Choisissez un dossier avec --data.", reason=error)
        ) from error
    many = _n("{count} écriture", "{count} écritures", seen.size)
    if seen.before is None:
        click.echo(_("Première visite : {many}, gardées dans {folder}.", many=many, folder=seen.folder))
    else:
        added = format_number(seen.size - seen.before)
        click.echo(_("Rien n’a été réécrit : {many}, dont {added} nouvelles.", many=many, added=added))
    click.echo(_("Racine {root}", root=seen.root.hex()))


commands: list[click.Command] = [witness, sign]
