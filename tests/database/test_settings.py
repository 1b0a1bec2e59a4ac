"""Settings: what is taken, what is refused, and the site's secret."""

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from lawlab import paths
from lawlab.settings import SECRET_BYTES, Settings, UnsafeSecret, load, secret


def test_the_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "site")
    first = secret(settings)
    assert len(first) == SECRET_BYTES
    assert secret(settings) == first
    assert (settings.data_dir / "secret").stat().st_mode & 0o777 == 0o600
    assert settings.data_dir.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in settings.data_dir.iterdir()] == ["secret"]


def test_two_sites_have_two_secrets(tmp_path: Path) -> None:
    assert secret(Settings(data_dir=tmp_path / "a")) != secret(Settings(data_dir=tmp_path / "b"))


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_secret_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    settings = Settings(data_dir=tmp_path)
    secret(settings)
    os.chmod(tmp_path / "secret", mode)
    with pytest.raises(UnsafeSecret, match="chmod 600"):
        secret(settings)


@pytest.mark.parametrize("value", [b"", b"change-me", b"x" * (SECRET_BYTES - 1)])
def test_a_short_secret_is_refused(tmp_path: Path, value: bytes) -> None:
    (tmp_path / "secret").touch(mode=0o600)
    (tmp_path / "secret").write_bytes(value)
    with pytest.raises(UnsafeSecret, match="instead of 32"):
        secret(Settings(data_dir=tmp_path))


def test_settings_come_from_the_environment_and_do_not_change(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LAWLAB_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("LAWLAB_BASE_URL", "https://lois.example/")
    monkeypatch.setenv("LAWLAB_DEMO", "1")
    monkeypatch.setenv("LAWLAB_DATABASE_URL", "")
    found = load()
    assert (found.data_dir, found.base_url, found.demo) == (tmp_path, "https://lois.example", True)
    assert found.database_file == tmp_path / "lawlab.sqlite3"
    with pytest.raises(ValidationError):
        found.demo = False  # type: ignore[misc]


def test_data_go_where_the_system_keeps_a_users_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert Settings().data_dir == tmp_path / "lawlab"
    monkeypatch.setenv("XDG_DATA_HOME", "")
    assert Settings().data_dir == Path.home() / ".local/share/lawlab"


@pytest.mark.parametrize(
    ("name", "value"),
    [("database_url", "mysql://x"), ("base_url", "lois.example"), ("language", "de"), ("secret", "x")],
)
def test_what_cannot_be_taken_is_refused(name: str, value: str) -> None:
    with pytest.raises(ValidationError):
        Settings(**{name: value})  # type: ignore[arg-type]


def test_each_setting_says_what_it_is_for() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_templates_are_found_beside_the_sources() -> None:
    assert paths.templates().name == "templates"
    assert paths.static().parent == paths.locales().parent
