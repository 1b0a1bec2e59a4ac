"""The same loop with JavaScript switched off: every act has its form, every form its answer."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.sites import Site
from tests.journeys.story import play
from tests.journeys.windows import Window

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]


def test_the_whole_loop_without_javascript(site: Site, window: Callable[..., Window], tmp_path: Path) -> None:
    play(site, window, tmp_path, with_script=False)
