"""Reading a Cap Collectif export: its genuine traps, the recount, and files that are not exports."""

import csv
import io
from collections import Counter
from pathlib import Path

import pytest

from lawlab.imports import cap_collectif
from lawlab.imports.cap_collectif import Counts, Export
from lawlab.imports.files import Unreadable
from lawlab.imports.ragged import Reason

_OPINION = (
    "id author_id consultation_title section_title title bodyText createdAt updatedAt url published trashed "
    "trashedStatus trashedAt trashedReason votesCount votesCountOk votesCountMitige votesCountNok argumentsCount "
    "argumentsCountFor argumentsCountAgainst sourcesCount versionsCount"
)
_VOTE = "id related_id author_id value createdAt"
_ARGUMENT = (
    "related_id related_kind id author_id type body createdAt updatedAt url published trashed trashedStatus trashedAt "
    "trashedReason votesCount"
)
HEADING = [
    "type",
    *(f"contributions_{name}" for name in _OPINION.split()),
    *(f"contributions_votes_{name}" for name in _VOTE.split()),
    *(f"contributions_arguments_{name}" for name in _ARGUMENT.split()),
]
OPINION = {
    "type": "opinion", "contributions_id": "o1", "contributions_author_id": "a1",
    "contributions_consultation_title": "1. Essai", "contributions_section_title": "2. Partie",
    "contributions_title": "Titre", "contributions_bodyText": "Un ; deux.\nTrois.",
    "contributions_createdAt": "07/10/2019 15:47", "contributions_updatedAt": "08/10/2019 16:21",
    "contributions_url": "https://example.org/o1", "contributions_published": "1", "contributions_votesCount": "1",
    "contributions_votesCountOk": "1", "contributions_votesCountMitige": "0", "contributions_votesCountNok": "0",
}  # fmt: skip
VOTE = {
    "type": "vote", "contributions_votes_id": "v1", "contributions_votes_related_id": "o1",
    "contributions_votes_author_id": "a2", "contributions_votes_value": "YES",
    "contributions_votes_createdAt": "20/11/2019 09:53",
}  # fmt: skip
ARGUMENT = {
    "type": "argument", "contributions_arguments_related_id": "o1", "contributions_arguments_id": "g1",
    "contributions_arguments_author_id": "a3", "contributions_arguments_type": "FOR",
    "contributions_arguments_body": "Parce que.", "contributions_arguments_createdAt": "10/10/2019 10:00",
    "contributions_arguments_updatedAt": "10/10/2019 10:00", "contributions_arguments_url": "https://example.org/g1",
    "contributions_arguments_published": "1", "contributions_arguments_votesCount": "2",
}  # fmt: skip


def cells(record: dict[str, str], **changes: str) -> list[str]:
    """A whole row; ``v="NO"`` style changes name the end of a column."""
    row = dict(record)
    for end, value in changes.items():
        row[next(name for name in (*row, *HEADING) if name.endswith("_" + end) or name == end)] = value
    return [row.get(name, "") for name in HEADING]


def parse(*rows: list[str]) -> Export:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows([HEADING, *rows])
    return cap_collectif.parse(out.getvalue())


@pytest.fixture(scope="module")
def real(shared_data: Path) -> Export:
    return cap_collectif.read(shared_data / "revenu-universel-2019" / "export-cap-collectif.csv")


def test_the_totals_are_those_of_the_readme(real: Export) -> None:
    assert real.records == 4_405
    assert len(real.opinions) == 145
    assert Counter(vote.value for vote in real.votes) == {1: 2_421, 0: 398, -1: 792}
    assert len({vote.author for vote in real.votes}) == 1_299
    assert Counter(argument.side for argument in real.arguments) == {"for": 362, "against": 278}
    assert (len(real.reports), len(real.sources)) == (7, 2)


def test_the_recount_differs_from_six_announced_counts_and_says_why(real: Export) -> None:
    differing = real.differing()
    assert [opinion.line for opinion, _ in differing] == [742, 2455, 2599, 2891, 2930, 3006]
    cut = [opinion.line for opinion, _ in differing if opinion.announced is None]
    assert cut == [2455, 2891, 2930, 3006]
    assert all(opinion.realigned == counted for opinion, counted in differing if opinion.announced is not None)


def test_every_row_that_is_not_whole_is_told_and_none_is_dropped(real: Export) -> None:
    assert all(oddity.kept for oddity in real.oddities)
    ragged = [oddity for oddity in real.oddities if oddity.cells != 69]
    assert Counter(oddity.cells for oddity in ragged) == {64: 3_763, 68: 6, 35: 4, 63: 2, 67: 2, 62: 1}
    assert Counter(oddity.reason for oddity in real.oddities if oddity.type == "opinion") == {
        Reason.ENDS_EARLY: 139, Reason.CUT: 4, Reason.SHIFTED: 2,
    }  # fmt: skip


def test_a_shifted_opinion_gets_its_title_text_and_counts_back() -> None:
    row = cells(OPINION)
    glued = [*row[:5], f"{row[5]};{row[6]}", *row[7:]]
    export = parse(glued)
    opinion = export.opinions[0]
    assert (opinion.title, opinion.alineas) == ("Titre", ("Un ; deux.", "Trois."))
    assert opinion.realigned == Counts(agree=1)
    assert opinion.announced != opinion.realigned
    assert [oddity.reason for oddity in export.oddities] == [Reason.SHIFTED]


def test_a_shifted_argument_gets_its_date_out_of_its_text() -> None:
    row = cells(ARGUMENT)
    glued = [*row[:34], row[34] + row[35], *row[36:]]
    argument = parse(cells(OPINION), glued).arguments[0]
    assert argument.body == "Parce que."
    assert argument.at is not None
    assert argument.at.hour == 10


def test_a_row_that_ends_early_loses_nothing() -> None:
    export = parse(cells(OPINION)[:25], cells(VOTE)[:29])
    assert len(export.votes) == 1
    assert {oddity.reason for oddity in export.oddities} == {Reason.ENDS_EARLY}


def test_a_row_cut_in_its_text_keeps_what_is_there_and_says_what_is_not() -> None:
    export = parse(cells(OPINION), cells(ARGUMENT)[:35])
    assert export.arguments[0].body == "Parce que."
    assert export.arguments[0].at is None
    assert export.oddities[0].reason is Reason.CUT
    assert "contributions_arguments_createdAt" in export.oddities[0].detail


def test_lines_are_counted_in_the_file_even_after_a_text_of_two_lines() -> None:
    export = parse(cells(OPINION), cells(VOTE))
    assert (export.opinions[0].line, export.votes[0].line) == (2, 4)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (cells(VOTE, value="MAYBE"), Reason.BAD_VALUE),
        (cells(VOTE, contributions_votes_createdAt="31/02/2019 10:00"), Reason.BAD_VALUE),
        (cells(VOTE, contributions_votes_author_id=""), Reason.BAD_VALUE),
        (cells(VOTE, contributions_votes_related_id="o9"), Reason.UNKNOWN_OPINION),
        (cells(ARGUMENT, contributions_arguments_type="MAYBE"), Reason.BAD_VALUE),
        (cells({"type": "mystery"}), Reason.UNKNOWN_TYPE),
        (cells(OPINION), Reason.DUPLICATE),
    ],
)
def test_what_cannot_be_taken_is_told_with_its_line(row: list[str], reason: Reason) -> None:
    export = parse(cells(OPINION), row)
    assert [(oddity.line, oddity.reason, oddity.kept) for oddity in export.oddities] == [(4, reason, False)]
    assert (len(export.opinions), len(export.votes), len(export.arguments)) == (1, 0, 0)


def test_of_two_votes_of_one_person_the_latest_counts() -> None:
    later = cells(VOTE, contributions_votes_value="NO", contributions_votes_createdAt="20/11/2019 10:00")
    for rows in ([cells(VOTE), later], [later, cells(VOTE)]):
        export = parse(cells(OPINION), *rows)
        assert [vote.value for vote in export.votes] == [-1]
        assert [oddity.reason for oddity in export.oddities] == [Reason.DOUBLE_VOTE]


def test_a_moderated_opinion_is_hidden() -> None:
    assert parse(cells(OPINION, contributions_trashed="1")).opinions[0].hidden


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "vide"),
        ("a;b;c\n1;2;3\n", "pas un export Cap Collectif"),
        ("<html><body>Not found</body></html>", "pas un export Cap Collectif"),
        (";".join(HEADING) + "\n", "Aucun avis"),
        (";".join(HEADING) + '\nopinion;"' + "x" * 200_000, "Ligne 2"),
    ],
)
def test_a_file_that_is_not_an_export_gets_one_sentence(text: str, words: str) -> None:
    with pytest.raises(Unreadable) as refused:
        cap_collectif.parse(text)
    assert words in str(refused.value)
