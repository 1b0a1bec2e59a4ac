"""The running order in which amendments are called (LEGISTICS §3.3).

Article by article, before it, on it, after it; what strikes or rewrites the article first; then by place; at one place,
what departs most from the text first. Identical amendments are called together, the Government's and the committee's
at their head. A sub-amendment is called just before the amendment that it amends.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lawlab.engine.conflicts import running_key
from lawlab.engine.normal_form import normal_form
from lawlab.engine.number import ArticleNumber, InvalidNumber, Position, order_key
from lawlab.engine.verbs import Operation

_DIGITS = re.compile(r"(\d+)")


@dataclass(frozen=True)
class Tabled:
    """An amendment as it is tabled.

    ``article``: the number of the article, "" for the title of the bill, and any other target (a division) after the
    articles; ``at``: when it was tabled, as text that sorts; ``parent``: the amendment that it amends, or "";
    ``official``: tabled by the Government or the committee.
    """

    id: str
    article: str
    operations: tuple[Operation, ...] = ()
    position: Position = "on"
    at: str = ""
    parent: str = ""
    official: bool = False


def order(amendments: Iterable[Tabled]) -> tuple[str, ...]:
    """Their ids in running order: each once, whatever the order given.

    >>> from lawlab.engine.verbs import DeleteAlineas, DeleteArticle
    >>> order([Tabled("10", "2", (DeleteAlineas(1, 1),)), Tabled("9", "2", (DeleteArticle(),)),
    ...        Tabled("3", "2", (DeleteAlineas(1, 1),), parent="10"), Tabled("7", "1er bis")])
    ('7', '9', '3', '10')
    """
    every = sorted(amendments, key=lambda one: (_natural(one.id), one.at, repr(one)))
    known = {one.id for one in every}
    leader: dict[tuple[object, ...], tuple[object, ...]] = {}
    forms = [_form(one) for one in every]
    for one, form in zip(every, forms, strict=True):
        leader[form] = min(leader.get(form, _since(one)), _since(one))
    ranked = sorted(
        zip(every, forms, strict=True),
        key=lambda pair: (_place(pair[0]), running_key(pair[0].operations), leader[pair[1]], *_rank(pair[0])),
    )
    below: dict[str, list[Tabled]] = {}
    for one, _ in ranked:
        below.setdefault(one.parent if one.parent in known else "", []).append(one)
    called: list[str] = []
    seen: set[str] = set()

    def call(group: list[Tabled]) -> None:
        waiting = [(one, False) for one in reversed(group)]
        while waiting:
            one, is_next = waiting.pop()
            if is_next:
                called.append(one.id)
            elif one.id not in seen:
                seen.add(one.id)
                waiting += [(one, True), *((sub, False) for sub in reversed(below.get(one.id, [])))]

    call(below.get("", []))
    call([one for one, _ in ranked])  # amendments that amend one another in a circle: nothing is left out
    return tuple(called)


def _form(one: Tabled) -> tuple[object, ...]:
    return one.article, one.position, one.parent, normal_form(one.operations)


def _since(one: Tabled) -> tuple[object, ...]:
    return one.at, _natural(one.id)


def _rank(one: Tabled) -> tuple[object, ...]:
    return not one.official, one.at, _natural(one.id)


def _place(one: Tabled) -> tuple[object, ...]:
    """The title, then the articles in the order of the bill, then what is not an article."""
    if not one.article.strip():
        return (0,)
    try:
        return 1, *order_key(ArticleNumber.parse(one.article), one.position)
    except InvalidNumber:
        return 2, one.article, one.position != "before", one.position == "after"


def _natural(id_: str) -> tuple[tuple[int, int, str], ...]:
    """« 9 » before « 10 », « 10 » before « 10 rect. »."""
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in _DIGITS.split(id_) if part)
