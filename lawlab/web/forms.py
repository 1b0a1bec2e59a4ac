"""Reads what was typed, once, and says in plain words what cannot be taken.

A form is a pydantic model with ``extra="forbid"``: unknown fields are refused, so that nobody sets a field that the
page does not show. Fields that begin with ``_`` (the token) and ``next`` are the site's, not the form's.
"""

import re
import types
import typing
from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar
from urllib.parse import parse_qsl

from litestar import Request
from litestar.datastructures import UploadFile
from litestar.exceptions import ClientException, HTTPException, InternalServerException
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from lawlab.errors import Invalid, TooLarge
from lawlab.web import i18n, visitors
from lawlab.web.i18n import N_, _

MAX_BODY_BYTES = 4 * 1024 * 1024
_MAX_DRAINED_BYTES = 64 * 1024 * 1024
_MAX_FIELDS = 5_000
OWN_FIELDS = frozenset({"next"})
# What neither PostgreSQL (NUL) nor XML, hence DOCX and Akoma Ntoso, can hold.
UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

TOO_BIG = N_(
    "Cet envoi dépasse 4 Mo, la limite du site. Rien n’a été enregistré. Revenez en arrière : votre texte est encore"
    " dans la page ; raccourcissez-le, puis envoyez-le de nouveau."
)
CHECK = N_("Corrigez ce qui est signalé, puis envoyez de nouveau.")
UNSTORABLE_SIGN = N_(
    "Ce champ contient un caractère que nous ne pouvons pas enregistrer. Nous l’avons retiré : relisez, puis renvoyez."
)
_SENTENCES = {
    "missing": N_("Remplissez ce champ."),
    "string_too_short": N_("{min_length} signes au moins."),
    "string_too_long": N_("{max_length} signes au plus ; il y en a {length}."),
    "too_long": N_("{max_length} éléments au plus."),
    "too_short": N_("Remplissez ce champ."),
    "literal_error": N_("Choisissez une des réponses proposées."),
    "enum": N_("Choisissez une des réponses proposées."),
    "bool_parsing": N_("Choisissez une des réponses proposées."),
    "int_parsing": N_("Écrivez un nombre entier."),
    "greater_than_equal": N_("Écrivez un nombre d’au moins {ge}."),
    "less_than_equal": N_("Écrivez un nombre d’au plus {le}."),
    "extra_forbidden": N_("Ce champ n’existe pas dans ce formulaire."),
    "url_parsing": N_("Cette adresse n’est pas complète. Exemple : https://exemple.fr/page"),
    "url_scheme": N_("Cette adresse doit commencer par https:// ou http://."),
}
_OTHERWISE = N_("Cette valeur ne peut pas être prise.")


class Form(BaseModel):
    """The base of every form: unknown fields refused, spaces around text dropped.

    ``missing`` may give, for a field, the sentence to show when it is left empty.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)
    missing: ClassVar[Mapping[str, str]] = {}


F = TypeVar("F", bound=BaseModel)


async def load(request: Request[Any, Any, Any]) -> dict[str, list[str]]:
    """Every field of the body as text, in order, read once; raises TooLarge beyond 4 MB.

    Line ends become ``\\n``; uploaded files are left to the routes that take them.
    """
    visitor = visitors.of(request.scope)
    if visitor.form is None:
        visitor.form = await _fields(request)
    return visitor.form


async def _fields(request: Request[Any, Any, Any]) -> dict[str, list[str]]:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    fields: dict[str, list[str]] = {}
    try:
        if kind == "application/x-www-form-urlencoded":
            text = (await request.body()).decode("utf-8", "replace")
            for name, value in parse_qsl(text, keep_blank_values=True, max_num_fields=_MAX_FIELDS):
                fields.setdefault(name, []).append(_lines(value))
        elif kind == "multipart/form-data":
            for name, part in (await request.form()).multi_items():
                if not isinstance(part, UploadFile):
                    fields.setdefault(name, []).append(_lines(str(part)))
    except HTTPException as error:
        if error.status_code == 413:
            await _drain(request)
            raise TooLarge(TOO_BIG) from error
        if isinstance(error, InternalServerException):  # the browser left while it was sending: nobody to answer
            raise ClientException from error
        raise
    except ValueError as error:  # more fields than any of our forms has
        raise ClientException from error
    return fields


async def _drain(request: Request[Any, Any, Any]) -> None:
    """Read what still comes, so that the browser gets our answer instead of a cut connection."""
    seen = 0
    while seen < _MAX_DRAINED_BYTES:
        event = await request.receive()
        if event["type"] != "http.request":
            return
        seen += len(event.get("body", b""))
        if not event.get("more_body", False):
            return


def _lines(value: str) -> str:
    return value.replace("\r\n", "\n").replace("\r", "\n")


def storable(value: str) -> str:
    """The text without the signs that cannot be stored."""
    return UNSTORABLE.sub("", value)


def is_own(name: str) -> bool:
    """Whether a field belongs to the site and not to the form."""
    return name.startswith("_") or name in OWN_FIELDS


async def typed(request: Request[Any, Any, Any]) -> dict[str, Any]:
    """What was typed, ready to show again: text, or a list when a field came several times; never a password."""
    fields = await load(request)
    return {name: value for name, value in shown(fields).items() if not is_own(name)}


def shown(fields: Mapping[str, list[str]]) -> dict[str, Any]:
    """Fields as they may be written back into a page."""
    kept: dict[str, Any] = {}
    for name, values in fields.items():
        clean = [storable(value) for value in values]
        if not is_secret(name):
            kept[storable(name)] = clean[0] if len(clean) == 1 else clean
    return kept


def is_secret(name: str) -> bool:
    """Fields that are never written back."""
    return "password" in name.lower()


async def read(request: Request[Any, Any, Any], model: type[F]) -> F:
    """The body as ``model``; raises Invalid with one sentence a field when something cannot be taken."""
    return check(model, _shaped(model, await fields(request)))


async def fields(request: Request[Any, Any, Any]) -> dict[str, list[str]]:
    """The form's own fields, for a form whose field names are not fixed; Invalid when a sign cannot be stored."""
    given = {name: values for name, values in (await load(request)).items() if not is_own(name)}
    bad = [name for name, values in given.items() if any(map(UNSTORABLE.search, [name, *values]))]
    if bad:
        raise Invalid(CHECK, fields={storable(name): UNSTORABLE_SIGN for name in bad})
    return given


def problems(error: Invalid) -> dict[str, str]:
    """The sentence to show beside each field, in the current language."""
    return {name: i18n.sentence(text, error.facts) for name, text in error.fields.items()}


def check(model: type[F], values: Mapping[str, Any]) -> F:
    """The values as ``model``; raises Invalid with one sentence a field."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise Invalid(CHECK, fields=sentences(error, getattr(model, "missing", {}))) from error


def _shaped(model: type[BaseModel], fields: Mapping[str, list[str]]) -> dict[str, Any]:
    """One value or a list a field, as the model wants; an empty answer to an optional field is no answer."""
    values: dict[str, Any] = {}
    for name, given in fields.items():
        known = next((f for n, f in model.model_fields.items() if name in (n, f.alias)), None)
        kind = known.annotation if known is not None else str
        if _is_list(kind):
            values[name] = given
        elif known is not None and given[-1].strip() == "" and not known.is_required() and not _is_text(kind):
            continue
        else:
            values[name] = given[-1]
    return values


def _parts(kind: Any) -> tuple[Any, ...]:
    is_union = typing.get_origin(kind) in (typing.Union, types.UnionType)
    return typing.get_args(kind) if is_union else (kind,)


def _is_list(kind: Any) -> bool:
    return any((typing.get_origin(part) or part) in (list, tuple, set, frozenset) for part in _parts(kind))


def _is_text(kind: Any) -> bool:
    return kind is str


def sentences(error: ValidationError, missing: Mapping[str, str] | None = None) -> dict[str, str]:
    """One sentence a field, in the current language; the first problem of each field is enough."""
    found: dict[str, str] = {}
    for problem in error.errors(include_url=False):
        name = str(problem["loc"][0]) if problem["loc"] else ""
        found.setdefault(storable(name), _sentence(problem, (missing or {}).get(name, "")))
    return found


def _sentence(problem: ErrorDetails, when_missing: str) -> str:
    kind, facts = problem["type"], dict(problem.get("ctx", {}))
    is_empty = kind in ("missing", "too_short") or (kind == "string_too_short" and not str(problem["input"]).strip())
    if is_empty:
        return _(when_missing or _SENTENCES["missing"])
    if kind == "value_error":
        cause = facts.get("error")
        return _(str(cause), **getattr(cause, "facts", {}))
    if kind == "string_too_long":
        facts["length"] = len(str(problem["input"]))
    return _(_SENTENCES.get(kind, _OTHERWISE), **facts)
