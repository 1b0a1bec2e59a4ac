"""`lawlab consultation`: what is open, and dates moved with a reason."""

from pathlib import Path

import pytest

from tests.commands.running import lawlab
from tests.journeys.sites import ADMINISTRATOR, BILL, DRAFTER, SLUG, STAFF_PASSWORD


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with one open consultation and its staff, made by the commands."""
    folder = tmp_path_factory.mktemp("consultation")
    for address, role in ((ADMINISTRATOR, "administrator"), (DRAFTER, "drafter")):
        lawlab(folder, "user", "create", address, "--name", role, "--role", role, typed=f"{STAFF_PASSWORD}\n" * 2)
    (folder / "bill.md").write_text(BILL, encoding="utf-8")
    lawlab(folder, "import", "text", str(folder / "bill.md"), "--slug", SLUG)
    return folder


def test_with_nothing_to_list_it_says_how_to_begin(tmp_path: Path) -> None:
    lawlab(tmp_path, "migrate")
    assert "lawlab import text" in lawlab(tmp_path, "consultation", "list")


def test_each_consultation_is_listed_with_its_whole_address(prepared: Path) -> None:
    said = lawlab(prepared, "consultation", "list")
    assert f"{SLUG}  " in said and "ouverte" in said and "rapport " in said


def test_dates_move_with_a_reason_by_an_administrator(prepared: Path) -> None:
    said = lawlab(
        prepared, "consultation", "dates", SLUG, "--closes", "2126-11-29T18:00", "--votes-close", "2126-12-06T18:00",
        "--report", "2127-01-14T12:00+01:00", "--by", ADMINISTRATOR, "--reason", "Salle fermée",
    )  # fmt: skip
    assert "29 novembre 2126" in said and "14 janvier 2127" in said
    assert "29 novembre 2126" in lawlab(prepared, "consultation", "list")


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("--closes", "bientôt", "--by", ADMINISTRATOR, "--reason", "x"), 2, "n’est pas une date"),
        (("--closes", "2001-01-01", "--by", ADMINISTRATOR, "--reason", "x"), 1, "doivent se suivre"),
        (("--closes", "now", "--by", "personne@exemple.fr", "--reason", "x"), 1, "Aucun compte"),
        (("--closes", "now", "--by", DRAFTER, "--reason", "x"), 1, ""),
        (("--closes", "now", "--by", ADMINISTRATOR, "--reason", " "), 1, "raison"),
        (("--closes", "now", "--by", ADMINISTRATOR), 2, "--reason"),
    ],
    ids=["not a date", "order", "nobody", "a drafter", "no reason", "reason left out"],
)
def test_dates_that_cannot_move_stay(prepared: Path, arguments: tuple[str, ...], code: int, sentence: str) -> None:
    before = lawlab(prepared, "consultation", "list")
    said = lawlab(prepared, "consultation", "dates", SLUG, *arguments, code=code).replace("\xa0", " ")
    assert sentence in said and "Traceback" not in said
    assert lawlab(prepared, "consultation", "list") == before
