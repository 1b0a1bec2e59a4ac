"""A bill opened to the public: its address, its dates, its rules."""

from piccolo.columns import Boolean, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table

from lawlab.database.columns import ForeignKey
from texts.tables import Bill, Version


class Consultation(Table, tablename="consultation"):
    """``version`` is the text open to amendments; ``outcome`` the one published at the end.

    ``easy_read`` opens the report when there is one.
    """

    id: Serial
    slug = Varchar(80, unique=True)
    bill = ForeignKey(Bill)
    version = ForeignKey(Version)
    outcome = ForeignKey(Version, null=True, default=None)
    title = Varchar(200)
    summary = Text(default="")
    organiser = Varchar(160, default="")
    opens_at = Timestamptz()
    closes_at = Timestamptz()
    votes_close_at = Timestamptz()
    report_due_at = Timestamptz()
    published_at = Timestamptz(null=True, default=None)
    published_by = Integer(null=True, default=None)
    threshold = Integer(default=30)
    licence = Varchar(60, default="etalab-2.0")
    origin = Varchar(60, default="")
    is_demo = Boolean(default=False)
    easy_read = Text(default="")
    next_amendment = Integer(default=1)
    next_argument = Integer(default=1)
    next_annotation = Integer(default=1)
    created_at = Timestamptz()
