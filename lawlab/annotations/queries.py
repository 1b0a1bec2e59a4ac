"""Read annotations. Every function takes the reader: private ones are given to their author alone."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from lawlab import database
from lawlab.accounts import queries as accounts
from lawlab.accounts.queries import PersonView
from lawlab.engine import chain
from lawlab.engine.rules import Actor
from lawlab.errors import NotFound
from lawlab.web.i18n import N_

_MOST = 500  # annotations read for one page of a text


@dataclass(frozen=True)
class AnnotationView:
    """An annotation. ``article`` is the article's identity, ``version`` the id of the text it was written on."""

    id: int
    number: int
    version: int
    article: int
    alinea: int
    quote: str
    prefix: str
    suffix: str
    kind: str
    is_public: bool
    body: str
    author: PersonView
    created_at: datetime


def committed(*, alinea: int, quote: str, body: str) -> str:
    """The text that the journal commits to for an annotation: one canonical line of its words and its place."""
    return chain.canonical({"alinea": alinea, "body": body, "quote": quote})


async def one(consultation: int, number: int, *, reader: Actor | None) -> AnnotationView:
    """Annotation ``number``. Raises NotFound, also for somebody else's private one."""
    found = await _views("consultation = ? AND number = ?", consultation, number, reader=reader)
    if not found:
        raise NotFound(N_("Cette annotation n’existe pas ou a été retirée."))
    return found[0]


async def on_article(
    consultation: int, version: int, article: int, *, reader: Actor | None
) -> tuple[AnnotationView, ...]:
    """The annotations of one article in one version, by alinea then oldest first."""
    where = "consultation = ? AND version = ? AND article = ?"
    return await _views(where, consultation, version, article, reader=reader)


async def on_version(consultation: int, version: int, *, reader: Actor | None) -> tuple[AnnotationView, ...]:
    """The annotations of a whole version, by article, alinea, then oldest first (the first few hundred)."""
    return await _views("consultation = ? AND version = ?", consultation, version, reader=reader)


async def of_person(person: int, *, reader: Actor | None) -> tuple[AnnotationView, ...]:
    """What a person wrote in margins; with private ones when they look at it themselves."""
    return await _views("author = ?", person, reader=reader)


async def after(
    consultation: int, number: int, *, article: int | None = None, kind: str | None = None, limit: int
) -> tuple[AnnotationView, ...]:
    """The public annotations that follow this number, of one article (identity) or kind when it is given."""
    clauses, args = _public(consultation, article, kind)
    return await _views(f"{clauses} AND number > ?", *args, number, reader=None, order="number", limit=limit)


async def total(consultation: int, *, article: int | None = None, kind: str | None = None) -> int:
    """How many public annotations, filtered as ``after`` does."""
    clauses, args = _public(consultation, article, kind)
    rows = await database.fetch(f"SELECT COUNT(*) AS many FROM annotation WHERE {clauses}", *args)
    return int(rows[0]["many"])


def _public(consultation: int, article: int | None, kind: str | None) -> tuple[str, list[int | str]]:
    clauses = "consultation = ? AND is_public"
    args: list[int | str] = [consultation]
    for column, value in (("article", article), ("kind", kind)):
        if value is not None:
            clauses += f" AND {column} = ?"
            args.append(value)
    return clauses, args


async def counts(consultation: int, version: int) -> dict[int, int]:
    """How many public annotations each article of a version has."""
    rows = await database.fetch(
        "SELECT article, COUNT(*) AS many FROM annotation"
        " WHERE consultation = ? AND version = ? AND is_public GROUP BY article",
        consultation, version,
    )  # fmt: skip
    return {int(row["article"]): int(row["many"]) for row in rows}


async def kinds(consultation: int, article: int) -> Counter[str]:
    """How many public annotations of each kind an article has, all versions together."""
    rows = await database.fetch(
        "SELECT kind, COUNT(*) AS many FROM annotation"
        " WHERE consultation = ? AND article = ? AND is_public GROUP BY kind",
        consultation, article,
    )  # fmt: skip
    return Counter({str(row["kind"]): int(row["many"]) for row in rows})


async def _views(
    where: str, *args: int | str, reader: Actor | None, order: str = "article, alinea, number", limit: int = _MOST
) -> tuple[AnnotationView, ...]:
    """``where`` and ``order`` are SQL of this module only; what the reader may not see is left out only here."""
    rows = await database.fetch(
        "SELECT id, number, version, article, alinea, quote, prefix, suffix, kind, is_public, body, author, created_at"
        f" FROM annotation WHERE {where} AND (is_public OR author = ?) ORDER BY {order} LIMIT {limit}",
        *args,
        reader.id if reader is not None else 0,
    )
    people = await accounts.people({row["author"] for row in rows}) if rows else {}
    return tuple(
        AnnotationView(**{**row, "author": people[row["author"]], "is_public": bool(row["is_public"])}) for row in rows
    )
