"""Real articles of codes, version by version: each change as wording, read back and applied, gives the new version.

The CI takes one change in five, another fifth for each dialect; ``LAWLAB_HYPOTHESIS=nightly`` takes them all.
"""

import os
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path
from statistics import median

import pytest

from lawlab.engine.batch import worded
from lawlab.engine.operations import RewriteArticle, from_data, to_data
from lawlab.engine.patch import apply
from lawlab.engine.reading import Parsed, parse
from lawlab.engine.text import is_word, tokens
from lawlab.engine.wording import Dialect
from tests.engine.texts import real_versions

CODES = ("code-civil-livre-1", "code-relations-public-administration")
STEP = 1 if os.environ.get("LAWLAB_HYPOTHESIS") == "nightly" else 5


def words(alineas: tuple[str, ...]) -> list[str]:
    return [token for line in alineas for token in tokens(line) if is_word(token)]


def changed(old: tuple[str, ...], new: tuple[str, ...]) -> tuple[int, float]:
    """Words that changed, and their share of the longer text."""
    before, after = words(old), words(new)
    kept = sum(block.size for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks())
    longest = max(len(before), len(after), 1)
    return longest - kept, (longest - kept) / longest


@pytest.mark.parametrize("dialect", ["an", "senat"])
def test_the_wording_of_a_real_change_gives_the_new_version_exactly(shared_data: Path, dialect: Dialect) -> None:
    ratios = []
    pairs = [pair for code in CODES for pair in real_versions(shared_data, code) if all(pair) and pair[0] != pair[1]]
    assert len(pairs) > 700
    for old, new in islice(pairs, 0 if dialect == "an" else STEP // 2, None, STEP):
        ops, paragraphs = worded(old, new, dialect)
        reading = parse("\n".join(paragraphs))
        assert isinstance(reading, Parsed) and apply(reading.ops, old) == new
        assert from_data(to_data(ops)) == ops
        count, share = changed(old, new)
        if count <= 1:
            assert not any(isinstance(op, RewriteArticle) for op in ops)
        if share < 0.5:
            ratios.append(len(" ".join(paragraphs)) / len(" ".join(new)))
    assert median(ratios) < 0.5
