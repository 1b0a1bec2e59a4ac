"""Nothing that a person typed is lost: whatever goes wrong, the right status, a clear sentence, and their words."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from lawlab import clock, database
from lawlab.consultations import service as consultations
from lawlab.engine.calendar import Calendar
from lawlab.engine.rules import Role
from lawlab.settings import Settings
from tests import browsing, worlds
from tests.browsing import follow, parse, show, signed_in, submit, words
from tests.worlds import DAY, World

HERE = "/consultations/essai"
AMEND = f"{HERE}/articles/2/amend"
STATEMENT = "Quinze jours, c’est long : un mot écrit avec soin, qu’il ne faut pas perdre."
TYPED = {
    "alinea_2": worlds.ARTICLE_2[1].replace("quinze", "dix"),
    "title": "Livrer les pièces en dix jours",
    "statement": STATEMENT,
}


@dataclass(frozen=True)
class Scene:
    """An open consultation, and a person in front of the composer."""

    world: World
    client: httpx.AsyncClient
    page: LexborHTMLParser
    other: Callable[[], AbstractAsyncContextManager[httpx.AsyncClient]]

    async def move(self, *, closes: float, votes_close: float) -> None:
        """Move the closing dates, in days from now."""
        now = clock.now()
        dates = Calendar(now - 10 * DAY, now + closes * DAY, now + votes_close * DAY, now + 60 * DAY)
        administrator = await worlds.person(Role.ADMINISTRATOR)
        await consultations.move_dates("essai", dates, reason="Essai.", by=administrator, now=now)


@pytest.fixture
async def scene(db: Settings, client: httpx.AsyncClient) -> AsyncIterator[Scene]:
    world = await worlds.consultation(now=clock.now())
    await signed_in(client, name="Anne")
    yield Scene(world, client, await show(client, AMEND), lambda: browsing.browser(db))


def fields(page: LexborHTMLParser) -> str:
    """Everything that the fields of the page hold."""
    boxes = [node.text() for node in page.css("main textarea")]
    return "\n".join([*boxes, *(node.attributes.get("value") or "" for node in page.css("main input"))])


async def ended_session(scene: Scene) -> None:
    await database.execute("DELETE FROM session")


async def lost_cookies(scene: Scene) -> None:
    scene.client.cookies.clear()


@pytest.mark.parametrize(("happens", "status"), [(ended_session, 401), (lost_cookies, 403)])
async def test_a_session_that_ended_while_typing_costs_nothing(
    scene: Scene, happens: Callable[[Scene], object], status: int
) -> None:
    await happens(scene)  # type: ignore[misc]
    answer = await submit(scene.client, scene.page, AMEND, **TYPED)
    assert answer.status_code == status
    kept = parse(answer)
    assert STATEMENT in fields(kept) and TYPED["alinea_2"] in fields(kept)
    assert "Se connecter, et garder ce texte" in words(kept)
    back = await submit(scene.client, kept, "/sign-in", email="anne@exemple.fr", password=browsing.PASSWORD)
    assert back.status_code == 200
    again = parse(back)
    assert "Votre texte est là" in words(again) and STATEMENT in fields(again)
    taken = await follow(scene.client, await submit(scene.client, again, AMEND))
    assert STATEMENT in words(taken) and "dix jours" in words(taken)


async def test_a_wrong_password_on_the_way_back_still_keeps_the_text(scene: Scene) -> None:
    await ended_session(scene)
    kept = parse(await submit(scene.client, scene.page, AMEND, **TYPED))
    answer = await submit(scene.client, kept, "/sign-in", email="anne@exemple.fr", password="pas le bon mot de passe")
    assert answer.status_code == 422
    back = await submit(scene.client, parse(answer), "/sign-in", password=browsing.PASSWORD)
    assert STATEMENT in fields(parse(back))


async def test_a_wrong_form_token_is_refused_and_the_text_goes_again(scene: Scene) -> None:
    answer = await submit(scene.client, scene.page, AMEND, **TYPED, _csrf="0" * 48)
    assert answer.status_code == 403
    kept = parse(answer)
    assert "a vieilli" in words(kept) and STATEMENT in fields(kept)
    taken = await follow(scene.client, await submit(scene.client, kept, AMEND))
    assert STATEMENT in words(taken)


async def test_a_form_sent_from_another_site_is_refused(scene: Scene) -> None:
    sent = {"origin": "https://ailleurs.example", "sec-fetch-site": "cross-site"}
    answer = await submit(scene.client, scene.page, AMEND, **TYPED, headers=sent)
    assert answer.status_code == 403 and "autre site" in words(answer) and STATEMENT in fields(parse(answer))


async def test_an_amendment_sent_after_the_closing_date_is_kept(scene: Scene) -> None:
    await scene.move(closes=-1, votes_close=5)
    answer = await submit(scene.client, scene.page, AMEND, **TYPED)
    assert answer.status_code == 409
    assert STATEMENT in fields(parse(answer)) and "Ce que vous aviez écrit" in words(answer)
    assert "close" in words(answer), "it says that writing is closed, and since when"


async def test_a_vote_after_the_close_is_refused_and_says_since_when(scene: Scene) -> None:
    number = await worlds.amendment(scene.world, await worlds.person())
    page = await show(scene.client, f"{HERE}/amendments/{number}")
    await scene.move(closes=-2, votes_close=-1)
    answer = await submit(scene.client, page, f"{HERE}/amendments/{number}/vote", v="1")
    assert answer.status_code == 409
    assert "clos" in words(answer)
    assert "1" in fields(parse(answer)).splitlines(), "the choice is still in the page"
    assert not await database.fetch("SELECT id FROM ballot")


async def test_an_argument_after_the_close_is_kept(scene: Scene) -> None:
    number = await worlds.amendment(scene.world, await worlds.person())
    page = await show(scene.client, f"{HERE}/amendments/{number}")
    await scene.move(closes=-2, votes_close=-1)
    action = f"{HERE}/amendments/{number}/arguments"
    answer = await submit(scene.client, page, action, body="Un argument pesé longuement.")
    assert answer.status_code == 409 and "Un argument pesé longuement." in fields(parse(answer))


async def test_two_megabytes_are_refused_and_still_there(scene: Scene) -> None:
    statement = "Un mot. " * 250_000
    answer = await submit(scene.client, scene.page, AMEND, **{**TYPED, "statement": statement})
    assert answer.status_code == 422
    page = parse(answer)
    assert "signes au plus" in words(page.css_first("[role=alert]") or page)
    assert statement.strip() in fields(page) and TYPED["alinea_2"] in fields(page)


async def test_two_megabytes_in_an_alinea_are_refused_and_still_there(scene: Scene) -> None:
    alinea = "Un mot. " * 250_000
    answer = await submit(scene.client, scene.page, AMEND, **{**TYPED, "alinea_2": alinea})
    assert answer.status_code == 422
    page = parse(answer)
    assert "signes" in words(page.css_first("[role=alert]") or page)
    assert alinea.strip() in fields(page) and STATEMENT in fields(page)


async def test_more_than_the_site_takes_is_refused_before_it_is_read(scene: Scene) -> None:
    answer = await submit(scene.client, scene.page, AMEND, **{**TYPED, "statement": "Un mot. " * 700_000})
    assert answer.status_code == 413 and "4 Mo" in words(answer) and "encore dans la page" in words(answer)


@pytest.mark.parametrize("name", ["statement", "title", "alinea_2", "source_url"])
async def test_a_null_byte_is_taken_out_and_the_rest_is_there(scene: Scene, name: str) -> None:
    typed = {**TYPED, name: f"{TYPED.get(name, 'https://exemple.fr/')}\x00fin"}
    answer = await submit(scene.client, scene.page, AMEND, **typed)
    assert answer.status_code == 422
    page = parse(answer)
    assert "caractère" in words(page)
    assert typed[name].replace("\x00", "") in fields(page) and "\x00" not in answer.text


@pytest.mark.parametrize("body", ["", "\x00"])
async def test_an_argument_that_cannot_be_taken_keeps_its_source(scene: Scene, body: str) -> None:
    number = await worlds.amendment(scene.world, await worlds.person())
    page = await show(scene.client, f"{HERE}/amendments/{number}")
    action = f"{HERE}/amendments/{number}/arguments"
    answer = await submit(scene.client, page, action, body=body, source_url="https://exemple.fr/etude")
    assert answer.status_code == 422 and "https://exemple.fr/etude" in fields(parse(answer))


async def test_an_annotation_without_words_keeps_its_quote(scene: Scene) -> None:
    action = f"{HERE}/articles/2/annotations"
    page = await show(scene.client, action)
    answer = await submit(scene.client, page, action, alinea="2", quote="quinze jours ouvrables", body="")
    assert answer.status_code == 422
    assert "quinze jours ouvrables" in fields(parse(answer)) and "Écrivez votre remarque" in words(answer)


REASON = "Une justification longuement pesée, avec ses sources."


async def desk(scene: Scene, client: httpx.AsyncClient, name: str, number: int) -> LexborHTMLParser:
    """A drafter in front of the answer to an amendment."""
    await signed_in(client, Role.DRAFTER, name=name)
    return await show(client, f"{HERE}/desk/amendments/{number}")


async def test_a_decision_without_its_justification_keeps_the_rest(scene: Scene) -> None:
    number = await worlds.amendment(scene.world, await worlds.person())
    action = f"{HERE}/desk/amendments/{number}"
    async with scene.other() as client:
        page = await desk(scene, client, "Diane", number)
        typed = {"outcome": "not_retained", "notes": "Note à garder.", "act": "record"}
        answer = await submit(client, page, action, **typed, justification="")
        assert answer.status_code == 422
        again = parse(answer)
        assert "Écrivez la justification" in words(again) and "Note à garder." in fields(again)
        assert "checked" in again.css_first("input[value=not_retained]").attributes, "the choice is still made"
        assert not await database.fetch("SELECT id FROM decision")
        taken = await submit(client, again, action, justification=REASON, act="record")
        assert taken.status_code == 303


async def test_two_drafters_at_once_see_both_answers_and_lose_neither(scene: Scene) -> None:
    number = await worlds.amendment(scene.world, await worlds.person())
    action = f"{HERE}/desk/amendments/{number}"
    async with scene.other() as first, scene.other() as second:
        page_1, page_2 = await desk(scene, first, "Diane", number), await desk(scene, second, "Denis", number)
        saved = await submit(
            first, page_1, action, outcome="retained", justification="La réponse de Diane.", act="record"
        )
        assert saved.status_code == 303
        typed = {"outcome": "not_retained", "justification": REASON, "notes": "Note de Denis.", "act": "record"}
        refused = await submit(second, page_2, action, **typed)
        assert refused.status_code == 409
        both = parse(refused)
        assert "Diane" in words(both) and "La réponse de Diane." in words(both), "what was saved meanwhile is shown"
        assert REASON in fields(both) and "Note de Denis." in fields(both), "what was typed is still there"
        [kept] = await database.fetch("SELECT justification FROM decision")
        assert kept["justification"] == "La réponse de Diane.", "nothing was overwritten"
        assert (await submit(second, both, action, act="record")).status_code == 303, "knowingly, it can be replaced"


async def test_an_answer_given_after_the_session_ended_is_kept(scene: Scene) -> None:
    number = await worlds.amendment(scene.world, await worlds.person())
    action = f"{HERE}/desk/amendments/{number}"
    async with scene.other() as client:
        page = await desk(scene, client, "Diane", number)
        await ended_session(scene)
        typed = {"outcome": "retained", "justification": REASON, "act": "record"}
        kept = await submit(client, page, action, **typed)
        assert kept.status_code == 401 and REASON in fields(parse(kept))
        back = await submit(client, parse(kept), "/sign-in", email="diane@exemple.fr", password=browsing.PASSWORD)
        assert (await submit(client, parse(back), action)).status_code == 303
