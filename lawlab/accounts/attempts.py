"""Slows guessing down. Each try is counted before it is checked, so that a hundred at once count as a hundred."""

from datetime import datetime, timedelta

from lawlab import database
from lawlab.accounts.tables import Attempt
from lawlab.errors import TooMany
from lawlab.web import tokens
from lawlab.web.i18n import N_

FREE = 5
FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(hours=1)
WAIT = N_(
    "Trop d’essais pour cette adresse. Attendez {minutes} min avant le prochain ; le mot de passe oublié marche aussi."
)


def delay(failures: int, *, free: int = FREE) -> timedelta:
    """How long to wait after so many tries: nothing up to ``free``, then 30 s, doubled each time, up to 15 min."""
    if failures < free:
        return timedelta(0)
    return min(FIRST_DELAY * 2 ** min(failures - free, 10), LONGEST_DELAY)


async def count(key: str, now: datetime, *, free: int = FREE, message: str = WAIT) -> None:
    """Count one more try under this key. Raises TooMany (and does not count it) while the delay runs."""
    hashed = tokens.digest(key)
    async with database.transaction():
        await database.lock("attempt:" + hashed, 0)
        row = await Attempt.select(Attempt.failures, Attempt.last_at).where(Attempt.address_hash == hashed).first()
        failures = 0
        if row is not None and now - row["last_at"] < FORGOTTEN_AFTER:
            failures = row["failures"]
            left = row["last_at"] + delay(failures, free=free) - now
            if left > timedelta(0):
                seconds = int(left.total_seconds()) + 1
                raise TooMany(message, retry_after=seconds, minutes=-(-seconds // 60))
        if row is None:
            await Attempt.insert(Attempt(address_hash=hashed, failures=1, last_at=now))
        else:
            await Attempt.update({Attempt.failures: failures + 1, Attempt.last_at: now}).where(
                Attempt.address_hash == hashed
            )


async def forget(key: str) -> None:
    """The right password was given: start again from nothing."""
    await Attempt.delete().where(Attempt.address_hash == tokens.digest(key))
