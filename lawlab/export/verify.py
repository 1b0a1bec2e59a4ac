"""Recompute an archive, offline: every check, one result each. Pure: no web, no database, no network.

Each check gives a code, whether it holds, the file concerned and the facts of its sentence (said by the command). The
form of the ZIP comes first: when it is damaged, the other checks would read noise, so they are left out.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from lawlab.engine import chain
from lawlab.engine.digest import digest
from lawlab.export import figures, files, package, recount, story, tables
from lawlab.export.files import JOURNAL, LINKS
from lawlab.export.package import Damaged, Member
from lawlab.export.tables import Records, Row


@dataclass(frozen=True)
class Check:
    """One result. ``file`` is the file that is wrong, when one can be named; ``facts`` fill the sentence."""

    code: str
    ok: bool
    file: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Opened:
    """An archive whose form is sound, read into memory."""

    records: Records
    manifest: Row
    ranking: Row
    report: Row
    entries: tuple[Row, ...]
    lines: tuple[str, ...]
    links: tuple[str, ...]


class _Wrong(Exception):
    """A check fails: where, and why."""

    def __init__(self, file: str, **facts: Any) -> None:
        super().__init__(file)
        self.file = file
        self.facts = facts


def verify(path: Path) -> Iterator[Check]:
    """The checks of an archive, in order, each as it ends. Raises OSError when the file cannot be read at all."""
    with path.open("rb") as source:
        length = path.stat().st_size
        try:
            members = package.read(source, length)
            manifest = _manifest(source, members)
        except Damaged as damage:
            yield Check("form", False, damage.near, {"reason": damage.reason})
            return
        yield Check("form", True, facts={"files": len(members)})
        try:
            contents = _contents(source, members, manifest)
            opened = _opened(contents, manifest)
        except Damaged as damage:
            yield Check("content", False, damage.near, {"reason": damage.reason})
            return
        except Exception as error:  # whatever hostile data lead to: see ``_result``
            yield Check("content", False, package.MANIFEST, {"reason": f"{type(error).__name__}: {error}"[:200]})
            return
    yield Check("content", True, facts={"bytes": length})
    for code, check in _CHECKS:
        yield _result(code, check, opened, contents)


def _result(
    code: str, check: Callable[[Opened, dict[str, bytes]], Row], opened: Opened, contents: dict[str, bytes]
) -> Check:
    try:
        return Check(code, True, facts=check(opened, contents))
    except _Wrong as wrong:
        return Check(code, False, wrong.file, wrong.facts)
    except recount.Uncounted as wrong:
        return Check(code, False, JOURNAL, {"entry": wrong.entry, "reason": wrong.reason})
    except Exception as error:
        # A value of another kind than the archive's own: somebody rewrote a file and its sum in the manifest, and any
        # line of the engine may refuse it in its own way. Whatever it is, this check does not hold.
        return Check(code, False, "", {"reason": f"{type(error).__name__}: {error}"[:200]})


def _manifest(source: BinaryIO, members: tuple[Member, ...]) -> Row:
    """The manifest, in canonical form and listing just the files that are there."""
    last = members[-1]
    if last.bytes > package.MANIFEST_LIMIT_BYTES:
        raise Damaged(package.MANIFEST, "too big")
    raw = b"".join(package.content(source, last))
    try:
        manifest = json.loads(raw)
        listed = [entry["path"] for entry in manifest["files"]]
        same = package.canonical_json(manifest) == raw and manifest["format"] == package.FORMAT
        known = all(isinstance(entry["sha256"], str) for entry in manifest["files"]) and manifest["journal"]["head"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Damaged(package.MANIFEST, "content") from None
    if not same or not known:
        raise Damaged(package.MANIFEST, "content")
    there = [member.name for member in members[:-1]]
    for name in there:
        if name not in listed:
            raise Damaged(name, "not in the manifest")
    if listed != there:
        raise Damaged(package.MANIFEST, "order")
    found: Row = manifest
    return found


def _contents(source: BinaryIO, members: tuple[Member, ...], manifest: Row) -> dict[str, bytes]:
    contents: dict[str, bytes] = {}
    for member, entry in zip(members, manifest["files"], strict=False):
        packed = hashlib.sha256()
        for chunk in package.packed(source, member):
            packed.update(chunk)
        if packed.hexdigest() != entry["packed_sha256"] or member.packed_bytes != entry["packed_bytes"]:
            raise Damaged(member.name, "content")
        data = b"".join(package.content(source, member))
        if hashlib.sha256(data).hexdigest() != entry["sha256"] or len(data) != entry["bytes"]:
            raise Damaged(member.name, "content")
        contents[member.name] = data
    return contents


def _opened(contents: dict[str, bytes], manifest: Row) -> Opened:
    def document(name: str) -> Any:
        if name not in contents:
            raise Damaged(name, "missing")
        try:
            return json.loads(contents[name])
        except (ValueError, RecursionError):
            raise Damaged(name, "not JSON") from None

    versions = sorted(
        (document(name) for name in contents if name.startswith("texts/") and name.endswith(".json")),
        key=lambda version: int(version["number"]),
    )
    records: Records = {"consultation": document("consultation.json"), "versions": versions}
    for table in tables.COLUMNS:
        records[table] = document(f"{table}.json")
    for name in (JOURNAL, LINKS):
        if name not in contents:
            raise Damaged(name, "missing")
    lines = tuple(contents[JOURNAL].decode().split("\n")[:-1])
    links = tuple(contents[LINKS].decode().split("\n")[:-1])
    try:
        entries = tuple(json.loads(line) for line in lines)
    except ValueError:
        raise Damaged(JOURNAL, "not JSON") from None
    return Opened(records, manifest, document("ranking.json"), document("report.json"), entries, lines, links)


def _same_in_both(opened: Opened, contents: dict[str, bytes]) -> Row:
    """Every file is the one that its data give: JSON in one form, CSV and Markdown written again."""
    expected = dict(files.derived(opened.records, opened.ranking, opened.report))
    for name, data in contents.items():
        if name in (JOURNAL, LINKS):
            continue
        if name not in expected:
            raise _Wrong(name, reason="unknown")
        if data != expected[name]():
            raise _Wrong(name, reason="differs")
    if missing := expected.keys() - contents.keys():
        raise _Wrong(sorted(missing)[0], reason="missing")
    return {"files": len(contents)}


def _journal(opened: Opened, contents: dict[str, bytes]) -> Row:
    """Canonical lines, numbers from 1, each bound to all before; the head is the manifest's."""
    if len(opened.lines) != len(opened.links):
        raise _Wrong(LINKS, entry=min(len(opened.lines), len(opened.links)) + 1, reason="count")
    count, head, broken = chain.verify(zip(opened.lines, opened.links, strict=True))
    if broken is not None:
        raise _Wrong(JOURNAL, entry=broken.number, reason=broken.reason)
    told = opened.manifest["journal"]
    if (told["entries"], told["head"]) != (count, head):
        raise _Wrong(package.MANIFEST, entry=count, reason="head")
    if b"\n".join(line.encode() for line in opened.lines) + (b"\n" if opened.lines else b"") != contents[JOURNAL]:
        raise _Wrong(JOURNAL, entry=count, reason="line ends")
    return {"entries": count, "head": head[:16]}


def _votes(opened: Opened, _contents: dict[str, bytes]) -> Row:
    """Ballots counted again from the journal are the published tallies, to the last one."""
    counted = recount.votes(opened.entries)
    told = recount.published(opened.records["tallies"])
    for place in sorted(counted.keys() | told.keys()):
        if counted.get(place) != told.get(place):
            raise _Wrong("tallies.json", target=f"{place[0]}-{place[1]}@{place[2]}", reason="differs")
    return {"votes": sum(sum(row) for row in counted.values()), "targets": len(counted)}


def _imported(opened: Opened, _contents: dict[str, bytes]) -> Row:
    """Imported counts are those that the journal announced when they came."""
    rows = opened.records["imported_tallies"]
    for kind, announced in recount.imported(opened.entries).items():
        found = [sum(row[name] for row in rows if row["kind"] == kind) for name in recount.ANSWERS]
        if found != announced:
            raise _Wrong("imported_tallies.json", target=kind, reason="differs")
    extra = {row["kind"] for row in rows} - recount.imported(opened.entries).keys()
    if extra:
        raise _Wrong("imported_tallies.json", target=sorted(extra)[0], reason="not announced")
    return {"votes": sum(row[name] for row in rows for name in recount.ANSWERS)}


def _texts(opened: Opened, _contents: dict[str, bytes]) -> Row:
    """Every published word is the one that the journal committed to when it was written."""
    committed, opened_count = recount.commitments(opened.entries), 0
    for file, target, sha in recount.published_commitments(opened.records):
        if committed.pop(target, None) != sha:
            raise _Wrong(file, target=target, reason="not what the journal holds")
        opened_count += 1
    closed = recount.unopened(opened.entries, opened.records, committed)
    if closed.unexplained:
        raise _Wrong(JOURNAL, target=closed.unexplained[0], reason="missing")
    if wrong := recount.misread(opened.records):
        raise _Wrong(wrong[0], target=wrong[1], reason="not what its operations give")
    return {"texts": opened_count, "closed": closed.explained}


def _state(opened: Opened, _contents: dict[str, bytes]) -> Row:
    """Dates, threshold, withdrawals, wordings, sides and supports are those that the journal tells."""
    said = recount.told(opened.entries)
    if wrong := recount.disagreement(said, opened.records):
        raise _Wrong(wrong[0], target=wrong[1], reason="not what the journal holds")
    return {"amendments": len(said.revisions), "arguments": len(said.sides), "supports": sum(said.supports.values())}


def _versions(opened: Opened, _contents: dict[str, bytes]) -> Row:
    """The digest of each version, and those that the journal announced."""
    known: dict[int, str] = {}
    for version in opened.records["versions"]:
        found = digest(version["title"], ((a["number"], a["title"], a["alineas"]) for a in version["articles"]))
        if found != version["digest"]:
            raise _Wrong(f"texts/v{version['number']}.json", reason="digest")
        known[version["number"]] = found
    for entry in opened.entries:
        if entry["k"] in ("text", "publish") and known.get(entry["version"]) != entry["sha"]:
            raise _Wrong(f"texts/v{entry['version']}.json", reason="not the announced text")
    return {"versions": len(known)}


def _ranking(opened: Opened, _contents: dict[str, bytes]) -> Row:
    again = figures.ranking_of(opened.records)
    if tables.json_bytes(again) != tables.json_bytes(opened.ranking):
        raise _Wrong("ranking.json", reason="differs")
    return {"ranked": len(again["order"])}


def _decisions(opened: Opened, _contents: dict[str, bytes]) -> Row:
    """Every answer has its reason and its entry; at publication none was missing above the threshold."""
    recorded = {entry["amd"]: (entry["out"], entry["rel"]) for entry in opened.entries if entry["k"] == "decide"}
    answers = {row["amendment"]: row for row in opened.records["decisions"]}
    for number, row in answers.items():
        if not row["justification"].strip():
            raise _Wrong("decisions.json", target=number, reason="no reason given")
        if recorded.get(number) != (row["outcome"], row["related"]):
            raise _Wrong("decisions.json", target=number, reason="not what the journal holds")
    if lost := recorded.keys() - answers.keys():
        raise _Wrong("decisions.json", target=min(lost), reason="missing")
    about = opened.records["consultation"]
    if about["outcome"] is not None:
        if not any(entry["k"] == "publish" for entry in opened.entries):
            raise _Wrong("consultation.json", target=about["outcome"], reason="not announced")
        for row in opened.ranking["order"]:
            if row["agree"] + row["disagree"] >= about["threshold"] and row["amendment"] not in answers:
                raise _Wrong("decisions.json", target=row["amendment"], reason="no answer")
    return {"decisions": len(answers)}


def _result_text(opened: Opened, _contents: dict[str, bytes]) -> Row:
    """The published text is the one that the decisions give, word for word."""
    about = opened.records["consultation"]
    if about["outcome"] is None:
        return {"articles": 0}
    version = figures.version_of(opened.records, about["outcome"])
    found = story.result(opened.records)
    written = [(one["number"], one["title"], tuple(one["alineas"])) for one in version["articles"]]
    if not found.is_final or written != [(one.number, one.title, one.alineas) for one in found.articles]:
        raise _Wrong(f"texts/v{about['outcome']}.json", reason="not what the decisions give")
    return {"articles": len(written)}


def _report(opened: Opened, _contents: dict[str, bytes]) -> Row:
    days = figures.activity(opened.lines)
    again = figures.figures(opened.records, days, story.words(opened.records))
    if tables.json_bytes(again) != tables.json_bytes(opened.report):
        raise _Wrong("report.json", reason="differs")
    return {"figures": _count(again)}


def _count(value: object) -> int:
    if isinstance(value, dict):
        return sum(map(_count, value.values()))
    if isinstance(value, list):
        return sum(map(_count, value))
    return int(isinstance(value, (int, float)) and not isinstance(value, bool))


_CHECKS: tuple[tuple[str, Callable[[Opened, dict[str, bytes]], Row]], ...] = (
    ("copies", _same_in_both),
    ("journal", _journal),
    ("votes", _votes),
    ("imported", _imported),
    ("texts", _texts),
    ("state", _state),
    ("versions", _versions),
    ("ranking", _ranking),
    ("decisions", _decisions),
    ("result", _result_text),
    ("report", _report),
)
CODES = ("form", "content", *(code for code, _check in _CHECKS))
