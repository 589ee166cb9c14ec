"""What does it cost to freeze and draw at national scale? Fills an SQLite register, then works on it in a child process.

One JSON line per figure: CPU seconds and peak memory of the child alone, the file of the database being made before.
`bench_freeze.py 1000000` freezes so many rows; `bench_freeze.py 10000000 draw` freezes, draws 5 % of them, and seats two
inspectors each (10^7 rows take some five minutes and 8 GB of temporary disk). `make bench-draw` runs both.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from math import log10
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from mingcha.draws import actions
from mingcha.draws.schemas.draws import DrawIn
from mingcha.identity import actions as identity
from mingcha.identity.models import Certificate, Person
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.ctx import Actor, Ctx
from mingcha.kernel.db import db, transaction
from mingcha.kernel.permission import Role
from mingcha.plans.models import Plan, Task
from mingcha.registers.models import Inspector
from tools.figures import cpu, figure, office

POOLS, PER_POOL = 40, 50
PRIME = 99_999_989  # the codes come in no order
ROWS = """
INSERT INTO registers_object (id, name, uscc, kind, district, risk_class, status, version, updated_at)
WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < :rows)
SELECT printf('0193c0de-%04x-7000-8000-%012x', n / 65536, n), '示例' || n, printf('91320623MA%08d', n * 48271 % :prime),
 'enterprise', printf('示例镇%02d', n % :pools), 'A', 'open', 1, '2026-06-15 02:00:00.000000' FROM numbers
"""


def fill(app: Flask, ctx: Ctx, rows: int) -> tuple[str, str, str]:
    """A register of so many objects and 2,000 inspectors, and a task in force: ids of task, planner and department."""
    with app.app_context():
        db.create_all()
        with transaction() as session:
            session.execute(text("PRAGMA cache_size = -1000000"))
            lead = identity.create_department(ctx=ctx, name="示例局").id
            about: dict[str, Any] = {"ctx": ctx, "name": "示例", "department_id": lead, "roles": (Role.PLANNER,)}
            planner = identity.create_person(username="planner", password_hash="x", **about).id  # noqa: S106
            session.execute(text(ROWS), {"rows": rows, "prime": PRIME, "pools": POOLS})
            staff(session, ctx, lead)
            plan = planned(ctx, lead, planner)
            session.add(plan)
            session.flush()
            task = to_draw(ctx, plan, planner)
            session.add(task)
            session.flush()
            return task.id, planner, lead


def staff(session: Session, ctx: Ctx, lead: str) -> None:
    """40 pools of 50 inspectors, each for one town."""
    today, now = ctx.clock.today(), ctx.clock.now()
    people, papers, listed = [], [], []
    for number in range(POOLS * PER_POOL):
        who, paper = ctx.ids.new(), f"示例{number:04d}"
        held = {"valid_from": date(today.year - 1, 1, 1), "valid_to": date(today.year + 1, 12, 31)}
        works = {"qualifications": [], "specialties": [], "districts": [f"示例镇{number % POOLS:02d}"]}
        people.append({"id": who, "username": f"i{number}", "name": "示例", "department_id": lead, "created_at": now})
        papers.append(
            {
                "id": ctx.ids.new(),
                "person_id": who,
                "number": paper,
                "kind": "admin",
                "issuer": "示例",
                "created_at": now,
            }
            | held
        )
        listed.append(
            {"id": who, "department_id": lead, "certificate_no": paper, "kind": "civil_servant", "updated_at": now}
            | works
        )
    for model, rows in ((Person, people), (Certificate, papers), (Inspector, listed)):
        session.execute(insert(model), rows)


def planned(ctx: Ctx, lead: str, planner: str) -> Plan:
    """A plan in force."""
    now = ctx.clock.now()
    return Plan(
        id=ctx.ids.new(),
        number="P",
        year=now.year,
        title="示例",
        kind="internal",
        region="RD",
        department_id=lead,
        state="in_force",
        published_at=now,
        created_at=now,
        created_by=planner,
    )


def to_draw(ctx: Ctx, plan: Plan, planner: str) -> Task:
    """A task over the whole register, 5 % of it."""
    return Task(
        id=ctx.ids.new(),
        plan_id=plan.id,
        number="T",
        title="示例",
        lead_department_id=plan.department_id,
        draw_type="undirected",
        method="onsite",
        scope={"districts": [], "industries": [], "kinds": [], "risk_classes": []},
        ratios={"A": [1, 20]},
        seats=[{"departments": [plan.department_id], "qualification": ""}] * 2,
        window_from=ctx.clock.today(),
        window_to=ctx.clock.today(),
        state="approved",
        created_at=ctx.clock.now(),
        created_by=planner,
    )


def work(folder: str, rows: int, draws: bool, task: str, planner: str, lead: str) -> None:
    """The measured half: freeze, kept files and Merkle roots included; and draw, seats and kept rows included."""
    app, ctx = office(Path(folder))
    clock = FixedClock(ctx.clock.now())
    acting = replace(ctx, actor=Actor(planner, "示例", frozenset({Role.PLANNER}), lead), clock=clock)
    draw = ctx.ids.new()
    choices = DrawIn().load({"id": draw, "task_id": task, "mode": "open"})
    wanted = {name: value for name, value in choices.items() if name not in ("id", "task_id")}
    found = {}
    with app.app_context():
        with transaction():
            actions.configure_draw(draw, task, ctx=acting, region="RD", **wanted)
        found["freeze_cpu_s"] = cpu_of_act(lambda: actions.freeze_roster(draw, ctx=acting))
        found["freeze_rss_mb"] = peak()
        if draws:
            clock.advance(timedelta(minutes=2))
            dice = [("DICE", "63454663906203101694")]
            found["draw_cpu_s"] = cpu_of_act(lambda: check(actions.enter_seed(draw, dice, [], ctx=acting).drawn, rows))
            found["rss_mb"] = peak()
    print(json.dumps(found))


def check(drawn: int, rows: int) -> None:
    """5 % must have been drawn."""
    if drawn != rows // 20:
        raise SystemExit("the draw is wrong")


def cpu_of_act(act: Callable[[], object]) -> float:
    """CPU seconds of one act in a transaction of its own, commit included."""

    def work() -> None:
        with transaction():
            act()

    return cpu(work)


def peak() -> float:
    """The most memory that this program has had, in MB (ru_maxrss would also count the parent's, from before the start)."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else 0.0


def measured(rows: int, draws: bool) -> dict[str, float]:
    """Fills here, works in a child, so that its memory is its own."""
    with tempfile.TemporaryDirectory() as folder:
        app, ctx = office(Path(folder))
        found = fill(app, ctx, rows)
        line = [sys.executable, __file__, "--work", folder, str(rows), "draw" if draws else "freeze", *found]
        done = subprocess.run(line, check=True, stdout=subprocess.PIPE, text=True)
        answer: dict[str, float] = json.loads(done.stdout)
        return answer


def main(rows: int, draws: bool) -> None:
    """The figures of so many rows; with `draw` also how the cost grows from a hundredth of them."""
    name = f"1e{len(str(rows)) - 1}"
    found = measured(rows, draws)
    figure(f"freeze_{name}_cpu_s", found["freeze_cpu_s"], "s")
    figure(f"freeze_{name}_rss_mb", found["freeze_rss_mb"], "MB")
    if draws:
        whole = found["freeze_cpu_s"] + found["draw_cpu_s"]
        figure(f"freeze_and_draw_{name}_cpu_s", whole, "s")
        figure(f"freeze_and_draw_{name}_rss_mb", found["rss_mb"], "MB")
        small = measured(rows // 100, draws)
        figure("freeze_and_draw_growth_exponent", log10(whole / (small["freeze_cpu_s"] + small["draw_cpu_s"])) / 2, "")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--work"]:
        work(sys.argv[2], int(sys.argv[3]), sys.argv[4] == "draw", *sys.argv[5:])
    else:
        main(int(float(sys.argv[1])), sys.argv[2:] == ["draw"])
