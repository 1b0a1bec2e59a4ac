"""From a sentence of the trade back to operations, in both styles: strict on meaning, tolerant on typography.

The result is Parsed, Partial (with what is left over) or Opaque. « Not machine-readable » is a legal state: a line
that is not understood is never guessed. Announced numbers (« deux alinéas ») delimit a block when the lines agree.
"""

import re
from dataclasses import dataclass

from lawlab.engine.commands import RULES
from lawlab.engine.paragraphs import Paragraphs
from lawlab.engine.verbs import Operation


@dataclass(frozen=True)
class Parsed:
    """Every paragraph was understood."""

    ops: tuple[Operation, ...]


@dataclass(frozen=True)
class Partial:
    """Some paragraphs were understood; ``leftovers`` are the others, as given."""

    ops: tuple[Operation, ...]
    leftovers: tuple[str, ...]


@dataclass(frozen=True)
class Opaque:
    """Nothing was understood."""

    text: str


Reading = Parsed | Partial | Opaque


def parse(text: str) -> Reading:
    """Read an amendment, one paragraph a line (blank lines ignored).

    >>> parse("A l'alinéa 2, substituer au mot : \\"quinze\\" le mot : \\"dix\\".").ops
    (ReplaceWords(alinea=2, old='quinze', new='dix', sentence=None, edge=None, occurrence=None),)
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    first = _read(text, lines)
    if isinstance(first, Parsed):
        return first
    # The words may stand in the sentence itself: give each quotation a line of its own and read again.
    second = _read(text, [piece for line in lines for piece in explode(line)])
    return second if _understood(second) > _understood(first) else first


def _understood(reading: Reading) -> tuple[int, int]:
    match reading:
        case Parsed(ops):
            return 2, len(ops)
        case Partial(ops, leftovers):
            return 1, len(ops) - len(leftovers)
        case Opaque():
            return 0, 0


def _read(text: str, raw: list[str]) -> Reading:
    lines = Paragraphs(raw)
    ops: list[Operation] = []
    leftovers: list[str] = []
    while not lines.over:
        start = lines.at
        for rule in RULES:
            if found := rule(lines):
                ops += found
                break
        else:
            lines.at = start + 1
            leftovers.append(raw[start])
    if not ops:
        return Opaque(text)
    return Partial(tuple(ops), tuple(leftovers)) if leftovers else Parsed(tuple(ops))


def explode(line: str) -> list[str]:
    """A sentence with inline quotations as paragraphs: command, « words », command, « words ».

    >>> explode("après le mot : « dont », insérer les mots : « , dites « rurales », ».")
    ['après le mot :', '« dont »,', 'insérer les mots :', '« , dites « rurales », ».']
    """
    pieces: list[str] = []
    depth = start = 0
    straight = "«" not in line
    for at, sign in enumerate(line):
        opens = sign in "«“" or (straight and sign == '"' and depth == 0)
        closes = sign in "»”" or (straight and sign == '"' and depth == 1)
        if opens:
            if depth == 0:
                pieces.append(line[start:at])
                start = at
            depth += 1
        elif closes and depth:
            depth -= 1
            if depth == 0:
                tail = re.compile(r"\s*[,.;]?").match(line, at + 1)
                end = tail.end() if tail else at + 1
                pieces.append(line[start:end])
                start = end
    pieces.append(line[start:])
    return [piece.strip() for piece in pieces if piece.strip()]
