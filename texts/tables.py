"""Bills, their immutable versions, and the articles whose identity outlives their numbers."""

from piccolo.columns import Integer, Serial, Text, Timestamptz, Varchar
from piccolo.table import Table

from lawlab.database.columns import ForeignKey


class Bill(Table, tablename="bill"):
    """A projet or proposition de loi."""

    id: Serial
    title = Text()
    short_title = Varchar(160)
    kind = Varchar(20, default="government")
    author = Varchar(160, default="")
    language = Varchar(5, default="fr")
    origin = Varchar(60, default="")
    origin_key = Varchar(160, null=True, default=None)
    created_at = Timestamptz()


class Version(Table, tablename="version"):
    """A bill's text at one moment; never changed once written. ``digest`` is the SHA-256 of its canonical text."""

    id: Serial
    bill = ForeignKey(Bill)
    number = Integer()
    label = Varchar(160, default="")
    parent = ForeignKey("self", null=True, default=None)
    published_by = Integer(null=True, default=None)
    digest = Varchar(64)
    created_at = Timestamptz()


class Division(Table, tablename="division"):
    """A titre, chapitre or section of one version, in text order; ``depth`` 0 is the outermost."""

    id: Serial
    version = ForeignKey(Version)
    position = Integer()
    depth = Integer()
    kind = Varchar(20)
    number = Varchar(40)
    title = Text()


class Article(Table, tablename="article"):
    """An article's identity, the same from version to version whatever its number becomes."""

    id: Serial
    bill = ForeignKey(Bill)
    origin_key = Varchar(160, null=True, default=None)


class ArticleText(Table, tablename="article_text"):
    """An article in one version: number, heading, alineas (one a line), plain-language summary, explanation."""

    id: Serial
    version = ForeignKey(Version)
    article = ForeignKey(Article)
    division = ForeignKey(Division, null=True, default=None)
    position = Integer()
    number = Varchar(40)
    title = Text(default="")
    alineas = Text()
    summary = Text(default="")
    explanation = Text(default="")
