"""What a person types to come in."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from email_validator import EmailNotValidError, validate_email
from pydantic import Field, ValidationInfo, field_validator

from lawlab.accounts import passwords
from lawlab.accounts.queries import folded_email, folded_name
from lawlab.web.forms import Form
from lawlab.web.i18n import N_

Kind = Literal["citizen", "association", "company", "authority"]
NAME_CHARS = 80
BAD_EMAIL = N_("Cette adresse n’est pas complète. Exemple : prenom@exemple.fr")
NO_AT = N_("Il manque le signe @. Exemple : prenom@exemple.fr")
ASK_EMAIL = N_("Écrivez votre adresse électronique.")
ASK_PASSWORD = N_("Écrivez votre mot de passe.")


def checked_email(value: str) -> str:
    """The address in one spelling; nothing is sent to check it. Raises ValueError with a sentence."""
    if not value:
        raise ValueError(ASK_EMAIL)
    if "@" not in value:
        raise ValueError(NO_AT)
    try:
        found = validate_email(value, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise ValueError(BAD_EMAIL) from error
    return folded_email(found.normalized)


class SignIn(Form):
    """Address and password. Nothing about their shape is checked: a wrong one is only wrong."""

    missing: ClassVar[Mapping[str, str]] = {"email": ASK_EMAIL, "password": ASK_PASSWORD}

    email: str = Field(min_length=1, max_length=254)
    password: str = Field(min_length=1, max_length=500, repr=False)


class SignUp(Form):
    """A new account. ``rules``: the charter was read; ``register_number`` is for organisations."""

    missing: ClassVar[Mapping[str, str]] = {
        "email": ASK_EMAIL,
        "password": ASK_PASSWORD,
        "name": N_("Écrivez le nom à afficher."),
        "rules": N_("Lisez les règles du débat, puis cochez la case."),
    }

    email: str = Field(max_length=254)
    name: str = Field(min_length=2, max_length=NAME_CHARS)
    password: str = Field(min_length=1, max_length=500, repr=False)
    kind: Kind = "citizen"
    register_number: str = Field(default="", max_length=40)
    rules: Literal["yes"]

    @field_validator("email")
    @classmethod
    def _email(cls, value: str) -> str:
        return checked_email(value)

    @field_validator("name")
    @classmethod
    def _name(cls, value: str) -> str:
        name = " ".join(value.split())
        if len(folded_name(name)) < 2:
            raise ValueError(N_("Il faut au moins deux lettres."))
        return name

    @field_validator("password")
    @classmethod
    def _password(cls, value: str, info: ValidationInfo) -> str:
        if weak := passwords.weakness(value, name=info.data.get("name", ""), email=info.data.get("email", "")):
            raise ValueError(weak)
        return value


class AskReset(Form):
    """Where to send the link."""

    missing: ClassVar[Mapping[str, str]] = {"email": ASK_EMAIL}

    email: str = Field(max_length=254)

    @field_validator("email")
    @classmethod
    def _email(cls, value: str) -> str:
        return checked_email(value)


class NewPassword(Form):
    """A new password, once."""

    missing: ClassVar[Mapping[str, str]] = {"password": ASK_PASSWORD}

    password: str = Field(min_length=1, max_length=500, repr=False)


class ChangePassword(NewPassword):
    """A new password, with the current one."""

    missing: ClassVar[Mapping[str, str]] = {"password": ASK_PASSWORD, "current_password": ASK_PASSWORD}

    current_password: str = Field(min_length=1, max_length=500, repr=False)


class Preferences(Form):
    """The language of the e-mails."""

    language: Literal["fr", "en"]
