"""Acts on accounts: create, sign up, sign in and out, change a password, give a role."""

import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from lawlab import database
from lawlab.accounts import attempts, passwords, queries
from lawlab.accounts.forms import SignUp
from lawlab.accounts.tables import Person, ResetLink, Session
from lawlab.engine.rules import Actor, Role
from lawlab.errors import Invalid, NotFound
from lawlab.journal import service as journal
from lawlab.web import tokens
from lawlab.web.forms import CHECK
from lawlab.web.i18n import N_, language

RESET_AGE = timedelta(minutes=30)
SIGN_UPS_BY_NETWORK = 100
WRONG = N_("Adresse ou mot de passe inexact.")
NAME_TAKEN = N_("« {name} » est déjà pris. Essayez « {free} ».")
EMAIL_TAKEN = N_("Cette adresse a déjà un compte.")
LINK_ENDED = N_("Ce lien a déjà servi, ou n’est plus valable. Demandez-en un autre.")
NO_ACCOUNT = N_("Aucun compte n’a cette adresse électronique.")
TOO_MANY_ACCOUNTS = N_("Beaucoup de comptes viennent d’être créés depuis votre réseau. Attendez {minutes} min.")
_BATCH = 500


@dataclass(frozen=True)
class SignedIn:
    """A new session: the secret that the browser keeps, and whose it is."""

    secret: str
    actor: Actor


async def create_person(
    *,
    name: str,
    now: datetime,
    role: Role = Role.CITIZEN,
    kind: str = "citizen",
    email: str | None = None,
    password: str | None = None,
    password_hash: str | None = None,
    register_number: str = "",
    level: int = 0,
    language: str = "fr",
    origin: str = "",
    origin_key: str | None = None,
) -> int:
    """A new account, or a pseudonymous author when there is no e-mail; gives its id.

    Names are unique among those who can sign in; pseudonyms may repeat. An account is one line of the journal's "site"
    chapter, without its name; pseudonyms are told by the entry of their import. ``password_hash`` saves the hashing
    when many accounts share one (the demonstration). Raises Invalid when the name or the address is taken.
    """
    if password is not None:
        password_hash = await passwords.hashed(password)
    address = None if email is None else queries.folded_email(email)
    async with database.transaction():
        if address is not None:
            await _check_free(name, address)
        rows = await Person.insert(
            Person(
                email=address, name=name, name_key=None if address is None else queries.folded_name(name),
                role=role.value, kind=kind, register_number=register_number, level=level,
                password_hash=password_hash, language=language, origin=origin, origin_key=origin_key, created_at=now,
            )
        ).returning(Person.id)  # fmt: skip
        person = int(rows[0]["id"])
        if address is not None:
            await journal.record("site", "account", at=now, who=person, acc=kind, level=level)
    return person


async def create_pseudonyms(origin: str, names: Iterable[tuple[str, str]], *, now: datetime) -> dict[str, int]:
    """Authors of an import: (key, shown name) → id by key. Those that an earlier run made are found again."""
    wanted = dict(names)
    async with database.transaction():
        known = await _by_key(origin)
        new = [
            Person(name=name, origin=origin, origin_key=key, created_at=now)
            for key, name in wanted.items()
            if key not in known
        ]
        for start in range(0, len(new), _BATCH):
            await Person.insert(*new[start : start + _BATCH])
        everybody = await _by_key(origin) if new else known
    return {key: everybody[key] for key in wanted}


async def _by_key(origin: str) -> dict[str, int]:
    rows = await database.fetch("SELECT id, origin_key FROM person WHERE origin = ?", origin)
    return {row["origin_key"]: row["id"] for row in rows}


async def _check_free(name: str, address: str) -> None:
    await database.lock("account", 0)
    if await database.fetch("SELECT id FROM person WHERE email = ?", address):
        raise Invalid(CHECK, fields={"email": EMAIL_TAKEN})
    free = await queries.free_name(name)
    if free != name:
        raise Invalid(CHECK, fields={"name": NAME_TAKEN}, name=name, free=free)


async def sign_up(form: SignUp, *, now: datetime, network: str = "") -> SignedIn | None:
    """Create the account and sign in; None when the address is known and the password is not its own.

    The caller answers the same in both cases (see the room's docstring). The password is hashed in both.
    """
    if network:
        await attempts.count(f"sign-up:{network}", now, free=SIGN_UPS_BY_NETWORK, message=TOO_MANY_ACCOUNTS)
    known = await _password_of(form.email)
    if known is not None:
        person, kept = known
        if await passwords.is_right(kept, form.password):
            return await _open_session(person, now)
        free = await queries.free_name(form.name)
        if free != form.name:
            raise Invalid(CHECK, fields={"name": NAME_TAKEN}, name=form.name, free=free)
        return None
    kept = await passwords.hashed(form.password)
    async with database.transaction():
        person = await create_person(
            name=form.name,
            email=form.email,
            password_hash=kept,
            kind=form.kind,
            role=Role.CITIZEN if form.kind == "citizen" else Role.ORGANISATION,
            register_number="" if form.kind == "citizen" else form.register_number,
            language=language(),
            now=now,
        )
        return await _open_session(person, now)


async def sign_in(email: str, password: str, *, now: datetime) -> SignedIn:
    """A new session. Raises Invalid (the same for an unknown address and a wrong password) or TooMany."""
    address = queries.folded_email(email)
    await attempts.count(f"sign-in:{address}", now)
    known = await _password_of(address)
    person, kept = known or (0, None)
    if not await passwords.is_right(kept, password):
        raise Invalid(WRONG, fields={"email": WRONG})
    await attempts.forget(f"sign-in:{address}")
    return await _open_session(person, now)


async def _password_of(address: str) -> tuple[int, str | None] | None:
    rows = await database.fetch("SELECT id, password_hash FROM person WHERE email = ?", address)
    return (rows[0]["id"], rows[0]["password_hash"]) if rows else None


async def _open_session(person: int, now: datetime) -> SignedIn:
    secret = secrets.token_urlsafe(32)
    async with database.transaction():
        await Session.delete().where(Session.expires_at < now)
        await Session.insert(
            Session(
                secret_hash=tokens.digest(secret), person=person, created_at=now, seen_at=now,
                expires_at=now + queries.SESSION_AGE,
            )
        )  # fmt: skip
    return SignedIn(secret, await queries.actor(person))


async def recognise(secret: str, *, now: datetime) -> Actor | None:
    """Who holds this session, if it still runs; every five minutes its end is put off again."""
    found = await queries.signed_in(secret, now)
    if found is None:
        return None
    person, session, seen_at = found
    if now - seen_at >= queries.SEEN_EVERY:
        with suppress(OSError, RuntimeError):  # a full disk must not keep anybody from reading
            await Session.update({Session.seen_at: now, Session.expires_at: now + queries.SESSION_AGE}).where(
                Session.id == session
            )
    return person


async def sign_out(secret: str) -> None:
    """End this session; its cookie is worth nothing from now on."""
    await Session.delete().where(Session.secret_hash == tokens.digest(secret))


async def sign_out_everywhere(person: int) -> None:
    """End every session of a person."""
    await Session.delete().where(Session.person == person)


async def ask_reset(email: str, *, now: datetime) -> tuple[int, str] | None:
    """A link's secret and whose it is, to be sent by e-mail; None when nobody has this address."""
    await attempts.count(f"reset:{queries.folded_email(email)}", now)
    known = await _password_of(queries.folded_email(email))
    if known is None:
        return None
    secret = secrets.token_urlsafe(32)
    async with database.transaction():
        await ResetLink.delete().where(ResetLink.expires_at < now)
        await ResetLink.insert(
            ResetLink(secret_hash=tokens.digest(secret), person=known[0], created_at=now, expires_at=now + RESET_AGE)
        )
    return known[0], secret


async def is_link_alive(secret: str, *, now: datetime) -> bool:
    """Whether this reset link can still be used."""
    return await _link(secret, now) is not None


async def _link(secret: str, now: datetime) -> tuple[int, int] | None:
    row = (
        await ResetLink.select(ResetLink.id, ResetLink.person)
        .where(
            (ResetLink.secret_hash == tokens.digest(secret))
            & ResetLink.used_at.is_null()
            & (ResetLink.expires_at > now)
        )
        .first()
    )
    return (row["id"], row["person"]) if row else None


async def reset_password(secret: str, password: str, *, now: datetime) -> SignedIn:
    """Set a new password with a link, once; every other session ends. Raises NotFound or Invalid."""
    found = await _link(secret, now)
    if found is None:
        raise NotFound(LINK_ENDED)
    kept = await _accepted(found[1], password)
    async with database.transaction():
        await database.lock("reset:" + tokens.digest(secret), 0)
        found = await _link(secret, now)
        if found is None:  # used meanwhile
            raise NotFound(LINK_ENDED)
        link, person = found
        await _set_password(person, kept)
        await ResetLink.update({ResetLink.used_at: now}).where(ResetLink.id == link)
        return await _open_session(person, now)


async def change_password(person: int, current: str, password: str, *, now: datetime) -> SignedIn:
    """Set a new password with the current one; every other session ends."""
    await check_password(person, current, now=now)
    kept = await _accepted(person, password)
    async with database.transaction():
        await _set_password(person, kept)
        return await _open_session(person, now)


async def _accepted(person: int, password: str) -> str:
    """The hash of a password strong enough for this person. Made outside of any transaction: it takes its time."""
    account = await queries.account(person)
    if weak := passwords.weakness(password, name=account.name, email=account.email):
        raise Invalid(CHECK, fields={"password": weak})
    return await passwords.hashed(password)


async def _set_password(person: int, kept: str) -> None:
    await Person.update({Person.password_hash: kept}).where(Person.id == person)
    await sign_out_everywhere(person)


async def set_role(email: str, role: Role, *, now: datetime) -> Actor:
    """Give a role, from the next request on. Raises NotFound when nobody has this address."""
    async with database.transaction():
        actor = await queries.actor_by_email(email)
        if actor is None:
            raise NotFound(NO_ACCOUNT)
        await Person.update({Person.role: role.value}).where(Person.id == actor.id)
        await journal.record("site", "role", at=now, who=actor.id, role=role.value)
    return await queries.actor(actor.id)


async def nobody(now: datetime) -> int:
    """The author in whose name stands what erased accounts leave behind: one for the whole site, made when needed."""
    return (await create_pseudonyms(queries.ERASED, [("", queries.NOBODY)], now=now))[""]


async def erase(person: int, *, now: datetime) -> None:
    """Delete an account with its sessions and links. What it wrote must already be in somebody else's name.

    Inside ``transaction()``; the journal's "site" chapter counts one erasure more, and says no more than that.
    """
    rows = await database.fetch("SELECT email FROM person WHERE id = ?", person)
    for row in rows:
        for act in ("sign-in", "reset"):
            await attempts.forget(f"{act}:{row['email']}")
    await Session.delete().where(Session.person == person)
    await ResetLink.delete().where(ResetLink.person == person)
    await Person.delete().where(Person.id == person)
    await journal.forget(person)
    await journal.record("site", "erase", at=now, count=1)


async def check_password(person: int, password: str, *, now: datetime) -> None:
    """Refuse, as Invalid or TooMany, an act that needs the person's current password when it is not the right one."""
    account = await queries.account(person)
    await attempts.count(f"sign-in:{account.email}", now)
    known = await _password_of(account.email)
    if known is None or not await passwords.is_right(known[1], password):
        raise Invalid(CHECK, fields={"current_password": N_("Ce n’est pas votre mot de passe actuel.")})
    await attempts.forget(f"sign-in:{account.email}")


async def set_language(person: int, chosen: str) -> None:
    """The language of a person's e-mails."""
    await Person.update({Person.language: chosen}).where(Person.id == person)
