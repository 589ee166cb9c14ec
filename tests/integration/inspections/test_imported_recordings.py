"""Can a body camera's file be added to a visit at the desk: said and logged first, sent by tus, once, and never taken for a phone's? (S3A-2.7c)"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from mingcha.cli import dossiers as command
from mingcha.inspections.models import Inspection
from mingcha.kernel.audit import AuditEntry
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import db, reading, session, transaction
from mingcha.transparency.jobs import keep_log
from mingcha.transparency.queries import list_facts
from tests.factories.dossiers import approved_case
from tests.factories.evidence import create, head, patch
from tests.factories.identity import People, system_ctx
from tests.factories.inspections import Field, Office, make_office, sealed_visit, take_field

As = Callable[[str], FlaskClient]
FILM = b"\x00\x00\x00\x20ftypisom" + bytes(range(256)) * 12_000
NAME = "019ec5a0-0000-7000-8000-00000000cafe"
VERIFIER = Path(__file__).resolve().parents[3] / "backend" / "verifiers" / "verify_dossier.py"
OTHER = "019ec5a0-0000-7000-8000-00000000beef"


@pytest.fixture
def office(app: Flask, people: People) -> Office:
    return make_office(app, people)


def said(people: People, data: bytes = FILM, **changes: Any) -> dict[str, Any]:
    """What the desk's form sends."""
    plain = {
        "sha256": hashlib.sha256(data).hexdigest(),
        "length": len(data),
        "type": "video/mp4",
        "filename": "DSJ-0042_20260615.MP4",
        "recorder_no": "DSJ-0042",
        "wearer": people["mei"],
        "begun_at": "2026-06-15T09:58:00+08:00",
    }
    return plain | changes


def say(client: FlaskClient, visit: str, body: dict[str, Any], name: str = NAME) -> Any:
    return client.put(f"/api/v1/inspections/{visit}/recordings/{name}", json=body)


def blob(name: str = NAME, data: bytes = FILM) -> dict[str, Any]:
    return {"evidence": name, "sha256": hashlib.sha256(data).hexdigest(), "len": len(data), "type": "video/mp4"}


def send(client: FlaskClient, visit: str, name: str = NAME, data: bytes = FILM, piece: int = 1 << 20) -> str | None:
    """As the desk does, piece by piece; the hash that the server found."""
    reply = create(client, blob(name, data), visit, data[:piece], role="clip")
    assert reply.status_code == 201, reply.get_data(as_text=True)
    for at in range(piece, len(data), piece):
        reply = patch(client, name, at, data[at : at + piece])
        assert reply.status_code == 204, reply.get_data(as_text=True)
    return reply.headers.get("Mingcha-Sha256")


def imports(client: FlaskClient, visit: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/api/v1/inspections/{visit}").get_json()["imports"]
    return found


def facts(app: Flask, visit: str) -> list[dict[str, Any]]:
    with app.app_context(), reading():
        return [json.loads(fact.content) for fact in list_facts([visit], ["visit.import"])]


def refused(reply: Any) -> tuple[int, str]:
    return reply.status_code, reply.get_json()["type"].removeprefix("/problems/")


def test_only_the_team_and_the_leading_supervisor_add_recordings(
    office: Office, people: People, client: FlaskClient, client_as: As
) -> None:
    visit = office.visits[0]
    assert say(client, visit, said(people)).status_code == 401
    for name in ("qing", "dai", "ada"):
        assert say(client_as(name), visit, said(people)).status_code == 403
    assert say(client_as("otto"), visit, said(people)).status_code == 404
    assert say(client_as("bo"), visit, said(people)).status_code == 200
    assert "import" in client_as("lan").get(f"/api/v1/inspections/{visit}").get_json()["can"]
    assert "import" not in client_as("dai").get(f"/api/v1/inspections/{visit}").get_json()["can"]


@pytest.mark.req("S3A-2.7c", "S2-2.3b")
def test_a_recording_is_said_with_its_hash_in_the_log_then_sent_and_listed_apart(
    app: Flask, office: Office, people: People, client_as: As
) -> None:
    bo, visit = client_as("bo"), office.visits[0]
    first = say(bo, visit, said(people)).get_json()
    assert (first["received"], first["stored"], first["after_seal"]) == (0, False, False)
    told = facts(app, visit)
    assert [(one["sha256"], one["recorder_no"], one["wearer"], one["by"]) for one in told] == [
        (hashlib.sha256(FILM).hexdigest(), "DSJ-0042", people["mei"], people["bo"])
    ]
    assert send(bo, visit) == hashlib.sha256(FILM).hexdigest()
    (one,) = imports(client_as("dai"), visit)
    assert (one["stored"], one["type_differs"], one["wearer"]["name"], one["by"]["id"]) == (
        True,
        False,
        "梅示例",
        people["bo"],
    )
    assert one["begun_at"] == "2026-06-15T01:58:00Z"
    reply = client_as("dai").get(f"/api/v1/evidence/{NAME}/original")
    assert reply.get_data() == FILM
    assert reply.mimetype == "application/octet-stream" and "sandbox" in reply.headers["Content-Security-Policy"]
    record = client_as("dai").get(f"/api/v1/inspections/{visit}").get_json()
    assert (record["clips"], record["events"]) == ([], [])
    with app.app_context(), reading():
        done = select(AuditEntry.action).where(AuditEntry.subject_id.in_([visit, NAME])).order_by(AuditEntry.seq)
        acts = list(session().scalars(done))
    assert [act for act in acts if act in {"import_recording", "store_evidence"}] == [
        "import_recording",
        "store_evidence",
    ]


def test_the_same_file_twice_is_one_and_goes_on_where_it_stopped(
    app: Flask, office: Office, people: People, client_as: As
) -> None:
    mei, bo, visit = client_as("mei"), client_as("bo"), office.visits[0]
    say(mei, visit, said(people))
    assert create(mei, blob(), visit, FILM[:700_000], role="clip").headers["Upload-Offset"] == "700000"
    again = say(bo, visit, said(people, recorder_no="another"), OTHER).get_json()
    assert (again["evidence"], again["received"], again["recorder_no"]) == (NAME, 700_000, "DSJ-0042")
    assert head(bo, NAME).headers["Upload-Offset"] == "700000"
    for at in range(700_000, len(FILM), 1 << 20):
        reply = patch(bo, NAME, at, FILM[at : at + (1 << 20)])
    assert reply.headers["Mingcha-Sha256"] == hashlib.sha256(FILM).hexdigest()
    assert len(imports(mei, visit)) == len(facts(app, visit)) == 1
    assert say(mei, visit, said(people), OTHER).get_json()["stored"] is True


def test_nobody_sends_bytes_for_a_recording_that_was_not_announced(
    office: Office, people: People, client_as: As
) -> None:
    visit = office.visits[0]
    assert create(client_as("bo"), blob(), visit, FILM[:1000], role="clip").status_code == 404
    say(client_as("mei"), visit, said(people))
    assert create(client_as("otto"), blob(), visit, FILM[:1000], role="clip").status_code == 404
    wrong = blob() | {"sha256": "0" * 64}
    assert refused(create(client_as("bo"), wrong, visit, FILM[:1000], role="clip")) == (409, "upload-conflict")


def test_what_is_not_right_is_named(app: Flask, office: Office, people: People, client_as: As) -> None:
    mei, visit = client_as("mei"), office.visits[0]
    assert refused(say(mei, visit, said(people, wearer=people["bo"]))) == (422, "recording-wearer")
    assert say(mei, visit, said(people, type="image/jpeg")).status_code == 422
    assert say(mei, visit, said(people, length=0)).status_code == 422
    assert refused(say(mei, visit, said(people, type="audio/mpeg", length=300_000_000))) == (413, "upload-too-large")
    played = take_field(office, mei)
    say(mei, visit, said(people))
    assert refused(say(mei, visit, said(people, b"other bytes"))) == (409, "recording-id")
    with app.app_context(), transaction():
        session().execute(update(Inspection).where(Inspection.id == visit).values(state="cancelled"))
    assert refused(say(mei, visit, said(people, b"x"), played.phone.uuid())) == (409, "recording-cancelled")


def test_a_file_that_a_phone_sent_already_is_not_added_again(
    app: Flask, office: Office, people: People, client_as: As
) -> None:
    mei, visit = client_as("mei"), office.visits[0]
    assert create(mei, blob(OTHER), visit, FILM[:1000], role="clip").status_code == 201
    assert refused(say(mei, visit, said(people))) == (409, "recording-there")


def test_after_the_seal_a_reason_is_needed_and_the_days_are_counted(
    office: Office, people: People, client_as: As, clock: FixedClock
) -> None:
    bo = client_as("bo")
    played: Field = sealed_visit(office, client_as("mei"))
    assert refused(say(bo, played.visit, said(people))) == (422, "recording-reason")
    version = bo.get(f"/api/v1/inspections/{played.visit}").get_json()["version"]
    late = say(bo, played.visit, said(people, reason="记录仪当日未归还")).get_json()
    assert (late["after_seal"], late["reason"]) == (True, "记录仪当日未归还")
    record = bo.get(f"/api/v1/inspections/{played.visit}").get_json()
    assert (record["version"], record["state"], record["pending_evidence"]) == (version + 1, "sealed", [])
    assert "approve" in record["can"]  # what the desk is still sending holds no review up
    stale = bo.post(f"/api/v1/inspections/{played.visit}/approve", headers={"If-Match": str(version)})
    assert stale.status_code == 412
    clock.advance(timedelta(days=31))
    body = said(people, b"much later" * 100, reason="又找到一份")
    assert refused(say(client_as("bo"), played.visit, body, OTHER)) == (409, "recording-too-late")


def test_a_recording_that_did_not_arrive_can_be_given_up_and_sent_anew(
    app: Flask, office: Office, people: People, client_as: As, clock: FixedClock
) -> None:
    mei, visit = client_as("mei"), office.visits[0]
    say(mei, visit, said(people))
    create(mei, blob(), visit, FILM[:700_000], role="clip")
    address = f"/api/v1/inspections/{visit}/recordings/{NAME}/withdraw"
    assert client_as("otto").post(address, json={"reason": "选错文件"}).status_code == 404
    assert mei.post(address, json={"reason": " "}).status_code == 422
    gone = mei.post(address, json={"reason": "选错文件"}).get_json()
    assert gone["withdrawn"]["reason"] == "选错文件"
    assert not (app.extensions["mingcha"].settings.data_dir / "uploads" / NAME).exists()
    assert [one.get("withdrawn", one.get("sha256", ""))[:4] for one in facts(app, visit)][1] == "选错文件"
    clock.advance(timedelta(minutes=1))
    assert say(mei, visit, said(people), OTHER).get_json()["evidence"] == OTHER
    assert send(mei, visit, OTHER)
    assert [bool(one["withdrawn"]) for one in imports(mei, visit)] == [True, False]
    address = f"/api/v1/inspections/{visit}/recordings/{OTHER}/withdraw"
    assert refused(mei.post(address, json={"reason": "想换一份"})) == (409, "recording-arrived")


def test_the_dossier_holds_the_recording_and_a_changed_word_about_it_shows(
    app: Flask, people: People, client_as: As, clock: FixedClock, tmp_path: Path
) -> None:
    case = approved_case(app, people, client_as, clock)
    bo = client_as("bo")
    say(bo, case.inspection, said(people, reason="记录仪当日未归还"))
    send(bo, case.inspection)
    with app.app_context():
        keep_log(ctx=system_ctx(app))
        assert command.run_export(Namespace(inspection=case.inspection, out=tmp_path / "bag", lang="zh"), app) == 0
        db.session.remove()
    data = tmp_path / "bag" / "data"
    assert (data / "blobs" / hashlib.sha256(FILM).hexdigest()).read_bytes() == FILM
    record = json.loads((data / "record.json").read_text("utf-8"))
    assert [(one["recorder_no"], one["filename"]) for one in record["imports"]] == [
        ("DSJ-0042", "DSJ-0042_20260615.MP4")
    ]
    proofs = json.loads((data / "log" / "proofs.json").read_text("utf-8"))
    assert len([fact for fact in proofs["facts"] if '"visit.import"' in fact["content"]]) == 1
    dossier = client_as("dai").get(f"/api/v1/dossiers/{case.inspection}").get_json()
    assert ("import", "import") in [(step["kind"], step["source"]) for step in dossier["timeline"]]
    assert verify(tmp_path / "bag") == []
    record["imports"][0]["begun_at"] = "2026-06-14T01:58:00Z"
    (data / "record.json").write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    assert "imports" in verify(tmp_path / "bag")
    (data / "blobs" / hashlib.sha256(FILM).hexdigest()).unlink()
    assert "blob gone" in verify(tmp_path / "bag")


def verify(bag: Path) -> list[str]:
    """The codes of what the stand-alone verifier finds wrong."""
    done = subprocess.run(
        [sys.executable, "-I", str(VERIFIER), str(bag), "--json"], capture_output=True, text=True, timeout=60
    )
    return [code for code, _ in json.loads(done.stdout)["faults"]]
