"""Where a command acts: « À la fin de la première phrase de l’alinéa 2 », « Alinéas 24, seconde phrase, 37 et 38 ».

Both styles are read by the same small grammar: the Assemblée goes from the sentence to the alinea, the Sénat from the
alinea to the sentence. Ordinals (« dernier alinéa ») are counted in the article; -1 is the last.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lawlab.engine.cursor import Cursor
from lawlab.engine.french import read_cardinal, read_ordinal
from lawlab.engine.labels import part, proposed
from lawlab.engine.verbs import ARTICLE, Edge, Where

_ORD_ONE = (
    r"(?:premier|première|1re|1ère|1er|second|seconde|dernier|dernière|avant-derni(?:er|ère)|(?:dix-)?(?:deux|trois|quatr"
    r"|cinqu|six|sept|huit|neuv|dix|onz|douz|treiz|quatorz|quinz|seiz|vingt)ième|\d+(?:e|ème|è)(?:me)?|antépénultième)s?"
)
ORD = rf"{_ORD_ONE}\b"
_NUMBER = r"\d{1,4}(?!\d)(?! ?°)"
_ONE = rf"(?:l'alinéa )?{_NUMBER}(?: ?(?:à|-) ?{_NUMBER})?"
LIST = rf"{_ONE}(?: ?(?:,|et|,? ?ainsi que|puis) ?{_ONE}(?! ?°))*"
_PREP = r"(?:à |de |du |au |aux |des |le |la |les |dans |l'|d')*"
_EDGE = (
    r"(?P<edge>à la fin|in fine|en fin|au début|en début|début)(?: de(?= la| l'| cet| ces)| du(?= )"
    r"| des(?= )| d'(?=un))?"
)
_SENTENCE = (
    rf"{_PREP}(?:(?P<many>(?:deux|trois|quatre|cinq) (?P<side>premières|dernières)) phrases"
    rf"|(?P<ords>{ORD}(?: ?(?:,|et|à) ?(?:à )?(?:la )?{ORD})*) (?:phrases?|phase)"
    r"|(?P<this>cette|ces|ladite|lesdites|la même|les mêmes|même|la) phrases?)\b"
)
_ALINEAS = rf"{_PREP}(?:même )?alinéas? (?:n° ?)?(?P<list>{LIST})"
_ORDINAL = (
    rf"{_PREP}(?:(?:même )?(?P<ord>{ORD}(?: ?(?:,|et) ?{ORD})*)"
    r"|(?P<many>deux|trois|quatre|cinq|six|sept|huit|neuf|dix) (?P<from>premiers|derniers)) alinéas?\b"
)
_SAME = (
    r"(?:dans )?(?:(?:(?:au|du|le|de ce|à ce) )?même|(?:cet|ces|de cet|à cet|de ces|à ces)(?: (?:deux|trois"
    r"|quatre|cinq|\d+))?|audit|dudit|ledit|le présent|l')\s?alinéas?\b(?! ?\d| suivant)"
)
_ARTICLE = (
    r"(?:à |de |dans )?(?:(?:cet|le présent|du présent) article\b"
    r"|l'article(?= ?$| ?[,:]| par\b| d(?:e|') ?(?:une?|deux|trois|quatre|cinq)\b"
    r"| (?:un|une|les?|la|deux|trois) (?:alinéas?|paragraphes?|mots?|phrases?)))"
)
_AMENDMENT = r"(?:à |de |dans )?(?:cet|le présent|du présent|de cet|ledit|dudit) (?:sous-)?amendement\b"
_TABLE = (
    rf"{_PREP}(?:(?:ce |même )?tableau\b|(?:{ORD}(?: (?:et|,|à) {ORD})*|{ORD}) (?:lignes?|colonnes?)\b"
    rf"|(?:lignes?|colonnes?) (?:{ORD}|\d+)(?: de la)?)"
)
_PROPOSED = r"(?:du |au |,? ?)?(?:même )?texte proposé (?:pour|par) [^,:]{1,80}?(?=,| :|:|$)"
_STEP_NAME = r"(?:[ivxl]+|\d+°|[a-z]\)?)(?: (?:bis|ter|quater|quinquies)\b)?"
_PATH = rf"(?:du |de |le |la |au |à )?(?:la )?(?P<path>{_STEP_NAME}(?: du {_STEP_NAME})*)(?=[ ,:.]|$)"
_THE = r"(?:les |aux |des |le |au |du )"
_PATHS = (
    rf"{_THE}(?P<names>{_STEP_NAME}(?:(?:,| et| à) {_THE}?{_STEP_NAME})+)"
    rf"(?P<of>(?: du {_STEP_NAME})*)(?=[ ,:.]|$)"
)
_NAMED = rf"(?:après |avant )?(?:du |le |la |au |les |aux |des )?(?!il ){_STEP_NAME}(?:(?:,| et| à) |[ :.]|$)"
_PROPOSED_FOR = (
    r"(?:du |au |le |,? ?)?(?:même )?texte proposé (?:par .{0,40}?)?pour (?:l'|le "
    r"|la )?(?:article )?(?P<article>[a-z]?\.? ?[\w.-]*\d[\w-]*)[^,:]{0,80}?(?=,| :|:|$)"
)
_STEP = (
    rf"{_PREP}(?:[ivxl]+|\d+°|[a-z]\))(?: (?:bis|ter|quater))?(?= de l'alinéa \d)|\((?:[ivxl]+|\d+°"
    rf"|[a-z]\)?)(?: (?:bis|ter|quater))?\)"
)
_OWN_STEP = r"(?:au |du |le )?(?:\d+°|[a-z]\))(?: (?:bis|ter|quater))?(?=[ ,:]|$)"
_SIDE = (
    rf"(?P<where>après|avant) ?(?=(?:l'|la |les |le |cet |cette |ces |ledit "
    rf"|ladite )?(?:même )?(?:{ORD} (?:et {ORD} )?)?"
    r"(?:deux |trois )?(?:premières |dernières )?(?:alinéa|phrase))"
)
_SAME_TABLE = rf"{_PREP}même tableau\b"
_SIDES: dict[str, Where] = {"après": "after", "avant": "before"}


THIS_AMENDMENT = "cet amendement"
"""The parent of a sub-amendment that does not say its number."""


@dataclass(frozen=True)
class Spot:
    """Alineas ``first`` to ``last`` of the base, the sentences ``low`` to ``high`` in them, the edge, the side."""

    first: int = ARTICLE
    last: int = ARTICLE
    low: int | None = None
    high: int | None = None
    edge: Edge | None = None
    side: Where | None = None
    labelled: bool = False  # a part named by its label: words that change stand in one of its alineas

    @property
    def alineas(self) -> list[int]:
        """Each alinea of it."""
        if self.first == self.last:
            return [self.first]
        return list(range(self.first, min(self.last, self.first + 300) + 1))


Spots = tuple[Spot, ...]
WHOLE: Spots = (Spot(),)


def location(cursor: Cursor, known: Spots, last: Spots = ()) -> Spots | None:
    """Read a place; ``known`` is the one in force, which « cet alinéa » and « première phrase » refer to; ``last`` is
    the last one named, even in another part (« après le même alinéa »)."""
    start = cursor.at
    side = cursor.take(_SIDE)
    if side is None and cursor.base:
        side = cursor.take(rf"(?P<where>après|avant) ?(?={_PATH})")
    reader = _Reader(known, last or cursor.named)
    while reader.step(cursor) and not cursor.at_line_end():
        pass
    if not reader.read:
        cursor.at = start
        return None
    if side:
        reader.side = _SIDES[side["where"]]
    cursor.ranked = reader.by_rank
    return reader.spots()


class _Reader:
    """What was said of the place so far."""

    def __init__(self, known: Spots, last: Spots) -> None:
        self.known = known
        self.last = last or known
        self.groups: list[list[Spot]] = []
        self.pending: list[tuple[int, int]] = []
        self.edge: Edge | None = None
        self.side: Where | None = None
        self.read = 0
        self.after_sentence = False
        self.by_rank = False

    def step(self, cursor: Cursor) -> bool:
        """Read one more piece of it; whether there was one."""
        before = cursor.at
        cursor.take(r"(?:et|ainsi qu'|ainsi que|puis)(?= )") if self.read else None
        done = self._piece(cursor)
        if not done:
            cursor.at = before
        self.read += done
        return done

    def _piece(self, cursor: Cursor) -> bool:
        if found := cursor.take(_EDGE):
            self.edge = "start" if "début" in found["edge"] else "end"
            return True
        if (side := cursor.take(r"(?P<where>après|avant) (?=la .{0,40}phrase)")) and cursor.sees(_SENTENCE):
            self.side = _SIDES[side["where"]]
        if self.groups and (found := cursor.take(rf"\((?={_SENTENCE}\))")):
            read = self._sentence(cursor.take(_SENTENCE))
            return cursor.take(r"\)") is not None and read
        if found := cursor.take(_SENTENCE):
            return self._sentence(found)
        if found := cursor.take(_ALINEAS):
            return self._alineas(found["list"])
        if self.after_sentence and (found := cursor.take(rf"(?P<list>{LIST})(?= ?(?:,|$|:|\())")):
            return self._alineas(found["list"])
        if found := cursor.take(_ORDINAL):
            self.by_rank = True
            if found["many"]:
                count = read_cardinal(found["many"]) or 1
                return self._add([Spot(1, count) if found["from"] == "premiers" else Spot(-count, -1)])
            numbers = [read_ordinal(word) for word in re.findall(ORD, found["ord"])]
            return self._add([Spot(number, number) for number in numbers if number])
        if found := cursor.take(_SAME):
            again = self.last if "même" in found.group() or "dit" in found.group() else self.known
            if any(spot.first == ARTICLE for spot in again):
                return False
            return self._add(
                [Spot(spot.first, spot.last) if self.pending else replace(spot, edge=None, side=None) for spot in again]
            )
        if cursor.take(_AMENDMENT):
            cursor.parent = THIS_AMENDMENT
            return bool(self.groups) or self._add([Spot()])
        if cursor.take(_ARTICLE):
            return bool(self.groups) or self._add([Spot()])
        if not cursor.base and (cursor.sees(_PROPOSED_FOR) or cursor.sees(_NAMED)):
            cursor.unresolved = True
        if cursor.base and (found := cursor.take(_PROPOSED_FOR)):
            cursor.proposed = proposed(found["article"], cursor.base)
            return self._part(cursor.proposed)
        if cursor.base and (found := cursor.take(_PATHS)):
            raw = cursor.raw[cursor.at[0]]
            return self._parts(
                raw[found.start("names") : found.end("names")],
                _names(raw[found.start("of") : found.end("of")]),
                cursor.base,
            )
        if cursor.base and (found := cursor.take(_PATH)):
            raw = cursor.raw[cursor.at[0]][found.start("path") : found.end("path")]
            return self._part(part(_names(raw), cursor.base))
        if cursor.base and cursor.proposed and cursor.take(_PREP + r"(?:ce )?même texte\b"):
            return self._part(cursor.proposed)
        if not self.groups and self.last and self.last != self.known and cursor.take(_SAME_TABLE):
            return self._add([Spot(spot.first, spot.last) for spot in self.last])
        # « deuxième alinéa du texte proposé pour l’article L. 1 » is another alinea than the second of the article.
        if self.groups and not self.by_rank and not cursor.base and cursor.take(_OWN_STEP):
            return True
        if self.groups and cursor.take(rf"\({_TABLE}\)"):
            return True
        ignored = (_TABLE, _STEP) if self.by_rank else (_TABLE, _PROPOSED, _STEP)
        return any(cursor.take(piece) for piece in ignored)

    def _parts(self, said: str, inside: list[str], base: Sequence[str]) -> bool:
        """« les II et III », « les 1° à 3° du I »: each, or everything between."""
        spots: list[Spot] = []
        joint = "et"
        for piece in re.split(r"(,\s|\set\s|\sà\s)", said):
            if piece.strip() in (",", "et", "à"):
                joint = piece.strip()
                continue
            name = re.sub(r"^(?:les|aux|des|le|au|du)\s", "", piece.strip()).rstrip(")")
            found = part([*inside, name], base)
            if found is None:
                return False
            if joint == "à" and spots:
                spots[-1] = replace(spots[-1], last=found[1])
            else:
                spots.append(Spot(*found, labelled=True))
        return self._add(spots)

    def _part(self, lines: tuple[int, int] | None) -> bool:
        """« deuxième alinéa du II »: count in that part; « le II »: all of it."""
        if lines is None:
            return False
        first, last = lines
        if not self.groups:
            return self._add([Spot(first, last, labelled=True)])
        if not self.by_rank:
            # « Alinéa 3, 2° »: the label says again what the alinea is, or narrows it.
            return all(first <= spot.first and spot.last <= last for spot in self.groups[-1])
        moved = []
        for spot in self.groups[-1]:
            low = first + spot.first - 1 if spot.first > 0 else last + 1 + spot.first
            if not first <= low <= last or spot.first != spot.last or spot.first == ARTICLE:
                return False
            moved.append(replace(spot, first=low, last=low))
        self.groups[-1] = moved
        return True

    def _sentence(self, found: re.Match[str] | None) -> bool:
        if found is None:
            return False
        if found["this"]:
            if not self.known or not all(spot.low for spot in self.known):
                return False
            return self._add([replace(spot, edge=None, side=None) for spot in self.known])
        scopes = _sentences(found)
        if not scopes:
            return False
        if self.groups:
            self.groups[-1] = _scoped(self.groups[-1], scopes)
            self.after_sentence = True
        else:
            self.pending = scopes
        return True

    def _alineas(self, text: str) -> bool:
        ranges = read_list(text)
        return bool(ranges) and self._add([Spot(first, last) for first, last in ranges])

    def _add(self, spots: list[Spot]) -> bool:
        if self.pending:
            spots = _scoped(spots, self.pending)
            self.pending = []
        if self.after_sentence or not self.groups:
            # « Alinéas 24, seconde phrase, 37 »: what was said of a sentence stays with the last alinea alone.
            self.groups.append(spots)
            self.after_sentence = False
        else:
            self.groups[-1] += spots
        return True

    def spots(self) -> Spots:
        spots = [spot for group in self.groups for spot in group]
        if not spots:
            spots = [replace(spot, edge=None, side=None) for spot in self.known]
        if self.pending:
            spots = _scoped(spots, self.pending)
        return merged([replace(spot, edge=self.edge or spot.edge, side=self.side or spot.side) for spot in spots])


def _scoped(spots: Sequence[Spot], scopes: Sequence[tuple[int, int]]) -> list[Spot]:
    """These sentences of each of these alineas."""
    return [replace(spot, low=low, high=high) for spot in spots for low, high in scopes]


def _names(path: str) -> list[str]:
    """« a du 2° du I » from the outermost in: ["I", "2°", "a"]."""
    return [name.rstrip(")") for name in re.split(r"(?:^|\s+)d[ue]\s+", path.strip()) if name][::-1]


def merged(spots: Sequence[Spot]) -> Spots:
    """« Alinéas 24 et 25 » as one range."""
    result: list[Spot] = []
    for spot in spots:
        if (
            result
            and 0 < result[-1].last == spot.first - 1
            and replace(result[-1], first=0, last=0) == replace(spot, first=0, last=0)
        ):
            result[-1] = replace(result[-1], last=spot.last)
        else:
            result.append(spot)
    return tuple(result)


def read_list(text: str) -> list[tuple[int, int]]:
    """« 23, 32 à 34 et 55 » as ranges, in the order given.

    >>> read_list("23, 32 à 34 et 55")
    [(23, 23), (32, 34), (55, 55)]
    """
    ranges = []
    for found in re.finditer(r"(\d+)(?: ?(?:à|-) ?(\d+))?", re.sub(r"l'alinéa |les alinéas |aux alinéas ", "", text)):
        first, last = int(found[1]), int(found[2] or found[1])
        if not 1 <= first <= last:
            return []
        ranges.append((first, last))
    return ranges


def _sentences(found: re.Match[str]) -> list[tuple[int, int]]:
    """« deux dernières », « première à troisième », « première et troisième »: ranges of sentences."""
    if found["many"]:
        count = {"deux": 2, "trois": 3, "quatre": 4, "cinq": 5}[found["many"].split()[0]]
        return [(1, count) if found["side"] == "premières" else (-count, -1)]
    numbers = [read_ordinal(word) for word in re.findall(ORD, found["ords"])]
    known = [number for number in numbers if number is not None]
    if not known or len(known) < len(numbers):
        return []
    if re.search(r" à ", found["ords"]):
        return [(known[0], known[-1])] if len(known) == 2 else []
    ranges: list[tuple[int, int]] = []
    for number in known:
        if ranges and ranges[-1][1] == number - 1 != -1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    return ranges
