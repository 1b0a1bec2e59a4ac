"""Where a new part of an amendment starts, so that a block of text before it ends."""

import re

CONSEQUENCE = re.compile(r"(?:et )?(?:(?:par|en) (?:voie de )?conséquence\s*[,:]?\s*)")
GAGE = re.compile(
    r"(?:la|les|cette) (?:éventuelles? )?(?:pertes? de (?:recettes|ressources)|charges?|coûts?"
    r"|aggravation|conséquences? financières?)"
    r".*(?:compensé|à due concurrence|gag)|l'augmentation des charges .*compensé|pour (?:compenser|gager) l"
)
_LIST = r"\d+(?: ?(?:,|et|à|-) ?(?:l'alinéa )?\d+)*"
_ALINEA = rf"(?:l'alinéa \d+|les alinéas {_LIST})"
_OF = rf"(?:de |à )?{_ALINEA}|(?:des|aux) alinéas {_LIST}"
_MARK = r"(?:(?:[ivxl]+|[a-z]|\d+°)(?: (?:bis|ter|quater))?[.)]? ?- ?|[ivxl]+\. ?|[a-z]\. |\d+° ?|[a-z]\) ?|- ?)?"
_VERB = r"(?:supprimer|remplacer|rédiger|compléter|insérer|ajouter|substituer|rétablir)"
_STEP = r"(?:[ivxl]+|\d+°|[a-z]\)?)(?: (?:bis|ter|quater))?"
_STEPS = rf"{_STEP}(?:(?:,| et| à| du) (?:le |les )?{_STEP})*"
_START = re.compile(
    rf"{_MARK}(?:et )?(?:en conséquence ?[,:]? ?)?(?:"
    rf"alinéas? {_LIST}(?:$|[ ,.:].*)"
    rf"|dernier alinéa$|intitulé(?: d[ue].*)?$|(?:première|seconde|dernière|deuxième|troisième) phrase,?$"
    rf"|(?:après|avant) (?:les? |l'|la )?alinéas? \d+.*"
    rf"|(?:après|avant) l'article [\w -]+$"
    rf"|(?:à la fin de |au début de |après |à |de )?(?:la |les )?(?:[\w-]+ (?:et [\w-]+ )?phrases? )?(?:{_OF})\b.*"
    rf"|{_VERB}(?: ainsi)? (?:la [\w-]+ phrase de |la fin de |le début de )?(?:à )?(?:{_ALINEA}|cet alinéa"
    rf"|ces alinéas|cet article|cette phrase|les? mots? ?:|la référence ?:|l'article \d+[\w -]*\.?$).*"
    rf"|{_VERB}(?: ainsi| comme suit)? (?:à |au |aux )?(?:l'|les? |la |ce |cet |cette |ces |aux? )[^:«]{{0,120}}"
    rf"(?:alinéas?|phrases?|mots?|références?|article|même texte|intitulé)\b[^:«]{{0,80}}[:.]?$"
    rf"|(?:après|avant) (?:les? mots?|la référence|les références) ?:?$"
    rf"|substituer aux? alinéas? \d.*|substituer à l'alinéa \d.*"
    rf"|compléter cet article .*|au début de cet article.*"
    rf"|procéder à la même .*|procéder au même .*|pour (?:compenser|gager) l.*"
    rf"|(?:sous-)?amendement n° ?\w+.*"
    rf"|faire précéder (?:cet|l'|ces|les|le) ?(?:alinéa|article|ii?\b).*"
    rf"|(?:l'alinéa|les alinéas) {_LIST} (?:est|sont) .*"
    rf"|{_VERB}(?: ainsi)? (?:le |les |au |aux ){_STEPS}(?: :|\.)?$"
    rf")"
)
_GAGE_PART = re.compile(rf"(?:[ivxl]+|[b-z])(?: bis)?\.? ?-? ?(?:{GAGE.pattern})")
_LONGEST = 4_000


def is_start(low: str) -> bool:
    """Whether a paragraph (a shadow: see cursor.py) opens a part: a location, or a command that is no bill's text.

    >>> [is_start(t) for t in ("ii. - alinéa 3", "au deuxième alinéa, les mots", "supprimer cet alinéa.")]
    [True, False, True]
    """
    low = low[:_LONGEST].strip()
    return _START.fullmatch(low) is not None or (low.startswith("alinéa ") and low[7:8].isdigit())


_CONSEQUENT_PART = re.compile(r"[ivxl]+(?: (?:bis|ter))?(?:\.? ?- ?|\. ?)en conséquence\b")


def is_consequent_part(low: str) -> bool:
    """Whether a paragraph opens a numbered part made necessary by another: no count of alineas runs over it.

    >>> [is_consequent_part(t) for t in ("ii. - en conséquence, alinéa 52", "ii. - alinéa 52")]
    [True, False]
    """
    return _CONSEQUENT_PART.match(low) is not None and is_start(low)


def is_gage_part(low: str) -> bool:
    """Whether a paragraph is a numbered clause of financial compensation (article 40 of the Constitution)."""
    return _GAGE_PART.match(low[:_LONGEST]) is not None
