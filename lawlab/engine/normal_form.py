"""One spelling for operations that are the same: what « identical amendments » compares, on one base."""

import json
from collections.abc import Sequence

from lawlab.engine.operations import to_data
from lawlab.engine.text import normalise
from lawlab.engine.verbs import Operation


def normal_form(ops: Sequence[Operation]) -> str:
    """Equal for the same verbs at the same places with the same words, whatever their order and typography.

    >>> from lawlab.engine.verbs import DeleteAlineas, DeleteWords
    >>> one, other = DeleteWords(1, "l’eau"), DeleteAlineas(3, 3)
    >>> normal_form([one, other]) == normal_form([other, DeleteWords(1, "l'eau")])
    True
    """
    parts = []
    for item in to_data(ops):
        plain = {name: _plain(value) for name, value in item.items()}
        parts.append(json.dumps(plain, sort_keys=True, ensure_ascii=False))
    return "\n".join(sorted(parts))


def _plain(value: object) -> object:
    if isinstance(value, str):
        return normalise(value)
    return [normalise(str(line)) for line in value] if isinstance(value, list) else value
