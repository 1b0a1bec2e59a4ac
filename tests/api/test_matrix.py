"""Role × object, over every GET route of the table: what a page hides, no page, file or API answer shows.

Each object carries a word of its own; every route is asked, for every role, about every object. A new route is
asked as soon as it exists: ``FILLED`` says what its parameters may be. A word seen by somebody who may not fails.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import httpx
import pytest

from amendments import service as amendments
from amendments.forms import amendment_form
from arguments import service as arguments
from arguments.forms import ArgumentForm, Side
from lawlab import clock, database
from lawlab.annotations import service as annotations
from lawlab.annotations.forms import AnnotationForm, Kind, Visibility
from lawlab.app import create_app
from lawlab.decisions import service as decisions
from lawlab.engine.outcome import Outcome
from lawlab.engine.rules import Actor, Role
from lawlab.settings import Settings
from tests import worlds
from tests.browsing import account, browser, parse, sign_in, words
from tests.decisions.desk import decide, deciding, vote
from tests.worlds import ARTICLE_2, World

NOBODY, AUTHOR, OTHER = "nobody", "author", "other"
STAFF = {"drafter", "publisher", "administrator"}
EVERYBODY = {NOBODY, AUTHOR, OTHER, "moderator", *STAFF}
MAY_SEE: dict[str, set[str]] = {
    "brouillonaa": {AUTHOR},
    "depouillebb": EVERYBODY,  # an amendment in debate
    "retirecc": EVERYBODY,
    "masquedd": {AUTHOR, "moderator", *STAFF},
    "secreteee": {AUTHOR},  # a private annotation
    "margeff": EVERYBODY,  # a public one
    "argumentgg": EVERYBODY,
    "voilehh": {AUTHOR, "moderator", *STAFF},  # a hidden argument
    "preteii": STAFF,  # an answer that is ready, not published
    "esquissejj": STAFF,  # a draft of an answer
    "internekk": STAFF,  # internal notes
    "anne.secrete": {AUTHOR, "administrator"},
    "publieell": EVERYBODY,  # a published answer
}
PUBLISHED = {"publieell"}
JSON = {"accept": "application/json"}
BY_API = (NOBODY, AUTHOR, "drafter")  # the API does not look at who asks: these stand for all
FILES = ("amendments.json", "annotations.json", "decisions.json", "arguments.json", "people.csv", "journal.jsonl")
FILLED: dict[str, list[str]] = {
    "consultations/{slug:str}": ["essai"],
    "articles/{number:str}": ["2"],
    "articles/{key:str}": ["2"],
    "charts/{name:str}": ["amendments", "outcomes.csv"],
    "amendments/{number:int}": ["1", "2", "3"],
    "arguments/{number:int}": ["1", "2"],
    "annotations/{number:int}": ["1", "2"],
    "decisions/{number:int}": ["1", "3"],
    "versions/{number:int}": ["1"],
    "files/{name:path}": list(FILES),
    "password/{secret:str}": ["x"],
    "help/{name:str}": ["rules"],
    "static/{name:str}": ["x"],
    "tile/{path:path}": ["0/000", "entries/000"],
    "receipts/{name:str}": ["1.json", "x"],
    "unsubscribe/{token:str}": ["x"],
}


def addresses(settings: Settings) -> Iterator[str]:
    """Every GET route of the application, filled with every object."""
    for route in create_app(settings).routes:
        if "GET" not in getattr(route, "methods", ()):
            continue
        found = [""]
        parts = route.path.strip("/").split("/")
        for before, part in zip(["", *parts], parts, strict=False):
            row = FILLED[f"{before}/{part}"] if "{" in part else [part]  # a route that nobody described fails here
            found = [f"{start}/{value}" for start in found for value in row]
        yield from found


def said(answer: httpx.Response) -> str:
    """All that an answer holds, files of an archive included."""
    if not answer.content.startswith(b"PK"):
        return answer.text
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return "\n".join(archive.read(one).decode("utf-8", "replace") for one in archive.namelist())


async def note(world: World, by: Actor, body: str, visibility: Visibility) -> None:
    form = AnnotationForm(article="2", alinea=1, kind=Kind.REMARK, body=body, visibility=visibility)
    await annotations.annotate(world.slug, form, by=by, now=world.now)


async def populate(now: datetime) -> tuple[World, dict[str, Actor]]:
    """Every object that somebody may not see, and one of each that everybody may; votes are closed."""
    world = await worlds.consultation(now=now - 18 * worlds.DAY, threshold=1)
    people = {AUTHOR: await account("anne.secrete@exemple.fr", name="Anne R.")}
    people[OTHER] = await account("other@exemple.fr")
    for role in (Role.MODERATOR, Role.DRAFTER, Role.PUBLISHER, Role.ADMINISTRATOR):
        people[role.value] = await account(f"{role.value}@exemple.fr", role=role)
    anne = people[AUTHOR]
    await worlds.amendment(world, anne, title="Titre depouillebb")
    await worlds.amendment(world, anne, title="Titre retirecc", changes={"sept": "huit"})
    await worlds.amendment(world, anne, title="Titre masquedd", changes={"gratuitement": "masquedd"})
    form = amendment_form(article="2", alineas=(*ARTICLE_2, "Un brouillonaa."), title="brouillonaa", statement="")
    await amendments.save_draft(world.slug, form, by=anne, now=world.now)
    await note(world, anne, "Une remarque secreteee.", Visibility.PRIVATE)
    await note(world, anne, "Une remarque margeff.", Visibility.PUBLIC)
    for body in ("Une bonne raison argumentgg.", "Une mauvaise raison voilehh."):
        await arguments.argue(
            world.slug, ArgumentForm(side=Side.FOR, body=body), by=anne, now=world.now, number=1
        )  # fmt: skip
    drafter = people["drafter"]
    await decide(world, 1, Outcome.NOT_RETAINED, by=drafter, justification="Raison preteii.", notes="Note internekk.")
    await decide(world, 2, Outcome.NOT_RETAINED, by=drafter, justification="Raison esquissejj.", is_draft=True)
    await amendments.withdraw(world.slug, 2, by=anne, now=world.now)
    await database.execute("UPDATE amendment SET status = 'hidden' WHERE number = 3")
    await database.execute("UPDATE argument SET status = 'hidden' WHERE body LIKE '%voilehh%'")
    return world, people


async def seen(settings: Settings, people: dict[str, Actor]) -> dict[str, dict[str, set[str]]]:
    """Word → role → the addresses that show it."""
    found: dict[str, dict[str, set[str]]] = {word: {} for word in MAY_SEE}
    every = list(addresses(settings))
    for role in [NOBODY, *people]:
        async with browser(settings) as client:
            if role != NOBODY:
                email = "anne.secrete@exemple.fr" if role == AUTHOR else f"{role}@exemple.fr"
                await sign_in(client, email)
            for address in every:
                is_api = address.startswith(("/api/", "/schema"))
                if is_api and role not in BY_API:
                    continue
                answer = await client.get(address, headers={"accept": "application/json" if is_api else "text/html"})
                assert answer.status_code in (200, 303, 400, 401, 403, 404, 422), f"{address}: {answer.status_code}"
                text = said(answer)
                for word in MAY_SEE:
                    if word in text:
                        found[word].setdefault(role, set()).add(address)
    return found


def wrongly(found: dict[str, dict[str, set[str]]], everybody: Iterable[str] = EVERYBODY) -> list[str]:
    """What somebody saw and may not; what everybody may see and somebody did not; what the API shows to some."""
    wrong = []
    for word, roles in found.items():
        allowed = MAY_SEE[word]
        wrong += [f"{word} seen by {role} on {sorted(roles[role])}" for role in roles if role not in allowed]
        if allowed == EVERYBODY:
            wrong += [f"{word} not seen by {role}" for role in everybody if role not in roles]
        by_api = {role: {one for one in roles.get(role, ()) if one.startswith("/api/")} for role in BY_API}
        if allowed != EVERYBODY and any(by_api.values()):
            wrong.append(f"{word} in the API: {by_api}")
        elif allowed == EVERYBODY and not all(by_api.get(role) == by_api.get(NOBODY) != set() for role in BY_API):
            wrong.append(f"{word} not in the API for all: {by_api}")
    return wrong


@pytest.mark.sqlite  # a thousand requests: who may read what does not depend on the database
async def test_nothing_that_pages_hide_is_shown_before_publication(db: Settings) -> None:
    _world, people = await populate(clock.now())
    found = await seen(db, people)
    assert not wrongly({word: roles for word, roles in found.items() if word not in PUBLISHED})
    assert found["brouillonaa"].keys() == {AUTHOR} and "/me" in found["brouillonaa"][AUTHOR]
    assert found["internekk"].keys() <= STAFF and found["internekk"]


@pytest.mark.sqlite  # a thousand requests: who may read what does not depend on the database
async def test_nor_once_it_is_published(db: Settings) -> None:
    world, people = await populate(clock.now() - worlds.DAY)
    await worlds.person()
    edition = (await database.fetch("SELECT edition FROM decision WHERE outcome = 'not_retained' ORDER BY id"))[0]
    await decide(world, 1, Outcome.NOT_RETAINED, by=people["drafter"], edition=edition["edition"],
                 justification="Raison publieell.", notes="Note internekk.")  # fmt: skip
    await decisions.publish(world.slug, by=people["publisher"], now=deciding(world).now, label="Après")
    found = await seen(db, {role: people[role] for role in (AUTHOR, "drafter")})
    told = {word: roles for word, roles in found.items() if word != "preteii"}
    assert not wrongly(told, everybody={NOBODY, AUTHOR, "drafter"})


@pytest.mark.parametrize("days", [0, 12, 18])
async def test_the_api_shows_votes_when_the_pages_do(client: httpx.AsyncClient, days: int) -> None:
    """In each phase, for few votes and for many: an amendment's page, its place in the list, and the API agree."""
    world = await worlds.consultation(now=clock.now() - days * worlds.DAY)
    author = await worlds.person()
    for agree, disagree in ((0, 0), (3, 1), (20, 10)):
        await vote(world, await worlds.amendment(world, author), agree=agree, disagree=disagree)
    listed: dict[str, Any] = (await client.get("/api/consultations/essai/amendments", headers=JSON)).json()
    for shape in listed["items"]:
        page = parse(await client.get(f"/consultations/essai/amendments/{shape['number']}"))
        shown = page.css_first("#vote")
        is_shown = shown.css_first("svg.tally") is not None or "Aucun vote." in words(shown)
        assert is_shown == (shape["votes"] is not None), (days, shape["number"])
    assert [one["votes"] is not None for one in listed["items"]] == [days == 18, days == 18, True]
