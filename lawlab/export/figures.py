"""Every number of the report, computed from the open data's own tables and from nothing else.

The report page, ``report.json`` in the archive and ``verify`` call these functions on the same tables: a figure on the
page that the archive does not give cannot exist.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from lawlab import __version__
from lawlab.engine import groups, ranking
from lawlab.engine.outcome import WELCOMED, Outcome
from lawlab.export.tables import Records, Row

IN_DEBATE = "submitted"
BEST, FIRST = 50, 100
"""« Sur les 50 mieux soutenus, 31 sont retenus ; 14 retenus étaient hors des 100 premiers. »"""
SHOWN = 10
_ANSWERS = ("agree", "mixed", "disagree")
_DAY = re.compile(r'"at":"(\d{4}-\d\d-\d\d)T\d\d","k":"([a-z-]+)"|"at":"(\d{4}-\d\d-\d\d)T\d\d"')
_KIND = re.compile(r'"k":"([a-z-]+)"')
_COUNTED = {"vote": "votes", "amend": "amendments", "arg": "arguments", "annotate": "annotations"}

Activity = list[dict[str, Any]]


def activity(lines: Iterable[str]) -> Activity:
    """How many acts of each kind each day (UTC) saw, from the journal's lines; a changed vote is an act again."""
    days: dict[str, Counter[str]] = {}
    for line in lines:
        found = _DAY.search(line)
        if found is None:
            continue
        kind = found.group(2)
        if kind is None:
            other = _KIND.search(line)
            kind = other.group(1) if other else ""
        if kind in _COUNTED:
            days.setdefault(found.group(1) or found.group(3), Counter())[_COUNTED[kind]] += 1
    return [{"day": day, **{name: days[day][name] for name in _COUNTED.values()}} for day in sorted(days)]


def counted(records: Records) -> dict[tuple[str, int], dict[str, int]]:
    """(kind, target) → agree, mixed, disagree on the current wording, ballots and imported counts together."""
    current = {row["number"]: row["revision"] for row in records["amendments"]}
    totals: dict[tuple[str, int], dict[str, int]] = {}
    for row in records["tallies"]:
        if row["kind"] == "amendment" and row["revision"] != current.get(row["target"]):
            continue
        _add(totals.setdefault((row["kind"], row["target"]), dict.fromkeys(_ANSWERS, 0)), row)
    for row in records["imported_tallies"]:
        _add(totals.setdefault((row["kind"], row["target"]), dict.fromkeys(_ANSWERS, 0)), row)
    return totals


def _add(total: dict[str, int], row: Mapping[str, Any]) -> None:
    for answer in _ANSWERS:
        total[answer] += row[answer]


def ranking_of(records: Records) -> Row:
    """``ranking.json``: the formula, every amendment in debate in the published order, and the orders before it."""
    totals = counted(records)
    nothing = dict.fromkeys(_ANSWERS, 0)
    revisions = {row["number"]: row["revision"] for row in records["amendments"] if row["status"] == IN_DEBATE}
    votes = {number: totals.get(("amendment", number), nothing) for number in revisions}
    tallies = {number: ranking.Tally(got["agree"], got["mixed"], got["disagree"]) for number, got in votes.items()}
    about = records["consultation"]

    def ordered(formula: Row) -> list[Row]:
        return [
            {
                "rank": place.rank, "amendment": place.id, "revision": revisions[place.id], **votes[place.id],
                "score": place.score, "tied": place.tied, "enough": place.enough,
            }
            for place in ranking.standing(tallies, ranking.Formula(formula["id"]), about["threshold"])
        ]  # fmt: skip

    *former, current = about["formulas"]
    described = ranking.described(ranking.Formula(current["id"]), about["threshold"])
    return {
        "formula": {**described, "code": __version__, "group_seed": groups.SEED},
        "order": ordered(current),
        "groups": _groups(records),
        "former": [{"formula": one["id"], "order": ordered(one)} for one in former],
    }


def _groups(records: Records) -> Row | None:
    """The groups, why « shared across groups » is hidden, and the amendments that it names when it is not."""
    about = records["consultation"]["groups"]
    if about is None:
        return None
    hidden = groups.hidden_because(about["sizes"].values(), unverified=about["unverified"])
    shared = groups.shared(records["group_votes"], about["sizes"].keys()) if hidden is None else None
    return {"sizes": about["sizes"], "conditions": groups.CONDITIONS, "hidden": hidden, "shared": shared}


def figures(records: Records, days: Activity, words: Mapping[str, int] | None = None) -> Row:
    """``report.json``: every number of the report. ``words`` is the provenance of the published text, if any."""
    order = ranking_of(records)["order"]
    outcomes = {row["amendment"]: Outcome(row["outcome"]) for row in records["decisions"]}
    welcomed = {number for number, outcome in outcomes.items() if outcome in WELCOMED}
    return {
        "people": _people(records),
        "amendments": _amendments(records, order, outcomes, welcomed),
        "outcomes": {outcome.value: list(outcomes.values()).count(outcome) for outcome in Outcome},
        "arguments": _arguments(records["arguments"]),
        "annotations": {"total": len(records["annotations"])},
        "votes": _votes(records),
        "votes_by_kind": _votes_by_kind(records),
        "days": days,
        "articles": _articles(records, welcomed, outcomes),
        "weight": _weight(order, welcomed),
        "top": [row["amendment"] for row in order if row["enough"]][:SHOWN],
        "top_not_retained": [
            row["amendment"]
            for row in order
            if row["enough"] and row["amendment"] in outcomes and row["amendment"] not in welcomed
        ][:SHOWN],
        "words": dict(words) if words else None,
        "one_word_in": _one_word_in(words),
    }


def _one_word_in(words: Mapping[str, int] | None) -> int | None:
    """« Un mot sur cinq »: 5; None when it is fewer than one in twenty, or nothing."""
    if not words or not words["citizens"]:
        return None
    found = round(sum(words.values()) / words["citizens"])
    return found if 2 <= found <= 20 else None


def _people(records: Records) -> Row:
    kinds = Counter(row["kind"] for row in records["people"])
    return {"total": len(records["people"]), "by_kind": dict(sorted(kinds.items()))}


def _amendments(records: Records, order: list[Row], outcomes: Mapping[int, Outcome], welcomed: set[int]) -> Row:
    statuses = Counter(row["status"] for row in records["amendments"])
    threshold = records["consultation"]["threshold"]
    above = {row["amendment"] for row in order if row["agree"] + row["disagree"] >= threshold}
    debated = {row["amendment"] for row in order}
    return {
        "total": len(records["amendments"]),
        "in_debate": len(debated),
        "by_status": dict(sorted(statuses.items())),
        "above_threshold": len(above),
        "answered": len(outcomes),
        "unanswered_above": len(above - outcomes.keys()),
        "unanswered_below": len(debated - above - outcomes.keys()),
        "welcomed": len(welcomed),
    }


def _arguments(rows: list[Row]) -> Row:
    sides = Counter(row["side"] for row in rows)
    supports = sum(row["supports"] + row["imported_supports"] for row in rows)
    return {"total": len(rows), "for": sides["for"], "against": sides["against"], "supports": supports}


def _votes(records: Records) -> Row:
    totals = counted(records)
    on = {kind: dict.fromkeys(_ANSWERS, 0) for kind in ("amendment", "article")}
    for (kind, _target), row in totals.items():
        _add(on[kind], row)
    cast = sum(_total(row) for row in records["tallies"])
    imported = sum(_total(row) for row in records["imported_tallies"])
    both = {answer: sum(part[answer] for part in on.values()) for answer in _ANSWERS}
    return {
        **both,
        "total": _total(both),
        "cast": cast,
        "imported": imported,
        "on_former_wordings": cast + imported - _total(both),
        "on_amendments": {**on["amendment"], "total": _total(on["amendment"])},
        "on_articles": {**on["article"], "total": _total(on["article"])},
    }


def _total(row: Mapping[str, int]) -> int:
    return sum(row[answer] for answer in _ANSWERS)


def _votes_by_kind(records: Records) -> Row:
    """Ballots by kind of account, all wordings; imported counts, whose voters are not known, on their own."""
    kinds: dict[str, dict[str, int]] = {}
    for row in records["tallies"]:
        _add(kinds.setdefault(row["account_kind"], dict.fromkeys(_ANSWERS, 0)), row)
    for row in records["imported_tallies"]:
        _add(kinds.setdefault("imported", dict.fromkeys(_ANSWERS, 0)), row)
    return {kind: {**kinds[kind], "total": _total(kinds[kind])} for kind in sorted(kinds)}


def _articles(records: Records, welcomed: set[int], outcomes: Mapping[int, Outcome]) -> list[Row]:
    """One row for each article of the text under discussion, in its order."""
    version = version_of(records, records["consultation"]["version"])
    totals = counted(records)
    on: dict[int, list[int]] = {}
    for row in records["amendments"]:
        if row["status"] == IN_DEBATE:
            on.setdefault(row["article"], []).append(row["number"])
    where = {row["number"]: row["article"] for row in records["amendments"]}
    argued = Counter(row["article"] or where.get(row["amendment"]) for row in records["arguments"])
    nothing = dict.fromkeys(_ANSWERS, 0)
    return [
        {
            "id": article["id"],
            "number": article["number"],
            "title": article["title"],
            "amendments": len(on.get(article["id"], [])),
            "answered": sum(1 for number in on.get(article["id"], []) if number in outcomes),
            "welcomed": sum(1 for number in on.get(article["id"], []) if number in welcomed),
            "arguments": argued[article["id"]],
            "votes_on_amendments": sum(
                _total(totals.get(("amendment", n), nothing)) for n in on.get(article["id"], [])
            ),
            **totals.get(("article", article["id"]), nothing),
        }
        for article in version["articles"]
    ]


def _weight(order: list[Row], welcomed: set[int]) -> Row:
    """Whether the best supported were retained, and whether others could be."""
    best = [row["amendment"] for row in order if row["enough"]][:BEST]
    first = {row["amendment"] for row in order[:FIRST]}
    return {
        "best": len(best),
        "best_welcomed": len(welcomed & set(best)),
        "first": FIRST,
        "welcomed_beyond_first": len(welcomed - first),
    }


def version_of(records: Records, number: int) -> Row:
    """The version of this number. Raises KeyError."""
    for version in records["versions"]:
        if version["number"] == number:
            found: Row = version
            return found
    raise KeyError(f"version {number}")
