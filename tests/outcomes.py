"""pytest plugin: a skipped test is a failed one, and what each test proved is written to build/req-results.json.

A test says what it proves by `@pytest.mark.req("S1-13b", "S1-13c")`. `make requirements` reads the file.
"""

from __future__ import annotations

import fcntl
import json
import os
from pathlib import Path
from typing import Any

import pytest

RESULTS = Path(__file__).resolve().parents[1] / "build" / "req-results.json"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "req(*ids): the requirements that this test proves")
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Outcomes(config), "mingcha-outcomes")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Write the ids where a report carries them from an xdist worker to the controller."""
    for item in items:
        for mark in item.iter_markers("req"):
            if not mark.args or not all(isinstance(word, str) for word in mark.args):
                raise pytest.UsageError(f'{item.nodeid}: req takes ids, as in req("S1-13b")')
            item.user_properties.extend(("req", word) for word in mark.args)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Nothing here may be left out: whatever a test needs, `make test` has set up."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped: {report.longrepr}"
    elif hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} is marked as an expected failure: {report.wasxfail}"
        del report.wasxfail
    return report


class Outcomes:
    """Collects one word per test: passed or failed."""

    def __init__(self, config: pytest.Config) -> None:
        self.database = str(config.getoption("--database", default="sqlite"))
        self.seen: dict[str, dict[str, Any]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        ids = [str(value) for name, value in report.user_properties if name == "req"]
        entry = self.seen.setdefault(report.nodeid, {"req": sorted(set(ids)), "outcome": "passed"})
        if not report.passed:
            entry["outcome"] = "failed"

    def pytest_sessionfinish(self) -> None:
        if not self.seen:
            return
        RESULTS.parent.mkdir(parents=True, exist_ok=True)
        with (RESULTS.parent / "req-results.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            known = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
            known |= {f"{node}@{self.database}": entry for node, entry in self.seen.items()}
            fresh = RESULTS.with_suffix(".new")
            fresh.write_text(json.dumps(known, indent=1, sort_keys=True, ensure_ascii=False))
            os.replace(fresh, RESULTS)
