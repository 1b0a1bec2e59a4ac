"""What is inside: texts that the schema of Akoma Ntoso accepts, a data dictionary that is true of every cell."""

import csv
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from lawlab.export import akoma_ntoso, dictionary, tables
from lawlab.journal import signing

AKN = {"akn": akoma_ntoso.NAMESPACE}


@pytest.fixture(scope="session")
def schema(shared_data: Path) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(shared_data / "akoma-ntoso" / "schemas" / "akomantoso30.xsd"))


def files(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as found:
        return {name: found.read(name) for name in found.namelist()}


def rows(inside: dict[str, bytes], table: str) -> list[dict[str, str]]:
    text = inside[f"{table}.csv"].decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


# --- Akoma Ntoso ----------------------------------------------------------------------------------


def test_each_version_is_a_valid_bill_with_the_same_words(finished: Path, ongoing: Path, schema: Any) -> None:
    for path in (finished, ongoing):
        inside = files(path)
        names = [name for name in inside if name.endswith(".xml")]
        assert len(names) == len([name for name in inside if re.fullmatch(r"texts/v\d+\.json", name)]) > 0
        for name in names:
            root = etree.fromstring(inside[name])
            schema.assertValid(root)
            version = json.loads(inside[name.replace(".xml", ".json")])
            found = root.findall(".//akn:article", AKN)
            assert ["".join(one.find("akn:num", AKN).itertext()) for one in found] == [
                f"Article {article['number']}" for article in version["articles"]
            ]
            assert [
                [line.findtext(".//akn:p", "", AKN) for line in one.findall("akn:alinea", AKN)] for one in found
            ] == [article["alineas"] for article in version["articles"]]
            assert root.find("akn:bill", AKN).get("contains") == (
                "originalVersion" if version["parent"] is None else "singleVersion"
            )


def _version(*articles: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": 1, "label": "Texte soumis", "title": "Projet de loi & <essai>", "parent": None,
        "created_at": "2026-01-02T03:04:05Z", "articles": list(articles),
    }  # fmt: skip


ABOUT = {
    "slug": "essai", "organiser": "", "bill": {"kind": "government", "short_title": "", "author": "Ministère d’Été"},
}  # fmt: skip
TITRE = {"kind": "titre", "number": "Ier", "title": "Des choses"}


def article(number: str, *alineas: str, divisions: tuple[dict[str, str], ...] = (TITRE,)) -> dict[str, Any]:
    return {"number": number, "title": "", "alineas": list(alineas), "divisions": list(divisions)}


@pytest.mark.parametrize(
    "articles",
    [
        (),
        (article("1er", "Deux < trois & « quatre ».", "\x02\ud7ff"), article("4 bis A")),
        (article("1", "a"), article("1", "b"), article("2", "c", divisions=())),
        (article("1", "a"), article("2", "b", divisions=()), article("3", "c")),
        (article("1", "a", divisions=({"kind": "annexe", "number": "", "title": ""}, TITRE)),),
        tuple(
            article(str(place), "a", divisions=({"kind": kind, "number": "I", "title": "T"},))
            for place, kind in enumerate(("partie", "livre", "titre", "chapitre", "section", "sous-section"), start=1)
        ),
    ],
    ids=["nothing", "signs", "same number twice", "a division again", "unknown division", "every division"],
)
def test_whatever_a_bill_is_its_document_is_valid(articles: tuple[dict[str, Any], ...], schema: Any) -> None:
    version = _version(*articles)
    root = etree.fromstring(akoma_ntoso.version_xml(version, ABOUT, version))
    schema.assertValid(root)
    names = [one.get("eId") for one in root.iter() if isinstance(one.tag, str) and one.get("eId")]
    assert len(names) == len(set(names))


def test_names_and_numbers_are_written_as_law_writes_them() -> None:
    version = _version(article("1er", "Un.", "Deux."), article("4 bis A", "Trois."))
    written = akoma_ntoso.version_xml(version, ABOUT, version).decode()
    assert "<num>Titre I<sup>er</sup></num>" in written and "<num>Article 1<sup>er</sup></num>" in written
    assert "<num>Article 4 <i>bis</i> A</num>" in written
    assert 'eId="title_Ier"' in written and 'eId="art_1er__al_2"' in written and 'eId="art_4bisA__al_1"' in written
    assert 'value="/akn/fr/bill/projet/2026-01-02/essai/fra@2026-01-02/!main"' in written
    assert "<docTitle>Projet de loi &amp; &lt;essai&gt;</docTitle>" in written


# --- the data dictionary --------------------------------------------------------------------------

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")
_TYPES = {"string", "integer", "number", "boolean", "array", "datetime"}


def _cast(kind: str, cell: str) -> object:
    match kind:
        case "integer":
            return int(cell)
        case "number":
            return float(cell)
        case "boolean":
            return {"true": True, "false": False}[cell]
        case "datetime":
            return datetime.strptime(cell, "%Y-%m-%dT%H:%M:%S%z")
        case "array":
            found = json.loads(cell)
            assert isinstance(found, list)
            return found
    return cell


def test_every_column_of_every_sheet_is_described_in_both_languages() -> None:
    assert {table: tuple(fields) for table, fields in dictionary.FIELDS.items()} == tables.SHEETS
    assert dictionary.TABLES.keys() == tables.SHEETS.keys()
    for fields in dictionary.FIELDS.values():
        assert all(kind in _TYPES and all(map(str.strip, said)) for kind, said in fields.values())


def test_the_data_package_follows_its_specification(finished: Path, ongoing: Path) -> None:
    for path in (finished, ongoing):
        inside = files(path)
        package = json.loads(inside["datapackage.json"])
        assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
        assert _NAME.fullmatch(package["name"]) and package["title"]
        assert all(one["name"] and one["path"].startswith("https://") for one in package["licenses"])
        assert all(one["title"] and one["roles"] for one in package["contributors"])
        names = [one["name"] for one in package["resources"]]
        assert len(set(names)) == len(names) and all(map(_NAME.fullmatch, names))
        assert {one["path"] for one in package["resources"]} == {
            name for name in inside if name.endswith((".csv", ".jsonl"))
        }
        for one in package["resources"]:
            fields = [field["name"] for field in one["schema"]["fields"]]
            assert len(set(fields)) == len(fields)
            assert all(field["type"] in _TYPES and " / " in field["description"] for field in one["schema"]["fields"])
            assert set(one["schema"].get("primaryKey", [])) <= set(fields)
            for link in one["schema"].get("foreignKeys", []):
                assert set(link["fields"]) <= set(fields) and link["reference"]["resource"] in names
                assert len(link["fields"]) == len(link["reference"]["fields"])


def test_every_cell_is_of_its_type_every_key_is_one_and_every_link_leads_somewhere(
    finished: Path, ongoing: Path
) -> None:
    for path in (finished, ongoing):
        inside = files(path)
        resources = {one["name"]: one for one in json.loads(inside["datapackage.json"])["resources"]}
        sheets = {
            name: rows(inside, one["path"].removesuffix(".csv"))
            for name, one in resources.items()
            if one["format"] == "csv"
        }
        for name, sheet in sheets.items():
            fields = resources[name]["schema"]["fields"]
            for row in sheet:
                assert list(row) == [field["name"] for field in fields], name
                for field in fields:
                    cell, rules = row[field["name"]], field.get("constraints", {})
                    assert cell or not rules.get("required"), (name, row)
                    if cell:
                        value = _cast(field["type"], cell)
                        assert value in rules.get("enum", [value]), (name, field, cell)
                        assert "minimum" not in rules or int(cell) >= rules["minimum"]
            _check_keys(name, resources, sheets)


def _check_keys(name: str, resources: dict[str, Any], sheets: dict[str, list[dict[str, str]]]) -> None:
    schema = resources[name]["schema"]
    if key := schema.get("primaryKey"):
        found = [tuple(row[column] for column in key) for row in sheets[name]]
        assert len(set(found)) == len(found), name
    for link in schema["foreignKeys"]:
        there = {
            tuple(row[one] for one in link["reference"]["fields"]) for row in sheets[link["reference"]["resource"]]
        }
        wanted = {tuple(row[column] for column in link["fields"]) for row in sheets[name]}
        assert {one for one in wanted if all(one)} <= there, (name, link)


def test_the_page_inside_names_every_file_and_every_column(finished: Path) -> None:
    inside = files(finished)
    page = inside["readme.md"].decode()
    for name in inside:
        said = re.sub(r"^texts/v\d+\.(\w+)$", r".\1", name)
        assert said in page or name == "readme.md", name
    assert all(f"| {column} |" in page for fields in dictionary.FIELDS.values() for column in fields)


def test_the_licence_is_inside(finished: Path) -> None:
    said = files(finished)["licence.txt"].decode()
    assert said.startswith("Licence Ouverte 2.0") and "https://www.etalab.gouv.fr/" in said
    assert "lawlab" in said or "Ministère" in said


def test_a_spreadsheet_and_a_notebook_read_the_same_votes(finished: Path) -> None:
    inside = files(finished)
    told = json.loads(inside["report.json"])["votes"]
    current = {row["number"]: row["revision"] for row in rows(inside, "amendments")}
    counted = [
        row for row in rows(inside, "tallies")
        if row["kind"] == "article" or row["revision"] == current[row["target"]]
    ]  # fmt: skip
    for answer in ("agree", "mixed", "disagree"):
        assert sum(int(row[answer]) for row in counted) == told[answer]
    ranked = json.loads(inside["ranking.json"])["order"]
    assert [int(row["amendment"]) for row in rows(inside, "ranking")] == [row["amendment"] for row in ranked]


# --- always the same bytes ------------------------------------------------------------------------

_EXPORT = """
import datetime, sys
from lawlab import clock
class Later(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.datetime.now(tz) + datetime.timedelta(days=400, hours=7)
clock.datetime = Later
from lawlab.cli import main
sys.argv = ["lawlab", "export", "demo-finished", sys.argv[1]]
main()
"""


@pytest.mark.sqlite
def test_another_process_another_day_another_order_of_sets_gives_the_same_bytes(finished: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    for name in ("lawlab.sqlite3", signing.OWN_KEY):
        shutil.copy(finished.parent / name, data)
    path = tmp_path / "again.zip"
    environment = os.environ | {
        "LAWLAB_DATA_DIR": str(data), "PYTHONHASHSEED": "4242", "TZ": "Pacific/Auckland", "LC_ALL": "C",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", _EXPORT, str(path)], env=environment, capture_output=True, text=True, timeout=60
    )
    assert not done.stderr.count("Traceback"), done.stderr[-2000:]
    assert hashlib.sha256(path.read_bytes()).digest() == hashlib.sha256(finished.read_bytes()).digest()
