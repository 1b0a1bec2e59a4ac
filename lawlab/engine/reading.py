"""From a sentence of the trade back to operations, in both styles: strict on meaning, tolerant on typography.

The result is Parsed, Partial (with what is left over) or Opaque. « Not machine-readable » is a legal state: a line
that is not understood is never guessed. Announced numbers (« deux alinéas ») delimit a block when the lines agree.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from lawlab.engine.additions import complete, insert, precede
from lawlab.engine.beside import beside, words_first
from lawlab.engine.commands import Ops, delete, inner, places, replace_, rewrite
from lawlab.engine.cursor import Cursor
from lawlab.engine.location import WHOLE, Spot, Spots, location
from lawlab.engine.passive import passive, subject
from lawlab.engine.starts import GAGE
from lawlab.engine.verbs import (
    ARTICLE,
    AppendSentence,
    AppendWords,
    DeleteAlineas,
    DeleteSentence,
    DeleteTail,
    DeleteWords,
    InAlinea,
    InsertSentence,
    InsertWords,
    Operation,
    PrependWords,
    ReplaceWords,
    RewriteAlineas,
    RewriteHead,
    RewriteSentences,
    RewriteTail,
)
from lawlab.engine.whole import heading, new_article, titles, whole_article

_COMMANDS = (delete, replace_, beside, complete, insert, rewrite, precede, passive, words_first)
_ALONE: tuple[Callable[[Cursor], Ops | None], ...] = (whole_article, new_article, titles, subject)
_PARENT_HEAD = (
    r"(?:à |de |sur )?(?:l')?(?:sous-)?amendement (?:n° ?)?(?P<parent>\d[\w-]*(?: rect(?:ifié"
    r"|\.)?(?: (?:bis|ter|quater|quinquies|sexies))?)?)\.?(?: (?:de|présenté par) [^,]*)?(?=[ ,:]|$)"
)
_PARENT_TAIL = (
    r"(?:de|à|du) (?:l')?(?:sous-)?amendement (?:n° ?)?(?P<parent>\d[\w-]*(?: rect(?:ifié|\.)?(?: (?:bis"
    r"|ter|quater))?)?)\.?"
)
# The heading of the page, which says where the command says it again.
_HEADING = re.compile(
    r"(?:sous-amendement|articles? additionnels?(?: (?:après|avant) l'article [\w -]+)?"
    r"|(?:article|art\.) (?:1er|\d+)(?: [a-z]+){0,3})\s?:?"
)
_SUB_HEADING = re.compile(rf"sous-amendement (?=à |de ){_PARENT_HEAD}")
_AGAIN = (
    r"(?:(?:procéder|faire|effectuer|opérer) )?(?:à )?(?:la|le|au) mêmes? (?:substitution|suppression"
    r"|insertion|modification|rédaction|opération|remplacement|ajout|complément|rectification)s?\b"
)
_DEPTH = 8  # a place is not refined on more lines than this
_LONGEST = 400_000
_MANY = 1_000  # paragraphs left over: what is beyond is no amendment


@dataclass(frozen=True)
class Parsed:
    """Every paragraph was understood. ``parent``: the amendment that a sub-amendment changes; ``skipped``: the
    clauses of financial compensation (article 40), which are not operations of the text that comes out."""

    ops: tuple[Operation, ...]
    parent: str = ""
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True)
class Partial:
    """Some paragraphs were understood; ``leftovers`` are the others, as given."""

    ops: tuple[Operation, ...]
    leftovers: tuple[str, ...]
    parent: str = ""
    skipped: tuple[str, ...] = ()
    unresolved: bool = False


@dataclass(frozen=True)
class Opaque:
    """Nothing was understood. ``unresolved``, as in Partial: a place is named by its label (« le 2° du I »), which only
    the article can tell."""

    text: str
    unresolved: bool = False


Reading = Parsed | Partial | Opaque


def parse(text: str, base: Sequence[str] = ()) -> Reading:
    """Read an amendment, one paragraph a line (blank lines ignored).

    Places named by a label (« le 2° du I ») are read when the ``base`` alineas are given: they tell their numbers.

    >>> parse("A l'alinéa 2, substituer au mot : \\"quinze\\" le mot : \\"dix\\".").ops
    (ReplaceWords(alinea=2, old='quinze', new='dix', sentence=None, edge=None, occurrence=None),)
    """
    if len(text) > _LONGEST:
        return Opaque(text)
    lines = [line for line in (_INVISIBLE.sub("", line).strip() for line in text.splitlines()) if line]
    if lines:
        lines[0] = _HEADING_MARK.sub("", lines[0]) or lines[0]
    if len(lines) == 1:
        lines = _NEXT_PART.split(lines[0])
    first = _Reader(text, lines, base, inline=False).read()
    if isinstance(first, Parsed):
        return first
    # The words may stand in the sentence itself: read again with quotations that end inside a paragraph.
    second = _Reader(text, lines, base, inline=True).read()
    return second if _understood(second) > _understood(first) else first


# Parts on one line: « I. – Supprimer l’alinéa 4. II. – En conséquence, à l’alinéa 7, … »
_NEXT_PART = re.compile(
    r"(?<=[.»]) (?=(?:II|III|IV|V|VI|VII|VIII|IX|X)(?:\.?\s?[-‑–—]|\.)\s?"
    r"(?:En conséquence|[ÀA] l|Aux?|Après|Avant|Alinéa|Supprimer|Compléter|Rédiger"
    r"|Procéder|Remplacer|Substituer|Insérer)\b)"
)
_HEADING_MARK = re.compile(r"^#{1,6}\s*")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")


def _understood(reading: Reading) -> tuple[int, int]:
    match reading:
        case Parsed(ops):
            return 2, len(ops)
        case Partial(ops, leftovers):
            return 1, len(ops) - len(leftovers)
        case Opaque():
            return 0, 0


class _Reader:
    """One reading of the paragraphs, statement by statement."""

    def __init__(self, text: str, lines: list[str], base: Sequence[str], *, inline: bool) -> None:
        self.text = text
        self.cursor = Cursor(lines, inline=inline, base=base)
        self.ops: list[Operation] = []
        self.leftovers: list[str] = []
        self.skipped: list[str] = []
        self.known: Spots = WHOLE
        self.last: Ops = ()
        self.parent = ""
        self.placed = 0
        self.told: Ops = ()

    def read(self) -> Reading:
        cursor = self.cursor
        if len(cursor.raw) > 1 and (found := _SUB_HEADING.fullmatch(cursor.low[0].strip())):
            self.parent = found["parent"]
            cursor.next_line()
        elif len(cursor.raw) > 1 and _HEADING.fullmatch(cursor.low[0].strip()):
            cursor.next_line()
        while not cursor.over:
            start = cursor.at
            if self._gage() or self._statement():
                cursor.take(r"[.;]") if not cursor.over and cursor.at[1] else None
                if cursor.at > start:
                    continue
            # Places that no command follows are left over together; what comes next must say its place again.
            after = max(start[0] + 1, self.placed)
            cursor.at = start
            self.known = ()
            if cursor.rest().strip(" .;,"):
                self.leftovers += cursor.raw[start[0] : after]
                if len(self.leftovers) > _MANY:
                    return Opaque(self.text, cursor.unresolved)
            cursor.at = (after, 0)
        if not self.ops:
            return Opaque(self.text, cursor.unresolved)
        ops, skipped, parent = tuple(self.ops), tuple(self.skipped), self.parent or cursor.parent
        if self.leftovers:
            return Partial(ops, tuple(self.leftovers), parent, skipped, cursor.unresolved)
        return Parsed(ops, parent, skipped)

    def _gage(self) -> bool:
        """A clause of financial compensation: passed over, with the paragraphs that it brings."""
        cursor = self.cursor
        first = cursor.at[0]
        if cursor.at[1]:
            return False
        cursor.marker()
        if not cursor.take(GAGE.pattern):
            cursor.at = (first, 0)
            return False
        brings = cursor.low[first].rstrip().endswith(":")
        cursor.at = (first + 1, 0)
        while brings and not cursor.over and not cursor.starts[cursor.at[0]]:
            cursor.next_line()
        self.skipped += cursor.raw[first : cursor.at[0]]
        return True

    def _statement(self) -> bool:
        """One command with its place, or the rest of one begun before (« et le mot : … »)."""
        cursor = self.cursor
        self.placed = 0
        self.told = ()
        mark = cursor.marker()
        if mark and re.match(r"(?:[ivxl]+|[a-z])\b(?!\))", mark):
            self.known = WHOLE
        start = cursor.at
        for alone in _ALONE:
            cursor.at = start
            if ops := alone(cursor):
                return self._done(ops)
        cursor.at = start
        if ops := heading(cursor, self.ops):
            return self._done(ops)
        cursor.at = start
        if found := cursor.take(_PARENT_HEAD):
            self.parent = found["parent"]
        spots = self._place()
        self.placed = cursor.at[0]
        if self.told:
            return self._done(self.told)
        cursor.take(r"(?:et|puis)(?=[ ,])")
        here = cursor.at
        if ops := self._again(spots):
            return self._done(ops)
        for command in _COMMANDS:
            cursor.at = here
            if ops := command(cursor, spots):
                return self._done(self._placed_after(ops))
        return False

    def _placed_after(self, ops: Ops) -> Ops:
        """« Remplacer le mot « un » par le mot « deux » à l’alinéa 4. »: the place comes last."""
        cursor = self.cursor
        before = cursor.at
        if before[1] == 0 or any(getattr(op, "alinea", None) != ARTICLE for op in ops):
            return ops
        target = location(cursor, ())
        if not target or target[0].first == ARTICLE or not cursor.end_of_sentence():
            cursor.at = before
            return ops
        return tuple(_moved(op, n, s, spot) for n, s, spot in places(target) for op in ops)

    def _place(self) -> Spots:
        """The place, said in one line or, at the Sénat, refined from line to line (« 1° Première phrase »)."""
        cursor = self.cursor
        spots = self.known
        for _ in range(_DEPTH):
            before = cursor.at
            cursor.marker()
            cursor.take(r"(?:modifier ainsi|rédiger comme suit)(?= l'alinéa \d+ ?:?$)")
            if cursor.take(r"dans(?= l'alinéa| la)") is None and cursor.take(r"dans cet alinéa"):
                continue
            if (again := location(cursor, spots)) is None:
                cursor.at = before
                cursor.skip()
                cursor.marker()
                return spots
            if found := cursor.take(_PARENT_TAIL):
                self.parent = found["parent"]
            cursor.take(r"[:.]+(?= ?$| )")
            spots = again
            self.known = cursor.named = tuple(replace(spot, side=None) for spot in spots)
            before = cursor.at
            cursor.skip()
            if cursor.at[1] == 0 and (ops := subject(cursor)):
                self.told = ops  # « Alinéa 3 » above « L’alinéa 3 est ainsi rédigé : »
                return spots
            cursor.at = before
        return spots

    def _again(self, spots: Spots) -> Ops | None:
        """« procéder à la même substitution à l’alinéa 9 »: the last operations, elsewhere."""
        cursor = self.cursor
        if not self.last or not cursor.take(_AGAIN):
            return None
        target = inner(cursor, spots)
        if not target or target[0].first == ARTICLE or not cursor.end_of_sentence():
            return None
        return tuple(_moved(op, n, s, spot) for n, s, spot in places(target) for op in self.last) or None

    def _done(self, ops: Ops) -> bool:
        self.ops += ops
        number = getattr(ops[-1], "alinea", None) or getattr(ops[-1], "last", None)
        if isinstance(number, int):
            self.cursor.named = (Spot(number, number),)
        self.last = tuple(op for op in ops if isinstance(op, InAlinea | DeleteAlineas | RewriteAlineas))
        if self.last:
            first = getattr(self.last[0], "alinea", None)
            self.last = tuple(op for op in self.last if getattr(op, "alinea", None) == first)
        return True


def _moved(op: Operation, alinea: int, sentence: int | None, spot: Spot) -> Operation:
    match op:
        case DeleteAlineas():
            return DeleteAlineas(alinea, alinea)
        case RewriteAlineas():
            return replace(op, first=alinea, last=alinea)
        case ReplaceWords() | DeleteWords() | InsertWords():
            return replace(op, alinea=alinea, edge=spot.edge, sentence=sentence)
        case DeleteSentence() if sentence is not None:
            return replace(op, alinea=alinea, sentence=sentence)
        case AppendWords() | PrependWords() | RewriteTail() | DeleteTail() | RewriteHead():
            return replace(op, alinea=alinea, sentence=sentence)
        case AppendSentence() | InsertSentence() | RewriteSentences() | DeleteSentence():
            return replace(op, alinea=alinea)
        case _:
            return op
