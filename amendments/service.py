"""The life of an amendment: draft, submit, rectify, withdraw."""

import json
from datetime import datetime
from typing import Any

from piccolo.columns import Column

from amendments import queries
from amendments.forms import AmendmentForm
from amendments.queries import AmendmentView, DraftView, Status
from amendments.tables import Amendment, Wording
from lawlab import database
from lawlab.consultations import queries as consultations
from lawlab.consultations import service as consultation_acts
from lawlab.consultations.queries import ConsultationView
from lawlab.engine import chain, operations
from lawlab.engine.rules import Action, Actor
from lawlab.engine.text import join_alineas
from lawlab.engine.verbs import InsertArticle, Operation
from lawlab.errors import Invalid
from lawlab.journal import service as journal
from lawlab.web.i18n import N_, _
from texts import queries as texts
from texts.queries import ArticleView

MAX_DRAFTS = 200


async def save_draft(
    slug: str, form: AmendmentForm, *, by: Actor | None, now: datetime, draft: int | None = None
) -> DraftView:
    """Keep what was typed, for its author's eyes: a new draft, or ``draft`` written over. Private: no journal entry.

    Raises NotFound when ``draft`` is not this person's, NotSignedIn, PhaseClosed or Invalid.
    """
    async with database.transaction():
        consultation = await consultations.one(slug)
        author = await consultation_acts.check(Action.DRAFT, by, consultation, now)
        article = await texts.article_in(consultation.version, form.article)
        if draft is not None:
            await queries.draft(draft, person=author.id)
            await Amendment.update(_typed(consultation, article, form, now)).where(Amendment.id == draft)
        else:
            if len(await queries.drafts_of(author.id)) >= MAX_DRAFTS:
                raise Invalid(
                    N_("Vous avez déjà {limit} brouillons : jetez-en avant d’en commencer un autre."), limit=MAX_DRAFTS
                )
            draft = await _insert(consultation, article, form, author, now)
        return await queries.draft(draft, person=author.id)


async def discard_draft(slug: str, draft: int, *, by: Actor | None, now: datetime) -> None:
    """Throw one's own draft away. Raises NotFound for anybody else's. Allowed in every phase: it is one's own."""
    async with database.transaction():
        await consultations.one(slug)
        found = await queries.draft(draft, person=by.id if by else 0)
        await Amendment.delete().where((Amendment.id == found.id) & (Amendment.status == Status.DRAFT.value))


async def submit(slug: str, form: AmendmentForm, *, by: Actor | None, now: datetime, draft: int | None = None) -> int:
    """Make it public under its number, which is returned; ``draft`` becomes it. Raises as ``save_draft``, or Invalid.

    The operations are derived from the alineas typed, on the version now open: nothing of a browser's is trusted.
    """
    async with database.transaction():
        consultation = await consultations.one(slug)
        author = await consultation_acts.check(Action.SUBMIT, by, consultation, now)
        article = await texts.article_in(consultation.version, form.article)
        ops = derived(form, article)
        _complete(form)
        if draft is None:
            draft = await _insert(consultation, article, form, author, now)
        else:
            await queries.draft(draft, person=author.id)
        number = await consultation_acts.take_number(consultation.id, "amendment")
        values = _typed(consultation, article, form, now)
        data = stored(ops)
        await Amendment.update(
            {
                **values,
                Amendment.number: number,
                Amendment.status: Status.SUBMITTED.value,
                Amendment.operations: data,
                Amendment.submitted_at: now,
            }
        ).where(Amendment.id == draft)
        await _keep(draft, 1, form, data, now)
        salt = await _salt(draft)
        await journal.record(
            slug, "amend", at=now, who=author.id,
            tgt=f"amd-{number}@1", sha=chain.commit(salt, queries.committed(form.title, form.statement, data)),
        )  # fmt: skip
    return number


async def rectify(slug: str, number: int, form: AmendmentForm, *, by: Actor | None, now: datetime) -> AmendmentView:
    """Give one's amendment a new wording. Votes stay pinned to the wording that they were given to.

    Only the article's own text, title, statement and source may change: never its place. Raises NotFound, NotAllowed
    (not its author), PhaseClosed, or Invalid (withdrawn, no change at all, or nothing left to amend).
    """
    async with database.transaction():
        consultation = await consultations.one(slug)
        await database.lock("consultation", consultation.id)
        amendment = await queries.one(consultation.id, number)
        author = await consultation_acts.check(Action.RECTIFY, by, consultation, now, owner=amendment.author.id)
        _in_debate(amendment)
        article = await texts.article_in(consultation.version, amendment.article)
        form = form.model_copy(update={"article": article.slug, "target": amendment.target})
        ops = derived(form, article)
        _complete(form)
        was = (amendment.operations, amendment.title, amendment.statement, amendment.source_url, amendment.new_title)
        if was == (ops, form.title, form.statement, form.source_url, form.new_title):
            raise Invalid(N_("Rien n’a changé : il n’y a pas de nouvelle rédaction à déposer."))
        revision = amendment.revision + 1
        data = stored(ops)
        values = _typed(consultation, article, form, now)
        await Amendment.update({**values, Amendment.operations: data, Amendment.revision: revision}).where(
            Amendment.id == amendment.id
        )
        await _keep(amendment.id, revision, form, data, now)
        salt = await _salt(amendment.id)
        await journal.record(
            slug, "rectify", at=now, who=author.id,
            tgt=f"amd-{number}@{revision}", sha=chain.commit(salt, queries.committed(form.title, form.statement, data)),
        )  # fmt: skip
        return await queries.one(consultation.id, number)


async def withdraw(slug: str, number: int, *, by: Actor | None, now: datetime) -> AmendmentView:
    """Take back an amendment that its author no longer defends. Its page, arguments and votes remain; it is not ranked.

    Raises NotFound, NotAllowed (not its author), PhaseClosed, or Invalid when it is no longer in debate.
    """
    async with database.transaction():
        consultation = await consultations.one(slug)
        await database.lock("consultation", consultation.id)
        amendment = await queries.one(consultation.id, number)
        author = await consultation_acts.check(Action.WITHDRAW, by, consultation, now, owner=amendment.author.id)
        _in_debate(amendment)
        await Amendment.update({Amendment.status: Status.WITHDRAWN.value, Amendment.updated_at: now}).where(
            Amendment.id == amendment.id
        )
        await journal.record(slug, "withdraw", at=now, who=author.id, tgt=f"amd-{number}@{amendment.revision}")
        return await queries.one(consultation.id, number)


async def erase(
    consultation: ConsultationView, person: int, *, nobody: int, law: frozenset[int], is_published: bool, now: datetime
) -> int:
    """Take a person's words and name out of their amendments: « nobody » stands in their place.

    Gives how many wordings the journal commits to can no longer be opened. Before the answers are published an erased
    amendment is withdrawn, unless its operations are ``law`` (row ids): what an answer brings into the text stays.
    Inside ``transaction()``.
    """
    closed = 0
    await Amendment.delete().where(
        (Amendment.consultation == consultation.id)
        & (Amendment.author == person)
        & (Amendment.status == Status.DRAFT.value)
    )
    rows = await database.fetch(
        "SELECT id, number, revision, status FROM amendment WHERE consultation = ? AND author = ? ORDER BY number",
        consultation.id, person,
    )  # fmt: skip
    for row in rows:
        blank: dict[Column | str, Any] = {
            Amendment.title: "", Amendment.statement: "", Amendment.source_url: "", Amendment.salt: b"",
            Amendment.author: nobody, Amendment.origin_key: None, Amendment.updated_at: now,
        }  # fmt: skip
        if row["id"] not in law:
            blank |= {Amendment.operations: "[]", Amendment.alineas: "", Amendment.new_title: ""}
            if row["status"] == Status.SUBMITTED and not is_published:
                blank[Amendment.status] = Status.WITHDRAWN.value
                await journal.record(
                    consultation.slug, "withdraw", at=now, tgt=f"amd-{row['number']}@{row['revision']}"
                )
        await Amendment.update(blank).where(Amendment.id == row["id"])
        await Wording.delete().where(Wording.amendment == row["id"])
        closed += row["revision"]
    return closed


def derived(form: AmendmentForm, article: ArticleView) -> tuple[Operation, ...]:
    """The operations that turn the article into what was typed. Raises Invalid when there are none."""
    if form.target == "after":
        if not form.alineas:
            raise _refused("alineas", _("Écrivez au moins un alinéa du nouvel article."))
        return (InsertArticle("after", article.number, form.new_title, form.alineas),)
    found = operations.derive(article.alineas, form.alineas)
    if not found:
        raise _refused("alineas", _("Vous n’avez rien changé au texte de l’article : changez-le, puis déposez."))
    return found


def stored(ops: tuple[Operation, ...]) -> str:
    """Operations as the database and the journal's commitment hold them."""
    return json.dumps(operations.to_data(ops), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _complete(form: AmendmentForm) -> None:
    fields: dict[str, str] = {}
    if not form.title:
        fields["title"] = _("Dites votre amendement en une ligne.")
    if not form.statement:
        fields["statement"] = _("Dites pourquoi : un amendement se dépose avec ses raisons.")
    if fields:
        raise Invalid(N_("Il manque quelque chose pour déposer l’amendement."), fields=fields)


def _refused(field: str, sentence: str) -> Invalid:
    return Invalid(N_("L’amendement ne peut pas être déposé tel quel."), fields={field: sentence})


def _in_debate(amendment: AmendmentView) -> None:
    if not amendment.is_in_debate:
        raise Invalid(N_("Cet amendement n’est plus en débat : il ne change plus."))


def _typed(
    consultation: ConsultationView, article: ArticleView, form: AmendmentForm, now: datetime
) -> dict[Column | str, Any]:
    """The columns that follow what was typed."""
    return {
        Amendment.target: form.target,
        Amendment.article: article.id,
        Amendment.base: consultation.version,
        Amendment.title: form.title,
        Amendment.statement: form.statement,
        Amendment.source_url: form.source_url,
        Amendment.alineas: join_alineas(form.alineas),
        Amendment.new_title: form.new_title,
        Amendment.updated_at: now,
    }


async def _insert(
    consultation: ConsultationView, article: ArticleView, form: AmendmentForm, author: Actor, now: datetime
) -> int:
    row = Amendment(
        consultation=consultation.id, status=Status.DRAFT.value, target=form.target, article=article.id,
        base=consultation.version, title=form.title, statement=form.statement, source_url=form.source_url,
        alineas=join_alineas(form.alineas), new_title=form.new_title, author=author.id, salt=journal.new_salt(),
        created_at=now, updated_at=now,
    )  # fmt: skip
    rows = await Amendment.insert(row).returning(Amendment.id)
    return int(rows[0]["id"])


async def _keep(amendment: int, revision: int, form: AmendmentForm, data: str, now: datetime) -> None:
    row = Wording(
        amendment=amendment, revision=revision, title=form.title, statement=form.statement, operations=data,
        alineas=join_alineas(form.alineas), at=now,
    )  # fmt: skip
    await Wording.insert(row)


async def _salt(amendment: int) -> bytes:
    rows = await Amendment.select(Amendment.salt).where(Amendment.id == amendment)
    return bytes(rows[0]["salt"])
