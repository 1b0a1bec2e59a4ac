"""Finding quoted words in an alinea: exactly once where it is said, or a reason why not. Never a guess.

Words are compared token by token, normalised (one kind of space, quote and hyphen): « une » is never found in
« aucune », and « l'eau » is found where the text says « l’eau ».
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache
from heapq import nlargest

from lawlab.engine.text import comparable, label, sentences, tokens
from lawlab.engine.verbs import Edge, Occurrence

MARKS = frozenset(".;:,!?…")
STOPS = frozenset(".!?…")


class Reason(StrEnum):
    """Why an operation cannot be applied."""

    ALINEA_MISSING = "alinea_missing"
    SENTENCE_MISSING = "sentence_missing"
    WORDS_MISSING = "words_missing"
    WORDS_AMBIGUOUS = "words_ambiguous"
    OCCURRENCE_MISSING = "occurrence_missing"
    OVERLAP = "overlap"
    EMPTY_ALINEA = "empty_alinea"
    NOT_A_NEW_ARTICLE = "not_a_new_article"
    OTHER_TARGET = "other_target"


class NotThere(Exception):
    """The words are not (uniquely) there; ``nearest`` is the passage of the alinea that resembles them most."""

    def __init__(self, reason: Reason, nearest: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.nearest = nearest


@dataclass(frozen=True)
class Alinea:
    """An alinea cut in tokens. ``sentences`` are token ranges; ``words_end`` is where completing words go."""

    parts: tuple[str, ...]
    same: tuple[str, ...]
    sentences: tuple[tuple[int, int], ...]
    label_end: int
    words_end: int


@lru_cache(maxsize=4096)
def alinea(text: str) -> Alinea:
    """Cut an alinea once; asked again, the same answer."""
    parts = tokens(text)
    starts: dict[int, int] = {}
    at = 0
    for index, part in enumerate(parts):
        for offset in range(at, at + len(part)):
            starts[offset] = index
        at += len(part)
    spans = tuple((starts[a], starts[b - 1] + 1) for a, b in sentences(text))
    mark = label(text)
    label_end = 0
    if mark:
        label_end = starts[text.index(mark) + len(mark) - 1] + 1
        while label_end < len(parts) and (parts[label_end].isspace() or parts[label_end] in "–—-"):
            label_end += 1
    elif parts and parts[0] in '«“"':
        label_end = 2 if len(parts) > 1 and parts[1].isspace() else 1
    return Alinea(tuple(parts), tuple(comparable(parts)), spans, label_end, words_end(tuple(parts)))


def words_end(parts: tuple[str, ...]) -> int:
    """Before the final mark and the closing guillemet of the block, but after an inner quotation.

    >>> [words_end(tuple(tokens(t))) for t in ("un ;", "« un »", "dit « un ».", "« un ». »")]
    [1, 3, 7, 5]
    """
    end = _skip_space(parts, len(parts))
    for turn in ("mark", "guillemet", "mark"):
        if not end:
            break
        is_mark = turn == "mark" and parts[end - 1] in MARKS
        if is_mark or (turn == "guillemet" and parts[end - 1] in '»”"' and _closes_block(parts, end - 1)):
            end = _skip_space(parts, end - 1)
    return end


def _skip_space(parts: tuple[str, ...], end: int) -> int:
    return end - 1 if end and parts[end - 1].isspace() else end


def _closes_block(parts: tuple[str, ...], at: int) -> bool:
    if parts[at] == '"':
        # Straight quotes tell nothing of depth: an even number when the alinea opens with one, odd otherwise.
        return parts.count('"') % 2 == (0 if parts[0] == '"' else 1)
    depth = 0
    for index in range(at, -1, -1):
        depth += {"»": 1, "«": -1}.get(parts[index], 0)
        if depth == 0:
            return index == 0
    return True


def occurrences(where: Alinea, words: str, low: int, high: int) -> list[int]:
    """Token indexes where the words start between two tokens, left to right, without overlap."""
    wanted = tuple(comparable(tokens(words)))
    found = []
    at = low
    while wanted and at + len(wanted) <= high:
        if where.same[at] == wanted[0] and where.same[at : at + len(wanted)] == wanted:
            found.append(at)
            at += len(wanted)
        else:
            at += 1
    return found


def scope(where: Alinea, sentence: int | None) -> tuple[int, int]:
    """The tokens of the stated sentence, or of the alinea."""
    if sentence is None:
        return 0, len(where.parts)
    index = sentence - 1 if sentence > 0 else sentence
    if sentence == 0 or not -len(where.sentences) <= index < len(where.sentences):
        raise NotThere(Reason.SENTENCE_MISSING)
    return where.sentences[index]


Span = tuple[int, int]


def find(
    where: Alinea,
    words: str,
    sentence: int | None = None,
    edge: Edge | None = None,
    occurrence: Occurrence | None = None,
) -> Span:
    """The token range of the words. Raises NotThere when they are absent, or found more than once."""
    spans = find_all(where, words, sentence, edge, occurrence)
    if len(spans) > 1:
        raise NotThere(Reason.WORDS_AMBIGUOUS, nearest(where, words))
    return spans[0]


def find_all(
    where: Alinea,
    words: str,
    sentence: int | None = None,
    edge: Edge | None = None,
    occurrence: Occurrence | None = None,
) -> list[Span]:
    """The token ranges of the words: several only when every occurrence is meant. Raises NotThere."""
    limits = scope(where, sentence)
    size = len(tokens(words))
    found = [(at, at + size) for at in occurrences(where, words, *limits)]
    if not found or (isinstance(occurrence, int) and abs(occurrence) > len(found)):
        found = _loosely(where, words, limits, any_case=isinstance(occurrence, int)) or found
    if edge is not None:
        found = [span for span in found if _at_edge(where, *span, limits, edge)]
    if not found:
        raise NotThere(Reason.WORDS_MISSING, nearest(where, words))
    if occurrence == "all":
        return found
    if occurrence is not None:
        if not 1 <= abs(occurrence) <= len(found):
            raise NotThere(Reason.OCCURRENCE_MISSING, nearest(where, words))
        return [found[occurrence - 1 if occurrence > 0 else occurrence]]
    if len(found) > 1:
        raise NotThere(Reason.WORDS_AMBIGUOUS, nearest(where, words))
    return found


def _loosely(where: Alinea, words: str, limits: Span, *, any_case: bool) -> list[Span]:
    """The words whatever the spaces between signs (« L.O. » is « L. O. »); « Les » counts for « les » when counting."""

    def seen(part: str) -> str:
        return part.casefold() if any_case else part

    quoted = comparable(tokens(words))
    wanted = [seen(quoted[at]) for at in _telling(quoted)]
    low, high = limits
    places = [low + at for at in _telling(where.same[low:high])]
    signs = [seen(where.same[at]) for at in places]
    found: list[Span] = []
    at = 0
    while wanted and at + len(wanted) <= len(signs):
        if signs[at] == wanted[0] and signs[at : at + len(wanted)] == wanted:
            found.append((places[at], places[at + len(wanted) - 1] + 1))
            at += len(wanted)
        else:
            at += 1
    return found


def _telling(parts: Sequence[str]) -> list[int]:
    """The signs that count when spaces do not: neither do the points after « L » or after another point."""
    kept: list[int] = []
    for at, part in enumerate(parts):
        if part.isspace() or (part in (".", "...") and kept and parts[kept[-1]] in (".", "...", "L", "R", "D", "O")):
            continue
        kept.append(at)
    return kept


def _at_edge(where: Alinea, start: int, end: int, limits: Span, edge: Edge) -> bool:
    low, high = limits
    if edge == "start":
        return start == low or (low == 0 and start == where.label_end)
    return end == high or end == low + words_end(where.parts[low:high])


_FEW = 3  # tokens: fewer are compared letter by letter everywhere
_LETTERS = 80  # tokens: more are compared by their words only
_LIKELY = 20


def nearest(where: Alinea, words: str) -> str:
    """The passage of the alinea, as long as the words, that resembles them most; nothing when none does."""
    wanted = comparable(tokens(words))
    size = len(wanted)
    if not wanted or size > len(where.same):
        return "".join(where.parts).strip()[:200] if set(wanted) & set(where.same) - {" "} else ""
    likely = _likely(where, wanted)
    if size > _LETTERS:
        share, at = max(((share, -at) for at, share in likely), default=(0.0, 0))
        return "".join(where.parts[-at : size - at]).strip() if share > 0.5 else ""
    matcher = SequenceMatcher(None, autojunk=False)
    matcher.set_seq2("".join(wanted))
    best, best_at = 0.5, -1
    for at, _share in likely:
        matcher.set_seq1("".join(where.same[at : at + size]))
        if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best and matcher.ratio() > best:
            best, best_at = matcher.ratio(), at
    return "".join(where.parts[best_at : best_at + size]).strip() if best_at >= 0 else ""


def _likely(where: Alinea, wanted: list[str]) -> list[tuple[int, float]]:
    """(token, part of the wanted words that stand there) where a passage of that length may resemble them, in order.

    Every place for two words or so, of which one may be misspelt; else the few that share most words. One pass.
    """
    size, same = len(wanted), where.same
    starts = [at for at in range(len(same) - size + 1) if not where.parts[at].isspace()]
    if size <= _FEW:
        return [(at, 0.0) for at in starts]
    need = Counter(token for token in wanted if not token.isspace())
    have: Counter[str] = Counter()
    shared, shares = 0, []
    for at in range(len(same)):
        have[same[at]] += 1
        shared += have[same[at]] <= need[same[at]]
        if at >= size:
            gone = same[at - size]
            shared -= have[gone] <= need[gone]
            have[gone] -= 1
        shares.append(shared)
    total = need.total() or 1
    best = nlargest(_LIKELY, starts, key=lambda at: (shares[at + size - 1], -at))
    return [(at, shares[at + size - 1] / total) for at in sorted(best)]
