"""Read bills and versions. A version is immutable, so it is assembled once and kept."""

from collections import Counter, OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from lawlab import database
from lawlab.database.engine import ENGINE
from lawlab.database.transaction import current
from lawlab.engine.diff import AlineaDiff, Change, diff_alineas, diff_words
from lawlab.engine.digest import canonical, digest
from lawlab.engine.number import ArticleNumber, InvalidNumber
from lawlab.engine.text import words
from lawlab.errors import NotFound
from lawlab.web.i18n import N_
from texts.tables import Article, ArticleText, Division

__all__ = [
    "ArticleView", "BillView", "DivisionView", "VersionHead", "VersionView", "article_in", "article_of", "bill",
    "bill_of", "bills", "canonical", "digest", "head", "numbered", "slug_of", "version", "versions",
]  # fmt: skip

_MOST_KEPT = 64
_TITLES = ("Projet de loi", "Proposition de loi", "Projet d’ordonnance", "Projet de décret")
_BILLS = "SELECT id, title, short_title, kind, author, language, origin FROM bill"
_HEADS = "SELECT id, bill, number, label, created_at, digest, parent, published_by FROM version"


class _Cache:
    """Versions by id, and the database that they were read from."""

    def __init__(self) -> None:
        self.database: object = None
        self.versions: OrderedDict[int, VersionView] = OrderedDict()


_cache = _Cache()


@dataclass(frozen=True)
class BillView:
    """A bill without its text; ``origin`` says which import it came from (empty: written here)."""

    id: int
    title: str
    short_title: str
    kind: str
    author: str
    language: str
    origin: str

    @property
    def heading(self) -> tuple[str, str]:
        """The title in two parts as it is printed: « Projet de loi », then what it is about; the first may be empty."""
        for kind in _TITLES:
            if self.title.casefold().startswith(kind.casefold() + " "):
                return kind, self.title[len(kind) + 1 :]
        return "", self.title


@dataclass(frozen=True)
class DivisionView:
    """A titre, chapitre or section, as in « Chapitre II – De la donnée »: (chapitre, II, De la donnée)."""

    kind: str
    number: str
    title: str

    @property
    def rank(self) -> str:
        """« Chapitre II »; empty for a division that only has a title."""
        return f"{self.kind.capitalize()} {self.number}" if self.number else ""


@dataclass(frozen=True)
class ArticleView:
    """An article in one version. ``id`` is its identity, the same in every version; ``position`` counts from 1."""

    id: int
    number: str
    slug: str
    title: str
    alineas: tuple[str, ...]
    summary: str
    explanation: str
    divisions: tuple[DivisionView, ...]
    position: int

    @property
    def anchor(self) -> str:
        """Its identifier in a page, Akoma Ntoso style; an alinea adds ``__al_3``."""
        return f"art_{self.slug}"


class Fate(StrEnum):
    """What becomes of an article from one version to another."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class ArticleChange:
    """One article in two versions; ``alineas`` is its diff for display. Words are those of the smallest diff."""

    fate: Fate
    old: ArticleView | None
    new: ArticleView | None
    alineas: tuple[AlineaDiff, ...]
    added: int
    removed: int

    @property
    def is_renumbered(self) -> bool:
        """Whether it only, or also, changed its number."""
        return self.old is not None and self.new is not None and self.old.number != self.new.number


@dataclass(frozen=True)
class VersionHead:
    """A version without its text; ``digest`` is the SHA-256 of its canonical form."""

    id: int
    bill: int
    number: int
    label: str
    created_at: datetime
    digest: str
    parent: int | None
    published_by: int | None


@dataclass(frozen=True)
class VersionView:
    """A version with its articles in the order of the bill."""

    id: int
    bill: int
    number: int
    label: str
    created_at: datetime
    digest: str
    parent: int | None
    published_by: int | None
    articles: tuple[ArticleView, ...]

    def article(self, identity: int) -> ArticleView | None:
        """The article of this identity, or None when this version no longer has it."""
        return next((article for article in self.articles if article.id == identity), None)

    def around(self, identity: int) -> tuple[ArticleView | None, ArticleView | None]:
        """The articles before and after the one of this identity."""
        places = {article.id: place for place, article in enumerate(self.articles)}
        at = places.get(identity)
        if at is None:
            return None, None
        return (self.articles[at - 1] if at else None), next(iter(self.articles[at + 1 :]), None)


def slug_of(number: str) -> str:
    """An article's number as written in addresses; any spelling of a number gives the same one."""
    for read in (ArticleNumber.from_slug, ArticleNumber.parse):
        try:
            return read(number).slug
        except InvalidNumber:
            continue
    return "-".join(number.casefold().split())


async def bill(id: int) -> BillView:
    """The bill of this id. Raises NotFound."""
    found = (await bills([id])).get(id)
    if found is None:
        raise NotFound(N_("Ce projet de loi n’existe pas."))
    return found


async def bill_of(origin: str, origin_key: str) -> BillView | None:
    """The bill that an import brought under this key, or None: how an import finds what it already wrote."""
    rows = await database.fetch(f"{_BILLS} WHERE origin = ? AND origin_key = ?", origin, origin_key)
    return BillView(**rows[0]) if rows else None


async def bills(ids: Iterable[int]) -> dict[int, BillView]:
    """These bills, by id."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    rows = await database.fetch(f"{_BILLS} WHERE id IN ({', '.join('?' * len(wanted))})", *wanted)
    return {row["id"]: BillView(**row) for row in rows}


async def versions(bill: int) -> tuple[VersionHead, ...]:
    """The versions of a bill, oldest first, without their text."""
    rows = await database.fetch(f"{_HEADS} WHERE bill = ? ORDER BY number", bill)
    return tuple(VersionHead(**row) for row in rows)


async def head(id: int) -> VersionHead:
    """One version without its text. Raises NotFound."""
    rows = await database.fetch(f"{_HEADS} WHERE id = ?", id)
    if not rows:
        raise NotFound(N_("Cette version du texte n’existe pas."))
    return VersionHead(**rows[0])


async def version(id: int) -> VersionView:
    """A version with its text. Raises NotFound. No query once it has been read by this process."""
    kept = _kept()
    found = kept.get(id)
    if found is None:
        found = await _assemble(await head(id))
        # What an act reads may be undone with it, and its id given again: only committed versions are kept.
        if current() is None:
            kept[id] = found
            while len(kept) > _MOST_KEPT:
                kept.popitem(last=False)
    else:
        kept.move_to_end(id)
    return found


def _kept() -> "OrderedDict[int, VersionView]":
    """What is kept of the database that is open now; another one starts with nothing."""
    if _cache.database is not ENGINE.backend:
        _cache.database = ENGINE.backend
        _cache.versions.clear()
    return _cache.versions


async def numbered(bill: int, number: int) -> VersionHead:
    """Version ``number`` of a bill. Raises NotFound."""
    for found in await versions(bill):
        if found.number == number:
            return found
    raise NotFound(N_("Cette version du texte n’existe pas."))


async def article_in(version_id: int, slug_or_id: str | int) -> ArticleView:
    """An article by its number as written in addresses (any spelling), or by its identity. Raises NotFound."""
    found = await version(version_id)
    wanted = slug_or_id if isinstance(slug_or_id, int) else slug_of(slug_or_id)
    for article in found.articles:
        if wanted in ((article.id,) if isinstance(wanted, int) else (article.slug,)):
            return article
    raise NotFound(N_("Cet article n’existe pas dans cette version du texte."))


async def history(bill: int, article: int) -> tuple[tuple[VersionHead, ArticleView, bool], ...]:
    """The versions that hold an article, latest first: the article there, and whether its words changed with it."""
    steps: list[tuple[VersionHead, ArticleView, bool]] = []
    for found in await versions(bill):
        there = (await version(found.id)).article(article)
        if there is not None:
            steps.append((found, there, bool(steps) and steps[-1][1].alineas != there.alineas))
    return tuple(reversed(steps))


async def compare(old: int, new: int) -> tuple[ArticleChange, ...]:
    """Every article of two versions, in the order of the new one; what was removed stands where it was.

    Computed once for a pair of versions: both are immutable. Raises NotFound.
    """
    before, after = await version(old), await version(new)
    return _compared(before, after)


@lru_cache(maxsize=16)
def _compared(before: VersionView, after: VersionView) -> tuple[ArticleChange, ...]:
    kept = {article.id for article in after.articles}
    former = {article.id: article for article in before.articles}
    gone: dict[int, list[ArticleView]] = {}  # by the last article before it that is kept (0: none)
    last = 0
    for article in before.articles:
        if article.id in kept:
            last = article.id
        else:
            gone.setdefault(last, []).append(article)
    changes = [_change(article, None) for article in gone.get(0, [])]
    for article in after.articles:
        changes.append(_change(former.get(article.id), article))
        changes.extend(_change(removed, None) for removed in gone.get(article.id, []))
    return tuple(changes)


def _change(old: ArticleView | None, new: ArticleView | None) -> ArticleChange:
    before, after = old.alineas if old else (), new.alineas if new else ()
    smallest = diff_alineas(before, after)
    counts = Counter[str]()
    for part in smallest:
        for span in part.spans:
            counts[span.kind] += words(span.text) if part.change is not Change.MOVED else 0
    if old is None or new is None:
        fate = Fate.ADDED if old is None else Fate.REMOVED
    else:
        is_same = (old.alineas, old.title, old.number) == (new.alineas, new.title, new.number)
        fate = Fate.SAME if is_same else Fate.CHANGED
    shown = tuple(
        replace(part, spans=diff_words(before[part.old - 1], after[part.new - 1], display=True))
        if part.change is Change.CHANGED and part.old and part.new
        else part
        for part in smallest
    )
    return ArticleChange(fate, old, new, shown, added=counts["insert"], removed=counts["delete"])


async def article_of(bill: int, origin_key: str) -> int | None:
    """The identity of the article that an import brought under this key, or None."""
    rows = await Article.select(Article.id).where((Article.bill == bill) & (Article.origin_key == origin_key))
    return int(rows[0]["id"]) if rows else None


async def _assemble(found: VersionHead) -> VersionView:
    divisions = await Division.select(
        Division.id, Division.position, Division.depth, Division.kind, Division.number, Division.title
    ).where(Division.version == found.id).order_by(Division.position)  # fmt: skip
    rows = await ArticleText.select(
        ArticleText.article, ArticleText.division, ArticleText.position, ArticleText.number, ArticleText.title,
        ArticleText.alineas, ArticleText.summary, ArticleText.explanation,
    ).where(ArticleText.version == found.id).order_by(ArticleText.position)  # fmt: skip
    paths = _paths(divisions)
    articles = tuple(
        ArticleView(
            id=row["article"],
            number=row["number"],
            slug=slug_of(row["number"]),
            title=row["title"],
            alineas=tuple(row["alineas"].split("\n")) if row["alineas"] else (),
            summary=row["summary"],
            explanation=row["explanation"],
            divisions=paths.get(row["division"], ()),
            position=row["position"],
        )
        for row in rows
    )
    return VersionView(
        id=found.id, bill=found.bill, number=found.number, label=found.label, created_at=found.created_at,
        digest=found.digest, parent=found.parent, published_by=found.published_by, articles=articles,
    )  # fmt: skip


def _paths(divisions: Sequence[dict[str, Any]]) -> dict[int | None, tuple[DivisionView, ...]]:
    """Each division's path from the widest: in text order, a division is inside the last one less deep."""
    paths: dict[int | None, tuple[DivisionView, ...]] = {}
    path: tuple[DivisionView, ...] = ()
    for row in divisions:
        path = (*path[: row["depth"]], DivisionView(kind=row["kind"], number=row["number"], title=row["title"]))
        paths[row["id"]] = path
    return paths
