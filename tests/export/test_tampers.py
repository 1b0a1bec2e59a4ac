"""A sample of what ``lawlab bench tampers`` does at night: nothing missed, no false alarm, the verifiers agree."""

import os
from pathlib import Path
from random import Random

import pytest

from lawlab.bench import tampers
from lawlab.bench.tampers import Nothing, Outcome
from lawlab.settings import Settings
from tests.conftest import apart

NIGHTLY = os.environ.get("LAWLAB_HYPOTHESIS") == "nightly"


@pytest.mark.sqlite
@pytest.mark.timeout(900 if NIGHTLY else 120)
def test_every_tamper_is_seen_and_named_and_no_untouched_archive_is_refused(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    settings.data_dir.mkdir(mode=0o700)
    count, worlds = (tampers.TAMPERS, tampers.WORLDS) if NIGHTLY else (90, 5)
    told: list[tuple[int, int]] = []

    async def run() -> Outcome:
        return await tampers.run(
            settings, tmp_path, tampers=count, worlds=worlds, seed=7, tell=lambda *far: told.append(far)
        )

    outcome = apart(run())
    assert outcome.holds, outcome.data()
    assert (outcome.untouched, outcome.tried.total()) == (worlds, count)
    assert told[-1][0] == told[-1][1]
    assert len(outcome.tried) >= 20 and len(outcome.named) >= 4, "too few sorts of tampers were drawn"


def test_what_changes_nothing_is_not_counted(finished: Path, tmp_path: Path) -> None:
    outcome = Outcome()
    target = tmp_path / "a.zip"
    with pytest.raises(Nothing):
        tampers._try(
            outcome, "nothing", lambda path, to, *_: to.write_bytes(path.read_bytes()) and None, finished, Random(1),
            b"", target,
        )  # fmt: skip
    assert not outcome.tried.total()
    assert outcome.holds and not Outcome(missed=["one"]).holds and not Outcome(false_alarms=["one"]).holds
