"""The next version of a whole text: what a set of adopted amendments gives, article by article.

Pure, so that the desk's simulation, the publication and the verification of an archive run the same code. Articles are
known by an identity (any integer) that outlives their number; each adopted change refers to the base version only.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lawlab.engine.consolidate import Collision, consolidate
from lawlab.engine.number import LATIN, ArticleNumber
from lawlab.engine.patch import Refused
from lawlab.engine.verbs import InsertArticle, Operation

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class NoNumberLeft(ValueError):
    """Between these two articles, neither a Latin word nor a letter is left."""


@dataclass(frozen=True)
class BaseArticle:
    """An article of the version under discussion."""

    id: int
    number: str
    title: str
    alineas: tuple[str, ...]


@dataclass(frozen=True)
class Adopted:
    """A change that enters the text: ``key`` names it (the amendment's number), ``article`` is the one it aims at.

    An additional article has one InsertArticle operation, placed relative to ``article``.
    """

    key: str
    article: int
    operations: tuple[Operation, ...]


@dataclass(frozen=True)
class ResultArticle:
    """An article of the next version. ``id`` is None for a new one; ``keys`` are the changes that made it."""

    id: int | None
    number: str
    title: str
    alineas: tuple[str, ...]
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """``articles`` with everything that could be applied; ``deleted`` are the identities of those that are gone.

    ``collisions`` (article, collision) and ``refused`` (article, key, reason) must be empty for the text to be final.
    """

    articles: tuple[ResultArticle, ...]
    deleted: tuple[int, ...]
    collisions: tuple[tuple[int, Collision], ...]
    refused: tuple[tuple[int, str, Refused], ...]

    @property
    def is_final(self) -> bool:
        """Whether nothing is left for a person to settle."""
        return not self.collisions and not self.refused


def adopt(base: Sequence[BaseArticle], adopted: Iterable[Adopted]) -> Result:
    """Apply a set of changes to a text; the order in which they come does not matter.

    Two identical additional articles enter once. An article whose every alinea is deleted leaves the text.
    """
    chosen = sorted(adopted, key=lambda one: _by_number(one.key))
    on: dict[int, list[Adopted]] = {}
    new: dict[tuple[int, str], list[tuple[str, InsertArticle]]] = {}
    for one in chosen:
        insertion = next((op for op in one.operations if isinstance(op, InsertArticle)), None)
        if insertion is None:
            on.setdefault(one.article, []).append(one)
        else:
            new.setdefault((one.article, insertion.position), []).append((one.key, insertion))
    written: list[ResultArticle] = []
    deleted: list[int] = []
    collisions: list[tuple[int, Collision]] = []
    refused: list[tuple[int, str, Refused]] = []
    for article in base:
        written += _unnumbered(new.get((article.id, "before"), ()))
        found = consolidate(article.alineas, [(one.key, one.operations) for one in on.get(article.id, ())])
        collisions += [(article.id, collision) for collision in found.collisions]
        refused += [(article.id, key, reason) for key, reason in found.refused]
        if found.alineas or not article.alineas:
            written.append(
                ResultArticle(article.id, article.number, article.title, found.alineas, tuple(found.applied))
            )
        else:
            deleted.append(article.id)
        written += _unnumbered(new.get((article.id, "after"), ()))
    gone = {article.number for article in base if article.id in deleted}
    return Result(_numbered(written, gone), tuple(deleted), tuple(collisions), tuple(refused))


def _by_number(key: str) -> tuple[int, str]:
    return (int(key), "") if key.isdigit() else (0, key)


def _unnumbered(insertions: Iterable[tuple[str, InsertArticle]]) -> list[ResultArticle]:
    same: dict[InsertArticle, list[str]] = {}
    for key, insertion in insertions:
        same.setdefault(insertion, []).append(key)
    return [ResultArticle(None, "", op.title, op.alineas, tuple(keys)) for op, keys in same.items()]


def _numbered(articles: Sequence[ResultArticle], gone: set[str]) -> tuple[ResultArticle, ...]:
    """Give each new article the number of its place; the number of a deleted article is never used again."""
    taken = {article.number for article in articles if article.number} | gone
    done: list[ResultArticle] = []
    for place, article in enumerate(articles):
        if article.number:
            done.append(article)
            continue
        following = next((later.number for later in articles[place + 1 :] if later.number), None)
        number = number_between(done[-1].number if done else None, following, taken)
        taken.add(number)
        done.append(ResultArticle(None, number, article.title, article.alineas, article.keys))
    return tuple(done)


def number_between(previous: str | None, following: str | None, taken: Iterable[str]) -> str:
    """The number of an article inserted between two others (LEGISTICS §1.3): *bis*, *ter*… after, or letters before.

    >>> number_between("4", "5", []), number_between("4 bis", "5", ["4 bis"]), number_between("4", "4 bis", ["4 bis"])
    ('4 bis', '4 ter', '4 bis A')
    """
    used = set(taken)
    low = ArticleNumber.parse(previous) if previous else None
    high = ArticleNumber.parse(following) if following else None

    def fits(number: ArticleNumber) -> bool:
        return str(number) not in used and (low is None or low < number) and (high is None or number < high)

    candidates: list[ArticleNumber] = []
    if low is not None:
        stem = low.suffixes[:-1] if low.suffixes and low.suffixes[-1] in LATIN else low.suffixes
        candidates += [ArticleNumber(low.digits, (*stem, word), "") for word in LATIN]
        candidates += [ArticleNumber(low.digits, (*low.suffixes, word), "") for word in LATIN]
    if high is not None:
        letters = [ArticleNumber(high.digits, (*high.suffixes, letter), "") for letter in _LETTERS]
        # After « 4 bis A », itself before « 4 bis », comes « 4 bis B ».
        candidates = [*letters, *candidates] if low in letters else [*candidates, *letters]
    for number in candidates:
        if fits(number):
            return str(number)
    raise NoNumberLeft(f"no number between {previous} and {following}")


def origins(base: Sequence[str], steps: Sequence[tuple[str, Sequence[Operation]]]) -> list[tuple[str, tuple[str, ...]]]:
    """The chain that ``provenance.trace`` reads: the base, then the text after each further change in turn.

    ``steps`` are changes that do not collide; a step that cannot be applied beside the others is left out.
    """
    chain: list[tuple[str, tuple[str, ...]]] = [("", tuple(base))]
    kept: list[tuple[str, Sequence[Operation]]] = []
    for key, ops in steps:
        found = consolidate(base, [*kept, (key, ops)])
        if found.collisions or found.refused:
            continue
        kept.append((key, ops))
        chain.append((key, found.alineas))
    return chain


def by_key(articles: Iterable[ResultArticle]) -> Mapping[str, ResultArticle]:
    """Change → the article of the result that holds it."""
    return {key: article for article in articles for key in article.keys}
