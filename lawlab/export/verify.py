"""Recompute an archive, offline: every check, one result each. Pure: no web, no database, no network.

Each check gives a code, whether it holds, the file concerned and the facts of its sentence (said by the command). The
form of the ZIP comes first: when it is damaged, the other checks would read noise, so they are left out.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from lawlab.export import opening, recount, verify_against, verify_journal, verify_signatures, verify_tables
from lawlab.export.files import JOURNAL
from lawlab.export.opening import Opened, Progress
from lawlab.export.package import MANIFEST, Damaged
from lawlab.export.wrong import Verdict, Wrong

_CHECKS: tuple[tuple[str, Verdict], ...] = (
    ("signature", verify_signatures.signature),
    ("copies", verify_tables.copies),
    ("canonical", verify_journal.canonical),
    ("numbering", verify_journal.numbering),
    ("chain", verify_journal.chained),
    ("tree", verify_journal.rooted),
    ("checkpoints", verify_signatures.checkpoints),
    ("replaced", verify_journal.replaced),
    ("pseudonyms", verify_journal.pseudonyms),
    ("votes", verify_tables.votes),
    ("imported", verify_tables.imported),
    ("texts", verify_tables.texts),
    ("erasures", verify_tables.erasures),
    ("state", verify_tables.state),
    ("dates", verify_tables.dates),
    ("versions", verify_tables.versions),
    ("ranking", verify_tables.ranking),
    ("groups", verify_tables.group_votes),
    ("decisions", verify_tables.decisions),
    ("result", verify_tables.result),
    ("report", verify_tables.report),
)
ASKED = ("against", "receipt")
"""Checks that are made only when there is something to compare with."""
CODES = ("form", "content", *(code for code, _check in _CHECKS))


@dataclass(frozen=True)
class Check:
    """One result. ``file`` is the file that is wrong, when one can be named; ``facts`` fill the sentence."""

    code: str
    ok: bool
    file: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


def verify(
    path: Path,
    *,
    key: str | None = None,
    against: Sequence[Path] = (),
    receipt: object = None,
    progress: Progress | None = None,
) -> Iterator[Check]:
    """The checks of an archive, in order, each as it ends. Raises OSError when the file cannot be read at all.

    ``key``: the site's public key, noted elsewhere than in the archive: without it, an archive made from end to end by
    somebody else, with a key of their own, cannot be told from the site's. ``against``: archives or checkpoints kept
    from before; ``receipt``: the parsed JSON of a receipt.
    """
    with ExitStack() as files:
        source = files.enter_context(path.open("rb"))
        others = [verify_against.kept(other, files.enter_context(other.open("rb"))) for other in against]
        number, size = verify_against.sizes_of(receipt)
        length = path.stat().st_size
        try:
            archive = opening.sealed(source, length)
        except Damaged as damage:
            yield Check("form", False, damage.near, {"reason": damage.reason})
            return
        yield Check("form", True, facts={"files": len(archive.members)})
        try:
            sizes = [archive.entries, size, *(other.size for other in others)]
            found = opening.opened(archive, sizes=sizes, wanted=[number], trusted=key, progress=progress)
        except Damaged as damage:
            yield Check("content", False, damage.near, {"reason": damage.reason})
            return
        except Exception as error:  # whatever hostile data lead to: see ``_result``
            yield Check("content", False, MANIFEST, {"reason": f"{type(error).__name__}: {error}"[:200]})
            return
        yield Check("content", True, facts={"bytes": length})
        for code, check in _CHECKS:
            yield _result(code, check, found)
        for other in others:
            yield _result("against", partial(verify_against.continues, other=other), found)
        if receipt is not None:
            yield _result("receipt", verify_against.holds_receipt(receipt), found)


def _result(code: str, check: Verdict, found: Opened) -> Check:
    try:
        return Check(code, True, facts=check(found))
    except Wrong as wrong:
        return Check(code, False, wrong.file, wrong.facts)
    except recount.Uncounted as wrong:
        return Check(code, False, JOURNAL, {"entry": wrong.entry, "reason": wrong.reason})
    except Exception as error:
        # A value of another kind than the archive's own: somebody rewrote a file and its sum in the manifest, and any
        # line of the engine may refuse it in its own way. Whatever it is, this check does not hold.
        return Check(code, False, "", {"reason": f"{type(error).__name__}: {error}"[:200]})
