"""The report page: every number of the archive, nothing but them; and a page in every state of a consultation."""

import re
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from lawlab.consultations import queries as consultations
from lawlab.consultations import service as consultations_service
from lawlab.decisions import service as decisions
from lawlab.engine.outcome import Outcome
from lawlab.engine.rules import Role
from lawlab.errors import NotAllowed
from lawlab.export import archive
from lawlab.journal import queries as journal
from lawlab.report import queries
from lawlab.settings import Settings
from lawlab.votes import service as votes
from tests import worlds
from tests.browsing import browser, follow, show, signed_in, submit, words
from tests.decisions import desk
from tests.export.tampering import Contents
from tests.worlds import NOW, World
from texts import queries as texts
from texts import service as texts_service
from texts.service import NewArticle

FINISHED = "/consultations/demo-finished/report"


@pytest.fixture
async def report_json(demo: Settings, tmp_path: Path) -> dict[str, Any]:
    """``report.json`` of the finished consultation's archive."""
    await archive.write("demo-finished", tmp_path / "a.zip", settings=demo)
    found: dict[str, Any] = Contents(tmp_path / "a.zip").json("report.json")
    return found


@pytest.fixture
async def page(demo: Settings) -> LexborHTMLParser:
    async with browser(demo, **{"accept-language": "fr"}) as client:
        return await show(client, FINISHED)


def number(text: str) -> int:
    """« 1 369 » → 1369."""
    return int(re.sub(r"\D", "", text))


def figures(page: LexborHTMLParser) -> dict[str, int]:
    """The figures under the headline, by their name."""
    return {
        box.css_first("dt").text(strip=True): number(box.css_first("dd").text())  # type: ignore[union-attr]
        for box in page.css("dl.figures > div")
    }


def section(page: LexborHTMLParser, anchor: str) -> Any:
    found = page.css_first(f"article#{anchor}")
    assert found is not None, anchor
    return found


def numbers_linked(node: Any) -> list[int]:
    """The amendments that a part of the page links to, in order."""
    return [
        int(link.attributes["href"].rsplit("/", 1)[1])
        for link in node.css("a")
        if re.fullmatch(r"/consultations/[^/]+/amendments/\d+", link.attributes.get("href") or "")
    ]


# --- finished --------------------------------------------------------------------------------------


async def test_the_headline_and_its_figures_are_those_of_the_archive(
    page: LexborHTMLParser, report_json: dict[str, Any]
) -> None:
    shares = report_json["words"]
    one_in = round(sum(shares.values()) / shares["citizens"])
    assert f"Un mot sur {one_in}" in words(page.css_first("h1"))
    assert figures(page) == {
        "amendements, tous répondus": report_json["amendments"]["in_debate"],
        "retenus, tout ou partie": report_json["amendments"]["welcomed"],
        "arguments": report_json["arguments"]["total"],
        "votes": report_json["votes"]["total"],
        "articles": len(report_json["articles"]),
    }
    legend = words(page.css_first("header figure"))
    for many in shares.values():
        assert str(many) in legend


async def test_the_chart_of_outcomes_says_each_number_in_words(
    page: LexborHTMLParser, report_json: dict[str, Any]
) -> None:
    chart = page.css("figure.chart")[0]
    told = [number(words(row.css_first(".v")).split("·")[0]) for row in chart.css("li")]
    assert told == [report_json["outcomes"][one.value] for one in Outcome if report_json["outcomes"][one.value]]
    assert sum(told) == report_json["amendments"]["answered"]


async def test_each_chart_has_a_name_a_drawing_and_its_table(
    page: LexborHTMLParser, report_json: dict[str, Any]
) -> None:
    charts = page.css("figure.chart")
    assert len(charts) == 5
    for chart in charts:
        assert words(chart.css_first("figcaption"))
        assert chart.css("svg rect, svg path") and chart.css("table tbody tr")
        assert (chart.css_first("a[download]").attributes["href"] or "").endswith(".csv")
    for image in page.css('svg[role="img"]'):
        title = image.css_first("title")
        assert image.attributes.get("aria-label") or (title and re.search(r"\d", title.text())), image.html


async def test_the_chart_of_days_has_a_bar_and_a_row_for_each(
    page: LexborHTMLParser, report_json: dict[str, Any]
) -> None:
    chart = page.css("figure.chart")[1]
    days = report_json["days"]
    names = [name for name in ("votes", "amendments", "arguments", "annotations") if any(day[name] for day in days)]
    drawn = [(image.css_first("path").attributes["d"] or "").count("M") for image in chart.css("svg.days")]
    assert drawn == [sum(1 for day in days if day[name]) for name in names]
    rows = [[number(cell.text()) for cell in row.css("td")] for row in chart.css("tbody tr")]
    assert rows == [[day["votes"], day["amendments"], day["arguments"], day["annotations"]] for day in days]


async def test_the_chart_of_articles_and_their_sections_agree(
    page: LexborHTMLParser, report_json: dict[str, Any]
) -> None:
    rows = page.css("figure.chart")[2].css("ul.bars > li")
    told = [[int(part) for part in re.findall(r"\d+", words(row.css_first(".v")))] for row in rows]
    assert told == [[row["welcomed"], row["amendments"]] for row in report_json["articles"]]
    for row in report_json["articles"]:
        meta = words(section(page, f"art-{row['number']}").css_first(".meta"))
        assert meta.startswith(f"{row['amendments']} amendement")
        assert f"{row['welcomed']} retenu" in meta and f"{row['arguments']} argument" in meta


async def test_votes_by_kind_of_account_are_those_of_the_archive(
    page: LexborHTMLParser, report_json: dict[str, Any]
) -> None:
    table = next(one for one in page.css("table") if "Auteurs et votes, par type de compte" in words(one))
    rows = [[number(cell.text()) for cell in row.css("td")] for row in table.css("tbody tr")]
    people, votes = report_json["people"]["by_kind"], report_json["votes_by_kind"]
    assert rows == [
        [people[kind], votes[kind]["agree"], votes[kind]["mixed"], votes[kind]["disagree"]] for kind in sorted(votes)
    ]


async def test_votes_by_amendment_come_in_the_published_order(
    page: LexborHTMLParser, report_json: dict[str, Any]
) -> None:
    chart = page.css("figure.chart")[3]
    shown = [numbers_linked(item)[0] for item in chart.css("ul.bars > li")]
    assert shown[: len(report_json["top"])] == report_json["top"]
    weight, said = report_json["weight"], words(page)
    assert f"Sur les {weight['best']} amendements les mieux soutenus, {weight['best_welcomed']} sont retenus" in said
    assert weight["welcomed_beyond_first"] == 0 and "Aucun amendement retenu n’était hors des 100 premiers" in said


async def test_each_changed_passage_says_why(demo: Settings, page: LexborHTMLParser) -> None:
    view = await consultations.one("demo-finished")
    found = await queries.report(view)
    assert found.changed
    for part in found.changed:
        rows = section(page, f"art-{part.key}").css("table.compare tbody tr")
        assert len(rows) == len(part.lines)
        for row, line in zip(rows, part.lines, strict=True):
            assert line.answers, f"article {part.number}, alinéa {line.new}: changed, and nobody says why"
            assert set(numbers_linked(row)) == {answer.number for answer in line.answers}
            for answer in line.answers:
                assert " ".join(answer.justification.split())[:30] in words(row.css("td")[2])


async def test_each_article_has_a_page_with_its_words_and_every_answer(demo: Settings) -> None:
    found = await queries.report(await consultations.one("demo-finished"))
    decisions_told: set[int] = set()
    async with browser(demo, **{"accept-language": "fr"}) as client:
        for part in found.sections:
            page = await show(client, f"{FINISHED}/articles/{part.key}")
            assert len(page.css("p.body")) == (len(part.pieces) if part.lines else 0)
            if any(piece.who for line in part.pieces for piece in line):
                assert page.css("p.body .who-1, p.body .who-2")
                notes = page.css("ul.notes .note")
                assert notes and all(numbers_linked(note) for note in notes)
            answers = page.css("ul.ruled > li")
            assert [numbers_linked(one)[0] for one in answers] == [one.number for one in part.decided]
            for item, answer in zip(answers, part.decided, strict=True):
                assert " ".join(answer.justification.split())[:30] in words(item)
                assert item.css(".wording"), "what was asked, in the words of the law"
                decisions_told.add(answer.number)
        missing = await client.get(f"{FINISHED}/articles/999")
    assert missing.status_code == 404
    assert len(decisions_told) == found.figures["amendments"]["answered"]


async def test_the_most_supported_that_were_not_retained_are_told_with_their_reason(
    page: LexborHTMLParser, report_json: dict[str, Any]
) -> None:
    listed = page.css_first('section[aria-labelledby="refuses"]')
    assert listed is not None
    assert [numbers_linked(item)[0] for item in listed.css("ol > li")] == report_json["top_not_retained"][:5]
    assert all(len(words(item)) > 80 for item in listed.css("ol > li"))
    refused = [found for note in page.css("ul.note.state") for found in numbers_linked(note)]
    assert set(refused) & set(report_json["top_not_retained"])


async def test_the_paragraph_for_the_impact_assessment_is_ready_to_copy(
    page: LexborHTMLParser, report_json: dict[str, Any]
) -> None:
    said = words(page.css_first("#impact-text")).replace("\u202f", " ")
    amendments = report_json["amendments"]
    assert f"{amendments['answered']} amendements ont reçu une réponse motivée" in said
    assert f"{amendments['welcomed']} ont été retenus" in said
    assert "https://lawlab.test/consultations/demo-finished/report" in said
    button = page.css_first("button[data-copy]")
    assert button is not None and "hidden" in button.attributes, "without JavaScript, the text is there to select"


async def test_the_page_is_sound(page: LexborHTMLParser) -> None:
    ids = [node.attributes["id"] for node in page.css("[id]")]
    assert len(ids) == len(set(ids))
    assert not page.css("svg script, svg foreignObject, [style], [onclick], [onload]")
    levels = [int(node.tag[1]) for node in page.css("h1, h2, h3, h4")]
    assert levels[0] == 1 and all(after <= before + 1 for before, after in pairwise(levels))
    for image in page.css("svg"):
        has_name = image.attributes.get("aria-label") or image.attributes.get("aria-hidden") == "true"
        assert has_name or image.css_first("title"), image.html
    for target in page.css('a[href^="#"]'):
        name = (target.attributes["href"] or "#")[1:]
        assert not name or name in ids, name


async def test_in_english_nothing_of_the_page_itself_is_french(demo: Settings) -> None:
    async with browser(demo, **{"accept-language": "en"}) as client:
        for path in (FINISHED, "/consultations/demo/report", "/consultations/demo-finished/data"):
            english = await show(client, path)
            for node in english.css('[lang="fr"], del, ins, footer, .receipt'):
                node.decompose()
            said = words(english.css_first("main"))
            french = re.findall(
                r"\b(?:votes? par|retenus?|d’accord|mitigé|rapport|le mieux|mots|amendements?|soutien|octets"
                r"|fichiers?|écritures?|vérifier|télécharger|texte|réponses?|janvier|juillet|août|septembre)\b",
                said, re.IGNORECASE,
            )  # fmt: skip
            assert not french, (path, french)


# --- not finished ----------------------------------------------------------------------------------


async def test_before_publication_it_says_that_it_is_provisional(demo: Settings) -> None:
    async with browser(demo, **{"accept-language": "fr"}) as client:
        page = await show(client, "/consultations/demo/report")
    assert "Rapport provisoire" in words(page.css_first(".rubric"))
    assert not page.css("table.compare, .leaf")
    view = await consultations.one("demo")
    found = await queries.report(view)
    assert found.words is None and found.figures["amendments"]["answered"] == 0
    told = figures(page)
    assert told["votes"] == found.figures["votes"]["total"] > 1_000
    assert told["amendements"] == found.figures["amendments"]["in_debate"]


async def test_an_answer_that_is_only_recorded_is_nowhere_in_it(client: httpx.AsyncClient) -> None:
    world = await worlds.consultation(threshold=2)
    drafter = await worlds.person(Role.DRAFTER)
    shown = await worlds.amendment(world, await worlds.person())
    await desk.decide(world, shown, Outcome.NOT_RETAINED, by=drafter, justification="Raison encore secrète.")
    page = await show(client, f"/consultations/{world.slug}/report")
    assert "secrète" not in words(page) and "Non retenu" not in words(page)


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_a_consultation_in_which_nothing_happened_has_its_page(db: Settings, language: str) -> None:
    world = await _one_article()
    async with browser(db, **{"accept-language": language}) as client:
        page = await show(client, f"/consultations/{world.slug}/report")
        data = await show(client, f"/consultations/{world.slug}/data")
    assert set(figures(page).values()) == {0, 1}
    assert len(page.css("article")) == 1
    assert "report.json" in words(data)


async def _one_article() -> World:
    bill = await texts_service.add_bill(
        "Projet de loi", short_title="Loi", articles=[NewArticle(number="unique", title="", alineas=("Un.",))], at=NOW
    )
    version = (await texts.versions(bill))[0].id
    await consultations_service.open_(
        slug="vide", title="Vide", summary="", organiser="", bill=bill, version=version,
        calendar=worlds.calendar(), by=None, at=NOW,
    )  # fmt: skip
    return World("vide", NOW)


async def test_published_without_an_amendment_the_text_is_as_it_was(client: httpx.AsyncClient) -> None:
    world = await _one_article()
    publisher = await worlds.person(Role.PUBLISHER)
    await decisions.publish(world.slug, by=publisher, now=desk.deciding(world).now, label="Texte final")
    page = await show(client, f"/consultations/{world.slug}/report")
    assert "Aucun mot du texte n’a changé." in words(page.css_first("h1"))
    assert "Sans changement." in words(page)


async def test_an_act_shows_on_the_page_at_once(client: httpx.AsyncClient) -> None:
    world = await worlds.consultation()
    number_ = await worlds.amendment(world, await worlds.person())
    address = f"/consultations/{world.slug}/report"
    assert figures(await show(client, address))["votes"] == 0
    for value in (1, -1):
        await votes.cast(world.slug, "amendment", number_, value, by=await worlds.person(), now=world.now)
    assert figures(await show(client, address))["votes"] == 2


# --- open data pages -------------------------------------------------------------------------------


async def test_the_archive_and_each_of_its_files_can_be_downloaded(demo: Settings, tmp_path: Path) -> None:
    async with browser(demo, **{"accept-language": "fr"}) as client:
        page = await show(client, "/consultations/demo-finished/data")
        whole = await client.get("/consultations/demo-finished/data/archive.zip")
        (tmp_path / "a.zip").write_bytes(whole.content)
        with zipfile.ZipFile(tmp_path / "a.zip") as found:
            names = found.namelist()
            links = [link.attributes["href"] or "" for link in page.css("tbody a")]
            assert [link.partition("/files/")[2] for link in links] == names
            for link, name in zip(links, names, strict=True):
                answer = await client.get(link)
                assert answer.status_code == 200 and answer.content == found.read(name), name
                assert answer.headers["content-disposition"].startswith("attachment")
        missing = await client.get("/consultations/demo-finished/data/files/../../secret")
        assert missing.status_code == 404
        climbing = await client.get("/consultations/demo-finished/data/files/%2e%2e/lawlab.sqlite3")
        assert climbing.status_code == 404
    assert len(list((demo.data_dir / "exports").iterdir())) == 1, "one archive, and no trace of the job"


# --- the easy-to-read version ----------------------------------------------------------------------


async def test_an_administrator_gives_the_report_an_easy_version_which_comes_first(client: httpx.AsyncClient) -> None:
    world = await worlds.consultation()
    desk_address, address = f"/consultations/{world.slug}/desk/easy-read", f"/consultations/{world.slug}/report"
    assert (await client.get(desk_address)).status_code == 401
    await signed_in(client, Role.ADMINISTRATOR)
    assert (await show(client, address)).css_first(f'a[href="{desk_address}"]') is not None
    form = await show(client, desk_address)
    answer = await submit(client, form, desk_address, easy_read="On a demandé l’avis des gens.\n\n**13** idées.")
    page = await follow(client, answer)
    easy = page.css_first("section.clear")
    assert easy is not None and "On a demandé l’avis des gens." in words(easy)
    assert page.html is not None and page.html.index("En facile à lire") < page.html.index(
        "La consultation en chiffres"
    )
    entries = [line async for line, _link in journal.entries(world.slug)]
    assert sum('"k":"easy-read"' in line for line in entries) == 1
    again = await submit(client, await show(client, desk_address), desk_address)
    assert again.status_code == 303
    assert len([line async for line in journal.entries(world.slug)]) == len(entries), "nothing new: no entry"
    refused = await submit(client, form, desk_address, easy_read="x" * 20_001)
    assert refused.status_code == 422 and "Vingt mille signes" in words(refused)
    taken_away = await submit(client, form, desk_address, easy_read="")
    assert not (await follow(client, taken_away)).css("section.clear")


async def test_a_drafter_does_not_write_the_easy_version(client: httpx.AsyncClient) -> None:
    world = await worlds.consultation()
    drafter = await signed_in(client, Role.DRAFTER)
    assert (await client.get(f"/consultations/{world.slug}/desk/easy-read")).status_code == 403
    with pytest.raises(NotAllowed):
        await consultations_service.write_easy_read(world.slug, "Non.", by=drafter, now=world.now)
