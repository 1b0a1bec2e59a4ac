"""Published total = recount, difference 0: random acts on a throw-away database, then every vote counted again.

Votes, changed votes, votes taken back, new wordings and erased accounts, in an order drawn from a seed. Beside the
three counts of ``export.recounting`` a fourth is kept here in a plain dictionary, which knows nothing of the tables.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from amendments import service as amendments
from amendments.forms import AmendmentForm
from lawlab import clock, database
from lawlab.accounts import service as accounts
from lawlab.bench.worlds import SLUG, bill, fill
from lawlab.consultations import queries as consultations
from lawlab.engine.rules import Actor, Role
from lawlab.export.recounting import Recount, recount
from lawlab.journal import queries as journal
from lawlab.own_data import service as own_data
from lawlab.settings import Settings
from lawlab.votes import service as votes
from lawlab.votes.forms import Target
from texts import queries as texts

AMENDMENTS, VOTERS, REWORDINGS = 12, 300, 0.001
ERASURES = 0.001
KINDS = ("citizen", "citizen", "citizen", "association", "company", "authority")
AFTER_THE_CLOSE = timedelta(days=40)
Key = tuple[Target, int]


@dataclass
class Played:
    """What was done, and what should be counted: (kind, target) → voter → (wording, value), and the unlinked ones."""

    acts: Counter[str] = field(default_factory=Counter)
    said: dict[Key, dict[int, tuple[int, int]]] = field(default_factory=dict)
    unlinked: Counter[tuple[Key, int, int]] = field(default_factory=Counter)

    def counts(self) -> dict[tuple[str, int, int], tuple[int, int, int]]:
        """(kind, target, wording) → agree, mixed, disagree."""
        found: Counter[tuple[Key, int, int]] = Counter(self.unlinked)
        for key, given in self.said.items():
            for revision, value in given.values():
                found[key, revision, value] += 1
        places = {(key, revision) for key, revision, _value in found}
        return {
            (*key, revision): (found[key, revision, 1], found[key, revision, 0], found[key, revision, -1])
            for key, revision in places
        }


@dataclass(frozen=True)
class Outcome:
    """The acts by sort, the recount, and the targets whose tally is not what was played."""

    acts: dict[str, int]
    recount: Recount
    apart: int
    is_chain_whole: bool

    @property
    def difference(self) -> int:
        return self.recount.difference + self.apart

    def data(self) -> dict[str, object]:
        """Plain values."""
        return {
            "acts": sum(self.acts.values()), **{f"acts_{name}": count for name, count in sorted(self.acts.items())},
            "entries": self.recount.entries, "votes": self.recount.votes, "targets": self.recount.targets,
            "difference_from_ballots": len(self.recount.from_ballots),
            "difference_from_journal": len(self.recount.from_journal),
            "difference_from_play": self.apart, "difference": self.difference, "chain_holds": self.is_chain_whole,
        }  # fmt: skip


class Game:
    """Random acts on one open consultation; ``seed`` decides all of them."""

    def __init__(self, settings: Settings, now: datetime, seed: int) -> None:
        self.settings = settings
        self.now = now
        self.chance = random.Random(seed)
        self.played = Played()
        self.revisions: dict[int, int] = {}
        self.voters: list[Actor] = []
        self.articles: tuple[int, ...] = ()
        self._made = 0

    async def prepare(self, voters: int) -> None:
        """The voters and the targets; the amendments are all one author's, who never votes."""
        async with database.transaction():
            author = Actor(id=await self._person("citizen"), name="", role=Role.CITIZEN, kind="citizen")
            self.author = author
            for index in range(AMENDMENTS):
                number = await amendments.submit(SLUG, self._wording(index), by=author, now=self.now)
                self.revisions[number] = 1
            self.voters = [await self._voter() for _ in range(voters)]
        consultation = await consultations.one(SLUG)
        self.articles = tuple(article.id for article in (await texts.version(consultation.version)).articles)

    async def act(self) -> None:
        """One act, whichever the draw says."""
        drawn = self.chance.random()
        if drawn < ERASURES:
            await self.erase(self.now)
        elif drawn < ERASURES + REWORDINGS:
            number = self.chance.choice(sorted(self.revisions))
            form = self._wording(1_000 + self.played.acts.total())
            await amendments.rectify(SLUG, number, form, by=self.author, now=self.now)
            self.revisions[number] += 1
            self.played.acts["wordings"] += 1
        else:
            await self._vote(self.chance.choice(self.voters))

    async def _vote(self, voter: Actor) -> None:
        key: Key = ("amendment", self.chance.choice(sorted(self.revisions)))
        if self.chance.random() < 0.3:
            key = ("article", self.chance.choice(self.articles))
        kind, target = key
        given = self.played.said.setdefault(key, {})
        before = given.get(voter.id)
        choices: tuple[votes.Value, ...] = (1, 0, -1, None) if before else (1, 0, -1)
        value = self.chance.choice(choices)
        await votes.cast(SLUG, kind, target, value, by=voter, now=self.now)
        revision = self.revisions.get(target, 1) if kind == "amendment" else 1
        if value is None:
            del given[voter.id]
            self.played.acts["withdrawals"] += 1
        else:
            given[voter.id] = (revision, value)
            self.played.acts["changes" if before and before != (revision, value) else "votes"] += 1

    async def erase(self, now: datetime) -> None:
        """Somebody deletes their account: while votes are open they are taken back, later they stay, unlinked."""
        gone = self.voters.pop(self.chance.randrange(len(self.voters)))
        await own_data.erase(gone.id, settings=self.settings, now=now)
        for key, given in self.played.said.items():
            said = given.pop(gone.id, None)
            if said is not None and now > self.now:
                self.played.unlinked[key, *said] += 1
        self.played.acts["erasures" if now == self.now else "late_erasures"] += 1
        self.voters.append(await self._voter())

    async def _voter(self) -> Actor:
        kind = KINDS[self._made % len(KINDS)]
        return Actor(id=await self._person(kind), name="", role=Role.CITIZEN, kind=kind)

    async def _person(self, kind: str) -> int:
        self._made += 1
        return await accounts.create_person(
            name=f"Votant {self._made}", kind=kind, origin="bench-recount", origin_key=str(self._made), now=self.now
        )

    def _wording(self, index: int) -> AmendmentForm:
        lines = list(bill()[0].alineas)
        lines[index % len(lines)] = lines[index % len(lines)].replace("dernière unité", f"unité n° {index}")
        return AmendmentForm(article="1er", alineas=tuple(lines), title=f"N° {index}", statement="Pour compter.")


async def play(
    settings: Settings, count: int, *, seed: int = 2026, voters: int = VOTERS, late: int = 3,
    progress: Callable[[int, int], None] | None = None,
) -> Outcome:  # fmt: skip
    """``count`` acts on the open database, ``late`` erasures after the close among them, then the four counts."""
    now = clock.now()
    await fill(now, amendments_count=0, arguments_count=0)
    game = Game(settings, now, seed)
    await game.prepare(voters)
    for done in range(count - late):
        await game.act()
        if progress and done % 500 == 0:
            progress(done, count)
    for _ in range(late):
        await game.erase(now + AFTER_THE_CLOSE)
    found = await recount(SLUG)
    return Outcome(
        dict(game.played.acts), found, await _apart(game.played), is_chain_whole=await journal.check(SLUG) is None
    )


async def _apart(played: Played) -> int:
    """How many targets and wordings have a tally that is not what was played."""
    rows = await database.fetch(
        "SELECT t.target_kind, COALESCE(a.number, t.target) AS target, t.revision, SUM(t.agree) AS agree,"
        " SUM(t.mixed) AS mixed, SUM(t.disagree) AS disagree FROM tally t LEFT JOIN amendment a"
        " ON t.target_kind = 'amendment' AND a.id = t.target"
        " GROUP BY t.target_kind, COALESCE(a.number, t.target), t.revision"
    )
    kept = {
        (row["target_kind"], int(row["target"]), row["revision"]): tuple(
            int(row[name]) for name in ("agree", "mixed", "disagree")
        )
        for row in rows
    }
    expected = played.counts()
    nothing = (0, 0, 0)
    return sum(kept.get(key, nothing) != expected.get(key, nothing) for key in kept.keys() | expected.keys())


async def run(settings: Settings, count: int, progress: Callable[[int, int], None] | None = None) -> Outcome:
    """The same on a database of its own, opened and closed here."""
    await database.migrate(settings)
    await database.connect(settings)
    try:
        return await play(settings, count, progress=progress)
    finally:
        await database.close()
