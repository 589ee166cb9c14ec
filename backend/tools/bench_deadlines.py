"""What does one look at the deadlines cost over 10^6 results that wait? Prints JSON lines: a scan that finds nothing new, and the first one.

The results lie on SQLite, due over two years around today, a twentieth of them within the days that are told of. `ROWS=100000` is a smaller office.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from mingcha.identity.models import Department
from mingcha.kernel.clock import CHINA, FixedClock
from mingcha.kernel.db import db, transaction
from mingcha.notices.jobs import scan
from tools.figures import figure, office

ROWS = int(os.environ.get("ROWS", "1000000"))
TODAY = date(2026, 6, 15)
DEPARTMENT = "0197ec00-0000-7000-8000-000000000001"


def results() -> Iterator[tuple[Any, ...]]:
    """Waiting results, most of them due later than anybody is told of."""
    for number in range(ROWS):
        id_ = f"0197ec00-0000-7000-8000-{number:012x}"
        due = TODAY + timedelta(days=number * 7919 % 700 - 20)
        name = f"示例{number}"
        yield id_, id_, DEPARTMENT, id_, name, id_, f"{number:018d}", due.isoformat()


def fill(path: Path) -> None:
    """Writes them past the house's doors: this bench asks what reading costs."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.executemany(
        "INSERT INTO publication_publication (id, inspection_id, department_id, object_id, object_name, task_id, number, due_on, "
        "region, workdays, article, produced_on, completed_on, starts_on, soon_on, provisional, state, conclusions, opened_at, marks, version) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'RD', 20, 'x', '2026-06-01', '2026-06-01', '2026-06-01', NULL, 0, 'pending', '[]', "
        "'2026-06-01 00:00:00.000000', 0, 1)",
        results(),
    )
    connection.execute("ANALYZE")
    connection.commit()
    connection.close()


def main() -> int:
    """Fills, scans twice."""
    with tempfile.TemporaryDirectory() as name:
        folder, clock = Path(name), FixedClock(datetime(2026, 6, 15, 10, tzinfo=CHINA))
        app, ctx = office(folder, clock=clock)
        with app.app_context():
            db.create_all()
            with transaction() as session:
                session.add(Department(id=DEPARTMENT, name="示例局", parent_id=None, duties=[], created_at=clock.now()))
            db.session.remove()
            fill(folder / "bench.sqlite3")
            for what in ("first_deadline_scan_1e6", "deadline_scan_1e6"):
                began, told = time.process_time(), scan(ctx=ctx)
                figure(f"{what}_s", time.process_time() - began, "s", told=told)
            db.session.remove()
    return 0


if __name__ == "__main__":
    sys.exit(main())
