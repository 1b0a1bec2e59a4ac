"""The demonstration, for its report."""

from tests.demo.conftest import demo, demo_file

__all__ = ["demo", "demo_file"]
