"""What a drafter may type, with its limits."""

import re
from typing import ClassVar, Literal

from pydantic import Field, field_validator, model_validator

from lawlab.engine.outcome import POINTING, REWORDED, Outcome
from lawlab.engine.text import split_alineas
from lawlab.web.forms import Form
from lawlab.web.i18n import N_

JUSTIFICATION_CHARS = 10_000
NOTES_CHARS = 10_000
WORDING_CHARS = 200_000
LABEL_CHARS = 160

NEEDS_OUTCOME = N_("Choisissez une réponse.")
NEEDS_REASON = N_("Écrivez la justification : la décision ne peut pas être enregistrée sans elle.")
NEEDS_WORDING = N_("Écrivez la rédaction retenue : c’est elle qui entrera dans le texte.")
NEEDS_RELATED = N_("Dites de quel autre amendement il s’agit : donnez son numéro.")
NOT_A_NUMBER = N_("Donnez le numéro d’un amendement, en chiffres.")


class DecisionForm(Form):
    """One answer. ``is_draft`` keeps it private and lets the justification wait.

    ``alineas`` is the official wording of the whole article, one alinea a line (ignored unless the outcome needs one);
    ``related`` is the number of the amendment it is merged into or lapses because of.
    """

    missing: ClassVar[dict[str, str]] = {"outcome": NEEDS_OUTCOME}

    outcome: Outcome
    justification: str = Field(default="", max_length=JUSTIFICATION_CHARS)
    notes: str = Field(default="", max_length=NOTES_CHARS)
    alineas: str = Field(default="", max_length=WORDING_CHARS)
    related: int | None = None
    is_draft: bool = False

    @field_validator("related", mode="before")
    @classmethod
    def _number(cls, typed: object) -> object:
        """« n° 12 », « 12 » or 12."""
        if not isinstance(typed, str):
            return typed
        digits = re.sub(r"\s|n°", "", typed.casefold())
        if not digits:
            return None
        if not (digits.isascii() and digits.isdigit() and len(digits) < 9):
            raise ValueError(NOT_A_NUMBER)
        return int(digits)

    @model_validator(mode="after")
    def _only_what_it_needs(self) -> "DecisionForm":
        if self.outcome not in REWORDED:
            object.__setattr__(self, "alineas", "")
        if self.outcome not in POINTING:
            object.__setattr__(self, "related", None)
        return self

    @property
    def wording(self) -> tuple[str, ...]:
        """The official wording, alinea by alinea."""
        return split_alineas(self.alineas)

    @property
    def incomplete(self) -> dict[str, str]:
        """What must still be written before it can be recorded: field → sentence."""
        wanted = {
            "justification": "" if self.justification else NEEDS_REASON,
            "alineas": NEEDS_WORDING if self.outcome in REWORDED and not self.wording else "",
            "related": NEEDS_RELATED if self.outcome in POINTING and self.related is None else "",
        }
        return {name: sentence for name, sentence in wanted.items() if sentence}


class AnswerForm(DecisionForm):
    """The same as the page sends it: which edition was on the screen, and which button was pressed."""

    edition: int = Field(default=0, ge=0, le=1_000_000)
    act: Literal["next", "record", "draft"] = "record"

    @property
    def decision(self) -> DecisionForm:
        """What the service takes."""
        values = self.model_dump(exclude={"edition", "act", "is_draft"})
        return DecisionForm(**values, is_draft=self.act == "draft")


class PublicationForm(Form):
    """The name of the version to publish, and the tick that says one has read the list."""

    missing: ClassVar[dict[str, str]] = {
        "label": N_("Donnez un nom à la nouvelle version."),
        "confirm": N_("Cochez la case pour confirmer : une publication ne se reprend pas."),
    }

    label: str = Field(min_length=1, max_length=LABEL_CHARS)
    confirm: Literal["1"]
