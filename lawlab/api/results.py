"""What came out of a debate, in the API's shapes: answers, fates, tallies, the ranking, the report."""

import asyncio
import json

from amendments import listing
from amendments import queries as amendments
from amendments.queries import Status
from lawlab.api import shapes
from lawlab.api.reading import NO_TALLY, Debate
from lawlab.decisions.queries import DecisionView
from lawlab.engine import ranking
from lawlab.follow.queries import Fate
from lawlab.report import queries as report
from lawlab.votes import queries as votes
from lawlab.web import addresses


def decision(about: Debate, answer: DecisionView, number: int) -> shapes.Decision:
    """A published answer; internal notes have no place in the shape."""
    return shapes.Decision(
        amendment=number,
        outcome=answer.outcome,
        justification=answer.justification,
        alineas=list(answer.alineas),
        related=answer.related_number,
        published_at=answer.published_at,
        url=addresses.url_amendment(about.slug, number),
    )


def followed(about: Debate, found: Fate) -> shapes.FollowUp:
    """What became of an amendment, as its public page says it."""
    answer = found.answer
    standing = found.standing if found.amendment.status != Status.HIDDEN else ()
    return shapes.FollowUp(
        amendment=found.amendment.number,
        status=found.amendment.status,
        outcome=answer.outcome if answer else None,
        justification=answer.justification if answer else "",
        related=answer.related_number if answer else None,
        version=found.version,
        words=sum(one.words for one in standing),
        standing=[
            shapes.Standing(
                article=one.article_slug,
                alinea=one.alinea,
                pieces=[shapes.Piece(text=piece.text, who=piece.who) for piece in one.pieces],
                words=one.words,
            )
            for one in standing
        ],
        votes=about.votes(found.tally) if found.tally is not None else None,
        url=addresses.url_follow_up(about.slug, found.amendment.number),
    )


async def tallied(about: Debate) -> list[tuple[tuple[int, int], shapes.Tally]]:
    """Every target that has a vote, with the key that sorts it: amendments by number, then articles in their order."""
    rows = await listing.index(about.consultation.id)
    numbers = {row.id: row for row in rows}
    places = {one.id: one for one in about.version.articles}
    found: list[tuple[tuple[int, int], shapes.Tally]] = []
    for id_, tally in about.tallies.items():
        if (row := numbers.get(id_)) is not None:
            shape = shapes.Tally(
                kind="amendment", target=str(row.number), revision=row.revision, votes=about.votes(tally)
            )
            found.append(((1, row.number), shape))
    for id_, tally in about.on_articles.items():
        if (place := places.get(id_)) is not None:
            shape = shapes.Tally(kind="article", target=place.slug, revision=1, votes=about.votes(tally))
            found.append(((2, place.position), shape))
    return sorted(found, key=lambda pair: pair[0])


async def ranked(about: Debate) -> shapes.Ranking:
    """The published order; what may not be seen yet waits without its figures."""
    numbers = {number: id_ for id_, number in (await amendments.numbers(about.consultation.id)).items()}
    order: list[shapes.Place] = []
    waiting: list[int] = []
    for number, place in (await votes.ranks(about.consultation.id)).items():
        tally = about.tallies.get(numbers[number], NO_TALLY)
        if not about.is_shown(tally):
            waiting.append(number)
            continue
        order.append(
            shapes.Place(
                rank=place.rank,
                amendment=number,
                agree=tally.agree,
                mixed=tally.mixed,
                disagree=tally.disagree,
                score=place.score,
                tied=place.tied,
                enough=place.enough,
            )
        )
    return shapes.Ranking(
        formula=ranking.described((await votes.formulas(about.consultation.id))[-1].id, about.consultation.threshold),
        order=order,
        waiting=sorted(waiting),
    )


async def reported(about: Debate) -> shapes.Report:
    """The figures of the report. While votes are open, those on an article that pages still hide are left out."""
    figures = (await report.report(about.consultation)).figures
    figures = await asyncio.to_thread(json.loads, json.dumps(figures))  # a copy: the report keeps its own
    for row in figures["articles"]:
        if not about.is_shown(about.on_articles.get(row["id"], NO_TALLY)):
            row |= {"agree": None, "mixed": None, "disagree": None}
    return shapes.Report(is_provisional=about.consultation.published_at is None, figures=figures)
