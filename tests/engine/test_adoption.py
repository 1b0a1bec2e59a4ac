"""The next version of a text from a set of adopted changes."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawlab.engine.adoption import Adopted, BaseArticle, NoNumberLeft, adopt, number_between, origins
from lawlab.engine.number import ArticleNumber
from lawlab.engine.verbs import DeleteArticle, InsertAlineas, InsertArticle, ReplaceWords

BASE = (
    BaseArticle(11, "1er", "Objet", ("un deux trois quatre cinq six sept huit neuf dix", "onze douze")),
    BaseArticle(12, "2", "Suite", ("alpha bêta gamma",)),
    BaseArticle(13, "4 bis", "Fin", ("oméga",)),
)


def new(key: str, after: int = 12, *, title: str = "Neuf", text: str = "texte") -> Adopted:
    return Adopted(key, after, (InsertArticle("after", "2", title, (text,)),))


CHANGES = (
    Adopted("1", 11, (ReplaceWords(1, "un", "1"),)),
    Adopted("2", 11, (ReplaceWords(1, "dix", "10"),)),
    Adopted("3", 12, (InsertAlineas(1, ("delta",)),)),
    new("4"),
    new("5", title="Autre"),
    new("6"),
    Adopted("7", 13, (DeleteArticle(),)),
    Adopted("8", 11, (ReplaceWords(2, "onze", "11"),)),
    Adopted("9", 11, (ReplaceWords(2, "onze douze", "12"),)),
    Adopted("10", 12, (ReplaceWords(1, "absent", "x"),)),
)


def test_nothing_adopted_is_the_same_text() -> None:
    result = adopt(BASE, ())
    assert [(one.id, one.number, one.title, one.alineas) for one in result.articles] == [
        (one.id, one.number, one.title, one.alineas) for one in BASE
    ]
    assert result.is_final and result.deleted == ()


def test_changes_to_several_articles_enter_together() -> None:
    result = adopt(BASE, CHANGES[:3])
    assert [one.alineas for one in result.articles] == [
        ("1 deux trois quatre cinq six sept huit neuf 10", "onze douze"),
        ("alpha bêta gamma", "delta"),
        ("oméga",),
    ]
    assert [one.keys for one in result.articles] == [("1", "2"), ("3",), ()]


@given(st.permutations(CHANGES))
def test_the_order_in_which_changes_come_does_not_matter(changes: list[Adopted]) -> None:
    found, expected = adopt(BASE, changes), adopt(BASE, CHANGES)
    assert found.articles == expected.articles and found.deleted == expected.deleted
    assert found.collisions == expected.collisions
    assert [(a, key, str(why)) for a, key, why in found.refused] == [
        (a, key, str(why)) for a, key, why in expected.refused
    ]


@given(st.sets(st.sampled_from(CHANGES)))
def test_every_change_is_in_the_text_or_said_not_to_be(chosen: set[Adopted]) -> None:
    result = adopt(BASE, chosen)
    inside = {key for article in result.articles for key in article.keys}
    deleting = {one.key for one in chosen if one.article in result.deleted and one.key == "7"}
    out = {key for _a, pair in result.collisions for key in (pair.first, pair.second)}
    out |= {key for _a, key, _why in result.refused}
    assert inside | deleting | out == {one.key for one in chosen}
    assert not (inside | deleting) & out
    assert result.is_final == (not out)


@given(st.sets(st.sampled_from(CHANGES)))
def test_numbers_never_repeat_and_never_go_down(chosen: set[Adopted]) -> None:
    numbers = [one.number for one in adopt(BASE, chosen).articles]
    parsed = [ArticleNumber.parse(number) for number in numbers]
    assert len(set(numbers)) == len(numbers)
    assert all(low < high for low, high in pairwise(parsed))


def test_what_collides_is_left_out_on_both_sides() -> None:
    result = adopt(BASE, CHANGES[7:9])
    [(article, pair)] = result.collisions
    assert (article, pair.first, pair.second, pair.alinea) == (11, "8", "9", 2)
    assert result.articles[0].alineas == BASE[0].alineas and not result.is_final


def test_what_does_not_apply_is_refused_by_name() -> None:
    [(article, key, _why)] = adopt(BASE, CHANGES[9:]).refused
    assert (article, key) == (12, "10")


def test_an_identical_additional_article_enters_once() -> None:
    result = adopt(BASE, [new("6"), new("4"), new("5", title="Autre")])
    assert [(one.number, one.title, one.keys, one.id) for one in result.articles[2:4]] == [
        ("2 bis", "Neuf", ("4", "6"), None),
        ("2 ter", "Autre", ("5",), None),
    ]


def test_a_deleted_article_leaves_and_its_number_is_not_given_again() -> None:
    result = adopt(BASE, [CHANGES[6], Adopted("12", 13, (InsertArticle("after", "4 bis", "", ("x",)),))])
    assert result.deleted == (13,)
    assert [one.number for one in result.articles] == ["1er", "2", "2 bis"]
    again = adopt(
        (BASE[0], BaseArticle(12, "1er bis", "", ("a",)), BASE[2]),
        [Adopted("1", 12, (DeleteArticle(),)), Adopted("2", 12, (InsertArticle("after", "1er bis", "", ("x",)),))],
    )
    assert [one.number for one in again.articles] == ["1er", "1er ter", "4 bis"]


@pytest.mark.parametrize(
    ("previous", "following", "taken", "expected"),
    [
        ("2", "4 bis", [], "2 bis"),
        ("2", "4 bis", ["2 bis"], "2 ter"),
        ("4", "4 bis", ["4 bis"], "4 bis A"),
        ("4 bis A", "4 bis", ["4 bis", "4 bis A"], "4 bis B"),
        ("9", None, [], "9 bis"),
        (None, "1er", ["1er"], "1er A"),
        ("4 bis", "5", ["4 bis"], "4 ter"),
    ],
)
def test_the_number_of_an_article_between_two_others(
    previous: str | None, following: str | None, taken: list[str], expected: str
) -> None:
    assert number_between(previous, following, taken) == expected


def test_when_no_number_is_left_it_says_so() -> None:
    with pytest.raises(NoNumberLeft):
        number_between(None, None, [])


def test_many_additional_articles_at_one_place_all_get_a_number() -> None:
    result = adopt(BASE, [new(str(key), text=f"texte {key}") for key in range(1, 121)])
    numbers = [one.number for one in result.articles]
    assert len(numbers) == 123 and len(set(numbers)) == 123
    assert [one.alineas[0] for one in result.articles[2:5]] == ["texte 1", "texte 2", "texte 3"]


def test_the_chain_of_origins_leaves_out_what_does_not_stand() -> None:
    base = BASE[0].alineas
    steps = [("8", CHANGES[7].operations), ("9", CHANGES[8].operations), ("1", CHANGES[0].operations)]
    chain = origins(base, steps)
    assert [key for key, _text in chain] == ["", "8", "1"]
    assert chain[-1][1] == ("1 deux trois quatre cinq six sept huit neuf dix", "11 douze")
