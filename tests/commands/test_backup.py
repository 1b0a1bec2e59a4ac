"""A backup is one file, and what comes back is proved; what is no backup changes nothing."""

import sqlite3
from pathlib import Path

import pytest

from lawlab import database
from lawlab.accounts import service as accounts
from lawlab.settings import Settings
from tests import worlds
from tests.commands.running import lawlab
from tests.conftest import apart
from tests.worlds import NOW

pytestmark = pytest.mark.sqlite
EMAIL = "zoe@exemple.fr"


@pytest.fixture
def site(settings: Settings) -> Path:
    """The data folder of a site with a consultation, an amendment and one account."""

    async def fill() -> None:
        await database.connect(settings)
        try:
            world = await worlds.consultation()
            await accounts.create_person(name="Zoé", email=EMAIL, password_hash="$argon2id$never", now=NOW)
            await worlds.amendment(world, await worlds.person())
        finally:
            await database.close()

    apart(fill())
    return settings.data_dir


def test_what_was_backed_up_comes_back(site: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copie n° 1 #é?.sqlite3"
    assert "Sauvegarde faite et relue" in lawlab(site, "backup", str(copy))
    assert copy.stat().st_mode & 0o077 == 0 and list(tmp_path.glob(".*")) == []
    lawlab(site, "user", "role", EMAIL, "drafter")
    assert "tous ses journaux tiennent" in lawlab(site, "restore", str(copy), "--yes")
    assert "citizen" in lawlab(site, "user", "list")
    assert (site / "before-restore.sqlite3").exists()
    elsewhere = tmp_path / "elsewhere"
    assert "tous ses journaux tiennent" in lawlab(elsewhere, "restore", str(copy))
    assert EMAIL in lawlab(elsewhere, "user", "list")


def test_who_was_erased_since_does_not_come_back(site: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    lawlab(site, "backup", str(copy))
    lawlab(site, "restore", str(copy), "--yes")
    lawlab(site, "user", "erase", EMAIL, typed="n\n", code=1)
    assert EMAIL in lawlab(site, "user", "list")
    assert "Compte effacé." in lawlab(site, "user", "erase", EMAIL, "--yes")
    assert not (site / "before-restore.sqlite3").exists()
    assert EMAIL not in lawlab(site, "user", "list")
    assert "1 compte effacé depuis la sauvegarde l’est de nouveau" in lawlab(site, "restore", str(copy), "--yes")
    assert EMAIL not in lawlab(site, "user", "list")
    assert "Aucun compte" in lawlab(site, "user", "erase", EMAIL, "--yes", code=1)


@pytest.mark.parametrize("kind", ["empty", "text", "cut", "other", "newer"])
def test_what_is_no_backup_changes_nothing(site: Path, tmp_path: Path, kind: str) -> None:
    copy = tmp_path / "copy.sqlite3"
    lawlab(site, "backup", str(copy))
    match kind:
        case "empty":
            copy.write_bytes(b"")
        case "text":
            copy.write_text("-- SQL --" * 1_000)
        case "cut":
            copy.write_bytes(copy.read_bytes()[:20_000])
        case "other":
            copy.unlink()
            change(copy, "CREATE TABLE something (id)")
        case "newer":
            change(copy, "INSERT INTO migration (name, app_name) VALUES ('2099-01-01T00:00:00:000000', 'votes')")
    before = lawlab(site, "user", "list")
    said = lawlab(site, "restore", str(copy), "--yes", code=1)
    assert "ne peut pas être restauré" in said and "Rien n’a été changé" in said
    assert lawlab(site, "user", "list") == before and not (site / "before-restore.sqlite3").exists()


def test_a_backup_whose_journal_was_altered_is_told(site: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sqlite3"
    lawlab(site, "backup", str(copy))
    change(copy, "UPDATE journal_entry SET line = replace(line, 'amd-1', 'amd-2') WHERE kind = 'amend'")
    said = lawlab(site, "restore", str(copy), "--yes", code=1)
    assert "essai" in said and "sa chaîne est rompue" in said and "altérée" in said


def test_there_must_be_something_to_copy_and_somewhere_to_put_it(site: Path, tmp_path: Path) -> None:
    assert "rien à sauvegarder" in lawlab(tmp_path / "nothing", "backup", str(tmp_path / "a"), code=1)
    assert "n’a pas été faite" in lawlab(site, "backup", "/proc/nowhere/copy", code=1)
    lawlab(site, "restore", str(tmp_path / "absent"), "--yes", code=1)


def change(path: Path, sql: str) -> None:
    connection = sqlite3.connect(path)
    try:
        with connection:
            connection.execute(sql)
    finally:
        connection.close()
