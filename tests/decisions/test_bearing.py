"""What the desk says before anything is decided: what falls, what is satisfied, which references break."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from amendments import queries as amendments
from lawlab import clock
from lawlab.decisions import board as boards
from lawlab.decisions.bearing import Bearing, mends
from lawlab.decisions.board import Filters
from lawlab.engine.rules import Role
from lawlab.settings import Settings
from tests import browsing, worlds
from tests.worlds import World
from texts import queries as texts
from texts.service import NewArticle

DESK = "/consultations/essai/desk"
SECOND_ALINEA = (
    "II. – Il les fournit à tout réparateur professionnel, agréé ou non, dans un délai de quinze jours ouvrables."
)


@pytest.fixture
async def world(db: Settings) -> World:
    """n° 1 and n° 2 ask for the same words, n° 3 for others at the same place, n° 4 strikes the alinea, n° 5 a word of
    it, n° 6 stands apart."""
    bill = [
        *worlds.articles(),
        NewArticle(number="5", title="Renvois", alineas=("Le troisième alinéa de l’article 2 est applicable.",)),
    ]
    world = await worlds.consultation(now=clock.now() - timedelta(days=18), text=bill)
    author = await worlds.person(name="Solène K.")
    for changes in (
        {"quinze jours": "dix jours"},
        {"quinze jours": "dix jours"},
        {"quinze jours": "cinq jours"},
        {SECOND_ALINEA: ""},
        {" professionnel": ""},
        {"sept ans": "dix ans"},
    ):
        await worlds.amendment(world, author, changes=changes, title="Un autre délai")
    return world


@pytest.fixture
async def client(db: Settings, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with browsing.browser(db) as client:
        yield client


async def test_the_board_says_what_each_amendment_is_to_the_others(world: World) -> None:
    board = await boards.board(await world.view(), Filters())
    told = {row.amendment.number: row.bearing for row in board.everything}
    assert told[1] == Bearing(clashes=(3, 4), twins=(2,), joint=(1, 2, 3, 4, 5), falls=(3, 4))
    assert told[4] == Bearing(
        clashes=(1, 2, 3, 5), joint=(1, 2, 3, 4, 5), falls=(1, 2, 3), satisfied=(5,)
    )  # fmt: skip
    assert told[5] == Bearing(clashes=(4,), joint=(1, 2, 3, 4, 5), falls=(4,), satisfying=(4,))
    assert told[6] == Bearing()


async def test_the_references_that_an_amendment_breaks_come_with_their_coordination(world: World) -> None:
    view = await world.view()
    version = await texts.version(view.version)
    (mend,) = mends(version.articles, await amendments.one(view.id, 4))
    assert (mend.article.number, mend.alinea, mend.kind) == ("5", 1, "shifted")
    assert (mend.old, mend.new) == ("troisième alinéa de l’article 2", "deuxième alinéa de l’article 2")
    assert mends(version.articles, await amendments.one(view.id, 6)) == ()


async def test_the_drafter_reads_it_before_deciding(client: httpx.AsyncClient) -> None:
    await browsing.signed_in(client, Role.DRAFTER)
    said = browsing.words(await browsing.show(client, f"{DESK}/amendments/4"))
    assert "S’il est retenu, tombent : n° 1 , n° 2 , n° 3 ." in said
    assert "S’il est retenu, sont satisfaits : n° 5 ." in said
    assert "1 renvoi à revoir dans le texte" in said
    assert "« troisième alinéa de l’article 2 » devient « deuxième alinéa de l’article 2 »." in said
    said = browsing.words(await browsing.show(client, f"{DESK}/amendments/1"))
    assert (
        "Dit exactement la même chose : n° 2" in said
        and "En discussion commune : n° 1 , n° 2 , n° 3 , n° 4 , n° 5 ." in said
    )
    said = browsing.words(await browsing.show(client, f"{DESK}/amendments/5"))
    assert "Il serait satisfait par : n° 4 ." in said
    apart = browsing.words(await browsing.show(client, f"{DESK}/amendments/6"))
    assert "tombent" not in apart and "renvoi" not in apart


async def test_a_simulated_set_says_what_falls_with_it_and_how_many_words_change(client: httpx.AsyncClient) -> None:
    await browsing.signed_in(client, Role.DRAFTER)
    said = browsing.words(await browsing.show(client, f"{DESK}/simulation?n=1&n=6"))
    assert "Avec cet ensemble, tombent : n° 3 , n° 4 ." in said
    assert "Avec cet ensemble, sont satisfaits : n° 2 ." in said
    assert "2 mots ajoutés, 2 mots supprimés" in said
    said = browsing.words(await browsing.show(client, f"{DESK}/simulation?n=1&n=3"))
    assert "Collision à l’article 2, alinéa 2" in said and "Avec cet ensemble" not in said
