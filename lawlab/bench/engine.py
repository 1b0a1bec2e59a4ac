"""Speed of the amendment engine, each measure beside an anchor timed in the same run, and how right merges are.

The anchors: diff-match-patch in Python on characters, ``difflib`` on words, ``git merge-file`` on lines and, where it
is installed, ``merge3`` on lines and on words. Texts are made up, the same at every run; given the files of a code with
its versions, the same measures are made on real articles too.
"""

import random
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from diff_match_patch import diff_match_patch

from lawlab.bench import texts
from lawlab.bench.figures import Figure, p95
from lawlab.engine.conflicts import relations
from lawlab.engine.consolidate import consolidate
from lawlab.engine.diff import diff_alineas, diff_words
from lawlab.engine.merge import merge
from lawlab.engine.similar import Index
from lawlab.engine.text import tokens
from lawlab.engine.verbs import Operation
from lawlab.settings import Settings

# An anchor of the benches alone, measured where it is installed.
merge3: ModuleType | None = import_module("merge3") if find_spec("merge3") else None

SEED = 2026
AMENDMENTS, RETAINED, POSTED = 1000, 100, 10_000
Lines = tuple[str, ...]


async def run(settings: Settings, folder: Path, count: int, codes: Sequence[Path] = ()) -> list[Figure]:
    """Every measure, each made about ``count`` times where it is quick, on real versions too when given."""
    figures = [*_words(count), *_many(count)]
    cases = texts.merge_cases(_articles(200), count)
    figures += _merges("merge, made-up", cases, folder)
    if codes:
        pairs = texts.successive(list(codes))[: max(count, 1)]
        figures.append(_versions(pairs))
        real = [lines for path in codes for versions in texts.versions(path) for lines in versions]
        figures += _merges("merge, real articles", texts.merge_cases(real, count), folder)
    return figures


def _articles(count: int) -> list[Lines]:
    rng = random.Random(SEED)
    return [texts.article(rng, rng.randrange(3, 20), rng.randrange(15, 60)) for _ in range(count)]


def seconds(act: Callable[[], object]) -> float:
    """How much of the processor it takes, once: what else the machine does is left out, here and for the anchors."""
    started = time.process_time()
    act()
    return time.process_time() - started


def by_characters(old: str, new: str) -> None:
    """The anchor: diff-match-patch as it comes, in Python, on characters, without its time limit."""
    engine = diff_match_patch()
    engine.Diff_Timeout = 0
    engine.diff_cleanupSemantic(engine.diff_main(old, new, False))


def by_difflib(old: str, new: str) -> None:
    """The anchor: the standard library, on words."""
    SequenceMatcher(None, tokens(old), tokens(new), autojunk=False).get_opcodes()


def _figure(name: str, spent: Sequence[float], anchor: str, bare: Sequence[float]) -> Figure:
    rate, anchor_rate = len(spent) / sum(spent), len(bare) / sum(bare)
    return Figure(name, rate, anchor, anchor_rate, len(spent), p95(spent), p95(bare))


def _words(count: int) -> list[Figure]:
    """The words of an article of 1,000 and of 10,000 words."""
    figures = []
    for size, edits, times, anchored in ((1000, 15, count, 5), (10_000, 60, max(count // 5, 20), 2)):
        rng = random.Random(SEED)
        pairs = [(old, texts.changed(rng, old, edits)) for old in (texts.alinea(rng, size) for _ in range(times))]
        some = pairs[:anchored]
        bare = [seconds(partial(by_characters, *pair)) for pair in some]
        spent = [seconds(partial(diff_words, *pair)) for pair in pairs]
        figures.append(_figure(f"diff, {size} words", spent, "diff-match-patch, characters", bare))
        if size == 1000:
            bare = [seconds(partial(by_difflib, *pair)) for pair in some]
            figures.append(_figure(f"diff, {size} words", spent, "difflib, words", bare))
    return figures


def _versions(pairs: Sequence[tuple[Lines, Lines]]) -> Figure:
    """Successive versions of real articles: by alinea then by word, against difflib on the words of the whole."""
    bare = [seconds(partial(by_difflib, "\n".join(old), "\n".join(new))) for old, new in pairs]
    spent = [seconds(partial(diff_alineas, old, new)) for old, new in pairs]
    return _figure("diff, real versions", spent, "difflib, words", bare)


def _many(count: int) -> list[Figure]:
    """A thousand amendments on one article of 60 alineas, a hundred retained, ten thousand to look among."""
    rng = random.Random(SEED)
    base = texts.article(rng, 60, 60)
    tabled = [(str(number), texts.amendment(rng, base)) for number in range(AMENDMENTS)]
    retained = apart(base, tabled, RETAINED)
    times = max(count // 100, 3)
    whole = "\n".join(base)
    words = [seconds(partial(by_difflib, whole, texts.changed(rng, whole, 15))) for _ in range(3)]
    graph = [seconds(partial(relations, base, tabled)) for _ in range(times)]
    merged = [seconds(partial(consolidate, base, retained)) for _ in range(times)]
    index, posted = Index(), [texts.alinea(rng, rng.randrange(10, 90)) for _ in range(POSTED)]
    for id_, text in enumerate(posted):
        index.add(id_, text)
    asked = [texts.changed(rng, rng.choice(posted), 5) for _ in range(max(count // 5, 20))]
    found = [seconds(partial(index.nearest, text)) for text in asked]
    anchor = "difflib, the article once"
    return [
        _figure(f"conflict graph of {AMENDMENTS}", graph, anchor, words),
        _figure(f"consolidation of {len(retained)}", merged, anchor, words),
        _figure(f"similar among {POSTED}", found, anchor, words),
    ]


def apart(
    base: Lines, tabled: Iterable[tuple[str, tuple[Operation, ...]]], count: int
) -> list[tuple[str, tuple[Operation, ...]]]:
    """The first so many amendments that do not meet one another."""
    chosen: list[tuple[str, tuple[Operation, ...]]] = []
    for one in tabled:
        if len(chosen) == count:
            break
        if not consolidate(base, [*chosen, one]).collisions:
            chosen.append(one)
    return chosen


@dataclass(frozen=True)
class Score:
    """What a merge made of the cases: right, a true conflict merged in silence, a false alarm, a wrong text."""

    right: int = 0
    silent: int = 0
    false_alarm: int = 0
    wrong: int = 0

    def __str__(self) -> str:
        total = self.right + self.silent + self.false_alarm + self.wrong
        return f"{self.right}/{total} right, {self.silent} silent, {self.false_alarm} false alarms, {self.wrong} wrong"


Merger = Callable[[Lines, Lines, Lines], Lines | None]


def scored(cases: Sequence[texts.MergeCase], merger: Merger) -> tuple[Score, list[float]]:
    """How right a merge is, and the seconds of each case. A merger gives the text, or None for a conflict."""
    counted = dict.fromkeys(("right", "silent", "false_alarm", "wrong"), 0)
    spent = []
    for case in cases:
        started = time.perf_counter()
        got = merger(case.base, case.ours, case.theirs)
        spent.append(time.perf_counter() - started)
        if got == case.expected:
            counted["right"] += 1
        elif case.expected is None:
            counted["silent"] += 1
        else:
            counted["false_alarm" if got is None else "wrong"] += 1
    return Score(**counted), spent


def ours(base: Lines, one: Lines, other: Lines) -> Lines | None:
    """The engine's own merge."""
    result = merge(base, one, other)
    return result.alineas if result.is_clean else None


def git(folder: Path, base: Lines, one: Lines, other: Lines) -> Lines | None:
    """The anchor: ``git merge-file``, one alinea a line."""
    paths = []
    for name, lines in (("one", one), ("base", base), ("other", other)):
        path = folder / f"merge-{name}.txt"
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        paths.append(str(path))
    done = subprocess.run(["git", "merge-file", "-p", *paths], capture_output=True, check=False)
    return tuple(done.stdout.decode().splitlines()) if done.returncode == 0 else None


def by_merge3(library: ModuleType, words: bool, base: Lines, one: Lines, other: Lines) -> Lines | None:
    """The anchor: ``merge3``, one alinea a line or one word a line."""
    sides = [tokens("\n".join(lines)) if words else [f"{line}\n" for line in lines] for lines in (base, one, other)]
    found = library.Merge3(*sides)
    if any(group[0] == "conflict" for group in found.merge_groups()):
        return None
    return tuple(line for line in "".join(found.merge_lines()).split("\n") if line)


def _merges(name: str, cases: Sequence[texts.MergeCase], folder: Path) -> list[Figure]:
    if not cases:
        return []
    score, spent = scored(cases, ours)
    anchors: list[tuple[str, Merger]] = []
    if shutil.which("git"):
        anchors.append(("git merge-file", partial(git, folder)))
    if merge3 is not None:
        anchors += [(f"merge3, {w}s", partial(by_merge3, merge3, w == "word")) for w in ("line", "word")]
    figures = []
    for anchor, merger in anchors:
        its_score, bare = scored(cases, merger)
        figures.append(_figure(f"{name}: {score}", spent, f"{anchor}: {its_score}", bare))
    return figures
