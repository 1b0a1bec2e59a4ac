"""Cast a vote."""

from datetime import datetime
from typing import Literal

from amendments import queries as amendments
from lawlab import __version__, database
from lawlab.consultations import queries as consultations
from lawlab.consultations import service as rules
from lawlab.consultations.queries import ConsultationView
from lawlab.engine import ranking
from lawlab.engine.ranking import Formula
from lawlab.engine.rules import Action, Actor
from lawlab.errors import Invalid, NotFound, PhaseClosed
from lawlab.journal import queries as receipts
from lawlab.journal import service as journal
from lawlab.journal.service import Receipt
from lawlab.votes import queries
from lawlab.votes.forms import PREFIXES, Target
from lawlab.web.i18n import N_
from texts import queries as texts

Value = Literal[-1, 0, 1] | None
MAX_REASON_CHARS = 1_000
_COLUMNS = {1: "agree", 0: "mixed", -1: "disagree"}


async def cast(slug: str, kind: Target, target: int, value: Value, *, by: Actor | None, now: datetime) -> Receipt:
    """Give, change, reconfirm or take back (None) the one vote of a person on a target.

    ``target`` is an amendment's number or an article's id. Ballot, tallies and journal entry are written together. The
    same vote on the same wording again writes nothing and gives the receipt already held. Taking back a vote that was
    never given is refused. Raises NotFound, NotSignedIn, NotAllowed, PhaseClosed or Invalid.
    """
    return await database.retrying(lambda: _cast(slug, kind, target, value, by=by, now=now))


async def _cast(slug: str, kind: Target, target: int, value: Value, *, by: Actor | None, now: datetime) -> Receipt:
    # Read before the transaction, so that voters wait for each other as little as possible: the calendar is checked at
    # ``now``, whatever happens next, and the articles of a version never change.
    consultation = await consultations.one(slug)
    voter = await rules.check(Action.VOTE, by, consultation, now)
    if kind == "article":
        await _check_article(consultation, target)
    async with database.transaction():
        # Before any other read: on PostgreSQL two votes of one person must not both find no ballot.
        await database.lock("journal:" + slug, 0)
        row, revision = target, 1
        if kind == "amendment":
            found = await amendments.votable(consultation.id, target)
            row, revision = found.id, found.revision
        held = await database.fetch(
            "SELECT c.published_at, b.value, b.revision, b.entry FROM consultation c LEFT JOIN ballot b"
            " ON b.target_kind = ? AND b.target = ? AND b.person = ? WHERE c.id = ?",
            kind, row, voter.id, consultation.id,
        )  # fmt: skip
        if held[0]["published_at"] is not None:  # while this vote waited: nothing moves under the published answers
            raise PhaseClosed(N_("Les réponses viennent d’être publiées : les votes sont clos."))
        before = held[0] if held[0]["entry"] is not None else None
        if before and before["value"] == value and before["revision"] == revision:
            return await _held(slug, int(before["entry"]), voter.id)
        if value is None and before is None:
            raise Invalid(N_("Vous n’avez pas de vote à retirer ici."))
        receipt = await journal.record(
            slug, "vote", at=now, who=voter.id,
            tgt=f"{PREFIXES[kind]}-{target}@{revision}", val=value, sup=int(before["entry"]) if before else None,
        )  # fmt: skip
        if before:
            await _move(consultation.id, kind, row, int(before["revision"]), voter.kind, int(before["value"]), -1)
        if value is None:
            await database.execute(
                "DELETE FROM ballot WHERE target_kind = ? AND target = ? AND person = ?", kind, row, voter.id
            )
            return receipt
        await database.execute(
            "INSERT INTO ballot (consultation, target_kind, target, revision, person, value, entry, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (target_kind, target, person) DO UPDATE SET"
            " revision = excluded.revision, value = excluded.value, entry = excluded.entry, at = excluded.at",
            consultation.id, kind, row, revision, voter.id, value, receipt.number, now,
        )  # fmt: skip
        await _move(consultation.id, kind, row, revision, voter.kind, value, 1)
        return receipt


async def erase(consultation: ConsultationView, person: int, *, kind: str, is_open: bool, now: datetime) -> int:
    """Part a person from their votes; gives how many there were. Inside ``transaction()``.

    While votes are ``is_open`` each is taken back, in the journal too; later each stays in its tally, where no ballot
    stands for it any more. ``kind`` is the person's kind of account.
    """
    rows = await database.fetch(
        "SELECT b.id, b.target_kind, b.target, b.revision, b.value, b.entry, a.number FROM ballot b"
        " LEFT JOIN amendment a ON b.target_kind = 'amendment' AND a.id = b.target"
        " WHERE b.consultation = ? AND b.person = ? ORDER BY b.entry",
        consultation.id, person,
    )  # fmt: skip
    for row in rows:
        target: Target = row["target_kind"]
        if is_open:
            name = row["number"] if target == "amendment" else row["target"]
            await journal.record(
                consultation.slug, "vote", at=now,
                tgt=f"{PREFIXES[target]}-{name}@{row['revision']}", val=None, sup=int(row["entry"]),
            )  # fmt: skip
            await _move(consultation.id, target, row["target"], row["revision"], kind, row["value"], -1)
        else:
            column = f"unlinked_{_COLUMNS[row['value']]}"
            await database.execute(
                f"UPDATE tally SET {column} = {column} + 1"
                " WHERE target_kind = ? AND target = ? AND revision = ? AND account_kind = ?",
                target, row["target"], row["revision"], kind,
            )  # fmt: skip
        await database.execute("DELETE FROM ballot WHERE id = ?", row["id"])
    return len(rows)


async def change_formula(slug: str, formula: Formula, *, reason: str, by: Actor | None, now: datetime) -> Receipt:
    """Rank a consultation by another formula from now on, saying why; the orders of both stay visible.

    Raises NotFound, NotSignedIn, NotAllowed, or Invalid: no reason, the same formula, or already published.
    """
    if not reason.strip() or len(reason) > MAX_REASON_CHARS:
        raise Invalid(
            N_("Une formule ne change pas sans raison."),
            fields={"reason": N_("Dites pourquoi, en mille signes au plus.")},
        )
    async with database.transaction():
        await database.lock("journal:" + slug, 0)
        consultation = await consultations.one(slug)
        manager = await rules.check(Action.MANAGE, by, consultation, now)
        if consultation.published_at is not None:
            raise Invalid(N_("Cette consultation est publiée : son classement ne change plus."))
        was = (await queries.formulas(consultation.id))[-1].id
        if formula is was:
            raise Invalid(N_("C’est déjà la formule de cette consultation : {formula}."), formula=formula.value)
        receipt = await journal.record(
            slug, "ranking", at=now, who=manager.id, was=was.value, reason=reason.strip(), version=__version__,
            **ranking.declared(formula, consultation.threshold),
        )  # fmt: skip
        await database.execute(
            "INSERT INTO formula_change (consultation, formula, reason, entry, at) VALUES (?, ?, ?, ?, ?)",
            consultation.id, formula.value, reason.strip(), receipt.number, now,
        )  # fmt: skip
    return receipt


async def _check_article(consultation: ConsultationView, article: int) -> None:
    if (await texts.version(consultation.version)).article(article) is None:
        raise NotFound(N_("Cet article n’est pas dans le texte soumis au débat."))


async def _move(consultation: int, kind: Target, target: int, revision: int, account: str, value: int, by: int) -> None:
    """Add ``by`` (1 or −1) to one cell of the tallies."""
    column = _COLUMNS[value]
    await database.execute(
        f"INSERT INTO tally (consultation, target_kind, target, revision, account_kind, {column})"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (target_kind, target, revision, account_kind)"
        f" DO UPDATE SET {column} = tally.{column} + excluded.{column}",
        consultation, kind, target, revision, account, by,
    )  # fmt: skip


async def _held(slug: str, entry: int, person: int) -> Receipt:
    receipt = await receipts.receipt(slug, entry, person=person)
    if receipt is None:
        raise NotFound(N_("Le reçu de ce vote a été effacé."))
    return receipt
