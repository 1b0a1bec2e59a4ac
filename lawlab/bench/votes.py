"""Durable votes a second through the service, against bare sqlite3 doing the same transaction.

The anchor writes what the service writes (ballot, tally, journal entry, commitment) with the same pragmas and hashes,
in one thread, with no rule checked and nobody else waiting: it is the floor that the disk and SQLite set.
"""

import asyncio
import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path

from lawlab import database
from lawlab.accounts import service as accounts
from lawlab.bench.figures import Figure, p95
from lawlab.bench.worlds import Place, opened
from lawlab.engine import chain
from lawlab.engine.rules import Actor, Role
from lawlab.journal.service import new_salt
from lawlab.settings import Settings
from lawlab.votes import service as votes

WRITERS = 10

_ANCHOR_TABLES = """
CREATE TABLE ballot (id INTEGER PRIMARY KEY, target INTEGER, person INTEGER, value INTEGER, entry INTEGER, at TEXT);
CREATE UNIQUE INDEX ballot_one ON ballot (target, person);
CREATE TABLE tally (target INTEGER PRIMARY KEY, agree INTEGER, mixed INTEGER, disagree INTEGER);
CREATE TABLE journal_entry (id INTEGER PRIMARY KEY, chapter TEXT, number INTEGER, line TEXT, link TEXT, at TEXT);
CREATE UNIQUE INDEX entry_place ON journal_entry (chapter, number);
CREATE TABLE journal_commitment (id INTEGER PRIMARY KEY, chapter TEXT, number INTEGER, person INTEGER, salt BLOB);
INSERT INTO tally VALUES (1, 0, 0, 0);
"""


def anchor(folder: Path, count: int) -> list[float]:
    """Seconds of each of ``count`` votes written by bare sqlite3."""
    connection = sqlite3.connect(folder / "anchor.sqlite3", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.executescript(_ANCHOR_TABLES)
    spent = []
    for person in range(1, count + 1):
        started = time.perf_counter()
        _anchor_vote(connection, person)
        spent.append(time.perf_counter() - started)
    connection.close()
    return spent


def _anchor_vote(connection: sqlite3.Connection, person: int) -> None:
    now = datetime.now(UTC).isoformat()
    connection.execute("BEGIN IMMEDIATE")
    row = connection.execute(
        "SELECT number, link FROM journal_entry WHERE chapter = 'bench' ORDER BY number DESC LIMIT 1"
    ).fetchone()
    number, previous = (row[0] + 1, row[1]) if row else (1, chain.GENESIS)
    salt = new_salt()
    who = chain.commit_person(salt, f"bench:{person}")
    line = chain.canonical({"at": now[:13], "k": "vote", "n": number, "tgt": "amd-1@1", "val": 1, "who": who})
    connection.execute(
        "INSERT INTO ballot (target, person, value, entry, at) VALUES (1, ?, 1, ?, ?)", (person, number, now)
    )
    connection.execute("UPDATE tally SET agree = agree + 1 WHERE target = 1")
    connection.execute(
        "INSERT INTO journal_entry (chapter, number, line, link, at) VALUES ('bench', ?, ?, ?, ?)",
        (number, line, chain.link(previous, line), now),
    )
    connection.execute(
        "INSERT INTO journal_commitment (chapter, number, person, salt) VALUES ('bench', ?, ?, ?)",
        (number, person, salt),
    )
    connection.execute("COMMIT")


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
    """Cast ``count`` votes alone, ``count`` with ten under way, between two halves of the anchor."""
    async with opened(settings) as place:
        alone = await _voters(count, "alone", place.now)
        crowd = await _voters(count, "crowd", place.now)
        (folder / "before").mkdir()
        first = anchor(folder / "before", count)
        spent_alone, time_alone = await _cast_all(place, alone, 1)
        spent_crowd, time_crowd = await _cast_all(place, crowd, WRITERS)
        (folder / "after").mkdir()
        bare = first + anchor(folder / "after", count)
    rate, slow = len(bare) / sum(bare), p95(bare)
    return [
        Figure("votes, one after the other", count / time_alone, "sqlite3", rate, count, p95(spent_alone), slow),
        Figure(f"votes, {WRITERS} at once", count / time_crowd, "sqlite3", rate, count, p95(spent_crowd), slow),
    ]
