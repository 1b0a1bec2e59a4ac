"""Arguments of another platform, with the supports they came with (a count: nobody is invented)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from arguments.tables import Argument
from lawlab import database
from lawlab.consultations import queries as consultations
from lawlab.consultations import service as consultation_acts
from lawlab.engine import chain
from lawlab.journal import batch
from lawlab.journal import service as journal

_ROWS = 300


@dataclass(frozen=True)
class ImportedArgument:
    """On an amendment (``amendment`` its row, ``target`` its number) or an article (both its identity)."""

    key: str
    side: str
    body: str
    author: int
    at: datetime
    target: int
    amendment: int | None = None
    article: int | None = None
    imported_supports: int = 0
    is_hidden: bool = False


async def known(consultation: int) -> set[str]:
    """The keys of all that came with an import."""
    rows = await Argument.select(Argument.origin_key).where(
        (Argument.consultation == consultation) & Argument.origin_key.is_not_null()
    )
    return {row["origin_key"] for row in rows}


async def add_arguments(slug: str, records: Sequence[ImportedArgument], *, origin: str, at: datetime) -> int:
    """Add those that are not there yet, in one transaction; gives how many were added.

    Each gets its ``arg`` entry at its own date with the commitment of its text; one ``import`` entry tells the set.
    """
    async with database.transaction():
        consultation = await consultations.one(slug)
        await database.lock("journal:" + slug, 0)
        there = await known(consultation.id)
        missing = [record for record in records if record.key not in there]
        acts: list[batch.Act] = []
        rows: list[Argument] = []
        for record in missing:
            number = await consultation_acts.take_number(consultation.id, "argument")
            salt = journal.new_salt()
            rows.append(
                Argument(
                    consultation=consultation.id, number=number, amendment=record.amendment, article=record.article,
                    side=record.side, body=record.body, status="hidden" if record.is_hidden else "published",
                    imported_supports=record.imported_supports, author=record.author, salt=salt,
                    origin_key=record.key, created_at=record.at,
                )
            )  # fmt: skip
            name = f"amd-{record.target}@1" if record.amendment is not None else f"art-{record.target}@1"
            sha = chain.commit(salt, record.body)
            fields: dict[str, chain.Field] = {"arg": number, "tgt": name, "side": record.side, "sha": sha}
            acts.append(batch.Act("arg", record.at, record.author, fields))
        for start in range(0, len(rows), _ROWS):
            await Argument.insert(*rows[start : start + _ROWS])
        if missing:
            await batch.record_many(slug, acts)
            told = "\n".join(str(act.fields["sha"]) for act in acts)
            await journal.record(
                slug, "import", at=at, set="arguments", origin=origin, count=len(missing),
                sha=hashlib.sha256(told.encode()).hexdigest(),
            )  # fmt: skip
    return len(missing)
