"""The parameters of the API's addresses: what they mean, and what they may hold."""

from typing import Annotated, Any, Literal

from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import Example
from litestar.params import PathParameter, QueryParameter

from lawlab.api import asking, shapes
from lawlab.engine.calendar import Phase
from lawlab.engine.outcome import Outcome
from lawlab.web.guards import MOST_NUMBER
from lawlab.web.i18n import N_

Slug = Annotated[
    str,
    PathParameter(
        description=N_("L’adresse courte de la consultation."),
        min_length=1,
        max_length=80,
        examples=[Example(summary="demo", value="demo")],
    ),
]
Number = Annotated[
    int, PathParameter(description=N_("Le numéro que l’on dit."), ge=1, examples=[Example(summary="1", value=1)])
]
ArticleNumber = Annotated[
    str,
    PathParameter(
        description=N_("Le numéro de l’article tel que les adresses l’écrivent."),
        min_length=1,
        max_length=60,
        examples=[Example(summary="2", value="2")],
    ),
]

Cursor = Annotated[
    str | None,
    QueryParameter(
        description=N_("Le « next » de la réponse précédente ; rien pour commencer."),
        max_length=asking.MOST_CURSOR_CHARS,
    ),
]
Limit = Annotated[int, QueryParameter(description=N_("Nombre d’éléments par réponse."), ge=1, le=asking.MOST)]
VersionNumber = Annotated[
    int | None,
    QueryParameter(
        description=N_("Une version ; par défaut celle publiée, sinon celle en débat."), ge=1, le=MOST_NUMBER
    ),
]
OfArticle = Annotated[
    str | None, QueryParameter(description=N_("Seulement cet article, par son numéro."), min_length=1, max_length=60)
]
OfAmendment = Annotated[
    int | None, QueryParameter(description=N_("Seulement sur cet amendement."), ge=1, le=MOST_NUMBER)
]
InPhase = Annotated[Phase | None, QueryParameter(description=N_("Seulement dans cette phase."))]
OfStatus = Annotated[
    Literal["submitted", "withdrawn", "hidden"] | None,
    QueryParameter(description=N_("Seulement en débat, retirés ou masqués.")),
]
OfKind = Annotated[
    Literal["citizen", "association", "company", "authority"] | None,
    QueryParameter(description=N_("Seulement de ce type de compte.")),
]
OfOutcome = Annotated[Outcome | None, QueryParameter(description=N_("Seulement avec cette réponse publiée."))]
OnSide = Annotated[Literal["for", "against"] | None, QueryParameter(description=N_("Seulement pour, ou contre."))]
OfRemark = Annotated[
    Literal["remark", "question", "source"] | None, QueryParameter(description=N_("Seulement de cette sorte."))
]
OnTarget = Annotated[
    Literal["amendment", "article"] | None, QueryParameter(description=N_("Seulement sur les uns, ou les autres."))
]
AmendmentSort = Annotated[
    Literal["number", "newest", "discussed", "rank"],
    QueryParameter(
        description=N_("Par numéro, les derniers déposés, les plus votés, ou par rang (une fois les votes clos).")
    ),
]

_ERROR = shapes.Error
_CLEAR = {
    400: ResponseSpec(_ERROR, generate_examples=False, description=N_("Un paramètre inconnu, ou hors de ses bornes.")),
    406: ResponseSpec(_ERROR, generate_examples=False, description=N_("Autre chose que du JSON a été demandé.")),
}
ANSWERS: dict[int, Any] = {
    304: ResponseSpec(None, generate_examples=False, description=N_("Rien n’a changé depuis cette étiquette.")),
    **_CLEAR,
}
FOUND_OR_NOT: dict[int, Any] = {
    **ANSWERS,
    404: ResponseSpec(_ERROR, generate_examples=False, description=N_("Cela n’existe pas, ou n’est pas public.")),
}
