"""`lawlab export` and `lawlab verify`: the open data, and the proof that it is whole."""

import json
import sys
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import Progress

from lawlab.commands.running import with_database
from lawlab.errors import Invalid
from lawlab.export import archive
from lawlab.export.verify import Check, verify
from lawlab.web.i18n import N_, _, format_number

# What is said of each check when it holds, and when it does not.
_SENTENCES = {
    "form": (N_("L’archive a la forme attendue : {files} fichiers."), N_("L’archive est abîmée ({reason}).")),
    "content": (
        N_("Chaque fichier est celui du manifeste."),
        N_("Le contenu ne correspond pas au manifeste ({reason})."),
    ),
    "copies": (N_("Les {files} fichiers disent la même chose."), N_("Le fichier ne dit pas la même chose ({reason}).")),
    "journal": (
        N_("Le journal est entier et dans l’ordre : {entries} écritures, tête {head}."),
        N_("Le journal ne tient plus à l’écriture {entry} ({reason})."),
    ),
    "votes": (
        N_("{votes} votes recomptés sur {targets} textes : écart 0."),
        N_("Le décompte publié n’est pas celui du journal ({reason})."),
    ),
    "imported": (
        N_("{votes} votes importés sous forme de nombres : écart 0."),
        N_("Les nombres importés ne sont pas ceux que le journal annonce ({reason})."),
    ),
    "texts": (
        N_("{texts} textes conformes à leur empreinte ; {closed} empreintes sans texte public, toutes expliquées."),
        N_("Un texte ne correspond pas à l’empreinte du journal : {target} ({reason})."),
    ),
    "state": (
        N_("{amendments} amendements, {arguments} arguments et {supports} soutiens dans l’état que dit le journal."),
        N_("Ce n’est pas ce que dit le journal : {target}."),
    ),
    "versions": (N_("{versions} versions du texte conformes."), N_("Une version du texte a changé ({reason}).")),
    "ranking": (N_("Classement refait : {ranked} amendements, même ordre."), N_("Le classement publié est faux.")),
    "decisions": (
        N_("{decisions} décisions, chacune avec sa raison."),
        N_("Une décision manque ou n’est pas celle du journal : n° {target} ({reason})."),
    ),
    "result": (
        N_("Le texte publié est bien celui que donnent les décisions : {articles} articles."),
        N_("Le texte publié n’est pas celui que donnent les décisions."),
    ),
    "report": (N_("{figures} chiffres du rapport recalculés : écart 0."), N_("Un chiffre du rapport est faux.")),
}
# Why, in words; a code that is not here is shown as it is.
_REASONS = {
    "empty": N_("le fichier est vide"),
    "not a ZIP": N_("ce n’est pas une archive ZIP"),
    "cut short": N_("elle est coupée"),
    "header": N_("un en-tête n’est pas dans la forme d’une archive lawlab"),
    "name": N_("un nom de fichier n’est pas permis"),
    "directory": N_("la table des fichiers ne dit pas la même chose que leurs en-têtes"),
    "end record": N_("la fin n’est pas celle d’une archive lawlab"),
    "after the end": N_("des octets suivent la fin"),
    "twice": N_("un même fichier y est deux fois"),
    "too big": N_("elle se déplierait en un volume démesuré"),
    "content": N_("son contenu a changé"),
    "order": N_("la liste des fichiers n’est pas celle de l’archive"),
    "missing": N_("il manque"),
    "not in the manifest": N_("il n’est pas dans le manifeste"),
    "not JSON": N_("ce n’est pas du JSON"),
    "unknown": N_("aucune archive n’a ce fichier"),
    "differs": N_("les nombres ou les mots diffèrent"),
    "count": N_("il n’y a pas autant de maillons que d’écritures"),
    "head": N_("la tête n’est pas celle du manifeste"),
    "line ends": N_("les fins de ligne ont changé"),
    "not in canonical form": N_("une écriture n’est pas dans sa forme canonique"),
    "number out of order": N_("un numéro n’est pas à sa place"),
    "link does not match": N_("le maillon ne correspond pas"),
    "replaces a vote that is not there, or twice": N_("un vote en remplace un qui n’existe pas, ou plus"),
    "replaces a vote on something else": N_("un vote en remplace un autre, donné ailleurs"),
    "not a vote": N_("une valeur n’est pas un vote"),
    "takes back a vote that was not given": N_("un vote est repris sans avoir été donné"),
    "not announced": N_("le journal ne l’annonce pas"),
    "not what the journal holds": N_("ce n’est pas ce que dit le journal"),
    "not what its operations give": N_("ce n’est pas ce que donnent ses opérations"),
    "digest": N_("son empreinte est fausse"),
    "not the announced text": N_("ce n’est pas le texte annoncé au journal"),
    "no reason given": N_("sans raison"),
    "no answer": N_("sans réponse, au-dessus du seuil"),
    "not what the decisions give": N_("ce n’est pas ce que donnent les décisions"),
}
_BROKEN = N_("Cette vérification n’a pas pu être menée : des données manquent ou sont d’une autre nature ({reason}).")


# Said instead, when the check holds because there is nothing to check yet.
_NOTHING = {
    "imported": ("votes", N_("Aucun vote importé sous forme de nombre.")),
    "decisions": ("decisions", N_("Pas encore de réponse publiée.")),
    "result": ("articles", N_("Pas encore de texte publié.")),
}


def sentence(check: Check) -> str:
    """The result in words, with the file concerned."""
    held, failed = _SENTENCES[check.code]
    fact, nothing = _NOTHING.get(check.code, ("", ""))
    if check.ok and fact and not check.facts[fact]:
        return _(nothing)
    facts = {name: format_number(value) if isinstance(value, int) else value for name, value in check.facts.items()}
    if "reason" in facts:
        facts["reason"] = _(_REASONS.get(facts["reason"], facts["reason"]))
    try:
        text = _(held if check.ok else failed, **facts)
    except KeyError:
        text = _(_BROKEN, reason=facts.get("reason", ""))
    return f"{check.file} : {text}" if check.file and not check.ok else text


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
        return await archive.write(slug, file, progress=progress)

    try:
        written = with_database(lambda: _shown(run) if sys.stderr.isatty() else run(None))
    except OSError as error:
        raise Invalid(
            N_("L’archive ne peut pas être écrite : {reason}."), reason=error.strerror or str(error)
        ) from error
    click.echo(
        _(
            "{path} : {bytes} octets, {entries} écritures du journal, tête {head}",
            path=written.path,
            bytes=format_number(written.bytes),
            entries=format_number(written.entries),
            head=written.head[:16],
        )
    )


async def _shown(run: Any) -> archive.Written:
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(_("Journal"), total=None)
        written: archive.Written = await run(lambda done, total: bar.update(task, completed=done, total=total))
        return written


@click.command(
    "verify",
    help=_("Vérifie une archive sans réseau et sans faire confiance au site. Sortie 0 si tout tient, 1 sinon."),
    epilog=_("Exemple : lawlab verify archive.zip"),
)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help=_("écrit les résultats en JSON"))
@click.pass_context
def verify_(ctx: click.Context, file: Path, as_json: bool) -> None:
    """Print one line a check: ok or KO, then a sentence."""
    checks: list[Check] = []
    try:
        for check in verify(file):
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
