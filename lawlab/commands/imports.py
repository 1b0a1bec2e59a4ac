"""``lawlab import``: a text, or a whole consultation of another platform."""

import csv
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from lawlab import clock
from lawlab.commands.consultation import INSTANT
from lawlab.commands.running import with_database
from lawlab.commands.shown import show
from lawlab.engine.calendar import Calendar, InvalidCalendar
from lawlab.imports import cap_collectif, load_cap_collectif, load_republique, load_text, republique
from lawlab.imports.cap_collectif import Counts, Oddity
from lawlab.imports.ragged import Reason
from lawlab.imports.steps import Difference, RecordSet, Step
from lawlab.web import i18n
from lawlab.web.i18n import N_, _, _n, format_number

T = TypeVar("T")
_FILE = click.Path(path_type=Path)
_SETS = {
    RecordSet.TEXT: N_("texte"),
    RecordSet.PEOPLE: N_("auteurs et votants"),
    RecordSet.AMENDMENTS: N_("amendements"),
    RecordSet.ARGUMENTS: N_("arguments"),
    RecordSet.VOTES: N_("votes"),
    RecordSet.COUNTS: N_("décomptes de votes"),
}
_REASONS = {
    Reason.ENDS_EARLY: N_("la ligne finit tôt : seules des cellules vides manquent, tout est repris"),
    Reason.CUT: N_("ligne coupée, il manque : {detail} ; le reste est repris"),
    Reason.SHIFTED: N_("deux cellules collées en une ({detail}) : la suite est décalée d’une case, remise en place"),
    Reason.UNKNOWN_TYPE: N_("type inconnu : ligne laissée de côté"),
    Reason.UNKNOWN_OPINION: N_("elle porte sur un avis absent du fichier ({detail}) : laissée de côté"),
    Reason.DOUBLE_VOTE: N_("second vote de la même personne (premier : ligne {detail}) : le dernier en date compte"),
    Reason.BAD_VALUE: N_("valeur ou date illisible ({detail}) : ligne laissée de côté"),
    Reason.DUPLICATE: N_("identifiant déjà vu plus haut : ligne laissée de côté"),
}


@click.group("import", help=_("Importe un texte, ou une consultation d’une autre plateforme."))
def import_() -> None:
    """The group."""


def _run(act: Callable[[], Awaitable[T]]) -> T:
    try:
        return with_database(act)
    except KeyboardInterrupt:
        click.echo(_("Interrompu. Ce qui est déjà écrit est gardé : relancez la même commande pour finir."), err=True)
        raise SystemExit(1) from None


async def _follow(steps: AsyncIterator[Step], how_many: int) -> None:
    """Say each set as it is kept: a bar on a terminal, plain lines elsewhere."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task(_("Import"), total=how_many)
        async for step in steps:
            bar.update(task, advance=1, description=_(_SETS[step.set]))
            bar.console.print(_step(step), highlight=False) if console.is_terminal else click.echo(_step(step))


def _step(step: Step) -> str:
    if not step.added:
        return _("{set} : {total}, déjà là", set=_(_SETS[step.set]), total=format_number(step.total))
    if step.added == step.total:
        return _("{set} : {total}", set=_(_SETS[step.set]), total=format_number(step.total))
    return _(
        "{set} : {total}, dont {added} ajoutés", set=_(_SETS[step.set]), total=format_number(step.total),
        added=format_number(step.added),
    )  # fmt: skip


def _check(differences: tuple[Difference, ...]) -> None:
    """The base holds what was read, or it is said and the command fails."""
    for found in differences:
        click.echo(
            _(
                "{what} : {read} dans le fichier, {kept} dans la base",
                what=found.what,
                read=found.read,
                kept=found.kept,
            ),
            err=True,
        )
    if differences:
        raise SystemExit(1)
    click.echo(_("La base contient exactement ce qui a été lu."))


def _figures(rows: list[tuple[str, str]]) -> None:
    for name, value in rows:
        click.echo(f"  {name} : {value}" if i18n.language() == "fr" else f"  {name}: {value}")


@import_.command(
    "republique-numerique",
    help=_("Importe la consultation République numérique (2015) : articles, propositions, arguments, votes comptés."),
    epilog=_("Exemple : lawlab import republique-numerique données/republique-numerique-2015"),
)
@click.argument("folder", type=_FILE, metavar=_("DOSSIER"))
@click.option("--slug", default=load_republique.SLUG, show_default=True, help=_("Adresse de la consultation."))
def republique_numerique(folder: Path, slug: str) -> None:
    export = republique.read(folder)
    for line, sentence, facts in export.warnings:
        click.echo(_("ligne {line} : {what}", line=line, what=_(sentence, **facts)), err=True)

    async def act() -> tuple[Difference, ...]:
        await _follow(load_republique.load(export, slug=slug, now=clock.now()), 5)
        return await load_republique.compare(export, slug)

    differences = _run(act)
    totals = export.totals
    _figures(
        [
            (_("avis"), _("{total} ({articles} articles et {proposals} propositions, dont {hidden} masquées)",
                          total=format_number(totals.opinions), articles=totals.articles,
                          proposals=totals.proposals, hidden=totals.hidden)),
            (_("votes"), _votes(Counts(totals.votes.agree, totals.votes.mixed, totals.votes.disagree))),
            (_("arguments"), _arguments(totals.arguments_for, totals.arguments_against)),
            (_("soutiens aux arguments"), format_number(totals.supports)),
            (_("sources"), format_number(totals.sources)),
            (_("réécritures proposées, comptées et non montrées (textes absents des données)"),
             format_number(totals.rewritings)),
            (_("auteurs"), format_number(totals.authors)),
        ]
    )  # fmt: skip
    _check(differences)
    click.echo(_("Consultation : /consultations/{slug}", slug=slug))


@import_.command(
    "cap-collectif",
    help=_("Importe un export Cap Collectif : chaque proposition devient un article, chaque vote est rejoué."),
    epilog=_("Exemple : lawlab import cap-collectif export.csv --lines lignes.csv"),
)
@click.argument("file", type=_FILE, metavar=_("FICHIER"))
@click.option("--slug", default="", help=_("Adresse de la consultation (par défaut, tirée de son titre)."))
@click.option("--lines", type=_FILE, default=None, help=_("Écrit ici chaque ligne irrégulière, avec sa raison (CSV)."))
def cap_collectif_(file: Path, slug: str, lines: Path | None) -> None:
    export = cap_collectif.read(file)
    address = slug or load_cap_collectif.default_slug(export)

    async def act() -> tuple[Difference, ...]:
        await _follow(load_cap_collectif.load(export, slug=address, now=clock.now()), 4)
        return await load_cap_collectif.compare(export, address)

    differences = _run(act)
    values = [vote.value for vote in export.votes]
    sides = [argument.side for argument in export.arguments]
    _figures(
        [
            (_("enregistrements"), format_number(export.records)),
            (_("avis"), format_number(len(export.opinions))),
            (_("votes"), _votes(Counts(values.count(1), values.count(0), values.count(-1)))),
            (_("votants"), format_number(len({vote.author for vote in export.votes}))),
            (_("arguments"), _arguments(sides.count("for"), sides.count("against"))),
            (_("signalements, comptés et non montrés"), format_number(len(export.reports))),
            (_("sources, jointes à leur avis"), format_number(len(export.sources))),
        ]
    )
    _recount(export)
    _oddities(export.oddities, lines)
    _check(differences)
    click.echo(_("Consultation : /consultations/{slug}", slug=address))


def _votes(counts: Counts) -> str:
    return _(
        "{total} ({agree} d’accord, {mixed} mitigés, {disagree} pas d’accord)",
        total=format_number(counts.agree + counts.mixed + counts.disagree), agree=format_number(counts.agree),
        mixed=format_number(counts.mixed), disagree=format_number(counts.disagree),
    )  # fmt: skip


def _arguments(for_: int, against: int) -> str:
    return _(
        "{total} ({for_} pour, {against} contre)",
        total=format_number(for_ + against), for_=format_number(for_), against=format_number(against),
    )  # fmt: skip


def _recount(export: cap_collectif.Export) -> None:
    """How many opinions announce what their votes give, and why the others do not."""
    differing = export.differing()
    total = len(export.opinions)
    click.echo(_("Recompte : {same} avis sur {total} annoncent exactement ce que donnent leurs votes.",
                 same=total - len(differing), total=total))  # fmt: skip
    for opinion, counted in differing:
        if opinion.realigned == counted:
            why = _("ligne décalée ; remise en place, elle annonce bien ce compte")
        elif opinion.announced is None:
            why = _("ligne coupée, aucun compte annoncé")
        else:
            why = _("annonce {announced}", announced=_votes(opinion.announced))
        click.echo(_("  ligne {line} « {title} » : {counted} ; {why}",
                     line=opinion.line, title=opinion.title[:60], counted=_votes(counted), why=why))  # fmt: skip


def _oddities(oddities: tuple[Oddity, ...], path: Path | None) -> None:
    """Ragged rows: by line when something is missing, grouped when only empty cells are; all of them in ``path``."""
    early = [oddity for oddity in oddities if oddity.reason is Reason.ENDS_EARLY]
    dropped = [oddity for oddity in oddities if not oddity.kept]
    click.echo(_n("{count} ligne irrégulière :", "{count} lignes irrégulières :", len(oddities)))
    if early:
        click.echo("  " + _n("{count} ligne, de la {first} à la {last} : {why}",
                             "{count} lignes, de la {first} à la {last} : {why}", len(early), first=early[0].line,
                             last=early[-1].line, why=_(_REASONS[Reason.ENDS_EARLY])))  # fmt: skip
    for oddity in oddities:
        if oddity.reason is not Reason.ENDS_EARLY:
            click.echo("  " + _("ligne {line} ({type}, {cells} cases) : {why}", line=oddity.line, type=oddity.type,
                                cells=oddity.cells, why=_(_REASONS[oddity.reason], detail=oddity.detail)))  # fmt: skip
    click.echo(_n("{count} ligne laissée de côté.", "{count} lignes laissées de côté.", len(dropped)))
    if path is not None:
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(["line", "type", "cells", "reason", "kept", "detail"])
            writer.writerows([o.line, o.type, o.cells, o.reason, o.kept, o.detail] for o in oddities)
        click.echo(_("Toutes les lignes irrégulières : {path}", path=path))


@import_.command(
    "text",
    help=_("Ouvre un projet de loi écrit en texte ou en Markdown. Relisez les alinéas comptés avant d’ouvrir."),
    epilog=_('Exemple : lawlab import text projet.md --slug mon-projet --title "Mon projet" --closes 2026-12-31'),
)
@click.argument("file", type=_FILE, metavar=_("FICHIER"))
@click.option("--slug", default="", help=_("Adresse de la consultation (requise pour ouvrir)."))
@click.option("--title", default="", help=_("Titre de la consultation (par défaut, celui du texte)."))
@click.option("--summary", default="", help=_("Présentation en quelques lignes."))
@click.option("--organiser", default="", help=_("Qui consulte."))
@click.option("--opens", type=INSTANT, help=_("ouverture des contributions (par défaut, maintenant)"))
@click.option("--closes", type=INSTANT, help=_("clôture des contributions (par défaut, 30 jours après)"))
@click.option("--votes-close", type=INSTANT, help=_("clôture des votes (par défaut, 7 jours après)"))
@click.option("--report", type=INSTANT, help=_("publication attendue du rapport (par défaut, 60 jours après)"))
@click.option("--threshold", type=click.IntRange(0, 1_000_000), default=30, show_default=True,
              help=_("Votes à partir desquels une réponse est due."))  # fmt: skip
@click.option("--check", is_flag=True, help=_("Compte les alinéas sans rien écrire."))
def text(
    file: Path, slug: str, title: str, summary: str, organiser: str, opens: datetime | None, closes: datetime | None,
    votes_close: datetime | None, report: datetime | None, threshold: int, check: bool,
) -> None:  # fmt: skip
    if not check and not slug:
        raise click.UsageError(_("Donnez l’adresse de la consultation avec --slug, ou comptez seulement avec --check."))
    parsed = load_text.read(file)
    table = Table(box=None)
    for heading in (_("article"), _("alinéas"), _("titre")):
        table.add_column(heading)
    for article in parsed.articles:
        table.add_row(article.number, str(len(article.alineas)), article.title)
    show(table)
    for line, key in parsed.warnings:
        click.echo(_(load_text.WARNINGS[key], line=line), err=True)
    alineas = sum(len(article.alineas) for article in parsed.articles)
    click.echo(_("{articles} articles, {alineas} alinéas.", articles=len(parsed.articles), alineas=alineas))
    if check:
        return
    now = clock.now()
    start = opens or now
    end = closes or start + timedelta(days=30)
    votes_end = votes_close or end + timedelta(days=7)
    try:
        calendar = Calendar(start, end, votes_end, report or votes_end + timedelta(days=60))
    except InvalidCalendar as error:
        raise click.UsageError(
            _("Les dates doivent se suivre : ouverture, clôture, clôture des votes, rapport.")
        ) from error
    opening = load_text.Opening(slug, title or parsed.title, summary, organiser, calendar, threshold)
    _run(lambda: load_text.load(parsed, opening, now=now))
    click.echo(_("Consultation : /consultations/{slug}", slug=slug))


commands: list[click.Command] = [import_]
