"""Check an archive of lawlab with Python alone: nothing to install, no network, nobody to trust.

    python3 verify.py archive.zip                 or, in the unpacked folder:  python3 verify.py
    python3 verify.py archive.zip --key KEY       with the site's public key, noted elsewhere than in the archive

One line a check, « ok » or « KO » with the file and the reason; the exit code is 0 when all hold, 1 otherwise.
It repeats, in other words than lawlab's, what `lawlab verify` proves: the form of the files, the site's signatures,
the journal (canonical form, numbers, chain, tree), the count of every vote, the texts against the journal, the dates,
the answers, the ranking and the totals. Only lawlab itself applies the amendments to the text again.

This file is told in one go, past 400 lines: it is read by people who have nothing else of lawlab at hand.
"""

import base64
import collections
import csv
import hashlib
import io
import json
import math
import pathlib
import re
import statistics
import struct
import sys
import unicodedata
import zlib

ANSWERS = ("agree", "mixed", "disagree")
UNSIGNED = ("signature.txt",)
CHUNK_LIMIT = 2 * 1024**3
NAME = re.compile(r"[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9]+)*(?:/[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9]+)*)*", re.ASCII)


class Wrong(Exception):
    """A check does not hold: the file, and why."""


# --- the files ------------------------------------------------------------------------------------


def read_zip(data):
    """Name → (content, packed bytes) of a ZIP in its one canonical form. Raises Wrong at the first byte that is not."""
    files, directory, at, unpacked = {}, b"", 0, 0
    limit = min(CHUNK_LIMIT, max(64 * 1024**2, 50 * len(data)))
    while "manifest.json" not in files:
        if len(data) < at + 30 or data[at : at + 4] != b"PK\x03\x04":
            raise Wrong("the archive", "not a ZIP of lawlab, or cut short")
        _, version, flags, method, hour, day, crc, packed, size, length, extra = struct.unpack_from(
            "<4s5H3I2H", data, at
        )
        name = data[at + 30 : at + 30 + length].decode("latin-1")
        expected = 0 if name == "manifest.json" else 8
        if (version, flags, method, hour, day, extra) != (20, 0, expected, 0, 33, 0) or len(name) > 120:
            raise Wrong(name, "its header is not in the form of an archive")
        if not NAME.fullmatch(name) or name in files:
            raise Wrong(name, "its name is not allowed, or is there twice")
        start, unpacked = at + 30 + length, unpacked + size
        raw = data[start : start + packed]
        if len(raw) != packed or unpacked > limit or len(files) >= 2000 or (method == 0 and packed != size):
            raise Wrong(name, "cut short, or too big")
        content = raw if method == 0 else unpack(name, raw, size)
        if len(content) != size or zlib.crc32(content) != crc:
            raise Wrong(name, "its content has changed")
        directory += struct.pack(
            "<4s6H3I5H2I", b"PK\x01\x02", (3 << 8) | 20, 20, 0, method, 0, 33, crc, packed, size, length, 0, 0, 0, 0,
            0o100644 << 16, at,
        ) + name.encode("latin-1")  # fmt: skip
        files[name] = (content, raw)
        at = start + packed
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, len(files), len(files), len(directory), at, 0)
    if data[at:] != directory + end:
        raise Wrong("manifest.json", "the end of the archive is not that of an archive of lawlab")
    return files


def unpack(name, raw, size):
    """Never more than was announced, whatever the packed bytes hold."""
    machine = zlib.decompressobj(-15)
    try:
        content = machine.decompress(raw, size + 1)
    except zlib.error:
        raise Wrong(name, "its content has changed") from None
    if not machine.eof or machine.unused_data:
        raise Wrong(name, "its content has changed")
    return content


def read_folder(folder):
    """Name → (content, None) of an unpacked archive."""
    there = [path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return {path.relative_to(folder).as_posix(): (path.read_bytes(), None) for path in there}


def check_manifest(files):
    """The manifest lists just these files, in this order, each with its size and its sums."""
    if "manifest.json" not in files:
        raise Wrong("manifest.json", "missing")
    raw = files["manifest.json"][0]
    manifest = json.loads(raw)
    if pretty(manifest) != raw or manifest["format"] != "lawlab-archive-1":
        raise Wrong("manifest.json", "not in canonical form")
    listed = [entry["path"] for entry in manifest["files"]]
    there = [name for name in files if name != "manifest.json"]
    is_zip = files["manifest.json"][1] is not None
    if (listed if is_zip else sorted(listed)) != (there if is_zip else sorted(there)):
        odd = sorted(set(listed) ^ set(there)) or ["manifest.json"]
        raise Wrong(odd[0], "missing, not in the manifest, or out of order")
    for entry in manifest["files"]:
        content, packed = files[entry["path"]]
        if sha256(content) != entry["sha256"] or len(content) != entry["bytes"]:
            raise Wrong(entry["path"], "its content is not that of the manifest")
        if packed is not None and (sha256(packed), len(packed)) != (entry["packed_sha256"], entry["packed_bytes"]):
            raise Wrong(entry["path"], "its packed bytes are not those of the manifest")
    return manifest


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def pretty(value):
    """The one way JSON is written in a file of the archive."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False) + "\n").encode()


def canonical(entry):
    """The one line that stands for an entry of the journal: RFC 8785, text in NFC, no numbers but integers."""
    if not isinstance(entry, dict) or not all(map(str.isascii, entry)):
        return None
    for value in entry.values():
        if not (value is None or isinstance(value, (str, bool, int))) or (
            isinstance(value, int) and abs(value) >= 2**53
        ):
            return None
    line = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return line if unicodedata.is_normalized("NFC", line) else None


# --- signatures: Ed25519 (RFC 8032), in signed notes (c2sp.org/signed-note) -----------------------

PRIME = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
CURVE = -121665 * pow(121666, PRIME - 2, PRIME) % PRIME
ROOT_OF_MINUS_ONE = pow(2, (PRIME - 1) // 4, PRIME)


def point_of(data):
    """A point of the curve from its 32 bytes, as (x, y, 1, x·y); None when they are not one."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= PRIME:
        return None
    square = (y * y - 1) * pow(CURVE * y * y + 1, PRIME - 2, PRIME) % PRIME
    x = pow(square, (PRIME + 3) // 8, PRIME)
    if (x * x - square) % PRIME:
        x = x * ROOT_OF_MINUS_ONE % PRIME
    if (x * x - square) % PRIME or (x == 0 and sign):
        return None
    x = PRIME - x if x & 1 != sign else x
    return (x, y, 1, x * y % PRIME)


def plus(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % PRIME, (p[1] + p[0]) * (q[1] + q[0]) % PRIME
    c, d = 2 * p[3] * q[3] * CURVE % PRIME, 2 * p[2] * q[2] % PRIME
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % PRIME, g * h % PRIME, f * g % PRIME, e * h % PRIME)


def times(number, point):
    total = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = plus(total, point)
        point, number = plus(point, point), number >> 1
    return total


BASE = point_of((4 * pow(5, PRIME - 2, PRIME) % PRIME).to_bytes(32, "little"))


def is_signature(public, signature, message):
    """Whether the owner of the public key signed the message."""
    key, s = point_of(public), int.from_bytes(signature[32:], "little")
    if key is None or len(signature) != 64 or s >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    minus_key = (PRIME - key[0], key[1], 1, PRIME - key[3])
    x, y, z, _ = plus(times(s, BASE), times(challenge, minus_key))
    inverse = pow(z, PRIME - 2, PRIME)
    x, y = x * inverse % PRIME, y * inverse % PRIME
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


def read_key(text):
    """(name, public key, hash) of « name+hash+base64 »."""
    name, hashed, encoded = text.strip().split("+", 2)
    data = base64.b64decode(encoded, validate=True)
    expected = hashlib.sha256(name.encode() + b"\n" + data).digest()[:4]
    if data[0] != 1 or len(data) != 33 or expected.hex() != hashed:
        raise Wrong("key.txt", "not a public key")
    return name, data[1:], expected


def signed_text(note, key, file):
    """The text of a note, once its signature is checked."""
    name, public, hashed = key
    body, _, below = note.rpartition("\n\n")
    body += "\n"
    for line in below.splitlines():
        dash, signer, encoded = line.split(" ")
        data = base64.b64decode(encoded, validate=True)
        is_theirs = (dash, signer, data[:4]) == ("—", name, hashed) and base64.b64encode(data).decode() == encoded
        if is_theirs and is_signature(public, data[4:], body.encode()):
            return body
    raise Wrong(file, "the signature is not this key's")


def check_signature(files, manifest, trusted):
    """The list of all files is signed by the key inside, which is the one that you trust, if you gave it."""
    for name in ("key.txt", "checkpoints.json", "signature.txt"):
        if name not in files:
            raise Wrong(name, "not signed")
    text = files["key.txt"][0].decode()
    key = read_key(text)
    if (trusted is not None and read_key(trusted) != key) or text != text.strip() + "\n":
        raise Wrong("key.txt", "not the key that you gave")
    listed = [entry for entry in manifest["files"] if entry["path"] not in UNSIGNED]
    digest = sha256(pretty({**manifest, "files": listed}))
    if (
        signed_text(files["signature.txt"][0].decode(), key, "signature.txt")
        != f"{key[0]}\nlawlab archive 1\n{digest}\n"
    ):
        raise Wrong("signature.txt", "it signs another list of files")
    return key


# --- the journal ----------------------------------------------------------------------------------


class Journal:
    """The journal, read once: what it says of votes, of texts, of dates."""

    def __init__(self, files):
        lines = files["journal.jsonl"][0].decode().split("\n")
        links = files["journal.links"][0].decode().split("\n")
        if lines.pop() or links.pop() or len(lines) != len(links):
            raise Wrong("journal.links", "not as many links as entries")
        self.lines, self.links, self.acts, self.live, self.roots = lines, links, [], {}, {}
        self.marks, self.votes = set(), 0
        self.sizes = {row["size"] for row in json.loads(files["checkpoints.json"][0])}

    def read(self):
        """Canonical, numbered, chained; the root of the tree at each signed size."""
        head, peaks = bytes(32), []
        for number, (line, link) in enumerate(zip(self.lines, self.links, strict=True), start=1):
            entry = json.loads(line)
            if canonical(entry) != line:
                raise Wrong("journal.jsonl", f"entry {number} is not in canonical form")
            if entry["n"] != number:
                raise Wrong("journal.jsonl", f"entry {number} is not in its place")
            leaf = hashlib.sha256(b"\0" + line.encode() + b"\n").digest()
            head = hashlib.sha256(b"\1" + head + leaf).digest()
            if head.hex() != link:
                raise Wrong("journal.jsonl", f"the chain breaks at entry {number}")
            rest = number
            while rest & 1 == 0:  # RFC 6962: two complete parts of one size become one
                leaf, rest = hashlib.sha256(b"\1" + peaks.pop() + leaf).digest(), rest >> 1
            peaks.append(leaf)
            if number in self.sizes or number == len(self.lines):
                self.roots[number] = root_of(peaks)
            self.take(number, entry)
        self.head, self.root = head.hex(), root_of(peaks)

    def take(self, number, entry):
        who = entry.get("who")
        if who is not None:
            if who in self.marks:
                raise Wrong("journal.jsonl", f"entry {number} has the mark of another one")
            self.marks.add(who)
        if entry["k"] != "vote":
            self.acts.append(entry)
            return
        self.votes += 1
        target, value = entry["tgt"], entry["val"]
        if entry["sup"] is not None:
            before = self.live.pop(entry["sup"], None)
            if before is None or before[0].split("@")[0] != target.split("@")[0]:
                raise Wrong("journal.jsonl", f"entry {number} replaces a vote that is not there, or elsewhere")
        elif value is None:
            raise Wrong("journal.jsonl", f"entry {number} takes back a vote that was not given")
        if value is not None:
            if value not in (1, 0, -1) or isinstance(value, bool):
                raise Wrong("journal.jsonl", f"entry {number} is not a vote")
            self.live[number] = (target, value)

    def kind(self, *names):
        return [act for act in self.acts if act["k"] in names]


def root_of(peaks):
    if not peaks:
        return hashlib.sha256(b"").digest()
    *rest, root = peaks
    for peak in reversed(rest):
        root = hashlib.sha256(b"\1" + peak + root).digest()
    return root


def check_roots(journal, manifest, files, key):
    """The manifest's numbers are the journal's; each signed root is the one that the lines give."""
    if manifest["journal"] != {"entries": len(journal.lines), "head": journal.head, "root": journal.root.hex()}:
        raise Wrong("manifest.json", "not the journal's entries, head and root")
    size = 0
    journal.roots[0] = root_of([])
    for row in json.loads(files["checkpoints.json"][0]):
        lines = signed_text(row["note"], key, "checkpoints.json").split("\n")
        expected = base64.b64encode(journal.roots.get(row["size"], b"")).decode()
        if lines[:3] != [key[0], str(row["size"]), expected] or row["size"] < size:
            raise Wrong("checkpoints.json", f"the root over {row['size']} entries is not the journal's")
        size = row["size"]
    if size != len(journal.lines):
        raise Wrong("checkpoints.json", "the last entries are not signed")


# --- counts, texts, answers, ranking --------------------------------------------------------------


def check_votes(journal, tables):
    """Every vote counted again, by target and wording: the published tallies, difference 0."""
    counted, told = {}, {}
    for target, value in journal.live.values():
        counted.setdefault(target, [0, 0, 0])[{1: 0, 0: 1, -1: 2}[value]] += 1
    for row in tables["tallies"]:
        name = f"{ {'amendment': 'amd', 'article': 'art'}[row['kind']] }-{row['target']}@{row['revision']}"
        counts = told.setdefault(name, [0, 0, 0])
        for place, answer in enumerate(ANSWERS):
            if row[answer] < 0:
                raise Wrong("tallies.json", "a count is below zero")
            counts[place] += row[answer]
    told = {name: counts for name, counts in told.items() if any(counts)}
    if counted != told:
        odd = sorted(name for name in counted.keys() | told.keys() if counted.get(name) != told.get(name))
        raise Wrong("tallies.json", f"{odd[0]}: the journal gives {counted.get(odd[0])}, not {told.get(odd[0])}")
    announced = {}
    for act in journal.kind("import"):
        if act["set"].startswith("votes-"):
            counts = announced.setdefault(act["set"][6:], [0, 0, 0])
            for place, answer in enumerate(ANSWERS):
                counts[place] += act[answer]
    found = {}
    for row in tables["imported_tallies"]:
        counts = found.setdefault(row["kind"], [0, 0, 0])
        for place, answer in enumerate(ANSWERS):
            counts[place] += row[answer]
    if found != announced:
        raise Wrong("imported_tallies.json", "not what the journal announced")


def commitment(salt, text):
    return sha256(bytes.fromhex(salt) + unicodedata.normalize("NFC", text).encode())


def check_texts(journal, tables):
    """Every published word is the one that the journal committed to, at the hour at which it says so."""
    made = {}  # name → (hash, hour)
    for act in journal.kind("amend", "rectify", "annotate"):
        made[act["tgt"]] = (act["sha"], act["at"])
    for act in journal.kind("arg"):
        made[f"arg-{act['arg']}"] = (act["sha"], act["at"])
    for act in journal.kind("decide"):
        made[f"decision-{act['amd']}"] = (act["sha"], act["at"])
    current = {row["number"]: row for row in tables["amendments"]}
    opened = set()

    def same(file, name, salt, text, at):
        sha, hour = made.get(name, ("", ""))
        if at[:13] != hour:
            raise Wrong(file, f"{name}: its date is not the journal's")
        if salt:
            if commitment(salt, text) != sha:
                raise Wrong(file, f"{name}: its words are not those of the journal")
            opened.add(name)

    latest = {}
    for row in tables["wordings"]:
        operations = json.dumps(row["operations"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        text = canonical_text({"operations": operations, "statement": row["statement"], "title": row["title"]})
        salt = current[row["amendment"]]["salt"]
        same("wordings.json", f"amd-{row['amendment']}@{row['revision']}", salt, text, row["at"])
        latest[row["amendment"], row["revision"]] = row
    for number, row in current.items():
        if row["submitted_at"][:13] != made.get(f"amd-{number}@1", ("", ""))[1]:
            raise Wrong("amendments.json", f"amd-{number}: its date is not the journal's")
        if row["salt"]:
            wording = latest.get((number, row["revision"]), {})
            if any(wording.get(name) != row[name] for name in ("title", "statement", "operations", "alineas")):
                raise Wrong("amendments.json", f"amd-{number}: not its last wording")
    for row in tables["arguments"]:
        same("arguments.json", f"arg-{row['number']}", row["salt"], row["body"], row["created_at"])
    for row in tables["annotations"]:
        text = canonical_text({"alinea": row["alinea"], "body": row["body"], "quote": row["quote"]})
        same("annotations.json", f"note-{row['number']}", row["salt"], text, row["created_at"])
    for row in tables["decisions"]:
        same("decisions.json", f"decision-{row['amendment']}", row["salt"], row["justification"], row["published_at"])
    check_missing(journal, tables, made.keys() - opened)


def canonical_text(value):
    plain = {name: unicodedata.normalize("NFC", one) if isinstance(one, str) else one for name, one in value.items()}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def check_missing(journal, tables, closed):
    """What is not published was hidden, private, taken back, or erased: no more than the journal says."""
    known = {f"amd-{row['number']}" for row in tables["amendments"] if row["status"] == "hidden"}
    known |= {f"arg-{row['number']}" for row in tables["arguments"] if row["status"] == "hidden"}
    known |= {act["tgt"] for act in journal.kind("annotate") if not act["pub"]}
    known |= {act["tgt"] for act in journal.kind("withdraw") if act["tgt"].startswith("note-")}
    missing = sorted(name for name in closed if name.split("@")[0] not in known)
    if len(missing) > sum(act["count"] for act in journal.kind("erase")):
        raise Wrong("journal.jsonl", f"{missing[0]}: its text is missing, and nothing explains it")


def check_state(journal, tables, about):
    """Wordings, withdrawals, sides, supports, dates and threshold are those of the journal."""
    revisions, withdrawn, sides, supports, rules = {}, set(), {}, {}, {}
    names = {"opens_at": "opens", "closes_at": "closes", "votes_close_at": "votes_close", "report_due_at": "report_due"}
    for act in journal.acts:
        if act["k"] in ("amend", "rectify"):
            number, revision = act["tgt"][4:].split("@")
            revisions[int(number)] = int(revision)
        elif act["k"] == "withdraw" and act["tgt"].startswith("amd-"):
            withdrawn.add(int(act["tgt"][4:].split("@")[0]))
        elif act["k"] == "arg":
            sides[act["arg"]] = (act["side"], act["tgt"].split("@")[0])
        elif act["k"] == "support":
            supports[act["arg"]] = supports.get(act["arg"], 0) + (1 if act["val"] == 1 else -1)
        elif act["k"] in ("open", "dates"):
            rules.update({name: act[key][:16] for name, key in names.items()})
            rules["threshold"] = act.get("threshold", rules.get("threshold"))
    for name, value in rules.items():
        if (about[name] if name == "threshold" else about[name][:16]) != value:
            raise Wrong("consultation.json", f"{name} is not the journal's")
    if {row["number"]: row["revision"] for row in tables["amendments"]} != revisions:
        raise Wrong("amendments.json", "not the amendments or wordings of the journal")
    for row in tables["amendments"]:
        if row["status"] != "hidden" and (row["status"] == "withdrawn") != (row["number"] in withdrawn):
            raise Wrong("amendments.json", f"amd-{row['number']}: not its state in the journal")
    for row in tables["arguments"]:
        on = f"art-{row['article']}" if row["amendment"] is None else f"amd-{row['amendment']}"
        if sides.pop(row["number"], None) != (row["side"], on) or row["supports"] != supports.get(row["number"], 0):
            raise Wrong("arguments.json", f"arg-{row['number']}: not its side, place or supports in the journal")
    if sides:
        raise Wrong("arguments.json", f"arg-{min(sides)} is missing")


def check_versions(journal, tables, about):
    """The digest of each version of the text, and those that the journal announced."""
    known = {}
    for version in tables["versions"]:
        articles = [
            {"alineas": one["alineas"], "number": one["number"], "title": one["title"]} for one in version["articles"]
        ]
        text = json.dumps(
            {"articles": articles, "title": version["title"]}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
        )
        known[version["number"]] = sha256(unicodedata.normalize("NFC", text).encode())
        if known[version["number"]] != version["digest"]:
            raise Wrong(f"texts/v{version['number']}.json", "its digest is wrong")
    for act in journal.kind("text", "publish"):
        if known.get(act["version"]) != act["sha"]:
            raise Wrong(f"texts/v{act['version']}.json", "not the text that the journal announced")
    published = journal.kind("publish")
    if bool(about["published_at"]) != bool(published) or (
        published and about["published_at"][:13] != published[-1]["at"]
    ):
        raise Wrong("consultation.json", "not published as the journal says")


def check_decisions(journal, tables, about, ranking):
    """Every answer has its entry and its reason; at publication none was missing above the threshold."""
    recorded = {act["amd"]: (act["out"], act["rel"]) for act in journal.kind("decide")}
    answers = {row["amendment"]: (row["outcome"], row["related"]) for row in tables["decisions"]}
    if recorded != answers:
        raise Wrong("decisions.json", "not the answers of the journal")
    for row in tables["decisions"]:
        if not row["justification"].strip():
            raise Wrong("decisions.json", f"amd-{row['amendment']}: no reason is given")
    if about["outcome"] is not None:
        for row in ranking["order"]:
            if row["agree"] + row["disagree"] >= about["threshold"] and row["amendment"] not in answers:
                raise Wrong("decisions.json", f"amd-{row['amendment']}: no answer, above the threshold")


def totals_of(tables):
    """(kind, target) → agree, mixed, disagree on the current wording, imported counts added."""
    current = {row["number"]: row["revision"] for row in tables["amendments"]}
    totals = {}
    for row in tables["tallies"] + tables["imported_tallies"]:
        if row["kind"] == "amendment" and "revision" in row and row["revision"] != current.get(row["target"]):
            continue
        counts = totals.setdefault((row["kind"], row["target"]), dict.fromkeys(ANSWERS, 0))
        for answer in ANSWERS:
            counts[answer] += row[answer]
    return totals


def scores_of(formula, votes):
    """Amendment → score. « wilson-95 » is the default; the other two are kept for consultations that chose them."""
    if formula == "net-1":
        return {number: float(one["agree"] - one["disagree"]) for number, one in votes.items()}
    decided = {number: one["agree"] + one["disagree"] for number, one in votes.items()}
    if formula == "bayes-1":
        weight = float(statistics.median(decided.values())) if decided else 0.0
        pool = sum(decided.values())
        mean = sum(one["agree"] for one in votes.values()) / pool if pool else 0.0
        return {
            number: (weight * mean + one["agree"]) / (weight + decided[number]) if weight + decided[number] else 0.0
            for number, one in votes.items()
        }
    if formula != "wilson-95":
        raise Wrong("ranking.json", f"unknown formula {formula}")
    return {number: wilson(one["agree"], one["disagree"]) for number, one in votes.items()}


def wilson(for_, against):
    """The share in favour that we can be 95 % sure of, given how many have voted (E. B. Wilson, 1927)."""
    n, z = for_ + against, 1.959963984540054
    if n == 0:
        return 0.0
    share = for_ / n
    spread = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, (share + z * z / (2 * n) - spread) / (1 + z * z / n))


def order_of(formula, votes, revisions, minimum):
    """The published order: those with enough votes, then the others; equal scores share their rank."""
    rows, scores = [], {number: round(score, 12) for number, score in scores_of(formula, votes).items()}
    for enough in (True, False):
        group = [
            number for number, one in votes.items()
            if (one["agree"] + one["disagree"] >= max(1, minimum)) == enough
        ]  # fmt: skip
        group.sort(key=lambda number: (-scores[number], number))
        ranks, first, alike = {}, len(rows), collections.Counter(scores[number] for number in group)
        for place, number in enumerate(group, start=1):
            rank = ranks.setdefault(scores[number], place + first)
            tied = alike[scores[number]] > 1
            rows.append(
                {
                    "rank": rank, "amendment": number, "revision": revisions[number], **votes[number],
                    "score": scores[number], "tied": tied, "enough": enough,
                }
            )  # fmt: skip
    return rows


def check_ranking(journal, tables, about, ranking):
    """The formulas are those of the journal, and each order is the one that its formula gives."""
    told = [(one["id"], one["reason"], one["entry"]) for one in about["formulas"]]
    said = journal.kind("ranking")  # the first formula is announced at opening, its changes have a reason
    changes = [(act["formula"], act["reason"], act["n"]) for act in said if act["was"] is not None]
    if len([act for act in said if act["was"] is None]) > 1:
        raise Wrong("journal.jsonl", "the first formula is announced twice")
    if told[1:] != changes or told[:1] != [("wilson-95", "", None)]:
        raise Wrong("consultation.json", "not the formulas of the journal")
    totals, nothing = totals_of(tables), dict.fromkeys(ANSWERS, 0)
    revisions = {row["number"]: row["revision"] for row in tables["amendments"] if row["status"] == "submitted"}
    votes = {number: totals.get(("amendment", number), nothing) for number in revisions}
    *former, current = [one["id"] for one in about["formulas"]]
    described = {
        "id": current,
        "z": 1.959963984540054 if current == "wilson-95" else None,
        "rounding": 12,
        "ties": "smaller id first; equal scores share their rank",
        "minimum": about["threshold"],
    }
    if not described.items() <= ranking["formula"].items():
        raise Wrong("ranking.json", "not the formula that it names")
    if ranking["order"] != order_of(current, votes, revisions, about["threshold"]):
        raise Wrong("ranking.json", "not the order that the votes give")
    if ranking["former"] != [
        {"formula": one, "order": order_of(one, votes, revisions, about["threshold"])} for one in former
    ]:
        raise Wrong("ranking.json", "not the former orders that the votes give")


def check_groups(journal, tables, about, ranking):
    """The votes of the opinion groups: as the journal announced them, and no more than the totals."""
    groups, rows, told = about["groups"], tables["group_votes"], journal.kind("groups")
    if groups is None:
        if told or rows or ranking["groups"] is not None:
            raise Wrong("group_votes.json", "not announced")
        return
    label = {name: ranking["groups"][name] for name in ("sizes", "hidden", "shared")}
    if label != label_of(groups, rows):
        raise Wrong("ranking.json", "not the label that the groups give")
    lines = "".join(
        f"{row['voter'] or ''} {row['group']} {row['amendment']} {row['agree']} {row['mixed']} {row['disagree']}\n"
        for row in rows
    )
    expected = {
        "seed": groups["seed"], "people": groups["people"], "unverified": groups["unverified"], "n": groups["entry"],
        "sizes": " ".join(f"{name}:{groups['sizes'][name]}" for name in sorted(groups["sizes"])),
        "sha": hashlib.sha256(lines.encode()).hexdigest(),
    }  # fmt: skip
    if not told or any(told[-1][name] != value for name, value in expected.items()):
        raise Wrong("group_votes.json", "not what the journal holds")
    is_public = bool(journal.kind("announce"))
    if groups["announced"] != is_public or any((row["voter"] is not None) != is_public for row in rows):
        raise Wrong("group_votes.json", "not announced")
    totals, sums = totals_of(tables), {}
    for row in rows:
        counts = sums.setdefault(row["amendment"], dict.fromkeys(ANSWERS, 0))
        for answer in ANSWERS:
            counts[answer] += row[answer]
    for number, counts in sums.items():
        total = totals.get(("amendment", number), {})
        if any(counts[answer] > total.get(answer, 0) for answer in ANSWERS):
            raise Wrong("group_votes.json", f"amendment {number}: more votes than its total")


def label_of(groups, rows):
    """« Shared across groups »: why it is hidden, or the amendments that most of each group surely supports."""
    sizes = list(groups["sizes"].values())
    voters = sum(sizes)
    if voters < 200:
        hidden = "few-voters"
    elif len(sizes) < 2:
        hidden = "one-group"
    elif any(size < 20 or size < 0.1 * voters for size in sizes):
        hidden = "small-group"
    else:
        hidden = "unverified" if groups["unverified"] else None
    votes = {}
    for row in rows:
        counts = votes.setdefault(row["amendment"], {}).setdefault(row["group"], [0, 0])
        counts[0] += row["agree"]
        counts[1] += row["disagree"]
    shared = [
        number
        for number, by_group in sorted(votes.items())
        if all(sum(by_group.get(name, (0, 0))) >= 10 and wilson(*by_group[name]) > 0.5 for name in groups["sizes"])
    ]
    return {"sizes": groups["sizes"], "hidden": hidden, "shared": None if hidden else shared}


def check_report(journal, tables, report):
    """The report's totals: people, amendments, arguments, annotations, answers, votes, days."""
    totals = totals_of(tables)
    both = {answer: sum(counts[answer] for counts in totals.values()) for answer in ANSWERS}
    cast = sum(row[answer] for row in tables["tallies"] for answer in ANSWERS)
    imported = sum(row[answer] for row in tables["imported_tallies"] for answer in ANSWERS)
    votes = {**both, "total": sum(both.values()), "cast": cast, "imported": imported}
    sides = [row["side"] for row in tables["arguments"]]
    supports = sum(row["supports"] + row["imported_supports"] for row in tables["arguments"])
    outcomes = [row["outcome"] for row in tables["decisions"]]
    kinds = {"vote": "votes", "amend": "amendments", "arg": "arguments", "annotate": "annotations"}
    days = {}
    for line in journal.lines:
        entry = json.loads(line)
        if entry["k"] in kinds:
            day = days.setdefault(entry["at"][:10], {"day": entry["at"][:10], **dict.fromkeys(kinds.values(), 0)})
            day[kinds[entry["k"]]] += 1
    expected = {
        "people": len(tables["people"]) == report["people"]["total"],
        "amendments": len(tables["amendments"]) == report["amendments"]["total"],
        "arguments": {"for": sides.count("for"), "against": sides.count("against"), "supports": supports}.items()
        <= report["arguments"].items() and report["arguments"]["total"] == len(sides),
        "annotations": len(tables["annotations"]) == report["annotations"]["total"],
        "outcomes": all(outcomes.count(name) == count for name, count in report["outcomes"].items()),
        "votes": votes.items() <= report["votes"].items(),
        "days": [days[day] for day in sorted(days)] == report["days"],
    }  # fmt: skip
    for name, holds in expected.items():
        if not holds:
            raise Wrong("report.json", f"{name}: not what the tables give")


def check_copies(files, tables):
    """Each spreadsheet says what the JSON of the same name says; each JSON is in its one form."""
    for name in files:
        if name.endswith(".json") and pretty(json.loads(files[name][0])) != files[name][0]:
            raise Wrong(name, "not in its one form")
    sheets = {name[:-4] for name in files if name.endswith(".csv")}
    for table, rows in tables.items():
        if table == "versions":
            continue
        if table not in sheets:
            raise Wrong(f"{table}.csv", "missing")
        text = files[f"{table}.csv"][0].decode("utf-8-sig")
        written = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
        if written != [{name: cell(row[name]) for name in row} for row in rows]:
            raise Wrong(f"{table}.csv", "it does not say what the JSON file says")
    for version in tables["versions"]:
        page = files[f"texts/v{version['number']}.md"][0].decode()
        if not all(f"\n{alinea}\n" in page for one in version["articles"] for alinea in one["alineas"]):
            raise Wrong(f"texts/v{version['number']}.md", "it does not say what the JSON file says")


def cell(value):
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
    return "'" + value if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


# --- all of it ------------------------------------------------------------------------------------

TABLES = (
    "people", "amendments", "wordings", "arguments", "annotations", "tallies", "imported_tallies", "group_votes",
    "decisions",
)  # fmt: skip


def checks(place, trusted):
    """(name, check) in order; each check may use what those before it found."""
    found = {}

    def form():
        files = read_folder(place) if place.is_dir() else read_zip(place.read_bytes())
        found.update(files=files, manifest=check_manifest(files))

    def signature():
        found["key"] = check_signature(found["files"], found["manifest"], trusted)

    def tables():
        files = found["files"]
        made = {name: json.loads(files[f"{name}.json"][0]) for name in TABLES}
        texts = [json.loads(files[name][0]) for name in files if re.fullmatch(r"texts/v\d+\.json", name)]
        made["versions"] = sorted(texts, key=lambda version: version["number"])
        found["tables"] = made
        for name in ("consultation", "ranking", "report"):
            found[name] = json.loads(files[f"{name}.json"][0])
        found["journal"] = Journal(files)

    yield "form", form
    yield "signature", signature
    yield "content", tables
    yield "copies", lambda: check_copies(found["files"], found["tables"])
    yield "journal", lambda: found["journal"].read()
    yield "roots", lambda: check_roots(found["journal"], found["manifest"], found["files"], found["key"])
    yield "votes", lambda: check_votes(found["journal"], found["tables"])
    yield "texts", lambda: check_texts(found["journal"], found["tables"])
    yield "state", lambda: check_state(found["journal"], found["tables"], found["consultation"])
    yield "versions", lambda: check_versions(found["journal"], found["tables"], found["consultation"])
    yield "ranking", lambda: check_ranking(found["journal"], found["tables"], found["consultation"], found["ranking"])
    yield "groups", lambda: check_groups(found["journal"], found["tables"], found["consultation"], found["ranking"])
    yield (
        "decisions",
        lambda: check_decisions(found["journal"], found["tables"], found["consultation"], found["ranking"]),
    )
    yield "report", lambda: check_report(found["journal"], found["tables"], found["report"])


def main(words):
    trusted, places = None, []
    while words:
        word = words.pop(0)
        if word == "--key" and words:
            trusted = words.pop(0)
        elif word in ("-h", "--help"):
            print(__doc__)
            return 0
        else:
            places.append(pathlib.Path(word))
    if len(places) > 1 or any(not place.exists() for place in places):
        print(f"usage: python3 verify.py [archive.zip | folder] [--key KEY]\nnot found: {places}", file=sys.stderr)
        return 2
    place, holds = places[0] if places else pathlib.Path(__file__).resolve().parent, True
    for name, check in checks(place, trusted):
        try:
            check()
            print(f"ok  {name}", flush=True)
        except Wrong as wrong:
            holds = False
            print(f"KO  {name}: {wrong.args[0]}: {wrong.args[1]}", flush=True)
        except Exception as error:  # a file of another shape than an archive's: it does not hold, whatever it is
            holds = False
            print(f"KO  {name}: {type(error).__name__}: {error}", flush=True)
        if not holds and name == "form":
            break
    print("The archive holds." if holds else "The archive does not hold.")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
