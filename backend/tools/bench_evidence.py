"""What do evidence, its proofs and its review cost? `make bench-evidence` prints one JSON line per figure.

`dossier`: a visit with 60 photos of together 200 MB on a checklist of 40 items, exported and printed (CPU). `verify`: the same bag, checked by
the stand-alone verifier in a process of its own (wall clock and memory). `log`: appending to and proving from a log of 10^6 leaves.
`pictures`: the safe copies of a photo of 12 megapixels. `review`: the reviewer's search over 10^6 inspections.
`bench_evidence.py verify log` runs only these parts, each in a process of its own.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools.figures import ROOT, figure, run_parts

VERIFIER = ROOT / "backend" / "verifiers" / "verify_dossier.py"
PARTS = {
    "dossier": [str(Path(__file__).with_name("bench_dossier.py"))],
    "verify": [__file__, "--verify"],
    "log": ["-m", "mingcha.transparency.bench"],
    "pictures": ["-m", "mingcha.evidence.bench"],
    "review": ["-m", "mingcha.dossiers.bench"],
}
# The peak is read from the process's own memory: what wait4 says may be that of the parent it was forked from.
MEASURED = """
import runpy, sys
sys.argv = sys.argv[1:]
try: runpy.run_path(sys.argv[0], run_name="__main__")
except SystemExit as end: code = end.code
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")), file=sys.stderr)
sys.exit(code)
"""


def verify() -> None:
    """Plays and exports the visit of bench_dossier.py, and checks its bag."""
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
        start = time.monotonic()
        line = [sys.executable, "-I", "-c", MEASURED, str(VERIFIER), str(bag), "--json"]
        done = subprocess.run(line, capture_output=True, text=True, check=False)
        seconds = time.monotonic() - start
    if done.returncode or json.loads(done.stdout)["faults"]:
        raise SystemExit(done.stdout + done.stderr)
    figure("verify_200mb_s", seconds, "s")
    figure("verify_200mb_rss_mb", int(done.stderr.split()[-1]) / 1024, "MB")


if __name__ == "__main__":
    if sys.argv[1:] == ["--verify"]:
        verify()
    else:
        sys.exit(run_parts(PARTS, sys.argv[1:]))
