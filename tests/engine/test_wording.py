"""The sentence of the trade: written strictly, read with tolerance, and the plain sentence shown first."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawlab.engine.french import noun, numbers, read_cardinal, read_numbers, read_ordinal
from lawlab.engine.operations import (
    AppendAlineas,
    AppendSentence,
    AppendWords,
    DeleteAlineas,
    DeleteArticle,
    DeleteSentence,
    DeleteWords,
    InsertAlineas,
    InsertArticle,
    InsertWords,
    Operation,
    ReplaceWords,
    RewriteAlineas,
    RewriteArticle,
    RewriteTail,
    derive,
)
from lawlab.engine.patch import apply
from lawlab.engine.reading import Opaque, Parsed, Partial, parse
from lawlab.engine.sentence import plain
from lawlab.engine.wording import Dialect, render
from tests.engine.texts import edited, real_versions

DIALECTS: tuple[Dialect, ...] = ("an", "senat")

# (operation, Assemblée, Sénat), a « / » for a new paragraph and a plain space for U+00A0.
SENTENCES: list[tuple[Operation, str, str]] = [
    (DeleteArticle(), "Supprimer cet article.", "Supprimer cet article."),
    (DeleteAlineas(4, 4), "Supprimer l’alinéa 4.", "Alinéa 4/Supprimer cet alinéa."),
    (DeleteAlineas(3, 7), "Supprimer les alinéas 3 à 7.", "Alinéas 3 à 7/Supprimer ces alinéas."),
    (DeleteAlineas(10, 11), "Supprimer les alinéas 10 et 11.", "Alinéas 10 et 11/Supprimer ces alinéas."),
    (
        ReplaceWords(2, "la date de sa promulgation", "son entrée en vigueur", edge="end"),
        "À la fin de l’alinéa 2, substituer aux mots :/« la date de sa promulgation »/les mots :"
        "/« son entrée en vigueur ».",
        "Alinéa 2, à la fin/Remplacer les mots :/la date de sa promulgation/par les mots :/son entrée en vigueur",
    ),
    (
        ReplaceWords(2, "une", "deux", sentence=1),
        "À la première phrase de l’alinéa 2, substituer au mot :/« une »/le mot :/« deux ».",
        "Alinéa 2, première phrase/Remplacer le mot :/une/par le mot :/deux",
    ),
    (
        ReplaceWords(34, "449 millions", "L. 1174-1"),
        "À l’alinéa 34, substituer au montant :/« 449 millions »/la référence :/« L. 1174-1 ».",
        "Alinéa 34/Remplacer le montant :/449 millions/par la référence :/L. 1174-1",
    ),
    (
        DeleteWords(23, "de la", occurrence=2),
        "À l’alinéa 23, supprimer la deuxième occurrence des mots :/« de la ».",
        "Alinéa 23/Supprimer la deuxième occurrence des mots :/de la",
    ),
    (
        InsertWords(2, "dont", ", dites « rurales »,"),
        "À l’alinéa 2, après le mot :/« dont »,/insérer les mots :/« , dites « rurales », ».",
        "Alinéa 2/Après le mot :/dont/insérer les mots :/, dites « rurales »,",
    ),
    (
        InsertAlineas(6, ("1° Un ;", "2° Deux.")),
        "Après l’alinéa 6, insérer les deux alinéas suivants :/« 1° Un ;/« 2° Deux. ».",
        "Après l’alinéa 6/Insérer deux alinéas ainsi rédigés :/1° Un ;/2° Deux.",
    ),
    (
        InsertAlineas(0, ("Un.",)),
        "Avant l’alinéa 1, insérer l’alinéa suivant :/« Un. ».",
        "Avant l’alinéa 1/Insérer un alinéa ainsi rédigé :/Un.",
    ),
    (
        AppendAlineas(("VI. – Fin.",)),
        "Compléter cet article par l’alinéa suivant :/« VI. – Fin. ».",
        "Compléter cet article par un alinéa ainsi rédigé :/VI. – Fin.",
    ),
    (
        AppendWords(7, "du présent article"),
        "Compléter l’alinéa 7 par les mots :/« du présent article ».",
        "Alinéa 7/Compléter cet alinéa par les mots :/du présent article",
    ),
    (
        AppendSentence(7, "Il est public."),
        "Compléter l’alinéa 7 par la phrase suivante :/« Il est public. ».",
        "Alinéa 7/Compléter cet alinéa par une phrase ainsi rédigée :/Il est public.",
    ),
    (
        DeleteSentence(79, -1),
        "Supprimer la dernière phrase de l’alinéa 79.",
        "Alinéa 79, dernière phrase/Supprimer cette phrase.",
    ),
    (
        RewriteAlineas(4, 5, ("Un.", "Deux.")),
        "Rédiger ainsi les alinéas 4 et 5 :/« Un./« Deux. ».",
        "Alinéas 4 et 5/Rédiger ainsi ces alinéas :/Un./Deux.",
    ),
    (
        RewriteAlineas(4, 12, ("Un.",)),
        "Substituer aux alinéas 4 à 12 l’alinéa suivant :/« Un. ».",
        "Alinéas 4 à 12/Remplacer ces alinéas par un alinéa ainsi rédigé :/Un.",
    ),
    (
        RewriteTail(23, "délai", "préalable minimal"),
        "Après le mot :/« délai »,/rédiger ainsi la fin de l’alinéa 23 :/« préalable minimal ».",
        "Alinéa 23/Après le mot :/délai/rédiger ainsi la fin de cet alinéa :/préalable minimal",
    ),
    (RewriteArticle(("Un.",)), "Rédiger ainsi cet article :/« Un. ».", "Rédiger ainsi cet article :/Un."),
    (
        InsertArticle("after", "7", "", ("Un.",)),
        "Après l’article 7, insérer l’article suivant :/« Un. ».",
        "Après l’article 7/Insérer un article additionnel ainsi rédigé :/Un.",
    ),
    (
        InsertArticle("before", "4 bis A", "Suivi", ("Un.", "Deux.")),
        "Avant l’article 4 bis A, insérer l’article suivant, intitulé :/« Suivi »,/ainsi rédigé :/« Un./« Deux. ».",
        "Avant l’article 4 bis A/Insérer un article additionnel intitulé :/Suivi/et ainsi rédigé :/Un./Deux.",
    ),
]


@pytest.mark.parametrize(("op", "an", "senat"), SENTENCES)
def test_each_operation_has_its_sentence_in_both_styles(op: Operation, an: str, senat: str) -> None:
    for dialect, expected in zip(DIALECTS, (an, senat), strict=True):
        assert "/".join(render([op], dialect)).replace("\u00a0", " ") == expected
        assert parse(expected.replace("/", "\n")) == Parsed((op,))


def test_the_typography_is_strict() -> None:
    assert render([DeleteWords(2, "a")]) == ("À l’alinéa\u00a02, supprimer le mot\u00a0:", "«\u00a0a\u00a0».")


def test_parts_are_numbered_and_deletions_in_a_row_make_one_sentence() -> None:
    ops = (DeleteAlineas(3, 3), DeleteAlineas(5, 5), DeleteAlineas(8, 10), ReplaceWords(12, "a", "b"))
    an = [line.replace("\u00a0", " ") for line in render(ops)]
    assert an[0] == "I. – Supprimer les alinéas 3, 5 et 8 à 10."
    assert an[1] == "II. – En conséquence, à l’alinéa 12, substituer au mot :"
    assert render(ops, "senat")[2] == "II.\u00a0–\u00a0Alinéa 12"
    assert parse("\n".join(an)) == parse("\n".join(render(ops, "senat"))) == Parsed(ops)


def test_an_article_may_be_named() -> None:
    assert render([DeleteArticle()], article="4 bis") == ("Supprimer l’article\u00a04 bis.",)
    assert parse("Supprimer l’article 4 bis.") == Parsed((DeleteArticle(),))


@pytest.mark.timeout(1200)  # ten thousand examples at night
@given(edited(), st.sampled_from(DIALECTS))
def test_what_is_written_is_read_back(pair: tuple[list[str], list[str]], dialect: Dialect) -> None:
    ops = derive(*pair)
    if ops:
        assert parse("\n".join(render(ops, dialect))) == Parsed(ops)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("code", ["code-civil-livre-1", "code-relations-public-administration"])
def test_real_versions_are_rebuilt_from_the_sentence_alone(shared_data: Path, code: str, dialect: Dialect) -> None:
    pairs = [pair for pair in real_versions(shared_data, code) if pair[0] != pair[1]]
    assert len(pairs) > 100
    for old, new in pairs:
        reading = parse("\n\n".join(render(derive(old, new), dialect)))
        assert isinstance(reading, Parsed)
        assert apply(reading.ops, old) == new


@pytest.mark.parametrize(
    ("text", "ops"),
    [
        ('A l\'alinéa 2, substituer au mot: "une" le mot: "deux".', [ReplaceWords(2, "une", "deux")]),
        ("À l’alinéa 3, remplacer les mots « A b » par les mots « C d ».", [ReplaceWords(3, "A b", "C d")]),
        (
            "I. - À l'alinéa 2, après le mot : « dont », insérer les mots : « , à l’exception des communes dites "
            "« hyper-rurales » en zone montagneuse, ».",
            [InsertWords(2, "dont", ", à l’exception des communes dites « hyper-rurales » en zone montagneuse,")],
        ),
        (
            "I. – Supprimer l’alinéa 2.\nII. – En conséquence, supprimer les alinéas 5 à 14.",
            [DeleteAlineas(2, 2), DeleteAlineas(5, 14)],
        ),
        ("À l'alinéa 6, supprimer la seconde phrase.", [DeleteSentence(6, 2)]),
        ("Alinéas 6, 8 et 9\nSupprimer ces alinéas.", [DeleteAlineas(6, 6), DeleteAlineas(8, 9)]),
        ("Alinéa 3\nSupprimer la référence :\n, L. 245-13-1", [DeleteWords(3, ", L. 245-13-1")]),
        (
            "Alinéas 64 et 102\nRemplacer le mot :\na\npar le mot :\nb",
            [ReplaceWords(64, "a", "b"), ReplaceWords(102, "a", "b")],
        ),
        (
            "Après l’alinéa 1\nInsérer deux alinéas ainsi rédigés :\nUn\nAlinéa 2",
            [InsertAlineas(1, ("Un", "Alinéa 2"))],
        ),
        (
            "Après l’alinéa 1\nInsérer trois alinéas ainsi rédigés :\nUn\nII. – Alinéa 2\nSupprimer cet alinéa.",
            [InsertAlineas(1, ("Un", "II. – Alinéa 2", "Supprimer cet alinéa."))],
        ),
        (
            "Après l’alinéa 1\nInsérer deux paragraphes ainsi rédigés :\nUn\nDeux\nTrois\nII. – Alinéa 2\n"
            "Supprimer cet alinéa.",
            [InsertAlineas(1, ("Un", "Deux", "Trois")), DeleteAlineas(2, 2)],
        ),
        ("Rétablir cet article dans la rédaction suivante :\nUn.", [RewriteArticle(("Un.",))]),
        ("Rédiger ainsi l’alinéa 41 : « Art. L. 423‑8. – Le… »", [RewriteAlineas(41, 41, ("Art. L. 423‑8. – Le…",))]),
    ],
)
def test_sentences_as_people_type_them_are_read(text: str, ops: list[Operation]) -> None:
    assert parse(text) == Parsed(tuple(ops))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Cet amendement est en cours de traitement.",
        "Le deuxième alinéa est ainsi rédigé :\nTexte",
        "À l’alinéa 2, substituer aux mots :\n« a »",
        "Alinéa 3, énième phrase\nSupprimer cette phrase.",
        "Alinéas 5 à 3\nSupprimer ces alinéas.",
        "Après l’article du code\nInsérer un article additionnel ainsi rédigé :\nUn.",
    ],
)
def test_what_is_not_understood_is_never_guessed(text: str) -> None:
    assert parse(text) == Opaque(text)


def test_what_is_left_over_is_said() -> None:
    odd = "III. – Le Gouvernement est prié d’y réfléchir."
    assert parse(f"Supprimer l’alinéa 2.\n{odd}") == Partial((DeleteAlineas(2, 2),), (odd,))


def test_financial_compensation_is_passed_over_and_said() -> None:
    gage = "II. – La perte de recettes pour l’État est compensée à due concurrence."
    assert parse(f"I. – Supprimer l’alinéa 2.\n{gage}") == Parsed((DeleteAlineas(2, 2),), skipped=(gage,))
    gage = (
        "II. – Pour compenser la perte de recettes résultant du I, "
        "compléter cet article par un paragraphe ainsi rédigé :\n"
        "… – La perte de recettes pour l’État est compensée."
    )
    reading = parse(f"I. – Alinéa 9\nSupprimer cet alinéa.\n{gage}")
    assert reading == Parsed((DeleteAlineas(9, 9),), skipped=tuple(gage.split("\n")))


@pytest.mark.timeout(1200)  # ten thousand examples at night
@given(st.text(max_size=120) | st.lists(st.sampled_from([s for _, an, s in SENTENCES]), max_size=3).map("/".join))
def test_no_sentence_breaks_the_reader(text: str) -> None:
    assert parse(text.replace("/", "\n")) is not None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ne", "mot"),
        ("hyper-rurales", "mot"),
        ("les communes", "mots"),
        ("L. 136‑6", "référence"),
        ("article 5", "référence"),
        ("1°", "référence"),
        ("1° et 2°", "références"),
        ("449 millions d’euros", "montant"),
        ("3\u00a0000\u00a0€", "montant"),
        ("7,86 %", "taux"),
        ("1er janvier 2018", "date"),
        ("2018", "année"),
        ("3 500", "nombre"),
        (";", "signe"),
    ],
)
def test_words_are_called_what_drafters_call_them(words: str, expected: str) -> None:
    assert noun(words) == expected


@pytest.mark.timeout(1200)  # ten thousand examples at night
@given(st.sets(st.integers(1, 60), min_size=1))
def test_lists_of_alineas_are_read_back(chosen: set[int]) -> None:
    ranges: list[tuple[int, int]] = []
    for number in sorted(chosen):
        ranges = (
            [*ranges[:-1], (ranges[-1][0], number)]
            if ranges and ranges[-1][1] == number - 1
            else [*ranges, (number, number)]
        )
    assert read_numbers(numbers(ranges)) == ranges


def test_number_words_unknown_are_not_guessed() -> None:
    assert (read_cardinal("douze"), read_cardinal("mille"), read_ordinal("31e"), read_ordinal("énième")) == (
        12,
        None,
        31,
        None,
    )


@pytest.mark.parametrize("op", [op for op, _, _ in SENTENCES])
def test_each_operation_has_a_plain_sentence_in_both_languages(op: Operation) -> None:
    (french,), (english,) = plain([op]), plain([op], "en")
    assert french.endswith((".", "».")) and english.endswith((".", "”."))
    assert french != english and "\u00a0" not in english


def test_the_plain_sentence_says_what_changes() -> None:
    assert plain([ReplaceWords(2, "quinze", "dix")]) == (
        "L’alinéa\u00a02 remplace «\u00a0quinze\u00a0» par «\u00a0dix\u00a0».",
    )
    assert plain([InsertAlineas(3, ("a", "b"))]) == ("2 nouveaux alinéas sont ajoutés après l’alinéa\u00a03.",)
