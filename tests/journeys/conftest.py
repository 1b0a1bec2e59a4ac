"""Sites and browsers for the journeys. Every journey plays in the ``browser`` part of the run, on SQLite."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import servers
from tests.journeys import sites
from tests.journeys.sites import Site
from tests.journeys.windows import FLAGS, SECONDS, Window

OpenWindow = Callable[..., Window]


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder that all the workers of this run share."""
    base = tmp_path_factory.getbasetemp()
    return (base if worker_id == "master" else base.parent) / "journeys"


@pytest.fixture
def site(workshop: Path, tmp_path: Path) -> Iterator[Site]:
    """A fresh open consultation, served for this test alone."""
    made = sites.shared(workshop / "consultation", sites.prepare_consultation)
    data_dir = Path(shutil.copytree(made, tmp_path / "data"))
    with sites.serving(data_dir) as served:
        yield served


@pytest.fixture(scope="session")
def demo(workshop: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration as it is loaded, served for the whole run: for journeys that only read."""
    made = sites.shared(workshop / "demo", sites.prepare_demo)
    data_dir = Path(shutil.copytree(made, tmp_path_factory.mktemp("demo") / "data"))
    with sites.serving(data_dir, "demo") as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium. Of one module, not of the run: while it lives, its loop keeps asynchronous tests from running."""
    program = servers.chromium()
    if program is None:
        if servers.ON_CI:
            pytest.fail(servers.ADVICE["chromium"])
        pytest.skip(servers.ADVICE["chromium"])
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=FLAGS, timeout=SECONDS * 3000)
        try:
            yield opened
        finally:
            opened.close()


@pytest.fixture
def window(browser: Browser) -> Iterator[OpenWindow]:
    """Opens windows: ``window(site, with_script=False)``. What goes wrong unasked in any of them fails the test."""
    windows: list[Window] = []

    def open_window(site: Site, **options: Any) -> Window:
        windows.append(Window(browser, site, **options))
        return windows[-1]

    yield open_window
    troubles = [trouble for one in windows for trouble in one.troubles]
    for one in windows:
        one.close()
    assert not troubles, "\n".join(troubles)
