"""Who wrote each word: one origin each, shares that add up, and nothing lost by renumbering or moving."""

import random
from math import isclose
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawlab.engine.provenance import contributions, shares, trace
from lawlab.engine.text import words
from tests.engine.texts import any_alineas, edited, law_articles, real_versions

steps = st.lists(law_articles | any_alineas, min_size=1, max_size=4)


@given(steps)
def test_every_word_has_one_origin_and_the_shares_add_up(texts: list[list[str]]) -> None:
    passages = trace([(f"v{n}", text) for n, text in enumerate(texts)])
    assert tuple("".join(passage.text for passage in alinea) for alinea in passages) == tuple(texts[-1])
    assert all(passage.text for alinea in passages for passage in alinea)
    found = contributions(passages, {"v1": "Ada", "v3": "Ada"})
    assert sum(share.words for share in found) == sum(map(words, texts[-1]))
    assert not found or isclose(sum(share.part for share in found), 1)


@given(edited(), st.integers(1, 4))
def test_renumbering_the_items_of_a_list_changes_no_share(pair: tuple[list[str], list[str]], by: int) -> None:
    items = ["le nom de la personne", "son adresse en France", "la date de sa demande", "la liste de ses biens"]
    numbered, moved = ([f"{at + shift}° {item} ;" for at, item in enumerate(items, 1)] for shift in (0, by))
    chain = [("", [*pair[0], numbered[0]]), ("a", [*pair[1], *numbered])]
    before = shares(trace(chain))
    after = shares(trace([*chain, ("b", [*pair[1], *moved])]))
    assert after == before


@given(law_articles, st.randoms(use_true_random=False))
def test_an_alinea_that_moves_keeps_its_origins(lines: list[str], rng: random.Random) -> None:
    base = [f"{line} Repère {number} de cet article." for number, line in enumerate(lines)]
    chain = [("", base[:1]), ("a", base)]
    moved = list(base)
    rng.shuffle(moved)
    assert shares(trace([*chain, ("b", moved)])).get("b", 0) == 0


@pytest.mark.parametrize("code", ["code-relations-public-administration", "code-civil-livre-1"])
def test_on_real_versions_the_last_text_is_rebuilt_from_its_origins(shared_data: Path, code: str) -> None:
    for old, new in list(real_versions(shared_data, code))[::3]:
        passages = trace([("", old), ("new", new)])
        assert tuple("".join(passage.text for passage in alinea) for alinea in passages) == new
        kept = shares(passages).get("", 0)
        assert kept <= sum(map(words, old))
