"""Durable votes a second through the service, against bare sqlite3 doing the same transaction.

The anchor writes what the service writes (ballot, tally, journal entry, commitment) with the same pragmas and hashes,
in one thread, with no rule checked and nobody else waiting: it is the floor that the disk and SQLite set. What the
journal and its tree add to a vote is all that ``journal.service.record`` does in an open transaction, statements
included; its anchor is a vote alone, its transaction included.
"""

import asyncio
import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from lawlab import database
from lawlab.accounts import service as accounts
from lawlab.bench.figures import Figure, p95
from lawlab.bench.worlds import Place, opened
from lawlab.engine import chain
from lawlab.engine.rules import Actor, Role
from lawlab.journal import nodes
from lawlab.journal import service as journal
from lawlab.journal.service import new_salt
from lawlab.settings import Settings
from lawlab.votes import service as votes

WRITERS = 10
IN_ONE = 50  # entries of a transaction, where the entries alone are timed
MOST_US = 60  # what the journal and its tree may add to a vote

_ANCHOR_TABLES = """
CREATE TABLE ballot (id INTEGER PRIMARY KEY, target INTEGER, person INTEGER, value INTEGER, entry INTEGER, at TEXT);
CREATE UNIQUE INDEX ballot_one ON ballot (target, person);
CREATE TABLE tally (target INTEGER PRIMARY KEY, agree INTEGER, mixed INTEGER, disagree INTEGER);
CREATE TABLE journal_entry (
    id INTEGER PRIMARY KEY, chapter TEXT, number INTEGER, line TEXT, link TEXT, node BLOB, at TEXT
);
CREATE UNIQUE INDEX entry_place ON journal_entry (chapter, number);
CREATE TABLE journal_commitment (id INTEGER PRIMARY KEY, chapter TEXT, number INTEGER, person INTEGER, salt BLOB);
INSERT INTO tally VALUES (1, 0, 0, 0);
"""


def anchor(folder: Path, count: int, *, has_journal: bool = True) -> list[float]:
    """Seconds of each of ``count`` votes written by bare sqlite3, with their journal entry or without."""
    connection = sqlite3.connect(folder / "anchor.sqlite3", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.executescript(_ANCHOR_TABLES)
    spent = []
    for person in range(1, count + 1):
        started = time.perf_counter()
        _anchor_vote(connection, person, has_journal=has_journal)
        spent.append(time.perf_counter() - started)
    connection.close()
    return spent


def _anchor_vote(connection: sqlite3.Connection, person: int, *, has_journal: bool) -> None:
    now = datetime.now(UTC).isoformat()
    connection.execute("BEGIN IMMEDIATE")
    number = _anchor_entry(connection, person, now) if has_journal else person
    connection.execute(
        "INSERT INTO ballot (target, person, value, entry, at) VALUES (1, ?, 1, ?, ?)", (person, number, now)
    )
    connection.execute("UPDATE tally SET agree = agree + 1 WHERE target = 1")
    connection.execute("COMMIT")


def _anchor_entry(connection: sqlite3.Connection, person: int, now: str) -> int:
    row = connection.execute(
        "SELECT number, link FROM journal_entry WHERE chapter = 'bench' ORDER BY number DESC LIMIT 1"
    ).fetchone()
    number, previous = (row[0] + 1, row[1]) if row else (1, chain.GENESIS)
    salt = new_salt()
    who = chain.commit_person(salt, f"bench:{person}")
    line = chain.canonical({"at": now[:13], "k": "vote", "n": number, "tgt": "amd-1@1", "val": 1, "who": who})
    lefts = [_anchor_node(connection, left) for left in nodes.lefts(number)]
    leaf = chain.leaf(line)
    connection.execute(
        "INSERT INTO journal_entry (chapter, number, line, link, node, at) VALUES ('bench', ?, ?, ?, ?, ?)",
        (number, line, chain.link_leaf(previous, leaf), nodes.closing(leaf, lefts), now),
    )
    connection.execute(
        "INSERT INTO journal_commitment (chapter, number, person, salt) VALUES ('bench', ?, ?, ?)",
        (number, person, salt),
    )
    return number


def _anchor_node(connection: sqlite3.Connection, number: int) -> bytes:
    sql = "SELECT node FROM journal_entry WHERE chapter = 'bench' AND number = ?"
    return bytes(connection.execute(sql, (number,)).fetchone()[0])


async def journaled(count: int, now: datetime) -> list[float]:
    """Seconds that each of ``count`` entries of the journal takes, tree included, in transactions already open."""
    spent = []
    for start in range(0, count, IN_ONE):
        async with database.transaction():
            for person in range(start, min(start + IN_ONE, count)):
                started = time.perf_counter()
                await journal.record("bench", "vote", at=now, who=person, tgt="amd-1@1", val=1, sup=None)
                spent.append(time.perf_counter() - started)
    return spent


async def _voters(count: int, crowd: str, at: datetime) -> list[Actor]:
    async with database.transaction():
        ids = [
            await accounts.create_person(name=f"{crowd} {index}", origin=crowd, origin_key=str(index), now=at)
            for index in range(count)
        ]
    return [Actor(id=id_, name="", role=Role.CITIZEN, kind="citizen") for id_ in ids]


async def _cast_all(place: Place, voters: list[Actor], writers: int) -> tuple[list[float], float]:
    """Each vote's seconds and the whole time, with so many votes under way at once."""
    waiting, spent = list(voters), []

    async def write() -> None:
        while waiting:
            voter = waiting.pop()
            started = time.perf_counter()
            await votes.cast(place.slug, "amendment", place.amendment, 1, by=voter, now=place.now)
            spent.append(time.perf_counter() - started)

    started = time.perf_counter()
    await asyncio.gather(*(write() for _ in range(writers)))
    return spent, time.perf_counter() - started


async def run(settings: Settings, folder: Path, count: int) -> list[Figure]:
    """Votes alone, then ten under way, ``count`` of each, between two halves of the anchor; then entries alone."""
    async with opened(settings) as place:
        alone = await _voters(count, "alone", place.now)
        crowd = await _voters(count, "crowd", place.now)
        (folder / "before").mkdir()
        first = anchor(folder / "before", count)
        spent_alone, time_alone = await _cast_all(place, alone, 1)
        spent_crowd, time_crowd = await _cast_all(place, crowd, WRITERS)
        (folder / "after").mkdir()
        bare = first + anchor(folder / "after", count)
        (folder / "votes").mkdir()
        without = anchor(folder / "votes", count, has_journal=False)
        entries = await journaled(count, place.now)
    rate, slow = len(bare) / sum(bare), p95(bare)
    return [
        Figure("votes, one after the other", count / time_alone, "sqlite3", rate, count, p95(spent_alone), slow),
        Figure(f"votes, {WRITERS} at once", count / time_crowd, "sqlite3", rate, count, p95(spent_crowd), slow),
        _entries(entries, without, database_url=settings.database_url),
    ]


def _entries(spent: list[float], without: list[float], *, database_url: str) -> Figure:
    """What the journal adds, beside a whole vote without it; the bar is about SQLite, where nothing waits on a wire."""
    middle = median(spent)
    return Figure(
        "journal and tree of a vote", 1 / middle, "sqlite3, vote alone", 1 / median(without), len(spent),
        p95(spent), p95(without), median_us=middle * 1e6, most_us=None if database_url else MOST_US,
    )  # fmt: skip
