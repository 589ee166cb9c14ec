"""kill -9 half-way through an import; resuming it gives the same rows as an import that was never killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mingcha.kernel.db import db, reading, transaction
from mingcha.registers import actions, queries
from mingcha.registers.jobs import resume_imports
from mingcha.registers.models import InspectionObject
from tests.factories.registers import an_id, bring_in, business, csv_file, upload, wait_for

ROWS = 6_500
RUNNER = """
import os, signal, sys
from pathlib import Path
from mingcha.app import create_app
from mingcha.kernel.ctx import Actor, Ctx
from mingcha.registers import actions
from mingcha.settings import Settings

url, folder, import_id = sys.argv[1:]
app = create_app(Settings(env="test", data_dir=Path(folder), database_url=url, scheduler=False))
parts = app.extensions["mingcha"]
ctx = Ctx(actor=Actor.system(), clock=parts.clock, ids=parts.ids, chance=parts.chance)

def told(done, total):
    if done >= total // 2:
        print(done, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)

with app.app_context():
    actions.run_import(import_id, data_dir=Path(folder), ctx=ctx, told=told, size=2_000)
"""


def office_file() -> bytes:
    lines = [business(n) for n in range(1, ROWS)]
    lines[10]["信用风险分类"] = "很高"
    lines[5_000]["名称"] = ""
    lines.append(business(3, 名称="与第4行重复"))
    return csv_file(lines, encoding="gb18030")


def register(app: Flask) -> list[tuple[Any, ...]]:
    names = ("uscc", "name", "district", "risk_class", "status", "version")
    columns = [getattr(InspectionObject, name) for name in names]
    with app.app_context(), reading() as session:
        return [tuple(row) for row in session.execute(select(*columns).order_by(InspectionObject.uscc))]


def start_and_kill(app: Flask, import_id: str) -> int:
    """Runs the import in a process of its own that is killed half-way; gives the rows it had told."""
    settings = app.extensions["mingcha"].settings
    command = [sys.executable, "-c", RUNNER, settings.database_url, str(settings.data_dir), import_id]
    backend = str(Path(__file__).resolve().parents[3] / "backend")
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": backend}, capture_output=True, text=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    return int(done.stdout)


def test_a_killed_import_goes_on_and_gives_the_same_rows(app: Flask, client_as: Callable[[str], FlaskClient]) -> None:
    qing = client_as("qing")
    upload(qing, an_id(1), "objects", office_file())
    told = start_and_kill(app, an_id(1))
    found = qing.get(f"/api/v1/imports/{an_id(1)}").json
    assert (found["state"], found["rows_done"]) == ("running", told)
    assert 0 < told < ROWS
    assert len(register(app)) == found["rows_created"]

    assert qing.post(f"/api/v1/imports/{an_id(1)}/run").status_code == 202
    wait_for(an_id(1))
    found = qing.get(f"/api/v1/imports/{an_id(1)}").json
    assert (found["state"], found["rows_done"], found["rows_created"], found["rows_bad"]) == ("done", ROWS, ROWS - 3, 3)
    wrong = [row["row_no"] for row in qing.get(f"/api/v1/imports/{an_id(1)}/errors").json["items"]]
    assert wrong == [12, 5_002, ROWS + 1]
    resumed = register(app)

    with app.app_context():
        with transaction() as session:
            session.execute(db.delete(InspectionObject))
    whole = bring_in(qing, an_id(2), "objects", office_file())
    assert (whole["rows_created"], whole["rows_bad"]) == (ROWS - 3, 3)
    assert register(app) == resumed


def test_the_job_takes_up_an_import_whose_process_died(
    app: Flask, client_as: Callable[[str], FlaskClient], ctx_of: Callable[[str], Any]
) -> None:
    qing = client_as("qing")
    upload(qing, an_id(1), "objects", office_file())
    start_and_kill(app, an_id(1))
    with app.app_context():
        with reading():
            assert actions.list_orphans(ctx=ctx_of("system")) == [an_id(1)]
        resume_imports(ctx=ctx_of("system"))
        with reading():
            assert queries.get_import(an_id(1)).state == "done"
            assert actions.list_orphans(ctx=ctx_of("system")) == []
