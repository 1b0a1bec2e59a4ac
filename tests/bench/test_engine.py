"""The bench of the engine measures what it says."""

import random
from dataclasses import replace
from pathlib import Path

from lawlab.bench import engine, memory, texts
from lawlab.bench.figures import Figure
from lawlab.engine.consolidate import consolidate
from lawlab.engine.patch import apply
from lawlab.engine.text import words


def test_a_made_up_article_has_the_size_it_says_and_is_the_same_each_time() -> None:
    one, other = (texts.article(random.Random(1), 5, 40) for _ in range(2))
    assert one == other and [words(line) for line in one] == [40] * 5


def test_made_up_amendments_apply_to_their_article() -> None:
    rng = random.Random(1)
    base = texts.article(rng, 10, 30)
    assert all(apply(texts.amendment(rng, base), base) for _ in range(50))


def test_every_text_made_to_be_slow_is_read_at_a_small_size() -> None:
    for act in engine.adversaries(1000).values():
        assert act(1) is not None


def test_a_figure_says_whether_it_keeps_within_its_bars() -> None:
    within = Figure("diff", 100.0, "anchor", 10.0, 1, p95_ms=5.0, most_share=0.25, most_ms=5.0)
    assert within.share == 0.1 and within.holds
    assert replace(within, p95_ms=6.0).holds is False and replace(within, p95_ms=None).holds is False
    assert replace(within, anchor_rate=26.0).holds is False
    assert replace(within, most_mb=200.0, peak_mb=201.0).holds is False
    assert replace(within, most_share=None, most_ms=None).holds is None


def test_the_memory_of_the_measures_is_that_of_their_process() -> None:
    assert 5 < memory.peak_mb() < 10_000
    memory.work(amendments=20, posted=20, words=100)


def test_retained_amendments_of_the_bench_do_not_meet() -> None:
    rng = random.Random(1)
    base = texts.article(rng, 10, 30)
    chosen = engine.apart(base, [(str(n), texts.amendment(rng, base)) for n in range(60)], 10)
    assert len(chosen) == 10 and not consolidate(base, chosen).collisions


def test_a_code_with_its_versions_is_read_and_unwrapped(tmp_path: Path) -> None:
    path = tmp_path / "code.jsonl"
    path.write_text(
        '{"versions": [{"texte": "Un article\\nsur deux lignes.\\n\\nUn autre."}, {"texte": null},'
        ' {"texte": "Un article\\n\\nUn autre."}, {"texte": "Un article\\n\\nUn dernier."}]}\n',
        encoding="utf-8",
    )
    assert next(texts.versions(path))[0] == ("Un article sur deux lignes.", "Un autre.")
    assert texts.successive([path]) == [(("Un article", "Un autre."), ("Un article", "Un dernier."))]
