"""The draw that settles who is shown first among what nobody has seen: printed, and drawn again by anyone.

A draw is a day and a number from 0 to 31 that comes from the visitor's own cookie, so that neighbours do not all read
the same first lines. Few draws, not one for each visitor: a page may then be kept and shown to many.
"""

import hashlib
from dataclasses import dataclass
from datetime import date

DRAWS = 32


@dataclass(frozen=True)
class Draw:
    """A draw: ``seed`` is what is hashed with each amendment's number (« seed:number », SHA-256)."""

    day: date
    number: int
    seed: str


def draw(slug: str, day: date, *, visitor: str, asked: int | None = None) -> Draw:
    """The visitor's draw of the day, or the one asked for by its number.

    >>> draw("demo", date(2026, 11, 22), visitor="", asked=5).seed
    'demo:2026-11-22:5'
    """
    own = int.from_bytes(hashlib.sha256(visitor.encode()).digest()[:4], "big") % DRAWS if visitor else 0
    number = asked if asked is not None and 0 <= asked < DRAWS else own
    return Draw(day=day, number=number, seed=f"{slug}:{day.isoformat()}:{number}")
