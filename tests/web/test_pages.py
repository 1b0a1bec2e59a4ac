"""The frame of every page: languages, appearance, notices, blocks."""

import gzip
import hashlib

import httpx
import pytest

from lawlab.settings import Settings
from lawlab.web import assets, i18n
from lawlab.web.routes import HELP
from tests.browsing import browser, follow, links, parse, show, signed_in, submit, words


async def test_the_frame_has_a_skip_link_landmarks_and_real_links(client: httpx.AsyncClient) -> None:
    page = await show(client, "/sign-in")
    assert page.css_first("a.skip").attributes["href"] == "#contenu"
    assert page.css_first("main#contenu") is not None
    assert page.css_first("html").attributes["lang"] == "fr"
    for address in {*links(page)}:
        answer = await client.get(address)
        assert answer.status_code < 400, address


@pytest.mark.parametrize("name", HELP)
async def test_each_help_page_reads_in_both_languages(client: httpx.AsyncClient, name: str) -> None:
    french = await show(client, f"/help/{name}")
    english = await show(client, f"/help/{name}", accept_language="en-GB,en;q=0.9")
    assert french.css_first("main h1").text() != english.css_first("main h1").text()
    assert english.css_first("html").attributes["lang"] == "en"


async def test_an_unknown_help_page_is_a_404_in_the_site_s_frame(client: httpx.AsyncClient) -> None:
    page = await show(client, "/help/secrets", status=404)
    assert page.css_first("footer.foot") is not None


async def test_the_language_follows_the_switch_then_the_browser_then_the_setting(client: httpx.AsyncClient) -> None:
    page = await show(client, "/sign-in", accept_language="en")
    assert page.css_first("html").attributes["lang"] == "en"
    answer = await submit(client, page, "/language", language="fr")
    assert answer.status_code == 303
    page = await show(client, "/sign-in", accept_language="en")
    assert page.css_first("html").attributes["lang"] == "fr"


async def test_the_appearance_is_kept_and_its_radio_checked(client: httpx.AsyncClient) -> None:
    page = await show(client, "/password")
    answer = await submit(client, page, "/theme", theme="dark")
    assert answer.headers["location"] == "/password"
    page = await follow(client, answer)
    assert page.css_first("[name=theme][value=dark]").attributes.get("checked", "no") != "no"
    assert page.css("[name=theme][checked]") == [page.css_first("[name=theme][value=dark]")]


async def test_going_back_never_leaves_the_site(client: httpx.AsyncClient) -> None:
    for path in ("https://evil.example/", "//evil.example", "/\\evil.example", "/a\nb"):
        page = await show(client, "/sign-in")
        answer = await submit(client, page, "/theme", theme="dark", next=path)
        assert answer.headers["location"] == "/"


async def test_a_notice_is_shown_once(client: httpx.AsyncClient) -> None:
    await signed_in(client)
    page = await show(client, "/me/account")
    first = words(page.css_first("#messages"))
    assert "Bonjour" in first
    assert words((await show(client, "/me/account")).css_first("#messages")) == ""


async def test_a_forged_notice_is_not_shown(client: httpx.AsyncClient) -> None:
    client.cookies.set("__Host-lawlab_notice", "IkVudm95ZXogdm90cmUgbW90IGRlIHBhc3NlIg.AAAA", domain="lawlab.test")
    page = await show(client, "/sign-in")
    assert words(page.css_first("#messages")) == ""


async def test_the_first_page_and_its_style_fit_the_first_packets(client: httpx.AsyncClient) -> None:
    page = await client.get("/sign-in")
    style = assets.shelf().files[assets.shelf().addresses["lawlab.css"].removeprefix("/static/")]
    assert len(gzip.compress(page.content, 6)) + len(style.packed) < 14 * 1024
    assert b"/*" not in style.body


async def test_static_files_never_change_at_their_address(client: httpx.AsyncClient) -> None:
    page = await show(client, "/sign-in")
    address = page.css_first("link[rel=stylesheet]").attributes["href"] or ""
    answer = await client.get(address)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"].startswith("text/css")
    assert "set-cookie" not in answer.headers
    again = await client.get(address, headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304 and again.content == b""
    assert (await client.get("/static/../secret")).status_code == 404


def test_what_comes_from_elsewhere_is_what_the_manifest_says() -> None:
    for entry in assets.manifest():
        body = (assets.VENDOR / entry["file"]).read_bytes()
        assert hashlib.sha256(body).hexdigest() == entry["sha256"], entry["name"]
        assert (assets.VENDOR / entry["licence_file"]).is_file()
    listed = {entry["file"] for entry in assets.manifest()} | {entry["licence_file"] for entry in assets.manifest()}
    assert {file.name for file in assets.VENDOR.iterdir()} == listed | {"manifest.json"}


async def test_a_ministry_serves_its_own_tokens(db: Settings) -> None:
    theme = db.data_dir / "theme"
    theme.mkdir(parents=True)
    (theme / "tokens.css").write_text("@layer tokens { :root { --paper: hotpink; } }")
    async with browser(db) as client:
        page = await show(client, "/sign-in")
        style = await client.get(page.css_first("link[rel=stylesheet]").attributes["href"] or "")
    assert "hotpink" in style.text and ".masthead" in style.text


async def test_every_icon_that_pages_use_is_in_the_sprite() -> None:
    import re

    from lawlab import paths

    sprite = (assets.STATIC / "icons.svg").read_text()
    used = set()
    for file in paths.templates().rglob("*.jinja"):
        text = file.read_text()
        used |= set(re.findall(r'\bicon\("(\w+)"\)', text)) | set(re.findall(r'_badge\("\w*", "(\w+)"', text))
    assert used
    assert {name for name in used if f'id="i-{name}"' not in sprite} == set()


def test_languages_are_negotiated_by_weight() -> None:
    assert i18n.negotiate("de, en;q=0.5, fr;q=0.8") == "fr"
    assert i18n.negotiate("en-US,en;q=0.9") == "en"
    assert i18n.negotiate("de", default="fr") == "fr"
    assert i18n.negotiate("en;q=nonsense, fr", default="fr") == "fr"
    assert i18n.negotiate("*" * 600, default="fr") == "fr"


def test_a_terminal_is_french_unless_it_says_english() -> None:
    assert i18n.command_language({"LANG": "en_US.UTF-8"}) == "en"
    assert i18n.command_language({"LC_ALL": "C.UTF-8", "LANG": "en_GB"}) == "en"
    assert i18n.command_language({"LC_ALL": "C"}) == "fr"
    assert i18n.command_language({}) == "fr"
    assert i18n.command_language({"LAWLAB_LANG": "fr", "LANG": "en"}) == "fr"


def test_parse_is_what_a_browser_sees() -> None:
    answer = httpx.Response(200, text="<p>Un  <b>mot</b></p>")
    assert words(parse(answer)) == "Un mot"
