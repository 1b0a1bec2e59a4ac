"""Read amendments. Drafts are given to their author alone; what was hidden keeps its number and its history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from amendments.glance import ERASED, Sort, Status, parsed, put_in_order, touched_by
from amendments.glance import Glance as Glance  # given on: a routes.py reads no other file of this room
from amendments.glance import draw as draw
from amendments.glance import glances as glances
from amendments.tables import Amendment, Wording
from lawlab import database
from lawlab.accounts import queries as accounts
from lawlab.accounts.queries import PersonView
from lawlab.engine import chain
from lawlab.engine.text import split_alineas
from lawlab.engine.verbs import Operation
from lawlab.errors import NotFound
from lawlab.web.i18n import N_, _
from texts import queries as texts
from texts.marks import Range, aimed
from texts.queries import ArticleView

PER_PAGE = 20
_BATCH = 500


@dataclass(frozen=True)
class AmendmentView:
    """An amendment in its current wording. ``article_number`` and ``alineas`` are those of its base version.

    ``alineas`` is the article as the author wants it, ``base_alineas`` as it was (empty for an article to add).
    ``number`` is 0 for a draft.
    """

    id: int
    number: int
    status: str
    revision: int
    target: str
    article: int
    article_number: str
    article_slug: str
    base: int
    title: str
    statement: str
    source_url: str
    operations: tuple[Operation, ...]
    author: PersonView
    created_at: datetime
    submitted_at: datetime | None
    updated_at: datetime
    alineas: tuple[str, ...]
    base_alineas: tuple[str, ...]
    new_title: str
    origin: str

    @property
    def is_in_debate(self) -> bool:
        """Whether it can be voted on and decided."""
        return self.status == Status.SUBMITTED

    @property
    def is_addition(self) -> bool:
        """Whether it adds an article after ``article``."""
        return self.target == "after"

    @property
    def touched(self) -> tuple[int, ...]:
        """The alineas of the base that it changes, or beside which it inserts; empty for an article to add."""
        return touched_by(self.operations, self.base_alineas) if not self.is_addition else ()

    @property
    def aimed(self) -> Mapping[int, tuple[Range, ...]]:
        """The words of the base that it aims at."""
        return aimed(self.operations, self.base_alineas)


@dataclass(frozen=True)
class DraftView:
    """What an author has kept of an amendment that nobody else sees."""

    id: int
    consultation: int
    target: str
    article: int
    base: int
    title: str
    statement: str
    source_url: str
    alineas: tuple[str, ...]
    new_title: str
    updated_at: datetime


@dataclass(frozen=True)
class WordingView:
    """One wording in an amendment's history; ``operations`` are those of that wording."""

    revision: int
    title: str
    statement: str
    operations: tuple[Operation, ...]
    alineas: tuple[str, ...]
    at: datetime


@dataclass(frozen=True)
class Votable:
    """What a vote needs to know of an amendment."""

    id: int
    revision: int


@dataclass(frozen=True)
class Page:
    """One page of a list: ``page`` from 1, ``pages`` at least 1."""

    items: tuple[AmendmentView, ...]
    total: int
    page: int
    pages: int


def committed(title: str, statement: str, data: str) -> str:
    """The text that the journal's ``sha`` of a wording commits to: title, statement and operations (stored JSON)."""
    return chain.canonical({"operations": data, "statement": statement, "title": title})


async def one(consultation: int, number: int) -> AmendmentView:
    """The amendment of this number, whatever became of it (a page must not show a hidden text). Raises NotFound."""
    found = await _views("consultation = ? AND number = ?", consultation, number)
    if not found:
        raise NotFound(N_("Cet amendement n’existe pas."))
    return found[0]


async def by_id(consultation: int, id: int) -> AmendmentView:
    """The same by row id, for another room's foreign key. Raises NotFound."""
    found = await by_ids(consultation, [id])
    if id not in found:
        raise NotFound(N_("Cet amendement n’existe pas."))
    return found[id]


async def by_ids(consultation: int, ids: list[int]) -> dict[int, AmendmentView]:
    """Submitted amendments by row id; drafts are left out."""
    if not ids:
        return {}
    found: dict[int, AmendmentView] = {}
    for start in range(0, len(ids), _BATCH):
        some = ids[start : start + _BATCH]
        marks = ", ".join("?" * len(some))
        clauses = f"consultation = ? AND status <> ? AND id IN ({marks})"
        found |= {view.id: view for view in await _views(clauses, consultation, Status.DRAFT.value, *some)}
    return found


async def votable(consultation: int, number: int) -> Votable:
    """The row and wording of an amendment that can be voted on. Raises NotFound; withdrawn and hidden ones cannot."""
    rows = await database.fetch(
        "SELECT id, revision, status FROM amendment WHERE consultation = ? AND number = ?", consultation, number
    )
    if not rows:
        raise NotFound(N_("Cet amendement n’existe pas."))
    if rows[0]["status"] != Status.SUBMITTED:
        raise NotFound(N_("Cet amendement n’est plus en débat : on ne peut plus voter dessus."))
    return Votable(id=int(rows[0]["id"]), revision=int(rows[0]["revision"]))


async def revisions(consultation: int) -> dict[int, int]:
    """Row id → current wording, of every amendment that has a number."""
    rows = await database.fetch(
        "SELECT id, revision FROM amendment WHERE consultation = ? AND number IS NOT NULL", consultation
    )
    return {row["id"]: row["revision"] for row in rows}


async def numbers(consultation: int) -> dict[int, int]:
    """Row id → number, of every amendment in debate."""
    rows = await database.fetch(
        "SELECT id, number FROM amendment WHERE consultation = ? AND status = ?", consultation, Status.SUBMITTED.value
    )
    return {row["id"]: row["number"] for row in rows}


async def everything(consultation: int) -> tuple[AmendmentView, ...]:
    """Every amendment that has a number, in the order of numbers, whatever its state."""
    return await _views("consultation = ? AND status <> ? ORDER BY number", consultation, Status.DRAFT.value)


async def on_article(consultation: int, article: int) -> tuple[AmendmentView, ...]:
    """The amendments in debate on one article, those that add one after it included, by number."""
    clauses = "consultation = ? AND article = ? AND status = ? ORDER BY number"
    return await _views(clauses, consultation, article, Status.SUBMITTED.value)


async def of_person(person: int) -> tuple[AmendmentView, ...]:
    """What a person has submitted anywhere, latest first."""
    clauses = "author = ? AND status <> ? ORDER BY submitted_at DESC, id DESC"
    return await _views(clauses, person, Status.DRAFT.value)


async def counts(consultation: int) -> dict[int, int]:
    """Article → how many amendments in debate."""
    rows = await database.fetch(
        "SELECT article, COUNT(*) AS n FROM amendment WHERE consultation = ? AND status = ? GROUP BY article",
        consultation, Status.SUBMITTED.value,
    )  # fmt: skip
    return {row["article"]: row["n"] for row in rows}


async def heat(consultation: int) -> dict[tuple[int, int], list[int]]:
    """(article, alinea) → the numbers of the amendments in debate that touch it. An article to add touches none."""
    found: dict[tuple[int, int], list[int]] = {}
    for amendment in await everything(consultation):
        if amendment.is_in_debate:
            for alinea in amendment.touched:
                found.setdefault((amendment.article, alinea), []).append(amendment.number)
    return found


async def listed(
    consultation: int, *, article: int | None = None, alinea: int | None = None, author: int | None = None,
    status: str = Status.SUBMITTED, sort: Sort = "place", weights: Mapping[int, int] | None = None, seed: str = "",
    page: int = 1, size: int = PER_PAGE,
) -> Page:  # fmt: skip
    """One page of a list. ``weights`` (row id → votes received) and ``seed`` settle "discover" and "discussed".

    "discover" puts first what was least seen, that is least voted on, ties in an order drawn from the seed, which the
    page prints so that anyone can draw it again (SHA-256 of « seed:number »).
    """
    clauses, args = "consultation = ? AND status = ?", [consultation, str(status)]
    for column, value in (("article", article), ("author", author)):
        if value is not None:
            clauses += f" AND {column} = ?"
            args.append(value)
    items = list(await _views(f"{clauses} ORDER BY number", *args))
    if alinea is not None:
        items = [item for item in items if alinea in item.touched]
    await put_in_order(items, sort, weights or {}, seed)
    pages = max(1, -(-len(items) // size))
    page = min(max(1, page), pages)
    return Page(tuple(items[(page - 1) * size : page * size]), total=len(items), page=page, pages=pages)


async def history(amendment: int) -> tuple[WordingView, ...]:
    """The wordings of an amendment, latest first."""
    rows = (
        await Wording.select(
            Wording.revision, Wording.title, Wording.statement, Wording.operations, Wording.alineas, Wording.at
        )
        .where(Wording.amendment == amendment)
        .order_by(Wording.revision, ascending=False)
    )
    return tuple(
        WordingView(**{**row, "operations": parsed(row["operations"]), "alineas": split_alineas(row["alineas"])})
        for row in rows
    )


async def drafts_of(person: int) -> tuple[DraftView, ...]:
    """A person's own drafts, latest first."""
    rows = (
        await _drafts()
        .where((Amendment.author == person) & (Amendment.status == Status.DRAFT))
        .order_by(Amendment.updated_at, ascending=False)
    )
    return tuple(_draft(row) for row in rows)


async def draft(id: int, *, person: int) -> DraftView:
    """One draft, for its author. Raises NotFound for anybody else, as if it did not exist."""
    rows = await _drafts().where(
        (Amendment.id == id) & (Amendment.author == person) & (Amendment.status == Status.DRAFT)
    )
    if not rows:
        raise NotFound(N_("Ce brouillon n’existe pas, ou n’est pas le vôtre."))
    return _draft(rows[0])


def _drafts() -> Any:
    return Amendment.select(
        Amendment.id, Amendment.consultation, Amendment.target, Amendment.article, Amendment.base, Amendment.title,
        Amendment.statement, Amendment.source_url, Amendment.alineas, Amendment.new_title, Amendment.updated_at,
    )  # fmt: skip


def _draft(row: dict[str, Any]) -> DraftView:
    return DraftView(**{**row, "alineas": split_alineas(row["alineas"])})


_COLUMNS = (
    "id, number, status, revision, target, article, base, title, statement, source_url, operations, alineas,"
    " new_title, author, created_at, updated_at, submitted_at"
)


async def _views(clauses: str, *args: object) -> tuple[AmendmentView, ...]:
    """Raw rather than built by Piccolo: a page of the text asks for hundreds of rows at once."""
    rows = await database.fetch(f"SELECT {_COLUMNS} FROM amendment WHERE {clauses}", *args)
    people = await accounts.people({row["author"] for row in rows})
    articles: dict[int, dict[int, ArticleView]] = {}
    for base in {row["base"] for row in rows}:
        articles[base] = {article.id: article for article in (await texts.version(base)).articles}
    return tuple(_view(row, people, articles[row["base"]]) for row in rows)


@lru_cache(maxsize=4096)
def _lines(text: str) -> tuple[str, ...]:
    """The alineas of a stored text, split once."""
    return split_alineas(text)


def _view(row: dict[str, Any], people: Mapping[int, PersonView], articles: Mapping[int, ArticleView]) -> AmendmentView:
    article = articles.get(row["article"])
    is_addition = row["target"] == "after"
    author = people[row["author"]]
    return AmendmentView(
        id=row["id"], number=row["number"] or 0, status=row["status"], revision=row["revision"], target=row["target"],
        article=row["article"],
        article_number=article.number if article else "",
        article_slug=article.slug if article else "",
        base=row["base"], title=row["title"] or (_(ERASED) if row["number"] else ""),
        statement=row["statement"], source_url=row["source_url"],
        operations=parsed(row["operations"]), author=author,
        created_at=row["created_at"], submitted_at=row["submitted_at"], updated_at=row["updated_at"],
        alineas=_lines(row["alineas"]),
        base_alineas=() if is_addition or article is None else article.alineas,
        new_title=row["new_title"], origin=author.origin,
    )  # fmt: skip


def wanted_text(ops: tuple[Operation, ...]) -> str:
    """The words that operations bring, to compare or search them; what is only deleted is named by its words."""
    words: list[str] = []
    for op in ops:
        for name in ("alineas", "new", "text", "old"):
            value = getattr(op, name, None)
            if value:
                words.append(value if isinstance(value, str) else "\n".join(value))
                break
    return "\n".join(words)
