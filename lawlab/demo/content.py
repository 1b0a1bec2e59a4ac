"""The files of the demonstration, read and checked. Pure: no database, no clock."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lawlab.engine.bill import ParsedBill, parse_bill

_HERE = Path(__file__).resolve().parent


class BadContent(ValueError):
    """A file of the demonstration does not fit the text that it changes."""


@dataclass(frozen=True)
class Account:
    """Somebody invented. Only those with an ``email`` can sign in."""

    key: str
    name: str
    role: str = "citizen"
    kind: str = "citizen"
    register: str = ""
    email: str = ""


@dataclass(frozen=True)
class Rate:
    """How many people vote, and how: percentages of agree and mixed; the others disagree."""

    voters: int
    agree: int
    mixed: int


@dataclass(frozen=True)
class Wording:
    """A wording of an amendment: an edit (see ``edited``), with its reasons; ``day`` counts from the opening."""

    day: float
    edit: Mapping[str, Any]
    statement: str


@dataclass(frozen=True)
class Said:
    """An argument; ``author`` is empty when it is drawn."""

    side: str
    body: str
    author: str = ""


@dataclass(frozen=True)
class Decided:
    """An answer: ``edit`` is the official wording (rewritten alineas), ``related`` the key of another amendment."""

    by: str
    outcome: str
    justification: str
    status: str = "recorded"
    notes: str = ""
    related: str = ""
    edit: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Proposal:
    """An amendment and its life. ``target`` "after": a new article with ``heading``."""

    key: str
    author: str
    article: str
    title: str
    first: Wording
    rate: Rate | None = None
    target: str = "article"
    heading: str = ""
    source: str = ""
    rectified: Wording | None = None
    withdrawn: float | None = None
    arguments: tuple[Said, ...] = ()
    decision: Decided | None = None


@dataclass(frozen=True)
class Note:
    """An annotation: exact words of an alinea, and what is said of them."""

    author: str
    article: str
    alinea: int
    quote: str
    kind: str
    body: str


@dataclass(frozen=True)
class Debate:
    """A consultation: its bill (and how its first version read), and what people did with it."""

    about: Mapping[str, str]
    bill: ParsedBill
    explanations: Mapping[str, str]
    first: Mapping[str, Any]
    votes: Mapping[str, Rate]
    proposals: tuple[Proposal, ...]
    drafts: tuple[Proposal, ...]
    notes: tuple[Note, ...]


def edited(base: Sequence[str], edit: Mapping[str, Any]) -> tuple[str, ...]:
    """The article after an edit, whose numbers are those of the base (from 1). Raises BadContent when it does not fit.

    >>> edited(("Un an.", "Deux."), {"change": [[1, "Un an", "Dix ans"]], "insert": [[2, "Trois."]]})
    ('Dix ans.', 'Deux.', 'Trois.')
    """
    if edit.get("repeal"):
        return ()
    for whole in ("whole", "added"):
        if whole in edit:
            return tuple(edit[whole])
    lines: list[list[str]] = [[], *([line] for line in base)]
    for number, old, new in edit.get("change", ()):
        if base[number - 1].count(old) != 1:
            raise BadContent(f"alinea {number}: {old!r} is not there exactly once")
        lines[number][0] = lines[number][0].replace(old, new)
    for number, new in edit.get("rewrite", ()):
        lines[number][0] = new
    for number in edit.get("delete", ()):
        lines[number][0] = ""
    for number, new in edit.get("insert", ()):
        lines[number].append(new)
    return tuple(line for group in lines for line in group if line)


@cache
def accounts() -> tuple[Account, ...]:
    """The accounts of each role, in the order shown on the sign-in page."""
    return tuple(Account(**row) for row in _toml("people.toml")["account"])


@cache
def people() -> tuple[Account, ...]:
    """Named people and organisations who cannot sign in."""
    data = _toml("people.toml")
    named = [Account(key, name) for key, name in data["people"].items()]
    return (*named, *(Account(role="organisation", **row) for row in data["organisation"]))


@cache
def voters() -> tuple[str, ...]:
    """Names of those who only vote: first name and initial, spread over the list."""
    rows = _toml("people.toml")["voters"]
    names, initials = rows["first_names"], rows["initials"]
    return tuple(f"{names[i % len(names)]} {initials[i // len(names)]}." for i in range(rows["citizens"]))


@cache
def open_debate() -> Debate:
    """The consultation that is open: slug ``demo``."""
    data = _toml("bill.toml")
    parts = [_toml("amendments-1.toml"), _toml("amendments-2.toml")]
    said = _toml("arguments-1.toml") | _toml("arguments-2.toml")
    decisions = {row["amendment"]: _decided(row) for row in _toml("decisions.toml")["decision"]}
    rows = [row for part in parts for row in part["amendment"]]
    proposals = [_proposal(row, said.get(row["key"], {}), decisions.get(row["key"])) for row in rows]
    drafts = [_proposal({"day": 11.0, **row}, {}, None) for part in parts for row in part.get("draft", ())]
    notes = tuple(Note(*row) for row in _toml("annotations.toml")["annotations"])
    return _debate(data, "bill.md", proposals, drafts, notes)


@cache
def finished_debate() -> Debate:
    """The consultation that is over: slug ``demo-finished``."""
    data = _toml("canteens.toml")
    proposals = [
        _proposal(row, row, _decided(row["decision"]) if "decision" in row else None) for row in data["amendment"]
    ]
    notes = tuple(_note(row) for row in data["annotation"])
    return _debate(data, "canteens.md", proposals, [], notes)


def first_version(debate: Debate) -> dict[str, tuple[str, ...]]:
    """Article number → alineas of the first version; articles that did not exist yet are left out."""
    edits = {row["article"]: row for row in debate.first.get("edits", ())}
    return {
        article.number: edited(article.alineas, edits.get(article.number, {}))
        for article in debate.bill.articles
        if article.number not in debate.first.get("absent", ())
    }


def _debate(
    data: Mapping[str, Any], text: str, proposals: list[Proposal], drafts: list[Proposal], notes: tuple[Note, ...]
) -> Debate:
    return Debate(
        about=data["about"],
        bill=parse_bill((_HERE / text).read_text(encoding="utf-8")),
        explanations=data["explanations"],
        first=data.get("first", {}),
        votes={number: Rate(*rate) for number, rate in data["votes"].items()},
        proposals=tuple(proposals),
        drafts=tuple(drafts),
        notes=notes,
    )


def _proposal(row: Mapping[str, Any], said: Mapping[str, Any], decision: Decided | None) -> Proposal:
    rectified = row.get("rectify")
    return Proposal(
        key=row["key"],
        author=row["author"],
        article=row["article"],
        title=row["title"],
        first=Wording(row["day"], row, row["statement"].strip()),
        rate=Rate(*row["votes"]) if "votes" in row else None,
        target=row.get("target", "article"),
        heading=row.get("heading", ""),
        source=row.get("source", ""),
        rectified=Wording(rectified["day"], rectified, rectified["statement"]) if rectified else None,
        withdrawn=row.get("withdraw"),
        arguments=tuple(_said(side, one) for side in ("for", "against") for one in said.get(side, ())),
        decision=decision,
    )


def _note(row: Mapping[str, Any]) -> Note:
    article, alinea, quote, kind = row["at"]
    return Note(row["by"], article, alinea, quote, kind, row["body"])


def _said(side: str, one: str | list[str]) -> Said:
    return Said(side, one) if isinstance(one, str) else Said(side, one[1], one[0])


def _decided(row: Mapping[str, Any]) -> Decided:
    return Decided(
        by=row["by"],
        outcome=row["outcome"],
        justification=row["justification"],
        status=row.get("status", "recorded"),
        notes=row.get("notes", ""),
        related=row.get("related", ""),
        edit={"rewrite": row["rewrite"]} if "rewrite" in row else None,
    )


def _toml(name: str) -> dict[str, Any]:
    with (_HERE / name).open("rb") as file:
        return tomllib.load(file)
