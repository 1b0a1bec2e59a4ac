"""The first tables of annotations."""

from piccolo.columns import Boolean, Bytea, Integer, Text, Timestamptz, Varchar

from lawlab.database.columns import ForeignKey
from lawlab.database.schema import Schema, reference

ID = "2026-11-22T00:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "The first tables of annotations."

Consultation = reference("Consultation", "consultation")
Version = reference("Version", "version")
Article = reference("Article", "article")
Person = reference("Person", "person")


async def forwards() -> Schema:
    schema = Schema(migration_id=ID, app_name="annotations", description=DESCRIPTION)
    schema.table(
        "Annotation",
        "annotation",
        consultation=ForeignKey(Consultation),
        number=Integer(),
        version=ForeignKey(Version),
        article=ForeignKey(Article),
        alinea=Integer(),
        quote=Text(default=""),
        prefix=Text(default=""),
        suffix=Text(default=""),
        kind=Varchar(20),
        is_public=Boolean(default=True),
        body=Text(),
        author=ForeignKey(Person),
        salt=Bytea(),
        created_at=Timestamptz(),
    )
    schema.unique("annotation", "consultation", "number")
    schema.index("annotation", "version", "article")
    schema.index("annotation", "article")
    schema.index("annotation", "author")
    return schema
