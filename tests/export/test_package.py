"""The canonical ZIP: what is written is read back, and what is not in its one form is refused, whatever it is."""

import io
import json
import random
import resource
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawlab.export import package
from lawlab.export.package import Damaged
from lawlab.export.verify import verify

_names = st.from_regex(r"[a-z]{1,8}(/[a-z]{1,8})?\.(json|csv|md)", fullmatch=True)
_files = st.dictionaries(_names, st.lists(st.binary(max_size=200), max_size=4), max_size=6)


def packed(files: dict[str, list[bytes]]) -> io.BytesIO:
    out = io.BytesIO()
    package.write(out, files.items(), {"consultation": "essai", "journal": {"entries": 0, "head": "0"}})
    return out


@given(_files)
def test_what_is_written_is_read_back(files: dict[str, list[bytes]]) -> None:
    out = packed(files)
    members = package.read(out, len(out.getvalue()))
    found = {member.name: b"".join(package.content(out, member)) for member in members}
    manifest = json.loads(found.pop("manifest.json"))
    assert found == {name: b"".join(chunks) for name, chunks in files.items()}
    assert [entry["path"] for entry in manifest["files"]] == list(files)


@given(_files)
def test_the_same_files_give_the_same_bytes_however_they_are_cut(files: dict[str, list[bytes]]) -> None:
    whole = {name: [b"".join(chunks)] for name, chunks in files.items()}
    assert packed(whole).getvalue() == packed(files).getvalue()


def test_other_programs_open_it() -> None:
    with zipfile.ZipFile(packed({"a.json": [b"[]\n"], "texts/v1.md": [b"# Loi\n"]})) as found:
        assert found.testzip() is None
        assert found.read("texts/v1.md") == b"# Loi\n"


@pytest.mark.parametrize("name", ["../a.json", "/etc/passwd", "A.json", "a b.json", "a//b.json", "", "x" * 121])
def test_a_name_that_could_harm_is_never_written(name: str) -> None:
    with pytest.raises(ValueError):
        packed({name: [b""]})


def foreign(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name.replace("__", "/").replace("dot", "."), data)
    return out.getvalue()


def hostile_name(name: str) -> bytes:
    return foreign(**{name: b"x"}) if "/" not in name else packed({"aaaaaaaa.json": [b"x"]}).getvalue().replace(
        b"aaaaaaaa.json", name.encode().ljust(13, b"a")[:13]
    )  # fmt: skip


def doubled() -> bytes:
    return packed({"a.json": [b"1"], "b.json": [b"2"]}).getvalue().replace(b"b.json", b"a.json")


def flagged(bits: int) -> bytes:
    """The flags of the first local header and of its directory entry: 1 says encrypted."""
    data = bytearray(packed({"a.json": [b"1"]}).getvalue())
    data[6:8] = struct.pack("<H", bits)
    at = data.index(b"PK\x01\x02")
    data[at + 8 : at + 10] = struct.pack("<H", bits)
    return bytes(data)


def zip64() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made, made.open("a.json", "w", force_zip64=True) as member:
        member.write(b"1")
    return out.getvalue()


HOSTILE: dict[str, Callable[[], bytes]] = {
    "an empty file": lambda: b"",
    "one byte": lambda: b"P",
    "not a ZIP": lambda: b"Ceci est une lettre, pas une archive. " * 20,
    "an empty ZIP": lambda: foreign(),
    "another program's ZIP": lambda: foreign(readmedotmd=b"bonjour"),
    "a name that climbs": lambda: hostile_name("../../../evil"),
    "an absolute name": lambda: hostile_name("/etc/password"),
    "a member twice": doubled,
    "an encrypted member": lambda: flagged(1),
    "sizes after the data": lambda: flagged(8),
    "zip64": zip64,
    "an end alone": lambda: b"PK\x05\x06" + bytes(18),
    "a directory that says it is everywhere": lambda: b"PK\x05\x06" + b"\xff" * 18,
    "no manifest": lambda: packed({"a.json": [b"1"]}).getvalue().replace(b"manifest.json", b"manifesto.jso"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_not_an_archive_is_refused_with_a_reason(what: str, tmp_path: Path) -> None:
    path = tmp_path / "archive.zip"
    path.write_bytes(HOSTILE[what]())
    checks = list(verify(path))
    assert [(check.code, check.ok) for check in checks] == [("form", False)]
    assert checks[0].facts["reason"]
    assert ".." not in checks[0].file and not checks[0].file.startswith("/")


def bomb(size: int) -> bytes:
    """A manifest's worth of zeros, a thousand times smaller packed: consistent from end to end."""
    return packed({"a.json": [bytes(1 << 20)] * (size >> 20)}).getvalue()


def test_an_archive_that_would_unpack_without_measure_is_refused_before_it_is(tmp_path: Path) -> None:
    path = tmp_path / "archive.zip"
    path.write_bytes(bomb(160 << 20))
    assert path.stat().st_size < 1 << 20
    program = (
        "import sys, pathlib; from lawlab.export.verify import verify; print(list(verify(pathlib.Path(sys.argv[1]))))"
    )
    limit = 250 << 20
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, timeout=60,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    assert "too big" in done.stdout and "a.json" in done.stdout


def test_packed_bytes_that_hold_more_than_announced_are_refused() -> None:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    raw = squeeze.compress(bytes(10 << 20)) + squeeze.flush()
    member = package.Member("a.json", zlib.crc32(b"x"), len(raw), 1, 0, 0)
    given_back = 0
    with pytest.raises(Damaged, match=r"a\.json"):
        for chunk in package.content(io.BytesIO(raw), member):
            given_back += len(chunk)
    assert given_back <= 1


def test_any_cut_any_end_is_refused(finished: Path, tmp_path: Path) -> None:
    whole = finished.read_bytes()
    with zipfile.ZipFile(finished) as found:
        names = set(found.namelist())
    path = tmp_path / "archive.zip"
    draw = random.Random(42)
    cuts = [1, 3, 29, 30, 31, len(whole) - 1, len(whole) - 22, *(draw.randrange(len(whole)) for _ in range(60))]
    for cut in cuts:
        path.write_bytes(whole[:cut])
        last = list(verify(path))[-1]
        assert not last.ok and (last.file in names or cut < 50), (cut, last)
    for more in (b"\0", b"\n", b"PK\x05\x06" + bytes(18), whole):
        path.write_bytes(whole + more)
        last = list(verify(path))[-1]
        assert not last.ok and last.file in names, (more[:4], last)
