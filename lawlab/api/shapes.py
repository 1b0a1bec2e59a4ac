"""What the API answers. Field names are the archive's; what needs words has them, in the language of the reader."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from lawlab.engine.calendar import Phase
from lawlab.engine.outcome import Outcome
from lawlab.web.i18n import N_

Next = Annotated[str | None, Field(description=N_("À donner comme « cursor » pour la suite ; absent à la fin."))]
Address = Annotated[str, Field(description=N_("L’adresse de la page, permanente."), examples=["/consultations/demo"])]
Url = Annotated[str, Field(description=N_("La source donnée par son auteur, ou rien."))]


class Shape(BaseModel):
    """The base of every answer."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="null")


class ErrorDetail(Shape):
    code: str = Field(description=N_("Stable, pour les programmes."), examples=["not-found"])
    message: str = Field(description=N_("Une phrase pour la personne, dans sa langue."))
    facts: dict[str, Any] = Field(description=N_("Ce qui complète la phrase."))


class Error(Shape):
    """Every refusal has this one shape."""

    ok: bool = Field(default=False, description=N_("Toujours faux."))
    error: ErrorDetail


class Person(Shape):
    """Somebody as pages show them."""

    name: str = Field(examples=["Anne R."])
    kind: str = Field(description=N_("Citoyen, association, entreprise ou collectivité."), examples=["citizen"])
    register_number: str = Field(description=N_("Le numéro d’une organisation à son registre, ou rien."))


class Bill(Shape):
    title: str
    short_title: str
    kind: str
    author: str
    language: str = Field(examples=["fr"])


class Dates(Shape):
    opens_at: datetime
    closes_at: datetime = Field(description=N_("Fin des amendements."))
    votes_close_at: datetime
    report_due_at: datetime
    published_at: datetime | None = Field(description=N_("Publication des réponses, ou rien avant."))


class Totals(Shape):
    articles: int
    amendments: int = Field(description=N_("Amendements en débat."))
    arguments: int
    annotations: int = Field(description=N_("Annotations publiques."))
    votes: int = Field(description=N_("Votes sur les rédactions actuelles, comptes importés compris."))


class Consultation(Shape):
    slug: str = Field(examples=["demo"])
    title: str
    summary: str
    organiser: str
    phase: Phase
    dates: Dates
    bill: Bill
    version: int = Field(description=N_("Le numéro de la version en débat."))
    outcome: int | None = Field(description=N_("Le numéro de la version publiée à l’issue, ou rien avant."))
    threshold: int = Field(description=N_("Votes tranchés à partir desquels une réponse est due."))
    licence: str
    origin: str = Field(description=N_("L’import dont elle vient, ou rien."))
    is_demo: bool
    totals: Totals
    url: Address


class Consultations(Shape):
    items: list[Consultation]
    total: int
    next: Next = None


class Division(Shape):
    kind: str = Field(examples=["titre"])
    number: str
    title: str


class Votes(Shape):
    """Votes on the current wording. Imported counts are part of the totals, and told apart."""

    agree: int
    mixed: int
    disagree: int
    total: int
    score: float = Field(description=N_("Borne basse de Wilson à 95 % sur d’accord / (d’accord + pas d’accord)."))
    by_kind: dict[str, list[int]] = Field(description=N_("Par type de compte : d’accord, mitigé, pas d’accord."))
    imported: list[int] | None = Field(description=N_("Comptes importés : d’accord, mitigé, pas d’accord."))
    imported_from: str
    on_former_wordings: int = Field(description=N_("Votes donnés à une rédaction précédente : ils ne comptent pas."))


ShownVotes = Annotated[
    Votes | None,
    Field(
        description=N_(
            "Rien tant que les votes sont ouverts et que trop peu sont tranchés (le seuil de la consultation)."
        )
    ),
]


class Article(Shape):
    number: str = Field(examples=["4 bis"])
    slug: str = Field(description=N_("Le numéro tel que les adresses l’écrivent."), examples=["4-bis"])
    title: str
    position: int
    alineas: list[str]
    summary: str
    explanation: str
    divisions: list[Division]
    version: int
    amendments: int
    annotations: int
    arguments: int
    votes: ShownVotes
    url: Address


class Articles(Shape):
    items: list[Article]
    total: int
    next: Next = None


class VersionHead(Shape):
    number: int
    label: str
    created_at: datetime
    digest: str = Field(description=N_("SHA-256 de la forme canonique du texte."))
    parent: int | None
    url: Address


class Versions(Shape):
    items: list[VersionHead]
    total: int
    next: Next = None


class ArticleText(Shape):
    number: str
    slug: str
    title: str
    alineas: list[str]
    divisions: list[Division]


class Version(VersionHead):
    """A version with its text."""

    articles: list[ArticleText]


class Rank(Shape):
    rank: int
    of: int
    tied: bool = Field(description=N_("À égalité avec un autre."))


class Amendment(Shape):
    """An amendment in its current wording. A hidden one keeps its number, its votes and its author, not its words."""

    number: int
    status: str = Field(description=N_("En débat, retiré ou masqué."), examples=["submitted"])
    revision: int
    target: str = Field(description=N_("Un article, ou un article à ajouter après lui."), examples=["article"])
    article: str = Field(description=N_("Le numéro de l’article tel que les adresses l’écrivent."), examples=["2"])
    article_number: str
    version: int = Field(description=N_("La version qu’il modifie."))
    touched: list[int] = Field(description=N_("Les alinéas qu’il change, dans cette version."))
    title: str
    statement: str
    source_url: Url
    new_title: str
    wording: list[str] = Field(description=N_("La rédaction juridique, ligne à ligne."))
    operations: list[dict[str, Any]] = Field(description=N_("Les mêmes changements, pour les programmes."))
    alineas: list[str] = Field(description=N_("L’article tel que l’auteur le veut."))
    author: Person
    submitted_at: datetime | None
    updated_at: datetime
    arguments: int
    votes: ShownVotes
    rank: Rank | None = Field(description=N_("Sa place, quand assez de personnes ont tranché."))
    outcome: Outcome | None = Field(description=N_("La réponse publiée, ou rien."))
    url: Address


class Amendments(Shape):
    items: list[Amendment]
    total: int
    next: Next = None


class Piece(Shape):
    text: str
    who: str = Field(description=N_("L’auteur de l’amendement, le ministère à sa suite, ou rien."), examples=["author"])


class Standing(Shape):
    article: str
    alinea: int
    pieces: list[Piece]
    words: int = Field(description=N_("Mots de l’auteur seul."))


class FollowUp(Shape):
    """What became of an amendment."""

    amendment: int
    status: str
    outcome: Outcome | None = Field(description=N_("La réponse publiée, ou rien."))
    justification: str
    related: int | None = Field(description=N_("L’amendement où il est fondu, ou à cause duquel il tombe."))
    version: int = Field(description=N_("La dernière version du texte, celle où ses mots sont cherchés."))
    words: int = Field(description=N_("Mots de l’auteur qui s’y trouvent."))
    standing: list[Standing] = Field(description=N_("Les alinéas de cette version qui en gardent des mots."))
    votes: ShownVotes
    url: Address


class Wording(Shape):
    revision: int
    title: str
    statement: str
    wording: list[str]
    operations: list[dict[str, Any]]
    alineas: list[str]
    at: datetime


class Wordings(Shape):
    items: list[Wording]
    total: int
    next: Next = None


class Argument(Shape):
    number: int
    side: str = Field(examples=["for"])
    body: str
    source_url: Url
    amendment: int | None
    article: str | None
    supports: int = Field(description=N_("Personnes qui le jugent convaincant, comptes importés compris."))
    author: Person
    created_at: datetime


class Arguments(Shape):
    items: list[Argument]
    total: int
    next: Next = None


class Annotation(Shape):
    number: int
    kind: str = Field(examples=["question"])
    body: str
    version: int
    article: str
    alinea: int
    quote: str
    prefix: str
    suffix: str
    author: Person
    created_at: datetime


class Annotations(Shape):
    items: list[Annotation]
    total: int
    next: Next = None


class Tally(Shape):
    kind: str = Field(examples=["amendment"])
    target: str = Field(description=N_("Le numéro de l’amendement, ou celui de l’article."), examples=["47"])
    revision: int
    votes: ShownVotes


class Tallies(Shape):
    items: list[Tally]
    total: int
    next: Next = None


class Decision(Shape):
    amendment: int
    outcome: Outcome
    justification: str
    alineas: list[str] = Field(description=N_("La rédaction officielle, quand la réponse en change les mots."))
    related: int | None = Field(description=N_("L’amendement où il est fondu, ou à cause duquel il tombe."))
    published_at: datetime | None
    url: Address


class Decisions(Shape):
    """Empty before publication."""

    items: list[Decision]
    total: int
    next: Next = None


class Place(Shape):
    rank: int
    amendment: int
    agree: int
    mixed: int
    disagree: int
    score: float
    tied: bool
    enough: bool = Field(description=N_("Assez de votes tranchés pour qu’un rang se dise."))


class Ranking(Shape):
    """The published order. While votes are open, only those that enough people have decided on are in it."""

    formula: dict[str, Any]
    order: list[Place]
    waiting: list[int] = Field(description=N_("Amendements dont les résultats ne se montrent pas encore."))


class Report(Shape):
    """Every figure of the report, as ``report.json`` of the archive gives them; provisional before publication."""

    is_provisional: bool
    figures: dict[str, Any]


class Journal(Shape):
    chapter: str
    count: int
    link: str = Field(description=N_("Le dernier maillon de la chaîne."))
    archive: str = Field(description=N_("L’archive où chaque ligne se vérifie."))
