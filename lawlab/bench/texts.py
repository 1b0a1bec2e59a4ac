"""Articles of law made up for the benches: the same ones on every machine and every run."""

import json
import random
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from lawlab.engine.text import split_alineas
from lawlab.engine.verbs import (
    DeleteAlineas,
    DeleteWords,
    InsertAlineas,
    InsertWords,
    Operation,
    ReplaceWords,
    RewriteAlineas,
)


def _listed(words: str) -> list[str]:
    return words.split()


_COMMON = _listed(
    "de la le les des du et à en par sur dans ou un une au aux que qui pour est sont peut ne pas son sa ses leur ce"
)
_RARER = _listed(
    "administration agent article autorité avis bénéfice code commission communication compétence condition contrat "
    "convention décision déclaration décret délai délibération demande disposition document données droit durée examen "
    "expérimentation fonction formalité information intérêt juridiction loi maire mention ministre mission mise "
    "notification obligation opération ordonnance organisme personne plateforme préfet procédure production public "
    "publication question recours référence registre règlement réponse réutilisation service signature silence système "
    "traitement transmission usager utilisateur versement gratuit préalable annuel écrit électronique motivé ouvert"
)
_NEW = _listed(
    "toutefois sauf notamment expressément annuellement gratuitement préalablement immédiatement conjointement"
)


def words_of(rng: random.Random, count: int) -> list[str]:
    """Words in about the proportions of a law: half of them the commonest."""
    return [rng.choice(_COMMON) if rng.random() < 0.5 else _rare(rng) for _ in range(count)]


def _rare(rng: random.Random) -> str:
    word = rng.choice(_RARER)
    return f"{word}s" if rng.random() < 0.2 else word


def alinea(rng: random.Random, count: int) -> str:
    """One alinea of so many words, in sentences of about twenty-five."""
    words = words_of(rng, count)
    for at in range(24, count - 1, 25):
        words[at] += "."
        words[at + 1] = words[at + 1].capitalize()
    return " ".join(words).capitalize() + "."


def article(rng: random.Random, alineas: int, words: int) -> tuple[str, ...]:
    """An article of so many alineas of so many words each."""
    return tuple(alinea(rng, words) for _ in range(alineas))


def changed(rng: random.Random, text: str, edits: int) -> str:
    """The same text with so many words replaced, put in or taken out."""
    words = text.split(" ")
    for _ in range(edits):
        at = rng.randrange(len(words))
        words[at : at + rng.randrange(2)] = rng.sample(_NEW, rng.randrange(3))
    return " ".join(words)


def amendment(rng: random.Random, base: tuple[str, ...]) -> tuple[Operation, ...]:
    """What one citizen asks for: nearly always a few words of one alinea."""
    number = rng.randrange(len(base)) + 1
    words = base[number - 1].rstrip(".").split(" ")
    at = rng.randrange(max(len(words) - 5, 1))
    said = " ".join(words[at : at + 5])
    match rng.choices(("replace", "delete", "insert", "alinea", "rewrite", "strike"), (40, 15, 25, 8, 7, 5))[0]:
        case "replace":
            return (ReplaceWords(number, said, " ".join(rng.sample(_NEW, 2)), occurrence=1),)
        case "delete":
            return (DeleteWords(number, said, occurrence=1),)
        case "insert":
            return (InsertWords(number, said, rng.choice(_NEW), occurrence=1),)
        case "alinea":
            return (InsertAlineas(number, (alinea(rng, 20),)),)
        case "rewrite":
            return (RewriteAlineas(number, number, (alinea(rng, len(words)),)),)
        case _:
            return (DeleteAlineas(number, number),)


def versions(path: Path) -> Iterator[tuple[tuple[str, ...], ...]]:
    """The successive versions of each article of a code: one JSON object a line, ``versions`` each with ``texte``.

    Lines wrapped at 80 columns, with a blank line between alineas, are put back together.
    """
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            texts = [str(version.get("texte") or "") for version in json.loads(line)["versions"]]
            yield tuple(split_alineas(_unwrapped(text)) for text in texts)


def _unwrapped(text: str) -> str:
    wrapped = "\n\n" in text and max(map(len, text.split("\n"))) <= 80
    return "\n".join(part.replace("\n", " ") for part in text.split("\n\n")) if wrapped else text


def successive(paths: list[Path]) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Every two successive versions that differ."""
    pairs = (pair for path in paths for article_versions in versions(path) for pair in pairwise(article_versions))
    return [(old, new) for old, new in pairs if old and new and old != new]
