"""HTML of other platforms' editors, and what hostile people make of it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawlab.imports.markup import lines, link, markdown, safe_address


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", ()),
        ("   \r\n ", ()),
        ("<p></p><p>&nbsp;</p>", ()),
        ("sans balise", ("sans balise",)),
        ("<p>Un.</p>\r\n\r\n<p>Deux.</p>", ("Un.", "Deux.")),
        ("<p>I. – Un&nbsp;:<br />\r\n1&deg; Deux&nbsp;;<br>2° T.</p>", ("I. – Un\u00a0:", "1° Deux\u00a0;", "2° T.")),
        ("<p>&laquo;&nbsp;L&rsquo;&eacute;t&eacute; d&#39;ici&nbsp;&raquo;</p>", ("«\u00a0L’été d'ici\u00a0»",)),
        ("<p>coupé\r\nau milieu</p>", ("coupé au milieu",)),
        ("<ul><li>un</li><li>deux</li></ul>", ("– un", "– deux")),
        ("<ol><li>un</li><li>deux</li></ol><p>suite</p>", ("1. un", "2. deux", "suite")),
        ("<p>avant <img src='x' alt='y'> après</p>", ("avant après",)),
        ("<div><div><p>dedans</p></div></div>", ("dedans",)),
        ("<table><tr><td>a</td><td>b</td></tr></table>", ("a", "b")),
        ("<p>non fermé<p>autre", ("non fermé", "autre")),
        ("<b>mal <i>croisé</b> ici</i>", ("mal croisé ici",)),
        ("<p style='color:red' onclick='x()'>stylé</p>", ("stylé",)),
        ('<p>voir <a href="https://example.org/a">ici</a></p>', ("voir ici (https://example.org/a)",)),
        ('<p>voir <a href="https://example.org/a">https://example.org/a</a></p>', ("voir https://example.org/a",)),
        ("<p>a\u200bb\x07c</p>", ("abc",)),
        ("<hr /><p>x</p>", ("x",)),
    ],
)
def test_each_new_line_is_an_alinea_and_nothing_of_the_formatting_stays(html: str, expected: tuple[str, ...]) -> None:
    assert lines(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p><strong>Objectif&nbsp;:</strong> ouvrir.</p><p>Suite</p>", "**Objectif\u00a0:** ouvrir.\n\nSuite"),
        ("<p><strong> espace </strong>x</p>", "**espace** x"),
        ("<p><strong></strong>vide</p>", "vide"),
        ("<p><em>a<br>b</em></p>", "a\n\nb"),
        ('<a href="http://example.org/(x)">un [deux]</a>', "[un (deux)](http://example.org/%28x%29)"),
        ('<a href="javascript:alert(1)">clic</a>', "clic"),
        ('<a href="//example.org">clic</a>', "clic"),
    ],
)
def test_statements_keep_emphasis_lists_and_safe_links(html: str, expected: str) -> None:
    assert markdown(html) == expected


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>fin",
        "<style>p{}</style>fin",
        "<svg onload=alert(1)><text>non</text></svg>fin",
        "<iframe src=javascript:alert(1)>non</iframe>fin",
        "<!-- alert(1) -->fin",
        "<title>non</title>fin",
    ],
)
def test_what_is_not_text_disappears_with_what_it_holds(html: str) -> None:
    assert lines(html) == ("fin",)


@pytest.mark.parametrize(
    "html",
    ["<p" * 100_000, "<div>" * 50_000 + "x", "<a href='" * 30_000, "<!--" * 50_000, "&" * 100_000, "<ul><li>" * 20_000,
     "<b>" * 20_000, "</p>" * 50_000, "<![CDATA[" * 20_000, "&#x110000;" * 10_000],
)  # fmt: skip
def test_hostile_input_gives_text_in_a_time_that_grows_with_its_size(html: str) -> None:
    start = time.perf_counter()
    markdown(html)
    lines(html)
    assert time.perf_counter() - start < 10


@given(st.text(alphabet="<>/abpliu=\"' &;#x!-[]\n\x00é\ufeff", max_size=60))
def test_any_text_gives_lines_without_line_breaks_or_edges(html: str) -> None:
    for line in lines(html):
        assert line == line.strip(" \t\r\n")
        assert line
        assert "\n" not in line
        assert "\x00" not in line


@pytest.mark.parametrize(
    "address", ["", "ftp://x", "http://", "http://[::1", "https:///x", "javascript:http://a", "h\x00ttp:/x", "x" * 3000]
)
def test_addresses_that_a_browser_should_not_follow_are_dropped(address: str) -> None:
    assert safe_address(address) == ""
    assert link("titre", address) == "titre"


def test_a_link_cannot_break_out_of_its_markdown() -> None:
    assert (
        link("a](javascript:x) [b", "https://e.org/a b)\n<c>")
        == "[a)(javascript:x) (b](https://e.org/a%20b%29%0A%3Cc%3E)"
    )
