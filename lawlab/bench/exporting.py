"""The archive of a large consultation: seconds and peak memory of writing it and of verifying it, beside their bars.

The volume is that of the République numérique (2015): 8,500 contributions, 150,000 votes, 21,330 people. Each command
runs in a process of its own, whose peak memory the system tells.
"""

import os
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from amendments.imported import ImportedAmendment, Known, add_amendments
from amendments.imported import known as known_amendments
from arguments.imported import ImportedArgument, add_arguments
from lawlab.accounts import imported as accounts
from lawlab.bench import worlds
from lawlab.consultations import queries as consultations
from lawlab.settings import Settings
from lawlab.votes.imported import PastBallot, replay
from texts import queries as texts

CONTRIBUTIONS, VOTES, PEOPLE = 8_500, 150_000, 21_330
AMENDED = 3  # one contribution in three is an amendment, the others are arguments
WRITTEN_HERE = 200  # amendments that change lines, through the service; the others add an article
ORIGIN = "bench"
EXPORT_SECONDS, VERIFY_SECONDS, VERIFY_MEGABYTES = 60.0, 5.0, 300.0
_BATCH = 30_000


@dataclass(frozen=True)
class Cost:
    """One command. ``peak_mb`` of its whole process; a bar is None where none is promised.

    ``seconds`` on the clock, ``cpu_seconds`` of the processor: on a busy machine, what it would take alone.
    """

    name: str
    seconds: float
    cpu_seconds: float
    seconds_bar: float
    peak_mb: float
    peak_mb_bar: float | None
    bytes: int

    def data(self) -> dict[str, object]:
        return asdict(self)


async def run(settings: Settings, folder: Path, *, contributions: int, votes: int) -> list[Cost]:
    """Fill a throw-away database with so much, then export it and verify it."""
    people = max(1, PEOPLE * votes // VOTES)
    written = min(WRITTEN_HERE, contributions // AMENDED)
    async with worlds.opened(settings, amendments_count=written) as place:
        await _fill(place.slug, place.now, contributions - written, votes, people)
    path = folder / "archive.zip"
    export = _spent(settings, "export", worlds.SLUG, str(path))
    verify = _spent(settings, "verify", str(path))
    size = path.stat().st_size
    return [
        Cost("export", *export[:2], EXPORT_SECONDS, export[2], None, size),
        Cost("verify", *verify[:2], VERIFY_SECONDS, verify[2], VERIFY_MEGABYTES, size),
    ]


async def _fill(slug: str, now: datetime, contributions: int, votes: int, people: int) -> None:
    consultation = await consultations.one(slug)
    articles = (await texts.version(consultation.version)).articles
    await accounts.add_people(slug, {str(n): f"Personne {n}" for n in range(people)}, origin=ORIGIN, now=now)
    ids = list((await accounts.known(ORIGIN)).values())
    amended = contributions // AMENDED
    await add_amendments(
        slug,
        [
            ImportedAmendment(
                key=str(n), article=articles[n % len(articles)].id, title=f"Ajouter le droit n° {n}",
                statement="Pour que chacun puisse réparer, et sache où. " * 8, new_title=f"Droit n° {n}",
                alineas=tuple(f"{line}° Le droit n° {n} s’exerce pendant dix ans. " * 3 for line in range(1, 5)),
                author=ids[n % len(ids)], at=now, updated_at=now,
            )
            for n in range(amended)
        ],
        origin=ORIGIN,
        at=now,
    )  # fmt: skip
    targets = list((await known_amendments(consultation.id)).values())
    await add_arguments(slug, _arguments(contributions - amended, targets, ids, now), origin=ORIGIN, at=now)
    pairs = ((n % len(ids), (n // len(ids) + n * 7) % len(targets)) for n in range(votes))
    ballots = [
        PastBallot("amendment", targets[t].id, targets[t].number, ids[p], (1, 0, -1, 1)[(p + t) % 4], now)
        for p, t in dict.fromkeys(pairs)
    ]
    for start in range(0, len(ballots), _BATCH):
        await replay(slug, ballots[start : start + _BATCH])


def _arguments(count: int, targets: list[Known], ids: list[int], now: datetime) -> list[ImportedArgument]:
    return [
        ImportedArgument(
            key=str(n), side="for" if n % 2 else "against", body=f"Argument n° {n} : les pièces manquent. " * 6,
            author=ids[n * 3 % len(ids)], at=now + timedelta(seconds=n % 60), target=targets[n % len(targets)].number,
            amendment=targets[n % len(targets)].id,
        )
        for n in range(count)
    ]  # fmt: skip


_PROGRAM = """
from lawlab.bench.memory import peak_mb
from lawlab.cli import main
try:
    main()
finally:
    print(peak_mb())
"""


def _spent(settings: Settings, *command: str) -> tuple[float, float, float]:
    """Seconds, processor seconds, peak megabytes of one command in its own process. Raises RuntimeError if it fails."""
    environment = os.environ | {
        "LAWLAB_DATA_DIR": str(settings.data_dir), "LAWLAB_DATABASE_URL": settings.database_url,
    }  # fmt: skip
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, *command], env=environment, stdout=subprocess.PIPE, text=True
    ) as process:
        said = process.stdout.read() if process.stdout else ""
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"lawlab {' '.join(command)}: exit {process.returncode}")
    peak = float(said.split()[-1])  # the process says its own: the system's count includes ours, which started it
    return time.perf_counter() - started, usage.ru_utime + usage.ru_stime, peak
