"""The wheel, alone in a clean environment, is the whole site: pages, style, languages, migrations, licence."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import venv
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("lawlab", "texts", "amendments", "arguments")

pytestmark = [pytest.mark.slow, pytest.mark.timeout(360)]


def run(*command: str | Path, **more: object) -> str:
    """Run a command to its end; its output is in the failure."""
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=300, **more)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder, cwd=ROOT)
    [built] = folder.glob("lawlab-*.whl")
    return built


@pytest.fixture(scope="module")
def contents(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the commands of a clean environment: the locked packages and the wheel, nothing else."""
    environment = tmp_path_factory.mktemp("clean")
    venv.create(environment, with_pip=True)
    python = environment / "bin" / "python"
    pip = (python, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", "--no-deps")
    run(*pip, "--no-compile", "--require-hashes", "--requirement", ROOT / "requirements.lock")
    run(*pip, wheel)
    return python.parent


def sources(folder: str, *patterns: str) -> set[Path]:
    return {path.relative_to(ROOT) for pattern in patterns for path in (ROOT / folder).rglob(pattern) if path.is_file()}


def test_the_wheel_carries_every_template_static_file_migration_and_language(contents: set[str]) -> None:
    templates = sources("templates", "*")
    assert templates
    expected = {f"lawlab/{path.as_posix()}" for path in templates}
    kept = {path for room in ROOMS for path in sources(room, "*") if "__pycache__" not in path.parts}
    assert any("piccolo_migrations" in path.parts for path in kept)
    assert any("static" in path.parts for path in kept)
    assert any(path.suffix == ".po" for path in kept)
    expected |= {path.as_posix() for path in kept}
    assert not expected - contents


def test_the_wheel_installs_only_the_four_packages(contents: set[str]) -> None:
    tops = {name.split("/")[0] for name in contents}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(ROOMS)


def test_the_wheel_carries_the_full_licence(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        [licence] = [name for name in archive.namelist() if name.endswith(".dist-info/licenses/LICENSE")]
        assert archive.read(licence) == (ROOT / "LICENSE").read_bytes()
        [metadata] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        assert "License-Expression: AGPL-3.0-or-later" in archive.read(metadata).decode()


def test_the_wheel_in_a_clean_environment_loads_and_serves_the_demonstration(installed: Path, tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LAWLAB_", "PYTHON", "PICCOLO"))}
    environment = kept | {"LAWLAB_DATA_DIR": str(tmp_path / "data"), "HOME": str(tmp_path)}
    run(installed / "lawlab", "demo", "--load-only", cwd=tmp_path, env=environment)
    with serving(installed / "lawlab", tmp_path, environment) as address:
        assert '"ok"' in fetch(f"{address}/health")
        home = fetch(f"{address}/")
        assert "/consultations/demo" in home
        [style] = re.findall(r'href="([^"]+\.css[^"]*)"', home)[:1]
        assert fetch(address + style)


@contextmanager
def serving(lawlab: Path, folder: Path, environment: dict[str, str]) -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    log = folder / "server.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [lawlab, "demo", "--port", str(port)],
            cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        wait_until_it_answers(address, server, log)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_until_it_answers(address: str, server: "subprocess.Popen[bytes]", log: Path, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.poll() is None:
        try:
            fetch(f"{address}/health")
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)  # another process is starting: there is nothing to await
    pytest.fail(f"lawlab demo does not answer: {log.read_text()}")


def fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        assert answer.status == 200
        return str(answer.read().decode())
