"""Small worlds for the tests: a few fields each, made through the services, so that a test states only its subject."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from amendments import service as amendments
from amendments.forms import amendment_form
from lawlab.accounts import service as accounts
from lawlab.consultations import queries as consultations
from lawlab.consultations import service as consultations_service
from lawlab.consultations.queries import ConsultationView
from lawlab.engine.calendar import Calendar
from lawlab.engine.rules import Actor, Role
from texts import queries as texts_queries
from texts import service as texts
from texts.service import NewArticle, NewDivision

NOW = datetime(2026, 11, 22, 14, tzinfo=UTC)
DAY = timedelta(days=1)
_ONE_MORE = count(1)

ARTICLE_1 = (
    "Toute personne qui acquiert un bien a le droit de le faire réparer, ou de le réparer elle-même.",
    "Ce droit s’exerce pendant une durée qui ne peut être inférieure à sept ans.",
    "Est réputée non écrite toute clause qui interdit, limite ou renchérit l’exercice de ce droit.",
)
ARTICLE_2 = (
    "I. – Le fabricant rend disponibles les pièces détachées pendant sept ans.",
    "II. – Il les fournit à tout réparateur professionnel, agréé ou non, dans un délai de quinze jours ouvrables.",
    "III. – La notice de démontage est publiée gratuitement, dans un format ouvert.",
)
ARTICLE_4_BIS = ("Un décret en Conseil d’État précise les modalités d’application de la présente loi.",)
TITRE = NewDivision(kind="titre", number="Ier", title="Des objets qui durent")


@dataclass(frozen=True)
class World:
    """An open consultation: its slug, and the instant at which tests act by default."""

    slug: str
    now: datetime

    async def view(self) -> ConsultationView:
        return await consultations.one(self.slug)


def articles() -> list[NewArticle]:
    """Three articles under a titre, one with a number that says something about numbers."""
    return [
        NewArticle(
            number="1er", title="Droit à la réparation", alineas=ARTICLE_1, divisions=(TITRE,), summary="Réparer."
        ),
        NewArticle(number="2", title="Pièces détachées", alineas=ARTICLE_2, divisions=(TITRE,)),
        NewArticle(number="4 bis", title="Application", alineas=ARTICLE_4_BIS),
    ]


def calendar(now: datetime = NOW) -> Calendar:
    """Open since ten days, for ten more; then a week of votes, and a month for the answers."""
    return Calendar(now - 10 * DAY, now + 10 * DAY, now + 17 * DAY, now + 47 * DAY)


async def person(role: Role = Role.CITIZEN, *, name: str = "", kind: str = "citizen", now: datetime = NOW) -> Actor:
    """A new account of this role, that cannot sign in (no password): enough for services."""
    number = next(_ONE_MORE)
    name = name or f"Personne {number}"
    id_ = await accounts.create_person(name=name, role=role, kind=kind, origin="test", origin_key=str(number), now=now)
    return Actor(id=id_, name=name, role=role, kind=kind)


async def people(how_many: int) -> list[Actor]:
    """So many citizens."""
    return [await person() for _ in range(how_many)]


async def consultation(
    slug: str = "essai", *, now: datetime = NOW, threshold: int = 30, text: Sequence[NewArticle] | None = None
) -> World:
    """An open consultation on the three articles, or on the text given."""
    bill = await texts.add_bill(
        "Projet de loi relatif à la réparabilité des objets du quotidien",
        short_title="Des objets qui durent",
        author="Ministère du Quotidien",
        articles=text or articles(),
        at=now - 20 * DAY,
    )
    await consultations_service.open_(
        slug=slug,
        title="Des objets qui durent",
        summary="Un texte d’essai.",
        organiser="Ministère du Quotidien",
        bill=bill,
        version=(await texts_queries.versions(bill))[0].id,
        calendar=calendar(now),
        threshold=threshold,
        by=None,
        at=now - 20 * DAY,
    )
    return World(slug, now)


async def amendment(
    world: World,
    by: Actor,
    *,
    article: str = "2",
    base: Sequence[str] = ARTICLE_2,
    changes: dict[str, str] | None = None,
    alineas: Sequence[str] | None = None,
    title: str = "Livrer les pièces en dix jours",
) -> int:
    """Submit an amendment: ``changes`` replaces words of the base text, or ``alineas`` is the whole new text."""
    if alineas is None:
        alineas = list(base)
        for old, new in (changes or {"quinze jours": "dix jours"}).items():
            assert any(old in line for line in alineas), old
            alineas = [line.replace(old, new) for line in alineas]
    form = amendment_form(
        article=article, alineas=tuple(alineas), title=title, statement="Le délai actuel décourage de réparer."
    )
    return await amendments.submit(world.slug, form, by=by, now=world.now)


def later(world: World, days: float) -> World:
    """The same consultation, seen so many days later."""
    return replace(world, now=world.now + days * DAY)
