"""What goes wrong under somebody's hands while they type, with JavaScript: the page stays, and so do their words."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.loop import HERE, PASSWORD, Loop
from tests.journeys.sites import Site
from tests.journeys.windows import Window

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

OpenWindow = Callable[..., Window]
WANTED = "II. – Il les fournit à tout réparateur dans un délai de dix jours ouvrables."
STATEMENT = "Un mot écrit avec soin, qu’il ne faut pas perdre."


def expect_typed(page: Page) -> None:
    expect(page.get_by_label("Texte de l’alinéa 2")).to_have_value(WANTED)
    expect(page.get_by_label("Exposé des motifs")).to_have_value(STATEMENT)


def test_a_session_that_ends_while_somebody_types_and_votes(site: Site, window: OpenWindow) -> None:
    seen = window(site)
    author = Loop(seen)
    author.sign_up("Anne R.", "anne@exemple.fr")
    author.compose("2", 2, WANTED)
    number = author.submit("Dix jours", STATEMENT)
    seen.context.clear_cookies()

    with seen.awaiting(403, 401):
        seen.page.locator("#vote label", has=seen.page.get_by_text("D’accord", exact=True)).click()
        message = seen.page.locator("#messages .msg.bad")
        expect(message).to_be_focused()
    expect(message).to_contain_text("encore dans la page")
    expect(seen.page.locator("#vote-for")).to_be_checked()

    with seen.awaiting(401, 403):
        author.compose("2", 2, WANTED)
        seen.page.get_by_label("Exposé des motifs").fill(STATEMENT)
        seen.page.get_by_label("Votre amendement, en une ligne").fill("Encore dix jours")
        seen.press("Déposer l’amendement")
        expect(seen.page.get_by_role("heading", level=2).first).to_contain_text("Se connecter, et garder ce texte")
    form = seen.page.locator("main form[action='/sign-in']")
    form.get_by_label("Adresse électronique").fill("anne@exemple.fr")
    form.get_by_label("Mot de passe").fill(PASSWORD)
    form.get_by_role("button", name="Se connecter").click()
    expect(seen.page.get_by_role("heading", level=1)).to_have_text("Votre texte est là")
    seen.press("Envoyer de nouveau")
    expect(seen.page).to_have_url(f"{site.url}{HERE}/amendments/{number + 1}")
    expect(seen.page.get_by_role("main")).to_contain_text(STATEMENT)


def test_a_closed_tab_gives_its_text_back(site: Site, window: OpenWindow) -> None:
    seen = window(site)
    author = Loop(seen)
    author.compose("2", 2, WANTED)  # signed out: nothing is on the server yet
    seen.page.get_by_label("Exposé des motifs").fill(STATEMENT)
    expect(seen.page.locator("#saved")).to_contain_text("Gardé sur cet appareil")
    key = f"lawlab:{HERE}/articles/2/amend"
    seen.page.wait_for_function(
        "([key, text]) => (localStorage.getItem(key) || '').includes(text)", arg=[key, STATEMENT]
    )
    seen.open(HERE)
    seen.open(f"{HERE}/articles/2/amend")
    expect(seen.page.get_by_label("Exposé des motifs")).to_have_value("")
    seen.press("Le reprendre")
    expect_typed(seen.page)


def test_a_draft_kept_on_the_server_is_found_again_elsewhere(site: Site, window: OpenWindow) -> None:
    seen = window(site)
    author = Loop(seen)
    author.sign_up("Anne R.", "anne@exemple.fr")
    author.compose("2", 2, WANTED)
    seen.page.get_by_label("Exposé des motifs").fill(STATEMENT)
    seen.page.get_by_label("Exposé des motifs").blur()
    expect(seen.page.locator("#saved")).to_contain_text("Brouillon gardé à", timeout=15_000)

    elsewhere = Loop(window(site))
    elsewhere.sign_in("anne@exemple.fr", PASSWORD)
    elsewhere.window.open("/me")
    elsewhere.page.get_by_role("main").locator("a[href*='draft=']").first.click()
    expect_typed(elsewhere.page)


def test_a_line_too_long_does_not_interrupt_and_is_told_on_submitting(site: Site, window: OpenWindow) -> None:
    seen = window(site)
    author = Loop(seen)
    author.compose("2", 2, WANTED)
    seen.page.get_by_label("Exposé des motifs").fill(STATEMENT)
    with seen.page.expect_response(lambda answer: "trop%20long" in (answer.request.post_data or "")):  # the preview's
        seen.page.get_by_label("Votre amendement, en une ligne").fill("Un titre trop long. " * 10)
    expect(seen.page.locator("#composer[aria-busy]")).to_have_count(0)  # the answer is in the page
    author.expect_preview(2, gone="professionnel", new="dix", sentence="À l’alinéa 2")
    expect(seen.page.locator("h1"), "a whole page was put inside the page").to_have_count(1)
    with seen.awaiting(422):
        seen.press("Déposer l’amendement")
        expect(seen.page.get_by_role("alert").first).to_be_focused()
    expect(seen.page.get_by_role("alert").first).to_contain_text("90 signes")
    expect_typed(seen.page)


def test_no_network_is_said_and_the_text_stays(site: Site, window: OpenWindow) -> None:
    seen = window(site)
    author = Loop(seen)
    author.sign_up("Anne R.", "anne@exemple.fr")
    author.compose("2", 2, WANTED)
    number = author.submit("Dix jours", STATEMENT)
    seen.context.set_offline(True)
    seen.page.locator("#vote label", has=seen.page.get_by_text("D’accord", exact=True)).click()
    expect(seen.page.locator("#messages")).to_contain_text("Pas de réseau")
    seen.context.set_offline(False)
    author.vote(number, "D’accord")
    seen.forget("ERR_INTERNET_DISCONNECTED", "htmx:sendError", "htmx:afterRequest")
