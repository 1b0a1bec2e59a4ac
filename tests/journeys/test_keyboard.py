"""With the keyboard alone: every gesture can be made, the focus is always seen, and goes to what is new."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.loop import HERE, Loop
from tests.journeys.sites import Site
from tests.journeys.windows import Window

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

OpenWindow = Callable[..., Window]
MOST_TABS = 120


def tab_to(window: Window, selector: str) -> None:
    """Press Tab until this element has the focus; each stop on the way must be visible."""
    for _ in range(MOST_TABS):
        window.page.keyboard.press("Tab")
        found = window.focused(selector)
        assert found["tag"] != "body", f"the focus fell out of the page before {selector}"
        assert found["outline"] >= 2, f"nobody sees the focus on {found}"
        assert found["is_seen"], f"the focus is off the screen, on {found}"
        if found["is_it"]:
            return
    raise AssertionError(f"{MOST_TABS} times Tab do not reach {selector}")


def test_the_first_tab_offers_to_skip_to_the_content(site: Site, window: OpenWindow) -> None:
    reader = window(site)
    reader.open(HERE)
    reader.page.keyboard.press("Tab")
    assert reader.focused()["href"] == "#contenu" and reader.focused()["is_seen"]
    reader.page.keyboard.press("Enter")
    expect(reader.page).to_have_url(re.compile("#contenu$"))
    reader.page.keyboard.press("Tab")
    expect(reader.page.locator("main :focus")).to_have_count(1)


def test_a_citizen_writes_argues_and_votes_with_the_keyboard_alone(site: Site, window: OpenWindow) -> None:
    author = window(site)
    Loop(author).sign_up("Clavier", "clavier@exemple.fr")
    keys = author.page.keyboard

    author.open(f"{HERE}/articles/2")
    tab_to(author, "a.go")
    keys.press("Enter")
    author.page.wait_for_url("**/amend")
    tab_to(author, "#alinea_2")
    keys.press("Control+End")
    keys.type(" Ce délai est public.")
    expect(author.page.locator("#preview .wording").first).to_contain_text("Compléter l’alinéa 2")
    assert author.focused()["id"] == "alinea_2", "the preview took the focus away from somebody who types"
    tab_to(author, "#f-title")
    keys.type("Publier le délai")
    with author.page.expect_navigation():
        keys.press("Enter")  # in a one-line field: previews, never submits nor undoes
    expect(author.page.locator("#f-title")).to_have_value("Publier le délai")
    expect(author.page.locator("#change_alinea_2 ins")).to_contain_text("Ce délai est public.")
    tab_to(author, "#f-statement")
    keys.type("Pour que chacun puisse vérifier.")
    tab_to(author, "button[name=do][value=submit]")
    keys.press("Enter")
    author.page.wait_for_url("**/amendments/*")
    expect(author.page.get_by_role("heading", level=1)).to_have_text("Publier le délai")

    tab_to(author, "input[name=v]")
    keys.press("Space")
    expect(author.page.locator("#vote")).to_contain_text("Vote compté le")
    expect(author.page.locator("#vote-for")).to_be_focused()
    keys.press("ArrowDown")
    expect(author.page.locator("#vote")).to_contain_text(re.compile(r"100\s%\smitigé"))
    expect(author.page.locator("#vote-mid")).to_be_checked()
    expect(author.page.locator("#vote-mid")).to_be_focused()

    tab_to(author, "#arguments summary")
    keys.press("Enter")
    tab_to(author, "#body-for")
    keys.type("On planifie mieux quand on sait.")
    tab_to(author, "#arguments form button")
    keys.press("Enter")
    expect(author.page.locator("#arguments")).to_contain_text("On planifie mieux quand on sait.")
    expect(author.page.locator("#arguments :focus")).to_have_count(1)


def test_what_is_wrong_in_a_form_takes_the_focus_and_leads_to_the_field(site: Site, window: OpenWindow) -> None:
    visitor = window(site)
    visitor.open("/sign-in")
    tab_to(visitor, "#in-email")
    visitor.page.keyboard.type("pas une adresse")
    with visitor.awaiting(422):
        visitor.page.keyboard.press("Enter")
        expect(visitor.page.locator("[data-focus]")).to_be_focused()
    expect(visitor.page.locator("[data-focus]")).to_contain_text("Erreur")
    tab_to(visitor, "[data-focus] a")
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("[id^=in-]:focus")).to_have_count(1)


def test_a_filter_moves_the_focus_to_what_it_found(site: Site, window: OpenWindow) -> None:
    reader = window(site)
    reader.open(f"{HERE}/amendments")
    tab_to(reader, "#q")
    reader.page.keyboard.type("introuvable")
    reader.page.keyboard.press("Enter")
    expect(reader.page.locator("#amendments-t")).to_contain_text("0 amendement")
    expect(reader.page.locator("#amendments-t")).to_be_focused()
