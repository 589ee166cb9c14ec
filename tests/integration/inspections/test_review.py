"""May a supervisor accept or return a sealed record, and only they?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mingcha.inspections.events import InspectionApproved, InspectionReturned, InspectionSealed
from mingcha.kernel import events
from tests.factories.evidence import push, statuses
from tests.factories.identity import People
from tests.factories.inspections import Field, Office, make_office, sealed_visit, take_field

As = Callable[[str], FlaskClient]


@pytest.fixture
def office(app: Flask, people: People) -> Office:
    return make_office(app, people, objects=2)


@pytest.fixture
def played(office: Office, client_as: As) -> Field:
    return sealed_visit(office, client_as("mei"))


def version(client: FlaskClient, visit: str) -> int:
    return int(client.get(f"/api/v1/inspections/{visit}").headers["ETag"].strip('"'))


def approve(client: FlaskClient, visit: str, seen: int | None = None) -> TestResponse:
    return client.post(
        f"/api/v1/inspections/{visit}/approve", headers={"If-Match": f'"{seen or version(client, visit)}"'}
    )


def give_back(client: FlaskClient, visit: str, seen: int | None = None, **body: Any) -> TestResponse:
    headers = {"If-Match": f'"{seen or version(client, visit)}"'}
    return client.post(f"/api/v1/inspections/{visit}/return", json={"reason": "第2项缺少说明", **body}, headers=headers)


def code(reply: TestResponse) -> str:
    return str(reply.get_json()["type"]).removeprefix("/problems/")


def test_nobody_reviews(client: FlaskClient, played: Field) -> None:
    assert client.get("/api/v1/review-queue").status_code == 401
    assert client.post(f"/api/v1/inspections/{played.visit}/approve").status_code == 401
    assert client.get(f"/api/v1/inspections/{played.visit}").status_code == 401


@pytest.mark.parametrize("name", ["mei", "qing", "dai", "ada"])
def test_other_roles_do_not_review(client_as: As, played: Field, name: str) -> None:
    someone = client_as(name)
    assert someone.get("/api/v1/review-queue").status_code == 403
    assert approve(someone, played.visit, 1).status_code == 403
    assert give_back(someone, played.visit, 1).status_code == 403


def test_another_departments_supervisor_does_not_find_it(client_as: As, played: Field) -> None:
    otto = client_as("otto")
    assert otto.get(f"/api/v1/inspections/{played.visit}").status_code == 404
    assert approve(otto, played.visit, 1).status_code == 404
    assert give_back(otto, played.visit, 1).status_code == 404
    assert otto.get("/api/v1/review-queue").get_json()["items"] == []


def test_only_a_sealed_record_can_be_reviewed(client_as: As, office: Office) -> None:
    bo, visit = client_as("bo"), office.visits[1]
    assert [code(approve(bo, visit)), code(give_back(bo, visit))] == ["review-state"] * 2


def test_a_supervisor_does_not_review_a_visit_they_were_on(app: Flask, people: People, client_as: As) -> None:
    office = make_office(app, people, team=("otto", "mei"), lead="other", tag="o")
    otto = client_as("otto")
    played = take_field(office, otto, seed=4)
    people_of = {"inspector": people["otto"]}
    lines = [
        *played.arrive(),
        *played.answers(),
        played.sign("mei"),
        played.sign("otto", **people_of),
        played.sign_business(),
    ]
    told = statuses(push(otto, *lines, played.seal(signed_by=[people["otto"], people["mei"]])))
    assert set(told) == {"accepted"}, told
    played.upload(otto)
    reply = approve(otto, played.visit)
    assert (reply.status_code, code(reply)) == (403, "review-own")
    assert otto.get(f"/api/v1/inspections/{played.visit}").get_json()["can"] == ["import"]


def test_the_review_queue_shows_sealed_visits_of_my_department(client_as: As, played: Field) -> None:
    queue = client_as("bo").get("/api/v1/review-queue").get_json()
    assert [row["id"] for row in queue["items"]] == [played.visit]
    assert queue["items"][0]["due_on"] == "2026-06-30"


def test_a_supervisor_approves_what_they_saw(client_as: As, played: Field) -> None:
    told: list[InspectionApproved] = []
    events.subscribe(InspectionApproved, told.append)
    bo = client_as("bo")
    shown = bo.get(f"/api/v1/inspections/{played.visit}").get_json()
    assert (shown["can"], shown["state"]) == (["approve", "return", "import"], "sealed")
    assert code(bo.post(f"/api/v1/inspections/{played.visit}/approve")) == "malformed"
    assert code(approve(bo, played.visit, shown["version"] - 1)) == "stale"
    reply = approve(bo, played.visit, shown["version"])
    assert reply.get_json() == {"id": played.visit, "state": "accepted", "version": shown["version"] + 1}
    assert code(approve(bo, played.visit)) == "review-state"
    assert [(one.inspection_id, one.conclusion, one.department_id) for one in told] == [
        (played.visit, ("no_problem",), shown["department"]["id"])
    ]
    after = bo.get(f"/api/v1/inspections/{played.visit}").get_json()
    assert (after["state"], after["reviews"][0]["decision"], after["can"]) == ("accepted", "approve", ["import"])


def test_missing_photos_block_approval_with_a_clear_problem(client_as: As, office: Office) -> None:
    mei, bo = client_as("mei"), client_as("bo")
    played = sealed_visit(office, mei, upload=False)
    reply = approve(bo, played.visit)
    assert (reply.status_code, code(reply)) == (409, "evidence-pending")
    assert "7" in reply.get_json()["detail"]
    assert bo.get(f"/api/v1/inspections/{played.visit}").get_json()["can"] == ["return", "import"]
    played.upload(mei)
    assert approve(bo, played.visit).status_code == 200


def test_a_return_needs_a_reason_and_marks_only_known_entries(client_as: As, played: Field, office: Office) -> None:
    bo = client_as("bo")
    for body in ({"reason": ""}, {"reason": "  "}, {"entries": ["x"]}, {"entries": [played.phone.uuid()]}):
        assert give_back(bo, played.visit, **body).status_code == 422
    assert bo.get(f"/api/v1/inspections/{played.visit}").get_json()["state"] == "sealed"
    told: list[InspectionReturned] = []
    events.subscribe(InspectionReturned, told.append)
    entry = office.entries[1][1]
    assert give_back(bo, played.visit, entries=[entry]).get_json()["state"] == "returned"
    assert [one.reason for one in told] == ["第2项缺少说明"]
    visit = next(
        one for one in client_as("mei").get("/api/v1/assignments").get_json()["visits"] if one["id"] == played.visit
    )
    assert visit["returned"] == {"reason": "第2项缺少说明", "entries": [entry], "at": "2026-06-15T02:00:00Z"}


def test_a_returned_record_is_amended_sealed_again_and_approved(client_as: As, played: Field, office: Office) -> None:
    mei, bo = client_as("mei"), client_as("bo")
    entry = office.entries[1][1]
    early = played.line("amend", {"reason": "x", "changes": []})
    assert statuses(push(mei, early)) == ["parked:inspection-not-returned"]
    assert give_back(bo, played.visit, entries=[entry]).status_code == 200
    edited = played.line("answer", {"item": office.entries[1][0], "entry": entry, "result": "failing"})
    change = {"entry": entry, "result": "failing", "reason": "灭火器过期"}
    amended = played.line("amend", {"reason": "补充说明", "changes": [change], "conclusion": ["rectification_ordered"]})
    told: list[InspectionSealed] = []
    events.subscribe(InspectionSealed, told.append)
    assert statuses(push(mei, edited, amended)) == ["parked:inspection-sealed", "accepted"]
    assert [one.conclusion for one in told] == [("rectification_ordered",)]
    found = bo.get(f"/api/v1/inspections/{played.visit}").get_json()
    assert (found["state"], found["conclusion"], found["seal"]["conclusion"]) == (
        "sealed",
        ["rectification_ordered"],
        ["no_problem"],
    )
    assert found["amendments"][0]["changes"][0]["before"]["result"] == "conforming"
    assert approve(bo, played.visit).get_json()["state"] == "accepted"
    assert statuses(push(mei, played.line("note", {"text": "迟到"}))) == ["parked:inspection-sealed"]


def recall(client: FlaskClient, visit: str, seen: int | None = None, reason: str = "退回有误") -> TestResponse:
    headers = {"If-Match": f'"{seen or version(client, visit)}"'}
    return client.post(f"/api/v1/inspections/{visit}/recall", json={"reason": reason}, headers=headers)


def test_a_return_is_taken_back_until_the_record_is_amended_and_both_reasons_stay(
    client_as: As, client: FlaskClient, played: Field, office: Office
) -> None:
    mei, bo, visit = client_as("mei"), client_as("bo"), played.visit
    assert client.post(f"/api/v1/inspections/{visit}/recall", json={"reason": "退回有误"}).status_code == 401
    assert code(recall(bo, visit)) == "return-answered"
    assert give_back(bo, visit).status_code == 200
    assert (recall(mei, visit, 1).status_code, recall(client_as("otto"), visit, 1).status_code) == (403, 404)
    assert (code(recall(bo, visit, 1)), recall(bo, visit, reason=" ").status_code) == ("stale", 422)
    assert bo.get(f"/api/v1/inspections/{visit}").get_json()["can"] == ["recall", "import"]
    assert recall(bo, visit).get_json()["state"] == "sealed"
    found = bo.get(f"/api/v1/inspections/{visit}").get_json()
    assert (found["returned"], found["can"]) == (None, ["approve", "return", "import"])
    assert [(one["decision"], one["reason"]) for one in found["reviews"]] == [
        ("return", "第2项缺少说明"),
        ("recall", "退回有误"),
    ]
    [act] = client_as("dai").get("/api/v1/audit?action=recall_inspection").get_json()["items"]
    assert act["subject_id"] == visit
    unheard = played.line("amend", {"reason": "补充说明", "changes": []})
    assert statuses(push(mei, unheard)) == ["parked:inspection-not-returned"]
    assert give_back(bo, visit).status_code == 200
    change = {"entry": office.entries[1][1], "result": "failing", "reason": "灭火器过期"}
    amended = played.line("amend", {"reason": "补充说明", "changes": [change], "conclusion": ["rectification_ordered"]})
    assert statuses(push(mei, amended)) == ["accepted"]
    assert code(recall(bo, visit)) == "return-answered"
    assert approve(bo, visit).get_json()["state"] == "accepted"


@pytest.mark.req("S1-13b")
def test_without_two_inspectors_signatures_the_record_cannot_be_sealed(client_as: As, office: Office) -> None:
    mei = client_as("mei")
    played = take_field(office, mei)
    lines = [*played.arrive(), *played.answers(), played.sign("mei"), played.sign_business()]
    assert set(statuses(push(mei, *lines))) == {"accepted"}
    assert statuses(push(mei, played.seal())) == ["parked:seal-inspectors-missing"]
    assert mei.get(f"/api/v1/inspections/{played.visit}").get_json()["state"] == "started"
    assert statuses(push(mei, played.sign("lan"), played.seal())) == ["accepted", "accepted"]
    found = mei.get(f"/api/v1/inspections/{played.visit}").get_json()
    assert (found["state"], found["seal"]["signed_by"]) == ("sealed", [office.people["mei"], office.people["lan"]])
    assert [event["status"] for event in found["events"] if event["kind"] == "seal"] == ["parked", "accepted"]
    shown = next(step for step in found["steps"] if step["kind"] == "rights_told")
    assert (shown["certificates"], shown["to"]) == (["示例32062300001"], "王示例")
    assert "certificates-not-shown" not in {flag["code"] for flag in found["flags"]}


@pytest.mark.req("S1-13c")
def test_the_filled_form_is_confirmed_by_the_responsible_persons_signature(client_as: As, played: Field) -> None:
    found = client_as("bo").get(f"/api/v1/inspections/{played.visit}").get_json()
    signed = next(one for one in found["signatures"] if one["role"] == "business")
    assert (signed["name"], signed["position"], signed["shown"], signed["stored"]) == (
        "王示例",
        "站长",
        played.shown,
        True,
    )
    assert found["acknowledged"] == "signed"


@pytest.mark.req("S1-13d")
def test_without_a_signature_the_reason_is_written_and_a_witness_may_sign(client_as: As, office: Office) -> None:
    mei = client_as("mei")
    played = take_field(office, mei)
    lines = [*played.arrive(), *played.answers(), played.sign("mei"), played.sign("lan")]
    assert set(statuses(push(mei, *lines))) == {"accepted"}
    assert statuses(push(mei, played.seal("refused"))) == ["parked:seal-not-acknowledged"]
    assert statuses(push(mei, played.witness(), played.refuse())) == ["accepted", "accepted"]
    played.upload(mei)
    found = client_as("bo").get(f"/api/v1/inspections/{played.visit}").get_json()
    assert (found["state"], found["acknowledged"]) == ("sealed", "refused")
    assert (found["refusal"]["reason"], found["refusal"]["text"]) == ("unwilling", "认为不必签字")
    witness = next(one for one in found["signatures"] if one["role"] == "witness")
    assert (witness["note"], witness["identity"], witness["stored"]) == ("我看到检查全过程", "居委会干部", True)


def test_the_list_shows_own_visits_own_department_or_all(
    client_as: As, office: Office, app: Flask, people: People
) -> None:
    foreign = make_office(app, people, team=("otto",), lead="other", tag="z")
    seen = {
        name: {row["id"] for row in client_as(name).get("/api/v1/inspections").get_json()["items"]}
        for name in ("mei", "bo", "otto", "dai", "ada")
    }
    mine, theirs = set(office.visits), set(foreign.visits)
    assert seen == {"mei": mine, "bo": mine, "otto": theirs, "dai": mine | theirs, "ada": set()}


def test_the_list_is_filtered_and_paged(client_as: As, office: Office, played: Field) -> None:
    bo = client_as("bo")
    assert [row["id"] for row in bo.get("/api/v1/inspections?state=sealed").get_json()["items"]] == [played.visit]
    assert [row["id"] for row in bo.get("/api/v1/inspections?q=第2加油站").get_json()["items"]] == [office.visits[1]]
    first = bo.get("/api/v1/inspections?limit=1").get_json()
    second = bo.get(f"/api/v1/inspections?limit=1&cursor={first['next']}").get_json()
    assert [first["items"][0]["id"], second["items"][0]["id"]] == office.visits
    assert bo.get("/api/v1/inspections?state=lost").status_code == 422
    assert bo.get("/api/v1/inspections?cursor=WzEsMl0").status_code == 400
