"""Speed of the amendment engine, each measure beside an anchor timed in the same run, and within its bar.

The anchors: diff-match-patch in Python on characters, ``difflib`` on words, and for texts made to be slow to compare,
a quarter of the same text: four times the text must not take much more than four times the time. Texts are made up,
the same at every run; given the files of a code with its versions, the same measures are made on real articles too.
"""

import gc
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path

from diff_match_patch import diff_match_patch

from lawlab.bench import merging, texts
from lawlab.bench.figures import Figure, p95
from lawlab.engine.conflicts import relations
from lawlab.engine.consolidate import consolidate
from lawlab.engine.diff import diff_alineas, diff_words
from lawlab.engine.merge import merge
from lawlab.engine.operations import derive
from lawlab.engine.place import alinea as cut
from lawlab.engine.place import nearest
from lawlab.engine.provenance import trace
from lawlab.engine.reading import parse
from lawlab.engine.similar import Index
from lawlab.engine.text import tokens
from lawlab.engine.verbs import Operation
from lawlab.settings import Settings

SEED = 2026
AMENDMENTS, RETAINED, POSTED = 1000, 100, 10_000
FOURFOLD = 8.0
"""The most that a text may take beside its quarter: 4 when the time grows with the length, 16 with its square."""
Lines = tuple[str, ...]


async def run(settings: Settings, folder: Path, count: int, codes: Sequence[Path] = ()) -> list[Figure]:
    """Every measure, each made about ``count`` times where it is quick, on real versions too when given."""
    figures = [*_words(count), *_many(count), *_long()]
    if codes:
        figures.append(_versions(texts.successive(list(codes))[: max(count, 1)]))
    return [*figures, *_merges(merging.scores(folder, count, codes)), _memory()]


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
        figure = _figure(f"diff, {size} words", spent, "diff-match-patch, characters", bare)
        bar = (0.25, 10) if size == 1000 else (None, 100)
        figures.append(replace(figure, most_share=bar[0], most_ms=bar[1]))
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
        replace(_figure(f"conflict graph of {AMENDMENTS}", graph, anchor, words), most_ms=2000),
        replace(_figure(f"consolidation of {len(retained)}", merged, anchor, words), most_ms=200),
        replace(_figure(f"similar among {POSTED}", found, anchor, words), most_ms=50),
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


def _long() -> list[Figure]:
    """Texts made to be slow to compare, beside a quarter of each."""
    figures = []
    gc.disable()  # as timeit does: its passes grow with all that the benches keep
    for name, act in adversaries().items():
        quarter, whole = (min(seconds(partial(act, scale)) for _ in range(2)) for scale in (1, 4))
        figures.append(replace(_figure(name, [whole], "a quarter of it", [quarter]), most_share=FOURFOLD))
        gc.collect()
    gc.enable()
    return figures


def adversaries(alineas: int = 20_000) -> dict[str, Callable[[int], object]]:
    """What to do on so many quarters of a text of a megabyte, or of ten or twenty thousand alineas or words."""
    rng = random.Random(SEED)
    whole = texts.alinea(rng, alineas * 8)
    apart = [texts.alinea(rng, alineas * 3 // 2) for _ in range(2)]
    edited = texts.changed(rng, whole, alineas // 50)
    repeated = ["Le même alinéa de loi, répété."] * alineas
    turns = ["Le premier alinéa.", "Le second alinéa ici."] * (alineas // 2)
    numbered = [f"Alinéa {n} sur le droit {n * 7} des usagers." for n in range(alineas // 2)]
    other = [f"Chose {n} pour un devoir {n * 3} de la commune." for n in range(alineas // 2)]
    ended = [f"{line} Fin." for line in numbered]

    def some(lines: Sequence[str], n: int) -> Sequence[str]:
        return lines[: len(lines) * n // 4]

    def share(text: str, n: int) -> str:
        return text[: len(text) * n // 4]

    said = "À l’alinéa 1, supprimer les mots : « dans le cas » ;\n" * (alineas * 3 // 10)
    return {
        "diff, an alinea of 1 MB": lambda n: diff_words(share(whole, n), share(edited, n)),
        "diff, 30,000 words with nothing in common": lambda n: diff_words(share(apart[0], n), share(apart[1], n)),
        "diff, 40,000 words in turns": lambda n: diff_words("a b " * (alineas // 4) * n, "b a " * (alineas // 4) * n),
        "alineas, one 20,000 times": lambda n: diff_alineas(
            ["x", *some(repeated, n)], some(repeated, n)[: -alineas * 3 // 40 * n]
        ),
        "alineas, two in turns": lambda n: diff_alineas(some(turns, n), [*some(turns, n)[1:], "z"]),
        "alineas, nothing in common": lambda n: diff_alineas(some(numbered, n), some(other, n)),
        "merge, one alinea 20,000 times": lambda n: merge(
            some(repeated, n), some(repeated, n)[1:], ["x", *some(repeated, n)]
        ),
        "merge, 10,000 alineas edited": lambda n: merge(some(numbered, n), some(ended, n), some(numbered, n)[1:]),
        "operations, 10,000 alineas edited": lambda n: derive(some(numbered, n), some(ended, n)),
        "origins, nothing in common": lambda n: trace([("", some(numbered, n)), ("a", some(other, n))]),
        "nearest passage, 30,000 words": lambda n: nearest(cut(share(apart[0], n)), " ".join(apart[1].split()[:40])),
        "parse, 6,000 sentences": lambda n: parse(share(said, n)),
    }


def _merges(found: Sequence[merging.Score]) -> list[Figure]:
    """The engine's merges beside those of each anchor, on the same cases."""
    figures = []
    for score in found:
        if score.merger == merging.NAME:
            own = score
        else:
            rate, anchor_rate = own.total / own.seconds, score.total / score.seconds
            figures.append(
                Figure(f"merge, {own.cases}: {own}", rate, f"{score.merger}: {score}", anchor_rate, own.total)
            )
    return figures


def _memory() -> Figure:
    """The most memory that the measures take, in a process of its own, beside one that does nothing."""
    (spent, peak), (bare, idle) = (_process(*words) for words in ((), ("nothing",)))
    name = f"memory: {AMENDMENTS} amendments, {POSTED} texts"
    return Figure(name, 1 / spent, f"the same modules, idle: {idle:.0f} MB", 1 / bare, 1, peak_mb=peak, most_mb=200)


def _process(*words: str) -> tuple[float, float]:
    """(seconds, megabytes) of one run of memory.py."""
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", f"{__package__}.memory", *words], capture_output=True, check=True)
    return time.perf_counter() - started, float(done.stdout)
