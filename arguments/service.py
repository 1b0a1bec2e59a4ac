"""Argue, and find an argument convincing."""

from datetime import datetime

from amendments import queries as amendments
from arguments import queries
from arguments.forms import ArgumentForm
from arguments.queries import ArgumentView, Target
from arguments.tables import Argument
from lawlab import database
from lawlab.consultations import queries as consultations
from lawlab.consultations import service as consultation_acts
from lawlab.consultations.queries import ConsultationView
from lawlab.engine import chain
from lawlab.engine.rules import Action, Actor
from lawlab.errors import Invalid, NotAllowed
from lawlab.journal import service as journal
from lawlab.web.i18n import N_
from texts import queries as texts


async def argue(
    slug: str, form: ArgumentForm, *, by: Actor | None, now: datetime, target: Target = "amendment", number: int
) -> int:
    """Publish an argument on an amendment (``number``) or an article (``number`` is its identity); gives its number.

    Raises NotFound, NotSignedIn, PhaseClosed, or Invalid (withdrawn amendment, or one's very same argument again).
    """
    async with database.transaction():
        consultation = await consultations.one(slug)
        author = await consultation_acts.check(Action.ARGUE, by, consultation, now)
        amendment = article = None
        if target == "amendment":
            found = await amendments.one(consultation.id, number)
            if not found.is_in_debate:
                raise Invalid(N_("Cet amendement n’est plus en débat : on ne peut plus en discuter ici."))
            amendment, name = found.id, f"amd-{found.number}@{found.revision}"
        else:
            article = (await texts.article_in(consultation.version, number)).id
            name = f"art-{article}@1"
        await database.lock("consultation", consultation.id)
        await _not_twice(consultation.id, author.id, amendment, article, form)
        taken = await consultation_acts.take_number(consultation.id, "argument")
        salt = journal.new_salt()
        row = Argument(
            consultation=consultation.id, number=taken, amendment=amendment, article=article, side=form.side.value,
            body=form.body, source_url=form.source_url, author=author.id, salt=salt, created_at=now,
        )  # fmt: skip
        await Argument.insert(row)
        await journal.record(
            slug, "arg", at=now, who=author.id,
            arg=taken, tgt=name, side=form.side.value, sha=chain.commit(salt, form.body),
        )  # fmt: skip
    return taken


async def support(slug: str, number: int, *, by: Actor | None, now: datetime, on: bool) -> ArgumentView:
    """Find an argument convincing, or take that back. Once a person; asking again changes and writes nothing.

    Raises NotFound, NotSignedIn, PhaseClosed, or NotAllowed for one's own argument.
    """
    return await database.retrying(lambda: _support(slug, number, by=by, now=now, on=on))


async def _support(slug: str, number: int, *, by: Actor | None, now: datetime, on: bool) -> ArgumentView:
    async with database.transaction():
        await database.lock("journal:" + slug, 0)  # before any read, as votes do
        consultation = await consultations.one(slug)
        person = await consultation_acts.check(Action.SUPPORT, by, consultation, now)
        argument = await queries.one(consultation.id, number)
        if argument.author.id == person.id:
            raise NotAllowed(N_("C’est votre argument : aux autres de dire s’il les convainc."))
        held = await database.fetch(
            "SELECT id FROM argument_support WHERE argument = ? AND person = ?", argument.id, person.id
        )
        if bool(held) == on:
            return argument
        if on:
            await database.execute(
                "INSERT INTO argument_support (argument, person, at) VALUES (?, ?, ?)", argument.id, person.id, now
            )
        else:
            await database.execute(
                "DELETE FROM argument_support WHERE argument = ? AND person = ?", argument.id, person.id
            )
        await database.execute("UPDATE argument SET supports = supports + ? WHERE id = ?", 1 if on else -1, argument.id)
        await journal.record(slug, "support", at=now, who=person.id, arg=number, val=1 if on else None)
        return await queries.one(consultation.id, number)


async def erase(consultation: ConsultationView, person: int, *, nobody: int, is_open: bool, now: datetime) -> int:
    """Take a person's arguments and supports away; gives how many texts the journal commits to are closed for good.

    An argument keeps its number, side and supports. While votes are ``is_open`` the person's supports are taken back;
    later they stay counted, with nobody behind them. Inside ``transaction()``.
    """
    held = await database.fetch(
        "SELECT s.id, a.id AS argument, a.number FROM argument_support s JOIN argument a ON a.id = s.argument"
        " WHERE a.consultation = ? AND s.person = ? ORDER BY a.number",
        consultation.id, person,
    )  # fmt: skip
    for row in held:
        await database.execute("DELETE FROM argument_support WHERE id = ?", row["id"])
        if is_open:
            await database.execute("UPDATE argument SET supports = supports - 1 WHERE id = ?", row["argument"])
            await journal.record(consultation.slug, "support", at=now, arg=row["number"], val=None)
        else:
            await database.execute(
                "UPDATE argument SET unlinked_supports = unlinked_supports + 1 WHERE id = ?", row["argument"]
            )
    rows = await database.fetch(
        "UPDATE argument SET status = ?, body = '', source_url = '', salt = ?, author = ?, origin_key = NULL"
        " WHERE consultation = ? AND author = ? RETURNING id",
        queries.ERASED, b"", nobody, consultation.id, person,
    )  # fmt: skip
    return len(rows)


async def _not_twice(
    consultation: int, author: int, amendment: int | None, article: int | None, form: ArgumentForm
) -> None:
    """A form sent twice must not publish twice."""
    column, target = ("amendment", amendment) if amendment is not None else ("article", article)
    rows = await database.fetch(
        f"SELECT 1 FROM argument WHERE consultation = ? AND author = ? AND {column} = ? AND side = ? AND body = ?",
        consultation, author, target, form.side.value, form.body,
    )  # fmt: skip
    if rows:
        raise Invalid(N_("Vous avez déjà publié cet argument ici."))
