"""What a person keeps of a vote, and how anybody checks it, offline and without this site.

A receipt is a JSON object: the line of the journal, the salt that opens its ``who``, the proof that the line is under
a signed root. Showing it with its salt shows who voted what; without, it only shows that somebody did.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from lawlab.engine import chain, note, tree

FORM = "lawlab-receipt/1"
_HASH = re.compile(r"[0-9a-f]{64}")
_SALT = re.compile(r"[0-9a-f]{32}")
_MOST = 2**53 - 1


class Flaw(StrEnum):
    """What is wrong with a receipt; the first found is told."""

    SHAPE = "shape"  # not a receipt
    LINE = "line"  # the line is not canonical, or is not entry n
    WHO = "who"  # the salt does not open the line's « who »
    SIGNATURE = "signature"  # the checkpoint is not signed by the key
    PROOF = "proof"  # the line is not under the checkpoint's root
    JOURNAL = "journal"  # the journal at hand has another line there, or none
    LINK = "link"  # the journal at hand has another link of the chain there
    ROOT = "root"  # the journal at hand had another root at that size


@dataclass(frozen=True)
class Receipt:
    """``proof`` from the leaf up; ``checkpoint`` a signed note; ``key`` in its one-line form; ``link`` of the chain.

    ``salt`` and ``voter`` (the person's number in the chapter) are None in a receipt without salt.
    """

    n: int
    line: str
    link: str
    proof: tuple[bytes, ...]
    checkpoint: str
    key: str
    salt: bytes | None = None
    voter: str | None = None

    @property
    def data(self) -> dict[str, object]:
        """As it is downloaded."""
        return {
            "form": FORM,
            "n": self.n,
            "line": self.line,
            "link": self.link,
            "salt": None if self.salt is None else self.salt.hex(),
            "voter": self.voter,
            "proof": [one.hex() for one in self.proof],
            "checkpoint": self.checkpoint,
            "key": self.key,
        }


class NotAReceipt(ValueError):
    """This is not a receipt."""


def read_receipt(data: object) -> Receipt:
    """The receipt in parsed JSON, whatever it is. Raises NotAReceipt."""
    if not isinstance(data, Mapping) or data.get("form") != FORM:
        raise NotAReceipt
    n, proof = data.get("n"), data.get("proof")
    salt, voter = data.get("salt"), data.get("voter")
    texts = [data.get(name) for name in ("line", "link", "checkpoint", "key")]
    if not isinstance(n, int) or isinstance(n, bool) or not 0 < n <= _MOST:
        raise NotAReceipt
    if not isinstance(proof, list) or len(proof) > tree.LONGEST_PROOF or not all(_is_hex(one, _HASH) for one in proof):
        raise NotAReceipt
    if not all(isinstance(text, str) for text in texts) or not _is_hex(texts[1], _HASH):
        raise NotAReceipt
    if (salt is None) != (voter is None) or (salt is not None and not _is_hex(salt, _SALT)):
        raise NotAReceipt
    if voter is not None and not isinstance(voter, str):
        raise NotAReceipt
    line, link, checkpoint, key = (str(text) for text in texts)
    opened = None if salt is None else bytes.fromhex(salt)
    return Receipt(n, line, link, tuple(bytes.fromhex(one) for one in proof), checkpoint, key, opened, voter)


def check_receipt(
    data: object,
    *,
    verify: note.Verify,
    key: str | None = None,
    line_at: Callable[[int], str | None] | None = None,
    link_at: Callable[[int], str | None] | None = None,
    root_at: Callable[[int], bytes | None] | None = None,
) -> Flaw | None:
    """The first flaw of a receipt (parsed JSON, whatever it is), or None when it holds.

    ``key`` is the log's public key as somebody trusted told it; without it the one in the receipt is used, which
    proves less. With a journal at hand, ``line_at`` and ``link_at`` give its n-th line and link (from 1), ``root_at``
    its root at a size, each None beyond its end: a root that cannot be known is not held against the receipt, a line
    that is missing is.
    """
    try:
        receipt = read_receipt(data)
        signed = note.read(receipt.checkpoint)
        log = note.read_key(key or receipt.key)
        told = signed.checkpoint
    except (NotAReceipt, note.NotANote):
        return Flaw.SHAPE
    try:
        entry = json.loads(receipt.line)
        is_canonical = chain.canonical(entry) == receipt.line and entry.get("n") == receipt.n
    except (ValueError, AttributeError, RecursionError):
        return Flaw.LINE
    if not is_canonical:
        return Flaw.LINE
    if receipt.salt is not None and entry.get("who") != chain.commit_person(receipt.salt, receipt.voter or ""):
        return Flaw.WHO
    if told.origin != log.name or not note.is_signed(signed, log, verify):
        return Flaw.SIGNATURE
    if not tree.is_included(chain.leaf(receipt.line), receipt.n - 1, told.size, receipt.proof, told.root):
        return Flaw.PROOF
    if line_at is not None and line_at(receipt.n) != receipt.line:
        return Flaw.JOURNAL
    if link_at is not None and link_at(receipt.n) != receipt.link:
        return Flaw.LINK
    if root_at is not None and root_at(told.size) not in (None, told.root):
        return Flaw.ROOT
    return None


def _is_hex(value: object, form: re.Pattern[str]) -> bool:
    return isinstance(value, str) and form.fullmatch(value) is not None
