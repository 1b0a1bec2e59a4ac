"""How right merges are: the engine, ``git merge-file`` and ``merge3`` on the same cases, kind by kind.

A merge is right when it gives the expected text, or reports a conflict where there is one. It is *silent* when it gives
a text where a person had to choose, *wrong* when it gives another text, and a *false alarm* when it reports a conflict
where the changes are apart: the first two change the law without anybody knowing.
"""

import random
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from lawlab.bench import texts
from lawlab.bench.cases import HARD, PLAIN, MergeCase, merge_cases
from lawlab.engine.merge import merge
from lawlab.engine.text import tokens

# An anchor of the benches alone, measured where it is installed.
merge3: ModuleType | None = import_module("merge3") if find_spec("merge3") else None

NAME = "lawlab"
SEED = 2026
Lines = tuple[str, ...]
Merger = Callable[[Lines, Lines, Lines], Lines | None]


@dataclass(frozen=True)
class Score:
    """What one way of merging made of some cases; ``seconds`` is what they took together."""

    cases: str
    merger: str
    right: int
    silent: int
    wrong: int
    false_alarms: int
    seconds: float

    @property
    def total(self) -> int:
        return self.right + self.silent + self.wrong + self.false_alarms

    def __str__(self) -> str:
        told = f"{self.silent} silent, {self.false_alarms} false alarms, {self.wrong} wrong"
        return f"{self.right}/{self.total} right, {told}"


def ours(base: Lines, one: Lines, other: Lines) -> Lines | None:
    """The engine's own merge."""
    result = merge(base, one, other)
    return result.alineas if result.is_clean else None


def git(folder: Path, base: Lines, one: Lines, other: Lines) -> Lines | None:
    """``git merge-file``, one alinea a line."""
    paths = []
    for name, lines in (("one", one), ("base", base), ("other", other)):
        path = folder / f"merge-{name}.txt"
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        paths.append(str(path))
    done = subprocess.run(["git", "merge-file", "-p", *paths], capture_output=True, check=False)
    return tuple(done.stdout.decode().splitlines()) if done.returncode == 0 else None


def by_merge3(library: ModuleType, words: bool, base: Lines, one: Lines, other: Lines) -> Lines | None:
    """``merge3``, one alinea a line or one word a line."""
    sides = [tokens("\n".join(lines)) if words else [f"{line}\n" for line in lines] for lines in (base, one, other)]
    found = library.Merge3(*sides)
    if any(group[0] == "conflict" for group in found.merge_groups()):
        return None
    return tuple(line for line in "".join(found.merge_lines()).split("\n") if line)


def mergers(folder: Path) -> Iterator[tuple[str, Merger]]:
    """The engine first, then the anchors that this machine has."""
    yield NAME, ours
    if shutil.which("git"):
        yield "git merge-file", partial(git, folder)
    if merge3 is not None:
        yield from ((f"merge3, {what}s", partial(by_merge3, merge3, what == "word")) for what in ("line", "word"))


def scored(name: str, cases: Sequence[MergeCase], merger: str, run: Merger) -> Score:
    """How right a merge is, and how long it takes. A merger gives the text, or None for a conflict."""
    counted: Counter[str] = Counter()
    started = time.perf_counter()
    for case in cases:
        got = run(case.base, case.ours, case.theirs)
        if got == case.expected:
            counted["right"] += 1
        elif case.expected is None:
            counted["silent"] += 1
        else:
            counted["wrong" if got is not None else "false_alarms"] += 1
    spent = time.perf_counter() - started
    silent, wrong, alarms = (counted[key] for key in ("silent", "wrong", "false_alarms"))
    return Score(name, merger, counted["right"], silent, wrong, alarms, spent)


def scores(folder: Path, count: int, codes: Sequence[Path] = ()) -> list[Score]:
    """So many plain cases and so many hard ones, on made-up articles, and on those of the codes that are given."""
    rng = random.Random(SEED)
    made_up = [texts.article(rng, rng.randrange(3, 20), rng.randrange(15, 60)) for _ in range(200)]
    real = [lines for path in codes for versions in texts.versions(path) for lines in versions]
    found = []
    for source, articles in (("made-up", made_up), ("real articles", real)):
        for name, makers in (("plain", PLAIN), ("hard", HARD)):
            cases = merge_cases(articles, count, SEED, makers)
            found += [scored(f"{name}, {source}", cases, merger, run) for merger, run in mergers(folder) if cases]
    return found
