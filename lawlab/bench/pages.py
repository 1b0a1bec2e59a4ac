"""Pages a second and their p95, against a one-line page of the same server in the same run.

« Anew » gives each request an address of its own: no kept page answers it, every query is made and the template is
rendered. What follows from things that never change stays kept by the process, as on a real site between two acts:
versions of the text, the words that an amendment aims at, short diffs, and the slips of a list whose amendment, counts
and language are the same. « Kept » asks for one address again.

What limits an article made anew, by profile: the template (nearly half: 590 pieces, 360 escapes, 15 includes), eighteen
queries (a fifth), a line of outline for each amendment (an eighth).
"""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from lawlab.bench import client
from lawlab.bench.figures import Figure, p95
from lawlab.bench.worlds import SLUG, opened
from lawlab.settings import Settings

AMENDMENTS = 100
ARGUMENTS = 100
ONE_LINE = "/robots.txt"
RATE = 20  # a second: twice the burst of a consultation of the size of République numérique
START_SECONDS = 30


class NoServer(RuntimeError):
    """The server under measure did not start."""


def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def server(settings: Settings, folder: Path) -> Iterator[int]:
    """The real server in its own process, on a free port, until the block ends."""
    port = free_port()
    environment = {
        **os.environ,
        "LAWLAB_DATA_DIR": str(settings.data_dir),
        "LAWLAB_DATABASE_URL": settings.database_url,
        "LAWLAB_BASE_URL": f"http://127.0.0.1:{port}",
    }
    command = [sys.executable, "-m", "lawlab.cli", "serve", "--port", str(port)]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            deadline = time.monotonic() + START_SECONDS
            while not _answers(port):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise NoServer((folder / "server.log").read_text(errors="replace")[-800:])
                time.sleep(0.1)
            yield port
        finally:
            process.terminate()
            process.wait(timeout=20)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


async def run(settings: Settings, folder: Path, count: int) -> list[Figure]:
    """The four pages in turn, for a reader who is not signed in: rendered anew at each load, then as kept."""
    async with opened(settings, amendments_count=AMENDMENTS, arguments_count=ARGUMENTS) as place:
        amendment = place.amendment
    pages = {
        "home": "/",
        "text": f"/consultations/{SLUG}/text",
        f"article with {AMENDMENTS} amendments": f"/consultations/{SLUG}/articles/1er",
        f"amendment with {ARGUMENTS} arguments": f"/consultations/{SLUG}/amendments/{amendment}",
    }
    figures = []
    with server(settings, folder) as port:
        for name, path in pages.items():
            await client.load(port, path, 10)
            figures.append(await _figure(port, f"{name}, anew", path, count, anew=True))
            figures.append(await _figure(port, f"{name}, kept", path, count, anew=False))
    return figures


async def _figure(port: int, name: str, path: str, count: int, *, anew: bool) -> Figure:
    """So many loads, between two halves of as many loads of the one-line page."""
    before, first = await client.load(port, ONE_LINE, count)
    spent, whole = await client.load(port, path, count, anew=anew)
    after, second = await client.load(port, ONE_LINE, count)
    slow = p95(await client.paced(port, path, count, rate=RATE)) if anew else None
    rate = 2 * count / (first + second)
    return Figure(name, count / whole, "one-line page", rate, count, p95(spent), p95([*before, *after]), slow)
