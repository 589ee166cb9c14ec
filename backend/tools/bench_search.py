"""What does the auditor's search cost over a million inspections, on both databases? One line each; needs the test requirements."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # the tests' own PostgreSQL

from mingcha.dossiers.bench import FULL, search_figure  # noqa: E402
from tests.postgres import running_cluster  # noqa: E402


def main() -> int:
    """`--small` stays at 10^5 inspections."""
    rows = FULL // 10 if "--small" in sys.argv else FULL
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        print(json.dumps(search_figure(f"sqlite:///{place}/bench.sqlite3", rows, place / "sqlite")), flush=True)
        with running_cluster() as cluster:
            print(json.dumps(search_figure(cluster.create("bench_search"), rows, place / "postgres")), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
