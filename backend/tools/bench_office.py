"""What does the office's daily work cost over 10^6 objects? `make bench-office` prints one JSON line per figure.

`registers`: the import of a GB18030 file of 10^6 objects through the real command (CPU and memory of its process, the search's postings
included), then list pages at any depth and searches by part of a name over what it wrote (CPU of the query, the dearest of many).
`record`: every list, search, table and public page over 10^6 inspections. `review`: the reviewer's search over as many.
`deadlines`: one look at 10^6 results that wait. `desk`: the weight of the desk's first load.
`bench_office.py registers` runs only this part; others stand beside it in PARTS, each in a process of its own. `ROWS=100000` is a smaller office.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tools.figures import ROOT, figure, run_parts
from tools.full_office import TRADES, name_of

ROWS = int(os.environ.get("ROWS", "1000000"))
PARTS = {
    "registers": [__file__, "--registers"],
    "record": [str(Path(__file__).with_name("bench_record.py"))],
    "review": ["-m", "mingcha.dossiers.bench"],
    "deadlines": [str(Path(__file__).with_name("bench_deadlines.py"))],
    "desk": [__file__, "--desk"],
}
RARE = ("鹤菊", "菊鹤", "宝竹松", "没有")
COMMON = ("示例", "加油", "东方", "有限公司", "海天")
TIMES = 5


def lines() -> Iterator[list[str]]:
    """Header and so many right rows, with names as businesses have them."""
    from mingcha.registers.bench import HEADER, row

    yield list(HEADER)
    for number in range(ROWS):
        cells = row(number + 1)
        trade = TRADES[number % len(TRADES)]
        cells[0], cells[5], cells[6] = name_of(number), "", trade
        cells[7] = f"示例镇{number % 14}"
        yield cells


def registers() -> None:
    """Imports, then reads."""
    from mingcha.registers.bench import run, write

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        environment = {**os.environ, "MINGCHA_DATA": str(place / "data"), "MINGCHA_SCHEDULER": "off"}
        write(place / "objects.csv", lines())
        code, cpu, kilobytes = run(place / "objects.csv", environment)
        if code:
            raise SystemExit("the import left rows out")
        figure("import_1e6_cpu_s", cpu, "s")
        figure("import_1e6_rss_mb", kilobytes / 1024, "MB")
        (place / "objects.csv").unlink()
        read(environment)


def read(environment: dict[str, str]) -> None:
    """List pages from the first to the last, with and without filters, and searches."""
    from mingcha.app import create_app
    from mingcha.kernel.db import reading
    from mingcha.registers import queries
    from mingcha.settings import Settings

    app = create_app(Settings.from_env(environment))
    filters: list[dict[str, Any]] = [{}, {"district": "示例镇3"}, {"industry": "药店", "risk_class": "D"}]
    with app.app_context(), reading():
        gc.freeze()
        pages = [(query, cursor) for query in filters for cursor in _depths(queries.list_objects, query)]
        figure("objects_page_1e6_ms", _dearest(queries.list_objects, pages), "ms")
        for name, words in (("common", COMMON), ("rare", RARE)):
            asked: list[tuple[dict[str, Any], str | None]] = [({"q": word}, None) for word in words]
            figure(f"objects_search_{name}_1e6_ms", _dearest(queries.list_objects, asked), "ms")
        asked = [({"q": word, "district": "示例镇5"}, None) for word in (*COMMON, *RARE)]
        figure("objects_search_filtered_1e6_ms", _dearest(queries.list_objects, asked), "ms")


def _depths(pages: Any, query: dict[str, Any]) -> Iterator[str | None]:
    """The cursor of every 500th page: so many lie behind one another to the end."""
    cursor, number = None, 0
    while True:
        if number % 500 == 0:
            yield cursor
        cursor, number = pages(**query, cursor=cursor, limit=200).next, number + 1
        if cursor is None:
            return


def _dearest(ask: Any, asked: Sequence[tuple[dict[str, Any], str | None]]) -> float:
    """Milliseconds of CPU of the dearest question, each taken at its best of some times."""
    found = []
    for query, cursor in asked:
        best = []
        for _ in range(TIMES):
            start = time.process_time()
            ask(**query, cursor=cursor, limit=50)
            best.append(time.process_time() - start)
        found.append(min(best) * 1_000)
    return max(found)


def desk() -> None:
    """Brotli weight of what the desk and the phone load first."""
    subprocess.run(["npm", "run", "--silent", "size"], cwd=ROOT / "pwa", check=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["--registers"]:
        registers()
    elif sys.argv[1:] == ["--desk"]:
        desk()
    else:
        sys.exit(run_parts(PARTS, sys.argv[1:]))
