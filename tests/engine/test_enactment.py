"""Adopted amendments on one article: what belongs to the position, sub-amendments, amendments that meet."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawlab.engine.batch import BadCase, apply_case, diff_case, parse_case, worded
from lawlab.engine.enactment import Status, enact, unmarked
from lawlab.engine.settling import closes, fitted, split_tail
from tests.engine.texts import edited

CODE = [
    "I. – L’article 2 est ainsi rédigé :",
    '"Art. 2. – Un délai court :',
    '"a) pour les uns ;',
    '"b) pour les autres." ;',
    "II. – Fin.",
]


def result(base: list[str], *texts: str) -> list[str]:
    done = enact("\n\n".join(base), [(str(n), text.replace("/", "\n")) for n, text in enumerate(texts, start=1)])
    assert done.status is Status.APPLIED, done.answers
    return list(done.alineas)


def test_a_table_is_one_alinea_with_its_own_marks() -> None:
    table = "<table><tr><td>De 4 à 6</td>\n<td>14</td></tr></table>"
    done = enact(
        f"Le tableau :\n\n{table}\n\nFin.", [("1", "Alinéa 2\nRemplacer le nombre :\n14\npar le nombre :\n15")]
    )
    assert done.alineas == ("Le tableau :", "<table><tr><td>De 4 à 6</td> <td>15</td></tr></table>", "Fin.")


def test_what_follows_a_table_is_another_line() -> None:
    table = "<table><tr><td>1</td></tr></table>"
    assert unmarked(f"<p>Rédiger ainsi ce tableau :</p><p>«</p>\n{table} » ;II. – Alinéa 11").split("\n") == [
        "Rédiger ainsi ce tableau :",
        f"«{table}» ;",
        "II. – Alinéa 11",
    ]
    assert unmarked(f"Un{table}Deux") == f"Un\n{table}\nDeux"


def test_a_part_made_necessary_is_no_text_even_when_the_writer_counted_wrong() -> None:
    first = "Alinéa 1/Remplacer cet alinéa par trois alinéas ainsi rédigés :/A./"
    assert result(["Un.", "Deux.", "Trois."], first + "II. – En conséquence, alinéa 2/Supprimer cet alinéa.") == [
        "A.",
        "Trois.",
    ]


@pytest.mark.parametrize(
    ("base", "text", "expected"),
    [
        # The final mark belongs to the position.
        (["1° Un ;", "2° Deux."], "Alinéa 1/Rédiger ainsi cet alinéa :/1° Trois", ["1° Trois ;", "2° Deux."]),
        (["1° Un ;", "2° Deux."], "Alinéa 1/Rédiger ainsi cet alinéa :/1° Trois.", ["1° Trois\u00a0;", "2° Deux."]),
        (
            ["1° Un ;", "2° Deux."],
            "Après l’alinéa 1/Insérer un alinéa ainsi rédigé :/1° bis Trois",
            ["1° Un ;", "1° bis Trois\u00a0;", "2° Deux."],
        ),
        (
            ["1° Un ;", "2° Deux."],
            "Compléter cet article par un alinéa ainsi rédigé :/3° Trois.",
            ["1° Un ;", "2° Deux\u00a0;", "3° Trois."],
        ),
        # So does the guillemet that closes a quoted block.
        (CODE, "Alinéa 4/Rédiger ainsi cet alinéa :/« b) pour tous.", [*CODE[:3], '« b) pour tous." ;', CODE[4]]),
        (CODE, "Alinéa 4/Supprimer cet alinéa.", [*CODE[:2], '"a) pour les uns." ;', CODE[4]]),
        (
            CODE,
            "Après l’alinéa 4/Insérer un alinéa ainsi rédigé :/« c) pour tous",
            [*CODE[:3], '"b) pour les autres.', '« c) pour tous." ;', CODE[4]],
        ),
        # One « a line in the Assemblée's blocks: the bill's own are inferred.
        (CODE, "Rédiger ainsi l’alinéa 3 :/« a) pour tous ; ».", [*CODE[:2], '"a) pour tous ;', *CODE[3:]]),
        (
            CODE,
            "Après l’alinéa 2, insérer l’alinéa suivant :/« aa) pour tous ; ».",
            [*CODE[:2], '"aa) pour tous ;', *CODE[2:]],
        ),
        # Words go before the mark and the closing guillemet, after an inner quotation.
        (
            CODE,
            "Alinéa 4/Compléter cet alinéa par les mots :/et moi",
            [*CODE[:3], '"b) pour les autres et moi." ;', CODE[4]],
        ),
        (
            ["Un conseil composé\u00a0:", "1° D’élus."],
            "Alinéa 1/Compléter cet alinéa par les mots :/, à parts égales :",
            ["Un conseil composé, à parts égales :", "1° D’élus."],
        ),
        (
            ["les mots : « un » ;"],
            "Alinéa 1/Compléter cet alinéa par les mots :/et deux",
            ["les mots : « un » et deux ;"],
        ),
        (["1° Un ;"], "Alinéa 1/Compléter cet alinéa par une phrase ainsi rédigée :/Deux.", ["1° Un. Deux ;"]),
        (
            ["Un. Deux."],
            "Alinéa 1, première phrase/Compléter cette phrase par les mots :/et demi",
            ["Un et demi. Deux."],
        ),
        # Starts, ends, sentences.
        (
            ["L’État peut payer cent euros."],
            "Alinéa 1/Rédiger ainsi le début de cet alinéa :/La commune peut...",
            ["La commune peut payer cent euros."],
        ),
        (
            ["Un délai de dix jours court."],
            "Alinéa 1/Après le mot :/délai/supprimer la fin de cet alinéa.",
            ["Un délai."],
        ),
        (
            ["Un. Deux. Trois."],
            "Alinéa 1, deuxième phrase/Rédiger ainsi cette phrase :/Quatre.",
            ["Un. Quatre. Trois."],
        ),
        (
            ["Un. Deux."],
            "Alinéa 1, après la première phrase/Insérer une phrase ainsi rédigée :/Trois.",
            ["Un. Trois. Deux."],
        ),
        (["I. – Un."], "Au début de l’alinéa 1, insérer les mots : « Alors, »", ["I. – Alors, Un."]),
        # Occurrences, counted without case if need be; words that differ by spaces.
        (
            ["Les uns et les autres."],
            "Alinéa 1/Remplacer la deuxième occurrence du mot :/les/par le mot :/ces",
            ["Les uns et ces autres."],
        ),
        (["a b a b a"], "Alinéa 1/Supprimer (trois fois) le mot :/a", ["b b"]),
        (
            ["L’article L. O. 142 du code."],
            "Alinéa 1/Remplacer la référence :/L.O. 142/par la référence :/L.O. 143",
            ["L’article L.O. 143 du code."],
        ),
        (
            ["hors Île-de-France"],
            "Alinéa 1/Après le mot :/hors/insérer les mots :/région d’",
            ["hors région d’Île-de-France"],
        ),
        # Whole articles, and numbers left open.
        (["Un."], "Rétablir cet article dans la rédaction suivante :/Deux.", ["Deux."]),
        (
            ["Un."],
            "Compléter cet article par un paragraphe ainsi rédigé :/… – Deux.",
            ["I.\u00a0–\u00a0Un.", "II.\u00a0–\u00a0Deux."],
        ),
        (["« Un.", "« Deux. »"], "Alinéa 1/Rédiger ainsi cet alinéa :/« …° Zéro.", ["« …° Zéro.", "« Deux. »"]),
    ],
)
def test_amendments_fit_the_article(base: list[str], text: str, expected: list[str]) -> None:
    assert result(base, text) == expected


def test_every_number_is_that_of_the_base() -> None:
    base = ["Un.", "Deux.", "Trois.", "Quatre."]
    assert result(base, "Alinéa 1/Supprimer cet alinéa.", "Alinéa 3/Remplacer le mot :/Trois/par le mot :/3") == [
        "Deux.",
        "3.",
        "Quatre.",
    ]


def test_identical_amendments_count_once_and_insertions_follow_one_another() -> None:
    twice = "Après l’alinéa 1/Insérer un alinéa ainsi rédigé :/Deux."
    assert result(["Un."], twice, twice.replace("Deux.", "Deux ."), twice.replace("Deux", "Trois")) == [
        "Un.",
        "Deux.",
        "Trois.",
    ]


def test_a_sub_amendment_changes_its_parent_first() -> None:
    parent = "Après l’alinéa 1/Insérer deux alinéas ainsi rédigés :/Deux./Trois fois dix."
    named = "Alinéa 4 de l’amendement n° 1/Remplacer le mot :/dix/par le mot :/cent"
    implicit = "Alinéa 2/Remplacer le mot :/fois/par le mot :/plus"
    assert result(["Un."], parent, named, implicit) == ["Un.", "Deux.", "Trois plus cent."]


def test_a_second_deliberation_speaks_of_the_amended_text() -> None:
    amendments = [("1", "Supprimer l’alinéa 1."), ("1S", "À l’alinéa 1, substituer au mot : « Deux » le mot : « 2 ».")]
    assert enact("Un.\nDeux.", amendments).alineas == ("2.",)


def test_what_cannot_be_applied_is_said_and_the_rest_is_done() -> None:
    done = enact(
        "Un délai de dix jours.\nDeux.",
        [
            ("1", "Alinéa 1\nRemplacer le mot :\ndix\npar le mot :\ncent"),
            ("2", "Alinéa 1\nRemplacer le mot :\nonze\npar le mot :\nmille"),
            ("3", "Que dire de plus ?"),
            ("4", "Alinéa 1\nRemplacer les mots :\nde dix jours\npar le mot :\nlong"),
            ("5", "I. – Supprimer l’alinéa 2.\nII. – Supprimer l’alinéa 9."),
            ("6", "Amendement n° 99, alinéa 2\nSupprimer cet alinéa."),
        ],
    )
    assert done.status is Status.PARTIAL and done.alineas == ("Un délai de cent jours.",)
    assert [(answer.number, str(answer.status), answer.reason) for answer in done.answers] == [
        ("1", "applied", ""),
        ("2", "refused", "words_missing"),
        ("3", "refused", "not_understood"),
        ("4", "refused", "overlap"),
        ("5", "partial", "alinea_missing"),
        ("6", "refused", "parent_missing"),
    ]


def test_an_addition_that_another_amendment_brings_is_satisfied() -> None:
    rewrite = "Alinéa 1/Rédiger ainsi cet alinéa :/Un délai. Il est court."
    addition = "Alinéa 1/Compléter cet alinéa par une phrase ainsi rédigée :/Il est court."
    assert result(["Un terme."], rewrite, addition) == ["Un délai. Il est court."]


def test_published_markup_is_taken_off() -> None:
    assert unmarked("3°_bis_&nbsp;: le 1<sup>er</sup>janvier<br/>Un") == "3° bis\u00a0: le 1er janvier\nUn"


def test_the_end_of_a_line_is_told_from_an_inner_quotation() -> None:
    assert split_tail("les mots : « un » ;") == ("les mots : « un »", " ;")
    assert closes("« Texte. »") and not closes("dit « un »") and not closes("")
    assert fitted(["Un (nouveau)"], "1° (Supprimé)", quoted=False, style="«") == ("Un (nouveau)",)


@given(st.text(max_size=80), st.lists(st.tuples(st.text(max_size=5), st.text(max_size=120)), max_size=3))
def test_nothing_breaks_it(before: str, amendments: list[tuple[str, str]]) -> None:
    done = enact(before, amendments)
    assert len(done.answers) == len(amendments)
    assert enact(before, amendments) == done


@given(edited(), st.sampled_from(["an", "senat"]))
def test_a_change_is_rebuilt_from_its_wording(pair: tuple[list[str], list[str]], dialect: str) -> None:
    old, new = pair
    answer = diff_case({"before": "\n".join(old), "after": "\n".join(new)}, dialect)  # type: ignore[arg-type]
    assert answer["text"] == "\n".join(new)


@pytest.mark.parametrize("case", [None, 3, {}, {"avant": 1.5}, {"avant": "a", "amendements": [3]}, {"avant": "a"}])
def test_a_case_of_another_form_is_refused(case: object) -> None:
    with pytest.raises(BadCase):
        apply_case(case)


def test_no_change_needs_no_wording() -> None:
    assert worded(["Un."], ["Un."]) == ((), ())
    assert worded([], []) == ((), ())


def test_html_is_read_too() -> None:
    answer = parse_case({"texte": "<p>Alinéa&nbsp;3</p><p>Supprimer cet alinéa.</p>"})
    assert answer["status"] == "parsed" and answer["operations"] == [{"op": "delete_alineas", "first": 3, "last": 3}]
    assert answer["an"] == "Supprimer l’alinéa\u00a03." and answer["senat"] == "Alinéa 3\nSupprimer cet alinéa."


def test_published_articles_are_found_again(shared_data: Path, tmp_path: Path) -> None:
    """The shared scorer on ten bills: its thresholds are those of the issue, less what open numbers cost."""
    cases = shared_data / "amendements-appliques" / "cas.jsonl"
    out = tmp_path / "out.jsonl"
    with cases.open(encoding="utf-8") as lines, out.open("w", encoding="utf-8") as answers:
        for line in lines:
            case = json.loads(line)
            answers.write(json.dumps({"id": case["id"], **apply_case(case)}) + "\n")
    scorer = shared_data.parent / "tools" / "score_apply.py"
    done = subprocess.run(
        [sys.executable, str(scorer), str(cases), str(out)], capture_output=True, text=True, check=True
    )
    figures = json.loads(done.stdout)
    explained = figures["explained"]
    assert figures["answered"] == figures["cases"] == 168
    assert figures["score_close"] >= 0.75 and figures["score_exact"] >= 0.36
    assert explained["coverage"] >= 0.95 and explained["precision_close"] >= 0.94 and explained["wrong"] <= 1
