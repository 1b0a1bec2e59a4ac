"""Every check of lawlab, one after the other: `checks.py all` (make test) or `checks.py fast` (make check).

Each step runs to its end or to its time limit, the next ones run even when it fails, and a table at the end tells
what each took; a step that mostly waits for packages runs beside the others. The last line is the sum over the pytest
runs, "N passed, N failed"; the exit code is 1 when any step failed. On the CI (CI=true) a skipped test is a failure:
there, nothing may be missing.

Standard library only. Run by .venv/bin/python, from any folder.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
ON_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}
SOURCES = ["lawlab", "texts", "amendments", "arguments"]
PYTHON = sys.executable
BIN = Path(PYTHON).parent
WORKERS = ["-n", os.environ.get("LAWLAB_TEST_WORKERS", "auto"), "--dist", "worksteal"]


@dataclass(frozen=True)
class Step:
    name: str
    command: list[str]
    limit_seconds: int
    tests: bool = False  # a pytest run, whose tests are counted
    fast: bool = False  # part of `make check`
    beside: bool = False  # mostly waits for packages: it runs beside the others, and is told at its place
    environment: dict[str, str] = field(default_factory=dict)


def pytest(
    name: str, marks: str, *more: str, limit_seconds: int, under: list[str] | None = None, beside: bool = False
) -> Step:
    command = [*(under or []), PYTHON, "-m", "pytest", "-q", "-m", marks, *more]
    return Step(name, command, limit_seconds, tests=True, fast=name == "tests on SQLite", beside=beside)


STEPS = [
    Step("format", [str(BIN / "ruff"), "format", "--check", "."], 60, fast=True),
    Step("lint", [str(BIN / "ruff"), "check", "."], 60, fast=True),
    Step("types", [str(BIN / "mypy"), "--strict", "lawlab/engine"], 180, fast=True),
    Step("import order", [str(BIN / "lint-imports"), "--no-cache", "--no-logo"], 60, fast=True),
    pytest("tests on SQLite", "not browser and not slow and not postgresql", *WORKERS, limit_seconds=900),
    pytest(
        "tests on PostgreSQL",
        "not browser and not slow and not sqlite",
        "--ignore=tests/engine",  # what needs no database is not run twice: tests/conftest.py leaves the rest out
        *WORKERS,
        limit_seconds=900,
        under=[PYTHON, "-m", "tests.servers", "postgresql"],
    ),
    pytest("tests in a browser", "browser", *WORKERS, limit_seconds=900),
    pytest("tests of the wheel", "slow and not browser", limit_seconds=900, beside=True),
]


_running: list["subprocess.Popen[bytes]"] = []


@dataclass
class Outcome:
    step: Step
    failed: bool
    seconds: float
    note: str = ""
    told: str = ""  # what it printed, when it ran beside the others
    counts: dict[str, int] = field(default_factory=lambda: {"passed": 0, "failed": 0, "skipped": 0})


def run(step: Step) -> Outcome:
    """Run one step in a process group of its own, so that a step past its time leaves nothing behind."""
    if not step.beside:
        print(f"\n=== {step.name} ===", flush=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="lawlab-checks-") as folder, tempfile.TemporaryFile() as told:
        report = Path(folder) / "report.xml"
        command = [*step.command, f"--junitxml={report}"] if step.tests else step.command
        child = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | step.environment, stdin=subprocess.DEVNULL, start_new_session=True,
            stdout=told if step.beside else None, stderr=subprocess.STDOUT if step.beside else None,
        )  # fmt: skip
        _running.append(child)
        note = ""
        try:
            code = child.wait(timeout=step.limit_seconds)
        except subprocess.TimeoutExpired:
            note = f"stopped after {step.limit_seconds} s"
            code = stop(child)
        except BaseException:
            stop(child)
            raise
        told.seek(0)
        outcome = Outcome(step, code != 0, time.monotonic() - started, note or (f"exit {code}" if code else ""))
        outcome.told = told.read().decode(errors="replace")
        if step.tests:
            count(outcome, report)
    return outcome


def run_all(steps: list[Step]) -> list[Outcome]:
    """Every step in turn; those that run beside the others begin at once."""
    with ThreadPoolExecutor(max_workers=len(steps)) as aside:
        begun = {step.name: aside.submit(run, step) for step in steps if step.beside}
        try:
            outcomes = []
            for step in steps:
                if step.name in begun:
                    outcomes.append(begun[step.name].result())
                    print(f"\n=== {step.name} ===\n{outcomes[-1].told}", end="", flush=True)
                else:
                    outcomes.append(run(step))
            return outcomes
        except BaseException:
            for child in _running:
                if child.poll() is None:
                    stop(child)
            raise


def stop(child: subprocess.Popen[bytes]) -> int:
    """End the step's whole group: first politely, so that a database server is stopped too."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(child.pid, number)
            return child.wait(timeout=25)
        except ProcessLookupError:
            break
        except subprocess.TimeoutExpired:
            continue
    return child.wait() or 1


def count(outcome: Outcome, report: Path) -> None:
    try:
        suites = list(ElementTree.parse(report).getroot().iter("testsuite"))
    except (OSError, ElementTree.ParseError):
        outcome.failed = True
        outcome.note = outcome.note or "no test report"
        return

    def total(name: str) -> int:
        return sum(int(suite.get(name, "0")) for suite in suites)

    failed, skipped = total("failures") + total("errors"), total("skipped")
    passed = max(0, total("tests") - failed - skipped)
    outcome.counts = {"passed": passed, "failed": failed, "skipped": skipped}
    if not passed and not failed:
        outcome.failed, outcome.note = True, "no test was run"
    if skipped and ON_CI:
        outcome.failed, outcome.note = True, f"{skipped} skipped; on the CI nothing may be"


def main(which: str) -> int:
    steps = [step for step in STEPS if which == "all" or step.fast]
    outcomes = run_all(steps)
    print("\n=== summary ===")
    for outcome in outcomes:
        told = "FAILED" if outcome.failed else "ok"
        if outcome.step.tests:
            told += f" ({', '.join(f'{number} {word}' for word, number in outcome.counts.items() if number)})"
        print(f"{outcome.step.name:<22}{outcome.seconds:>6.0f} s  {told}  {outcome.note}".rstrip())
    sums = {word: sum(outcome.counts[word] for outcome in outcomes) for word in ("passed", "failed", "skipped")}
    # A step that is no pytest run, or that ended without a report, still shows among the failures.
    sums["failed"] += sum(outcome.failed and not outcome.counts["failed"] for outcome in outcomes)
    closing = f"{sums['passed']} passed, {sums['failed']} failed"
    print(closing + (f", {sums['skipped']} skipped" if sums["skipped"] else ""), flush=True)
    return 1 if any(outcome.failed for outcome in outcomes) else 0


if __name__ == "__main__":
    if sys.argv[1:] not in (["all"], ["fast"]):
        sys.exit("usage: checks.py all|fast")
    sys.exit(main(sys.argv[1]))
