"""The verifier inside the archive needs Python and nothing else, and says what lawlab says."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawlab.export import files, verify_alone
from lawlab.export.verify import verify
from lawlab.journal import ed25519
from tests.export.tampering import Contents
from tests.export.test_verify import TAMPERED, Change


def alone(*words: str | Path, program: Path = files.ALONE) -> subprocess.CompletedProcess[str]:
    """Run it isolated: no environment, no installed package."""
    command = [sys.executable, "-I", "-S", str(program), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture(scope="session")
def unpacked(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(finished) as found:
        found.extractall(folder)
    return folder


def test_untouched_archives_hold_from_the_zip_and_from_the_folder(
    finished: Path, ongoing: Path, unpacked: Path
) -> None:
    inside = unpacked / "verify.py"
    assert inside.read_bytes() == files.ALONE.read_bytes()
    for done in (alone(finished), alone(ongoing), alone(program=inside), alone(unpacked)):
        assert done.returncode == 0, done.stdout + done.stderr
        assert done.stdout.count("ok  ") == 14 and done.stdout.endswith("The archive holds.\n")


def test_the_key_noted_elsewhere_is_asked_of_the_archive(finished: Path) -> None:
    key = Contents(finished).files["key.txt"].decode().strip()
    assert alone(finished, "--key", key).returncode == 0
    other = Contents(finished, pem=ed25519.new_key())
    other.change_key()
    done = alone(other.save(finished.parent / "other.zip"), "--key", key)
    assert done.returncode == 1 and "KO  signature: key.txt" in done.stdout
    assert alone(finished.parent / "other.zip").returncode == 0, "without the key, one archive is as good as another"


def test_a_changed_file_in_the_folder_is_named(unpacked: Path) -> None:
    path = unpacked / "tallies.csv"
    before = path.read_bytes()
    try:
        path.write_bytes(before + b"x")
        done = alone(unpacked)
    finally:
        path.write_bytes(before)
    assert done.returncode == 1 and "KO  form: tallies.csv" in done.stdout


@pytest.mark.parametrize("content", [b"", b"PK", b"Une lettre. " * 40, b"PK\x05\x06" + bytes(18)])
def test_what_is_no_archive_gets_a_sentence(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    done = alone(tmp_path / "a.zip")
    assert done.returncode == 1 and done.stdout.startswith("KO  form") and not done.stderr
    assert alone(tmp_path / "missing.zip").returncode == 2


# What only lawlab can see when the site itself, with its key, rewrites it: the text that amendments give.
_ONLY_LAWLAB = {
    "alineas_of_an_amendment", "legal_sentence", "published_text_and_its_digests", "report_words", "readme",
    "unknown_file",
}  # fmt: skip


@pytest.mark.parametrize("change", [case[0] for case in TAMPERED], ids=[case[0].__name__ for case in TAMPERED])
def test_it_says_what_lawlab_says_of_each_change(
    change: Change, finished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = Contents(finished).files["key.txt"].decode()
    for pem in (None, ed25519.new_key()):
        contents = Contents(finished, pem=pem)
        change(contents)
        path = contents.save(tmp_path / "archive.zip")
        theirs = all(check.ok for check in verify(path, key=key))
        ours = verify_alone.main([str(path), "--key", key]) == 0
        assert not theirs
        if pem is not None or change.__name__ not in _ONLY_LAWLAB:
            assert not ours, capsys.readouterr().out


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=90), st.integers(0, 63), st.integers(0, 255))
def test_its_ed25519_is_that_of_a_known_library(seed: bytes, message: bytes, place: int, value: int) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), bytearray(key.sign(message))
    assert verify_alone.is_signature(public, bytes(signature), message)
    assert not verify_alone.is_signature(public, bytes(signature), message + b"!")
    signature[place] = value
    assert verify_alone.is_signature(public, bytes(signature), message) == ed25519.verify(
        public, bytes(signature), message
    )
