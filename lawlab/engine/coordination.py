"""What an amendment breaks elsewhere in the bill, and the coordination amendments that mend it.

References follow the alineas, divisions and articles that they point to: an alinea put in or struck makes those after
it change rank. What can be mended without judgement is proposed as operations; the rest is told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from lawlab.engine.hunk import Hunk
from lawlab.engine.number import ArticleNumber, InvalidNumber
from lawlab.engine.patch import Refused, apply, hunks
from lawlab.engine.place import alinea as cut
from lawlab.engine.place import occurrences
from lawlab.engine.references import ORDINALS, Reference, division, find, resolve
from lawlab.engine.text import label, tokens
from lawlab.engine.verbs import DeleteArticle, InsertArticle, Operation, ReplaceWords

Broken = Literal["gone", "shifted", "widened"]


@dataclass(frozen=True)
class Coordination:
    """A reference that no longer says what it said: in this alinea of this article, both in the numbers of the base.

    ``gone``: what it points to is struck; ``shifted``: it now points to something else; ``widened``: a new article
    falls between those that it names. ``operation`` mends it, on that article; None: a person must choose.
    """

    article: str
    alinea: int
    reference: Reference
    kind: Broken
    operation: ReplaceWords | None = None


def coordinate(
    articles: Mapping[str, Sequence[str]], number: str, ops: Sequence[Operation]
) -> tuple[Coordination, ...]:
    """The references of a bill (number → alineas) that operations on one of its articles break, in the order given.

    Operations that do not apply break nothing. For an article to insert, ``number`` is not looked at.

    >>> from lawlab.engine.verbs import InsertAlineas
    >>> bill = {"1er": ["Un.", "Deux."], "2": ["Par exception au deuxième alinéa de l’article 1er, il est sursis."]}
    >>> [broken.operation.new for broken in coordinate(bill, "1er", [InsertAlineas(1, ("Et demi.",))])]
    ['troisième alinéa de l’article 1er']
    """
    base = tuple(articles.get(number, ()))
    inserted = [op for op in ops if isinstance(op, InsertArticle)]
    if inserted:
        return tuple(_widened(articles, inserted))
    try:
        change = _Change(base, hunks(ops, base), apply(ops, base))
    except Refused:
        return ()
    struck = any(isinstance(op, DeleteArticle) for op in ops)
    found = []
    for article, alineas in articles.items():
        own = _same(article, number)
        for at, text in enumerate(alineas, start=1):
            if own and change.place(at) is None:
                continue
            for reference in find(text):
                kind, new = _told(reference, own, at, number, struck, change)
                if kind is not None:
                    mend = _mend(reference, new, at, text) if new else None
                    if own and mend is not None and not _stands((*ops, mend), base):
                        mend = None
                    found.append(Coordination(article, at, reference, kind, mend))
    return tuple(found)


@dataclass(frozen=True)
class _Change:
    """An article before and after, and where each of its alineas went."""

    base: tuple[str, ...]
    hunks: tuple[Hunk, ...]
    new: tuple[str, ...]

    def place(self, number: int) -> int | None:
        """The new number of an alinea of the base: None when it is struck, or replaced by more or fewer."""
        shift = 0
        for hunk in self.hunks:
            size = hunk.last - hunk.first + 1
            if hunk.is_words or hunk.first > number:
                continue
            if hunk.first <= number <= hunk.last:
                if len(hunk.lines) != size or hunk.whole:
                    return None
            else:
                shift += len(hunk.lines) - size
        return number + shift


def _same(one: str, other: str) -> bool:
    try:
        return ArticleNumber.parse(one) == ArticleNumber.parse(other)
    except InvalidNumber:
        return one == other


def _told(
    reference: Reference, own: bool, at: int, number: str, struck: bool, change: _Change
) -> tuple[Broken | None, str]:
    """(what becomes of a reference, what it should say)."""
    named = any(_same(other, number) for other in reference.articles)
    if reference.kind == "articles":
        return ("gone" if struck and named else None), ""
    if not named and (not own or reference.articles):
        return None, ""
    if struck:
        return "gone", ""
    old = resolve(reference, change.base, at if own else 0)
    if not old:
        return None, ""
    places = [change.place(one) for one in old]
    now = [place for place in places if place is not None]
    if len(now) < len(old):
        return "gone", ""
    here = change.place(at) if own else 0
    if reference.step:
        return (None, "") if here is not None and now[0] == here + reference.step else ("shifted", _absolute(now[0]))
    return _ranked(reference, now, change)


def _ranked(reference: Reference, now: Sequence[int], change: _Change) -> tuple[Broken | None, str]:
    span = division(change.base, reference.labels)
    assert span is not None
    start = change.place(span.start) if reference.labels else 1
    if start is None:
        return "gone", ""
    text = reference.text
    if reference.labels:
        was = label(change.base[span.start - 1]).rstrip(".)")
        becomes = label(change.new[start - 1]).rstrip(".)")
        if was != becomes:
            text = _relabelled(text, was, becomes)
            if not becomes or not text:
                return "gone", ""
    if reference.kind == "alineas":
        text = _reordered(text, reference, [place - start + 1 for place in now], _length(reference, change, start))
        if not text:
            return "shifted", ""
    return (None, "") if text == reference.text else ("shifted", text)


def _length(reference: Reference, change: _Change, start: int) -> int:
    """How many alineas the article, or the division that starts there now, has."""
    if not reference.labels:
        return len(change.new)
    marks = tuple(label(line) for line in change.new)
    path = (*reference.labels[:-1], marks[start - 1].rstrip(".)"))
    span = division(change.new, path)
    return len(span) if span is not None and span.start == start else 0


def _relabelled(text: str, was: str, becomes: str) -> str:
    """The reference with the name of its innermost division changed, when it is said only once."""
    parts = text.split(" ")
    at = [index for index, part in enumerate(parts) if part.rstrip(")") == was]
    if len(at) != 1:
        return ""
    parts[at[0]] = becomes + parts[at[0]][len(was) :]
    return " ".join(parts)


def _reordered(text: str, reference: Reference, ranks: Sequence[int], length: int) -> str:
    """The reference with new ordinals, or "" when no plain one says it."""
    old = list(reference.alineas)
    if all(rank == (one if one > 0 else length + 1 + one) for rank, one in zip(ranks, old, strict=True)):
        return text
    if max(ranks) > len(ORDINALS):
        return ""
    head, noun, tail = text.partition(" alinéa")
    names = head.replace(",", " ,").split(" ")
    told = [
        index for index, name in enumerate(names) if name in ORDINALS or name in ("second", "dernier", "avant-dernier")
    ]
    if len(told) != len(ranks):
        return ""
    for index, rank in zip(told, ranks, strict=True):
        names[index] = {length: "dernier", length - 1: "avant-dernier"}.get(rank, "") if _from_end(names[index]) else ""
        names[index] = names[index] or ORDINALS[rank - 1]
    return " ".join(names).replace(" ,", ",") + noun + tail


def _from_end(name: str) -> bool:
    return name in ("dernier", "avant-dernier")


def _absolute(place: int) -> str:
    return f"le {ORDINALS[place - 1]} alinéa" if place <= len(ORDINALS) else ""


def _mend(reference: Reference, new: str, at: int, text: str) -> ReplaceWords | None:
    """« Substituer aux mots … les mots … », at the right occurrence."""
    start, old = reference.start, reference.text
    if reference.step:  # « à l’alinéa précédent » → « au troisième alinéa »
        for before, article in (("à ", "au"), ("de ", "du"), ("À ", "Au"), ("De ", "Du")):
            if text[:start].endswith(before):
                start, old, new = start - len(before), before + old, article + new.removeprefix("le")
    where = cut(text)
    found = occurrences(where, old, 0, len(where.parts))
    token = len(tokens(text[:start]))
    if token not in found:
        return None
    return ReplaceWords(at, old, new, occurrence=found.index(token) + 1 if len(found) > 1 else None)


def _stands(ops: Sequence[Operation], base: Sequence[str]) -> bool:
    try:
        apply(ops, base)
    except Refused:
        return False
    return True


def _widened(articles: Mapping[str, Sequence[str]], inserted: Sequence[InsertArticle]) -> Iterator[Coordination]:
    """References to a run of articles into which a new one falls."""
    for article, alineas in articles.items():
        for at, text in enumerate(alineas, start=1):
            for reference in find(text):
                if reference.through and any(_falls_in(op, reference.articles) for op in inserted):
                    yield Coordination(article, at, reference, "widened")


def _falls_in(op: InsertArticle, named: Sequence[str]) -> bool:
    try:
        first, anchor, last = (ArticleNumber.parse(number) for number in (named[0], op.anchor, named[-1]))
    except InvalidNumber:
        return False
    return first <= anchor < last if op.position == "after" else first < anchor <= last
