"""Open a consultation, move its dates, say what may be done now, give numbers."""

import hashlib
import re
from datetime import UTC, datetime
from typing import Literal

from lawlab import __version__, database
from lawlab.consultations import queries
from lawlab.consultations.queries import ConsultationView
from lawlab.consultations.refusals import refuse
from lawlab.consultations.tables import Consultation
from lawlab.engine import ranking, rules
from lawlab.engine.calendar import Calendar
from lawlab.engine.ranking import Formula
from lawlab.engine.rules import Action, Actor
from lawlab.errors import Invalid, NotFound
from lawlab.journal import service as journal
from lawlab.web.forms import UNSTORABLE
from lawlab.web.i18n import N_
from texts import queries as texts

Series = Literal["amendment", "argument", "annotation"]
MAX_REASON_CHARS = 1_000
MAX_EASY_READ_CHARS = 20_000
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Slugs that would hide a page of the list itself.
_RESERVED = frozenset({"new", "site"})


async def open_(
    *,
    slug: str,
    title: str,
    summary: str,
    organiser: str,
    bill: int,
    version: int,
    calendar: Calendar,
    threshold: int = 30,
    by: Actor | None,
    at: datetime,
    origin: str = "",
    is_demo: bool = False,
) -> int:
    """Open a version of a bill to the public; gives the consultation's id. Raises Invalid, NotFound, NotAllowed.

    ``by`` is None when the operator does it from the machine itself. Three journal entries start the chapter: the
    calendar (``open``), the digest of the text (``text``), the formula that ranks (``ranking``), so that none of them
    can be changed unnoticed.
    """
    _check_address(slug, title)
    async with database.transaction():
        head = await texts.head(version)
        if head.bill != bill:
            raise NotFound(N_("Cette version du texte n’existe pas."))
        if await queries.find(slug) is not None:
            raise Invalid(
                N_("L’adresse « {slug} » est déjà prise."),
                fields={"slug": N_("Choisissez une autre adresse.")},
                slug=slug,
            )
        row = Consultation(
            slug=slug, bill=bill, version=version, title=title.strip(), summary=summary.strip(), organiser=organiser,
            opens_at=calendar.opens_at, closes_at=calendar.closes_at, votes_close_at=calendar.votes_close_at,
            report_due_at=calendar.report_due_at, threshold=threshold, origin=origin, is_demo=is_demo, created_at=at,
        )  # fmt: skip
        rows = await Consultation.insert(row).returning(Consultation.id)
        who = by.id if by is not None else None
        if by is not None and not rules.allows(Action.MANAGE, by, calendar.phase_at(at)):
            refuse(rules.Refusal.ROLE, Action.MANAGE, calendar, at)
        await journal.record(slug, "open", at=at, who=who, **_dates(calendar), threshold=threshold)
        await journal.record(slug, "text", at=at, version=head.number, sha=head.digest)
        await journal.record(
            slug, "ranking", at=at, was=None, version=__version__,
            **ranking.declared(Formula.WILSON, threshold),
        )  # fmt: skip
    return int(rows[0]["id"])


async def move_dates(slug: str, calendar: Calendar, *, reason: str, by: Actor, now: datetime) -> ConsultationView:
    """Change the calendar of a consultation that is not over, saying why. Raises NotFound, NotAllowed, Invalid.

    The public entry holds the old and the new dates and the reason itself: it is the institution's word, not a
    person's text. The instant of publication is never moved.
    """
    if not reason.strip() or len(reason) > MAX_REASON_CHARS:
        raise Invalid(
            N_("Une date ne change pas sans raison."),
            fields={"reason": N_("Dites pourquoi, en mille signes au plus.")},
        )
    async with database.transaction():
        await database.lock("consultation", (await queries.one(slug)).id)
        consultation = await queries.one(slug)  # again: it may have been published while we waited
        await check(Action.MANAGE, by, consultation, now)
        if consultation.published_at is not None:
            raise Invalid(N_("Cette consultation est terminée : ses dates ne changent plus."))
        await Consultation.update(
            {
                Consultation.opens_at: calendar.opens_at,
                Consultation.closes_at: calendar.closes_at,
                Consultation.votes_close_at: calendar.votes_close_at,
                Consultation.report_due_at: calendar.report_due_at,
            }
        ).where(Consultation.id == consultation.id)
        was = {f"{key}_was": value for key, value in _dates(consultation.calendar).items()}
        await journal.record(slug, "dates", at=now, who=by.id, reason=reason.strip(), **_dates(calendar), **was)
    return await queries.one(slug)


async def write_easy_read(slug: str, text: str, *, by: Actor, now: datetime) -> ConsultationView:
    """Keep the easy-to-read version of the report, which the report shows first; an empty text takes it away.

    The public entry holds its SHA-256: it is the institution's word, published whole in the archive. Raises NotFound,
    NotAllowed, Invalid.
    """
    text = text.replace("\r\n", "\n").strip()
    if len(text) > MAX_EASY_READ_CHARS or UNSTORABLE.search(text):
        raise Invalid(
            N_("La version facile à lire ne peut pas être gardée ainsi."),
            fields={"easy_read": N_("Vingt mille signes au plus, en texte simple.")},
        )
    async with database.transaction():
        await database.lock("consultation", (await queries.one(slug)).id)
        consultation = await queries.one(slug)
        await check(Action.MANAGE, by, consultation, now)
        if text != consultation.easy_read:
            await Consultation.update({Consultation.easy_read: text}).where(Consultation.id == consultation.id)
            sha = hashlib.sha256(text.encode()).hexdigest()
            await journal.record(slug, "easy-read", at=now, who=by.id, sha=sha)
    return await queries.one(slug)


async def check(
    action: Action, actor: Actor | None, consultation: ConsultationView, now: datetime, owner: int | None = None
) -> Actor:
    """Give the actor back when they may do this now. Raises NotSignedIn, NotAllowed or PhaseClosed."""
    why = rules.refusal(action, actor, consultation.phase(now), owner=owner)
    if why is not None or actor is None:
        refuse(why or rules.Refusal.SIGN_IN, action, consultation.calendar, now)
    return actor


async def take_number(consultation: int, series: Series) -> int:
    """The next number of a series, taken for good by the transaction that asks. Raises NotFound.

    One UPDATE … RETURNING: two acts at once can never hold the same number, and a rolled-back act gives it back.
    """
    if series not in ("amendment", "argument", "annotation"):
        raise ValueError(series)
    rows = await database.fetch(
        f"UPDATE consultation SET next_{series} = next_{series} + 1 WHERE id = ? RETURNING next_{series} - 1 AS taken",
        consultation,
    )
    if not rows:
        raise NotFound(N_("Cette consultation n’existe pas."))
    return int(rows[0]["taken"])


async def mark_published(consultation: ConsultationView, outcome: int, *, by: Actor | None, at: datetime) -> None:
    """Keep the published version and the instant, inside the transaction of the publication, which journals it."""
    await Consultation.update(
        {
            Consultation.outcome: outcome,
            Consultation.published_at: at,
            Consultation.published_by: by.id if by is not None else None,
        }
    ).where(Consultation.id == consultation.id)


def _check_address(slug: str, title: str) -> None:
    fields: dict[str, str] = {}
    if not _SLUG.fullmatch(slug) or len(slug) > 80 or slug in _RESERVED:
        fields["slug"] = N_("L’adresse s’écrit en minuscules, chiffres et traits d’union.")
    if not title.strip() or len(title.strip()) > 200:
        fields["title"] = N_("Le titre compte de 1 à 200 signes.")
    if fields:
        raise Invalid(N_("La consultation ne peut pas être ouverte ainsi."), fields=fields)


def _dates(calendar: Calendar) -> dict[str, str]:
    """The dates as the journal writes them: UTC, to the minute."""
    dates = {
        "opens": calendar.opens_at,
        "closes": calendar.closes_at,
        "votes_close": calendar.votes_close_at,
        "report_due": calendar.report_due_at,
    }
    return {key: date.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ") for key, date in dates.items()}
