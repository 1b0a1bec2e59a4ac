"""Pages kept once they are rendered, for readers who are not signed in.

A kept page is the same for everybody but for the token of its forms, which stands in it as a mark and is written for
each reader. The caller's ``key`` says all that the page depends on (the last link of the journal's chapter, the phase,
the day…); address, language and appearance are added here. The entity tag is that of the text and of the reader's own
token, so that a browser which has the page already gets 304.

Decision: keep whole pages under a key that any act changes, and drop nothing by hand. Context: every public act writes
one journal entry, so its link is the one thing that cannot stay the same when a page changes. Consequence: a page is
rendered again after each act of its consultation, and never shows anything old.
"""

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response
from markupsafe import Markup

from lawlab.database.engine import ENGINE
from lawlab.web import i18n, pages, visitors

MOST_BYTES = 48 * 1024 * 1024
MOST_FRAGMENTS = 8_192
_MARK = secrets.token_hex(24)  # as long as a token


@dataclass(frozen=True)
class _Page:
    text: str
    digest: str
    vary: str


class _Shelf:
    """The pages kept, the least asked for dropped first; another database starts with none."""

    def __init__(self) -> None:
        self.database: object = None
        self.pages: OrderedDict[Hashable, _Page] = OrderedDict()
        self.size = 0

    def of_this_database(self) -> "_Shelf":
        if self.database is not ENGINE.backend:
            self.database = ENGINE.backend
            self.pages.clear()
            self.size = 0
        return self

    def get(self, key: Hashable) -> _Page | None:
        found = self.pages.get(key)
        if found is not None:
            self.pages.move_to_end(key)
        return found

    def put(self, key: Hashable, page: _Page) -> None:
        former = self.pages.pop(key, None)
        self.size += len(page.text) - (len(former.text) if former else 0)
        self.pages[key] = page
        while self.size > MOST_BYTES:
            self.size -= len(self.pages.popitem(last=False)[1].text)


_shelf = _Shelf()
_fragments: OrderedDict[Hashable, Markup] = OrderedDict()


def fragment(template: str, key: Hashable, **values: object) -> Markup:
    """A piece that many pages repeat, rendered once for each language. ``key`` must hold all that it shows.

    The template is rendered with ``values`` and the globals alone: nothing of a reader can enter it.
    """
    whole = (template, i18n.language(), key)
    found = _fragments.get(whole)
    if found is None:
        found = Markup(pages.environment().get_template(f"{template}.html.jinja").render(values))
        _fragments[whole] = found
        while len(_fragments) > MOST_FRAGMENTS:
            _fragments.popitem(last=False)
    else:
        _fragments.move_to_end(whole)
    return found


def forget() -> None:
    """Drop everything kept in this process: after an erasure, nothing may show what was."""
    _fragments.clear()
    _shelf.pages.clear()
    _shelf.size = 0


async def kept(
    request: Request[Any, Any, Any], key: Hashable, make: Callable[[], Awaitable[Response[str]]]
) -> Response[str]:
    """The page for this reader: kept if it may be, else made. Only whole pages that answer 200 are kept.

    Somebody signed in, a part asked for by htmx, and a notice to show once always make their own.
    """
    visitor = visitors.of(request.scope)
    if visitor.user is not None or pages.wants_block(request) or visitor.cookie("notice"):
        return await make()
    shelf = _shelf.of_this_database()
    whole = (request.scope["path"], request.scope["query_string"], i18n.language(), visitor.theme, key)
    found = shelf.get(whole)
    if found is None:
        answer = await make()
        if answer.status_code != 200 or answer.media_type != pages.HTML:
            return answer
        text = answer.content.replace(visitor.form_token(), _MARK)
        found = _Page(text, hashlib.sha256(text.encode()).hexdigest()[:20], answer.headers.get("Vary", "Cookie"))
        shelf.put(whole, found)
    token = visitor.form_token()
    # A token is bound to the browser and does not age: a page that this browser still has is still good.
    etag = f'W/"{found.digest}-{hashlib.sha256(visitor.browser.encode()).hexdigest()[:12]}"'
    headers = {"Vary": found.vary, "ETag": etag}
    if visitor.browser and request.headers.get("if-none-match") == etag:
        return Response("", status_code=304, headers=headers, media_type=pages.HTML)
    return Response(found.text.replace(_MARK, token), media_type=pages.HTML, headers=headers)
