"""`lawlab sign`: the other end of a signing command."""

from pathlib import Path

from lawlab.journal import ed25519, signing
from tests.commands.running import lawlab


def test_a_key_signs_what_it_is_given(tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    key.write_bytes(ed25519.new_key())
    said = lawlab(tmp_path, "sign", str(key), typed="un texte\n")
    public, signature = ed25519.sign(key.read_bytes(), b"un texte\n")
    assert said.strip() == signing.answer(public, signature)


def test_what_is_not_a_key_signs_nothing(tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    key.write_text("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
    assert "n’est pas une clé privée Ed25519" in lawlab(tmp_path, "sign", str(key), code=1)
