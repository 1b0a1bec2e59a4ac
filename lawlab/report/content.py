"""What the report shows, built from the open data's tables alone; pure, run in a thread."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lawlab.engine import patch
from lawlab.engine.diff import AlineaDiff, Change, Span, diff_alineas, diff_words
from lawlab.engine.outcome import WELCOMED, Outcome
from lawlab.engine.provenance import Passage
from lawlab.export import figures, story
from lawlab.export.story import MINISTRY, Told
from lawlab.export.tables import Records, Row
from lawlab.report.charts import Chart, charts
from lawlab.report.leaf import Leaf, leaf
from texts.queries import slug_of

MOST_CHARACTERS = 24_000
"""Of comparison, with its reasons, on the first page: about sixty kilobytes of HTML."""
_WELCOMED = {outcome.value for outcome in WELCOMED}
_MET = _WELCOMED | {Outcome.ALREADY_SATISFIED.value}


@dataclass(frozen=True)
class Votes:
    """The votes on the current wording."""

    agree: int
    mixed: int
    disagree: int


@dataclass(frozen=True)
class Answer:
    """An amendment as the report tells it; ``outcome`` is empty when it has no published answer."""

    number: int
    title: str
    author: str
    article: int
    wording: tuple[str, ...]
    votes: Votes
    rank: int | None
    outcome: str
    justification: str
    related: int | None

    @property
    def welcomed(self) -> bool:
        """Whether it was retained, all or part."""
        return self.outcome in _WELCOMED


@dataclass(frozen=True)
class Line:
    """One row of the comparison: an alinea before and after, and the answers that made the change."""

    old: int | None
    new: int | None
    before: tuple[Span, ...]
    after: tuple[Span, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Piece:
    """Words of one origin: "" the government, "citizens" of amendment ``number``, "ministry" after it."""

    text: str
    who: str
    number: int | None


@dataclass(frozen=True)
class Section:
    """One article, at the address ``key``. ``fate`` is same, changed, added or removed; ``pieces`` are by alinea.

    ``place`` is where its numbers stand in ``report.json``, empty for an article that the debate added.
    """

    id: int | None
    key: str
    number: str
    title: str
    place: str
    fate: str
    lines: tuple[Line, ...]
    pieces: tuple[tuple[Piece, ...], ...]
    answers: tuple[Answer, ...]
    refused: Answer | None

    @property
    def decided(self) -> tuple[Answer, ...]:
        """The amendments that were answered, the retained ones first."""
        answered = [one for one in self.answers if one.outcome]
        return tuple(sorted(answered, key=lambda one: (not one.welcomed, one.rank or 10**9, one.number)))

    @property
    def characters(self) -> int:
        """How much there is to read in the comparison."""
        return sum(
            sum(len(span.text) for span in (*line.before, *line.after))
            + sum(len(answer.justification) + 100 for answer in line.answers)
            for line in self.lines
        )


@dataclass(frozen=True)
class Content:
    """Everything on the page. ``best`` are the best placed amendments; ``words`` is None before publication."""

    about: Row
    figures: Row
    ranking: Row
    charts: Mapping[str, Chart]
    sections: tuple[Section, ...]
    best: tuple[Answer, ...]
    refused: tuple[Answer, ...]
    words: Mapping[str, int] | None
    leaf: Leaf | None

    @property
    def is_final(self) -> bool:
        """Whether the answers are published."""
        return self.about["published_at"] is not None

    @property
    def is_short(self) -> bool:
        """Whether every comparison fits on the first page; otherwise each article has its own."""
        return sum(section.characters for section in self.sections) <= MOST_CHARACTERS

    @property
    def changed(self) -> tuple[Section, ...]:
        """The articles that the debate changed, added or removed."""
        return tuple(section for section in self.sections if section.lines)

    def section(self, key: str) -> Section | None:
        """The article at this address."""
        return next((section for section in self.sections if section.key == key), None)


def content(records: Records, days: list[Row]) -> Content:
    """Arrange the tables for the page."""
    words = story.words(records)
    told = story.told(records)
    known = figures.figures(records, days, words)
    answers = _answers(records)
    ranking = figures.ranking_of(records)
    titles = {number: answer.title for number, answer in answers.items()}
    is_final = records["consultation"]["published_at"] is not None
    return Content(
        about=records["consultation"],
        figures=known,
        ranking=ranking,
        charts=charts(known, ranking["order"], titles, is_final=is_final),
        sections=tuple(_sections(records, told, known, answers)),
        best=tuple(answers[number] for number in known["top"]),
        refused=tuple(answers[number] for number in known["top_not_retained"]),
        words=words,
        leaf=leaf([(one.title, one.passages) for one in told if one.new]) if told else None,
    )


def _answers(records: Records) -> dict[int, Answer]:
    """Number → amendment in debate or answered, with its place when it has one."""
    totals = figures.counted(records)
    ranks = {row["amendment"]: row["rank"] for row in figures.ranking_of(records)["order"] if row["enough"]}
    people = {row["id"]: row["name"] for row in records["people"]}
    decided = {row["amendment"]: row for row in records["decisions"]}
    nothing = {"agree": 0, "mixed": 0, "disagree": 0}
    found: dict[int, Answer] = {}
    for row in records["amendments"]:
        number = row["number"]
        if row["status"] != figures.IN_DEBATE and number not in decided:
            continue
        decision = decided.get(number)
        found[number] = Answer(
            number=number,
            title=row["title"],
            author=people[row["author"]],
            article=row["article"],
            wording=tuple(row["wording"]),
            votes=Votes(**totals.get(("amendment", number), nothing)),
            rank=ranks.get(number),
            outcome=decision["outcome"] if decision else "",
            justification=decision["justification"] if decision else "",
            related=decision["related"] if decision else None,
        )
    return found


def _sections(records: Records, told: Sequence[Told], known: Row, answers: Mapping[int, Answer]) -> Iterable[Section]:
    """By article of the published text, then of the text under discussion when nothing is published."""
    places = {row["id"]: f"articles.{n}" for n, row in enumerate(known["articles"])}
    taken: set[str] = set()
    on: dict[int, list[Answer]] = {}
    for answer in answers.values():
        on.setdefault(answer.article, []).append(answer)
    touched = _touched(records)
    for article in told or _as_they_are(records):
        mine = tuple(on.get(article.id, ())) if article.id is not None else _made(article, answers)
        yield Section(
            id=article.id,
            key=_key(article, taken),
            number=article.number,
            title=article.title,
            place=places.get(article.id, "") if article.id is not None else "",
            fate=_fate(article),
            lines=_lines(article, touched, answers) if told else (),
            pieces=tuple(_pieces(line) for line in article.passages),
            answers=mine,
            refused=_refused(mine, known),
        )


def _key(article: Told, taken: set[str]) -> str:
    """The number as an address says it, « 4-bis »; an article that is gone may have left its number to another."""
    key = slug_of(article.number)
    while key in taken:
        key += "-"
    taken.add(key)
    return key


def _made(article: Told, answers: Mapping[int, Answer]) -> tuple[Answer, ...]:
    return tuple(answers[number] for number in article.numbers if number in answers)


def _as_they_are(records: Records) -> list[Told]:
    return [
        Told(one.id, one.number, one.title, one.alineas, one.alineas, (), ()) for one in story.base_articles(records)
    ]


def _fate(article: Told) -> str:
    if article.old is None:
        return "added"
    if article.new is None:
        return "removed"
    return "same" if article.old == article.new else "changed"


def _touched(records: Records) -> dict[tuple[int, int], list[int]]:
    """(article, alinea of the base) → the numbers of the answers that changed it."""
    base = {article.id: article for article in story.base_articles(records)}
    found: dict[tuple[int, int], list[int]] = {}
    for amendment, decision in story.applied(records):
        if amendment["target"] == "after":
            continue
        article = base[amendment["article"]]
        for hunk in patch.hunks(story.official(amendment, decision, base), article.alineas):
            for alinea in range(hunk.first, max(hunk.first, hunk.last) + 1):
                numbers = found.setdefault((article.id, alinea), [])
                if amendment["number"] not in numbers:
                    numbers.append(amendment["number"])
    return found


def _lines(
    article: Told, touched: Mapping[tuple[int, int], list[int]], answers: Mapping[int, Answer]
) -> tuple[Line, ...]:
    """The alineas that changed, each with the answers that made the change."""
    rows: list[Line] = []
    for part in diff_alineas(article.old or (), article.new or ()):
        if part.change is Change.SAME:
            continue
        numbers: list[int] = []
        if article.id is not None and part.old is not None:
            numbers += touched.get((article.id, part.old), [])
        if part.new is not None and article.passages:
            numbers += [int(one.origin.rstrip(MINISTRY)) for one in article.passages[part.new - 1] if one.origin]
        before, after = _both(part, article)
        made = tuple(answers[number] for number in dict.fromkeys(numbers or article.numbers) if number in answers)
        rows.append(Line(part.old, part.new, before, after, made))
    return tuple(rows)


def _both(part: AlineaDiff, article: Told) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    old = article.old[part.old - 1] if article.old and part.old else ""
    new = article.new[part.new - 1] if article.new and part.new else ""
    spans = diff_words(old, new, display=True)
    return (
        tuple(span for span in spans if span.kind != "insert"),
        tuple(span for span in spans if span.kind != "delete"),
    )


def _pieces(passages: Iterable[Passage]) -> tuple[Piece, ...]:
    return tuple(
        Piece(one.text, "ministry" if one.origin.endswith(MINISTRY) else "citizens", int(one.origin.rstrip(MINISTRY)))
        if one.origin
        else Piece(one.text, "", None)
        for one in passages
    )


def _refused(mine: Sequence[Answer], known: Row) -> Answer | None:
    """The most supported of the article that was answered and not retained."""
    ranked = [one for one in mine if one.outcome and one.outcome not in _MET and one.rank is not None]
    return min(ranked, key=lambda one: (one.rank or 0, one.number), default=None)
