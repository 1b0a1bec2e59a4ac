"""References inside a bill: « à l’article 4 », « au deuxième alinéa du I », « aux articles 2 à 4 ».

Only what points into the bill itself counts: an article of a code or of another law is left alone, and so is what a
quotation between guillemets says, since it speaks from the text into which it goes (save « la présente loi »).
In the norm an alinea is counted by an ordinal, from the start of the article or of the division that is named.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from lawlab.engine.number import LATIN
from lawlab.engine.text import label

ORDINALS = (
    *("premier", "deuxième", "troisième", "quatrième", "cinquième", "sixième", "septième"),
    *("huitième", "neuvième", "dixième", "onzième", "douzième", "treizième", "quatorzième"),
    *("quinzième", "seizième", "dix-septième", "dix-huitième", "dix-neuvième", "vingtième"),
)
LAST, BEFORE_LAST = -1, -2
_RANKS = {word: rank for rank, word in enumerate(ORDINALS, start=1)}
_RANKS |= {"second": 2, "dernier": LAST, "avant-dernier": BEFORE_LAST}
_FEW = {"deux": 2, "trois": 3, "quatre": 4, "cinq": 5}

Kind = Literal["articles", "alineas", "labels"]


@dataclass(frozen=True)
class Reference:
    """A reference in an alinea: ``text`` is what it says from character ``start`` to ``end``.

    ``articles``: the numbers that it names, () for the article in which it stands; ``through``: it names all those
    between them too. ``labels``: the divisions, the outermost first (« I », « 2° »). ``alineas``: counted from 1, or
    from the end (-1 is the last). ``step``: -1 for the alinea before, 1 for the one after.
    """

    start: int
    end: int
    text: str
    kind: Kind
    articles: tuple[str, ...] = ()
    through: bool = False
    labels: tuple[str, ...] = ()
    alineas: tuple[int, ...] = ()
    step: int = 0


_APOSTROPHE = "['’]"
_ORDINAL = "(?:" + "|".join(sorted(_RANKS, key=len, reverse=True)) + ")"
_ORDINALS = rf"{_ORDINAL}(?:(?:, | et | ou | à | au ){_ORDINAL})*"
_SUFFIXES = rf"(?:\s(?:{'|'.join(LATIN)}|[A-Z]{{1,3}}(?![\w’'])))*"
_NUMBER = rf"(?:1er|premier|\d{{1,4}}(?![\d°-])){_SUFFIXES}"
_NUMBERS = rf"{_NUMBER}(?:(?:,\s|\set\s|\sou\s|\sà\s){_NUMBER})*"
_LABEL = r"(?:[IVXL]+|[A-HJKM-UW-Z]|\d{1,2}°|[a-z](?=[\s,;.)]))(?:\s(?:bis|ter|quater))?(?![\w’'])\)?"
_OF = rf"(?:\s(?:du|de\sl{_APOSTROPHE}|des)\s?(?:même\s|présent\s)?)"
_ARTICLE = rf"(?:\s(?:du\sprésent\sarticle|du\smême\sarticle|de\sl{_APOSTROPHE}article\s(?P<of>{_NUMBER})))?"
_PATH = rf"(?P<path>(?:{_OF}{_LABEL})*)"
_PATTERNS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("alineas", re.compile(rf"(?P<many>{_ORDINALS})\salinéas?{_PATH}{_ARTICLE}")),
    ("alineas", re.compile(rf"(?P<few>deux|trois|quatre|cinq)\s(?P<side>premiers|derniers)\salinéas{_PATH}{_ARTICLE}")),
    ("alineas", re.compile(rf"l{_APOSTROPHE}alinéa\s(?P<step>précédent|suivant)")),
    ("labels", re.compile(rf"\b(?:[Aa]u|[Dd]u|[Ll]e)\s(?:présent\s)?(?P<first>{_LABEL}){_PATH}{_ARTICLE}")),
    ("articles", re.compile(rf"\barticles?\s(?P<numbers>{_NUMBERS})(?!\s?°)")),
)
# What follows says that the article, or the alinea, is one of another text.
_ELSEWHERE = re.compile(
    rf"(?:\s(?:bis|ter|[A-Z]+))*,?\s(?:du\s(?:même\s|présent\s)?(?:code|décret|règlement|traité|livre|titre|chapitre)"
    rf"|de\s(?:la|cette|ladite|même)\s(?:même\s)?(?:loi|directive|Constitution|convention|section)"
    rf"|de\sl{_APOSTROPHE}(?:ordonnance|arrêté|accord|annexe|article\s(?:L|R|D|LO)\b)|des\s(?:lois|codes))"
)


@lru_cache(maxsize=8192)
def find(text: str) -> tuple[Reference, ...]:
    """The references of one alinea to the bill itself, from left to right; none lies inside another.

    >>> [(r.text, r.articles, r.labels, r.alineas) for r in find("Au deuxième alinéa du I de l’article 4")]
    [('deuxième alinéa du I de l’article 4', ('4',), ('I',), (2,))]
    >>> find("L’article 4 de la loi du 6 janvier 1978, au I de l’article L. 311-1 du code")
    ()
    """
    quoted = _quoted(text)
    found: list[Reference] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(one.start < end and start < one.end for one in found):
                continue
            ours = text[end:].lstrip(", ").startswith("de la présente loi")
            if not ours and (_ELSEWHERE.match(text, end) or any(a <= start < b for a, b in quoted)):
                continue
            if kind != "articles" and re.match(rf"\sde\sl{_APOSTROPHE}article\s", text[end:]):
                continue  # of an article that is not numbered as one of a bill
            found.append(_reference(kind, match))
    return tuple(sorted(found, key=lambda one: one.start))


def _quoted(text: str) -> list[tuple[int, int]]:
    """Where guillemets are open; a block quoted over several alineas opens them again in each."""
    spans, depth, start = [], 0, 0
    for at, sign in enumerate(text):
        if sign == "«":
            start = at if depth == 0 else start
            depth += 1
        elif sign == "»" and depth:
            depth -= 1
            if depth == 0:
                spans.append((start, at))
    return [*spans, (start, len(text))] if depth else spans


def _reference(kind: Kind, match: re.Match[str]) -> Reference:
    said = match.groupdict()
    start, text = match.start(), match.group()
    if kind == "articles":
        numbers = tuple(re.findall(_NUMBER, said["numbers"]))
        through = re.search(r"\sà\s", said["numbers"]) is not None
        return Reference(start, match.end(), text, kind, tuple(map(_number, numbers)), through)
    if said.get("step"):
        return Reference(start, match.end(), text, kind, step=-1 if said["step"] == "précédent" else 1)
    labels = tuple(reversed(re.findall(_LABEL, _without_links(said["path"]))))
    articles = (_number(said["of"]),) if said["of"] else ()
    if kind == "labels":
        first = said["first"]
        return Reference(start, match.end(), text, kind, articles, labels=tuple(map(_bare, (*labels, first))))
    if said.get("few"):
        count = _FEW[said["few"]]
        alineas = tuple(range(1, count + 1)) if said["side"] == "premiers" else tuple(range(-count, 0))
    else:
        alineas = _counted(said["many"])
    return Reference(start, match.end(), text, kind, articles, labels=tuple(map(_bare, labels)), alineas=alineas)


def _without_links(path: str) -> str:
    return re.sub(rf"\b(?:du|de|des|même|présent)\b|l{_APOSTROPHE}", " ", path)


def _bare(mark: str) -> str:
    return mark.rstrip(")")


def _number(said: str) -> str:
    return re.sub(r"^premier", "1er", said)


def _counted(said: str) -> tuple[int, ...]:
    words = re.findall(_ORDINAL, said)
    ranks = [_RANKS[word] for word in words]
    if len(ranks) == 2 and re.search(r"\s(?:à|au)\s", said) and 0 < ranks[0] < ranks[1]:
        return tuple(range(ranks[0], ranks[1] + 1))
    return tuple(ranks)


def level(mark: str) -> int:
    """How deep a label stands: I, then A, then 1°, then a), then –.

    >>> [level(mark) for mark in ("II.", "B.", "1° bis", "a)", "–", "")]
    [0, 1, 2, 3, 4, 5]
    """
    patterns = (r"[IVXL]+\b", r"[A-Z]\b", r"\d+°", r"[a-z]{1,2}\b", r"[–—-]")
    return next((rank for rank, pattern in enumerate(patterns) if re.match(pattern, mark)), len(patterns))


def division(alineas: Sequence[str], labels: Sequence[str]) -> range | None:
    """The alineas, counted from 1, of a division named by its path; None when there is none, or more than one."""
    span = range(1, len(alineas) + 1)
    for wanted in labels:
        marks = {number: label(alineas[number - 1]) for number in span}
        starts = [number for number, mark in marks.items() if mark.rstrip(".)") == wanted]
        if len(starts) != 1:
            return None
        depth = level(marks[starts[0]])
        after = (n for n in range(starts[0] + 1, span.stop) if marks[n] and level(marks[n]) <= depth)
        span = range(starts[0], next(after, span.stop))
    return span


def resolve(reference: Reference, alineas: Sequence[str], at: int) -> tuple[int, ...]:
    """The alineas of the article that a reference points to, from 1; () when they are not there.

    ``at``: the alinea in which the reference stands, 0 when it stands in another article.
    """
    if reference.kind == "articles":
        return ()
    if reference.step:
        target = at + reference.step
        return (target,) if at and 1 <= target <= len(alineas) else ()
    span = division(alineas, reference.labels)
    if span is None or not span:
        return ()
    if reference.kind == "labels":
        return (span.start,)
    places = [span.start + n - 1 if n > 0 else span.stop + n for n in reference.alineas]
    return tuple(places) if all(place in span for place in places) else ()
