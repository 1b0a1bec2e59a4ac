"""Alineas, words, sentences, labels; and bills typed as text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawlab.engine.text import (
    InvalidBill,
    ParsedDivision,
    join_alineas,
    label,
    normalise,
    parse_bill,
    sentences,
    split_alineas,
    tokens,
    words,
)
from tests.engine.texts import ALPHABET


@given(st.text(max_size=60) | st.text(ALPHABET, max_size=60))
def test_tokens_lose_no_character(text: str) -> None:
    assert "".join(tokens(text)) == text


@given(st.text(max_size=80))
def test_alineas_survive_a_round_trip(text: str) -> None:
    alineas = split_alineas(text)
    assert split_alineas(join_alineas(alineas)) == alineas
    assert all(alinea == alinea.strip() and alinea for alinea in alineas)


def test_every_new_line_is_an_alinea_whatever_the_system_that_typed_it() -> None:
    assert split_alineas("\ufeffI. – Un :\r\n\r\n1° Deux ;\r2°\u200b Trois.\x0bQuatre  \n \u00a0\n") == (
        "I. – Un :",
        "1° Deux ;",
        "2° Trois.",
        "Quatre",
    )


def test_a_letter_and_its_combining_accent_are_one_word() -> None:
    assert tokens("re\u0301publique") == ["re\u0301publique"]
    assert words("L’administration, sans délai.") == 4


def test_texts_that_differ_by_typography_only_compare_equal() -> None:
    assert normalise("« L’article\u00a0L. 136\u20116 »  –\u202fun\ufeff") == normalise('" L\'article L. 136-6 " - un')


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Un seul.", ["Un seul."]),
        ("Un délai. Il court. Fin ?", ["Un délai.", "Il court.", "Fin ?"]),
        ("L’article L. 123-4 et l’art. 5 du code. Puis.", ["L’article L. 123-4 et l’art. 5 du code.", "Puis."]),
        ("I. – Le tarif est dit « libre ». Il baisse.", ["I. – Le tarif est dit « libre ».", "Il baisse."]),
        ("« Un. Deux. »", ["« Un.", "Deux. »"]),
        ("", []),
    ],
)
def test_sentences_are_counted_as_a_drafter_counts_them(text: str, found: list[str]) -> None:
    assert [text[a:b] for a, b in sentences(text)] == found


@pytest.mark.parametrize(
    ("alinea", "expected"),
    [
        ("I. – Le", "I."),
        ("« 1° Le", "1°"),
        ("2° bis Le", "2° bis"),
        ("a) Le", "a)"),
        ("– le", "–"),
        ("A. – Le", "A."),
        ("Le I", ""),
        ("À l’article", ""),
    ],
)
def test_labels_are_read_from_the_text(alinea: str, expected: str) -> None:
    assert label(alinea) == expected


BILL = """# Projet de loi sur les données

Titre Ier – La donnée
## Chapitre II : L’ouverture
Section 1
Le principe
### Article 1er : Objet
> En clair, tout s’ouvre.
Les données sont ouvertes.

1° Les unes ;
Article 2 du code civil : c’est du texte.
Article 1er bis (nouveau) – Suite
(Supprimé)
Section 2 du même chapitre est abrogée.
Chapitre III De la fin
Article 2
Fin.
"""


def test_a_bill_is_read_with_its_divisions_articles_and_summaries() -> None:
    bill = parse_bill(BILL)
    first, second, third = bill.articles
    assert bill.title == "Projet de loi sur les données"
    assert (first.number, first.title, first.clear) == ("1er", "Objet", "En clair, tout s’ouvre.")
    assert first.alineas == ("Les données sont ouvertes.", "1° Les unes ;", "Article 2 du code civil : c’est du texte.")
    assert first.divisions == (
        ParsedDivision("titre", "Ier", "La donnée"),
        ParsedDivision("chapitre", "II", "L’ouverture"),
        ParsedDivision("section", "1", "Le principe"),
    )
    assert (second.number, second.title) == ("1er bis", "Suite")
    assert second.alineas == ("Section 2 du même chapitre est abrogée.",)
    assert third.divisions == (first.divisions[0], ParsedDivision("chapitre", "III", "De la fin"))
    assert bill.warnings == ((13, "status_ignored"), (14, "status_ignored"))


def test_plain_text_needs_no_mark_but_the_articles() -> None:
    bill = parse_bill("Proposition de loi\r\nArticle 1\r\nUn.\r\nArticle 2 - Deux\r\n")
    assert [(a.number, a.title, a.alineas) for a in bill.articles] == [("1er", "", ("Un.",)), ("2", "Deux", ())]
    assert bill.warnings == ((4, "empty_article"),)


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("Du texte\nEncore", "text_outside_article", 2),
        ("Du texte", "no_article", 0),
        ("", "no_article", 0),
        ("Article 1\nUn.\nArticle 1er\nDeux.", "duplicate_article", 3),
        ("Titre\n\nUn préambule.\nArticle 1\nUn.", "text_outside_article", 3),
        ("Article 1\nUn.\nChapitre II – Deux\nPerdu.\nArticle 2\nDeux.", "text_outside_article", 4),
        ("x" * 2_000_001, "too_big", 0),
    ],
)
def test_a_text_that_is_no_bill_is_refused_with_its_line(text: str, reason: str, line: int) -> None:
    with pytest.raises(InvalidBill) as refused:
        parse_bill(text)
    assert (refused.value.reason, refused.value.line) == (reason, line)


@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        parse_bill(text)
    except InvalidBill as refused:
        assert refused.reason
