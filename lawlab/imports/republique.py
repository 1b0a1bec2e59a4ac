"""Reader of the République numérique consultation (2015): one API answer a line, plus the plan of sections.

The opinions of the account « gouvernement » are the articles of the bill; the others are citizens' proposals, each of
which would add an article to its section. Votes exist as counts only. Nothing here knows the database.
"""

import csv
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from lawlab.imports import markup
from lawlab.imports.files import Unreadable, read_text
from lawlab.web.i18n import N_

GOVERNMENT = "gouvernement"
_HEADING = re.compile(r"^Article\s+(\S+(?:\s(?:bis|ter|quater))?)\s*[-–:]\s*(.+)$")


@dataclass(frozen=True)
class Counts:
    """Votes known as counts only."""

    agree: int
    mixed: int
    disagree: int

    @property
    def total(self) -> int:
        return self.agree + self.mixed + self.disagree


@dataclass(frozen=True)
class ReadArgument:
    """``side`` is "for" or "against"; ``supports`` a count; ``hidden`` when it had been moderated."""

    key: str
    author: str
    side: str
    body: str
    supports: int
    at: datetime
    hidden: bool


@dataclass(frozen=True)
class ReadSource:
    """A reference added to an opinion by a participant."""

    title: str
    link: str
    category: str
    body: str
    author: str

    @property
    def markdown(self) -> str:
        """One item of a list: the link, its category, and what the person said of it."""
        label = f"- {markup.link(self.title, self.link)}"
        label = f"{label} ({self.category})" if self.category else label
        return f"{label} – {self.body}" if self.body else label


@dataclass(frozen=True)
class Opinion:
    """An article of the bill, or a proposal (``number`` is then empty). ``explanation`` is Markdown."""

    key: str
    author: str
    section: int
    number: str
    title: str
    alineas: tuple[str, ...]
    explanation: str
    votes: Counts
    arguments: tuple[ReadArgument, ...]
    sources: tuple[ReadSource, ...]
    rewritings: int
    at: datetime
    updated_at: datetime
    hidden: bool


@dataclass(frozen=True)
class Section:
    """A section of the plan, in text order; a « Section 1 » opens a new chapter."""

    key: int
    title: str
    subtitle: str


@dataclass(frozen=True)
class Totals:
    """What the README of the data announces, counted from what was read."""

    opinions: int
    articles: int
    proposals: int
    hidden: int
    votes: Counts
    arguments_for: int
    arguments_against: int
    supports: int
    sources: int
    rewritings: int
    authors: int

    @property
    def arguments(self) -> int:
        return self.arguments_for + self.arguments_against


@dataclass(frozen=True)
class Export:
    """Everything read. ``warnings`` are (line, sentence, facts)."""

    sections: tuple[Section, ...]
    articles: tuple[Opinion, ...]
    proposals: tuple[Opinion, ...]
    authors: tuple[str, ...]
    warnings: tuple[tuple[int, str, Mapping[str, object]], ...]

    @property
    def opinions(self) -> tuple[Opinion, ...]:
        return (*self.articles, *self.proposals)

    @property
    def totals(self) -> Totals:
        opinions = self.opinions
        arguments = [argument for opinion in opinions for argument in opinion.arguments]
        return Totals(
            opinions=len(opinions),
            articles=len(self.articles),
            proposals=len(self.proposals),
            hidden=sum(opinion.hidden for opinion in opinions),
            votes=Counts(
                sum(opinion.votes.agree for opinion in opinions),
                sum(opinion.votes.mixed for opinion in opinions),
                sum(opinion.votes.disagree for opinion in opinions),
            ),
            arguments_for=sum(argument.side == "for" for argument in arguments),
            arguments_against=sum(argument.side == "against" for argument in arguments),
            supports=sum(argument.supports for argument in arguments),
            sources=sum(len(opinion.sources) for opinion in opinions),
            rewritings=sum(opinion.rewritings for opinion in opinions),
            authors=len(self.authors),
        )


def read(folder: Path) -> Export:
    """Read the folder (``opinions.jsonl`` and ``sections.csv``). Raises Unreadable, NotFound or TooLarge."""
    if not folder.is_dir():
        raise Unreadable(
            N_("{path} n’est pas un dossier : donnez celui qui contient opinions.jsonl."), path=str(folder)
        )
    sections = _sections(read_text(folder / "sections.csv"), folder / "sections.csv")
    return parse(read_text(folder / "opinions.jsonl").split("\n"), sections)


def parse(lines: Iterable[str], sections: tuple[Section, ...]) -> Export:
    """The opinions of these lines, in their order; blank lines are ignored, a bad one raises Unreadable."""
    articles: list[Opinion] = []
    proposals: list[Opinion] = []
    authors: dict[str, None] = {}
    warnings: list[tuple[int, str, Mapping[str, object]]] = []
    seen: set[str] = set()
    known = {section.key for section in sections}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        data = _object(line, number)
        opinion = _opinion(data, number)
        if opinion.key in seen:
            raise Unreadable(N_("Ligne {line} : l’avis {key} est déjà donné plus haut."), line=number, key=opinion.key)
        if opinion.section not in known:
            raise Unreadable(
                N_("Ligne {line} : la section {section} n’est pas dans sections.csv."),
                line=number,
                section=opinion.section,
            )
        seen.add(opinion.key)
        warnings.extend((number, sentence, facts) for sentence, facts in _oddities(data, opinion))
        (articles if opinion.author == GOVERNMENT else proposals).append(opinion)
        for author in (opinion.author, *(a.author for a in opinion.arguments), *(s.author for s in opinion.sources)):
            authors.setdefault(author)
    if not articles:
        raise Unreadable(N_("Aucun article du Gouvernement dans opinions.jsonl : il n’y a pas de texte à ouvrir."))
    return Export(sections, tuple(articles), tuple(proposals), tuple(sorted(authors)), tuple(warnings))


def _sections(text: str, path: Path) -> tuple[Section, ...]:
    rows = list(csv.DictReader(text.splitlines()))
    try:
        found = tuple(Section(int(row["section_id"]), row["titre"], row["sous_titre"]) for row in rows)
    except (KeyError, TypeError, ValueError) as problem:
        raise Unreadable(
            N_("{path} : il faut les colonnes section_id, titre et sous_titre à chaque ligne."), path=str(path)
        ) from problem
    if not found:
        raise Unreadable(N_("{path} ne contient aucune section."), path=str(path))
    return found


def _object(line: str, number: int) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as problem:
        raise Unreadable(N_("Ligne {line} : ce n’est pas du JSON."), line=number) from problem
    if not isinstance(data, dict):
        raise Unreadable(N_("Ligne {line} : il faut un objet JSON par ligne."), line=number)
    return data


def _opinion(data: dict[str, Any], line: int) -> Opinion:
    try:
        author = _text(data["author"]["id"])
        title = _text(data["title"]).strip()
        heading = _HEADING.match(title) if author == GOVERNMENT else None
        return Opinion(
            key=str(int(data["id"])),
            author=author,
            section=int(data["type"]["id"]),
            number=heading[1] if heading else "",
            title=heading[2] if heading else title,
            alineas=markup.lines(_text(data["body"])),
            explanation="\n\n".join(filter(None, (markup.markdown(_text(a["body"])) for a in data["appendices"]))),
            votes=Counts(_count(data["votes_ok"]), _count(data["votes_mitige"]), _count(data["votes_nok"])),
            arguments=tuple(map(_argument, data["arguments"])),
            sources=tuple(map(_source, data["sources"])),
            rewritings=_count(data["versions_count"]),
            at=_date(data["created_at"]),
            updated_at=_date(data["updated_at"]),
            hidden=bool(data["is_trashed"]),
        )
    except KeyError as problem:
        raise Unreadable(N_("Ligne {line} : le champ {field} manque."), line=line, field=problem.args[0]) from problem
    except (TypeError, ValueError, OverflowError) as problem:
        raise Unreadable(
            N_("Ligne {line} : un champ n’a pas la forme attendue ({reason})."), line=line, reason=str(problem)[:120]
        ) from problem


def _argument(data: dict[str, Any]) -> ReadArgument:
    side = {1: "for", 0: "against"}.get(data["type"])
    if side is None:
        raise ValueError("arguments.type")
    return ReadArgument(
        key=str(int(data["id"])),
        author=_text(data["author"]["id"]),
        side=side,
        body=_text(data["body"]).replace("\r\n", "\n").strip(),
        supports=_count(data["votes_count"]),
        at=_date(data["created_at"]),
        hidden=bool(data["is_trashed"]) or not data.get("is_enabled", True),
    )


def _source(data: dict[str, Any]) -> ReadSource:
    return ReadSource(
        title=_text(data["title"]).strip(),
        link=_text(data["link"]).strip(),
        category=_text(data["category"]).strip(),
        body=" ".join(_text(data["body"]).split()),
        author=_text(data["author"]["id"]),
    )


def _oddities(data: dict[str, Any], opinion: Opinion) -> Iterable[tuple[str, Mapping[str, object]]]:
    announced = data.get("votes_total")
    if announced is not None and announced != opinion.votes.total:
        yield (
            N_("avis {key} : {announced} votes annoncés, {counted} comptés"),
            {"key": opinion.key, "announced": announced, "counted": opinion.votes.total},
        )
    if data.get("arguments_count") not in (None, len(opinion.arguments)):
        yield (
            N_("avis {key} : {announced} arguments annoncés, {counted} présents"),
            {"key": opinion.key, "announced": data["arguments_count"], "counted": len(opinion.arguments)},
        )
    if not opinion.alineas:
        yield N_("avis {key} : aucun texte, le titre en tient lieu"), {"key": opinion.key}


def _text(value: object) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(f"{type(value).__name__} au lieu de texte")
    return value.replace("\x00", "")


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(f"{value!r} n’est pas un nombre")
    return value


def _date(value: object) -> datetime:
    found = datetime.fromisoformat(_text(value))
    if found.tzinfo is None:
        raise ValueError(f"{value} est sans fuseau horaire")
    return found
