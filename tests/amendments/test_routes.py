"""The composer and the amendment's page, as a person without JavaScript meets them, then as htmx does."""

from collections.abc import AsyncIterator

import httpx
import pytest

from amendments import queries, service
from amendments.forms import amendment_form
from lawlab import clock, database
from lawlab.engine.rules import Role
from lawlab.settings import Settings
from lawlab.votes import service as votes
from tests import browsing, worlds
from tests.worlds import ARTICLE_2, World

HTMX = {"hx-request": "true"}
EDIT = "/consultations/essai/articles/2/amend"
DRAFT = "/consultations/essai/articles/2/draft"
SECOND = ARTICLE_2[1].replace("quinze jours", "dix jours")
NASTY = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


@pytest.fixture
async def world(db: Settings) -> World:
    return await worlds.consultation(now=clock.now())


@pytest.fixture
async def client(db: Settings, world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with browsing.browser(db) as client:
        yield client


async def test_an_amendment_is_written_and_submitted_without_javascript(
    client: httpx.AsyncClient, world: World
) -> None:
    person = await browsing.signed_in(client)
    page = await browsing.show(client, EDIT)
    assert [box.attributes["name"] for box in page.css("textarea.edit")] == ["alinea_1", "alinea_2", "alinea_3"]

    preview = await browsing.submit(client, page, EDIT, alinea_2=SECOND, do="preview")
    assert "substituer au mot" in browsing.words(preview) and preview.status_code == 200
    answer = await browsing.submit(
        client, browsing.parse(preview), EDIT, title="Dix jours", statement="Trop **long**.", do="submit"
    )
    shown = await browsing.follow(client, answer)

    assert answer.headers["location"] == "/consultations/essai/amendments/1"
    text = browsing.words(shown)
    assert "Votre amendement est déposé : il porte le n° 1." in text
    assert [node.text() for node in shown.css("h1")] == ["Dix jours"]
    assert "quinze" in shown.css_first("del").text() and "dix" in shown.css_first("ins").text()
    assert shown.css_first(".lead strong").text() == "long" and person.name in text


async def test_the_gestures_of_the_composer_work_without_javascript(client: httpx.AsyncClient) -> None:
    page = await browsing.show(client, EDIT)
    page = browsing.parse(await browsing.submit(client, page, EDIT, do="op", op="after:2"))
    assert [box.attributes["name"] for box in page.css("textarea.edit")][2] == "alinea_2_1"
    assert "autofocus" in page.css_first("#alinea_2_1").attributes
    page = browsing.parse(
        await browsing.submit(client, page, EDIT, do="op", op="delete:alinea_3", alinea_2_1="Nouveau.")
    )
    text = browsing.words(page)
    assert "L’alinéa 3 est supprimé" in text and "Un nouvel alinéa" in text
    page = browsing.parse(await browsing.submit(client, page, EDIT, undo="alinea_3"))
    assert page.css_first("#alinea_3").text().strip() == ARTICLE_2[2]
    page = browsing.parse(await browsing.submit(client, page, EDIT, do="op", op="delete-article"))
    assert "Supprimer cet article." in browsing.words(page)
    page = browsing.parse(await browsing.submit(client, page, EDIT, do="op", op="restore"))
    assert [box.text().strip() for box in page.css("textarea.edit")] == list(ARTICLE_2)
    refused = await browsing.submit(client, page, EDIT, do="op", op="format-c", alinea_1="Gardé.")
    assert refused.status_code == 422 and "Gardé." in refused.text


async def test_htmx_gets_the_preview_alone_and_each_box_beside_it(client: httpx.AsyncClient) -> None:
    page = await browsing.show(client, EDIT)
    answer = await browsing.submit(client, page, EDIT, alinea_2=SECOND, do="preview", headers=HTMX)
    part = browsing.parse(answer)
    assert "<html" not in answer.text and "HX-Request" in answer.headers["vary"]
    assert "dix" in browsing.words(part.css_first("#preview"))
    boxes = part.css("[hx-swap-oob]")
    assert [box.attributes["id"] for box in boxes] == [f"change_alinea_{n}" for n in (1, 2, 3)]
    assert "Votre changement, à l’alinéa 2" in browsing.words(boxes[1])

    answer = await browsing.submit(client, page, EDIT, do="op", op="delete:alinea_1", headers=HTMX)
    part = browsing.parse(answer)
    assert part.css_first("#editor") and part.css_first("#preview").attributes["hx-swap-oob"] == "true"


async def test_the_preview_names_the_amendments_that_are_close(client: httpx.AsyncClient, world: World) -> None:
    await worlds.amendment(world, await worlds.person(), title="Livrer en dix jours")
    page = await browsing.show(client, EDIT)
    answer = await browsing.submit(client, page, EDIT, alinea_2=SECOND, do="preview", headers=HTMX)
    assert "1 amendement proche" in browsing.words(answer) and "le même changement" in browsing.words(answer)


async def test_a_draft_is_kept_found_again_and_thrown_away(client: httpx.AsyncClient) -> None:
    await browsing.signed_in(client)
    page = await browsing.show(client, EDIT)
    page = await browsing.follow(
        client, await browsing.submit(client, page, EDIT, alinea_2=SECOND, title="T", do="draft")
    )
    assert page.css_first("#alinea_2").text().strip() == SECOND
    assert browsing.form(page, EDIT)["draft"] == ["1"] and browsing.form(page, EDIT)["title"] == ["T"]
    answer = await browsing.submit(client, page, EDIT, do="drop")
    assert answer.status_code == 303
    await browsing.show(client, f"{EDIT}?draft=1", status=404)


async def test_the_script_keeps_a_draft_and_learns_its_number(client: httpx.AsyncClient) -> None:
    await browsing.signed_in(client)
    page = await browsing.show(client, EDIT)
    fields = {name: values[0] for name, values in browsing.form(page, EDIT).items()} | {"alinea_1": "Un brouillon."}
    sent = {"origin": browsing.BASE_URL, "accept": "application/json"}
    first = (await client.post(DRAFT, data=fields, headers=sent)).json()
    again = (await client.post(DRAFT, data=fields | {"draft": str(first["draft"])}, headers=sent)).json()
    assert first["ok"] and again["draft"] == first["draft"]
    assert len(await database.fetch("SELECT id FROM amendment")) == 1


async def test_a_draft_of_another_does_not_exist(client: httpx.AsyncClient, world: World) -> None:
    form = amendment_form(article="2", alineas=("Secret.",))
    draft = await service.save_draft(world.slug, form, by=await worlds.person(), now=world.now)
    await browsing.signed_in(client)
    await browsing.show(client, f"{EDIT}?draft={draft.id}", status=404)
    page = await browsing.show(client, EDIT)
    for act in ("draft", "drop", "submit"):
        answer = await browsing.submit(
            client, page, EDIT, draft=draft.id, do=act, alinea_1="À moi.", title="T", statement="S"
        )
        assert answer.status_code == 404 and "À moi." in answer.text and "Secret." not in answer.text


async def test_signed_out_one_composes_and_is_asked_to_sign_in_with_the_text_kept(client: httpx.AsyncClient) -> None:
    page = await browsing.show(client, EDIT)
    answer = await browsing.submit(
        client, page, EDIT, alinea_2=SECOND, title="Dix jours", statement="Vite.", do="submit"
    )
    assert answer.status_code == 401
    assert SECOND in answer.text and "Dix jours" in answer.text


async def test_after_writing_closes_the_page_says_so_and_what_was_typed_is_kept(db: Settings) -> None:
    old = await worlds.consultation(now=clock.now() - 12 * worlds.DAY)
    async with browsing.browser(db) as client:
        await browsing.signed_in(client)
        page = await browsing.show(client, EDIT)
        assert "L’écriture n’est pas ouverte" in browsing.words(page) and page.css_first("#composer") is None
        token = page.css_first('input[name="_csrf"]').attributes["value"]
        answer = await client.post(
            EDIT, data={"_csrf": token, "alinea_2": SECOND, "title": "T", "statement": "S", "do": "submit"},
            headers={"origin": browsing.BASE_URL},
        )  # fmt: skip
    assert answer.status_code == 409 and SECOND in answer.text
    assert await queries.everything((await old.view()).id) == ()


async def test_what_is_missing_is_named_beside_its_field_and_everything_typed_stays(client: httpx.AsyncClient) -> None:
    await browsing.signed_in(client)
    page = await browsing.show(client, EDIT)
    answer = await browsing.submit(client, page, EDIT, alinea_2=SECOND, title="", statement="Mes raisons.", do="submit")
    shown = browsing.parse(answer)
    assert answer.status_code == 422
    assert shown.css_first('[role="alert"] a').attributes["href"] == "#f-title"
    assert shown.css_first("#f-title").attributes["aria-invalid"] == "true"
    assert browsing.form(shown, EDIT)["statement"] == ["Mes raisons."]
    assert shown.css_first("#alinea_2").text().strip() == SECOND


async def test_an_untouched_article_cannot_be_submitted(client: httpx.AsyncClient) -> None:
    await browsing.signed_in(client)
    page = await browsing.show(client, EDIT)
    answer = await browsing.submit(client, page, EDIT, title="T", statement="S", do="submit")
    assert answer.status_code == 422 and "Vous n’avez rien changé" in browsing.words(answer)


async def test_an_empty_form_deletes_nothing(client: httpx.AsyncClient) -> None:
    await browsing.signed_in(client)
    page = await browsing.show(client, EDIT)
    token = browsing.form(page, EDIT)["_csrf"][0]
    answer = await client.post(EDIT, data={"_csrf": token}, headers={"origin": browsing.BASE_URL})
    assert answer.status_code == 422 and await database.fetch("SELECT id FROM amendment") == []


async def test_an_amendment_of_two_megabytes_is_refused_and_given_back(client: httpx.AsyncClient) -> None:
    await browsing.signed_in(client)
    page = await browsing.show(client, EDIT)
    huge = "Mot très long. " * 140_000
    for field in ("alinea_2", "statement"):
        answer = await browsing.submit(
            client, page, EDIT, **{"title": "T", "statement": "S", "do": "submit", field: huge}
        )
        assert answer.status_code == 422
        assert huge.strip() in answer.text
    assert await database.fetch("SELECT id FROM amendment") == []


async def test_a_null_byte_is_named_and_the_rest_is_given_back(client: httpx.AsyncClient) -> None:
    await browsing.signed_in(client)
    page = await browsing.show(client, EDIT)
    answer = await browsing.submit(client, page, EDIT, alinea_2=SECOND, title="T\x00itre", statement="S", do="submit")
    assert answer.status_code == 422 and "\x00" not in answer.text
    assert browsing.form(browsing.parse(answer), EDIT)["title"] == ["Titre"]


@pytest.mark.parametrize("field", ["author_id", "author", "status", "number", "level", "retained", "revision"])
async def test_a_field_that_the_page_does_not_show_is_refused(client: httpx.AsyncClient, field: str) -> None:
    await browsing.signed_in(client)
    page = await browsing.show(client, EDIT)
    typed = {"alinea_2": SECOND, "title": "T", "statement": "S", "do": "submit", field: "1"}
    answer = await browsing.submit(client, page, EDIT, **typed)
    assert answer.status_code == 422 and await database.fetch("SELECT id FROM amendment") == []


async def test_hostile_text_is_shown_and_never_run(client: httpx.AsyncClient, world: World) -> None:
    author = await worlds.person(name=f"Ève {NASTY}"[:80])
    form = amendment_form(
        article="2", alineas=(NASTY, *ARTICLE_2[1:]), title=NASTY, statement=f"[a](javascript:alert(1)) {NASTY}",
        source_url="https://exemple.fr/?<script>",
    )  # fmt: skip
    await service.submit(world.slug, form, by=author, now=world.now)
    added = amendment_form(article="2", target="after", alineas=(NASTY,), new_title=NASTY, title=NASTY, statement=NASTY)
    await service.submit(world.slug, added, by=author, now=world.now)
    page = await browsing.show(client, EDIT)
    seen = await browsing.submit(client, page, EDIT, alinea_1=NASTY, title=NASTY, statement=NASTY, do="see")
    pages = [browsing.parse(seen)] + [
        await browsing.show(client, f"/consultations/essai/amendments/{n}") for n in (1, 2)
    ]
    for page in pages:
        assert all(node.attributes.get("src", "").startswith("/static/") for node in page.css("script"))
        assert page.css("img") == [] and page.css("[onerror], [onclick], [style]") == []
        assert not any((a.attributes.get("href") or "").startswith("javascript:") for a in page.css("a"))
        assert "<script>alert(1)</script>" in browsing.words(page)


async def test_an_author_rectifies_from_the_page_and_nobody_else_is_offered_to(
    client: httpx.AsyncClient, world: World
) -> None:
    author = await browsing.signed_in(client)
    number = await worlds.amendment(world, author)
    page = await browsing.show(client, f"/consultations/essai/amendments/{number}")
    address = next(path for path in (a.attributes["href"] for a in page.css("#status a")) if path and "rectify" in path)
    composer = await browsing.show(client, address)
    assert composer.css_first("#alinea_2").text().strip() == SECOND
    eight = SECOND.replace("dix", "huit")

    answer = await browsing.submit(client, composer, EDIT, alinea_2=eight, do="submit")
    shown = await browsing.follow(client, answer)

    assert "rédaction n° 2" in browsing.words(shown)
    async with browsing.browser(client._transport.app.settings) as stranger:  # type: ignore[attr-defined]
        page = await browsing.show(stranger, f"/consultations/essai/amendments/{number}")
        assert page.css_first("form[action$=withdrawal]") is None
        await browsing.show(stranger, address, status=403)


async def test_a_withdrawal_answers_htmx_with_the_head_of_the_page(client: httpx.AsyncClient, world: World) -> None:
    number = await worlds.amendment(world, await browsing.signed_in(client))
    here = f"/consultations/essai/amendments/{number}"
    page = await browsing.show(client, here)
    answer = await browsing.submit(client, page, f"{here}/withdrawal", headers=HTMX)
    assert "<html" not in answer.text and "retiré par son auteur" in browsing.words(answer)
    shown = await browsing.show(client, here)
    assert "Retiré" in shown.css_first("#status .badge").text() and shown.css("fieldset.vote") == []


async def test_another_cannot_withdraw_it_by_its_address(client: httpx.AsyncClient, world: World) -> None:
    mine = await worlds.amendment(world, await browsing.signed_in(client))
    other = await worlds.amendment(world, await worlds.person(), changes={"quinze": "onze"})
    page = await browsing.show(client, f"/consultations/essai/amendments/{mine}")
    answer = await browsing.submit(
        client, page, f"/consultations/essai/amendments/{mine}/withdrawal",
        to=f"/consultations/essai/amendments/{other}/withdrawal",
    )  # fmt: skip
    assert answer.status_code == 403
    assert (await queries.one((await world.view()).id, other)).is_in_debate


async def test_a_hidden_amendment_keeps_its_page_and_loses_its_text(client: httpx.AsyncClient, world: World) -> None:
    number = await worlds.amendment(world, await worlds.person(), title="Propos cachés")
    await database.execute("UPDATE amendment SET status = 'hidden'")
    page = await browsing.show(client, f"/consultations/essai/amendments/{number}")
    assert "Propos cachés" not in page.html and "dix jours" not in page.html  # type: ignore[operator]
    assert "masqué par la modération" in browsing.words(page)
    await browsing.signed_in(client, Role.DRAFTER)
    assert "Propos cachés" in browsing.words(await browsing.show(client, f"/consultations/essai/amendments/{number}"))


async def test_scores_are_hidden_until_one_has_voted_or_enough_have(client: httpx.AsyncClient, world: World) -> None:
    number = await worlds.amendment(world, await worlds.person())
    here = f"/consultations/essai/amendments/{number}"
    for voter in await worlds.people(29):
        await votes.cast(world.slug, "amendment", number, 1, by=voter, now=world.now)
    page = await browsing.show(client, here)
    assert "100 %" not in browsing.words(page).replace("\xa0", " ") and page.css("svg.tally") == []

    await votes.cast(world.slug, "amendment", number, -1, by=await worlds.person(), now=world.now)

    text = browsing.words(await browsing.show(client, here)).replace("\xa0", " ")
    assert "97 % d’accord" in text and "Pourquoi ce rang ?" in text and "1er sur 1" in text


async def test_pages_speak_english_and_leave_the_law_in_french(client: httpx.AsyncClient, world: World) -> None:
    number = await worlds.amendment(world, await worlds.person())
    page = await browsing.show(client, f"/consultations/essai/amendments/{number}", accept_language="en")
    text = browsing.words(page)
    assert "Alinea 2 replaces" in text and "substituer au mot" in text and "Explanatory statement" in text


@pytest.mark.parametrize(
    "path",
    [
        "/consultations/essai/amendments/99",
        "/consultations/ailleurs/amendments/1",
        "/consultations/essai/articles/9/amend",
    ],
)
async def test_what_does_not_exist_is_not_found(client: httpx.AsyncClient, path: str) -> None:
    await browsing.show(client, path, status=404)
