"""Amendments, and every wording they have had."""

from piccolo.columns import Bytea, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table

from lawlab.accounts.tables import Person
from lawlab.consultations.tables import Consultation
from lawlab.database.columns import ForeignKey
from texts.tables import Article, Version


class Amendment(Table, tablename="amendment"):
    """``number`` is null while it is a draft. ``target``: "article" (``article`` set), or "after" (a new article).

    ``operations`` is the engine's JSON; ``alineas`` is what the author typed, one alinea a line, from which the
    operations were derived (kept so that a draft which no longer applies is never lost).
    """

    id: Serial
    consultation = ForeignKey(Consultation)
    number = Integer(null=True, default=None)
    status = Varchar(20, default="draft")
    revision = Integer(default=1)
    target = Varchar(20, default="article")
    article = ForeignKey(Article)
    base = ForeignKey(Version)
    title = Varchar(120, default="")
    statement = Text(default="")
    source_url = Varchar(500, default="")
    operations = Text(default="[]")
    alineas = Text(default="")
    new_title = Text(default="")
    author = ForeignKey(Person)
    salt = Bytea()
    origin_key = Varchar(160, null=True, default=None)
    created_at = Timestamptz()
    updated_at = Timestamptz()
    submitted_at = Timestamptz(null=True, default=None)


class Wording(Table, tablename="amendment_wording"):
    """One wording of an amendment: revision 1 as submitted, then each rectification."""

    id: Serial
    amendment = ForeignKey(Amendment)
    revision = Integer()
    title = Varchar(120)
    statement = Text()
    operations = Text()
    alineas = Text()
    at = Timestamptz()


class Carried(Table, tablename="amendment_carried"):
    """What became of an amendment left unanswered when the next version came out.

    ``evidence`` is JSON: for each operation its outcome, and the words of the law before and now. None of the author's
    own words: they are erased with the amendment.
    """

    id: Serial
    amendment = ForeignKey(Amendment)
    version = ForeignKey(Version)
    outcome = Varchar(20)
    evidence = Text(default="[]")
    at = Timestamptz()
