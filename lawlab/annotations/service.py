"""Write in the margin, and take it back."""

from datetime import datetime

from lawlab import database
from lawlab.annotations import anchor, queries
from lawlab.annotations.forms import AnnotationForm, Visibility
from lawlab.annotations.tables import Annotation
from lawlab.consultations import queries as consultations
from lawlab.consultations import service as consultation_service
from lawlab.engine import chain
from lawlab.engine.rules import Action, Actor
from lawlab.errors import Invalid, NotAllowed
from lawlab.journal import service as journal
from lawlab.web.i18n import N_
from texts import queries as texts


async def annotate(slug: str, form: AnnotationForm, *, by: Actor | None, now: datetime) -> int:
    """Anchor an annotation to words of the open text; gives its number. A private one commits only its digest.

    Raises NotFound, NotSignedIn, PhaseClosed, and Invalid when the alinea or the quoted words are not in the article.
    """
    async with database.transaction():
        consultation = await consultations.one(slug)
        actor = await consultation_service.check(Action.ANNOTATE, by, consultation, now)
        article = await texts.article_in(consultation.version, form.article)
        place = _anchor(article, form)
        number = await consultation_service.take_number(consultation.id, "annotation")
        salt = journal.new_salt()
        await Annotation.insert(
            Annotation(
                consultation=consultation.id,
                number=number,
                version=consultation.version,
                article=article.id,
                alinea=form.alinea,
                quote=place.quote,
                prefix=place.prefix,
                suffix=place.suffix,
                kind=form.kind.value,
                is_public=form.visibility is Visibility.PUBLIC,
                body=form.body,
                author=actor.id,
                salt=salt,
                created_at=now,
            )
        )
        text = queries.committed(alinea=form.alinea, quote=place.quote, body=form.body)
        await journal.record(
            slug,
            "annotate",
            at=now,
            who=actor.id,
            tgt=f"note-{number}",
            art=article.id,
            pub=form.visibility is Visibility.PUBLIC,
            sha=chain.commit(salt, text),
        )
    return number


async def remove(slug: str, number: int, *, by: Actor | None, now: datetime) -> queries.AnnotationView:
    """Take back one's own annotation, whatever the phase; gives what was removed. Raises NotFound, NotAllowed.

    The row goes, with its salt: the journal keeps that something was written and taken back, and nothing of what.
    """
    async with database.transaction():
        consultation = await consultations.one(slug)
        found = await queries.one(consultation.id, number, reader=by)
        if by is None or found.author.id != by.id:
            raise NotAllowed(N_("Seule la personne qui a écrit cette annotation peut la retirer."))
        await Annotation.delete().where(Annotation.id == found.id)
        await journal.record(slug, "withdraw", at=now, who=by.id, tgt=f"note-{number}")
    return found


async def erase(consultation: int, person: int) -> int:
    """Delete every annotation of a person; gives how many the journal commits to. Inside ``transaction()``."""
    rows = await database.fetch(
        "DELETE FROM annotation WHERE consultation = ? AND author = ? RETURNING id", consultation, person
    )
    return len(rows)


def _anchor(article: texts.ArticleView, form: AnnotationForm) -> anchor.Anchor:
    if form.alinea > len(article.alineas):
        raise Invalid(
            N_("L’article {article} n’a pas d’alinéa {alinea}."),
            fields={"alinea": N_("Choisissez un alinéa de l’article.")},
            article=article.number,
            alinea=form.alinea,
        )
    if not form.quote.strip():
        return anchor.Anchor(quote="", prefix="", suffix="")
    place = anchor.find(article.alineas[form.alinea - 1], form.quote, occurrence=form.occurrence)
    if place is None:
        raise Invalid(
            N_("Les mots visés ne sont pas dans l’alinéa {alinea}."),
            fields={
                "quote": N_("Recopiez les mots tels qu’ils sont dans l’alinéa, ou laissez vide pour l’alinéa entier.")
            },
            alinea=form.alinea,
        )
    return place
