"""Several amendments on one article: the text they give together, what cannot stand together, who wrote what."""

import random
import time
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawlab.engine.conflicts import Conflict, conflicts, running_key
from lawlab.engine.consolidate import Collision, consolidate
from lawlab.engine.operations import (
    AppendAlineas,
    DeleteAlineas,
    DeleteArticle,
    DeleteWords,
    InsertAlineas,
    InsertWords,
    Operation,
    ReplaceWords,
    RewriteAlineas,
    RewriteArticle,
    derive,
)
from lawlab.engine.patch import Reason, apply
from lawlab.engine.provenance import Passage, Share, contributions, shares, trace
from lawlab.engine.text import words
from tests.engine.texts import edited, law_articles, law_lines

BASE = [
    "L’administration répond dans un délai de quinze jours à toute personne qui le demande par écrit.",
    "Le silence vaut accord.",
    "Un décret précise ce point.",
]


Case = tuple[list[str], list[tuple[str, tuple[Operation, ...]]]]


@st.composite
def several(draw: st.DrawFn) -> Case:
    """Amendments by different people on one article."""
    base = draw(law_articles)
    made = [draw(edited(st.just(base)))[1] for _ in range(draw(st.integers(1, 4)))]
    return base, [(f"A{n}", derive(base, new)) for n, new in enumerate(made)]


@given(several(), st.randoms(use_true_random=False))
def test_consolidating_does_not_depend_on_the_order(case: Case, rng: random.Random) -> None:
    base, chosen = case
    expected = consolidate(base, chosen)
    rng.shuffle(chosen)
    assert consolidate(base, chosen) == expected
    assert set(expected.applied) | {k for c in expected.collisions for k in (c.first, c.second)} == {
        k for k, _ in chosen
    }


@given(several())
def test_one_amendment_alone_gives_its_own_text(
    case: Case,
) -> None:
    base, chosen = case
    key, ops = chosen[0]
    assert consolidate(base, [(key, ops)]).alineas == apply(ops, base)


@given(several())
def test_amendments_that_do_not_meet_commute(case: Case) -> None:
    base, chosen = case
    result = consolidate(base, chosen)
    kept = [(key, ops) for key, ops in chosen if key in result.applied]
    assert consolidate(base, kept).alineas == result.alineas
    assert not consolidate(base, kept).collisions


@given(several())
def test_conflicts_are_those_of_every_pair(case: Case) -> None:
    base, chosen = case
    found = conflicts(base, chosen)
    assert conflicts(base, chosen[::-1]) == found
    by_pair = [conflict for one, other in combinations(chosen, 2) for conflict in conflicts(base, [other, one])]
    assert sorted(found, key=lambda c: (c.first, c.second)) == by_pair
    clashes = {(c.first, c.second) for c in found if c.kind == "clash"}
    assert clashes == {(c.first, c.second) for c in consolidate(base, chosen).collisions}


def test_disjoint_changes_are_all_in_the_text() -> None:
    result = consolidate(
        BASE,
        [
            ("3", [InsertAlineas(2, ("Il est motivé.",))]),
            ("1", [ReplaceWords(1, "quinze", "dix")]),
            ("2", [DeleteAlineas(3, 3)]),
            ("4", [ReplaceWords(1, "par écrit", "sans forme")]),
        ],
    )
    assert result.alineas == (
        "L’administration répond dans un délai de dix jours à toute personne qui le demande sans forme.",
        "Le silence vaut accord.",
        "Il est motivé.",
    )
    assert result.applied == ("1", "2", "3", "4")


@pytest.mark.parametrize(
    ("one", "other", "alinea", "reason"),
    [
        (ReplaceWords(1, "quinze", "dix"), ReplaceWords(1, "quinze", "huit"), 1, "same_words"),
        (ReplaceWords(1, "quinze", "dix"), ReplaceWords(1, "jours", "mois"), 1, "close_words"),
        (InsertWords(1, "quinze", "petits"), ReplaceWords(1, "jours", "mois"), 1, "close_words"),
        (InsertWords(1, "quinze", "bons"), InsertWords(1, "quinze", "petits"), 1, "same_words"),
        (DeleteWords(1, "par écrit"), RewriteAlineas(1, 2, ("x",)), 1, "same_alinea"),
        (InsertAlineas(1, ("a",)), InsertAlineas(1, ("b",)), 1, "same_place"),
        (AppendAlineas(("a",)), InsertAlineas(3, ("b",)), 3, "same_place"),
        (InsertAlineas(2, ("a",)), DeleteAlineas(2, 3), 2, "same_alinea"),
        (DeleteArticle(), AppendAlineas(("a",)), 0, "article"),
        (RewriteArticle(("z",)), ReplaceWords(1, "quinze", "dix"), 1, "article"),
    ],
)
def test_changes_that_meet_are_reported_and_neither_is_applied(
    one: Operation, other: Operation, alinea: int, reason: str
) -> None:
    result = consolidate(BASE, [("A", [one]), ("B", [other])])
    assert result.alineas == tuple(BASE) and result.applied == ()
    (collision,) = result.collisions
    assert (collision.first, collision.second, collision.reason) == ("A", "B", reason)
    assert collision.alinea == alinea or reason == "article"
    (conflict,) = conflicts(BASE, [("B", [other]), ("A", [one])])
    assert (conflict.first, conflict.second, conflict.kind) == ("A", "B", "clash")


def test_identical_changes_are_applied_once() -> None:
    ops = [ReplaceWords(1, "quinze", "dix")]
    result = consolidate(BASE, [("B", ops), ("A", ops), ("C", [ReplaceWords(1, "de quinze", "de dix")])])
    assert result.applied == ("A", "B", "C") and not result.collisions
    assert result.alineas[0].count("dix") == 1
    assert conflicts(BASE, [("B", ops), ("A", ops)]) == (Conflict("A", "B", "identical", (1,)),)


def test_what_cannot_be_applied_is_said_and_the_rest_stands() -> None:
    result = consolidate(BASE, [("A", [DeleteWords(2, "zèbre")]), ("B", [DeleteAlineas(3, 3)])])
    assert result.applied == ("B",)
    assert [(key, refused.reason) for key, refused in result.refused] == [("A", Reason.WORDS_MISSING)]


def test_a_collision_names_the_first_place_where_two_amendments_meet() -> None:
    ops = [ReplaceWords(1, "quinze", "dix"), ReplaceWords(2, "accord", "refus")]
    other = [ReplaceWords(2, "accord", "rejet"), ReplaceWords(1, "quinze", "six")]
    assert consolidate(BASE, [("A", ops), ("B", other)]).collisions == (Collision("A", "B", 1, "same_words"),)
    assert conflicts(BASE, [("A", ops), ("B", other)]) == (Conflict("A", "B", "clash", (1, 2)),)


def test_a_thousand_amendments_apart_are_compared_in_good_time() -> None:
    base = [f"Alinéa numéro {n} du texte, qui vaut {n * 3} points." for n in range(1000)]
    amendments = [(f"{n:04}", [ReplaceWords(n + 1, "vaut", "compte")]) for n in range(1000)]
    started = time.process_time()
    assert conflicts(base, amendments) == ()
    assert len(consolidate(base, amendments).applied) == 1000
    assert time.process_time() - started < 2


def test_the_running_order_puts_what_departs_most_first() -> None:
    ops: list[Operation] = [
        DeleteArticle(),
        RewriteArticle(("x",)),
        DeleteAlineas(1, 3),
        DeleteAlineas(1, 1),
        RewriteAlineas(1, 1, ("x",)),
        ReplaceWords(1, "quinze jours", "x"),
        DeleteWords(1, "un"),
        InsertWords(1, "un", "x"),
        InsertAlineas(1, ("x",)),
        DeleteAlineas(2, 2),
        AppendAlineas(("x",)),
    ]
    shuffled = random.Random(3).sample(ops, len(ops))
    assert sorted(shuffled, key=lambda op: running_key([op])) == ops


@given(st.lists(law_articles, min_size=1, max_size=4))
def test_every_word_of_the_last_text_has_exactly_one_origin(texts: list[list[str]]) -> None:
    passages = trace([(f"v{n}", text) for n, text in enumerate(texts)])
    assert tuple("".join(p.text for p in alinea) for alinea in passages) == tuple(texts[-1])
    assert sum(shares(passages).values()) == sum(words(alinea) for alinea in texts[-1])
    assert {p.origin for alinea in passages for p in alinea} <= {"", *(f"v{n}" for n in range(1, len(texts)))}


@given(law_lines(), law_lines())
def test_a_text_that_does_not_change_keeps_its_origins(first: str, second: str) -> None:
    once = trace([("", [first]), ("n° 1", [second])])
    assert trace([("", [first]), ("n° 1", [second]), ("n° 2", [second])]) == once


def test_a_kept_word_keeps_its_author_even_inside_a_replaced_phrase() -> None:
    chain = [
        ("", ["Le délai est de quinze jours.", "Une dérogation est prévue ici."]),
        ("n° 7", ["Le délai est de dix jours ouvrés.", "Une dérogation est prévue ici."]),
        ("n° 9", ["Une dérogation est prévue ici.", "Le délai est de dix jours francs."]),
    ]
    assert trace(chain)[1] == (
        Passage("Le délai est de ", ""),
        Passage("dix", "n° 7"),
        Passage(" jours ", ""),
        Passage("francs", "n° 9"),
        Passage(".", ""),
    )
    assert shares(trace(chain)) == {"": 10, "n° 7": 1, "n° 9": 1}


def test_an_alinea_that_is_only_renumbered_keeps_its_origins() -> None:
    first = ["1° Le nom de la personne ;", "2° Son adresse."]
    chain = [("", first), ("A", ["1° Le nom de la personne ;", "2° Son prénom ;", "3° Son adresse."])]
    assert trace(chain)[2] == (Passage("3° Son adresse.", ""),)
    assert trace(chain)[1] == (Passage("2° Son prénom ;", "A"),)
    assert trace([*chain, ("B", ["a) Son adresse, en France."])])[0] == (
        Passage("a) Son adresse", ""),
        Passage(", en France", "B"),
        Passage(".", ""),
    )


def test_the_shares_of_contributors_add_up() -> None:
    passages = trace([("", ["un deux"]), ("1", ["un deux trois"]), ("2", ["un deux trois quatre"])])
    assert contributions(passages, {"1": "Ada", "2": "Ada"}) == (Share("", 2, 0.5), Share("Ada", 2, 0.5))
    assert contributions([], {}) == ()
