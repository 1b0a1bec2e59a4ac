"""Several adopted amendments, as they are worded, applied to one article: what comes out, and what did not fit.

Every amendment speaks of the same base. Sub-amendments change their parent first; an amendment whose words stand in
another amendment and not in the article is one of them. An amendment numbered « 1S » (second deliberation) comes after.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from lawlab.engine.faircopy import fair_copy
from lawlab.engine.hunk import Hunk, overlaps, weave
from lawlab.engine.location import THIS_AMENDMENT
from lawlab.engine.numbering import Numbered, fill
from lawlab.engine.patch import op_hunks
from lawlab.engine.place import NotThere, Reason, alinea, occurrences
from lawlab.engine.reading import Opaque, Parsed, Partial, Reading, parse
from lawlab.engine.settling import as_clerks_read, settle
from lawlab.engine.text import comparable, split_alineas, tokens
from lawlab.engine.verbs import InsertWords, Operation, WordOperation

_BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr)[^>]*>", re.IGNORECASE)
_JOINED = re.compile(r"(</(?:sup|em|i|u|b)>|_)(?=\w)", re.IGNORECASE)
_SUFFIX = re.compile(
    r"(?<=[\w°])(?:_|<(?:i|em)>)(?=(?:bis|ter|quater|quinquies|sexies|septies|octies|nonies)(?![a-z]))", re.IGNORECASE
)
_OPENING = re.compile(r"[«“\"]\s*\Z")
_CLOSING = re.compile(r"\s*[»”\"]\s?[.;]?")
_MARKUP = re.compile(r"<[^>]{1,200}>|_")


class Status(StrEnum):
    """What became of an amendment, or of all of them."""

    APPLIED = "applied"
    PARTIAL = "partial"
    REFUSED = "refused"


NOT_UNDERSTOOD = "not_understood"
NO_PARENT = "parent_missing"


@dataclass(frozen=True)
class Answer:
    """What became of one amendment; ``reason`` is a Reason, ``not_understood`` or ``parent_missing``, or nothing."""

    number: str
    status: Status
    reason: str = ""


@dataclass(frozen=True)
class Enacted:
    """The article after the amendments. APPLIED is a promise: every operation of every one, exactly."""

    status: Status
    alineas: tuple[str, ...]
    answers: tuple[Answer, ...]
    numbered: tuple[Numbered, ...] = ()


def unmarked(text: str) -> str:
    """A text without the marks of HTML and Markdown that published data carries.

    A table is one alinea (LEGISTICS §1.2): its own marks stay, which alone tell its cells apart.

    >>> unmarked("1<sup>er</sup>janvier _bis_&nbsp;: <p>Un</p><p>Deux</p>").split("\\n")
    ['1er janvier  bis\\xa0: Un', 'Deux', '']
    """
    text = html.unescape(text)
    low = text.lower() if len(text.lower()) == len(text) else text
    done, at = [], 0
    while (start := low.find("<table", at)) >= 0 and (end := low.find("</table>", start)) >= 0:
        end += len("</table>")
        before = _plain(text[at:start])
        opening = _OPENING.search(before)
        closing = _CLOSING.match(text, end)
        done += [before[: opening.start() + 1] if opening else before + "\n", " ".join(text[start:end].split())]
        done.append((closing.group().strip() if closing else "") + "\n")
        at = closing.end() if closing else end
    return "".join([*done, _plain(text[at:])])


def _plain(text: str) -> str:
    return _MARKUP.sub("", _JOINED.sub(r"\1 ", _SUFFIX.sub(" ", _BREAK.sub("\n", text))))


def enact(before: str, amendments: Sequence[tuple[str, str]], *, as_worded: bool = False) -> Enacted:
    """Apply amendments (number, wording) to an article, one alinea a line.

    The words that they bring are copied out in the typography of the house, and the numbers that they leave open are
    filled where their place tells them (see numbering.py), each one told in ``numbered``; ``as_worded`` does neither.

    >>> enact("Un délai de dix jours.", [("1", "Alinéa 1\\nSupprimer les mots :\\nde dix jours")]).alineas
    ('Un délai.',)
    """
    base = split_alineas(unmarked(before))
    texts = [(number, unmarked(text)) for number, text in amendments]
    later = [pair for pair in texts if re.fullmatch(r"\d+S", pair[0])]
    sooner = [pair for pair in texts if pair not in later] if len(later) < len(texts) else texts
    first = _Enactment(base, sooner, as_worded=as_worded)
    done = first.run()
    if later and len(later) < len(texts):
        after = _Enactment(done.alineas, later, as_worded=as_worded).run()
        answers = done.answers + after.answers
        done = Enacted(_status([answer.status for answer in answers]), after.alineas, answers)
    if as_worded:
        return done
    alineas, numbered = fill(done.alineas, base)
    return replace(done, alineas=alineas, numbered=numbered)


def _status(all_: Sequence[Status]) -> Status:
    if all(status is Status.APPLIED for status in all_):
        return Status.APPLIED
    return Status.REFUSED if all(status is Status.REFUSED for status in all_) else Status.PARTIAL


class _Enactment:
    def __init__(self, base: Sequence[str], amendments: Sequence[tuple[str, str]], *, as_worded: bool) -> None:
        self.base = list(base)
        self.as_worded = as_worded
        self.numbers = [number for number, _ in amendments]
        self.texts = [text for _, text in amendments]
        self.readings: list[Reading] = [parse(text, self.base) for text in self.texts]
        self.reasons: list[list[str]] = [[] for _ in amendments]
        self.made = [0] * len(amendments)
        self.folded: set[int] = set()

    def run(self) -> Enacted:
        self._fold_named()
        self._fold_implicit()
        for index, reading in enumerate(self.readings):
            if not isinstance(reading, Parsed):
                self.reasons[index].append(NOT_UNDERSTOOD)
        base = self._settled()
        kept: list[tuple[int, Hunk]] = []
        for index, ops in sorted(self.ops.items(), key=lambda pair: not self._is_whole(pair[1])):
            for op in ops:
                self._keep(index, op, base, kept)
        alineas = tuple(weave((hunk for _, hunk in sorted(kept, key=lambda pair: pair[0])), base))
        answers = tuple(self._answer(index) for index in range(len(self.numbers)))
        return Enacted(_status([answer.status for answer in answers]), alineas, answers)

    def _settled(self) -> list[str]:
        base = list(self.base)
        self.ops: dict[int, list[Operation]] = {}
        for index, reading in enumerate(self.readings):
            if index in self.folded or isinstance(reading, Opaque):
                continue
            self.ops[index], moved = settle(reading.ops if self.as_worded else fair_copy(reading.ops), self.base)
            for number, line in moved.items():
                base[number - 1] = line
        return base

    @staticmethod
    def _is_whole(ops: Sequence[Operation]) -> bool:
        return any(type(op).__name__ in ("DeleteArticle", "RewriteArticle") for op in ops)

    def _keep(self, index: int, op: Operation, base: Sequence[str], kept: list[tuple[int, Hunk]]) -> None:
        hunks = self._hunks(index, op, base)
        if hunks is None:
            return
        for hunk in hunks:
            met = [other for _, other in kept if not _same(hunk, other) and _clash(hunk, other)]
            if met and all(_satisfied(hunk, other) for other in met):
                self.made[index] += 1
                return
            if met:
                self.reasons[index].append(str(Reason.OVERLAP))
                return
        kept += [(index, hunk) for hunk in hunks if not any(_same(hunk, other) for _, other in kept)]
        self.made[index] += 1

    def _hunks(self, index: int, op: Operation, base: Sequence[str]) -> list[Hunk] | None:
        """What an operation comes down to, its words as quoted or as clerks would read them."""
        reason = ""
        for tried in (op, *as_clerks_read(op)):
            try:
                return op_hunks(tried, base, index)
            except NotThere as missing:
                reason = reason or str(missing.reason)
        self.reasons[index].append(reason)
        return None

    def _answer(self, index: int) -> Answer:
        reasons = self.reasons[index]
        if not reasons:
            return Answer(self.numbers[index], Status.APPLIED)
        return Answer(self.numbers[index], Status.PARTIAL if self.made[index] else Status.REFUSED, reasons[0])

    def _fold_named(self) -> None:
        """Sub-amendments that name their parent: its wording is changed, its command line being alinea 1."""
        for index, reading in enumerate(self.readings):
            if isinstance(reading, Opaque) or not reading.parent:
                continue
            self.folded.add(index)
            wanted = reading.parent if reading.parent == THIS_AMENDMENT else _key(reading.parent)
            others = [n for n in range(len(self.numbers)) if n != index]
            parent = next((n for n in others if _key(self.numbers[n]) == wanted), None)
            if wanted == THIS_AMENDMENT and len(others) == 1:
                parent = others[0]
            if parent is None:
                self.reasons[index].append(NO_PARENT)
                continue
            self._fold(index, parent, reading.ops)

    def _fold(self, index: int, parent: int, ops: Sequence[Operation]) -> None:
        lines = list(split_alineas(self.texts[parent]))
        made: list[Hunk] = []
        try:
            for op in settle(ops, lines)[0]:
                made += op_hunks(op, lines)
        except NotThere as missing:
            self.reasons[index].append(str(missing.reason))
            return
        self.texts[parent] = "\n".join(weave(made, lines))
        self.readings[parent] = parse(self.texts[parent], self.base)
        self.made[index] += len(made)

    def _fold_implicit(self) -> None:
        """Words that the article does not have, found in exactly one line of exactly one other amendment."""
        if len(self.texts) < 2:
            return
        for index, reading in enumerate(self.readings):
            if index in self.folded or not isinstance(reading, Parsed | Partial):
                continue
            if len(reading.ops) != 1 or not isinstance(op := reading.ops[0], WordOperation):
                continue
            words = op.anchor if isinstance(op, InsertWords) else op.old
            if any(_counts(line, words) for line in self.base):
                continue
            found = [
                (other, number)
                for other, text in enumerate(self.texts)
                if other != index and other not in self.folded
                for number, line in enumerate(split_alineas(text), start=1)
                if _counts(line, words)
            ]
            if len(found) == 1:
                other, number = found[0]
                self.folded.add(index)
                self._fold(index, other, [replace(op, alinea=number)])


def _counts(line: str, words: str) -> int:
    where = alinea(line)
    return len(occurrences(where, words, 0, len(where.parts)))


def _key(number: str) -> str:
    """« 81 rectifié », « 81 rect. » and « 81 » are one amendment."""
    return re.sub(r"\s*rect.*", "", number.strip().casefold()).replace(" ", "")


def _same(one: Hunk, other: Hunk) -> bool:
    """Identical amendments are recognised on their words alone: signs and spaces do not count."""
    if (one.first, one.last, one.start, one.end, one.whole) != (
        other.first,
        other.last,
        other.start,
        other.end,
        other.whole,
    ):
        return False
    return _told(one) == _told(other) and (one.op != other.op or one.key == other.key)


def _told(hunk: Hunk) -> str:
    return " ".join(part for line in hunk.lines for part in comparable(tokens(line)) if part[0].isalnum())


def _satisfied(hunk: Hunk, other: Hunk) -> bool:
    """Whether the words that come stand already, as they are, in what another amendment brings there."""
    return bool(_told(hunk)) and not other.is_words and f" {_told(hunk)} " in f" {_told(other)} "


def _clash(one: Hunk, other: Hunk) -> bool:
    """Two amendments may insert at the same place, one after the other."""
    if not one.whole and not other.whole and overlaps(one, other):
        both_words = one.is_words and other.is_words and one.start == one.end == other.start == other.end
        both_lines = not one.is_words and not other.is_words and one.last < one.first and other.last < other.first
        return not (both_words or both_lines)
    return overlaps(one, other)
