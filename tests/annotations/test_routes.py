"""Annotating from the page: nothing typed is lost, with and without htmx."""

import httpx
import pytest

from lawlab.annotations import queries
from lawlab.clock import now
from lawlab.engine.rules import Actor
from tests import worlds
from tests.browsing import follow, form, parse, show, signed_in, submit, words
from tests.worlds import World
from texts import queries as texts

HERE = "/consultations/essai/articles/2"
FORM = f"{HERE}/annotations"


@pytest.fixture
async def world(client: httpx.AsyncClient) -> World:
    return await worlds.consultation(now=now())


async def written(world: World, reader: Actor | None = None) -> tuple[queries.AnnotationView, ...]:
    consultation = await world.view()
    article = await texts.article_in(consultation.version, "2")
    return await queries.on_article(consultation.id, consultation.version, article.id, reader=reader)


async def test_a_remark_written_on_the_article_stands_in_its_margin(client: httpx.AsyncClient, world: World) -> None:
    await signed_in(client, name="Nadia")
    answer = await submit(
        client, await show(client, HERE), FORM, alinea="2", quote="réparateur professionnel", body="Et les bénévoles ?"
    )
    assert answer.headers["location"] == f"{HERE}#art_2__al_2"
    page = await follow(client, answer)
    assert "Votre annotation est dans la marge de l’alinéa 2." in words(page)
    note = page.css_first("#art_2__al_2 .note.remark")
    assert "réparateur professionnel" in words(note) and "Remarque de Nadia" in words(note)


async def test_words_that_are_not_there_come_back_with_all_that_was_typed(
    client: httpx.AsyncClient, world: World
) -> None:
    await signed_in(client)
    answer = await submit(
        client, await show(client, HERE), FORM,
        alinea="3", quote="mots absents", body="Ma remarque", kind="question", visibility="private",
    )  # fmt: skip
    assert answer.status_code == 422
    page = parse(answer)
    kept = form(page, FORM)
    assert (kept["alinea"], kept["quote"], kept["body"]) == (["3"], ["mots absents"], ["Ma remarque"])
    assert (kept["kind"], kept["visibility"]) == (["question"], ["private"])
    assert page.css_first('#f-quote[aria-invalid="true"]') is not None
    assert "Recopiez les mots" in words(page.css_first(".msg.bad"))
    assert await written(world) == ()
    fixed = await submit(client, page, FORM, quote="notice de démontage")
    assert fixed.status_code == 303


async def test_htmx_gets_the_block_alone(client: httpx.AsyncClient, world: World) -> None:
    me = await signed_in(client)
    page = await show(client, FORM)
    headers = {"HX-Request": "true"}
    wrong = await submit(client, page, FORM, headers=headers, alinea="2", quote="absent", body="Ici")
    assert wrong.status_code == 422 and "<html" not in wrong.text
    assert form(parse(wrong), FORM)["body"] == ["Ici"]
    right = await submit(client, page, FORM, headers=headers, alinea="2", quote="quinze jours", body="Ici")
    assert right.status_code == 200 and "<html" not in right.text
    assert "Ici" in words(parse(right).css_first("#annotations #note_1"))
    removal = "/consultations/essai/annotations/1/removal"
    gone = await submit(client, await show(client, FORM), removal, headers=headers)
    assert gone.status_code == 200 and parse(gone).css_first("#note_1") is None
    assert await written(world, me) == ()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"body": "   "}, "body"), ({"body": "a" * 2_001}, "body"), ({"body": "nul \x00 ici"}, "body"),
        ({"body": "Bien", "alinea": "77"}, "alinea"), ({"body": "Bien", "alinea": "x"}, "alinea"),
        ({"body": "Bien", "quote": "\x00"}, "quote"), ({"body": "Bien", "kind": "slogan"}, "kind"),
    ],
)  # fmt: skip
async def test_what_cannot_be_taken_says_which_field_and_keeps_the_rest(
    client: httpx.AsyncClient, world: World, fields: dict[str, str], field: str
) -> None:
    me = await signed_in(client)
    answer = await submit(client, await show(client, HERE), FORM, **fields)
    assert answer.status_code == 422
    page = parse(answer)
    assert page.css_first(f'.msg.bad a[href="#f-{field}"]') is not None
    assert form(page, FORM)["body"] == [fields["body"].replace("\x00", "")]
    assert await written(world, me) == ()


async def test_two_megabytes_are_refused_and_given_back(client: httpx.AsyncClient, world: World) -> None:
    await signed_in(client)
    answer = await submit(client, await show(client, HERE), FORM, body="a" * 2_000_000)
    assert answer.status_code == 422
    assert len(form(parse(answer), FORM)["body"][0]) == 2_000_000


async def test_without_an_account_the_text_is_kept_until_one_has_signed_in(
    client: httpx.AsyncClient, world: World
) -> None:
    answer = await submit(client, await show(client, HERE), FORM, alinea="2", body="Gardez ceci")
    assert answer.status_code == 401
    assert "Gardez ceci" in words(answer) or "Gardez ceci" in answer.text


async def test_an_article_or_consultation_that_does_not_exist_is_not_found(
    client: httpx.AsyncClient, world: World
) -> None:
    for path in ("/consultations/essai/articles/12/annotations", "/consultations/absent/articles/2/annotations"):
        await show(client, path, status=404)


async def test_somebody_else_cannot_take_an_annotation_back(client: httpx.AsyncClient, world: World) -> None:
    author = await signed_in(client, name="Nadia")
    await submit(client, await show(client, HERE), FORM, body="À moi")
    page = await show(client, FORM)
    removal = "/consultations/essai/annotations/1/removal"
    assert form(page, removal)
    client.cookies.clear()
    await signed_in(client, name="Paul")
    page = await show(client, FORM)
    assert page.css_first(f'form[action="{removal}"]') is None
    token = form(page, FORM)["_csrf"][0]
    answer = await client.post(removal, data={"_csrf": token}, headers={"origin": "https://lawlab.test"})
    assert answer.status_code == 403
    assert len(await written(world, author)) == 1
