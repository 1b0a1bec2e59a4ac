"""`lawlab report`: the figures of the public report."""

import sys

import click

from lawlab.commands.running import with_database
from lawlab.consultations import queries as consultations
from lawlab.export import tables
from lawlab.report import queries as report
from lawlab.report.content import Content
from lawlab.web.i18n import _, format_number


@click.command(
    "report",
    help=_("Dit les chiffres du rapport d’une consultation : en quelques lignes, ou tous en JSON."),
    epilog=_("Exemple : lawlab report demo-finished --format json"),
)
@click.argument("slug")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help=_("text : un résumé ; json : le report.json de l’archive"))  # fmt: skip
def report_(slug: str, form: str) -> None:
    """Print what the report page and the archive's ``report.json`` say, from the same figures."""

    async def read() -> Content:
        return await report.report(await consultations.one(slug))

    found = with_database(read)
    if form == "json":
        sys.stdout.write(tables.json_bytes(found.figures).decode())
    else:
        _print(found)


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
