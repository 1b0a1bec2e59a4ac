"""What a letter says, in the language of its reader."""

from datetime import datetime

from lawlab.accounts import mail
from lawlab.accounts import queries as accounts
from lawlab.accounts.mail import Letter
from lawlab.accounts.queries import AccountView
from lawlab.follow import queries as follow
from lawlab.web import addresses

MOST_TOLD = 20


async def decisions(slug: str, account: AccountView, *, base_url: str, token: str, now: datetime) -> Letter:
    """The answers to what this person contributed to one consultation."""
    actor = await accounts.actor(account.id)
    [found] = await follow.followed(actor, now, slug=slug)
    link = f"{base_url}/unsubscribe/{token}"
    return mail.write(
        "decisions",
        to=account.email,
        language=account.language,
        headers={"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
        name=account.name,
        consultation=found.consultation,
        fates=found.fates[:MOST_TOLD],
        others=max(0, len(found.fates) - MOST_TOLD),
        cast=found.cast,
        arguments=len(found.arguments),
        me=f"{base_url}{addresses.url_me()}?consultation={slug}",
        report=f"{base_url}{addresses.url_report(slug)}",
        unsubscribe=link,
        address=lambda fate: base_url + addresses.url_follow_up(slug, fate.amendment.number),
    )
