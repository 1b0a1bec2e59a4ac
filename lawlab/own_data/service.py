"""Erase an account, and erase again whom an older database brought back."""

import asyncio
import shutil
from datetime import datetime

from amendments import service as amendments
from arguments import service as arguments
from lawlab import database
from lawlab.accounts import queries as accounts_queries
from lawlab.accounts import service as accounts
from lawlab.annotations import service as annotations
from lawlab.consultations import queries as consultations
from lawlab.consultations.queries import ConsultationView
from lawlab.decisions import queries as decisions_queries
from lawlab.decisions import service as decisions
from lawlab.engine import rules
from lawlab.engine.outcome import APPLIED
from lawlab.engine.rules import Action
from lawlab.errors import NotFound
from lawlab.export import shelf as archives
from lawlab.journal import service as journal
from lawlab.notifications import service as notifications
from lawlab.own_data import marks, queries
from lawlab.report import shelf as documents
from lawlab.settings import Settings
from lawlab.votes import service as votes
from lawlab.web import keeping
from lawlab.web.i18n import N_

BEFORE_RESTORE = "before-restore.sqlite3"  # what a restore put aside
GENERATED = (archives.FOLDER, documents.FOLDER)
"""Folders of the data folder whose files are made from the tables, and can be made again without the person."""


async def confirm(person: int, password: str, *, now: datetime) -> None:
    """Whoever holds the session must also know the password. Raises Invalid or TooMany."""
    await accounts.check_password(person, password, now=now)


async def erase(person: int, *, settings: Settings, now: datetime) -> None:
    """Erase an account for good, in one act; then leave no trace of it in generated files or freed pages.

    Raises NotFound when there is no such account. What the act wrote is kept even when the tidying after it fails: it
    is done again at the next start.
    """
    created = await queries.created_at(person)
    if created is None:
        raise NotFound(N_("Ce compte n’existe pas, ou plus."))
    mark = marks.mark_of(person, created)
    async with database.transaction():
        await _erase(person, mark, now)
    await asyncio.to_thread(marks.keep, settings.data_dir, {mark}, now)
    await _tidy(settings)


async def replay(settings: Settings, *, now: datetime) -> int:
    """Erase again every account that a restored database brought back; gives how many. Called at each start.

    The file of marks and the table each get what the other knows, so that neither a restore nor a lost file forgets.
    """
    known = await queries.marks() | await asyncio.to_thread(marks.read, settings.data_dir)
    if not known:
        return 0
    back = [(id_, mark) for id_, at in await queries.everybody() if (mark := marks.mark_of(id_, at)) in known]
    for person, mark in back:
        async with database.transaction():
            await _erase(person, mark, now)
    await asyncio.to_thread(marks.keep, settings.data_dir, known, now)
    if back:
        await _tidy(settings)
    return len(back)


async def _erase(person: int, mark: str, now: datetime) -> None:
    """The act itself: every room lets the person go, then the account goes."""
    nobody = await accounts.nobody(now)
    kind = (await accounts_queries.actor(person)).kind
    for consultation in await consultations.listed():
        await _leave(consultation, person, kind=kind, nobody=nobody, now=now)
    await decisions.hand_over(person, nobody=nobody)
    await notifications.forget(person)
    await accounts.erase(person, now=now)
    await database.execute("INSERT INTO erasure (mark, at) VALUES (?, ?) ON CONFLICT (mark) DO NOTHING", mark, now)


async def _leave(consultation: ConsultationView, person: int, *, kind: str, nobody: int, now: datetime) -> None:
    await database.lock("journal:" + consultation.slug, 0)
    is_open = consultation.phase(now) in rules.open_in(Action.VOTE)
    law: frozenset[int] = frozenset()
    if not is_open:  # while it is open, an author may still take everything back
        answers = await decisions_queries.all_of(consultation.id)
        law = frozenset(id_ for id_, answer in answers.items() if answer.outcome in APPLIED)
    await votes.erase(consultation, person, kind=kind, is_open=is_open, now=now)
    closed = await annotations.erase(consultation.id, person)
    closed += await arguments.erase(consultation, person, nobody=nobody, is_open=is_open, now=now)
    closed += await amendments.erase(
        consultation, person, nobody=nobody, law=law, is_published=consultation.published_at is not None, now=now
    )
    if closed:
        await journal.record(consultation.slug, "erase", at=now, count=closed)


async def _tidy(settings: Settings) -> None:
    (settings.data_dir / BEFORE_RESTORE).unlink(missing_ok=True)
    for name in GENERATED:
        await asyncio.to_thread(shutil.rmtree, settings.data_dir / name, ignore_errors=True)
    keeping.forget()
    await database.scrub()
