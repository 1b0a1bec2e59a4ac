"""Coming in and going out, as people and as guessers do it."""

import logging
from datetime import timedelta
from statistics import median
from time import perf_counter

import httpx
import pytest

from lawlab import clock, database
from lawlab.accounts import attempts, passwords, queries, service
from lawlab.engine.rules import Role
from lawlab.errors import Invalid, TooMany
from lawlab.settings import Settings
from tests.browsing import PASSWORD, account, browser, follow, form, parse, show, sign_in, signed_in, submit, words
from tests.worlds import NOW

NEW = {"email": "solene@exemple.fr", "name": "Solène K.", "password": PASSWORD, "rules": "yes"}


async def test_signing_up_signs_in_at_once(client: httpx.AsyncClient) -> None:
    answer = await submit(client, await show(client, "/sign-in"), "/sign-up", **NEW)
    page = await follow(client, answer)
    assert "Solène K." in words(page.css_first("header.masthead"))
    rows = await database.fetch("SELECT email, role, kind, password_hash FROM person")
    assert (rows[0]["email"], rows[0]["role"], rows[0]["kind"]) == ("solene@exemple.fr", "citizen", "citizen")
    assert rows[0]["password_hash"].startswith("$argon2id$v=19$m=19456,t=2,p=1$")


async def test_an_account_is_one_line_of_the_journal_without_its_name(client: httpx.AsyncClient) -> None:
    await submit(client, await show(client, "/sign-in"), "/sign-up", **NEW)
    rows = await database.fetch("SELECT kind, line FROM journal_entry WHERE chapter = 'site'")
    assert [row["kind"] for row in rows] == ["account"]
    assert "Sol" not in rows[0]["line"] and "exemple" not in rows[0]["line"]


async def test_an_organisation_has_its_kind_role_and_number(client: httpx.AsyncClient) -> None:
    fields = {**NEW, "kind": "association", "register_number": "W751000000"}
    await submit(client, await show(client, "/sign-in"), "/sign-up", **fields)
    rows = await database.fetch("SELECT role, kind, register_number FROM person")
    assert rows == [{"role": "organisation", "kind": "association", "register_number": "W751000000"}]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("email", "solene.exemple.fr", "Il manque le signe @"),
        ("email", "solene@", "n’est pas complète"),
        ("email", "", "Écrivez votre adresse"),
        ("name", "", "Écrivez le nom"),
        ("name", "!", "signes au moins"),
        ("password", "court", "12 signes au moins"),
        ("password", "", "Écrivez votre mot de passe"),
        ("password", "azertyuiop123", "trop courant"),
        ("rules", None, "règles du débat"),
        ("kind", "robot", "réponses proposées"),
    ],
)
async def test_each_mistake_is_told_beside_its_field_and_the_rest_is_kept(
    client: httpx.AsyncClient, field: str, value: str | None, sentence: str
) -> None:
    answer = await submit(client, await show(client, "/sign-in"), "/sign-up", **{**NEW, field: value})
    assert answer.status_code == 422
    page = parse(answer)
    summary = page.css_first("[role=alert][tabindex='-1']")
    assert sentence in words(summary)
    target = summary.css_first("a").attributes["href"] or ""
    assert page.css_first(target) is not None
    kept = form(page, "/sign-up")
    for name in ("email", "name"):
        if name != field:
            assert kept[name] == [NEW[name]]
    assert PASSWORD not in answer.text
    assert await database.fetch("SELECT id FROM person") == []


async def test_a_name_that_reads_the_same_is_taken_and_another_is_offered(client: httpx.AsyncClient) -> None:
    await account("autre@exemple.fr", name="Solène K.")
    answer = await submit(client, await show(client, "/sign-in"), "/sign-up", **{**NEW, "name": "solene  k"})
    assert answer.status_code == 422
    assert "« solene k » est déjà pris. Essayez « solene k 2 »" in words(answer)


async def test_nobody_gives_themselves_a_role(client: httpx.AsyncClient) -> None:
    page = await show(client, "/sign-in")
    for extra in ({"role": "administrator"}, {"level": "3"}, {"origin": "demo"}):
        assert (await submit(client, page, "/sign-up", **NEW, **extra)).status_code == 422
    assert await database.fetch("SELECT id FROM person") == []


async def test_a_known_address_gets_the_same_answer_and_a_letter(
    db: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="lawlab.mail")
    await account("solene@exemple.fr", name="Autre", password="un tout autre secret")
    async with browser(db) as known, browser(db) as unknown:
        first = await submit(known, await show(known, "/sign-in"), "/sign-up", **NEW)
        second = await submit(
            unknown,
            await show(unknown, "/sign-in"),
            "/sign-up",
            **{**NEW, "email": "neuve@exemple.fr", "name": "Neuve"},
        )
        assert (first.status_code, first.headers["location"], first.content) == (
            second.status_code, second.headers["location"], second.content
        )  # fmt: skip
        one, two = await follow(known, first), await follow(unknown, second)
        assert words(one.css_first("main")) == words(two.css_first("main"))
    assert "solene@exemple.fr" in caplog.text and "neuve@exemple.fr" not in caplog.text


async def test_signing_in_tells_nothing_of_who_has_an_account(db: Settings) -> None:
    await account("anne@exemple.fr")
    async with browser(db) as one, browser(db) as two:
        wrong = await submit(
            one, await show(one, "/sign-in"), "/sign-in", email="anne@exemple.fr", password="pas le bon du tout"
        )
        unknown = await submit(
            two, await show(two, "/sign-in"), "/sign-in", email="anna@exemple.fr", password="pas le bon du tout"
        )
    assert wrong.status_code == unknown.status_code == 422
    strip = str.maketrans("", "", "0123456789abcdef")
    assert wrong.text.replace("anne@", "anna@").translate(strip) == unknown.text.translate(strip)


async def test_an_unknown_address_costs_a_guesser_the_same_time(db: Settings) -> None:
    await account("anne@exemple.fr")
    times: dict[str, list[float]] = {"anne@exemple.fr": [], "anna@exemple.fr": []}
    await passwords.is_right(None, "warm up")
    for _round in range(7):
        for email, spent in times.items():
            await attempts.forget(f"sign-in:{email}")
            started = perf_counter()
            with pytest.raises(Invalid):
                await service.sign_in(email, "pas le bon du tout", now=clock.now())
            spent.append(perf_counter() - started)
    known, unknown = (median(spent) for spent in times.values())
    assert 0.4 < known / unknown < 2.5


async def test_asking_for_a_link_tells_nothing_either(db: Settings, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="lawlab.mail")
    await account("anne@exemple.fr")
    pages = []
    async with browser(db) as client:
        for email in ("anne@exemple.fr", "anna@exemple.fr"):
            answer = await submit(client, await show(client, "/password"), "/password", email=email)
            pages.append((answer.status_code, words(parse(answer).css_first("main"))))
    assert pages[0] == pages[1]
    assert caplog.text.count("/password/") == 1


async def test_a_link_sets_a_new_password_once(client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="lawlab.mail")
    await account("anne@exemple.fr")
    await sign_in(client, "anne@exemple.fr")
    old = client.cookies["__Host-lawlab_session"]
    await submit(client, await show(client, "/password"), "/password", email="Anne@Exemple.FR")
    link = next(line for line in caplog.text.splitlines() if "/password/" in line).strip()
    path = link.removeprefix("https://lawlab.test")
    weak = await submit(client, await show(client, path), path, password="court")
    assert weak.status_code == 422
    answer = await submit(client, parse(weak), path, password="cinq lapins roses")
    assert answer.status_code == 303
    assert (await client.get(path)).status_code == 404
    again = await submit(client, parse(weak), path, password="six lapins roses ici")
    assert again.status_code in (403, 404)
    client.cookies.set("__Host-lawlab_session", old, domain="lawlab.test")
    assert (await client.get("/me/account")).status_code == 401
    client.cookies.clear()
    await sign_in(client, "anne@exemple.fr", "cinq lapins roses")


async def test_a_link_ends_after_half_an_hour(db: Settings) -> None:
    await account("anne@exemple.fr")
    found = await service.ask_reset("anne@exemple.fr", now=NOW)
    assert found is not None
    assert await service.is_link_alive(found[1], now=NOW + timedelta(minutes=29))
    assert not await service.is_link_alive(found[1], now=NOW + timedelta(minutes=30))


async def test_a_changed_password_signs_every_other_device_out(db: Settings) -> None:
    await account("anne@exemple.fr")
    async with browser(db) as phone, browser(db) as desk:
        await sign_in(phone, "anne@exemple.fr")
        await sign_in(desk, "anne@exemple.fr")
        page = await show(desk, "/me/account")
        wrong = await submit(desk, page, "/me/password", current_password="faux faux faux", password="sept oies grises")
        assert wrong.status_code == 422
        right = await submit(desk, page, "/me/password", current_password=PASSWORD, password="sept oies grises")
        assert right.status_code == 303
        assert (await desk.get("/me/account")).status_code == 200
        assert (await phone.get("/me/account")).status_code == 401


async def test_guessing_slows_down_and_says_for_how_long(client: httpx.AsyncClient) -> None:
    await account("anne@exemple.fr")
    page = await show(client, "/sign-in")
    statuses = []
    for _guess in range(7):
        answer = await submit(client, page, "/sign-in", email="anne@exemple.fr", password="pas le bon du tout")
        statuses.append(answer.status_code)
    assert statuses == [422] * 5 + [429] * 2
    assert 0 < int(answer.headers["retry-after"]) <= 30
    assert form(parse(answer), "/sign-in")["email"] == ["anne@exemple.fr"]
    right = await submit(client, page, "/sign-in", email="anne@exemple.fr", password=PASSWORD)
    assert right.status_code == 429, "the delay also holds for the right password"


async def test_delays_grow_and_are_forgotten(db: Settings) -> None:
    assert [attempts.delay(n).seconds for n in (4, 5, 6, 7, 30)] == [0, 30, 60, 120, 900]
    for _guess in range(5):
        await attempts.count("key", NOW)
    with pytest.raises(TooMany):
        await attempts.count("key", NOW + timedelta(seconds=29))
    await attempts.count("key", NOW + timedelta(seconds=31))
    with pytest.raises(TooMany):
        await attempts.count("key", NOW + timedelta(seconds=80))
    await attempts.count("key", NOW + timedelta(hours=2))
    await attempts.count("key", NOW + timedelta(hours=2))


async def test_guesses_sent_together_all_count(db: Settings) -> None:
    import asyncio

    await account("anne@exemple.fr")
    found = await asyncio.gather(
        *(service.sign_in("anne@exemple.fr", "pas le bon du tout", now=NOW) for _guess in range(20)),
        return_exceptions=True,
    )
    assert sum(isinstance(one, Invalid) for one in found) == 5
    assert sum(isinstance(one, TooMany) for one in found) == 15


async def test_sessions_slide_and_end(db: Settings) -> None:
    await account("anne@exemple.fr")
    found = await service.sign_in("anne@exemple.fr", PASSWORD, now=NOW)
    assert await service.recognise(found.secret, now=NOW + timedelta(days=29)) is not None
    assert await service.recognise(found.secret, now=NOW + timedelta(days=58)) is not None
    assert await service.recognise(found.secret, now=NOW + timedelta(days=89)) is None
    assert await service.recognise("unknown", now=NOW) is None


async def test_signed_in_people_see_their_account_and_choose_a_language(client: httpx.AsyncClient) -> None:
    await signed_in(client, name="Marius T.")
    page = await show(client, "/me/account")
    assert "Marius T." in words(page.css_first("main"))
    assert (await submit(client, page, "/me/language", language="en")).status_code == 303
    rows = await database.fetch("SELECT language FROM person")
    assert rows == [{"language": "en"}]


async def test_signing_in_leads_back_to_the_page_one_came_from(client: httpx.AsyncClient) -> None:
    await account("anne@exemple.fr")
    page = await show(client, "/help/rules")
    door = next(a.attributes["href"] for a in page.css(".masthead a") if "sign-in" in (a.attributes["href"] or ""))
    answer = await submit(
        client, await show(client, door or ""), "/sign-in", email="anne@exemple.fr", password=PASSWORD
    )
    assert answer.headers["location"] == "/help/rules"


async def test_demonstration_accounts_are_shown_on_the_demonstration_only(db: Settings) -> None:
    await service.create_person(
        name="Démo", email=f"drafter@{queries.DEMO_DOMAIN}", password=queries.DEMO_PASSWORD, role=Role.DRAFTER,
        origin="demo", now=NOW,
    )  # fmt: skip
    await account("anne@exemple.fr")
    async with browser(db) as client:
        page = await client.get("/sign-in")
        assert queries.DEMO_PASSWORD not in page.text and queries.DEMO_DOMAIN not in page.text
    async with browser(db.model_copy(update={"demo": True})) as client:
        page = await show(client, "/sign-in")
        assert queries.DEMO_DOMAIN in page.html and "anne@" not in page.html
        answer = await submit(client, page, "/sign-in")
        assert answer.status_code == 303
        assert "Démo" in words((await follow(client, answer)).css_first("header.masthead"))


async def test_people_of_an_import_are_made_once_and_cannot_sign_in(db: Settings) -> None:
    names = [("k1", "Anonyme"), ("k2", "Anonyme")]
    first = await service.create_pseudonyms("cap", names, now=NOW)
    again = await service.create_pseudonyms("cap", [*names, ("k3", "Autre")], now=NOW)
    assert first["k1"] != first["k2"] and again["k1"] == first["k1"] and len(again) == 3
    assert await queries.accounts() == []
    assert await database.fetch("SELECT id FROM journal_entry") == []


@pytest.mark.parametrize(
    "password",
    [
        "azertyuiop12",
        "motdepasse2026",
        "passwordpassword",
        "aaaaaaaaaaaaaaa",
        "123456789012",
        "abcdefghijklm",
        "Bienvenue2026!",
    ],
)
def test_the_worst_passwords_are_refused(password: str) -> None:
    assert passwords.weakness(password)


def test_a_password_made_of_one_s_name_is_refused() -> None:
    assert passwords.weakness("marius-tesson-1", name="Marius Tesson")
    assert passwords.weakness("marius.t 2026", email="marius.t@exemple.fr")
    assert not passwords.weakness("trois chevaux bleus", name="Marius", email="m@exemple.fr")
    assert not passwords.weakness("correct cheval pile agrafe")
