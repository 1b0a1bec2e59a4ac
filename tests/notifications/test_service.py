"""One letter a person and publication, whatever fails: with a real mail server that refuses, stops or dies."""

import asyncio
import email
import email.policy
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from arguments import service as arguments
from arguments.forms import ArgumentForm, Side
from lawlab import clock, database
from lawlab.accounts import queries as accounts_queries
from lawlab.accounts import service as accounts
from lawlab.decisions import service as decisions
from lawlab.engine.outcome import Outcome
from lawlab.engine.rules import Actor, Role
from lawlab.notifications import queries, service
from lawlab.notifications.queries import State
from lawlab.settings import Settings
from lawlab.votes import service as votes
from tests import worlds
from tests.browsing import BASE_URL, account
from tests.decisions.desk import decide, deciding
from tests.worlds import World


@dataclass
class Box:
    """A mail server: what it says to each letter, and what it has accepted."""

    replies: list[str] = field(default_factory=list)
    messages: list[EmailMessage] = field(default_factory=list)
    asked: int = 0

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        self.asked += 1
        reply = self.replies.pop(0) if self.replies else "250 OK"
        if reply in ("250 OK", "silence"):
            found = email.message_from_bytes(envelope.content, policy=email.policy.default)
            assert isinstance(found, EmailMessage)
            self.messages.append(found)
        if reply == "silence":  # it has the letter, and dies before it says so
            server.transport.abort()
        return reply if reply != "silence" else "250 OK"

    @property
    def readers(self) -> list[str]:
        return sorted(str(message["To"]) for message in self.messages)


@asynccontextmanager
async def served(settings: Settings, box: Box) -> AsyncIterator[Settings]:
    """The settings of a site whose letters go to this box."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    server = Controller(box, hostname="127.0.0.1", port=port)
    await asyncio.to_thread(server.start)
    try:
        yield settings.model_copy(update={"smtp_url": f"smtp://127.0.0.1:{port}", "base_url": BASE_URL})
    finally:
        await asyncio.to_thread(server.stop)


@pytest.fixture
def box() -> Box:
    return Box()


async def published(now: datetime, *authors: Actor) -> World:
    """An amendment by each author, answered and published one day before ``now``; two of them have an argument too."""
    world = await worlds.consultation(now=now - 19 * worlds.DAY)
    drafter, publisher = await worlds.person(Role.DRAFTER), await worlds.person(Role.PUBLISHER)
    for place, author in enumerate(authors):
        changes = {"quinze": "dix"} if place == 0 else {"gratuitement": f"en {place} lieux"}
        number = await worlds.amendment(world, author, changes=changes, title=f"Titre de {author.name}")
        outcome = Outcome.RETAINED if place == 0 else Outcome.NOT_RETAINED
        await decide(world, number, outcome, by=drafter)
        form = ArgumentForm(side=Side.FOR, body="Parce que cela marche déjà ailleurs.")
        await arguments.argue(world.slug, form, by=author, now=world.now, number=number)
    await decisions.publish(world.slug, by=publisher, now=deciding(world).now, label="Après")
    return world


async def states() -> dict[str, int]:
    return {state.value: many for state, many in (await queries.counts()).items() if many}


async def test_everybody_who_contributed_gets_one_letter(db: Settings, box: Box) -> None:
    now = clock.now()
    anne, bill = await account("anne@exemple.fr", name="Anne"), await account("bill@exemple.fr", name="Bill")
    await accounts.set_language(bill.id, "en")
    await account("idle@exemple.fr")
    await published(now, anne, bill)
    async with served(db, box) as chosen:
        for _ in range(3):
            await service.run(chosen, now)
    assert box.readers == ["anne@exemple.fr", "bill@exemple.fr"]
    assert await states() == {"sent": 2}
    letters = {str(message["To"]): message for message in box.messages}
    french, english = letters["anne@exemple.fr"], letters["bill@exemple.fr"]
    assert french["Subject"] == "Les réponses à vos contributions : Des objets qui durent"
    assert english["Subject"] == "The answers to your contributions: Des objets qui durent"
    text = french.get_content()
    assert "N° 1 · Titre de Anne" in text and "Retenu" in text and "Titre de Bill" not in text
    assert "1 de vos mots est dans le texte." in text.replace("\u00a0", " ")
    assert f"{BASE_URL}/consultations/essai/amendments/1/follow-up" in text
    assert f"{BASE_URL}/me?consultation=essai" in text and f"{BASE_URL}/consultations/essai/report" in text
    assert "Not retained" in english.get_content()
    assert french["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = str(french["List-Unsubscribe"]).strip("<>")
    assert link.startswith(f"{BASE_URL}/unsubscribe/") and link in text


async def test_voters_are_told_too_and_those_who_said_no_are_not(db: Settings, box: Box) -> None:
    now = clock.now()
    anne, voter, silent = [await account(f"{name}@exemple.fr") for name in ("anne", "voter", "silent")]
    world = await worlds.consultation(now=now - 19 * worlds.DAY)
    number = await worlds.amendment(world, anne)
    for person in (voter, silent):
        await votes.cast(world.slug, "amendment", number, 1, by=person, now=world.now)
    await service.choose(silent.id, decisions=False, now=now)
    await decide(world, number, by=await worlds.person(Role.DRAFTER))
    by = await worlds.person(Role.PUBLISHER)
    await decisions.publish(world.slug, by=by, now=deciding(world).now, label="Après")
    async with served(db, box) as chosen:
        await service.run(chosen, now)
    assert box.readers == ["anne@exemple.fr", "voter@exemple.fr"]


async def test_nothing_is_sent_before_publication_nor_inside_it(db: Settings, box: Box) -> None:
    now = clock.now()
    anne = await account("anne@exemple.fr")
    world = await worlds.consultation(now=now - 19 * worlds.DAY)
    await decide(world, await worlds.amendment(world, anne), by=await worlds.person(Role.DRAFTER))
    async with served(db, box) as chosen:
        await service.run(chosen, now)
        assert box.messages == [] and await states() == {}
        by = await worlds.person(Role.PUBLISHER)
        await decisions.publish(world.slug, by=by, now=deciding(world).now, label="Après")
        assert box.messages == [] and await states() == {}
        await service.run(chosen, now)
    assert box.readers == ["anne@exemple.fr"]


async def test_many_at_once_send_each_letter_once(db: Settings, box: Box) -> None:
    now = clock.now()
    people = [await account(f"p{number}@exemple.fr") for number in range(6)]
    await published(now, *people)
    async with served(db, box) as chosen:
        await asyncio.gather(*(service.run(chosen, now) for _ in range(5)))
        await service.run(chosen, now)
    assert box.readers == sorted(f"p{number}@exemple.fr" for number in range(6))
    rows = await database.fetch("SELECT notices FROM notice_read")
    assert [row["notices"] for row in rows] == [6]


async def test_many_letters_go_little_by_little(db: Settings, box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MOST_A_MINUTE", 2)
    now = clock.now()
    await published(now, *[await account(f"p{number}@exemple.fr") for number in range(5)])
    async with served(db, box) as chosen:
        assert [(await service.run(chosen, now))[State.SENT] for _ in range(4)] == [2, 2, 1, 0]
    assert len(set(box.readers)) == 5


async def test_a_server_that_is_away_is_asked_again_later_and_later(db: Settings, box: Box) -> None:
    now = clock.now()
    await published(now, await account("anne@exemple.fr"))
    away = db.model_copy(update={"smtp_url": "smtp://127.0.0.1:1"})
    delays: list[timedelta] = []
    for _ in range(4):
        assert (await service.run(away, now))[State.WAITING] == 1
        assert (await service.run(away, now))[State.WAITING] == 0, "not before it is due"
        due = (await database.fetch("SELECT due_at FROM notice"))[0]["due_at"]
        due = due if isinstance(due, datetime) else datetime.fromisoformat(due)
        delays.append(due - now)
        now = due
    assert delays == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8)]
    async with served(db, box) as chosen:
        await service.run(chosen, now)
    assert box.readers == ["anne@exemple.fr"] and await states() == {"sent": 1}


@pytest.mark.parametrize(
    ("reply", "state"),
    [("451 try later", "waiting"), ("552 mailbox full", "failed"), ("silence", "doubtful")],
)
async def test_each_answer_of_the_server_is_taken_for_what_it_says(
    db: Settings, box: Box, reply: str, state: str
) -> None:
    now = clock.now()
    await published(now, await account("anne@exemple.fr"))
    box.replies.append(reply)
    async with served(db, box) as chosen:
        await service.run(chosen, now)
        assert await states() == {state: 1}
        await service.run(chosen, now + timedelta(days=1))
        assert box.asked == (2 if state == "waiting" else 1), "what may have left never leaves twice by itself"
        if state == "doubtful":
            assert await service.send_doubtful_again(now) == 1
            await service.run(chosen, now)
            assert await states() == {"sent": 1} and box.asked == 2


async def test_a_crash_while_sending_never_sends_twice(db: Settings, box: Box, monkeypatch: pytest.MonkeyPatch) -> None:
    now = clock.now()
    await published(now, await account("anne@exemple.fr"))

    async def killed(_settings: Settings, _letter: service.mail.Letter) -> None:
        raise asyncio.CancelledError  # the process stops with the letter in hand: it may have left

    with monkeypatch.context() as crash:
        crash.setattr(service.mail, "hand_over", killed)
        with pytest.raises(asyncio.CancelledError):
            await service.run(db, now)
    async with served(db, box) as chosen:
        await service.run(chosen, now + timedelta(minutes=5))
        assert await states() == {"sending": 1}
        await service.run(chosen, now + timedelta(minutes=11))
    assert await states() == {"doubtful": 1} and box.messages == []


async def test_after_many_refusals_it_ends(db: Settings) -> None:
    now = clock.now()
    await published(now, await account("anne@exemple.fr"))
    away = db.model_copy(update={"smtp_url": "smtp://127.0.0.1:1"})
    for _ in range(service.MOST_ATTEMPTS + 2):
        await service.run(away, now)
        now += service.MOST_DELAY
    assert await states() == {"failed": 1}
    assert (await database.fetch("SELECT attempts FROM notice"))[0]["attempts"] == service.MOST_ATTEMPTS


async def test_old_news_is_not_dug_up(db: Settings, box: Box) -> None:
    now = clock.now()
    await published(now - 30 * worlds.DAY, await account("anne@exemple.fr"))
    async with served(db, box) as chosen:
        await service.run(chosen, now)
    assert box.messages == [] and await states() == {}


async def test_an_erased_account_leaves_nothing_and_gets_nothing(db: Settings, box: Box) -> None:
    now = clock.now()
    anne = await account("anne@exemple.fr")
    await published(now, anne, await account("bill@exemple.fr"))
    await service.collect(now)
    token = service.unsubscribe_token(db, await accounts_queries.account(anne.id))
    assert await service.reader_of(db, token) is not None
    await service.choose(anne.id, decisions=True, now=now)
    await service.forget(anne.id)
    async with served(db, box) as chosen:
        await service.run(chosen, now)
    assert box.readers == ["bill@exemple.fr"]
    assert await database.fetch("SELECT id FROM notice_choice") == []


async def test_no_row_holds_an_address_or_a_text(db: Settings) -> None:
    await published(clock.now(), await account("anne@exemple.fr"))
    await service.collect(clock.now())
    for table in ("notice", "notice_read", "notice_choice"):
        assert "exemple.fr" not in str(await database.fetch(f"SELECT * FROM {table}"))
