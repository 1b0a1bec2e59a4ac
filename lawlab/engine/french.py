"""French number words, lists of alineas and the nouns of legal drafting, both ways."""

import re
from collections.abc import Iterable, Sequence
from itertools import chain

CARDINALS = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
    "vingt",
]
ORDINALS = [
    "première",
    "deuxième",
    "troisième",
    "quatrième",
    "cinquième",
    "sixième",
    "septième",
    "huitième",
    "neuvième",
    "dixième",
    "onzième",
    "douzième",
    "treizième",
    "quatorzième",
    "quinzième",
    "seizième",
    "dix-septième",
    "dix-huitième",
    "dix-neuvième",
    "vingtième",
]
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))

_UNITS = r"(?:€|euros?|millions?|milliards?|centimes?)"
_MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_KINDS = (
    ("montant", re.compile(rf"\d[\d\s.,]*{_UNITS}(?:\s(?:d['’])?{_UNITS})*")),
    ("taux", re.compile(r"\d[\d\s.,]*%")),
    ("date", re.compile(rf"(?:\d{{1,2}}|1er)\s(?:{_MONTHS})(?:\s\d{{4}})?")),
    ("année", re.compile(r"[12]\d{3}")),
    ("nombre", re.compile(r"\d[\d\s]*(?:,\d+)?")),
    (
        "références",
        re.compile(
            r"(?:,\s)?(?:[LRD]\.?\s?[*]?\s?\d[\d-]*|\d+°)(?:(?:,|\set|\sou|\sà)\s(?:[LRD]\.?\s?\d[\d-]*|\d+°))+"
        ),
    ),
    (
        "référence",
        re.compile(r"(?:,\s)?(?:(?:articles?\s)?(?:[LRD]\.?(?:O\.)?\s?[*]?\s?)\d[\d-]*|articles?\s\d[\d-]*|\d+°)"),
    ),
    ("signe", re.compile(r"[^\w\s]")),
)


def ordinal(number: int) -> str:
    """Feminine, for « phrase » and « occurrence »; -1 is the last one.

    >>> ordinal(2), ordinal(-1), ordinal(31)
    ('deuxième', 'dernière', '31e')
    """
    if number < 0:
        return {-1: "dernière", -2: "avant-dernière"}.get(number, f"{-number}e avant la fin")
    return ORDINALS[number - 1] if number <= len(ORDINALS) else f"{number}e"


_ODD_ORDINALS = {
    "premier": 1, "première": 1, "second": 2, "seconde": 2, "dernier": -1, "dernière": -1,
    "avant-dernier": -2, "avant-dernière": -2, "antépénultième": -3,
}  # fmt: skip


def read_ordinal(word: str) -> int | None:
    """The inverse, in both genders; « seconde » is the second of two; None when it is no ordinal.

    >>> [read_ordinal(word) for word in ("troisième", "dernier", "3ème", "énième")]
    [3, -1, 3, None]
    """
    word = word.removesuffix("s")
    if word in ORDINALS:
        return ORDINALS.index(word) + 1
    if word in _ODD_ORDINALS:
        return _ODD_ORDINALS[word]
    digits = re.fullmatch(r"(\d{1,4})(?:er|re|e|è|ère|ème)", word)
    return int(digits.group(1)) or None if digits else None


def cardinal(number: int) -> str:
    """In letters up to twenty, in digits beyond."""
    return CARDINALS[number] if number < len(CARDINALS) else str(number)


def read_cardinal(word: str) -> int | None:
    """The inverse of cardinal."""
    if word.isdecimal():
        return int(word)
    return CARDINALS.index(word) if word in CARDINALS else 1 if word == "une" else None


def roman(number: int) -> str:
    """Roman numeral of a part: 4 is IV."""
    out = ""
    for value, sign in _ROMAN:
        while number >= value:
            out, number = out + sign, number - value
    return out


def numbers(ranges: Iterable[tuple[int, int]]) -> str:
    """A list of alineas as drafters write it.

    >>> numbers([(3, 3), (5, 5), (8, 10)]), numbers([(10, 11)]), numbers([(3, 7)])
    ('3, 5 et 8 à 10', '10 et 11', '3 à 7')
    """
    pieces = list(chain.from_iterable(_range(a, b) for a, b in ranges))
    return pieces[0] if len(pieces) == 1 else ", ".join(pieces[:-1]) + " et " + pieces[-1]


def _range(first: int, last: int) -> list[str]:
    """« 3 à 7 », « 10 » and « 11 » apart, « 2 au dernier » when it is counted from the end."""
    if last < first:
        return [f"{first} au {'dernier' if last == -1 else f'{-last}e avant la fin'}"]
    return [f"{first} à {last}"] if last > first + 1 else [str(number) for number in range(first, last + 1)]


def read_numbers(text: str) -> list[tuple[int, int]]:
    """The inverse, neighbours merged into ranges; [] when it is no such list.

    >>> read_numbers("23, 32 à 34, 35 et 53")
    [(23, 23), (32, 35), (53, 53)]
    """
    ranges: list[tuple[int, int]] = []
    for piece in re.split(r"\s*,\s*|\s+et\s+", text.strip()):
        found = re.fullmatch(r"(\d{1,6})(?:\s*(?:à|-)\s*(\d{1,6}))?", piece)
        if found is None:
            return []
        first = int(found.group(1))
        last = int(found.group(2) or first)
        if not 1 <= first <= last or (ranges and first <= ranges[-1][1]):
            return []
        if ranges and first == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], last)
        else:
            ranges.append((first, last))
    return ranges


def noun(words: str) -> str:
    """What drafters call these words: mot, mots, référence, montant, taux, date, année, nombre or signe.

    >>> [noun(w) for w in ("ne", "d’eau", "L. 123-4", "12 %", "1er mars 2020", "2015", "449 millions d’euros", ";")]
    ['mot', 'mots', 'référence', 'taux', 'date', 'année', 'montant', 'signe']
    """
    plain = " ".join(words.replace("‑", "-").split())
    for name, pattern in _KINDS:
        if pattern.fullmatch(plain):
            return name
    return "mot" if re.fullmatch(r"\w[\w‑-]*", plain) else "mots"


_PLURALS = {"mots", "références"}
_FEMININE = {"référence", "date"}


def the(name: str) -> str:
    """« le mot », « les mots », « la référence », « l’année »."""
    if name == "année":
        return "l’année"
    return ("les " if name in _PLURALS else "la " if name in _FEMININE else "le ") + name


def to_the(name: str) -> str:
    """« au mot », « aux mots », « à la référence », « à l’année »."""
    if name == "année":
        return "à l’année"
    return ("aux " if name in _PLURALS else "à la " if name in _FEMININE else "au ") + name


def of_the(name: str) -> str:
    """« du mot », « des mots », « de la référence », « de l’année »."""
    if name == "année":
        return "de l’année"
    return ("des " if name in _PLURALS else "de la " if name in _FEMININE else "du ") + name


def looks_quoted(lines: Sequence[str]) -> bool:
    """Whether lines have the look of the Assemblée's quoted block: each opened by «, the last one closed by »."""
    return all(line[:1] in '«“"' for line in lines) and lines[-1].rstrip(" .;\u00a0")[-1:] in ("»", "”", '"')
