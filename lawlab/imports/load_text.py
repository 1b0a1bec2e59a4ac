"""A bill typed as plain text or Markdown → a bill and its consultation."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from lawlab import database
from lawlab.consultations import service as consultation_acts
from lawlab.engine import bill as reader
from lawlab.engine.bill import InvalidBill, ParsedBill
from lawlab.engine.calendar import Calendar
from lawlab.imports.files import Unreadable, read_text
from lawlab.web.i18n import N_
from texts import queries as texts
from texts import service as texts_acts
from texts.service import NewArticle, NewDivision

_MAX_BYTES = 8_000_000
_REASONS = {
    "too_big": N_("Ce texte est trop long : deux millions de signes au plus."),
    "no_article": N_("Aucun article : chaque article commence par une ligne « Article 1er – Titre »."),
    "duplicate_article": N_("Ligne {line} : l’article {excerpt} est déjà donné plus haut."),
    "invalid_number": N_("Ligne {line} : « {excerpt} » n’est pas un numéro d’article."),
    "text_outside_article": N_("Ligne {line} : ce texte n’est dans aucun article : « {excerpt} »"),
}
WARNINGS = {
    "status_ignored": N_("ligne {line} : la mention entre parenthèses n’est pas un alinéa, elle est laissée de côté"),
    "empty_article": N_("ligne {line} : cet article n’a pas d’alinéa"),
}


@dataclass(frozen=True)
class Opening:
    """How the text is opened to the public."""

    slug: str
    title: str
    summary: str
    organiser: str
    calendar: Calendar
    threshold: int


def read(path: Path) -> ParsedBill:
    """The bill of a UTF-8 file. Raises Unreadable, NotFound or TooLarge, with the line when one is to blame."""
    try:
        return reader.parse_bill(read_text(path, limit=_MAX_BYTES))
    except InvalidBill as problem:
        sentence = _REASONS.get(problem.reason, N_("Ligne {line} : ce texte n’est pas lisible comme un projet de loi."))
        raise Unreadable(sentence, line=problem.line, excerpt=problem.excerpt) from problem


async def load(parsed: ParsedBill, opening: Opening, *, now: datetime) -> int:
    """Write the bill and open it, in one transaction; gives the consultation's id. Raises Invalid (address taken…)."""
    async with database.transaction():
        bill = await texts_acts.add_bill(
            parsed.title or opening.title,
            short_title=opening.title[:160],
            author=opening.organiser,
            articles=articles(parsed),
            at=now,
            label="Texte soumis à la consultation",
        )
        return await consultation_acts.open_(
            slug=opening.slug,
            title=opening.title,
            summary=opening.summary,
            organiser=opening.organiser,
            bill=bill,
            version=(await texts.versions(bill))[0].id,
            calendar=opening.calendar,
            threshold=opening.threshold,
            by=None,
            at=now,
        )


def articles(parsed: ParsedBill) -> list[NewArticle]:
    """The articles as the texts room writes them."""
    return [
        NewArticle(
            number=article.number,
            title=article.title,
            alineas=article.alineas,
            summary=article.clear,
            divisions=tuple(NewDivision(d.kind, d.number, d.title) for d in article.divisions),
        )
        for article in parsed.articles
    ]
