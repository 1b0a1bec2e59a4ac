"""The small Markdown: what it gives, and that nothing active ever comes out of it."""

from hypothesis import example, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from lawlab.web.markdown import ATTRIBUTES, LINK_REL, SCHEMES, TAGS, markdown

_PIECES = st.sampled_from(
    [
        "<script>", "</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "javascript:",
        "data:text/html,",
        "[", "](", ")", "![", "<", ">", "&lt;", "&#106;", '"', "'", "`", "```", "\n", "\n\n", "    ", "# ", "> ", "- ",
        "1. ", "*", "**", "_", "http://a.b", "https://a.b/?x=1&y=2", "mailto:a@b", "\\", "\t", "a", "é", "\u202e", "&",
        "<a href=", "<style>", "<!--", "-->", "<iframe srcdoc=", "<math><mi//xlink:href=", "vbscript:", "]: ", "\u0000",
        "<https://a.b onclick=x>", "<javascript:alert(1)>", "JaVaScRiPt&colon;alert(1)",
    ]
)  # fmt: skip
_TEXTS = st.lists(st.one_of(_PIECES, st.text(max_size=6)), max_size=30).map("".join)


@settings(max_examples=1_500, deadline=None)
@given(_TEXTS)
@example("[x](javascript:alert(1))")
@example('[x](https://a.b "onmouseover=alert(1)")')
@example("<script>alert(1)</script>")
@example("[x](data:text/html;base64,PHNjcmlwdD4=)")
def test_only_allowed_tags_and_attributes_come_out(text: str) -> None:
    html = str(markdown(text))
    tree = LexborHTMLParser(f"<!doctype html><body>{html}</body>")
    for node in tree.css("body *"):
        assert node.tag in TAGS, (text, html)
        allowed = ATTRIBUTES.get(node.tag or "", frozenset()) | ({"rel"} if node.tag == "a" else frozenset())
        assert set(node.attributes) <= allowed, (text, html)
        if node.tag == "a" and "href" in node.attributes:
            address = (node.attributes["href"] or "").strip().lower()
            scheme, colon, _rest = address.partition(":")
            assert not colon or scheme in SCHEMES or "/" in scheme or "?" in scheme or "#" in scheme, (text, html)
            assert node.attributes["rel"] == LINK_REL


def test_what_people_write_reads_well() -> None:
    html = str(markdown("Un **mot** et un [lien](https://exemple.fr).\n\n- un\n- deux\n\n> cité"))
    assert "<strong>mot</strong>" in html and "<li>un</li>" in html and "<blockquote>" in html
    assert f'<a href="https://exemple.fr" rel="{LINK_REL}">lien</a>' in html


def test_a_heading_does_not_break_the_page_s_outline() -> None:
    assert "<h1" not in markdown("# Titre") and "<strong>Titre</strong>" in markdown("# Titre")


def test_an_image_is_not_fetched() -> None:
    assert "<img" not in markdown("![suivi](https://evil.example/pixel.png)")
