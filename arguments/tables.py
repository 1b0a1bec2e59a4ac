"""Arguments for and against an amendment or an article, and who finds them convincing."""

from piccolo.columns import Bytea, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table

from amendments.tables import Amendment
from lawlab.accounts.tables import Person
from lawlab.consultations.tables import Consultation
from lawlab.database.columns import ForeignKey
from texts.tables import Article


class Argument(Table, tablename="argument"):
    """One idea, for or against. ``supports`` counts the ``Support`` rows and ``unlinked_supports``, those of accounts
    erased since; ``imported_supports`` came as a count."""

    id: Serial
    consultation = ForeignKey(Consultation)
    number = Integer()
    amendment = ForeignKey(Amendment, null=True, default=None)
    article = ForeignKey(Article, null=True, default=None)
    side = Varchar(10)
    body = Text()
    source_url = Varchar(500, default="")
    status = Varchar(20, default="published")
    supports = Integer(default=0)
    imported_supports = Integer(default=0)
    unlinked_supports = Integer(default=0)
    author = ForeignKey(Person)
    salt = Bytea()
    origin_key = Varchar(160, null=True, default=None)
    created_at = Timestamptz()


class Support(Table, tablename="argument_support"):
    """One person finds one argument convincing; (argument, person) is unique."""

    id: Serial
    argument = ForeignKey(Argument)
    person = ForeignKey(Person)
    at = Timestamptz()
