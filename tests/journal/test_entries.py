"""Every kind of entry that the house writes, in the canonical form of RFC 8785, with no text and nobody's name."""

import json

import pytest
import rfc8785

from lawlab import chores, clock, database
from lawlab.engine import chain
from lawlab.journal import queries
from lawlab.settings import Settings
from tests.demo.conftest import demo, demo_file

__all__ = ["demo", "demo_file"]

# TRUST §2.2 of the design notes, and what else the house records.
IN_THE_DEMONSTRATION = {
    "account", "amend", "annotate", "arg", "close", "decide", "open", "publish", "ranking", "support", "text", "vote",
}  # fmt: skip
BY_THE_ENGINE = [
    {"k": "erase", "at": "2026-11-22T14", "n": 7, "count": 2},
    {"k": "dates", "at": "2026-11-22T14", "n": 8, "reason": 'Un « report » : l’été\u2028\u0001\\"/😀', "opens": ""},
    {"k": "import", "at": "2026-11-22T14", "n": 9, "set": "votes-amendment", "agree": 2**53 - 1, "origin": "e\u0301"},
    {"k": "moderate", "at": "2026-11-22T14", "n": 10, "tgt": "arg-3", "reason": "charter-2", "who": "0" * 64},
    {"k": "vote", "at": "2026-11-22T14", "n": 11, "tgt": "amd-1@1", "val": None, "sup": 4, "who": "0" * 64},
]


async def test_every_line_of_the_demonstration_is_rfc_8785(demo: Settings) -> None:
    await chores.daily.tell_accounts(demo, clock.now())
    kinds: set[str] = set()
    names = {str(row["name"]) for row in await database.fetch("SELECT name FROM person WHERE email IS NOT NULL")}
    for found in await database.fetch("SELECT DISTINCT chapter FROM journal_entry"):
        async for line, _link in queries.entries(found["chapter"]):
            entry = json.loads(line)
            kinds.add(entry["k"])
            assert rfc8785.dumps(entry) == line.encode(), line
            assert entry["at"] == entry["at"][:13] and isinstance(entry["n"], int)
            assert not names & set(map(str, entry.values())), line
    assert kinds >= IN_THE_DEMONSTRATION, IN_THE_DEMONSTRATION - kinds


@pytest.mark.parametrize("entry", BY_THE_ENGINE, ids=lambda entry: str(entry["k"]))
def test_other_kinds_and_strange_signs_too(entry: dict[str, chain.Field]) -> None:
    line = chain.canonical(entry)
    assert rfc8785.dumps(json.loads(line)) == line.encode()


async def test_a_published_chapter_is_closed_and_opened_with_its_formula(demo: Settings) -> None:
    lines = [json.loads(line) async for line, _link in queries.entries("demo-finished")]
    assert [entry["k"] for entry in lines[:3]] == ["open", "text", "ranking"]
    assert lines[2]["formula"] == "wilson-95" and lines[2]["z"] == "1.959963984540054" and lines[2]["was"] is None
    assert [entry["k"] for entry in lines[-2:]] == ["publish", "close"]
    assert lines[-1]["entries"] == len(lines) - 1
