"""What it takes to erase an account: the password again, and a word of certainty."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field

from lawlab.web.forms import Form
from lawlab.web.i18n import N_


class EraseForm(Form):
    """The current password, and the ticked box."""

    missing: ClassVar[Mapping[str, str]] = {
        "current_password": N_("Écrivez votre mot de passe actuel."),
        "sure": N_("Cochez la case pour confirmer : l’effacement ne se défait pas."),
    }

    current_password: str = Field(min_length=1, max_length=500, repr=False)
    sure: Literal["yes"]
