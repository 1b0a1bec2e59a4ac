"""Three-way merges with known answers: the engine gets them all right, and the score finds out one that does not."""

import random
import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from lawlab.bench import cases, merging, texts
from lawlab.bench.cases import HARD, PLAIN, MergeCase

ARTICLES = [texts.article(random.Random(n), 5, 30) for n in range(8)]


def wrong(found: list[MergeCase]) -> list[str]:
    """The kinds that the engine gets wrong, from the one side or from the other."""
    both = [*found, *(replace(case, ours=case.theirs, theirs=case.ours) for case in found)]
    return [case.kind for case in both if merging.ours(case.base, case.ours, case.theirs) != case.expected]


def test_made_up_merges_are_of_every_kind_and_the_engine_gets_them_all_right() -> None:
    found = cases.merge_cases(ARTICLES, 420)
    assert len({case.kind for case in found}) == len(PLAIN) + len(HARD)
    assert all({case.ours, case.theirs} != {case.base} for case in found)
    assert found == cases.merge_cases(ARTICLES, 420)
    assert wrong(found) == []


@pytest.mark.parametrize("code", ["code-relations-public-administration", "code-civil-livre-1"])
def test_merges_made_from_real_articles_are_all_right(shared_data: Path, code: str) -> None:
    path = shared_data / "codes-versionnes" / f"{code}.jsonl"
    articles = [lines for versions in texts.versions(path) for lines in versions]
    assert wrong(cases.merge_cases(articles, 420, seed=len(code))) == []


def test_a_merge_that_never_reports_is_found_out() -> None:
    found = cases.merge_cases(ARTICLES, 60, makers=PLAIN)
    score = merging.scored("plain", found, "blind", lambda base, one, other: one)
    assert (score.silent, score.wrong, score.right, score.false_alarms) == (20, 30, 10, 0)
    timid = merging.scored("plain", found, "timid", lambda base, one, other: None)
    assert str(timid) == "20/60 right, 0 silent, 40 false alarms, 0 wrong"


def test_no_article_gives_no_case() -> None:
    assert cases.merge_cases([("trop court",)], 10) == []


@pytest.mark.skipif(shutil.which("git") is None, reason="git is an anchor where it is installed")
def test_git_merges_lines_that_are_apart_and_reports_the_others(tmp_path: Path) -> None:
    git = partial(merging.git, tmp_path)
    base = ("un", "deux", "trois", "quatre")
    assert git(base, ("1", "deux", "trois", "quatre"), ("un", "deux", "trois", "4")) == ("1", "deux", "trois", "4")
    assert git(base, ("1", "deux", "trois", "quatre"), ("I", "deux", "trois", "quatre")) is None


def test_merge3_merges_words_that_lines_do_not() -> None:
    assert merging.merge3 is not None
    base, one, other = ("un deux trois quatre",), ("1 deux trois quatre",), ("un deux trois 4",)
    assert merging.by_merge3(merging.merge3, True, base, one, other) == ("1 deux trois 4",)
    assert merging.by_merge3(merging.merge3, False, base, one, other) is None


def test_every_way_of_merging_has_its_score_on_the_same_cases(tmp_path: Path) -> None:
    found = merging.scores(tmp_path, 30)
    assert {score.cases for score in found} == {"plain, made-up", "hard, made-up"}
    assert all(score.total == 30 for score in found)
    own = [score for score in found if score.merger == merging.NAME]
    assert [score.right for score in own] == [30, 30]
    assert {"merge3, lines", "merge3, words"} <= {score.merger for score in found}
