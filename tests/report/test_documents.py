"""The report as a file: the same words and numbers in each, real structure, made aside and kept."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import httpx
import odfdo
import pypdf
import pytest
from lxml import html

from lawlab.report import blocks, press
from lawlab.settings import Settings
from tests import worlds
from tests.browsing import browser, show
from tests.report.test_numbers import archive_of

ADDRESS = "/consultations/demo-finished/report"


_kept: dict[tuple[str, str], bytes] = {}


async def fetched(settings: Settings, form: str, language: str = "fr") -> bytes:
    """The document as the site gives it; laid out once a run, since the demonstration is always the same."""
    if (form, language) not in _kept:
        _kept[form, language] = await asked(settings, form, language)
    return _kept[form, language]


async def asked(settings: Settings, form: str, language: str = "fr") -> bytes:
    async with browser(settings, **{"accept-language": language}) as client:
        answer = await client.get(f"{ADDRESS}/document.{form}")
    assert answer.status_code == 200, answer.text[:500]
    assert answer.headers["content-disposition"].startswith("attachment")
    return answer.content


def squeezed(text: str) -> str:
    """Without spaces: formats break lines where they like."""
    return re.sub(r"\s|\u00ad|\u200b", "", text)


def pdf_text(data: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def docx_text(data: bytes) -> str:
    body = docx.Document(io.BytesIO(data)).element.body
    return "".join(node.text or "" for node in body.iter() if str(node.tag).endswith("}t"))


def odt_text(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as found:
        return re.sub(r"<[^>]+>", "", found.read("content.xml").decode())


TEXT_OF: dict[str, Callable[[bytes], str]] = {"pdf": pdf_text, "docx": docx_text, "odt": odt_text}


@pytest.mark.parametrize("form", list(TEXT_OF))
async def test_each_format_says_every_number_and_every_sentence_of_the_document(
    demo: Settings, tmp_path: Path, form: str
) -> None:
    source = (await fetched(demo, "html")).decode()
    archive = await archive_of(demo, "demo-finished", tmp_path)
    said = squeezed(TEXT_OF[form](await fetched(demo, form)))
    compared = 0
    for row in html.document_fromstring(source).xpath(
        "//table//tr[.//data] | //p[.//data][@class!='ends flush' or not(@class)]"
    ):
        for node in row.xpath(".//data"):
            assert round(archive.at(node.get("data-of")), 3) == float(node.get("value"))
            compared += 1
        for part in row.xpath("self::p | th | td[not(@class)]"):
            assert squeezed(part.text_content()) in said
    assert compared > 200
    for heading in html.document_fromstring(source).xpath("//h1 | //h2 | //h3 | //h4"):
        assert squeezed(heading.text_content()) in said
    for answer in archive.csv("decisions.csv"):
        assert squeezed(answer["justification"])[:60] in said, answer["amendment"]


async def test_the_pdf_is_tagged_named_and_in_its_language(demo: Settings) -> None:
    reader = pypdf.PdfReader(io.BytesIO(await fetched(demo, "pdf")))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/Lang"] == "fr"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None and "Bien manger à la cantine" in str(reader.metadata.title)
    assert 'pdfuaid:part="1"' in str(root["/Metadata"].get_data()) or "<pdfuaid:part>1" in str(
        root["/Metadata"].get_data()
    )
    kinds: dict[str, int] = {}
    figures: list[Any] = []
    waiting = [root["/StructTreeRoot"]["/K"]]
    while waiting:
        node = waiting.pop().get_object() if hasattr(waiting[-1], "get_object") else waiting.pop()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            kind = str(node.get("/S", ""))
            kinds[kind] = kinds.get(kind, 0) + 1
            figures += [node] if kind == "/Figure" else []
            waiting += [node["/K"]] if "/K" in node and not isinstance(node["/K"], int) else []
    assert kinds["/H1"] == 1 and kinds["/H2"] >= 6 and kinds["/H3"] >= 6
    assert kinds["/Table"] >= 8 and kinds["/TH"] > 40 and kinds["/Caption"] >= 8 and kinds["/L"] > 3
    assert figures and all(str(figure.get("/Alt", "")) for figure in figures), "each drawing has its text"
    assert len(reader.outline) >= 1


async def test_the_docx_has_real_styles_headings_lists_and_tables(demo: Settings) -> None:
    file = docx.Document(io.BytesIO(await fetched(demo, "docx", "en")))
    styles = [paragraph.style.name for paragraph in file.paragraphs if paragraph.style is not None]
    assert styles.count("Title") == 1 and styles.count("Heading 1") >= 6 and styles.count("Heading 2") >= 6
    assert "List Bullet" in styles and "List Number" in styles and "Caption" in styles
    assert file.core_properties.language == "en-GB" and file.core_properties.title.startswith("Report")
    assert "en-GB" in file.styles.element.xml and "en-US" not in file.styles.element.xml
    for table in file.tables:
        assert "w:tblHeader" in table.rows[0]._tr.xml, "the first row is repeated and read as a header"
    links = [one.target_ref for one in file.part.rels.values() if one.is_external]
    assert any(link.endswith("/consultations/demo-finished/amendments/9") for link in links)


async def test_the_odt_has_real_styles_headings_lists_and_tables(demo: Settings) -> None:
    file = odfdo.Document(io.BytesIO(await fetched(demo, "odt")))
    levels = [int(heading.level or 0) for heading in file.body.headers]
    assert levels.count(1) == 1 and levels.count(2) >= 6 and levels.count(3) >= 6
    tables = file.body.get_elements("//table:table")
    assert len(tables) >= 8 and len(file.body.get_elements("//table:table-header-rows")) == len(tables)
    assert file.body.get_elements("//text:list") and file.body.get_elements("//text:a")
    assert file.meta.language == "fr-FR" and "Bien manger" in str(file.meta.title)
    styles: Any = file.get_part("styles.xml")
    languages = {one.get_attribute("fo:language") for one in styles.get_elements("//style:default-style/*") if one}
    assert languages - {None} == {"fr"}


async def test_a_document_is_made_once_and_again_when_the_journal_grows(demo: Settings) -> None:
    await asked(demo, "odt")
    await asked(demo, "odt")
    folder = demo.data_dir / "documents"
    assert len(list(folder.iterdir())) == 1
    await asked(demo, "odt", "en")
    assert len(list(folder.iterdir())) == 2


async def test_the_document_stands_alone(demo: Settings) -> None:
    root = html.document_fromstring((await fetched(demo, "html", "en")).decode())
    assert root.get("lang") == "en"
    assert not root.xpath("//script | //link | //img | //details | //form | //button | //*[contains(@class, 'vh')]")
    assert all(link.startswith(("https://", "mailto:")) for link in root.xpath("//a/@href"))


async def test_without_pango_the_site_offers_the_other_formats(demo: Settings, monkeypatch: Any) -> None:
    monkeypatch.setattr(press, "_PANGO", ("libnothing.so.0",))
    press.can_print.cache_clear()
    try:
        async with browser(demo, **{"accept-language": "fr"}) as client:
            page = await show(client, ADDRESS)
            refused = await client.get(f"{ADDRESS}/document.pdf")
    finally:
        press.can_print.cache_clear()
    links = [link.attributes["href"] or "" for link in page.css("a[download]")]
    assert any(link.endswith("document.odt") for link in links)
    assert not any(link.endswith("document.pdf") for link in links)
    assert refused.status_code == 422 and "libpango-1.0-0" in refused.text


async def test_before_publication_and_empty_the_documents_can_be_made(
    client: httpx.AsyncClient, tmp_path: Path
) -> None:
    world = await worlds.consultation()
    for form in ("html", "odt", "docx"):
        answer = await client.get(f"/consultations/{world.slug}/report/document.{form}")
        assert answer.status_code == 200, answer.text[:300]


def test_blocks_keep_what_words_look_like() -> None:
    source = (
        '<html lang="fr"><head><title>T</title></head><body><main><h1>Un <sup>er</sup></h1>'
        '<p>a  <b>b</b><br>c <del>d</del> <ins>e</ins> <a href="https://x">f</a></p>'
        "<ol><li>un<p>deux</p></li></ol></main></body></html>"
    )
    found = blocks.read(source).blocks
    assert found[0] == blocks.Heading(1, (blocks.Run("Un "), blocks.Run("er", raised=True)))
    assert isinstance(found[1], blocks.Paragraph)
    assert [run.text for run in found[1].runs] == ["a ", "b", "\nc ", "d", " ", "e", " ", "f"]
    assert found[1].runs[3].deleted and found[1].runs[5].inserted and found[1].runs[7].href == "https://x"
    assert found[2] == blocks.Item((blocks.Run("un"),), 1, ((blocks.Run("deux"),),))
