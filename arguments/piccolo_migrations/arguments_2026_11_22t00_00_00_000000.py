"""The first tables of arguments."""

from piccolo.columns import Bytea, Integer, Text, Timestamptz, Varchar

from lawlab.database.columns import ForeignKey
from lawlab.database.schema import Schema, reference

ID = "2026-11-22T00:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The first tables of arguments."

Consultation = reference("Consultation", "consultation")
Amendment = reference("Amendment", "amendment")
Article = reference("Article", "article")
Person = reference("Person", "person")
Argument = reference("Argument", "argument")


async def forwards() -> Schema:
    schema = Schema(migration_id=ID, app_name="arguments", description=DESCRIPTION)
    schema.table(
        "Argument",
        "argument",
        consultation=ForeignKey(Consultation),
        number=Integer(),
        amendment=ForeignKey(Amendment, null=True, default=None),
        article=ForeignKey(Article, null=True, default=None),
        side=Varchar(10),
        body=Text(),
        source_url=Varchar(500, default=""),
        status=Varchar(20, default="published"),
        supports=Integer(default=0),
        imported_supports=Integer(default=0),
        author=ForeignKey(Person),
        salt=Bytea(),
        origin_key=Varchar(160, null=True, default=None),
        created_at=Timestamptz(),
    )
    schema.table(
        "Support",
        "argument_support",
        argument=ForeignKey(Argument),
        person=ForeignKey(Person),
        at=Timestamptz(),
    )
    schema.unique("argument", "consultation", "number")
    schema.unique("argument", "consultation", "origin_key")
    schema.unique("argument_support", "argument", "person")
    schema.index("argument", "amendment")
    schema.index("argument", "article")
    schema.index("argument", "author")
    schema.index("argument_support", "person")
    return schema
