"""Write notices from the journal, then deliver them: at most once each (see the room's docstring)."""

import logging
from datetime import datetime, timedelta

from lawlab import database, settings
from lawlab.accounts import mail
from lawlab.accounts import queries as accounts
from lawlab.accounts.queries import AccountView
from lawlab.notifications import letters, queries
from lawlab.notifications.queries import NoticeView, Publication, State
from lawlab.settings import Settings
from lawlab.web import tokens

log = logging.getLogger("lawlab.notifications")

STALE = timedelta(days=7)  # an older publication is no news: a site that begins to send letters does not dig it up
ABANDONED = timedelta(minutes=10)  # nobody sends a letter for so long: the process that did is gone
MOST_ATTEMPTS = 10
MOST_A_MINUTE = 300  # by the chore: the site's other chores wait for it
FIRST_DELAY, MOST_DELAY = timedelta(minutes=1), timedelta(hours=6)
_BATCH = 200
UNSUBSCRIBE = "unsubscribe"


async def run(chosen: Settings, now: datetime) -> dict[State, int]:
    """The chore: read the journal, send what is due, not all at once; how many letters got into each state."""
    await collect(now)
    return await deliver(chosen, now, most=MOST_A_MINUTE)


async def collect(now: datetime) -> int:
    """Write the notices of every publication that was not read yet; gives how many were written."""
    return sum([await _collect(one, now) for one in await queries.unread()])


async def _collect(publication: Publication, now: datetime) -> int:
    """All the notices of one entry and the note that it was read, in one act: a second reader finds it done."""
    async with database.transaction():
        await database.lock("notices:" + publication.chapter, 0)
        taken = await database.fetch(
            "INSERT INTO notice_read (chapter, entry, notices, at) VALUES (?, ?, 0, ?)"
            " ON CONFLICT (chapter, entry) DO NOTHING RETURNING id",
            publication.chapter, publication.entry, now,
        )  # fmt: skip
        if not taken or now - publication.published_at > STALE:
            return 0
        people = await queries.concerned(publication.consultation)
        for start in range(0, len(people), _BATCH):
            await _write(publication, people[start : start + _BATCH], now)
        await database.execute("UPDATE notice_read SET notices = ? WHERE id = ?", len(people), taken[0]["id"])
    return len(people)


async def _write(publication: Publication, people: list[int], now: datetime) -> None:
    values = [
        value
        for person in people
        for value in (publication.chapter, publication.entry, person, State.WAITING.value, 0, now, "")
    ]
    rows = ", ".join(["(?, ?, ?, ?, ?, ?, ?)"] * len(people))
    await database.execute(
        "INSERT INTO notice (chapter, entry, person, state, attempts, due_at, problem)"
        f" VALUES {rows} ON CONFLICT (chapter, entry, person) DO NOTHING",
        *values,
    )


async def deliver(chosen: Settings, now: datetime, *, most: int | None = None) -> dict[State, int]:
    """Send the letters that are due, one after the other, ``most`` of them; how many ended in each state."""
    await _give_up_on_the_abandoned(now)
    ended = dict.fromkeys(State, 0)
    while (most is None or sum(ended.values()) < most) and (notice := await _claim(now)) is not None:
        ended[await _send(chosen, notice, now)] += 1
    return ended


async def _claim(now: datetime) -> NoticeView | None:
    """Take one letter for oneself, for good: whoever dies after this leaves it doubtful rather than sent twice."""
    rows = await database.fetch(
        "UPDATE notice SET state = ?, claimed_at = ?, attempts = attempts + 1 WHERE state = ? AND id ="
        " (SELECT id FROM notice WHERE state = ? AND due_at <= ? ORDER BY due_at, id LIMIT 1)"
        " RETURNING id, chapter, person, attempts",
        State.SENDING.value, now, State.WAITING.value, State.WAITING.value, now,
    )  # fmt: skip
    return NoticeView(**rows[0]) if rows else None


async def _give_up_on_the_abandoned(now: datetime) -> None:
    rows = await database.fetch(
        "UPDATE notice SET state = ?, problem = ? WHERE state = ? AND claimed_at < ? RETURNING id",
        State.DOUBTFUL.value, "interrupted", State.SENDING.value, now - ABANDONED,
    )  # fmt: skip
    if rows:
        log.warning("%s letters were interrupted: see lawlab notify", len(rows))


async def _send(chosen: Settings, notice: NoticeView, now: datetime) -> State:
    try:
        account = await accounts.account(notice.person)
    except LookupError:  # erased meanwhile
        return await _end(notice, State.DROPPED, now, "no account")
    if not account.email or not await queries.wants_decisions(notice.person):
        return await _end(notice, State.DROPPED, now, "not wanted")
    try:
        token = unsubscribe_token(chosen, account)
        letter = await letters.decisions(notice.chapter, account, base_url=chosen.base_url, token=token, now=now)
    except Exception:  # nothing has left: it is tried again, and the others go their way
        log.exception("letter %s could not be written", notice.id)
        return await _again(notice, now, "not written")
    try:
        await mail.hand_over(chosen, letter)
    except mail.InDoubt as error:
        return await _end(notice, State.DOUBTFUL, now, str(error))
    except mail.NotSent as error:
        if error.is_lasting:
            return await _end(notice, State.FAILED, now, str(error))
        return await _again(notice, now, str(error))
    return await _end(notice, State.SENT, now, "")


async def _again(notice: NoticeView, now: datetime, problem: str) -> State:
    """Try later, twice as late each time; after too many times, no more."""
    if notice.attempts >= MOST_ATTEMPTS:
        return await _end(notice, State.FAILED, now, problem)
    delay = min(MOST_DELAY, FIRST_DELAY * 2 ** (notice.attempts - 1))
    await database.execute(
        "UPDATE notice SET state = ?, claimed_at = NULL, due_at = ?, problem = ? WHERE id = ?",
        State.WAITING.value, now + delay, problem[:120], notice.id,
    )  # fmt: skip
    return State.WAITING


async def _end(notice: NoticeView, state: State, now: datetime, problem: str) -> State:
    await database.execute(
        "UPDATE notice SET state = ?, done_at = ?, problem = ? WHERE id = ?",
        state.value, now, problem[:120], notice.id,
    )  # fmt: skip
    return state


async def send_doubtful_again(now: datetime) -> int:
    """The operator asks for it: letters that may have left are sent again; gives how many."""
    rows = await database.fetch(
        "UPDATE notice SET state = ?, claimed_at = NULL, due_at = ? WHERE state = ? RETURNING id",
        State.WAITING.value, now, State.DOUBTFUL.value,
    )  # fmt: skip
    return len(rows)


async def choose(person: int, *, decisions: bool, now: datetime) -> None:
    """Whether a person wants letters about answers."""
    await database.execute(
        "INSERT INTO notice_choice (person, decisions, at) VALUES (?, ?, ?)"
        " ON CONFLICT (person) DO UPDATE SET decisions = excluded.decisions, at = excluded.at",
        person, decisions, now,
    )  # fmt: skip


async def forget(person: int) -> None:
    """Leave nothing of an erased account, inside the act that erases it."""
    await database.execute("DELETE FROM notice WHERE person = ?", person)
    await database.execute("DELETE FROM notice_choice WHERE person = ?", person)


def unsubscribe_token(chosen: Settings, account: AccountView) -> str:
    """What a letter's link proves: that it was sent to this account. The same for all of its letters."""
    value = [account.id, account.created_at.isoformat()]
    return tokens.sign(settings.secret(chosen), UNSUBSCRIBE, value)


async def reader_of(chosen: Settings, token: str) -> AccountView | None:
    """The account whose letters hold this token; None for any other text, or when the account is gone."""
    value = tokens.unsign(settings.secret(chosen), UNSUBSCRIBE, token)
    if not isinstance(value, list) or len(value) != 2 or not isinstance(value[0], int):
        return None
    try:
        account = await accounts.account(value[0])
    except LookupError:
        return None
    return account if account.created_at.isoformat() == value[1] else None
