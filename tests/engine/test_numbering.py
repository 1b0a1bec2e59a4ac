"""Numbers left open by amendments, and the typography of the house: what their place tells, and nothing more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawlab.engine.enactment import enact
from lawlab.engine.faircopy import fair, fair_copy
from lawlab.engine.numbering import Numbered, fill
from lawlab.engine.operations import AppendAlineas, DeleteAlineas, InsertArticle, ReplaceWords

N = "\u00a0"


@pytest.mark.parametrize(
    ("lines", "at", "expected"),
    [
        # After the last of a series, the next, whatever Latin word the last one has.
        (["I. - Un.", "II bis. - Deux.", "… – Trois."], 2, f"III.{N}–{N}Trois."),
        (["a) Un ;", "b) Deux ;", "... ) Trois."], 2, "c) Trois."),
        (["« 1° Un ;", "« 2° Deux ;", "« …° Trois."], 2, "« 3° Trois."),
        # Between two, bis and so on.
        (["I. - Un.", "… . – Demi.", "II. - Deux."], 1, f"I bis.{N}–{N}Demi."),
        (["1° bis Un ;", "° Demi ;", "2° Deux."], 1, "1° ter Demi ;"),
        (["a bis) Un ;", "…) Demi ;", "b) Deux."], 1, "a ter) Demi ;"),
        # Deeper lines and quoted ones are passed over; the division above ends the search.
        (["I. - Un :", "1° a ;", "« b »", "2° c.", "… – Deux."], 4, f"II.{N}–{N}Deux."),
        (["I. - Un :", "1° a ;", "…° b ;", "II. - Deux :", "1° c."], 2, "2° b ;"),
    ],
)
def test_the_neighbours_tell_a_number(lines: list[str], at: int, expected: str) -> None:
    filled, told = fill(lines)
    assert filled[at] == expected
    assert [one.alinea for one in told] == [at + 1]
    assert [line for n, line in enumerate(filled) if n != at] == [line for n, line in enumerate(lines) if n != at]


@pytest.mark.parametrize(
    "lines",
    [
        ["1° Un ;", "…° Demi ;", "1° bis Un bis."],  # letters: the clerks choose
        ["1° A Un ;", "…° Demi ;", "2° Deux."],
        ["Un.", "Deux.", "… – Trois."],  # two paragraphs without numbers: which is the first?
        ["…° Un ;", "Deux."],
        ["« Un.", "« … – Deux."],
        ["I. - Un :", "…° a."],
        ["A. - Un.", "… – Deux."],  # « B » or « II »?
        ["z) Un ;", "…) Deux."],
        ["1° Un ;", "… bis° Demi."],
        ["… et ainsi de suite."],
    ],
)
def test_what_the_place_does_not_tell_stays_open(lines: list[str]) -> None:
    assert fill(lines) == (tuple(lines), ())


def test_a_number_already_open_in_the_base_is_left() -> None:
    assert fill(["I. - Un.", "… – Deux."], base=["… – Deux."])[1] == ()


def test_several_open_numbers_follow_each_other() -> None:
    filled, told = fill(["I. - Un.", "… – A.", "… – B.", "II. - Deux.", "… – C."])
    assert [line[:9] for line in filled] == [
        "I. - Un.",
        f"I bis.{N}–{N}",
        f"I ter.{N}–{N}",
        "II. - Deu",
        f"III.{N}–{N}C.",
    ]
    assert told == (Numbered(2, "I bis"), Numbered(3, "I ter"), Numbered(5, "III"))


@given(st.lists(st.text(alphabet="I.–…° 1a)«bis\n", max_size=12), max_size=8))
def test_filling_never_raises_and_tells_what_it_fills(lines: list[str]) -> None:
    filled, told = fill(lines)
    assert len(filled) == len(lines)
    changed = {n + 1 for n, (old, new) in enumerate(zip(lines, filled, strict=True)) if old != new}
    assert changed == {one.alinea for one in told}


def test_enacting_tells_the_numbers_and_may_leave_them_open() -> None:
    text = "Compléter cet article par un paragraphe ainsi rédigé :\n… – A l'issue du délai, l'Etat décide."
    done = enact("I. - Un.", [("1", text)])
    assert done.alineas == ("I. - Un.", f"II.{N}–{N}À l'issue du délai, l'État décide.")
    assert done.numbered == (Numbered(2, "II"),)
    kept = enact("I. - Un.", [("1", text)], as_worded=True)
    assert kept.alineas == ("I. - Un.", "… – A l'issue du délai, l'Etat décide.")
    assert kept.numbered == ()


def test_a_fair_copy_touches_only_the_words_that_come() -> None:
    ops = [
        ReplaceWords(1, "l'Etat", "d'Etat"),
        InsertArticle("after", "4", "Etats", ("A la fin.",)),
        AppendAlineas(("2°bis. A cet effet.",)),
        DeleteAlineas(2, 2),
    ]
    assert fair_copy(ops) == [
        ReplaceWords(1, "l'Etat", "d'État"),
        InsertArticle("after", "4", "États", ("À la fin.",)),
        AppendAlineas(("2° bis. À cet effet.",)),
        DeleteAlineas(2, 2),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Le A du II, l'annexe A et le tableau A.",
        "A. – Un.",
        "A du I.",
        "Les etats, EDF, l'Étatisme",
        "III bis et IV ter",
        "a) du 1° ;",
        "voir b) ci-dessous",
        "Vis à vis",
    ],
)
def test_what_is_no_slip_of_typography_stays(text: str) -> None:
    assert fair(text) == text


@given(st.text())
def test_a_fair_copy_is_made_once(text: str) -> None:
    assert fair(fair(text)) == fair(text)
