"""Every verb in the words of each chamber, as a drafter would say it, read back to itself; and what rules refuse.

« / » ends a paragraph and « ~ » is a no-break space. Past 400 lines: a table of cases, verb by verb, kept whole.
"""

import pytest

from lawlab.engine.enactment import enact
from lawlab.engine.operations import (
    AppendSentence,
    AppendWords,
    DeleteAlineas,
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
)
from lawlab.engine.patch import Refused, apply
from lawlab.engine.reading import Parsed, parse
from lawlab.engine.sentence import plain
from lawlab.engine.wording import render

WORDED: list[tuple[Operation, str, str, str, str]] = [
    (
        InsertArticle("before", "4 bis", "Droit d’accès", ("Un.", "Deux.")),
        "Avant l’article~4 bis, insérer l’article suivant, intitulé~:/«~Droit d’accès~»,/ainsi rédigé~:/"
        "«~Un./«~Deux.~».",
        "Avant l’article 4 bis/Insérer un article additionnel intitulé~:/Droit d’accès/et ainsi rédigé~:/Un./Deux.",
        "Un nouvel article est ajouté avant l’article~4 bis.",
        "A new article is added before article 4 bis.",
    ),
    (
        InsertDivision("after", "12", ("Chapitre II", "De l’eau")),
        "Après l’article~12, insérer la division additionnelle suivante~:/«~Chapitre II/«~De l’eau~».",
        "Après l’article 12/Insérer une division additionnelle ainsi rédigée~:/Chapitre II/De l’eau",
        "Une division est ajoutée après l’article~12.",
        "A division is added after article 12.",
    ),
    (
        DeleteDivision(),
        "Supprimer cette division et son intitulé.",
        "Supprimer cette division et son intitulé.",
        "La division et son intitulé sont supprimés.",
        "The division and its title are deleted.",
    ),
    (
        RewriteTitle("De l’eau", "du chapitre II"),
        "Rédiger ainsi l’intitulé du chapitre II~:/«~De l’eau~».",
        "Rédiger ainsi l’intitulé du chapitre II~:/De l’eau",
        "L’intitulé devient «~De l’eau~».",
        "The title becomes “De l’eau”.",
    ),
    (
        RewriteArticle(("« Un.", "« Deux. »")),
        "Rédiger ainsi cet article~:/«~« Un./«~« Deux. »~».",
        "Remplacer cet article par un article ainsi rédigé~:/« Un./« Deux. »",
        "L’article est entièrement réécrit.",
        "The whole article is rewritten.",
    ),
    (
        DeleteAlineas(-2, -1),
        "Supprimer les deux derniers alinéas.",
        "Deux derniers alinéas/Supprimer ces alinéas.",
        "Les deux derniers alinéas sont supprimés.",
        "The last 2 alineas are deleted.",
    ),
    (
        RewriteAlineas(-1, -1, ("Un.",)),
        "Rédiger ainsi le dernier alinéa~:/«~Un.~».",
        "Dernier alinéa/Rédiger ainsi cet alinéa~:/Un.",
        "Le dernier alinéa est réécrit.",
        "The last alinea is rewritten.",
    ),
    (
        InsertAlineas(-1, ("Un.", "Deux.")),
        "Après le dernier alinéa, insérer les deux alinéas suivants~:/«~Un./«~Deux.~».",
        "Après le dernier alinéa/Insérer deux alinéas ainsi rédigés~:/Un./Deux.",
        "2 nouveaux alinéas sont ajoutés après le dernier alinéa.",
        "2 new alineas are added after the last alinea.",
    ),
    (
        RewriteAlineas(3, 4, ("Un.", "Deux.", "Trois.")),
        "Substituer aux alinéas~3 et 4 les trois alinéas suivants~:/«~Un./«~Deux./«~Trois.~».",
        "Alinéas 3 et 4/Remplacer ces alinéas par trois alinéas ainsi rédigés~:/Un./Deux./Trois.",
        "Les alinéas~3 et 4 laissent la place à 3 nouveaux alinéas.",
        "Alineas 3 to 4 are replaced by 3 new alineas.",
    ),
    (
        ReplaceWords(0, "dix", "six"),
        "À cet article, substituer au mot~:/«~dix~»/le mot~:/«~six~».",
        "Remplacer le mot~:/dix/par le mot~:/six",
        "Cet article remplace «~dix~» par «~six~».",
        "The article replaces “dix” with “six”.",
    ),
    (
        ReplaceWords(-2, "2015", "2016", sentence=-1, edge="start"),
        "Au début de la dernière phrase de l’avant-dernier alinéa, substituer à l’année~:/«~2015~»/l’année~:/«~2016~».",
        "Avant-dernier alinéa, dernière phrase, au début/Remplacer l’année~:/2015/par l’année~:/2016",
        "L’avant-dernier alinéa remplace «~2015~» par «~2016~».",
        "The last alinea but one replaces “2015” with “2016”.",
    ),
    (
        ReplaceWords(2, "1er mars 2020", "1er mai 2020", occurrence=2),
        "À l’alinéa~2, substituer à la deuxième occurrence de la date~:/«~1er mars 2020~»/la date~:/«~1er mai 2020~».",
        "Alinéa 2/Remplacer la deuxième occurrence de la date~:/1er mars 2020/par la date~:/1er mai 2020",
        "L’alinéa~2 remplace «~1er mars 2020~» par «~1er mai 2020~».",
        "Alinea 2 replaces “1er mars 2020” with “1er mai 2020”.",
    ),
    (
        ReplaceWords(2, "2015", "2016", occurrence=-1),
        "À l’alinéa~2, substituer à la dernière occurrence de l’année~:/«~2015~»/l’année~:/«~2016~».",
        "Alinéa 2/Remplacer la dernière occurrence de l’année~:/2015/par l’année~:/2016",
        "L’alinéa~2 remplace «~2015~» par «~2016~».",
        "Alinea 2 replaces “2015” with “2016”.",
    ),
    (
        ReplaceWords(2, "L. 1 et L. 2", "L. 3", occurrence="all"),
        "À l’alinéa~2, substituer à chacune des occurrences des références~:/«~L. 1 et L. 2~»/la référence~:/«~L. 3~».",
        "Alinéa 2/Remplacer chacune des occurrences des références~:/L. 1 et L. 2/par la référence~:/L. 3",
        "L’alinéa~2 remplace «~L. 1 et L. 2~» par «~L. 3~».",
        "Alinea 2 replaces “L. 1 et L. 2” with “L. 3”.",
    ),
    (
        InsertWords(2, "L. 123-4", ", L. 123-5", "before", sentence=2),
        "À la deuxième phrase de l’alinéa~2, avant la référence~:/«~L. 123-4~»,/insérer la référence~:/«~, L. 123-5~».",
        "Alinéa 2, deuxième phrase/Avant la référence~:/L. 123-4/insérer la référence~:/, L. 123-5",
        "L’alinéa~2 ajoute «~, L. 123-5~» avant «~L. 123-4~».",
        "Alinea 2 adds “, L. 123-5” before “L. 123-4”.",
    ),
    (
        DeleteWords(2, "dix", occurrence=-1),
        "À l’alinéa~2, supprimer la dernière occurrence du mot~:/«~dix~».",
        "Alinéa 2/Supprimer la dernière occurrence du mot~:/dix",
        "L’alinéa~2 ne dit plus «~dix~».",
        "Alinea 2 no longer says “dix”.",
    ),
    (
        AppendWords(7, ", après avis", sentence=1),
        "Compléter la première phrase de l’alinéa~7 par les mots~:/«~, après avis~».",
        "Alinéa 7, première phrase/Compléter cette phrase par les mots~:/, après avis",
        "La première phrase de l’alinéa~7 ajoute à la fin «~, après avis~».",
        "Alinea 7 adds “, après avis” at the end.",
    ),
    (
        PrependWords(7, "Sauf urgence,", sentence=2),
        "Au début de la deuxième phrase de l’alinéa~7, insérer les mots~:/«~Sauf urgence,~».",
        "Alinéa 7, deuxième phrase, au début/Insérer les mots~:/Sauf urgence,",
        "L’alinéa~7 ajoute au début «~Sauf urgence,~».",
        "Alinea 7 adds “Sauf urgence,” at the start.",
    ),
    (
        AppendSentence(-1, "Un."),
        "Compléter le dernier alinéa par la phrase suivante~:/«~Un.~».",
        "Dernier alinéa/Compléter cet alinéa par une phrase ainsi rédigée~:/Un.",
        "Le dernier alinéa ajoute à la fin «~Un.~».",
        "The last alinea adds “Un.” at the end.",
    ),
    (
        InsertSentence(3, 0, "Un."),
        "Au début de l’alinéa~3, insérer la phrase suivante~:/«~Un.~».",
        "Alinéa 3, au début/Insérer une phrase ainsi rédigée~:/Un.",
        "L’alinéa~3 ajoute la phrase «~Un.~».",
        "Alinea 3 adds the sentence “Un.”.",
    ),
    (
        InsertSentence(3, 2, "Un."),
        "Après la deuxième phrase de l’alinéa~3, insérer la phrase suivante~:/«~Un.~».",
        "Alinéa 3, après la deuxième phrase/Insérer une phrase ainsi rédigée~:/Un.",
        "L’alinéa~3 ajoute la phrase «~Un.~».",
        "Alinea 3 adds the sentence “Un.”.",
    ),
    (
        DeleteSentence(7, -2),
        "Supprimer l’avant-dernière phrase de l’alinéa~7.",
        "Alinéa 7, avant-dernière phrase/Supprimer cette phrase.",
        "L’avant-dernière phrase de l’alinéa~7 est supprimée.",
        "The last sentence but one of alinea 7 is deleted.",
    ),
    (
        RewriteSentences(3, 1, 1, "Un."),
        "Rédiger ainsi la première phrase de l’alinéa~3~:/«~Un.~».",
        "Alinéa 3, première phrase/Rédiger ainsi cette phrase~:/Un.",
        "Une phrase de l’alinéa~3 devient «~Un.~».",
        "Of alinea 3, a sentence becomes “Un.”.",
    ),
    (
        RewriteSentences(3, 1, 3, "Un."),
        "Rédiger ainsi les trois premières phrases de l’alinéa~3~:/«~Un.~».",
        "Alinéa 3, trois premières phrases/Rédiger ainsi ces phrases~:/Un.",
        "Des phrases de l’alinéa~3 deviennent «~Un.~».",
        "Of alinea 3, sentences become “Un.”.",
    ),
    (
        RewriteSentences(3, -2, -1, "Un."),
        "Rédiger ainsi les deux dernières phrases de l’alinéa~3~:/«~Un.~».",
        "Alinéa 3, deux dernières phrases/Rédiger ainsi ces phrases~:/Un.",
        "Des phrases de l’alinéa~3 deviennent «~Un.~».",
        "Of alinea 3, sentences become “Un.”.",
    ),
    (
        RewriteSentences(3, 2, 3, "Un. Deux."),
        "Rédiger ainsi les deuxième à troisième phrases de l’alinéa~3~:/«~Un. Deux.~».",
        "Alinéa 3, deuxième à troisième phrases/Rédiger ainsi ces phrases~:/Un. Deux.",
        "Des phrases de l’alinéa~3 deviennent «~Un. Deux.~».",
        "Of alinea 3, sentences become “Un. Deux.”.",
    ),
    (
        RewriteTail(3, "délai", "d’un mois", sentence=1, occurrence=2),
        "Après la deuxième occurrence du mot~:/«~délai~»,/"
        "rédiger ainsi la fin de la première phrase de l’alinéa~3~:/«~d’un mois~».",
        "Alinéa 3, première phrase/Après la deuxième occurrence du mot~:/délai/"
        "rédiger ainsi la fin de cette phrase~:/d’un mois",
        "La fin de l’alinéa~3, après «~délai~», devient «~d’un mois~».",
        "The end of alinea 3, after “délai”, becomes “d’un mois”.",
    ),
    (
        DeleteTail(3, "les délais", sentence=-1),
        "Après les mots~:/«~les délais~»,/supprimer la fin de la dernière phrase de l’alinéa~3.",
        "Alinéa 3, dernière phrase/Après les mots~:/les délais/supprimer la fin de cette phrase.",
        "La fin de l’alinéa~3, après «~les délais~», est supprimée.",
        "The end of alinea 3, after “les délais”, is deleted.",
    ),
    (
        RewriteHead(3, "L’État paie"),
        "Rédiger ainsi le début de l’alinéa~3~:/«~L’État paie~».",
        "Alinéa 3/Rédiger ainsi le début de cet alinéa~:/L’État paie",
        "Le début de l’alinéa~3 devient «~L’État paie~».",
        "The start of alinea 3 becomes “L’État paie”.",
    ),
    (
        RewriteHead(3, "L’État", "paie", sentence=1),
        "Avant le mot~:/«~paie~»,/rédiger ainsi le début de la première phrase de l’alinéa~3~:/«~L’État~».",
        "Alinéa 3, première phrase/Avant le mot~:/paie/rédiger ainsi le début de cette phrase~:/L’État",
        "Le début de l’alinéa~3 devient «~L’État~».",
        "The start of alinea 3 becomes “L’État”.",
    ),
]


@pytest.mark.parametrize(("op", "an", "senat", "french", "english"), WORDED)
def test_a_verb_is_worded_as_drafters_do(op: Operation, an: str, senat: str, french: str, english: str) -> None:
    for dialect, expected in (("an", an), ("senat", senat)):
        lines = render([op], dialect)  # type: ignore[arg-type]
        assert "/".join(lines).replace("\u00a0", "~") == expected
        assert parse("\n".join(lines)) == Parsed((op,))
    assert plain([op])[0].replace("\u00a0", "~") == french
    assert plain([op], "en") == (english,)


@pytest.mark.parametrize(
    ("alinea", "op", "expected"),
    [
        # Rewriting sentences: what closes the bill's quotation, and the mark of the position, stay.
        ("« Un. Deux. »", RewriteSentences(1, 2, 2, "Dix."), "« Un. Dix. »"),
        ("« Un. Deux. »", RewriteSentences(1, 2, 2, "Dix"), "« Un. Dix. »"),
        ("Un. Deux ;", RewriteSentences(1, 2, 2, "Dix."), "Un. Dix ;"),
        ("Un. Deux;", RewriteSentences(1, 2, 2, "Dix."), "Un. Dix;"),
        ("Un. Deux.", RewriteSentences(1, 1, 2, "Dix !"), "Dix !"),
        ("I. – Un. Deux.", RewriteSentences(1, 1, 1, "Dix."), "I. – Dix. Deux."),
        ("I. – Un. Deux.", RewriteSentences(1, 1, 1, "I. – Dix."), "I. – Dix. Deux."),
        # Sentences put in.
        ("I. – Un. Deux.", InsertSentence(1, 0, "Zéro."), "I. – Zéro. Un. Deux."),
        ("Un. Deux.", InsertSentence(1, 1, "Et demi."), "Un. Et demi. Deux."),
        ("Un. Deux.", InsertSentence(1, -1, "Trois."), "Un. Deux. Trois."),
        ("Un. Deux.", InsertSentence(1, -3, "Zéro."), "Zéro. Un. Deux."),
        ("Un, deux", AppendSentence(1, "Trois."), "Un, deux. Trois."),
        # The end and the start.
        ("Un délai court. Fin.", RewriteTail(1, "délai", "long", sentence=1), "Un délai long. Fin."),
        ("Un délai court. Fin.", RewriteTail(1, "délai", ", long.", sentence=1), "Un délai, long. Fin."),
        ("Un délai court. Fin.", DeleteTail(1, "délai", sentence=1), "Un délai. Fin."),
        ("Un délai court ;", DeleteTail(1, "délai"), "Un délai ;"),
        ("I. – Le maire décide seul.", RewriteHead(1, "Le préfet", "décide"), "I. – Le préfet décide seul."),
        (
            "Le maire décide seul.",
            RewriteHead(1, "Le préfet décide (le reste sans changement)"),
            "Le préfet décide seul.",
        ),
        ("Un. Le maire décide.", PrependWords(1, "Sauf urgence,", sentence=2), "Un. Sauf urgence, Le maire décide."),
        ("Un. Deux.", DeleteSentence(1, 1), "Deux."),
    ],
)
def test_a_verb_does_what_it_says(alinea: str, op: Operation, expected: str) -> None:
    assert apply([op], [alinea]) == (expected,)


@pytest.mark.parametrize(
    ("alinea", "op", "reason"),
    [
        ("Un. Deux.", RewriteSentences(1, 2, 1, "Dix."), "sentence_missing"),
        ("Un. Deux.", RewriteSentences(1, 3, 3, "Dix."), "sentence_missing"),
        ("Un. Deux.", InsertSentence(1, 4, "Dix."), "sentence_missing"),
        ("Le maire décide.", RewriteHead(1, "Le préfet agit"), "words_missing"),
        ("Un délai.", RewriteTail(1, "mois", "long"), "words_missing"),
        ("Un délai.", DeleteTail(1, "."), "words_missing"),
        ("Un.", DeleteWords(1, "Un."), "empty_alinea"),
    ],
)
def test_a_verb_that_does_not_fit_is_refused(alinea: str, op: Operation, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        apply([op], [alinea])
    assert refused.value.reason == reason


# Clumsy or unfinished commands: none of them says a place, words or a text that can be relied on.
UNREAD = [
    "Alinéa 3/Supprimer la fin",
    "Alinéa 3, au début/Supprimer",
    "Alinéa 3, à la fin/Supprimer cette fin",
    "Alinéa 3/Supprimer les mots :",
    "Alinéa 3/Remplacer les mots :/un",
    "Alinéa 3/Remplacer les mots :/un/par les mots :",
    "À la fin de l'alinéa 3, remplacer par : « un »",
    "Alinéa 3, à la fin/Rédiger ainsi cet alinéa :/un",
    "Alinéa 3/Rédiger ainsi le début de cette phrase :/un",
    "Alinéa 3/Rédiger ainsi la fin de cet alinéa :/un",
    "Alinéa 3/Après les mots :",
    "Alinéa 3/Après les mots :/un/",
    "Alinéa 3/Après les mots :/un/insérer les mots :",
    "Alinéa 3/Après les mots :/un/insérer un alinéa ainsi rédigé :/« Deux. »",
    "Alinéa 3/Après le mot :/un/rédiger ainsi le début de cet alinéa :/deux",
    "Alinéa 3/Avant le mot :/un/supprimer le début de cet alinéa.",
    "Alinéa 3/Après le mot :/un/supprimer la fin de cette phrase bientôt",
    "Alinéa 3/Après le mot :/un/supprimer",
    "Alinéa 3/Après le mot :/un/rédiger ainsi la fin de cet alinéa :",
    "À l’alinéa 3, la seconde occurrence du mot : « un »",
    "À l’alinéa 3, à la seconde occurrence du mot : « un », substituer",
    "À l’alinéa 3, à la seconde occurrence du mot : « un », substituer le mot :",
    "À l’alinéa 3, les mots : « un » sont",
    "À l’alinéa 3, les mots : « un » sont remplacés par",
    "À l’alinéa 3, les mots : « un » sont remplacés par les mots :",
    "À l’alinéa 3, après les mots : « un », sont insérés",
    "À l’alinéa 3, après les mots : « un », sont insérés les mots :",
    "La fin de l’alinéa 12 est ainsi rédigée : « deux ».",
    "La fin de l’alinéa 12, après le mot : « un », est lourde.",
    "La fin de l’alinéa 12, après le mot : « un », est ainsi rédigée :",
    "L’alinéa 12 est beau.",
    "La fin du deuxième alinéa, après le mot : « un », est ainsi rédigée : « deux ».",
    "Faire précéder la première phrase de l’alinéa 3 de la mention : « I. – »",
    "Après la première phrase de l’alinéa 3, insérer",
    "Après la première phrase de l’alinéa 3, insérer une phrase ainsi rédigée :",
    "Après l’alinéa 3, insérer",
    "Après l’alinéa 3, insérer un alinéa ainsi rédigé :",
    "Au début de l’alinéa 3, insérer",
    "Au début de l’alinéa 3, insérer un alinéa ainsi rédigé :",
    "À l’alinéa 3, insérer les mots : « un »",
    "À l’alinéa 3, insérer après le mot : « un »",
    "À l’alinéa 3, insérer après le mot : « un » le mot :",
    "À l’alinéa 3, insérer le mot : « un » après",
    "Compléter la première phrase de l’alinéa 3 par un alinéa ainsi rédigé :/Un.",
    "Compléter l’alinéa 3 par",
    "Aux alinéas 3 et 5/Rédiger ainsi ces alinéas :/Un./Deux./Trois.",
    "Alinéas 3 et 5/Remplacer ces alinéas par deux alinéas ainsi rédigés :/Un./Deux.",
    "Alinéa 3/Rédiger ainsi cet alinéa :/Un./Deux (le reste sans changement).",
    "À la énième occurrence du mot : « un »",
    "Après l’article 9999999999 bis bis ter A, insérer",
    "Après l’article 4, insérer un article ainsi rédigé :",
    "Après l’article 4, insérer bientôt : « Un. »",
    "Après l’article 4, insérer un article additionnel intitulé : « Un »",
    "Rédiger ainsi l’intitulé du chapitre II :",
    "À l’intitulé du chapitre II, supprimer le mot : « un »",
]


@pytest.mark.parametrize("text", UNREAD)
def test_an_unfinished_command_is_not_read_whole(text: str) -> None:
    reading = parse(text.replace("/", "\n"))
    assert not isinstance(reading, Parsed)
    done = enact("Un.\nDeux.\nTrois et un.", [("1", text.replace("/", "\n"))])
    assert str(done.status) != "applied"


def test_a_sentence_of_the_article_is_that_of_its_only_alinea() -> None:
    reading = parse("Supprimer la première phrase de cet article.")
    assert reading == Parsed((DeleteSentence(0, 1),))
    assert apply(reading.ops, ["Un. Deux."]) == ("Deux.",)
    with pytest.raises(Refused):
        apply(reading.ops, ["Un. Deux.", "Trois. Quatre."])


def test_several_alineas_rewritten_take_each_its_line() -> None:
    reading = parse("Alinéas 3 et 5 à 6\nRédiger ainsi ces alinéas :\nUn.\nDeux.\nTrois.")
    assert reading == Parsed((RewriteAlineas(3, 3, ("Un.",)), RewriteAlineas(5, 6, ("Deux.", "Trois."))))
    reading = parse("Alinéas 3 et 5\nRédiger ainsi ces alinéas :\nUn.")
    assert reading == Parsed((RewriteAlineas(3, 3, ("Un.",)), RewriteAlineas(5, 5, ("Un.",))))


def test_two_sentences_on_two_lines_are_one_text() -> None:
    reading = parse(
        "Alinéa 3\nCompléter cet alinéa par deux phrases ainsi rédigées :\nUn.\nDeux.\nAlinéa 4\nSupprimer cet alinéa."
    )
    assert reading == Parsed((AppendSentence(3, "Un. Deux."), DeleteAlineas(4, 4)))


def test_the_same_operation_elsewhere_keeps_its_kind() -> None:
    for text, op in (
        ("Supprimer l’alinéa 2.", DeleteAlineas(2, 2)),
        ("Rédiger ainsi l’alinéa 2 :\n« Un. »", RewriteAlineas(2, 2, ("Un.",))),
        ("Compléter l’alinéa 2 par les mots :\n« un ».", AppendWords(2, "un")),
        ("Compléter l’alinéa 2 par la phrase suivante :\n« Un. »", AppendSentence(2, "Un.")),
        ("Supprimer la seconde phrase de l’alinéa 2.", DeleteSentence(2, 2)),
    ):
        moved = parse(f"I. – {text}\nII. – En conséquence, procéder à la même opération à l’alinéa 9.")
        assert isinstance(moved, Parsed) and moved.ops[0] == op
        again = moved.ops[1]
        assert type(again) is type(op) and (getattr(again, "alinea", None) or again.first) == 9  # type: ignore[union-attr]
