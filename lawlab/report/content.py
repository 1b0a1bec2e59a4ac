"""What the report shows, built from the open data's tables alone; pure, run in a thread."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from lawlab.engine import patch, ranking
from lawlab.engine.diff import AlineaDiff, Change, Span, diff_alineas, diff_words
from lawlab.engine.outcome import WELCOMED, Outcome
from lawlab.engine.provenance import Passage
from lawlab.export import figures, story
from lawlab.export.story import MINISTRY, Told
from lawlab.export.tables import Records, Row
from lawlab.report.leaf import Leaf, leaf


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
    votes: Votes
    rank: int | None
    outcome: str
    justification: str
    related: int | None


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
    """One article. ``fate`` is same, changed, added or removed; ``pieces`` are by alinea of the result."""

    id: int | None
    number: str
    title: str
    fate: str
    lines: tuple[Line, ...]
    pieces: tuple[tuple[Piece, ...], ...]
    answers: tuple[Answer, ...]
    figures: Row | None
    refused: Answer | None


@dataclass(frozen=True)
class Content:
    """Everything on the page. ``best`` are the best placed amendments; ``words`` is None before publication."""

    about: Row
    figures: Row
    sections: tuple[Section, ...]
    best: tuple[Answer, ...]
    words: Mapping[str, int] | None
    leaf: Leaf | None
    example: Answer | None
    score: float

    @property
    def one_word_in(self) -> int | None:
        """« Un mot sur cinq »: 5; None when it is fewer than one in twenty, or nothing."""
        if not self.words or not self.words["citizens"]:
            return None
        found = round(sum(self.words.values()) / self.words["citizens"])
        return found if 2 <= found <= 20 else None


def content(records: Records, days: list[Row]) -> Content:
    """Arrange the tables for the page."""
    words = story.words(records)
    told = story.told(records)
    known = figures.figures(records, days, words)
    answers = _answers(records)
    best = tuple(answers[number] for number in known["top"])
    example = best[0] if best else None
    return Content(
        about=records["consultation"],
        figures=known,
        sections=tuple(_sections(records, told, known, answers)),
        best=best,
        words=words,
        leaf=leaf([(one.title, one.passages) for one in told if one.new]) if told else None,
        example=example,
        score=ranking.wilson(example.votes.agree, example.votes.disagree) if example else 0.0,
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
            votes=Votes(**totals.get(("amendment", number), nothing)),
            rank=ranks.get(number),
            outcome=decision["outcome"] if decision else "",
            justification=decision["justification"] if decision else "",
            related=decision["related"] if decision else None,
        )
    return found


def _sections(records: Records, told: Sequence[Told], known: Row, answers: Mapping[int, Answer]) -> Iterable[Section]:
    """By article of the published text, then of the text under discussion when nothing is published."""
    counts = {row["id"]: row for row in known["articles"]}
    on: dict[int, list[Answer]] = {}
    for answer in answers.values():
        on.setdefault(answer.article, []).append(answer)
    touched = _touched(records)
    for article in told or _as_they_are(records):
        mine = tuple(on.get(article.id, ())) if article.id is not None else _made(article, answers)
        yield Section(
            id=article.id,
            number=article.number,
            title=article.title,
            fate=_fate(article),
            lines=_lines(article, touched, answers) if told else (),
            pieces=tuple(_pieces(line) for line in article.passages),
            answers=mine,
            figures=counts.get(article.id) if article.id is not None else None,
            refused=_refused(mine, known),
        )


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
    welcomed = {outcome.value for outcome in WELCOMED} | {Outcome.ALREADY_SATISFIED.value}
    ranked = [one for one in mine if one.outcome and one.outcome not in welcomed and one.rank is not None]
    return min(ranked, key=lambda one: (one.rank or 0, one.number), default=None)
