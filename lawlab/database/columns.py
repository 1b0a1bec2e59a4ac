"""The house's foreign key."""

from typing import Any

import piccolo.columns
from piccolo.columns import OnDelete


class ForeignKey(piccolo.columns.ForeignKey):
    """Piccolo's, with the defaults turned around: a value is required, and a row that others name cannot be deleted.

    Piccolo allows null, and deleting one person would take their amendments and ballots along without a word.
    """

    def __init__(self, references: Any, *, null: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("default", None if null else 0)  # no row has the id 0: a forgotten value is refused
        kwargs.setdefault("on_delete", OnDelete.restrict)
        super().__init__(references, null=null, **kwargs)
