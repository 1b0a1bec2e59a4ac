"""Many small consultations, each another one: what their people did is drawn, and done through the services."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Literal

from amendments import service as amendments
from amendments.forms import amendment_form
from arguments import service as arguments
from arguments.forms import ArgumentForm, Side
from lawlab.accounts import service as accounts
from lawlab.annotations import service as annotations
from lawlab.annotations.forms import AnnotationForm
from lawlab.consultations import queries as consultations
from lawlab.consultations import service as consultation_acts
from lawlab.decisions import service as decisions
from lawlab.decisions.forms import DecisionForm
from lawlab.engine.calendar import Calendar
from lawlab.engine.outcome import Outcome
from lawlab.engine.ranking import Formula
from lawlab.engine.rules import Actor, Role
from lawlab.votes import service as votes
from texts import queries as texts
from texts import service as texts_acts
from texts.service import NewArticle, NewDivision

DAY = timedelta(days=1)
_WORDS = (
    "la", "commune", "publie", "chaque", "année", "un", "plan", "des", "jardins", "et", "répond", "aux", "habitants",
    "dans", "six", "délai", "de",
)  # fmt: skip
_VALUES: tuple[Literal[-1, 0, 1], ...] = (1, 0, -1)
_KINDS = ("citizen", "association", "company", "elected")


@dataclass
class World:
    """A consultation being played: who takes part, what stands on which article."""

    slug: str
    draw: Random
    now: datetime
    people: list[Actor] = field(default_factory=list)
    articles: list[NewArticle] = field(default_factory=list)
    amended: dict[int, str] = field(default_factory=dict)

    def anybody(self) -> Actor:
        return self.draw.choice(self.people)


async def play(slug: str, draw: Random, now: datetime, *, crowd: Sequence[Actor], staff: Sequence[Actor]) -> None:
    """Open a consultation and let a drawn number of everything happen; every other one is published."""
    world = World(slug, draw, now, people=draw.sample(list(crowd), draw.randint(2, len(crowd))))
    await _open(world)
    for _ in range(draw.randint(0, 7)):
        await _amend(world)
    for _ in range(draw.randint(0, 25)):
        await _vote(world)
    for _ in range(draw.randint(0, 5)):
        await _argue(world)
    for _ in range(draw.randint(0, 3)):
        await _annotate(world)
    administrator, drafter, publisher = staff
    if draw.random() < 0.2:
        formula = draw.choice((Formula.NET, Formula.BAYES))
        await votes.change_formula(slug, formula, reason="Pour comparer.", by=administrator, now=now)
    if draw.random() < 0.5:
        await _publish(world, drafter, publisher)


async def crowd(count: int, now: datetime) -> list[Actor]:
    """So many people of every kind."""
    made = []
    for index in range(count):
        kind = _KINDS[index % len(_KINDS)]
        id_ = await accounts.create_person(
            name=f"Personne {index}", kind=kind, origin="bench", origin_key=f"crowd-{index}", now=now
        )
        made.append(Actor(id=id_, name="", role=Role.CITIZEN, kind=kind))
    return made


async def staff(now: datetime) -> tuple[Actor, Actor, Actor]:
    """An administrator, a drafter, a publisher."""
    made = []
    for role in (Role.ADMINISTRATOR, Role.DRAFTER, Role.PUBLISHER):
        id_ = await accounts.create_person(name=role.value, role=role, origin="bench", origin_key=role.value, now=now)
        made.append(Actor(id=id_, name=role.value, role=role, kind="citizen"))
    administrator, drafter, publisher = made
    return administrator, drafter, publisher


async def _open(world: World) -> None:
    draw, now = world.draw, world.now
    divisions = (NewDivision("titre", "Ier", "Des jardins"),) if draw.random() < 0.5 else ()
    world.articles = [
        NewArticle(
            number="1er" if number == 1 else str(number), title=draw.choice(("", "Objet")), divisions=divisions,
            alineas=tuple(_sentence(draw, place) for place in range(1, draw.randint(2, 4))),
        )
        for number in range(1, draw.randint(2, 5))
    ]  # fmt: skip
    title = f"Projet de loi n° {world.slug}"
    bill = await texts_acts.add_bill(title, short_title="Jardins", articles=world.articles, at=now - 20 * DAY)
    await consultation_acts.open_(
        slug=world.slug, title=title, summary="Mesure.", organiser=draw.choice(("", "Ville d’essai")), bill=bill,
        version=(await texts.versions(bill))[0].id, threshold=draw.choice((0, 2, 30)), by=None, at=now - 20 * DAY,
        calendar=Calendar(now - 10 * DAY, now + 10 * DAY, now + 17 * DAY, now + 47 * DAY),
    )  # fmt: skip


def _sentence(draw: Random, place: int) -> str:
    return f"{place}° {' '.join(draw.sample(_WORDS, draw.randint(4, 9)))} {draw.randint(2, 90)} jours."


async def _amend(world: World) -> None:
    draw, by = world.draw, world.anybody()
    article = draw.choice(world.articles)
    lines = [*article.alineas, _sentence(draw, 9)]
    if draw.random() < 0.5:
        lines[0] = lines[0].replace(" jours", " semaines")
    form = amendment_form(article=article.number, alineas=lines, title="Préciser", statement="=Pour être clair.")
    number = await amendments.submit(world.slug, form, by=by, now=world.now)
    world.amended[number] = article.number
    if draw.random() < 0.25:
        again = amendment_form(
            article=article.number, alineas=[*lines, _sentence(draw, 10)], title="Préciser mieux", statement="Mieux."
        )
        await amendments.rectify(world.slug, number, again, by=by, now=world.now + timedelta(hours=2))
    elif draw.random() < 0.15:
        await amendments.withdraw(world.slug, number, by=by, now=world.now)
        del world.amended[number]


async def _vote(world: World) -> None:
    draw, by = world.draw, world.anybody()
    if world.amended and draw.random() < 0.8:
        target: tuple[Literal["amendment", "article"], int] = ("amendment", draw.choice(list(world.amended)))
    else:
        version = (await consultations.one(world.slug)).version
        target = ("article", (await texts.article_in(version, draw.choice(world.articles).number)).id)
    await votes.cast(world.slug, *target, draw.choice(_VALUES), by=by, now=world.now)
    if draw.random() < 0.3:
        await votes.cast(world.slug, *target, draw.choice((*_VALUES, None)), by=by, now=world.now)


async def _argue(world: World) -> None:
    if not world.amended:
        return
    draw = world.draw
    form = ArgumentForm(side=draw.choice((Side.FOR, Side.AGAINST)), body=f"Argument : {_sentence(draw, 1)}")
    number = draw.choice(list(world.amended))
    author, supporter = draw.sample(world.people, 2)
    made = await arguments.argue(world.slug, form, number=number, by=author, now=world.now)
    await arguments.support(world.slug, made, by=supporter, now=world.now, on=True)
    if draw.random() < 0.3:
        await arguments.support(world.slug, made, by=supporter, now=world.now, on=False)


async def _annotate(world: World) -> None:
    draw, by = world.draw, world.anybody()
    typed = {
        "article": draw.choice(world.articles).number, "alinea": 1, "kind": "question",
        "body": f"Question : {_sentence(draw, 1)}", "visibility": draw.choice(("public", "private")),
    }  # fmt: skip
    number = await annotations.annotate(world.slug, AnnotationForm.model_validate(typed), by=by, now=world.now)
    if draw.random() < 0.2:
        await annotations.remove(world.slug, number, by=by, now=world.now)


async def _publish(world: World, drafter: Actor, publisher: Actor) -> None:
    """Everything is answered; one amendment an article is retained."""
    later, retained = world.now + 18 * DAY, set()
    for number, article in world.amended.items():
        outcome = Outcome.NOT_RETAINED if article in retained else Outcome.RETAINED
        retained.add(article)
        form = DecisionForm(outcome=outcome, justification=f"Raison n° {number}, dite en public.")
        await decisions.decide(world.slug, number, form, by=drafter, now=later, edition=0)
    await decisions.publish(world.slug, by=publisher, now=later, label="Texte publié")
