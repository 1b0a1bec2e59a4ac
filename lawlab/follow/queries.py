"""The fate of amendments, and everything that one person contributed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from amendments import carrying
from amendments import queries as amendments
from amendments.carrying import CarriedView
from amendments.queries import AmendmentView, DraftView, Status, WordingView
from arguments import queries as arguments
from arguments.queries import ArgumentView
from lawlab.annotations import anchor
from lawlab.annotations import queries as annotations
from lawlab.annotations.queries import AnnotationView
from lawlab.consultations import queries as consultations
from lawlab.consultations.queries import ConsultationView
from lawlab.decisions import queries as decisions
from lawlab.decisions.queries import DecisionView
from lawlab.engine.calendar import Phase
from lawlab.engine.outcome import WELCOMED, Outcome
from lawlab.engine.ranking import Ranked
from lawlab.engine.rules import Actor
from lawlab.follow import words
from lawlab.follow.words import Kept, Standing
from lawlab.votes import queries as votes
from lawlab.votes.queries import TallyView
from texts import queries as texts
from texts.queries import ArticleView, VersionView


class Filter(StrEnum):
    """What a person may ask to see of their amendments."""

    ALL = "all"
    WELCOMED = "welcomed"
    ANSWERED = "answered"
    WAITING = "waiting"
    CLOSED = "closed"


@dataclass(frozen=True)
class Fate:
    """What became of one amendment. ``tally`` and ``rank`` are None while they may not be shown.

    ``version`` is the number of the latest text, where ``standing`` are the alineas that hold its words.
    """

    amendment: AmendmentView
    consultation: ConsultationView
    answer: DecisionView | None
    standing: tuple[Standing, ...]
    version: int
    tally: TallyView | None
    rank: Ranked | None
    ranked: int
    wordings: tuple[WordingView, ...]
    carried: CarriedView | None = None

    @property
    def words(self) -> int:
        """How many words of its author stand in the latest text."""
        return sum(one.words for one in self.standing)

    @property
    def group(self) -> Filter:
        """The filter that it answers to, besides all."""
        if self.answer is not None:
            return Filter.WELCOMED if self.answer.outcome in WELCOMED else Filter.ANSWERED
        return Filter.WAITING if self.amendment.is_in_debate and not self.consultation.published_at else Filter.CLOSED


@dataclass(frozen=True)
class Ground:
    """What the fates of a consultation are read from, once for all of them."""

    consultation: ConsultationView
    phase: Phase
    answers: Mapping[int, DecisionView]
    kept: Kept
    tallies: Mapping[int, TallyView]
    ranks: Mapping[int, Ranked]
    carried: Mapping[int, CarriedView]


async def ground(consultation: ConsultationView, now: datetime) -> Ground:
    """Read it."""
    answers = await decisions.published(consultation.id) if consultation.published_at else ()
    return Ground(
        consultation=consultation,
        phase=consultation.phase(now),
        answers={one.amendment: one for one in answers},
        kept=await words.kept(consultation),
        tallies=await votes.tallies(consultation.id, "amendment"),
        ranks=await votes.ranks(consultation.id),
        carried=await carrying.carried(consultation.id) if consultation.published_at else {},
    )


async def fate(about: Ground, amendment: AmendmentView) -> Fate:
    """What became of this amendment, as everybody may know it."""
    tally = about.tallies.get(amendment.id, TallyView())
    is_shown = votes.are_shown(tally, has_voted=False, phase=about.phase, minimum=about.consultation.threshold)
    place = about.ranks.get(amendment.number)
    return Fate(
        amendment=amendment,
        consultation=about.consultation,
        answer=about.answers.get(amendment.id),
        standing=about.kept.of.get(amendment.number, ()),
        version=about.kept.version,
        tally=tally if is_shown else None,
        rank=place if is_shown and place is not None and place.enough else None,
        ranked=sum(1 for other in about.ranks.values() if other.enough),
        wordings=await amendments.history(amendment.id),
        carried=about.carried.get(amendment.id),
    )


@dataclass(frozen=True)
class Cast:
    """A person's votes in one consultation; ``agreed`` amendments by what became of them once published."""

    total: int
    agreed: int
    welcomed: int
    satisfied: int
    answered: int


@dataclass(frozen=True)
class Remark:
    """An annotation, and where its words stand in the latest text: None when they are not there once and only once.

    Never a guess: words that now stand in several alineas are only placed when they are still in their own.
    """

    note: AnnotationView
    article: ArticleView | None
    alinea: int | None


def remark(note: AnnotationView, latest: VersionView) -> Remark:
    """Look for the words of an annotation in the latest version of its article."""
    article = latest.article(note.article)
    if article is None or note.version == latest.id:
        return Remark(note, article, note.alinea if article else None)
    places = [number for number, line in enumerate(article.alineas, 1) if anchor.find(line, note.quote)]
    if note.alinea in places:
        return Remark(note, article, note.alinea)
    return Remark(note, article, places[0] if len(places) == 1 else None)


@dataclass(frozen=True)
class Followed:
    """What a person did in one consultation. ``amendments`` and ``articles`` are those that arguments are about."""

    consultation: ConsultationView
    phase: Phase
    fates: tuple[Fate, ...]
    drafts: tuple[DraftView, ...]
    arguments: tuple[ArgumentView, ...]
    annotations: tuple[Remark, ...]
    latest: int
    cast: Cast
    outcomes: Mapping[int, Outcome]
    articles: Mapping[int, ArticleView]
    amendments: Mapping[int, AmendmentView]

    @property
    def is_empty(self) -> bool:
        """Whether the person did nothing here."""
        return not (self.fates or self.drafts or self.arguments or self.annotations or self.cast.total)


async def followed(user: Actor, now: datetime, *, slug: str = "") -> tuple[Followed, ...]:
    """What a person did anywhere, or in one consultation, the latest first; where they did nothing is left out."""
    own = [one.id for one in await amendments.of_person(user.id)]
    drafts = await amendments.drafts_of(user.id)
    argued = await arguments.of_person(user.id)
    noted = await annotations.of_person(user.id, reader=user)
    found = [
        await _followed(user, one, now, own=own, drafts=drafts, argued=argued, noted=noted)
        for one in await consultations.listed()
        if slug in ("", one.slug)
    ]
    return tuple(one for one in found if not one.is_empty)


async def _followed(
    user: Actor,
    consultation: ConsultationView,
    now: datetime,
    *,
    own: list[int],
    drafts: Sequence[DraftView],
    argued: Sequence[ArgumentView],
    noted: Sequence[AnnotationView],
) -> Followed:
    mine = await amendments.by_ids(consultation.id, own)
    targets = await amendments.by_ids(consultation.id, [one.amendment for one in argued if one.amendment])
    articles = {
        article.id: article
        for id_ in (consultation.outcome, consultation.version)
        if id_ is not None
        for article in (await texts.version(id_)).articles
    }
    voted = await votes.voted(user.id, consultation.id, "amendment")
    answers = await decisions.published(consultation.id) if consultation.published_at else ()
    outcomes = {answer.amendment: answer.outcome for answer in answers}
    about = await ground(consultation, now) if mine else None
    fates = [await fate(about, one) for one in mine.values()] if about else []
    on_articles = len(await votes.voted(user.id, consultation.id, "article"))
    heads = await texts.versions(consultation.bill)
    latest = await texts.version(heads[-1].id)
    return Followed(
        consultation=consultation,
        phase=consultation.phase(now),
        fates=tuple(sorted(fates, key=lambda one: (-one.words, -one.amendment.number))),
        drafts=tuple(one for one in drafts if one.consultation == consultation.id),
        arguments=tuple(one for one in argued if one.amendment in targets or one.article in articles),
        annotations=tuple(remark(one, latest) for one in noted if one.version in {head.id for head in heads}),
        latest=latest.number,
        cast=_cast(voted, on_articles, outcomes),
        outcomes=outcomes,
        articles=articles,
        amendments=targets,
    )


def _cast(voted: Mapping[int, int], on_articles: int, outcomes: Mapping[int, Outcome]) -> Cast:
    agreed = [target for target, value in voted.items() if value == 1]
    told = [outcomes[target] for target in agreed if target in outcomes]
    return Cast(
        total=len(voted) + on_articles,
        agreed=len(agreed),
        welcomed=sum(1 for outcome in told if outcome in WELCOMED),
        satisfied=told.count(Outcome.ALREADY_SATISFIED),
        answered=len(told),
    )


def is_readable(amendment: AmendmentView, user: Actor | None) -> bool:
    """Whether its words may be shown to this person: everybody, unless it was hidden."""
    if amendment.status != Status.HIDDEN:
        return True
    return user is not None and (user.is_staff or user.id == amendment.author.id)
