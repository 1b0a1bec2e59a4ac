"""One answer for everything that is refused: as a page, as a block for htmx, or as JSON.

Statuses live here and nowhere else. When a form was sent, the answer holds every field that was typed, ready to be sent
again (``errors/kept``): a stale token, an ended session or a closed phase never costs anybody their text.
"""

import json
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.types import ExceptionHandlersMap
from pydantic import ValidationError

from lawlab import errors
from lawlab.web import addresses, forms, i18n, pages, visitors
from lawlab.web.i18n import N_, _

log = logging.getLogger("lawlab.web")

STATUSES: dict[type[errors.LawlabError], int] = {
    errors.NotFound: 404,
    errors.NotSignedIn: 401,
    errors.NotAllowed: 403,
    errors.BadToken: 403,
    errors.PhaseClosed: 409,
    errors.TextMoved: 409,
    errors.Unfinished: 409,
    errors.Unclear: 400,
    errors.NotAcceptable: 406,
    errors.Invalid: 422,
    errors.TooLarge: 413,
    errors.TooMany: 429,
    errors.NotReady: 503,
}
TITLES = {
    400: N_("Cette demande n’a pas été comprise"),
    401: N_("Connectez-vous pour continuer"),
    403: N_("Ce n’est pas possible ici"),
    404: N_("Cette page n’existe pas, ou plus"),
    405: N_("Cette adresse ne s’utilise pas ainsi"),
    406: N_("Cette réponse n’existe pas sous cette forme"),
    409: N_("Ce n’est plus possible en l’état"),
    413: N_("C’est trop long pour être envoyé"),
    422: N_("Des points sont à corriger"),
    429: N_("Trop d’essais en peu de temps"),
    500: N_("Le site a rencontré une erreur"),
    503: N_("Ce n’est pas encore prêt"),
}
SEND_AGAIN = N_("Relisez, puis envoyez de nouveau")
NEXT_STEPS = {
    400: N_("Revenez en arrière et essayez de nouveau."),
    401: N_("Lire ne demande pas de compte. Amender, argumenter et voter, si."),
    403: N_("Vous pouvez continuer à lire le texte et les amendements."),
    404: N_("L’adresse est peut-être incomplète. Repartez de la liste des consultations."),
    405: N_("Repartez de la liste des consultations."),
    406: N_("Demandez une autre forme de réponse."),
    409: N_("Rien n’a été enregistré. Ce que vous aviez écrit est gardé plus bas."),
    413: N_("Rien n’a été enregistré."),
    422: N_("Rien n’a été enregistré."),
    429: N_("Attendez un peu, puis essayez de nouveau."),
    503: N_("Actualisez la page dans quelques secondes."),
    500: N_("Rien n’a été enregistré. L’erreur est notée ; si elle revient, donnez-nous son numéro."),
}
BROKEN = N_("Une erreur inattendue s’est produite (numéro {reference}).")
BAD_PARAMETER = N_("Cette valeur ne peut pas être prise : {names}. La description de l’adresse dit ce qui est permis.")
_CODES = {400: "bad-request", 404: "not-found", 405: "wrong-method", 413: "too-large", 429: "too-many"}
TOKEN_FIELD = "_csrf"
_HIDDEN_FIELDS = frozenset({"edition", "draft", "revision", "base"})
_LONG = 80


@dataclass(frozen=True)
class Trouble:
    """What to tell: status, stable code, sentence, facts for machines, and the fields at fault."""

    status: int
    code: str
    message: str
    facts: Mapping[str, object]
    fields: Mapping[str, str]

    @property
    def title(self) -> str:
        if self.code == errors.BadToken.code:
            return _(SEND_AGAIN)
        return _(TITLES.get(self.status, TITLES[500]))

    @property
    def next_step(self) -> str:
        return _(NEXT_STEPS.get(self.status, NEXT_STEPS[500]))


def trouble(error: Exception) -> Trouble:
    """Any exception as something a person can read; the unexpected is logged under a number, and tells nothing."""
    match error:
        case errors.LawlabError():
            status = next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)
            fields = forms.problems(error) if isinstance(error, errors.Invalid) else {}
            return Trouble(status, error.code, i18n.sentence(error.message, error.facts), error.facts, fields)
        case ValidationError():
            fields = forms.sentences(error)
            return Trouble(422, errors.Invalid.code, _(forms.CHECK), {}, fields)
        case ValidationException():
            named = {str(one.get("key", "")): "" for one in error.extra or () if isinstance(one, dict)}
            names = ", ".join(sorted(filter(None, named)))
            message = _(BAD_PARAMETER, names=names) if names else _(TITLES[400])
            return Trouble(400, errors.Unclear.code, message, {"parameters": sorted(named)}, {})
        case HTTPException() if error.status_code < 500:
            status = error.status_code if error.status_code in TITLES else 400
            return Trouble(status, _CODES.get(status, "bad-request"), _(TITLES[status]), {}, {})
        case _:
            reference = secrets.token_hex(4)
            log.error("error %s", reference, exc_info=error)
            return Trouble(500, "broken", _(BROKEN, reference=reference), {"reference": reference}, {})


def handle(request: Request[Any, Any, Any], error: Exception) -> Response[str]:
    """The answer to a request that ended with ``error``."""
    found = trouble(error)
    headers = {"Vary": "HX-Request, Accept"}
    if (seconds := found.facts.get("retry_after")) is not None:
        headers["Retry-After"] = str(seconds)
    if isinstance(error, HTTPException) and (allowed := (error.headers or {}).get("allow")):
        headers["Allow"] = allowed
    if wants_json(request):
        return as_json(found, headers)
    if pages.wants_block(request):
        headers |= {"HX-Retarget": "#messages", "HX-Reswap": "innerHTML", "HX-Reselect": "unset"}
        return _render(request, "errors/message", found, headers, block="message")
    if request.method not in ("GET", "HEAD") and (fields := visitors.of(request.scope).form):
        return kept(request, found, action=_here(request), fields=fields, headers=headers)
    return _render(request, "errors/error", found, headers, back=_here(request))


def _here(request: Request[Any, Any, Any]) -> str:
    query = request.scope["query_string"].decode("latin-1")
    path = request.scope.get("raw_path", b"").decode("latin-1").partition("?")[0] or request.scope["path"]
    return path + (f"?{query}" if query else "")


def _render(
    request: Request[Any, Any, Any],
    template: str,
    found: Trouble,
    headers: Mapping[str, str],
    *,
    block: str | None = None,
    **values: Any,
) -> Response[str]:
    text = pages.render(request, template, {"trouble": found, **values}, block=block)
    return Response(text, media_type=pages.HTML, status_code=found.status, headers=dict(headers))


@dataclass(frozen=True)
class KeptField:
    """One field of a form that could not be taken, ready to be shown and sent again."""

    name: str
    value: str
    is_hidden: bool
    is_long: bool


def kept_fields(fields: Mapping[str, Any]) -> tuple[KeptField, ...]:
    """The fields a person typed (no token, no password), in their order."""
    found: list[KeptField] = []
    for name, values in fields.items():
        if name == TOKEN_FIELD:
            continue
        for value in values if isinstance(values, list) else [values]:
            hidden = name in _HIDDEN_FIELDS or forms.is_own(name)
            found.append(KeptField(name, str(value), hidden, len(value) > _LONG or "\n" in value))
    return tuple(found)


def kept(
    request: Request[Any, Any, Any],
    found: Trouble | None,
    *,
    action: str,
    fields: Mapping[str, list[str]],
    headers: Mapping[str, str] | None = None,
) -> Response[str]:
    """The page that gives back what was typed: to send again, after signing in if need be.

    ``found`` None: the person has just signed in, and only has to send.
    """
    shown = forms.shown(fields)
    values = {
        "trouble": found,
        "action": action if addresses.is_local(action) else "/",
        "fields": kept_fields(shown),
        "must_sign_in": found is not None
        and found.status in (401, 403)
        and visitors.of(request.scope).user is None
        and not any(forms.is_secret(name) for name in fields),
        "secrets": [name for name in fields if forms.is_secret(name)],
        "carried": carry(action, shown),
    }
    text = pages.render(request, "errors/kept", values)
    status = 200 if found is None else found.status
    return Response(text, media_type=pages.HTML, status_code=status, headers=dict(headers or {}))


def carry(action: str, shown: Mapping[str, Any]) -> str:
    """What was typed, as one hidden field that goes through signing in."""
    fields = {name: value for name, value in shown.items() if not forms.is_own(name)}
    return json.dumps({"action": action, "fields": fields}, ensure_ascii=False)


def carried(text: str) -> tuple[str, dict[str, list[str]]] | None:
    """The action and fields that ``carry`` wrote; None when it is anything else."""
    try:
        data = json.loads(text)
        action, fields = str(data["action"]), dict(data["fields"])
    except (ValueError, TypeError, KeyError):
        return None
    lists = {
        str(name): [str(one) for one in (value if isinstance(value, list) else [value])]
        for name, value in fields.items()
    }
    return (action, lists) if addresses.is_local(action) else None


def wants_json(request: Request[Any, Any, Any]) -> bool:
    """API paths, and clients that put JSON before HTML."""
    if request.scope["path"].startswith("/api"):
        return True
    accepted = request.headers.get("accept", "")
    json_at, html_at = accepted.find("application/json"), accepted.find("text/html")
    return json_at >= 0 and (html_at < 0 or json_at < html_at)


def as_json(found: Trouble, headers: Mapping[str, str]) -> Response[str]:
    """One shape for every error: ``{"ok": false, "error": {"code", "message", "facts"}}``."""
    facts: dict[str, object] = {**found.facts, **({"fields": dict(found.fields)} if found.fields else {})}
    body = {"ok": False, "error": {"code": found.code, "message": found.message, "facts": facts}}
    return Response(
        json.dumps(body, ensure_ascii=False, default=str),
        media_type="application/json",
        status_code=found.status,
        headers={**headers, "Content-Language": i18n.language()},
    )


HANDLERS: ExceptionHandlersMap = {errors.LawlabError: handle, HTTPException: handle, Exception: handle}
