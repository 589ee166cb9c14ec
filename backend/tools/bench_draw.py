"""How fast is the draw beside others? `make bench-draw` prints one JSON line per figure; ratios are of CPU seconds in one run.

Needs the test requirements: the published `consistent_sampler`, and DuckDB for `ORDER BY random()`, which nobody can verify.
`bench_draw.py seats verify` runs only these parts. Each part is a process of its own, so that memory is its own too.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from math import log10
from pathlib import Path

from mingcha.draws.rules.encoding import salts
from mingcha.draws.rules.manifest import Tables, Terms, commit_of, manifest_bytes, read_tables
from mingcha.draws.rules.result import Result, compute
from mingcha.draws.rules.seating import InspectorRow, Seating, Slot
from mingcha.draws.rules.seeding import Source, public_text, seed
from mingcha.draws.rules.selection import AnnualCap, RosterRow, Selection

ROOT = Path(__file__).resolve().parents[2]
FREEZE = ROOT / "backend" / "tools" / "bench_freeze.py"
VERIFIER = ROOT / "backend" / "verifiers" / "verify_draw.py"
SEED = "a5" * 32
DICE = "63454663906203101694"
FROZEN_AT = "2026-06-15T02:00:00Z"
POOLS, PER_POOL, SPREAD = 40, 50, 5


def main(names: list[str]) -> int:
    """Runs the parts named, or all; 1 if one of them failed."""
    failed = 0
    for name in names or [*PARTS, "freeze"]:
        line = [str(FREEZE)] if name == "freeze" else [__file__, "--part", name]
        done = subprocess.run([sys.executable, *line], cwd=ROOT, check=False)
        failed |= done.returncode != 0
    return failed


def figure(name: str, value: float, unit: str) -> None:
    """One line of the agreed form."""
    print(json.dumps({"figure": name, "value": round(value, 3), "unit": unit}), flush=True)


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of this process and its threads."""
    start = time.process_time()
    work()
    return time.process_time() - start


def ids(count: int) -> list[bytes]:
    """18-character codes."""
    return [f"91320623MA{number:08d}".encode() for number in range(count)]


def rows_drawn(known: list[bytes], drawn: int) -> None:
    """Draws once, and checks that it did."""
    if len(Selection("sha256", SEED, {"A": known}, {"A": drawn}).drawn) != drawn:
        raise SystemExit("the draw is wrong")


def sampler() -> None:
    """5 % of 10^6 against the published sampler, on the same ids."""
    import consistent_sampler

    known = ids(1_000_000)
    texts = [one.decode() for one in known]
    ours = cpu(lambda: rows_drawn(known, 50_000))
    theirs = cpu(lambda: list(consistent_sampler.sampler(texts, SEED, take=50_000, output="id")))
    figure("draw_1e6_cpu_s", ours, "s")
    figure("consistent_sampler_1e6_cpu_s", theirs, "s")
    figure("draw_1e6_vs_consistent_sampler", theirs / ours, "times less CPU")


def random_order() -> None:
    """5 % of 10^6 against a sort by the database's own chance, on the same rows."""
    import duckdb

    known = ids(1_000_000)
    base = duckdb.connect()
    base.execute(
        "create table roster as select '91320623MA' || lpad(i::varchar, 8, '0') as id from range(1000000) t(i)"
    )
    theirs = min(
        cpu(lambda: base.execute("select id from roster order by random() limit 50000").fetchall()) for _ in range(3)
    )
    ours = min(cpu(lambda: rows_drawn(known, 50_000)) for _ in range(3))
    figure("order_by_random_1e6_cpu_s", theirs, "s")
    figure("draw_1e6_vs_order_by_random", ours / theirs, "times the CPU")


def growth() -> None:
    """The exponent of CPU over rows, from 10^5 to 10^7 (tickets and selection)."""
    known = ids(10_000_000)
    small = min(cpu(lambda: rows_drawn(known[:100_000], 5_000)) for _ in range(3))
    large = cpu(lambda: rows_drawn(known, 500_000))
    figure("draw_1e7_cpu_s", large, "s")
    figure("growth_exponent", log10(large / small) / 2, "")


def inspectors(pools: int, per_pool: int) -> list[InspectorRow]:
    """Each pool serves one district."""
    return [
        InspectorRow(f"I{n:04d}", "D1", frozenset({"GENERAL"}), frozenset({f"T{n % pools:02d}"}), f"{n:016x}")
        for n in range(pools * per_pool)
    ]


def seats() -> None:
    """10^5 jobs of two seats in 40 pools of 50 inspectors, and how even the loads are."""
    jobs = [one.decode() for one in ids(100_000)]
    towns = {job: f"T{number % POOLS:02d}" for number, job in enumerate(jobs)}
    slots = [Slot(("D1",), "GENERAL")] * 2
    seating = Seating("sha256", SEED, slots, inspectors(POOLS, PER_POOL), towns, (), 10_000)
    figure("teams_1e5_cpu_s", cpu(lambda: seating.seat_all(jobs)), "s")
    mean = 2 * len(jobs) / (POOLS * PER_POOL)
    spread = max(abs(load - mean) for load in seating.load.values())
    figure("teams_1e5_load_spread", spread, f"visits from the mean of {mean:g}, at most {SPREAD}")


def drawn_set(count: int) -> tuple[dict[str, bytes], str]:
    """A whole honest draw in the shape of the seats, as files, and its commit."""
    marks = salts(os.urandom, count)
    roster = [RosterRow(f"91320623MA{n:08d}", "A", "OK", f"T{n % POOLS:02d}", marks[n]) for n in range(count)]
    tables = Tables(roster, inspectors(POOLS, PER_POOL), [], [])
    files = tables.files()
    terms = Terms(
        draw_id="B-2026-1",
        prev="-",
        frozen_at=FROZEN_AT,
        strata={"A": (1, 20)},
        slots=[Slot(("D1",), "GENERAL")] * 2,
        load_cap=10_000,
        cap=AnnualCap(0, 0, "D1", 2026),
        sources=[Source("DICE", "20", "2026-06-15T02:01:00Z")],
    )
    files["manifest.json"] = manifest_bytes(terms, roster, files)
    commit = commit_of(files["manifest.json"])
    public = public_text(terms.sources, [("DICE", DICE)])
    result: Result = compute(terms, read_tables(files), seed("sha256", commit, "-", public))
    return files | result.files() | {"seed.txt": f"{public}\n".encode(), "events.jsonl": b""}, commit


def verify() -> None:
    """The stand-alone verifier over 10^6 rows with 5·10^4 drawn and seated."""
    with tempfile.TemporaryDirectory() as folder:
        files, commit = drawn_set(1_000_000)
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        del files
        line = [sys.executable, "-I", str(VERIFIER), folder, "--commit", commit, "--head", commit]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(line, capture_output=True, text=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if not done.stdout.startswith(f"OK commit {commit}"):
        raise SystemExit(done.stdout)
    figure("verify_1e6_cpu_s", after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, "s")


def sm3() -> None:
    """How much more SM3 costs, on 10^5 rows."""
    known = ids(100_000)
    plain = cpu(lambda: Selection("sha256", SEED, {"A": known}, {"A": 5_000}))
    chinese = cpu(lambda: Selection("sm3", SEED, {"A": known}, {"A": 5_000}))
    figure("sm3_vs_sha256", chinese / plain, "times the CPU")


PARTS: dict[str, Callable[[], None]] = {
    "sampler": sampler,
    "random": random_order,
    "growth": growth,
    "seats": seats,
    "verify": verify,
    "sm3": sm3,
}

if __name__ == "__main__":
    if sys.argv[1:2] == ["--part"]:
        PARTS[sys.argv[2]]()
        sys.exit(0)
    print(f"measured at {datetime.now(UTC):%Y-%m-%d %H:%M} UTC", file=sys.stderr)  # noqa: TID251
    sys.exit(main(sys.argv[1:]))
