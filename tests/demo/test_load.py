"""The demonstration in a real database: the same each time, true to the rules, and kept at the second start."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from lawlab import database
from lawlab.accounts import queries as accounts
from lawlab.accounts import service as account_acts
from lawlab.consultations import queries as consultations
from lawlab.demo import content, load
from lawlab.engine.calendar import Phase
from lawlab.engine.outcome import Outcome
from lawlab.journal import queries as journal
from lawlab.settings import Settings
from lawlab.votes import queries as votes
from tests.demo.conftest import NOW
from texts import queries as texts

# What people wrote and chose, without ids of the journal, salts and dates.
_CONTENT = {
    "amendment": "SELECT number, status, revision, target, title, statement, operations, new_title FROM amendment",
    "argument": "SELECT number, side, body, supports FROM argument",
    "annotation": "SELECT number, alinea, quote, kind, body FROM annotation",
    "decision": "SELECT outcome, justification, alineas, status FROM decision",
    "ballot": "SELECT target_kind, target, revision, person, value FROM ballot",
    "tally": "SELECT target_kind, target, revision, account_kind, agree, mixed, disagree FROM tally",
    "text": "SELECT version, position, number, title, alineas, summary, explanation FROM article_text",
    "person": "SELECT email, name, role, kind, register_number FROM person",
}


async def fingerprint() -> dict[str, str]:
    found = {}
    for name, sql in _CONTENT.items():
        rows = sorted(repr(sorted(row.items())) for row in await database.fetch(sql))
        found[name] = f"{len(rows)} {hashlib.sha256(chr(10).join(rows).encode()).hexdigest()}"
    return found


async def test_both_consultations_are_where_the_calendar_says(demo: Settings) -> None:
    opened, over = await consultations.one("demo"), await consultations.one("demo-finished")
    assert opened.phase(NOW) is Phase.CONTRIBUTION
    assert opened.calendar.closes_at - NOW > timedelta(days=14)
    assert over.phase(NOW) is Phase.FOLLOW_UP
    assert opened.is_demo
    assert over.outcome is not None


async def test_nothing_in_it_is_in_the_future(demo: Settings) -> None:
    for chapter in ("site", "demo", "demo-finished"):
        lines = [line async for line, _ in journal.entries(chapter)]
        hours = [line.partition('"at":"')[2][:13] for line in lines]
        assert lines
        assert max(hours) <= NOW.strftime("%Y-%m-%dT%H")


async def test_journal_tallies_and_texts_hold(demo: Settings) -> None:
    for slug in ("demo", "demo-finished"):
        assert await journal.check(slug) is None
        assert await votes.recount((await consultations.one(slug)).id) == ()
    rows = await database.fetch("SELECT COUNT(*) AS n FROM ballot b JOIN consultation c ON c.id = b.consultation"
                                " WHERE c.slug = 'demo'")  # fmt: skip
    assert rows[0]["n"] >= 4_000


async def test_another_load_on_another_day_gives_the_same_debate(db: Settings, demo_file: Path) -> None:
    assert await load.load(NOW + timedelta(days=3, hours=7))
    second = await fingerprint()
    await database.close()
    await database.connect(Settings(data_dir=demo_file.parent))
    assert await fingerprint() == second


async def test_a_second_load_keeps_what_was_done(demo: Settings) -> None:
    before = await fingerprint()
    assert not await load.load(NOW + timedelta(hours=2))
    assert await fingerprint() == before


async def test_a_load_that_fails_half_way_leaves_nothing(db: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    async def stop(*given: object, **named: object) -> None:
        raise RuntimeError("no space left")

    monkeypatch.setattr(load.answers, "publish", stop)
    with pytest.raises(RuntimeError):
        await load.load(NOW)
    for table in ("person", "bill", "journal_entry"):
        assert (await database.fetch(f"SELECT COUNT(*) AS n FROM {table}"))[0]["n"] == 0


async def test_every_role_can_sign_in(demo: Settings) -> None:
    shown = await accounts.demo_accounts()
    assert [account.email for account in shown] == [account.email for account in content.accounts()]
    assert {account.role for account in shown} == {
        "citizen", "organisation", "moderator", "drafter", "publisher", "administrator"
    }  # fmt: skip
    assert await account_acts.sign_in("redaction@demo.lawlab.example", accounts.DEMO_PASSWORD, now=NOW)


async def test_the_finished_text_holds_what_was_retained(demo: Settings) -> None:
    over = await consultations.one("demo-finished")
    assert over.outcome is not None
    version = await texts.version(over.outcome)
    whole = "\n".join(alinea for article in version.articles for alinea in article.alineas)
    assert "dont un quart au moins sont issus de l’agriculture biologique" in whole
    assert "Les élèves y participent." in whole
    assert "Chaque école peut cultiver un potager" in whole
    assert "deux fois dans les lycées" in whole
    assert "50 %" not in whole
    rows = await database.fetch("SELECT DISTINCT outcome FROM decision WHERE status = 'published'")
    assert {row["outcome"] for row in rows} == set(Outcome)


async def test_the_desk_has_work(demo: Settings) -> None:
    rows = await database.fetch("SELECT d.status, COUNT(*) AS n FROM decision d JOIN consultation c"
                                " ON c.id = d.consultation WHERE c.slug = 'demo' GROUP BY d.status")  # fmt: skip
    assert {row["status"]: row["n"] for row in rows} == {"recorded": 5, "draft": 5}
    assert (await database.fetch("SELECT COUNT(*) AS n FROM amendment WHERE status = 'draft'"))[0]["n"] == 3
