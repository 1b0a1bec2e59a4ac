"""The journal of an archive, read once from its first line to its last, in flat memory: what each check needs of it.

Votes are counted as they pass and forgotten; the other acts are kept. Pure, like everything that ``verify`` calls.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lawlab.engine import chain, tree
from lawlab.export import figures
from lawlab.export.recount import Ballots, Uncounted
from lawlab.export.tables import Row

_AT_ONCE = 512
_VOTE = re.compile(
    r'\{"at":"\d{4}-\d\d-\d\dT\d\d","k":"vote","n":([1-9]\d{0,14}),"sup":(null|[1-9]\d{0,14})'
    r',"tgt":"((?:amd|art)-[1-9]\d{0,14}@[1-9]\d{0,14})","val":(null|-1|0|1),"who":"([0-9a-f]{64})"\}',
    re.ASCII,
)
"""The canonical line of a vote: nearly every line is one, and this reads it at a tenth of the price of any JSON."""
_VALUES = {"null": None, "-1": -1, "0": 0, "1": 1}


@dataclass(frozen=True)
class Break:
    """The first line that does not hold, and why."""

    entry: int
    reason: str


@dataclass
class Ledger:
    """What one reading of a journal tells. ``roots`` are those of the sizes that were asked for."""

    count: int = 0
    head: str = chain.GENESIS
    root: bytes = tree.EMPTY
    roots: dict[int, bytes] = field(default_factory=dict)
    lines: dict[int, str] = field(default_factory=dict)
    links: dict[int, str] = field(default_factory=dict)
    acts: list[Row] = field(default_factory=list)
    ballots: Ballots = field(default_factory=Ballots)
    days: figures.Activity = field(default_factory=list)
    not_canonical: Break | None = None
    misnumbered: Break | None = None
    unchained: Break | None = None
    uncounted: Uncounted | None = None
    marks: int = 0
    twice: int | None = None
    """The first entry whose ``who`` another entry had: each act has a salt of its own, so no two are alike."""


class NotJson(ValueError):
    """A line of the journal that no JSON reader takes."""


def read(
    lines: Iterable[str], links: Iterable[str], *, sizes: Iterable[int] = (), wanted: Iterable[int] = ()
) -> Ledger:
    """Read (line, link) pairs. ``sizes``: of which first lines the root is wanted too; ``wanted``: lines to keep.

    The first flaw of each sort is kept and the reading goes on, so that every check has its say. Raises NotJson.
    """
    reading = _Reading(frozenset(sizes), frozenset(wanted))
    reading.ledger.days = figures.activity(reading.each(lines, iter(links)))
    return reading.end()


class _Reading:
    def __init__(self, sizes: frozenset[int], wanted: frozenset[int]) -> None:
        self.ledger = Ledger(roots={0: tree.EMPTY} if 0 in sizes else {})
        self._sizes = sizes
        self._wanted = wanted
        self._frontier = tree.Frontier()
        self._leaves: list[bytes] = []
        self._seen: set[str] = set()

    def each(self, lines: Iterable[str], links: Iterator[str]) -> Iterator[str]:
        ledger = self.ledger
        for line in lines:
            ledger.count += 1
            entry, is_canonical = _entry(line, ledger.count)
            if not is_canonical and ledger.not_canonical is None:
                ledger.not_canonical = Break(ledger.count, "not in canonical form")
            leaf = chain.leaf(line)
            self._bind(entry, leaf, next(links, ""))
            self._grow(leaf)
            if isinstance(entry, dict):
                self._act(entry)
            if ledger.count in self._wanted:
                ledger.lines[ledger.count] = line
                ledger.links[ledger.count] = ledger.head
            yield line

    def _bind(self, entry: object, leaf: bytes, said: str) -> None:
        """Numbered, and chained to the line before."""
        ledger = self.ledger
        if ledger.misnumbered is None and (not isinstance(entry, dict) or entry.get("n") != ledger.count):
            ledger.misnumbered = Break(ledger.count, "number out of order")
        ledger.head = hashlib.sha256(b"\x01" + bytes.fromhex(ledger.head) + leaf).hexdigest()
        if ledger.unchained is None and ledger.head != said:
            ledger.unchained = Break(ledger.count, "link does not match" if said else "count")

    def _grow(self, leaf: bytes) -> None:
        self._leaves.append(leaf)
        is_wanted = self.ledger.count in self._sizes
        if is_wanted or len(self._leaves) == _AT_ONCE:
            self._frontier = self._frontier.extended(self._leaves)
            self._leaves.clear()
        if is_wanted:
            self.ledger.roots[self.ledger.count] = self._frontier.root

    def _act(self, entry: Row) -> None:
        ledger = self.ledger
        who = entry.get("who")
        if isinstance(who, str):
            half = who[:32]  # 128 bits tell them apart, and hold in half the memory
            if half in self._seen and ledger.twice is None:
                ledger.twice = ledger.count
            self._seen.add(half)
        if entry.get("k") != "vote":
            ledger.acts.append(entry)
        elif ledger.uncounted is None:
            try:
                ledger.ballots.add(entry)
            except Uncounted as wrong:
                ledger.uncounted = wrong
            except (KeyError, ValueError, TypeError, AttributeError):
                ledger.uncounted = Uncounted(ledger.count, "not a vote")

    def end(self) -> Ledger:
        self._frontier = self._frontier.extended(self._leaves)
        self.ledger.root = self._frontier.root
        self.ledger.marks = len(self._seen)
        return self.ledger


def _entry(line: str, number: int) -> tuple[object, bool]:
    """What a line says, and whether it says it in its one form. Raises NotJson."""
    if vote := _VOTE.fullmatch(line):
        n, replaced, target, value, who = vote.groups()
        named = None if replaced == "null" else int(replaced)
        return {"k": "vote", "n": int(n), "sup": named, "tgt": target, "val": _VALUES[value], "who": who}, True
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        raise NotJson(number) from None
    return entry, chain.is_canonical(line, entry)


_LINE_LIMIT_BYTES = 1 << 20


class LineEnd(ValueError):
    """The last line has no end, or a line is endless."""


def by_line(chunks: Iterable[bytes]) -> Iterator[str]:
    """The lines of a file that comes in pieces, without their newline. Raises UnicodeDecodeError, LineEnd."""
    rest = b""
    for chunk in chunks:
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            yield line.decode()
        if len(rest) > _LINE_LIMIT_BYTES:
            raise LineEnd
    if rest:
        raise LineEnd
