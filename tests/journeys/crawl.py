"""A reader that never tires: follows every link of a site from page to page, and tells what leads nowhere."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin, urlsplit

import httpx
from selectolax.lexbor import LexborHTMLParser, LexborNode

from lawlab.accounts.queries import DEMO_PASSWORD
from tests.journeys.sites import Site

MOST_PAGES = 3_000
WHAT_BROWSERS_TAKE = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@dataclass
class Crawl:
    """Where one visitor has been: ``pages`` maps each address to the ids on its page, ``troubles`` what was wrong.

    ``actions`` has one form for each route that acts, and for each consultation: a post without its token is refused
    before its numbers are looked at.
    """

    client: httpx.Client
    ways: int  # at most so many queries of one path: sorts and filters multiply without end
    pages: dict[str, frozenset[str]] = field(default_factory=dict)
    actions: dict[str, str] = field(default_factory=dict)
    troubles: list[str] = field(default_factory=list)
    _anchors: dict[tuple[str, str], str] = field(default_factory=dict)
    _waiting: "deque[tuple[str, str]]" = field(default_factory=deque)
    _seen: set[str] = field(default_factory=set)
    _routes: set[str] = field(default_factory=set)
    _ways: "Counter[str]" = field(default_factory=Counter)

    def run(self, *starts: str) -> "Crawl":
        """Visit all that can be reached from these addresses, then knock at the door of each form that acts."""
        for start in starts:
            self._meet(start, "the start")
        while self._waiting:
            self._visit(*self._waiting.popleft())
            assert len(self._seen) < MOST_PAGES, "the site has no end: a filter or a sort makes addresses for ever"
        for (address, anchor), place in self._anchors.items():
            if anchor not in self.pages.get(address, frozenset({anchor})):
                self.troubles.append(f"{place}: {address}#{anchor}: no such id there")
        for action, place in self.actions.items():
            answer = self.client.post(action)
            if answer.status_code != 403:  # without a token: refused, by a route that exists
                self.troubles.append(f"{place}: the form {action} answers {answer.status_code} to a post without token")
        return self

    def _meet(self, link: str, place: str) -> None:
        parts = urlsplit(urljoin(str(self.client.base_url), link))
        if parts.netloc != self.client.base_url.netloc.decode() or parts.scheme not in ("http", "https"):
            return
        if parts.path.endswith((".pdf", ".docx", ".odt")):
            return  # laid out in seconds: tests/report asks for each of them once
        address = parts.path + (f"?{parts.query}" if parts.query else "")
        if parts.fragment:
            self._anchors.setdefault((address, parts.fragment), place)
        if address in self._seen:
            return
        self._ways[parts.path] += 1
        if self._ways[parts.path] <= self.ways:
            self._seen.add(address)
            self._waiting.append((address, place))

    def _visit(self, address: str, place: str) -> None:
        answer = self.client.get(address, follow_redirects=True)
        if answer.status_code != 200:
            self.troubles.append(f"{place}: {address}: {answer.status_code}")
            return
        kind = answer.headers.get("content-type", "")
        if kind.startswith("image/svg"):
            self.pages[address] = frozenset(re.findall(r'\bid="([^"]+)"', answer.text))
        if not kind.startswith("text/html"):
            return
        page = LexborHTMLParser(answer.text)
        ids = Counter(str(node.attributes["id"]) for node in page.css("[id]"))
        self.pages[address] = frozenset(ids)
        self.troubles += [f"{address}: the id {one} is there {count} times" for one, count in ids.items() if count > 1]
        here = urlsplit(str(answer.url))
        base = here.path + (f"?{here.query}" if here.query else "")
        for selector, name in (("a[href]", "href"), ("link[href]", "href"), ("script[src]", "src"), ("use", "href")):
            for node in page.css(selector):
                self._meet(urljoin(base, node.attributes.get(name) or ""), address)
        for node in page.css("[hx-get]"):
            self._meet(urljoin(base, node.attributes["hx-get"] or ""), address)
        for form in page.css("form"):
            self._form(form, base)

    def _form(self, form: LexborNode, base: str) -> None:
        action = urljoin(base, form.attributes.get("action") or base)
        others = [urljoin(base, node.attributes["formaction"] or "") for node in form.css("[formaction]")]
        if form.attributes.get("method") == "post":
            for one in (action, *others):
                route = re.sub(r"/\d+[^/]*", "/N", one)
                if route not in self._routes:
                    self._routes.add(route)
                    self.actions[one] = base
            return
        path, _hash, fragment = action.partition("#")
        query = urlencode(_untouched(form))
        self._meet(path.partition("?")[0] + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else ""), base)


def _untouched(form: LexborNode) -> list[tuple[str, str]]:
    """What a form that asks sends when nobody changes it."""
    sent = []
    for node in form.css("input[name], select[name]"):
        kind = node.attributes.get("type") or ""
        value = node.attributes.get("value")
        if node.tag == "select":
            chosen = node.css_first("option[selected]") or node.css_first("option")
            value = None if chosen is None else chosen.attributes.get("value", chosen.text())
        elif kind in ("radio", "checkbox"):
            value = (value or "on") if "checked" in node.attributes else None
        if value is not None and kind not in ("submit", "button"):
            sent.append((str(node.attributes["name"]), value))
    return sent


def accounts(site: Site) -> dict[str, str]:
    """The accounts that the demonstration shows on its sign-in page: role → address."""
    listed = [line.split("\t") for line in site.lawlab("user", "list").splitlines() if line.count("\t") >= 3]
    page = httpx.get(f"{site.url}/sign-in").text
    return {role: address for address, role, *_rest in listed if f'value="{address}"' in page}


@contextmanager
def reader(site: Site, *, role: str = "", language: str = "fr") -> Iterator[httpx.Client]:
    """Somebody who visits the demonstration, signed in with the account of this role if any."""
    headers = {"accept": WHAT_BROWSERS_TAKE, "accept-language": language}
    with httpx.Client(base_url=site.url, headers=headers, timeout=30) as client:
        if role:
            address = accounts(site)[role]
            token = LexborHTMLParser(client.get("/sign-in").text).css_first("input[name=_csrf]")
            assert token is not None
            typed = {"email": address, "password": DEMO_PASSWORD, "_csrf": token.attributes["value"] or ""}
            answer = client.post("/sign-in", data=typed)
            assert answer.status_code == 303, f"{role}: {answer.status_code}\n{answer.text[:2000]}"
        yield client
