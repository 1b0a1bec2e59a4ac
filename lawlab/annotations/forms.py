"""What a person may write in the margin."""

from collections.abc import Mapping
from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from lawlab.web.forms import Form
from lawlab.web.i18n import N_

MAX_BODY_CHARS = 2_000
MAX_QUOTE_CHARS = 1_000


class Kind(StrEnum):
    """What an annotation is."""

    REMARK = "remark"
    QUESTION = "question"
    SOURCE = "source"


class Visibility(StrEnum):
    """Who may read an annotation: everybody, or its author alone."""

    PUBLIC = "public"
    PRIVATE = "private"


class AnnotationForm(Form):
    """``article`` is the article's number in the open text; an empty ``quote`` aims at the whole alinea.

    ``occurrence`` says which one when the same words stand twice in the alinea (a selection knows it).
    """

    missing: ClassVar[Mapping[str, str]] = {
        "alinea": N_("Choisissez un alinéa de l’article."),
        "body": N_("Écrivez votre remarque ou votre question."),
    }

    article: str = Field(default="", max_length=60)
    alinea: int = Field(ge=1, le=100_000)
    quote: str = Field(default="", max_length=MAX_QUOTE_CHARS)
    occurrence: int = Field(default=1, ge=1, le=1_000)
    kind: Kind = Kind.REMARK
    visibility: Visibility = Visibility.PUBLIC
    body: str = Field(min_length=1, max_length=MAX_BODY_CHARS)
