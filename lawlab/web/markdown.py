"""A small Markdown for statements and arguments: paragraphs, emphasis, lists, quotes, links. Nothing else comes out.

Twice safe: markdown-it writes no HTML of the author's (``html=False``), and nh3 keeps only what is listed below.
"""

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

TAGS = frozenset({"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "code", "pre", "a", "hr"})
ATTRIBUTES = {"a": frozenset({"href"}), "ol": frozenset({"start"})}
SCHEMES = frozenset({"http", "https", "mailto"})
LINK_REL = "nofollow ugc noopener"

_reader = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable(["image", "html_inline", "html_block"])


@lru_cache(maxsize=2048)
def markdown(text: str) -> Markup:
    """The text as safe HTML; headings become bold paragraphs, so that a page keeps its own outline."""
    html = str(_reader.render(text))
    for level in "123456":
        html = html.replace(f"<h{level}>", "<p><strong>").replace(f"</h{level}>", "</strong></p>")
    clean = nh3.clean(
        html,
        tags=set(TAGS),
        attributes={"*": set(), **{tag: set(names) for tag, names in ATTRIBUTES.items()}},  # "*": no lang, no title
        url_schemes=set(SCHEMES),
        link_rel=LINK_REL,
        strip_comments=True,
    )
    return Markup(clean)
