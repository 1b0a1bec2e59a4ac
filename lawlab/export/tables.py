"""The tables of the open data: which columns, in which order, and how they become JSON and CSV.

A **records** value is a dict: one plain list of rows for each table of ``COLUMNS``, and the documents of
``DOCUMENTS``. Pure: the archive is written from it, and ``verify`` rebuilds the CSV files from the JSON ones.
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from lawlab.export.package import canonical_json

Row = dict[str, Any]
Records = dict[str, Any]

HIDDEN = "hidden"
"""The status of what moderation hides: its number and votes stay, its words are in no table."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "people": ("id", "name", "kind", "register_number", "origin"),
    "amendments": (
        "number", "status", "revision", "target", "article", "article_number", "base", "title", "statement",
        "source_url", "wording", "operations", "alineas", "new_title", "author", "submitted_at", "updated_at", "salt",
    ),
    "wordings": ("amendment", "revision", "title", "statement", "operations", "alineas", "at"),
    "arguments": (
        "number", "amendment", "article", "side", "body", "source_url", "status", "supports", "imported_supports",
        "author", "created_at", "salt",
    ),
    "annotations": (
        "number", "version", "article", "alinea", "quote", "prefix", "suffix", "kind", "body", "author", "created_at",
        "salt",
    ),
    "tallies": ("kind", "target", "revision", "account_kind", "agree", "mixed", "disagree"),
    "imported_tallies": ("kind", "target", "agree", "mixed", "disagree", "source", "imported_at"),
    "group_votes": ("voter", "group", "amendment", "agree", "mixed", "disagree"),
    "decisions": (
        "amendment", "outcome", "justification", "alineas", "related", "published_at", "salt",
    ),
}  # fmt: skip
"""Columns of each table. ``salt`` is hexadecimal: with it and the text, anyone recomputes the journal's ``sha``."""

SHEETS: dict[str, tuple[str, ...]] = COLUMNS | {
    "articles": ("version", "id", "number", "title", "alineas"),
    "ranking": ("rank", "amendment", "revision", "agree", "mixed", "disagree", "score", "tied", "enough"),
}
"""Columns of each CSV file: the tables, and two sheets that say again what is in the JSON of texts and ranking."""

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def csv_bytes(table: str, rows: Sequence[Mapping[str, Any]]) -> bytes:
    """A table for spreadsheets: semicolons, UTF-8 with a byte-order mark, every cell quoted, lists one item a line.

    A text that begins like a formula (= + - @) gets an apostrophe before it, or a spreadsheet would run it; the JSON
    file beside keeps the text exact.
    """
    return spreadsheet(SHEETS[table], rows)


def spreadsheet(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Rows in the archive's one form of CSV."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row[column]) for column in columns])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def article_rows(records: Records) -> list[Row]:
    """The rows of ``articles.csv``: every article of every version."""
    return [
        {"version": version["number"], **{name: article[name] for name in ("id", "number", "title", "alineas")}}
        for version in records["versions"]
        for article in version["articles"]
    ]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = "\n".join(value)
    elif not isinstance(value, str):
        value = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return "'" + value if value.startswith(_FORMULA_SIGNS) else value


def json_bytes(value: object) -> bytes:
    """A table or document in the archive's one JSON form."""
    return canonical_json(value)


def version_markdown(version: Mapping[str, Any]) -> bytes:
    """One version of the text, to be read: divisions and articles as headings, one alinea a paragraph."""
    lines = [f"# {version['title']}", "", f"{version['label']}", ""]
    known: list[Mapping[str, Any]] = []
    for article in version["articles"]:
        divisions = list(article["divisions"])
        for depth, division in enumerate(divisions):
            if depth >= len(known) or known[: depth + 1] != divisions[: depth + 1]:
                heading = f"{division['kind']} {division['number']} {division['title']}"
                lines += [f"{'#' * min(depth + 2, 5)} {heading}".rstrip(), ""]
        known = divisions
        lines += [f"###### Article {article['number']} {article['title']}".rstrip(), ""]
        for alinea in article["alineas"]:
            lines += [alinea, ""]
    return ("\n".join(lines).rstrip("\n") + "\n").encode()
