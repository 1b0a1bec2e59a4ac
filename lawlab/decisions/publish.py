"""Publish: every answer becomes public at once, and what was retained becomes the next version of the text.

What was left unanswered is carried to it, and its authors are told what became of each.
"""

from datetime import datetime
from typing import Any

from amendments import carrying
from amendments import queries as amendments
from lawlab import database
from lawlab.consultations import queries as consultations
from lawlab.consultations import service as consultation_acts
from lawlab.consultations.queries import ConsultationView
from lawlab.decisions import queries
from lawlab.decisions.queries import DecisionView, Readiness, State
from lawlab.decisions.tables import Decision
from lawlab.engine import chain
from lawlab.engine.adoption import Result
from lawlab.engine.rules import Action, Actor
from lawlab.errors import Invalid, NotAllowed, Unfinished
from lawlab.journal import service as journal
from lawlab.web import addresses
from lawlab.web.i18n import N_
from texts import queries as texts
from texts import service as texts_acts
from texts.service import NewArticle, NewDivision


async def publish(slug: str, *, by: Actor | None, now: datetime, label: str) -> int:
    """Write the next version and make the answers public, in one act; gives the version's id.

    Raises NotFound, NotSignedIn, NotAllowed (not a publisher, or one who wrote an answer: a second person publishes),
    PhaseClosed, Invalid (no name for the version), or Unfinished with what is missing or collides: nothing is written.
    """
    if not label.strip():
        raise Invalid(
            N_("La nouvelle version a besoin d’un nom."), fields={"label": N_("Donnez un nom à la nouvelle version.")}
        )
    async with database.transaction():
        consultation = await alone(slug)
        await database.lock("journal:" + slug, 0)  # no vote may pass the threshold between this look and the journal
        publisher = await consultation_acts.check(Action.PUBLISH, by, consultation, now)
        ready = await queries.readiness(consultation)
        _refuse(slug, ready, publisher)
        version = await texts_acts.add_version(
            consultation.bill, parent=consultation.version, label=label.strip(),
            articles=await _articles(consultation, ready.result), by=publisher.id, at=now,
        )  # fmt: skip
        await _reveal(slug, consultation, ready.recorded, now)
        await carrying.carry(consultation.id, ready.unanswered, version=version, at=now)
        await consultation_acts.mark_published(consultation, version, by=publisher, at=now)
        head = await texts.head(version)
        last = await journal.record(
            slug, "publish", at=now, who=publisher.id,
            version=head.number, sha=head.digest, decided=len(ready.recorded), unanswered=len(ready.unanswered),
        )  # fmt: skip
        await journal.record(slug, "close", at=now, entries=last.number)
    return version


async def alone(slug: str) -> ConsultationView:
    """The consultation, once no other act of the desk is under way on it. Raises NotFound.

    Locked, then read (again): what was read before the lock may have been published while waiting for it.
    """
    await database.lock("decisions", (await consultations.one(slug)).id)
    return await consultations.one(slug)


def _refuse(slug: str, ready: Readiness, publisher: Actor) -> None:
    if any(answer.decided_by.id == publisher.id for answer in ready.recorded):
        raise NotAllowed(
            N_("Vous avez écrit une de ces réponses : une autre personne doit publier. Demandez-le à un collègue.")
        )
    if ready.gaps:
        raise Unfinished(
            N_("La publication attend une réponse motivée aux amendements n° {numbers}."),
            numbers=", ".join(map(str, ready.missing)),
            missing=list(ready.missing),
            gaps=_gaps(slug, ready),
        )
    result = ready.result
    if result.collisions:
        pairs = [(collision.first, collision.second) for _article, collision in result.collisions]
        raise Unfinished(
            N_(
                "Des amendements retenus visent les mêmes mots : {pairs}. Choisissez, ou écrivez une rédaction commune."
            ),
            pairs=" ; ".join(f"{first} × {second}" for first, second in pairs),
            collisions=[list(pair) for pair in pairs],
        )
    if result.refused:
        keys = [key for _article, key, _reason in result.refused]
        raise Unfinished(
            N_("Des amendements retenus ne s’appliquent pas au texte : n° {numbers}. Reprenez leur rédaction."),
            numbers=", ".join(keys),
            refused=keys,
        )


def told(consultation: ConsultationView, ready: Readiness) -> dict[str, Any]:
    """What stands between the desk and publication, for programs: the same facts as the page and the refusal."""
    result = ready.result
    return {
        "ready": ready.is_ready,
        "threshold": consultation.threshold,
        "recorded": len(ready.recorded),
        "gaps": _gaps(consultation.slug, ready),
        "drafts": list(ready.drafts),
        "unanswered": list(ready.unanswered),
        "collisions": [[one.first, one.second] for _article, one in result.collisions],
        "refused": [key for _article, key, _reason in result.refused],
    }


def _gaps(slug: str, ready: Readiness) -> list[dict[str, Any]]:
    return [{**vars(gap), "address": addresses.url_desk_amendment(slug, gap.number)} for gap in ready.gaps]


async def _articles(consultation: ConsultationView, result: Result) -> list[NewArticle]:
    """The result with what the engine does not know: divisions, summaries, explanations. A new article stands in the
    division of the one before it."""
    version = await texts.version(consultation.version)
    known = {article.id: article for article in version.articles}
    written: list[NewArticle] = []
    divisions: tuple[NewDivision, ...] = ()
    for article in result.articles:
        before = known.get(article.id) if article.id is not None else None
        if before is not None:
            divisions = tuple(NewDivision(one.kind, one.number, one.title) for one in before.divisions)
        written.append(
            NewArticle(
                number=article.number,
                title=article.title,
                alineas=article.alineas,
                article=article.id,
                summary=before.summary if before and not article.keys else "",
                explanation=before.explanation if before else "",
                divisions=divisions,
            )
        )
    return written


async def _reveal(slug: str, consultation: ConsultationView, recorded: tuple[DecisionView, ...], now: datetime) -> None:
    """Make each answer public, with its journal entry, in the order of the amendments' numbers."""
    views = await amendments.by_ids(consultation.id, [answer.amendment for answer in recorded])
    for answer in sorted(recorded, key=lambda one: views[one.amendment].number):
        amendment = views[answer.amendment]
        await journal.record(
            slug, "decide", at=now,
            amd=amendment.number, rev=amendment.revision, out=answer.outcome.value,
            rel=answer.related_number, sha=chain.commit(answer.salt, answer.justification),
        )  # fmt: skip
    # Only these: an answer to an amendment withdrawn meanwhile stays private, as it has no entry in the journal.
    if recorded:
        await Decision.update({Decision.status: State.PUBLISHED.value, Decision.published_at: now}).where(
            Decision.id.is_in([answer.id for answer in recorded])
        )
