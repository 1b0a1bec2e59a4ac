"""References inside a bill: found, followed, and mended when an amendment moves what they point to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawlab.engine.coordination import coordinate
from lawlab.engine.operations import (
    AppendAlineas,
    DeleteAlineas,
    DeleteArticle,
    InsertAlineas,
    InsertArticle,
    Operation,
    ReplaceWords,
    RewriteAlineas,
    RewriteArticle,
    derive,
)
from lawlab.engine.patch import apply
from lawlab.engine.references import division, find, resolve
from tests.engine.texts import any_lines, edited, law_articles


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("au deuxième alinéa du I", [("deuxième alinéa du I", (), ("I",), (2,))]),
        ("aux articles 2 à 4", [("articles 2 à 4", ("2", "4"), (), ())]),
        ("à l'article 4, sauf exception", [("article 4", ("4",), (), ())]),
        ("Les articles 1er, 4 bis A et 14", [("articles 1er, 4 bis A et 14", ("1er", "4 bis A", "14"), (), ())]),
        ("le I de l’article 3", [("le I de l’article 3", ("3",), ("I",), ())]),
        ("aux premier et dernier alinéas", [("premier et dernier alinéas", (), (), (1, -1))]),
        ("au second alinéa du présent article", [("second alinéa du présent article", (), (), (2,))]),
        ("au a du 1° du II", [("au a du 1° du II", (), ("II", "1°", "a"), ())]),
        ("du 2° du I de l’article 7 de la présente loi", [("du 2° du I de l’article 7", ("7",), ("I", "2°"), ())]),
        ("des deux premiers alinéas du III", [("deux premiers alinéas du III", (), ("III",), (1, 2))]),
        ("les trois derniers alinéas", [("trois derniers alinéas", (), (), (-3, -2, -1))]),
        ("à l’avant-dernier alinéa", [("avant-dernier alinéa", (), (), (-2,))]),
        ("aux deuxième à quatrième alinéas", [("deuxième à quatrième alinéas", (), (), (2, 3, 4))]),
        ("de l’alinéa précédent", [("l’alinéa précédent", (), (), ())]),
        ("Le II est abrogé. Au I, le mot", [("Le II", (), ("II",), ()), ("Au I", (), ("I",), ())]),
        ("« Art. 3. – Au I. » et au I", [("au I", (), ("I",), ())]),
        ("« à l’article 4 de la présente loi »", [("article 4", ("4",), (), ())]),
        ("à l’article L. 123-4 du code, au I de l’article L. 2", []),
        ("article 6 de la loi n° 78-17, articles 3 et 4 du code civil", []),
        ("du I de l'article 23-1", []),
        ("« Au deuxième alinéa, ouvert et jamais fermé", []),
        ("le 15 mars, la présente loi, du présent article, au maire", []),
    ],
)  # fmt: skip
def test_references_to_the_bill_are_found_and_no_other(text: str, expected: list[tuple[object, ...]]) -> None:
    assert [(r.text, r.articles, r.labels, r.alineas) for r in find(text)] == expected
    assert all(text[r.start : r.end] == r.text for r in find(text))


ARTICLE = (
    "I. – Un droit est ouvert :",
    "1° Aux personnes ;",
    "2° Aux associations.",
    "II. – Le présent II déroge au deuxième alinéa du I.",
    "Il ne s’applique pas au 2° du I ni au dernier alinéa.",
    "L’alinéa précédent et l’alinéa suivant sont d’ordre public.",
    "Un décret, prévu au premier alinéa, précise les trois premiers alinéas du II.",
)


def test_a_division_goes_down_to_the_next_of_its_rank() -> None:
    assert division(ARTICLE, ("I",)) == range(1, 4)
    assert division(ARTICLE, ("I", "2°")) == range(3, 4)
    assert division(ARTICLE, ("II",)) == range(4, 8)
    assert division(ARTICLE, ("III",)) is None
    assert division(["1° a", "1° b"], ("1°",)) is None


def test_a_reference_is_followed_to_its_alineas() -> None:
    found = [[(r.text, resolve(r, ARTICLE, at)) for r in find(line)] for at, line in enumerate(ARTICLE, start=1)]
    assert found[3] == [("Le présent II", (4,)), ("deuxième alinéa du I", (2,))]
    assert found[4] == [("au 2° du I", (3,)), ("dernier alinéa", (7,))]
    assert found[5] == [("l’alinéa suivant", (7,))]
    assert found[6] == [("premier alinéa", (1,)), ("trois premiers alinéas du II", (4, 5, 6))]
    (named,) = find("aux articles 2 à 4")
    assert resolve(named, ARTICLE, 1) == ()
    (beyond,) = find("au vingtième alinéa")
    assert resolve(beyond, ARTICLE, 1) == ()


BILL = {
    "1er": ARTICLE,
    "2": (
        "Sans préjudice du 2° du I de l’article 1er, le premier alinéa et le cinquième alinéa de l’article 1er vont.",
    ),
    "3": ("Les articles 1er à 3 sont d’ordre public.", "L’article 1er entre en vigueur demain."),
}


def told(ops: list[Operation], number: str = "1er") -> list[tuple[str, int, str, str, str | None]]:
    return [
        (c.article, c.alinea, c.reference.text, c.kind, c.operation and c.operation.new)
        for c in coordinate(BILL, number, ops)
    ]


def test_an_alinea_put_in_moves_the_ranks_after_it() -> None:
    assert told([InsertAlineas(1, ("0° À tous ;",))]) == [
        ("1er", 4, "deuxième alinéa du I", "shifted", "troisième alinéa du I"),
        ("2", 1, "cinquième alinéa de l’article 1er", "shifted", "sixième alinéa de l’article 1er"),
    ]


def test_the_last_alinea_stays_the_last_only_if_it_is() -> None:
    assert ("1er", 5, "dernier alinéa", "shifted", "avant-dernier alinéa") in told([AppendAlineas(("Fin.",))])
    assert not [one for one in told([InsertAlineas(5, ("Or.",))]) if one[2] == "dernier alinéa"]


def test_what_is_struck_is_said_to_be_gone() -> None:
    assert told([DeleteAlineas(3, 3)]) == [
        ("1er", 5, "au 2° du I", "gone", None),
        ("2", 1, "du 2° du I de l’article 1er", "gone", None),
        ("2", 1, "cinquième alinéa de l’article 1er", "shifted", "quatrième alinéa de l’article 1er"),
    ]
    assert told([DeleteArticle()]) == [
        ("2", 1, "du 2° du I de l’article 1er", "gone", None),
        ("2", 1, "cinquième alinéa de l’article 1er", "gone", None),
        ("3", 1, "articles 1er à 3", "gone", None),
        ("3", 2, "article 1er", "gone", None),
    ]
    assert ("2", 1, "du 2° du I de l’article 1er", "gone", None) in told([RewriteArticle(("Rien.",))])


def test_a_division_that_changes_name_is_followed() -> None:
    ops = [RewriteAlineas(2, 3, ("1° Aux associations ;", "3° Aux autres."))]
    assert ("1er", 5, "au 2° du I", "shifted", "au 3° du I") in told([ReplaceWords(3, "2", "3")])
    assert ("2", 1, "du 2° du I de l’article 1er", "shifted", "du 3° du I de l’article 1er") in told(ops)


def test_the_alinea_before_is_named_by_its_rank_when_another_comes_between() -> None:
    (found,) = [
        c for c in coordinate({"1": ("Un.", "Deux.", "Selon à l’alinéa précédent.")}, "1", [InsertAlineas(2, ("Or.",))])
    ]
    assert found.operation == ReplaceWords(3, "à l’alinéa précédent", "au deuxième alinéa")


def test_an_article_that_falls_inside_a_run_is_told() -> None:
    op = InsertArticle("after", "2", "", ("Nouveau.",))
    assert told([op], "") == [("3", 1, "articles 1er à 3", "widened", None)]
    assert told([InsertArticle("before", "1er", "", ("Nouveau.",))], "") == []
    assert told([InsertArticle("after", "?", "", ("Nouveau.",))], "") == []


def test_the_coordination_applies_with_the_amendment_and_says_what_was_meant() -> None:
    ops = [InsertAlineas(1, ("0° À tous ;",))]
    mends = [c.operation for c in coordinate(BILL, "1er", ops) if c.article == "1er" and c.operation]
    new = apply([*ops, *mends], ARTICLE)
    _, reference = find(new[4])
    assert new[resolve(reference, new, 5)[0] - 1] == "1° Aux personnes ;"


@given(st.lists(any_lines | st.sampled_from(ARTICLE), max_size=6), edited(law_articles))
def test_nothing_is_raised_whatever_the_text(lines: list[str], pair: tuple[list[str], list[str]]) -> None:
    old, new = pair
    bill = {"1": [*old, *lines], "2": lines}
    for broken in coordinate(bill, "1", derive(bill["1"], [*new, *lines])):
        assert broken.reference in find(bill[broken.article][broken.alinea - 1])
        if broken.operation:
            assert apply([broken.operation], bill[broken.article]) != tuple(bill[broken.article])


@given(st.integers(0, 7))
def test_references_that_stand_still_point_to_the_same_alinea(after: int) -> None:
    ops = [InsertAlineas(after, ("Une ligne nouvelle.",))]
    new = apply(ops, ARTICLE)
    broken = {(c.alinea, c.reference.text) for c in coordinate({"1": ARTICLE}, "1", ops)}
    for at, line in enumerate(ARTICLE, start=1):
        for reference in find(line):
            if (at, reference.text) not in broken and len(resolve(reference, ARTICLE, at)) == 1:
                now = resolve(reference, new, at + (at > after))
                assert new[now[0] - 1] == ARTICLE[resolve(reference, ARTICLE, at)[0] - 1]


@pytest.mark.parametrize(
    ("bill", "ops", "kinds"),
    [
        ({"1": ("Un.",)}, [DeleteAlineas(9, 9)], []),
        ({"titre": ("Le I de l’article 2.",), "2": ("I. – Un.", "II. – Deux.")}, [DeleteAlineas(1, 1)], ["gone"]),
        ({"2": ("1° Un.", "Du 1° au 1° du présent article et du 1°.")}, [ReplaceWords(1, "1°", "3°")], ["shifted"] * 2),
        ({"2": ("1° Un.", "Selon le 1°.")}, [ReplaceWords(1, "1°", "Le")], ["gone"]),
        ({"2": tuple(["Un."] * 19 + ["Le vingtième alinéa."])}, [InsertAlineas(0, ("Or.",))], ["shifted"]),
        ({"2": ("Un.", "Deux.", "Les deux premiers alinéas.")}, [InsertAlineas(1, ("Or.",))], ["shifted"]),
        ({"2": ("Un", "Au premier alinéa")}, [InsertAlineas(0, ("X",)), ReplaceWords(2, "premier", "x")], ["shifted"]),
    ],
)  # fmt: skip
def test_what_cannot_be_mended_without_judgement_is_only_told(
    bill: dict[str, tuple[str, ...]], ops: list[Operation], kinds: list[str]
) -> None:
    number = "2" if "2" in bill else "1"
    found = coordinate(bill, number, ops)
    assert [one.kind for one in found][: len(kinds)] == kinds and len(found) >= len(kinds)
    assert all(one.operation is None for one in found if one.kind != "shifted")
