"""The commands of legal drafting: what reading.py tries at each paragraph.

A rule takes the paragraphs from where they stand, moves past what it understood and returns its operations; or None.
"""

import re
from collections.abc import Callable

from lawlab.engine.french import read_cardinal, read_numbers, read_ordinal
from lawlab.engine.number import ArticleNumber, InvalidNumber
from lawlab.engine.paragraphs import ARTICLE, LIST, WRITTEN, Paragraphs
from lawlab.engine.verbs import (
    AppendAlineas,
    AppendSentence,
    AppendWords,
    DeleteAlineas,
    DeleteArticle,
    DeleteSentence,
    DeleteWords,
    Edge,
    InsertAlineas,
    InsertArticle,
    InsertWords,
    Operation,
    ReplaceWords,
    RewriteAlineas,
    RewriteArticle,
    RewriteTail,
    Where,
)

Ops = tuple[Operation, ...]
Rule = Callable[[Paragraphs], Ops | None]
_WHERE: dict[str | None, Where] = {"après": "after", "avant": "before"}
_EDGES: dict[str | None, Edge | None] = {"à la fin": "end", "au début": "start", None: None}

_NOUN = (
    r"(?:mots?|références?|montants?|taux|dates?|années?|nombres?|chiffres?|signes?|mentions?|sommes?|pourcentages?)"
)
_ORD = r"[\w-]+"
_ANY = rf"(?:les? |la |l'){_NOUN}"
_OCC = rf"la (?P<occ>{_ORD}) occurrence (?:du |des |de la |de l'){_NOUN}"
_THE = rf"(?:{_OCC}|{_ANY})"
_TO = rf"(?:à {_OCC}|(?:au |aux |à la |à l'){_NOUN})"
_AT = (
    rf"(?:(?P<edge>à la fin|au début) de (?:la (?P<s1>{_ORD}) phrase de )?l'alinéa (?P<n1>\d+)"
    rf"|à la (?P<s2>{_ORD}) phrase de l'alinéa (?P<n2>\d+)|à l'alinéa (?P<n3>\d+))"
)
_FOLLOWING = r"(?:l'alinéa suivant|les (?:(?P<count>[\w-]+) )?alinéas suivants)"
_PLACE = r"(?P<where>après|avant)"


class _Odd(Exception):
    """A command of a known form with something in it that is not understood."""


def rule(function: Rule) -> Rule:
    """Make a rule give its place back when it does not apply."""

    def tried(lines: Paragraphs) -> Ops | None:
        start = lines.at
        try:
            found = function(lines)
        except _Odd:
            found = None
        if not found:
            lines.at = start
        return found or None

    return tried


def _need(words: str | None) -> str:
    if words is None:
        raise _Odd
    return words


def _lines(block: tuple[str, ...]) -> tuple[str, ...]:
    if not block:
        raise _Odd
    return block


def _rank(word: str | None) -> int | None:
    """The number that an ordinal says; None when there is no ordinal."""
    if word is None:
        return None
    number = read_ordinal(word)
    if not number:
        raise _Odd
    return number


def _occurrence(found: re.Match[str]) -> int | None:
    number = _rank(found["occ"])
    if number is not None and number < 0:
        raise _Odd  # « la dernière occurrence » cannot be counted without the text
    return number


def _one_range(text: str) -> tuple[int, int]:
    ranges = read_numbers(text)
    if len(ranges) != 1:
        raise _Odd
    return ranges[0]


@rule
def whole_article(lines: Paragraphs) -> Ops | None:
    """Commands on the article itself, in both styles."""
    if lines.take(rf"supprimer {ARTICLE}"):
        return (DeleteArticle(),)
    if lines.take(rf"remplacer {ARTICLE} par un article ainsi rédigé"):
        return (RewriteArticle(_lines(lines.bare_rest())),)
    if lines.take(rf"rédiger ainsi {ARTICLE}|rétablir {ARTICLE} dans la rédaction suivante"):
        return (RewriteArticle(_lines(lines.whole_block())),)
    if lines.take(rf"compléter {ARTICLE} par {_FOLLOWING}"):
        return (AppendAlineas(_lines(lines.quoted_block())),)
    if found := lines.take(rf"compléter {ARTICLE} par {WRITTEN}"):
        return (AppendAlineas(_lines(lines.bare_block(read_cardinal(found["count"])))),)
    return None


@rule
def new_article(lines: Paragraphs) -> Ops | None:
    """« Après l’article 7, insérer l’article suivant : », in both styles."""
    found = lines.take(
        rf"{_PLACE} l'article (?P<anchor>[\w -]+?)(?P<an>, insérer l'article suivant(?P<title>, intitulé)?)?"
    )
    if found is None:
        return None
    try:
        anchor = str(ArticleNumber.parse(found["anchor"]))
    except InvalidNumber:
        return None
    title = ""
    if found["an"]:
        if found["title"]:
            title = _need(lines.quoted())
            if not lines.take("ainsi rédigé"):
                return None
        block = lines.quoted_block()
    else:
        if lines.take("insérer un article additionnel intitulé"):
            title = _need(lines.bare())
            if not lines.take("et ainsi rédigé"):
                return None
        elif not lines.take("insérer un article additionnel ainsi rédigé"):
            return None
        block = lines.bare_rest()
    return (InsertArticle(_WHERE[found["where"]], anchor, title, _lines(block)),)


@rule
def sentence_alineas(lines: Paragraphs) -> Ops | None:
    """The Assemblée's sentences on whole alineas."""
    if found := lines.take(rf"supprimer (?:l'alinéa|les alinéas) {LIST}"):
        return tuple(DeleteAlineas(first, last) for first, last in read_numbers(found["list"]))
    if found := lines.take(rf"{_PLACE} l'alinéa (?P<n>\d+), insérer {_FOLLOWING}"):
        after = int(found["n"]) - (found["where"] == "avant")
        return (InsertAlineas(after, _lines(lines.quoted_block())),) if after >= 0 else None
    found = lines.take(rf"rédiger ainsi (?:l'alinéa|les alinéas) {LIST}") or lines.take(
        rf"substituer (?:à l'alinéa|aux alinéas) {LIST} {_FOLLOWING}"
    )
    if found:
        return (RewriteAlineas(*_one_range(found["list"]), _lines(lines.quoted_block())),)
    return None


@rule
def sentence_words(lines: Paragraphs) -> Ops | None:
    """The Assemblée's sentences on the words of one alinea."""
    if found := lines.take(rf"supprimer la (?P<s>{_ORD}) phrase de l'alinéa (?P<n>\d+)"):
        return (DeleteSentence(int(found["n"]), _rank(found["s"]) or 0),)
    if found := lines.take(rf"à l'alinéa (?P<n>\d+), supprimer la (?P<s>{_ORD}) phrase"):
        return (DeleteSentence(int(found["n"]), _rank(found["s"]) or 0),)
    if found := lines.take(r"compléter l'alinéa (?P<n>\d+) par la phrase suivante"):
        return (AppendSentence(int(found["n"]), _need(lines.quoted())),)
    if found := lines.take(rf"compléter l'alinéa (?P<n>\d+) par {_ANY}"):
        return (AppendWords(int(found["n"]), _need(lines.quoted())),)
    if lines.take(rf"après {_ANY}"):
        after = _need(lines.quoted())
        tail = lines.take(r",?\s?rédiger ainsi la fin de l'alinéa (?P<n>\d+)")
        return (RewriteTail(int(tail["n"]), after, _need(lines.quoted())),) if tail else None
    return _located_words(lines)


def _located_words(lines: Paragraphs) -> Ops | None:
    if found := lines.take(rf"{_AT},? supprimer {_THE}"):
        number, sentence, edge = _where(found)
        return (DeleteWords(number, _need(lines.quoted()), sentence, edge, _occurrence(found)),)
    replaced = lines.take(rf"{_AT},? substituer {_TO}") or lines.take(rf"{_AT},? remplacer {_THE}")
    if replaced:
        number, sentence, edge = _where(replaced)
        old = _need(lines.quoted())
        if not lines.take(rf",?\s?(?:par )?{_ANY}"):
            return None
        return (ReplaceWords(number, old, _need(lines.quoted()), sentence, edge, _occurrence(replaced)),)
    if found := lines.take(rf"{_AT},? {_PLACE} {_THE}"):
        number, sentence, edge = _where(found)
        anchor = _need(lines.quoted())
        if not lines.take(rf",?\s?insérer {_ANY}"):
            return None
        text = _need(lines.quoted())
        return (InsertWords(number, anchor, text, _WHERE[found["where"]], sentence, edge, _occurrence(found)),)
    return None


def _where(found: re.Match[str]) -> tuple[int, int | None, Edge | None]:
    number = int(found["n1"] or found["n2"] or found["n3"])
    return number, _rank(found["s1"] or found["s2"]), _EDGES[found["edge"]]


class _Header:
    """« Alinéas 3 et 5, première phrase, à la fin »: where the Sénat's next commands act."""

    def __init__(self, found: re.Match[str]) -> None:
        self.ranges = read_numbers(found["list"])
        self.numbers = [
            number for first, last in self.ranges[:50] for number in range(first, min(last, first + 200) + 1)
        ]
        self.sentence = _rank(found["s"])
        self.edge = _EDGES[found["edge"]]
        if not self.ranges:
            raise _Odd

    def one_range(self) -> tuple[int, int]:
        if len(self.ranges) != 1 or self.sentence is not None or self.edge is not None:
            raise _Odd
        return self.ranges[0]


@rule
def header(lines: Paragraphs) -> Ops | None:
    """The Sénat's commands: the location alone on its line, then one command or several."""
    if found := lines.take(rf"{_PLACE} l'alinéa (?P<n>\d+)"):
        after = int(found["n"]) - (found["where"] == "avant")
        written = lines.take(rf"insérer {WRITTEN}")
        if written is None or after < 0:
            return None
        return (InsertAlineas(after, _lines(lines.bare_block(read_cardinal(written["count"])))),)
    found = lines.take(rf"alinéas? {LIST}(?:, (?P<s>{_ORD}) phrase)?(?:, (?P<edge>à la fin|au début))?")
    if found is None:
        return None
    where = _Header(found)
    ops: Ops = ()
    while not lines.over:
        start = lines.at
        try:
            more = _header_alineas(lines, where) or _header_words(lines, where)
        except _Odd:
            more = None
        if not more:
            lines.at = start
            break
        ops += more
    return ops


def _header_alineas(lines: Paragraphs, where: _Header) -> Ops | None:
    these = r"(?:cet alinéa|ces alinéas)"
    if lines.take(rf"supprimer {these}"):
        if where.sentence is not None or where.edge is not None:
            return None
        return tuple(DeleteAlineas(first, last) for first, last in where.ranges)
    if lines.take(rf"rédiger ainsi {these}"):
        first, last = where.one_range()
        return (RewriteAlineas(first, last, _lines(lines.bare_block(last - first + 1))),)
    if found := lines.take(rf"remplacer {these} par {WRITTEN}"):
        first, last = where.one_range()
        return (RewriteAlineas(first, last, _lines(lines.bare_block(read_cardinal(found["count"])))),)
    return None


def _header_words(lines: Paragraphs, where: _Header) -> Ops | None:
    sentence, edge, numbers = where.sentence, where.edge, where.numbers
    if lines.take("supprimer cette phrase"):
        return tuple(DeleteSentence(number, sentence) for number in numbers) if sentence and not edge else None
    if found := lines.take(rf"supprimer {_THE}"):
        words, count = _need(lines.bare()), _occurrence(found)
        return tuple(DeleteWords(number, words, sentence, edge, count) for number in numbers)
    if found := lines.take(rf"remplacer {_THE}"):
        old, count = _need(lines.bare()), _occurrence(found)
        if not lines.take(rf"par {_ANY}"):
            return None
        new = _need(lines.bare())
        return tuple(ReplaceWords(number, old, new, sentence, edge, count) for number in numbers)
    if found := lines.take(rf"{_PLACE} {_THE}"):
        return _header_anchor(lines, where, _WHERE[found["where"]], _occurrence(found))
    if sentence or edge:
        return None
    if lines.take("compléter cet alinéa par une phrase ainsi rédigée"):
        text = _need(lines.bare())
        return tuple(AppendSentence(number, text) for number in numbers)
    if lines.take(rf"compléter cet alinéa par {_ANY}"):
        text = _need(lines.bare())
        return tuple(AppendWords(number, text) for number in numbers)
    return None


def _header_anchor(lines: Paragraphs, where: _Header, side: Where, count: int | None) -> Ops | None:
    anchor = _need(lines.bare())
    if lines.take(rf"insérer {_ANY}"):
        text = _need(lines.bare())
        return tuple(
            InsertWords(number, anchor, text, side, where.sentence, where.edge, count) for number in where.numbers
        )
    plain = side == "after" and count is None and where.sentence is None and where.edge is None
    if plain and lines.take("rédiger ainsi la fin de cet alinéa"):
        text = _need(lines.bare())
        return tuple(RewriteTail(number, anchor, text) for number in where.numbers)
    return None


RULES: tuple[Rule, ...] = (whole_article, new_article, sentence_alineas, sentence_words, header)
