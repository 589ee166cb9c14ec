"""Is the blank form printed with everything on it, and is a visit entered from it marked, complete and not too late? (S3A-2.1)"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories.evidence import push, statuses
from tests.factories.identity import People
from tests.factories.inspections import Field, Office, make_office, take_field

As = Callable[[str], FlaskClient]


@pytest.fixture
def office(app: Flask, people: People) -> Office:
    return make_office(app, people, objects=2)


@pytest.fixture
def mei(client_as: As) -> FlaskClient:
    return client_as("mei")


@pytest.fixture
def played(office: Office, mei: FlaskClient) -> Field:
    return take_field(office, mei)


def record_of(client: FlaskClient, visit: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/api/v1/inspections/{visit}").get_json()
    return found


def template(client: FlaskClient, visit: str) -> str:
    return str(record_of(client, visit)["template_sha256"])


def backfilled(
    client: FlaskClient, played: Field, *, days: int, reason: str | None = "停电，当天用纸质表", **changes: Any
) -> list[bytes]:
    """A visit entered from two photographed pages `days` after the check, signed by both inspectors; the business signed on paper."""
    on = (played.phone.now - timedelta(days=days)).date().isoformat()
    pages = [played.photo(), played.photo()]
    paper = {
        "template": template(client, played.visit),
        "checked_on": on,
        "pages": 2,
        "photos": [blob["evidence"] for blob, _data in played.photos],
        "business": "signed",
        **changes,
    }
    lines = [*played.arrive(), *pages, played.line("paper_backfill", paper)]
    if reason is not None and days:
        lines.append(played.line("late_registration", {"checked_on": on, "days": days, "reason": reason}))
    return [*lines, *played.answers(), played.sign("mei"), played.sign("lan"), played.seal("signed")]


@pytest.mark.req("S3A-2.1")
def test_the_blank_form_is_a_pdf_for_the_team_and_the_office_only(
    client: FlaskClient, client_as: As, office: Office
) -> None:
    address = f"/api/v1/inspections/{office.visits[0]}/form.pdf"
    assert client.get(address).status_code == 401
    assert client_as("otto").get(address).status_code == 404
    for name in ("mei", "bo", "qing"):
        reply = client_as(name).get(address)
        assert (reply.status_code, reply.mimetype, reply.data[:5]) == (200, "application/pdf", b"%PDF-")
    assert client_as("mei").get(address).data == client_as("bo").get(address).data


def test_the_forms_of_a_task_come_in_one_file(client_as: As, office: Office) -> None:
    address = f"/api/v1/tasks/{office.task}/forms.pdf"
    assert client_as("mei").get(address).status_code == 403
    assert client_as("otto").get(address).status_code == 404
    both = client_as("qing").get(address)
    one = client_as("qing").get(f"/api/v1/inspections/{office.visits[0]}/form.pdf")
    assert both.status_code == 200
    assert both.data.count(b"/Type /Page\n") >= 2 or len(both.data) > len(one.data)


@pytest.mark.req("S3A-2.1")
def test_a_visit_entered_from_paper_the_same_day_is_marked_and_counts_as_signed(
    client_as: As, mei: FlaskClient, played: Field
) -> None:
    assert set(statuses(push(mei, *backfilled(mei, played, days=0)))) == {"accepted"}
    record = record_of(client_as("bo"), played.visit)
    assert (record["state"], record["acknowledged"], record["paper"]["pages"]) == ("sealed", "signed", 2)
    assert "paper" in [flag["code"] for flag in record["flags"]]


def test_every_page_is_photographed_and_the_day_has_come(mei: FlaskClient, played: Field) -> None:
    played.photo()
    paper = {"template": "0" * 64, "checked_on": "2026-06-15", "pages": 2, "business": "absent"}
    lines = [
        *played.arrive(),
        played.line("paper_backfill", {**paper, "photos": [played.photos[0][0]["evidence"]]}),
        played.line("paper_backfill", {**paper, "photos": [], "pages": 0}),
        played.line("paper_backfill", {**paper, "photos": [], "checked_on": "2026-06-16"}),
    ]
    assert statuses(push(mei, *lines))[-3:] == ["parked:paper-pages", "parked:paper-pages", "parked:paper-date"]


def test_an_older_form_is_taken_and_flagged(mei: FlaskClient, played: Field) -> None:
    assert set(statuses(push(mei, *backfilled(mei, played, days=0, template="0" * 64)))) == {"accepted"}
    assert "paper-other-form" in [flag["code"] for flag in record_of(mei, played.visit)["flags"]]


def test_a_late_entry_says_why(mei: FlaskClient, played: Field) -> None:
    assert statuses(push(mei, *backfilled(mei, played, days=3, reason=None)))[-1] == "parked:late-reason"


def test_ten_days_are_late_but_allowed_with_a_reason(mei: FlaskClient, played: Field) -> None:
    assert set(statuses(push(mei, *backfilled(mei, played, days=10)))) == {"accepted"}
    assert record_of(mei, played.visit)["late_registration"]["days"] == 10


def test_without_the_signature_on_paper_the_business_is_still_missing(mei: FlaskClient, played: Field) -> None:
    assert (
        statuses(push(mei, *backfilled(mei, played, days=0, business="refused")))[-1] == "parked:seal-not-acknowledged"
    )


def test_who_may_agree_to_a_later_entry(client: FlaskClient, client_as: As, office: Office) -> None:
    address, body = f"/api/v1/inspections/{office.visits[0]}/late-consent", {"reason": "手机损坏，情况属实"}
    assert client.post(address, json=body).status_code == 401
    assert client_as("mei").post(address, json=body).status_code == 403
    assert client_as("qing").post(address, json=body).status_code == 403
    assert client_as("otto").post(address, json=body).status_code == 404
    assert client_as("bo").post(address, json={"reason": " "}).status_code == 422
    assert client_as("bo").post(address, json=body).status_code == 200
    assert client_as("bo").post(address, json=body).status_code == 409


@pytest.mark.req("S3A-2.1")
def test_after_ten_days_the_seal_waits_for_the_supervisor_and_then_closes_by_itself(
    client_as: As, mei: FlaskClient, played: Field
) -> None:
    lines = backfilled(mei, played, days=11)
    assert statuses(push(mei, *lines))[-1] == "parked:late-consent"
    assert record_of(mei, played.visit)["state"] == "started"
    told = client_as("bo").post(f"/api/v1/inspections/{played.visit}/late-consent", json={"reason": "情况属实，同意"})
    assert told.get_json()["reason"] == "情况属实，同意"
    assert mei.get("/api/v1/assignments").get_json()["visits"][0]["late_consent"]["reason"] == "情况属实，同意"
    assert statuses(push(mei, lines[-1])) == ["accepted"]
    record = record_of(client_as("bo"), played.visit)
    assert (record["state"], record["late_consent"]["reason"]) == ("sealed", "情况属实，同意")
