"""`lawlab notify`: nothing to send, and where letters are."""

from pathlib import Path

from tests.commands.running import lawlab


def test_an_empty_site_has_nothing_to_send(tmp_path: Path) -> None:
    assert "0 message envoyé." in lawlab(tmp_path, "notify")
    assert "0 message envoyé." in lawlab(tmp_path, "notify", "--doubtful-again")
