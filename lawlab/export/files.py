"""Every file of the archive that is said again from its tables: written once here, for ``archive`` and for ``verify``.

Beside them, the journal's own files are copied as they are.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from lawlab.export import tables
from lawlab.export.akoma_ntoso import version_xml
from lawlab.export.dictionary import data_package
from lawlab.export.readme import licence, readme
from lawlab.export.tables import Records, Row

JOURNAL = "journal.jsonl"
LINKS = "journal.links"
ALONE = Path(__file__).with_name("verify_alone.py")
"""The verifier that travels in the archive: one file, nothing of lawlab."""
OF_THE_PROGRAM = frozenset({"readme.md", "verify.py", "licence.txt", "datapackage.json"})
"""Files that another version of lawlab may write otherwise: the signature alone covers them then."""


def derived(records: Records, ranking: Row, report: Row) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """(name, how to write its bytes) of each file, in the archive's order; one is written at a time."""
    yield "readme.md", lambda: readme(records)
    yield "verify.py", ALONE.read_bytes
    yield "licence.txt", lambda: licence(records)
    yield "datapackage.json", lambda: tables.json_bytes(data_package(records))
    yield "consultation.json", lambda: tables.json_bytes(records["consultation"])
    for version in records["versions"]:
        yield from _version(version, records)
    for table in tables.COLUMNS:
        yield f"{table}.json", partial(tables.json_bytes, records[table])
        yield f"{table}.csv", partial(tables.csv_bytes, table, records[table])
    yield "articles.csv", lambda: tables.csv_bytes("articles", tables.article_rows(records))
    yield "ranking.json", lambda: tables.json_bytes(ranking)
    yield "ranking.csv", lambda: tables.csv_bytes("ranking", ranking["order"])
    yield "report.json", lambda: tables.json_bytes(report)


def _version(version: Row, records: Records) -> Iterator[tuple[str, Callable[[], bytes]]]:
    name = f"texts/v{version['number']}"
    yield f"{name}.json", lambda: tables.json_bytes(version)
    yield f"{name}.md", lambda: tables.version_markdown(version)
    yield f"{name}.xml", lambda: version_xml(version, records["consultation"], records["versions"][0])
