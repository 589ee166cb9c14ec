"""Does a dossier betray an administrator who edits the live database before it is exported?"""

from __future__ import annotations

import argparse
import importlib.util
import io
import json
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from mingcha.cli import dossiers as command
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import db, reading, session, transaction
from tests.factories.dossiers import Case, approved_case
from tests.factories.identity import People
from tests.factories.proofs import Outside, outside_of

As = Callable[[str], FlaskClient]
VERIFIER = Path(__file__).resolve().parents[3] / "backend" / "verifiers" / "verify_dossier.py"
GUARDS = (
    "evidence_event_no_update",
    "transparency_entry_no_update",
    "transparency_checkpoint_no_update",
    "transparency_token_no_update",
)


@dataclass(frozen=True)
class Edit:
    """A row's column that becomes another one, and the check that objects."""

    table: str
    column: str
    where: str
    change: Callable[[Any], Any]
    fault: str


def within(old: str, new: str) -> Callable[[Any], Any]:
    """The same text or bytes with one word exchanged."""

    def change(value: Any) -> Any:
        if isinstance(value, (bytes, memoryview)):
            return bytes(value).replace(old.encode(), new.encode())
        return json.dumps(value if not isinstance(value, str) else json.loads(value), ensure_ascii=False).replace(
            old, new
        )

    return change


EDITS = [
    Edit("inspections_inspection", "conclusions", "id = :visit", within("rectification_ordered", "no_problem"), "conclusion"),
    Edit("inspections_inspection", "record", "id = :visit", within('"failing"', '"conforming"'), "answer"),
    Edit("inspections_inspection", "nonce", "id = :visit", lambda _: "0" * 64, "offer"),
    Edit("inspections_inspection", "draw_commit", "id = :visit", lambda _: "0" * 64, "offer"),
    Edit("inspections_review", "decided_by", "inspection_id = :visit", lambda _: "somebody-else", "reviews"),
    Edit("inspections_review", "decision", "inspection_id = :visit", lambda _: "return", "reviews"),
    Edit("evidence_event", "line", "visit = :visit and kind = 'answer' and seq = 6", within('"failing"', '"conforming"'), "signature"),
    Edit("evidence_event", "line", "visit = :visit and kind = 'arrive'", within("indoors", "timeout"), "signature"),
    Edit("transparency_entry", "content", "subject = :visit and kind = 'visit.team'", within("2027-12-31", "2099-12-31"), "fact leaf"),
    Edit("transparency_checkpoint", "note", "number = 2", lambda note: note.replace("mingcha/log", "other/log"), "head key"),
    Edit("inspections_inspection", "object", "id = :visit", within("加油站", "商店"), "object"),
    Edit("inspections_checklist", "items", "sha256 = (SELECT checklist_sha256 FROM inspections_inspection WHERE id = :visit)", within("检查内容1", "检查内容9"), "template"),
    Edit("evidence_event", "kind", "visit = :visit and seq = 3", lambda _: "note", "row"),
    Edit("evidence_event", "visit_no", "visit = :visit and kind = 'arrive'", lambda _: 99, "reviewed"),
    Edit("transparency_token", "token", "checkpoint = (SELECT max(checkpoint) FROM transparency_token)", lambda token: bytes(token)[:-1] + b"x", "token"),
    Edit("identity_device", "x", "label = '示例手机21'", lambda _: "A" * 43, "thumb"),
]  # fmt: skip


@pytest.fixture
def outside(app: Flask, clock: FixedClock, tmp_path: Path) -> Outside:
    return outside_of(app, clock, tmp_path / "tsa")


def put(edit: Edit, visit: str, value: Any) -> Any:
    """Writes the column; what stood there before."""
    with transaction():
        found = session().execute(text(f"SELECT {edit.column} FROM {edit.table} WHERE {edit.where}"), {"visit": visit})
        before = found.scalars().first()
        new = edit.change(before) if value is None else value
        assert new != before, edit
        words = f"UPDATE {edit.table} SET {edit.column} = :new WHERE {edit.where}"
        session().execute(text(words), {"new": new, "visit": visit})
    return (
        json.dumps(before)
        if isinstance(before, (list, dict))
        else bytes(before)
        if isinstance(before, memoryview)
        else before
    )


def faults(bag: Path, trust: Path) -> set[str]:
    spec = importlib.util.spec_from_file_location("verify_dossier", VERIFIER)
    assert spec and spec.loader
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    out = io.StringIO()
    with redirect_stdout(out):
        program.main([str(bag), "--trust", str(trust), "--json"])
    return {fault for fault, _ in json.loads(out.getvalue())["faults"]}


def drop_guards(app: Flask) -> None:
    """An administrator drops the triggers that keep tables append-only."""
    with transaction():
        for name in GUARDS:
            on = f" ON {name.removesuffix('_no_update')}" if db.engine.dialect.name == "postgresql" else ""
            session().execute(text(f"DROP TRIGGER {name}{on}"))


@pytest.mark.req("S4-6b")
def test_every_edit_of_the_live_database_shows_in_the_dossier(
    app: Flask, people: People, client_as: As, clock: FixedClock, outside: Outside, tmp_path: Path
) -> None:
    outside.grow()
    case: Case = approved_case(app, people, client_as, clock)
    outside.grow()
    trust = outside.trust(tmp_path / "trust.json")
    assert faults(outside.export(case.inspection, tmp_path / "honest"), trust) == set()
    with app.app_context():
        drop_guards(app)
        db.session.remove()
    passed = []
    for no, edit in enumerate(EDITS):
        with app.app_context():
            before = put(edit, case.inspection, None)
            db.session.remove()
        found = faults(outside.export(case.inspection, tmp_path / f"bag-{no}"), trust)
        with app.app_context():
            put(edit, case.inspection, before)
            db.session.remove()
        if edit.fault not in found:
            passed.append(f"{edit.table}.{edit.column}: {edit.fault} not in {found}")
    assert passed == []
    assert faults(outside.export(case.inspection, tmp_path / "again"), trust) == set()
    # A log that cannot be signed holds up no evidence; the command and the checker say that nothing binds the bag.
    (app.extensions["mingcha"].settings.data_dir / "keys" / "log-ed25519.key").unlink()
    with app.app_context():
        put(EDITS[2], case.inspection, "1" * 64)  # what was never exported: the same contents keep their leaf
        db.session.remove()
        words = argparse.Namespace(inspection=case.inspection, out=tmp_path / "unbound", lang="zh")
        assert command.run_export(words, app) == 1
        db.session.remove()
    assert faults(tmp_path / "unbound", trust) == {"offer", "unbound"}


def test_the_same_dossier_over_the_same_log_has_the_same_bytes_and_a_supplement_follows_it(
    app: Flask, people: People, client_as: As, clock: FixedClock, outside: Outside, tmp_path: Path
) -> None:
    case = approved_case(app, people, client_as, clock)
    dai = client_as("dai")
    path = f"/api/v1/dossiers/{case.inspection}"
    assert dai.get(f"{path}/supplement").status_code == 404  # none was sealed yet
    outside.grow()
    one = outside.export(case.inspection, tmp_path / "one.zip").read_bytes()
    outside.grow()
    two = outside.export(case.inspection, tmp_path / "two.zip").read_bytes()
    outside.grow()
    assert outside.export(case.inspection, tmp_path / "three.zip").read_bytes() == two
    assert len(two) > len(one)  # in between, witness and authority saw the leaf that names the contents
    for name, status in (("mei", 403), ("ada", 403), ("dai", 200)):
        reply = client_as(name).get(f"{path}/supplement")
        assert reply.status_code == status
        reply.close()
    assert client_as("dai").get(f"{path}/supplement?of={'0' * 64}").status_code == 404
    with app.app_context(), reading():
        assert (
            session().execute(text("SELECT count(*) FROM transparency_entry WHERE kind = 'dossier.sealed'")).scalar()
            == 3
        )
