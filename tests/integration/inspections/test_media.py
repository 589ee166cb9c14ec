"""Do sound, film, PDF and HEIC become evidence: stored, typed by their content, never rendered, and late ones marked? (S3A-2.7c)"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.evidence.jobs import gate_new_images
from tests.factories.evidence import blob_of, create, head, jpeg, patch, push, statuses
from tests.factories.identity import People, system_ctx
from tests.factories.inspections import Field, Office, make_office, take_field

As = Callable[[str], FlaskClient]
WEBM = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm" + bytes(range(256)) * 40
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 10
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00" + bytes(range(256)) * 4
PAGE = b"<!doctype html><script>alert(1)</script>" * 5


@pytest.fixture
def office(app: Flask, people: People) -> Office:
    return make_office(app, people)


@pytest.fixture
def mei(client_as: As) -> FlaskClient:
    return client_as("mei")


@pytest.fixture
def played(office: Office, mei: FlaskClient) -> Field:
    return take_field(office, mei)


def chunked(data: bytes, size: int = 4096) -> tuple[list[str], str]:
    """The hashes of the chunks of a recording, and the last link of their chain, as the phone makes them."""
    hashes = [hashlib.sha256(data[at : at + size]).hexdigest() for at in range(0, len(data), size)]
    link = "0" * 64
    for one in hashes:
        link = hashlib.sha256((link + one).encode()).hexdigest()
    return hashes, link


def clip(played: Field, data: bytes = WEBM, **changes: Any) -> tuple[dict[str, Any], bytes]:
    blob = blob_of(played.phone, data, "video/webm")
    hashes, link = chunked(data)
    payload = {
        "blob": blob,
        "medium": "video",
        "purpose": "whole_process",
        "src": "in-app",
        "recording": played.phone.uuid(),
        "part": 1,
        "slice_ms": 4000,
        "chunks": hashes,
        "chain": link,
        "duration_ms": 9000,
        "ended": "stopped",
        **changes,
    }
    return blob, played.line("clip", payload)


def document(played: Field, data: bytes, kind: str, title: str) -> tuple[dict[str, Any], bytes]:
    blob = blob_of(played.phone, data, kind)
    return blob, played.line("document", {"blob": blob, "title": title, "src": "file-picker"})


def record_of(client: FlaskClient, visit: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/api/v1/inspections/{visit}").get_json()
    return found


@pytest.mark.req("S3A-2.7c")
def test_a_whole_process_recording_is_in_the_record_and_its_bytes_come_back_equal(
    client_as: As, mei: FlaskClient, played: Field
) -> None:
    recording = played.phone.uuid()
    started = {"recording": recording, "medium": "video", "purpose": "whole_process", "type": "video/webm"}
    lines = [*played.arrive(), played.line("recording.started", {**started, "slice_ms": 4000})]
    lines += [
        played.line("recording.paused", {"recording": recording, "reason": "privacy"}),
        played.line("recording.resumed", {"recording": recording}),
    ]
    blob, line = clip(played, recording=recording)
    assert set(statuses(push(mei, *lines, line))) == {"accepted"}
    assert create(mei, blob, played.visit, WEBM, role="clip").headers["Mingcha-Sha256"] == blob["sha256"]
    record = record_of(client_as("bo"), played.visit)
    [kept] = record["clips"]
    assert (kept["purpose"], kept["chunks"], kept["stored"], kept["type_differs"]) == ("whole_process", 3, True, False)
    assert [one["kind"] for one in record["recordings"]] == [
        "recording.started",
        "recording.paused",
        "recording.resumed",
    ]
    reply = client_as("bo").get(f"/api/v1/evidence/{blob['evidence']}/original")
    assert reply.data == WEBM
    assert reply.headers["Content-Disposition"] == f'attachment; filename="{blob["evidence"]}.webm"'


def test_nothing_but_decoded_pictures_is_ever_rendered(
    app: Flask, client_as: As, mei: FlaskClient, played: Field
) -> None:
    heic_blob = blob_of(played.phone, HEIC, "image/heic")
    heic = played.line("photo", {"blob": heic_blob, "src": "file-picker", "picker_reason": "相册"})
    (pdf_blob, pdf), (page_blob, page) = (
        document(played, PDF, "application/pdf", "许可证"),
        document(played, PAGE, "application/pdf", "网页"),
    )
    assert set(statuses(push(mei, *played.arrive(), heic, pdf, page))) == {"accepted"}
    for blob, data, role in ((heic_blob, HEIC, "photo"), (pdf_blob, PDF, "document"), (page_blob, PAGE, "document")):
        assert create(mei, blob, played.visit, data, role=role).status_code == 201
    with app.app_context():
        gate_new_images(ctx=system_ctx(app))
    bo = client_as("bo")
    for blob, data in ((heic_blob, HEIC), (pdf_blob, PDF), (page_blob, PAGE)):
        seen = bo.get(f"/api/v1/evidence/{blob['evidence']}/view")
        assert (seen.status_code, seen.mimetype) == (409, "application/problem+json")
        got = bo.get(f"/api/v1/evidence/{blob['evidence']}/original")
        assert (got.data, got.mimetype) == (data, "application/octet-stream")
        assert "sandbox" in got.headers["Content-Security-Policy"]
        assert got.headers["X-Content-Type-Options"] == "nosniff"
        assert got.headers["Content-Disposition"].startswith("attachment")
    record = record_of(bo, played.visit)
    assert [one["type_differs"] for one in record["documents"]] == [False, True]
    assert record["photos"][0]["gate"] == "not_image"


def test_a_large_film_is_resumed_in_pieces_and_sent_out_in_pieces(mei: FlaskClient, played: Field) -> None:
    film = WEBM + bytes(26_000_000)
    blob, line = clip(played, film, chunks=[], src="body-camera", purpose="evidence")
    assert set(statuses(push(mei, *played.arrive(), line))) == {"accepted"}
    assert create(mei, blob, played.visit, role="clip").status_code == 201
    step = 13_000_000
    for at in range(0, len(film), step):
        assert head(mei, blob["evidence"]).headers["Upload-Offset"] == str(at)
        reply = patch(mei, blob["evidence"], at, film[at : at + step])
        assert reply.status_code == 204
    assert reply.headers["Mingcha-Sha256"] == blob["sha256"]
    got = mei.get(f"/api/v1/evidence/{blob['evidence']}/original")
    assert got.headers["Content-Length"] == str(len(film))
    assert hashlib.sha256(got.data).hexdigest() == blob["sha256"]


def test_a_caption_is_only_for_evidence_of_this_record(mei: FlaskClient, played: Field) -> None:
    photo = played.photo()
    evidence = played.photos[0][0]["evidence"]
    said = [
        played.line("caption", {"evidence": evidence, "text": "东侧安全出口"}),
        played.line("caption", {"evidence": played.phone.uuid(), "text": "别处"}),
    ]
    assert statuses(push(mei, *played.arrive(), photo, *said))[-2:] == ["accepted", "parked:evidence-unknown"]
    assert record_of(mei, played.visit)["photos"][0]["caption"] == "东侧安全出口"


@pytest.mark.req("S3A-2.7c")
def test_a_body_camera_film_may_come_after_the_seal_with_its_reason_and_is_marked(
    client_as: As, mei: FlaskClient, played: Field
) -> None:
    assert set(statuses(push(mei, *played.whole()))) == {"accepted"}
    played.upload(mei)
    blob = blob_of(played.phone, WEBM, "video/webm")
    payload = {
        "blob": blob,
        "medium": "video",
        "src": "body-camera",
        "reason": "采集站第二天导出",
        "device_no": "示例-07",
    }
    payload |= {"taken_from": "2026-06-15T10:00:00+08:00", "taken_to": "2026-06-15T10:40:00+08:00"}
    without = {name: value for name, value in payload.items() if name != "reason"} | {
        "blob": blob_of(played.phone, WEBM, "video/webm")
    }
    answers = statuses(push(mei, played.line("late_evidence", payload)))
    assert answers == ["accepted"]
    assert statuses(push(mei, played.line("late_evidence", without))) == ["parked:event-payload-invalid"]
    assert statuses(push(mei, clip(played)[1])) == ["parked:inspection-sealed"]
    record = record_of(client_as("bo"), played.visit)
    assert record["state"] == "sealed"
    assert (record["late_evidence"][0]["device_no"], record["late_evidence"][0]["stored"]) == ("示例-07", False)
    assert "late-evidence" in [flag["code"] for flag in record["flags"]]
    assert create(mei, blob, played.visit, WEBM, role="clip").status_code == 201
    assert record_of(mei, played.visit)["late_evidence"][0]["stored"]


def test_a_recording_that_was_cut_off_is_flagged(mei: FlaskClient, played: Field) -> None:
    assert set(statuses(push(mei, *played.arrive(), clip(played, ended="app_closed")[1]))) == {"accepted"}
    assert [flag["code"] for flag in record_of(mei, played.visit)["flags"]] == ["recording-cut"]


def test_photos_that_could_not_be_taken_are_told_apart_from_forgotten_ones(
    app: Flask, people: People, client_as: As
) -> None:
    office = make_office(app, people, items=1, photos=1, tag="p")
    mei = client_as("mei")
    played = take_field(office, mei)
    told = played.line("photo_missing", {"entry": office.entries[0][1], "reason": "现场禁止拍照"})
    lines = [*played.arrive(), *played.answers(), told, played.sign("mei"), played.sign("lan"), played.sign_business()]
    assert set(statuses(push(mei, *lines, played.seal()))) == {"accepted"}
    flags = {flag["code"]: flag.get("entries") for flag in record_of(mei, played.visit)["flags"]}
    assert flags["photos-excused"] == [office.entries[0][1]]
    assert flags["photos-missing"] == [office.entries[1][1]]


def test_the_picture_gate_is_not_asked_about_film(app: Flask, mei: FlaskClient, played: Field) -> None:
    blob, line = clip(played)
    push(mei, *played.arrive(), line, played.photo(jpeg()))
    played.upload(mei)
    create(mei, blob, played.visit, WEBM, role="clip")
    with app.app_context():
        gate_new_images(ctx=system_ctx(app))
    record = record_of(mei, played.visit)
    assert (record["clips"][0]["gate"], record["photos"][0]["gate"]) == ("not_image", "ok")
