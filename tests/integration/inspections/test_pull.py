"""Does a phone get exactly its own visits, whole, and does the shell list them?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.cli import inspections as command
from mingcha.draws.events import DrawRowEnded, DrawTeamChanged
from mingcha.identity.queries import list_departments_by_id
from mingcha.inspections.models import Inspection
from mingcha.kernel.canon import canonical, sha256_hex
from mingcha.kernel.db import session, transaction
from mingcha.kernel.events import publish
from mingcha.registers.models import InspectionObject, Inspector
from mingcha.registers.queries import list_checklists
from tests.factories.evidence import push, statuses
from tests.factories.identity import People, system_ctx
from tests.factories.inspections import Office, make_office, sealed_visit, take_field

As = Callable[[str], FlaskClient]


@pytest.fixture
def office(app: Flask, people: People) -> Office:
    return make_office(app, people, objects=2, photos=1)


def pull(client: FlaskClient) -> dict[str, list[dict[str, object]]]:
    reply = client.get("/api/v1/assignments")
    assert reply.status_code == 200, reply.get_json()
    found: dict[str, list[dict[str, object]]] = reply.get_json()
    return found


def test_nobody_and_other_roles_have_no_assignments(client: FlaskClient, client_as: As, office: Office) -> None:
    assert client.get("/api/v1/assignments").status_code == 401
    for name in ("bo", "qing", "dai", "ada"):
        assert client_as(name).get("/api/v1/assignments").status_code == 403


def test_an_inspector_pulls_their_own_visits_and_nobody_elses(
    client_as: As, office: Office, app: Flask, people: People
) -> None:
    foreign = make_office(app, people, team=("otto",), lead="other", tag="z")
    assert [visit["id"] for visit in pull(client_as("mei"))["visits"]] == office.visits
    assert [visit["id"] for visit in pull(client_as("lan"))["visits"]] == office.visits
    assert [visit["id"] for visit in pull(client_as("otto"))["visits"]] == foreign.visits


def test_a_visit_comes_with_team_checklist_offer_and_words(client_as: As, office: Office) -> None:
    answer = client_as("mei").get("/api/v1/assignments").get_json()
    visit = answer["visits"][0]
    assert set(visit) == set(
        "id number state task object due_on due_provisional window inspectors items previous place assistants offer returned late_consent events".split()
    )
    assert (visit["number"], visit["due_on"], visit["window"]) == (
        "Ta-0001",
        "2026-06-30",
        ["2026-06-01", "2026-06-30"],
    )
    assert set(visit["object"]) == set(
        "id name uscc address district industry risk_class legal_representative contact_name contact_phone".split()
    )
    assert [(one["name"], one["leader"], one["valid_to"]) for one in visit["inspectors"]] == [
        ("梅示例", True, "2027-12-31"),
        ("兰示例", False, "2027-12-31"),
    ]
    items = [answer["items"][reference] for reference in visit["items"]]
    assert [item["id"] for item in items] == office.items
    assert [(item["id"], entry["id"]) for item in items for entry in item["entries"]] == office.entries
    assert set(items[0]) == set("id code name department category legal_basis checklist_version entries".split())
    assert set(items[0]["entries"][0]) == set("id no text guide kind required_photos reasons".split())
    assert visit["offer"]["template_sha256"] == sha256_hex(canonical(items))
    assert len(visit["offer"]["nonce"]) == 64
    assert answer["reference"]["refusal_reasons"][0] == {"code": "absent", "text": "负责人不在场"}
    assert answer["checkpoint"] is None  # no head of the log was signed yet


def test_two_visits_have_different_nonces(client_as: As, office: Office) -> None:
    visits = client_as("mei").get("/api/v1/assignments").get_json()["visits"]
    assert len({visit["offer"]["nonce"] for visit in visits}) == 2


def test_an_event_bound_to_another_nonce_is_accepted_and_flagged(client_as: As, office: Office) -> None:
    mei = client_as("mei")
    played = take_field(office, mei)
    played.phone.nonce = "f" * 64
    assert statuses(push(mei, played.line("accept"))) == ["accepted"]
    assert mei.get(f"/api/v1/inspections/{played.visit}").get_json()["flags"] == [{"code": "nonce"}]


def test_a_visit_shows_what_came_of_the_last_one_at_the_same_object(
    client_as: As, office: Office, app: Flask, people: People
) -> None:
    mei, bo = client_as("mei"), client_as("bo")
    played = sealed_visit(office, mei)
    version = bo.get(f"/api/v1/inspections/{played.visit}").headers["ETag"]
    assert bo.post(f"/api/v1/inspections/{played.visit}/approve", headers={"If-Match": version}).status_code == 200
    visits = mei.get("/api/v1/assignments").get_json()["visits"]
    assert [visit["id"] for visit in visits] == office.visits[1:]
    with app.app_context(), transaction() as db:
        first, second = (db.get_one(Inspection, key) for key in office.visits)
        second.object_id, second.draw_id = first.object_id, "other"
    told = mei.get("/api/v1/assignments").get_json()
    assert told["visits"][0]["previous"] == [
        {
            "on": "2026-06-15",
            "result": "no_problem",
            "results": ["no_problem"],
            "number": "Ta-0001",
            "task": "示例加油站联合抽查",
            "department": people_name(app, people.lead),
            "failed": [],
            "failed_n": 0,
            "sheet": told["visits"][0]["offer"]["template_sha256"],
            "marks": "cccc",
        }
    ]
    assert told["sheets"] == {told["visits"][0]["offer"]["template_sha256"]: [entry for _, entry in office.entries]}


def people_name(app: Flask, department: str) -> str:
    with app.app_context():
        return list_departments_by_id([department])[department].name


@pytest.mark.req("S0-2.8b")
def test_three_earlier_visits_of_any_department_come_with_what_failed_and_no_more_than_three(
    client_as: As, office: Office, app: Flask, people: People
) -> None:
    other = make_office(app, people, team=("otto",), lead="other", tag="z")
    with app.app_context(), transaction() as db:
        mine, theirs = db.get_one(Inspection, office.visits[0]), db.get_one(Inspection, other.visits[0])
        columns = {column.name: getattr(theirs, column.name) for column in Inspection.__table__.columns}
        for day in (1, 2, 3, 4):
            again = {"id": f"old-{day}", "number": f"Old-{day}", "draw_id": f"draw-{day}", "object_id": mine.object_id}
            done = {"state": "accepted", "sealed_at": datetime(2026, 5, day, tzinfo=UTC), "marks": "fc-f"}
            db.add(
                Inspection(**columns | again | done | {"conclusions": ["rectification_ordered", "follow_up_pending"]})
            )
    told = client_as("mei").get("/api/v1/assignments").get_json()
    earlier = told["visits"][0]["previous"]
    assert [one["number"] for one in earlier] == ["Old-4", "Old-3", "Old-2"]
    assert {one["department"] for one in earlier} == {people_name(app, people.other)}
    assert earlier[0]["results"] == ["rectification_ordered", "follow_up_pending"]
    assert earlier[0]["failed"] == failing_texts(app, other, (0, 3)) and earlier[0]["failed_n"] == 2
    assert told["sheets"][earlier[0]["sheet"]] == [entry for _, entry in other.entries]
    assert told["visits"][1]["previous"] == []


def failing_texts(app: Flask, office: Office, places: tuple[int, ...]) -> list[str]:
    with app.app_context():
        entries = {one.id: one.text for lines in list_checklists(office.items).values() for one in lines}
    return [entries[office.entries[place][1]] for place in places]


@pytest.mark.req("S1-5b")
def test_colleagues_numbers_and_the_place_come_with_the_visit_and_to_nobody_else(
    client_as: As, office: Office, app: Flask, people: People
) -> None:
    make_office(app, people, team=("otto",), lead="other", tag="z")
    now = system_ctx(app).clock.now()
    with app.app_context(), transaction() as db:
        same = {"department_id": people.lead, "kind": "civil_servant", "qualifications": [], "specialties": []}
        for name in ("mei", "lan"):
            number = {"id": people[name], "certificate_no": f"示例-{name}", "contact": f"0513-0000-{name}"}
            db.add(Inspector(**same, **number, districts=[], updated_at=now))
        place = db.get_one(InspectionObject, db.get_one(Inspection, office.visits[0]).object_id)
        place.lat_u, place.lng_u = 32_331_200, 121_185_300
    visit, unmeasured = client_as("mei").get("/api/v1/assignments").get_json()["visits"]
    assert [one["phone"] for one in visit["inspectors"]] == ["0513-0000-mei", "0513-0000-lan"]
    assert visit["place"] == {"lat_u": 32_331_200, "lng_u": 121_185_300} and unmeasured["place"] is None
    assert "0513-0000-" not in client_as("otto").get("/api/v1/assignments").get_data(as_text=True)


def test_a_changed_team_and_an_ended_row_reach_the_phone(
    client_as: As, office: Office, app: Flask, people: People
) -> None:
    ctx = system_ctx(app)
    with app.app_context(), transaction() as db:
        first, second = (db.get_one(Inspection, key) for key in office.visits)
        publish(DrawTeamChanged(office.draw, first.object_id, (people["lan"], people["otto"]), ctx))
        publish(DrawRowEnded(office.draw, second.object_id, "已注销", ctx))
    assert pull(client_as("mei"))["visits"] == []
    assert [visit["id"] for visit in pull(client_as("otto"))["visits"]] == office.visits[:1]
    assert [one["leader"] for one in pull(client_as("lan"))["visits"][0]["inspectors"]] == [True, False]  # type: ignore[attr-defined]
    cancelled = client_as("bo").get(f"/api/v1/inspections/{office.visits[1]}").get_json()
    assert (cancelled["state"], cancelled["cancel_reason"]) == ("cancelled", "已注销")


def test_the_shell_lists_visits_by_state(
    app: Flask, office: Office, client_as: As, capsys: pytest.CaptureFixture[str]
) -> None:
    import argparse

    played = sealed_visit(office, client_as("mei"))
    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers())
    for words, expected in (([], 2), (["--state", "sealed"], 1), (["--state", "accepted"], 0)):
        args = parser.parse_args(["inspections", "list", *words])
        with app.app_context():
            assert args.run(args, app) == 0
        lines = capsys.readouterr().out.splitlines()
        assert len(lines) == expected
        assert not words or all(line.startswith(played.visit) for line in lines)


def test_states_of_the_shell_are_the_states_of_the_rules() -> None:
    from mingcha.inspections.rules.states import STEPS

    assert tuple(STEPS) == command.STATES


def test_reading_leaves_no_transaction(app: Flask, office: Office, client_as: As) -> None:
    pull(client_as("mei"))
    with app.app_context():
        assert not session().in_transaction()
