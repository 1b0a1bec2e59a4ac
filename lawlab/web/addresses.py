"""The addresses of the site, in one place: permanent, and made of what people say aloud.

Every function is a global of the templates. Routes spell the same paths; a test follows each link.
"""

from functools import lru_cache
from urllib.parse import quote, urlencode


@lru_cache(maxsize=4096)
def _segment(value: object) -> str:
    return quote(str(value), safe="")


def url_home() -> str:
    return "/"


def url_consultation(slug: str) -> str:
    return f"/consultations/{_segment(slug)}"


def url_text(slug: str) -> str:
    return f"{url_consultation(slug)}/text"


def url_version(slug: str, number: int) -> str:
    """One version of the text, by its number."""
    return f"{url_text(slug)}?version={number}"


def url_compare(slug: str, old: int | None = None, new: int | None = None) -> str:
    query = {"from": old, "to": new}
    given = {name: number for name, number in query.items() if number is not None}
    return f"{url_text(slug)}/compare" + (f"?{urlencode(given)}" if given else "")


def url_article(slug: str, article: str, alinea: int | None = None) -> str:
    """An article by its number's slug; ``alinea`` points at one line of it (identifiers of Akoma Ntoso)."""
    anchor = "" if alinea is None else f"#art_{_segment(article)}__al_{alinea}"
    return f"{url_consultation(slug)}/articles/{_segment(article)}{anchor}"


def url_annotate(slug: str, article: str) -> str:
    return f"{url_article(slug, article)}/annotations"


def url_amend(slug: str, article: str) -> str:
    """The composer."""
    return f"{url_article(slug, article)}/amend"


def url_amendments(slug: str) -> str:
    return f"{url_consultation(slug)}/amendments"


def url_amendment(slug: str, number: int) -> str:
    return f"{url_amendments(slug)}/{number}"


def url_follow_up(slug: str, number: int) -> str:
    """What became of an amendment, for everybody."""
    return f"{url_amendment(slug, number)}/follow-up"


def url_desk(slug: str) -> str:
    return f"{url_consultation(slug)}/desk"


def url_desk_amendment(slug: str, number: int) -> str:
    """The desk's form for one amendment."""
    return f"{url_desk(slug)}/amendments/{number}"


def url_report(slug: str) -> str:
    return f"{url_consultation(slug)}/report"


def url_report_article(slug: str, key: str) -> str:
    """One article of the report, by its number as an address says it."""
    return f"{url_report(slug)}/articles/{_segment(key)}"


def url_report_chart(slug: str, name: str) -> str:
    """The table behind a chart; with .csv, the same for a spreadsheet."""
    return f"{url_report(slug)}/charts/{_segment(name)}"


def url_report_document(slug: str, form: str) -> str:
    """The whole report as one document: html, pdf, docx or odt."""
    return f"{url_report(slug)}/document.{_segment(form)}"


def url_data(slug: str) -> str:
    return f"{url_consultation(slug)}/data"


def url_feed(slug: str) -> str:
    """What is new in a consultation (Atom)."""
    return f"{url_consultation(slug)}/feed"


def url_article_feed(slug: str, article: str) -> str:
    """What is new on an article (Atom)."""
    return f"{url_article(slug, article)}/feed"


def url_decisions_feed(slug: str) -> str:
    """The published answers (Atom)."""
    return f"{url_consultation(slug)}/decisions/feed"


def url_card(slug: str, article: str) -> str:
    """An article to frame in another site."""
    return f"{url_article(slug, article)}/card"


def url_api() -> str:
    """What the API can be asked, for people."""
    return "/api"


def url_log(slug: str, file: str = "") -> str:
    """The journal as files that anybody may keep: ``checkpoint``, ``key``, tiles."""
    return f"{url_consultation(slug)}/log" + (f"/{file}" if file else "")


def url_receipts(slug: str) -> str:
    """One's own receipts."""
    return f"{url_consultation(slug)}/receipts"


def url_receipt(slug: str, entry: int, form: str = "") -> str:
    """The receipt of a journal entry, for the person whose act it was; ``form`` is "json" for the file."""
    return f"{url_receipts(slug)}/{entry}" + (f".{form}" if form else "")


def url_sign_in(back: str = "") -> str:
    """The sign-in page; ``back`` is the path to return to."""
    return "/sign-in" + (f"?{urlencode({'next': back})}" if back else "")


def url_welcome(back: str = "") -> str:
    return "/welcome" + (f"?{urlencode({'next': back})}" if back else "")


def url_me() -> str:
    return "/me"


def url_help(page: str = "how-it-works") -> str:
    return f"/help/{page}"


def is_local(path: str) -> bool:
    """Whether a path given by a browser stays on this site: no scheme, no other host, no control character."""
    return (
        path.startswith("/")
        and not path.startswith(("//", "/\\"))
        and "\\" not in path
        and all(sign > " " for sign in path)
    )


TEMPLATE_GLOBALS = {name: value for name, value in list(globals().items()) if name.startswith("url_")}
