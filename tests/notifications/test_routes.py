"""Which letters one wants: from the account page, and from the link of a letter without signing in."""

import httpx

from lawlab.accounts import queries as accounts
from lawlab.notifications import queries, service
from lawlab.settings import Settings
from tests.browsing import BASE_URL, account, show, signed_in, submit, words


async def link_of(db: Settings, email: str) -> tuple[int, str]:
    person = await account(email)
    token = service.unsubscribe_token(db, await accounts.account(person.id))
    return person.id, f"/unsubscribe/{token}"


async def test_one_click_from_a_mail_program_is_enough(client: httpx.AsyncClient, db: Settings) -> None:
    """RFC 8058: no cookie, no session, no token of a form, and no page of ours before it."""
    person, link = await link_of(db, "anne@exemple.fr")
    answer = await client.post(link, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200 and not await queries.wants_decisions(person)
    assert (await client.post(link, data={"List-Unsubscribe": "One-Click"})).status_code == 200


async def test_following_the_link_asks_before_it_changes_anything(client: httpx.AsyncClient, db: Settings) -> None:
    person, link = await link_of(db, "anne@exemple.fr")
    page = await show(client, link)
    assert await queries.wants_decisions(person)
    answer = await submit(client, page, link)
    assert "C’est fait" in words(answer) and not await queries.wants_decisions(person)


async def test_a_link_that_is_not_ours_changes_nothing(client: httpx.AsyncClient, db: Settings) -> None:
    person, link = await link_of(db, "anne@exemple.fr")
    for wrong in (link[:-1] + ("A" if link[-1] != "A" else "B"), "/unsubscribe/x", "/unsubscribe/MQ.x", link + "x"):
        assert (await client.get(wrong)).status_code == 403
        assert (await client.post(wrong, data={"List-Unsubscribe": "One-Click"})).status_code == 403
    assert await queries.wants_decisions(person)


async def test_the_choice_is_on_the_account_page(client: httpx.AsyncClient) -> None:
    person = await signed_in(client)
    for choice in ("no", "yes"):
        page = await show(client, "/me/account")
        answer = await submit(client, page, "/me/notifications", decisions=choice)
        assert answer.status_code == 303 and answer.headers["location"].removeprefix(BASE_URL) == "/me/account"
        assert await queries.wants_decisions(person.id) == (choice == "yes")
        page = await show(client, "/me/account")
        kept = page.css_first('[action="/me/notifications"] input[checked]')
        assert kept.attributes["value"] == choice
    answer = await submit(client, page, "/me/notifications", decisions="perhaps")
    assert answer.status_code == 422
