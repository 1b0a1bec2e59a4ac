"""The typography of the house (LEGISTICS §2.5) for the words that an amendment brings, as clerks copy them out.

Signs only: no word is added, taken or moved. « A l'issue » becomes « À l'issue », « l'Etat » « l'État », « 2°bis »
« 2° bis », « au b) du I » « au b du I ». Words already in the article are never touched.
"""

import re
from collections.abc import Sequence
from dataclasses import fields, replace

from lawlab.engine.number import LATIN
from lawlab.engine.verbs import Operation

_SUFFIXES = "|".join([*LATIN[:10], *(word.upper() for word in LATIN[:10])])
_GLUED = re.compile(rf"(?<=\d°)({_SUFFIXES})\b|\b([IVXL]+)({_SUFFIXES})\b")
_LABEL = r"(?:[IVXL]+|[A-Z]|\d+°|[a-z]\)|(?:…|\.{2,4})(?:\s?\.)?\s?[°)]?)(?: (?:bis|ter|quater))?(?:\.?\s?[–-])?\s"
_CAPITAL_A = re.compile(
    rf"(^(?:[«“\"]\s*)?(?:{_LABEL})?|[.!?]\s)"
    r"A(?=\s(?:l['’]|la\s|ce(?:t|tte|s)?\s|chaque|chacun|compter|défaut|titre|partir|moins|peine|leur|son|sa\s|tout|une?\s))"
)
_CAPITAL_E = re.compile(
    r"\bE(?=tats?\b|cole|conomie|ducation|galité|lection|nergie|quipement|tablissement|glise|lysée)"
)
_CITED = re.compile(r"(?<=\s)((?:au|du|le|aux|les|des|et|ou|,)\s[a-z])\)(?=\s(?:du|de|et|ou|à|au)\s)")
_BROUGHT = ("new", "text", "title")


def fair(text: str) -> str:
    """A line as clerks copy it out.

    >>> fair("A l'issue d'un décret en Conseil d'Etat, le 2°bis est applicable.")
    "À l'issue d'un décret en Conseil d'État, le 2° bis est applicable."
    >>> fair("définies au b) du I"), fair("« IIIbis. – Plan A")
    ('définies au b du I', '« III bis. – Plan A')
    """
    text = _GLUED.sub(lambda found: f" {found[1]}" if found[1] else f"{found[2]} {found[3]}", text)
    text = _CAPITAL_A.sub(r"\1À", text)
    text = _CAPITAL_E.sub("É", text)
    return _CITED.sub(r"\1", text)


def fair_copy(ops: Sequence[Operation]) -> list[Operation]:
    """Operations whose new words are in the typography of the house; the words that they look for stay as quoted."""
    return [_one(op) for op in ops]


def _one(op: Operation) -> Operation:
    changes: dict[str, object] = {}
    for field in fields(op):
        value = getattr(op, field.name)
        if field.name in _BROUGHT and isinstance(value, str):
            changes[field.name] = fair(value)
        elif field.name == "alineas":
            changes[field.name] = tuple(map(fair, value))
    return replace(op, **changes) if changes else op  # type: ignore[arg-type]
