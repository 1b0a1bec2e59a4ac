"""Checks of the journal alone: its form, its numbers, its chain, what replaces what. Pure."""

from lawlab.export import package
from lawlab.export.files import JOURNAL, LINKS
from lawlab.export.opening import Opened
from lawlab.export.tables import Row
from lawlab.export.wrong import Wrong


def canonical(found: Opened) -> Row:
    """Each line is the one form of what it says."""
    if broken := found.ledger.not_canonical:
        raise Wrong(JOURNAL, entry=broken.entry, reason=broken.reason)
    return {"entries": found.ledger.count}


def numbering(found: Opened) -> Row:
    """Numbers from 1, without a hole; as many as the manifest says."""
    if broken := found.ledger.misnumbered:
        raise Wrong(JOURNAL, entry=broken.entry, reason=broken.reason)
    if found.manifest["journal"]["entries"] != found.ledger.count:
        raise Wrong(package.MANIFEST, entry=found.ledger.count, reason="head")
    return {"entries": found.ledger.count}


def chained(found: Opened) -> Row:
    """Each line is bound to all before; the head is the manifest's."""
    if broken := found.ledger.unchained:
        raise Wrong(LINKS if broken.reason == "count" else JOURNAL, entry=broken.entry, reason=broken.reason)
    if found.manifest["journal"]["head"] != found.ledger.head:
        raise Wrong(package.MANIFEST, entry=found.ledger.count, reason="head")
    return {"head": found.ledger.head[:16]}


def rooted(found: Opened) -> Row:
    """The lines give the root that the manifest tells: one number that stands for all of them, in this order."""
    if found.manifest["journal"]["root"] != found.ledger.root.hex():
        raise Wrong(package.MANIFEST, entry=found.ledger.count, reason="root")
    return {"root": found.ledger.root.hex()}


def replaced(found: Opened) -> Row:
    """A vote that replaces another names one that is there, on the same target, and that no other replaced."""
    if wrong := found.ledger.uncounted:
        raise Wrong(JOURNAL, entry=wrong.entry, reason=wrong.reason)
    return {"votes": found.ledger.ballots.cast, "replaced": found.ledger.ballots.replaced}


def pseudonyms(found: Opened) -> Row:
    """No two acts have the same ``who``: each has a salt of its own, a copied line has not."""
    if found.ledger.twice is not None:
        raise Wrong(JOURNAL, entry=found.ledger.twice, reason="same person mark twice")
    return {"people": found.ledger.marks}
