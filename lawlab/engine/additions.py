"""The commands that add: « Compléter … par … », « Insérer … », in both styles and as people mix them."""

from dataclasses import replace

from lawlab.engine.blocks import block, block_kind, sentence_kind, words_and_sentence
from lawlab.engine.commands import COMPLETE, INSERT, LIKE_THIS, SIDES, Ops, holding, joined, places
from lawlab.engine.cursor import Cursor
from lawlab.engine.location import Spots, location
from lawlab.engine.nouns import named
from lawlab.engine.verbs import (
    ARTICLE,
    AppendAlineas,
    AppendSentence,
    AppendWords,
    InsertAlineas,
    InsertSentence,
    InsertWords,
    PrependWords,
    Where,
)


def complete(cursor: Cursor, spots: Spots) -> Ops | None:
    """« Compléter … par … »: alineas, a sentence, or words, at the end of a place."""
    if not cursor.take(COMPLETE):
        return None
    cursor.take(LIKE_THIS)
    start = cursor.at
    target = location(cursor, spots)
    if target is None:
        cursor.at = start
        target = spots
    cursor.take(rf"(?:in fine|{LIKE_THIS})")
    cursor.take(r"(?:par\b|de(?= (?:une?|deux|trois|quatre|cinq)\b)|d'(?=une?\b))")
    cursor.take(LIKE_THIS)
    return added(cursor, target)


def added(cursor: Cursor, spots: Spots) -> Ops | None:
    """What is added at the end of these places."""
    if not spots:
        return None
    spots = tuple(replace(spot, first=spot.last) if spot.labelled else spot for spot in spots)
    start = cursor.at
    if words_and_sentence(cursor):
        text = cursor.words()
        return tuple(AppendWords(_last(n), text, s) for n, s, _ in places(spots)) if text else None
    if sentence_kind(cursor):
        text = joined(cursor)
        return tuple(AppendSentence(_last(n), text) for n, _, _ in places(spots)) if text else None
    if kind := block_kind(cursor):
        lines = block(cursor, kind[0], own=kind[1])
        if lines is None or any(spot.low for spot in spots):
            return None
        if spots[0].first == ARTICLE:
            return (AppendAlineas(lines),)
        return tuple(InsertAlineas(spot.last, lines) for spot in spots)
    cursor.at = start
    names = named(cursor)
    if names is None and not cursor.sees(r":|[«\"“]|$"):
        return None
    text = cursor.words()
    if text and cursor.at[1] and (side := cursor.take(r"(?P<where>après|avant)\b")):
        return _anchored(cursor, spots, text, SIDES[side["where"]])
    if text and names is None and text[0].isupper():
        return tuple(AppendSentence(_last(n), text) for n, _, _ in places(spots))
    return tuple(AppendWords(_last(n), text, s) for n, s, _ in places(spots)) if text else None


def _last(number: int) -> int:
    return -1 if number == ARTICLE else number


def insert(cursor: Cursor, spots: Spots) -> Ops | None:
    """« Insérer … » after or before alineas or sentences, at the start, at the end."""
    if cursor.take(r"(?:il (?:est|sont)|est|sont)(?= )") and cursor.ranked:
        return None  # « Après le deuxième alinéa, il est inséré » is text of the bill
    verb = cursor.take(INSERT)
    if verb is None:
        return None
    before = cursor.at
    if (said := location(cursor, spots)) and any(spot.side or spot.edge for spot in said):
        spots = said
    else:
        cursor.at = before
    if not spots:
        return None
    sides = {spot.side for spot in spots}
    edges = {spot.edge for spot in spots}
    if sides <= {"after", "before"} and sides:
        return _inserted(cursor, spots)
    if cursor.sees(r"(?:après|avant) (?:les? mots?|la référence|[«\"“])"):
        return _anchor_then_words(cursor, spots)
    if edges == {"start"}:
        return _prepended(cursor, spots)
    adds = verb.group().startswith(("ajout", "rajout"))
    before = cursor.at
    said = location(cursor, spots) if adds else None
    if said and said[0].first != ARTICLE:
        spots = said  # « ajouter à l’alinéa 4 une phrase »
    else:
        cursor.at = before
    if edges == {"end"} or (
        adds and (spots[0].first != ARTICLE or cursor.sees(r"(?:un|une|deux|trois|les?|l')\b.*(?:alinéa|paragraphe)"))
    ):
        return added(cursor, spots)
    return _words_then_anchor(cursor, spots)


def precede(cursor: Cursor, spots: Spots) -> Ops | None:
    """« Faire précéder cet alinéa de la mention : I. – »"""
    if not cursor.take(r"faire précéder"):
        return None
    target = location(cursor, spots) or spots
    if any(spot.edge or spot.low for spot in target):
        return None
    cursor.take(r"(?:de|par)\b")
    return _prepended(cursor, target)


def _inserted(cursor: Cursor, spots: Spots) -> Ops | None:
    if any(spot.low for spot in spots):
        if not (sentence_kind(cursor) or named(cursor) or cursor.sees(r":")):
            return None
        text = joined(cursor)
        if not text:
            return None
        return tuple(
            InsertSentence(n, (s if spot.side == "after" else s - 1), text)
            for n, s, spot in places(spots)
            if s is not None
        )
    cursor.take(LIKE_THIS)
    kind = block_kind(cursor)
    if kind is None:
        return None
    lines = block(cursor, kind[0], own=kind[1])
    if lines is None:
        return None
    return (
        tuple(
            InsertAlineas(spot.last if spot.side == "after" else spot.first - 1, lines)
            for spot in spots
            if spot.first != ARTICLE
        )
        or None
    )


def _prepended(cursor: Cursor, spots: Spots) -> Ops | None:
    spots = tuple(replace(spot, last=spot.first) if spot.labelled else spot for spot in spots)
    start = cursor.at
    if sentence_kind(cursor):
        text = joined(cursor)
        return tuple(InsertSentence(n or 1, 0, text) for n, _, _ in places(spots)) if text else None
    if kind := block_kind(cursor):
        lines = block(cursor, kind[0], own=kind[1])
        if lines is None:
            return None
        return tuple(InsertAlineas(max(spot.first - 1, 0), lines) for spot in spots)
    cursor.at = start
    if named(cursor) is None and not cursor.sees(r"[«\"“:]"):
        return None
    words = cursor.words()
    return tuple(PrependWords(n or 1, words, s) for n, s, _ in places(spots)) if words else None


def _anchor_then_words(cursor: Cursor, spots: Spots) -> Ops | None:
    """« ajouter après le mot : A les mots : B »."""
    side = cursor.take(r"(?P<where>après|avant)\b")
    names = named(cursor) if side else None
    anchor = cursor.words() if names else None
    if side is None or names is None or anchor is None or named(cursor) is None:
        return None
    text = cursor.words()
    if text is None:
        return None
    return tuple(
        InsertWords(n, anchor, text, SIDES[side["where"]], s, spot.edge, occurrence)
        for n, s, spot in places(holding(cursor, spots, anchor))
        for occurrence in names.occurrences
    )


def _words_then_anchor(cursor: Cursor, spots: Spots) -> Ops | None:
    """« insérer les mots : A après les mots : B »."""
    if named(cursor) is None:
        return None
    text = cursor.words(until=r" (?:après|avant) (?:les? mots?|la référence)")
    side = cursor.take(r"(?P<where>après|avant)\b")
    if text is None or side is None:
        return None
    return _anchored(cursor, spots, text, SIDES[side["where"]])


def _anchored(cursor: Cursor, spots: Spots, text: str, where: Where) -> Ops | None:
    names = named(cursor)
    anchor = cursor.words() if names else None
    if names is None or anchor is None:
        return None
    return tuple(
        InsertWords(n, anchor, text, where, s, spot.edge, occurrence)
        for n, s, spot in places(holding(cursor, spots, anchor))
        for occurrence in names.occurrences
    )
