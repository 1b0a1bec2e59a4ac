"""Article numbers (LEGISTICS §1.3)."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawlab.engine.number import LATIN, ArticleNumber, InvalidNumber, Position, order_key

# The order asserted by real bills; (number, position).
ORDER: list[tuple[str, Position]] = [
    ("liminaire", "on"),
    ("1er A bis AA", "on"),
    ("1er A bis A", "on"),
    ("1er A bis", "on"),
    ("1er B", "on"),
    ("1er B", "after"),
    ("1er C", "before"),
    ("1er C", "on"),
    ("1er", "before"),
    ("1er", "on"),
    ("1er", "after"),
    ("1er bis", "on"),
    ("2", "on"),
    ("14 AAA", "on"),
    ("14 AA", "on"),
    ("14 AB", "on"),
    ("14 A", "on"),
    ("14 A bis A", "on"),
    ("14 A ter", "on"),
    ("14 B", "on"),
    ("14 CA", "on"),
    ("14 C", "on"),
    ("14", "on"),
    ("14", "after"),
    ("14 bis A", "on"),
    ("14 bis", "on"),
    ("14 ter", "on"),
    ("14 quater", "on"),
    ("14 duodecies CA", "on"),
    ("14 duodecies", "on"),
    ("23-1", "on"),
    ("42", "on"),
    ("42-2", "on"),
    ("42-2-1", "on"),
    ("42-3", "on"),
]


def test_targets_sort_in_the_order_of_the_bill() -> None:
    shuffled = list(ORDER)
    random.Random(7).shuffle(shuffled)
    assert sorted(shuffled, key=lambda pair: order_key(ArticleNumber.parse(pair[0]), pair[1])) == ORDER


@pytest.mark.parametrize(
    ("typed", "canonical", "slug"),
    [
        ("1", "1er", "1er"),
        (" Article 1 er ", "1er", "1er"),
        ("premier", "1er", "1er"),
        ("4 BIS a", "4 bis A", "4-bis-A"),
        ("art. 14 aa", "14 AA", "14-AA"),
        ("14 A A", "14 AA", "14-AA"),
        ("12 novies", "12 nonies", "12-nonies"),
        ("Liminaire", "liminaire", "liminaire"),
        ("unique", "unique", "unique"),
        ("42-2-1", "42-2-1", "42-2-1"),
        ("1\u00a0bis", "1er bis", "1er-bis"),
    ],
)
def test_numbers_are_read_as_people_type_them(typed: str, canonical: str, slug: str) -> None:
    number = ArticleNumber.parse(typed)
    assert (str(number), number.slug) == (canonical, slug)


@pytest.mark.parametrize("typed", ["", "bis", "0", "4bis", "4 encore", "Article", "4 ABCDE", "4 b1s", "12 3", "-1"])
def test_what_is_not_a_number_is_refused(typed: str) -> None:
    with pytest.raises(InvalidNumber):
        ArticleNumber.parse(typed)


letters = st.sampled_from(["", "A", "B", "AA", "CA"])
suffixes = st.lists(st.tuples(letters, st.sampled_from(LATIN)), max_size=3).flatmap(
    lambda pairs: letters.map(lambda last: " ".join([f"{a} {b}" for a, b in pairs] + [last]))
)
numbers = st.builds(lambda n, s: ArticleNumber.parse(f"{n} {s}"), st.integers(1, 400), suffixes)


@given(numbers)
def test_printing_and_the_address_lose_nothing(number: ArticleNumber) -> None:
    assert ArticleNumber.parse(str(number)) == number == ArticleNumber.from_slug(number.slug)


@given(numbers, numbers)
def test_two_numbers_are_equal_exactly_when_neither_comes_first(one: ArticleNumber, other: ArticleNumber) -> None:
    assert (one == other) == (not one < other and not other < one)
    assert len({one, other}) == (1 if one == other else 2)
