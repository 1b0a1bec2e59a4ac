"""Checks of the tables, the texts, the ranking and the report against the journal and against each other. Pure."""

from collections import Counter

from lawlab import __version__
from lawlab.engine import groups
from lawlab.engine.digest import digest
from lawlab.engine.ranking import Formula
from lawlab.export import figures, files, package, recount, sealing, story, tables
from lawlab.export.files import JOURNAL
from lawlab.export.opening import Opened
from lawlab.export.tables import Row
from lawlab.export.wrong import Wrong

_SIGNED = (sealing.KEY, sealing.CHECKPOINTS, package.SIGNATURE)


def copies(found: Opened) -> Row:
    """Every file is the one that its data give: JSON in one form, sheets, texts and pages written again."""
    expected = dict(files.derived(found.records, found.ranking, found.report))
    for name, data in found.contents.items():
        if name in _SIGNED or (name in files.OF_THE_PROGRAM and found.manifest.get("lawlab") != __version__):
            continue
        if name not in expected:
            raise Wrong(name, reason="unknown")
        if data != expected[name]():
            raise Wrong(name, reason="differs")
    if missing := expected.keys() - found.contents.keys():
        raise Wrong(sorted(missing)[0], reason="missing")
    return {"files": len(found.contents)}


def votes(found: Opened) -> Row:
    """Ballots counted again from the journal are the published tallies, to the last one."""
    if found.ledger.uncounted:
        raise found.ledger.uncounted
    counted = found.ledger.ballots.counted
    told = recount.published(found.records["tallies"])
    for place in sorted(counted.keys() | told.keys()):
        if counted.get(place) != told.get(place):
            raise Wrong("tallies.json", target=f"{place[0]}-{place[1]}@{place[2]}", reason="differs")
    return {"votes": sum(sum(row) for row in counted.values()), "targets": len(counted)}


def imported(found: Opened) -> Row:
    """Imported counts are those that the journal announced when they came."""
    rows = found.records["imported_tallies"]
    announced = recount.imported(found.ledger.acts)
    for kind, counts in announced.items():
        told = [sum(row[name] for row in rows if row["kind"] == kind) for name in recount.ANSWERS]
        if told != counts:
            raise Wrong("imported_tallies.json", target=kind, reason="differs")
    if extra := {row["kind"] for row in rows} - announced.keys():
        raise Wrong("imported_tallies.json", target=sorted(extra)[0], reason="not announced")
    return {"votes": sum(row[name] for row in rows for name in recount.ANSWERS)}


def texts(found: Opened) -> Row:
    """Every published word is the one that the journal committed to when it was written."""
    committed, count = recount.commitments(found.ledger.acts), 0
    for file, target, sha in recount.published_commitments(found.records):
        if committed.pop(target, None) != sha:
            raise Wrong(file, target=target, reason="not what the journal holds")
        count += 1
    if wrong := recount.misread(found.records):
        raise Wrong(wrong[0], target=wrong[1], reason="not what its operations give")
    return {"texts": count}


def erasures(found: Opened) -> Row:
    """Every commitment whose text is not published is explained: hidden, private, taken back or erased."""
    committed = recount.commitments(found.ledger.acts)
    for _file, target, _sha in recount.published_commitments(found.records):
        committed.pop(target, None)
    closed = recount.unopened(found.ledger.acts, found.records, committed)
    if closed.unexplained:
        raise Wrong(JOURNAL, target=closed.unexplained[0], reason="missing")
    return {"closed": closed.explained}


def state(found: Opened) -> Row:
    """Dates, threshold, withdrawals, wordings, sides and supports are those that the journal tells."""
    said = recount.told(found.ledger.acts)
    if wrong := recount.disagreement(said, found.records):
        raise Wrong(wrong[0], target=wrong[1], reason="not what the journal holds")
    return {"amendments": len(said.revisions), "arguments": len(said.sides), "supports": sum(said.supports.values())}


def dates(found: Opened) -> Row:
    """Each contribution and each answer is dated of the hour at which the journal recorded it."""
    hours = recount.hours(found.ledger.acts)
    count = 0
    for file, target, at in recount.dated(found.records):
        if hours.get(target) != at[:13]:
            raise Wrong(file, target=target, reason="not what the journal holds")
        count += 1
    return {"dates": count}


def versions(found: Opened) -> Row:
    """The digest of each version, and those that the journal announced."""
    known: dict[int, str] = {}
    for version in found.records["versions"]:
        made = digest(version["title"], ((a["number"], a["title"], a["alineas"]) for a in version["articles"]))
        if made != version["digest"]:
            raise Wrong(f"texts/v{version['number']}.json", reason="digest")
        known[version["number"]] = made
    for entry in found.ledger.acts:
        if entry["k"] in ("text", "publish") and known.get(entry["version"]) != entry["sha"]:
            raise Wrong(f"texts/v{entry['version']}.json", reason="not the announced text")
    return {"versions": len(known)}


def ranking(found: Opened) -> Row:
    """The published order, its scores and its labels are those that the counts give."""
    told = [(one["id"], one["reason"], one["entry"]) for one in found.records["consultation"]["formulas"]]
    said = [one for one in found.ledger.acts if one["k"] == "ranking"]
    changes = [(one["formula"], one["reason"], one["n"]) for one in said if one["was"] is not None]
    if [one["formula"] for one in said if one["was"] is None][1:]:
        raise Wrong(JOURNAL, reason="opened twice")
    if told[1:] != changes or told[:1] != [(Formula.WILSON.value, "", None)]:
        raise Wrong("consultation.json", reason="not what the journal holds")
    again = figures.ranking_of(found.records)
    again["formula"]["code"] = str(found.ranking["formula"]["code"])  # of the lawlab that wrote it, not of this one
    if tables.json_bytes(again) != tables.json_bytes(found.ranking):
        raise Wrong("ranking.json", reason="differs")
    return {"ranked": len(again["order"])}


def group_votes(found: Opened) -> Row:
    """The votes of the opinion groups are those that the journal announced, and no more than the totals."""
    about, rows = found.records["consultation"]["groups"], found.records["group_votes"]
    told = [act for act in found.ledger.acts if act["k"] == "groups"][-1:]
    if about is None:
        if told or rows:
            raise Wrong("group_votes.json", reason="not announced")
        return {"groups": 0}
    expected = {name: about[name] for name in ("seed", "people", "unverified")} | {
        "n": about["entry"], "sizes": groups.told(about["sizes"]), "sha": groups.digest(rows)
    }  # fmt: skip
    if not told or any(told[0][name] != value for name, value in expected.items()):
        raise Wrong("group_votes.json", reason="not what the journal holds")
    is_public = any(act["k"] == "announce" for act in found.ledger.acts)
    if about["announced"] != is_public or any((row["voter"] is not None) != is_public for row in rows):
        raise Wrong("group_votes.json", reason="not announced")
    totals = figures.counted(found.records)
    for amendment, by_group in groups.recounted(rows).items():
        total = totals.get(("amendment", amendment), {})
        for name, field in (("agree", "for_"), ("mixed", "mixed"), ("disagree", "against")):
            if sum(getattr(tally, field) for tally in by_group.values()) > total.get(name, 0):
                raise Wrong("group_votes.json", target=amendment, reason="differs")
    if is_public and _sizes(rows) != about["sizes"]:
        raise Wrong("group_votes.json", reason="count")
    return {"groups": len(about["sizes"])}


def _sizes(rows: list[Row]) -> dict[str, int]:
    """Group → people, of rows that name them by their drawn numbers; each is in one group."""
    groups_of = {(row["voter"], row["group"]) for row in rows}
    if len({voter for voter, _group in groups_of}) != len(groups_of):
        raise Wrong("group_votes.json", reason="twice")
    return dict(Counter(group for _voter, group in groups_of))


def decisions(found: Opened) -> Row:
    """Every answer has its reason and its entry; at publication none was missing above the threshold."""
    recorded = {entry["amd"]: (entry["out"], entry["rel"]) for entry in found.ledger.acts if entry["k"] == "decide"}
    answers = {row["amendment"]: row for row in found.records["decisions"]}
    for number, row in answers.items():
        if not row["justification"].strip():
            raise Wrong("decisions.json", target=number, reason="no reason given")
        if recorded.get(number) != (row["outcome"], row["related"]):
            raise Wrong("decisions.json", target=number, reason="not what the journal holds")
    if lost := recorded.keys() - answers.keys():
        raise Wrong("decisions.json", target=min(lost), reason="missing")
    about = found.records["consultation"]
    if about["outcome"] is not None:
        if not any(entry["k"] == "publish" for entry in found.ledger.acts):
            raise Wrong("consultation.json", target=about["outcome"], reason="not announced")
        for row in found.ranking["order"]:
            if row["agree"] + row["disagree"] >= about["threshold"] and row["amendment"] not in answers:
                raise Wrong("decisions.json", target=row["amendment"], reason="no answer")
    return {"decisions": len(answers)}


def result(found: Opened) -> Row:
    """The published text is the one that the decisions give, word for word."""
    about = found.records["consultation"]
    if about["outcome"] is None:
        return {"articles": 0}
    version = figures.version_of(found.records, about["outcome"])
    made = story.result(found.records)
    written = [(one["number"], one["title"], tuple(one["alineas"])) for one in version["articles"]]
    if not made.is_final or written != [(one.number, one.title, one.alineas) for one in made.articles]:
        raise Wrong(f"texts/v{about['outcome']}.json", reason="not what the decisions give")
    return {"articles": len(written)}


def report(found: Opened) -> Row:
    """Every figure of the report, computed again."""
    again = figures.figures(found.records, found.ledger.days, story.words(found.records))
    if tables.json_bytes(again) != tables.json_bytes(found.report):
        raise Wrong("report.json", reason="differs")
    return {"figures": _count(again)}


def _count(value: object) -> int:
    if isinstance(value, dict):
        return sum(map(_count, value.values()))
    if isinstance(value, list):
        return sum(map(_count, value))
    return int(isinstance(value, (int, float)) and not isinstance(value, bool))
