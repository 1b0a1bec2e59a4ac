"""From operations to the sentence of the trade, in the Assemblée's or the Sénat's style (LEGISTICS §2.2, 2.3, 2.5).

The same change in several alineas is said once: « Alinéas 5 et 9 » at the Sénat, « En conséquence, procéder à la même
substitution à l’alinéa 9 » at the Assemblée.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from lawlab.engine import assemblee, senat
from lawlab.engine.french import roman
from lawlab.engine.phrasing import _, capital
from lawlab.engine.verbs import DeleteAlineas, InAlinea, Operation

Dialect = Literal["an", "senat"]
Group = Sequence[Operation]


def render(
    ops: Sequence[Operation], dialect: Dialect = "an", *, article: str = "", base: Sequence[str] = ()
) -> tuple[str, ...]:
    """The paragraphs of the amendment; ``article`` names it (« l’article 4 ») instead of « cet article ».

    With the ``base`` alineas the second sentence of two is called « seconde ».

    >>> from lawlab.engine.verbs import ReplaceWords
    >>> for line in render([ReplaceWords(2, "quinze", "dix")]): print(line.replace("\u00a0", " "))
    À l’alinéa 2, substituer au mot :
    « quinze »
    le mot :
    « dix ».
    """
    whole = f"l’article{_}{article}" if article else "cet article"
    parts: list[list[str]] = []
    for group in _groups(ops):
        if dialect == "senat":
            parts.append(senat.sentence(group, whole, base))
            continue
        parts.append(assemblee.sentence(group, whole, base))
        same = [op for op in group if isinstance(op, InAlinea)]
        if len(same) > 1:
            parts.append([assemblee.again(same)])
    for place, lines in enumerate(parts, start=1):
        lines[0] = _part(place, lines[0], dialect) if len(parts) > 1 else capital(lines[0])
    return tuple(line for lines in parts for line in lines)


def _groups(ops: Sequence[Operation]) -> Iterator[Group]:
    """Deletions of alineas in a row, or the same change in alineas that follow one another, make one group."""
    group: list[Operation] = []
    for op in ops:
        if group and not _goes_with(group[-1], op):
            yield group
            group = []
        group.append(op)
    if group:
        yield group


def _goes_with(one: Operation, other: Operation) -> bool:
    if isinstance(one, DeleteAlineas) and isinstance(other, DeleteAlineas):
        return one.first > 0 and one.last < other.first
    if isinstance(one, InAlinea) and isinstance(other, InAlinea) and type(one) is type(other):
        return 0 < one.alinea < other.alinea and _moved(one, other.alinea) == other
    return False


def _moved(op: InAlinea, alinea: int) -> InAlinea:
    return replace(op, alinea=alinea)


def _part(place: int, line: str, dialect: Dialect) -> str:
    head = f"{roman(place)}.{_}–{_}"
    if dialect == "senat" or place == 1:
        return head + capital(line)
    return f"{head}En conséquence, {line}"
