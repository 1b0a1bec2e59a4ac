"""A browser's window that watches: a script's error, a refused style, a request that failed, all fail the test."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response

from tests.journeys.sites import Site

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
SECONDS = 10
_FOCUSED = """selector => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  const outline = (element) => {
    const style = getComputedStyle(element);
    return style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
  };
  return {
    tag: one.tagName.toLowerCase(), id: one.id, name: one.getAttribute("name") || "",
    text: (one.innerText || one.value || "").trim().slice(0, 200), href: one.getAttribute("href") || "",
    is_it: one.matches(selector),
    is_seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
    outline: Math.max(...[one, one.parentElement || one, ...(one.labels || [])].map(outline)),
  };
}"""


class Window:
    """One person's browser on one site: its own cookies, one page. ``troubles`` is what went wrong unasked."""

    def __init__(
        self,
        browser: Browser,
        site: Site,
        *,
        with_script: bool = True,
        theme: Literal["light", "dark"] = "light",
        width: int = 1280,
    ) -> None:
        self.site, self.with_script = site, with_script
        self.context = browser.new_context(
            base_url=site.url,
            java_script_enabled=with_script,
            color_scheme=theme,
            locale="fr-FR",
            viewport={"width": width, "height": 900},
            accept_downloads=True,
        )
        self.context.set_default_timeout(SECONDS * 1000)
        self.troubles: list[str] = []
        self._awaited: set[int] = set()
        self._refused: set[tuple[str, int]] = set()  # the awaited answers: the console may speak of them late
        self.page: Page = self.context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.troubles.append(f"{self._where()}: script: {error}"))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._response)

    def _where(self) -> str:
        return urlsplit(self.page.url).path or self.page.url

    def _console(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        if any(f"status of {status}" in message.text for status in self._awaited):
            return
        refused = {status for url, status in self._refused if url == message.location.get("url")}
        if any(f"status of {status}" in message.text for status in refused):
            return
        if self._awaited and "Response Status Error Code" in message.text:
            return  # htmx says the same on its own
        self.troubles.append(f"{self._where()}: console: {message.text}")

    def _failed(self, request: Request) -> None:
        if "ERR_ABORTED" not in (request.failure or ""):  # a download, or a page left before its answer
            self.troubles.append(f"{self._where()}: {request.method} {request.url}: {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status in self._awaited:
            self._refused.add((response.url, response.status))
        elif response.status >= 400:
            self.troubles.append(f"{self._where()}: {response.request.method} {response.url}: {response.status}")

    @contextmanager
    def awaiting(self, *statuses: int) -> Iterator[None]:
        """A part of the journey in which these refusals are what the person should get."""
        self._awaited |= set(statuses)
        yield
        self._awaited.clear()

    def forget(self, *troubles: str) -> None:
        """What was caused on purpose is no trouble."""
        self.troubles = [one for one in self.troubles if not any(trouble in one for trouble in troubles)]

    def open(self, path: str) -> Page:
        """Go to a page."""
        self.page.goto(path)
        return self.page

    def main(self) -> str:
        """What the page says, without its frame."""
        return " ".join(self.page.locator("main").inner_text().split())

    def heading(self) -> str:
        return " ".join(self.page.locator("h1").first.inner_text().split())

    def press(self, name: str, *, within: Locator | None = None) -> None:
        """Press the button of that name, then wait for what it brings."""
        (within or self.page).get_by_role("button", name=name).first.click()

    def scrolls_sideways(self) -> int:
        """By how many pixels the page is wider than its window."""
        return int(self.page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth"))

    def focused(self, selector: str = "body") -> dict[str, Any]:
        """What has the focus: tag, id, text…, whether it is seen, and whether it is what ``selector`` asks for."""
        found: dict[str, Any] = self.page.evaluate(_FOCUSED, selector)
        return found

    def close(self) -> None:
        self.context.close()
