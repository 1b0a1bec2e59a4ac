"""The verbs of an amendment: what it does to one article, in the numbers of the base version.

Every alinea number, sentence and occurrence refers to the *base*, never to the text after another part of the same
amendment. An alinea (alinéa) counts from 1, or from the end: -1 is the last one. ARTICLE (0) stands for the article:
its only alinea, or the one where the words are found. A sentence counts from 1, or from the end. An occurrence counts
from 1; -1 is the last one, "all" is every one.
"""

from dataclasses import dataclass
from typing import Literal

Edge = Literal["start", "end"]
Where = Literal["after", "before"]
Occurrence = int | Literal["all"]
ARTICLE = 0


@dataclass(frozen=True)
class DeleteArticle:
    """« Supprimer cet article. »"""


@dataclass(frozen=True)
class RewriteArticle:
    """« Rédiger ainsi cet article : »"""

    alineas: tuple[str, ...]


@dataclass(frozen=True)
class InsertArticle:
    """« Après l’article 7, insérer l’article suivant : » — a place, not yet a number."""

    position: Where
    anchor: str
    title: str
    alineas: tuple[str, ...]


@dataclass(frozen=True)
class DeleteAlineas:
    """« Supprimer les alinéas 3 à 7. »"""

    first: int
    last: int


@dataclass(frozen=True)
class RewriteAlineas:
    """« Rédiger ainsi l’alinéa 4 : » or « Substituer aux alinéas 4 et 5 les trois alinéas suivants : »"""

    first: int
    last: int
    alineas: tuple[str, ...]


@dataclass(frozen=True)
class InsertAlineas:
    """« Après l’alinéa 2, insérer l’alinéa suivant : » ; after = 0 is before alinea 1."""

    after: int
    alineas: tuple[str, ...]


@dataclass(frozen=True)
class AppendAlineas:
    """« Compléter cet article par l’alinéa suivant : »"""

    alineas: tuple[str, ...]


@dataclass(frozen=True)
class DeleteSentence:
    """« Supprimer la dernière phrase de l’alinéa 6. »"""

    alinea: int
    sentence: int


@dataclass(frozen=True)
class ReplaceWords:
    """« À l’alinéa 2, substituer aux mots : … les mots : … » ; the words must be found exactly once where it says."""

    alinea: int
    old: str
    new: str
    sentence: int | None = None
    edge: Edge | None = None
    occurrence: Occurrence | None = None


@dataclass(frozen=True)
class DeleteWords:
    """« À l’alinéa 23, supprimer les mots : … » ; the space that becomes useless goes with them."""

    alinea: int
    old: str
    sentence: int | None = None
    edge: Edge | None = None
    occurrence: Occurrence | None = None


@dataclass(frozen=True)
class InsertWords:
    """« À l’alinéa 2, après le mot : …, insérer les mots : … » ; the space between is understood."""

    alinea: int
    anchor: str
    text: str
    where: Where = "after"
    sentence: int | None = None
    edge: Edge | None = None
    occurrence: Occurrence | None = None


@dataclass(frozen=True)
class AppendWords:
    """« Compléter l’alinéa 7 par les mots : … » ; they go before its final mark and its closing guillemet."""

    alinea: int
    text: str
    sentence: int | None = None


@dataclass(frozen=True)
class PrependWords:
    """« Au début de l’alinéa 7, insérer les mots : … » ; they go after its label, if they have none."""

    alinea: int
    text: str
    sentence: int | None = None


@dataclass(frozen=True)
class AppendSentence:
    """« Compléter l’alinéa 7 par la phrase suivante : … » ; « x ; » becomes « x. Phrase ; »."""

    alinea: int
    text: str


@dataclass(frozen=True)
class InsertSentence:
    """« Après la première phrase de l’alinéa 3, insérer la phrase suivante : … » ; after = 0 is before the first."""

    alinea: int
    after: int
    text: str


@dataclass(frozen=True)
class RewriteSentences:
    """« Rédiger ainsi la seconde phrase de l’alinéa 3 : … » ; the sentences ``first`` to ``last`` of the alinea."""

    alinea: int
    first: int
    last: int
    text: str


@dataclass(frozen=True)
class RewriteTail:
    """« Après le mot : « délai », rédiger ainsi la fin de l’alinéa 23 : … » ; the final mark stays unless given."""

    alinea: int
    after: str
    text: str
    sentence: int | None = None
    occurrence: Occurrence | None = None


@dataclass(frozen=True)
class DeleteTail:
    """« Après le mot : « délai », supprimer la fin de l’alinéa 23. » ; the final mark stays."""

    alinea: int
    after: str
    sentence: int | None = None
    occurrence: Occurrence | None = None


@dataclass(frozen=True)
class RewriteHead:
    """« Rédiger ainsi le début de l’alinéa 23 : … » ; up to ``before``, or to where the new text joins the old one."""

    alinea: int
    text: str
    before: str = ""
    sentence: int | None = None


@dataclass(frozen=True)
class RewriteTitle:
    """« Rédiger ainsi l’intitulé du chapitre II : … » ; ``of`` says whose title it is, as the amendment does."""

    text: str
    of: str = ""


@dataclass(frozen=True)
class DeleteDivision:
    """« Supprimer cette division et son intitulé. »"""


@dataclass(frozen=True)
class InsertDivision:
    """« Après l’article 7, insérer une division additionnelle ainsi rédigée : … » ; its lines, articles included."""

    position: Where
    anchor: str
    alineas: tuple[str, ...]


WordOperation = ReplaceWords | DeleteWords | InsertWords
InAlinea = (
    WordOperation
    | DeleteSentence
    | AppendWords
    | PrependWords
    | AppendSentence
    | InsertSentence
    | RewriteSentences
    | RewriteTail
    | DeleteTail
    | RewriteHead
)
Operation = (
    DeleteArticle
    | RewriteArticle
    | InsertArticle
    | RewriteTitle
    | DeleteDivision
    | InsertDivision
    | DeleteAlineas
    | RewriteAlineas
    | InsertAlineas
    | AppendAlineas
    | InAlinea
)
