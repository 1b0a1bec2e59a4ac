"""Schemathesis reads ``/schema`` and asks whatever it describes, good and bad: no server error, answers as described.

A little on every run; 600 examples an operation, with every boundary of every parameter, under
LAWLAB_HYPOTHESIS=nightly. The server is the real one, in a process of its own.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from lawlab import clock, database
from lawlab.settings import Settings
from tests import worlds
from tests.databases import apart
from tests.journeys import sites

IS_NIGHTLY = os.environ.get("LAWLAB_HYPOTHESIS") == "nightly"
EXAMPLES = "600" if IS_NIGHTLY else "2"
PHASES = "examples,coverage,fuzzing" if IS_NIGHTLY else "examples,fuzzing"
SECONDS = 3_000 if IS_NIGHTLY else 100
# A cursor is opaque: a text of the right length that we never gave is refused, and rightly so.
LEFT_OUT = "positive_data_acceptance"


async def populate(settings: Settings) -> None:
    """A small debate, written in this process."""
    await database.connect(settings)
    try:
        world = await worlds.consultation("demo", now=clock.now())
        for _ in range(3):
            await worlds.amendment(world, await worlds.person())
    finally:
        await database.close()


@pytest.mark.sqlite
@pytest.mark.timeout(SECONDS + 20)
def test_whatever_the_schema_allows_and_forbids_is_answered(settings: Settings, tmp_path: Path) -> None:
    apart(populate(settings))
    with sites.serving(settings.data_dir) as site:
        done = subprocess.run(
            [
                sys.executable, "-m", "schemathesis.cli", "run", f"{site.url}/schema", "--phases", PHASES,
                "-n", EXAMPLES, "--mode", "all", "--workers", "1", "--no-color", "--seed", "20261128",
                "--exclude-checks", LEFT_OUT, "--generation-database", "none", "--continue-on-failure",
            ],
            cwd=tmp_path, capture_output=True, text=True, timeout=SECONDS,
        )  # fmt: skip
    said = done.stdout + done.stderr
    assert done.returncode == 0, said[-6_000:]
    [many] = re.findall(r"(\d+) generated", said)
    assert int(many) >= (10_000 if IS_NIGHTLY else 40), said[-2_000:]
