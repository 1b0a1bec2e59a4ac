"""Operations: derived from an edit, kept as JSON, applied exactly or refused."""

import contextlib
import json
import random
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawlab.engine import patch
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
    InvalidOperations,
    Operation,
    ReplaceWords,
    RewriteAlineas,
    RewriteArticle,
    RewriteTail,
    derive,
    from_data,
    to_data,
)
from lawlab.engine.patch import Reason, Refused
from tests.engine.texts import any_alineas, edited, real_versions

ARTICLE = [
    "I. – L’administration répond dans un délai de quinze jours.",
    "1° La demande est écrite ; la réponse est écrite ;",
    "2° Le silence vaut accord. Il vaut refus en matière fiscale. Un décret précise ce point.",
    "« Art. 5. – Le tarif est libre. »",
    "II. – Fin",
]


def edit(number: int, text: str) -> list[str]:
    return [*ARTICLE[: number - 1], text, *ARTICLE[number:]]


@given(st.tuples(any_alineas, any_alineas) | edited())
def test_deriving_then_applying_gives_the_edited_text(pair: tuple[list[str], list[str]]) -> None:
    old, new = pair
    ops = derive(old, new)
    assert patch.apply(ops, old) == tuple(new)
    assert (ops == ()) == (old == new)


@given(edited())
def test_operations_survive_json(pair: tuple[list[str], list[str]]) -> None:
    ops = derive(*pair)
    assert from_data(json.loads(json.dumps(to_data(ops)))) == ops


@pytest.mark.parametrize("code", ["code-civil-livre-1", "code-relations-public-administration"])
def test_real_codes_are_rebuilt_version_by_version(shared_data: Path, code: str) -> None:
    pairs = list(real_versions(shared_data, code))
    assert len(pairs) > 100
    for old, new in pairs:
        ops = derive(old, new)
        assert patch.apply(ops, old) == new
        assert from_data(to_data(ops)) == ops


CASES: list[tuple[list[str], Operation]] = [
    ([], DeleteArticle()),
    (edit(1, "I. – L’administration répond dans un délai de dix jours."), ReplaceWords(1, "quinze", "dix")),
    (edit(2, "1° La demande est écrite ; la réponse est orale ;"), ReplaceWords(2, "écrite", "orale", edge="end")),
    (
        edit(3, "2° Le silence vaut accord. Il emporte refus en matière fiscale. Un décret précise ce point."),
        ReplaceWords(3, "vaut", "emporte", sentence=2),
    ),
    (
        edit(1, "I. – L’administration répond par écrit dans un délai de quinze jours."),
        InsertWords(1, "répond", "par écrit"),
    ),
    (edit(1, "I. – L’administration répond dans un délai de jours."), DeleteWords(1, "quinze")),
    (edit(1, "I. – L’administration répond dans un délai de quinze jours ouvrés."), AppendWords(1, "ouvrés")),
    (edit(4, "« Art. 5. – Le tarif est libre et public. »"), AppendWords(4, "et public")),
    (
        edit(2, "1° La demande est écrite ; la réponse est écrite. Elle est signée ;"),
        AppendSentence(2, "Elle est signée."),
    ),
    (edit(3, ARTICLE[2] + " Il est publié."), AppendSentence(3, "Il est publié.")),
    (edit(3, "2° Le silence vaut accord. Un décret précise ce point."), DeleteSentence(3, 2)),
    (edit(3, "2° Le silence vaut accord. Il vaut refus en matière fiscale."), DeleteSentence(3, -1)),
    ([*ARTICLE[:2], *ARTICLE[4:]], DeleteAlineas(3, 4)),
    ([*ARTICLE, "III. – Encore."], AppendAlineas(("III. – Encore.",))),
    (["Avant tout.", *ARTICLE], InsertAlineas(0, ("Avant tout.",))),
    ([*ARTICLE[:2], "2° bis Neuf ;", *ARTICLE[2:]], InsertAlineas(2, ("2° bis Neuf ;",))),
    (
        edit(2, "Tout autre alinéa, sans rien de commun avec lui."),
        RewriteAlineas(2, 2, ("Tout autre alinéa, sans rien de commun avec lui.",)),
    ),
    (["Tout est neuf.", "Rien ne reste."], RewriteArticle(("Tout est neuf.", "Rien ne reste."))),
]


@pytest.mark.parametrize(("new", "op"), CASES)
def test_an_edit_gives_the_operation_that_a_drafter_would_have_written(new: list[str], op: Operation) -> None:
    assert derive(ARTICLE, new) == (op,)


def test_two_changes_in_an_alinea_make_two_parts_and_many_rewrite_it() -> None:
    new = edit(1, "I. – Le service public répond dans un délai de dix jours.")
    assert derive(ARTICLE, new) == (
        ReplaceWords(1, "L’administration", "Le service public"),
        ReplaceWords(1, "quinze", "dix"),
    )
    old = ["un a deux b b b trois c c c quatre d d d cinq e e e six"]
    assert derive([*old, "x"], ["1 a 2 b b b 3 c c c 4 d d d 5 e e e 6", "x"]) == (
        RewriteAlineas(1, 1, ("1 a 2 b b b 3 c c c 4 d d d 5 e e e 6",)),
    )


def test_words_repeated_everywhere_are_told_by_their_occurrence() -> None:
    old, new = ["a b x a b x a b x a b x fin de la phrase"], ["a b x a b x a b a b x fin de la phrase"]
    assert derive(old, new) == (DeleteWords(1, "x", occurrence=3),)


def test_every_position_is_relative_to_the_base() -> None:
    ops = [DeleteAlineas(2, 2), ReplaceWords(3, "accord", "refus"), InsertAlineas(1, ("Neuf.",))]
    expected = (ARTICLE[0], "Neuf.", ARTICLE[2].replace("accord", "refus"), *ARTICLE[3:])
    assert patch.apply(ops, ARTICLE) == expected
    assert patch.apply(ops[::-1], ARTICLE) == expected


def test_words_are_found_whatever_their_typography_and_never_inside_another_word() -> None:
    assert patch.apply([ReplaceWords(1, "quinze", "dix")], ["La quinzaine a quinze jours."]) == (
        "La quinzaine a dix jours.",
    )
    assert patch.apply([ReplaceWords(1, "l'article 4", "l’article 5")], ["selon l’article\u00a04."]) == (
        "selon l’article 5.",
    )
    with pytest.raises(Refused) as refused:
        patch.apply([ReplaceWords(1, "une", "deux")], ["Il n’en faut aucune."])
    assert refused.value.reason is Reason.WORDS_MISSING


@pytest.mark.parametrize(
    ("alinea", "op", "expected"),
    [
        ("Il paie ;", AppendSentence(1, "Il signe."), "Il paie. Il signe ;"),
        ("Il paie :", AppendWords(1, "comptant"), "Il paie comptant :"),
        ("« Il paie ».", AppendWords(1, "comptant"), "« Il paie comptant »."),
        ("Il est dit « public ».", AppendWords(1, "ou libre"), "Il est dit « public » ou libre."),
        ("Le délai court dès lors.", RewriteTail(1, "délai", "expire"), "Le délai expire."),
        ("Le délai court dès lors.", RewriteTail(1, "délai", "expire\u00a0;"), "Le délai expire ;"),
        ("un, deux, trois", DeleteWords(1, ", deux"), "un, trois"),
        ("un (deux) trois", DeleteWords(1, "(deux)"), "un trois"),
        ("deux trois", DeleteWords(1, "deux"), "trois"),
        ("un deux ;", DeleteWords(1, "deux"), "un ;"),
        ("l’eau", InsertWords(1, "l’", "air ou "), "l’air ou eau"),
        ("la loi", InsertWords(1, "loi", "même", "before"), "la même loi"),
        ("1° La loi", InsertWords(1, "La", "Toute", "before", edge="start"), "1° Toute La loi"),
    ],
)
def test_spaces_and_final_marks_follow_french_typography(alinea: str, op: Operation, expected: str) -> None:
    assert patch.apply([op], [alinea.replace(" ;", "\u00a0;")]) == (expected.replace(" ;", "\u00a0;"),)


@pytest.mark.parametrize(
    ("op", "reason", "place", "nearest"),
    [
        (ReplaceWords(9, "a", "b"), Reason.ALINEA_MISSING, "al_9", ""),
        (DeleteAlineas(4, 6), Reason.ALINEA_MISSING, "al_4", ""),
        (InsertAlineas(6, ("x",)), Reason.ALINEA_MISSING, "al_6", ""),
        (ReplaceWords(1, "quinze ans", "dix"), Reason.WORDS_MISSING, "al_1", "quinze jours"),
        (ReplaceWords(1, "zèbre", "dix"), Reason.WORDS_MISSING, "al_1", ""),
        (DeleteWords(2, "écrite"), Reason.WORDS_AMBIGUOUS, "al_2", "écrite"),
        (DeleteWords(3, "vaut", sentence=4), Reason.SENTENCE_MISSING, "al_3__sent_4", ""),
        (DeleteWords(3, "vaut", occurrence=3), Reason.OCCURRENCE_MISSING, "al_3", "vaut"),
        (DeleteWords(5, "II. – Fin"), Reason.EMPTY_ALINEA, "al_5", ""),
        (InsertArticle("after", "4", "", ("x",)), Reason.NOT_A_NEW_ARTICLE, "art", ""),
    ],
)
def test_what_cannot_be_applied_exactly_is_refused_with_its_reason(
    op: Operation, reason: Reason, place: str, nearest: str
) -> None:
    with pytest.raises(Refused) as refused:
        patch.apply([AppendAlineas(("Suite.",)), op], ARTICLE)
    error = refused.value
    assert (error.op_index, error.operation, error.reason, error.place, error.nearest) == (
        1,
        op,
        reason,
        place,
        nearest,
    )


@pytest.mark.parametrize(
    "ops",
    [
        [DeleteArticle(), AppendAlineas(("x",))],
        [DeleteAlineas(1, 3), ReplaceWords(2, "demande", "requête")],
        [ReplaceWords(1, "quinze jours", "un mois"), DeleteWords(1, "jours")],
        [InsertAlineas(2, ("a",)), InsertAlineas(2, ("b",))],
        [InsertAlineas(2, ("a",)), DeleteAlineas(2, 3)],
    ],
)
def test_two_parts_on_the_same_words_are_refused(ops: list[Operation]) -> None:
    with pytest.raises(Refused) as refused:
        patch.apply(ops, ARTICLE)
    assert refused.value.reason is Reason.OVERLAP


def test_a_new_article_gives_its_own_alineas() -> None:
    assert patch.apply([InsertArticle("after", "4", "Suivi", ("Un.", "Deux."))], []) == ("Un.", "Deux.")


@pytest.mark.parametrize(
    "data",
    [
        {},
        "delete",
        [{}],
        [{"op": "explode"}],
        [{"op": "delete_alineas", "first": 3}],
        [{"op": "delete_alineas", "first": 3, "last": 2}],
        [{"op": "delete_alineas", "first": 0, "last": 2}],
        [{"op": "delete_alineas", "first": True, "last": 2}],
        [{"op": "delete_alineas", "first": 1, "last": 2, "more": 1}],
        [{"op": "append_alineas", "alineas": []}],
        [{"op": "append_alineas", "alineas": ["a\nb"]}],
        [{"op": "append_alineas", "alineas": "abc"}],
        [{"op": "replace_words", "alinea": 1, "old": "", "new": "x"}],
        [{"op": "replace_words", "alinea": 1, "old": "a", "new": "b", "edge": "middle"}],
        [{"op": "replace_words", "alinea": 1, "old": "a", "new": "b", "sentence": 0}],
        [{"op": "insert_article", "position": "on", "anchor": "4", "title": "", "alineas": ["x"]}],
        [{"op": ["delete_article"]}],
        [{"op": "delete_article"}] * 3000,
    ],
)
def test_odd_json_is_refused(data: object) -> None:
    with pytest.raises(InvalidOperations):
        from_data(data)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 9) | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["op", "alinea", "old", "new", "first", "last", "alineas", "text"]), inner, max_size=5
        )
    ),
    max_leaves=12,
)


@given(json_values)
def test_no_json_breaks_the_reader(data: object) -> None:
    with contextlib.suppress(InvalidOperations):
        assert to_data(from_data(data)) is not None


def test_the_same_change_in_several_alineas_stands_together() -> None:
    old = ["Le préfet décide.", "Un délai de dix jours court.", "Le préfet publie."]
    new = ["Le maire décide.", "Un délai de vingt jours court.", "Le maire publie."]
    assert derive(old, new) == (
        ReplaceWords(1, "préfet", "maire"),
        ReplaceWords(3, "préfet", "maire"),
        ReplaceWords(2, "dix", "vingt"),
    )


def test_the_second_of_two_sentences_is_not_called_the_last() -> None:
    assert derive(["Un. Deux."], ["Un."]) == (DeleteSentence(1, 2),)
    assert derive(["Un. Deux. Trois."], ["Un. Deux."]) == (DeleteSentence(1, -1),)


def test_the_nearest_passage_is_found_in_good_time_in_a_long_alinea() -> None:
    rng = random.Random(2)
    words = [f"mot{rng.randrange(300)}" for _ in range(20_000)]
    said = [*words[9_000:9_150], "autre", *words[9_151:9_300]]
    started = time.process_time()
    for quoted, expected in ((said, words[9_000:9_300]), (said[:20], words[9_000:9_020]), (["mot7777"], [])):
        with pytest.raises(Refused) as refused:
            patch.apply([ReplaceWords(1, " ".join([*quoted[:-1], quoted[-1] + "z"]), "x")], [" ".join(words)])
        assert len(set(refused.value.nearest.split()) & set(expected)) >= 0.9 * len(set(expected))
    assert time.process_time() - started < 5
