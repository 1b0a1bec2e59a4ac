"""Amendments of another platform: proposals that would add an article, kept with their author, date and key."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from amendments import queries
from amendments.queries import Status
from amendments.service import stored
from amendments.tables import Amendment, Wording
from lawlab import database
from lawlab.consultations import queries as consultations
from lawlab.consultations import service as consultation_acts
from lawlab.engine import chain
from lawlab.engine.text import join_alineas, split_alineas
from lawlab.engine.verbs import InsertArticle
from lawlab.journal import batch
from lawlab.journal import service as journal
from texts import queries as texts

_ROWS = 200


@dataclass(frozen=True)
class ImportedAmendment:
    """``article`` is the identity of the article after which it would stand; ``author`` an account's id."""

    key: str
    article: int
    title: str
    statement: str
    new_title: str
    alineas: tuple[str, ...]
    author: int
    at: datetime
    updated_at: datetime
    is_hidden: bool = False


@dataclass(frozen=True)
class Known:
    """Where an imported amendment is: its row, and its public number."""

    id: int
    number: int


async def known(consultation: int) -> dict[str, Known]:
    """key → amendment, of all that came with an import."""
    rows = await Amendment.select(Amendment.id, Amendment.number, Amendment.origin_key).where(
        (Amendment.consultation == consultation) & Amendment.origin_key.is_not_null()
    )
    return {row["origin_key"]: Known(row["id"], row["number"]) for row in rows}


async def add_amendments(
    slug: str, records: Sequence[ImportedAmendment], *, origin: str, at: datetime
) -> dict[str, Known]:
    """Add those that are not there yet, numbered in the order given, in one transaction; gives all of them by key.

    Each gets its ``amend`` entry, at its own date and with the commitment of its text, as if it had been submitted
    here; one ``import`` entry tells the set.
    """
    async with database.transaction():
        consultation = await consultations.one(slug)
        await database.lock("journal:" + slug, 0)
        there = await known(consultation.id)
        missing = [record for record in records if record.key not in there]
        numbers = {article.id: article.number for article in (await texts.version(consultation.version)).articles}
        acts: list[batch.Act] = []
        rows: list[Amendment] = []
        for record in missing:
            number = await consultation_acts.take_number(consultation.id, "amendment")
            row = _row(record, number, consultation.id, consultation.version, numbers[record.article])
            sha = chain.commit(row.salt, queries.committed(row.title, row.statement, row.operations))
            acts.append(batch.Act("amend", record.at, record.author, {"tgt": f"amd-{number}@1", "sha": sha}))
            rows.append(row)
        for start in range(0, len(rows), _ROWS):
            await Amendment.insert(*rows[start : start + _ROWS])
        there = await known(consultation.id)
        wordings = [_wording(there[row.origin_key].id, row) for row in rows]
        for start in range(0, len(wordings), _ROWS):
            await Wording.insert(*wordings[start : start + _ROWS])
        if missing:
            await batch.record_many(slug, acts)
            told = "\n".join(str(act.fields["sha"]) for act in acts)
            await journal.record(
                slug, "import", at=at, set="amendments", origin=origin, count=len(missing),
                sha=hashlib.sha256(told.encode()).hexdigest(),
            )  # fmt: skip
        return there


def _row(record: ImportedAmendment, number: int, consultation: int, version: int, after: str) -> Amendment:
    alineas = split_alineas("\n".join(record.alineas))
    status = Status.HIDDEN if record.is_hidden else Status.SUBMITTED
    return Amendment(
        consultation=consultation, number=number, status=status.value, target="after", article=record.article,
        base=version, title=record.title[:120], statement=record.statement,
        operations=stored((InsertArticle("after", after, record.new_title, alineas),)),
        alineas=join_alineas(alineas), new_title=record.new_title, author=record.author, salt=journal.new_salt(),
        origin_key=record.key, created_at=record.at, updated_at=record.updated_at, submitted_at=record.at,
    )  # fmt: skip


def _wording(amendment: int, row: Amendment) -> Wording:
    return Wording(
        amendment=amendment, revision=1, title=row.title, statement=row.statement, operations=row.operations,
        alineas=row.alineas, at=row.created_at,
    )  # fmt: skip
