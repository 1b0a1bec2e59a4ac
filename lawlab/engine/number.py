"""Article numbers: read, print and put in the order of the bill (« 1er », « 4 bis A », « 14 AA », « liminaire »).

A bill keeps its numbers while it is discussed. What is inserted takes *bis*, *ter*… after an article, or capital
letters before it, and both nest. At each step: letters < nothing < Latin words.
"""

import re
from dataclasses import dataclass
from functools import total_ordering
from typing import Literal

LATIN = [
    "bis",
    "ter",
    "quater",
    "quinquies",
    "sexies",
    "septies",
    "octies",
    "nonies",
    "decies",
    "undecies",
    "duodecies",
    "terdecies",
    "quaterdecies",
    "quindecies",
    "sexdecies",
    "septdecies",
    "octodecies",
    "novodecies",
    "vicies",
    "unvicies",
    "duovicies",
    "tervicies",
    "quatervicies",
    "quinvicies",
    "sexvicies",
    "septvicies",
    "octovicies",
    "novovicies",
    "tricies",
]
_RANK = {word: rank for rank, word in enumerate(LATIN, start=1)} | {"novies": 8}
_WORDS = {"liminaire": 0, "unique": 1}
_PREFIX = re.compile(r"^art(?:icle|\.)?\s+", re.IGNORECASE)
_DIGITS = re.compile(r"^(\d{1,6}(?:-\d{1,6})*)\s*(?:er|°)?(?=\s|$)", re.IGNORECASE)
_LETTERS = 4
_END = 50  # after every letter (1 to 26), before every Latin word (101 and more)

Position = Literal["before", "on", "after"]
OrderKey = tuple[tuple[int, ...], tuple[int, ...], int]
_POSITIONS: dict[Position, int] = {"before": 0, "on": 1, "after": 2}


class InvalidNumber(ValueError):
    """This is not the number of an article."""


@total_ordering
@dataclass(frozen=True)
class ArticleNumber:
    """The number of an article: digits (23-1 has two), then letters and Latin words from left to right.

    >>> str(ArticleNumber.parse("Article 4 BIS a"))
    '4 bis A'
    >>> sorted(map(ArticleNumber.parse, ["4 bis", "4", "4 A", "4 bis A"]))[0].slug
    '4-A'
    """

    digits: tuple[int, ...]
    suffixes: tuple[str, ...] = ()
    word: str = ""

    @classmethod
    def parse(cls, text: str) -> "ArticleNumber":
        """Read a number as people type it: any case, any space, « Article » in front or not."""
        plain = " ".join(_PREFIX.sub("", text.strip()).split())
        if plain.casefold() in _WORDS:
            word = plain.casefold()
            return cls((_WORDS[word],), (), word)
        plain = re.sub(r"^(premier|ier)\b", "1", plain, flags=re.IGNORECASE)
        head = _DIGITS.match(plain)
        if head is None:
            raise InvalidNumber(f"not the number of an article: {text!r}")
        digits = tuple(int(part) for part in head.group(1).split("-"))
        if 0 in digits:
            raise InvalidNumber(f"articles are numbered from 1: {text!r}")
        suffixes: list[str] = []
        for suffix in (_suffix(word, text) for word in plain[head.end() :].split()):
            if suffixes and suffix not in _RANK and suffixes[-1] not in _RANK:
                suffixes[-1] += suffix  # « 14 A A » is 14 AA
            else:
                suffixes.append(suffix)
        if any(len(suffix) > _LETTERS and suffix not in _RANK for suffix in suffixes):
            raise InvalidNumber(f"not the number of an article: {text!r}")
        return cls(digits, tuple(suffixes))

    @classmethod
    def from_slug(cls, slug: str) -> "ArticleNumber":
        """Read the form used in addresses: « 4-bis-A »."""
        if " " in slug:
            raise InvalidNumber(f"not a slug: {slug!r}")
        return cls.parse(re.sub(r"-(?=\D)", " ", slug))

    @property
    def slug(self) -> str:
        """The form used in addresses."""
        return str(self).replace(" ", "-")

    @property
    def key(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Sorts as the bill does: letters (longest first when nested in front) < nothing < Latin words."""
        marks: list[int] = []
        for suffix in self.suffixes:
            if suffix in _RANK:
                marks.append(100 + _RANK[suffix])
            else:
                marks.extend(ord(letter) - 64 for letter in suffix)
        return self.digits, (*marks, _END)

    def __str__(self) -> str:
        if self.word:
            return self.word
        head = "1er" if self.digits == (1,) else "-".join(map(str, self.digits))
        return " ".join((head, *self.suffixes))

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, ArticleNumber):
            return NotImplemented
        return (self.key, self.word) < (other.key, other.word)


def _suffix(word: str, text: str) -> str:
    latin = word.casefold()
    if latin in _RANK:
        return LATIN[_RANK[latin] - 1]
    if re.fullmatch(r"[A-Za-z]+", word):
        return word.upper()
    raise InvalidNumber(f"not the number of an article: {text!r}")


def order_key(number: ArticleNumber, position: Position = "on") -> OrderKey:
    """Where a target stands: the place before an article, the article, the place after it.

    The place after article 4 comes before article 4 bis: it has no number until it is adopted.

    >>> after_4 = order_key(ArticleNumber.parse("4"), "after")
    >>> order_key(ArticleNumber.parse("4")) < after_4 < order_key(ArticleNumber.parse("4 bis"))
    True
    """
    return (*number.key, _POSITIONS[position])
