"""Operations: the truth of an amendment (never its French sentence), as JSON, and derived from an edited text.

JSON: a list of objects, ``op`` naming the verb (``replace_words``) and the other keys its fields; what has its
default value is left out. Reading is strict: anything odd is refused.
"""

import re
from collections.abc import Sequence
from dataclasses import MISSING, Field, fields
from typing import Any, get_args

from lawlab.engine.derive import derive
from lawlab.engine.verbs import (
    AppendAlineas,
    AppendSentence,
    AppendWords,
    DeleteAlineas,
    DeleteArticle,
    DeleteDivision,
    DeleteSentence,
    DeleteTail,
    DeleteWords,
    InsertAlineas,
    InsertArticle,
    InsertDivision,
    InsertSentence,
    InsertWords,
    Operation,
    PrependWords,
    ReplaceWords,
    RewriteAlineas,
    RewriteArticle,
    RewriteHead,
    RewriteSentences,
    RewriteTail,
    RewriteTitle,
)

__all__ = [
    "AppendAlineas",
    "AppendSentence",
    "AppendWords",
    "DeleteAlineas",
    "DeleteArticle",
    "DeleteDivision",
    "DeleteSentence",
    "DeleteTail",
    "DeleteWords",
    "InsertAlineas",
    "InsertArticle",
    "InsertDivision",
    "InsertSentence",
    "InsertWords",
    "InvalidOperations",
    "Operation",
    "PrependWords",
    "ReplaceWords",
    "RewriteAlineas",
    "RewriteArticle",
    "RewriteHead",
    "RewriteSentences",
    "RewriteTail",
    "RewriteTitle",
    "derive",
    "from_data",
    "to_data",
]

_CLASSES: tuple[type[Operation], ...] = get_args(Operation)
_NAMES: dict[type[Operation], str] = {cls: re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower() for cls in _CLASSES}
_BY_NAME = {name: cls for cls, name in _NAMES.items()}
_CHOICES = {"edge": ("start", "end"), "where": ("after", "before"), "position": ("after", "before")}
MAX_OPERATIONS = 2_000


class InvalidOperations(ValueError):
    """This JSON is not a list of operations."""


def to_data(ops: Sequence[Operation]) -> list[dict[str, Any]]:
    """JSON-safe form.

    >>> to_data([DeleteAlineas(3, 7)])
    [{'op': 'delete_alineas', 'first': 3, 'last': 7}]
    """
    return [_one(op) for op in ops]


def _one(op: Operation) -> dict[str, Any]:
    data: dict[str, Any] = {"op": _NAMES[type(op)]}
    for field in fields(op):
        value = getattr(op, field.name)
        if field.default is MISSING or value != field.default:
            data[field.name] = list(value) if isinstance(value, tuple) else value
    return data


def from_data(data: object) -> tuple[Operation, ...]:
    """Read it back. Raises InvalidOperations on an unknown verb or field, a wrong type, an empty or broken line.

    >>> from_data([{"op": "delete_alineas", "first": 3, "last": 7}])
    (DeleteAlineas(first=3, last=7),)
    """
    if not isinstance(data, list) or len(data) > MAX_OPERATIONS:
        raise InvalidOperations("a list of operations is expected")
    return tuple(_read(item) for item in data)


def _read(item: object) -> Operation:
    if not isinstance(item, dict) or not isinstance(item.get("op"), str) or item["op"] not in _BY_NAME:
        raise InvalidOperations(f"not an operation: {item!r}"[:200])
    cls = _BY_NAME[item["op"]]
    known = {field.name: field for field in fields(cls)}
    odd = set(item) - set(known) - {"op"}
    if odd:
        raise InvalidOperations(f"{item['op']} has no field {sorted(map(str, odd))}"[:200])
    values: dict[str, Any] = {}
    for name, field in known.items():
        if name in item:
            values[name] = _value(item["op"], field, item[name])
        elif field.default is MISSING:
            raise InvalidOperations(f"{item['op']} needs {name}")
    first, last = values.get("first", 1), values.get("last", values.get("first", 1))
    if first > last and (first < 0) == (last < 0):
        raise InvalidOperations(f"{item['op']}: a range goes forward")
    return cls(**values)


def _value(op: str, field: Field[Any], value: object) -> object:
    name = field.name
    if value is None and field.default is None:
        return None
    good = False
    match name:
        case "alineas":
            good = isinstance(value, list) and bool(value) and all(_line(line) for line in value)
            value = tuple(value) if isinstance(value, list) else value
        case "edge" | "where" | "position":
            good = value in _CHOICES[name]
        case "sentence" | "first" | "last":
            good = _whole(value) and value != 0
        case "occurrence":
            good = value == "all" or (_whole(value) and value != 0)
        case "after" if op in ("insert_alineas", "insert_sentence"):
            good = _whole(value)
        case "alinea":
            good = _whole(value)
        case "title" | "of" | "before":
            good = isinstance(value, str) and (not value or _line(value))
        case _:
            good = isinstance(value, str) and _line(value) and bool(value.strip())
    if not good:
        raise InvalidOperations(f"{op}: {name} cannot be {value!r}"[:200])
    return value


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 100_000


def _line(value: object) -> bool:
    return isinstance(value, str) and bool(value) and "\n" not in value and "\r" not in value
