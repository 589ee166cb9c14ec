"""How much does freezing a million rows cost? Fills an SQLite register, then freezes it in a process of its own.

One JSON line per figure; `make bench-draw` runs it last. CPU seconds and peak memory of the freeze alone.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import insert

from mingcha.app import create_app
from mingcha.draws import actions
from mingcha.draws.schemas.draws import DrawIn
from mingcha.identity import actions as identity
from mingcha.kernel.ctx import Actor, Ctx
from mingcha.kernel.db import db, transaction
from mingcha.kernel.permission import Role
from mingcha.plans.models import Plan, Task
from mingcha.registers.models import InspectionObject
from mingcha.settings import Settings

ROWS = 1_000_000
TOWNS = [f"示例镇{number:02d}" for number in range(40)]


def office(folder: Path) -> tuple[Flask, Ctx]:
    """An app over an SQLite file in the folder, and its system's context."""
    url = f"sqlite:///{folder / 'bench.sqlite3'}"
    app = create_app(Settings(env="test", data_dir=folder, database_url=url, store="memory", scheduler=False))
    parts = app.extensions["mingcha"]
    return app, Ctx(actor=Actor.system(), clock=parts.clock, ids=parts.ids, chance=parts.chance)


def fill(app: Flask, ctx: Ctx) -> tuple[str, str, str]:
    """A register of ROWS objects and a task in force: ids of task, planner and department."""
    with app.app_context():
        db.create_all()
        with transaction() as session:
            lead = identity.create_department(ctx=ctx, name="示例局").id
            about: dict[str, Any] = {"ctx": ctx, "name": "示例", "department_id": lead, "roles": (Role.PLANNER,)}
            planner = identity.create_person(username="planner", password_hash="x", **about).id  # noqa: S106
            session.execute(insert(InspectionObject), [thing(ctx, number) for number in range(ROWS)])
            plan = planned(ctx, lead, planner)
            session.add(plan)
            session.flush()
            task = to_draw(ctx, plan, planner)
            session.add(task)
            session.flush()
            return task.id, planner, lead


def thing(ctx: Ctx, number: int) -> dict[str, Any]:
    """One row of the register."""
    return {
        "id": ctx.ids.new(),
        "name": f"示例{number}",
        "uscc": f"91320623MA{number:08d}",
        "kind": "enterprise",
        "district": TOWNS[number % len(TOWNS)],
        "risk_class": "A",
        "status": "open",
        "updated_at": ctx.clock.now(),
    }


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


def freeze(folder: str, task: str, planner: str, lead: str) -> None:
    """The measured half: set up and freeze, kept files and Merkle roots included."""
    app, ctx = office(Path(folder))
    acting = replace(ctx, actor=Actor(planner, "示例", frozenset({Role.PLANNER}), lead))
    draw = ctx.ids.new()
    choices = DrawIn().load({"id": draw, "task_id": task, "mode": "open"})
    wanted = {name: value for name, value in choices.items() if name not in ("id", "task_id")}
    with app.app_context():
        with transaction():
            actions.configure_draw(draw, task, ctx=acting, region="RD", **wanted)
        start = time.process_time()
        with transaction():
            actions.freeze_roster(draw, ctx=acting)
        figure("freeze_1e6_cpu_s", time.process_time() - start, "s")
    figure("freeze_1e6_rss_mb", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB")


def figure(name: str, value: float, unit: str) -> None:
    """One line of the agreed form."""
    print(json.dumps({"figure": name, "value": round(value, 3), "unit": unit}), flush=True)


def main() -> None:
    """Fills here, freezes in a child, so that its memory is its own."""
    with tempfile.TemporaryDirectory() as folder:
        app, ctx = office(Path(folder))
        found = fill(app, ctx)
        subprocess.run([sys.executable, __file__, folder, *found], check=True)


if __name__ == "__main__":
    if sys.argv[1:]:
        freeze(*sys.argv[1:])
    else:
        main()
