"""A consultation of a stated size, made through the services in a throw-away database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from amendments import service as amendments
from amendments.forms import AmendmentForm
from arguments import service as arguments
from arguments.forms import ArgumentForm, Side
from lawlab import clock, database
from lawlab.accounts import service as accounts
from lawlab.consultations import service as consultations
from lawlab.engine.calendar import Calendar
from lawlab.engine.rules import Actor, Role
from lawlab.settings import Settings
from lawlab.votes import service as votes
from texts import queries as texts_queries
from texts import service as texts
from texts.service import NewArticle

SLUG = "bench"
ARTICLES = 10
ALINEAS = 6
_SENTENCE = (
    "{roman}. – Le fabricant ou l’importateur rend disponibles les pièces détachées indispensables à l’utilisation "
    "du bien pendant une durée de {years} ans à compter de la mise sur le marché de la dernière unité du modèle."
)


@dataclass(frozen=True)
class Place:
    """Where the bench acts: the consultation, one amendment on article 1, and the instant of the acts."""

    slug: str
    amendment: int
    now: datetime


def bill(articles: int = ARTICLES, alineas: int = ALINEAS) -> list[NewArticle]:
    """Articles of equal size, each alinea different from the others."""
    return [
        NewArticle(
            number="1er" if number == 1 else str(number),
            title=f"Objet de l’article {number}",
            alineas=tuple(
                _SENTENCE.format(roman="I" * place, years=number * 10 + place) for place in range(1, alineas + 1)
            ),
        )
        for number in range(1, articles + 1)
    ]


async def fill(now: datetime, *, amendments_count: int, arguments_count: int) -> Place:
    """Open a consultation with so many amendments on article 1 and so many arguments on the first of them."""
    async with database.transaction():
        people = [
            await accounts.create_person(
                name=f"Personne {index}", origin="bench-author", origin_key=str(index), now=now
            )
            for index in range(20)
        ]
        authors = [Actor(id=id_, name="", role=Role.CITIZEN, kind="citizen") for id_ in people]
        bill_id = await texts.add_bill("Projet de loi de mesure", short_title="Mesure", articles=bill(), at=now)
        calendar = Calendar(
            now - timedelta(days=1), now + timedelta(days=20), now + timedelta(days=27), now + timedelta(days=60)
        )
        await consultations.open_(
            slug=SLUG,
            title="Mesure",
            summary="Une consultation de mesure.",
            organiser="lawlab",
            bill=bill_id,
            version=(await texts_queries.versions(bill_id))[0].id,
            calendar=calendar,
            by=None,
            at=now - timedelta(days=1),
        )
        first = 0
        for index in range(amendments_count):
            number = await amendments.submit(SLUG, _form(index), by=authors[index % 20], now=now)
            first = first or number
            await votes.cast(SLUG, "amendment", number, 1, by=authors[(index + 1) % 20], now=now)
        for index in range(arguments_count):
            form = ArgumentForm(
                side=Side.FOR if index % 2 else Side.AGAINST,
                body=f"Argument n° {index} : les pièces manquent, et la réparation attend.",
            )
            await arguments.argue(SLUG, form, number=first, by=authors[index % 20], now=now)
    return Place(SLUG, first, now)


def _form(index: int) -> AmendmentForm:
    lines = list(bill()[0].alineas)
    place = index % len(lines)
    lines[place] = lines[place].replace("dernière unité", f"dernière unité n° {index}")
    return AmendmentForm(
        article="1er", alineas=tuple(lines), title=f"Préciser l’unité n° {index}", statement="Pour plus de clarté."
    )


@asynccontextmanager
async def opened(settings: Settings, *, amendments_count: int = 1, arguments_count: int = 0) -> AsyncIterator[Place]:
    """Migrate, connect and fill the database of these settings; close it at the end."""
    await database.migrate(settings)
    await database.connect(settings)
    try:
        now = clock.now()
        yield await fill(now, amendments_count=amendments_count, arguments_count=arguments_count)
    finally:
        await database.close()
