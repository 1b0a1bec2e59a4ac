"""The OpenAPI document and its page for people, both made from the routes themselves and in the reader's language.

Litestar writes the document from an application that holds the API's routes alone and is never served: the pages of the
site have no place in it. Sentences are French msgids in the code, as everywhere, and are translated on the way out.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from litestar import Litestar, Router
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import License, Server

from lawlab import __version__
from lawlab.web.i18n import N_, _, in_language, language

TITLE = "lawlab"
ABOUT = N_(
    "Tout ce qui est public, en JSON, et rien d’autre : les mêmes réponses pour tous, sans compte. Chaque liste se"
    " suit par curseur ; chaque réponse a une étiquette (ETag) : renvoyée par If-None-Match, elle coûte un 304. Un"
    " paramètre inconnu est refusé. Depuis un autre site, on peut lire, pas écrire."
)
WORDS = ("summary", "description")


@dataclass(frozen=True)
class Parameter:
    """One parameter of an address, as the page tells it."""

    name: str
    place: str
    description: str
    choices: tuple[str, ...]


@dataclass(frozen=True)
class Operation:
    """One address: what it gives, what it takes, and the fields of its answer (name, description)."""

    path: str
    summary: str
    example: str
    parameters: tuple[Parameter, ...]
    fields: tuple[tuple[str, str], ...]


def described(operations: Sequence[Any]) -> dict[str, Any]:
    """The document as the routes give it: English names, French sentences."""
    app = Litestar(
        [Router("/api", route_handlers=list(operations))],
        openapi_config=OpenAPIConfig(
            title=TITLE,
            version=__version__,
            description=ABOUT,
            license=License(name="AGPL-3.0-or-later", url="https://www.gnu.org/licenses/agpl-3.0.html"),
            servers=[Server(url="/")],
            render_plugins=[JsonRenderPlugin()],
            operation_id_creator=lambda handler, _method, _path: handler.handler_name,
        ),
        logging_config=None,
    )
    found: dict[str, Any] = json.loads(json.dumps(app.openapi_schema.to_schema()))
    return found


class _Known:
    """The document by language, made when it is first asked for."""

    source: dict[str, Any] | None = None


def translated(operations: Sequence[Any]) -> dict[str, Any]:
    """The document in the current language."""
    if _Known.source is None:
        _Known.source = described(operations)
    found: dict[str, Any] = json.loads(_text(language()))
    return found


@lru_cache(maxsize=4)
def _text(chosen: str) -> str:
    return in_language(chosen, lambda: json.dumps(_said(_Known.source), ensure_ascii=False))


def _said(value: Any) -> Any:
    """The same, its sentences translated."""
    if isinstance(value, dict):
        return {
            name: _(part) if name in WORDS and isinstance(part, str) else _said(part) for name, part in value.items()
        }
    if isinstance(value, list):
        return [_said(part) for part in value]
    return value


def document(operations: Sequence[Any]) -> bytes:
    """The document as it is sent."""
    return json.dumps(translated(operations), ensure_ascii=False).encode()


def guide(operations: Sequence[Any], slug: str) -> list[Operation]:
    """Every address for the page, in the order of the routes; examples are about the consultation ``slug``."""
    found = translated(operations)
    shapes = found["components"]["schemas"]
    told: list[Operation] = []
    for path, methods in found["paths"].items():
        operation = methods["get"]
        fields = _fields(operation["responses"]["200"], shapes)
        told.append(
            Operation(
                path=path,
                summary=operation["summary"],
                example=_example(path, slug),
                parameters=tuple(_parameter(one, shapes) for one in operation.get("parameters", ())),
                fields=tuple(fields),
            )
        )
    return told


def _example(path: str, slug: str) -> str:
    """The same address for a real consultation, when nothing else is to be filled in."""
    filled = path.replace("{slug}", slug) if slug else path
    return "" if "{" in filled else filled


def _parameter(one: dict[str, Any], shapes: dict[str, Any]) -> Parameter:
    kinds = [one["schema"], *one["schema"].get("oneOf", ()), *one["schema"].get("anyOf", ())]
    kinds = [shapes[_name(kind)] if "$ref" in kind else kind for kind in kinds]
    choices = [str(value) for kind in kinds for value in kind.get("enum", ()) if value is not None]
    return Parameter(one["name"], one["in"], one.get("description", ""), tuple(choices))


def _fields(response: dict[str, Any], shapes: dict[str, Any]) -> list[tuple[str, str]]:
    """The fields of the answer, those of the items when it is a list."""
    shape = shapes[_name(response["content"]["application/json"]["schema"])]
    if "items" in shape["properties"]:
        shape = shapes[_name(shape["properties"]["items"]["items"])]
    return [(name, part.get("description", "")) for name, part in shape["properties"].items()]


def _name(reference: dict[str, Any]) -> str:
    return str(reference["$ref"]).rpartition("/")[2]
