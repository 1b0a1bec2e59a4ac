"""Many entries in one act: what an import or the demonstration records, in one pass over the chain's end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from lawlab import database
from lawlab.database.bulk import insert_rows
from lawlab.engine import chain
from lawlab.journal import nodes, queries
from lawlab.journal.service import new_salt


@dataclass(frozen=True)
class Act:
    """One entry to come; ``who`` an account's id, ``fields`` as ``service.record`` takes them."""

    kind: str
    at: datetime
    who: int | None = None
    fields: Mapping[str, chain.Field] = field(default_factory=dict)


async def record_many(chapter: str, acts: Sequence[Act]) -> range:
    """Append the acts in order, exactly as ``service.record`` would one by one; gives their numbers.

    Inside ``transaction()``. About ten times faster than one by one: the head is read once, rows go in by hundreds.
    """
    await database.lock("journal:" + chapter, 0)
    head = await queries.head(chapter)
    link, number = head.link, head.count
    grown = await nodes.frontier(chapter, number)
    entries: list[tuple[object, ...]] = []
    commitments: list[tuple[object, ...]] = []
    for act in acts:
        number += 1
        at = act.at.astimezone(UTC)
        entry: dict[str, chain.Field] = {"at": at.strftime("%Y-%m-%dT%H"), "k": act.kind, "n": number, **act.fields}
        if act.who is not None:
            salt = new_salt()
            entry["who"] = chain.commit_person(salt, f"{chapter}:{act.who}")
            commitments.append((chapter, number, act.who, salt))
        line = chain.canonical(entry)
        leaf = chain.leaf(line)
        link = chain.link_leaf(link, leaf)
        grown = grown.extended([leaf])
        entries.append((chapter, number, act.kind, line, link, at, grown.peaks[-1]))
    columns = ("chapter", "number", "kind", "line", "link", "recorded_at", "node")
    await insert_rows("journal_entry", columns, entries)
    await insert_rows("journal_commitment", ("chapter", "number", "person", "salt"), commitments)
    return range(head.count + 1, number + 1)
