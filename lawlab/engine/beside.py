"""Commands that act beside quoted words, or name the words first: « Après le mot : « délai », rédiger ainsi la fin ».

As in commands.py, a function that does not understand returns None, and the caller gives the place back.
"""

from dataclasses import replace

from lawlab.engine.blocks import sentence_kind, words_and_sentence
from lawlab.engine.commands import (
    COMPLETE,
    DELETE,
    INSERT,
    LIKE_THIS,
    REPLACE,
    REWRITE,
    SIDES,
    Ops,
    delete,
    holding,
    inner,
    places,
    replace_,
)
from lawlab.engine.cursor import Cursor
from lawlab.engine.location import Spot, Spots, location
from lawlab.engine.nouns import Named, every, named
from lawlab.engine.place import alinea, occurrences
from lawlab.engine.verbs import (
    ARTICLE,
    DeleteTail,
    DeleteWords,
    InsertWords,
    ReplaceWords,
    RewriteHead,
    RewriteTail,
    Where,
)


def words_first(cursor: Cursor, spots: Spots) -> Ops | None:
    """« À la seconde occurrence du mot : « dix », substituer le mot : « six » »; « … / Remplacer ce mot par … »."""
    cursor.take(r"à (?=la |l')")
    names = named(cursor)
    old = cursor.words() if names else None
    if names is None or old is None:
        return None
    spots = holding(cursor, spots, old)
    again = r"(?: (?:ce|ces|cette) (?:mots?|référence|termes?))?"
    if cursor.take(rf"{DELETE}{again}") and cursor.end_of_sentence():
        return tuple(DeleteWords(n, old, s, spot.edge, o) for n, s, spot in places(spots) for o in names.occurrences)
    if not cursor.take(rf"{REPLACE}{again}(?: par\b)?") or named(cursor) is None:
        return None
    new = cursor.words()
    if new is None:
        return None
    return tuple(ReplaceWords(n, old, new, s, spot.edge, o) for n, s, spot in places(spots) for o in names.occurrences)


def beside(cursor: Cursor, spots: Spots) -> Ops | None:
    """« Après les mots : …, insérer …»; also « supprimer », « remplacer », « rédiger ainsi la fin »."""
    side = cursor.take(r"(?P<where>après|avant)\b")
    names = named(cursor) if side else None
    if side is None or names is None:
        return None
    anchor = cursor.words(until=r",? insérer ")
    if anchor is None:
        return None
    names = Named(every(cursor) or names.occurrences)
    where = SIDES[side["where"]]
    cursor.marker()
    here = holding(cursor, inner(cursor, spots) if cursor.at[1] else spots, anchor)
    start = cursor.at
    for reader in (_insert_beside, _tail_beside, _tail_is, _change_beside):
        cursor.at = start
        ops = reader(cursor, here, where, anchor, names)
        if ops is not None:
            return ops
    return None


def _insert_beside(cursor: Cursor, spots: Spots, where: Where, anchor: str, names: Named) -> Ops | None:
    if cursor.take(r"(?:il est|sont|est)(?= )") and cursor.ranked:
        return None
    if not cursor.take(INSERT):
        return None
    words_and_sentence(cursor) or named(cursor) or sentence_kind(cursor) or cursor.take(LIKE_THIS)
    if cursor.sees(r"un alinéa|deux alinéas|un paragraphe|l'alinéa"):
        return None
    text = cursor.words()
    if text is None:
        return None
    every_ = every(cursor)
    return tuple(
        InsertWords(n, anchor, text, where, s, spot.edge, occurrence)
        for n, s, spot in places(spots)
        for occurrence in (every_ or names.occurrences)
    )


def _tail_beside(cursor: Cursor, spots: Spots, where: Where, anchor: str, names: Named) -> Ops | None:
    rewrites = cursor.take(rf"(?:{REWRITE}|{COMPLETE}|remplacer)") is not None
    if not rewrites and not cursor.take(DELETE):
        return None
    part = cursor.take(r"(?:ainsi )?(?P<part>la fin|le début)(?: d[eu'](?: la)?)?")
    if part is None:
        return None
    if (part["part"] == "le début") != (where == "before"):
        return None
    target = location(cursor, spots) or spots
    if cursor.take(r"phrase\b") and not any(spot.low for spot in target):
        target = _sentence_of(cursor, target, anchor)
        if not target:
            return None
    cursor.take(rf"{LIKE_THIS}|par (?:les mots|:)?")
    if not rewrites:
        if part["part"] == "le début" or not cursor.end_of_sentence():
            return None
        return tuple(DeleteTail(n, anchor, s, o) for n, s, _ in places(target) for o in names.occurrences)
    named(cursor)
    text = cursor.words()
    if text is None:
        return None
    if part["part"] == "le début":
        return tuple(RewriteHead(n, text, anchor, s) for n, s, _ in places(target))
    return tuple(RewriteTail(n, anchor, text, s, o) for n, s, _ in places(target) for o in names.occurrences)


def _tail_is(cursor: Cursor, spots: Spots, where: Where, anchor: str, names: Named) -> Ops | None:
    """« Après le mot : A, la fin de l’alinéa 4 est ainsi rédigée : B »; with an ordinal it is text of the bill."""
    if where == "before" or not cursor.take(r"la fin(?: d[eu]\b)?"):
        return None
    target = location(cursor, ())
    if not target or cursor.ranked or target[0].first == ARTICLE:
        return None
    return tail_said(cursor, target, anchor, names)


def tail_said(cursor: Cursor, target: Spots, anchor: str, names: Named) -> Ops | None:
    """« … est ainsi rédigée : B », « … est supprimée »: what becomes of the end after the anchor."""
    if cursor.take(r"est supprimée\b") and cursor.end_of_sentence():
        return tuple(DeleteTail(n, anchor, s, o) for n, s, _ in places(target) for o in names.occurrences)
    if not cursor.take(rf"est (?:ainsi rédigée?|rédigée {LIKE_THIS}|remplacée par les mots)"):
        return None
    text = cursor.words()
    if text is None:
        return None
    return tuple(RewriteTail(n, anchor, text, s, o) for n, s, _ in places(target) for o in names.occurrences)


def _sentence_of(cursor: Cursor, spots: Spots, anchor: str) -> Spots:
    """« la fin de la phrase » where no sentence was said: the one where the words stand, when the article tells."""
    found: list[Spot] = []
    for spot in spots:
        number = spot.first if spot.first > 0 else len(cursor.base) + 1 + spot.first
        if spot.first != spot.last or spot.first == ARTICLE or not 1 <= number <= len(cursor.base):
            return ()
        where = alinea(cursor.base[number - 1])
        ranks = [n for n, limits in enumerate(where.sentences, start=1) if occurrences(where, anchor, *limits)]
        if len(ranks) > 1:
            return ()
        found.append(replace(spot, low=ranks[0], high=ranks[0]) if ranks else spot)
    return tuple(found)


def _change_beside(cursor: Cursor, spots: Spots, where: Where, anchor: str, names: Named) -> Ops | None:
    """« Après les mots : deux trimestres, supprimer le mot : consécutifs »: the words beside, with their context."""
    start = cursor.at
    for reader in (_replace_beside, _delete_beside):
        cursor.at = start
        pair = reader(cursor)
        if pair is not None:
            break
    else:
        return None
    old, new = pair
    found = f"{anchor} {old}" if where == "after" else f"{old} {anchor}"
    kept = " ".join(part for part in ((anchor, new) if where == "after" else (new, anchor)) if part)
    return tuple(
        ReplaceWords(n, found, kept, s, spot.edge, occurrence)
        for n, s, spot in places(spots)
        for occurrence in names.occurrences
    )


def _replace_beside(cursor: Cursor) -> tuple[str, str] | None:
    ops = replace_(cursor, (Spot(1, 1),))
    if ops is None or len(ops) != 1 or not isinstance(ops[0], ReplaceWords):
        return None
    return ops[0].old, ops[0].new


def _delete_beside(cursor: Cursor) -> tuple[str, str] | None:
    ops = delete(cursor, (Spot(1, 1),))
    if ops is None or len(ops) != 1 or not isinstance(ops[0], DeleteWords):
        return None
    return ops[0].old, ""
