"""Does everything hold? Runs the stages of `make test` in order, stops at the first that fails, prints minutes and counts.

Stages that keep one core busy run beside the others, in a lane of their own; what they say is printed whole, between two stages.

MINGCHA_TEST_SIZE=long (`make test-long`) makes the tests with sizes use the full figures.
`stages.py lint unit` runs only these.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "build" / "results"
BIN = Path(sys.executable).parent
PYTEST = [sys.executable, "-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider"]
MEMORY_BYTES = 4 << 30
PYTHON_SOURCES = ["backend", "tests", "migrations"]
BESIDE = ("types", "floors", "unit of the phone", "contract", "migrations")
RUNNING: set[int] = set()
"""The sessions of the steps that run now."""


@dataclass(frozen=True)
class Step:
    """One command. `folder` is relative to the repository; `report` is the JUnit file it writes, if it counts tests."""

    command: list[str]
    folder: str = "."
    report: str = ""


@dataclass
class Count:
    """How many tests passed, failed and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def add(self, other: Count) -> None:
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped


@dataclass
class Outcome:
    """What a stage came to. `said` is what it printed, where that was not shown at once."""

    name: str
    seconds: float = 0.0
    code: int = 0
    count: Count = field(default_factory=Count)
    said: str = ""


def pytest_step(report: str, *arguments: str, workers: int = 0) -> Step:
    """pytest over existing folders, writing its counts to `report`."""
    words = [word for word in arguments if word.startswith("-") or (ROOT / word).exists()]
    if workers:
        words += ["-n", str(workers), "--dist", "loadfile"]
    return Step([*PYTEST, *words, f"--junitxml={RESULTS / report}.xml"], report=report)


def stages() -> dict[str, list[Step]]:
    """The stages by name, in order; cheap ones first."""
    vitest = ["npm", "test", "--silent", "--", "--reporter=default", "--reporter=junit"]
    return {
        "format": [Step([str(BIN / "ruff"), "format", "--check", "--quiet", *PYTHON_SOURCES])],
        "lint": [Step([str(BIN / "ruff"), "check", "--quiet", *PYTHON_SOURCES])],
        "types": [Step([str(BIN / "mypy")]), Step(["npm", "run", "--silent", "check"], "pwa")],
        "floors": [
            Step([str(BIN / "lint-imports")]),
            pytest_step("floors", "tests/architecture"),
        ],
        "unit": [pytest_step("unit", "tests/unit", "tests/vectors", "tests/faults", workers=2)],
        "unit of the phone": [Step([*vitest, f"--outputFile.junit={RESULTS / 'vitest.xml'}"], "pwa", "vitest")],
        "integration on SQLite": [pytest_step("sqlite", "--database=sqlite", "tests/integration", workers=2)],
        "integration on PostgreSQL": [pytest_step("postgres", "--database=postgres", "tests/integration", workers=2)],
        "contract": [pytest_step("contract", "tests/contract", "tests/security")],
        "migrations": [pytest_step("migrations", "tests/migrations")],
        "browser": [pytest_step("browser", "tests/e2e", "--no-loadscope-reorder", workers=3)],
    }


def folders_with_tests() -> set[str]:
    """The folders of tests/ that hold tests; the architecture tests compare them with those that a stage names."""
    return {f"tests/{path.relative_to(ROOT / 'tests').parts[0]}" for path in (ROOT / "tests").rglob("test_*.py")}


def folders_run() -> set[str]:
    """The folders of tests/ that some stage runs."""
    steps = [step for group in stages().values() for step in group]
    return {word for step in steps for word in step.command if word.startswith("tests/")}


def counted(report: str) -> Count:
    """Read a JUnit file. A file that is missing counts as one failure: the program died before it could say."""
    path = RESULTS / f"{report}.xml"
    if not path.exists():
        return Count(failed=1)
    count = Count()
    for suite in ElementTree.parse(path).getroot().iter("testsuite"):
        cases, bad = int(suite.get("tests", 0)), int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        count.add(Count(max(cases - bad - skipped, 0), bad, skipped))
    return count


def run_step(step: Step, out: IO[str] | None = None) -> int:
    """Run in a session and a temporary folder of its own, so that whatever it started or left can be ended with it."""
    with tempfile.TemporaryDirectory(prefix="mc-", dir=quick_folder(), ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)  # a test that becomes another user reaches its own folder below
        process = subprocess.Popen(
            step.command,
            cwd=ROOT / step.folder,
            env={**os.environ, "TMPDIR": folder},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
        RUNNING.add(process.pid)
        try:
            return process.wait()
        finally:
            end_group(process.pid)
            RUNNING.discard(process.pid)


def quick_folder() -> str | None:
    """Memory where there is plenty: tests sync to disk thousands of times. None is the usual temporary folder."""
    memory = Path("/dev/shm")  # noqa: S108
    plenty = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > MEMORY_BYTES
    return str(memory) if plenty else None


def end_group(group: int) -> None:
    """End what is left of a session: asked first, then killed."""
    for sign, patience in ((signal.SIGTERM, 2.0), (signal.SIGKILL, 0.0)):
        try:
            os.killpg(group, sign)
        except (ProcessLookupError, PermissionError):
            return
        time.sleep(patience)


def run_stage(name: str, steps: list[Step], out: IO[str] | None = None) -> Outcome:
    """Run the steps until one fails."""
    print(f"\n=== {name}", flush=True, file=out)
    outcome, started = Outcome(name), time.monotonic()
    for step in steps:
        outcome.code = run_step(step, out)
        if step.report:
            outcome.count.add(counted(step.report))
        if outcome.code == 0 and (outcome.count.failed or outcome.count.skipped):
            outcome.code = 1
        if outcome.code:
            break
    outcome.seconds = time.monotonic() - started
    return outcome


class Lane(threading.Thread):
    """Runs stages one after the other until one fails or `stop` is set, and keeps what they say."""

    def __init__(self, stages: dict[str, list[Step]]) -> None:
        super().__init__(daemon=True)
        self.stages, self.stop = stages, threading.Event()
        self.done: list[Outcome] = []
        self.shown = 0

    def run(self) -> None:
        """The thread's own work."""
        for name, steps in self.stages.items():
            with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as out:
                outcome = run_stage(name, steps, out)
                out.seek(0)
                outcome.said = out.read()
            self.done.append(outcome)
            if outcome.code or self.stop.is_set():
                return

    def show(self) -> bool:
        """Print what was said since; False when a stage failed."""
        while self.shown < len(self.done):
            print(self.done[self.shown].said, end="", flush=True)
            self.shown += 1
        return all(outcome.code == 0 for outcome in self.done)

    def end(self) -> bool:
        """Wait for the rest, print it; False when a stage failed."""
        self.join()
        return self.show()


def unequal(done: list[Outcome]) -> str:
    """The two databases must have run the same tests."""
    counts = {outcome.name: outcome.count for outcome in done if outcome.name.startswith("integration")}
    if len(counts) == 2:
        sqlite, postgres = counts.values()
        print(f"integration: {sqlite.passed} on SQLite, {postgres.passed} on PostgreSQL", flush=True)
        if sqlite.passed != postgres.passed or not sqlite.passed:
            return "the two databases did not run the same tests"
    return ""


def report(done: list[Outcome], seconds: float = 0.0) -> None:
    """A line per stage, then the total and how long all of it took."""
    total = Count()
    print("\nstage                        minutes  passed  failed  skipped")
    for outcome in done:
        count = outcome.count
        total.add(count)
        mark = "" if outcome.code == 0 else "  FAILED"
        print(
            f"{outcome.name:<28} {outcome.seconds / 60:7.1f} {count.passed:7} {count.failed:7} {count.skipped:8}{mark}"
        )
    print(f"{'all, some side by side':<28} {seconds / 60:7.1f}")
    broken = sum(1 for outcome in done if outcome.code and not outcome.count.failed)
    print(f"{total.passed} passed, {total.failed + total.skipped + broken} failed", flush=True)


def run_all(wanted: dict[str, list[Step]]) -> tuple[list[Outcome], str]:
    """Both lanes; what was run, and why it is not enough ("" when all of it holds)."""
    beside = Lane({name: steps for name, steps in wanted.items() if name in BESIDE})
    done: list[Outcome] = []
    why = ""
    try:
        beside.start()
        for name, steps in wanted.items():
            if name in BESIDE or why:
                continue
            if name == "browser":  # its tests wait for a screen, and should not wait for others too
                beside.end()
            if beside.show():
                done.append(run_stage(name, steps))
                why = f"stage {name} failed" if done[-1].code else unequal(done) if name.endswith("PostgreSQL") else ""
        if why:
            beside.stop.set()
        beside.end()
    finally:
        beside.stop.set()
        for group in list(RUNNING):
            end_group(group)
    failed = [outcome.name for outcome in beside.done if outcome.code]
    order = list(wanted)
    done = sorted([*done, *beside.done], key=lambda outcome: order.index(outcome.name))
    return done, f"stage {failed[0]} failed" if failed else why


def main(names: list[str]) -> int:
    """0 when every stage held."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    known = stages()
    if unknown := [name for name in names if name not in known]:
        print(f"No such stage: {', '.join(unknown)}. There are: {', '.join(known)}", file=sys.stderr)
        return 2
    shutil.rmtree(RESULTS, ignore_errors=True)
    RESULTS.mkdir(parents=True)
    started = time.monotonic()
    done, why = run_all({name: steps for name, steps in known.items() if not names or name in names})
    report(done, time.monotonic() - started)
    if why:
        print(f"make test: {why}", file=sys.stderr)
    return 1 if why else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
