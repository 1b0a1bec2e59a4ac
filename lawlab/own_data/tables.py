"""Whose account was erased: a mark, and nothing that leads back to them."""

from piccolo.columns import Serial, Timestamptz, Varchar
from piccolo.table import Table


class Erasure(Table, tablename="erasure"):
    """One erased account; ``mark`` is the hash of what identified its row (see ``service.mark_of``)."""

    id: Serial
    mark = Varchar(64, unique=True)
    at = Timestamptz()
