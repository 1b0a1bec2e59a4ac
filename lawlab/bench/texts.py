"""Articles of law made up for the benches: the same ones on every machine and every run."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
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
KINDS = ("far", "near", "same", "clash", "delete_edit", "twin")


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


@dataclass(frozen=True)
class MergeCase:
    """A base, two texts made from it, and the text that they give together (None: they conflict)."""

    kind: str
    base: tuple[str, ...]
    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    expected: tuple[str, ...] | None


def merge_cases(articles: list[tuple[str, ...]], count: int, seed: int = 1789) -> list[MergeCase]:
    """So many cases, of each kind in turn, on articles that have two alineas of fourteen words."""
    rng = random.Random(seed)
    fit = [lines for lines in articles if len(set(_long(lines))) > 1]
    return [_case(KINDS[number % len(KINDS)], rng.choice(fit), rng) for number in range(count)] if fit else []


def _long(lines: tuple[str, ...]) -> list[str]:
    return [line for line in lines if len(line.split(" ")) >= 14]


def _case(kind: str, base: tuple[str, ...], rng: random.Random) -> MergeCase:
    one, other = rng.sample(sorted(set(_long(base))), 2)
    i, j = base.index(one), base.index(other)
    first, second = rng.sample(_NEW, 2)
    near = rng.randrange(len(one.split(" ")) - 8)
    mine = _with(base, i, near, first)
    match kind:
        case "far":
            at = rng.randrange(len(other.split(" ")))
            return MergeCase(kind, base, mine, _with(base, j, at, second), _with(mine, j, at, second))
        case "near":
            at = rng.randrange(near + 7, len(one.split(" ")))
            return MergeCase(kind, base, mine, _with(base, i, at, second), _with(mine, i, at, second))
        case "same":
            return MergeCase(kind, base, mine, mine, mine)
        case "clash":
            return MergeCase(kind, base, mine, _with(base, i, near, second), None)
        case "delete_edit":
            return MergeCase(kind, base, mine, base[:i] + base[i + 1 :], None)
        case _:
            return _twin(base, i, j, near, first)


def _twin(base: tuple[str, ...], i: int, j: int, at: int, word: str) -> MergeCase:
    """The same alinea twice, another one between: one of the two is struck by the one, edited by the other."""
    middle = (base[j],)
    lines = (*base[:i], base[i], *middle, base[i], *(line for k, line in enumerate(base) if k > i and k != j))
    mine = _with(lines, i + 2, at, word)
    return MergeCase("twin", lines, mine, lines[:i] + lines[i + 1 :], mine[:i] + mine[i + 1 :])


def _with(lines: tuple[str, ...], index: int, at: int, word: str) -> tuple[str, ...]:
    words = lines[index].split(" ")
    changed_line = " ".join([*words[:at], word, *words[at + 1 :]])
    return (*lines[:index], changed_line, *lines[index + 1 :])


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
