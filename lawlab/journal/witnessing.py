"""A witness: keeps the signed roots of somebody else's journal, and says when its past has changed.

Needs neither this site nor a database: a folder, and the address of a consultation. In the folder, for each log: its
public ``key`` (trusted at first sight, or given), the last ``checkpoint`` with this witness's own signature, all those
seen under ``seen/``, and under ``refused/`` what the site signed that does not hold: with the kept one, the proof.
"""

import json
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from lawlab.engine import note, tree
from lawlab.journal import ed25519
from lawlab.settings import private_file

Fetch = Callable[[str], str]
OWN_KEY = "witness-key.pem"
_MOST_BYTES = 200_000
_SECONDS = 20
_ENDS = re.compile(r"(/log)?(/checkpoint)?/?$")


class Alarm(StrEnum):
    """Why a look ends in an alarm."""

    UNREACHABLE = "unreachable"  # no answer, or one that is no log
    KEY = "key"  # another public key than the one kept
    UNSIGNED = "unsigned"  # the checkpoint is not signed by the key, or is another log's
    SHORTER = "shorter"  # fewer entries than were seen before
    REWRITTEN = "rewritten"  # the entries seen before are not those of today
    UNPROVED = "unproved"  # the site does not prove that it only added


class Alarmed(Exception):
    """What is wrong, and the facts of the sentence that says so."""

    def __init__(self, alarm: Alarm, **facts: object) -> None:
        super().__init__(alarm.value)
        self.alarm = alarm
        self.facts = facts


@dataclass(frozen=True)
class Look:
    """What was seen: the log's name, its size, the size kept before (None at first sight), and where it is kept."""

    origin: str
    size: int
    before: int | None
    root: bytes
    folder: Path


def fetch(url: str) -> str:
    """The text at an address. Raises Alarmed when there is none."""
    try:
        with urllib.request.urlopen(url, timeout=_SECONDS) as answer:
            content: bytes = answer.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise ValueError("too long")
        return content.decode()
    except urllib.error.HTTPError as error:
        error.close()
        raise Alarmed(Alarm.UNREACHABLE, url=url, reason=f"{error.code} {error.reason}") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise Alarmed(Alarm.UNREACHABLE, url=url, reason=str(reason)) from error


def look(url: str, folder: Path, *, now: datetime, trusted: str = "", fetch: Fetch = fetch) -> Look:
    """Look at the log of a consultation once: check it against what was kept, sign it, keep it. Raises Alarmed.

    ``trusted`` is its public key when somebody told it otherwise than by the site.
    """
    if urlsplit(url).scheme not in ("http", "https"):
        raise Alarmed(Alarm.UNREACHABLE, url=url, reason="http:// or https://")
    log = _ENDS.sub("", url) + "/log"
    key = _key(fetch(f"{log}/key"), log)
    place = folder / re.sub(r"[^A-Za-z0-9.-]+", "-", _ENDS.sub("", url).partition("://")[2])
    known = trusted.strip() or _kept(place / "key")
    if known and known != key.text:
        raise Alarmed(Alarm.KEY, kept=known, key=key.text, folder=place)
    text = fetch(f"{log}/checkpoint")
    signed, point = _checkpoint(text, key, log)
    last = _kept(place / "checkpoint")
    before = note.read(f"{last}\n").checkpoint if last else None
    if before is not None:
        _hold(before, point, log, fetch, place, text)
    _keep(place, key, signed, point, folder, now)
    return Look(point.origin, point.size, before.size if before else None, point.root, place)


def _key(text: str, log: str) -> note.Key:
    try:
        return note.read_key(text)
    except note.NotANote as error:
        raise Alarmed(Alarm.UNREACHABLE, url=f"{log}/key", reason=str(error)) from error


def _checkpoint(text: str, key: note.Key, log: str) -> tuple[note.Note, note.Checkpoint]:
    try:
        signed = note.read(text)
        point = signed.checkpoint
    except note.NotANote as error:
        raise Alarmed(Alarm.UNREACHABLE, url=f"{log}/checkpoint", reason=str(error)) from error
    if point.origin != key.name or not note.is_signed(signed, key, ed25519.verify):
        raise Alarmed(Alarm.UNSIGNED, origin=point.origin)
    return signed, point


def _hold(
    before: note.Checkpoint, point: note.Checkpoint, log: str, fetch: Fetch, place: Path, text: str
) -> None:  # fmt: skip
    """Nothing, when the new checkpoint only adds to the kept one."""
    facts = {"before": before.size, "size": point.size, "folder": place}
    if point.origin != before.origin:
        raise Alarmed(Alarm.UNSIGNED, origin=point.origin)
    if point.size < before.size:
        _refuse(place, point, text)
        raise Alarmed(Alarm.SHORTER, **facts)
    proof: list[bytes] = []
    if point.size > before.size:
        proof = _proof(log, before.size, point.size, fetch)
    if not tree.is_consistent(before.size, before.root, point.size, point.root, proof):
        _refuse(place, point, text)
        raise Alarmed(Alarm.REWRITTEN, **facts)


def _proof(log: str, old: int, new: int, fetch: Fetch) -> list[bytes]:
    url = f"{log}/consistency?from={old}&to={new}"
    try:
        hashes = [bytes.fromhex(one) for one in json.loads(fetch(url))["proof"]]
    except Alarmed as error:
        raise Alarmed(Alarm.UNPROVED, before=old, size=new, reason=error.facts["reason"]) from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Alarmed(Alarm.UNPROVED, before=old, size=new, reason=str(error)) from error
    return hashes


def _keep(
    place: Path, key: note.Key, signed: note.Note, point: note.Checkpoint, folder: Path, now: datetime
) -> None:  # fmt: skip
    """The checkpoint with this witness's own signature, dated."""
    pem = private_file(folder / OWN_KEY, ed25519.new_key)
    public, _signature = ed25519.sign(pem, b"")
    own = note.Key(f"witness-{public.hex()[:16]}", public, note.COSIGNATURE)
    seen = note.cosign(
        signed, own, lambda message: ed25519.sign(pem, message)[1], seconds=int(now.timestamp())
    )  # fmt: skip
    text = signed.with_signatures([seen]).text
    _write(place / "key", f"{key.text}\n")
    _write(folder / "witness-key.pub", f"{own.text}\n")
    _write(place / "seen" / f"{point.size}.note", text)
    _write(place / "checkpoint", text)  # last: what is here is wholly kept


def _refuse(place: Path, point: note.Checkpoint, text: str) -> None:
    _write(place / "refused" / f"{point.size}-{point.root.hex()[:16]}.note", text)


def _kept(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip() if path.exists() else ""


def _write(path: Path, text: str) -> None:
    """Whole, or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.new")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
