"""The outbox, what was already read of the journal, and who does not want letters.

People are numbers, not foreign keys: erasing an account never waits for a letter.
"""

from piccolo.columns import Boolean, Integer, Serial, Timestamptz, Varchar
from piccolo.table import Table


class Notice(Table, tablename="notice"):
    """One letter to write: (chapter, entry, person) is unique, so that nobody is told the same thing twice.

    ``state``: waiting, sending, sent, doubtful (it may have left), failed, dropped (nobody to send it to any more).
    """

    id: Serial
    chapter = Varchar(80)
    entry = Integer()
    person = Integer(index=True)
    state = Varchar(20, default="waiting")
    attempts = Integer(default=0)
    due_at = Timestamptz()
    claimed_at = Timestamptz(null=True, default=None)
    done_at = Timestamptz(null=True, default=None)
    problem = Varchar(120, default="")


class NoticeRead(Table, tablename="notice_read"):
    """An entry of the journal whose notices are written; (chapter, entry) is unique."""

    id: Serial
    chapter = Varchar(80)
    entry = Integer()
    notices = Integer(default=0)
    at = Timestamptz()


class NoticeChoice(Table, tablename="notice_choice"):
    """Whether a person wants letters about answers; without a row they do."""

    id: Serial
    person = Integer(unique=True)
    decisions = Boolean(default=True)
    at = Timestamptz()
