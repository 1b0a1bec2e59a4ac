"""The bench of the engine measures what it says, and its made-up merges have the answers that it says."""

import random
import shutil
from functools import partial
from pathlib import Path

import pytest

from lawlab.bench import engine, texts
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


def test_made_up_merges_are_of_every_kind_and_the_engine_gets_them_all_right() -> None:
    cases = texts.merge_cases([texts.article(random.Random(n), 5, 30) for n in range(5)], 120)
    assert {case.kind for case in cases} == set(texts.KINDS)
    assert all(case.base != case.ours for case in cases)
    score, spent = engine.scored(cases, engine.ours)
    assert str(score) == "120/120 right, 0 silent, 0 false alarms, 0 wrong"
    assert len(spent) == 120


def test_a_merge_that_never_reports_is_found_out() -> None:
    cases = texts.merge_cases([texts.article(random.Random(1), 5, 30)], 60)
    score, _ = engine.scored(cases, lambda base, one, other: one)
    assert score.silent == 20 and score.wrong == 30 and score.right == 10


@pytest.mark.skipif(shutil.which("git") is None, reason="git is an anchor where it is installed")
def test_the_anchor_of_merges_is_git(tmp_path: Path) -> None:
    git = partial(engine.git, tmp_path)
    base = ("un", "deux", "trois", "quatre")
    assert git(base, ("1", "deux", "trois", "quatre"), ("un", "deux", "trois", "4")) == ("1", "deux", "trois", "4")
    assert git(base, ("1", "deux", "trois", "quatre"), ("I", "deux", "trois", "quatre")) is None


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
