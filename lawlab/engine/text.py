"""Law texts: alineas, words and sentences, and how two texts are compared.

An article is a flat list of alineas: every new line is one (circulaire of 20 October 2000), whatever ends the line
before. I., 1°, a) are labels read from the text, never a tree. Texts are stored as given and compared normalised.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from lawlab.engine.bill import InvalidBill, ParsedArticle, ParsedBill, ParsedDivision, parse_bill

__all__ = [
    "InvalidBill",
    "ParsedArticle",
    "ParsedBill",
    "ParsedDivision",
    "comparable",
    "is_word",
    "join_alineas",
    "label",
    "normalise",
    "parse_bill",
    "sentences",
    "split_alineas",
    "tokens",
    "words",
]

# Marks that combine with the letter before them belong to its word; so do the joiners of some scripts.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u093a-\u094f"
    "\u200c\u200d\u20d0-\u20f0\ufe00-\ufe0f"
)
_TOKEN = re.compile(rf"\w[\w{_MARKS}]*|\s+|[^\w\s][{_MARKS}]*")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")
_INVISIBLE_BUT_HYPHEN = re.compile("[\u200b\u2060\ufeff]")
_SAME = str.maketrans(
    {"‘": "'", "’": "'", "ʼ": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-"}
    | {"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "…": "..."}
)
_LABEL = re.compile(
    r"^(?:[«“\"]\s*)?((?:[IVXL]+(?:\s(?:bis|ter|quater))?\.|[A-Z]\.|\d+°(?:\s(?:bis|ter|quater))?|[a-z]{1,2}(?:\s(?:bis|ter))?\)"
    r"|[–—-])(?=\s|$))"
)
_SENTENCE_END = re.compile(r"[.!?…]+(?:\s*[»”\")])*(?=\s+[«“\"(]?\s*[A-ZÀ-ÖØ-Þ0-9])")
# « art. 5 », « L. 123 », « M. Durand », « n. 3 »: a point that ends no sentence. Labels (« I. ») neither.
_ABBREVIATION = re.compile(r"(?:^|[\s(’'«“\".])(?:[A-Z]{1,4}|[Aa]rt|al|cf|p|n|ex|MM|Mme|Dr|[ivx]+)$")


def split_alineas(text: str) -> tuple[str, ...]:
    """The alineas of a text as typed or pasted: each line that is not blank is one.

    >>> split_alineas("I. – Un.\\r\\n\\r\\n1° Deux ; ")
    ('I. – Un.', '1° Deux ;')
    """
    lines = (_INVISIBLE_BUT_HYPHEN.sub("", line).strip() for line in text.splitlines())
    return tuple(line for line in lines if line)


def join_alineas(alineas: Iterable[str]) -> str:
    """One alinea a line: the inverse of split_alineas."""
    return "\n".join(alineas)


@lru_cache(maxsize=65536)
def normalise(text: str) -> str:
    """The form in which two texts are compared: one kind of space, quote, apostrophe and hyphen.

    >>> normalise("l’article\\u00a04\\u2011 1 « bis »") == normalise("l'article 4- 1 \\" bis \\"")
    True
    """
    return " ".join(_INVISIBLE.sub("", text.translate(_SAME)).split())


def tokens(text: str) -> list[str]:
    """Words, runs of spaces, and single signs, in order: joined again they give the text.

    >>> tokens("L’article 4.")
    ['L', '’', 'article', ' ', '4', '.']
    """
    found = _TOKEN.findall(text)
    if sum(map(len, found)) != len(text):  # a joiner or mark that follows a space or starts the text
        found = re.findall(_TOKEN.pattern + r"|.", text, re.DOTALL)
    return found


def comparable(parts: Iterable[str]) -> list[str]:
    """The tokens in the form in which they are compared, one for one: see normalise()."""
    return [" " if part.isspace() else _INVISIBLE.sub("", part.translate(_SAME)) for part in parts]


def words(text: str) -> int:
    """How many words: runs of letters and digits; signs and spaces do not count."""
    return sum(1 for token in tokens(text) if is_word(token))


def is_word(token: str) -> bool:
    """Whether a token is a word (not a space, not a sign)."""
    return token[0].isalnum() or token[0] == "_"


def sentences(text: str) -> list[tuple[int, int]]:
    """Where the sentences of an alinea start and end, in characters; spaces between them belong to none.

    >>> [("A. 1 vaut 2. Si.")[a:b] for a, b in sentences("A. 1 vaut 2. Si.")]
    ['A. 1 vaut 2.', 'Si.']
    """
    spans: list[tuple[int, int]] = []
    start = len(text) - len(text.lstrip())
    for end in _SENTENCE_END.finditer(text):
        before = text[start : end.start()]
        if end.group().startswith(".") and _ABBREVIATION.search(before):
            continue
        spans.append((start, end.end()))
        start = end.end()
        while start < len(text) and text[start].isspace():
            start += 1
    last = len(text.rstrip())
    if start < last:
        spans.append((start, last))
    return spans


def label(alinea: str) -> str:
    """The label that an alinea opens with (I., A., 1°, a), –), or nothing.

    >>> label("« 2° bis Le tarif ;"), label("Le tarif"), label("II. – Le tarif")
    ('2° bis', '', 'II.')
    """
    found = _LABEL.match(alinea)
    return found.group(1) if found else ""
