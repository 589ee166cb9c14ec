"""Can a dossier still be made, read and checked once some of its originals were lawfully deleted?"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from mingcha.cli import dossiers as command
from mingcha.custody import actions
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import db, transaction
from mingcha.kernel.storage import store
from tests.factories.dossiers import approved_case
from tests.factories.identity import People, system_ctx

VERIFIER = Path(__file__).resolve().parents[3] / "backend" / "verifiers" / "verify_dossier.py"
ORDER = "0197ec00-0000-7000-8000-00000000000a"


def test_a_dossier_names_what_was_lawfully_deleted_and_everything_else_still_checks(
    app: Flask,
    people: People,
    client_as: Callable[[str], FlaskClient],
    ctx_of: Callable[[str], Ctx],
    clock: FixedClock,
    tmp_path: Path,
) -> None:
    case = approved_case(app, people, client_as, clock)
    sha = case.played.photos[0][0]["sha256"]
    clock.advance(datetime(2057, 1, 2, tzinfo=UTC) - clock.now())
    with app.app_context():
        with transaction():
            actions.propose_order(ORDER, [sha], "保管期满", ctx=ctx_of("bo"))
        with transaction():
            actions.confirm_order(ORDER, proved_at=clock.now(), ctx=ctx_of("dai"))
        assert actions.carry_out(ORDER, open_store=store, folder=tmp_path / "derived", ctx=system_ctx(app)) == 1
        words = argparse.Namespace(inspection=case.inspection, out=tmp_path / "bag", lang="zh")
        assert command.run_export(words, app) == 1
        db.session.remove()
    bag = tmp_path / "bag"
    assert json.loads((bag / "data" / "record.json").read_text("utf-8"))["missing"] == [sha]
    assert not (bag / "data" / "blobs" / sha).exists()
    told = subprocess.run(
        [sys.executable, "-I", str(VERIFIER), str(bag)], capture_output=True, text=True, timeout=60, check=False
    )
    assert told.stderr == ""
    assert sha[:16] in told.stdout
    assert told.returncode == 0 and "指名的原件不在卷宗" not in told.stdout
    assert f"原件{sha[:16]}已到期，由两人依令销毁" in told.stdout  # the export gave that leaf its place
