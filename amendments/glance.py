"""Amendments at a glance: what the margin of an article and the order of a list need of hundreds of them at once.

Which words an amendment aims at follows from its operations and from its base, which never change: it is computed once
for each and kept (the latest 8,192), whatever else becomes of the amendment.
"""

import hashlib
import json
from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from lawlab import database
from lawlab.engine import operations, patch
from lawlab.engine.verbs import Operation
from lawlab.web.i18n import N_, _
from texts import queries as texts
from texts.marks import Range, aimed


class Status(StrEnum):
    """Where an amendment is in its life. A decision does not change it: answers are the desk's."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    HIDDEN = "hidden"


ERASED = N_("Texte effacé à la demande de son auteur")  # the title of what its author had erased
Sort = Literal["discover", "place", "discussed", "recent"]


class Glance(NamedTuple):
    """An amendment without its author, its statement and its text; the fields are those of ``AmendmentView``."""

    id: int
    number: int
    revision: int
    title: str
    is_addition: bool
    base: int
    article: int
    touched: tuple[int, ...]
    aimed: Mapping[int, tuple[Range, ...]]


async def glances(
    consultation: int, *, article: int | None = None, status: str = Status.SUBMITTED, sort: Sort = "place",
    weights: Mapping[int, int] | None = None, seed: str = "",
) -> tuple[Glance, ...]:  # fmt: skip
    """Every amendment of this state, to one article or to all, ordered as ``queries.listed`` orders."""
    clauses, args = "consultation = ? AND status = ?", [consultation, str(status)]
    if article is not None:
        clauses, args = f"{clauses} AND article = ?", [*args, article]
    rows = await database.fetch(
        "SELECT id, number, revision, article, base, title, target, operations"
        f" FROM amendment WHERE {clauses} ORDER BY number",
        *args,
    )
    texts_of: dict[tuple[int, int], tuple[str, ...]] = {}
    for base in {row["base"] for row in rows}:
        for one in (await texts.version(base)).articles:
            texts_of[base, one.id] = one.alineas
    items = []
    for row in rows:
        is_addition = row["target"] == "after"
        there = () if is_addition else texts_of.get((row["base"], row["article"]), ())
        touched, words = _reach(row["operations"], there)
        items.append(
            Glance(
                row["id"], row["number"], row["revision"], row["title"] or _(ERASED), is_addition, row["base"],
                row["article"], () if is_addition else touched, words,
            )
        )  # fmt: skip
    await put_in_order(items, sort, weights or {}, seed)
    return tuple(items)


@lru_cache(maxsize=8192)
def _reach(data: str, base: tuple[str, ...]) -> tuple[tuple[int, ...], Mapping[int, tuple[Range, ...]]]:
    """The alineas that stored operations touch, and the words that they aim at."""
    ops = parsed(data)
    return touched_by(ops, base), aimed(ops, base)


@lru_cache(maxsize=4096)
def parsed(data: str) -> tuple[Operation, ...]:
    """The operations of a stored amendment; parsed once per text."""
    return operations.from_data(json.loads(data))


@lru_cache(maxsize=8192)
def touched_by(ops: tuple[Operation, ...], base: tuple[str, ...]) -> tuple[int, ...]:
    touched: set[int] = set()
    try:
        hunks = patch.hunks(ops, base)
    except patch.Refused:
        return ()
    for hunk in hunks:
        if hunk.last < hunk.first:
            touched.add(min(max(hunk.last, 1), len(base)) if base else 0)
        else:
            touched.update(range(hunk.first, hunk.last + 1))
    return tuple(sorted(touched - {0}))


async def put_in_order(items: list[Any], sort: Sort, weights: Mapping[int, int], seed: str) -> None:
    match sort:
        case "discover":
            items.sort(key=lambda item: (weights.get(item.id, 0), draw(seed, item.number)))
        case "discussed":
            items.sort(key=lambda item: (-weights.get(item.id, 0), item.number))
        case "recent":
            items.sort(key=lambda item: -item.number)
        case _:
            positions: dict[int, int] = {}
            for base in {item.base for item in items}:
                positions.update({article.id: article.position for article in (await texts.version(base)).articles})
            items.sort(
                key=lambda item: (
                    positions.get(item.article, 0),
                    item.is_addition,
                    item.touched[:1] or (0,),
                    item.number,
                )
            )


@lru_cache(maxsize=32_768)
def draw(seed: str, number: int) -> str:
    """The place of an amendment in a drawn order: anyone can compute it again."""
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()
