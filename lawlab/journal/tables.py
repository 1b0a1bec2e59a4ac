"""Rows of the journal. ``Entry`` is public to the last byte; ``Commitment`` never leaves the house."""

from piccolo.columns import Bytea, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table


class Entry(Table, tablename="journal_entry"):
    """One line of a chapter's chain; (chapter, number) is unique, so two acts can never share a place.

    ``node`` is this entry's part of the tree (``nodes``).
    """

    id: Serial
    chapter = Varchar(80)
    number = Integer()
    kind = Varchar(20)
    line = Text()
    link = Varchar(64)
    recorded_at = Timestamptz()
    node = Bytea(default=b"")


class Commitment(Table, tablename="journal_commitment"):
    """The salt that opens one entry's ``who``, and whose it is. Erasure deletes the row; the chain stays whole."""

    id: Serial
    chapter = Varchar(80)
    number = Integer()
    person = Integer(index=True)
    salt = Bytea()


class Checkpoint(Table, tablename="journal_checkpoint"):
    """A signed root: the note as published, and the answer of a time-stamping authority to it when one was asked."""

    id: Serial
    chapter = Varchar(80)
    size = Integer()
    note = Text()
    made_at = Timestamptz()
    timestamp = Bytea(null=True, default=None)
