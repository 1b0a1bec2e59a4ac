"""What the decisions did to the text, and who wrote each word: computed from the open data's tables alone.

The report page shows it, ``report.json`` counts it and ``verify`` computes it again.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from lawlab.engine import operations, provenance
from lawlab.engine.adoption import Adopted, BaseArticle, Result, adopt
from lawlab.engine.consolidate import consolidate
from lawlab.engine.derive import derive
from lawlab.engine.outcome import APPLIED, REWORDED, Outcome
from lawlab.engine.provenance import Passage
from lawlab.engine.verbs import InsertArticle, Operation
from lawlab.export.figures import version_of
from lawlab.export.tables import Records, Row

MINISTRY = "*"
"""An origin "47" is the words of amendment 47; "47*" those of the ministry in the wording it retained for it."""


@dataclass(frozen=True)
class Told:
    """An article in the published text: ``old`` is None when it is new, ``new`` when it is gone."""

    id: int | None
    number: str
    title: str
    old: tuple[str, ...] | None
    new: tuple[str, ...] | None
    passages: tuple[tuple[Passage, ...], ...]
    numbers: tuple[int, ...]


def base_articles(records: Records) -> list[BaseArticle]:
    """The articles of the version under discussion."""
    version = version_of(records, records["consultation"]["version"])
    return [BaseArticle(one["id"], one["number"], one["title"], tuple(one["alineas"])) for one in version["articles"]]


def applied(records: Records) -> list[tuple[Row, Row]]:
    """(amendment, decision) of each answer that changes the text, by number."""
    amendments = {row["number"]: row for row in records["amendments"]}
    return [(amendments[row["amendment"]], row) for row in records["decisions"] if Outcome(row["outcome"]) in APPLIED]


def own(amendment: Row) -> tuple[Operation, ...]:
    """The operations of an amendment as its author wrote them."""
    return operations.from_data(amendment["operations"])


def official(amendment: Row, decision: Row, base: dict[int, BaseArticle]) -> tuple[Operation, ...]:
    """The operations that entered the text: the ministry's wording where there is one."""
    if Outcome(decision["outcome"]) not in REWORDED or not decision["alineas"]:
        return own(amendment)
    wording = tuple(decision["alineas"])
    if amendment["target"] == "after":
        return (InsertArticle("after", amendment["article_number"], amendment["new_title"], wording),)
    return derive(base[amendment["article"]].alineas, wording)


def result(records: Records) -> Result:
    """The text that the published decisions give."""
    articles = base_articles(records)
    base = {article.id: article for article in articles}
    return adopt(
        articles,
        [
            Adopted(str(amendment["number"]), amendment["article"], official(amendment, decision, base))
            for amendment, decision in applied(records)
        ],
    )


def told(records: Records) -> tuple[Told, ...]:
    """Every article of the published text in order, then those that are gone; empty before publication."""
    if records["consultation"]["outcome"] is None:
        return ()
    found = result(records)
    base = {article.id: article for article in base_articles(records)}
    changes: dict[int, list[tuple[Row, Row]]] = {}
    for amendment, decision in applied(records):
        if amendment["target"] != "after":
            changes.setdefault(amendment["article"], []).append((amendment, decision))
    by_number = {str(amendment["number"]): (amendment, decision) for amendment, decision in applied(records)}
    stories: list[Told] = []
    for article in found.articles:
        numbers = tuple(int(key) for key in article.keys)
        if article.id is None:
            passages = _new(article.alineas, by_number[article.keys[0]])
            stories.append(Told(None, article.number, article.title, None, article.alineas, passages, numbers))
            continue
        before = base[article.id]
        passages = provenance.trace(_chain(before, changes.get(article.id, ()), base))
        stories.append(
            Told(article.id, article.number, article.title, before.alineas, article.alineas, passages, numbers)
        )
    for gone in found.deleted:
        numbers = tuple(amendment["number"] for amendment, _decision in changes.get(gone, ()))
        stories.append(Told(gone, base[gone].number, base[gone].title, base[gone].alineas, None, (), numbers))
    return tuple(stories)


def _chain(
    article: BaseArticle, changes: Iterable[tuple[Row, Row]], base: dict[int, BaseArticle]
) -> list[tuple[str, tuple[str, ...]]]:
    """Base, then the text after each change: first in the author's words, then in the ministry's where it has some.

    The author's words that do not fit beside the others (they were replaced) are left out: what the ministry took of
    them is then the ministry's.
    """
    chain = [("", article.alineas)]
    kept: list[tuple[str, tuple[Operation, ...]]] = []
    for amendment, decision in changes:
        key = str(amendment["number"])
        mine, theirs = own(amendment), official(amendment, decision, base)
        if theirs != mine:
            tried = consolidate(article.alineas, [*kept, (key, mine)])
            if not tried.collisions and not tried.refused:
                chain.append((key, tried.alineas))
            key_of = key + MINISTRY
        else:
            key_of = key
        kept.append((key, theirs))
        chain.append((key_of, consolidate(article.alineas, kept).alineas))
    return chain


def _new(alineas: tuple[str, ...], made: tuple[Row, Row]) -> tuple[tuple[Passage, ...], ...]:
    """The passages of an additional article: the author's words, and the ministry's where it changed them."""
    amendment, _decision = made
    wanted = tuple(amendment["alineas"])
    key = str(amendment["number"])
    if wanted == alineas:
        return tuple((Passage(alinea, key),) for alinea in alineas)
    traced = provenance.trace([("", wanted), (key + MINISTRY, alineas)])
    return tuple(tuple(Passage(one.text, one.origin or key) for one in line) for line in traced)


def words(records: Records) -> dict[str, int] | None:
    """How many words of the published text come from the government, from citizens, from the ministry after them."""
    stories = told(records)
    if not stories:
        return None
    count = {"government": 0, "citizens": 0, "ministry": 0}
    for origin, many in provenance.shares(line for story in stories for line in story.passages).items():
        if not origin:
            count["government"] += many
        elif origin.endswith(MINISTRY):
            count["ministry"] += many
        else:
            count["citizens"] += many
    return count
