"""The receipt of an entry, with its proof, for the person whose act it was."""

from datetime import datetime

from lawlab.engine import note, tree
from lawlab.engine.receipt import Receipt
from lawlab.errors import NotFound
from lawlab.journal import checkpoints, nodes, queries
from lawlab.settings import Settings
from lawlab.web.i18n import N_

NONE = N_("Ce reçu n’existe pas, ou il n’est pas à vous.")


async def receipt(settings: Settings, chapter: str, number: int, *, person: int, now: datetime) -> Receipt:
    """What the person keeps of their act; without salt when the site's settings say so. Raises NotFound."""
    held = await queries.receipt(chapter, number, person=person) if 0 < number < 2**31 else None
    if held is None:
        raise NotFound(NONE)
    stored = await checkpoints.checkpoint(settings, chapter, now=now, covering=number)
    has_salt = settings.receipt_salt and held.salt is not None
    return Receipt(
        n=number,
        line=held.line,
        link=held.link,
        proof=tuple(await nodes.answered(chapter, lambda at: tree.inclusion(number - 1, stored.size, at))),
        checkpoint=stored.note,
        key=(await checkpoints.key(settings, chapter)).text,
        salt=held.salt if has_salt else None,
        voter=f"{chapter}:{person}" if has_salt else None,
    )


def under(receipt: Receipt) -> note.Checkpoint:
    """The checkpoint of a receipt, read."""
    return note.read(receipt.checkpoint).checkpoint
