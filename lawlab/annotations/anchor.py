"""Find quoted words in an alinea: exact once typography is set aside, never approximate."""

from dataclasses import dataclass

from lawlab.engine.text import normalise

CONTEXT_CHARS = 32


@dataclass(frozen=True)
class Anchor:
    """Quoted words as they stand in the alinea, with up to 32 characters before and after them."""

    quote: str
    prefix: str
    suffix: str


def find(alinea: str, quote: str, *, occurrence: int = 1) -> Anchor | None:
    """The words in the alinea, the ``occurrence``-th time they stand there (from 1; the first when there are fewer).

    None when they are not in it. Spaces, apostrophes, quotes and hyphens of any kind count as the same.

    >>> find("II. – Il les fournit à tout réparateur.", "les  fournit")
    Anchor(quote='les fournit', prefix='II. – Il ', suffix=' à tout réparateur.')
    """
    wanted = normalise(quote)
    plain, places = _plain(alinea)
    if not wanted:
        return None
    starts: list[int] = []
    start = plain.find(wanted)
    while start >= 0 and len(starts) < occurrence:
        starts.append(start)
        start = plain.find(wanted, start + 1)
    if not starts:
        return None
    at = starts[occurrence - 1] if len(starts) >= occurrence else starts[0]
    first, last = places[at], places[at + len(wanted) - 1] + 1
    return Anchor(
        quote=alinea[first:last],
        prefix=alinea[max(0, first - CONTEXT_CHARS) : first],
        suffix=alinea[last : last + CONTEXT_CHARS],
    )


def _plain(text: str) -> tuple[str, list[int]]:
    """``normalise(text)``, and for each of its characters where it comes from."""
    signs: list[str] = []
    places: list[int] = []
    for place, sign in enumerate(text):
        same = " " if sign.isspace() else normalise(sign)
        if same == " " and (not signs or signs[-1] == " "):
            continue
        signs.extend(same)
        places.extend([place] * len(same))
    return "".join(signs), places
