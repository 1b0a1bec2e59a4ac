"""Amendments as they are really worded: each style, the two mixed, committee wording, lists, parts, hostile input.

Past 400 lines: mostly one long table of cases, which is easier to read whole.
"""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lawlab.engine.operations import (
    AppendAlineas,
    AppendSentence,
    AppendWords,
    DeleteAlineas,
    DeleteArticle,
    DeleteDivision,
    DeleteSentence,
    DeleteTail,
    DeleteWords,
    InsertAlineas,
    InsertArticle,
    InsertDivision,
    InsertSentence,
    InsertWords,
    Operation,
    PrependWords,
    ReplaceWords,
    RewriteAlineas,
    RewriteArticle,
    RewriteHead,
    RewriteSentences,
    RewriteTail,
    RewriteTitle,
    from_data,
    to_data,
)
from lawlab.engine.reading import Opaque, Parsed, Partial, parse
from lawlab.engine.wording import Dialect, render

# The golden sentences of LEGISTICS §2.3, then what committees and clerks write. « / » ends a paragraph.
GOLDEN: list[tuple[str, list[Operation]]] = [
    ("Supprimer cet article.", [DeleteArticle()]),
    ("Supprimer l’alinéa\u00a04.", [DeleteAlineas(4, 4)]),
    (
        "I. – Supprimer l’alinéa 2./II. – En conséquence, supprimer les alinéas 5 à 14.",
        [DeleteAlineas(2, 2), DeleteAlineas(5, 14)],
    ),
    (
        "Alinéas 23, 32 à 34, 36 à 38, 53 et 55/Supprimer ces alinéas.",
        [DeleteAlineas(*r) for r in ((23, 23), (32, 34), (36, 38), (53, 53), (55, 55))],
    ),
    ("I. – Alinéas 9 à 13/Supprimer ces alinéas.", [DeleteAlineas(9, 13)]),
    ("Alinéa 79, seconde phrase/Supprimer cette phrase.", [DeleteSentence(79, 2)]),
    ("À l'alinéa 6, supprimer la dernière phrase.", [DeleteSentence(6, -1)]),
    ("Alinéa 30/Supprimer la deuxième phrase.", [DeleteSentence(30, 2)]),
    (
        "III. – En conséquence, à la fin de la première phrase de l’alinéa 3, supprimer les mots : « ou plus ».",
        [DeleteWords(3, "ou plus", sentence=1, edge="end")],
    ),
    ("Supprimer le mot :/« républicaine ».", [DeleteWords(0, "républicaine")]),
    ("Alinéa 3/Supprimer la référence :/, L. 245-13-1", [DeleteWords(3, ", L. 245-13-1")]),
    (
        "À la fin de l’alinéa\u00a02, substituer aux mots\u00a0:/«\u00a0la date de sa promulgation\u00a0»/"
        "les mots\u00a0:/«\u00a0son entrée en vigueur\u00a0».",
        [ReplaceWords(2, "la date de sa promulgation", "son entrée en vigueur", edge="end")],
    ),
    (
        "À la première phrase de l’alinéa 2, substituer au mot : « une » le mot : « deux ».",
        [ReplaceWords(2, "une", "deux", sentence=1)],
    ),
    (
        "I.\u00a0–\u00a0Alinéa 34/Remplacer le montant\u00a0:/449 millions/par le montant\u00a0:/549 millions",
        [ReplaceWords(34, "449 millions", "549 millions")],
    ),
    (
        "Alinéa 24, première phrase/Remplacer le mot :/article/par la référence :/3",
        [ReplaceWords(24, "article", "3", sentence=1)],
    ),
    (
        "À la première phrase de l’alinéa 5, après la référence :/« 27‑1 »,/insérer la référence :/« , 27‑2 ».",
        [InsertWords(5, "27‑1", ", 27‑2", sentence=1)],
    ),
    ("Alinéa 123/Après le mot :/livre/insérer le mot :/et", [InsertWords(123, "livre", "et")]),
    (
        "Après l’alinéa 15/Insérer un alinéa ainsi rédigé :/« Entre 11 et 14 ans, …",
        [InsertAlineas(15, ("« Entre 11 et 14 ans, …",))],
    ),
    ("Avant l’alinéa 1/Insérer un paragraphe ainsi rédigé :/… – Un décret", [InsertAlineas(0, ("… – Un décret",))]),
    (
        "Après l’alinéa 6, insérer les deux alinéas suivants :/« 4° bis Un :/« a) Deux. ».",
        [InsertAlineas(6, ("4° bis Un :", "a) Deux."))],
    ),
    ("Compléter l’alinéa 7 par les mots : « , après avis ».", [AppendWords(7, ", après avis")]),
    (
        "Compléter l’alinéa 7 par la phrase suivante : « Un décret le précise. »",
        [AppendSentence(7, "Un décret le précise.")],
    ),
    (
        "Compléter cet article par l’alinéa suivant\u00a0:/«\u00a0VI.\u00a0–\u00a0Le\u00a0I.\u00a0»",
        [AppendAlineas(("VI.\u00a0–\u00a0Le\u00a0I.",))],
    ),
    ("Alinéa 2/Compléter cet alinéa par une phrase ainsi rédigée :/Un.", [AppendSentence(2, "Un.")]),
    ("Alinéa 26/Compléter cet alinéa par les mots et une phrase ainsi rédigée :/ou. Un.", [AppendWords(26, "ou. Un.")]),
    ("Alinéa 20, première phrase/Compléter cette phrase par les mots :/ou", [AppendWords(20, "ou", sentence=1)]),
    ("I.- Rédiger ainsi les alinéas 4 et 5 :/« Un ;/« Deux. »", [RewriteAlineas(4, 5, ("Un ;", "Deux."))]),
    (
        "Après le mot : « délai », rédiger ainsi la fin de l’alinéa 23 : « préalable ».",
        [RewriteTail(23, "délai", "préalable")],
    ),
    ("Alinéas 6 à 8/Rédiger ainsi ces alinéas :/Un/Deux/Trois", [RewriteAlineas(6, 8, ("Un", "Deux", "Trois"))]),
    ("Alinéa 4/Rédiger ainsi le début de cet alinéa :/L’État paie...", [RewriteHead(4, "L’État paie...")]),
    (
        "Rédiger ainsi l’alinéa 8 :/« L’État paie... (le reste sans changement). »",
        [RewriteHead(8, "L’État paie... (le reste sans changement).")],
    ),
    ("Alinéas 7 et 8/Remplacer ces alinéas par un alinéa ainsi rédigé :/2° Un ;", [RewriteAlineas(7, 8, ("2° Un ;",))]),
    ("Substituer aux alinéas 4 et 5 l’alinéa suivant :/« Un. »", [RewriteAlineas(4, 5, ("Un.",))]),
    (
        "Rétablir cet article dans la rédaction suivante :/I. – Un :/II. – Deux",
        [RewriteArticle(("I. – Un :", "II. – Deux"))],
    ),
    ("Rétablir un article 40 quater dans la rédaction suivante :/« Un. »", [RewriteArticle(("Un.",))]),
    (
        "Après l'article 7/Insérer un article additionnel ainsi rédigé :/I. – Un./"
        "II. – La perte de recettes est compensée.",
        [InsertArticle("after", "7", "", ("I. – Un.", "II. – La perte de recettes est compensée."))],
    ),
    (
        "Après l’article 12/Insérer une division additionnelle ainsi rédigée :/Chapitre II/De l’eau",
        [InsertDivision("after", "12", ("Chapitre II", "De l’eau"))],
    ),
    ("Supprimer cette division et son intitulé.", [DeleteDivision()]),
    ("Rédiger ainsi l’intitulé du chapitre II :/De l’eau", [RewriteTitle("De l’eau", "du chapitre II")]),
    (
        "I. – À l’alinéa 2, substituer au mot : « a » le mot : « b ».\n"
        "II. – En conséquence, procéder à la même substitution aux alinéas 5 et 9.",
        [ReplaceWords(n, "a", "b") for n in (2, 5, 9)],
    ),
    (
        "- Alinéa 3/Remplacer les mots :/« un »/Par les mots :/« deux »/"
        "- En conséquence à l’alinéa 11, 15, 19 et 23 :/Procéder à la même substitution dans cet alinéa",
        [ReplaceWords(n, "un", "deux") for n in (3, 11, 15, 19, 23)],
    ),
    (
        "I. – À l’alinéa 4, supprimer le mot : « a »./"
        "II. – En conséquence, procéder à la même suppression à la première phrase de l’alinéa 9 et à l’alinéa 10.",
        [DeleteWords(4, "a"), DeleteWords(9, "a", sentence=1), DeleteWords(10, "a")],
    ),
    (
        "I. – Supprimer les alinéas 4 et 5. II. – En conséquence, à l’alinéa 7, substituer à la référence : « 3° » "
        "la référence : « 1° ».",
        [DeleteAlineas(4, 5), ReplaceWords(7, "3°", "1°")],
    ),
    ("Supprimer les deuxième et avant-dernier alinéas.", [DeleteAlineas(2, 2), DeleteAlineas(-2, -2)]),
    (
        "I. – Compléter l’alinéa 2 par le mot : « a »./II. – Compléter le même alinéa par la phrase suivante : « B. »",
        [AppendWords(2, "a"), AppendSentence(2, "B.")],
    ),
    (
        "À l’alinéa 5, substituer au taux : « 3 % », le taux : « 4 % » et à l’année : « 2020 », l’année : « 2021 ».",
        [ReplaceWords(5, "3 %", "4 %"), ReplaceWords(5, "2020", "2021")],
    ),
    ("Compléter ainsi l'alinéa 68 :/« Tout refus est motivé ».", [AppendSentence(68, "Tout refus est motivé")]),
    ("A l’alinéa 60, remplacer le « 5° » par « 6° ».", [ReplaceWords(60, "5°", "6°")]),
    (
        "I. – À la deuxième ligne du tableau de l’alinéa 2, substituer au montant : « 88,9 » le montant : « 88,7 »./"
        "II. – En conséquence, à la troisième ligne de la seconde colonne du même tableau, substituer au montant :/"
        "« 80,7 »/le montant :/« 80,6 ».",
        [ReplaceWords(2, "88,9", "88,7"), ReplaceWords(2, "80,7", "80,6")],
    ),
    ("Alinéa 3/L'alinéa 3 est ainsi rédigé :/Un.", [RewriteAlineas(3, 3, ("Un.",))]),
    ("Alinéas 50, 52 et 53/Supprimer le mot :/ou", [DeleteWords(n, "ou") for n in (50, 52, 53)]),
    (
        "Alinéas 64 et 102/1° Remplacer le mot :/a/par le mot :/b/2° Supprimer le mot :/c",
        [ReplaceWords(64, "a", "b"), ReplaceWords(102, "a", "b"), DeleteWords(64, "c"), DeleteWords(102, "c")],
    ),
    (
        "Alinéas 24, seconde phrase, 37 et 38/Supprimer le mot :/ou",
        [DeleteWords(24, "ou", sentence=2), DeleteWords(37, "ou"), DeleteWords(38, "ou")],
    ),
    ("Alinéa 3/Remplacer la deuxième occurrence du mot :/a/par le mot :/b", [ReplaceWords(3, "a", "b", occurrence=2)]),
    ("À l’alinéa 2, supprimer la dernière occurrence du mot : « a ».", [DeleteWords(2, "a", occurrence=-1)]),
    ("Alinéa 3/Supprimer (deux fois) le mot :/a", [DeleteWords(3, "a", occurrence="all")]),
    (
        "À l’alinéa 5, substituer au mot : « a », à chacune de ses trois occurrences, le mot : « b ».",
        [ReplaceWords(5, "a", "b", occurrence="all")],
    ),
    (
        "Alinéa 36, tableau, onzième ligne, première colonne/Remplacer le taux :/2 %/par le taux :/3 %",
        [ReplaceWords(36, "2 %", "3 %")],
    ),
    ("Dernier alinéa/Supprimer cet alinéa.", [DeleteAlineas(-1, -1)]),
    ("Supprimer l’avant-dernier alinéa.", [DeleteAlineas(-2, -2)]),
    ("À la seconde phrase du premier alinéa, supprimer le mot : « a ».", [DeleteWords(1, "a", sentence=2)]),
    ("Au deuxième alinéa, supprimer le mot : « a ».", [DeleteWords(2, "a")]),
    # Several changes at one place, without a verb for each.
    (
        "Alinéa 9/Remplacer les mots :/cette/par les mots :/la/et le mot :/tout/par le mot :/aucun",
        [ReplaceWords(9, "cette", "la"), ReplaceWords(9, "tout", "aucun")],
    ),
    ("Alinéa 3/Supprimer les mots :/a b/et les mots :/c d", [DeleteWords(3, "a b"), DeleteWords(3, "c d")]),
    (
        "Alinéa 76/Après le mot :/a/insérer le mot :/b/et après le mot :/c/insérer le mot :/d",
        [InsertWords(76, "a", "b"), InsertWords(76, "c", "d")],
    ),
    (
        "Alinéa 27/1° Première phrase/Après le mot :/a/insérer le mot :/b/"
        "2° Seconde phrase/Rédiger ainsi cette phrase :/Un.",
        [InsertWords(27, "a", "b", sentence=1), RewriteSentences(27, 2, 2, "Un.")],
    ),
    (
        "Alinéa 3, première phrase/Après les mots :/deux mois/supprimer le mot :/pleins",
        [ReplaceWords(3, "deux mois pleins", "deux mois", sentence=1)],
    ),
    ("Alinéa 3, après la première phrase/Insérer une phrase ainsi rédigée :/Un.", [InsertSentence(3, 1, "Un.")]),
    ("Alinéa 4, avantla dernière phrase/Insérer une phrase ainsi rédigée :/Un.", [InsertSentence(4, -2, "Un.")]),
    ('Alinéa 68, remplacer les deux dernières phrases par :/"Un."', [RewriteSentences(68, -2, -1, "Un.")]),
    ("Après le mot :/a/Rédiger ainsi la fin de cet article :/b", [RewriteTail(0, "a", "b")]),
    ("Alinéa 37/Après le mot :/a/supprimer la fin de cet alinéa.", [DeleteTail(37, "a")]),
    (
        "I. – Après le mot : « a », rédiger ainsi la fin de l'alinéa 13 : « b : »./"
        "II. – En conséquence, après le même alinéa, insérer les neufs alinéas suivants :/« c ;/« d. »",
        [RewriteTail(13, "a", "b :"), InsertAlineas(13, ("c ;", "d."))],
    ),
    ("Au début de l'alinéa\u00a049,insérer les mots :/« Sauf si, »", [PrependWords(49, "Sauf si,")]),
    ("Alinéa 12/Faire précéder cet alinéa de la mention :/I. –", [PrependWords(12, "I. –")]),
    ("Au début de cet article, ajouter un paragraphe ainsi rédigé :/I. – Un.", [InsertAlineas(0, ("I. – Un.",))]),
    # Committees (LEGISTICS §2.8): passive commands with an alinea in digits, misspelt and mixed forms.
    ("L'alinéa 21 est ainsi rédigé :/Un.", [RewriteAlineas(21, 21, ("Un.",))]),
    ("Les alinéas 8 et 9 sont ainsi rédigés :/« II.- Un./« Deux. »", [RewriteAlineas(8, 9, ("II.- Un.", "Deux."))]),
    ("II.- la seconde phrase de l’alinéa 27 est supprimée.", [DeleteSentence(27, 2)]),
    ("A l’alinéa 3, les mots « a b » sont remplacés par les mots « c ».", [ReplaceWords(3, "a b", "c")]),
    ("Après l'alinéa 48, il est inséré un alinéa ainsi rédigé :/« Un. »", [InsertAlineas(48, ("« Un. »",))]),
    ("Après l'alinéa 57, insérer l'alinéa suivant :/« Un. »", [InsertAlineas(57, ("Un.",))]),
    (
        "Alinéa 11/Après cet alinéa, insérer deux alinéas ainsi rédigés :/1° Un ;/2° Deux.",
        [InsertAlineas(11, ("1° Un ;", "2° Deux."))],
    ),
    ("Alinéa 6/Après le terme « a », supprimer l’adjectif « b ».", [ReplaceWords(6, "a b", "a")]),
    (
        "Alinéa 68/remplacer les mots :/« de critères »/Par :/« du niveau »",
        [ReplaceWords(68, "de critères", "du niveau")],
    ),
    ("I. - Modifier ainsi l’alinéa 104/Remplacer « a » par « b »", [ReplaceWords(104, "a", "b")]),
    ("Insérer après le 9ème alinéa un alinéa ainsi rédigé :/Un.", [InsertAlineas(9, ("Un.",))]),
    ("Après l'alinéa 23, insérer un 3° bis ainsi rédigé:/3° bis Un ;", [InsertAlineas(23, ("3° bis Un ;",))]),
    (
        "Alinéas 24 et 25/Remplacer ces deux alinéas par un alinéa ainsi rédigé :/Un.",
        [RewriteAlineas(24, 25, ("Un.",))],
    ),
    (
        "Après l’alinéa 18/Insérer un paragraphe ainsi rédigé :/III bis – L’article 2 est ainsi modifié :/"
        "Remplacer les mots :/a",
        [InsertAlineas(18, ("III bis – L’article 2 est ainsi modifié :", "Remplacer les mots :", "a"))],
    ),
]


@pytest.mark.parametrize(("text", "ops"), GOLDEN)
def test_golden_sentences_are_read(text: str, ops: list[Operation]) -> None:
    assert parse(text.replace("/", "\n")) == Parsed(tuple(ops))


def test_a_sub_amendment_names_its_parent() -> None:
    reading = parse("Amendement n° 81 rectifié, alinéa 42\nSupprimer cet alinéa.")
    assert reading == Parsed((DeleteAlineas(42, 42),), parent="81 rectifié")
    reading = parse("Dernier alinéa de l'amendement n° 1221\nSupprimer les mots :\n, diminuée")
    assert reading == Parsed((DeleteWords(-1, ", diminuée"),), parent="1221")


BASE = [
    "I. – Un :",
    "1° a ;",
    "2° b :",
    "a) c ;",
    "II. – Deux.",
    "Trois.",
    "III. – Il est inséré un L. 2 ainsi rédigé :",
    '"Art. L. 2. - Un.',
    '"Deux."',
]


@pytest.mark.parametrize(
    ("text", "op"),
    [
        ("Supprimer le II de cet article.", DeleteAlineas(5, 6)),
        ("Compléter le a) du 2° du I de cet article par les mots :\net d", AppendWords(4, "et d")),
        ("Dans le second alinéa du II de cet article, supprimer le mot :\nTrois", DeleteWords(6, "Trois")),
        (
            "Au dernier alinéa du texte proposé pour l’article L. 2, supprimer le mot : « Deux ».",
            DeleteWords(9, "Deux"),
        ),
    ],
)
def test_labels_are_read_when_the_article_is_known(text: str, op: Operation) -> None:
    assert parse(text, BASE) == Parsed((op,))
    assert parse(text) != Parsed((op,))


@pytest.mark.parametrize(
    "text",
    [
        "Alinéa 3, énième phrase\nSupprimer cette phrase.",
        "Alinéa 5\nSupprimer cette phrase.",
        "Insérer un alinéa ainsi rédigé :\nUn.",
        "Le deuxième alinéa est ainsi rédigé :\nTexte",
        "Constatant que rien ne presse,\nle Sénat décide de ne pas délibérer.",
        "Alinéas 5 à 3\nSupprimer ces alinéas.",
        "Alinéa 3, tableau\nRédiger ainsi ces lignes :\n1",
        "Rédiger ainsi les alinéas 3 à 5 :\nUn\n(Le reste sans changement)",
        "Supprimer les mots :",
    ],
)
def test_what_is_not_said_is_not_guessed(text: str) -> None:
    assert parse(text) == Opaque(text)


def test_what_follows_an_unread_place_is_left_over() -> None:
    reading = parse("Alinéa 2\nSupprimer cet alinéa.\nAlinéa 3, énième phrase\nSupprimer le mot :\na")
    assert isinstance(reading, Partial)
    assert reading.ops == (DeleteAlineas(2, 2),) and reading.leftovers[0] == "Alinéa 3, énième phrase"


_word = st.sampled_from(
    [
        "a",
        "le délai",
        "l’eau",
        "d’euros",
        "L. 1-2",
        ", ou",
        "12 %",
        "« b »",
        "Alinéa 2",
        "par les mots :",
        "»",
        "1°",
        ";",
    ]
)
_words = st.lists(_word, min_size=1, max_size=4).map(" ".join)
_number = st.integers(1, 40)
_sentence = st.none() | st.sampled_from([1, 2, 3, -1, -2])
_occurrence = st.none() | st.sampled_from([1, 2, -1, "all"])
_lines = st.lists(_words, min_size=1, max_size=3).map(tuple)


def _sentences(draw: st.DrawFn) -> tuple[int, int]:
    return draw(st.sampled_from([(1, 1), (2, 2), (1, 2), (2, 3), (-2, -1), (-1, -1), (1, 3)]))


@st.composite
def operations(draw: st.DrawFn) -> Operation:
    n, s, o, text, other = draw(_number), draw(_sentence), draw(_occurrence), draw(_words), draw(_words)
    first, last = _sentences(draw)
    edge = draw(st.sampled_from([None, "start", "end"]))
    side = draw(st.sampled_from(["after", "before"]))
    choices: list[Operation] = [
        ReplaceWords(n, text, other, s, edge, o),
        DeleteWords(n, text, s, edge, o),
        InsertWords(n, text, other, side, s, edge, o),
        AppendWords(n, text, s),
        PrependWords(n, text, s),
        AppendSentence(n, text),
        InsertSentence(n, draw(st.sampled_from([0, 1, 2, -1, -2])), text),
        RewriteSentences(n, first, last, text),
        RewriteTail(n, text, other, s, o),
        DeleteTail(n, text, s, o),
        RewriteHead(n, text, draw(st.sampled_from(["", "le délai"])), s),
        DeleteSentence(n, s or 1),
        DeleteAlineas(-1, -1),
        InsertAlineas(draw(st.integers(0, 9)), draw(_lines)),
        RewriteAlineas(n, n + 1, draw(_lines)),
        DeleteDivision(),
        RewriteTitle("De l’eau", draw(st.sampled_from(["", "du chapitre ii", "du projet de loi"]))),
        InsertDivision(side, "12", ("Chapitre II", "De l’eau")),
    ]
    return draw(st.sampled_from(choices))


DIALECTS = st.sampled_from(["an", "senat"])


@pytest.mark.timeout(1200)  # ten thousand examples at night
@given(operations(), DIALECTS)
def test_every_verb_is_read_back(op: Operation, dialect: Dialect) -> None:
    assert from_data(to_data([op])) == (op,)
    assert parse("\n".join(render([op], dialect))) == Parsed((op,))


@pytest.mark.timeout(1200)  # ten thousand examples at night
@given(st.lists(_number, min_size=2, max_size=4, unique=True).map(sorted), _sentence, DIALECTS)
def test_the_same_change_is_said_once(numbers: list[int], sentence: int | None, dialect: Dialect) -> None:
    ops = tuple(ReplaceWords(n, "quinze", "dix", sentence) for n in numbers)
    lines = render(ops, dialect)
    assert sum("quinze" in line for line in lines) == 1
    assert parse("\n".join(lines)) == Parsed(ops)


def test_the_second_of_two_sentences_is_called_seconde() -> None:
    base = ["Un. Deux.", "Un. Deux. Trois."]
    said = [render([DeleteSentence(n, 2)], base=base)[0].replace("\u00a0", " ") for n in (1, 2)]
    assert said == ["Supprimer la seconde phrase de l’alinéa 1.", "Supprimer la deuxième phrase de l’alinéa 2."]


_pieces = st.sampled_from(
    [piece for text, _ in GOLDEN for piece in text.split("/")]
    + ["«", "»", '"', "I. –", "1°", ":", "\ufeff", "\x85", "…°"]
)


@pytest.mark.timeout(1200)  # ten thousand examples at night
@given(
    st.lists(_pieces, max_size=8).map("\n".join) | st.lists(_pieces, max_size=5).map(" ".join) | st.text(max_size=200)
)
@example("\u0130" * 50)
@example("« " * 500)
@example("Alinéa " + "9" * 400)
def test_no_input_breaks_the_reader(text: str) -> None:
    reading = parse(text)
    ops = () if isinstance(reading, Opaque) else reading.ops
    assert from_data(to_data(ops)) == ops
    for dialect in ("an", "senat"):
        assert bool(render(ops, dialect)) == bool(ops)  # type: ignore[arg-type]


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "piece", ["« a ", "a " * 40, "alinéas 1, ", "I. – Alinéa 1\n", "(", "le mot et ", "à la première ", "\n"]
)
def test_long_hostile_input_is_read_in_reasonable_time(piece: str) -> None:
    assert parse("Alinéa 1\nSupprimer le mot :\n" + piece * (60_000 // len(piece))) is not None
    assert parse(piece * (60_000 // len(piece))) is not None
