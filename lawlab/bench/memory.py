"""What ``lawlab bench engine`` runs in a process of its own, to know the most memory that the engine takes.

``python -m lawlab.bench.memory`` writes the peak in megabytes; with ``nothing``, that of a process that does nothing.
"""

import random
import resource
import sys
from pathlib import Path

from lawlab.bench import texts
from lawlab.engine.conflicts import relations
from lawlab.engine.consolidate import consolidate
from lawlab.engine.diff import diff_words
from lawlab.engine.similar import Index


def work(amendments: int = 1_000, posted: int = 10_000, words: int = 10_000) -> None:
    """A conflict graph, a consolidation, a long diff, and a search among many, the index kept."""
    rng = random.Random(2026)
    base = texts.article(rng, 60, 60)
    tabled = [(str(number), texts.amendment(rng, base)) for number in range(amendments)]
    relations(base, tabled)
    consolidate(base, tabled)
    long = texts.alinea(rng, words)
    diff_words(long, texts.changed(rng, long, 60))
    index = Index()
    for id_ in range(posted):
        index.add(id_, texts.alinea(rng, rng.randrange(10, 90)))
    index.nearest(texts.alinea(rng, 40))


def peak_mb() -> float:
    """The most memory that this process ever took.

    Linux counts that of the process which started this one in ``ru_maxrss``, so its own file is read there; the figure
    is in kilobytes, save on macOS, in bytes.
    """
    own = Path("/proc/self/status")
    if own.exists():
        lines = dict(line.split(":", 1) for line in own.read_text().splitlines())
        return int(lines["VmHWM"].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    if sys.argv[1:] != ["nothing"]:
        work()
    print(peak_mb())
