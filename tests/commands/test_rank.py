"""`lawlab rank`: equal to the published values of a real consultation, and to a plain recount of any other."""

import csv
import io
import json
import tempfile
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from lawlab import cli
from lawlab.engine.groups import Hidden, consensus, hidden_because, is_shared
from lawlab.engine.ranking import Tally, wilson

STATEMENTS = "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
VOTES = "timestamp,datetime,comment-id,voter-id,vote\n"


def run(*words: object, typed: str = "") -> Result:
    result = CliRunner().invoke(cli.main, ["rank", *map(str, words)], input=typed, env={"LAWLAB_LANG": "fr"})
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    return result


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


class Files:
    """Three files in a folder of their own, each written by the test that needs it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, votes: str | bytes, statements: str | bytes, groups: str = "", *more: str) -> Result:
        words: list[object] = []
        for name, text in (("votes", votes), ("statements", statements), ("groups", groups)):
            if text:
                file = self.folder / f"{name}.csv"
                file.write_bytes(text if isinstance(text, bytes) else text.encode())
                words += [f"--{name}", file]
        return run(*words, *more)


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def kept(*numbers: int) -> str:
    return STATEMENTS + "".join(f"1,x,{number},0,0,0,1,Texte {number}\n" for number in numbers)


def test_a_real_consultation_gives_the_published_file_byte_for_byte(shared_data: Path) -> None:
    start = shared_data / "ranking" / "canadian-electoral-reform"
    data = {name: f"{start}.{name}.csv" for name in ("votes", "comments", "groups", "expected")}
    result = run("--votes", data["votes"], "--statements", data["comments"], "--groups", data["groups"])
    with open(data["expected"], encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    left_out = rows[0].index("mf_intercept")
    told = io.StringIO(newline="")
    csv.writer(told).writerows([cell for at, cell in enumerate(row) if at != left_out] for row in rows)

    assert result.exit_code == 0
    assert result.stdout_bytes == told.getvalue().encode()
    assert "moins de 20 personnes" in result.stderr

    without = run("--votes", data["votes"], "--statements", data["comments"])
    names = [name for name in rows[0] if not name.startswith("group_")]
    names = [name for name in names if name not in ("gic", "mf_intercept", "min_group_wilson", "shared_across_groups")]
    assert list(read(without.stdout)[0]) == names
    assert [list(row.values()) for row in read(without.stdout)] == [
        [row[rows[0].index(name)] for name in names] for row in rows[1:]
    ]


@pytest.mark.parametrize(
    ("name", "statements"),
    [("15-per-hour-seattle", 31), ("brexit-consensus", 50), ("london.youth.policing", 36)],
)
def test_other_exports_are_read_whole(shared_data: Path, name: str, statements: int) -> None:
    folder = shared_data / "polis" / name
    result = run("--votes", folder / "votes.csv", "--statements", folder / "comments.csv")
    rows = read(result.stdout)
    with (folder / "participants-votes.csv").open(encoding="utf-8", newline="") as file:
        matrix = list(csv.DictReader(file))
    # The export's own matrix holds the last votes: an independent count of the same thing.
    for row in rows:
        cells = [line.get(row["statement"], "") for line in matrix]
        assert (int(row["agree"]), int(row["disagree"]), int(row["pass_"])) == tuple(map(cells.count, ("1", "-1", "0")))
    assert (result.exit_code, result.stderr, len(rows)) == (0, "", statements)


Cast = tuple[int, int, int, int]  # timestamp, statement, voter, value


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), st.integers(0, 5), st.sampled_from((1, 0, -1)))),
    st.dictionaries(st.integers(0, 5), st.sampled_from("AB")),
)
def test_any_file_is_counted_as_a_plain_recount_counts_it(casts: list[Cast], grouped: Mapping[int, str]) -> None:
    lines = "".join(f"{at},x,{statement},{voter},{value}\n" for at, statement, voter, value in casts)
    groups = "voter,group\n" + "".join(f"{voter},{group}\n" for voter, group in grouped.items())
    with tempfile.TemporaryDirectory() as folder:
        rejected = "1,x,3,0,0,0,-1,Rejetée\n1,x,0,0,0,0,-1,Encore\n"
        result = Files(Path(folder))(VOTES + lines, kept(4, 0, 2, 1) + rejected, groups)
    last: dict[tuple[int, int], int] = {}
    for _at, statement, voter, value in sorted(casts, key=lambda cast: cast[0]):
        last[statement, voter] = value
    rows = read(result.stdout)
    assert [int(row["statement"]) for row in rows] == _expected_order(last)
    for row in rows:
        for prefix, people in (("", range(6)), *((f"group_{g}_", _members(grouped, g)) for g in set(grouped.values()))):
            found = [last.get((int(row["statement"]), voter)) for voter in people]
            names = (("agree", 1), ("disagree", -1), ("pass" if prefix else "pass_", 0))
            assert {name: int(row[prefix + name]) for name, _ in names} == {name: found.count(v) for name, v in names}


def _members(grouped: Mapping[int, str], group: str) -> list[int]:
    return [voter for voter, name in grouped.items() if name == group]


def _expected_order(last: Mapping[tuple[int, int], int]) -> list[int]:
    def bound(statement: int) -> float:
        values = [last.get((statement, voter)) for voter in range(6)]
        return round(wilson(values.count(1), values.count(-1)), 12)

    return sorted((0, 1, 2, 4), key=lambda statement: (-bound(statement), statement))


def test_bad_lines_are_told_by_number_and_kept_out(files: Files) -> None:
    votes = VOTES + (
        "1,x,7,1,1\n"  # 2, counted
        "1,x,7,2\n"  # 3
        "\n"
        "soon,x,7,3,1\n"  # 5
        "1,x,sept,4,1\n"  # 6
        "1,x,7,,1\n"  # 7
        "1,x,7,5,2\n"  # 8
        '1,"x,7,6,1\n'  # 9, a quotation mark left open spoils its own line only
        "1,x,7,7,1,oops\n"  # 10
        "1,x,99,8,1\n"  # 11, a statement that is not in the list
        "1,x,7,9,-1,\n"  # 12, counted: the last cell is empty
    )
    statements = kept(7) + "1,x,huit,0,0,0,1,Sans numéro\n1,x,9,0,0,0,oui,Sans état\n1,x\n"
    result = files(votes, statements, "voter,group\n1,A\n1,B\n,A\n9,B\n")
    (row,) = read(result.stdout)
    assert (row["agree"], row["disagree"], row["pass_"]) == ("1", "1", "0")
    assert (row["group_A_agree"], row["group_B_disagree"]) == ("1", "1")
    told = result.stderr.replace("\xa0", " ")
    for expected in (
        "statements.csv : 1 ligne écartée (numéro de proposition) : 3",
        "statements.csv : 1 ligne écartée (modération qui n’est pas un nombre) : 4",
        "statements.csv : 1 ligne écartée (nombre de cellules) : 5",
        "votes.csv : 3 lignes écartées (nombre de cellules) : 3, 9, 10",
        "votes.csv : 1 ligne écartée (date qui n’est pas un nombre de millisecondes) : 5",
        "votes.csv : 1 ligne écartée (numéro de proposition) : 6",
        "votes.csv : 1 ligne écartée (votant manquant) : 7",
        "votes.csv : 1 ligne écartée (vote qui n’est ni 1, ni 0, ni -1) : 8",
        "groups.csv : 1 ligne écartée (votant déjà dans un autre groupe) : 3",
        "groups.csv : 1 ligne écartée (votant manquant) : 4",
        "1 vote porte sur une proposition qui n’est pas dans la liste",
    ):
        assert expected in told
    found = json.loads(files(votes, statements, "", "--json").stdout)
    assert {"votes.csv": [3, 9, 10]} in [{Path(one["file"]).name: one["lines"]} for one in found["kept_out"]]
    assert found["formula"]["id"] == "wilson-95" and found["statements"][0]["wilson"] == pytest.approx(0.094531206)


def test_a_byte_order_mark_windows_line_ends_other_columns_and_long_texts_change_nothing(files: Files) -> None:
    plain = files(VOTES + "5,x,3,1,1\n6,x,3,2,-1\n", kept(3)).stdout
    votes = "vote,Voter-ID,extra,comment-id,timestamp\r\n1,1,é,3,5\r\n-1,2,,3,6\r\n".encode("utf-8-sig")
    statements = 'comment-body,moderated,comment-id\r\n"Une ligne,\r\net ""une autre""",0,3\r\n'.encode("utf-8-sig")
    assert files(votes, statements).stdout == plain
    assert files(votes, statements.replace(b"Une", b"\xe9\x00")).stdout == plain


@pytest.mark.parametrize(
    ("votes", "statements", "sentence"),
    [
        (VOTES, "\n", "statements.csv est vide"),
        ("\n\n", kept(1), "votes.csv est vide"),
        ("timestamp,comment-id,vote\n", kept(1), "il manque voter-id"),
        (VOTES, VOTES, "il manque moderated"),
        (VOTES, (STATEMENTS + "1,x,1,0,0,0,1,Bien\n").encode("utf-16"), "il manque comment-id, moderated"),
        (
            VOTES,
            STATEMENTS + '1,x,1,0,0,0,1,Bien\n1,x,2,0,0,0,1,"Ouvert\n1,x,3,0,0,0,1,Perdu\n',
            "ligne 3 : un guillemet",
        ),
        (VOTES, STATEMENTS + '1,x,2,0,0,0,1,"' + "long\n" * 40_000, "ligne 2 : un guillemet"),
    ],
)
def test_a_file_that_is_not_one_is_refused_with_its_name(
    files: Files, votes: str, statements: str | bytes, sentence: str
) -> None:
    result = files(votes, statements)
    assert result.exit_code == 1 and result.stdout == ""
    assert sentence in result.stderr.replace("\xa0", " ")


def test_wrong_usage_is_two_and_a_header_alone_is_an_empty_table(files: Files) -> None:
    assert run("--votes", "nowhere.csv", "--statements", "nowhere.csv").exit_code == 2
    assert run().exit_code == 2
    assert run("--votes", "-", "--statements", "-").exit_code == 2
    empty = files(VOTES, STATEMENTS)
    assert (empty.exit_code, empty.stdout.strip().split(",")[0], empty.stdout.count("\n")) == (0, "statement", 1)


def test_the_votes_may_come_on_the_standard_input(files: Files) -> None:
    by_name = files(VOTES + "5,x,3,1,1\n", kept(3)).stdout
    piped = run("--votes", "-", "--statements", files.folder / "statements.csv", typed=VOTES + "5,x,3,1,1\n")
    assert piped.stdout == by_name


def _two_groups(sizes: Sequence[int], rejected_by_last: int) -> tuple[str, str, str]:
    """Everybody votes for 8 statements, but the last people of the last group reject statement 7."""
    voters = list(range(sum(sizes)))
    names = "".join(name * size for name, size in zip("AB", sizes, strict=True))
    against = set(voters[len(voters) - rejected_by_last :])
    casts = [(s, v, -1 if s == 7 and v in against else 1) for s, v in product(range(8), voters)]
    votes = VOTES + "".join(f"1,x,{s},{v},{value}\n" for s, v, value in casts)
    return votes, kept(*range(8)), "voter,group\n" + "".join(f"{v},{names[v]}\n" for v in voters)


def test_shared_across_groups_is_said_under_all_its_conditions(files: Files) -> None:
    shown = read(files(*_two_groups((180, 20), 12)).stdout)
    assert {row["statement"]: row["shared_across_groups"] for row in shown} == {
        **dict.fromkeys(map(str, range(7)), "1"), "7": "0"
    }  # fmt: skip
    hidden = files(*_two_groups((179, 20), 12))
    assert {row["shared_across_groups"] for row in read(hidden.stdout)} == {""}
    assert "moins de 200 personnes" in hidden.stderr


@pytest.mark.parametrize(
    ("sizes", "unverified", "reason"),
    [
        ([180, 20], 0, None), ([179, 20], 0, Hidden.FEW_VOTERS), ([200], 0, Hidden.ONE_GROUP),
        ([181, 19], 0, Hidden.SMALL_GROUP), ([1800, 199], 0, Hidden.SMALL_GROUP), ([1800, 200], 0, None),
        ([180, 20], 1, Hidden.UNVERIFIED), ([], 0, Hidden.FEW_VOTERS),
    ],
)  # fmt: skip
def test_each_condition_alone_hides_the_label(sizes: list[int], unverified: int, reason: Hidden | None) -> None:
    assert hidden_because(sizes, unverified=unverified) is reason


def test_a_label_asks_for_ten_decided_votes_and_half_of_each_group_for_sure() -> None:
    assert is_shared([Tally(9, 0, 1), Tally(50, 3, 2)])
    assert not is_shared([Tally(9, 5, 0), Tally(50)])
    assert not is_shared([Tally(6, 0, 4), Tally(50)])
    assert not is_shared([])
    assert consensus([Tally(), Tally()]) == 0.5
