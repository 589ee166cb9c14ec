"""What do the office's lists, searches, tables and public pages cost over 10^6 objects and 10^6 inspections? One JSON line per figure.

Every page is asked for over HTTP in this process, by the person whose work it is, at its beginning, its middle and its end; the figure is the
dearest of them, each at the best of three. CPU milliseconds on SQLite; on a database named as the first word, milliseconds by the clock, because a server of
its own works for it. `ROWS=100000` is a smaller office.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from mingcha.demo.county import PASSWORD, REGION
from mingcha.demo.load import load_county
from mingcha.kernel.clock import CHINA, FixedClock
from mingcha.kernel.db import Base, db, reading
from mingcha.kernel.pages import cursor_of
from mingcha.registers.actions import index_objects
from mingcha.reports import queries as reports
from tools.copied_rows import key
from tools.figures import cpu, figure, office
from tools.full_office import FullOffice

ROWS = int(os.environ.get("ROWS", "1000000"))
SIZE = f"{ROWS:.0e}".replace("+0", "")
TIMES, SLOW_S = 3, 1.0
TODAY = date(2026, 11, 2)
UNTIL = date(2026, 12, 31)


@dataclass(frozen=True, slots=True)
class Listed:
    """A list's address, whose work it is, and where its rows lie: `key` in `table`, those that `where` fits. No table: one page."""

    name: str
    who: str
    path: str
    table: str = ""
    key: tuple[str, ...] = ()
    where: str = "1 = 1"
    descending: bool = False


LISTS = (
    Listed("objects", "bo", "/api/v1/objects", "registers_object", ("id",)),
    Listed("object_facets", "bo", "/api/v1/objects/facets"),
    Listed("inspections", "bo", "/api/v1/inspections", "inspections_inspection", ("due_on", "id")),
    Listed("inspections_sealed", "bo", "/api/v1/inspections?state=sealed", "inspections_inspection", ("due_on", "id")),
    Listed("inspections_of_all", "dai", "/api/v1/inspections", "inspections_inspection", ("due_on", "id")),
    Listed("inspections_of_small", "otto", "/api/v1/inspections", "inspections_inspection", ("due_on", "id")),
    Listed("inspections_search", "bo", "/api/v1/inspections?q=鹤菊"),
    Listed("inspections_search_common", "dai", "/api/v1/inspections?q=加油"),
    Listed("review_queue", "bo", "/api/v1/review-queue", "inspections_inspection", ("due_on", "id")),
    Listed("plans", "qing", "/api/v1/plans", "plans_plan", ("year", "id"), descending=True),
    Listed("tasks", "qing", "/api/v1/tasks", "plans_task", ("created_at", "id"), descending=True),
    Listed("draws", "dai", "/api/v1/draws", "draws_draw", ("created_at", "id"), descending=True),
    Listed("leads", "bo", "/api/v1/leads", "leads_lead", ("received_at", "id")),
    Listed("leads_waiting", "bo", "/api/v1/leads?group=waiting", "leads_lead", ("received_at", "id")),
    Listed("leads_of_all", "dai", "/api/v1/leads", "leads_lead", ("received_at", "id")),
    Listed("leads_counts", "bo", "/api/v1/leads/counts"),
    Listed("copy_notices", "bo", "/api/v1/copy-notices", "leads_copy_notice", ("id",)),
    Listed("follow_ups", "bo", "/api/v1/follow-ups", "follow_up_follow_up", ("id",)),
    Listed("follow_ups_open", "dai", "/api/v1/follow-ups?state=open", "follow_up_follow_up", ("id",)),
    Listed("penalties", "bo", "/api/v1/penalties", "follow_up_penalty", ("id",)),
    Listed("publications", "bo", "/api/v1/publications", "publication_publication", ("id",), descending=True),
    Listed(
        "publications_late",
        "bo",
        "/api/v1/publications?state=overdue",
        "publication_publication",
        ("id",),
        descending=True,
    ),
    Listed("publications_of_all", "dai", "/api/v1/publications", "publication_publication", ("id",), descending=True),
    Listed("publications_search", "bo", "/api/v1/publications?q=鹤菊"),
    Listed("publications_search_common", "bo", "/api/v1/publications?q=加油"),
    Listed("deadlines", "bo", "/api/v1/deadlines"),
    Listed("deliveries", "bo", "/api/v1/deliveries", "publication_delivery", ("id",), descending=True),
    Listed("channels", "bo", "/api/v1/channels"),
    Listed("ledger", "dai", "/api/v1/ledger?from=2026-01-01&to=2026-12-31", "dossiers_search_row", ("at", "no")),
    Listed(
        "ledger_of_one",
        "bo",
        "/api/v1/ledger?from=2026-01-01&to=2026-12-31",
        "dossiers_search_row",
        ("at", "no"),
    ),
    Listed("obligations", "bo", "/api/v1/obligations", "obligations_obligation", ("due_on", "inspection_id")),
    Listed("obligations_of_all", "dai", "/api/v1/obligations", "obligations_obligation", ("due_on", "inspection_id")),
    Listed("notices", "bo", "/api/v1/notices", "notices_recipient", ("notice_id",), descending=True),
    Listed("trail", "jian", "/api/v1/audit", "kernel_audit_entry", ("at", "seq"), descending=True),
    Listed("trail_of_person", "jian", "/api/v1/audit?who=薄", "kernel_audit_entry", ("at", "seq"), descending=True),
    Listed("trail_of_nobody", "jian", "/api/v1/audit?who=没有"),
    Listed("trail_of_kind", "jian", "/api/v1/audit?subject_kind=device"),
    Listed("trail_until", "jian", "/api/v1/audit?to=2026-01-05"),
    Listed("readings", "dai", "/api/v1/readings", "readings_access", ("at", "id"), descending=True),
    Listed("custody", "dai", "/api/v1/custody"),
    Listed("readings_of_person", "dai", "/api/v1/readings?who=没有"),
    Listed("search_everything", "bo", "/api/v1/search?q=鹤菊"),
    Listed("search_everything_common", "qing", "/api/v1/search?q=加油"),
    Listed("search_by_number", "dai", "/api/v1/search?q=3206232026"),
    Listed("overview", "bo", "/api/v1/overview"),
    Listed("overview_of_all", "dai", "/api/v1/overview"),
    Listed("portal", "", "/portal"),
    Listed("portal_search", "", "/portal/search?q=鹤菊"),
    Listed("portal_search_common", "", "/portal/search?q=加油"),
    Listed("portal_business", "", f"/portal/business/{key(5, 0)}"),
    Listed("portal_areas", "", "/portal/areas"),
    Listed("portal_area", "", "/portal/areas/示例镇3", "publication_snapshot", ("published_on", "id"), descending=True),
    Listed("portal_plans", "", "/portal/plans"),
    Listed("portal_draws", "", "/portal/draws"),
    Listed(
        "portal_data", "", "/portal/data/results.json", "publication_snapshot", ("published_on", "id"), descending=True
    ),
    Listed("portal_feed", "", "/portal/feed.atom"),
    Listed("portal_sitemap", "", "/sitemap.xml"),
)


def main(words: list[str]) -> int:
    """Fills, then asks for the pages named (all of them if none is); 1 if one could not be read."""
    url = next((word for word in words if "://" in word), "")
    names = [word for word in words if "://" not in word]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(os.environ.get("BENCH_FOLDER", name))
        clock = FixedClock(datetime_of(TODAY))
        known = (folder / "bench.sqlite3").exists()
        app, _ = office(folder, url, clock)
        with app.app_context():
            if not known:
                fill(app)
        gc.collect()
        gc.freeze()
        failed = pages(app, names, bool(url)) + tables(app, names)
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
    return 1 if failed else 0


def datetime_of(day: date) -> datetime:
    """Noon of a day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=CHINA)


def fill(app: Flask) -> None:
    """The sample county, and beside it the office."""
    began = time.process_time()
    db.create_all()
    load_county(TODAY)
    db.session.remove()
    FullOffice(ROWS).write()
    index_objects()
    if db.engine.dialect.name == "postgresql":  # where a server of an office keeps its own statistics
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))
    print(f"filled: {time.process_time() - began:.0f} s", file=sys.stderr)


def pages(app: Flask, names: list[str], by_clock: bool) -> int:
    """Every list at its beginning, middle and end; how many could not be read."""
    clients, failed = {"": app.test_client()}, 0
    for one in LISTS:
        if names and one.name not in names:
            continue
        if one.who not in clients:
            clients[one.who] = signed_in(app, one.who)
        with app.app_context(), reading():
            asked = dict(cursors(one))
        told = {}
        for place, cursor in asked.items():
            took = milliseconds(partial(ask, clients[one.who], one.path, cursor), by_clock)
            told[place] = None if took is None else round(took, 1)
        failed += None in told.values()
        figure(
            f"{one.name}_{SIZE}_ms",
            max((value for value in told.values() if value is not None), default=-1),
            "ms",
            **told,
        )
    return failed


def cursors(one: Listed) -> Iterator[tuple[str, str | None]]:
    """The beginning, and the cursors in the middle of the list and before its last rows."""
    yield "first", None
    if not one.table:
        return
    table = Base.metadata.tables[one.table]
    columns = [table.columns[name] for name in one.key]
    count = db.session.execute(select(func.count()).select_from(table)).scalar_one()
    order = [column.desc() if one.descending else column for column in columns]
    for place, offset in (("middle", count // 2), ("last", max(0, count - 600))):
        found = db.session.execute(
            select(*columns).where(text(one.where)).order_by(*order).offset(offset).limit(1)
        ).one()
        yield place, cursor_of(found)


def ask(client: FlaskClient, path: str, cursor: str | None) -> bool:
    """One page; False if it was refused."""
    address = path if cursor is None else f"{path}{'&' if '?' in path else '?'}cursor={cursor}"
    reply = client.get(address)
    if reply.status_code != 200:
        print(f"{address}: {reply.status_code} {reply.get_data(as_text=True)[:200]}", file=sys.stderr)
    reply.close()
    return reply.status_code == 200


def milliseconds(work: Callable[[], bool], by_clock: bool) -> float | None:
    """The best of some times (one if it takes a second); None if it failed."""
    measure, found = time.perf_counter if by_clock else time.process_time, []
    for _ in range(TIMES):
        start = measure()
        if not work():
            return None
        found.append(measure() - start)
        if found[-1] > SLOW_S:
            break
    return min(found) * 1_000


def signed_in(app: Flask, username: str) -> FlaskClient:
    """A client of one of the county's people."""
    client = app.test_client()
    reply = client.post("/api/v1/auth/session", json={"username": username, "password": PASSWORD})
    if reply.status_code >= 300:
        raise SystemExit(f"{username}: {reply.get_data(as_text=True)}")
    return client


def tables(app: Flask, names: list[str]) -> int:
    """Each table of the year for the whole region, and the indicators."""
    with app.app_context(), reading():
        asked: dict[str, Callable[[], object]] = {
            f"table_{one}": partial(table, one) for one in reports.book()["tables"]
        }
        asked["indicators"] = partial(reports.get_indicators, REGION, TODAY.year, until_on=UNTIL, scope=None)
        for name, work in asked.items():
            if not names or name in names:
                figure(f"{name}_{SIZE}_s", min(cpu(work) for _ in range(TIMES)), "s")
    return 0


def table(name: str) -> object:
    """One table of the year."""
    return reports.get_table(reports.Asked(name, REGION, TODAY.year, "year", "all", UNTIL, None))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
