"""Rows of the journal. ``Entry`` is public to the last byte; ``Commitment`` never leaves the house."""

from piccolo.columns import Bytea, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table


class Entry(Table, tablename="journal_entry"):
    """One line of a chapter's chain; (chapter, number) is unique, so two acts can never share a place."""

    id: Serial
    chapter = Varchar(80)
    number = Integer()
    kind = Varchar(20)
    line = Text()
    link = Varchar(64)
    recorded_at = Timestamptz()


class Commitment(Table, tablename="journal_commitment"):
    """The salt that opens one entry's ``who``, and whose it is. Erasure deletes the row; the chain stays whole."""

    id: Serial
    chapter = Varchar(80)
    number = Integer()
    person = Integer(index=True)
    salt = Bytea()
