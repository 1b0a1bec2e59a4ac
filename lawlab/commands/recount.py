"""`lawlab recount`: every vote counted again, from the ballots and from the journal; a nightly check."""

import json
import sys
from dataclasses import asdict
from typing import Any

import click

from lawlab.commands.running import with_database
from lawlab.consultations import queries as consultations
from lawlab.export.recounting import Recount
from lawlab.export.recounting import recount as count_again
from lawlab.web.i18n import _, _n, format_number


@click.command(
    help=_(
        "Recompte tous les votes d’une consultation, ou de toutes : les totaux affichés, les bulletins et le journal "
        "doivent dire la même chose. Sortie 0 : écart nul ; 1 : un écart, dit texte par texte. À lancer chaque nuit ; "
        "personne n’attend pendant le recomptage."
    ),
    epilog=_("Exemple : lawlab recount demo --json"),
)
@click.argument("slugs", metavar="[CONSULTATION]...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help=_("écrit le résultat en JSON"))
def recount(slugs: tuple[str, ...], as_json: bool) -> None:
    """Each consultation named, or all."""

    async def count() -> list[Recount]:
        wanted = slugs or [view.slug for view in await consultations.listed()]
        return [await count_again(slug) for slug in wanted]

    found = with_database(count)
    if as_json:
        click.echo(json.dumps([_data(one) for one in found], ensure_ascii=False, indent=2))
    else:
        for one in found:
            _tell(one)
    sys.exit(1 if any(one.difference for one in found) else 0)


def _data(one: Recount) -> dict[str, Any]:
    return {**asdict(one), "difference": one.difference}


def _tell(one: Recount) -> None:
    sentence = _n(
        "{slug} : {votes} vote ; textes : {targets} ; écritures : {entries} ; écart : {difference}.",
        "{slug} : {votes} votes ; textes : {targets} ; écritures : {entries} ; écart : {difference}.",
        one.votes, slug=one.slug, votes=format_number(one.votes), targets=format_number(one.targets),
        entries=format_number(one.entries), difference=format_number(one.difference),
    )  # fmt: skip
    click.echo(sentence)
    for difference in one.from_ballots:
        kept, counted = (f"{c.agree}/{c.mixed}/{c.disagree}" for c in (difference.kept, difference.counted))
        click.echo(
            _(
                "    {kind} {target}, rédaction {revision}, {account} : affiché {kept}, bulletins {counted}",
                kind=difference.kind, target=difference.target, revision=difference.revision,
                account=difference.account_kind, kept=kept, counted=counted,
            )
        )  # fmt: skip
    for gap in one.from_journal:
        kept, counted = ("/".join(map(str, counts)) for counts in (gap.kept, gap.counted))
        click.echo(
            _(
                "    {kind} {target}, rédaction {revision} : affiché {kept}, journal {counted}",
                kind=gap.kind, target=gap.target, revision=gap.revision, kept=kept, counted=counted,
            )
        )  # fmt: skip
    if one.uncounted is not None:
        click.echo(_("    l’entrée {number} du journal ne peut pas être comptée", number=one.uncounted))


commands: list[click.Command] = [recount]
