"""What retaining one amendment would do: to the others on its article, and to the references of the whole bill.

Shown on the desk before anything is decided. Nothing here chooses: it only says.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from amendments.queries import AmendmentView
from lawlab.engine.conflicts import relations
from lawlab.engine.coordination import coordinate
from lawlab.engine.verbs import Operation
from texts.queries import ArticleView

Numbers = tuple[int, ...]


@dataclass(frozen=True)
class Bearing:
    """What one amendment is to the others: their numbers, in order.

    ``clashes`` cannot enter the text with it; ``twins`` do the very same; ``joint`` are discussed with it (itself
    included), linked by clashes; if it is retained, ``falls`` have no object any more and ``satisfied`` are contained
    in it; if one of ``satisfying`` is retained, it is itself contained in that one.
    """

    clashes: Numbers = ()
    twins: Numbers = ()
    joint: Numbers = ()
    falls: Numbers = ()
    satisfied: Numbers = ()
    satisfying: Numbers = ()


@dataclass(frozen=True)
class Mend:
    """A reference elsewhere in the bill that no longer says what it said.

    ``old`` is what it says at this alinea; ``new`` what the coordination puts there, "" when a person must choose.
    """

    article: ArticleView
    alinea: int
    kind: Literal["gone", "shifted", "widened"]
    old: str
    new: str


NONE = Bearing()


def bearings(articles: Sequence[ArticleView], debated: Sequence[AmendmentView]) -> dict[int, Bearing]:
    """Number → what it is to the others, for amendments to articles; two articles to add never meet."""
    found: dict[int, Bearing] = {}
    for article in articles:
        group = tuple(
            (str(one.number), one.operations) for one in debated if one.article == article.id and not one.is_addition
        )
        found |= _on(article.alineas, group)
    return found


@lru_cache(maxsize=512)
def _on(base: tuple[str, ...], group: tuple[tuple[str, tuple[Operation, ...]], ...]) -> Mapping[int, Bearing]:
    """On one article: kept until one of its amendments changes."""
    told = relations(base, group)
    clashes: dict[str, list[str]] = {}
    satisfying: dict[str, list[str]] = {}
    for pair in told.conflicts:
        if pair.kind == "clash":
            clashes.setdefault(pair.first, []).append(pair.second)
            clashes.setdefault(pair.second, []).append(pair.first)
    for kept, others in told.satisfied.items():
        for other in others:
            satisfying.setdefault(other, []).append(kept)
    twins = {key: group_ for group_ in told.identical for key in group_}
    joint = {key: group_ for group_ in told.joint for key in group_}
    return {
        int(key): Bearing(
            clashes=_numbers(clashes.get(key, ())),
            twins=_numbers(other for other in twins.get(key, ()) if other != key),
            joint=_numbers(joint.get(key, ())),
            falls=_numbers(told.falls.get(key, ())),
            satisfied=_numbers(other for other in told.satisfied.get(key, ()) if other not in twins.get(key, ())),
            satisfying=_numbers(other for other in satisfying.get(key, ()) if other not in twins.get(key, ())),
        )
        for key, _ops in group
    }


def _numbers(keys: Iterable[str]) -> Numbers:
    return tuple(sorted(map(int, keys)))


def mends(articles: Sequence[ArticleView], amendment: AmendmentView) -> tuple[Mend, ...]:
    """The references of the bill that this amendment breaks, in the order of the text."""
    known = {article.number: article for article in articles}
    bill = {number: article.alineas for number, article in known.items()}
    return tuple(
        Mend(
            known[one.article], one.alinea, one.kind,
            one.operation.old if one.operation else one.reference.text, one.operation.new if one.operation else "",
        )
        for one in coordinate(bill, amendment.article_number, amendment.operations)
    )  # fmt: skip
