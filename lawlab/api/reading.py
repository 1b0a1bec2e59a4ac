"""The rooms' views put in the API's shapes, as a visitor who is not signed in may see them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from amendments import queries as amendments
from amendments.queries import AmendmentView, Status, WordingView
from arguments import queries as arguments
from arguments.queries import ArgumentView
from lawlab.accounts.queries import PersonView
from lawlab.annotations import queries as annotations
from lawlab.annotations.queries import AnnotationView
from lawlab.api import shapes
from lawlab.consultations.queries import ConsultationView
from lawlab.decisions import queries as decisions
from lawlab.decisions.queries import DecisionView
from lawlab.engine import operations, ranking, rules
from lawlab.engine.calendar import Phase
from lawlab.engine.rules import Action
from lawlab.engine.verbs import Operation
from lawlab.engine.wording import render
from lawlab.votes import queries as votes
from lawlab.votes.queries import Counts, TallyView
from lawlab.web import addresses
from texts import queries as texts
from texts.queries import ArticleView, VersionHead, VersionView

NO_TALLY = TallyView()


@dataclass(frozen=True)
class Debate:
    """What every answer about one consultation needs: its phase, its versions, the votes on its amendments."""

    consultation: ConsultationView
    phase: Phase
    heads: tuple[VersionHead, ...]
    version: VersionView
    tallies: Mapping[int, TallyView]
    on_articles: Mapping[int, TallyView]
    answers: Mapping[int, DecisionView]

    @property
    def slug(self) -> str:
        return self.consultation.slug

    @property
    def is_voting(self) -> bool:
        """Whether a ballot may still come."""
        return self.phase in rules.open_in(Action.VOTE)

    def number_of(self, version: int) -> int:
        """The number of a version by its row."""
        return next(head.number for head in self.heads if head.id == version)

    def is_shown(self, tally: TallyView) -> bool:
        """Whether everybody may see these votes."""
        return votes.are_shown(tally, has_voted=False, phase=self.phase, minimum=self.consultation.threshold)

    def votes(self, tally: TallyView) -> shapes.Votes | None:
        """These votes when they may be seen."""
        return _votes(tally) if self.is_shown(tally) else None


async def debate(consultation: ConsultationView, now: datetime) -> Debate:
    """Read it once for an answer."""
    answers = await decisions.published(consultation.id) if consultation.published_at else ()
    return Debate(
        consultation=consultation,
        phase=consultation.phase(now),
        heads=await texts.versions(consultation.bill),
        version=await texts.version(consultation.version),
        tallies=await votes.tallies(consultation.id, "amendment"),
        on_articles=await votes.tallies(consultation.id, "article"),
        answers={one.amendment: one for one in answers},
    )


async def consultation(found: ConsultationView, now: datetime) -> shapes.Consultation:
    """A consultation with its totals."""
    bill = await texts.bill(found.bill)
    heads = {head.id: head.number for head in await texts.versions(found.bill)}
    dates = found.calendar
    tallies = [
        tally for kind in ("amendment", "article") for tally in (await votes.tallies(found.id, kind)).values()
    ]  # fmt: skip
    argued = [await arguments.counts(found.id, kind) for kind in ("amendment", "article")]
    return shapes.Consultation(
        slug=found.slug,
        title=found.title,
        summary=found.summary,
        organiser=found.organiser,
        phase=found.phase(now),
        dates=shapes.Dates(
            opens_at=dates.opens_at,
            closes_at=dates.closes_at,
            votes_close_at=dates.votes_close_at,
            report_due_at=dates.report_due_at,
            published_at=found.published_at,
        ),
        bill=shapes.Bill(
            title=bill.title, short_title=bill.short_title, kind=bill.kind, author=bill.author, language=bill.language
        ),
        version=heads[found.version],
        outcome=heads[found.outcome] if found.outcome else None,
        threshold=found.threshold,
        licence=found.licence,
        origin=found.origin,
        is_demo=found.is_demo,
        totals=shapes.Totals(
            articles=len((await texts.version(found.version)).articles),
            amendments=sum((await amendments.counts(found.id)).values()),
            arguments=sum(sum(counts.values()) for counts in argued),
            annotations=await annotations.total(found.id),
            votes=sum(tally.total for tally in tallies),
        ),
        url=addresses.url_consultation(found.slug),
    )


def version_head(slug: str, head: VersionHead | VersionView, heads: tuple[VersionHead, ...]) -> shapes.VersionHead:
    """A version without its text."""
    return shapes.VersionHead(
        number=head.number,
        label=head.label,
        created_at=head.created_at,
        digest=head.digest,
        parent=next((one.number for one in heads if one.id == head.parent), None),
        url=addresses.url_version(slug, head.number),
    )


def version(slug: str, found: VersionView, heads: tuple[VersionHead, ...]) -> shapes.Version:
    """A version with its text."""
    return shapes.Version(
        **dict(version_head(slug, found, heads)),
        articles=[
            shapes.ArticleText(
                number=one.number, slug=one.slug, title=one.title, alineas=list(one.alineas), divisions=_divisions(one)
            )
            for one in found.articles
        ],
    )


async def articles(about: Debate, found: VersionView) -> list[shapes.Article]:
    """The articles of a version, with what is said of each."""
    amended = await amendments.counts(about.consultation.id)
    noted = await annotations.counts(about.consultation.id, found.id)
    argued = await arguments.counts(about.consultation.id, "article")
    latest = found.id in (about.consultation.version, about.consultation.outcome)
    return [
        shapes.Article(
            number=one.number,
            slug=one.slug,
            title=one.title,
            position=one.position,
            alineas=list(one.alineas),
            summary=one.summary,
            explanation=one.explanation,
            divisions=_divisions(one),
            version=found.number,
            amendments=amended.get(one.id, 0),
            annotations=noted.get(one.id, 0),
            arguments=argued.get(one.id, 0),
            votes=about.votes(about.on_articles.get(one.id, NO_TALLY)),
            url=addresses.url_article(about.slug, one.slug) + ("" if latest else f"?version={found.number}"),
        )
        for one in found.articles
    ]


def _divisions(article: ArticleView) -> list[shapes.Division]:
    return [shapes.Division(kind=one.kind, number=one.number, title=one.title) for one in article.divisions]


def person(found: PersonView) -> shapes.Person:
    """Somebody as pages show them."""
    return shapes.Person(name=found.name, kind=found.kind, register_number=found.register_number)


def _votes(tally: TallyView) -> shapes.Votes:
    return shapes.Votes(
        agree=tally.agree,
        mixed=tally.mixed,
        disagree=tally.disagree,
        total=tally.total,
        score=round(tally.score, ranking.ROUNDING),
        by_kind={kind: _three(counts) for kind, counts in tally.by_kind.items()},
        imported=_three(tally.imported) if tally.imported else None,
        imported_from=tally.source,
        on_former_wordings=tally.earlier,
    )


def _three(counts: Counts) -> list[int]:
    return [counts.agree, counts.mixed, counts.disagree]


async def amended(about: Debate, found: list[AmendmentView]) -> list[shapes.Amendment]:
    """Amendments, the words of hidden ones left out."""
    argued = await arguments.counts(about.consultation.id, "amendment") if found else {}
    ranks = await votes.ranks(about.consultation.id) if found else {}
    return [_amendment(about, one, argued.get(one.id, 0), ranks) for one in found]


def _amendment(
    about: Debate, one: AmendmentView, argued: int, ranks: Mapping[int, ranking.Ranked]
) -> shapes.Amendment:  # fmt: skip
    if one.status == Status.HIDDEN:
        one = replace(one, title="", statement="", source_url="", new_title="", operations=(), alineas=())
    place = ranks.get(one.number)
    ranked = sum(1 for other in ranks.values() if other.enough)
    tally = about.tallies.get(one.id, NO_TALLY)
    is_ranked = place is not None and place.enough and about.is_shown(tally)
    return shapes.Amendment(
        number=one.number,
        status=one.status,
        revision=one.revision,
        target=one.target,
        article=one.article_slug,
        article_number=one.article_number,
        version=about.number_of(one.base),
        touched=list(one.touched),
        title=one.title,
        statement=one.statement,
        source_url=one.source_url,
        new_title=one.new_title,
        wording=worded(one.operations, one.article_number),
        operations=operations.to_data(one.operations),
        alineas=list(one.alineas),
        author=person(one.author),
        submitted_at=one.submitted_at,
        updated_at=one.updated_at,
        arguments=argued,
        votes=about.votes(tally),
        rank=shapes.Rank(rank=place.rank, of=ranked, tied=place.tied) if place and is_ranked else None,
        outcome=about.answers[one.id].outcome if one.id in about.answers else None,
        url=addresses.url_amendment(about.slug, one.number),
    )


def worded(ops: tuple[Operation, ...], article: str) -> list[str]:
    """The legal sentences of these operations."""
    return list(render(ops, "an", article=article)) if ops else []


def wording(found: WordingView, article: str) -> shapes.Wording:
    """One wording in the history of an amendment."""
    return shapes.Wording(
        revision=found.revision,
        title=found.title,
        statement=found.statement,
        wording=worded(found.operations, article),
        operations=operations.to_data(found.operations),
        alineas=list(found.alineas),
        at=found.at,
    )


async def argued(about: Debate, found: tuple[ArgumentView, ...]) -> list[shapes.Argument]:
    """Published arguments."""
    targets = await amendments.by_ids(about.consultation.id, [one.amendment for one in found if one.amendment])
    slugs = await _slugs(about)
    return [
        shapes.Argument(
            number=one.number,
            side=one.side.value,
            body=one.body,
            source_url=one.source_url,
            amendment=targets[one.amendment].number if one.amendment in targets else None,
            article=slugs.get(one.article) if one.article is not None else None,
            supports=one.supports,
            author=person(one.author),
            created_at=one.created_at,
        )
        for one in found
    ]


async def _slugs(about: Debate) -> dict[int, str]:
    """Article → its number in addresses, in the version under discussion or else in the outcome."""
    found = {one.id: one.slug for one in about.version.articles}
    if about.consultation.outcome:
        for one in (await texts.version(about.consultation.outcome)).articles:
            found.setdefault(one.id, one.slug)
    return found


async def noted(about: Debate, found: tuple[AnnotationView, ...]) -> list[shapes.Annotation]:
    """Public annotations, each on the version that it was written on."""
    versions = {id_: await texts.version(id_) for id_ in {one.version for one in found}}
    return [
        shapes.Annotation(
            number=one.number,
            kind=one.kind,
            body=one.body,
            version=versions[one.version].number,
            article=article.slug if (article := versions[one.version].article(one.article)) else "",
            alinea=one.alinea,
            quote=one.quote,
            prefix=one.prefix,
            suffix=one.suffix,
            author=person(one.author),
            created_at=one.created_at,
        )
        for one in found
    ]
