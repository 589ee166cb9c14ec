"""How fast is a draw, and its check by others? Prints JSON lines: CPU seconds to draw 5 % of 10^6 objects out of their frozen
roster, to verify that draw with its seats by verify_draw.py, and to verify one of 10^5 with the browser's code in Node."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from mingcha.draws.rules.manifest import HEADERS, Tables, Terms, commit_of, manifest_bytes, write_rows
from mingcha.draws.rules.parts import LARGEST, ROWS, Part, Salts, TableWriter
from mingcha.draws.rules.result import compute
from mingcha.draws.rules.roster import Roster
from mingcha.draws.rules.seating import InspectorRow, Slot
from mingcha.draws.rules.seeding import parse_rule, seed
from mingcha.draws.rules.selection import AnnualCap, select_objects

OBJECTS, SMALL = 1_000_000, 100_000
POOLS, POOL_SIZE = 40, 50
SEED = "a5" * 32
SHARE = (1, 20)
SPOKEN = "DICE=63454663906203101694"
ROOT = Path(__file__).resolve().parents[3]


def main() -> None:
    """Every figure; the last one only where the PWA's packages are installed."""
    with tempfile.TemporaryDirectory() as name:
        folder, _ = write_draw(Path(name) / "large", OBJECTS)
        start = time.process_time()
        draw_from(folder / "roster.csv", OBJECTS)
        say("draw_1e6_cpu_s", time.process_time() - start)
        verify_figures(Path(name))


def say(figure: str, seconds: float) -> None:
    """One figure as a JSON line."""
    print(json.dumps({"figure": figure, "value": round(seconds, 3), "unit": "s"}), flush=True)


def verify_figures(folder: Path) -> None:
    """Both verifiers on draws of the bench's shape."""
    verifier = str(ROOT / "backend/verifiers/verify_draw.py")
    say("verify_1e6_cpu_s", cpu([sys.executable, verifier, str(folder / "large")]))
    tool = ROOT / "pwa/node_modules/.bin/rolldown"
    if not tool.exists():
        return
    source = ROOT / "pwa/src/portal/verify/cli.ts"
    cpu([str(tool), str(source), "--platform", "node", "--format", "esm", "-d", str(folder / "browser")])
    order = json.dumps({"folder": str(write_draw(folder / "small", SMALL)[0])})
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


def parts_of(path: Path) -> Iterator[bytes]:
    """A file in parts, as the database keeps it."""
    with path.open("rb") as stream:
        while part := stream.read(LARGEST):
            yield part


def draw_from(roster: Path, rows: int) -> None:
    """Draws once from a frozen roster of stratum A, and checks that it did."""
    frozen = Roster(lambda: parts_of(roster), {"A": {"OK": rows}})
    if len(select_objects("sha256", SEED, frozen, {"A": SHARE}).drawn) != rows * SHARE[0] // SHARE[1]:
        raise SystemExit("the draw is wrong")


def write_roster(path: Path, objects: int) -> TableWriter:
    """The roster of so many eligible objects, streamed into a file."""
    marks = Salts(os.urandom)
    with path.open("wb") as out:

        def keep(part: Part) -> None:
            out.write(part.content)

        writer = TableWriter(path.name, HEADERS[path.name], "sha256", keep)
        for start in range(0, objects, ROWS):
            numbers = range(start, min(objects, start + ROWS))
            ids = [f"91320623MA{number:08d}" for number in numbers]
            places = [f"3206230{number % POOLS:02d}" for number in numbers]
            rows = zip(ids, places, marks.take(len(ids)), strict=True)
            write_rows(writer, ids, [f"{i}|A|OK|{place}|{salt}" for i, place, salt in rows])
    return writer


def people() -> list[InspectorRow]:
    """Each pool serves one district."""
    return [
        InspectorRow(f"I{n:05d}", "D", frozenset({"Q"}), frozenset({f"3206230{n % POOLS:02d}"}), f"{n:016x}")
        for n in range(POOLS * POOL_SIZE)
    ]


def write_draw(folder: Path, objects: int) -> tuple[Path, str]:
    """An honest draw of 5 % of `objects` in 40 districts with 50 inspectors each, two seats, as files; and its commit."""
    folder.mkdir()
    kept: dict[str, list[Part]] = {name: [] for name in HEADERS}
    writers = {name: TableWriter(name, HEADERS[name], "sha256", kept[name].append) for name in HEADERS}
    writers["roster.csv"] = write_roster(folder / "roster.csv", objects)
    tables = Tables(people(), [], [], Roster(lambda: parts_of(folder / "roster.csv"), {"A": {"OK": objects}}))
    tables.write(writers)
    terms = Terms(
        draw_id="bench",
        prev="-",
        frozen_at="2026-06-01T01:00:00Z",
        strata={"A": SHARE},
        slots=[Slot(("D",), "Q"), Slot(("D",), "Q")],
        load_cap=10_000,
        cap=AnnualCap(0, 0, "D", 2026),
        sources=parse_rule("DICE:20@2026-06-01T02:00:00Z"),
    )
    manifest = manifest_bytes(terms, tables.roster.counts, {name: writer.head for name, writer in writers.items()})
    commit = commit_of(manifest)
    found = {name: b"".join(part.content for part in parts) for name, parts in kept.items() if name != "roster.csv"}
    found |= {"manifest.json": manifest, "seed.txt": f"{SPOKEN}\n".encode(), "events.jsonl": b""}
    found |= compute(terms, tables, seed("sha256", commit, "-", SPOKEN)).files()
    for name, data in found.items():
        (folder / name).write_bytes(data)
    return folder, commit


if __name__ == "__main__":
    main()
