"""The desk as its team meets it, without JavaScript first, then as htmx does."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from amendments import queries as amendments
from amendments.queries import AmendmentView
from arguments import service as arguments
from arguments.forms import ArgumentForm
from lawlab import clock
from lawlab.decisions import queries
from lawlab.engine.outcome import Outcome
from lawlab.engine.rules import Role
from lawlab.settings import Settings
from tests import browsing, worlds
from tests.decisions import desk
from tests.worlds import ARTICLE_2, World

HTMX = {"hx-request": "true"}
DESK = "/consultations/essai/desk"
FIRST = f"{DESK}/amendments/1"
SECOND = f"{DESK}/amendments/2"
PUBLISH = f"{DESK}/publish"


@pytest.fixture
async def world(db: Settings) -> World:
    """Two amendments that collide and one that does not; votes closed yesterday."""
    world = await worlds.consultation(now=clock.now() - timedelta(days=18), threshold=3)
    author = await worlds.person(name="Solène K.")
    await worlds.amendment(world, author)
    await worlds.amendment(world, author, changes={"quinze jours": "cinq jours"}, title="Cinq jours")
    await worlds.amendment(world, author, changes={"sept ans": "dix ans"}, title="Dix ans")
    return world


@pytest.fixture
async def client(db: Settings, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with browsing.browser(db) as client:
        yield client


def numbers(page: LexborHTMLParser) -> list[str]:
    return [node.text().split()[-1] for node in page.css("[data-queue] tbody th")]


@pytest.mark.parametrize("path", ["", "/amendments/1", "/result", "/simulation", "/publish"])
async def test_only_the_team_comes_in(client: httpx.AsyncClient, path: str) -> None:
    await browsing.show(client, DESK + path, status=401)
    await browsing.signed_in(client, Role.CITIZEN)
    page = await browsing.show(client, DESK + path, status=403)
    assert "Le pupitre est réservé" in browsing.words(page)


@pytest.mark.parametrize("role", [Role.DRAFTER, Role.PUBLISHER, Role.ADMINISTRATOR])
async def test_every_role_of_the_team_reads_every_page(client: httpx.AsyncClient, role: Role) -> None:
    await browsing.signed_in(client, role)
    for path in ("", "/amendments/1", "/result", "/simulation?n=1&n=3", "/publish"):
        await browsing.show(client, DESK + path)


async def test_a_publisher_reads_answers_and_writes_none(client: httpx.AsyncClient) -> None:
    await browsing.signed_in(client, Role.PUBLISHER)
    page = await browsing.show(client, FIRST)
    assert page.css_first("textarea[name=justification]") is None
    token = browsing.form(page, "/sign-out")["_csrf"][0]
    fields = {"_csrf": token, "outcome": "not_retained", "justification": "Non.", "edition": "0"}
    refused = await client.post(FIRST, data=fields)
    assert refused.status_code == 403 and "Seule l’équipe de rédaction décide" in browsing.words(refused)


async def test_the_queue_says_what_each_amendment_is(client: httpx.AsyncClient, world: World) -> None:
    await desk.vote(world, 3, agree=4)
    await browsing.signed_in(client, Role.DRAFTER)
    page = await browsing.show(client, DESK)
    assert numbers(page) == ["3", "1", "2"]
    text = browsing.words(page)
    assert "0 réponse sur 3" in text and "Solène K." in text
    rows = [browsing.words(row) for row in page.css("[data-row]")]
    assert "4 · 0 · 0" in rows[0] and "0,51" in rows[0] and "conflit" not in rows[0]
    assert "1 conflit" in rows[1] and "1 conflit" in rows[2] and "À traiter" in rows[1]


async def test_the_filters_and_orders_keep_what_they_say(client: httpx.AsyncClient, world: World) -> None:
    drafter = await worlds.person(Role.DRAFTER)
    await desk.vote(world, 3, agree=1)
    await desk.decide(world, 3, by=drafter)
    await desk.decide(world, 2, Outcome.NOT_RETAINED, by=drafter, justification="", is_draft=True)
    await browsing.signed_in(client, Role.DRAFTER)
    expected = {
        "state=todo": ["1", "2"],
        "state=draft": ["2"],
        "state=recorded": ["3"],
        "state=retained": ["3"],
        "clashing=1": ["1", "2"],
        "order=place": ["3", "1", "2"],
        "q=cinq": ["2"],
        "q=n°+3": ["3"],
        "article=2": ["3", "1", "2"],
        "order=nonsense&state=nonsense&page=zz": ["3", "1", "2"],
        "page=99": ["3", "1", "2"],
    }
    for query, found in expected.items():
        assert numbers(await browsing.show(client, f"{DESK}?{query}")) == found, query
    empty = await browsing.show(client, f"{DESK}?article=1er")
    assert "Aucun amendement ne répond à ces filtres." in browsing.words(empty)


async def test_an_answer_is_recorded_and_the_next_one_opens(client: httpx.AsyncClient, world: World) -> None:
    person = await browsing.signed_in(client, Role.DRAFTER)
    page = await browsing.show(client, f"{FIRST}?order=place")
    answer = await browsing.submit(
        client, page, f"{FIRST}?order=place", outcome="not_retained", justification="Trop court.", notes="À vérifier.",
        act="next",
    )  # fmt: skip
    assert answer.headers["location"] == f"{SECOND}?order=place"
    shown = await browsing.follow(client, answer)
    assert "La réponse au n° 1 est enregistrée." in browsing.words(shown)
    first = await queries.decision((await one(world, 1)).id)
    assert first is not None and first.outcome is Outcome.NOT_RETAINED and first.status is queries.State.RECORDED
    assert first.justification == "Trop court." and first.notes == "À vérifier." and first.decided_by.id == person.id
    again = await browsing.show(client, FIRST)
    assert "checked" in again.css_first("input[value=not_retained]").attributes
    assert "Histoire de cette réponse" in browsing.words(again) and person.name in browsing.words(again)


async def one(world: World, number: int) -> AmendmentView:
    return await amendments.one((await world.view()).id, number)


async def test_without_its_reason_an_answer_is_refused_and_nothing_typed_is_lost(client: httpx.AsyncClient) -> None:
    await browsing.signed_in(client, Role.DRAFTER)
    page = await browsing.show(client, FIRST)
    answer = await browsing.submit(
        client, page, FIRST, outcome="merged", related="n° 77", notes="Une note à garder.", act="record"
    )
    shown = browsing.parse(answer)
    assert answer.status_code == 422
    assert "Écrivez la justification" in browsing.words(shown.css_first(".msg.bad"))
    assert shown.css_first("#f-justification").attributes["aria-invalid"] == "true"
    fields = browsing.form(shown, FIRST)
    assert fields["notes"] == ["Une note à garder."] and fields["related"] == ["n° 77"]
    assert fields["outcome"] == ["merged"] and fields["edition"] == ["0"]


async def test_a_draft_waits_for_its_reason(client: httpx.AsyncClient) -> None:
    await browsing.signed_in(client, Role.DRAFTER)
    page = await browsing.show(client, FIRST)
    shown = await browsing.follow(client, await browsing.submit(client, page, FIRST, outcome="lapsed", act="draft"))
    assert "gardée en brouillon" in browsing.words(shown)
    assert "Brouillon" in browsing.words(shown.css_first("tr[aria-current]"))


async def test_an_answer_that_names_no_outcome_is_asked_for_one(client: httpx.AsyncClient) -> None:
    await browsing.signed_in(client, Role.DRAFTER)
    page = await browsing.show(client, FIRST)
    answer = await browsing.submit(client, page, FIRST, justification="Une raison.", act="draft")
    assert answer.status_code == 422 and "Choisissez une réponse." in browsing.words(answer)
    assert browsing.form(browsing.parse(answer), FIRST)["justification"] == ["Une raison."]


async def test_a_number_that_no_amendment_has_is_refused_at_its_field(client: httpx.AsyncClient) -> None:
    await browsing.signed_in(client, Role.DRAFTER)
    page = await browsing.show(client, FIRST)
    answer = await browsing.submit(
        client, page, FIRST, outcome="merged", related="77", justification="Voir l’autre.", act="record"
    )
    assert answer.status_code == 422 and "Aucun amendement ne porte ce numéro." in browsing.words(answer)


async def test_two_drafters_at_once_see_both_texts_and_the_second_may_replace(
    client: httpx.AsyncClient, world: World
) -> None:
    await browsing.signed_in(client, Role.DRAFTER)
    page = await browsing.show(client, FIRST)
    other = await worlds.person(Role.DRAFTER, name="Alix Lenoir")
    await desk.decide(world, 1, Outcome.OUT_OF_SCOPE, by=other, justification="Ce n’est pas l’objet.")

    answer = await browsing.submit(
        client, page, FIRST, outcome="not_retained", justification="Mon texte à moi.", notes="Ma note.", act="record"
    )
    shown = browsing.parse(answer)
    both = browsing.words(shown.css_first("#both"))
    assert answer.status_code == 409
    assert "Ce n’est pas l’objet." in both and "Mon texte à moi." in both and "Réponse de Alix Lenoir" in both
    fields = browsing.form(shown, FIRST)
    assert fields["justification"] == ["Mon texte à moi."] and fields["notes"] == ["Ma note."]
    assert fields["outcome"] == ["not_retained"] and fields["edition"] == ["1"]
    kept = await queries.decision((await one(world, 1)).id)
    assert kept is not None and kept.outcome is Outcome.OUT_OF_SCOPE

    await browsing.follow(client, await browsing.submit(client, shown, FIRST, act="record"))
    kept = await queries.decision((await one(world, 1)).id)
    assert kept is not None and kept.justification == "Mon texte à moi." and kept.edition == 2


async def test_the_official_wording_opens_on_the_amendment_s_and_shows_its_own_diff(client: httpx.AsyncClient) -> None:
    await browsing.signed_in(client, Role.DRAFTER)
    page = await browsing.show(client, FIRST)
    wanted = "\n".join(ARTICLE_2).replace("quinze jours", "dix jours")
    assert browsing.form(page, FIRST)["alineas"] == [wanted]
    answer = await browsing.submit(
        client, page, FIRST, outcome="retained_with_changes", alineas=wanted.replace("dix jours", "douze jours"),
        justification="Douze jours, c’est mieux.", act="record",
    )  # fmt: skip
    shown = await browsing.follow(client, answer)
    official = shown.css_first("section[aria-labelledby=official-t]")
    assert "douze" in official.css_first("ins").text() and "quinze" in official.css_first("del").text()


async def test_htmx_gets_the_desk_alone_and_the_next_address(client: httpx.AsyncClient) -> None:
    await browsing.signed_in(client, Role.DRAFTER)
    page = await browsing.show(client, FIRST)
    answer = await browsing.submit(
        client, page, FIRST, outcome="not_retained", justification="Non.", act="next", headers=HTMX
    )
    part = browsing.parse(answer)
    assert answer.status_code == 200 and "<html" not in answer.text
    assert answer.headers["hx-push-url"] == SECOND and part.css_first("#desk #answer-t").text() == "Cinq jours"
    refused = await browsing.submit(client, page, FIRST, outcome="lapsed", headers=HTMX, act="record")
    assert refused.status_code == 422 and "<html" not in refused.text and browsing.parse(refused).css_first("div#desk")


async def test_the_sheet_shows_conflicts_and_the_best_argument_of_each_side(
    client: httpx.AsyncClient, world: World
) -> None:
    for side, body in (("for", "Cela aide."), ("against", "Cela coûte.")):
        form = ArgumentForm.model_validate({"side": side, "body": body})
        await arguments.argue(world.slug, form, number=1, by=await worlds.person(), now=world.now)
    await browsing.signed_in(client, Role.DRAFTER)
    text = browsing.words(await browsing.show(client, FIRST))
    assert "Ne peut pas être retenu avec : n° 2" in text and "Cela aide." in text and "Cela coûte." in text


async def test_a_simulation_is_an_address_and_shows_what_collides(client: httpx.AsyncClient) -> None:
    await browsing.signed_in(client, Role.DRAFTER)
    fine = await browsing.show(client, f"{DESK}/simulation?n=3&n=1&n=zz&n=99")
    assert "Tout s’applique ensemble" in browsing.words(fine)
    added = [browsing.words(node) for node in fine.css("#outlook .act ins")]
    assert len(added) == 2 and all("dix" in words for words in added)
    assert {"1", "3"} == {node.attributes["value"] for node in fine.css("input[name=n][checked]")}
    clash = browsing.words(await browsing.show(client, f"{DESK}/simulation?n=1&n=2"))
    assert "Collision à l’article 2, alinéa 2" in clash and "Les deux changent les mêmes mots" in clash
    assert "cinq jours" in clash or "cinq" in clash
    assert "Cochez des amendements" in browsing.words(await browsing.show(client, f"{DESK}/simulation"))


async def test_the_result_holds_what_is_ready_and_not_the_drafts(client: httpx.AsyncClient, world: World) -> None:
    drafter = await worlds.person(Role.DRAFTER)
    await desk.decide(world, 1, by=drafter)
    await desk.decide(world, 3, by=drafter, is_draft=True)
    await browsing.signed_in(client, Role.DRAFTER)
    page = await browsing.show(client, f"{DESK}/result")
    marks = " ".join(node.text() for node in page.css("#outlook .act ins"))
    assert "dix" in marks and len(page.css("#outlook .act")) == 1 and "dix ans" not in browsing.words(page)


async def test_the_list_before_publication_says_what_is_missing(client: httpx.AsyncClient, world: World) -> None:
    await desk.vote(world, 3, agree=3)
    drafter = await worlds.person(Role.DRAFTER)
    await desk.decide(world, 1, by=drafter)
    await desk.decide(world, 2, by=drafter, is_draft=True)
    await browsing.signed_in(client, Role.PUBLISHER)
    page = await browsing.show(client, PUBLISH)
    assert [a.attributes["href"] for a in page.css("#missing a")] == [f"{DESK}/amendments/3"]
    assert "n° 2" in browsing.words(page.css_first("#drafts"))
    assert "1 amendement sous le seuil" in browsing.words(page.css_first("#unanswered"))
    answer = await browsing.submit(client, page, PUBLISH, label="Texte issu du débat", confirm="1")
    assert answer.status_code == 409 and "Rien n’a été publié" in browsing.words(answer)
    assert browsing.form(browsing.parse(answer), PUBLISH)["label"] == ["Texte issu du débat"]
    assert (await world.view()).outcome is None


async def test_publishing_asks_for_a_name_and_a_tick(client: httpx.AsyncClient, world: World) -> None:
    await browsing.signed_in(client, Role.PUBLISHER)
    page = await browsing.show(client, PUBLISH)
    answer = await browsing.submit(client, page, PUBLISH, label="Une version")
    assert answer.status_code == 422 and "une publication ne se reprend pas" in browsing.words(answer)
    assert browsing.form(browsing.parse(answer), PUBLISH)["label"] == ["Une version"]
    assert (await world.view()).outcome is None


async def test_a_publication_leads_to_the_report(client: httpx.AsyncClient, world: World) -> None:
    drafter = await worlds.person(Role.DRAFTER)
    await desk.decide(world, 1, by=drafter)
    await browsing.signed_in(client, Role.PUBLISHER)
    page = await browsing.show(client, PUBLISH)
    answer = await browsing.submit(client, page, PUBLISH, label="Texte issu du débat", confirm="1")
    assert answer.status_code == 303 and answer.headers["location"] == "/consultations/essai/report"
    assert (await world.view()).outcome is not None
    after = browsing.words(await browsing.show(client, PUBLISH))
    assert "Les réponses ont été publiées le" in after
    assert (await browsing.show(client, FIRST)).css_first("textarea[name=justification]") is None


@pytest.mark.parametrize(("role", "said"), [(Role.DRAFTER, "Votre compte ne peut pas publier"), (Role.PUBLISHER, "")])
async def test_the_button_is_only_for_those_who_may_publish(client: httpx.AsyncClient, role: Role, said: str) -> None:
    await browsing.signed_in(client, role)
    page = await browsing.show(client, PUBLISH)
    assert said in browsing.words(page)
    assert bool(page.css(f'form[action="{PUBLISH}"]')) == (role is Role.PUBLISHER)


async def test_an_answer_is_on_no_public_page_before_it_is_published(client: httpx.AsyncClient, world: World) -> None:
    drafter = await worlds.person(Role.DRAFTER)
    await desk.decide(world, 1, by=drafter, justification="Un secret encore.", notes="Une note.")
    for path in ("", "/amendments", "/amendments/1", "/articles/2", "/text"):
        text = browsing.words(await browsing.show(client, f"/consultations/essai{path}"))
        assert "Un secret" not in text and "Une note." not in text and "Retenu" not in text, path
