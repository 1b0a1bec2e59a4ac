"""Near-duplicates: the index finds what comparing with every text finds."""

import random

from hypothesis import given
from hypothesis import strategies as st

from lawlab.engine.similar import Index, Near, nearest, similarity
from tests.engine.texts import WORDS, law_lines

phrases = st.lists(st.sampled_from(WORDS[:14]), max_size=8).map(" ".join) | law_lines() | st.text(max_size=12)


@given(st.lists(phrases, max_size=12), phrases, st.integers(1, 6), st.randoms(use_true_random=False))
def test_the_index_finds_what_comparing_with_every_text_finds(
    texts: list[str], asked: str, limit: int, rng: random.Random
) -> None:
    index = Index()
    kept = dict(enumerate(texts))
    for id_ in rng.sample(sorted(kept), len(kept)):
        index.add(id_, "une première rédaction")
        index.add(id_, kept[id_])
    for id_ in rng.sample(sorted(kept), len(kept) // 3):
        index.remove(id_)
        index.remove(id_)
        del kept[id_]
    assert len(index) == len(kept)
    assert index.nearest(asked, limit=limit) == nearest(asked, kept, limit=limit)


def test_what_does_the_very_same_thing_comes_first() -> None:
    index = Index()
    index.add(1, "Supprimer l’alinéa 2.", "a")
    index.add(2, "Cet alinéa est de trop.", "b")
    index.add(3, "Autre chose encore.", "b")
    found = index.nearest("Supprimer l'alinéa 2", "b")
    assert [(near.id, near.same) for near in found] == [(2, True), (3, True), (1, False)]
    assert found[2] == Near(1, similarity("Supprimer l’alinéa 2.", "Supprimer l'alinéa 2"))
    index.remove(2)
    index.remove(3)
    assert [near.id for near in index.nearest("Supprimer l'alinéa 2", "b")] == [1]
