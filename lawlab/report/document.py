"""The whole report as one HTML document that stands alone: what the PDF, the DOCX and the ODT are made from.

Decision: the document is written by the templates of the page, nothing folded, and the other formats are read from it.
Context: four formats written apart say four different things after the first correction. Consequence: no sentence and
no number is written twice; a format can only leave out a mark, never a word.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from lxml import html
from lxml.html import HtmlElement

from lawlab.web import pages

_STYLE = Path(__file__).with_name("document.css")
_ONLY_ON_SCREEN = (
    "descendant::*[contains(concat(' ', @class, ' '), ' no-print ') or contains(concat(' ', @class, ' '), ' i ')"
    " or contains(concat(' ', @class, ' '), ' vh ') or self::script]"
)


def document(values: Mapping[str, Any], *, base_url: str) -> str:
    """The document in the current language, its links absolute and its style inside; no script, nothing to fetch."""
    template = pages.environment().get_template("report/document.html.jinja")
    text = template.render({**values, "whole": True, "as_date": date.fromisoformat})
    root = html.document_fromstring(text)
    for node in root.xpath(_ONLY_ON_SCREEN):
        node.drop_tree()
    for link in root.iter("a"):
        link.set("href", urljoin(base_url.rstrip("/") + "/", link.get("href", "")))
    style: HtmlElement = html.Element("style")
    style.text = _STYLE.read_text(encoding="utf-8")
    root.head.append(style)
    return "<!doctype html>\n" + str(html.tostring(root, encoding="unicode"))
