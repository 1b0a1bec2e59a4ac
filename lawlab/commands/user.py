"""``lawlab user``: accounts, from the terminal."""

import sys
from typing import TypeVar

import click
from rich.table import Table

from lawlab import clock, settings
from lawlab.accounts import passwords, queries, service
from lawlab.accounts.forms import checked_email
from lawlab.commands.running import with_database
from lawlab.commands.shown import show
from lawlab.engine.rules import PEOPLE, Role
from lawlab.errors import NotFound
from lawlab.own_data import service as own_data
from lawlab.web.i18n import _, format_date

T = TypeVar("T")
_ROLES = click.Choice([role.value for role in Role])


@click.group(help=_("Comptes : créer, changer de rôle, lister."), epilog=_("Exemple : lawlab user list"))
def user() -> None:
    """The group."""


@user.command(
    help=_("Crée un compte. Le mot de passe est demandé, ou lu sur l’entrée standard."),
    epilog=_('Exemple : lawlab user create anne@exemple.fr --name "Anne R." --role drafter'),
)
@click.argument("email")
@click.option("--name", required=True, help=_("Nom affiché, public."))
@click.option("--role", type=_ROLES, default=Role.CITIZEN.value, show_default=True, help=_("Rôle."))
@click.option(
    "--kind",
    type=click.Choice(["citizen", "association", "company", "authority"]),
    default="citizen",
    show_default=True,
    help=_("Nature du compte."),
)
def create(email: str, name: str, role: str, kind: str) -> None:
    try:
        address = checked_email(email.strip())
    except ValueError as error:
        raise click.UsageError(_(str(error))) from error
    password = _password()
    if weak := passwords.weakness(password, name=name, email=address):
        raise click.ClickException(_(weak))
    chosen = Role.ORGANISATION if Role(role) in PEOPLE and kind != "citizen" else Role(role)

    async def act() -> int:
        return await service.create_person(
            name=" ".join(name.split()), email=address, password=password, role=chosen, kind=kind, now=clock.now()
        )

    with_database(act)
    click.echo(_("Compte créé : {email}, rôle {role}.", email=address, role=chosen.value))


def _password() -> str:
    if sys.stdin.isatty():
        return str(click.prompt(_("Mot de passe"), hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")


@user.command(
    help=_("Donne un rôle à un compte ; il vaut dès la page suivante."),
    epilog=_("Exemple : lawlab user role anne@exemple.fr publisher"),
)
@click.argument("email")
@click.argument("role", type=_ROLES)
def role(email: str, role: str) -> None:
    async def act() -> str:
        return (await service.set_role(email, Role(role), now=clock.now())).name

    name = with_database(act)
    click.echo(_("{name} a maintenant le rôle {role}.", name=name, role=role))


@user.command(name="list", help=_("Liste les comptes."), epilog=_("Exemple : lawlab user list"))
def list_() -> None:
    found = with_database(queries.accounts)
    if not sys.stdout.isatty():
        for one in found:
            click.echo("\t".join((one.email, one.role, one.kind, one.name)))
        return
    table = Table(box=None)
    for heading in (_("adresse"), _("rôle"), _("nature"), _("nom"), _("créé le")):
        table.add_column(heading)
    for one in found:
        table.add_row(one.email, one.role, one.kind, one.name, format_date(one.created_at))
    show(table)


@user.command(
    help=_("Efface un compte pour toujours : nom, adresse, textes. Les décomptes et le journal restent justes."),
    epilog=_("Exemple : lawlab user erase anne@exemple.fr"),
)
@click.argument("email")
@click.option("--yes", is_flag=True, help=_("Ne demande pas de confirmation."))
def erase(email: str, yes: bool) -> None:
    if not yes:
        click.confirm(_("Effacer le compte {email} ? Cela ne se défait pas.", email=email), abort=True)

    async def act() -> None:
        found = await queries.actor_by_email(email)
        if found is None:
            raise NotFound(service.NO_ACCOUNT)
        await own_data.erase(found.id, settings=settings.load(), now=clock.now())

    with_database(act)
    click.echo(_("Compte effacé."))


commands: list[click.Command] = [user]
