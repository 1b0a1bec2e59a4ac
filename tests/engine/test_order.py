"""The running order, and what amendments on one article are to one another."""

import random
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from lawlab.engine.conflicts import relations
from lawlab.engine.consolidate import consolidate
from lawlab.engine.normal_form import normal_form
from lawlab.engine.operations import (
    AppendAlineas,
    DeleteAlineas,
    DeleteArticle,
    DeleteWords,
    InsertAlineas,
    ReplaceWords,
    RewriteAlineas,
    RewriteArticle,
)
from lawlab.engine.order import Tabled, order
from tests.engine.test_consolidate import Case, several

BASE = [
    "Un délai de quinze jours est ouvert à toute personne.",
    "Le silence vaut accord.",
    "Un décret précise ce point.",
]
DIX = (ReplaceWords(1, "quinze", "dix"),)
SIX = (ReplaceWords(1, "quinze", "six"),)
STRIKE = (DeleteAlineas(2, 2),)


def test_the_running_order_of_an_article() -> None:
    tabled = [
        Tabled("1", "4", (AppendAlineas(("x",)),)),
        Tabled("2", "4", DIX),
        Tabled("3", "4", (DeleteAlineas(1, 1),)),
        Tabled("4", "4", (RewriteAlineas(1, 1, ("z",)),)),
        Tabled("5", "4", (InsertAlineas(1, ("y",)),)),
        Tabled("6", "4", (RewriteArticle(("z",)),)),
        Tabled("7", "4", (DeleteArticle(),)),
        Tabled("8", "4", position="after"),
        Tabled("9", "4", position="before"),
        Tabled("10", "3 bis", DIX),
        Tabled("11", ""),
        Tabled("12", "Chapitre II"),
        Tabled("13", "4 bis", STRIKE),
    ]
    expected = ("11", "10", "9", "7", "6", "3", "4", "2", "5", "1", "8", "13", "12")
    assert order(tabled) == expected
    for seed in range(5):
        random.Random(seed).shuffle(tabled)
        assert order(tabled) == expected


def test_identical_amendments_are_called_together_the_government_first() -> None:
    tabled = [
        Tabled("1", "4", DIX, at="2026-01-01"),
        Tabled("2", "4", SIX, at="2026-01-02"),
        Tabled("3", "4", (ReplaceWords(1, "quinze", "dix"),), at="2026-01-03", official=True),
        Tabled("4", "4", DIX, at="2026-01-04"),
    ]
    for shuffled in permutations(tabled):
        assert order(shuffled) == ("3", "1", "4", "2")


def test_a_sub_amendment_is_called_just_before_its_parent() -> None:
    tabled = [
        Tabled("10", "4", STRIKE),
        Tabled("2", "4", DIX),
        Tabled("30", "4", DIX, parent="10"),
        Tabled("4", "4", DIX, parent="30"),
        Tabled("5", "4", DIX, parent="gone"),
    ]
    assert order(tabled) == ("2", "5", "4", "30", "10")


def test_amendments_that_amend_one_another_in_a_circle_are_all_called() -> None:
    assert sorted(order([Tabled("1", "4", parent="2"), Tabled("2", "4", parent="1")])) == ["1", "2"]


@given(
    st.lists(
        st.builds(
            Tabled,
            st.text("0123é ", max_size=3),
            st.text(max_size=4) | st.sampled_from(["1", "1er A", "2 bis", "liminaire"]),
            st.sampled_from([(), DIX, SIX, STRIKE, (DeleteArticle(),)]),
            st.sampled_from(["before", "on", "after"]),
            st.sampled_from(["", "2026"]),
            st.text("0123", max_size=1),
            st.booleans(),
        ),
        max_size=6,
        unique_by=lambda one: one.id,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_is_total_and_does_not_depend_on_the_one_given(tabled: list[Tabled], rng: random.Random) -> None:
    called = order(tabled)
    assert sorted(called) == sorted(one.id for one in tabled)
    rng.shuffle(tabled)
    assert order(tabled) == called


def test_the_same_operations_have_the_same_normal_form() -> None:
    assert normal_form([*DIX, *STRIKE]) == normal_form([*STRIKE, *DIX])
    assert normal_form(DIX) != normal_form(SIX)
    assert normal_form([AppendAlineas(("l’eau",))]) == normal_form([AppendAlineas(("l'eau",))])


def test_what_falls_and_what_is_satisfied_if_one_is_retained() -> None:
    found = relations(
        BASE,
        [
            ("1", DIX),
            ("2", DIX),
            ("3", SIX),
            ("4", [*DIX, *STRIKE]),
            ("5", STRIKE),
            ("6", [DeleteWords(2, "silence")]),
            ("7", [DeleteArticle()]),
            ("8", [AppendAlineas(("Fin.",))]),
            ("9", [DeleteWords(2, "zèbre")]),
        ],
    )
    assert found.identical == (("1", "2"),)
    assert found.joint == (("1", "2", "3", "4", "5", "6"),)
    assert found.satisfied["1"] == ("2",) and found.satisfied["4"] == ("1", "2", "5", "6")
    assert found.falls["1"] == ("3", "7") and found.falls["3"] == ("1", "2", "4", "7")
    assert found.satisfied["5"] == ("6",) and found.falls["6"] == ("4", "5", "7") and found.falls["8"] == ("7",)
    assert found.satisfied["7"] == ("5", "6") and found.falls["7"] == ("1", "2", "3", "4", "8")
    assert found.refused == ("9",)


@given(several(), st.randoms(use_true_random=False))
def test_relations_do_not_depend_on_the_order_and_agree_with_the_text(case: Case, rng: random.Random) -> None:
    base, tabled = case
    found = relations(base, tabled)
    rng.shuffle(tabled)
    assert relations(base, tabled) == found
    known = dict(tabled)
    for kept, others in found.satisfied.items():
        for other in others:
            assert other not in found.falls[kept]
            deeds = {(c.first, c.second) for c in found.conflicts if c.kind == "identical"}
            if (min(kept, other), max(kept, other)) in deeds:
                assert kept in found.satisfied[other]
    for one, others in found.falls.items():
        for other in others:
            both = consolidate(base, [(one, known[one]), (other, known[other])])
            assert both.collisions
