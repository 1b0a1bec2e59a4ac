"""Words aimed at, excerpts, and what stands in the margin: pure, milliseconds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from lawlab.engine.verbs import DeleteAlineas, InsertWords, Operation, ReplaceWords
from tests.worlds import ARTICLE_2
from texts import margin
from texts.drawing import DRAWS, draw
from texts.marks import Range, aimed, excerpt, segments
from texts.queries import ArticleView

ARTICLE = ArticleView(
    id=7, number="2", slug="2", title="", alineas=ARTICLE_2, summary="", explanation="", divisions=(), position=1
)
TEN_DAYS = ReplaceWords(2, "quinze", "dix")


@dataclass(frozen=True)
class Proposed:
    id: int
    operations: tuple[Operation, ...]
    touched: tuple[int, ...]
    base: int = 1
    is_addition: bool = False

    @property
    def aimed(self) -> Mapping[int, tuple[Range, ...]]:
        return aimed(self.operations, ARTICLE_2)


@dataclass(frozen=True)
class Remarked:
    alinea: int
    body: str = field(default="?")


def test_the_words_to_replace_are_aimed_at_where_they_stand() -> None:
    ((start, end),) = aimed((TEN_DAYS,), ARTICLE_2)[2]
    assert ARTICLE_2[1][start:end] == "quinze"


def test_what_cannot_be_applied_and_what_only_inserts_aim_at_no_word() -> None:
    assert aimed((ReplaceWords(2, "absent", "x"),), ARTICLE_2) == {}
    assert aimed((InsertWords(2, "quinze", "vingt et ", "before"),), ARTICLE_2) == {}
    assert aimed((DeleteAlineas(1, 1),), ARTICLE_2) == {}


@given(st.text("ab c.", max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=6))
def test_segments_always_give_the_alinea_back(text: str, ranges: list[tuple[int, int]]) -> None:
    inside = [(start, min(end, len(text))) for start, end in ranges if start < min(end, len(text))]
    cut = segments(text, inside)
    assert "".join(part.text for part in cut) == text
    assert sum(part.count for part in cut) == len(inside)


def test_an_excerpt_shows_the_change_and_little_else() -> None:
    long = ("Une phrase qui ne change pas. " * 20 + "Un délai de quinze jours. " + "Une autre phrase. " * 20,)
    new = (long[0].replace("quinze", "dix"),)
    spans = excerpt(long, new)
    assert [(span.kind, span.text) for span in spans if span.kind != "equal"] == [
        ("delete", "quinze"), ("insert", "dix")
    ]  # fmt: skip
    assert spans[0].text.startswith("… ") and spans[-1].text.endswith(" …")
    assert sum(len(span.text) for span in spans) < 200


def test_an_excerpt_of_an_added_or_deleted_article_is_its_beginning() -> None:
    assert [span.kind for span in excerpt((), ("Un article nouveau.",))] == ["insert"]
    assert [span.kind for span in excerpt(("Un article ancien.",), ())] == ["delete"]
    assert excerpt(ARTICLE_2, ARTICLE_2) == ()


def test_the_margin_counts_every_amendment_and_shows_the_most_voted_on() -> None:
    amendments = [Proposed(id=n, operations=(TEN_DAYS,), touched=(2,)) for n in (1, 2, 3)]
    reading = margin.read(ARTICLE, 1, amendments, [Remarked(1)], {2: 9, 3: 4})
    first, second, third = reading.lines
    assert (first.touching, second.touching, third.touching) == (0, 3, 0)
    assert [note.id for note in second.notes] == [2, 3] and second.more == 1
    assert [part for part in second.segments if part.count] == [type(second.segments[0])("quinze", 3)]
    assert len(first.remarks) == 1


def test_amendments_to_another_version_are_counted_but_not_drawn_over_its_words() -> None:
    reading = margin.read(ARTICLE, 2, [Proposed(id=1, operations=(TEN_DAYS,), touched=(2,))], [], {})
    assert reading.amendments == 1
    assert all(line.touching == 0 and len(line.segments) == 1 for line in reading.lines)


def test_a_draw_is_the_same_all_day_and_can_be_asked_for_again() -> None:
    day = date(2026, 11, 22)
    mine = draw("demo", day, visitor="cookie")
    assert mine == draw("demo", day, visitor="cookie") == draw("demo", day, visitor="other", asked=mine.number)
    assert mine.seed != draw("demo", date(2026, 11, 23), visitor="cookie").seed
    assert len({draw("demo", day, visitor=str(n)).number for n in range(500)}) == DRAWS
    assert draw("demo", day, visitor="", asked=DRAWS).number == 0
