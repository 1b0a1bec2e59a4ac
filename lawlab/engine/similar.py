"""Near-duplicates: what to support rather than post again. Compared on words, never on meaning."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from lawlab.engine.text import is_word, normalise, tokens

THRESHOLD = 0.3


@dataclass(frozen=True)
class Near:
    """A text close to the one asked about: score 1.0 is the same words in the same order, 0 nothing in common."""

    id: int
    score: float


@lru_cache(maxsize=8192)
def _print(text: str) -> tuple[str, frozenset[str | tuple[str, str]]]:
    """The normalised words of a text, and the set of its words and pairs of neighbouring words."""
    words = [token for token in tokens(normalise(text).casefold()) if is_word(token)]
    return " ".join(words), frozenset(words) | frozenset(pairwise(words))


def similarity(one: str, other: str) -> float:
    """Twice the shared words and pairs of words over all of both (Dice); 1.0 only for the same words in order.

    >>> similarity("Supprimer l’alinéa 2.", "supprimer l'alinéa 2")
    1.0
    """
    (words, marks), (other_words, other_marks) = _print(one), _print(other)
    if words == other_words:
        return 1.0
    total = len(marks) + len(other_marks)
    return min(2 * len(marks & other_marks) / total, 0.999) if total else 0.0


def nearest(text: str, others: Mapping[int, str], *, limit: int = 5) -> tuple[Near, ...]:
    """The closest texts, best first, ties by smaller id; those that share less than a third are left out."""
    scored = ((similarity(text, other), id_) for id_, other in others.items())
    best = sorted((pair for pair in scored if pair[0] >= THRESHOLD), key=lambda pair: (-pair[0], pair[1]))
    return tuple(Near(id_, score) for score, id_ in best[:limit])
