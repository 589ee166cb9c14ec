"""What do evidence, its proofs and its review cost? `make bench-evidence` prints one JSON line per figure.

`dossier`: a visit with 60 photos of together 200 MB on a checklist of 40 items, exported and printed (CPU). `verify`: the same bag, checked by
the stand-alone verifier in a process of its own (wall clock and memory). `log`: appending to and proving from a log of 10^6 leaves.
`pictures`: CPU of this process and its children for the safe copies of a photo of 12 megapixels. `review`: the reviewer's search over
10^6 inspections. `bench_evidence.py verify log` runs only these parts, each in a process of its own.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import io
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
VERIFIER = ROOT / "backend" / "verifiers" / "verify_dossier.py"
ROUNDS = 5


def main(names: list[str]) -> int:
    """Runs the parts named, or all; 1 if one of them failed."""
    failed = 0
    for name in names or PARTS:
        done = subprocess.run([sys.executable, __file__, "--part", name], cwd=ROOT, check=False)
        failed |= done.returncode != 0
    return failed


def figure(name: str, value: float, unit: str, **more: Any) -> None:
    """One line of the agreed form."""
    print(json.dumps({"figure": name, "value": round(value, 3), "unit": unit, **more}), flush=True)


def cpu(work: Callable[[], object]) -> float:
    """CPU seconds of this process and of the children it waited for."""

    def spent() -> float:
        both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(one.ru_utime + one.ru_stime for one in both)

    start = spent()
    work()
    return spent() - start


def dossier() -> None:
    """What `bench_dossier.py` prints: a bag of 60 photos, and a record of 40 items as PDF."""
    subprocess.run([sys.executable, str(Path(__file__).with_name("bench_dossier.py"))], cwd=ROOT, check=True)


def verify() -> None:
    """The same bag, checked by the stand-alone verifier in a process of its own."""
    from mingcha.app import create_app
    from mingcha.cli import dossiers as command
    from mingcha.cli.context import system_ctx
    from mingcha.settings import Settings
    from mingcha.transparency.jobs import keep_log
    from tools.bench_dossier import play

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            env="test", data_dir=Path(folder), database_url=f"sqlite:///{folder}/bench.sqlite3", scheduler=False
        )
        app, bag = create_app(settings), Path(folder, "bag")
        visit = play(app)
        with app.app_context():
            keep_log(ctx=system_ctx(app, "zh"))
            command.run_export(argparse.Namespace(inspection=visit, out=bag, lang="zh"), app)
        _verify(bag)


# The peak is read from the process's own memory: what wait4 says may be that of the parent it was forked from.
MEASURED = """
import runpy, sys
sys.argv = sys.argv[1:]
try: runpy.run_path(sys.argv[0], run_name="__main__")
except SystemExit as end: code = end.code
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")), file=sys.stderr)
sys.exit(code)
"""


def _verify(bag: Path) -> None:
    line = [sys.executable, "-I", "-c", MEASURED, str(VERIFIER), str(bag), "--json"]
    start = time.monotonic()
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    seconds = time.monotonic() - start
    if done.returncode or json.loads(done.stdout)["faults"]:
        raise SystemExit(done.stdout + done.stderr)
    figure("verify_200mb_s", seconds, "s")
    figure("verify_200mb_rss_mb", int(done.stderr.split()[-1]) / 1024, "MB")


def log() -> None:
    """What `python -m mingcha.transparency.bench` prints."""
    subprocess.run([sys.executable, "-m", "mingcha.transparency.bench"], cwd=ROOT, check=True)


def pictures() -> None:
    """The two safe copies of a noisy photo of 12 megapixels, through evidence's own door."""
    from PIL import Image

    from mingcha.evidence.actions import images
    from mingcha.kernel.storage import MemoryStore

    out = io.BytesIO()
    small = Image.effect_noise((1000, 750), 60).convert("RGB")
    small.resize((4000, 3000), Image.Resampling.BILINEAR).save(out, "JPEG", quality=88)
    data = out.getvalue()
    store, sha256 = MemoryStore(), hashlib.sha256(data).hexdigest()
    store.put(f"sha256/{sha256}", data)
    with tempfile.TemporaryDirectory() as folder:

        def judge() -> None:
            if not images.judge_image(sha256, store=store, folder=Path(folder)).ok:
                raise SystemExit("the picture was refused")

        judge()  # the pool starts once in a server's life
        figure("derivative_12mp_cpu_ms", median(cpu(judge) for _ in range(ROUNDS)) * 1000, "ms", bytes=len(data))


def review() -> None:
    """The reviewer's search, once it is there: `mingcha.dossiers.bench` makes its rows and prints its figure."""
    if importlib.util.find_spec("mingcha.dossiers.bench") is None:
        print("the reviewer's search has no bench yet", file=sys.stderr)
        return
    subprocess.run([sys.executable, "-m", "mingcha.dossiers.bench"], cwd=ROOT, check=True)


PARTS: dict[str, Callable[[], None]] = {
    "dossier": dossier,
    "verify": verify,
    "log": log,
    "pictures": pictures,
    "review": review,
}

if __name__ == "__main__":
    if sys.argv[1:2] == ["--part"]:
        PARTS[sys.argv[2]]()
    else:
        sys.exit(main(sys.argv[1:]))
