"""Every number that the report prints stands in the archive, at the place that it names: read from the ZIP's files.

Nothing of the program is asked here but the pages: the files are opened as anybody would, and the totals are counted
again from the CSV tables.
"""

import csv
import io
import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from lawlab.export import archive
from lawlab.imports import load_republique, republique
from lawlab.report.numbers import Numbers
from lawlab.settings import Settings
from tests.browsing import browser, show, words
from tests.worlds import NOW

ANSWERS = ("agree", "mixed", "disagree")
# What is not counted: the words of the law and of people, dates, numbers that are names, the text of the formula.
NOT_FIGURES = (
    "data, time, svg, nav, .rubric, .lead, .phases, .receipt, .ends, [lang], .who, .wording, .body, .num, .note,"
    " .compare, h1 sup, h3, a[href*='/amendments/'], section[aria-labelledby=classement] p, #impact-text"
)
NAMES = re.compile(r"\bArt(?:icle|\.)\s\d+|Licence Ouverte 2\.0")


class Archive:
    """The files of a ZIP, as anybody opens them."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as found:
            self.files = {name: found.read(name) for name in found.namelist()}
        self.report = self.json("report.json")
        ranking = self.json("ranking.json")
        rows = {str(row["amendment"]): row for row in ranking["order"]}
        self.others: dict[str, Any] = {
            "ranking": {"formula": ranking["formula"], **rows},
            "consultation": self.json("consultation.json"),
            "manifest": self.json("manifest.json"),
        }

    def json(self, name: str) -> Any:
        return json.loads(self.files[name])

    def csv(self, name: str) -> list[dict[str, str]]:
        text = self.files[name].decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))

    def at(self, place: str) -> float:
        """The number at a place: « votes.total », « ranking.47.agree », « a/b » in per cent, « a+b », « list.# »."""
        if "/" in place:
            part, whole = (self.at(one) for one in place.split("/"))
            return round(100 * part / whole)
        if "+" in place:
            return sum(self.at(one) for one in place.split("+"))
        first, _dot, rest = place.partition(".")
        found = self.others.get(first, self.report)
        for name in (rest if first in self.others else place).split("."):
            found = len(found) if name == "#" else found[int(name)] if isinstance(found, list) else found[name]
        return float(found)


def printed(page: LexborHTMLParser) -> Iterator[tuple[str, float, float]]:
    """(place, machine value, number as it is written) of every number of a page."""
    for node in page.css("data"):
        written = re.sub(r"[\s\u202f\xa0%]", "", node.text()).replace(",", ".")
        if node.attributes["data-of"].count(".") and "," in node.text() and "score" not in node.attributes["data-of"]:
            written = written.replace(".", "")  # thousands, in English
        yield node.attributes["data-of"] or "", float(node.attributes["value"] or "nan"), float(written)


def check(page: LexborHTMLParser, files: Archive) -> int:
    """Every printed number is the archive's; how many were compared."""
    found = list(printed(page))
    for place, value, written in found:
        expected = files.at(place)
        assert round(expected, 3) == value == written, (place, expected, value, written)
    return len(found)


def unmarked(page: LexborHTMLParser) -> list[str]:
    """Digits on the page that no mark explains."""
    main = page.css_first("main")
    assert main is not None
    for node in main.css(NOT_FIGURES):
        node.decompose()
    return re.findall(r".{0,30}\d.{0,20}", NAMES.sub("", main.text(separator=" ")))


async def pages(client: httpx.AsyncClient, slug: str) -> list[LexborHTMLParser]:
    """The report, the page of each article, the table of each chart."""
    address = f"/consultations/{slug}/report"
    first = await show(client, address)
    links = {node.attributes["href"] or "" for node in first.css("main a[href]")}
    articles = sorted(link for link in links if link.startswith(f"{address}/articles/"))
    charts = sorted(link[:-4] for link in links if link.startswith(f"{address}/charts/") and link.endswith(".csv"))
    return [first, *[await show(client, link) for link in (*articles, *charts)]]


async def archive_of(settings: Settings, slug: str, folder: Path) -> Archive:
    """What ``lawlab export`` writes."""
    path = folder / f"{slug}.zip"
    await archive.write(slug, path, settings=settings)
    return Archive(path.read_bytes())


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(("slug", "least"), [("demo-finished", 250), ("demo", 150)])
async def test_every_number_of_the_demonstration_is_that_of_the_archive(
    demo: Settings, tmp_path: Path, slug: str, least: int, language: str
) -> None:
    files = await archive_of(demo, slug, tmp_path)
    async with browser(demo, **{"accept-language": language}) as client:
        all_pages = await pages(client, slug)
    assert sum(check(page, files) for page in all_pages) >= least
    left = [text for page in all_pages for text in unmarked(page)]
    assert not left, "numbers that say no place in the archive:\n" + "\n".join(left)


async def test_every_number_of_an_imported_consultation_is_that_of_the_archive(
    db: Settings, client: httpx.AsyncClient, shared_data: Path, tmp_path: Path
) -> None:
    export = republique.read(shared_data / "republique-numerique-2015")
    async for _step in load_republique.load(export, slug=load_republique.SLUG, now=NOW):
        pass
    files = await archive_of(db, load_republique.SLUG, tmp_path)
    all_pages = await pages(client, load_republique.SLUG)
    assert sum(check(page, files) for page in all_pages) >= 1_000
    recount(files)
    assert all(len((page.html or "").encode()) <= 100 * 1024 for page in all_pages)
    first = all_pages[0]
    told = {place: value for place, value, _written in printed(first)}
    assert (told["votes.total"], told["arguments.total"], told["articles.#"]) == (49_766, 2_125, 10)
    assert (told["votes.agree"], told["votes.mixed"], told["votes.disagree"]) == (38_520, 3_406, 7_840)
    said = words(first).replace("\u202f", " ").replace("\xa0", " ")
    assert "49 766 votes ont été importés" in said
    drawn = [words(one) for one in first.css("figure.chart")[0].css("svg.days title")]
    assert [one.partition(" ")[0] for one in drawn] == ["Amendements", "Arguments"], "imported votes have no day"
    assert len(first.css("section[aria-labelledby=articles] li")) == 10, "each article has its own page"
    assert not [text for page in all_pages for text in unmarked(page)]


async def test_the_figures_are_those_that_the_csv_tables_give(demo: Settings, tmp_path: Path) -> None:
    for slug in ("demo-finished", "demo"):
        recount(await archive_of(demo, slug, tmp_path))


def recount(files: Archive) -> None:
    """The report's figures, counted from the CSV tables and the journal alone."""
    report = files.report
    amendments, arguments = files.csv("amendments.csv"), files.csv("arguments.csv")
    tallies, imported = files.csv("tallies.csv"), files.csv("imported_tallies.csv")
    decisions = {row["amendment"]: row["outcome"] for row in files.csv("decisions.csv")}
    revisions = {row["number"]: row["revision"] for row in amendments}
    current = [
        row for row in tallies if row["kind"] == "article" or row["revision"] == revisions.get(row["target"])
    ] + imported
    for answer in ANSWERS:
        assert report["votes"][answer] == sum(int(row[answer]) for row in current)
    assert report["votes"]["total"] == sum(int(row[answer]) for row in current for answer in ANSWERS)
    for kind, counts in report["votes_by_kind"].items():
        rows = imported if kind == "imported" else [row for row in tallies if row["account_kind"] == kind]
        assert counts["total"] == sum(int(row[answer]) for row in rows for answer in ANSWERS)
    assert report["people"]["by_kind"] == Counter(row["kind"] for row in files.csv("people.csv"))
    in_debate = [row for row in amendments if row["status"] == "submitted"]
    assert (report["amendments"]["in_debate"], report["amendments"]["total"]) == (len(in_debate), len(amendments))
    assert report["amendments"]["answered"] == len(decisions)
    assert {name: many for name, many in report["outcomes"].items() if many} == Counter(decisions.values())
    kept = {"retained", "retained_with_changes", "partly_retained", "merged"}
    assert report["amendments"]["welcomed"] == sum(outcome in kept for outcome in decisions.values())
    sides = Counter(row["side"] for row in arguments)
    assert (report["arguments"]["for"], report["arguments"]["against"]) == (sides["for"], sides["against"])
    for row in report["articles"]:
        mine = [one for one in in_debate if one["article"] == str(row["id"])]
        assert row["amendments"] == len(mine)
        assert row["welcomed"] == sum(decisions.get(one["number"]) in kept for one in mine)
    days: dict[str, Counter[str]] = {}
    for line in files.files["journal.jsonl"].decode().splitlines():
        entry = json.loads(line)
        days.setdefault(str(entry.get("at"))[:10], Counter())[str(entry.get("k"))] += 1
    kinds = {"vote": "votes", "amend": "amendments", "arg": "arguments", "annotate": "annotations"}
    for day in report["days"]:
        assert {name: day[name] for name in kinds.values()} == {
            name: days[day["day"]][kind] for kind, name in kinds.items()
        }


async def test_the_csv_of_each_chart_says_what_its_table_says(demo: Settings) -> None:
    async with browser(demo, **{"accept-language": "fr"}) as client:
        for name in ("outcomes", "days", "articles", "kinds", "amendments"):
            address = f"/consultations/demo-finished/report/charts/{name}"
            answer = await client.get(f"{address}.csv")
            assert answer.headers["content-disposition"].startswith("attachment")
            rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))
            page = await show(client, address)
            width = len(page.css("thead th")) - 1
            table = [[re.sub(r"\D", "", cell.text()) or "0" for cell in row.css("td")] for row in page.css("tbody tr")]
            assert [row[-width:] for row in rows[1:]] == table
        missing = await client.get("/consultations/demo-finished/report/charts/secret.csv")
    assert missing.status_code == 404


def test_a_number_without_a_place_is_refused() -> None:
    fig = Numbers({"votes": {"total": 3}}, ranking={7: {"agree": 2}})
    assert fig("votes.total").__html__() == '<data value="3" data-of="votes.total">3</data>'
    assert fig("ranking.7.agree") == 2
    with pytest.raises(KeyError):
        fig("votes.secret")
