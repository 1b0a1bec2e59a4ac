"""Count every vote of a live consultation three times: the tallies kept, the ballots, and the journal from its start.

The tallies are what pages and the archive publish. The ballots are the last word of each person; votes of erased
accounts have none, and stay in the tally as unlinked counts. The journal alone holds everything: no count may differ.
"""

import json
from dataclasses import dataclass

from lawlab import database
from lawlab.consultations import queries as consultations
from lawlab.export.recount import ANSWERS, Ballots, Place, Uncounted
from lawlab.journal import queries as journal
from lawlab.votes import queries as votes
from lawlab.votes.queries import Difference


@dataclass(frozen=True)
class Gap:
    """A target and wording whose tally is not what the journal counts: [agree, mixed, disagree] of each."""

    kind: str
    target: int
    revision: int
    kept: tuple[int, ...]
    counted: tuple[int, ...]


@dataclass(frozen=True)
class Recount:
    """``entries`` votes read in the journal, ``votes`` that still count, on ``targets`` targets and wordings.

    ``uncounted`` is the number of the first entry that no honest count can hold, if there is one.
    """

    slug: str
    entries: int
    votes: int
    targets: int
    from_ballots: tuple[Difference, ...]
    from_journal: tuple[Gap, ...]
    uncounted: int | None

    @property
    def difference(self) -> int:
        """How many votes separate the three counts; 0 is the only right answer."""
        apart = sum(
            abs(getattr(one.kept, answer) - getattr(one.counted, answer))
            for one in self.from_ballots
            for answer in ANSWERS
        )
        apart += sum(abs(a - b) for gap in self.from_journal for a, b in zip(gap.kept, gap.counted, strict=True))
        return apart + (self.uncounted is not None)


async def recount(slug: str) -> Recount:
    """Count one consultation again, as it stands between two acts. Raises NotFound.

    Nobody waits for it, unless acts keep coming: then the third reading holds the journal. About a second for 100,000
    entries.
    """
    for _attempt in range(2):
        before = await journal.head(slug)
        found = await _recount(slug)
        if await journal.head(slug) == before:
            return found
    async with database.transaction():
        await database.lock("journal:" + slug, 0)
        return await _recount(slug)


async def _recount(slug: str) -> Recount:
    consultation = await consultations.one(slug)
    kept = await _kept(consultation.id)
    from_ballots = await votes.recount(consultation.id)
    entries, counted, uncounted = await _journal(slug)
    gaps = tuple(
        Gap(*place, kept=tuple(kept.get(place, (0, 0, 0))), counted=tuple(counted.get(place, (0, 0, 0))))
        for place in sorted(kept.keys() | counted.keys())
        if list(kept.get(place, (0, 0, 0))) != list(counted.get(place, (0, 0, 0)))
    )
    total = sum(sum(counts) for counts in kept.values())
    return Recount(slug, entries, total, len(kept), from_ballots, gaps, uncounted)


async def _kept(consultation: int) -> dict[Place, list[int]]:
    """The tallies, all kinds of account together; an amendment goes by its number, as in the journal."""
    rows = await database.fetch(
        "SELECT t.target_kind AS kind, COALESCE(a.number, t.target) AS target, t.revision,"
        " SUM(t.agree) AS agree, SUM(t.mixed) AS mixed, SUM(t.disagree) AS disagree FROM tally t"
        " LEFT JOIN amendment a ON t.target_kind = 'amendment' AND a.id = t.target WHERE t.consultation = ?"
        " GROUP BY t.target_kind, COALESCE(a.number, t.target), t.revision",
        consultation,
    )
    found = {(row["kind"], int(row["target"]), row["revision"]): [int(row[name]) for name in ANSWERS] for row in rows}
    return {place: counts for place, counts in found.items() if any(counts)}


async def _journal(slug: str) -> tuple[int, dict[Place, list[int]], int | None]:
    """(votes read, what they count to, the first entry that cannot be counted)."""
    ballots, read = Ballots(), 0
    async for line, _link in journal.entries(slug):
        if '"k":"vote"' not in line:
            continue
        entry = json.loads(line)
        if entry["k"] != "vote":  # the words may stand in somebody's text
            continue
        read += 1
        try:
            ballots.add(entry)
        except Uncounted:
            return read, ballots.counted, int(entry["n"])
    return read, ballots.counted, None
