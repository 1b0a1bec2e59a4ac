"""What stands at the same place: amendments that collide with one, say the same, or resemble it."""

from dataclasses import dataclass
from functools import lru_cache

from amendments import queries
from amendments.queries import AmendmentView
from lawlab.engine.conflicts import conflicts
from lawlab.engine.similar import nearest
from lawlab.engine.verbs import Operation

SHOWN = 5


@dataclass(frozen=True)
class Neighbours:
    """Amendments in debate on the same article that cannot stand with this one, say the same, or resemble it."""

    colliding: tuple[AmendmentView, ...] = ()
    identical: tuple[AmendmentView, ...] = ()
    similar: tuple[AmendmentView, ...] = ()

    @property
    def total(self) -> int:
        """All of them."""
        return len(self.colliding) + len(self.identical) + len(self.similar)


async def neighbours(
    consultation: int, article: int, target: str, ops: tuple[Operation, ...], base: tuple[str, ...],
    *, leave_out: int = 0,
) -> Neighbours:  # fmt: skip
    """What the amendments in debate at the same place have to do with these operations; five of each at most.

    Two articles to add at one place do not collide: both may come, one after the other.
    """
    others = {
        str(other.number): other
        for other in await queries.on_article(consultation, article)
        if other.number != leave_out and other.target == target
    }
    if not others or not ops:
        return Neighbours()
    kinds = {number: relation(base, ops, other.operations) for number, other in others.items()}
    identical = tuple(other for number, other in others.items() if kinds[number] == "identical")
    colliding = tuple(other for number, other in others.items() if kinds[number] == "clash" and target == "article")
    taken = {other.number for other in (*identical, *colliding)}
    texts = {o.number: queries.wanted_text(o.operations) for o in others.values() if o.number not in taken}
    near = nearest(queries.wanted_text(ops), texts, limit=SHOWN)
    return Neighbours(
        colliding=colliding[:SHOWN], identical=identical[:SHOWN], similar=tuple(others[str(one.id)] for one in near)
    )


@lru_cache(maxsize=65_536)
def relation(base: tuple[str, ...], one: tuple[Operation, ...], other: tuple[Operation, ...]) -> str:
    """What two amendments are to each other: "clash", "identical", or nothing. Computed once for each two wordings."""
    found = conflicts(base, [("one", one), ("other", other)])
    return found[0].kind if found else ""
