"""What a person may argue."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import AfterValidator, StringConstraints

from amendments.forms import clean, web_address
from lawlab.web.forms import Form
from lawlab.web.i18n import N_

BODY_CHARS = 2_000


class Side(StrEnum):
    """Pour, contre."""

    FOR = "for"
    AGAINST = "against"


def _source(text: str) -> str:
    try:
        return web_address(text)
    except ValueError:
        raise ValueError(N_("Donnez une adresse qui commence par http:// ou https://, sans espace.")) from None


class ArgumentForm(Form):
    """One idea (Markdown, at most 2,000 characters) on one side, and where it comes from."""

    missing: ClassVar[Mapping[str, str]] = {
        "body": N_("Écrivez votre argument."),
        "side": N_("Dites si vous êtes pour ou contre."),
    }

    side: Side
    body: Annotated[
        str, AfterValidator(clean), StringConstraints(strip_whitespace=True, min_length=1, max_length=BODY_CHARS)
    ]
    source_url: Annotated[str, AfterValidator(_source)] = ""


class SupportForm(Form):
    """``on`` is 1 to support, empty to take the support back."""

    on: bool = False
