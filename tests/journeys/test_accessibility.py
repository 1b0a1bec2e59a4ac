"""Every kind of page, by day at 1280 px and by night at 320 px: nothing that axe-core finds, nothing cut at the side.

The rules are those of WCAG 2.0 to 2.2, A and AA, and axe's best practices; closed details are opened first.
"""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.journeys.crawl import reader
from tests.journeys.sites import Site
from tests.journeys.windows import Window

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

OPEN, FINISHED = "/consultations/demo", "/consultations/demo-finished"
RULES = {
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
    },
    "rules": {"target-size": {"enabled": True}},
}
_WIDEST = """() => [...document.querySelectorAll("body *")]
  .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 6).map(one => one.outerHTML.slice(0, 120)).join("\\n")"""
FIRST_ANSWER_BYTES = 14 * 1024
OpenWindow = Callable[..., Window]

PAGES: dict[str, tuple[str, str]] = {
    "home": ("", "/"),
    "consultations": ("", "/consultations"),
    "consultation": ("", OPEN),
    "finished consultation": ("", FINISHED),
    "text": ("", f"{OPEN}/text"),
    "published text": ("", f"{FINISHED}/text"),
    "compare": ("", f"{FINISHED}/text/compare"),
    "article": ("", f"{OPEN}/articles/2"),
    "article, signed in": ("citizen", f"{OPEN}/articles/2"),
    "annotations": ("citizen", f"{OPEN}/articles/2/annotations"),
    "composer": ("citizen", f"{OPEN}/articles/2/amend"),
    "composer of a new article": ("citizen", f"{OPEN}/articles/2/amend?target=after"),
    "amendment": ("", f"{OPEN}/amendments/1"),
    "amendment, signed in": ("citizen", f"{OPEN}/amendments/1"),
    "answered amendment": ("", f"{FINISHED}/amendments/1"),
    "arguments": ("", f"{OPEN}/amendments/1/arguments"),
    "amendments": ("", f"{OPEN}/amendments"),
    "ranked amendments": ("", f"{FINISHED}/amendments"),
    "report": ("", f"{FINISHED}/report"),
    "report before its time": ("", f"{OPEN}/report"),
    "report of one article": ("", f"{FINISHED}/report/articles/1er"),
    "table behind a chart": ("", f"{FINISHED}/report/charts/articles"),
    "data": ("", f"{FINISHED}/data"),
    "sign-in": ("", "/sign-in"),
    "forgotten password": ("", "/password"),
    "me": ("citizen", "/me"),
    "account": ("citizen", "/me/account"),
    "own data": ("citizen", "/me/data"),
    "what became of an amendment": ("", f"{FINISHED}/amendments/2/follow-up"),
    "card of an article": ("", f"{FINISHED}/articles/2/card"),
    "the API": ("", "/api"),
    "help: how it works": ("", "/help/how-it-works"),
    "help: ranking": ("", "/help/ranking"),
    "help: proof": ("", "/help/proof"),
    "help: rules": ("", "/help/rules"),
    "help: open data": ("", "/help/open-data"),
    "help: privacy": ("", "/help/privacy"),
    "help: accessibility": ("", "/help/accessibility"),
    "help: contact": ("", "/help/contact"),
    "desk": ("drafter", f"{OPEN}/desk"),
    "identical ballots": ("drafter", f"{OPEN}/desk/ballots"),
    "decision": ("drafter", f"{OPEN}/desk/amendments/1"),
    "simulation": ("drafter", f"{OPEN}/desk/simulation?n=1&n=2&n=3&n=4&n=5"),
    "text so far": ("drafter", f"{OPEN}/desk/result"),
    "publish": ("publisher", f"{OPEN}/desk/publish"),
}


@pytest.fixture(scope="session")
def cookies(demo: Site) -> Callable[[str], list[Any]]:
    """The session of each role, signed in once for the run."""
    kept: dict[str, list[Any]] = {}

    def of(role: str) -> list[Any]:
        if role and role not in kept:
            with reader(demo, role=role) as client:
                jar = client.cookies.jar
                kept[role] = [{"name": one.name, "value": one.value or "", "url": demo.url} for one in jar]
        return kept.get(role, [])

    return of


def check(page: Page) -> None:
    """Ask axe, which is in the page."""
    found = page.evaluate("options => axe.run(options).then(results => results.violations)", RULES)
    told = [
        f"{violation['id']}: {violation['help']}\n    {node['html'][:300]}\n    {node['failureSummary'][:400]}"
        for violation in found
        for node in violation["nodes"][:3]
    ]
    assert not found, f"{page.url}: {len(found)} violations\n" + "\n".join(told)


def widest(page: Page) -> str:
    """What sticks out of the window, for the message."""
    return str(page.evaluate(_WIDEST))


def look(seen: Window, arrive: Callable[[Window], object]) -> None:
    """By day on a desk, then by night on the smallest phone."""
    for theme, width in (("light", 1280), ("dark", 320)):
        seen.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        seen.page.set_viewport_size({"width": width, "height": 900})
        if theme == "light":
            arrive(seen)
            Axe().run(seen.page, context="title")  # brings axe into the page, once
            seen.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        beyond = seen.scrolls_sideways()
        assert beyond <= 0, f"{seen.page.url} at {width} px: {beyond} px too wide\n{widest(seen.page)}"
        check(seen.page)


@pytest.fixture(scope="module")
def readers(browser: Browser, demo: Site, cookies: Callable[[str], list[Any]]) -> Iterator[Callable[[str], Window]]:
    """A window for each role, kept from page to page as a person keeps it: these pages are only read."""
    opened: dict[str, Window] = {}

    def of(role: str) -> Window:
        if role not in opened:
            opened[role] = Window(browser, demo)
            opened[role].context.add_cookies(cookies(role))
        opened[role].troubles.clear()
        return opened[role]

    yield of
    for one in opened.values():
        one.close()


@pytest.mark.parametrize("name", list(PAGES))
def test_a_page_has_no_violation_and_fits(name: str, readers: Callable[[str], Window]) -> None:
    role, path = PAGES[name]
    seen = readers(role)
    look(seen, lambda seen: seen.open(path))
    assert not seen.troubles, "\n".join(seen.troubles)


def _take_a_receipt(seen: Window) -> None:
    """Vote if that is not done yet, then follow the link of the voting block."""
    seen.open(f"{OPEN}/amendments/3")
    if not seen.page.locator("#recu").count():
        seen.page.locator("#vote label.for").click()
    address = seen.page.locator("#recu a").first.get_attribute("href")
    seen.open(str(address))
    assert "écrit à cette place dans le journal public" in seen.page.locator("main").inner_text()


def test_the_list_of_ones_own_receipts_has_no_violation_and_fits(readers: Callable[[str], Window]) -> None:
    seen = readers("citizen")
    _take_a_receipt(seen)
    look(seen, lambda seen: seen.open(f"{OPEN}/receipts"))
    assert not seen.troubles, "\n".join(seen.troubles)


def test_a_receipt_has_no_violation_and_fits(readers: Callable[[str], Window]) -> None:
    seen = readers("citizen")
    look(seen, _take_a_receipt)
    assert not seen.troubles, "\n".join(seen.troubles)


def _sign_in_badly(seen: Window) -> None:
    seen.open("/sign-in")
    with seen.awaiting(422):
        seen.page.locator("form[action='/sign-up']").get_by_role("button", name="Créer mon compte").click()
        seen.page.wait_for_selector("[data-focus]")


def _annotate_unsigned(seen: Window) -> None:
    seen.open(f"{OPEN}/articles/2/annotations")
    seen.page.fill("textarea[name=body]", "Une remarque écrite avant de se connecter.")
    with seen.awaiting(401):
        seen.press("Ajouter à la marge")
        seen.page.wait_for_selector("form[data-kept]")


def _refused(path: str, status: int) -> Callable[[Window], None]:
    def arrive(seen: Window) -> None:
        with seen.awaiting(status):
            seen.open(path)

    return arrive


@pytest.mark.parametrize(
    ("role", "arrive"),
    [
        pytest.param("", _sign_in_badly, id="sign-in with errors"),
        pytest.param("", _annotate_unsigned, id="kept page"),
        pytest.param("", _refused("/nowhere", 404), id="404"),
        pytest.param("", _refused("/me", 401), id="401"),
        pytest.param("citizen", _refused(f"{OPEN}/desk", 403), id="403"),
    ],
)
def test_a_refusal_has_no_violation_and_fits(
    role: str,
    arrive: Callable[[Window], None],
    demo: Site,
    window: OpenWindow,
    cookies: Callable[[str], list[Any]],
) -> None:
    seen = window(demo)
    seen.context.add_cookies(cookies(role))
    look(seen, arrive)


@pytest.mark.parametrize("path", ["/", f"{OPEN}/articles/2", f"{FINISHED}/report", f"{OPEN}/amendments/1"])
def test_the_page_and_its_style_travel_in_the_first_fourteen_kilobytes(path: str, demo: Site) -> None:
    with httpx.Client(base_url=demo.url, headers={"accept-encoding": "gzip", "accept": "text/html"}) as client:
        sizes = {}
        page = client.get(path)
        sizes[path] = page.num_bytes_downloaded
        style = page.text.partition('<link rel="stylesheet" href="')[2].partition('"')[0]
        sizes[style] = client.get(style).num_bytes_downloaded
    assert sizes[path] <= FIRST_ANSWER_BYTES, sizes
    assert len(page.content) <= 100 * 1024, f"{path}: {len(page.content)} bytes"
