"""Wordings that are no model of their style, as people write them: what is read, and what is left to a person.

« / » ends a paragraph. None of them comes from the shared data.
"""

import pytest

from lawlab.engine.enactment import NO_PARENT, Status, enact
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
    RewriteSentences,
    RewriteTail,
)
from lawlab.engine.reading import Opaque, Parsed, Partial, parse

DIX = "I. – À l'alinéa 4, substituer au mot : « dix » le mot : « six »./"

READ: list[tuple[str, list[Operation]]] = [
    # Both commands in one sentence, parts on one line.
    (
        "À l'alinéa 5, substituer au mot : « dix », le mot : « six » et, après le mot : « demande », "
        "insérer le mot : « écrite ».",
        [ReplaceWords(5, "dix", "six"), InsertWords(5, "demande", "écrite")],
    ),
    ("I. Supprimer l'alinéa 3. II. En conséquence, supprimer l'alinéa 5.", [DeleteAlineas(3, 3), DeleteAlineas(5, 5)]),
    (
        "À l'alinéa 5, supprimer les mots : « dix jours » et les mots : « sans délai ».",
        [DeleteWords(5, "dix jours"), DeleteWords(5, "sans délai")],
    ),
    # The same thing elsewhere.
    (
        DIX + "II. – En conséquence, à l'alinéa 9, procéder à la même substitution.",
        [ReplaceWords(n, "dix", "six") for n in (4, 9)],
    ),
    (
        DIX + "II. – En conséquence, procéder à la même substitution à la fin de la seconde phrase de l’alinéa 9.",
        [ReplaceWords(4, "dix", "six"), ReplaceWords(9, "dix", "six", 2, "end")],
    ),
    (
        "Aux premières phrases des alinéas 3 et 5, substituer au mot : « peut » le mot : « doit ».",
        [ReplaceWords(n, "peut", "doit", 1) for n in (3, 5)],
    ),
    (
        "Alinéas 2 (première phrase) et 4 (seconde phrase)/Remplacer le mot :/peut/par le mot :/doit",
        [ReplaceWords(2, "peut", "doit", 1), ReplaceWords(4, "peut", "doit", 2)],
    ),
    (
        "Alinéa 2, première et dernière phrases/Remplacer le mot :/peut/par le mot :/doit",
        [ReplaceWords(2, "peut", "doit", 1), ReplaceWords(2, "peut", "doit", -1)],
    ),
    ("Supprimer les première et troisième phrases de l'alinéa 7.", [DeleteSentence(7, 1), DeleteSentence(7, 3)]),
    ("Supprimer les deux dernières phrases de l'alinéa 7.", [DeleteSentence(7, -2), DeleteSentence(7, -1)]),
    (
        "I. – À l’alinéa 2, supprimer le mot :/« un »./II. – En conséquence, à la fin du même alinéa, "
        "supprimer le mot : « six »./III. – En conséquence, après ledit alinéa, insérer l’alinéa suivant :/« Quatre. »",
        [DeleteWords(2, "un"), DeleteWords(2, "six", edge="end"), InsertAlineas(2, ("Quatre.",))],
    ),
    (
        "À l’alinéa 4, substituer aux mots :/« dix »/les mots :/« vingt » ;/"
        "et aux mots :/« cent »/les mots :/« mille ».",
        [ReplaceWords(4, "dix", "vingt"), ReplaceWords(4, "cent", "mille")],
    ),
    # The place comes last, or after the verb.
    ('Remplacer à l\'alinéa 4 le mot "un" par le mot "deux".', [ReplaceWords(4, "un", "deux")]),
    ('Remplacer le mot "un" par le mot "deux" à l\'alinéa 4.', [ReplaceWords(4, "un", "deux")]),
    (
        "Remplacer « un » par « deux » et « trois » par « quatre » à la seconde phrase de l'alinéa 4.",
        [ReplaceWords(4, "un", "deux", 2), ReplaceWords(4, "trois", "quatre", 2)],
    ),
    ('Supprimer, à l\'alinéa 4, le mot "un".', [DeleteWords(4, "un")]),
    ("Supprimer les mots « un » et « deux » à l'alinéa 4.", [DeleteWords(4, "un"), DeleteWords(4, "deux")]),
    ("Insérer le mot « deux » après le mot « un » à l'alinéa 4.", [InsertWords(4, "un", "deux")]),
    ('Ajouter à l\'alinéa 4 les mots "et deux" après le mot "un".', [InsertWords(4, "un", "et deux")]),
    ("Ajouter à l'alinéa 4 une phrase ainsi rédigée : « Un. »", [AppendSentence(4, "Un.")]),
    ("Compléter l’alinéa 3 par un membre de phrase ainsi rédigé :/« et deux ».", [AppendWords(3, "et deux")]),
    ("Alinéa 3/Compléter cet alinéa par un membre de phrase ainsi rédigé :/et deux", [AppendWords(3, "et deux")]),
    (
        "À l’alinéa 3, substituer à la seconde phrase les deux phrases suivantes :/« Un./« Deux. »",
        [RewriteSentences(3, 2, 2, "Un. Deux.")],
    ),
    (
        "Avant la dernière phrase de l'alinéa 3, insérer une phrase ainsi rédigée : « Un. »",
        [InsertSentence(3, -2, "Un.")],
    ),
    ("Supprimer les trois premiers alinéas de cet article.", [DeleteAlineas(1, 3)]),
    ("Supprimer les deux derniers alinéas.", [DeleteAlineas(-2, -1)]),
    # The end after words.
    ("Rédiger ainsi la fin de l'alinéa 4 après le mot « un » : « deux ».", [RewriteTail(4, "un", "deux")]),
    ("La fin de l’alinéa 12, après le mot : « un », est ainsi rédigée : « deux ».", [RewriteTail(12, "un", "deux")]),
    (
        "Après le mot : « un », la fin de la première phrase de l’alinéa 4 est ainsi rédigée : « trois ».",
        [RewriteTail(4, "un", "trois", 1)],
    ),
    ("Après les mots : « un deux », la fin de l'alinéa 4 est supprimée.", [DeleteTail(4, "un deux")]),
    # Words first, occurrences.
    (
        "À l’alinéa 4, substituer, à chacune de ses occurrences, au mot : « dix » le mot : « vingt ».",
        [ReplaceWords(4, "dix", "vingt", occurrence="all")],
    ),
    ("À l’alinéa 4, supprimer, les deux fois, le mot : « dix ».", [DeleteWords(4, "dix", occurrence="all")]),
    (
        "À l’alinéa 4, après la dernière occurrence du mot : « dix », insérer le mot : « ans ».",
        [InsertWords(4, "dix", "ans", occurrence=-1)],
    ),
    ("Alinéa 12 (tableau)/Remplacer le montant :/12/par le montant :/13", [ReplaceWords(12, "12", "13")]),
    (
        "À l’alinéa 8, à la seconde occurrence du mot : « dix », substituer le mot : « six ».",
        [ReplaceWords(8, "dix", "six", occurrence=2)],
    ),
    (
        "Alinéa 3, première occurrence du mot :/peut/Remplacer ce mot par le mot :/doit",
        [ReplaceWords(3, "peut", "doit", occurrence=1)],
    ),
    ("Alinéa 3, seconde occurrence du mot :/peut/Supprimer ce mot.", [DeleteWords(3, "peut", occurrence=2)]),
    (
        "Alinéa 3/Remplacer (deux fois) le mot :/peut/par le mot :/doit",
        [ReplaceWords(3, "peut", "doit", occurrence="all")],
    ),
    ("À l’alinéa 4, supprimer le mot : « dix » à la deuxième occurrence.", [DeleteWords(4, "dix", occurrence=2)]),
    (
        "À l’alinéa 4, substituer aux deux premières occurrences du mot : « dix » le mot : « six ».",
        [ReplaceWords(4, "dix", "six", occurrence=n) for n in (1, 2)],
    ),
    # Straight quotes, no colon, no noun.
    ('A l\'alinéa 2, remplacer "la commission" par "le conseil"', [ReplaceWords(2, "la commission", "le conseil")]),
    ('A l\'alinéa 2, après "commission", ajouter "nationale".', [InsertWords(2, "commission", "nationale")]),
    ('A l\'alinéa 2, ajouter après "commission" le mot "nationale".', [InsertWords(2, "commission", "nationale")]),
    ('Alinéa 2 : supprimer les mots "et nationale"', [DeleteWords(2, "et nationale")]),
    ("Alinéa 4, au début/Insérer les mots :/Sous réserve,", [PrependWords(4, "Sous réserve,")]),
    (
        "A l'alinéa 9, au 5°, après les mots « Les dépenses », ajouter les mots :/« utiles »",
        [InsertWords(9, "Les dépenses", "utiles")],
    ),
    # Blocks: each line closed, the quotation on the line of the command, the writer's dots.
    (
        "Substituer aux alinéas 4 et 5 les trois alinéas suivants :/« Un. »/« Deux. »/« Trois. »",
        [RewriteAlineas(4, 5, ("Un.", "Deux.", "Trois."))],
    ),
    ("Après l'alinéa 21, il est inséré un alinéa ainsi rédigé : « Un. »", [InsertAlineas(21, ("Un.",))]),
    (
        "Compléter l'article de deux nouveaux alinéas formant un IV ainsi rédigé :/« IV. – Un./« Deux. »",
        [AppendAlineas(("« IV. – Un.", "« Deux. »"))],
    ),
    ("Ajouter un alinéa ainsi rédigé : « Un. »", [AppendAlineas(("Un.",))]),
    ("Ajouter à la fin de l'article un alinéa ainsi rédigé : « Un. »", [AppendAlineas(("Un.",))]),
    ("Cet article est complété par un alinéa ainsi rédigé : « Un. »", [AppendAlineas(("Un.",))]),
    ("L'article est ainsi rédigé : « Un. »", [RewriteArticle(("Un.",))]),
    ("L’alinéa 21 est complété par une phrase ainsi rédigée : « Un. »", [AppendSentence(21, "Un.")]),
    ("Alinéa 4/Après la première phrase, insérer une phrase ainsi rédigée :/Un.", [InsertSentence(4, 1, "Un.")]),
    (
        "Alinéa 3/1° Première phrase/Supprimer le mot :/bien/2° Seconde phrase/Supprimer cette phrase.",
        [DeleteWords(3, "bien", 1), DeleteSentence(3, 2)],
    ),
    # What comes in consequence is a part, never text.
    (
        "I. – Compléter cet article par un paragraphe ainsi rédigé :/… – Un./"
        "II. – En conséquence, faire précéder cet article de la mention :/I. –",
        [AppendAlineas(("… – Un.",)), PrependWords(1, "I. –")],
    ),
    (
        "I. – Après l'article 43/Insérer un article additionnel ainsi rédigé :/Un./"
        "II. – En conséquence, faire précéder cet article d’une division additionnelle "
        "et de son intitulé ainsi rédigés :/Chapitre …/De l’eau",
        [InsertArticle("after", "43", "", ("Un.",)), InsertDivision("after", "43", ("Chapitre …", "De l’eau"))],
    ),
    # Headings of the page, whole articles, divisions.
    (
        "ARTICLE ADDITIONNEL/APRÈS L'ARTICLE 10, insérer l'article suivant :/Un.",
        [InsertArticle("after", "10", "", ("Un.",))],
    ),
    (
        "Article additionnel après l’article 4/Après l’article 4/Insérer un article additionnel ainsi rédigé :/Un.",
        [InsertArticle("after", "4", "", ("Un.",))],
    ),
    ("### Article 4/Supprimer cet article.", [DeleteArticle()]),
    ("Supprimer l'article.", [DeleteArticle()]),
    ("Supprimer la division et l'intitulé de la section 2.", [DeleteDivision()]),
]


@pytest.mark.parametrize(("text", "ops"), READ)
def test_it_is_read(text: str, ops: list[Operation]) -> None:
    assert parse(text.replace("/", "\n")) == Parsed(tuple(ops))


BASE = ["I. – Un :", "1° a ;", "2° b :", "a) c. Il dit e. Fin ;", "b) d.", "II. – Deux.", "Trois.", "III. – Quatre."]

LABELLED: list[tuple[str, list[Operation]]] = [
    ("Supprimer le II.", [DeleteAlineas(6, 7)]),
    ("Supprimer les II et III.", [DeleteAlineas(6, 8)]),
    ("Supprimer le 1° et le 2° du I.", [DeleteAlineas(2, 5)]),
    ("Supprimer les 1° à 2° du I.", [DeleteAlineas(2, 5)]),
    ("Le 1° du I est supprimé.", [DeleteAlineas(2, 2)]),
    ("Au II, supprimer le mot : « absent ».", [DeleteWords(6, "absent")]),  # refused when it is applied
    ("Au a du 2° du I, substituer au mot : « c » le mot : « e ».", [ReplaceWords(4, "c", "e")]),
    ("Au I, substituer au mot : « d » le mot : « e ».", [ReplaceWords(5, "d", "e")]),
    ("Au II, après le mot : « Trois », insérer le mot : « quarts ».", [InsertWords(7, "Trois", "quarts")]),
    ("Au II, le mot : « Trois » est supprimé.", [DeleteWords(7, "Trois")]),
    ("Au premier alinéa du II, supprimer le mot : « Deux ».", [DeleteWords(6, "Deux")]),
    ("Alinéa 3, 2°/Supprimer le mot :/b", [DeleteWords(3, "b")]),
    ("Après le 2° du I, insérer l'alinéa suivant :/« 3° f. »", [InsertAlineas(5, ("3° f.",))]),
    ("Compléter le 2° du I par les mots : « et f ».", [AppendWords(5, "et f")]),
    ("Au début du II, insérer les mots : « Sauf urgence, ».", [PrependWords(6, "Sauf urgence,")]),
    ("Rédiger ainsi le 2° du I :/« 2° b ; »", [RewriteAlineas(3, 5, ("2° b ;",))]),
    ("À l’alinéa 4, après le mot :/« dit »,/supprimer la fin de la phrase.", [DeleteTail(4, "dit", 2)]),
]


@pytest.mark.parametrize(("text", "ops"), LABELLED)
def test_a_place_named_by_its_label_is_found_in_the_article(text: str, ops: list[Operation]) -> None:
    assert parse(text.replace("/", "\n"), BASE) == Parsed(tuple(ops))


@pytest.mark.parametrize("text", [text for text, _ in LABELLED if "linéa 4" not in text and "linéa 3," not in text])
def test_without_the_article_it_is_said_to_be_unresolved(text: str) -> None:
    assert parse(text.replace("/", "\n")) == Opaque(text.replace("/", "\n"), unresolved=True)


@pytest.mark.parametrize(
    "text",
    [
        "Au I, substituer au mot : « b » le mot : « e » au IV.",
        "Supprimer le IV.",  # no such part
        "Supprimer le a) bis.",
        "Alinéas 1 et 2 du texte proposé pour l'article L. 9/Supprimer ces alinéas.",
        "À l’alinéa 4, à la dix-deuxième occurrence du mot : « e », substituer le mot : « f ».",  # no such rank
        "À l’alinéa 4, supprimer la deuxième occurrence de bientôt.",
        "À l’alinéa 4, supprimer le mot : « e » à la dix-deuxième occurrence.",
        "Cet article est abondant.",
        "À l’alinéa 4, les mots sont supprimés.",
        "Alinéa 3, à la fin/Supprimer cet alinéa.",
        "Alinéa 3, première phrase/Remplacer cet alinéa.",
        "À la fin de l’alinéa 3, remplacer cet alinéa par : « un »",
        "Remplacer cet article comme suit",
        "Rédiger ainsi le début de cette phrase :/un",
        "Supprimer les II et IV.",
        "Supprimer la première phrase du I.",  # of which of its alineas?
        "Rédiger ainsi la première phrase du I :/« Un. »",
        "Alinéa 1, 2°/Supprimer le mot :/b",  # alinea 1 is no part of the 2°
        "À l’alinéa 4, après le mot :/« . »,/supprimer la fin de la phrase.",  # which sentence?
        "Le II est ainsi rédigé :/« II. – Deux. »",  # words of the bill
        "Faire précéder cet article d’une division ainsi rédigée :/Chapitre",
        "À l'alinéa 3 de l'article 4, supprimer le mot : « b ».",
        "Rédiger ainsi les première et troisième phrases de l'alinéa 4 :/« Un. »",  # one text, two places
        "À l’alinéa 4, supprimer la virgule après le mot : « e ».",
        "Aux alinéas 4 et 5, supprimer respectivement les mots « c » et « d ».",
        "Au deuxième alinéa de l'article L. 311-5 du code du travail, supprimer le mot « c ».",
        "Après le mot : « dit », la fin du deuxième alinéa est supprimée.",
    ],
)
def test_what_does_not_say_its_place_is_left_to_a_person(text: str) -> None:
    assert not isinstance(parse(text.replace("/", "\n"), BASE), Parsed)


def test_words_that_stand_in_two_alineas_of_a_part_are_not_guessed() -> None:
    base = ["I. – Un :", "1° mot ;", "2° mot."]
    assert isinstance(parse("Au I, supprimer le mot : « mot ».", base), Opaque)


def test_an_understood_part_beside_an_unresolved_one_is_partial() -> None:
    reading = parse("I. – Supprimer l’alinéa 2.\nII. – En conséquence, supprimer le 3° du II.")
    assert reading == Partial(
        (DeleteAlineas(2, 2),), ("II. – En conséquence, supprimer le 3° du II.",), unresolved=True
    )


@pytest.mark.parametrize(
    "text",
    [
        "À l'alinéa 2 de cet amendement, substituer au mot : « dix » le mot : « six ».",
        "Alinéa 2 de l’amendement n° 7/Remplacer le mot :/dix/par le mot :/six",
        "Sous-amendement à l'amendement n° 7/À l'alinéa 2, substituer au mot : « dix » le mot : « six ».",
    ],
)
def test_a_sub_amendment_changes_its_parent_first(text: str) -> None:
    parent = "Compléter cet article par un alinéa ainsi rédigé :\nUn délai de dix jours."
    done = enact("Un.", [("7", parent), ("8", text.replace("/", "\n"))])
    assert (done.status, done.alineas) == (Status.APPLIED, ("Un.", "Un délai de six jours."))


def test_this_amendment_is_no_parent_among_several() -> None:
    both = [("7", "Supprimer l’alinéa 1."), ("9", "Supprimer l’alinéa 2.")]
    done = enact("Un.\nDeux.", [*both, ("8", "Alinéa 2 de cet amendement\nSupprimer le mot :\ndix")])
    assert [answer.reason for answer in done.answers] == ["", "", NO_PARENT]


def test_a_label_after_an_alinea_names_that_alinea() -> None:
    lines = ("b) Après le deuxième alinéa, il est inséré un alinéa :", "« Un. »")
    text = "\n".join(("Alinéa 19", "Rétablir le b dans la rédaction suivante :", *lines))
    assert parse(text) == Parsed((RewriteAlineas(19, 19, lines),))


@pytest.mark.parametrize(
    "text",
    [
        "Après le quatrième alinéa, il est inséré un alinéa ainsi rédigé :/« Un. »",
        "Au deuxième alinéa, les mots : « un » sont remplacés par les mots : « deux ».",
        "Au deuxième alinéa, après le mot : « un », sont insérés les mots : « et demi ».",
    ],
)
def test_ordinals_with_a_passive_are_text_of_the_bill(text: str) -> None:
    assert parse(text.replace("/", "\n")) == Opaque(text.replace("/", "\n"))
