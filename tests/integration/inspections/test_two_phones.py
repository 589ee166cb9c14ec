"""Do two phones make one record, whichever is synced first? And does a colleague take a visit over?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.identity import actions
from mingcha.kernel.db import transaction
from mingcha.kernel.permission import Role
from tests.factories.evidence import Phone, enrol, push, statuses
from tests.factories.identity import PASSWORD, People, system_ctx
from tests.factories.inspections import Field, Office, make_office, take_field
from tests.factories.results import approve

As = Callable[[str], FlaskClient]


@pytest.fixture
def office(app: Flask, people: People) -> Office:
    return make_office(app, people)


def partner(office: Office, lan: FlaskClient, played: Field) -> Phone:
    phone = Phone(2, nonce=played.phone.nonce)
    enrol(lan, phone, "兰的手机")
    return phone


def countersign(played: Field, phone: Phone, **changes: Any) -> bytes:
    who = {"inspector": played.office.people["lan"], "name": "lan", "certificate_no": "示例32062300002"}
    return played.line(
        "countersign", {**who, "shown": played.shown, "read": "text", **played.pad(phone), **changes}, phone
    )


def signed_by_mei(played: Field) -> list[bytes]:
    return [*played.arrive(), *played.answers(), played.sign("mei", same_device=False), played.sign_business()]


@pytest.mark.req("S1-13c")
@pytest.mark.parametrize("first", ["partner", "sealer"])
def test_the_record_is_sealed_by_both_phones_whichever_arrives_first(office: Office, client_as: As, first: str) -> None:
    mei, lan = client_as("mei"), client_as("lan")
    played = take_field(office, mei)
    theirs = countersign(played, partner(office, lan, played))
    ours = [*signed_by_mei(played), played.seal()]
    if first == "partner":
        assert statuses(push(lan, theirs)) == ["accepted"]
        assert set(statuses(push(mei, *ours))) == {"accepted"}
    else:
        assert statuses(push(mei, *ours))[-1] == "parked:seal-inspectors-missing"
        assert statuses(push(lan, theirs)) == ["accepted"]
    record = mei.get(f"/api/v1/inspections/{played.visit}").get_json()
    assert record["state"] == "sealed"
    assert [flag["code"] for flag in record["flags"]] == []
    lan_signed = next(one for one in record["signatures"] if one.get("inspector") == office.people["lan"])
    assert (lan_signed["own_phone"], lan_signed["void"], lan_signed["same_device"]) == (True, False, False)


def test_another_text_on_the_partners_phone_never_seals_the_record(office: Office, client_as: As) -> None:
    mei, lan = client_as("mei"), client_as("lan")
    played = take_field(office, mei)
    phone = partner(office, lan, played)
    assert statuses(push(lan, countersign(played, phone, shown="a" * 64))) == ["accepted"]
    assert statuses(push(mei, *signed_by_mei(played), played.seal()))[-1] == "parked:seal-inspectors-missing"
    assert mei.get(f"/api/v1/inspections/{played.visit}").get_json()["state"] == "started"
    assert statuses(push(lan, countersign(played, phone))) == ["accepted"]
    record = mei.get(f"/api/v1/inspections/{played.visit}").get_json()
    assert (record["state"], [flag["code"] for flag in record["flags"]]) == ("sealed", ["void-signatures"])


@pytest.fixture
def colleague(app: Flask, people: People) -> str:
    """An inspector of the same department with a certificate, who is on no team."""
    ctx, seeded = system_ctx(app), actions.hash_password(PASSWORD)
    with app.app_context(), transaction():
        person = actions.create_person(
            ctx=ctx,
            username="newcomer",
            name="新示例",
            department_id=people.lead,
            roles=(Role.INSPECTOR,),
            password_hash=seeded,
        )
        actions.add_certificate(
            person.id,
            ctx=ctx,
            number="示例32062300099",
            kind="provincial",
            issuer="示例省司法厅",
            valid_from=date(2025, 1, 1),
            valid_to=date(2027, 12, 31),
        )
    return str(person.id)


def test_nobody_and_no_stranger_hands_a_visit_over(client: FlaskClient, client_as: As, office: Office) -> None:
    body = {"leaves": office.people["mei"], "joins": office.people["lan"], "reason": "ill", "text": "示例"}
    path = f"/api/v1/inspections/{office.visits[0]}"
    assert client.post(f"{path}/hand-over", json=body).status_code == 401
    for name in ("qing", "otto", "ada"):
        assert client_as(name).post(f"{path}/hand-over", json=body).status_code == 404, name
    assert client.get(f"{path}/colleagues").status_code == 401
    assert client_as("otto").get(f"{path}/colleagues").status_code == 404
    refused = client_as("bo").post(f"{path}/hand-over", json=body)
    assert (refused.status_code, refused.get_json()["type"]) == (409, "/problems/hand-over-not-possible")


@pytest.mark.parametrize("who", ["bo", "lan"])
def test_a_colleague_takes_over_on_the_desk_and_goes_on_from_what_is_there(
    office: Office, client_as: As, colleague: str, who: str
) -> None:
    mei, desk = client_as("mei"), client_as(who)
    played = take_field(office, mei)
    begun = [*played.arrive(), *played.answers()]
    push(mei, *begun[:6])
    path = f"/api/v1/inspections/{played.visit}"
    offered = desk.get(f"{path}/colleagues").get_json()["items"]
    assert colleague in {one["id"] for one in offered} and office.people["mei"] not in {one["id"] for one in offered}
    body = {"leaves": office.people["mei"], "joins": colleague, "reason": "ill", "text": "示例：发烧"}
    assert desk.post(f"{path}/hand-over", json=body).status_code == 204
    new = client_as("newcomer")
    [visit] = new.get("/api/v1/assignments").get_json()["visits"]
    assert (visit["id"], visit["events"]) == (played.visit, 6)
    assert new.get(f"/api/v1/assignments/{played.visit}/events").data.splitlines() == begun[:6]
    assert mei.get(f"/api/v1/assignments/{played.visit}/events").status_code == 404
    assert set(statuses(push(mei, *begun[6:]))) == {"accepted"}  # what the first phone sends late still counts
    record = desk.get(path).get_json()
    assert [one["joins"]["id"] for one in record["hand_overs"]] == [colleague]
    assert [flag["code"] for flag in record["flags"]] == ["former-inspector"]


def test_a_partner_hands_over_without_network_and_the_colleagues_events_heal(
    office: Office, client_as: As, colleague: str
) -> None:
    lan, new = client_as("lan"), client_as("newcomer")
    played = take_field(office, lan)
    fresh = Phone(3, nonce=played.phone.nonce)
    enrol(new, fresh, "新手机")
    said = {"leaves": office.people["mei"], "joins": colleague, "name": "示例新", "certificate_no": "示例3"}
    event = played.line("hand_over", {**said, "reason": "ill", "text": "示例：发烧"})
    early = played.line("note", {"text": "示例：接手"}, fresh)
    assert statuses(push(new, early)) == ["parked:event-not-on-team"]
    assert statuses(push(lan, event)) == ["accepted"]
    record = new.get(f"/api/v1/inspections/{played.visit}").get_json()
    assert [note["text"] for note in record["notes"]] == ["示例：接手"]
    assert {one["id"] for one in record["inspectors"]} == {office.people["lan"], colleague}


def test_a_receipt_is_checked_by_its_code_and_tells_nothing_more(
    office: Office, client: FlaskClient, client_as: As
) -> None:
    mei = client_as("mei")
    played = take_field(office, mei)
    lines = played.whole()
    code = played.phone.head[:32]
    assert client.get(f"/portal/receipt/{code}").status_code == 404
    assert set(statuses(push(mei, *lines))) == {"accepted"}
    page = client.get(f"/portal/receipt/{code}")
    assert (page.status_code, ">相符<" in page.text, page.headers["Cache-Control"]) == (200, True, "no-store")
    assert "加油站" not in page.text and "示例路" not in page.text
    typed = client.get("/portal/receipt", query_string={"code": code.upper()[:8] + " " + code[8:], "lang": "en"})
    assert typed.headers["Location"] == f"/portal/receipt/{code}?lang=en"
    assert "It matches" in client.get(typed.headers["Location"]).text
    played.upload(mei)
    assert approve(client_as("bo"), played.visit).status_code == 200
    assert client.get(f"/portal/receipt/{code}").text == page.text
    assert client.get("/portal/receipt/" + "0" * 32).status_code == 404
    assert client.get("/portal/receipt").status_code == 200
