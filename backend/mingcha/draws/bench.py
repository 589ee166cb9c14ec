"""How fast is a draw, and its check by others? Prints JSON lines: CPU seconds to draw 5 % of 10^6 objects, to verify that
draw with its seats by verify_draw.py, and to verify one of 10^5 with the browser's code in Node."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from mingcha.draws.rules.manifest import Tables, Terms, commit_of, manifest_bytes
from mingcha.draws.rules.result import compute
from mingcha.draws.rules.seating import InspectorRow, Slot
from mingcha.draws.rules.seeding import parse_rule, seed
from mingcha.draws.rules.selection import AnnualCap, RosterRow, Selection

OBJECTS, DRAWN, SMALL = 1_000_000, 50_000, 100_000
POOLS, POOL_SIZE = 40, 50
SEED = "a5" * 32
ROOT = Path(__file__).resolve().parents[3]


def main() -> None:
    """Every figure; the last one only where the PWA's packages are installed."""
    ids = [f"91320623MA{number:08d}".encode() for number in range(OBJECTS)]
    start = time.process_time()
    selection = Selection("sha256", SEED, {"A": ids}, {"A": DRAWN})
    say("draw_1e6_cpu_s", time.process_time() - start)
    if len(selection.drawn) != DRAWN:
        raise SystemExit("the draw is wrong")
    with tempfile.TemporaryDirectory() as name:
        verify_figures(Path(name))


def say(figure: str, seconds: float) -> None:
    """One figure as a JSON line."""
    print(json.dumps({"figure": figure, "value": round(seconds, 3), "unit": "s"}), flush=True)


def verify_figures(folder: Path) -> None:
    """Both verifiers on draws of the bench's shape."""
    made = write_draw(folder / "large", OBJECTS)
    say("verify_1e6_cpu_s", cpu([sys.executable, str(ROOT / "backend/verifiers/verify_draw.py"), str(made)]))
    tool = ROOT / "pwa/node_modules/.bin/rolldown"
    if not tool.exists():
        return
    source = ROOT / "pwa/src/portal/verify/cli.ts"
    cpu([str(tool), str(source), "--platform", "node", "--format", "esm", "-d", str(folder / "browser")])
    order = json.dumps({"folder": str(write_draw(folder / "small", SMALL))})
    start = time.monotonic()
    cpu(["node", str(folder / "browser/cli.js")], order)
    say("browser_verify_1e5_s", time.monotonic() - start)


def cpu(command: list[str], text: str = "") -> float:
    """CPU seconds of one program that must succeed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=ROOT / "pwa", input=text, capture_output=True, text=True, check=True)
    if text and '"fault":""' not in done.stdout:
        raise SystemExit(done.stdout)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def write_draw(folder: Path, objects: int) -> Path:
    """An honest draw of 5 % of `objects` in 40 districts with 50 inspectors each, two seats, as files."""
    folder.mkdir()
    districts = [f"3206230{n:02d}" for n in range(POOLS)]
    roster = [RosterRow(f"91320623MA{n:08d}", "A", "OK", districts[n % POOLS], f"{n:016x}") for n in range(objects)]
    staff = [
        InspectorRow(f"I{n:05d}", "D", frozenset({"Q"}), frozenset({districts[n % POOLS]}), f"{n:016x}")
        for n in range(POOLS * POOL_SIZE)
    ]
    tables = Tables(roster, staff, [], [])
    terms = Terms(
        draw_id="bench",
        prev="-",
        frozen_at="2026-06-01T01:00:00Z",
        strata={"A": (1, 20)},
        slots=[Slot(("D",), "Q"), Slot(("D",), "Q")],
        load_cap=1000,
        cap=AnnualCap(0, 0, "D", 2026),
        sources=parse_rule("DICE:20@2026-06-01T02:00:00Z"),
    )
    files = tables.files()
    files["manifest.json"] = manifest_bytes(terms, roster, files)
    spoken = "DICE=" + "4" * 20
    files["seed.txt"] = f"{spoken}\n".encode()
    commit = commit_of(files["manifest.json"])
    files |= compute(terms, tables, seed("sha256", commit, "-", spoken)).files() | {"events.jsonl": b""}
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


if __name__ == "__main__":
    main()
