"""`lawlab consultation`: what is open, and when."""

import asyncio
from datetime import datetime
from zoneinfo import ZoneInfo

import click
from rich.console import Console
from rich.table import Table

from lawlab import clock, database, settings
from lawlab.accounts import queries as accounts
from lawlab.consultations import queries, service
from lawlab.consultations.queries import ConsultationView
from lawlab.engine.calendar import Calendar, InvalidCalendar
from lawlab.errors import Invalid, NotFound
from lawlab.web.i18n import N_, _, format_datetime

_ZONE = ZoneInfo("Europe/Paris")


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
    """Print one line a consultation."""

    async def read() -> tuple[ConsultationView, ...]:
        await database.connect(settings.load())
        try:
            return await queries.listed()
        finally:
            await database.close()

    found = asyncio.run(read())
    if not found:
        click.echo(_("Aucune consultation. Ouvrez-en une avec : lawlab import text FICHIER --slug ADRESSE"))
        return
    table = Table(box=None)
    for heading in (_("adresse"), _("titre"), _("phase"), _("ouvre"), _("clôt"), _("votes"), _("rapport")):
        table.add_column(heading, overflow="fold")  # an address must be whole, to be copied
    for view in found:
        dates = view.calendar
        moments = (dates.opens_at, dates.closes_at, dates.votes_close_at, dates.report_due_at)
        table.add_row(view.slug, view.title, view.phase(clock.now()), *(format_datetime(at) for at in moments))
    Console().print(table)


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
        await database.connect(settings.load())
        try:
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
        finally:
            await database.close()

    view = asyncio.run(move())
    click.echo(
        _(
            "Clôture : {closes} ; votes : {votes} ; rapport : {report}.",
            closes=format_datetime(view.calendar.closes_at),
            votes=format_datetime(view.calendar.votes_close_at),
            report=format_datetime(view.calendar.report_due_at),
        )
    )


commands: list[click.Command] = [consultation]
