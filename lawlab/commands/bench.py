"""`lawlab bench`: speed as ratios, each against an anchor of the same run."""

import asyncio
import json
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from lawlab.bench import engine, exporting, importing, merging, pages, recounts, tampers, votes
from lawlab.bench.figures import Figure
from lawlab.commands.shown import show
from lawlab.settings import Settings
from lawlab.web.i18n import _, format_number

Bench = Callable[[Settings, Path, int], Awaitable[list[Figure]]]


@contextmanager
def throw_away(database_url: str) -> Iterator[tuple[Settings, Path]]:
    """Settings of a site that lasts as long as the block, and a folder to write in."""
    with tempfile.TemporaryDirectory(prefix="lawlab-bench-") as name:
        folder = Path(name)
        settings = Settings(data_dir=folder / "data", database_url=database_url)
        settings.data_dir.mkdir(mode=0o700)
        yield settings, folder


def _measure(bench: Bench, count: int, *, as_json: bool, database_url: str) -> None:
    with throw_away(database_url) as (settings, folder):

        async def measured() -> list[Figure]:
            return await bench(settings, folder, count)

        figures = asyncio.run(measured())
    if as_json:
        click.echo(json.dumps([figure.data() for figure in figures], ensure_ascii=False, indent=2))
    else:
        _print(figures)


def _print(figures: list[Figure]) -> None:
    table = Table(box=None)
    table.add_column(_("mesure"), no_wrap=True)
    for heading in (_("par seconde"), _("p95 (ms)")):
        table.add_column(heading, justify="right")
    table.add_column(_("repère"), no_wrap=True)
    barred = any(figure.holds is not None for figure in figures)
    last = (_("mémoire (Mo)"), _("barre")) if barred else (_("p95 à 20 par seconde (ms)"),)
    for heading in (_("par seconde"), _("p95 (ms)"), _("part du repère"), *last):
        table.add_column(heading, justify="right")
    for figure in figures:
        table.add_row(
            figure.name,
            format_number(round(figure.rate, 1)),
            _number(figure.p95_ms),
            figure.anchor,
            format_number(round(figure.anchor_rate, 1)),
            _number(figure.anchor_p95_ms),
            f"{figure.ratio:.3f}",
            *((_number(figure.peak_mb), _bar(figure)) if barred else (_number(figure.paced_p95_ms),)),
        )
    show(table)


def _number(value: float | None) -> str:
    return "" if value is None else format_number(round(value, 2))


def _bar(figure: Figure) -> str:
    """« ≤ 0,25 du temps du repère, p95 ≤ 10 ms : tenue »."""
    if figure.holds is None:
        return ""
    bars = (
        (figure.most_share, _("temps ≤ {most} fois le repère", most=_number(figure.most_share))),
        (figure.most_ms, _("p95 ≤ {most} ms", most=_number(figure.most_ms))),
        (figure.most_mb, _("mémoire ≤ {most} Mo", most=_number(figure.most_mb))),
        (
            figure.most_us,
            _(
                "{median} µs, {share} fois le repère, ≤ {most} µs",
                median=_number(figure.median_us),
                share=format_number(round(figure.share, 4)),
                most=_number(figure.most_us),
            ),
        ),
    )
    told = ", ".join(said for most, said in bars if most is not None)
    return f"{told} : {_('tenue') if figure.holds else _('non tenue')}"


@click.group(
    help=_("Mesure la vitesse, toujours rapportée à un repère mesuré pendant le même essai."),
    epilog=_("Exemple : lawlab bench votes --count 500 --json"),
)
def bench() -> None:
    """The group; each subject below is one measure."""


def _subject(name: str, run: Bench, help_text: str, count: int) -> None:
    @bench.command(name, help=help_text, epilog=_("Exemple : lawlab bench {name} --json", name=name))
    @click.option("--count", default=count, show_default=True, type=click.IntRange(20), help=_("nombre d’opérations"))
    @click.option("--json", "as_json", is_flag=True, help=_("écrit les chiffres en JSON"))
    @click.option(
        "--database-url", default="", help=_("base PostgreSQL vide à mesurer ; par défaut, un fichier SQLite jetable")
    )
    def command(count: int, as_json: bool, database_url: str) -> None:
        _measure(run, count, as_json=as_json, database_url=database_url)


_subject("votes", votes.run, _("Votes durables par seconde, par le service, face à sqlite3 nu."), 1000)
_subject("pages", pages.run, _("Pages par seconde et p95, face à une page d’une ligne du même serveur."), 200)
_subject("import", importing.run, _("Enregistrements importés par seconde, face à la lecture du même fichier."), 4000)


_codes = click.option(
    "--code",
    "codes",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("un code et ses versions (JSONL) ; peut être répété"),
)


@bench.command(
    "engine",
    help=_("Diffs, fusions, conflits et recherche, face à diff-match-patch, difflib, git merge-file et merge3."),
    epilog=_("Exemple : lawlab bench engine --code code.jsonl --json"),
)
@click.option("--count", default=300, show_default=True, type=click.IntRange(20), help=_("nombre d’opérations"))
@click.option("--json", "as_json", is_flag=True, help=_("écrit les chiffres en JSON"))
@_codes
def _engine(count: int, as_json: bool, codes: tuple[Path, ...]) -> None:
    _measure(partial(engine.run, codes=codes), count, as_json=as_json, database_url="")


@bench.command(
    "export",
    help=_("Secondes et mémoire d’une grande archive, écrite puis vérifiée, chacune dans son processus."),
    epilog=_("Exemple : lawlab bench export --votes 150000 --json"),
)
@click.option("--contributions", default=exporting.CONTRIBUTIONS, show_default=True, type=click.IntRange(6),
              help=_("nombre d’amendements et d’arguments"))  # fmt: skip
@click.option("--votes", default=exporting.VOTES, show_default=True, type=click.IntRange(20), help=_("nombre de votes"))
@click.option("--json", "as_json", is_flag=True, help=_("écrit les chiffres en JSON"))
@click.option(
    "--database-url", default="", help=_("base PostgreSQL vide à mesurer ; par défaut, un fichier SQLite jetable")
)
def _export(contributions: int, votes: int, as_json: bool, database_url: str) -> None:
    with throw_away(database_url) as (settings, folder):
        costs = asyncio.run(exporting.run(settings, folder, contributions=contributions, votes=votes))
    if as_json:
        click.echo(json.dumps([cost.data() for cost in costs], ensure_ascii=False, indent=2))
        return
    table = Table(box=None)
    headings = (_("mesure"), _("secondes"), _("dont processeur"), _("au plus"), _("mémoire (Mo)"), _("au plus"))
    for heading in (*headings, _("archive (Mo)")):
        table.add_column(heading, justify="right")
    for cost in costs:
        table.add_row(
            cost.name, f"{cost.seconds:.1f}", f"{cost.cpu_seconds:.1f}", f"{cost.seconds_bar:.0f}",
            f"{cost.peak_mb:.0f}",
            "" if cost.peak_mb_bar is None else f"{cost.peak_mb_bar:.0f}", f"{cost.bytes / 1e6:.1f}",
        )  # fmt: skip
    show(table)


@bench.command(
    "recount",
    help=_(
        "Votes, changements, retraits, nouvelles rédactions et comptes effacés, tirés au sort sur une base jetable ; "
        "puis tout est recompté : totaux, bulletins, journal. Sortie 0 : écart nul."
    ),
    epilog=_("Exemple : lawlab bench recount --count 100000 --json"),
)
@click.option("--count", default=2000, show_default=True, type=click.IntRange(20), help=_("nombre d’actes"))
@click.option("--json", "as_json", is_flag=True, help=_("écrit les chiffres en JSON"))
@click.option(
    "--database-url", default="", help=_("base PostgreSQL vide à mesurer ; par défaut, un fichier SQLite jetable")
)
def _recount(count: int, as_json: bool, database_url: str) -> None:
    with throw_away(database_url) as (settings, _folder), Progress(console=Console(stderr=True)) as shown:
        task = shown.add_task(_("actes"), total=count)
        outcome = asyncio.run(recounts.run(settings, count, lambda done, _all: shown.update(task, completed=done)))
        shown.update(task, completed=count)
    found = outcome.data()
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for name, value in found.items():
            click.echo(f"{name}: {format_number(value) if isinstance(value, int) else value}")
    sys.exit(0 if outcome.difference == 0 and outcome.is_chain_whole else 1)


@bench.command(
    "merge",
    help=_(
        "Justesse des fusions à trois : lawlab, git merge-file et merge3 sur les mêmes cas, simples puis difficiles. "
        "« Silence » : un texte est donné là où une personne devait choisir."
    ),
    epilog=_("Exemple : lawlab bench merge --count 3000 --code code.jsonl"),
)
@click.option(
    "--count", default=2100, show_default=True, type=click.IntRange(20), help=_("nombre de cas de chaque sorte")
)
@click.option("--json", "as_json", is_flag=True, help=_("écrit les chiffres en JSON"))
@_codes
def _merge(count: int, as_json: bool, codes: tuple[Path, ...]) -> None:
    with tempfile.TemporaryDirectory(prefix="lawlab-bench-") as name:
        found = merging.scores(Path(name), count, codes)
    if as_json:
        click.echo(json.dumps([asdict(score) for score in found], ensure_ascii=False, indent=2))
        return
    table = Table(_("cas"), _("fusion"), box=None)
    for heading in (_("justes"), _("silence"), _("autre texte"), _("fausse alerte"), _("cas par seconde")):
        table.add_column(heading, justify="right")
    for score in found:
        counts = (score.right, score.silent, score.wrong, score.false_alarms, round(score.total / score.seconds))
        table.add_row(score.cases, score.merger, *map(format_number, counts))
    show(table)


@bench.command(
    "tampers",
    help=_("Altère des archives de toutes les façons, et dit si les deux vérificateurs le voient. Sortie 1 sinon."),
    epilog=_("Exemple : lawlab bench tampers --count 2000 --worlds 200 --json"),
)
@click.option("--count", default=tampers.TAMPERS, show_default=True, type=click.IntRange(1), help=_("nombre d’essais"))
@click.option("--worlds", default=tampers.WORLDS, show_default=True, type=click.IntRange(1),
              help=_("nombre d’archives intactes"))  # fmt: skip
@click.option("--seed", default=1, show_default=True, help=_("tirage"))
@click.option("--json", "as_json", is_flag=True, help=_("écrit les chiffres en JSON"))
@click.pass_context
def _tampers(ctx: click.Context, count: int, worlds: int, seed: int, as_json: bool) -> None:
    with throw_away("") as (settings, folder), Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(_("Essais"), total=None)
        outcome = asyncio.run(
            tampers.run(
                settings, folder, tampers=count, worlds=worlds, seed=seed,
                tell=lambda done, total: bar.update(task, completed=done, total=total),
            )
        )  # fmt: skip
    found = outcome.data()
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for name, value in found.items():
            rows = value.items() if isinstance(value, dict) else [(name, value)]
            for label, figure in rows:
                click.echo(f"{label}: {figure}")
    ctx.exit(0 if outcome.holds else 1)


commands: list[click.Command] = [bench]
