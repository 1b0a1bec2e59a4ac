"""A real lawlab for the journeys: the same commands as an operator, each in a process of its own."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STAFF_PASSWORD = "quatre vaches vertes là"
ADMINISTRATOR, DRAFTER, PUBLISHER = "admin@exemple.fr", "redaction@exemple.fr", "publication@exemple.fr"
SLUG = "essai"
BILL = """\
# Projet de loi relatif à la réparabilité des objets du quotidien

## Titre Ier – Des objets qui durent

### Article 1er – Droit à la réparation

Toute personne qui acquiert un bien a le droit de le faire réparer, ou de le réparer elle-même.

Ce droit s’exerce pendant une durée qui ne peut être inférieure à sept ans.

### Article 2 – Pièces détachées

I. – Le fabricant rend disponibles les pièces détachées pendant sept ans.

II. – Il les fournit à tout réparateur professionnel, agréé ou non, dans un délai de quinze jours ouvrables.

III. – La notice de démontage est publiée gratuitement, dans un format ouvert.

### Article 3 – Application

Un décret en Conseil d’État précise les modalités d’application de la présente loi.
"""


def environment(data_dir: Path, **more: str) -> dict[str, str]:
    """What a lawlab process gets: nothing of the settings of this machine."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LAWLAB_")}
    ours = {"LAWLAB_DATA_DIR": str(data_dir), "LAWLAB_LANG": "fr", "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    return kept | ours | more


def lawlab(data_dir: Path, *arguments: str, typed: str = "", code: int = 0) -> str:
    """Run a command to its end on this data folder and give back all that it said; its exit code is checked."""
    done = subprocess.run(
        [sys.executable, "-m", "lawlab.cli", *arguments],
        env=environment(data_dir), cwd=ROOT, input=typed, capture_output=True, text=True, timeout=90,
    )  # fmt: skip
    said = done.stdout + done.stderr
    assert done.returncode == code, f"lawlab {' '.join(arguments)}: exit {done.returncode}, not {code}\n{said[-4000:]}"
    return said


@dataclass(frozen=True)
class Site:
    """A site being served: where, and its data folder."""

    url: str
    data_dir: Path

    def lawlab(self, *arguments: str, typed: str = "", code: int = 0) -> str:
        """A command beside the running server, as an operator types it."""
        return lawlab(self.data_dir, *arguments, typed=typed, code=code)

    def move(self, slug: str = SLUG, **dates: str) -> None:
        """Move dates of a consultation: ``move(closes="now", votes_close="now")``."""
        given = [part for name, value in dates.items() for part in (f"--{name.replace('_', '-')}", value)]
        self.lawlab("consultation", "dates", slug, *given, "--by", ADMINISTRATOR, "--reason", "Essai du calendrier")


@contextmanager
def serving(data_dir: Path, *command: str) -> Iterator[Site]:
    """``lawlab serve`` (or another command that serves) for the time of the block; its log is shown when it fails."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    log = data_dir.with_name(data_dir.name + ".log")
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "lawlab.cli", *(command or ("serve",)), "--port", str(port)],
            env=environment(data_dir, LAWLAB_BASE_URL=url), cwd=ROOT,
            stdin=subprocess.DEVNULL, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        _wait(server, url, log)
        yield Site(url, data_dir)
        assert server.poll() is None, f"the server ended by itself\n{_tail(log)}"
        said = log.read_text(errors="replace")
        assert "Traceback" not in said and "ERROR" not in said, f"the server complained\n{_tail(log)}"
    except BaseException:
        print(_tail(log), file=sys.stderr)
        raise
    finally:
        server.terminate()
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait(server: "subprocess.Popen[bytes]", url: str, log: Path, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=5) as answer:
                if b'"ok"' in answer.read():
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)  # between two looks at a server that is starting, never in a test
    raise AssertionError(f"the server does not answer on {url}\n{_tail(log)}")


def _tail(log: Path) -> str:
    return f"--- {log.name} ---\n{log.read_text(errors='replace')[-6000:]}"


def shared(folder: Path, prepare: Callable[[Path], None]) -> Path:
    """A data folder prepared once for all the workers of a run; they wait for the one that prepares it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            draft = folder.with_name(folder.name + "-draft")
            shutil.rmtree(draft, ignore_errors=True)
            prepare(draft)
            draft.rename(folder)
    return folder


def prepare_consultation(data_dir: Path) -> None:
    """An open consultation made by the commands alone: a bill from a file, and the people who will answer."""
    data_dir.mkdir(mode=0o700)
    staff = {ADMINISTRATOR: "administrator", DRAFTER: "drafter", PUBLISHER: "publisher"}
    for address, role in staff.items():
        name = f"Personne {address.partition('@')[0]}"
        lawlab(data_dir, "user", "create", address, "--name", name, "--role", role, typed=f"{STAFF_PASSWORD}\n")
    bill = data_dir / "bill.md"
    bill.write_text(BILL, encoding="utf-8")
    lawlab(data_dir, "import", "text", str(bill), "--slug", SLUG)


def prepare_demo(data_dir: Path) -> None:
    """The demonstration's world, loaded and not served."""
    data_dir.mkdir(mode=0o700)
    lawlab(data_dir, "demo", "--load-only")
