"""How well each form of wording is read and applied: amendments counted by what their commands say.

An amendment counts in every form that it holds, so the lines of a table do not add up to its total.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lawlab.engine.cursor import shadow
from lawlab.engine.enactment import Status, enact
from lawlab.engine.place import Reason
from lawlab.engine.reading import Parsed, parse
from lawlab.engine.text import is_word, split_alineas, tokens

ALL = "(tous)"
_FORMS = (
    ("substituer, remplacer", r"(?:substituer|remplacer|remplacés? par)\b"),
    ("supprimer des mots", r"supprimer (?:les? mots?|la |les? |l')(?!alinéa|article)"),
    ("supprimer des alinéas, des phrases", r"supprimer (?:l'|les |cet |ces |cette |la \w+ )(?:alinéas?|phrases?)"),
    ("supprimer l’article", r"supprimer (?:cet|l') ?article"),
    ("insérer des mots", r"(?:insérer|ajouter) (?:les? mots?|la |les? référence|le signe|l'année)"),
    ("insérer des alinéas, des phrases", r"(?:insérer|ajouter) (?!.*article).*(?:alinéas?|paragraphes?|phrases?)"),
    ("compléter", r"compléter\b"),
    ("rédiger ainsi", r"(?:rédiger|réécrire)\b|est ainsi rédigé"),
    ("rédiger ainsi la fin, le début", r"rédiger ainsi (?:la fin|le début)"),
    ("rétablir", r"rétablir\b"),
    ("article additionnel", r"insérer (?:un|l'|les?|deux) ?articles?"),
    ("en conséquence", r"en conséquence"),
    ("la même opération ailleurs", r"procéder (?:à la|au|aux) mêmes?"),
    ("occurrence", r"occurrences?\b|deux fois|trois fois"),
    ("phrase nommée", r"(?:première|seconde|deuxième|troisième|dernière|avant-dernière) phrase"),
    ("alinéa par son rang", r"(?:premier|deuxième|second|troisième|quatrième|dernier|avant-dernier) alinéa"),
    ("début, fin", r"à la fin de|au début de"),
    ("tableau", r"tableau\b"),
    ("sous-amendement", r"amendement n°"),
)
_COMPILED = tuple((name, re.compile(pattern)) for name, pattern in _FORMS)
_PART = re.compile(r"ii ?\.?\s?[-.]")
_QUOTED = re.compile(r"[«“\"]")
_CREDITS = re.compile(r"(?:modifier|majorer|minorer|rédiger)\b.*(?:crédits|état [a-e]\b)|\(en euros\)")


@dataclass(frozen=True)
class Published:
    """Amendments adopted on an article (number, wording), the article before, and after as it was published."""

    before: str
    amendments: tuple[tuple[str, str], ...]
    after: str


@dataclass(frozen=True)
class Row:
    """A form: amendments that hold it, those read whole, applied whole, and in an article that came out word for word
    (None when the cases do not tell)."""

    form: str
    amendments: int
    read: int
    applied: int | None = None
    exact: int | None = None


def forms(text: str) -> tuple[str, ...]:
    """The forms of an amendment, from the words of its commands, not from those between guillemets (lines that the
    Sénat brings bare lend theirs).

    >>> forms("À l’alinéa 2, substituer au mot :\\n« supprimer »\\nle mot :\\n« un ».")
    ('substituer, remplacer',)
    >>> forms("I. – Alinéa 3, première phrase\\nSupprimer cette phrase.\\nII. – Alinéa 5\\nSupprimer cet alinéa.")
    ('supprimer des alinéas, des phrases', 'phrase nommée', 'en plusieurs parties')
    """
    lines = [_QUOTED.split(shadow(line))[0] for line in split_alineas(text)]
    said = "\n".join(line for line in lines if line.strip())
    found = [name for name, pattern in _COMPILED if pattern.search(said)]
    if any(map(_PART.match, lines)):
        found.append("en plusieurs parties")
    return tuple(found) or ("autre",)


def is_set_aside(text: str) -> bool:
    """Whether there is nothing for an engine of texts: no wording, or a table of credits.

    >>> [is_set_aside(text) for text in ("", "Modifier ainsi les crédits des programmes :", "Supprimer cet article.")]
    [True, True, False]
    """
    lines = split_alineas(text)
    return not lines or any(_CREDITS.search(shadow(line)) for line in lines[:2])


def count_read(texts: Iterable[str]) -> list[Row]:
    """Wordings alone: how many of each form are read whole."""
    seen: Counter[str] = Counter()
    read: Counter[str] = Counter()
    for text in texts:
        whole = isinstance(parse(text), Parsed)
        for form in (ALL, *forms(text)):
            seen[form] += 1
            read[form] += whole
    return [Row(form, seen[form], read[form]) for form in _ordered(seen)]


def count_applied(cases: Iterable[Published]) -> list[Row]:
    """Published amendments: how many of each form are read, applied, and in an article that comes out word for word."""
    tallies: dict[str, Counter[str]] = {}
    for case in cases:
        done = enact(case.before, case.amendments)
        exact = done.status is Status.APPLIED and _words(done.alineas) == _words(split_alineas(case.after))
        for (_, text), answer in zip(case.amendments, done.answers, strict=True):
            # What was read but does not fit the article says so with a reason of its own.
            read = answer.status is Status.APPLIED or answer.reason in set(Reason)
            for form in (ALL, *forms(text)):
                tally = tallies.setdefault(form, Counter())
                tally["seen"] += 1
                tally["read"] += read
                tally["applied"] += answer.status is Status.APPLIED
                tally["exact"] += exact
    return [
        Row(form, tally["seen"], tally["read"], tally["applied"], tally["exact"])
        for form in _ordered(tallies)
        for tally in (tallies[form],)
    ]


def _ordered(found: Iterable[str]) -> list[str]:
    order = [ALL, *(name for name, _ in _FORMS), "en plusieurs parties", "autre"]
    return sorted(found, key=order.index)


def _words(alineas: Sequence[str]) -> list[str]:
    """The words, whatever the signs and capitals, without the clerks' notes « (Supprimé) »."""
    kept = [line for line in alineas if not re.search(r"\(\s*supprimé", line, re.IGNORECASE)]
    return [word.casefold() for line in kept for word in tokens(line) if is_word(word)]
