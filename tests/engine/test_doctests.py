"""The examples in the docstrings of the engine say what it does."""

import doctest
import importlib
import pkgutil

import pytest

import lawlab.engine

MODULES = [f"lawlab.engine.{module.name}" for module in pkgutil.iter_modules(lawlab.engine.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_every_example_of_a_docstring_gives_what_it_says(name: str) -> None:
    done = doctest.testmod(importlib.import_module(name), optionflags=doctest.FAIL_FAST)
    assert done.failed == 0


def test_there_are_examples() -> None:
    finder = doctest.DocTestFinder()
    found = [test for name in MODULES for test in finder.find(importlib.import_module(name)) if test.examples]
    assert len(found) > 60
