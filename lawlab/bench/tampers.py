"""Alter archives in every way that a person could, and see whether both verifiers say so, and which check did.

Three hands: chance (a bit, a cut), an outsider who makes every sum fit again and signs with a key of their own, and
the site itself, which has its key and may rewrite everything but the journal that others hold. An untouched archive
must hold: a false alarm is a failure too.
"""

import contextlib
import io
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from lawlab import clock, database
from lawlab.bench import small_worlds
from lawlab.bench.tampering import Contents
from lawlab.export import archive, verify_alone
from lawlab.export.verify import verify
from lawlab.journal import ed25519, signing
from lawlab.settings import Settings

TAMPERS, WORLDS = 2_000, 200
Tell = Callable[[int, int], None]
Rows = list[dict[str, Any]]


@dataclass
class Outcome:
    """What was tried and what was seen. ``named`` counts the check that each tamper failed first."""

    untouched: int = 0
    false_alarms: list[str] = field(default_factory=list)
    tried: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)
    disagreed: list[str] = field(default_factory=list)
    named: Counter[str] = field(default_factory=Counter)

    @property
    def holds(self) -> bool:
        return not (self.false_alarms or self.missed or self.unnamed or self.disagreed)

    def data(self) -> dict[str, object]:
        return {
            "holds": self.holds, "untouched": self.untouched, "false_alarms": self.false_alarms,
            "tampers": self.tried.total(), "missed": self.missed, "unnamed": self.unnamed,
            "verifiers_disagree": self.disagreed, "by_family": dict(sorted(self.tried.items())),
            "by_check": dict(sorted(self.named.items())),
        }  # fmt: skip


class Nothing(Exception):
    """This archive has nothing that this tamper could change."""


async def run(settings: Settings, folder: Path, *, tampers: int, worlds: int, seed: int, tell: Tell) -> Outcome:
    """Make so many archives, check them untouched, then alter them so many times in all."""
    outcome, paths = Outcome(), await _archives(settings, folder, worlds, seed, tell)
    pem = (settings.data_dir / signing.OWN_KEY).read_bytes()
    for path in paths:
        outcome.untouched += 1
        key = _key_of(path)
        if not _lawlab(path, key)[0] or not _alone(path, key):
            outcome.false_alarms.append(path.name)
    draw, done = Random(seed), 0
    while outcome.tried.total() < tampers:
        path = paths[done % len(paths)]
        family, act = _FAMILIES[draw.randrange(len(_FAMILIES))]
        done += 1
        with contextlib.suppress(Nothing):
            _try(outcome, family, act, path, draw, pem, folder / "tampered.zip")
        tell(len(paths) + outcome.tried.total(), len(paths) + tampers)
    return outcome


async def _archives(settings: Settings, folder: Path, worlds: int, seed: int, tell: Tell) -> list[Path]:
    await database.migrate(settings)
    await database.connect(settings)
    paths = []
    try:
        now = clock.now().replace(minute=0, second=0, microsecond=0) - timedelta(days=60)
        crowd, staff = await small_worlds.crowd(12, now), await small_worlds.staff(now)
        for index in range(worlds):
            slug = f"monde-{index}"
            await small_worlds.play(slug, Random(f"{seed}-{index}"), now, crowd=crowd, staff=staff)
            paths.append(folder / f"{slug}.zip")
            await archive.write(slug, paths[-1], settings=settings)
            tell(index + 1, worlds)
    finally:
        await database.close()
    return paths


def _key_of(path: Path) -> str:
    """The public key of the site under the name of this archive's log, as a reader would have noted it."""
    return Contents(path, pem=b"").files["key.txt"].decode().strip()


def _try(outcome: Outcome, family: str, act: "Act", path: Path, draw: Random, pem: bytes, target: Path) -> None:
    key = _key_of(path)
    act(path, target, draw, pem)
    if target.read_bytes() == path.read_bytes():
        raise Nothing
    label = f"{family} on {path.name}, the {outcome.tried.total()}th"
    outcome.tried[family] += 1
    holds, check = _lawlab(target, key)
    if holds:
        outcome.missed.append(label)
    elif not check:
        outcome.unnamed.append(label)
    outcome.named[check] += 1
    if _alone(target, key) != holds:
        outcome.disagreed.append(label)


def _lawlab(path: Path, key: str) -> tuple[bool, str]:
    wrong = [check.code for check in verify(path, key=key) if not check.ok]
    return not wrong, wrong[0] if wrong else ""


def _alone(path: Path, key: str) -> bool:
    with contextlib.redirect_stdout(io.StringIO()):
        return verify_alone.main([str(path), "--key", key]) == 0


# --- chance ---------------------------------------------------------------------------------------

Act = Callable[[Path, Path, Random, bytes], None]
Blind = Callable[[bytearray, Random], bytes | bytearray]
Change = Callable[[Contents, Random], None]


def _by_chance(change: Blind) -> Act:
    def act(path: Path, target: Path, draw: Random, _pem: bytes) -> None:
        target.write_bytes(change(bytearray(path.read_bytes()), draw))

    return act


def _flip(data: bytearray, draw: Random) -> bytes | bytearray:
    place = draw.randrange(len(data) * 8)
    data[place // 8] ^= 1 << place % 8
    return data


def _flip_in_structure(data: bytearray, draw: Random) -> bytes | bytearray:
    starts = [at for mark in (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06") for at in _all(data, mark)]
    place = draw.choice(starts) + draw.randrange(22)
    data[place] ^= 1 << draw.randrange(8)
    return data


def _all(data: bytearray, mark: bytes) -> Iterable[int]:
    at = data.find(mark)
    while at >= 0:
        yield at
        at = data.find(mark, at + 1)


def _cut(data: bytearray, draw: Random) -> bytes | bytearray:
    return data[: draw.randrange(len(data))]


def _insert(data: bytearray, draw: Random) -> bytes | bytearray:
    at = draw.randrange(len(data) + 1)
    return data[:at] + bytes([draw.randrange(256)]) + data[at:]


def _swap_blocks(data: bytearray, draw: Random) -> bytes | bytearray:
    first, second = sorted(draw.sample(range(len(data) - 16), 2))
    data[first : first + 8], data[second : second + 8] = data[second : second + 8], data[first : first + 8]
    return data


# --- hands that make the sums fit -----------------------------------------------------------------


def _by_hand(change: Change, *, insider: bool = False, takes_over: bool = False) -> Act:
    """``insider`` has the site's key; ``takes_over``: the outsider's key takes the place of the site's inside."""

    def act(path: Path, target: Path, draw: Random, pem: bytes) -> None:
        contents = Contents(path, pem=pem if insider else ed25519.new_key())
        change(contents, draw)
        if takes_over:
            contents.change_key()
        contents.save(target)

    return act


def _picked(found: list[Any], draw: Random) -> Any:
    if not found:
        raise Nothing
    return draw.choice(found)


def _entry_removed(contents: Contents, draw: Random) -> None:
    lines, links = contents.lines, contents.links
    at = draw.randrange(len(lines))
    contents.set_lines(lines[:at] + lines[at + 1 :], links=links[:at] + links[at + 1 :])


def _entry_doubled(contents: Contents, draw: Random) -> None:
    lines, links = contents.lines, contents.links
    at = draw.randrange(len(lines))
    contents.set_lines(lines[: at + 1] + lines[at:], links=links[: at + 1] + links[at:])


def _entries_swapped(contents: Contents, draw: Random) -> None:
    lines = contents.lines
    one, other = draw.sample(range(len(lines)), 2)
    lines[one], lines[other] = lines[other], lines[one]
    contents.set_lines(lines)


def _entry_altered(contents: Contents, draw: Random) -> None:
    lines = contents.lines
    at = draw.randrange(len(lines))
    lines[at] = lines[at].replace('"at":"20', '"at":"19', 1)
    contents.set_lines(lines)


def _past_rebuilt(contents: Contents, draw: Random) -> None:
    """A vote vanishes from the whole history, and from every count."""
    entries = contents.entries
    named = {entry["sup"] for entry in entries if entry["k"] == "vote"}
    votes = [e for e in entries if e["k"] == "vote" and e["sup"] is None and e["val"] is not None]
    gone = _picked([e for e in votes if e["n"] not in named and e["tgt"].startswith("amd-")], draw)
    number, revision = map(int, gone["tgt"].removeprefix("amd-").split("@"))
    answer = {1: "agree", 0: "mixed", -1: "disagree"}[gone["val"]]
    places = {entry["n"]: place for place, entry in enumerate((e for e in entries if e is not gone), start=1)}
    kept = [{**e, "sup": places[e["sup"]]} if e.get("sup") else e for e in entries if e is not gone]

    def less(rows: Rows) -> None:
        same = ("amendment", number, revision)
        found = [row for row in rows if (row["kind"], row["target"], row["revision"]) == same and row[answer]]
        _picked(found, draw)[answer] -= 1

    contents.edit("tallies.json", less)
    contents.rewrite_journal(kept)
    contents.recompute()


def _edit(file: str, change: Callable[[Rows, Random], None], *, again: bool = True) -> Change:
    def act(contents: Contents, draw: Random) -> None:
        contents.edit(file, lambda rows: change(rows, draw))
        if again:
            contents.recompute()

    return act


def _total(rows: Rows, draw: Random) -> None:
    _picked(rows, draw)[draw.choice(("agree", "mixed", "disagree"))] += draw.randint(1, 50)


def _rank(ranking: Any, draw: Random) -> None:
    order = ranking["order"]
    if len(order) < 2:
        raise Nothing
    one, other = draw.sample(range(len(order)), 2)
    order[one], order[other] = order[other], order[one]


def _outcome(rows: Rows, draw: Random) -> None:
    row = _picked(rows, draw)
    row["outcome"] = "lapsed" if row["outcome"] != "lapsed" else "out_of_scope"


def _justification(rows: Rows, draw: Random) -> None:
    _picked(rows, draw)["justification"] += " Ou presque."


def _date(name: str) -> Callable[[Rows, Random], None]:
    def change(rows: Rows, draw: Random) -> None:
        _picked(rows, draw)[name] = f"2025-0{draw.randint(1, 9)}-11T10:00:00Z"

    return change


def _words(name: str) -> Callable[[Rows, Random], None]:
    def change(rows: Rows, draw: Random) -> None:
        row = _picked([row for row in rows if row["salt"]], draw)
        row[name] = row[name] + " Et plus encore."

    return change


def _closing(about: Any, draw: Random) -> None:
    about["closes_at"] = f"2027-01-0{draw.randint(1, 9)}T00:00:00Z"


def _text(contents: Contents, draw: Random) -> None:
    def slip(version: Any) -> None:
        draw.choice(version["articles"])["alineas"].append("Un alinéa glissé.")

    contents.edit(
        draw.choice([name for name in contents.files if name.startswith("texts/v") and ".json" in name]), slip
    )


def _figure(report: Any, draw: Random) -> None:
    report["votes"][draw.choice(("total", "agree", "cast"))] += draw.randint(1, 9)


def _supports(rows: Rows, draw: Random) -> None:
    _picked(rows, draw)["supports"] += draw.randint(1, 9)


def _name(rows: Rows, draw: Random) -> None:
    _picked(rows, draw)["name"] = "Quelqu’un d’autre"


def _file_added(contents: Contents, draw: Random) -> None:
    contents.files[draw.choice(("note.txt", "texts/v9.md", "verify.pyc", "extra/data.csv"))] = b"bonjour\n"


_SIGNED = ("key.txt", "checkpoints.json", "signature.txt")


def _file_removed(contents: Contents, draw: Random) -> None:
    del contents.files[draw.choice([name for name in contents.files if name not in _SIGNED])]


def _file_renamed(contents: Contents, draw: Random) -> None:
    wanted = draw.choice([name for name in contents.files if name not in _SIGNED])
    contents.files = {("x" + name if name == wanted else name): data for name, data in contents.files.items()}


def _signature_removed(contents: Contents, _draw: Random) -> None:
    for name in ("key.txt", "checkpoints.json"):
        contents.files[name] = b"[]\n" if name.endswith("json") else contents.files[name]


_BY_SITE: dict[str, Change] = {
    "a total": _edit("tallies.json", _total),
    "a rank": _edit("ranking.json", _rank, again=False),
    "a decision": _edit("decisions.json", _outcome),
    "a justification": _edit("decisions.json", _justification),
    "a date of an amendment": _edit("amendments.json", _date("submitted_at")),
    "a date of an answer": _edit("decisions.json", _date("published_at")),
    "a date of closing": _edit("consultation.json", _closing),
    "words of an argument": _edit("arguments.json", _words("body")),
    "words of an amendment": _edit("amendments.json", _words("statement")),
    "the text": _text,
    "a figure of the report": _edit("report.json", _figure, again=False),
    "supports": _edit("arguments.json", _supports),
}
_BY_OUTSIDER: dict[str, Change] = _BY_SITE | {
    "an entry removed": _entry_removed,
    "an entry doubled": _entry_doubled,
    "entries swapped": _entries_swapped,
    "an entry altered": _entry_altered,
    "the past rebuilt": _past_rebuilt,
    "a name": _edit("people.json", _name),
    "a file added": _file_added,
    "a file removed": _file_removed,
    "a file renamed": _file_renamed,
    "the checkpoints removed": _signature_removed,
}
_FAMILIES: list[tuple[str, Act]] = [
    *[("a bit flipped", _by_chance(_flip))] * 8,
    *[("a bit flipped in the ZIP’s structure", _by_chance(_flip_in_structure))] * 4,
    ("cut short", _by_chance(_cut)),
    ("a byte added", _by_chance(_insert)),
    ("bytes swapped", _by_chance(_swap_blocks)),
    *[(f"{name}, by the site itself", _by_hand(change, insider=True)) for name, change in _BY_SITE.items()],
    *[(f"{name}, signed by another", _by_hand(change)) for name, change in _BY_OUTSIDER.items()],
    *[
        (f"{name}, under another key", _by_hand(change, takes_over=True))
        for name, change in _BY_OUTSIDER.items()
        if change is not _signature_removed
    ],
]
