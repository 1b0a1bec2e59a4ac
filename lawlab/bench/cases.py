"""Three-way merges with known answers, made from articles: two people change one base, and what they give together.

The plain kinds are those of everyday life; the hard ones are where merges by line or by resemblance go wrong in
silence. Each case is made from an article of real length, the same ones at every run.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from lawlab.engine.hunk import MARGIN
from lawlab.engine.text import is_word, tokens

Lines = tuple[str, ...]

_NEW = ("toutefois", "expressément", "annuellement", "gratuitement", "préalablement", "conjointement", "itérativement")
LONG = 14  # words of an alinea that may be edited


@dataclass(frozen=True)
class MergeCase:
    """A base, two texts made from it, and the text that they give together (None: they conflict)."""

    kind: str
    base: Lines
    ours: Lines
    theirs: Lines
    expected: Lines | None


@dataclass(frozen=True)
class Place:
    """An article, two of its long alineas (indexes, the first one before the other) and two words that it has not."""

    base: Lines
    one: int
    other: int
    words: tuple[str, str]
    rng: random.Random

    def inside(self, least: int = 0) -> int:
        """A word of the first alinea, with at least so many after it."""
        return self.rng.randrange(len(self.base[self.one].split(" ")) - least)

    def with_word(self, at: int, word: str, *, line: int | None = None, base: Lines | None = None) -> Lines:
        """The article with one word of one alinea replaced."""
        lines, number = self.base if base is None else base, self.one if line is None else line
        words = lines[number].split(" ")
        return swapped(lines, number, " ".join([*words[:at], word, *words[at + 1 :]]))


def swapped(lines: Lines, number: int, line: str) -> Lines:
    """The article with one alinea replaced."""
    return (*lines[:number], line, *lines[number + 1 :])


def without(lines: Lines, number: int, count: int = 1) -> Lines:
    """The article with some alineas struck."""
    return lines[:number] + lines[number + count :]


def put(lines: Lines, number: int, *new: str) -> Lines:
    """The article with alineas put in before this one."""
    return lines[:number] + new + lines[number:]


def _far(p: Place) -> MergeCase:
    ours = p.with_word(p.inside(), p.words[0])
    at = p.rng.randrange(len(p.base[p.other].split(" ")))
    theirs, both = (p.with_word(at, p.words[1], line=p.other, base=lines) for lines in (p.base, ours))
    return MergeCase("far", p.base, ours, theirs, both)


def _near(p: Place) -> MergeCase:
    at = p.inside(8)
    then = p.rng.randrange(at + 7, len(p.base[p.one].split(" ")))
    ours = p.with_word(at, p.words[0])
    theirs, both = (p.with_word(then, p.words[1], base=lines) for lines in (p.base, ours))
    return MergeCase("near", p.base, ours, theirs, both)


def _same(p: Place) -> MergeCase:
    ours = p.with_word(p.inside(), p.words[0])
    return MergeCase("same", p.base, ours, ours, ours)


def _clash(p: Place) -> MergeCase:
    at = p.inside()
    return MergeCase("clash", p.base, p.with_word(at, p.words[0]), p.with_word(at, p.words[1]), None)


def _delete_edit(p: Place) -> MergeCase:
    return MergeCase("delete_edit", p.base, p.with_word(p.inside(), p.words[0]), without(p.base, p.one), None)


def _twin(p: Place) -> MergeCase:
    """The same alinea twice, another between: one of the two is struck by the one, edited by the other."""
    base = (*without(p.base, p.other)[: p.one + 1], p.base[p.other], p.base[p.one], *_after(p))
    ours = p.with_word(p.inside(), p.words[0], line=p.one + 2, base=base)
    return MergeCase("twin", base, ours, without(base, p.one), without(ours, p.one))


def _after(p: Place) -> Lines:
    return tuple(line for k, line in enumerate(p.base) if k > p.one and k != p.other)


def _close(p: Place) -> MergeCase:
    """Two words with fewer than four tokens between them: each side changed what the other one read."""
    return _two_tokens(p, "close", range(1, MARGIN))


def _just_apart(p: Place) -> MergeCase:
    """Two words with four to six tokens between them: the nearest that may stand together."""
    return _two_tokens(p, "just_apart", range(MARGIN, MARGIN + 3))


def _two_tokens(p: Place, kind: str, gaps: range) -> MergeCase:
    parts = tokens(p.base[p.one])
    places = [at for at, part in enumerate(parts) if is_word(part)]
    pairs = [(a, b) for a, b in combinations(places, 2) if b - a - 1 in gaps]
    first, second = p.rng.choice(pairs)

    def edited(*at: int) -> Lines:
        put_in = dict(zip((first, second), p.words, strict=True))
        return swapped(p.base, p.one, "".join(put_in[k] if k in at else part for k, part in enumerate(parts)))

    both = edited(first, second) if gaps.start >= MARGIN else None
    return MergeCase(kind, p.base, edited(first), edited(second), both)


def _same_point(p: Place) -> MergeCase:
    """Two different words put in at one point."""
    at = p.inside(1)
    ours, theirs = (p.with_word(at, f"{p.base[p.one].split(' ')[at]} {word}") for word in p.words)
    return MergeCase("same_point", p.base, ours, theirs, None)


def _same_gap(p: Place) -> MergeCase:
    """Two different alineas put in at one place: which one comes first is for a person to say."""
    ours, theirs = (put(p.base, p.one, f"Un alinéa {word} nouveau, {word} inséré ici.") for word in p.words)
    return MergeCase("same_gap", p.base, ours, theirs, None)


def _around(p: Place) -> MergeCase:
    """One puts an alinea before, the other after the one that both keep."""
    lines = [f"Un alinéa {word} nouveau, {word} inséré ici." for word in p.words]
    ours, theirs = put(p.base, p.one, lines[0]), put(p.base, p.one + 1, lines[1])
    return MergeCase("around", p.base, ours, theirs, put(ours, p.one + 2, lines[1]))


def _moved(p: Place) -> MergeCase:
    """One moves an alinea, the other edits it where it was: it is edited where it went."""
    line = p.base[p.one]
    edited = p.with_word(p.inside(), p.words[0])
    ours = (*without(p.base, p.one), line)
    return MergeCase("moved", p.base, ours, edited, (*without(p.base, p.one), edited[p.one]))


def _moved_twice(p: Place) -> MergeCase:
    """One alinea, moved to two places."""
    line = p.base[p.one]
    rest = ("Un alinéa pour ouvrir.", *without(p.base, p.one), "Un alinéa pour clore.")
    return MergeCase("moved_twice", put(rest, p.one + 1, line), (line, *rest), (*rest, line), None)


def _beside(p: Place) -> MergeCase:
    """One strikes an alinea, the other edits the next one."""
    base = put(p.base, p.one + 1, p.base[p.other])
    base = without(base, p.other + 1)
    ours = without(base, p.one)
    at = p.rng.randrange(len(base[p.one + 1].split(" ")))
    theirs = p.with_word(at, p.words[0], line=p.one + 1, base=base)
    return MergeCase("beside", base, ours, theirs, without(theirs, p.one))


def _twin_context(p: Place) -> MergeCase:
    """Twins of which the second is struck, while the other side edits what stands around each of them."""
    base = (*_twin(p).base, "Un dernier alinéa pour finir cet article.")
    ours = without(base, p.one + 2)
    theirs = p.with_word(0, p.words[0], line=p.one + 1, base=base)
    theirs = swapped(theirs, len(base) - 1, "Un dernier alinéa pour clore cet article.")
    return MergeCase("twin_context", base, ours, theirs, without(theirs, p.one + 2))


def _twins_together(p: Place) -> MergeCase:
    """Twins side by side: one is struck, nobody can tell which; the other side edits one of them."""
    base = put(p.base, p.one, p.base[p.one])
    ours = p.with_word(p.inside(), p.words[0], line=p.one + p.rng.randrange(2), base=base)
    return MergeCase("twins_together", base, ours, without(base, p.one), None)


def _typography(p: Place) -> MergeCase:
    """One only changes the typography of the whole article, the other a word of an alinea without any sign."""
    sentence = "Le délai court le jour de la demande faite au maire de la commune"
    base = put(p.base, p.one, sentence)
    ours = tuple(line if line == sentence else _retyped(line) for line in base)
    theirs, both = (swapped(lines, p.one, sentence.replace("jour", p.words[0])) for lines in (base, ours))
    return MergeCase("typography", base, ours, theirs, both)


def _retyped(line: str) -> str:
    changed = line.replace("’", "'") if "’" in line else line.replace("'", "’")
    return changed.replace(" ;", "\u00a0;").replace(" :", "\u00a0:").replace("« ", "«\u00a0")


def _emptied(p: Place) -> MergeCase:
    """One strikes the whole article, the other edits a word of it."""
    return MergeCase("emptied", p.base, (), p.with_word(p.inside(), p.words[0]), None)


def _born(p: Place) -> MergeCase:
    """An empty article into which one side writes."""
    return MergeCase("born", (), p.base, (), p.base)


def _rewritten(p: Place) -> MergeCase:
    """One writes an alinea anew, the other edits a word of it."""
    fresh = "Aucune disposition antérieure ne subsiste ; chacun s’en remet désormais au règlement."
    return MergeCase(
        "rewritten", p.base, swapped(p.base, p.one, fresh), p.with_word(p.inside(), p.words[0]), None
    )  # fmt: skip


def _renumbered(p: Place) -> MergeCase:
    """One puts an item in a list and renumbers what follows, the other edits a word of a renumbered item."""
    items = [
        f"le dossier {word} de la personne qui en fait la demande écrite" for word in ("fiscal", "social", "médical")
    ]
    listed = [f"{rank}° {item} ;" for rank, item in enumerate(items, start=1)]
    new = f"2° son adresse, {p.words[1]} déclarée ;"
    base = (*p.base, *listed)
    ours = (*p.base, listed[0], new, listed[1].replace("2°", "3°"), listed[2].replace("3°", "4°"))
    theirs, both = (swapped(x, len(x) - 1, x[-1].replace("demande", p.words[0])) for x in (base, ours))
    return MergeCase("renumbered", base, ours, theirs, both)


def _split(p: Place) -> MergeCase:
    """One cuts an alinea in two, the other edits another alinea."""
    words = p.base[p.one].split(" ")
    half = len(words) // 2
    parts = " ".join(words[:half]), " ".join(words[half:])
    ours = put(without(p.base, p.one), p.one, *parts)
    at = p.rng.randrange(len(p.base[p.other].split(" ")))
    theirs = p.with_word(at, p.words[0], line=p.other)
    both = p.with_word(at, p.words[0], line=p.other + 1, base=ours)
    return MergeCase("split", p.base, ours, theirs, both)


Maker = Callable[[Place], MergeCase]
PLAIN: tuple[Maker, ...] = (_far, _near, _same, _clash, _delete_edit, _twin)
HARD: tuple[Maker, ...] = (
    *(
        _close,
        _just_apart,
        _same_point,
        _same_gap,
        _around,
        _moved,
        _moved_twice,
        _beside,
        _twin_context,
        _twins_together,
    ),
    *(_typography, _emptied, _born, _rewritten, _renumbered, _split),
)


def merge_cases(
    articles: Iterable[Sequence[str]], count: int, seed: int = 1789, makers: Sequence[Maker] = (*PLAIN, *HARD)
) -> list[MergeCase]:
    """So many cases, of each kind in turn, on articles that have two different alineas of fourteen words."""
    rng = random.Random(seed)
    fit = [tuple(lines) for lines in articles if len(_long(lines)) > 1]
    return [makers[number % len(makers)](_place(rng.choice(fit), rng)) for number in range(count)] if fit else []


def _long(lines: Sequence[str]) -> list[str]:
    """The alineas that are long enough and there only once."""
    return [line for line in lines if len(line.split(" ")) >= LONG and lines.count(line) == 1]


def _place(base: Lines, rng: random.Random) -> Place:
    one, other = sorted(base.index(line) for line in rng.sample(_long(base), 2))
    said = " ".join(base)
    first, second = rng.sample([word for word in _NEW if word not in said], 2)
    return Place(base, one, other, (first, second), rng)
