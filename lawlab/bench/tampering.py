"""An archive taken apart, changed and packed again with sums that fit: what somebody who runs the site could do."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lawlab.engine import chain, note, tree
from lawlab.export import figures, files, package, sealing, story, tables
from lawlab.export.tables import Records
from lawlab.journal import ed25519, signing


class Contents:
    """The files of an archive, in order; ``save`` packs them under a new manifest."""

    def __init__(self, path: Path, *, pem: bytes | None = None) -> None:
        """``pem``: the key to sign with; by default the site's own, beside the archive, when it is there."""
        own = path.parent / signing.OWN_KEY
        self.pem = pem or (own.read_bytes() if own.exists() else None)
        with zipfile.ZipFile(path) as found:
            self.files = {name: found.read(name) for name in found.namelist()}
        self.manifest = json.loads(self.files.pop("manifest.json"))

    def json(self, name: str) -> Any:
        return json.loads(self.files[name])

    def put(self, name: str, value: Any) -> None:
        """Write a JSON file, and the CSV or Markdown copy of it, so that the copies agree."""
        self.files[name] = tables.json_bytes(value)
        table = name.removesuffix(".json")
        if name == "checkpoints.json":
            return
        if table in tables.COLUMNS:
            self.files[f"{table}.csv"] = tables.csv_bytes(table, value)
        else:
            self.copy()

    def copy(self) -> None:
        """Every file that is said again from the tables, as the tables are now."""
        for path, written in files.derived(self.records(), self.json("ranking.json"), self.json("report.json")):
            self.files[path] = written()

    def records(self) -> Records:
        versions = [self.json(name) for name in self.files if name.startswith("texts/") and name.endswith(".json")]
        found: Records = {"consultation": self.json("consultation.json"), "versions": versions}
        return found | {table: self.json(f"{table}.json") for table in tables.COLUMNS}

    def edit(self, name: str, change: Callable[[Any], None]) -> None:
        value = self.json(name)
        change(value)
        self.put(name, value)

    @property
    def lines(self) -> list[str]:
        return self.files["journal.jsonl"].decode().splitlines()

    def set_lines(self, lines: list[str], *, links: list[str] | None = None) -> None:
        self.files["journal.jsonl"] = "".join(line + "\n" for line in lines).encode()
        if links is not None:
            self.files["journal.links"] = "".join(link + "\n" for link in links).encode()

    @property
    def links(self) -> list[str]:
        return self.files["journal.links"].decode().splitlines()

    def rewrite_journal(self, entries: list[dict[str, Any]]) -> None:
        """A whole new history: numbered, linked, and announced by the manifest."""
        lines = [chain.canonical({**entry, "n": number}) for number, entry in enumerate(entries, start=1)]
        links, head = [], chain.GENESIS
        for line in lines:
            head = chain.link(head, line)
            links.append(head)
        self.set_lines(lines, links=links)
        grown = tree.Frontier().extended(map(chain.leaf, lines))
        self.manifest["journal"] = {"entries": len(lines), "head": head, "root": grown.root.hex()}
        point = note.Checkpoint(self.key.name, len(lines), grown.root)
        row = {"size": len(lines), "note": self._signed(point.body), "timestamp": None}
        self.edit("checkpoints.json", lambda rows: rows.__setitem__(slice(None), [{**rows[-1], **row}]))

    @property
    def entries(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines]

    def recompute(self) -> None:
        """Ranking and report as the changed tables give them."""
        records = self.records()
        self.put("ranking.json", figures.ranking_of(records))
        self.put("report.json", figures.figures(records, figures.activity(self.lines), story.words(records)))

    @property
    def key(self) -> note.Key:
        return note.read_key(self.files["key.txt"].decode())

    def change_key(self) -> None:
        """Every signature made again by the key at hand, which takes the place of the site's."""
        assert self.pem is not None
        key = note.Key(self.key.name, ed25519.sign(self.pem, b"")[0])
        self.files["key.txt"] = f"{key.text}\n".encode()
        rows = self.json("checkpoints.json")
        for row in rows:
            row["note"] = self._signed(note.read(row["note"]).body)
        self.put("checkpoints.json", rows)

    def _signed(self, body: str) -> str:
        """The note that the key at hand signs, under the archive's own key."""
        assert self.pem is not None, "no key to sign with"
        signature = note.Signature(self.key.name, self.key.hash, ed25519.sign(self.pem, body.encode())[1])
        return note.Note(body, (signature,)).text

    def save(self, path: Path) -> Path:
        about = {name: self.manifest[name] for name in ("consultation", "journal", "lawlab")}
        listed = [(name, [data]) for name, data in self.files.items() if name != "signature.txt"]
        with path.open("wb+") as out:
            package.write(out, listed, about, seal=self._seal)
        return path

    def _seal(self, manifest: bytes) -> bytes:
        if self.pem is None:
            return self.files["signature.txt"]
        return self._signed(sealing.body(self.key.name, manifest)).encode()
