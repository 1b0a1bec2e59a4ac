"""The first tables of amendments."""

from piccolo.columns import Bytea, Integer, Text, Timestamptz, Varchar

from lawlab.database.columns import ForeignKey
from lawlab.database.schema import Schema, reference

ID = "2026-11-22T00:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The first tables of amendments."

Consultation = reference("Consultation", "consultation")
Article = reference("Article", "article")
Version = reference("Version", "version")
Person = reference("Person", "person")
Amendment = reference("Amendment", "amendment")


async def forwards() -> Schema:
    schema = Schema(migration_id=ID, app_name="amendments", description=DESCRIPTION)
    schema.table(
        "Amendment",
        "amendment",
        consultation=ForeignKey(Consultation),
        number=Integer(null=True, default=None),
        status=Varchar(20, default="draft"),
        revision=Integer(default=1),
        target=Varchar(20, default="article"),
        article=ForeignKey(Article),
        base=ForeignKey(Version),
        title=Varchar(120, default=""),
        statement=Text(default=""),
        source_url=Varchar(500, default=""),
        operations=Text(default="[]"),
        alineas=Text(default=""),
        new_title=Text(default=""),
        author=ForeignKey(Person),
        salt=Bytea(),
        origin_key=Varchar(160, null=True, default=None),
        created_at=Timestamptz(),
        updated_at=Timestamptz(),
        submitted_at=Timestamptz(null=True, default=None),
    )
    schema.table(
        "Wording",
        "amendment_wording",
        amendment=ForeignKey(Amendment),
        revision=Integer(),
        title=Varchar(120),
        statement=Text(),
        operations=Text(),
        alineas=Text(),
        at=Timestamptz(),
    )
    schema.unique("amendment", "consultation", "number")
    schema.unique("amendment", "consultation", "origin_key")
    schema.unique("amendment_wording", "amendment", "revision")
    schema.index("amendment", "article")
    schema.index("amendment", "base")
    schema.index("amendment", "author")
    return schema
