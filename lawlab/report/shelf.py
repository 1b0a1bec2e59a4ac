"""The documents of the report, made on demand in a process of their own and kept until the journal grows."""

import asyncio
import re
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lawlab import __version__
from lawlab.consultations.queries import ConsultationView
from lawlab.engine.calendar import Phase
from lawlab.errors import Invalid
from lawlab.report import press, queries
from lawlab.report.document import document
from lawlab.settings import Settings
from lawlab.web.i18n import N_, language

FOLDER = "documents"
KEPT = 4
LIMIT_SECONDS = 300
_locks: dict[str, asyncio.Lock] = {}
_presses: dict[asyncio.AbstractEventLoop, asyncio.Lock] = {}


async def document_of(settings: Settings, consultation: ConsultationView, phase: Phase, form: str) -> Path:
    """The report as it is now, in this form and the current language. Raises Invalid when it cannot be made here."""
    values = await queries.values(consultation, base_url=settings.base_url)
    head = values["head"]
    folder = settings.data_dir / FOLDER
    state = f"{head.count}-{head.link[:16]}-{phase}-{language()}-{__version__}"
    path = folder / f"{consultation.slug}-{state}.{form}"
    async with _locks.setdefault(str(folder / f"{consultation.slug}.{form}"), asyncio.Lock()):
        if not path.exists():
            await make({**values, "phase": phase}, form, path, base_url=settings.base_url)
            for old in _older(folder, consultation.slug, path):
                old.unlink(missing_ok=True)
    return path


async def make(values: Mapping[str, Any], form: str, path: Path, *, base_url: str) -> None:
    """Write the document at ``path``, whole or not at all; one at a time, so that votes keep a processor.

    Raises Invalid when the system lacks what the form needs, OSError when the file cannot be written.
    """
    if form == "pdf" and not press.can_print():
        raise Invalid(press.WITHOUT_PANGO)
    source = await asyncio.to_thread(document, values, base_url=base_url)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".lawlab-report-", dir=path.parent) as name:
        draft = Path(name) / f"report.{form}"
        if form == "html":
            draft.write_text(source, encoding="utf-8")
        else:
            await _press(form, draft, source)
        draft.replace(path)


async def _press(form: str, draft: Path, source: str) -> None:
    async with _presses.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-m", press.__name__, form, str(draft),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            _out, said = await asyncio.wait_for(child.communicate(source.encode()), LIMIT_SECONDS)
        except BaseException as error:
            child.kill()
            await child.wait()
            if isinstance(error, TimeoutError):
                raise Invalid(N_("Le document est trop long à mettre en page. Prenez le HTML ou l’ODT.")) from error
            raise
    if child.returncode == press.NO_PANGO:
        raise Invalid(press.WITHOUT_PANGO)
    if child.returncode or not draft.exists():
        raise RuntimeError(f"{press.__name__} {form}: {said.decode(errors='replace')[-2000:]}")


def _older(folder: Path, slug: str, latest: Path) -> list[Path]:
    """The documents of this consultation and form but the latest and the few written last before it."""
    own = re.compile(re.escape(slug) + r"-\d+-[0-9a-f]{16}-[a-z-]+-[^/]*" + re.escape(latest.suffix))
    others = [path for path in folder.iterdir() if own.fullmatch(path.name) and path != latest]
    return sorted(others, key=lambda path: path.stat().st_mtime_ns, reverse=True)[KEPT - 1 :]
