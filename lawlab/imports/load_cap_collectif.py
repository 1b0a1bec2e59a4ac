"""A Cap Collectif export → a bill whose articles are the opinions, arguments on them, and every ballot cast again.

Decision: an opinion is an article. Context: the platform's opinions are the texts put to the vote, each on its own,
with no bill under them and no rewriting. Consequence: articles 1 to n in the order of the export, by section; people
vote on the article and argue on it; the report counts them as votes on articles. Reports for moderation are counted,
and not shown.
"""

import re
import unicodedata
from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta

from arguments import imported as arguments
from arguments.imported import ImportedArgument
from lawlab import database
from lawlab.accounts import imported as accounts
from lawlab.consultations import queries as consultations
from lawlab.consultations import service as consultation_acts
from lawlab.engine.calendar import Calendar
from lawlab.errors import Invalid
from lawlab.imports import markup, steps
from lawlab.imports.cap_collectif import Export, Opinion
from lawlab.imports.ragged import PARIS
from lawlab.imports.steps import RecordSet, Step
from lawlab.journal import service as journal
from lawlab.votes import imported as votes
from lawlab.votes.imported import PastBallot
from lawlab.web.i18n import N_
from texts import queries as texts
from texts import service as texts_acts
from texts.service import NewArticle, NewDivision

_REMOVED = "[Contribution retirée par la modération de la plateforme d’origine.]"
_NUMBERED = re.compile(r"^(\d{1,3})\.\s*(.+)$")
# How long after the end of a consultation its report is taken to be due, when the export does not say.
_REPORT_AFTER = timedelta(days=30)


def default_slug(export: Export) -> str:
    """An address made from the title of the consultation: lower case, no accents, hyphens.

    >>> _slug("3. L’École, à 2 vitesses ?")
    'l-ecole-a-2-vitesses'
    """
    return _slug(export.title) or "cap-collectif"


def _slug(title: str) -> str:
    spread = unicodedata.normalize("NFKD", _without_number(title)).casefold()
    plain = "".join(sign for sign in spread if not unicodedata.combining(sign))
    words = re.findall(r"[a-z0-9]+", plain)
    return "-".join(words)[:80].strip("-")


def calendar(export: Export) -> Calendar:
    """From the first midnight (Paris) before any record to the first one after all of them."""
    dates = [vote.at for vote in export.votes]
    dates += [record.at for kind in (export.opinions, export.arguments) for record in kind if record.at is not None]
    if not dates:
        raise Invalid(N_("Aucune date dans cet export : on ne peut pas dire quand la consultation a eu lieu."))
    first, last = (moment.astimezone(PARIS).date() for moment in (min(dates), max(dates)))
    opens = datetime.combine(first, time(), PARIS).astimezone(UTC)
    closes = datetime.combine(last + timedelta(days=1), time(), PARIS).astimezone(UTC)
    return Calendar(opens, closes, closes, closes + _REPORT_AFTER)


async def load(export: Export, *, slug: str, now: datetime) -> AsyncIterator[Step]:
    """Write each set in a transaction of its own, telling it once it is kept. Run again, it completes what is missing.

    Raises Invalid when the address is taken by something else.
    """
    origin = _origin(export)
    names = pseudonyms(export)
    yield Step(RecordSet.TEXT, await _text(export, slug, origin, names), 1)
    consultation = await consultations.one(slug)
    added = await accounts.add_people(slug, names, origin=origin, now=now)
    people = await accounts.known(origin)
    yield Step(RecordSet.PEOPLE, added, len(names))
    version = await texts.version(consultation.version)
    articles = {opinion.key: article.id for opinion, article in zip(ordered(export), version.articles, strict=True)}
    records = _arguments(export, articles, people, consultation.calendar.opens_at)
    added = await arguments.add_arguments(slug, records, origin=origin, at=now)
    yield Step(RecordSet.ARGUMENTS, added, len(records))
    ballots = [
        PastBallot("article", articles[vote.opinion], articles[vote.opinion], people[vote.author], vote.value, vote.at)
        for vote in export.votes
    ]
    async with database.transaction():
        added = await votes.replay(slug, ballots)
        if added:
            await journal.record(slug, "import", at=now, set="ballots", origin=origin, count=added)
    yield Step(RecordSet.VOTES, added, len(ballots))


async def compare(export: Export, slug: str) -> tuple[steps.Difference, ...]:
    """What the database holds that is not what was read."""
    consultation = await consultations.one(slug)
    kept_votes = await votes.totals(consultation.id)
    kept = {
        "authors": len(await accounts.known(_origin(export))),
        "articles": len((await texts.version(consultation.version)).articles),
        "arguments": len(await arguments.known(consultation.id)),
        "agree": kept_votes.agree,
        "mixed": kept_votes.mixed,
        "disagree": kept_votes.disagree,
    }
    values = [vote.value for vote in export.votes]
    read = {
        "authors": len(export.authors),
        "articles": len(export.opinions),
        "arguments": len(export.arguments),
        "agree": values.count(1),
        "mixed": values.count(0),
        "disagree": values.count(-1),
    }
    return steps.differences(read, kept)


def ordered(export: Export) -> tuple[Opinion, ...]:
    """The opinions by section, in the order of the file within each: article 1 is the first."""
    sections = sorted({opinion.section for opinion in export.opinions}, key=_section_key)
    rank = {section: place for place, section in enumerate(sections)}
    return tuple(sorted(export.opinions, key=lambda opinion: rank[opinion.section]))


def pseudonyms(export: Export) -> dict[str, str]:
    """The platform's opaque ids → « Participant 0001 », in a stable order."""
    return {key: f"Participant {number:04d}" for number, key in enumerate(export.authors, start=1)}


def _section_key(section: str) -> tuple[int, str]:
    found = _NUMBERED.match(section)
    return (int(found[1]), section) if found else (1_000, section)


def _origin(export: Export) -> str:
    """What tells this consultation's people and records from those of another export."""
    return f"cap-collectif:{_slug(export.title)}"[:60]


async def _text(export: Export, slug: str, origin: str, names: dict[str, str]) -> int:
    dates = calendar(export)
    title = _without_number(export.title) or slug
    async with database.transaction():
        found = await consultations.find(slug)
        if found is not None:
            if found.origin != origin:
                raise Invalid(
                    N_("L’adresse « {slug} » est celle d’une autre consultation : choisissez-en une avec --slug."),
                    slug=slug,
                )
            return 0
        sources: dict[str, list[str]] = {}
        for note in export.sources:
            sources.setdefault(note.opinion, []).append(note.body)
        bill = await texts_acts.add_bill(
            title,
            short_title=title[:160],
            kind="consultation",
            articles=[
                _article(opinion, str(number), names[opinion.author], sources.get(opinion.key, []))
                for number, opinion in enumerate(ordered(export), start=1)
            ],
            at=dates.opens_at,
            label="Propositions soumises au vote",
            origin=origin,
            origin_key=origin,
        )
        await consultation_acts.open_(
            slug=slug,
            title=title[:200],
            summary=(
                "Consultation importée d’un export Cap Collectif : chaque proposition est un article, "
                "chaque vote y est rejoué à sa date. Auteurs et votants sous pseudonyme."
            ),
            organiser="",
            bill=bill,
            version=(await texts.versions(bill))[0].id,
            calendar=dates,
            by=None,
            at=dates.opens_at,
            origin=origin,
        )
    return 1


def _article(opinion: Opinion, number: str, author: str, sources: list[str]) -> NewArticle:
    found = _NUMBERED.match(opinion.section)
    division = NewDivision("section", found[1] if found else "", found[2] if found else opinion.section)
    explanation = [f"Proposition de {author}."]
    if markup.safe_address(opinion.url):
        explanation.append(markup.link("La page d’origine", opinion.url))
    if sources:
        explanation.append("**Sources**\n\n" + "\n".join(f"- {body}" for body in sources))
    alineas = (_REMOVED,) if opinion.hidden else opinion.alineas or (opinion.title,)
    return NewArticle(
        number=number,
        title=opinion.title,
        alineas=tuple(piece for alinea in alineas for piece in _pieces(alinea)),
        explanation="\n\n".join(explanation),
        divisions=(division,) if opinion.section else (),
        origin_key=opinion.key,
    )


def _pieces(alinea: str, limit: int = 20_000) -> list[str]:
    """A line too long for an alinea, in several."""
    return [alinea[start : start + limit] for start in range(0, len(alinea), limit)]


def _arguments(
    export: Export, articles: dict[str, int], people: dict[str, int], opening: datetime
) -> list[ImportedArgument]:
    """An argument cut before its date takes that of its opinion, else the opening: the row is told as cut."""
    dates = {opinion.key: opinion.at or opening for opinion in export.opinions}
    records = [
        ImportedArgument(
            key=argument.key,
            side=argument.side,
            body=argument.body,
            author=people[argument.author],
            at=argument.at or dates[argument.opinion],
            target=articles[argument.opinion],
            article=articles[argument.opinion],
            imported_supports=argument.supports,
            is_hidden=argument.hidden,
        )
        for argument in export.arguments
    ]
    return sorted(records, key=lambda record: (record.at, record.key))


def _without_number(title: str) -> str:
    found = _NUMBERED.match(title)
    return found[2] if found else title
