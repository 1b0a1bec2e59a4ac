"""What is new in a consultation, on an article, among the answers: the latest first, as everybody may read it."""

from datetime import datetime

from amendments import listing
from amendments import queries as amendments
from amendments.queries import Status
from arguments import queries as arguments
from lawlab.consultations.queries import ConsultationView
from lawlab.decisions import queries as decisions
from lawlab.feeds.atom import Entry
from lawlab.web import addresses, pages
from lawlab.web.i18n import _
from texts import queries as texts

MOST = 50
MOST_CHARS = 600


async def latest(consultation: ConsultationView, article: int | None = None) -> list[Entry]:
    """Amendments, arguments and answers; without an article, the versions of the text too."""
    found = await _amendments(consultation, article) + await _arguments(consultation, article)
    found += await answers(consultation, article)
    if article is None:
        found += await _versions(consultation)
    return _cut(found)


async def answers(consultation: ConsultationView, article: int | None = None) -> list[Entry]:
    """The published answers, by the time of their publication; nothing before it."""
    if consultation.published_at is None:
        return []
    told = await decisions.published(consultation.id)
    about = await amendments.by_ids(consultation.id, [one.amendment for one in told])
    return _cut(
        [
            Entry(
                key=f"{consultation.slug}/decisions/{amendment.number}",
                path=addresses.url_follow_up(consultation.slug, amendment.number),
                title=_("Réponse à l’amendement n° {number} : {outcome}", number=amendment.number,
                        outcome=_outcome(answer.outcome)),
                text=_short(answer.justification),
                author=consultation.organiser or consultation.title,
                published=answer.published_at or consultation.published_at,
                updated=answer.published_at or consultation.published_at,
            )
            for answer in told
            if (amendment := about.get(answer.amendment)) is not None and article in (None, amendment.article)
        ]
    )  # fmt: skip


def _outcome(outcome: object) -> str:
    words: str = pages.environment().globals["ui"].outcome(outcome)  # type: ignore[attr-defined]
    return str(words).strip()


async def _amendments(consultation: ConsultationView, article: int | None) -> list[Entry]:
    rows = [row for row in await listing.index(consultation.id) if article in (None, row.article)]
    rows = [row for row in rows if row.status != Status.HIDDEN]
    rows = sorted(rows, key=lambda row: (row.updated_at, row.number), reverse=True)[:MOST]
    views = await amendments.by_ids(consultation.id, [row.id for row in rows])
    found: list[Entry] = []
    for row in rows:
        one = views[row.id]
        sentence = _("Amendement n° {number} : {title}", number=one.number, title=one.title)
        if one.status == Status.WITHDRAWN:
            sentence = _("Amendement n° {number} retiré : {title}", number=one.number, title=one.title)
        found.append(
            Entry(
                key=f"{consultation.slug}/amendments/{one.number}",
                path=addresses.url_amendment(consultation.slug, one.number),
                title=sentence,
                text=_short(one.statement),
                author=one.author.name,
                published=one.submitted_at or one.created_at,
                updated=one.updated_at,
            )
        )
    return found


async def _arguments(consultation: ConsultationView, article: int | None) -> list[Entry]:
    told = await arguments.latest(consultation.id, article=article, limit=MOST)
    about = await amendments.by_ids(consultation.id, [one.amendment for one in told if one.amendment])
    version = await texts.version(consultation.version)
    slugs = {one.id: one.slug for one in version.articles}
    found: list[Entry] = []
    for one in told:
        amendment = about.get(one.amendment) if one.amendment is not None else None
        if amendment is not None:
            path = addresses.url_amendment(consultation.slug, amendment.number)
            place = _("sur l’amendement n° {number}", number=amendment.number)
        elif one.article in slugs:
            path = addresses.url_article(consultation.slug, slugs[one.article])
            place = _("sur l’article {number}", number=next(a.number for a in version.articles if a.id == one.article))
        else:
            continue
        side = _("Argument pour") if one.side == "for" else _("Argument contre")
        found.append(
            Entry(
                key=f"{consultation.slug}/arguments/{one.number}",
                path=path,
                title=f"{side}, {place}",
                text=_short(one.body),
                author=one.author.name,
                published=one.created_at,
                updated=one.created_at,
            )
        )
    return found


async def _versions(consultation: ConsultationView) -> list[Entry]:
    return [
        Entry(
            key=f"{consultation.slug}/versions/{head.number}",
            path=addresses.url_version(consultation.slug, head.number),
            title=_("Version {number} du texte : {label}", number=head.number, label=head.label),
            text="",
            author=consultation.organiser or consultation.title,
            published=head.created_at,
            updated=head.created_at,
        )
        for head in await texts.versions(consultation.bill)
    ]


def _cut(entries: list[Entry]) -> list[Entry]:
    def when(entry: Entry) -> tuple[datetime, str]:
        return entry.updated, entry.key

    return sorted(entries, key=when, reverse=True)[:MOST]


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= MOST_CHARS else text[:MOST_CHARS].rsplit(" ", 1)[0] + "…"
