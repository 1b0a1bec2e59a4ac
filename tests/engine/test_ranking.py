"""Orders with stated formulas, against a real consultation recounted independently."""

import csv
import random
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawlab.engine.ranking import FORMULA, Tally, approval, bayes, controversy, net, order, prior, rank, wilson
from lawlab.engine.similar import nearest, similarity


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize(
    ("for_", "of", "bound"),
    [(0, 0, 0), (1, 1, 0.206549314), (9, 10, 0.595849973), (50, 100, 0.40383153), (1000, 1000, 0.996173242)],
)
def test_the_wilson_bound_of_small_cases(for_: int, of: int, bound: float) -> None:
    assert wilson(for_, of - for_) == pytest.approx(bound, abs=1e-9)


def test_a_real_consultation_is_recounted_and_ranked_as_published(shared_data: Path) -> None:
    folder = shared_data / "ranking"
    name = "canadian-electoral-reform"
    kept: dict[int, bool] = {}
    for comment in rows(folder / f"{name}.comments.csv"):
        kept.setdefault(int(comment["comment-id"]), comment["moderated"] != "-1")
    last: dict[tuple[int, str], int] = {}
    votes = enumerate(rows(folder / f"{name}.votes.csv"))
    for _, vote in sorted(votes, key=lambda pair: (int(pair[1]["timestamp"]), pair[0])):
        last[int(vote["comment-id"]), vote["voter-id"]] = int(vote["vote"])
    counts = {id_: [0, 0, 0] for id_, keep in kept.items() if keep}
    for (id_, _), value in last.items():
        if id_ in counts:
            counts[id_][1 - value] += 1
    tallies = {id_: Tally(*count) for id_, count in counts.items()}
    weight, mean = prior(tallies.values())
    assert (weight, mean) == (66.0, pytest.approx(0.717637622, abs=1e-9))
    by_net = {id_: place for id_, _, place, _ in order({i: net(t) for i, t in tallies.items()})}
    expected = rows(folder / f"{name}.expected.csv")
    ranked = rank(tallies)
    assert [r.id for r in ranked] == [int(row["statement"]) for row in expected]
    for place, (r, row) in enumerate(zip(ranked, expected, strict=True), start=1):
        tally = tallies[r.id]
        assert (tally.for_, tally.against, tally.mixed) == tuple(int(row[k]) for k in ("agree", "disagree", "pass_"))
        assert int(row["rank_wilson"]) == place and r.rank <= place
        assert r.score == pytest.approx(float(row["wilson"]), abs=1e-9)
        assert net(tally) == int(row["net"]) and by_net[r.id] <= int(row["rank_net"])
        share = approval(tally)
        assert (share is None and not row["approval"]) or share == pytest.approx(float(row["approval"]), abs=1e-9)
        assert bayes(tally, weight, mean) == pytest.approx(float(row["bayes"]), abs=1e-9)
        assert controversy(tally) == pytest.approx(float(row["controversy"]), abs=1e-6)
        assert r.enough == (tally.decided >= FORMULA["minimum"])  # type: ignore[operator]


tallies = st.dictionaries(st.integers(1, 50), st.builds(Tally, *[st.integers(0, 40)] * 3), max_size=12)


@given(tallies, st.randoms(use_true_random=False))
def test_the_order_does_not_depend_on_the_order_of_arrival(known: dict[int, Tally], rng: random.Random) -> None:
    items = list(known.items())
    rng.shuffle(items)
    assert rank(dict(items)) == rank(known)


@given(tallies)
def test_equal_scores_share_their_rank_and_say_so(known: dict[int, Tally]) -> None:
    ranked = rank(known)
    for place, r in enumerate(ranked):
        same = [other for other in ranked if other.score == r.score]
        assert r.rank == 1 + sum(1 for other in ranked if other.score > r.score)
        assert r.tied == (len(same) > 1)
        assert place == 0 or (-ranked[place - 1].score, ranked[place - 1].id) < (-r.score, r.id)


@given(st.integers(0, 500), st.integers(0, 500))
def test_one_more_voice_for_never_lowers_the_score(for_: int, against: int) -> None:
    assert 0 <= wilson(for_, against) <= wilson(for_ + 1, against) <= 1


def test_mixed_votes_are_published_and_not_counted() -> None:
    assert rank({1: Tally(40, 0, 5)})[0].score == rank({1: Tally(40, 99, 5)})[0].score


def test_the_nearest_texts_come_first_and_the_same_words_are_certain() -> None:
    others = {
        1: "Supprimer l’alinéa 3.",
        2: "À l’alinéa 2, substituer au mot : « quinze » le mot : « dix ».",
        3: 'à l\'alinéa 2, substituer au mot : "quinze" le mot : "dix"',
        4: "À l’alinéa 2, substituer au mot : « quinze » le mot : « huit ».",
        5: "Rien à voir avec cela",
    }
    found = nearest("À l’alinéa 2, substituer au mot : « quinze » le mot : « dix ».", others)
    assert [near.id for near in found] == [2, 3, 4]
    assert [near.score for near in found[:2]] == [1.0, 1.0] and found[2].score < 1
    assert nearest("", others) == ()


def test_the_same_words_in_another_order_are_not_certain() -> None:
    assert similarity("le maire nomme le préfet", "le préfet nomme le maire") < 1


def test_a_near_duplicate_is_found_among_a_thousand_in_fifty_milliseconds() -> None:
    rng = random.Random(1)
    vocabulary = [f"mot{n}" for n in range(400)]
    others = {n: " ".join(rng.choices(vocabulary, k=60)) for n in range(1000)}
    wanted = others[700].replace("mot", "mot", 1) + " en plus"
    nearest(wanted, others)
    best = min(_timed(wanted, others) for _ in range(3))
    assert nearest(wanted, others)[0].id == 700
    assert best < 0.05


def _timed(wanted: str, others: dict[int, str]) -> float:
    started = time.perf_counter()
    nearest(wanted, others)
    return time.perf_counter() - started
