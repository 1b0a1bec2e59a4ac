"""The API as a program asks it: lists followed by cursor, filters refused when unknown, entity tags, other origins."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from arguments import service as arguments
from arguments.forms import ArgumentForm, Side
from lawlab import clock, database
from lawlab.decisions import service as decisions
from lawlab.engine.outcome import Outcome
from lawlab.engine.rules import Role
from lawlab.settings import Settings
from lawlab.votes import service as votes
from tests import worlds
from tests.browsing import browser, parse, show, signed_in, words
from tests.decisions.desk import decide, deciding, vote
from tests.worlds import World

ROOT = "/api/consultations/essai"


@pytest.fixture
async def api(db: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A program without cookies."""
    async with browser(db, accept="application/json") as client:
        yield client


@pytest.fixture
async def world(db: Settings) -> World:
    return await worlds.consultation(now=clock.now())


async def read(api: httpx.AsyncClient, path: str, status: int = 200, **headers: str) -> Any:
    answer = await api.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    assert answer.status_code == status, f"{path}: {answer.status_code} {answer.text[:400]}"
    return answer.json()


async def follow(api: httpx.AsyncClient, path: str) -> list[dict[str, Any]]:
    """Every item of a list, page after page, by the Link header as by ``next``."""
    found: list[dict[str, Any]] = []
    address: str | None = path
    while address:
        answer = await api.get(address)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += page["items"]
        link = answer.links.get("next", {}).get("url")
        assert (link is None) == (page["next"] is None)
        address = link
    return found


async def test_a_list_is_followed_to_its_end_once_each(api: httpx.AsyncClient, world: World) -> None:
    author = await worlds.person()
    for _ in range(7):
        await worlds.amendment(world, author)
    for sort, expected in (("number", list(range(1, 8))), ("newest", list(range(7, 0, -1)))):
        found = await follow(api, f"{ROOT}/amendments?limit=3&sort={sort}")
        assert [one["number"] for one in found] == expected


async def test_what_is_added_meanwhile_shifts_nothing(api: httpx.AsyncClient, world: World) -> None:
    author, voter = await worlds.people(2)
    for _ in range(6):
        await worlds.amendment(world, author)
    for sort in ("newest", "discussed"):
        first = await read(api, f"{ROOT}/amendments?limit=2&sort={sort}")
        seen = [one["number"] for one in first["items"]]
        new = await worlds.amendment(world, author)
        await votes.cast(world.slug, "amendment", new, 1, by=voter, now=world.now)
        rest = await follow(api, f"{ROOT}/amendments?limit=2&sort={sort}&cursor={first['next']}")
        assert not {one["number"] for one in rest} & {*seen, new}
        assert len(rest) == first["total"] - 2


async def test_arguments_and_annotations_are_followed_too(api: httpx.AsyncClient, world: World) -> None:
    author = await worlds.person()
    number = await worlds.amendment(world, author)
    for place in range(5):
        form = ArgumentForm(side=Side.FOR if place % 2 else Side.AGAINST, body=f"Une raison de plus, la {place}e.")
        await arguments.argue(world.slug, form, by=author, now=world.now, number=number)
    assert [one["number"] for one in await follow(api, f"{ROOT}/arguments?limit=2")] == [1, 2, 3, 4, 5]
    against = await read(api, f"{ROOT}/arguments?side=against&amendment={number}")
    assert against["total"] == 3 and {one["side"] for one in against["items"]} == {"against"}
    assert (await read(api, f"{ROOT}/arguments/2"))["amendment"] == number
    assert (await read(api, f"{ROOT}/arguments?article=1er"))["items"] == []
    assert (await read(api, f"{ROOT}/arguments?amendment=99", 404))["error"]["code"] == "not-found"


def cursors() -> list[str]:
    made = [
        ["x"],
        [0],
        {},
        None,
        [{}],
        "x",
        [[]],
        ["0" * 12, "1"],
        ["0" * 12, True],
        ["0" * 12, 1.5],
        ["0" * 12, 2**60],
    ]
    written = [base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in made]
    return [*written, "x", "é", "%00", "====", "W10", "[" * 300, base64.urlsafe_b64encode(b"[" * 290).decode()[:380]]


async def test_a_cursor_that_is_not_of_this_list_is_refused(api: httpx.AsyncClient, world: World) -> None:
    author = await worlds.person()
    for _ in range(3):
        await worlds.amendment(world, author)
    foreign = (await read(api, f"{ROOT}/amendments?limit=1&sort=newest"))["next"]
    for path in (f"{ROOT}/amendments", f"{ROOT}/arguments", f"{ROOT}/annotations", "/api/consultations"):
        for cursor in (*cursors(), foreign):
            error = (await read(api, f"{path}?cursor={cursor}", 400))["error"]
            assert error["code"] == "bad-request" and "curseur" in error["message"], cursor
        assert (await read(api, f"{path}?cursor={'a' * 401}", 400))["error"]["facts"] == {"parameters": ["cursor"]}


async def test_unknown_parameters_are_refused_with_those_that_exist(api: httpx.AsyncClient, world: World) -> None:
    for odd in ("email=a", "filter[email]=a", "author=1", "%00=1", "", "limit=5&limit=6", "status=draft", "limit=0",
                "limit=101", "limit=1e3", "article=", "phase=x"):  # fmt: skip
        answer = await api.get(f"{ROOT}/amendments?{odd}")
        assert answer.status_code == (200 if not odd else 400), odd
    facts = (await read(api, f"{ROOT}/amendments?email=a", 400))["error"]["facts"]
    assert facts["allowed_parameters"] == ["article", "status", "kind", "outcome", "sort", "cursor", "limit"]
    assert (await read(api, f"{ROOT}/journal?x=1", 400))["error"]["facts"]["allowed_parameters"] == []
    assert (await read(api, "/schema?x=1", 400))["error"]["code"] == "bad-request"


async def test_what_has_not_changed_costs_a_304(api: httpx.AsyncClient, world: World) -> None:
    author = await worlds.person()
    await worlds.amendment(world, author)
    for path in (f"{ROOT}/amendments", f"{ROOT}/amendments/1", "/api/consultations", ROOT, "/schema"):
        first = await api.get(path)
        etag = first.headers["etag"]
        assert first.headers["cache-control"].startswith("public")
        for given in (etag, etag.removeprefix("W/"), f'"other", {etag}', "*"):
            again = await api.get(path, headers={"if-none-match": given})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
        assert (await api.get(path, headers={"if-none-match": '"other"'})).status_code == 200
    etag = (await api.get(f"{ROOT}/amendments")).headers["etag"]
    await worlds.amendment(world, author)
    assert (await api.get(f"{ROOT}/amendments", headers={"if-none-match": etag})).status_code == 200


async def test_any_site_may_read_without_credentials_and_nothing_else(api: httpx.AsyncClient, world: World) -> None:
    for path in (f"{ROOT}/amendments", f"{ROOT}/amendments/999", "/api/nowhere", "/schema"):
        answer = await api.get(path, headers={"origin": "https://elsewhere.example"})
        assert answer.headers["access-control-allow-origin"] == "*"
        assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
        assert "access-control-allow-credentials" not in answer.headers and "set-cookie" not in answer.headers
    asked = {"origin": "https://elsewhere.example", "access-control-request-method": "GET"}
    answer = await api.options(f"{ROOT}/amendments", headers=asked)
    assert answer.status_code == 204
    assert set(answer.headers["allow"].replace(" ", "").split(",")) == {"GET", "HEAD", "OPTIONS"}
    assert answer.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = await api.request(method, f"{ROOT}/amendments")
        assert answer.status_code == 405 and "GET" in answer.headers["allow"]
        assert answer.json()["error"]["code"] == "wrong-method"
    assert "access-control-allow-origin" not in (await api.get("/consultations/essai")).headers


async def test_head_is_get_without_the_body(api: httpx.AsyncClient, world: World) -> None:
    await api.get("/sign-in")  # the tag of a page is bound to the browser's own cookie
    for path in (ROOT, f"{ROOT}/amendments", "/consultations/essai/text", "/health", "/robots.txt", "/nowhere"):
        got, head = await api.get(path), await api.head(path)
        assert (head.status_code, head.content) == (got.status_code, b"")
        for name in ("content-type", "etag", "cache-control"):
            assert head.headers.get(name) == got.headers.get(name), (path, name)


async def test_only_json_is_answered(api: httpx.AsyncClient, world: World) -> None:
    for accepted, status in (
        ("text/html", 406), ("application/xml;q=0.9", 406), ("image/*", 406), ("*/*", 200), ("application/*", 200),
        ("text/html, */*;q=0.1", 200), ("application/json", 200), ("", 200), ("nonsense", 406),
    ):  # fmt: skip
        assert (await api.get(ROOT, headers={"accept": accepted})).status_code == status, accepted


async def test_scores_are_hidden_as_on_the_pages_until_enough_have_voted(api: httpx.AsyncClient, world: World) -> None:
    author = await worlds.person()
    few, many = await worlds.amendment(world, author), await worlds.amendment(world, author)
    await vote(world, few, agree=3)
    await vote(world, many, agree=20, disagree=10)
    found = {one["number"]: one for one in (await read(api, f"{ROOT}/amendments"))["items"]}
    assert found[few]["votes"] is None and found[few]["rank"] is None
    assert found[many]["votes"]["agree"] == 20 and found[many]["rank"] == {"rank": 1, "of": 1, "tied": False}
    ranking = await read(api, f"{ROOT}/ranking")
    assert [one["amendment"] for one in ranking["order"]] == [many] and ranking["waiting"] == [few]
    tallies = {one["target"]: one["votes"] for one in (await read(api, f"{ROOT}/tallies"))["items"]}
    assert tallies[str(few)] is None and tallies[str(many)]["disagree"] == 10
    assert (await read(api, f"{ROOT}/amendments?sort=rank", 400))["error"]["code"] == "bad-request"
    articles = (await read(api, f"{ROOT}/report"))["figures"]["articles"]
    assert all(one["agree"] is None for one in articles)


async def test_answers_are_there_once_published(api: httpx.AsyncClient, db: Settings) -> None:
    now = clock.now()
    world = await worlds.consultation(now=now - 30 * worlds.DAY)
    author = await worlds.person()
    drafter, publisher = await worlds.person(Role.DRAFTER), await worlds.person(Role.PUBLISHER)
    kept, left = await worlds.amendment(world, author), await worlds.amendment(world, author, changes={"sept": "huit"})
    await decide(world, kept, by=drafter)
    await decide(world, left, Outcome.NOT_RETAINED, by=drafter)
    assert (await read(api, f"{ROOT}/decisions"))["items"] == []
    assert (await read(api, f"{ROOT}/decisions/{kept}", 404))["error"]["code"] == "not-found"
    assert (await read(api, f"{ROOT}/amendments?outcome=retained"))["total"] == 0
    await decisions.publish(world.slug, by=publisher, now=deciding(world).now, label="Après")
    found = (await read(api, f"{ROOT}/decisions"))["items"]
    assert [(one["amendment"], one["outcome"]) for one in found] == [(kept, "retained"), (left, "not_retained")]
    assert (await read(api, f"{ROOT}/decisions/{left}"))["justification"]
    assert [one["number"] for one in (await read(api, f"{ROOT}/amendments?outcome=retained"))["items"]] == [kept]
    assert (await read(api, ROOT))["outcome"] == 2
    text = await read(api, f"{ROOT}/versions/2")
    assert text["parent"] == 1 and any("dix jours" in line for line in text["articles"][1]["alineas"])
    assert "dix jours" in (await read(api, f"{ROOT}/articles/2"))["alineas"][1]
    assert "quinze jours" in (await read(api, f"{ROOT}/articles/2?version=1"))["alineas"][1]
    fate = await read(api, f"{ROOT}/amendments/{kept}/follow-up")
    assert (fate["outcome"], fate["version"], fate["words"]) == ("retained", 2, 1)
    [place] = fate["standing"]
    assert (place["article"], place["alinea"]) == ("2", 2)
    assert [piece["text"].strip() for piece in place["pieces"] if piece["who"] == "author"] == ["dix"]
    assert (await read(api, f"{ROOT}/amendments/{left}/follow-up"))["standing"] == []
    report = await read(api, f"{ROOT}/report")
    assert report["is_provisional"] is False and report["figures"]["amendments"]["answered"] == 2
    assert [one["number"] for one in (await read(api, f"{ROOT}/amendments?sort=rank"))["items"]] == [kept, left]


async def test_what_is_not_there_is_said_in_one_shape(api: httpx.AsyncClient, world: World) -> None:
    for path in (
        "/api/consultations/none", f"{ROOT}/versions/9", f"{ROOT}/articles/99", f"{ROOT}/amendments/1",
        f"{ROOT}/amendments/99999999999999999999", f"{ROOT}/amendments/{'9' * 5000}", f"{ROOT}/amendments/-1x",
        f"{ROOT}/arguments/1", f"{ROOT}/annotations/1", "/api/consultations/%00", f"{ROOT}/articles/%00",
        f"/api/consultations/{'a' * 80}", "/api/nowhere",
    ):  # fmt: skip
        error = (await read(api, path, 404))["error"]
        assert error["code"] == "not-found" and error["message"], path
    english = (await read(api, "/api/consultations/none", 404, accept_language="en"))["error"]["message"]
    assert english == "This consultation does not exist."


async def test_who_asks_changes_nothing(db: Settings, world: World) -> None:
    author = await worlds.person()
    await worlds.amendment(world, author)
    async with browser(db, accept="application/json") as nobody, browser(db) as somebody:
        await signed_in(somebody)
        for path in (f"{ROOT}/amendments", ROOT, "/api/consultations"):
            one, two = await asyncio.gather(
                nobody.get(path), somebody.get(path, headers={"accept": "application/json"})
            )  # fmt: skip
            assert one.content == two.content and one.headers["etag"] == two.headers["etag"]
            assert "set-cookie" not in two.headers


async def test_the_description_speaks_the_reader_s_language(api: httpx.AsyncClient) -> None:
    french = await read(api, "/schema", accept_language="fr")
    english = await read(api, "/schema", accept_language="en")
    assert french["openapi"].startswith("3.") and list(french["paths"]) == list(english["paths"])
    assert all(path.startswith("/api/") for path in french["paths"])
    for path, methods in french["paths"].items():
        assert set(methods) == {"get"}
        ours, theirs = methods["get"], english["paths"][path]["get"]
        assert ours["summary"] != theirs["summary"] and theirs["summary"]
        assert {"200", "400", "406"} <= set(ours["responses"])


async def test_people_find_every_address_on_a_page_of_the_site(client: httpx.AsyncClient, world: World) -> None:
    page = await show(client, "/api")
    shown = words(page)
    described = (await client.get("/schema", headers={"accept": "application/json"})).json()
    assert all(f"GET {path}" in shown for path in described["paths"])
    assert (
        "sans compte" in words(page.css_first("header .lead")) and "follow-up" in shown and "already_satisfied" in shown
    )
    tried = [link.attributes["href"] or "" for link in page.css("section section a")]
    assert f"{ROOT}/amendments" in tried
    for address in tried:
        assert (await client.get(address, headers={"accept": "application/json"})).status_code == 200, address
    assert not [script for script in page.css("script") if not (script.attributes["src"] or "").startswith("/static/")]
    assert parse(await client.get("/help/open-data")).css_first('a[href="/api"]') is not None


async def test_the_api_reads_and_writes_nothing(api: httpx.AsyncClient, world: World) -> None:
    before = await database.fetch("SELECT MAX(id) AS last FROM journal_entry")
    for path in (await read(api, "/schema"))["paths"]:
        await api.get(path.replace("{slug}", world.slug).replace("{number}", "1"))
    assert await database.fetch("SELECT MAX(id) AS last FROM journal_entry") == before
