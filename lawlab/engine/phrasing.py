"""The pieces that both styles of wording share: the words quoted, their noun, the sentence meant, the place."""

from collections.abc import Sequence
from typing import Literal

from lawlab.engine.french import cardinal, noun, of_the, ordinal, the, to_the
from lawlab.engine.text import sentences
from lawlab.engine.verbs import Edge, InAlinea, Occurrence

_ = "\u00a0"
Base = Sequence[str]
_LAST = {-1: "dernier", -2: "avant-dernier", -3: "antépénultième"}


def capital(line: str) -> str:
    """With a capital letter."""
    return line[:1].upper() + line[1:]


def quoted(words: str, end: str = "") -> str:
    """« words »"""
    return f"«{_}{words}{_}»{end}"


def bare(words: str) -> str:
    """Words alone on their line, at the Sénat: quoted only when they look quoted themselves."""
    closed = words[:1] in '«“"' and words.rstrip(" .,;:\u00a0\u202f")[-1:] in ("»", "”", '"')
    return quoted(words) if closed else words


def which(words: str, form: Literal["the", "to"], occurrence: Occurrence | None) -> str:
    """« les mots », « aux mots », « la deuxième occurrence du mot », « chacune des occurrences du mot »."""
    name = noun(words)
    if occurrence is None:
        return the(name) if form == "the" else to_the(name)
    to = "à " if form == "to" else ""
    if occurrence == "all":
        return f"{to}chacune des occurrences {of_the(name)}"
    return f"{to}{feminine(occurrence)} occurrence {of_the(name)}"


def feminine(number: int) -> str:
    """« la deuxième », « l’avant-dernière »."""
    word = ordinal(number)
    return f"l’{word}" if word[0] in "aeo" else f"la {word}"


def rank(sentence: int, alinea: int, base: Base) -> str:
    """The ordinal of a sentence: « seconde » when there are exactly two."""
    if sentence == 2 and 0 < alinea <= len(base) and len(sentences(base[alinea - 1])) == 2:
        return "seconde"
    return ordinal(sentence)


def la(word: str) -> str:
    """The article before an ordinal."""
    return f"l’{word}" if word[0] in "aeo" else f"la {word}"


def alinea_name(number: int) -> str:
    """« l’alinéa 2 », « le dernier alinéa », « cet article »."""
    if number > 0:
        return f"l’alinéa{_}{number}"
    if number == 0:
        return "cet article"
    name = _LAST.get(number, f"{-number}e avant la fin")
    return f"l’{name} alinéa" if name[0] == "a" else f"le {name} alinéa"


def last_alineas(first: int, last: int) -> str:
    """« le dernier alinéa », « les deux derniers alinéas »; counted from the end otherwise.

    >>> last_alineas(-2, -2), last_alineas(-2, -1)
    ('l’avant-dernier alinéa', 'les deux derniers alinéas')
    """
    if first == last:
        return alinea_name(first)
    if last == -1:
        return f"les {cardinal(-first)} derniers alinéas"
    return f"les {_LAST.get(first, f'{-first}e avant la fin')} à {_LAST.get(last, f'{-last}e avant la fin')} alinéas"


def of(name: str) -> str:
    """« de l’alinéa 2 », « du dernier alinéa », « des alinéas 3 et 5 »."""
    return _contracted(name, "de", "du ", "des ")


def to(name: str) -> str:
    """« à l’alinéa 2 », « au dernier alinéa », « aux alinéas 3 et 5 »."""
    return _contracted(name, "à", "au ", "aux ")


def _contracted(name: str, preposition: str, masculine: str, plural: str) -> str:
    if name.startswith("le "):
        return masculine + name.removeprefix("le ")
    if name.startswith("les "):
        return plural + name.removeprefix("les ")
    return f"{preposition} {name}"


def scope_of(op: InAlinea) -> tuple[int | None, Edge | None]:
    """The sentence and the edge that an operation states."""
    return getattr(op, "sentence", None), getattr(op, "edge", None)


def range_of_sentences(first: int, last: int, alinea: int, base: Base) -> str:
    """« première phrase », « deux dernières phrases », « deuxième à quatrième phrases »."""
    if first == last:
        return f"{rank(first, alinea, base)} phrase"
    if first == 1 and 2 <= last <= 5:
        return f"{cardinal(last)} premières phrases"
    if last == -1 and -5 <= first <= -2:
        return f"{cardinal(-first)} dernières phrases"
    return f"{ordinal(first)} à {ordinal(last)} phrases"
