"""An amendment written on one version, carried to another: clean, shifted, satisfied, void, or back to its author."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawlab.engine.merge import merge
from lawlab.engine.operations import (
    AppendAlineas,
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
    derive,
)
from lawlab.engine.patch import apply
from lawlab.engine.rebase import Rebase, rebase
from lawlab.engine.text import normalise
from tests.engine.texts import any_alineas, edited, law_articles

BASE = (
    "I. – L’administration répond dans un délai de quinze jours à toute personne qui le demande par écrit.",
    "Le silence vaut accord. Le refus est motivé.",
    "Un décret précise ce point.",
)
Case = tuple[list[str], list[str], list[str]]


@st.composite
def later(draw: st.DrawFn) -> Case:
    """A base, what one amendment makes of it, and the next version."""
    base = draw(law_articles)
    return base, draw(edited(st.just(base)))[1], draw(edited(st.just(base)))[1]


def with_words(alineas: Iterable[str]) -> list[str]:
    """A line of spaces is no alinea: one may be left by an operation, and is by no merge."""
    return [alinea for alinea in alineas if alinea.strip()]


@pytest.mark.parametrize(
    ("new", "outcome"),
    [
        (("les les les les.", "les les les.", "Fin."), Rebase.SATISFIED),  # the very text that was asked for
        (
            ("les les les les.", "les les les.", "La fin."),
            Rebase.NEEDS_AUTHOR,
        ),  # never undone
        (("Début.", "les les les les.", "les les les.", "Fin."), Rebase.NEEDS_AUTHOR),
    ],
)
def test_look_alike_alineas_that_were_swapped_are_not_swapped_back(new: tuple[str, ...], outcome: Rebase) -> None:
    old = ["les les les.", "les les les les.", "Fin."]
    ops = derive(old, [old[1], old[0], "Fin."])
    found = rebase(ops, old, new)
    assert (found.outcome, found.operations) == (outcome, ops)
    assert Rebase.CLEAN not in {one.outcome for one in found.evidence}


@given(later() | st.tuples(any_alineas, any_alineas, any_alineas))
def test_what_is_carried_gives_the_text_of_the_merge_and_nothing_else(case: Case) -> None:
    old, wanted, new = case
    ops = derive(old, wanted)
    rebased = rebase(ops, old, new)
    assert rebase(ops, old, new) == rebased
    if rebased.outcome in (Rebase.CLEAN, Rebase.SHIFTED):
        carried = apply(rebased.operations, new)
        assert (rebased.operations == ops) == (rebased.outcome == Rebase.CLEAN)
        merged = merge(old, apply(ops, old), new)
        assert merged.is_clean
        assert with_words(carried) == with_words(merged.alineas)
    else:
        assert rebased.operations == ops


@given(later())
def test_an_amendment_stays_as_it_is_while_the_text_does(case: Case) -> None:
    old, wanted, _ = case
    ops = derive(old, wanted)
    assert rebase(ops, old, old).outcome == Rebase.CLEAN


@given(later())
def test_an_amendment_that_entered_the_text_is_satisfied(case: Case) -> None:
    old, wanted, _ = case
    ops = derive(old, wanted)
    new = apply(ops, old)
    if [*map(normalise, new)] != [*map(normalise, old)]:
        assert rebase(ops, old, new).outcome in (Rebase.SATISFIED, Rebase.NEEDS_AUTHOR)


@given(later())
def test_two_amendments_that_are_carried_over_each_other_commute(case: Case) -> None:
    old, one, other = case
    first, second = derive(old, one), derive(old, other)
    over, under = rebase(first, old, apply(second, old)), rebase(second, old, apply(first, old))
    carried = {Rebase.CLEAN, Rebase.SHIFTED}
    if over.outcome in carried and under.outcome in carried:
        assert apply(over.operations, apply(second, old)) == apply(under.operations, apply(first, old))


ONE, TWO, THREE = BASE
DIX = ReplaceWords(1, "quinze", "dix")


@pytest.mark.parametrize(
    ("op", "new", "outcome", "carried"),
    [
        (DIX, (ONE, TWO), "clean", DIX),
        (DIX, ("Neuf.", ONE, TWO, THREE), "shifted", ReplaceWords(2, "quinze", "dix")),
        (DIX, (TWO, THREE, ONE), "shifted", ReplaceWords(3, "quinze", "dix")),
        (DIX, (ONE.replace("quinze", "dix"), TWO, THREE), "satisfied", None),
        (DIX, (ONE.replace("quinze", "six"), TWO, THREE), "needs_author", None),
        (DIX, (ONE.replace("jours", "mois"), TWO, THREE), "needs_author", None),
        (DIX, (TWO, THREE), "void", None),
        (DIX, (), "void", None),
        (DeleteWords(1, "par écrit"), (TWO, THREE), "satisfied", None),
        (DeleteWords(1, "écrit"), (ONE.replace(" par écrit", ""), TWO, THREE), "satisfied", None),
        (DeleteAlineas(2, 3), (ONE,), "satisfied", None),
        (DeleteAlineas(2, 3), (ONE, TWO), "needs_author", None),
        (DeleteAlineas(2, 3), ("Neuf.", *BASE), "shifted", DeleteAlineas(3, 4)),
        (DeleteAlineas(2, 3), (ONE, TWO, "Entre eux.", THREE), "needs_author", None),
        (RewriteAlineas(3, 3, ("Rien.",)), (TWO, THREE), "shifted", RewriteAlineas(2, 2, ("Rien.",))),
        (InsertAlineas(2, ("Mais.",)), (ONE, THREE), "shifted", InsertAlineas(1, ("Mais.",))),
        (InsertAlineas(2, ("Mais.",)), (ONE, TWO, "Or.", THREE), "needs_author", None),
        (DeleteAlineas(2, -1), ("Neuf.", *BASE, "Fin."), "shifted", DeleteAlineas(3, 4)),
        (DeleteAlineas(2, -1), (ONE.replace("quinze", "dix"), TWO, THREE), "clean", None),
        (InsertAlineas(-2, ("Mais.",)), (*BASE, "Fin."), "shifted", InsertAlineas(2, ("Mais.",))),
        (AppendAlineas(("Fin.",)), ("Neuf.", *BASE), "clean", AppendAlineas(("Fin.",))),
        (AppendWords(3, "demain"), (ONE, THREE), "shifted", AppendWords(2, "demain")),
        (InsertWords(2, "accord", "tacite"), (ONE, TWO.replace("motivé", "écrit"), THREE), "clean", None),
        (DeleteSentence(2, 2), (ONE, "Le silence vaut accord.", THREE), "satisfied", None),
        (DeleteArticle(), (), "satisfied", None),
        (DeleteArticle(), (ONE, TWO), "needs_author", None),
        (RewriteArticle(("Tout.",)), ("Tout.",), "satisfied", None),
        (RewriteArticle(("Tout.",)), BASE, "clean", None),
        (RewriteArticle(("Tout.",)), (), "void", None),
        (ReplaceWords(1, "zèbre", "lion"), BASE, "needs_author", None),
    ],
)
def test_each_outcome(op: Operation, new: tuple[str, ...], outcome: str, carried: Operation | None) -> None:
    rebased = rebase([op], BASE, new)
    assert rebased.outcome == outcome
    assert rebased.operations == ((carried or op),)
    assert rebased.evidence[0].outcome == outcome


def test_an_article_to_insert_waits_for_its_place() -> None:
    op = InsertArticle("after", "4", "", ("Un.",))
    assert rebase([op], (), ()).outcome == "clean"
    assert rebase([op], (), ("Autre.",)).outcome == "needs_author"


def test_words_that_the_new_text_says_twice_are_told_apart() -> None:
    old = ["Le délai de dix jours court à compter de la demande écrite."]
    new = ["Le délai de dix jours court à compter de la demande écrite. Passé dix jours, le silence vaut accord."]
    rebased = rebase([ReplaceWords(1, "dix", "six")], old, new)
    assert rebased.outcome == "shifted"
    assert apply(rebased.operations, new)[0].startswith("Le délai de six jours court")
    assert apply(rebased.operations, new)[0].endswith("Passé dix jours, le silence vaut accord.")


def test_what_is_satisfied_is_left_out_and_the_rest_is_carried() -> None:
    rebased = rebase([DIX, DeleteAlineas(3, 3)], BASE, (ONE.replace("quinze", "dix"), TWO, THREE))
    assert rebased.outcome == "shifted" and rebased.operations == (DeleteAlineas(3, 3),)
    assert [one.outcome for one in rebased.evidence] == ["satisfied", "shifted"]


@pytest.mark.parametrize(
    ("new", "outcome"),
    [((TWO, THREE.replace("précise", "fixe")), "needs_author"), ((TWO,), "void"), ((TWO, THREE), "needs_author")],
)
def test_an_amendment_of_which_one_part_is_void_goes_back_to_its_author(new: tuple[str, ...], outcome: str) -> None:
    ops = [DIX, ReplaceWords(3, "précise", "dit")]
    assert rebase(ops, BASE, new).outcome == outcome


def test_the_evidence_shows_both_texts() -> None:
    new = ("Neuf.", ONE.replace("quinze", "six"), TWO, THREE)
    (said,) = rebase([DIX], BASE, new).evidence
    assert (said.before, said.now) == (ONE, new[1])
    (refused,) = rebase([ReplaceWords(1, "un délais de quinze", "x")], BASE, new).evidence
    assert refused.reason == "words_missing" and refused.before == "un délai de quinze"


def test_an_operation_that_a_change_of_typography_makes_ambiguous_goes_back_to_its_author() -> None:
    assert rebase([ReplaceWords(1, "...", ".")], ["Un… deux... "], ["Un... deux..."]).outcome == "needs_author"
    assert rebase([DIX], BASE, [line.replace("’", "'") for line in BASE]).outcome == "clean"


def test_an_insertion_goes_where_its_neighbours_went() -> None:
    op = InsertAlineas(1, ("Mais.",))
    assert rebase([op], BASE, ("Neuf.", TWO, THREE)).operations == (InsertAlineas(1, ("Mais.",)),)
    far = rebase([op], BASE, (ONE, "Entre.", TWO, THREE))
    assert far.outcome == "needs_author"
