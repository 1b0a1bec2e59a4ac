"""Which amendments on one article cannot both be applied, which are the same, and in which order they come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product
from operator import itemgetter
from typing import Literal, NamedTuple

from lawlab.engine.consolidate import meeting
from lawlab.engine.hunk import Hunk
from lawlab.engine.patch import Refused, hunks
from lawlab.engine.verbs import (
    AppendAlineas,
    DeleteAlineas,
    DeleteArticle,
    DeleteDivision,
    DeleteSentence,
    DeleteWords,
    InsertAlineas,
    InsertArticle,
    InsertDivision,
    Operation,
    ReplaceWords,
    RewriteAlineas,
    RewriteArticle,
    RewriteSentences,
    RewriteTitle,
)

_END = 1_000_000  # after every alinea


class Conflict(NamedTuple):
    """Two amendments (first < second): a ``clash``, or ``identical``; ``alineas`` of the base where they meet.

    Half a million of them are made when a thousand people ask for the same words.
    """

    first: str
    second: str
    kind: Literal["clash", "identical"]
    alineas: tuple[int, ...]


@dataclass(frozen=True)
class Relations:
    """What the amendments on one article are to one another; every key sorted.

    ``identical``: groups that do the same thing, whatever their wording; one vote for each group.
    ``joint``: groups to discuss together, linked by clashes. Those on the whole article are grouped apart, and those
    that strike it stand in no group, so that they do not gather the whole debate (the Sénat's rule of 2009).
    ``falls``: if this one is retained, those have no object any more. ``satisfied``: those that it already contains.
    ``refused``: those that do not apply to this base.
    """

    conflicts: tuple[Conflict, ...]
    identical: tuple[tuple[str, ...], ...]
    joint: tuple[tuple[str, ...], ...]
    falls: dict[str, tuple[str, ...]]
    satisfied: dict[str, tuple[str, ...]]
    refused: tuple[str, ...]


@dataclass(slots=True)
class _Pair:
    """What two amendments share: the alineas where they clash, and which hunks of each the other one contains.

    There may be half a million of them: hunks are the bits of an integer, sets of alineas are shared.
    """

    clash: bool = False
    alineas: frozenset[int] = frozenset()
    of_first: int = 0
    of_second: int = 0


Amendments = Sequence[tuple[str, Sequence[Operation]]]
Known = dict[str, tuple[Hunk, ...]]
Pairs = dict[tuple[str, str], _Pair]


def conflicts(base: Sequence[str], amendments: Amendments) -> tuple[Conflict, ...]:
    """All pairs, in the order of their keys, whatever the order given. Those refused on this base are left out."""
    known, alike, _ = _known(base, amendments)
    return _conflicts(base, known, alike, _pairs(base, known))


def relations(base: Sequence[str], amendments: Amendments) -> Relations:
    """Everything at once; amendments that lie apart, or do the same thing, are never compared.

    >>> from lawlab.engine.verbs import DeleteWords, ReplaceWords
    >>> found = relations(["dans dix jours"], [("1", [ReplaceWords(1, "dix", "six")]), ("2", [DeleteAlineas(1, 1)]),
    ...                                        ("3", [DeleteWords(1, "dix")])])
    >>> found.joint, found.falls["2"], found.satisfied["2"]
    ((('1', '2', '3'),), ('1',), ('3',))
    """
    known, alike, refused = _known(base, amendments)
    pairs = _pairs(base, known)
    falls: dict[str, list[str]] = {key: [] for key in known}
    satisfied: dict[str, list[str]] = {key: [] for key in known}
    for (first, second), pair in pairs.items():
        for kept, other, contained in ((first, second, pair.of_second), (second, first, pair.of_first)):
            if contained.bit_count() == len(known[other]):
                satisfied[kept] += alike[other]
            elif pair.clash:
                falls[kept] += alike[other]
    whole = {key for key, group in known.items() if any(hunk.whole for hunk in group)}
    striking = {key for key in whole if not any(hunk.lines for hunk in known[key])}
    clashes = (pair for pair, shared in pairs.items() if shared.clash)
    linked = [pair for pair in clashes if (pair[0] in whole) == (pair[1] in whole) and not striking & {*pair}]
    one_of = {key for pair in linked for key in pair}
    together = ((key, other) for key, others in alike.items() if key in one_of for other in others)
    of_each = {one: key for key, others in alike.items() for one in others}
    same = {key: set(others) for key, others in alike.items()}
    return Relations(
        conflicts=_conflicts(base, known, alike, pairs),
        identical=tuple(sorted(others for others in alike.values() if len(others) > 1)),
        joint=_groups((*linked, *together)),
        falls={one: tuple(sorted(falls[key])) for one, key in sorted(of_each.items())},
        satisfied={one: tuple(sorted(same[key].union(satisfied[key]) - {one})) for one, key in sorted(of_each.items())},
        refused=refused,
    )


def _groups(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    """What the pairs link together, each group sorted, the groups too."""
    group_of: dict[str, set[str]] = {}
    for one, other in pairs:
        mine, yours = group_of.get(one, {one}), group_of.get(other, {other})
        if mine is not yours:
            big, small = (mine, yours) if len(mine) >= len(yours) else (yours, mine)
            big |= small
            group_of.update(dict.fromkeys(small, big) | {one: big, other: big})
    once = {id(group): group for group in group_of.values()}
    return tuple(sorted(tuple(sorted(group)) for group in once.values()))


def _known(base: Sequence[str], amendments: Amendments) -> tuple[Known, dict[str, tuple[str, ...]], tuple[str, ...]]:
    """(the hunks of one amendment of each identical group; its whole group, itself included; those refused)."""
    known: Known = {}
    leaders: dict[frozenset[object], str] = {}
    alike: dict[str, list[str]] = {}
    refused = []
    for key, ops in sorted(amendments, key=itemgetter(0)):
        try:
            made = hunks(ops, base)
        except Refused:
            refused.append(key)
            continue
        leader = leaders.setdefault(frozenset(hunk.key for hunk in made) or frozenset((key,)), key)
        known.setdefault(leader, made)
        alike.setdefault(leader, []).append(key)
    return known, {key: tuple(others) for key, others in alike.items()}, tuple(refused)


def _pairs(base: Sequence[str], known: Known) -> Pairs:
    pairs: Pairs = {}
    touched = {id(hunk): _touched(hunk, len(base)) for group in known.values() for hunk in group}
    rank = {id(hunk): 1 << at for group in known.values() for at, hunk in enumerate(group)}
    for first, one, second, other in meeting(known):
        if first > second:
            first, one, second, other = second, other, first, one
        pair = pairs.get((first, second))
        if pair is None:
            pair = pairs[first, second] = _Pair()
        same = one.key == other.key
        strike = one.removes and other.removes
        if same or (strike and contains(other, one)):
            pair.of_first |= rank[id(one)]
        if same or (strike and contains(one, other)):
            pair.of_second |= rank[id(other)]
        if not same:
            pair.clash = True
            shared = _shared(touched[id(one)], touched[id(other)])
            pair.alineas = pair.alineas | shared if pair.alineas else shared
    return pairs


def contains(outer: Hunk, inner: Hunk) -> bool:
    """Whether striking the one strikes the other too."""
    if not outer.removes or not inner.removes:
        return False
    if outer.whole or not outer.is_words:
        return outer.whole or outer.first <= inner.first <= inner.last <= outer.last
    return inner.is_words and inner.first == outer.first and outer.start <= inner.start <= inner.end <= outer.end


def _conflicts(
    base: Sequence[str], known: Known, alike: dict[str, tuple[str, ...]], pairs: Pairs
) -> tuple[Conflict, ...]:
    in_order = lru_cache(maxsize=None)(lambda alineas: tuple(sorted(alineas)))
    found: list[Conflict] = []
    for key, others in alike.items():
        if len(others) > 1:
            touched = tuple(sorted({number for hunk in known[key] for number in _touched(hunk, len(base))}))
            found += [Conflict(first, second, "identical", touched) for first, second in combinations(others, 2)]
    for (first, second), pair in pairs.items():
        if pair.clash:
            alineas = in_order(pair.alineas)
            for one, other in product(alike[first], alike[second]):
                found.append(Conflict(min(one, other), max(one, other), "clash", alineas))
    return tuple(sorted(found, key=itemgetter(0, 1)))


def _touched(hunk: Hunk, size: int) -> frozenset[int]:
    """The base alineas of a hunk; an insertion counts for the alinea that it follows (or the first)."""
    if hunk.last < hunk.first:
        return frozenset((min(max(hunk.last, 1), max(size, 1)),))
    return frozenset(range(hunk.first, hunk.last + 1))


def _shared(one: frozenset[int], other: frozenset[int]) -> frozenset[int]:
    if one == other:
        return one
    return one & other or one | other


def running_key(ops: Sequence[Operation]) -> tuple[int, int, int, int]:
    """Where an amendment stands among those on one article (LEGISTICS §3.3): sort by it, then by date, then number.

    (whole article first: deleting, then rewriting; first alinea touched; kind of change, the one that departs most
    from the text first; size of the span, widest first).

    >>> running_key([DeleteArticle()]) < running_key([DeleteAlineas(1, 1)]) < running_key([InsertAlineas(1, ("x",))])
    True
    """
    return min((_one(op) for op in ops), default=(3, _END, 0, 0))


def _one(op: Operation) -> tuple[int, int, int, int]:
    match op:
        case DeleteArticle():
            return 0, 0, 0, 0
        case RewriteArticle():
            return 1, 0, 0, 0
        case RewriteTitle() | DeleteDivision():
            return 0, 0, 1, 0
        case DeleteAlineas(first, last):
            return 2, _rank(first), 0, first - last
        case RewriteAlineas(first, last):
            return 2, _rank(first), 1, first - last
        case InsertAlineas(after):
            return 2, _rank(after), 4, 0
        case AppendAlineas():
            return 2, _END, 5, 0
        case InsertArticle(position) | InsertDivision(position):
            return (-1 if position == "before" else 3), 0, 0, 0
        case DeleteSentence(alinea) | RewriteSentences(alinea):
            return 2, _rank(alinea), 2, -len("phrase")
        case ReplaceWords(alinea, old) | DeleteWords(alinea, old):
            return 2, _rank(alinea), 2, -len(old)
        case _:
            return 2, _rank(op.alinea), 3, 0


def _rank(alinea: int) -> int:
    """Alineas counted from the end come last."""
    return alinea if alinea >= 0 else _END + alinea
