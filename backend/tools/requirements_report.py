"""Which of the 153 requirements are done, and which test proves it?

Reads docs/reference/requirements.yaml, the marks of the tests (`@pytest.mark.req("S1-13b")`) and build/req-results.json, which every
test run writes. Without results it runs the marked integration and browser tests first. Exit 1 when a `done` id has no passing
integration or browser test, when a mark names no requirement, or when the list is not the 153; also when one of C1 to C17, in which the
five notices differ, has no test that passed in each of the five regions.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
LIST = ROOT / "docs" / "reference" / "requirements.yaml"
RESULTS = ROOT / "build" / "req-results.json"
STATES = ("done", "part", "todo")
TOTAL = 153
DIFFERENCES = ("C1", "C2", "C2b", *(f"C{number}" for number in range(3, 18)))
REGIONS = ("ZH", "WG", "LZ", "RD", "NA")
PROVING = ("tests/integration/", "tests/e2e/")
PYTEST = [sys.executable, "-m", "pytest", "-q", "--no-header", "-p", "no:cacheprovider"]


def requirements() -> list[dict[str, str]]:
    """The list: id, state, en, zh."""
    found: list[dict[str, str]] = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    return found


def outcomes() -> dict[str, dict[str, Any]]:
    """What the last runs said, by `node@database`."""
    if not RESULTS.exists():
        print("No results yet: running the tests that carry a requirement", file=sys.stderr)
        folders = [folder for folder in PROVING if (ROOT / folder).is_dir()]
        subprocess.run([*PYTEST, "-m", "req", *folders], cwd=ROOT, stdout=sys.stderr, check=False)
    return json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}


def existing_tests() -> set[str]:
    """The tests that carry an id now; results of tests that are gone prove nothing."""
    command = [*PYTEST, "--collect-only", "-m", "req", "tests"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if said.returncode not in (0, 5):
        print(said.stdout[-3000:], said.stderr[-3000:], file=sys.stderr)
        raise SystemExit("the tests cannot be collected")
    return {line.strip() for line in said.stdout.splitlines() if "::" in line}


def proofs(results: dict[str, dict[str, Any]], existing: set[str]) -> dict[str, dict[str, bool]]:
    """For each id its tests; True when the test passed on every database it ran on."""
    found: dict[str, dict[str, bool]] = defaultdict(dict)
    for key, entry in results.items():
        node = key.rpartition("@")[0]
        if node not in existing:
            continue
        for requirement in entry["req"]:
            found[requirement][node] = found[requirement].get(node, True) and entry["outcome"] == "passed"
    return found


def faults(listed: list[dict[str, str]], proved: dict[str, dict[str, bool]]) -> list[str]:
    """What is wrong with the list or its proofs."""
    ids = [entry["id"] for entry in listed]
    wrong = [f"the list has {len(set(ids))} ids of {TOTAL}"] if len(set(ids)) != TOTAL or len(ids) != TOTAL else []
    wrong += [f"{entry['id']}: no such state: {entry['state']}" for entry in listed if entry["state"] not in STATES]
    known = {*ids, *DIFFERENCES}
    wrong += [f"a test carries {name}, which is no requirement" for name in sorted(set(proved) - known)]
    for entry in listed:
        passing = [node for node, passed in proved.get(entry["id"], {}).items() if passed and node.startswith(PROVING)]
        if entry["state"] == "done" and not passing:
            wrong.append(f"{entry['id']} is marked done, but no passing integration or browser test carries it")
    return wrong


def unshown(proved: dict[str, dict[str, bool]]) -> list[str]:
    """The differences of the notices that no passing test shows in each region."""
    wrong = []
    for name in DIFFERENCES:
        lacking = [region for region in REGIONS if region not in shown_in(proved.get(name, {}))]
        wrong += [f"{name}: no passing test shows it in {', '.join(lacking)}"] if lacking else []
    return wrong


def shown_in(tests: dict[str, bool]) -> set[str]:
    """The regions for which these tests passed: a test over the regions carries the region's code among its parameters."""
    cases = [re.search(r"\[(.+)\]", node) for node, passed in tests.items() if passed and node.startswith(PROVING)]
    return {word for case in cases if case for word in case[1].split("-") if word in REGIONS}


def without_parameters(tests: dict[str, bool]) -> dict[str, bool]:
    """One line per test function; passed when every case of it passed."""
    found: dict[str, bool] = {}
    for node, passed in tests.items():
        name = node.partition("[")[0]
        found[name] = found.get(name, True) and passed
    return found


def show(listed: list[dict[str, str]], proved: dict[str, dict[str, bool]]) -> None:
    """One paragraph per requirement that is not `todo` or has tests."""
    for entry in listed:
        tests = proved.get(entry["id"], {})
        if entry["state"] == "todo" and not tests:
            continue
        print(f"{entry['id']:<12} {entry['state']:<5} {entry['zh']} · {entry['en']}")
        for test, passed in sorted(without_parameters(tests).items()):
            print(f"    {'passed' if passed else 'FAILED'}  {test}")


def main() -> int:
    """0 when the list tells the truth."""
    listed = requirements()
    results = outcomes()
    proved = proofs(results, existing_tests())
    show(listed, proved)
    hidden = unshown(proved)
    wrong = faults(listed, proved) + hidden
    shown = len(DIFFERENCES) - len(hidden)
    print(f"differences of the notices shown in each of the five regions: {shown} of {len(DIFFERENCES)}")
    for fault in wrong:
        print(f"wrong: {fault}", file=sys.stderr)
    count = {state: sum(entry["state"] == state for entry in listed) for state in STATES}
    print(f"done {count['done']}, part {count['part']}, todo {count['todo']} of {len(listed)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
