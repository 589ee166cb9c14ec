"""Are phones' events taken in once, each judged alone, and projected into the record (settled 1-3)?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from mingcha.evidence.models import EvidenceConflict, EvidenceEvent, QuarantinedLine
from mingcha.inspections.actions import rebuild
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import session, transaction
from tests.factories.evidence import Phone, enrol, push, statuses
from tests.factories.identity import People, system_ctx
from tests.factories.inspections import Office, make_office, sealed_visit, take_field

As = Callable[[str], FlaskClient]


@pytest.fixture
def office(app: Flask, people: People) -> Office:
    return make_office(app, people)


def record(client: FlaskClient, visit: str) -> dict[str, Any]:
    reply = client.get(f"/api/v1/inspections/{visit}")
    assert reply.status_code == 200, reply.get_json()
    found: dict[str, Any] = reply.get_json()
    return found


def test_nobody_may_send_events(client: FlaskClient) -> None:
    assert push(client, b"{}").status_code == 401


@pytest.mark.parametrize("name", ["bo", "qing", "dai", "ada"])
def test_only_inspectors_send_events(client_as: As, name: str) -> None:
    assert push(client_as(name), b"{}").status_code == 403


def test_a_batch_that_is_no_ndjson_is_refused_whole(client_as: As) -> None:
    mei = client_as("mei")
    for body, kind in (
        (b"", "application/x-ndjson"),
        (b"[1]\n", "application/x-ndjson"),
        (b"\xff{", "application/x-ndjson"),
        (b"{}", "application/json"),
    ):
        reply = mei.post("/api/v1/events", data=body, content_type=kind)
        assert (reply.status_code, reply.get_json()["type"]) == (400, "/problems/batch-malformed")


def test_a_batch_above_100_lines_or_256_kib_is_refused_whole(client_as: As, app: Flask) -> None:
    mei = client_as("mei")
    for body in (b"{}\n" * 101, b'{"e":"' + b"x" * 262_144 + b'"}'):
        reply = mei.post("/api/v1/events", data=body, content_type="application/x-ndjson")
        assert (reply.status_code, reply.get_json()["type"]) == (413, "/problems/batch-too-large")
    with app.app_context():
        assert session().execute(select(QuarantinedLine.id)).all() == []


@pytest.mark.req("S0-2.5c")
def test_one_visit_holds_all_items_of_the_object_and_becomes_one_sealed_record(office: Office, client_as: As) -> None:
    mei = client_as("mei")
    played = sealed_visit(office, mei)
    found = record(mei, played.visit)
    assert found["state"] == "sealed"
    assert [item["id"] for item in found["items"]] == office.items
    assert [entry["answer"]["result"] for item in found["items"] for entry in item["entries"]] == ["conforming"] * 4
    assert [(photo["evidence"], photo["stored"]) for photo in found["photos"]] == [
        (played.photos[0][0]["evidence"], True)
    ]
    assert {one["role"]: one["void"] for one in found["signatures"]} == {"inspector": False, "business": False}
    assert found["text"] == played.text
    assert (found["acknowledged"], found["conclusion"], found["pending_evidence"]) == ("signed", ["no_problem"], [])
    assert len(found["events"]) == played.events
    assert [flag["code"] for flag in found["flags"]] == ["same-device"]


@pytest.mark.req("S1-13a")
def test_the_methods_of_the_inspection_are_kept_and_several_may_combine(office: Office, client_as: As) -> None:
    mei = client_as("mei")
    played = take_field(office, mei)
    lines = [*played.arrive(), *played.answers(), played.sign("mei"), played.sign("lan"), played.sign_business()]
    assert set(statuses(push(mei, *lines, played.seal(methods=["onsite", "document"])))) == {"accepted"}
    assert record(mei, played.visit)["seal"]["methods"] == ["onsite", "document"]


@pytest.mark.req("S0-2.5d")
def test_papers_consulted_and_statements_taken_are_part_of_the_record(office: Office, client_as: As) -> None:
    mei = client_as("mei")
    played = take_field(office, mei)
    copied = played.photo()
    said = played.line("statement", {"by": "王示例", "role": "站长", "text": "进货台账在柜中"})
    noted = played.line("note", {"text": "查阅2026年进货台账"})
    assert statuses(push(mei, copied, said, noted)) == ["accepted"] * 3
    played.upload(mei)
    found = record(mei, played.visit)
    assert [note["text"] for note in found["notes"]] == ["进货台账在柜中", "查阅2026年进货台账"]
    assert found["photos"][0]["stored"] is True


def test_the_same_batch_twice_has_one_effect_and_tells_so(office: Office, client_as: As, app: Flask) -> None:
    mei = client_as("mei")
    played = take_field(office, mei)
    lines = played.whole()
    first, second = push(mei, *lines), push(mei, *lines)
    assert set(statuses(first)) == {"accepted"}
    assert set(statuses(second)) == {"duplicate"}
    assert [r["leaf"] for r in first.get_json()["results"]] == [r["leaf"] for r in second.get_json()["results"]]
    with app.app_context():
        assert [row.line for row in session().execute(select(EvidenceEvent.line).order_by(EvidenceEvent.seq))] == lines


def test_the_receipt_tells_how_far_the_chain_is_known(office: Office, client_as: As) -> None:
    mei = client_as("mei")
    played = take_field(office, mei)
    lines = played.arrive()
    reply = push(mei, lines[0], lines[3])
    assert reply.get_json()["receipt"] == {"device": played.phone.id, "seq": 1, "gaps": [[2, 3]]}
    assert statuses(reply) == ["accepted", "parked:event-gap"]
    shown = mei.get(f"/api/v1/receipts?device={played.phone.id}").get_json()
    told = {"device": played.phone.id, "seq": 1, "top": 4, "gaps": [[2, 3]], "backed_up_seq": None, "blobs": {}}
    assert shown == told
    assert statuses(push(mei, lines[1], lines[2])) == ["accepted", "accepted"]
    assert mei.get(f"/api/v1/receipts?device={played.phone.id}").get_json()["seq"] == 4


def test_a_foreign_receipt_is_not_found(office: Office, client_as: As) -> None:
    played = take_field(office, client_as("mei"))
    assert client_as("lan").get(f"/api/v1/receipts?device={played.phone.id}").status_code == 404
    assert client_as("mei").get(f"/api/v1/receipts?device={'0' * 64}").status_code == 404


def test_an_event_behind_a_gap_heals_by_itself_when_the_missing_one_comes(office: Office, client_as: As) -> None:
    mei = client_as("mei")
    played = take_field(office, mei)
    lines = played.arrive()
    assert statuses(push(mei, lines[0], lines[2], lines[3])) == ["accepted", "parked:event-gap", "accepted"]
    assert statuses(push(mei, lines[1])) == ["accepted"]
    assert statuses(push(mei, *lines)) == ["duplicate"] * 4
    assert {event["status"] for event in record(mei, played.visit)["events"]} == {"accepted"}


def test_a_seal_waits_for_every_event_before_it(office: Office, client_as: As) -> None:
    mei = client_as("mei")
    played = take_field(office, mei)
    lines = played.whole()
    assert statuses(push(mei, *lines[:2], *lines[3:]))[-1] == "parked:event-gap"
    assert record(mei, played.visit)["state"] == "started"
    assert statuses(push(mei, lines[2])) == ["accepted"]
    found = record(mei, played.visit)
    assert found["state"] == "sealed"
    assert {event["status"] for event in found["events"]} == {"accepted"}


def test_a_bad_event_is_parked_and_named_and_never_blocks_the_ones_behind_it(office: Office, client_as: As) -> None:
    mei = client_as("mei")
    played = take_field(office, mei)
    before = played.line("accept")
    bad = played.line("note", {"text": ""})
    strange = played.line("erase", {})
    foreign = played.line("answer", {"item": office.items[0], "entry": played.phone.uuid(), "result": "failing"})
    after = played.line("note", {"text": "后面的照常"})
    reply = push(mei, before, bad, strange, b'{"e":1}', foreign, after)
    assert statuses(reply) == [
        "accepted",
        "parked:event-payload-invalid",
        "parked:event-kind-unknown",
        "parked:event-malformed",
        "parked:event-entry-unknown",
        "accepted",
    ]
    assert reply.get_json()["results"][1]["problem"]["errors"][0]["pointer"] == "/payload/text"
    found = record(mei, played.visit)
    assert [note["text"] for note in found["notes"]] == ["后面的照常"]
    assert [event["problem"]["title"] for event in found["events"] if event["problem"]][:2] == [
        "事件内容不符合规定",
        "未知的事件种类",
    ]
    english = mei.post(
        "/api/v1/events", data=bad, content_type="application/x-ndjson", headers={"Accept-Language": "en"}
    )
    assert english.get_json()["results"][0]["problem"]["title"] == "The payload does not fit its kind"


def test_an_unknown_device_is_parked_and_taken_once_it_is_enrolled(office: Office, client_as: As) -> None:
    mei = client_as("mei")
    phone = Phone(9)
    played = take_field(office, mei, phone=phone)
    line = played.line("accept")
    assert statuses(push(mei, line)) == ["parked:event-key-unknown"]
    assert statuses(push(mei, line)) == ["parked:event-key-unknown"]
    enrol(mei, phone)
    assert statuses(push(mei, line)) == ["accepted"]


def test_one_wrong_byte_is_parked_and_the_right_line_is_still_taken(office: Office, client_as: As, app: Flask) -> None:
    mei = client_as("mei")
    played = take_field(office, mei)
    line = played.line("note", {"text": "abc"})
    assert statuses(push(mei, line.replace(b"abc", b"abd"))) == ["parked:event-signature-wrong"]
    assert statuses(push(mei, line)) == ["accepted"]
    with app.app_context():
        assert session().execute(select(QuarantinedLine.line)).scalars().all() == [line.replace(b"abc", b"abd")]


def test_after_a_revocation_events_are_parked_whatever_time_they_claim(
    office: Office, client_as: As, clock: FixedClock
) -> None:
    mei = client_as("mei")
    played = take_field(office, mei)
    first, second = played.line("accept"), played.line("note", {"text": "早先写的"})
    assert statuses(push(mei, first)) == ["accepted"]
    clock.advance(timedelta(minutes=5))
    reply = client_as("bo").post(f"/api/v1/devices/{played.phone.id}/revoke", json={"reason": "手机丢失"})
    assert reply.status_code == 200, reply.get_json()
    again = client_as("mei")
    assert statuses(push(again, second)) == ["parked:event-key-revoked"]
    assert statuses(push(again, first)) == ["duplicate"]


def test_a_chain_that_does_not_fit_is_parked(office: Office, client_as: As) -> None:
    mei = client_as("mei")
    played = take_field(office, mei)
    first = played.line("accept")
    broken = played.phone.line(played.visit, "note", {"text": "x"}, prev="1" * 64)
    after = played.line("note", {"text": "y"})
    assert statuses(push(mei, first, broken, after)) == ["accepted", "parked:event-chain-broken", "accepted"]


def test_a_second_event_with_the_same_place_is_kept_apart(office: Office, client_as: As) -> None:
    mei = client_as("mei")
    played = take_field(office, mei)
    first = played.line("accept")
    twin = played.phone.line(played.visit, "note", {"text": "x"}, seq=1, prev="0" * 64)
    assert statuses(push(mei, first, twin)) == ["accepted", "parked:event-sequence-taken"]


def test_an_outsider_is_not_on_the_team(office: Office, client_as: As) -> None:
    otto = client_as("otto")
    played = take_field(office, otto, seed=5)
    assert statuses(push(otto, played.line("accept"))) == ["parked:event-not-on-team"]
    assert client_as("mei").get(f"/api/v1/inspections/{played.visit}").get_json()["state"] == "planned"


def test_an_event_of_an_unknown_visit_is_parked(office: Office, client_as: As) -> None:
    mei = client_as("mei")
    played = take_field(office, mei)
    line = played.phone.line(played.phone.uuid(), "accept")
    assert statuses(push(mei, line)) == ["parked:event-visit-unknown"]


def test_a_clock_years_off_is_accepted_but_flagged(office: Office, client_as: As) -> None:
    mei = client_as("mei")
    played = take_field(office, mei)
    line = played.phone.line(played.visit, "accept", at="2020-01-01T08:00:00.000+08:00")
    assert statuses(push(mei, line)) == ["accepted"]
    assert record(mei, played.visit)["events"][0]["flags"] == ["clock"]


def test_evidence_registered_with_other_bytes_is_parked(office: Office, client_as: As) -> None:
    mei = client_as("mei")
    played = take_field(office, mei)
    first = played.photo()
    blob = {**played.photos[0][0], "sha256": "b" * 64}
    second = played.line("photo", {"blob": blob, "src": "in-app"})
    assert statuses(push(mei, first, second)) == ["accepted", "parked:event-evidence-differs"]


def test_event_lines_cannot_be_changed_or_deleted_in_the_database(office: Office, client_as: As, app: Flask) -> None:
    mei = client_as("mei")
    assert statuses(push(mei, take_field(office, mei).line("accept"))) == ["accepted"]
    for change in (update(EvidenceEvent).values(line=b"{}"), delete(EvidenceEvent)):
        with app.app_context():
            with pytest.raises(DBAPIError, match="append-only"), transaction() as db:
                db.execute(change)


def test_a_record_rebuilt_from_its_events_equals_the_live_one(office: Office, client_as: As, app: Flask) -> None:
    mei, lan = client_as("mei"), client_as("lan")
    played = take_field(office, mei)
    other = Phone(2, nonce=played.phone.nonce)
    enrol(lan, other, "兰的手机")
    assert set(statuses(push(mei, *played.arrive(), *played.answers()))) == {"accepted"}
    item, entry = office.entries[0]
    other.now = played.phone.now
    late = played.line("answer", {"item": item, "entry": entry, "result": "failing", "reason": "后门堵塞"}, other)
    assert statuses(push(lan, late, played.photo(entry=entry, phone=other))) == ["accepted"] * 2
    lines = [played.sign("mei"), played.sign("lan", same_device=False, phone=other), played.sign_business()]
    assert statuses(push(mei, lines[0], lines[2])) == ["accepted"] * 2
    assert statuses(push(lan, lines[1])) == ["accepted"]
    assert statuses(push(mei, played.seal(photos=0))) == ["accepted"]
    live = record(mei, played.visit)
    with app.app_context(), transaction():
        assert rebuild(played.visit, ctx=system_ctx(app)) is False
    assert record(mei, played.visit) == live
    assert {flag["code"] for flag in live["flags"]} == {"two-phones", "same-device", "conclusion"}


def test_a_tampered_record_is_put_right_by_rebuilding(office: Office, client_as: As, app: Flask) -> None:
    from mingcha.inspections.models import Answer

    mei = client_as("mei")
    played = sealed_visit(office, mei)
    with app.app_context(), transaction() as db:
        db.execute(update(Answer).values(result="failing"))
    with app.app_context(), transaction():
        assert rebuild(played.visit, ctx=system_ctx(app)) is True
    with app.app_context():
        assert set(session().execute(select(Answer.result)).scalars()) == {"conforming"}


def test_another_content_under_a_taken_id_is_a_conflict_and_both_are_kept(
    office: Office, client_as: As, app: Flask
) -> None:
    mei = client_as("mei")
    played = take_field(office, mei)
    e = played.phone.event(played.visit, "note", {"text": "先"})
    first, second = played.phone.sign(e), played.phone.sign({**e, "payload": {"text": "后"}})
    assert statuses(push(mei, first, second)) == ["accepted", "conflict"]
    assert statuses(push(mei, second)) == ["conflict"]
    with app.app_context():
        assert session().execute(select(EvidenceConflict.line)).scalars().all() == [second]
        assert session().execute(select(EvidenceEvent.line)).scalars().all() == [first]
    assert [note["text"] for note in record(mei, played.visit)["notes"]] == ["先"]


def test_an_event_that_is_already_there_is_told_so_within_a_batch_and_the_chain_goes_on(
    office: Office, client_as: As
) -> None:
    mei = client_as("mei")
    played = take_field(office, mei)
    first, *rest = played.arrive()
    told = statuses(push(mei, first, first, *rest, first))
    assert (told[:2], told[-1], set(told[2:-1])) == (["accepted", "duplicate"], "duplicate", {"accepted"})
    refused = played.line("amend", {"reason": "x", "changes": []})
    parked = ["parked:inspection-not-returned"]
    assert [statuses(push(mei, refused)) for _ in range(2)] == [parked, parked]
    assert statuses(push(mei, played.line("note", {"text": "继续"}))) == ["accepted"]
    kinds = [event["kind"] for event in record(mei, played.visit)["events"]]
    assert kinds.count("amend") == 1 and kinds[-1] == "note"
