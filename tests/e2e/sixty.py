"""An office whose draw sends two inspectors to many businesses, each with a checklist of forty entries: what a month in the field needs.

Built through the real addresses, with the time of the day on which the phones are prepared. Everything is marked 示例.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from mingcha.app import create_app
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import db
from mingcha.kernel.migrate import migrate
from mingcha.settings import Settings
from tests.factories import identity
from tests.factories.draws import DrawWorld, Steps
from tests.factories.identity import PASSWORD, People
from tests.factories.plans import plan_body, publish_list, step, task_body
from tests.factories.registers import an_id, bring_in, business, csv_file, item, officer

ITEMS, ENTRIES = 5, 8
DRAW = "0197ec00-0000-7000-8000-00000000d4a3"
__all__ = ["PASSWORD", "open_office"]


def open_office(data: Path, visits: int, at: datetime) -> list[str]:
    """Mei and Lan are drawn for `visits` businesses of 40 entries each; the visits' ids. `at` is the instant of the last act."""
    data.mkdir(parents=True)
    clock = FixedClock(at - timedelta(hours=1))
    settings = Settings(data_dir=data, database_url=f"sqlite:///{data / 'mingcha.sqlite3'}", scheduler=False)
    app = create_app(settings, clock=clock)
    with app.app_context():
        migrate()
        people = identity.seed_people(app)
    try:
        return drawn(app, people, visits, clock)
    finally:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


def checklist(number: int) -> dict[str, str]:
    """One key item (no cap of its ratio) with eight entries; a failing one may have reasons to tap."""
    lines = "\n".join(
        f"示例要点{number}-{no}：设施完好、记录齐全|看现场与台账|0|缺失/过期" for no in range(1, ENTRIES + 1)
    )
    return item(number, 事项类别="重点检查事项", 抽查比例="100%", 比例上限="", 检查要点=lines)


def files(visits: int) -> dict[str, bytes]:
    """The office's three files."""
    named = {"mei": 1, "lan": 2}
    officers = [
        officer(
            number,
            姓名=identity.STAFF[name][0],
            执法证号=f"示例32062300{number:03d}",
            发证日期="2025-01-01",
            有效期至="2027-12-31",
        )
        for name, number in named.items()
    ]
    return {
        "inspectors": csv_file(officers),
        "items": csv_file([checklist(number) for number in range(1, ITEMS + 1)]),
        "objects": csv_file([business(number) for number in range(1, visits + 1)]),
    }


def plan(qing: FlaskClient, bo: FlaskClient, people: People, at: datetime) -> str:
    """List, plan and task in force; the task's id."""
    found = sorted(qing.get("/api/v1/items").json["items"], key=lambda one: one["code"])
    ids = [one["id"] for one in found]
    publish_list(qing, ids)
    body = plan_body()
    done(qing.post("/api/v1/plans", json=body), 201)
    window = {"window_from": at.date().isoformat(), "window_to": (at + timedelta(days=90)).date().isoformat()}
    ratios = {name: [1, 1] for name in "ABCD"}
    task = done(
        qing.post(f"/api/v1/plans/{body['id']}/tasks", json=task_body(ids, people.lead, ratios=ratios, **window)), 201
    )
    done(step(bo, body["id"], "approve"))
    done(step(qing, body["id"], "file"))
    done(step(qing, body["id"], "publish"))
    return str(task["id"])


def drawn(app: Flask, people: People, visits: int, clock: FixedClock) -> list[str]:
    """Registers, plan, draw, assignment."""
    qing, bo = (identity.signed_in(app, people, name) for name in ("qing", "bo"))
    for number, (kind, data) in enumerate(files(visits).items()):
        found = bring_in(qing, an_id(900 + number), kind, data)
        assert (found["state"], found["rows_bad"]) == ("done", 0), found
    world = DrawWorld(plan(qing, bo, people, clock.now()), {}, people)
    steps = Steps(qing, clock, world, DRAW)
    steps.drawn()
    steps.post(f"/{DRAW}/assign")
    mei = identity.signed_in(app, people, "mei")
    pulled = mei.get("/api/v1/assignments").json
    entries = sum(len(one["entries"]) for one in pulled["items"].values())
    assert (len(pulled["visits"]), entries) == (visits, ITEMS * ENTRIES), (len(pulled["visits"]), entries)
    return [one["id"] for one in pulled["visits"]]


def done(reply: Any, status: int = 200) -> Any:
    """The answer's body; anything but `status` fails."""
    assert reply.status_code == status, reply.text
    return reply.json
