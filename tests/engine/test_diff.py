"""Changes by alinea, then by word."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawlab.engine import runs
from lawlab.engine.diff import Change, Span, diff_alineas, diff_words
from lawlab.engine.operations import derive
from lawlab.engine.patch import apply
from lawlab.engine.text import tokens
from tests.engine.texts import ALPHABET, any_alineas, edited, law_lines, real_versions

texts = st.text(ALPHABET, max_size=40) | st.text(max_size=30) | law_lines()


def rebuilt(spans: tuple[Span, ...], leave_out: str) -> str:
    return "".join(span.text for span in spans if span.kind != leave_out)


@given(texts, texts, st.booleans())
def test_the_spans_rebuild_both_texts(old: str, new: str, display: bool) -> None:
    spans = diff_words(old, new, display=display)
    assert rebuilt(spans, "insert") == old
    assert rebuilt(spans, "delete") == new
    assert all(span.text for span in spans)


@given(texts, texts)
def test_no_word_is_ever_cut(old: str, new: str) -> None:
    spans = diff_words(old, new)
    pieces = [token for span in spans if span.kind != "insert" for token in tokens(span.text)]
    assert pieces == tokens(old)


@given(texts, texts)
def test_the_fast_diff_and_the_reference_give_the_same_runs(old: str, new: str) -> None:
    codes: dict[str, str] = {}
    for token in (*tokens(old), *tokens(new)):
        codes.setdefault(token, runs.code(len(codes)))
    pair = "".join(codes[t] for t in tokens(old)), "".join(codes[t] for t in tokens(new))
    assert runs.characters(*pair) == runs.reference_characters(*pair)


def test_a_text_of_very_many_different_words_is_still_rebuilt() -> None:
    old = " ".join(f"mot{n}" for n in range(7_000))
    new = old.replace("mot6900 ", "autre ").replace("mot3 ", "")
    spans = diff_words(old, new)
    assert rebuilt(spans, "insert") == old and rebuilt(spans, "delete") == new
    assert [span.text for span in spans if span.kind != "equal"] == [" mot3", "mot6900", "autre"]


@pytest.mark.parametrize("repeat", [400])
def test_a_text_that_repeats_itself_is_compared_in_good_time(repeat: int) -> None:
    started = time.process_time()
    diff_words("le droit " * repeat + "a", "le droit " * (repeat - 30) + "b")
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("old", "new", "changed"),
    [
        ("Un délai de quinze jours.", "Un délai de dix jours.", [("delete", "quinze"), ("insert", "dix")]),
        ("le.", "le le.", [("insert", " le")]),
        ("Il paie.", "Il paie. Il signe.", [("insert", " Il signe.")]),
        ("Il paie. Il signe. Il part.", "Il paie. Il part.", [("delete", " Il signe.")]),
        ("l’eau et l’air", "l’eau, la terre et l’air", [("insert", ", la terre")]),
        ("le très grand droit", "le droit", [("delete", " très grand")]),
    ],
)
def test_a_change_is_cut_where_a_reader_would_cut_it(old: str, new: str, changed: list[tuple[str, str]]) -> None:
    assert [(span.kind, span.text) for span in diff_words(old, new) if span.kind != "equal"] == changed


def test_for_display_changes_are_joined_across_fewer_than_three_kept_words() -> None:
    old, new = "a la commission compétente b et c restent ici d", "x la commission saisie b et c restent ici e"
    assert [(s.kind, s.text) for s in diff_words(old, new, display=True)] == [
        ("delete", "a la commission compétente"),
        ("insert", "x la commission saisie"),
        ("equal", " b et c restent ici "),
        ("delete", "d"),
        ("insert", "e"),
    ]


@given(st.tuples(any_alineas, any_alineas) | edited())
def test_the_alineas_of_both_texts_are_each_told_once(pair: tuple[list[str], list[str]]) -> None:
    old, new = pair
    diffs = diff_alineas(old, new)
    assert sorted(d.old for d in diffs if d.old) == list(range(1, len(old) + 1))
    assert [d.new for d in diffs if d.new] == list(range(1, len(new) + 1))
    for d in diffs:
        if d.old:
            assert rebuilt(d.spans, "insert") == old[d.old - 1]
        if d.new:
            assert rebuilt(d.spans, "delete") == new[d.new - 1]


def test_each_alinea_says_what_became_of_it() -> None:
    old = ["Le principe.", "Une dérogation est prévue ici.", "Le délai est de dix jours.", "À abroger.", "La fin."]
    new = [
        "Le principe.",
        "Le délai est de neuf jours.",
        "Tout autre chose.",
        "La fin.",
        "Une dérogation est prévue ici.",
    ]
    assert [(d.change, d.old, d.new) for d in diff_alineas(old, new)] == [
        (Change.SAME, 1, 1),
        (Change.CHANGED, 3, 2),
        (Change.DELETED, 4, None),
        (Change.INSERTED, None, 3),
        (Change.SAME, 5, 4),
        (Change.MOVED, 2, 5),
    ]


def test_a_long_article_rewritten_from_end_to_end_is_compared_in_good_time() -> None:
    old = [f"Alinéa {n} sur le droit numéro {n * 7} des usagers du service public." for n in range(600)]
    new = [f"Alinéa {n} sur le devoir numéro {n * 7} des agents du service public." for n in range(600)]
    started = time.process_time()
    assert len(diff_alineas(old, new)) >= 600
    assert time.process_time() - started < 5


def test_a_long_article_keeps_the_alineas_that_both_versions_share() -> None:
    old = [f"Alinéa {n} sur le droit numéro {n * 7} des usagers." for n in range(301)]
    new = [f"Chose {n}, neuve et toute différente." if n % 3 == 0 else line for n, line in enumerate(old)]
    new.insert(150, "Un alinéa de plus, ailleurs encore.")
    changes = [d.change for d in diff_alineas(old, new)]
    assert (changes.count(Change.SAME), changes.count(Change.DELETED), changes.count(Change.INSERTED)) == (
        200,
        101,
        102,
    )


@pytest.mark.parametrize("code", ["code-relations-public-administration", "code-civil-livre-1"])
def test_on_real_versions_the_diff_rebuilds_both_and_the_operations_give_the_new_one(
    shared_data: Path, code: str
) -> None:
    for old, new in list(real_versions(shared_data, code))[::2]:
        for d in diff_alineas(old, new):
            assert d.old is None or rebuilt(d.spans, "insert") == old[d.old - 1]
            assert d.new is None or rebuilt(d.spans, "delete") == new[d.new - 1]
        assert apply(derive(old, new), old) == new
