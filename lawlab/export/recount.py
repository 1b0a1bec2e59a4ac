"""Count the votes and the commitments of a journal again, from its entries alone."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lawlab.engine import chain, operations, patch
from lawlab.engine.verbs import InsertArticle
from lawlab.engine.wording import render
from lawlab.export.tables import HIDDEN, Records, Row

ANSWERS = ("agree", "mixed", "disagree")
_PLACE = {1: 0, 0: 1, -1: 2}
_KINDS = {"amd": "amendment", "art": "article"}

Place = tuple[str, int, int]  # kind, amendment's number or article's identity, wording


class Uncounted(ValueError):
    """An entry that no honest count can hold: its number, and why."""

    def __init__(self, entry: object, reason: str) -> None:
        super().__init__(f"entry {entry}: {reason}")
        self.entry = entry
        self.reason = reason


def place_of(target: str) -> Place:
    """« amd-47@2 » → ("amendment", 47, 2)."""
    name, _at, revision = target.partition("@")
    prefix, _dash, number = name.partition("-")
    return _KINDS[prefix], int(number), int(revision)


class Ballots:
    """Votes counted entry after entry: one replaces the one it names, on the same target; each is replaced once.

    What is held of a live vote is shared between all those of one target and value.
    """

    def __init__(self) -> None:
        self._live: dict[int, tuple[Place, int]] = {}
        self._shared: dict[tuple[str, int], tuple[Place, int]] = {}
        self.cast = 0
        self.replaced = 0

    def add(self, entry: Row) -> None:
        """Raises Uncounted, or KeyError, ValueError, TypeError for what is no vote at all."""
        number, replaced, value = entry["n"], entry["sup"], entry["val"]
        place = self._shared.get((entry["tgt"], 0)) or self._new(entry["tgt"], 0)
        if replaced is not None:
            before = self._live.pop(replaced, None)
            if before is None:
                raise Uncounted(number, "replaces a vote that is not there, or twice")
            if before[0][:2] != place[0][:2]:
                raise Uncounted(number, "replaces a vote on something else")
            self.replaced += 1
        self.cast += 1
        if value is not None:
            if value not in _PLACE or isinstance(value, bool):
                raise Uncounted(number, "not a vote")
            self._live[number] = self._shared.get((entry["tgt"], value)) or self._new(entry["tgt"], value)
        elif replaced is None:
            raise Uncounted(number, "takes back a vote that was not given")

    def _new(self, target: str, value: int) -> tuple[Place, int]:
        made = self._shared[target, value] = (place_of(target), value)
        return made

    @property
    def counted(self) -> dict[Place, list[int]]:
        """[agree, mixed, disagree] of each target and wording."""
        totals: dict[Place, list[int]] = {}
        for place, value in self._live.values():
            totals.setdefault(place, [0, 0, 0])[_PLACE[value]] += 1
        return totals


def published(tallies: Iterable[Mapping[str, int | str]]) -> dict[Place, list[int]]:
    """The published tallies in the same form, all kinds of account together; empty ones left out."""
    told: dict[Place, list[int]] = {}
    for row in tallies:
        counts = told.setdefault((str(row["kind"]), int(row["target"]), int(row["revision"])), [0, 0, 0])
        for index, name in enumerate(ANSWERS):
            if int(row[name]) < 0:
                raise ValueError(f"{name} below zero")
            counts[index] += int(row[name])
    return {place: counts for place, counts in told.items() if any(counts)}


def imported(entries: Iterable[Row]) -> dict[str, list[int]]:
    """Kind of target → [agree, mixed, disagree] that imports announced as counts."""
    announced: dict[str, list[int]] = {}
    for entry in entries:
        if entry["k"] == "import" and str(entry.get("set", "")).startswith("votes-"):
            counts = announced.setdefault(str(entry["set"]).removeprefix("votes-"), [0, 0, 0])
            for index, name in enumerate(ANSWERS):
                counts[index] += int(entry[name])
    return announced


def commitments(entries: Iterable[Row]) -> dict[str, str]:
    """What the journal commits to → its ``sha``: « amd-47@2 », « arg-12 », « note-3 », « decision-47 »."""
    found: dict[str, str] = {}
    for entry in entries:
        match entry["k"]:
            case "amend" | "rectify" | "annotate":
                found[str(entry["tgt"])] = str(entry["sha"])
            case "arg":
                found[f"arg-{entry['arg']}"] = str(entry["sha"])
            case "decide":
                found[f"decision-{entry['amd']}"] = str(entry["sha"])
    return found


def hours(acts: Iterable[Row]) -> dict[str, str]:
    """Day and hour of each act that the tables date, under the name of what it made: « amd-47@2 », « arg-12 »…"""
    found: dict[str, str] = {}
    for act in acts:
        match act["k"]:
            case "amend" | "rectify" | "annotate":
                found[str(act["tgt"])] = str(act["at"])
            case "arg":
                found[f"arg-{act['arg']}"] = str(act["at"])
            case "decide":
                found[f"decision-{act['amd']}"] = str(act["at"])
            case "publish":
                found["publication"] = str(act["at"])
    return found


def dated(records: Records) -> Iterator[tuple[str, str, str]]:
    """(file, name as ``hours`` says it, instant) of each act that the tables date."""
    for row in records["amendments"]:
        yield "amendments.json", f"amd-{row['number']}@1", row["submitted_at"]
    for row in records["wordings"]:
        yield "wordings.json", f"amd-{row['amendment']}@{row['revision']}", row["at"]
    for row in records["arguments"]:
        yield "arguments.json", f"arg-{row['number']}", row["created_at"]
    for row in records["annotations"]:
        yield "annotations.json", f"note-{row['number']}", row["created_at"]
    for row in records["decisions"]:
        yield "decisions.json", f"decision-{row['amendment']}", row["published_at"]
    if records["consultation"]["published_at"]:
        yield "consultation.json", "publication", records["consultation"]["published_at"]


def published_commitments(records: Records) -> Iterator[tuple[str, str, str]]:
    """(file, target, sha) of each published text, computed from its words and its salt."""
    salts = {row["number"]: row["salt"] for row in records["amendments"]}
    current = {row["number"]: row for row in records["amendments"] if row["salt"]}
    wordings: dict[tuple[int, int], list[Row]] = {}
    for row in records["wordings"]:
        wordings.setdefault((row["amendment"], row["revision"]), []).append(row)
        salt = salts[row["amendment"]]
        if salt:
            yield "wordings.json", f"amd-{row['amendment']}@{row['revision']}", _sha(salt, _amendment(row))
    for number, row in current.items():
        latest = wordings.get((number, row["revision"]), [])
        same = ("title", "statement", "operations", "alineas")
        if len(latest) != 1 or any(latest[0][name] != row[name] for name in same):
            yield "amendments.json", f"amd-{number}@{row['revision']}", "differs from its wording"
    for row in records["arguments"]:
        if row["salt"]:
            yield "arguments.json", f"arg-{row['number']}", _sha(row["salt"], row["body"])
    for row in records["annotations"]:
        text = chain.canonical({"alinea": row["alinea"], "body": row["body"], "quote": row["quote"]})
        yield "annotations.json", f"note-{row['number']}", _sha(row["salt"], text)
    for row in records["decisions"]:
        yield "decisions.json", f"decision-{row['amendment']}", _sha(row["salt"], row["justification"])


def _sha(salt: str, text: str) -> str:
    return chain.commit(bytes.fromhex(salt), text)


def _amendment(row: Row) -> str:
    operations = json.dumps(row["operations"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return chain.canonical({"operations": operations, "statement": row["statement"], "title": row["title"]})


@dataclass(frozen=True)
class Closed:
    """Commitments whose text is not in the archive: those that something explains, and the others."""

    explained: int
    unexplained: tuple[str, ...]


def unopened(entries: Sequence[Row], records: Records, left: Mapping[str, str]) -> Closed:
    """Why each commitment left has no text: hidden by moderation, private, taken back by its author, or erased.

    The journal says how many texts were erased with the accounts of their authors, never which: no more than that many
    may be missing without another reason.
    """
    hidden = {f"amd-{row['number']}" for row in records["amendments"] if row["status"] == HIDDEN}
    hidden |= {f"arg-{row['number']}" for row in records["arguments"] if row["status"] == HIDDEN}
    private = {entry["tgt"] for entry in entries if entry["k"] == "annotate" and not entry["pub"]}
    taken_back = {entry["tgt"] for entry in entries if entry["k"] == "withdraw" and str(entry["tgt"])[:5] == "note-"}
    known = hidden | private | taken_back
    unexplained = tuple(target for target in left if target.partition("@")[0] not in known)
    if len(unexplained) <= sum(entry["count"] for entry in entries if entry["k"] == "erase"):
        unexplained = ()
    return Closed(len(left) - len(unexplained), unexplained)


@dataclass(frozen=True)
class Told:
    """What the journal alone says of each contribution, and of the rules of the consultation."""

    revisions: Mapping[int, int]
    withdrawn: frozenset[int]
    sides: Mapping[int, tuple[str, str]]
    supports: Mapping[int, int]
    rules: Mapping[str, object]


_DATES = {"opens_at": "opens", "closes_at": "closes", "votes_close_at": "votes_close", "report_due_at": "report_due"}


def told(entries: Iterable[Row]) -> Told:
    """Wordings, withdrawals, sides and supports, entry after entry; the last dates announced are the ones in force."""
    revisions: dict[int, int] = {}
    withdrawn: set[int] = set()
    sides: dict[int, tuple[str, str]] = {}
    supports: Counter[int] = Counter()
    rules: dict[str, object] = {}
    for entry in entries:
        kind = entry["k"]
        if kind in ("amend", "rectify"):
            _kind, number, revision = place_of(entry["tgt"])
            revisions[number] = revision
        elif kind == "withdraw" and entry["tgt"].startswith("amd-"):
            withdrawn.add(place_of(entry["tgt"])[1])
        elif kind == "arg":
            sides[entry["arg"]] = (entry["side"], entry["tgt"].partition("@")[0])
        elif kind == "support":
            supports[entry["arg"]] += 1 if entry["val"] == 1 else -1
        elif kind in ("open", "dates"):
            rules |= {name: entry[key][:16] for name, key in _DATES.items()}
            rules["threshold"] = entry.get("threshold", rules.get("threshold"))
    return Told(revisions, frozenset(withdrawn), sides, +supports, rules)


def disagreement(said: Told, records: Records) -> tuple[str, object] | None:
    """(file, what) of the first row that is not in the state the journal says; None when all are."""
    about = records["consultation"]
    for name, value in said.rules.items():
        if (about[name] if name == "threshold" else about[name][:16]) != value:
            return "consultation.json", name
    amendments = {row["number"]: row for row in records["amendments"]}
    for number in sorted(amendments.keys() | said.revisions.keys()):
        row = amendments.get(number)
        if row is None or row["revision"] != said.revisions.get(number):
            return "amendments.json", number
        if row["status"] != "hidden" and (row["status"] == "withdrawn") != (number in said.withdrawn):
            return "amendments.json", number
    arguments = {row["number"]: row for row in records["arguments"]}
    for number in sorted(arguments.keys() | said.sides.keys()):
        row = arguments.get(number)
        if row is None or said.sides.get(number) != (row["side"], _on(row)):
            return "arguments.json", number
        if row["supports"] != said.supports.get(number, 0):
            return "arguments.json", number
    return None


def _on(argument: Row) -> str:
    """What an argument is about, as the journal names it."""
    return f"art-{argument['article']}" if argument["amendment"] is None else f"amd-{argument['amendment']}"


def misread(records: Records) -> tuple[str, str] | None:
    """(file, target) of the first text that its own operations, which the journal commits to, do not give."""
    versions = {version["number"]: {one["id"]: one for one in version["articles"]} for version in records["versions"]}
    amendments = {row["number"]: row for row in records["amendments"] if row["salt"]}
    for row in records["wordings"]:
        amendment = amendments[row["amendment"]]
        base = versions[amendment["base"]][amendment["article"]]
        ops = operations.from_data(row["operations"])
        if amendment["target"] == "after":
            gives = [op.alineas for op in ops if isinstance(op, InsertArticle)]
            holds = gives == [tuple(row["alineas"])]
        else:
            holds = patch.apply(ops, base["alineas"]) == tuple(row["alineas"])
        if not holds:
            return "wordings.json", f"amd-{row['amendment']}@{row['revision']}"
        if row["revision"] == amendment["revision"]:
            wording = render(ops, "an", article=amendment["article_number"])
            if list(wording) != amendment["wording"] or base["number"] != amendment["article_number"]:
                return "amendments.json", f"amd-{row['amendment']}@{row['revision']}"
    return None
