"""What an operator may choose, each by one environment variable ``LAWLAB_…``; and the site's secret."""

import contextlib
import os
import secrets
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from lawlab.errors import CannotStart

SECRET_BYTES = 32


class UnsafeSecret(CannotStart):
    """The secret's file could be read by others, or is too short to protect anything: the site does not start."""


def _data_dir() -> Path:
    home = os.environ.get("XDG_DATA_HOME", "")
    return (Path(home) if Path(home).is_absolute() else Path.home() / ".local/share") / "lawlab"


class Settings(BaseSettings):
    """Read once at start. The descriptions below are the README's."""

    model_config = SettingsConfigDict(env_prefix="LAWLAB_", frozen=True, extra="forbid", env_ignore_empty=True)

    data_dir: Path = Field(
        default_factory=_data_dir, description="Folder of the database file, the site's secret and generated files."
    )
    database_url: str = Field(
        default="",
        description="postgresql://user:password@host/name; empty: the file lawlab.sqlite3 in the data folder.",
    )
    base_url: str = Field(
        default="http://127.0.0.1:8000", description="The site's public address, as e-mails and receipts write it."
    )
    smtp_url: str = Field(
        default="", description="smtp://user:password@host:587 or smtps://…; empty: e-mails are written on the log."
    )
    mail_from: str = Field(default="lawlab@localhost", description="The address that e-mails come from.")
    language: Literal["fr", "en"] = Field(
        default="fr", description="Language of the pages for a browser that asks for none."
    )
    demo: bool = Field(default=False, description="Show the demonstration's accounts on the sign-in page.")
    trusted_proxies: str = Field(
        default="", description="Addresses of the reverse proxies whose X-Forwarded-For is believed, between commas."
    )
    signing_key: str = Field(
        default="",
        description="Key that signs the journal's checkpoints: a PEM file, or « | » and a command; empty: own key.",
    )
    timestamp_url: str = Field(
        default="", description="Time-stamping authority (RFC 3161) that dates the journal once a day; empty: none."
    )
    receipt_salt: bool = Field(
        default=True, description="Whether a receipt holds the salt that shows whose vote it is."
    )

    @field_validator("data_dir")
    @classmethod
    def _whole_path(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @field_validator("base_url")
    @classmethod
    def _no_final_slash(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")):
            raise ValueError("LAWLAB_BASE_URL starts with http:// or https://")
        return value.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value and not value.startswith(("postgresql://", "postgres://")):
            raise ValueError("LAWLAB_DATABASE_URL starts with postgresql://, or is empty for SQLite")
        return value

    @field_validator("timestamp_url")
    @classmethod
    def _known_authority(cls, value: str) -> str:
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("LAWLAB_TIMESTAMP_URL starts with http:// or https://, or is empty for no timestamps")
        return value

    @property
    def database_file(self) -> Path:
        """Where SQLite keeps everything."""
        return self.data_dir / "lawlab.sqlite3"


def load() -> Settings:
    """The settings of the environment; raises pydantic's ValidationError when one cannot be taken."""
    return Settings()


def secret(settings: Settings) -> bytes:
    """The site's own random bytes, made at the first start and kept in ``secret`` in the data folder.

    There is no default. Raises UnsafeSecret when others may read the file or when it is too short.
    """
    path = settings.data_dir / "secret"
    value = private_file(path, lambda: secrets.token_bytes(SECRET_BYTES))
    if len(value) < SECRET_BYTES:
        raise UnsafeSecret(
            f"{path} holds {len(value)} bytes instead of {SECRET_BYTES}. Delete it: the next start makes one."
        )
    return value


def private_file(path: Path, make: Callable[[], bytes]) -> bytes:
    """What a private file holds; made when it is missing. Raises UnsafeSecret when others may read it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        with contextlib.suppress(FileExistsError):  # made just now by another process
            _write_whole(path, make())
    mode = path.stat().st_mode
    if stat.S_IMODE(mode) & 0o077:
        raise UnsafeSecret(f"{path} can be read by others (mode {stat.S_IMODE(mode):o}). Run: chmod 600 {path}")
    return path.read_bytes()


def _write_whole(path: Path, value: bytes) -> None:
    """Create a file that others cannot read and that nobody sees half-written; FileExistsError when it is there."""
    if path.exists():
        raise FileExistsError(path)
    draft = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(value)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
