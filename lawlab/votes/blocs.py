"""Identical ballots of a consultation, for its organisers: how many accounts, of which kind, opened when; never who."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lawlab import database
from lawlab.engine import blocs
from lawlab.engine.blocs import least


@dataclass(frozen=True)
class BlocView:
    """So many accounts with one ballot: (amendment's number or article's number) → value; opened from first to last."""

    accounts: int
    by_kind: Mapping[str, int]
    first_opened: datetime
    last_opened: datetime
    amendments: Mapping[int, int]
    articles: int


@dataclass(frozen=True)
class Alarm:
    """The blocs of a consultation; ``least`` accounts make one among so many ``voters``."""

    voters: int
    least: int
    blocs: tuple[BlocView, ...]


async def alarm(consultation: int) -> Alarm:
    """Read every ballot once: about a second for 150,000."""
    rows = await database.fetch(
        "SELECT b.person, b.target_kind, COALESCE(a.number, b.target) AS target, b.value FROM ballot b"
        " LEFT JOIN amendment a ON b.target_kind = 'amendment' AND a.id = b.target WHERE b.consultation = ?",
        consultation,
    )
    ballots: dict[int, dict[tuple[str, int], int]] = {}
    for row in rows:
        ballots.setdefault(row["person"], {})[row["target_kind"], int(row["target"])] = row["value"]
    found = blocs.identical(ballots)
    return Alarm(len(ballots), least(len(ballots)), tuple([await _view(one) for one in found]))


async def _view(bloc: blocs.Bloc[int, tuple[str, int]]) -> BlocView:
    kinds: Counter[str] = Counter()
    opened: list[datetime] = []
    for start in range(0, len(bloc.people), 500):
        some = bloc.people[start : start + 500]
        marks = ", ".join("?" * len(some))
        for row in await database.fetch(f"SELECT kind, created_at FROM person WHERE id IN ({marks})", *some):
            kinds[row["kind"]] += 1
            at = row["created_at"]
            opened.append(datetime.fromisoformat(at) if isinstance(at, str) else at)
    numbers = {target: value for (kind, target), value in bloc.ballot.items() if kind == "amendment"}
    return BlocView(
        accounts=len(bloc.people), by_kind=dict(sorted(kinds.items())), first_opened=min(opened),
        last_opened=max(opened), amendments=dict(sorted(numbers.items())), articles=len(bloc.ballot) - len(numbers),
    )  # fmt: skip
