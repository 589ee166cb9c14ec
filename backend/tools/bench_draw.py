"""How fast is the draw beside others, and at national scale? `make bench-draw` prints one JSON line per figure.

Ratios are of CPU seconds in one run: each side is measured three times by turns and its best time counts. Both sides start from
the same frozen rows: the sampler from their ids, DuckDB's `ORDER BY random()` from the same roster.csv as the draw.
Needs the test requirements (`consistent_sampler`, DuckDB). `bench_draw.py seats verify` runs only these parts, each in a process
of its own, so that memory is its own too. The whole takes some fifteen minutes and 8 GB of temporary disk, most of it for 10^7.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from math import log10
from pathlib import Path

from mingcha.draws.bench import SEED, draw_from, write_draw, write_roster
from mingcha.draws.rules.roster import Roster, RosterRow
from mingcha.draws.rules.seating import InspectorRow, Seating, Slot
from mingcha.draws.rules.selection import select_objects
from tools.figures import ROOT, cpu, figure, run_parts

FREEZE = ROOT / "backend" / "tools" / "bench_freeze.py"
BROWSER = ROOT / "backend" / "tools" / "bench_browser_verify.py"
VERIFIER = ROOT / "backend" / "verifiers" / "verify_draw.py"
POOLS, PER_POOL, SPREAD = 40, 50, 5
TURNS = 3
OTHERS: dict[str, list[str]] = {
    "freeze": [str(FREEZE), "1e6"],
    "national": [str(FREEZE), "1e7", "draw"],
    "browser": [str(BROWSER)],
}


def best(*works: Callable[[], object]) -> list[float]:
    """The best CPU seconds of each, measured by turns."""
    times = [[cpu(work) for work in works] for _ in range(TURNS)]
    return [min(column) for column in zip(*times, strict=True)]


def ids(count: int) -> list[str]:
    """18-character codes."""
    return [f"91320623MA{number:08d}" for number in range(count)]


def sampler() -> None:
    """5 % of 10^6 against the published sampler: ours out of the frozen roster, theirs out of the ids in memory."""
    import consistent_sampler

    known = ids(1_000_000)
    with tempfile.TemporaryDirectory() as folder:
        roster = Path(folder) / "roster.csv"
        write_roster(roster, len(known))
        ours, theirs = best(
            lambda: draw_from(roster, len(known)),
            lambda: list(consistent_sampler.sampler(known, SEED, take=50_000, output="id")),
        )
    figure("draw_1e6_cpu_s", ours, "s")
    figure("consistent_sampler_1e6_cpu_s", theirs, "s")
    figure("draw_1e6_vs_consistent_sampler", theirs / ours, "times less CPU")


def random_order() -> None:
    """5 % of 10^6 against a sort by the database's own chance: the ids and strata of eligible rows of the same roster.csv."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        roster = Path(folder) / "roster.csv"
        write_roster(roster, 1_000_000)
        base = duckdb.connect()
        rows = f"read_csv('{roster}', delim = '|', header = true, all_varchar = true)"
        wanted = f"select id, stratum from {rows} where status = 'OK' order by random() limit 50000"  # noqa: S608
        ours, theirs = best(lambda: draw_from(roster, 1_000_000), lambda: base.execute(wanted).fetchall())
        base.execute(f"create table kept as from {rows}")
        wanted = "select id, stratum from kept where status = 'OK' order by random() limit 50000"
        (loaded,) = best(lambda: base.execute(wanted).fetchall())
    figure("order_by_random_1e6_cpu_s", theirs, "s")
    figure("draw_1e6_vs_order_by_random", ours / theirs, "times the CPU")
    figure("draw_1e6_vs_order_by_random_in_memory", ours / loaded, "times the CPU of a table already loaded")


def growth() -> None:
    """The exponent of CPU over rows, from 10^5 to 10^7 (rows read, tickets, selection), and the memory of the largest."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "small" / "roster.csv", Path(folder) / "large" / "roster.csv"
        for path, rows in ((small, 100_000), (large, 10_000_000)):
            path.parent.mkdir()
            write_roster(path, rows)
        (few,) = best(lambda: draw_from(small, 100_000))
        many = cpu(lambda: draw_from(large, 10_000_000))
    figure("draw_1e7_cpu_s", many, "s")
    figure("growth_exponent", log10(many / few) / 2, "")


def inspectors(pools: int, per_pool: int) -> list[InspectorRow]:
    """Each pool serves one district."""
    return [
        InspectorRow(f"I{n:04d}", "D1", frozenset({"GENERAL"}), frozenset({f"T{n % pools:02d}"}), f"{n:016x}")
        for n in range(pools * per_pool)
    ]


def seats() -> None:
    """10^5 jobs of two seats in 40 pools of 50 inspectors, and how even the loads are."""
    jobs = ids(100_000)
    towns = {job: f"T{number % POOLS:02d}" for number, job in enumerate(jobs)}
    slots = [Slot(("D1",), "GENERAL")] * 2
    seating = Seating("sha256", SEED, slots, inspectors(POOLS, PER_POOL), towns, (), 10_000)
    figure("teams_1e5_cpu_s", cpu(lambda: seating.seat_all(jobs)), "s")
    mean = 2 * len(jobs) / (POOLS * PER_POOL)
    spread = max(abs(load - mean) for load in seating.load.values())
    figure("teams_1e5_load_spread", spread, f"visits from the mean of {mean:g}, at most {SPREAD}")


def verify() -> None:
    """The stand-alone verifier over 10^6 rows with 5·10^4 drawn and seated."""
    with tempfile.TemporaryDirectory() as folder:
        made, commit = write_draw(Path(folder) / "draw", 1_000_000)
        line = [sys.executable, "-I", str(VERIFIER), str(made), "--commit", commit, "--head", commit]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(line, capture_output=True, text=True, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if not done.stdout.startswith(f"OK commit {commit}"):
        raise SystemExit(done.stdout)
    figure("verify_1e6_cpu_s", after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, "s")


def sm3() -> None:
    """How much more SM3 costs, on 10^5 rows."""
    roster = Roster.of([RosterRow(code, "A", "OK", "T", "0" * 16) for code in ids(100_000)])
    plain, chinese = best(
        lambda: select_objects("sha256", SEED, roster, {"A": (1, 20)}),
        lambda: select_objects("sm3", SEED, roster, {"A": (1, 20)}),
    )
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
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"measured at {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, load {load}", file=sys.stderr)  # noqa: TID251
    sys.exit(run_parts({name: [__file__, "--part", name] for name in PARTS} | OTHERS, sys.argv[1:]))
