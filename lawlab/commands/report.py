"""`lawlab report`: the public report, its figures or the whole of it as a document."""

import sys
import tempfile
from pathlib import Path

import click

from lawlab import clock, settings
from lawlab.commands.running import with_database
from lawlab.consultations import queries as consultations
from lawlab.errors import Invalid
from lawlab.export import tables
from lawlab.report import queries, shelf
from lawlab.report.content import Content
from lawlab.web import visitors
from lawlab.web.i18n import N_, _, format_number

_DOCUMENTS = [form for form, _name in queries.DOCUMENTS]


@click.command(
    "report",
    help=_("Écrit le rapport d’une consultation : ses chiffres en quelques lignes ou en JSON, ou le rapport entier."),
    epilog=_("Exemple : lawlab report demo-finished --format pdf --output rapport.pdf"),
)
@click.argument("slug")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", *_DOCUMENTS]),
    default="text",
    show_default=True,
    help=_("text : un résumé ; json : le report.json de l’archive ; les autres : le rapport entier"),
)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help=_("le fichier à écrire"))
def report_(slug: str, form: str, output: Path | None) -> None:
    """Print or write what the report page says, from the same figures and the same sentences."""
    if form == "text" and output:
        raise click.UsageError(_("Le résumé s’affiche : --output va avec les autres formats."))
    if form == "text":
        _print(with_database(lambda: _read(slug)))
        return
    if form not in ("json", "html") and output is None and sys.stdout.isatty():
        raise click.UsageError(_("Ce n’est pas du texte : dites où l’écrire, --output rapport.{form}", form=form))
    try:
        data = _json(slug) if form == "json" else _document(slug, form)
        if output:
            output.write_bytes(data)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Invalid(N_("Le rapport ne peut pas être écrit : {reason}."), reason=reason) from error
    if output:
        click.echo(_("{path} : {bytes} octets", path=output, bytes=format_number(len(data))))
    else:
        sys.stdout.buffer.write(data)


async def _read(slug: str) -> Content:
    return await queries.report(await consultations.one(slug))


def _json(slug: str) -> bytes:
    return tables.json_bytes(with_database(lambda: _read(slug)).figures)


def _document(slug: str, form: str) -> bytes:
    async def make() -> bytes:
        site = settings.load()
        visitors.nobody(site)
        consultation = await consultations.one(slug)
        values = await queries.values(consultation, base_url=site.base_url)
        with tempfile.TemporaryDirectory(prefix="lawlab-report-") as folder:
            path = Path(folder) / f"report.{form}"
            phase = consultation.phase(clock.now())
            await shelf.make({**values, "phase": phase}, form, path, base_url=site.base_url)
            return path.read_bytes()

    return with_database(make)


def _print(found: Content) -> None:
    known = found.figures
    is_final = found.about["published_at"] is not None
    click.echo(found.about["title"])
    click.echo(_("Rapport public.") if is_final else _("Rapport provisoire : les réponses ne sont pas publiées."))
    rows = [
        (_("amendements en débat"), known["amendments"]["in_debate"]),
        (_("amendements répondus"), known["amendments"]["answered"]),
        (_("retenus, tout ou partie"), known["amendments"]["welcomed"]),
        (_("arguments"), known["arguments"]["total"]),
        (_("votes"), known["votes"]["total"]),
        (_("auteurs"), known["people"]["total"]),
    ]
    for origin, name in (
        ("government", _("mots du gouvernement")),
        ("citizens", _("mots des participants")),
        ("ministry", _("mots du ministère, à la suite d’un amendement")),
    ):
        if found.words is not None:
            rows.append((name, found.words[origin]))
    for name, value in rows:
        click.echo(f"{format_number(value):>12}  {name}")
    if known["top"]:
        click.echo(_("Les mieux soutenus : {numbers}", numbers=", ".join(f"n° {number}" for number in known["top"])))


commands: list[click.Command] = [report_]
