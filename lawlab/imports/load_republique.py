"""République numérique → a bill of ten articles, amendments that add articles, arguments, votes kept as counts.

Decision: the government's articles are the bill; a citizen's proposal is an amendment that would add an article after
the last government article of its section. Context: the platform let people propose articles, and propose rewritings
whose texts are not in the data. Consequence: rewritings are counted, and said not to be shown.
"""

from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import UTC, datetime

from amendments import imported as amendments
from amendments.imported import ImportedAmendment, Known
from arguments import imported as arguments
from arguments.imported import ImportedArgument
from lawlab import database
from lawlab.accounts import imported as accounts
from lawlab.consultations import queries as consultations
from lawlab.consultations import service as consultation_acts
from lawlab.consultations.queries import ConsultationView
from lawlab.engine.calendar import Calendar
from lawlab.errors import Invalid
from lawlab.imports import steps
from lawlab.imports.republique import GOVERNMENT, Export, Opinion, Section
from lawlab.imports.steps import RecordSet, Step
from lawlab.votes import imported as votes
from lawlab.votes.queries import Counts
from lawlab.web.i18n import N_
from texts import queries as texts
from texts import service as texts_acts
from texts.service import NewArticle, NewDivision

ORIGIN = "republique-numerique-2015"
SLUG = "republique-numerique-2015"
SOURCE = N_("Décompte de la plateforme republique-numerique.fr, relevé le 18 octobre 2015.")
# Midnight in Paris, 26 September and 19 October 2015; the government answered on 6 November.
CALENDAR = Calendar(
    opens_at=datetime(2015, 9, 25, 22, tzinfo=UTC),
    closes_at=datetime(2015, 10, 18, 22, tzinfo=UTC),
    votes_close_at=datetime(2015, 10, 18, 22, tzinfo=UTC),
    report_due_at=datetime(2015, 11, 6, 11, tzinfo=UTC),
)
# The plan of the bill as it was submitted; the data only number its sections.
_TITRE = NewDivision("titre", "Ier", "La circulation des données et du savoir")
_CHAPITRES = (
    NewDivision("chapitre", "Ier", "Économie de la donnée"),
    NewDivision("chapitre", "II", "Économie du savoir"),
)
_SUMMARY = (
    "La consultation en ligne sur le projet de loi pour une République numérique, du 26 septembre au 18 octobre 2015 "
    "(titre Ier). Auteurs sous pseudonyme ; votes conservés en nombre."
)


async def load(export: Export, *, slug: str, now: datetime) -> AsyncIterator[Step]:
    """Write each set in a transaction of its own, telling it once it is kept. Run again, it completes what is missing.

    Raises Invalid when the address is taken by something else.
    """
    yield Step(RecordSet.TEXT, await _text(export, slug), 1)
    consultation = await consultations.one(slug)
    names = {key: _name(key) for key in export.authors if key != GOVERNMENT}
    added = await accounts.add_people(slug, names, origin=ORIGIN, now=now, institutions={GOVERNMENT: "Gouvernement"})
    people = await accounts.known(ORIGIN)
    yield Step(RecordSet.PEOPLE, added, len(export.authors))
    articles = await _articles(export, consultation)
    there = len(await amendments.known(consultation.id))
    known = await amendments.add_amendments(slug, _amendments(export, articles, people), origin=ORIGIN, at=now)
    yield Step(RecordSet.AMENDMENTS, len(known) - there, len(known))
    records = _arguments(export, articles, known, people)
    new = await arguments.add_arguments(slug, records, origin=ORIGIN, at=now)
    yield Step(RecordSet.ARGUMENTS, new, len(records))
    async with database.transaction():
        on_articles = {articles[o.key]: Counts(**asdict(o.votes)) for o in export.articles}
        on_amendments = {known[o.key].id: Counts(**asdict(o.votes)) for o in export.proposals}
        new = await votes.add_counts(slug, "article", on_articles, source=SOURCE, origin=ORIGIN, at=now)
        new += await votes.add_counts(slug, "amendment", on_amendments, source=SOURCE, origin=ORIGIN, at=now)
    yield Step(RecordSet.COUNTS, new, len(export.opinions))


async def compare(export: Export, slug: str) -> tuple[steps.Difference, ...]:
    """What the database holds that is not what was read."""
    consultation = await consultations.one(slug)
    totals = export.totals
    kept_votes = await votes.totals(consultation.id)
    kept = {
        "authors": len(await accounts.known(ORIGIN)),
        "articles": len((await texts.version(consultation.version)).articles),
        "proposals": len(await amendments.known(consultation.id)),
        "arguments": len(await arguments.known(consultation.id)),
        "agree": kept_votes.agree,
        "mixed": kept_votes.mixed,
        "disagree": kept_votes.disagree,
    }
    read = {
        "authors": totals.authors,
        "articles": totals.articles,
        "proposals": totals.proposals,
        "arguments": totals.arguments,
        **asdict(totals.votes),
    }
    return steps.differences(read, kept)


async def _text(export: Export, slug: str) -> int:
    async with database.transaction():
        found = await consultations.find(slug)
        if found is not None:
            if found.origin != ORIGIN:
                raise Invalid(
                    N_("L’adresse « {slug} » est celle d’une autre consultation : choisissez-en une avec --slug."),
                    slug=slug,
                )
            return 0
        bill = await texts_acts.add_bill(
            "Projet de loi pour une République numérique",
            short_title="République numérique",
            author="Gouvernement",
            articles=[_article(opinion, export.sections) for opinion in export.articles],
            at=CALENDAR.opens_at,
            label="Projet soumis à la consultation",
            origin=ORIGIN,
            origin_key=ORIGIN,
        )
        await consultation_acts.open_(
            slug=slug,
            title="Projet de loi pour une République numérique",
            summary=_SUMMARY,
            organiser="Gouvernement",
            bill=bill,
            version=(await texts.versions(bill))[0].id,
            calendar=CALENDAR,
            by=None,
            at=CALENDAR.opens_at,
            origin=ORIGIN,
        )
    return 1


def _article(opinion: Opinion, sections: tuple[Section, ...]) -> NewArticle:
    return NewArticle(
        number=opinion.number,
        title=opinion.title,
        alineas=opinion.alineas or (opinion.title,),
        explanation=_with_sources(opinion),
        divisions=_path(opinion.section, sections),
        origin_key=opinion.key,
    )


def _path(section: int, sections: tuple[Section, ...]) -> tuple[NewDivision, ...]:
    """Titre, chapitre and section: a « Section 1 » opens the next chapter."""
    chapter = -1
    for found in sections:
        if found.title == "Section 1":
            chapter += 1
        if found.key == section:
            division = NewDivision("section", found.title.removeprefix("Section").strip(), found.subtitle)
            return (_TITRE, *_CHAPITRES[chapter : chapter + 1], division)
    return (_TITRE,)


def _with_sources(opinion: Opinion) -> str:
    """The explanation, then the sources that people added, as links."""
    parts = [opinion.explanation] if opinion.explanation else []
    if opinion.sources:
        parts.append("**Sources**")
        parts.append("\n".join(source.markdown for source in opinion.sources))
    return "\n\n".join(parts)


def _name(key: str) -> str:
    return f"Participant {key[1:]}" if key[:1] == "p" and key[1:].isdigit() else key[:80]


async def _articles(export: Export, consultation: ConsultationView) -> dict[str, int]:
    """Identity of the government's articles, by the key of their opinion."""
    version = await texts.version(consultation.version)
    return {opinion.key: article.id for opinion, article in zip(export.articles, version.articles, strict=True)}


def _amendments(export: Export, articles: dict[str, int], people: dict[str, int]) -> list[ImportedAmendment]:
    """In the order of their dates; each after the last government article of its section, else of the bill."""
    last = {opinion.section: articles[opinion.key] for opinion in export.articles}
    end = articles[export.articles[-1].key]
    return [
        ImportedAmendment(
            key=opinion.key,
            article=last.get(opinion.section, end),
            title=_short(opinion.title),
            statement=_with_sources(opinion),
            new_title=opinion.title,
            alineas=opinion.alineas or (opinion.title,),
            author=people[opinion.author],
            at=opinion.at,
            updated_at=opinion.updated_at,
            is_hidden=opinion.hidden,
        )
        for opinion in sorted(export.proposals, key=lambda opinion: (opinion.at, int(opinion.key)))
    ]


def _short(title: str) -> str:
    return title if len(title) <= 90 else title[:89].rstrip() + "…"


def _arguments(
    export: Export, articles: dict[str, int], known: dict[str, Known], people: dict[str, int]
) -> list[ImportedArgument]:
    records = []
    for opinion in export.opinions:
        amendment = known.get(opinion.key)
        for argument in opinion.arguments:
            records.append(
                ImportedArgument(
                    key=argument.key,
                    side=argument.side,
                    body=argument.body,
                    author=people[argument.author],
                    at=argument.at,
                    target=amendment.number if amendment else articles[opinion.key],
                    amendment=amendment.id if amendment else None,
                    article=None if amendment else articles[opinion.key],
                    imported_supports=argument.supports,
                    is_hidden=argument.hidden,
                )
            )
    return sorted(records, key=lambda record: (record.at, int(record.key)))
