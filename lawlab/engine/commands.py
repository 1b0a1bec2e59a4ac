"""The commands of legal drafting, in both styles and as people mix them: what is done at a place, and with what words.

Each function takes the cursor past what it understood and returns operations; or None, and the caller gives the
place back. Nothing is guessed: a command whose place or words are missing is not understood.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from lawlab.engine.blocks import block, block_kind, sentence_kind
from lawlab.engine.cursor import CLOSING, Cursor, unquoted
from lawlab.engine.location import Spot, Spots, location
from lawlab.engine.nouns import Named, every, named
from lawlab.engine.place import alinea, occurrences
from lawlab.engine.verbs import (
    ARTICLE,
    DeleteAlineas,
    DeleteSentence,
    DeleteWords,
    Occurrence,
    Operation,
    ReplaceWords,
    RewriteAlineas,
    RewriteHead,
    RewriteSentences,
    RewriteTail,
    Where,
)

Ops = tuple[Operation, ...]
INSERT = (
    r"(?:insére[rz]|insér[ée]e?s?|ajoute[rz]|ajout[ée]e?s?|introduire|introduit|intégrer|rajouter|ajouter|mentionner)\b"
)
DELETE = r"(?:supprime[rz]|suppression de|supprimé)\b"
REWRITE = (
    r"(?:(?:rédige[rz]|réécrire|modifier|récrire|rétablir) (?:ainsi|comme suit)|ainsi rédiger|rédige[rz]"
    r"|réécrire|modifier|rétablir)\b"
)
REPLACE = r"(?:remplace[rz]|remplacé|substitue[rz])\b"
COMPLETE = r"(?:compl[ée]te[rz]|compléter|complété)\b"
LIKE_THIS = r"(?:ainsi|comme suit|de la (?:façon|manière) suivante)"
_PAR = r"(?:par|à|avec|de)\b"
OWN_LABEL = r"(?:le |la )?(?:\d+°|[a-z]\)?|[ivxl]+)(?: (?:bis|ter|quater))?(?= dans la rédaction| ainsi| ?:)"
_THE_REST = re.compile(r"reste sans changement|reste de l['’]alinéa sans changement", re.IGNORECASE)
SIDES: dict[str, Where] = {"après": "after", "avant": "before"}


def places(spots: Spots) -> Iterator[tuple[int, int | None, Spot]]:
    """Each alinea and sentence of these places."""
    for spot in spots:
        for number in spot.alineas:
            for sentence in _sentences(spot):
                yield number, sentence, spot


def holding(cursor: Cursor, spots: Spots, words: str) -> Spots:
    """The same places, but for a part named by its label the one alinea of it where the words stand."""
    found: list[Spot] = []
    for spot in spots:
        if spot.labelled and spot.first != spot.last:
            where = [n for n in spot.alineas if n <= len(cursor.base) and _stands(cursor.base[n - 1], words)]
            if len(where) == 1:
                spot = replace(spot, first=where[0], last=where[0])
            elif where:
                return ()  # in several: which one is meant?
            else:
                spot = replace(spot, last=spot.first)
        found.append(spot)
    return tuple(found)


def _stands(text: str, words: str) -> bool:
    where = alinea(text)
    return bool(occurrences(where, words, 0, len(where.parts)))


def _sentences(spot: Spot) -> list[int | None]:
    if spot.low is None or spot.high is None or spot.low == spot.high:
        return [spot.low]
    return list(range(spot.low, spot.high + 1))


def inner(cursor: Cursor, spots: Spots) -> Spots:
    """A place said after the verb (« supprimer les mots … à l’alinéa 3 »), or the one said before."""
    before = cursor.at
    found = location(cursor, spots)
    if found is None:
        cursor.at = before
        return spots
    return tuple(replace(s, side=spots[0].side) if spots else s for s in found)


def delete(cursor: Cursor, spots: Spots) -> Ops | None:
    """« Supprimer … »: alineas, sentences, the end, or words."""
    if not cursor.take(DELETE):
        return None
    start = cursor.at
    if names := named(cursor):
        return _delete_words(cursor, spots, names)
    cursor.at = start
    target = location(cursor, spots)
    after = cursor.at
    if target is not None and (names := named(cursor)):
        return _delete_words(cursor, target, names)
    cursor.at = after
    if target is None or not cursor.end_of_sentence():
        return None
    if any(spot.edge for spot in (*target, *spots)):
        return None
    if all(spot.low for spot in target):
        if not _single(target):
            return None
        return tuple(DeleteSentence(n, s) for n, s, _ in places(target) if s is not None)
    if any(spot.low or spot.first == ARTICLE for spot in target):
        return None
    return tuple(DeleteAlineas(spot.first, spot.last) for spot in target)


def _delete_words(cursor: Cursor, spots: Spots, names: Named) -> Ops | None:
    """One or several quotations; a place said after the last one is that of them all."""
    found: list[tuple[str, tuple[Occurrence | None, ...], Spots]] = []
    while True:
        words = cursor.words(until=r" et (?:les? mots?|la référence) ")
        if words is None:
            return None
        occurrences = every(cursor) or names.occurrences
        before = cursor.at
        said = None if cursor.at[1] == 0 else location(cursor, spots)
        if said is None:
            cursor.at = before
        here = spots if said is None else tuple(replace(spot, side=None) for spot in said)
        found = [(one, chosen, here if said and where is spots else where) for one, chosen, where in found]
        found.append((words, occurrences, here))
        before = cursor.at
        more = named(cursor) if cursor.take(r"et(?: supprimer)?(?= )") else None
        if more is None:
            cursor.at = before
            return tuple(
                DeleteWords(n, one, s, spot.edge, occurrence)
                for one, chosen, where in found
                for n, s, spot in places(holding(cursor, where, one))
                for occurrence in chosen
            )
        names = more


def replace_(cursor: Cursor, spots: Spots) -> Ops | None:
    """« Remplacer … par … », « Substituer à … … »: alineas, sentences, or words, old then new."""
    verb = cursor.take(REPLACE)
    if verb is None:
        return None
    start = cursor.at
    ops = _replace_words(cursor, spots)
    if ops is not None:
        return ops
    cursor.at = start
    target = location(cursor, spots)
    if target is None:
        return None
    after = cursor.at
    if named(cursor) is not None:
        cursor.at = after
        return _replace_words(cursor, target)
    cursor.at = after
    if any(spot.edge for spot in (*target, *spots)):
        return None
    if not verb.group().startswith("substitu") and not cursor.take(_PAR):
        cursor.take(LIKE_THIS)
    if all(spot.low for spot in target):
        return _rewrite_sentences(cursor, target)
    if any(spot.low or spot.first == ARTICLE for spot in target):
        return None
    return _rewrite_alineas(cursor, target, own=True)


def _replace_words(cursor: Cursor, spots: Spots) -> Ops | None:
    ops: Ops = ()
    cursor.take(r"(?:à (?=la |l'|chacune des)|respectivement )")
    names = named(cursor)
    while names is not None:
        old = cursor.words(until=r" par (?:les? |la |l')|,? par :")
        if old is None:
            return None
        occurrences = every(cursor) or names.occurrences
        here = spots if cursor.at[1] == 0 or cursor.sees(r"par\b") else inner(cursor, spots)
        by = cursor.take(_PAR)
        if not (named(cursor) or (by and (cursor.sees(":") or cursor.at[1] == 0 or cursor.sees(r"[«\"“]|$")))):
            return None
        new = cursor.words()
        if new is None:
            return None
        ops += tuple(
            ReplaceWords(n, old, new, s, spot.edge, occurrence)
            for n, s, spot in places(holding(cursor, here, old))
            for occurrence in occurrences
        )
        before = cursor.at
        names = None
        if cursor.take(r"(?:et|puis)(?: remplacer| à)?(?= )") or cursor.sees(
            r"(?:les? mots?|la référence|le montant) ?:"
        ):
            names = named(cursor)
        if names is None or not _another(cursor):
            cursor.at = before
            return ops
    return None


def _another(cursor: Cursor) -> bool:
    """Whether a second pair « et le mot : A par le mot : B » really follows."""
    before = cursor.at
    found = cursor.words(until=r" par (?:les? |la |l')") is not None
    found = found and (cursor.take(r"par\b") is not None or named(cursor) is not None)
    cursor.at = before
    return found


def rewrite(cursor: Cursor, spots: Spots) -> Ops | None:
    """« Rédiger ainsi … »: alineas, sentences, the start."""
    if not cursor.take(REWRITE):
        return None
    cursor.take(LIKE_THIS)
    if cursor.take(r"la fin(?: d[eu]\b)?"):
        return _tail_after(cursor, spots)
    if cursor.take(r"le début(?: d[eu]\b)?"):
        target = location(cursor, spots) or spots
        if cursor.take(r"phrase\b") and not any(spot.low for spot in target):
            return None
        cursor.take(LIKE_THIS)
        text = cursor.words()
        return tuple(RewriteHead(n, text, "", s) for n, s, _ in places(target)) if text else None
    return rewritten(cursor, spots)


def _tail_after(cursor: Cursor, spots: Spots) -> Ops | None:
    """« Rédiger ainsi la fin de l’alinéa 4 après le mot : A : B »."""
    target = location(cursor, spots) or spots
    names = named(cursor) if cursor.take(r"après\b") else None
    anchor = cursor.words() if names else None
    text = cursor.words() if anchor else None
    if names is None or anchor is None or text is None:
        return None
    return tuple(
        RewriteTail(n, anchor, text, s, o)
        for n, s, _ in places(holding(cursor, target, anchor))
        for o in names.occurrences
    )


def rewritten(cursor: Cursor, spots: Spots, *, named: bool = False) -> Ops | None:
    """What is to be rewritten (unless already ``named``), then its new text."""
    cursor.skip()
    line, start = cursor.at
    target = spots if named else location(cursor, spots)
    if target is None and len(spots) == 1 and spots[0].first > 0 and cursor.take(OWN_LABEL):
        target = spots  # « Alinéa 19 / Rétablir le b dans la rédaction suivante : »
    if target is None or any(spot.edge for spot in (*target, *spots)):
        return None
    own = (
        named
        or cursor.ranked
        or (line < len(cursor.low) and any(sign.isdigit() for sign in cursor.low[line][start : cursor.at[1]]))
    )
    cursor.take(LIKE_THIS)
    cursor.take(r"(?:dans la rédaction suivante|la rédaction suivante)")
    if all(spot.low for spot in target):
        return _rewrite_sentences(cursor, target)
    if any(spot.low or spot.first == ARTICLE for spot in target):
        return None
    return _rewrite_alineas(cursor, target, own=own)


def joined(cursor: Cursor) -> str | None:
    """A sentence, or several each on its line, each opened by a guillemet or none."""
    cursor.colon()
    if not cursor.over and cursor.at[1] == 0 and _opens(cursor):
        return " ".join(unquoted(cursor.lines())) or None
    text = cursor.words()
    while text is not None and not cursor.over and cursor.at[1] == 0 and not cursor.starts[cursor.at[0]]:
        before = cursor.at
        if text[-1:] not in ".»" or not cursor.rest()[:1].isupper() or cursor.marker():
            cursor.at = before
            break
        more = cursor.words()
        if more is None:
            break
        text += " " + more
    return text


def _opens(cursor: Cursor) -> bool:
    """Whether two lines at least are each opened by a guillemet, which only the last one closes."""
    line = cursor.at[0]
    two = cursor.raw[line : line + 2]
    return (
        len(two) == 2
        and all(one[0] in CLOSING for one in two)
        and CLOSING[two[0][0]] not in two[0][1:]
        and not cursor.starts[line + 1]
    )


def _single(target: Spots) -> bool:
    """Whether sentences are those of alineas, not of a part of several (« la première phrase du II »)."""
    return not any(spot.labelled and spot.first != spot.last for spot in target)


def _rewrite_sentences(cursor: Cursor, target: Spots) -> Ops | None:
    if not _single(target) or len({spot.first for spot in target}) < len(target):
        return None  # one text for two places of an alinea
    sentence_kind(cursor) or cursor.take(r"les mots(?= ?:)")
    text = joined(cursor)
    if not text:
        return None
    return tuple(
        RewriteSentences(n, spot.low, spot.high, text)
        for spot in target
        for n in spot.alineas
        if spot.low is not None and spot.high is not None
    )


def _rewrite_alineas(cursor: Cursor, target: Spots, *, own: bool) -> Ops | None:
    kind = block_kind(cursor)
    count, own = kind if kind else (sum(spot.last - spot.first + 1 for spot in target), own)
    if len(target) == 1:
        lines = block(cursor, count, own=own)
        if lines and _THE_REST.search(lines[-1]):
            alone = len(lines) == 1 and target[0].first == target[0].last
            return (RewriteHead(target[0].first, lines[0]),) if alone else None
        return (RewriteAlineas(target[0].first, target[0].last, lines),) if lines else None
    lines = block(cursor, count, own=own)
    if lines is None or kind is not None:
        return None
    if len(lines) == 1 and all(spot.first == spot.last for spot in target):
        return tuple(RewriteAlineas(spot.first, spot.last, lines) for spot in target)
    if len(lines) == sum(spot.last - spot.first + 1 for spot in target):
        ops: Ops = ()
        for spot in target:
            size = spot.last - spot.first + 1
            ops += (RewriteAlineas(spot.first, spot.last, lines[:size]),)
            lines = lines[size:]
        return ops
    return None
