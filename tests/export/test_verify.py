"""An archive that was touched is refused: by a bit anywhere, or with every sum made to fit again.

Past 400 lines: every way of cheating that we know, beside the others, so that a new one is seen to be missing.
"""

import json
import random
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lawlab.engine import chain
from lawlab.export.recount import place_of
from lawlab.export.verify import CODES, verify
from tests.export.tampering import Contents, failures

FLIPS = 120


def test_the_archives_of_the_demonstration_hold(finished: Path, ongoing: Path) -> None:
    for path in (finished, ongoing):
        checks = list(verify(path))
        assert [check.code for check in checks] == list(CODES)
        assert not failures(path)


def test_one_bit_changed_anywhere_is_seen_and_its_file_named(finished: Path, tmp_path: Path) -> None:
    whole = finished.read_bytes()
    with zipfile.ZipFile(finished) as found:
        names = set(found.namelist())
        headers = [one.header_offset for one in found.infolist()]
        directory = found.start_dir
    draw = random.Random(20_261_122)
    places = [draw.randrange(len(whole) * 8) for _ in range(FLIPS)]
    places += [start * 8 + draw.randrange(60 * 8) for start in headers for _ in range(3)]
    places += [draw.randrange(directory * 8, len(whole) * 8) for _ in range(60)]
    path = tmp_path / "archive.zip"
    for place in places:
        touched = bytearray(whole)
        touched[place // 8] ^= 1 << place % 8
        path.write_bytes(touched)
        wrong = [check for check in verify(path) if not check.ok]
        assert wrong, f"bit {place} changed, and nothing was seen"
        assert wrong[0].file in names, f"bit {place}: {wrong[0]}"


def test_the_file_named_is_the_one_that_was_touched(finished: Path, tmp_path: Path) -> None:
    whole = finished.read_bytes()
    path = tmp_path / "archive.zip"
    with zipfile.ZipFile(finished) as found:
        members = found.infolist()
    for member in members:
        start = member.header_offset
        for place in (0, 5, 14, 18, 22, 26, 30, 31, 30 + len(member.filename) + member.compress_size // 2):
            touched = bytearray(whole)
            touched[start + place] ^= 4
            path.write_bytes(touched)
            wrong = [check for check in verify(path) if not check.ok]
            assert wrong[0].file == member.filename, (member.filename, place, wrong)


# --- the same, with every sum recomputed ---------------------------------------------------------

Change = Callable[[Contents], None]


def _first(rows: list[dict[str, Any]], **wanted: Any) -> dict[str, Any]:
    return next(row for row in rows if all(row[name] == value for name, value in wanted.items()))


def _votes(contents: Contents) -> list[int]:
    return [index for index, entry in enumerate(contents.entries) if entry["k"] == "vote"]


def vote_removed(contents: Contents) -> None:
    at = _votes(contents)[3]
    lines, links = contents.lines, contents.links
    contents.set_lines(lines[:at] + lines[at + 1 :], links=links[:at] + links[at + 1 :])


def vote_doubled(contents: Contents) -> None:
    at = _votes(contents)[3]
    lines, links = contents.lines, contents.links
    contents.set_lines(lines[: at + 1] + lines[at:], links=links[: at + 1] + links[at:])


def votes_swapped(contents: Contents) -> None:
    one, other = _votes(contents)[3:5]
    lines = contents.lines
    lines[one], lines[other] = lines[other], lines[one]
    contents.set_lines(lines)


def vote_changed(contents: Contents) -> None:
    lines = contents.lines
    at = next(i for i in _votes(contents) if contents.entries[i]["val"] == -1)
    lines[at] = lines[at].replace('"val":-1', '"val":1')
    contents.set_lines(lines)


def space_added(contents: Contents) -> None:
    lines = contents.lines
    lines[2] = lines[2].replace('"k":', '"k": ')
    contents.set_lines(lines)


def last_entry_removed(contents: Contents) -> None:
    contents.set_lines(contents.lines[:-1], links=contents.links[:-1])


def vote_removed_from_a_new_history(contents: Contents) -> None:
    entries = contents.entries
    del entries[_votes(contents)[-1]]
    contents.rewrite_journal(entries)


def vote_added_to_a_new_history(contents: Contents) -> None:
    entries = contents.entries
    contents.rewrite_journal([*entries, {**_first(entries, k="vote"), "sup": None}])


def vote_replaced_twice(contents: Contents) -> None:
    entries = contents.entries
    vote = _first(entries, k="vote")
    again = {**vote, "sup": vote["n"]}
    contents.rewrite_journal([*entries, again, again])


def vote_replaced_by_one_on_something_else(contents: Contents) -> None:
    entries = contents.entries
    vote = _first(entries, k="vote")
    contents.rewrite_journal([*entries, {**vote, "tgt": "art-4@1", "sup": vote["n"]}])


def history_forgotten(contents: Contents) -> None:
    contents.rewrite_journal([entry for entry in contents.entries if entry["k"] != "amend"])


def tally_total(contents: Contents) -> None:
    contents.edit("tallies.json", lambda rows: rows[0].update(agree=rows[0]["agree"] + 1))
    contents.recompute()


def below_zero(contents: Contents) -> None:
    contents.edit("tallies.json", lambda rows: rows[0].update(agree=-1))


def votes_moved_between_kinds_of_account_are_counted_all_the_same(contents: Contents) -> None:
    contents.edit("tallies.json", lambda rows: rows.append({**rows[0], "agree": 1, "mixed": 0, "disagree": 0}))


def rank_swapped(contents: Contents) -> None:
    def swap(ranking: dict[str, Any]) -> None:
        order = ranking["order"]
        order[0], order[1] = {**order[1], "rank": 1}, {**order[0], "rank": 2}

    contents.edit("ranking.json", swap)


def decision_outcome(contents: Contents) -> None:
    contents.edit("decisions.json", lambda rows: _first(rows, outcome="not_retained").update(outcome="out_of_scope"))
    contents.recompute()


def justification(contents: Contents) -> None:
    contents.edit("decisions.json", lambda rows: rows[0].update(justification="Une tout autre raison."))


def justification_emptied(contents: Contents) -> None:
    contents.edit("decisions.json", lambda rows: rows[0].update(justification="  "))


def decision_removed(contents: Contents) -> None:
    contents.edit("decisions.json", lambda rows: rows.pop(0))


def threshold_raised(contents: Contents) -> None:
    contents.edit("consultation.json", lambda about: about.update(threshold=1_000))
    contents.recompute()


def close_moved(contents: Contents) -> None:
    contents.edit("consultation.json", lambda about: about.update(closes_at="2026-08-01T04:00:00Z"))


def statement(contents: Contents) -> None:
    for name in ("amendments.json", "wordings.json"):
        contents.edit(name, lambda rows: rows[0].update(statement="Un autre exposé."))


def statement_in_one_place(contents: Contents) -> None:
    contents.edit("amendments.json", lambda rows: rows[0].update(statement="Un autre exposé."))


def alineas_of_an_amendment(contents: Contents) -> None:
    for name in ("amendments.json", "wordings.json"):
        contents.edit(name, lambda rows: rows[0].update(alineas=["Un texte que personne n’a proposé."]))


def legal_sentence(contents: Contents) -> None:
    contents.edit("amendments.json", lambda rows: rows[0].update(wording=["Supprimer cet article."]))


def amendment_withdrawn_for_its_author(contents: Contents) -> None:
    contents.edit("amendments.json", lambda rows: _first(rows, status="submitted").update(status="withdrawn"))
    contents.recompute()


def withdrawal_forgotten(contents: Contents) -> None:
    contents.edit("amendments.json", lambda rows: _first(rows, status="withdrawn").update(status="submitted"))
    contents.recompute()


def argument_body(contents: Contents) -> None:
    contents.edit("arguments.json", lambda rows: rows[0].update(body="Un argument retourné."))


def argument_side(contents: Contents) -> None:
    contents.edit("arguments.json", lambda rows: _first(rows, side="for").update(side="against"))
    contents.recompute()


def argument_supports(contents: Contents) -> None:
    contents.edit("arguments.json", lambda rows: rows[0].update(supports=rows[0]["supports"] + 12))
    contents.recompute()


def annotation_body(contents: Contents) -> None:
    contents.edit("annotations.json", lambda rows: rows[0].update(body="Une remarque retouchée."))


def submission_date(contents: Contents) -> None:
    contents.edit("amendments.json", lambda rows: rows[0].update(submitted_at="2026-01-01T00:00:00Z"))


def answer_date(contents: Contents) -> None:
    contents.edit("decisions.json", lambda rows: rows[0].update(published_at="2026-01-01T00:00:00Z"))


def argument_moved(contents: Contents) -> None:
    contents.edit("arguments.json", lambda rows: rows[0].update(amendment=rows[0]["amendment"] + 1))
    contents.recompute()


def somebody_votes_twice(contents: Contents) -> None:
    """A copied line, counted everywhere as if it were another person's."""
    entries = contents.entries
    vote = next(one for one in entries if one["k"] == "vote" and one["val"] == 1 and one["tgt"].startswith("amd-"))
    contents.rewrite_journal([*entries, {**vote, "sup": None}])
    _kind, number, revision = place_of(vote["tgt"])

    def one_more(rows: list[dict[str, Any]]) -> None:
        row = _first(rows, kind="amendment", target=number, revision=revision)
        row["agree"] += 1

    contents.edit("tallies.json", one_more)
    contents.recompute()


def version_text(contents: Contents) -> None:
    contents.edit("texts/v1.json", lambda version: version["articles"][0]["alineas"].append("Un alinéa glissé."))


def published_text(contents: Contents) -> None:
    contents.edit("texts/v2.json", lambda version: version["articles"][0]["alineas"].append("Un alinéa glissé."))


def published_text_and_its_digests(contents: Contents) -> None:
    """The digest, the journal, everything: only the decisions themselves say otherwise."""
    from lawlab.engine.digest import digest

    entries = contents.entries

    def slip(version: dict[str, Any]) -> None:
        version["articles"][0]["alineas"].append("Un alinéa glissé.")
        rows = ((one["number"], one["title"], one["alineas"]) for one in version["articles"])
        version["digest"] = _first(entries, k="publish")["sha"] = digest(version["title"], rows)

    contents.edit("texts/v2.json", slip)
    contents.rewrite_journal(entries)


def report_figure(contents: Contents) -> None:
    contents.edit("report.json", lambda report: report["votes"].update(total=report["votes"]["total"] + 1))


def report_words(contents: Contents) -> None:
    contents.edit("report.json", lambda report: report["words"].update(citizens=9_999))


def imported_tally(contents: Contents) -> None:
    row = {"kind": "article", "target": 1, "agree": 5, "mixed": 0, "disagree": 0, "source": "x", "imported_at": None}
    contents.edit("imported_tallies.json", lambda rows: rows.append(row))
    contents.recompute()


def unknown_file(contents: Contents) -> None:
    contents.files["texts/notes.txt"] = b"coucou"


def csv_cell(contents: Contents) -> None:
    contents.files["people.csv"] = contents.files["people.csv"].replace(b"citizen", b"company", 1)


def file_removed(contents: Contents) -> None:
    del contents.files["people.csv"]


def table_removed(contents: Contents) -> None:
    del contents.files["decisions.json"]


def readme(contents: Contents) -> None:
    contents.files["readme.md"] += b"Et aussi ceci.\n"


def other_kinds_of_values(contents: Contents) -> None:
    contents.edit("tallies.json", lambda rows: rows[0].update(agree="beaucoup"))


def operations_of_no_sense(contents: Contents) -> None:
    for name in ("amendments.json", "wordings.json"):
        contents.edit(name, lambda rows: rows[0].update(operations=[{"verb": "?", "alinea": 10**9}]))


TAMPERED: list[tuple[Change, str, str]] = [
    (vote_removed, "numbering", "journal.jsonl"),
    (vote_doubled, "numbering", "journal.jsonl"),
    (votes_swapped, "numbering", "journal.jsonl"),
    (vote_changed, "chain", "journal.jsonl"),
    (space_added, "canonical", "journal.jsonl"),
    (last_entry_removed, "chain", "manifest.json"),
    (vote_removed_from_a_new_history, "votes", "tallies.json"),
    (vote_added_to_a_new_history, "votes", "tallies.json"),
    (vote_replaced_twice, "replaced", "journal.jsonl"),
    (vote_replaced_by_one_on_something_else, "replaced", "journal.jsonl"),
    (history_forgotten, "texts", "wordings.json"),
    (tally_total, "votes", "tallies.json"),
    (below_zero, "votes", ""),
    (votes_moved_between_kinds_of_account_are_counted_all_the_same, "votes", "tallies.json"),
    (rank_swapped, "ranking", "ranking.json"),
    (decision_outcome, "decisions", "decisions.json"),
    (justification, "texts", "decisions.json"),
    (justification_emptied, "decisions", "decisions.json"),
    (decision_removed, "decisions", "decisions.json"),
    (threshold_raised, "state", "consultation.json"),
    (close_moved, "state", "consultation.json"),
    (statement, "texts", "wordings.json"),
    (statement_in_one_place, "texts", "amendments.json"),
    (alineas_of_an_amendment, "texts", "wordings.json"),
    (legal_sentence, "texts", "amendments.json"),
    (amendment_withdrawn_for_its_author, "state", "amendments.json"),
    (withdrawal_forgotten, "state", "amendments.json"),
    (argument_body, "texts", "arguments.json"),
    (argument_side, "state", "arguments.json"),
    (argument_supports, "state", "arguments.json"),
    (annotation_body, "texts", "annotations.json"),
    (submission_date, "dates", "amendments.json"),
    (answer_date, "dates", "decisions.json"),
    (argument_moved, "state", "arguments.json"),
    (somebody_votes_twice, "pseudonyms", "journal.jsonl"),
    (version_text, "versions", "texts/v1.json"),
    (published_text, "versions", "texts/v2.json"),
    (published_text_and_its_digests, "result", "texts/v2.json"),
    (report_figure, "report", "report.json"),
    (report_words, "report", "report.json"),
    (imported_tally, "imported", "imported_tallies.json"),
    (unknown_file, "copies", "texts/notes.txt"),
    (csv_cell, "copies", "people.csv"),
    (file_removed, "copies", "people.csv"),
    (table_removed, "content", "decisions.json"),
    (readme, "copies", "readme.md"),
    (other_kinds_of_values, "votes", ""),
    (operations_of_no_sense, "texts", "wordings.json"),
]


@pytest.mark.parametrize(("change", "code", "file"), TAMPERED, ids=[case[0].__name__ for case in TAMPERED])
def test_a_change_with_every_sum_made_to_fit_is_seen(
    change: Change, code: str, file: str, finished: Path, tmp_path: Path
) -> None:
    contents = Contents(finished)
    change(contents)
    wrong = failures(contents.save(tmp_path / "archive.zip"))
    assert code in wrong, wrong
    assert wrong[code].file == file, wrong[code]


def test_taken_apart_and_packed_again_unchanged_it_is_the_same_archive(finished: Path, tmp_path: Path) -> None:
    contents = Contents(finished)
    contents.recompute()
    contents.rewrite_journal(contents.entries)
    assert contents.save(tmp_path / "archive.zip").read_bytes() == finished.read_bytes()


def test_a_line_that_is_another_writing_of_the_same_json_breaks_the_chain(finished: Path, tmp_path: Path) -> None:
    contents = Contents(finished)
    lines = contents.lines
    lines[0] = json.dumps(json.loads(lines[0]))
    links, head = [], chain.GENESIS
    for line in lines:
        head = chain.link(head, line)
        links.append(head)
    contents.set_lines(lines, links=links)
    contents.manifest["journal"]["head"] = head
    assert failures(contents.save(tmp_path / "archive.zip"))["canonical"].facts["reason"] == "not in canonical form"


def test_verifying_needs_neither_the_web_nor_a_database(finished: Path) -> None:
    program = (
        "import pathlib, sys; from lawlab.export.verify import verify;"
        "assert all(check.ok for check in verify(pathlib.Path(sys.argv[1])));"
        "print([name for name in sys.modules if name.split('.')[0] in"
        " ('litestar', 'piccolo', 'asyncpg', 'sqlite3', 'socket', 'jinja2', 'pydantic', 'click')])"
    )
    done = subprocess.run([sys.executable, "-c", program, str(finished)], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr[-2000:]
