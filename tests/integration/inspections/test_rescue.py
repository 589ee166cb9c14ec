"""Does everything that a crashed phone exported arrive once, byte for byte, and is what is damaged named? (S2-2.3b)"""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from mingcha.cli.rescue import run_import
from mingcha.evidence.models import EvidenceEvent, QuarantinedLine
from mingcha.inspections.jobs import sweep_rescue_files
from mingcha.kernel.audit import AuditEntry
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import reading, session
from tests.factories import rescue
from tests.factories.evidence import Phone, push
from tests.factories.identity import People, system_ctx
from tests.factories.inspections import Field, Office, make_office, take_field

As = Callable[[str], FlaskClient]
NAME = "019ec5a0-0000-7000-8000-00000000aaaa"
HERE = f"/api/v1/rescues/{NAME}"
FILM = b"\x1aE\xdf\xa3webm" + bytes(range(256)) * 20_000


@pytest.fixture
def office(app: Flask, people: People) -> Office:
    return make_office(app, people)


def unsent(office: Office, client: FlaskClient) -> tuple[Field, list[bytes], dict[str, bytes]]:
    """A whole visit of Mei's phone of which the server has the first two events and nothing else."""
    played = take_field(office, client)
    lines = played.whole(photos=2)
    assert push(client, *lines[:2]).status_code == 200
    return played, lines, {blob["evidence"]: data for blob, data, _role in played.blobs}


def file_of(client: FlaskClient, path: Path, lines: list[bytes], files: dict[str, bytes], *, sealed: bool) -> Path:
    """The file of a phone whose owner set a PIN."""
    person = client.get("/api/v1/auth/session").get_json()["me"]["id"]
    escrow = client.get("/api/v1/devices/escrow-key").get_json()
    rows = rescue.rows_of(lines, files, sealed=sealed)
    return rescue.write(path / "rescue.ndjson", [*rows, rescue.vault(person, escrow, rescue.PIN)])


def send(client: FlaskClient, path: Path, piece: int = 100_000) -> None:
    """As the desk does; each piece twice, as after a lost answer."""
    data = path.read_bytes()
    assert client.put(f"{HERE}?filename={path.name}&size={len(data)}").status_code == 201
    for at in range(0, len(data), piece):
        for _again in (1, 2):
            reply = client.patch(f"{HERE}?at={at}", data=data[at : at + piece])
            assert reply.get_json()["received"] == min(at + piece, len(data))


def plan_of(client: FlaskClient, **body: Any) -> dict[str, Any]:
    reply = client.post(f"{HERE}/inspect", json=body)
    assert reply.status_code == 200, reply.get_json()
    found: dict[str, Any] = reply.get_json()["plan"]
    return found


def run(client: FlaskClient, **body: Any) -> dict[str, Any]:
    """Step by step to the end."""
    plan = plan_of(client)
    while plan["done"] < plan["total"]:
        reply = client.post(f"{HERE}/advance", json=body)
        assert reply.status_code == 200, reply.get_json()
        assert reply.get_json()["plan"]["done"] == plan["done"] + 1
        plan = reply.get_json()["plan"]
    return plan


def kept(app: Flask) -> list[bytes]:
    with app.app_context(), reading():
        return list(session().scalars(select(EvidenceEvent.line).order_by(EvidenceEvent.key, EvidenceEvent.seq)))


def stored(dai: FlaskClient, evidence: str) -> bytes:
    reply = dai.get(f"/api/v1/evidence/{evidence}/original")
    assert reply.status_code == 200, reply.get_json()
    return reply.get_data()


def test_only_those_who_answer_for_phones_may_bring_a_rescue_file(client: FlaskClient, client_as: As) -> None:
    begin = f"{HERE}?filename=a.ndjson&size=10"
    assert client.put(begin).status_code == 401
    for name in ("mei", "qing", "dai", "ada"):
        assert client_as(name).put(begin).status_code == 403
    assert client_as("bo").put(begin).status_code == 201
    assert client_as("otto").get(HERE).status_code == 404


@pytest.mark.req("S2-2.3b")
@pytest.mark.parametrize("sealed", [True, False])
def test_everything_of_a_crashed_phone_arrives_byte_for_byte_and_again_changes_nothing(
    app: Flask, office: Office, client_as: As, tmp_path: Path, sealed: bool
) -> None:
    mei, bo = client_as("mei"), client_as("bo")
    played, lines, files = unsent(office, mei)
    send(bo, file_of(mei, tmp_path, lines, files, sealed=sealed))
    plan = plan_of(bo)
    assert plan["whole"] and not plan["faults"]
    assert (plan["counts"]["events"], plan["counts"]["events_new"]) == (len(lines), len(lines) - 2)
    assert (plan["counts"]["files"], plan["counts"]["files_new"]) == (len(files), len(files))
    assert plan["visits"][0]["id"] == played.visit and plan["visits"][0]["number"]
    assert len(kept(app)) == 2  # looking into it takes nothing in
    done = run(bo)
    assert (done["items"], done["faults"]) == ([], [])
    assert done["results"] == {"accepted": len(lines) - 2, "duplicate": 2, "stored": len(files)}
    assert kept(app) == lines
    for evidence, data in files.items():
        assert stored(client_as("dai"), evidence) == data
    assert mei.get(f"/api/v1/inspections/{played.visit}").get_json()["state"] == "sealed"
    again = run(bo)
    assert again["results"] == {"duplicate": len(lines), "there": len(files)}
    assert kept(app) == lines
    with app.app_context(), reading():
        acts = list(session().scalars(select(AuditEntry.action).where(AuditEntry.subject_kind == "rescue")))
    assert acts.count("import_rescue_file") == 2
    assert bo.delete(HERE).status_code == 204
    assert not (app.extensions["mingcha"].settings.data_dir / "rescues" / NAME).exists()


def test_film_comes_in_from_its_pieces_and_goes_on_where_the_phone_had_stopped(
    app: Flask, office: Office, client_as: As, tmp_path: Path
) -> None:
    mei, bo = client_as("mei"), client_as("bo")
    played = take_field(office, mei)
    from tests.factories.evidence import blob_of, create

    blob = blob_of(played.phone, FILM, "video/webm")
    clip = {"blob": blob, "medium": "video", "purpose": "evidence", "src": "in-app"}
    lines = [*played.arrive(), played.line("clip", clip)]
    assert create(mei, blob, played.visit, FILM[:700_000], role="clip").headers["Upload-Offset"] == "700000"
    cuts = [0, 500_000, 1_500_000, 3_000_000, len(FILM)]
    files = {f"{blob['evidence']}#{n:04}": FILM[a:b] for n, (a, b) in enumerate(zip(cuts, cuts[1:], strict=False))}
    send(bo, file_of(mei, tmp_path, lines, files, sealed=True), piece=1 << 20)
    assert run(bo)["results"] == {"accepted": len(lines), "stored": 1}
    assert stored(client_as("dai"), blob["evidence"]) == FILM


@pytest.mark.parametrize("sealed", [True, False])
def test_a_flipped_byte_loses_only_that_photo_and_says_which(
    app: Flask, office: Office, client_as: As, tmp_path: Path, sealed: bool
) -> None:
    mei, bo = client_as("mei"), client_as("bo")
    _played, lines, files = unsent(office, mei)
    path = file_of(mei, tmp_path, lines, files, sealed=sealed)
    rows = path.read_bytes().split(b"\n")
    hurt = bytearray(rows[2])
    hurt[-40] = ord("A") if hurt[-40] != ord("A") else ord("B")
    path.write_bytes(b"\n".join([*rows[:2], bytes(hurt), *rows[3:]]))
    send(bo, path)
    evidence = list(files)[1]
    done = run(bo)
    assert (sealed and done["faults"][0]["line"] == 3) or done["faults"][0]["id"] == evidence
    assert evidence in {one.get("id") for one in done["faults"]}
    assert done["results"] == {"accepted": len(lines) - 2, "duplicate": 2, "stored": len(files) - 1}
    assert kept(app) == lines


def test_a_flipped_byte_in_a_record_is_named_and_what_follows_waits_for_it(
    app: Flask, office: Office, client_as: As, tmp_path: Path
) -> None:
    mei, bo = client_as("mei"), client_as("bo")
    _played, lines, _files = unsent(office, mei)
    forged = lines[3].replace("王示例".encode(), "李示例".encode())
    assert forged != lines[3]
    send(bo, file_of(mei, tmp_path, [*lines[:3], forged, *lines[4:7]], {}, sealed=True))
    done = run(bo)
    assert [one["why"] for one in done["faults"] if one["line"]] == ["signature"]
    assert done["faults"][0]["id"] == json.loads(lines[3])["e"]["id"]
    assert done["results"] == {"duplicate": 2, "accepted": 3, "parked": 1}
    assert "示例" not in json.dumps(done["items"], ensure_ascii=False)
    with app.app_context(), reading():
        assert session().scalar(select(func.count()).select_from(QuarantinedLine)) == 0
    assert push(mei, lines[3]).status_code == 200  # the true one heals those behind it
    assert run(bo)["results"] == {"duplicate": 6}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7 \n", "rescue-foreign"),
        (b'{"format":"mingcha-rescue","version":9,"made":""}\n', "rescue-foreign"),
        (b'{"format":"mingcha-rescue","version":2,"made":""}\n', "rescue-empty"),
    ],
)
def test_a_foreign_or_empty_file_is_refused(client_as: As, tmp_path: Path, content: bytes, code: str) -> None:
    bo = client_as("bo")
    (tmp_path / "x").write_bytes(content)
    send(bo, tmp_path / "x")
    reply = bo.post(f"{HERE}/inspect", json={})
    assert (reply.status_code, reply.get_json()["type"]) == (422, f"/problems/{code}")


def test_a_cut_file_is_refused_unless_the_part_is_asked_for(
    app: Flask, office: Office, client_as: As, tmp_path: Path
) -> None:
    mei, bo = client_as("mei"), client_as("bo")
    _played, lines, files = unsent(office, mei)
    path = file_of(mei, tmp_path, lines, files, sealed=False)
    path.write_bytes(b"\n".join(path.read_bytes().split(b"\n")[:-6]) + b"\n")
    send(bo, path)
    assert plan_of(bo)["whole"] is False
    reply = bo.post(f"{HERE}/advance", json={})
    assert (reply.status_code, reply.get_json()["type"]) == (409, "/problems/rescue-cut")
    assert len(kept(app)) == 2
    assert run(bo, part=True)["results"]["accepted"] > 0


def test_a_half_sent_file_is_not_looked_into(client_as: As) -> None:
    bo = client_as("bo")
    bo.put(f"{HERE}?filename=a.ndjson&size=100")
    bo.patch(f"{HERE}?at=0", data=b"{")
    for step in ("inspect", "advance"):
        reply = bo.post(f"{HERE}/{step}", json={})
        assert (reply.status_code, reply.get_json()["type"]) == (409, "/problems/rescue-unfinished")
    assert bo.patch(f"{HERE}?at=1", data=b"x" * 200).status_code == 413


def test_another_department_s_phone_stays_shut_and_its_owner_s_pin_opens_no_records_of_theirs(
    app: Flask, office: Office, client_as: As, tmp_path: Path
) -> None:
    mei, otto = client_as("mei"), client_as("otto")
    _played, lines, files = unsent(office, mei)
    path = file_of(mei, tmp_path, lines, files, sealed=True)
    send(otto, path)
    assert otto.post(f"{HERE}/inspect", json={}).get_json()["type"] == "/problems/rescue-sealed"
    assert otto.post(f"{HERE}/inspect", json={"pin": "999999"}).get_json()["type"] == "/problems/rescue-pin-wrong"
    assert otto.post(f"{HERE}/inspect", json={"pin": rescue.PIN}).get_json()["type"] == "/problems/rescue-empty"
    assert len(kept(app)) == 2


def test_records_of_a_phone_that_is_not_registered_here_are_named_and_left(
    office: Office, client_as: As, tmp_path: Path
) -> None:
    mei, bo = client_as("mei"), client_as("bo")
    played, lines, _files = unsent(office, mei)
    strange = Phone(99).line(played.visit, "accept")
    send(bo, file_of(mei, tmp_path, [*lines[:3], strange], {}, sealed=False))
    done = run(bo)
    assert [one["why"] for one in done["faults"]] == ["key-unknown"]
    assert done["results"] == {"duplicate": 2, "accepted": 1}


def test_a_revoked_phone_s_records_are_kept_for_a_decision(
    office: Office, client_as: As, tmp_path: Path, clock: FixedClock
) -> None:
    mei, bo = client_as("mei"), client_as("bo")
    played, lines, files = unsent(office, mei)
    path = file_of(mei, tmp_path, lines[:4], {}, sealed=True)
    assert bo.post(f"/api/v1/devices/{played.phone.id}/revoke", json={"reason": "示例：遗失"}).status_code == 200
    clock.advance(timedelta(minutes=1))
    send(bo, path)
    done = run(bo)
    assert done["results"] == {"duplicate": 2, "parked": 2}
    assert all(one["en"] and one["zh"] for one in done["items"])


@pytest.mark.req("S2-2.3b")
def test_the_command_takes_a_file_in_with_the_same_end(
    app: Flask, office: Office, client_as: As, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mei = client_as("mei")
    _played, lines, files = unsent(office, mei)
    path = file_of(mei, tmp_path, lines, files, sealed=True)

    def command(**changes: Any) -> tuple[int, str]:
        args = Namespace(**{"file": path, "preview": False, "pin": False, "cut": False, "lang": "en", **changes})
        with app.app_context():
            code = run_import(args, app)
        return code, capsys.readouterr().out

    assert command(preview=True)[0] == 0
    assert len(kept(app)) == 2
    code, said = command()
    assert code == 0
    assert f"taken\t{len(lines) - 2}" in said and f"originals stored\t{len(files)}" in said
    assert kept(app) == lines
    code, said = command()
    assert code == 0 and f"there already\t{len(lines)}" in said


def test_a_file_that_nobody_put_away_goes_after_a_week(app: Flask, client_as: As, clock: FixedClock) -> None:
    bo = client_as("bo")
    bo.put(f"{HERE}?filename=a.ndjson&size=100")
    for days, status in ((6, 200), (2, 404)):
        clock.advance(timedelta(days=days))
        with app.app_context():
            sweep_rescue_files(ctx=system_ctx(app))
        assert client_as("bo").get(HERE).status_code == status
