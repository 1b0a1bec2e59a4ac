"""``lawlab notify``: send the letters that are due, and say where all of them are."""

import click

from lawlab import clock, settings
from lawlab.commands.running import with_database
from lawlab.notifications import queries, service
from lawlab.notifications.queries import State
from lawlab.settings import Settings
from lawlab.web.i18n import N_, _, _n

_STATES = {
    State.SENT: N_("envoyés : {count}"),
    State.WAITING: N_("en attente : {count}"),
    State.SENDING: N_("en cours d’envoi : {count}"),
    State.DOUBTFUL: N_("douteux, peut-être partis : {count}"),
    State.FAILED: N_("refusés pour de bon : {count}"),
    State.DROPPED: N_("sans destinataire : {count}"),
}


@click.command(
    help=_("Envoie les messages en attente (le site le fait aussi chaque minute), puis dit où ils en sont tous."),
    epilog=_("Exemple : lawlab notify --doubtful-again"),
)
@click.option(
    "--doubtful-again",
    is_flag=True,
    help=_("Renvoie aussi ceux dont on ne sait pas s’ils sont partis : des gens pourraient les recevoir deux fois."),
)
def notify(doubtful_again: bool) -> None:
    chosen = settings.load()
    sent, known = with_database(lambda: _run(chosen, doubtful_again=doubtful_again))
    click.echo(_n("{count} message envoyé.", "{count} messages envoyés.", sent))
    for state, sentence in _STATES.items():
        if known[state]:
            click.echo(_(sentence, count=known[state]))
    if known[State.DOUBTFUL]:
        click.echo(_("Les douteux ne repartent pas d’eux-mêmes. Pour les renvoyer : lawlab notify --doubtful-again"))


async def _run(chosen: Settings, *, doubtful_again: bool) -> tuple[int, dict[State, int]]:
    now = clock.now()
    if doubtful_again:
        await service.send_doubtful_again(now)
    await service.collect(now)
    ended = await service.deliver(chosen, now)
    return ended[State.SENT], await queries.counts()


commands: list[click.Command] = [notify]
