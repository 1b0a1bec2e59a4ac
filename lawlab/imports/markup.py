"""HTML typed in other platforms' editors → lines of plain text, or light Markdown. Never HTML.

``lines`` is for law: every ``<p>``, ``<br>``, list item or heading starts a new alinea (LEGISTICS §1.2), and nothing of
the formatting is kept. ``markdown`` is for statements: paragraphs, emphasis, lists and http(s) links. Images, scripts,
styles, comments and every attribute but ``href`` are dropped. The parser is libxml2's, in recovery mode: unclosed,
misnested or hostile input gives text, never an error.
"""

import re
from urllib.parse import urlsplit

from lxml import etree

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figcaption"}
    | {"figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav"}
    | {"ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"}
)
_SILENT = frozenset(
    {"script", "style", "head", "title", "template", "iframe", "object", "embed", "svg", "math", "noscript"}
    | {"select", "textarea"}
)
_EMPHASIS = {"strong": "**", "b": "**", "em": "*", "i": "*"}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2060\ufeff]")
# Only what HTML calls white space is collapsed: U+00A0 and U+202F are typography of law and stay.
_SPACES = re.compile(r"[ \t\r\n]+")
_EDGES = " \t\r\n\u00a0"


def lines(html: str) -> tuple[str, ...]:
    """The alineas, in order, none empty.

    >>> lines("<p>I. – Le mot&nbsp;:<br />1&deg; Un&nbsp;;</p><p>2&deg; <b>Deux</b>.</p>")
    ('I. – Le mot\\xa0:', '1° Un\\xa0;', '2° Deux.')
    """
    return tuple(_read(html, keep_marks=False).lines)


def markdown(html: str) -> str:
    """Paragraphs parted by a blank line.

    >>> markdown('<p>Voir <a href="https://example.org/a">la loi</a>.</p><ul><li>un</li></ul>')
    'Voir [la loi](https://example.org/a).\\n\\n- un'
    """
    return "\n\n".join(_read(html, keep_marks=True).lines)


def link(title: str, address: str) -> str:
    """A Markdown link, or the bare title when the address is not http(s).

    >>> link("Le rapport [PDF]", "https://example.org/r")
    '[Le rapport (PDF)](https://example.org/r)'
    >>> link("piège", "javascript:alert(1)")
    'piège'
    """
    label = _SPACES.sub(" ", title.replace("[", "(").replace("]", ")")).strip(_EDGES)
    target = safe_address(address)
    return f"[{label or target}]({target})" if target else label


def safe_address(address: str) -> str:
    """The address if it is http(s) and complete, escaped for Markdown; an empty string otherwise."""
    clean = _CONTROL.sub("", address).strip()
    if not re.match(r"https?://", clean, re.IGNORECASE):
        return ""
    try:
        host = urlsplit(clean).hostname
    except ValueError:
        return ""
    if not host or len(clean) > 2000:
        return ""
    return re.sub(r"[\s()<>\"]", lambda found: f"%{ord(found[0]):02X}" if ord(found[0]) < 128 else "", clean)


def _read(html: str, *, keep_marks: bool) -> "_Writer":
    writer = _Writer(keep_marks=keep_marks)
    clean = _CONTROL.sub("", html)
    if not clean.strip():
        return writer
    parser = etree.HTMLParser(target=writer, recover=True, no_network=True, remove_comments=True, remove_pis=True)
    try:
        etree.fromstring(f"<div>{clean}</div>", parser)
    except (etree.LxmlError, ValueError):
        writer.close()
    return writer


class _Writer:
    """Receives the parser's events and keeps the lines."""

    def __init__(self, *, keep_marks: bool) -> None:
        self.lines: list[str] = []
        self._keep_marks = keep_marks
        self._parts: list[str] = []
        self._silent = 0
        self._lists: list[int | None] = []
        self._links: list[tuple[str, int]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _SILENT:
            self._silent += 1
        if self._silent:
            return
        if tag in _BLOCKS or tag == "br":
            self._flush()
        if tag in ("ul", "ol"):
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self._parts.append(self._bullet())
        elif tag == "a":
            self._links.append((safe_address(attributes.get("href", "")), len(self._parts)))
        elif tag in _EMPHASIS and self._keep_marks:
            self._parts.append(_EMPHASIS[tag])

    def end(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
            return
        if self._silent:
            return
        if tag in _BLOCKS:
            self._flush()
        if tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag == "a" and self._links:
            self._close_link(*self._links.pop())
        elif tag in _EMPHASIS and self._keep_marks:
            self._parts.append(_EMPHASIS[tag])

    def data(self, text: str) -> None:
        if not self._silent:
            self._parts.append(text)

    def close(self) -> None:
        self._flush()

    def _bullet(self) -> str:
        if not self._lists or self._lists[-1] is None:
            return "- " if self._keep_marks else "– "
        self._lists[-1] += 1
        return f"{self._lists[-1]}. "

    def _close_link(self, address: str, since: int) -> None:
        if not address or since > len(self._parts):
            return
        label = _SPACES.sub(" ", "".join(self._parts[since:])).strip(_EDGES)
        del self._parts[since:]
        if self._keep_marks and label:
            self._parts.append(link(label.replace("*", ""), address))
        elif label and label not in address:
            self._parts.append(f"{label} ({address})")
        else:
            self._parts.append(address)

    def _flush(self) -> None:
        text = _SPACES.sub(" ", "".join(self._parts)).strip(_EDGES)
        self._parts.clear()
        self._links.clear()
        if self._keep_marks:
            text = _tidy_emphasis(text)
        if text and text not in ("-", "–", "*", "**"):
            self.lines.append(text)


def _tidy_emphasis(text: str) -> str:
    """Markers that do not close on the same line are dropped, and those around spaces are brought to the words."""
    text = re.sub(
        r"\*\*([ \u00a0]*)([^*]*?)([ \u00a0]*)\*\*", lambda m: f"{m[1]}**{m[2]}**{m[3]}" if m[2] else m[1], text
    )
    text = re.sub(r"(?<!\*)\*(?!\*)([ \u00a0]*)([^*]*?)([ \u00a0]*)(?<!\*)\*(?!\*)", _one_star, text)
    if text.count("**") % 2:
        text = text.replace("**", "")
    if len(re.findall(r"(?<!\*)\*(?!\*)", text)) % 2:
        text = re.sub(r"(?<!\*)\*(?!\*)", "", text)
    return text.strip(_EDGES)


def _two_stars(found: re.Match[str]) -> str:
    return f"{found[1]}**{found[2]}**{found[3]}" if found[2] else found[1]


def _one_star(found: re.Match[str]) -> str:
    return f"{found[1]}*{found[2]}*{found[3]}" if found[2] else found[1]
