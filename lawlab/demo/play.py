"""A debate played through the services, act after act in the order of time."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from amendments import queries as amendment_queries
from amendments import service as amendments
from amendments.forms import AmendmentForm, amendment_form
from arguments import service as arguments
from arguments.forms import ArgumentForm, Side
from lawlab.annotations import service as annotations
from lawlab.annotations.forms import AnnotationForm, Kind
from lawlab.consultations import queries as consultations
from lawlab.demo.content import Debate, Proposal, Rate, Said, Wording, edited
from lawlab.demo.draw import Draw, Value
from lawlab.engine.rules import Actor
from lawlab.votes import imported as votes
from lawlab.votes.imported import PastBallot
from texts import queries as texts
from texts.queries import ArticleView

Act = Callable[[], Awaitable[None]]
_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Cast:
    """Who plays: accounts and named people by key, and everybody who may vote."""

    named: Mapping[str, Actor]
    voters: Sequence[Actor]

    @property
    def speakers(self) -> list[Actor]:
        """Those who argue: named people who are not of the ministry."""
        return [actor for key, actor in self.named.items() if not actor.is_staff and key != "moderation"]


@dataclass(frozen=True)
class _Vote:
    """A ballot to come; ``target`` is a proposal's key, or an article's number with a leading « art. »."""

    at: datetime
    target: str
    person: int
    value: Value


@dataclass
class Play:
    """One consultation from its opening to ``until`` (votes to ``votes_until``)."""

    slug: str
    debate: Debate
    cast: Cast
    opens: datetime
    until: datetime
    votes_until: datetime
    numbers: dict[str, int] = field(default_factory=dict)
    _rows: dict[str, int] = field(default_factory=dict)
    _articles: dict[str, ArticleView] = field(default_factory=dict)
    _pending: list[_Vote] = field(default_factory=list)
    _events: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _consultation: int = 0

    async def run(self) -> None:
        """Everything that people do before the clock reaches ``until``."""
        consultation = await consultations.one(self.slug)
        self._consultation = consultation.id
        version = await texts.version(consultation.version)
        self._articles = {article.number: article for article in version.articles}
        draw = Draw(self.slug)
        for proposal in self.debate.proposals:
            self._plan(proposal, draw)
        for draft in self.debate.drafts:
            self._at(self._day(draft.first.day), partial(self._keep, draft))
        for note in self.debate.notes:
            form = AnnotationForm(
                article=self._articles[note.article].slug, alinea=note.alinea, quote=note.quote, kind=Kind(note.kind),
                body=note.body,
            )  # fmt: skip
            at = draw.between(self.opens + 60 * _MINUTE, self.until)
            self._at(at, partial(self._annotate, form, note.author, at))
        for number, rate in self.debate.votes.items():
            self._draw_votes(f"art. {number}", self.opens, self.votes_until, rate, None, draw)
        self._pending.sort(key=lambda vote: (vote.at, vote.target, vote.person))
        await self._play()

    async def _play(self) -> None:
        """In the order of time; ballots go in by the day, and before any wording changes."""
        flushed = self.opens
        for at, _, act in sorted(self._events, key=lambda event: event[:2]):
            if at.date() != flushed.date():
                await self._flush(at)
                flushed = at
            await act()
        await self._flush(None)

    def _plan(self, proposal: Proposal, draw: Draw) -> None:
        submitted = self._day(proposal.first.day)
        author = self.cast.named[proposal.author]
        end = self.votes_until if proposal.withdrawn is None else self._day(proposal.withdrawn)
        self._at(submitted, partial(self._submit, proposal, author))
        if proposal.rectified is not None:
            self._at(self._day(proposal.rectified.day), partial(self._rectify, proposal, author))
        if proposal.withdrawn is not None:
            self._at(end, partial(self._withdraw, proposal.key, author, end))
        others = [actor for actor in self.cast.speakers if actor.id != author.id]
        for said in proposal.arguments:
            by = self.cast.named[said.author] if said.author else draw.one(others)
            last = min(end, self.until, submitted + 5 * _DAY)
            at = draw.between(submitted + 20 * _MINUTE, last)
            convinced = draw.some([voter for voter in self.cast.voters if voter.id != by.id], draw.count(2))
            times = sorted(draw.between(at + _MINUTE, min(end, self.until)) for _ in convinced)
            self._argue(proposal.key, said, by, at, list(zip(convinced, times, strict=True)))
        if proposal.rate is not None:
            self._draw_votes(proposal.key, submitted, end, proposal.rate, author, draw)

    def _argue(self, key: str, said: Said, by: Actor, at: datetime, convinced: list[tuple[Actor, datetime]]) -> None:
        taken: list[int] = []

        async def argue() -> None:
            form = ArgumentForm(side=Side(said.side), body=said.body)
            taken.append(await arguments.argue(self.slug, form, by=by, now=at, number=self.numbers[key]))

        self._at(at, argue)
        for voter, when in convinced:

            async def support(voter: Actor = voter, when: datetime = when) -> None:
                await arguments.support(self.slug, taken[0], by=voter, now=when, on=True)

            self._at(when, support)

    def _draw_votes(
        self, target: str, start: datetime, end: datetime, rate: Rate, author: Actor | None, draw: Draw
    ) -> None:
        pool = [voter for voter in self.cast.voters if author is None or voter.id != author.id]
        for voter, value in draw.ballots(pool, rate):
            at = draw.between(start + 5 * _MINUTE, min(end, self.votes_until))
            self._pending.append(_Vote(at, target, voter.id, value))

    async def _flush(self, until: datetime | None) -> None:
        """Cast the ballots of before ``until`` (all of them when None)."""
        due = [vote for vote in self._pending if until is None or vote.at < until]
        if due:
            self._pending = [vote for vote in self._pending if until is not None and vote.at >= until]
            await votes.replay(self.slug, [self._ballot(vote) for vote in due])

    def _ballot(self, vote: _Vote) -> PastBallot:
        if vote.target.startswith("art. "):
            article = self._articles[vote.target.removeprefix("art. ")].id
            return PastBallot("article", article, article, vote.person, vote.value, vote.at)
        rectified = next(p.rectified for p in self.debate.proposals if p.key == vote.target)
        revision = 2 if rectified is not None and vote.at >= self._day(rectified.day) else 1
        row, number = self._rows[vote.target], self.numbers[vote.target]
        return PastBallot("amendment", row, number, vote.person, vote.value, vote.at, revision)

    async def _submit(self, proposal: Proposal, author: Actor) -> None:
        at = self._day(proposal.first.day)
        number = await amendments.submit(self.slug, self._form(proposal, proposal.first), by=author, now=at)
        self.numbers[proposal.key] = number
        self._rows[proposal.key] = (await amendment_queries.one(self._consultation, number)).id

    async def _rectify(self, proposal: Proposal, author: Actor) -> None:
        wording = proposal.rectified
        if wording is not None:
            at = self._day(wording.day)
            await self._flush(at)
            form = self._form(proposal, wording)
            await amendments.rectify(self.slug, self.numbers[proposal.key], form, by=author, now=at)

    async def _withdraw(self, key: str, author: Actor, at: datetime) -> None:
        await self._flush(at)
        await amendments.withdraw(self.slug, self.numbers[key], by=author, now=at)

    async def _keep(self, draft: Proposal) -> None:
        by, at = self.cast.named[draft.author], self._day(draft.first.day)
        await amendments.save_draft(self.slug, self._form(draft, draft.first), by=by, now=at)

    async def _annotate(self, form: AnnotationForm, by: str, at: datetime) -> None:
        await annotations.annotate(self.slug, form, by=self.cast.named[by], now=at)

    def _form(self, proposal: Proposal, wording: Wording) -> AmendmentForm:
        article = self._articles[proposal.article]
        return amendment_form(
            article=article.slug, target=proposal.target, alineas=edited(article.alineas, wording.edit),
            new_title=proposal.heading, title=proposal.title, statement=wording.statement, source_url=proposal.source,
        )  # fmt: skip

    def _day(self, day: float) -> datetime:
        return self.opens + day * _DAY

    def _at(self, at: datetime, act: Act) -> None:
        self._events.append((at, len(self._events), act))
