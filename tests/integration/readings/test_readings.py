"""Does every reading leave exactly one entry, are numbers masked until a purpose is given, and does tampering with the entries show?"""

from __future__ import annotations

import json
import threading
from argparse import Namespace
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from mingcha.cli.audit import run_heads, run_verify
from mingcha.kernel import audit
from mingcha.kernel.audit import AuditEntry
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import db, session, transaction
from mingcha.transparency.jobs import keep_log
from tests.factories.dossiers import Case, approved_case
from tests.factories.identity import People, system_ctx
from tests.factories.inspections import Office, make_office, sealed_visit
from tests.factories.results import approved
from tests.integration.follow_up.test_business_side import ask as ask_by_receipt
from tests.integration.follow_up.test_business_side import pair_of

As = Callable[[str], FlaskClient]
PHONE = "13800138000"


@pytest.fixture
def office(app: Flask, people: People, client_as: As) -> Office:
    """One sealed visit to a business whose contact's number is on the register."""
    with_number = make_office(app, people)
    with app.app_context(), transaction() as s:
        sets = "replace(CAST(object AS text), '000-0000', :no)"
        json_ = f"CAST({sets} AS jsonb)" if s.get_bind().dialect.name == "postgresql" else sets
        s.execute(text(f"UPDATE inspections_inspection SET object = {json_}"), {"no": PHONE})
    sealed_visit(with_number, client_as("mei"))
    return with_number


def readings(client: FlaskClient, **query: str) -> list[dict[str, Any]]:
    return client.get("/api/v1/readings", query_string={"limit": "200", **query}).get_json()["items"]


def ask(client: FlaskClient, visit: str, field: str = "/object/contact_phone", **change: str) -> Any:
    told = {"field": field, "purpose": "contact_business", "text": "联系负责人补充材料", **change}
    return client.post(f"/api/v1/inspections/{visit}/reveal", json=told)


def test_only_auditors_read_who_read_what(client: FlaskClient, client_as: As) -> None:
    assert client.get("/api/v1/readings").status_code == 401
    for name, code in {"mei": 403, "bo": 403, "qing": 403, "ada": 403, "dai": 200}.items():
        assert client_as(name).get("/api/v1/readings").status_code == code, name


@pytest.mark.req("S3A-2.7c")
def test_every_reading_leaves_one_entry_and_a_refused_one_leaves_none(office: Office, client_as: As) -> None:
    visit, bo = office.visits[0], client_as("bo")
    photo = bo.get(f"/api/v1/inspections/{visit}").get_json()["photos"][0]["evidence"]
    for path, code in ((f"/api/v1/evidence/{photo}/view?size=320", 200), (f"/api/v1/evidence/{photo}/original", 200)):
        assert bo.get(path).status_code == code
    for path in (f"inspections/{visit}", f"evidence/{photo}/view", f"evidence/{photo}/original", f"inspections/{visit}/form.pdf"):  # fmt: skip
        assert client_as("otto").get(f"/api/v1/{path}").status_code == 404
    rows = readings(client_as("dai"))
    assert [(row["act"], row["about"], row["actor_name"]) for row in reversed(rows)] == [
        ("read_record", "", "柏示例"),
        ("view_evidence", photo, "柏示例"),
        ("download_original", photo, "柏示例"),
    ]
    assert {row["number"] for row in rows} == {"Ta-0001"}


def test_readings_are_found_by_inspection_person_act_and_day(office: Office, client_as: As, clock: FixedClock) -> None:
    visit = office.visits[0]
    client_as("bo").get(f"/api/v1/inspections/{visit}")
    clock.advance(timedelta(days=1))
    client_as("mei").get(f"/api/v1/inspections/{visit}")
    dai = client_as("dai")
    assert len(readings(dai)) == len(readings(dai, inspection=visit)) == len(readings(dai, inspection="Ta-0001")) == 2
    assert [row["actor_name"] for row in readings(dai, who="柏")] == ["柏示例"]
    assert [row["actor_name"] for row in readings(dai, **{"from": "2026-06-16"})] == ["梅示例"]
    assert [row["actor_name"] for row in readings(dai, to="2026-06-15")] == ["柏示例"]
    assert readings(dai, act="reveal") == readings(dai, inspection="T-没有") == []


@pytest.mark.req("S3A-2.7c")
def test_a_number_is_masked_until_a_purpose_is_given_and_each_showing_is_written_down(
    office: Office, client_as: As
) -> None:
    visit, bo = office.visits[0], client_as("bo")
    seen = bo.get(f"/api/v1/inspections/{visit}")
    assert PHONE not in seen.text and seen.get_json()["private"] == ["/object/contact_phone"]
    assert PHONE not in client_as("dai").get(f"/api/v1/dossiers/{visit}").text
    for wrong in ({"purpose": "curiosity"}, {"text": " "}, {"text": ""}):
        assert ask(bo, visit, **wrong).status_code == 422
    assert ask(bo, visit, "/object/name").status_code == 404
    assert ask(client_as("otto"), visit).status_code == 404
    for _ in range(2):
        assert ask(bo, visit).get_json() == {"field": "/object/contact_phone", "value": PHONE}
    rows = readings(client_as("dai"), act="reveal")
    assert [(row["about"], row["purpose"], row["text"]) for row in rows] == [
        ("/object/contact_phone", "contact_business", "联系负责人补充材料")
    ] * 2


def test_a_business_that_opens_its_record_by_the_receipt_is_written_down_and_a_wrong_key_is_not(
    app: Flask, people: People, client: FlaskClient, client_as: As
) -> None:
    result = approved(app, people, client_as)
    code, key = pair_of(app, result.inspection)
    assert [ask_by_receipt(client, (code, typed)).status_code for typed in ("ZZZZZZ", key)] == [404, 200]
    rows = readings(client_as("dai"), act="open_by_receipt")
    assert [(row["inspection_id"], row["actor_id"]) for row in rows] == [(result.inspection, "receipt-holder")]


def test_readers_at_the_same_time_do_not_wait_for_a_writer_of_the_audit_trail(
    office: Office, app: Flask, client_as: As
) -> None:
    """On PostgreSQL a long act holds the trail's lock; SQLite has one writer anyway, so there the readers only run together."""
    visit, readers = office.visits[0], [client_as(name) for name in ("bo", "mei", "lan", "dai")]
    answers: list[int] = []

    def read(client: FlaskClient) -> None:
        answers.append(client.get(f"/api/v1/inspections/{visit}").status_code)

    with app.app_context():
        postgres = db.engine.dialect.name == "postgresql"
        if postgres:
            session().execute(text("SELECT pg_advisory_xact_lock(7301)"))
        threads = [threading.Thread(target=read, args=(one,)) for one in readers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        session().rollback()
        db.session.remove()
    assert answers == [200] * 4
    assert len(readings(client_as("dai"), act="read_record")) == 4


def test_rows_of_readings_can_only_grow(office: Office, app: Flask, client_as: As) -> None:
    client_as("bo").get(f"/api/v1/inspections/{office.visits[0]}")
    for change in ("DELETE FROM readings_access", "UPDATE readings_access SET actor_name = 'x'"):
        with app.app_context(), pytest.raises(Exception, match="append-only"), transaction():
            session().execute(text(change))


# ---------------------------------------------------------------- what was touched behind our back

TRIGGERS = {"readings_access": ("no_delete", "no_update"), "transparency_entry": ("no_delete", "no_update")}
EDITS = {
    "a reader's name": ("UPDATE readings_access SET actor_name = 'x' WHERE act = 'reveal'", "says something else than its leaf"),
    "a purpose": ("UPDATE readings_access SET purpose = 'other' WHERE act = 'reveal'", "says something else than its leaf"),
    "a reading taken away": ("DELETE FROM readings_access WHERE act = 'reveal'", "its row is gone"),
    "a reading and its leaf": ("DELETE FROM readings_access; DELETE FROM transparency_entry WHERE kind = 'read.access'", "is missing"),
    "a reading put in": ("INSERT INTO readings_access SELECT 'z', at, actor_id, actor_name, act, inspection_id, about, purpose, text, '{a}' FROM readings_access WHERE act = 'reveal'", "stands in no leaf"),
    "an act": ("UPDATE kernel_audit_entry SET actor_id = 'x' WHERE seq = {last}", "does not fit together at act {last}"),
    "the tail of the trail": ("DELETE FROM kernel_audit_entry WHERE seq >= {last}", "act {last} differs"),
}  # fmt: skip


@pytest.fixture
def kept(office: Office, app: Flask, client_as: As, clock: FixedClock) -> int:
    """Readings and acts, then two signed heads; the number of the act that the last one binds."""
    with app.app_context():
        keep_log(ctx=system_ctx(app))
    client_as("bo").get(f"/api/v1/inspections/{office.visits[0]}")
    ask(client_as("bo"), office.visits[0])
    clock.advance(timedelta(minutes=11))
    with app.app_context():
        keep_log(ctx=system_ctx(app))
        last = audit.last_entry()
        assert last is not None
        return last[0] - 1  # behind it stands the signing of the head


def verified(app: Flask, capsys: pytest.CaptureFixture[str], against: Path | None = None) -> tuple[int, str]:
    from mingcha.cli.log import run_verify as verify_log

    capsys.readouterr()
    with app.app_context():
        code = run_verify(Namespace(lang="en", against=against), app)
        code = max(code, verify_log(Namespace(lang="en"), app))
    return code, capsys.readouterr().out


def edit(app: Flask, statements: str) -> None:
    with app.app_context(), transaction() as s:
        postgres = s.get_bind().dialect.name == "postgresql"
        for table, names in TRIGGERS.items():
            for name in names:
                s.execute(text(f"DROP TRIGGER {table}_{name}" + (f" ON {table}" if postgres else "")))
        for one in statements.split("; "):
            s.execute(text(one))


def test_an_honest_trail_has_no_fault(kept: int, app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    assert verified(app, capsys) == (0, "")


@pytest.mark.parametrize("name", EDITS)
def test_what_was_touched_is_named(kept: int, app: Flask, capsys: pytest.CaptureFixture[str], name: str) -> None:
    statements, told = EDITS[name]
    edit(app, statements.format(last=kept, a="a" * 64))
    code, out = verified(app, capsys)
    assert code == 1 and told.format(last=kept) in out, out


def rebuild_chain(app: Flask, actor: str) -> None:
    """An administrator with every file in hand: another actor, and the whole chain computed anew."""
    with app.app_context(), transaction() as s:
        prev = audit.ZERO
        for row in s.query(AuditEntry).order_by(AuditEntry.seq):
            row.actor_id = actor if row.seq == 2 else row.actor_id
            row.prev, row.hash = f"free{row.seq}", ""
            s.flush()
        for row in s.query(AuditEntry).order_by(AuditEntry.seq):
            row.prev = prev
            row.hash = prev = audit.entry_hash(row)
            s.flush()


def test_a_chain_that_was_rebuilt_from_the_beginning_does_not_fit_the_log(
    kept: int, app: Flask, capsys: pytest.CaptureFixture[str]
) -> None:
    rebuild_chain(app, "somebody-else")
    with app.app_context():
        assert audit.find_break() is None
        db.session.remove()
    code, out = verified(app, capsys)
    assert code == 1 and f"act {kept} differs" in out


def test_where_the_log_was_rebuilt_too_a_copy_kept_elsewhere_still_tells(
    kept: int, app: Flask, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    capsys.readouterr()
    with app.app_context():
        assert run_heads(Namespace(lang="en"), app) == 0
    elsewhere = tmp_path / "heads.jsonl"
    elsewhere.write_text(capsys.readouterr().out)
    assert verified(app, capsys, elsewhere) == (0, "")
    rebuild_chain(app, "somebody-else")
    edit(app, "DELETE FROM transparency_entry WHERE kind = 'audit.root'")
    with app.app_context():
        code = run_verify(Namespace(lang="en", against=elsewhere), app)
    assert code == 1 and f"act {kept} differs" in capsys.readouterr().out


def test_an_idle_office_signs_no_head_for_its_own_keeping(app: Flask, clock: FixedClock) -> None:
    with app.app_context():
        for _ in range(5):
            keep_log(ctx=system_ctx(app))
            clock.advance(timedelta(minutes=11))
        [heads] = session().execute(text("SELECT count(*) FROM transparency_checkpoint")).scalars()
    assert heads == 1


# ---------------------------------------------------------------- in the dossier


@pytest.fixture
def case(app: Flask, people: People, client_as: As, clock: FixedClock) -> Case:
    return approved_case(app, people, client_as, clock)


@pytest.mark.req("S3A-2.7c")
def test_the_dossier_carries_its_readings_with_their_leaves(
    case: Case, app: Flask, client_as: As, clock: FixedClock, tmp_path: Path
) -> None:
    import io
    import zipfile

    client_as("dai").get(f"/api/v1/dossiers/{case.inspection}")
    clock.advance(timedelta(minutes=11))
    with app.app_context():
        keep_log(ctx=system_ctx(app))
        db.session.remove()
    with client_as("dai").get(f"/api/v1/dossiers/{case.inspection}/bag") as reply:
        bag = zipfile.ZipFile(io.BytesIO(reply.data))
    top = bag.namelist()[0].split("/")[0]
    reads = json.loads(bag.read(f"{top}/data/custody.json"))["reads"]
    assert [(one["by"], one["action"]) for one in reads][-1] == ("戴示例", "read_dossier")
    proofs = json.loads(bag.read(f"{top}/data/log/proofs.json"))
    logged = [json.loads(fact["content"]) for fact in proofs["facts"] if fact["kind"] == "read.access"]
    assert [told["id"] for told in logged] == [one["id"] for one in reads]
    assert all(fact["path"] for fact in proofs["facts"] if fact["kind"] == "read.access")
    shown = client_as("dai").get(f"/api/v1/dossiers/{case.inspection}").get_json()["custody"]
    assert [one["action"] for one in shown][-2:] == ["export_dossier", "read_dossier"]
