"""Write bills and versions. Nothing here changes or removes a version once it is written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lawlab import database
from lawlab.engine.number import ArticleNumber, InvalidNumber
from lawlab.engine.text import join_alineas, split_alineas
from lawlab.errors import Invalid, NotFound
from lawlab.web.i18n import N_
from texts import queries
from texts.tables import Article, ArticleText, Bill, Division, Version

MAX_ARTICLES = 5_000
MAX_ALINEA_CHARS = 20_000
_BATCH = 500  # asyncpg takes 32,767 values in one statement
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class NewDivision:
    """A division above an article: « Chapitre II – De la donnée » is (chapitre, II, De la donnée)."""

    kind: str
    number: str
    title: str


@dataclass(frozen=True)
class NewArticle:
    """An article to write. ``article`` keeps the identity of one already in the bill; without it the article is new.

    ``divisions`` is its path from the widest; articles that follow each other under the same path share the division.
    """

    number: str
    title: str
    alineas: tuple[str, ...]
    summary: str = ""
    explanation: str = ""
    divisions: tuple[NewDivision, ...] = ()
    article: int | None = None
    origin_key: str | None = None


async def add_bill(
    title: str,
    *,
    short_title: str,
    kind: str = "government",
    author: str = "",
    language: str = "fr",
    articles: Sequence[NewArticle],
    at: datetime,
    label: str = "",
    origin: str = "",
    origin_key: str | None = None,
) -> int:
    """Write a bill and its version 1; gives the bill's id. Raises Invalid."""
    if not title.strip() or not short_title.strip():
        raise Invalid(
            N_("Un projet de loi a besoin d’un titre."), fields={"title": N_("Donnez un titre au projet de loi.")}
        )
    async with database.transaction():
        rows = await Bill.insert(
            Bill(
                title=_clean(title),
                short_title=_clean(short_title)[:160],
                kind=kind,
                author=_clean(author)[:160],
                language=language,
                origin=origin,
                origin_key=origin_key,
                created_at=at,
            )
        ).returning(Bill.id)
        bill = int(rows[0]["id"])
        await _write(bill, title=_clean(title), number=1, parent=None, label=label, articles=articles, by=None, at=at)
    return bill


async def add_version(
    bill: int, *, parent: int, label: str, articles: Sequence[NewArticle], by: int | None, at: datetime
) -> int:
    """Write the next version of a bill; gives its id. ``NewArticle.article`` keeps identities. Raises Invalid."""
    async with database.transaction():
        await database.lock("bill", bill)
        found = await queries.bill(bill)
        numbers = {head.id: head.number for head in await queries.versions(bill)}
        if parent not in numbers:
            raise NotFound(N_("Cette version du texte n’existe pas."))
        number = max(numbers.values()) + 1
        return await _write(
            bill, title=found.title, number=number, parent=parent, label=label, articles=articles, by=by, at=at
        )


async def _write(
    bill: int,
    *,
    title: str,
    number: int,
    parent: int | None,
    label: str,
    articles: Sequence[NewArticle],
    by: int | None,
    at: datetime,
) -> int:
    written = _checked(articles)
    digest = queries.digest(title, ((article.number, article.title, article.alineas) for article in written))
    rows = await Version.insert(
        Version(
            bill=bill,
            number=number,
            label=_clean(label)[:160],
            parent=parent,
            published_by=by,
            digest=digest,
            created_at=at,
        )
    ).returning(Version.id)
    version = int(rows[0]["id"])
    identities = await _identities(bill, written)
    divisions = await _divisions(version, written)
    texts = [
        ArticleText(
            version=version,
            article=identity,
            division=division,
            position=position,
            number=article.number,
            title=article.title,
            alineas=join_alineas(article.alineas),
            summary=article.summary,
            explanation=article.explanation,
        )
        for position, (article, identity, division) in enumerate(
            zip(written, identities, divisions, strict=True), start=1
        )
    ]
    for start in range(0, len(texts), _BATCH):
        await ArticleText.insert(*texts[start : start + _BATCH])
    return version


def _checked(articles: Sequence[NewArticle]) -> list[NewArticle]:
    """The articles with canonical numbers and one line an alinea; numbers must be unique. Order is the caller's."""
    if not articles:
        raise Invalid(N_("Un texte a besoin d’au moins un article."))
    if len(articles) > MAX_ARTICLES:
        raise Invalid(N_("Le texte compte plus de {limit} articles."), limit=MAX_ARTICLES)
    seen: set[str] = set()
    checked = []
    for article in articles:
        try:
            number = str(ArticleNumber.parse(article.number))
        except InvalidNumber as error:
            raise Invalid(N_("« {number} » n’est pas un numéro d’article."), number=article.number) from error
        if number in seen:
            raise Invalid(N_("L’article {number} est présent deux fois."), number=number)
        seen.add(number)
        alineas = tuple(line for alinea in article.alineas for line in split_alineas(_clean(alinea)))
        if any(len(alinea) > MAX_ALINEA_CHARS for alinea in alineas):
            raise Invalid(
                N_("Un alinéa de l’article {number} dépasse {limit} signes."), number=number, limit=MAX_ALINEA_CHARS
            )
        checked.append(
            NewArticle(
                number=number,
                title=_clean(article.title),
                alineas=alineas,
                summary=_clean(article.summary),
                explanation=_clean(article.explanation),
                divisions=article.divisions,
                article=article.article,
                origin_key=article.origin_key,
            )
        )
    return checked


async def _identities(bill: int, articles: Sequence[NewArticle]) -> list[int]:
    """The identity of each article: kept when it belongs to this bill, new otherwise."""
    known = {row["id"] for row in await Article.select(Article.id).where(Article.bill == bill)}
    kept = [article.article for article in articles if article.article is not None]
    if not known.issuperset(kept) or len(kept) != len(set(kept)):
        raise Invalid(N_("Un article garde une identité qui n’est pas la sienne."))
    fresh = [Article(bill=bill, origin_key=article.origin_key) for article in articles if article.article is None]
    given: list[int] = []
    for start in range(0, len(fresh), _BATCH):
        rows = await Article.insert(*fresh[start : start + _BATCH]).returning(Article.id)
        given += [int(row["id"]) for row in rows]
    following = iter(sorted(given))
    return [next(following) if article.article is None else article.article for article in articles]


async def _divisions(version: int, articles: Sequence[NewArticle]) -> list[int | None]:
    """Write each division once, where it opens; gives the innermost division of each article."""
    path: list[tuple[NewDivision, int]] = []
    found: list[int | None] = []
    position = 0
    for article in articles:
        shared = 0
        while shared < min(len(path), len(article.divisions)) and path[shared][0] == article.divisions[shared]:
            shared += 1
        del path[shared:]
        for depth, division in enumerate(article.divisions[shared:], start=shared):
            position += 1
            rows = await Division.insert(
                Division(
                    version=version,
                    position=position,
                    depth=depth,
                    kind=division.kind[:20],
                    number=division.number[:40],
                    title=_clean(division.title),
                )
            ).returning(Division.id)
            path.append((division, int(rows[0]["id"])))
        found.append(path[-1][1] if path else None)
    return found


def _clean(text: str) -> str:
    """Without the control characters that no text holds and that PostgreSQL refuses; everything else as given."""
    return _CONTROL.sub("", text)
