"""Whose words are in the latest text: alinea by alinea, for each amendment that left some.

Computed once for each state of a published consultation (its journal, the versions of its bill), then kept.
"""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass

from lawlab.consultations.queries import ConsultationView
from lawlab.database.engine import ENGINE
from lawlab.engine import provenance
from lawlab.engine.provenance import Passage
from lawlab.engine.text import words
from lawlab.export import records, story
from lawlab.export.story import MINISTRY, Told
from lawlab.journal import queries as journal
from texts import queries as texts
from texts.queries import VersionView

_MOST_KEPT = 8
LATER = "@"
"""An origin "@3" is a word that version 3 brought after the consultation was published."""


@dataclass(frozen=True)
class Piece:
    """Words of one hand: "author" of the amendment, "ministry" in the wording retained for it, "" anybody else."""

    text: str
    who: str


@dataclass(frozen=True)
class Standing:
    """An alinea of the latest text that holds words of one amendment. ``words`` counts its author's alone."""

    article_number: str
    article_slug: str
    alinea: int
    pieces: tuple[Piece, ...]
    words: int


@dataclass(frozen=True)
class Kept:
    """Amendment number → the alineas where its words stand in version ``version`` of the text."""

    version: int
    of: dict[int, tuple[Standing, ...]]


class _Shelf:
    """What was computed, by the state it was computed from, and the database it was read from."""

    def __init__(self) -> None:
        self.database: object = None
        self.kept: OrderedDict[tuple[object, ...], Kept] = OrderedDict()


_shelf = _Shelf()


async def kept(consultation: ConsultationView) -> Kept:
    """Where the words of each amendment stand now; nothing before publication."""
    heads = await texts.versions(consultation.bill)
    if consultation.outcome is None:
        return Kept(heads[-1].number, {})
    if _shelf.database is not ENGINE.backend:
        _shelf.database = ENGINE.backend
        _shelf.kept.clear()
    key = (consultation.slug, (await journal.head(consultation.slug)).link, heads[-1].id)
    found = _shelf.kept.get(key)
    if found is None:
        tables = await records.read(consultation.slug)
        published = next(head.number for head in heads if head.id == consultation.outcome)
        later = [await texts.version(head.id) for head in heads if head.number >= published]
        found = await asyncio.to_thread(_traced, tables, later)
        _shelf.kept[key] = found
        while len(_shelf.kept) > _MOST_KEPT:
            _shelf.kept.popitem(last=False)
    return found


def _traced(tables: records.Records, versions: list[VersionView]) -> Kept:
    """``versions``: the published one, then those that followed, oldest first."""
    told = {one.number: one for one in story.told(tables) if one.new is not None}
    passages: dict[int, tuple[tuple[Passage, ...], ...]] = {}
    for article in versions[0].articles:
        passages[article.id] = _published(told.get(article.number), article.alineas)
    for version in versions[1:]:
        label = f"{LATER}{version.number}"
        passages = {
            article.id: provenance.carry(passages.get(article.id, ()), [(label, article.alineas)])
            for article in version.articles
        }
    latest = versions[-1]
    found: dict[int, list[Standing]] = {}
    for article in latest.articles:
        for number, line in enumerate(passages[article.id], start=1):
            for amendment in _amendments(line):
                pieces = tuple(Piece(one.text, _hand(one.origin, amendment)) for one in line)
                own = sum(words(piece.text) for piece in pieces if piece.who == "author")
                found.setdefault(amendment, []).append(Standing(article.number, article.slug, number, pieces, own))
    return Kept(latest.number, {number: tuple(standing) for number, standing in found.items()})


def _published(told: Told | None, alineas: tuple[str, ...]) -> tuple[tuple[Passage, ...], ...]:
    """The passages of a published article, when the story of the decisions gives the very text that was published."""
    if told is None or told.new != alineas or not told.passages:
        return tuple((Passage(alinea, ""),) for alinea in alineas)
    return told.passages


def _amendments(line: tuple[Passage, ...]) -> list[int]:
    """The amendments that this alinea has words of, in the order in which they come."""
    origins = (one.origin.rstrip(MINISTRY) for one in line if one.origin and not one.origin.startswith(LATER))
    return list(dict.fromkeys(int(origin) for origin in origins))


def _hand(origin: str, amendment: int) -> str:
    return {str(amendment): "author", f"{amendment}{MINISTRY}": "ministry"}.get(origin, "")
