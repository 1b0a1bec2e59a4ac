"""Long texts are compared in pieces: the runs still rebuild both, the same way each time, in good time."""

import random
from collections.abc import Sequence
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from lawlab.engine.hunk import Apart, Hunk, overlaps
from lawlab.engine.runs import WHOLE, Run, increasing, runs, tidy


def rebuilt(found: Sequence[Run], leave_out: str) -> list[str]:
    return [token for kind, tokens in found if kind != leave_out for token in tokens]


@st.composite
def long_texts(draw: st.DrawFn) -> tuple[list[str], list[str]]:
    """Two texts longer than what is compared at once: few or many words, repeated, reordered, edited or unrelated."""
    rng = random.Random(draw(st.integers(0, 10_000)))
    words = [f"m{n}" for n in range(draw(st.sampled_from([1, 2, 5, 300, 20_000])))]
    size = draw(st.integers(WHOLE, 2 * WHOLE))
    old = rng.choices(words, k=size)
    match draw(st.sampled_from(["edited", "moved", "unrelated", "longer", "doubled"])):
        case "edited":
            new = [token if rng.random() > 0.01 else "neuf" for token in old]
        case "moved":
            at = rng.randrange(size)
            new = old[at:] + old[:at]
        case "unrelated":
            new = rng.choices(words, k=size)
        case "longer":
            at = rng.randrange(size)
            new = [*old[:at], *rng.choices(words, k=WHOLE), *old[at:]]
        case _:
            new = old * 2
    return old, new


@settings(max_examples=max(settings.default.max_examples // 5, 10))  # a long text takes as long as twenty short ones
@given(long_texts(), st.booleans())
def test_the_runs_of_long_texts_rebuild_both(pair: tuple[list[str], list[str]], clean: bool) -> None:
    old, new = pair
    found = tidy(runs(old, new, clean=clean))
    assert rebuilt(found, "insert") == old and rebuilt(found, "delete") == new
    assert all(one[0] != other[0] for one, other in pairwise(found))
    assert found == tidy(runs(old, new, clean=clean))


def test_a_few_words_changed_in_a_long_text_are_the_only_ones_told() -> None:
    rng = random.Random(3)
    old = [f"m{rng.randrange(900)}" for _ in range(20 * WHOLE)]
    new = list(old)
    for at in range(5_000, len(new), 9_000):
        new[at] = "neuf"
    changed = [(kind, tokens) for kind, tokens in tidy(runs(old, new)) if kind != "equal"]
    places = range(5_000, len(new), 9_000)
    assert changed == [pair for at in places for pair in (("delete", [old[at]]), ("insert", ["neuf"]))]


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), unique_by=lambda pair: pair[0]).map(sorted))
def test_the_longest_rising_list_is_rising_and_is_the_longest(pairs: list[tuple[int, int]]) -> None:
    best = [0] * len(pairs)
    for at, (_, second) in enumerate(pairs):
        best[at] = 1 + max((best[k] for k in range(at) if pairs[k][1] < second), default=0)
    found = increasing(pairs)
    assert len(found) == max(best, default=0)
    assert all(one[1] < other[1] for one, other in pairwise(found))


@st.composite
def hunks(draw: st.DrawFn) -> Hunk:
    first = draw(st.integers(1, 5))
    match draw(st.sampled_from(["words", "words", "alineas", "between", "whole"])):
        case "words":
            start = draw(st.integers(0, 6))
            return Hunk(first, first, start, start + draw(st.integers(0, 3)), ("x",))
        case "alineas":
            return Hunk(first, first + draw(st.integers(0, 2)), -1, -1, ())
        case "between":
            return Hunk(first, first - 1, -1, -1, ("x",))
        case _:
            return Hunk(1, 5, -1, -1, (), whole=True)


@given(st.lists(hunks(), max_size=12))
def test_a_hunk_meets_its_neighbours_when_it_meets_any(given_: list[Hunk]) -> None:
    there, kept = Apart(), []
    for hunk in given_:
        meets = any(overlaps(hunk, other) for other in kept)
        assert there.meets(hunk) == meets
        if not meets:
            there.add(hunk)
            kept.append(hunk)
