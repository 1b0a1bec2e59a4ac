"""What drafters call the words that they quote: « les mots : », « la deuxième occurrence de la référence : »."""

import re

from lawlab.engine.cursor import Cursor
from lawlab.engine.french import read_cardinal, read_ordinal
from lawlab.engine.location import ORD
from lawlab.engine.verbs import Occurrence

_ONE = (
    r"(?:mots?|références?|montants?|taux|dates?|années?|nombres?|chiffres?|signes?(?: de ponctuation)?"
    r"|mentions?|sommes?|pourcentages?"
    r"|termes?|expressions?|adjectifs?|ponctuations?|virgules?|numéros?|numérotations?|valeurs?|coefficients?|fractions?|durées?"
    r"|membres? de phrase|fins? de phrase|passages?|divisions?|subdivisions?|intitulés?"
    r"|alinéas? et les mots|occurr?ences?|formules?"
    r"|verbes?|noms?|lettres?|symboles?|tarifs?|âges?|unités?|lignes?|quantités?|phrases?(?= :? ?[«\"“]))"
)
_DET = r"(?:les? |la |l'|un |une |des |du |de la |de l'|d'|au |aux |à la |à l'|à )?(?:mêmes? |deux |trois |seuls? )?"
NOUN = (
    rf"{_DET}{_ONE}(?:(?:,| et|,? ainsi que| ou) {_DET}{_ONE})*(?: suivante?s?)?"
    r"(?: ainsi (?:rédigée?s?|libellée?s?|conçue?s?))?"
)
_COUNTED = (
    rf"(?:à |de )?(?:(?:la |les )?(?P<ord>{ORD}(?: et (?:la )?{ORD})*) occurr?ences?|(?:les |ses |aux "
    rf"|de ses )?(?P<all>deux|trois|quatre|cinq) (?:premières )?occurr?ences"
    rf"|chacune des (?:\w+ )?occurr?ences|(?:toutes )?les occurr?ences|chaque occurrence)"
    r" (?:du|des|de la|de l'|de ce|de cette|de)\s?"
)
_EVERY = (
    r"(?:\(?(?:deux|trois|quatre|cinq|\d+) fois\)?|à (?:chacune de )?(?:ses|leurs?) (?:\w+ )?occurr?ences?"
    r"|à chaque occurrence|à (?:deux|trois) reprises|(?:en )?(?:toutes|dans toutes) (?:ses|leurs) occurr?ences"
    r"|à la (?P<ord>" + ORD + r") occurr?ence|(?P<odd>" + ORD + r") occurr?ence)"
)
NO = r"(?:les? |la )?(?=[«“\"])"


class Named:
    """The noun of words to come, and which occurrences of them are meant."""

    def __init__(self, occurrences: tuple[Occurrence | None, ...]) -> None:
        self.occurrences = occurrences


def named(cursor: Cursor) -> Named | None:
    """Read « les mots », « la deuxième occurrence du mot », « au mot (deux fois) », or nothing before a guillemet."""
    start = cursor.at
    chosen: tuple[Occurrence | None, ...] = (None,)
    if cursor.take(
        r"\(?(?:par |les )?(?:deux|trois|quatre|cinq) fois\)?|à chacune de (?:ses|leurs) (?:\w+ )?occurr?ences"
        r"|à chaque occurr?ence|à (?:deux|trois) reprises"
    ):
        chosen = ("all",)
    if found := cursor.take(_COUNTED):
        read = _ranks(found)
        if read is None:
            cursor.at = start
            return None
        chosen = read
        if not (cursor.take(rf"{_DET}{_ONE}") or cursor.take(NO)):
            cursor.at = start
            return None
    elif not (cursor.take(NOUN + r"\b") or cursor.take(NO)):
        cursor.at = start
        return None
    return Named(every(cursor) or chosen)


def every(cursor: Cursor) -> tuple[Occurrence | None, ...] | None:
    """« deux fois », « à chacune de ses trois occurr?ences »."""
    before = cursor.at
    found = cursor.take(_EVERY)
    if found is None:
        return None
    word = found["ord"] or found["odd"]
    if word is None:
        return ("all",)
    rank = read_ordinal(word)
    if rank is None:
        cursor.at = before
        return None
    return (rank,)


def _ranks(found: re.Match[str]) -> tuple[Occurrence | None, ...] | None:
    if found["ord"] is None:
        if found["all"] and "premières" in found.group():
            return tuple(range(1, (read_cardinal(found["all"]) or 1) + 1))
        return ("all",)
    ranks = [read_ordinal(word) for word in re.findall(ORD, found["ord"])]
    return None if None in ranks else tuple(ranks)
