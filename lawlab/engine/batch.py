"""The engine on cases of JSON lines: one case in, one answer out (see ``lawlab text --cases``)."""

import re
from collections.abc import Sequence
from typing import Any

from lawlab.engine.derive import derive
from lawlab.engine.enactment import enact, unmarked
from lawlab.engine.operations import to_data
from lawlab.engine.patch import Refused, apply
from lawlab.engine.reading import Opaque, Parsed, Partial, Reading, parse
from lawlab.engine.text import join_alineas, split_alineas
from lawlab.engine.verbs import Operation, RewriteArticle
from lawlab.engine.wording import Dialect, render

_MARKED = re.compile(r"</?[a-zA-Z][^>]*>|&(?:#\d+|[a-z]+);")


class BadCase(ValueError):
    """A case that has not the form expected."""


def apply_case(case: object, *, as_worded: bool = False) -> dict[str, Any]:
    """Adopted amendments applied to an article (``avant``, ``amendements``: ``numero``, ``texte``); ``numbered`` tells
    the numbers that they left open and that their place gave.

    >>> apply_case({"avant": "Un.", "amendements": [{"numero": "1", "texte": "Supprimer cet article."}]})["status"]
    'applied'
    """
    amendments = [(_text(one, "numero"), _text(one, "texte")) for one in _list(case, "amendements")]
    done = enact(_text(case, "avant"), amendments, as_worded=as_worded)
    data: dict[str, Any] = {
        "status": str(done.status),
        "text": join_alineas(done.alineas),
        "amendments": [
            {"number": answer.number, "status": str(answer.status), "reason": answer.reason} for answer in done.answers
        ],
    }
    if done.numbered:
        data["numbered"] = [{"alinea": one.alinea, "number": one.number} for one in done.numbered]
    return data


def diff_case(case: object, dialect: Dialect = "an") -> dict[str, Any]:
    """A change (``before``, ``after``) as wording, and the text that this wording gives when read and applied.

    >>> diff_case({"before": "Un délai.", "after": "Un seul délai."})["text"]
    'Un seul délai.'
    """
    before, after = split_alineas(_text(case, "before")), split_alineas(_text(case, "after"))
    ops, paragraphs = worded(before, after, dialect)
    reading = parse("\n".join(paragraphs))
    text = apply(reading.ops, before) if isinstance(reading, Parsed) else before
    return {"wording": join_alineas(paragraphs), "operations": to_data(ops), "text": join_alineas(text)}


def parse_case(case: object) -> dict[str, Any]:
    """An amendment read (``texte``); the article as it was (``avant``), when it comes too, tells where labels are.

    >>> parse_case({"texte": "Supprimer le 2°."})["unresolved"]
    True
    >>> parse_case({"texte": "Supprimer le 2°.", "avant": "1° Un ;\\n2° Deux."})["operations"]
    [{'op': 'delete_alineas', 'first': 2, 'last': 2}]
    """
    base = split_alineas(_plain(_text(case, "avant"))) if isinstance(case, dict) and "avant" in case else ()
    return reading_data(parse(_plain(_text(case, "texte")), base))


def _plain(text: str) -> str:
    return unmarked(text) if _MARKED.search(text) else text


def worded(
    before: Sequence[str], after: Sequence[str], dialect: Dialect = "an"
) -> tuple[tuple[Operation, ...], tuple[str, ...]]:
    """The operations of a change and their wording, which read and applied gives the new text exactly.

    >>> worded(["Un délai de quinze jours."], ["Un délai de dix jours."], "senat")[1]
    ('Alinéa 1', 'Remplacer le mot\\xa0:', 'quinze', 'par le mot\\xa0:', 'dix')
    """
    for ops in (derive(before, after), (RewriteArticle(tuple(after)),) if after else ()):
        paragraphs = render(ops, dialect, base=before)
        if not ops or _gives(paragraphs, before, after):
            break
    return ops, paragraphs


def _gives(paragraphs: Sequence[str], before: Sequence[str], after: Sequence[str]) -> bool:
    reading = parse("\n".join(paragraphs))
    if not isinstance(reading, Parsed):
        return False
    try:
        return apply(reading.ops, before) == tuple(after)
    except Refused:
        return False


def reading_data(reading: Reading) -> dict[str, Any]:
    """A reading as JSON: its status, its operations, and the wording that clerks of each chamber would give them.

    ``leftovers``: the paragraphs that were not understood; ``unresolved``: one of them names its place by a label.
    """
    ops = reading.ops if isinstance(reading, Parsed | Partial) else ()
    return {
        "status": {Parsed: "parsed", Partial: "partial", Opaque: "opaque"}[type(reading)],
        "operations": to_data(ops),
        "an": join_alineas(render(ops, "an")),
        "senat": join_alineas(render(ops, "senat")),
        "leftovers": _left(reading),
        "unresolved": not isinstance(reading, Parsed) and reading.unresolved,
        "skipped": list(reading.skipped) if isinstance(reading, Parsed | Partial) else [],
        "parent": reading.parent if isinstance(reading, Parsed | Partial) else "",
    }


def _left(reading: Reading) -> list[str]:
    match reading:
        case Partial(_, leftovers):
            return list(leftovers)
        case Opaque(text):
            return list(split_alineas(text))
        case Parsed():
            return []


def _text(case: object, key: str) -> str:
    found = case.get(key) if isinstance(case, dict) else None
    if isinstance(found, int) and not isinstance(found, bool):
        return str(found)
    if not isinstance(found, str):
        raise BadCase(f"{key} is missing or is not a text")
    return found


def _list(case: object, key: str) -> list[object]:
    found = case.get(key) if isinstance(case, dict) else None
    if not isinstance(found, list):
        raise BadCase(f"{key} is missing or is not a list")
    return found
