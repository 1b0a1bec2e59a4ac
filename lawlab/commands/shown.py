"""How commands show tables: as wide as the terminal, and never folded when read by another program."""

import sys

from rich.console import Console
from rich.table import Table

_UNFOLDED = 400


def show(table: Table) -> None:
    """Print a table on standard output."""
    Console(width=None if sys.stdout.isatty() else _UNFOLDED).print(table)
