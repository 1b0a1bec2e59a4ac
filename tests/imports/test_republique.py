"""Reading the République numérique data: the real totals, and files that are not what they should be."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from lawlab.errors import LawlabError, NotFound
from lawlab.imports import republique
from lawlab.imports.files import Unreadable
from lawlab.imports.republique import Section, Totals

SECTIONS = (Section(86, "Section 1", "Ouverture"),)
CSV = "section_id,titre,sous_titre\n86,Section 1,Ouverture\n"


def opinion(**changes: Any) -> dict[str, Any]:
    """One API answer, as small as they come."""
    return {
        "id": 61, "title": "Article 1 - Open data", "body": "<p>Un.<br />Deux.</p>", "appendices": [{"body": None}],
        "author": {"id": "gouvernement"}, "type": {"id": 86}, "votes_ok": 3, "votes_mitige": 2, "votes_nok": 1,
        "votes_total": 6, "arguments": [], "sources": [], "versions_count": 4, "is_trashed": False,
        "created_at": "2015-09-26T02:27:54+0200", "updated_at": "2015-09-26T02:27:54+0200",
    } | changes  # fmt: skip


def parse(*opinions: dict[str, Any]) -> republique.Export:
    return republique.parse([json.dumps(one) for one in opinions], SECTIONS)


def test_the_totals_are_those_of_the_readme(shared_data: Path) -> None:
    export = republique.read(shared_data / "republique-numerique-2015")
    assert export.totals == Totals(
        opinions=326, articles=10, proposals=316, hidden=2, votes=republique.Counts(38_520, 3_406, 7_840),
        arguments_for=1_020, arguments_against=1_105, supports=7_938, sources=150, rewritings=741, authors=1_018,
    )  # fmt: skip
    assert export.totals.votes.total == 49_766
    assert export.totals.arguments == 2_125
    assert export.warnings == ()


def test_the_articles_are_numbered_and_split_into_alineas(shared_data: Path) -> None:
    export = republique.read(shared_data / "republique-numerique-2015")
    assert [article.number for article in export.articles] == [str(number) for number in range(1, 11)]
    first = export.articles[0]
    assert first.title.startswith("Open data par défaut")
    assert first.alineas[2].startswith("1°\u00a0les documents")
    assert not any("<" in alinea for one in export.opinions for alinea in one.alineas)
    assert {one.key for one in export.opinions if one.hidden} == {"154", "374"}


def test_the_official_final_counts_agree_with_what_is_read(shared_data: Path) -> None:
    folder = shared_data / "republique-numerique-2015"
    read = {one.key: one.votes for one in republique.read(folder).opinions}
    rows = [line.split(",") for line in (folder / "decompte_officiel.csv").read_text(encoding="utf-8").splitlines()[1:]]
    assert len(rows) == 324
    for key, _, agree, mixed, disagree, *_ in rows:
        assert read[key] == republique.Counts(int(agree), int(mixed), int(disagree)), key


def test_a_date_keeps_its_offset() -> None:
    assert parse(opinion()).articles[0].at.utcoffset() == timedelta(hours=2)


def test_sources_become_links_with_what_was_said_of_them() -> None:
    source = {"title": "Le [rapport]", "link": "https://example.org/r", "category": "Étude", "body": "À  lire.",
              "author": {"id": "p1"}}  # fmt: skip
    export = parse(opinion(sources=[source]))
    assert export.articles[0].sources[0].markdown == "- [Le (rapport)](https://example.org/r) (Étude) – À lire."
    assert export.authors == ("gouvernement", "p1")


def test_counts_that_do_not_add_up_are_told_with_their_line() -> None:
    export = parse(opinion(), opinion(id=62, votes_total=7, arguments_count=1))
    assert [(line, facts["counted"]) for line, _, facts in export.warnings] == [(2, 6), (2, 0)]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "Ligne 2 : ce n’est pas du JSON."),
        ("[" * 100_000, "Ligne 2 : ce n’est pas du JSON."),
        ("[1]", "Ligne 2 : il faut un objet JSON par ligne."),
        (json.dumps({"id": 1}), "Ligne 2 : le champ author manque."),
        (json.dumps(opinion(id=62, votes_ok=-1)), "Ligne 2 : un champ n’a pas la forme attendue"),
        (json.dumps(opinion(id=62, votes_ok=True)), "Ligne 2 : un champ n’a pas la forme attendue"),
        (json.dumps(opinion(id=62, created_at="hier")), "Ligne 2 : un champ n’a pas la forme attendue"),
        (json.dumps(opinion(id=62, created_at="2015-09-26T02:27:54")), "Ligne 2 : un champ n’a pas la forme attendue"),
        (json.dumps(opinion(id=62, body=["x"])), "Ligne 2 : un champ n’a pas la forme attendue"),
        (json.dumps(opinion(id=62, type={"id": 1})), "Ligne 2 : la section 1 n’est pas dans sections.csv."),
        (json.dumps(opinion()), "Ligne 2 : l’avis 61 est déjà donné plus haut."),
    ],
)
def test_a_bad_line_is_named(line: str, words: str) -> None:
    with pytest.raises(Unreadable) as refused:
        republique.parse([json.dumps(opinion()), line], SECTIONS)
    assert str(refused.value).startswith(words)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("opinions.jsonl", b"", "est vide"),
        ("opinions.jsonl", b"\n \n", "est vide"),
        ("opinions.jsonl", b"\x7fELF\x00\x00", "binaire"),
        ("opinions.jsonl", b'{"a": 1}\n\xe9', "ligne 2"),
        ("opinions.jsonl", json.dumps(opinion(author={"id": "p1"})).encode(), "Aucun article du Gouvernement"),
        ("sections.csv", b"a,b\n1,2\n", "section_id"),
        ("sections.csv", b"section_id,titre,sous_titre\n", "aucune section"),
    ],
)
def test_a_file_that_is_not_the_right_one_gets_one_sentence(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    (tmp_path / "opinions.jsonl").write_text(json.dumps(opinion()), encoding="utf-8")
    (tmp_path / "sections.csv").write_text(CSV, encoding="utf-8")
    (tmp_path / name).write_bytes(content)
    with pytest.raises(LawlabError) as refused:
        republique.read(tmp_path)
    assert words in str(refused.value)


def test_a_folder_or_a_file_that_is_missing_is_said_to_be(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="pas un dossier"):
        republique.read(tmp_path / "nowhere")
    with pytest.raises(NotFound, match=r"sections\.csv"):
        republique.read(tmp_path)
