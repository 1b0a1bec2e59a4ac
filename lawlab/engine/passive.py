"""Committee wording: « L’alinéa 21 est ainsi rédigé : », « À l’alinéa 3, les mots : « A » sont supprimés. »

Only with an alinea in digits: « Le deuxième alinéa est ainsi rédigé » is text of the bill (LEGISTICS §2.8).
"""

import re

from lawlab.engine.additions import added
from lawlab.engine.beside import tail_said
from lawlab.engine.commands import DELETE, LIKE_THIS, SIDES, Ops, holding, places, rewritten
from lawlab.engine.cursor import Cursor
from lawlab.engine.location import Spots, location
from lawlab.engine.nouns import every, named
from lawlab.engine.verbs import ARTICLE, DeleteAlineas, DeleteSentence, DeleteWords, InsertWords, ReplaceWords

_THIS_ARTICLE = re.compile(r"(?:cet|le présent) article\b")
_IS = r"(?:est|sont|est alors|sera|seront)"


def passive(cursor: Cursor, spots: Spots) -> Ops | None:
    """A sentence whose subject is what changes."""
    start = cursor.at
    if not cursor.ranked and any(spot.first != ARTICLE for spot in spots):
        if ops := _words(cursor, spots):
            return ops
        cursor.at = start
        if ops := _beside(cursor, spots):
            return ops
        cursor.at = start
    return None


def subject(cursor: Cursor) -> Ops | None:
    """« L’alinéa 21 est ainsi rédigé : », « La seconde phrase de l’alinéa 27 est supprimée. »"""
    cursor.skip()
    if cursor.over:
        return None
    if cursor.take(r"la fin(?: d[eu]\b)?"):
        return _tail(cursor)
    line, column = cursor.at
    target = location(cursor, ())
    if not target or any(spot.edge or spot.side for spot in target):
        return None
    said = cursor.low[line][column : cursor.at[1]]
    if not any(sign.isdigit() for sign in said) and not _THIS_ARTICLE.match(said):
        return None
    if target[0].first == ARTICLE and not cursor.sees(rf"{_IS} complété"):
        return None
    if cursor.take(rf"{_IS} (?:supprimée?s?|abrogée?s?)\b") and cursor.end_of_sentence():
        if all(spot.low for spot in target):
            return tuple(DeleteSentence(n, s) for n, s, _ in places(target) if s is not None)
        return tuple(DeleteAlineas(spot.first, spot.last) for spot in target)
    if cursor.take(rf"{_IS} (?:complétée?s?)\b"):
        cursor.take(LIKE_THIS)
        cursor.take(r"par\b")
        return added(cursor, target)
    if cursor.take(
        rf"{_IS} (?:(?:ainsi )?(?:rédigée?s?|modifiée?s?|libellée?s?|remplacée?s?"
        rf"|rétablie?s?)(?: {LIKE_THIS})?(?: par\b)?)"
    ):
        return rewritten_as(cursor, target)
    return None


def _tail(cursor: Cursor) -> Ops | None:
    """« La fin de l’alinéa 12, après le mot : A, est ainsi rédigée : B »."""
    target = location(cursor, ())
    if not target or cursor.ranked or target[0].first == ARTICLE:
        return None
    names = named(cursor) if cursor.take(r"après\b") else None
    anchor = cursor.words() if names else None
    return tail_said(cursor, target, anchor, names) if names and anchor else None


def rewritten_as(cursor: Cursor, target: Spots) -> Ops | None:
    """The new text of alineas or sentences already named."""
    return rewritten(cursor, target, named=True)


def _words(cursor: Cursor, spots: Spots) -> Ops | None:
    """« les mots : A sont remplacés par les mots : B », « les mots : A sont supprimés »."""
    names = named(cursor)
    if names is None:
        return None
    old = cursor.words(until=r" (?:est|sont) (?:remplac|supprim)")
    if old is None:
        return None
    chosen = every(cursor) or names.occurrences
    if cursor.take(rf"{_IS} (?:supprimée?s?)\b"):
        return tuple(
            DeleteWords(n, old, s, spot.edge, o) for n, s, spot in places(holding(cursor, spots, old)) for o in chosen
        )
    if not cursor.take(rf"{_IS} (?:remplacée?s?|substituée?s?) par\b"):
        return None
    if not named(cursor) and cursor.at[1] == 0:
        return None
    new = cursor.words()
    if new is None:
        return None
    return tuple(
        ReplaceWords(n, old, new, s, spot.edge, o) for n, s, spot in places(holding(cursor, spots, old)) for o in chosen
    )


def _beside(cursor: Cursor, spots: Spots) -> Ops | None:
    """« après les mots : A, sont insérés les mots : B »."""
    side = cursor.take(r"(?P<where>après|avant)\b")
    names = named(cursor) if side else None
    anchor = cursor.words() if names else None
    if side is None or names is None or anchor is None:
        return None
    if not cursor.take(rf"(?:il )?{_IS} (?:insérée?s?|ajoutée?s?)\b") or not named(cursor):
        return None
    text = cursor.words()
    if text is None:
        return None
    return tuple(
        InsertWords(n, anchor, text, SIDES[side["where"]], s, spot.edge, o)
        for n, s, spot in places(holding(cursor, spots, anchor))
        for o in names.occurrences
    )


__all__ = ["DELETE", "passive", "subject"]
