"""`lawlab consultation`: what is open, and when."""

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Any, TextIO
from zoneinfo import ZoneInfo

import click

from lawlab import clock, settings
from lawlab.accounts import queries as accounts
from lawlab.commands.running import with_database
from lawlab.consultations import queries, service
from lawlab.consultations.queries import ConsultationView
from lawlab.decisions import service as decisions
from lawlab.decisions.queries import readiness
from lawlab.engine.calendar import Calendar, InvalidCalendar, Phase
from lawlab.engine.ranking import Formula
from lawlab.errors import Invalid, NotFound
from lawlab.votes import grouping
from lawlab.votes import service as votes
from lawlab.votes.opinion import HIDDEN, GroupsView
from lawlab.web.i18n import N_, _, _n, format_datetime

_ZONE = ZoneInfo("Europe/Paris")
_PHASES = {
    Phase.PRESENTATION: N_("pas encore ouverte"),
    Phase.CONTRIBUTION: N_("ouverte : on écrit, on discute, on vote"),
    Phase.VOTING: N_("close à l’écriture : on vote encore"),
    Phase.DECISION: N_("close : les réponses s’écrivent"),
    Phase.PUBLICATION: N_("close : les réponses sont attendues"),
    Phase.FOLLOW_UP: N_("terminée : le rapport est public"),
}


class Instant(click.ParamType):
    """« 2026-11-29 18:00 » on the clocks of Paris, an ISO instant with its own offset, or ``now``."""

    name = "date"

    def convert(self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        if value == "now":
            return clock.now()
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            self.fail(_("« {value} » n’est pas une date. Exemple : 2026-11-29T18:00", value=value), param, ctx)
        return at if at.tzinfo else at.replace(tzinfo=_ZONE)


INSTANT = Instant()


@click.group(help=_("Liste les consultations et change leurs dates."))
def consultation() -> None:
    """The group."""


@consultation.command(
    "list",
    help=_("Liste les consultations, leur phase et leurs dates."),
    epilog=_("Exemple : lawlab consultation list"),
)
def list_() -> None:
    """Print each address whole, with its title, its phase and its dates."""

    found = with_database(queries.listed)
    if not found:
        click.echo(_("Aucune consultation. Ouvrez-en une avec : lawlab import text FICHIER --slug ADRESSE"))
        return
    now = clock.now()
    for view in found:
        dates = view.calendar
        moments = (
            (_("ouvre"), dates.opens_at), (_("clôt"), dates.closes_at),
            (_("votes"), dates.votes_close_at), (_("rapport"), dates.report_due_at),
        )  # fmt: skip
        click.echo(f"{view.slug}  {view.title}")
        click.echo(f"    {_(_PHASES[view.phase(now)])}")
        click.echo("    " + " · ".join(f"{name} {format_datetime(at)}" for name, at in moments))


@consultation.command(
    "dates",
    help=_("Change les dates d’une consultation. L’ancienne date, la nouvelle et la raison entrent au journal public."),
    epilog=_("Exemple : lawlab consultation dates demo --closes now --by admin@exemple.fr --reason « Salle fermée »"),
)
@click.argument("slug")
@click.option("--opens", type=INSTANT, help=_("ouverture des contributions"))
@click.option("--closes", type=INSTANT, help=_("clôture des contributions"))
@click.option("--votes-close", type=INSTANT, help=_("clôture des votes"))
@click.option("--report", type=INSTANT, help=_("publication attendue du rapport"))
@click.option("--reason", required=True, help=_("la raison, qui sera publique"))
@click.option("--by", "email", required=True, help=_("l’adresse électronique de l’administrateur qui décide"))
def dates(
    slug: str,
    opens: datetime | None,
    closes: datetime | None,
    votes_close: datetime | None,
    report: datetime | None,
    reason: str,
    email: str,
) -> None:
    """Move one or several dates; the others stay."""

    async def move() -> ConsultationView:
        actor = await accounts.actor_by_email(email)
        if actor is None:
            raise NotFound(N_("Aucun compte n’a cette adresse électronique."))
        was = (await queries.one(slug)).calendar
        try:
            calendar = Calendar(
                opens or was.opens_at,
                closes or was.closes_at,
                votes_close or was.votes_close_at,
                report or was.report_due_at,
                was.published_at,
            )
        except InvalidCalendar as error:
            raise Invalid(
                N_("Les dates doivent se suivre : ouverture, clôture, clôture des votes, rapport. Rien n’a changé.")
            ) from error
        return await service.move_dates(slug, calendar, reason=reason, by=actor, now=clock.now())

    view = with_database(move)
    click.echo(
        _(
            "Clôture : {closes} ; votes : {votes} ; rapport : {report}.",
            closes=format_datetime(view.calendar.closes_at),
            votes=format_datetime(view.calendar.votes_close_at),
            report=format_datetime(view.calendar.report_due_at),
        )
    )


@consultation.command(
    "formula",
    help=_(
        "Change la formule qui classe les amendements. L’ancienne, la nouvelle et la raison entrent au journal public "
        "; les deux ordres restent visibles."
    ),
    epilog=_("Exemple : lawlab consultation formula demo bayes-1 --by admin@exemple.fr --reason « Peu de votes »"),
)
@click.argument("slug")
@click.argument("formula", type=click.Choice([one.value for one in Formula]))
@click.option("--reason", required=True, help=_("la raison, qui sera publique"))
@click.option("--by", "email", required=True, help=_("l’adresse électronique de l’administrateur qui décide"))
def formula(slug: str, formula: str, reason: str, email: str) -> None:
    """Rank by another formula from now on."""

    async def change() -> int:
        actor = await accounts.actor_by_email(email)
        if actor is None:
            raise NotFound(N_("Aucun compte n’a cette adresse électronique."))
        receipt = await votes.change_formula(slug, Formula(formula), reason=reason, by=actor, now=clock.now())
        return receipt.number

    number = with_database(change)
    click.echo(
        _("Formule de {slug} : {formula} (entrée {number} du journal).", slug=slug, formula=formula, number=number)
    )


@consultation.command(
    "groups",
    help=_(
        "Calcule les groupes d’opinion d’une consultation dont les votes sont clos : qui vote de la même façon, sans "
        "savoir qui. Le journal garde leur taille et l’empreinte de leurs votes ; la mention « partagé par tous les "
        "groupes » ne paraît que sous ses conditions. Avec --announce, avant l’ouverture : annonce que les bulletins "
        "paraîtront avec leur groupe, sous un numéro tiré au sort ; sinon seuls les totaux de chaque groupe paraissent."
    ),
    epilog=_("Exemple : lawlab consultation groups demo --by admin@exemple.fr"),
)
@click.argument("slug")
@click.option("--announce", is_flag=True, help=_("annonce, avant l’ouverture, que les bulletins paraîtront"))
@click.option("--by", "email", required=True, help=_("l’adresse électronique de l’administrateur qui décide"))
def groups(slug: str, announce: bool, email: str) -> None:
    """Compute, or announce."""

    async def act() -> GroupsView | None:
        actor = await accounts.actor_by_email(email)
        if actor is None:
            raise NotFound(N_("Aucun compte n’a cette adresse électronique."))
        if announce:
            await grouping.announce(slug, by=actor, now=clock.now())
            return None
        return await grouping.compute(slug, by=actor, now=clock.now())

    found = with_database(act)
    if found is None:
        click.echo(_("Annoncé au journal : les bulletins paraîtront avec leur groupe d’opinion."))
        return
    told = ", ".join(f"{name} {size}" for name, size in found.sizes.items()) or "–"
    click.echo(
        _(
            "Groupes d’opinion de {slug} : {told} (entrée {number} du journal).",
            slug=slug,
            told=told,
            number=found.entry,
        )
    )
    if found.hidden is not None:
        click.echo(_("« Partagé par tous les groupes » reste caché : {reason}.", reason=_(HIDDEN[found.hidden])))


@consultation.command(
    "ready",
    help=_(
        "Dit ce qui sépare une consultation de sa publication : les amendements au-dessus du seuil sans réponse "
        "motivée, avec l’adresse où répondre, et ceux qui ne tiennent pas ensemble. Sortie 0 : rien ne manque ; 1 : il "
        "manque quelque chose."
    ),
    epilog=_("Exemple : lawlab consultation ready demo --json"),
)
@click.argument("slug")
@click.option("--json", "as_json", is_flag=True, help=_("écrit la liste en JSON"))
def ready(slug: str, as_json: bool) -> None:
    """The same list as the desk's page."""

    async def look() -> dict[str, Any]:
        view = await queries.one(slug)
        return decisions.told(view, await readiness(view))

    found = with_database(look)
    base = settings.load().base_url.rstrip("/")
    for gap in found["gaps"]:
        gap["address"] = base + gap["address"]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for line in _standing(found):
            click.echo(line)
    sys.exit(0 if found["ready"] else 1)


def _standing(found: dict[str, Any]) -> Iterator[str]:
    yield _n("{count} réponse motivée est prête.", "{count} réponses motivées sont prêtes.", found["recorded"])
    if found["gaps"]:
        yield _n(
            "{count} amendement d’au moins {threshold} avis tranchés attend sa réponse :",
            "{count} amendements d’au moins {threshold} avis tranchés attendent leur réponse :",
            len(found["gaps"]), threshold=found["threshold"],
        )  # fmt: skip
    for gap in found["gaps"]:
        yield f"    {_('n° {number}', number=gap['number'])}  {gap['title']}  {gap['address']}"
    for first, second in found["collisions"]:
        yield _("Ne tiennent pas ensemble : n° {first} et n° {second}.", first=first, second=second)
    for number in found["refused"]:
        yield _("Ne s’applique pas au texte : n° {number}.", number=number)
    if found["ready"]:
        yield _("Rien ne s’oppose à la publication.")


@consultation.command(
    "easy-read",
    help=_("Donne au rapport sa version facile à lire, montrée avant tout le reste. Un fichier vide la retire."),
    epilog=_("Exemple : lawlab consultation easy-read demo-finished facile.md --by admin@exemple.fr"),
)
@click.argument("slug")
@click.argument("file", type=click.File("r", encoding="utf-8"))
@click.option("--by", "email", required=True, help=_("l’adresse électronique de l’administrateur qui décide"))
def easy_read(slug: str, file: TextIO, email: str) -> None:
    """Read the text from a file, or standard input as « - »."""
    try:
        text = file.read(service.MAX_EASY_READ_CHARS * 2)
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid(N_("{path} ne peut pas être lu : {reason}."), path=file.name, reason=str(error)) from error

    async def write() -> ConsultationView:
        actor = await accounts.actor_by_email(email)
        if actor is None:
            raise NotFound(N_("Aucun compte n’a cette adresse électronique."))
        return await service.write_easy_read(slug, text, by=actor, now=clock.now())

    view = with_database(write)
    click.echo(
        _("La version facile à lire est gardée.") if view.easy_read else _("La version facile à lire est retirée.")
    )


commands: list[click.Command] = [consultation]
