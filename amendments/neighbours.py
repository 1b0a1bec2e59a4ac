"""What stands at the same place: amendments that collide with one, say the same, contain it, or resemble it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from amendments import queries
from amendments.queries import AmendmentView
from lawlab.engine.conflicts import Relations, relations
from lawlab.engine.normal_form import normal_form
from lawlab.engine.similar import Index
from lawlab.engine.verbs import Operation

SHOWN = 5
_OWN = ""  # the key of the amendment asked about: numbers are never empty


@dataclass(frozen=True)
class Neighbours:
    """Amendments in debate on the same article, and what they are to this one.

    ``colliding``: if one of the two is retained, the other falls; ``identical``: they do the same thing;
    ``containing``: if that one is retained, this one is satisfied; ``contained``: the reverse; ``similar``: near words.
    """

    colliding: tuple[AmendmentView, ...] = ()
    identical: tuple[AmendmentView, ...] = ()
    containing: tuple[AmendmentView, ...] = ()
    contained: tuple[AmendmentView, ...] = ()
    similar: tuple[AmendmentView, ...] = ()

    @property
    def total(self) -> int:
        """All of them."""
        groups = (self.colliding, self.identical, self.containing, self.contained, self.similar)
        return sum(map(len, groups))


async def neighbours(
    consultation: int, article: int, target: str, ops: tuple[Operation, ...], base: tuple[str, ...],
    *, leave_out: int = 0,
) -> Neighbours:  # fmt: skip
    """What the amendments in debate at the same place have to do with these operations; five of each at most.

    Two articles to add at one place do not collide: both may come, one after the other.
    """
    others = {
        other.number: other for other in await queries.on_article(consultation, article) if other.target == target
    }
    known = {number: other.operations for number, other in others.items()}
    index = _index(consultation, article, target).holding(known)
    others.pop(leave_out, None)
    if not others or not ops:
        return Neighbours()
    kinds = _kinds(base, ops, known, own=leave_out, collide=target == "article")
    groups = {
        kind: [other for number, other in others.items() if kinds.get(number) == kind] for kind in set(kinds.values())
    }
    taken = {leave_out, *kinds}
    near = index.nearest(queries.wanted_text(ops), normal_form(ops), limit=SHOWN + len(taken))
    similar = [others[one.id] for one in near if one.id not in taken]
    return Neighbours(
        **{kind: tuple(group[:SHOWN]) for kind, group in groups.items()}, similar=tuple(similar[:SHOWN])
    )  # fmt: skip


def _kinds(
    base: tuple[str, ...], ops: tuple[Operation, ...], known: Mapping[int, tuple[Operation, ...]], *,
    own: int, collide: bool,
) -> dict[int, str]:  # fmt: skip
    """Number → the group of Neighbours that it belongs to; ``own`` is the number of the one asked about, if any."""
    others = [number for number in known if number != own]
    if not collide:
        form = normal_form(ops)
        return {number: "identical" for number in others if normal_form(known[number]) == form}
    if known.get(own) == ops:  # as it stands among them: what they are to each other is kept
        mine, tabled = str(own), known
    else:  # being written, or a former wording
        mine, tabled = _OWN, {number: known[number] for number in others}
    keyed = tuple((str(number), other) for number, other in tabled.items())
    found = _relations(base, keyed) if mine else relations(base, [(_OWN, ops), *keyed])
    kinds = {number: "contained" for number in map(int, found.satisfied.get(mine, ()))}
    kinds |= {number: "colliding" for number in map(int, found.falls.get(mine, ()))}
    kinds |= {number: "containing" for number in others if mine in found.satisfied.get(str(number), ())}
    twins = next((group for group in found.identical if mine in group), ())
    return kinds | {int(key): "identical" for key in twins if key != mine}


@lru_cache(maxsize=8)
def _relations(base: tuple[str, ...], tabled: tuple[tuple[str, tuple[Operation, ...]], ...]) -> Relations:
    """The same for each amendment of an article, until one of them changes."""
    return relations(base, tabled)


class _Kept:
    """The words of the amendments at one place, kept from one question to the next: only what changed is read again."""

    def __init__(self) -> None:
        self._index = Index()
        self._known: dict[int, tuple[Operation, ...]] = {}

    def holding(self, wanted: Mapping[int, tuple[Operation, ...]]) -> Index:
        """The index of exactly these."""
        for number in [number for number in self._known if number not in wanted]:
            self._index.remove(number)
            del self._known[number]
        for number, ops in wanted.items():
            if self._known.get(number) != ops:
                self._index.add(number, queries.wanted_text(ops), normal_form(ops))
                self._known[number] = ops
        return self._index


@lru_cache(maxsize=64)
def _index(consultation: int, article: int, target: str) -> _Kept:
    return _Kept()
