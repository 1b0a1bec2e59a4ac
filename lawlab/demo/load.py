"""Load the demonstration: all of it in one transaction, or nothing; dates are counted back from now."""

from datetime import datetime, timedelta

from lawlab import database
from lawlab.accounts import passwords
from lawlab.accounts import queries as account_queries
from lawlab.accounts import service as accounts
from lawlab.consultations import queries as consultations
from lawlab.consultations import service as consultation_acts
from lawlab.demo import answers, content
from lawlab.demo.content import Debate
from lawlab.demo.play import Cast, Play
from lawlab.engine.calendar import Calendar
from lawlab.engine.rules import Actor, Role
from texts import queries as texts
from texts import service as texts_acts
from texts.service import NewArticle, NewDivision

OPEN = "demo"
FINISHED = "demo-finished"
ORIGIN = "demo"
_DAY = timedelta(days=1)


async def load(now: datetime) -> bool:
    """Write both consultations and everybody in them, unless they are there; True when they were written.

    The open consultation began thirteen days before ``now`` and closes seventeen days after; the other one is over for
    two months.
    """
    if await consultations.find(OPEN) is not None:
        return False
    # Argon2 is slow on purpose: one hash, made before the transaction, serves every account.
    password_hash = await passwords.hashed(account_queries.DEMO_PASSWORD)
    base = now.replace(minute=0, second=0, microsecond=0)
    async with database.transaction():
        cast = await _people(password_hash, base - 160 * _DAY)
        await _finished(cast, base - 120 * _DAY)
        await _open(cast, base)
    return True


async def _people(password_hash: str, at: datetime) -> Cast:
    named: dict[str, Actor] = {}
    for person in (*content.accounts(), *content.people()):
        named[person.key] = await _person(
            person, password_hash if person.email else None, at + timedelta(hours=len(named))
        )
    names = {f"voter-{number}": name for number, name in enumerate(content.voters(), start=1)}
    ids = await accounts.create_pseudonyms(ORIGIN, names.items(), now=at + 5 * _DAY)
    crowd = [Actor(id=ids[key], name=name, role=Role.CITIZEN, kind="citizen") for key, name in names.items()]
    voters = [actor for key, actor in named.items() if not actor.is_staff and key != "moderation"]
    return Cast(named=named, voters=[*voters, *crowd])


async def _person(person: content.Account, password_hash: str | None, at: datetime) -> Actor:
    id_ = await accounts.create_person(
        name=person.name,
        now=at,
        role=Role(person.role),
        kind=person.kind,
        email=person.email or None,
        password_hash=password_hash,
        register_number=person.register,
        origin=ORIGIN,
        origin_key=person.key,
    )
    return Actor(id=id_, name=person.name, role=Role(person.role), kind=person.kind)


async def _open(cast: Cast, base: datetime) -> None:
    debate = content.open_debate()
    opens = base - 13 * _DAY
    closes = (base + 17 * _DAY).replace(hour=17)
    calendar = Calendar(opens, closes, closes + 7 * _DAY, closes + 60 * _DAY)
    bill = await texts_acts.add_bill(
        debate.bill.title,
        short_title=debate.about["short_title"],
        author=debate.about["author"],
        articles=_articles(debate, first=True),
        at=opens - 60 * _DAY,
        label=debate.about["first_label"],
        origin=ORIGIN,
        origin_key=OPEN,
    )
    first = (await texts.versions(bill))[0].id
    known = {article.number: article.id for article in (await texts.version(first)).articles}
    version = await texts_acts.add_version(
        bill,
        parent=first,
        label=debate.about["open_label"],
        articles=_articles(debate, known=known),
        by=cast.named["publication"].id,
        at=opens - 7 * _DAY,
    )
    await _announce(OPEN, debate, bill, version, calendar, opens - 5 * _DAY)
    until = base - timedelta(hours=1)
    play = Play(OPEN, debate, cast, opens, until, until)
    await play.run()
    await answers.decide(play, start=opens + 9 * _DAY, end=until)


async def _finished(cast: Cast, opens: datetime) -> None:
    debate = content.finished_debate()
    calendar = Calendar(opens, opens + 20 * _DAY, opens + 25 * _DAY, opens + 75 * _DAY)
    bill = await texts_acts.add_bill(
        debate.bill.title,
        short_title=debate.about["short_title"],
        author=debate.about["author"],
        articles=_articles(debate),
        at=opens - 20 * _DAY,
        label=debate.about["first_label"],
        origin=ORIGIN,
        origin_key=FINISHED,
    )
    version = (await texts.versions(bill))[0].id
    await _announce(FINISHED, debate, bill, version, calendar, opens - 10 * _DAY)
    play = Play(FINISHED, debate, cast, opens, calendar.closes_at, calendar.votes_close_at)
    await play.run()
    await answers.decide(play, start=opens + 30 * _DAY, end=opens + 50 * _DAY)
    await answers.publish(play, label=debate.about["outcome_label"], now=opens + 60 * _DAY)


async def _announce(slug: str, debate: Debate, bill: int, version: int, calendar: Calendar, at: datetime) -> None:
    await consultation_acts.open_(
        slug=slug,
        title=debate.about["title"],
        summary=debate.about["summary"].strip(),
        organiser=debate.about["organiser"],
        bill=bill,
        version=version,
        calendar=calendar,
        by=None,
        at=at,
        origin=ORIGIN,
        is_demo=True,
    )


def _articles(debate: Debate, *, first: bool = False, known: dict[str, int] | None = None) -> list[NewArticle]:
    """The articles of the text, or of its first version; ``known`` keeps the identities of a former version."""
    former = content.first_version(debate) if first else None
    return [
        NewArticle(
            number=article.number,
            title=article.title,
            alineas=article.alineas if former is None else former[article.number],
            summary=article.clear,
            explanation=debate.explanations[article.number],
            divisions=tuple(NewDivision(d.kind, d.number, d.title) for d in article.divisions),
            article=(known or {}).get(article.number),
        )
        for article in debate.bill.articles
        if former is None or article.number in former
    ]
