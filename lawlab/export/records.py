"""Read everything public about a consultation, once, into plain tables: the one source of the archive and the report.

Public means: what a signed-out visitor could read on the pages. Drafts, private annotations, unpublished answers,
internal notes, e-mails and people's salts are never read here. A hidden amendment or argument keeps its number, its
votes and its place in the journal, without its words.
"""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any

from amendments import queries as amendments
from lawlab import database
from lawlab.consultations import queries as consultations
from lawlab.consultations.queries import ConsultationView
from lawlab.engine.operations import from_data
from lawlab.engine.wording import render
from lawlab.export.tables import HIDDEN, Records, Row
from lawlab.votes import opinion
from lawlab.votes import queries as votes
from texts import queries as texts

_RECORDED = "published"
_BREATH = 100


async def read(slug: str) -> Records:
    """The tables of ``tables.COLUMNS``, the consultation and its versions. Raises NotFound."""
    consultation = await consultations.one(slug)
    versions = await _versions(consultation)
    numbers = {version["id"]: version["number"] for version in versions}
    submitted = await _amendments(consultation, versions, numbers)
    rows = {
        "amendments": submitted,
        "wordings": await _wordings(consultation, {row["id"] for row in submitted if row["status"] != HIDDEN}),
        "arguments": await _arguments(consultation),
        "annotations": await _annotations(consultation, numbers),
        "tallies": await _tallies(consultation, "tally", "revision, account_kind"),
        "imported_tallies": await _tallies(consultation, "imported_tally", "source, imported_at"),
        "group_votes": await opinion.published(consultation.id),
        "decisions": await _decisions(consultation) if consultation.published_at else [],
    }
    people = await _people(rows)
    for table in ("amendments", "arguments", "annotations"):
        for row in rows[table]:
            row["author"] = people[row["author"]]["id"]
    for row in submitted:
        del row["id"]
    for version in versions:
        del version["id"]
    return {
        "consultation": await _about(consultation, numbers),
        "versions": versions,
        "people": list(people.values()),
        **rows,
    }


def instant(at: datetime | str | None) -> str | None:
    """An instant as the archive writes it: ISO 8601, UTC, to the second."""
    if at is None:
        return None
    if isinstance(at, str):
        at = datetime.fromisoformat(at)
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


async def _about(consultation: ConsultationView, numbers: dict[int, int]) -> Row:
    bill = await texts.bill(consultation.bill)
    dates = consultation.calendar
    return {
        "slug": consultation.slug,
        "title": consultation.title,
        "summary": consultation.summary,
        "organiser": consultation.organiser,
        "bill": {"title": bill.title, "short_title": bill.short_title, "kind": bill.kind, "author": bill.author},
        "version": numbers[consultation.version],
        "outcome": numbers[consultation.outcome] if consultation.outcome else None,
        "opens_at": instant(dates.opens_at),
        "closes_at": instant(dates.closes_at),
        "votes_close_at": instant(dates.votes_close_at),
        "report_due_at": instant(dates.report_due_at),
        "published_at": instant(consultation.published_at),
        "threshold": consultation.threshold,
        "groups": await _groups(consultation),
        "formulas": [
            {"id": one.id.value, "reason": one.reason, "entry": one.entry}
            for one in await votes.formulas(consultation.id)
        ],
        "licence": consultation.licence,
        "origin": consultation.origin,
        "easy_read": consultation.easy_read,
    }


async def _versions(consultation: ConsultationView) -> list[Row]:
    heads = await texts.versions(consultation.bill)
    numbers = {head.id: head.number for head in heads}
    title = (await texts.bill(consultation.bill)).title
    rows: list[Row] = []
    for head in heads:
        version = await texts.version(head.id)
        rows.append(
            {
                "id": head.id,
                "number": head.number,
                "label": head.label,
                "title": title,
                "digest": head.digest,
                "parent": numbers.get(head.parent) if head.parent else None,
                "created_at": instant(head.created_at),
                "articles": [
                    {
                        "id": article.id,
                        "number": article.number,
                        "title": article.title,
                        "alineas": list(article.alineas),
                        "summary": article.summary,
                        "explanation": article.explanation,
                        "divisions": [
                            {"kind": one.kind, "number": one.number, "title": one.title} for one in article.divisions
                        ],
                    }
                    for article in version.articles
                ],
            }
        )
    return rows


async def _amendments(consultation: ConsultationView, versions: list[Row], numbers: dict[int, int]) -> list[Row]:
    rows = await database.fetch(
        "SELECT id, number, status, revision, target, article, base, title, statement, source_url, operations, alineas,"
        " new_title, author, submitted_at, updated_at, salt FROM amendment"
        " WHERE consultation = ? AND number IS NOT NULL ORDER BY number",
        consultation.id,
    )
    named = {version["id"]: {one["id"]: one["number"] for one in version["articles"]} for version in versions}
    found = []
    for place, row in enumerate(rows):
        if place % _BREATH == 0:
            await asyncio.sleep(0)  # thousands of legal sentences are written here: let the site answer meanwhile
        shown = row["status"] != HIDDEN
        operations = json.loads(row["operations"]) if shown else []
        number = named[row["base"]].get(row["article"], "")
        found.append(
            {
                **row,
                "article_number": number,
                "base": numbers[row["base"]],
                "title": (row["title"] or amendments.ERASED) if shown else "",
                "statement": row["statement"] if shown else "",
                "source_url": row["source_url"] if shown else "",
                "new_title": row["new_title"] if shown else "",
                "wording": list(render(from_data(operations), "an", article=number)),
                "operations": operations,
                "alineas": row["alineas"].split("\n") if shown and row["alineas"] else [],
                "submitted_at": instant(row["submitted_at"]),
                "updated_at": instant(row["updated_at"]),
                "salt": (bytes(row["salt"]).hex() or None) if shown else None,
            }
        )
    return found


async def _wordings(consultation: ConsultationView, shown: set[int]) -> list[Row]:
    rows = await database.fetch(
        "SELECT a.id, a.number AS amendment, w.revision, w.title, w.statement, w.operations, w.alineas, w.at"
        " FROM amendment_wording w JOIN amendment a ON a.id = w.amendment"
        " WHERE a.consultation = ? AND a.number IS NOT NULL ORDER BY a.number, w.revision",
        consultation.id,
    )
    return [
        {
            "amendment": row["amendment"],
            "revision": row["revision"],
            "title": row["title"],
            "statement": row["statement"],
            "operations": json.loads(row["operations"]),
            "alineas": row["alineas"].split("\n") if row["alineas"] else [],
            "at": instant(row["at"]),
        }
        for row in rows
        if row["id"] in shown
    ]


async def _arguments(consultation: ConsultationView) -> list[Row]:
    rows = await database.fetch(
        "SELECT g.number, a.number AS amendment, g.article, g.side, g.body, g.source_url, g.status, g.supports,"
        " g.imported_supports, g.author, g.created_at, g.salt"
        " FROM argument g LEFT JOIN amendment a ON a.id = g.amendment WHERE g.consultation = ? ORDER BY g.number",
        consultation.id,
    )
    return [
        {
            **row,
            "body": row["body"] if row["status"] == _RECORDED else "",
            "source_url": row["source_url"] if row["status"] == _RECORDED else "",
            "created_at": instant(row["created_at"]),
            "salt": bytes(row["salt"]).hex() if row["status"] == _RECORDED else None,
        }
        for row in rows
    ]


async def _annotations(consultation: ConsultationView, numbers: dict[int, int]) -> list[Row]:
    rows = await database.fetch(
        "SELECT number, version, article, alinea, quote, prefix, suffix, kind, body, author, created_at, salt"
        " FROM annotation WHERE consultation = ? AND is_public = ? ORDER BY number",
        consultation.id, True,
    )  # fmt: skip
    return [
        {
            **row,
            "version": numbers[row["version"]],
            "created_at": instant(row["created_at"]),
            "salt": bytes(row["salt"]).hex(),
        }
        for row in rows
    ]


async def _tallies(consultation: ConsultationView, table: str, more: str) -> list[Row]:
    """Tallies under the public name of their target: an amendment's number, an article's identity."""
    rows = await database.fetch(
        f"SELECT t.target_kind AS kind, t.target, a.number, t.agree, t.mixed, t.disagree, {more}"
        f" FROM {table} t LEFT JOIN amendment a ON t.target_kind = 'amendment' AND a.id = t.target"
        " WHERE t.consultation = ?".replace("revision", "t.revision"),
        consultation.id,
    )
    found: list[Row] = []
    for row in rows:
        number = row.pop("number")
        row["target"] = number if row["kind"] == "amendment" else row["target"]
        if "imported_at" in row:
            row["imported_at"] = instant(row["imported_at"])
        if row["agree"] or row["mixed"] or row["disagree"] or "source" in row:
            found.append(row)
    return sorted(found, key=lambda row: tuple(str(row[key]).zfill(9) for key in ("kind", "target")) + _last(row))


def _last(row: Row) -> tuple[str, ...]:
    return tuple(str(row.get(key, "")).zfill(9) for key in ("revision", "account_kind"))


async def _decisions(consultation: ConsultationView) -> list[Row]:
    rows = await database.fetch(
        "SELECT a.number AS amendment, d.outcome, d.justification, d.alineas, r.number AS related, d.published_at,"
        " d.salt FROM decision d JOIN amendment a ON a.id = d.amendment LEFT JOIN amendment r ON r.id = d.related"
        " WHERE d.consultation = ? AND d.status = 'published' ORDER BY a.number",
        consultation.id,
    )
    return [
        {
            **row,
            "alineas": row["alineas"].split("\n") if row["alineas"] else [],
            "published_at": instant(row["published_at"]),
            "salt": bytes(row["salt"]).hex(),
        }
        for row in rows
    ]


async def _groups(consultation: ConsultationView) -> Row | None:
    found = await opinion.of(consultation.id)
    if found is None:
        return None
    return {
        "seed": found.seed, "people": found.people, "unverified": found.unverified, "sizes": dict(found.sizes),
        "entry": found.entry, "announced": found.are_ballots_public,
    }  # fmt: skip


async def _people(rows: dict[str, list[Row]]) -> dict[int, Row]:
    """Account id → the author as the public knows them, numbered in the order of their first contribution."""
    first: dict[int, tuple[str, int]] = {}
    for table, when in (("amendments", "submitted_at"), ("arguments", "created_at"), ("annotations", "created_at")):
        for row in rows[table]:
            moment = (str(row[when]), row["author"])
            first[row["author"]] = min(first.get(row["author"], moment), moment)
    known: dict[int, dict[str, Any]] = {}
    ids = sorted(first)
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        marks = ", ".join("?" * len(some))
        for row in await database.fetch(
            f"SELECT id, name, kind, register_number, origin FROM person WHERE id IN ({marks})", *some
        ):
            known[row["id"]] = row
    ordered = sorted(first, key=lambda person: first[person])
    return {person: {**known[person], "id": place} for place, person in enumerate(ordered, start=1)}
