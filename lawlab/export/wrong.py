"""How a check says no."""

from collections.abc import Callable
from typing import Any

from lawlab.export.opening import Opened
from lawlab.export.tables import Row


class Wrong(Exception):
    """A check fails: in which file, and the facts of its sentence (``entry``, ``target``, ``reason``)."""

    def __init__(self, file: str, **facts: Any) -> None:
        super().__init__(file)
        self.file = file
        self.facts = facts


Verdict = Callable[[Opened], Row]
"""A check: the facts to say when it holds; raises Wrong when it does not."""
