"""Remarks, questions and sources anchored to words of a version."""

from piccolo.columns import Boolean, Bytea, Integer, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table

from lawlab.accounts.tables import Person
from lawlab.consultations.tables import Consultation
from lawlab.database.columns import ForeignKey
from texts.tables import Article, Version


class Annotation(Table, tablename="annotation"):
    """Anchor = version, article, alinea (from 1), exact quote with what stands before and after it."""

    id: Serial
    consultation = ForeignKey(Consultation)
    number = Integer()
    version = ForeignKey(Version)
    article = ForeignKey(Article)
    alinea = Integer()
    quote = Text(default="")
    prefix = Text(default="")
    suffix = Text(default="")
    kind = Varchar(20)
    is_public = Boolean(default=True)
    body = Text()
    author = ForeignKey(Person)
    salt = Bytea()
    created_at = Timestamptz()
