"""Passwords: which are accepted, and how they are kept (argon2id: 19 MiB, 2 passes, 1 lane; OWASP's floor)."""

import asyncio
from functools import cache
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from lawlab.accounts.queries import folded_name
from lawlab.web.i18n import N_

MIN_CHARS = 12
MAX_CHARS = 500
TOO_SHORT = N_("12 signes au moins. Une phrase convient.")
TOO_COMMON = N_("Ce mot de passe est trop courant : il serait vite deviné. Une phrase à vous convient.")
HOLDS_NAME = N_("Il contient votre nom ou votre adresse : choisissez autre chose.")

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)

# What people who must reach twelve signs choose first: the best known words, walks on the keyboard, and their doubles.
_WORST = frozenset(
    [
        "password",
        "motdepasse",
        "azerty",
        "qwerty",
        "azertyuiop",
        "qwertyuiop",
        "azertyuiopqs",
        "abcdefghijkl",
        "abcdefghijklm",
        "administrateur",
        "administrator",
        "bienvenue",
        "welcome",
        "letmein",
        "iloveyou",
        "jetaime",
        "loulou",
        "doudou",
        "chouchou",
        "soleil",
        "sunshine",
        "football",
        "marseille",
        "parissaintgermain",
        "princesse",
        "princess",
        "nicolas",
        "camille",
        "dragon",
        "monkey",
        "master",
        "michael",
        "superman",
        "batman",
        "pokemon",
        "secret",
        "trustno1",
        "changeme",
        "changemoi",
        "changezmoi",
        "default",
        "invite",
        "passe",
        "correcthorsebatterystaple",
        "unmotdepasse",
        "monmotdepasse",
        "lemotdepasse",
        "motdepassesecret",
        "aqwzsxedcrfv",
        "qazwsxedcrfv",
        "1qaz2wsx3edc",
        "1a2z3e4r5t6y",
        "zaqxswcdevfr",
        "poiuytrezaml",
        "mlkjhgfdsqwx",
        "lawlab",
        "demolawlab",
        "republique",
        "liberteegalitefraternite",
        "vivelafrance",
        "assembleenationale",
    ]
)


def weakness(password: str, *, name: str = "", email: str = "") -> str:
    """Why this password is refused, as a sentence; empty when it is fine."""
    if len(password) < MIN_CHARS:
        return TOO_SHORT
    core = folded_name(password)
    letters = core.strip("0123456789")
    if len(set(core)) < 5 or _is_run(core) or {core, letters} & _WORST or _is_doubled(letters):
        return TOO_COMMON
    personal = [folded_name(name), *(folded_name(part) for part in email.split("@")[:1])]
    if any(len(part) >= 4 and part in core and len(core) < len(part) + 8 for part in personal):
        return HOLDS_NAME
    return ""


def _is_run(core: str) -> bool:
    """123456789012, 890123456789, abcdefghijkl and the like, up or down."""
    digits = core.isdigit() and (core in "0123456789" * 8 or core in "9876543210" * 8)
    steps = {ord(b) - ord(a) for a, b in pairwise(core)}
    return digits or steps in ({1}, {-1})


def _is_doubled(letters: str) -> bool:
    """azertyazerty, secretsecretsecret: one known word several times."""
    return any(len(word) >= 4 and letters and not letters.replace(word, "") for word in _WORST)


async def hashed(password: str) -> str:
    """The password as it is kept. In a thread: about 26 ms."""
    return await asyncio.to_thread(_hasher.hash, password)


async def is_right(kept: str | None, password: str) -> bool:
    """Whether this is the password. Takes the same time when there is nothing to compare with."""
    return await asyncio.to_thread(_verify, kept, password)


def _verify(kept: str | None, password: str) -> bool:
    try:
        return _hasher.verify(kept or _decoy(), password[:MAX_CHARS]) and kept is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


@cache
def _decoy() -> str:
    return _hasher.hash("nobody has this password")
