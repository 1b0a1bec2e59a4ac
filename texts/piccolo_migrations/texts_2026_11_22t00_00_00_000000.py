"""The first tables of texts."""

from piccolo.columns import Integer, Text, Timestamptz, Varchar

from lawlab.database.columns import ForeignKey
from lawlab.database.schema import Schema, reference

ID = "2026-11-22T00:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The first tables of texts."

Bill = reference("Bill", "bill")
Version = reference("Version", "version")
Article = reference("Article", "article")
Division = reference("Division", "division")


async def forwards() -> Schema:
    schema = Schema(migration_id=ID, app_name="texts", description=DESCRIPTION)
    schema.table(
        "Bill",
        "bill",
        title=Text(),
        short_title=Varchar(160),
        kind=Varchar(20, default="government"),
        author=Varchar(160, default=""),
        language=Varchar(5, default="fr"),
        origin=Varchar(60, default=""),
        origin_key=Varchar(160, null=True, default=None),
        created_at=Timestamptz(),
    )
    schema.table(
        "Version",
        "version",
        bill=ForeignKey(Bill),
        number=Integer(),
        label=Varchar(160, default=""),
        parent=ForeignKey("self", null=True, default=None),
        published_by=Integer(null=True, default=None),
        digest=Varchar(64),
        created_at=Timestamptz(),
    )
    schema.table(
        "Division",
        "division",
        version=ForeignKey(Version),
        position=Integer(),
        depth=Integer(),
        kind=Varchar(20),
        number=Varchar(40),
        title=Text(),
    )
    schema.table(
        "Article",
        "article",
        bill=ForeignKey(Bill),
        origin_key=Varchar(160, null=True, default=None),
    )
    schema.table(
        "ArticleText",
        "article_text",
        version=ForeignKey(Version),
        article=ForeignKey(Article),
        division=ForeignKey(Division, null=True, default=None),
        position=Integer(),
        number=Varchar(40),
        title=Text(default=""),
        alineas=Text(),
        summary=Text(default=""),
        explanation=Text(default=""),
    )
    schema.unique("bill", "origin", "origin_key")
    schema.unique("version", "bill", "number")
    schema.unique("article_text", "version", "article")
    schema.unique("article_text", "version", "number")
    schema.index("version", "parent")
    schema.index("division", "version")
    schema.index("article", "bill")
    schema.index("article_text", "article")
    schema.index("article_text", "division")
    return schema
