"""Do experts and third parties stand beside a team, with reason and declaration, and never count to the two inspectors?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mingcha.draws.queries import get_registration
from mingcha.inspections.models import Inspection, Seat
from mingcha.inspections.queries.visits import lock_visits
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import reading, transaction
from tests.factories.draws import Steps, seed_world
from tests.factories.identity import People
from tests.factories.regions import REGIONS, move_to

As = Callable[[str], FlaskClient]
EXPERT = {
    "kind": "expert",
    "name": "钱专家",
    "organisation": "示例检测研究院",
    "qualification": "高级工程师（示例）",
}
FIRM = {
    "kind": "third_party",
    "name": "示例检测公司",
    "organisation": "示例检测公司",
    "qualification": "CMA（示例）",
    "contract": "示例采购2026-01",
}
HELP = {"role": "opinion", "reason": "加油站设备需要专业判断", "no_interest": True, "interest": "与该企业没有利害关系"}


@pytest.fixture
def steps(app: Flask, people: People, client_as: As, clock: FixedClock) -> Steps:
    with app.app_context():
        return Steps(client_as("qing"), clock, seed_world(app, people, staff=0), app.extensions["mingcha"].ids.new())


def fresh(app: Flask) -> str:
    with app.app_context():
        return str(app.extensions["mingcha"].ids.new())


def enter(app: Flask, client: FlaskClient, who: dict[str, Any]) -> str:
    reply = client.post("/api/v1/assistants", json={"id": fresh(app), **who})
    assert reply.status_code == 201, reply.get_json()
    return str(reply.get_json()["id"])


def assigned(steps: Steps) -> dict[str, Any]:
    """The first row of an assigned draw."""
    steps.drawn()
    steps.post(f"/{steps.id}/assign")
    found: dict[str, Any] = steps.get("/rows")["items"][0]
    return found


def attach(steps: Steps, row: dict[str, Any], assistant: str, status: int = 201, **changes: Any) -> Any:
    body = {"id": fresh(steps.client.application), "assistant_id": assistant, **HELP, **changes}
    return steps.post(f"/{steps.id}/objects/{row['object_id']}/assistants", body, status)


def visit_of(app: Flask, steps: Steps, row: dict[str, Any]) -> str:
    with app.app_context(), reading() as session:
        where = (Inspection.draw_id == steps.id, Inspection.object_id == row["object_id"])
        return session.scalars(select(Inspection.id).where(*where)).one()


def test_attaching_is_for_the_lead_office(app: Flask, steps: Steps, client: FlaskClient, client_as: As) -> None:
    row, expert = assigned(steps), enter(app, steps.client, EXPERT)
    path = f"/api/v1/draws/{steps.id}/objects/{row['object_id']}/assistants"
    body = {"id": fresh(app), "assistant_id": expert, **HELP}
    assert client.post(path, json=body, base_url="https://localhost").status_code == 401
    assert client_as("mei").post(path, json=body).status_code == 403
    assert client_as("otto").post(path, json=body).status_code == 404
    assert client_as("bo").post(path, json=body).status_code == 201


def test_the_register_is_kept_by_planners_and_a_third_party_names_its_contract(
    app: Flask, client: FlaskClient, client_as: As
) -> None:
    body = {"id": fresh(app), **{**FIRM, "contract": None}}
    assert client.get("/api/v1/assistants", base_url="https://localhost").status_code == 401
    assert client_as("bo").post("/api/v1/assistants", json=body).status_code == 403
    refused = client_as("qing").post("/api/v1/assistants", json=body)
    assert (refused.status_code, refused.get_json()["errors"][0]["pointer"]) == (422, "/contract")
    firm = enter(app, client_as("qing"), FIRM)
    assert [one["id"] for one in client_as("otto").get("/api/v1/assistants").get_json()["items"]] == [firm]
    assert client_as("otto").post(f"/api/v1/assistants/{firm}/retire").status_code == 404
    assert client_as("qing").post(f"/api/v1/assistants/{firm}/retire").get_json()["state"] == "retired"
    assert client_as("qing").get("/api/v1/assistants").get_json()["items"] == []


@pytest.mark.req("S0-2.3f", "S0-2.3g")
def test_an_expert_is_shown_beside_the_team_and_counts_nowhere(
    app: Flask, steps: Steps, people: People, client_as: As, client: FlaskClient
) -> None:
    row, expert = assigned(steps), enter(app, steps.client, EXPERT)
    before = {path: steps.get(path) for path in ("", "/rows", "/preview", "/files", "/events")}
    attach(steps, row, expert)
    visit = visit_of(app, steps, row)
    assert {path: steps.get(path) for path in before} == before
    with app.app_context(), transaction() as session:
        seats = set(session.scalars(select(Seat.inspector_id).where(Seat.inspection_id == visit)))
        team = set(lock_visits([visit])[visit].team)
    assert seats == team == {people["mei"], people["lan"]}
    pulled = next(v for v in client_as("mei").get("/api/v1/assignments").get_json()["visits"] if v["id"] == visit)
    assert [one["name"] for one in pulled["inspectors"]] == [seat["name"] for seat in row["team"]]
    (beside,) = pulled["assistants"]
    assert (beside["name"], beside["role"], beside["qualification"]) == ("钱专家", "opinion", "高级工程师（示例）")
    record = client_as("bo").get(f"/api/v1/inspections/{visit}").get_json()
    assert len(record["inspectors"]) == 2 and record["assistants"][0]["interest"] == HELP["interest"]
    with app.app_context(), reading():
        paper = get_registration(steps.id, row["code"], actor=people.actor("qing"), sample=True)
    tables = {section["title"]: section.get("rows") for section in paper["sections"]}
    assert "钱专家" not in repr(tables["检查人员"]) and "钱专家" in repr(tables["专家和第三方机构（不计入检查人员）"])
    assert len(tables["检查人员"]) == 2
    for path in (f"/portal/draws/{steps.id}", "/portal/draws", f"/portal/draws/{steps.id}/files/teams.csv"):
        assert "钱专家" not in client.get(path).text


def test_an_expert_fills_no_empty_seat(app: Flask, people: People, client_as: As, clock: FixedClock) -> None:
    steps = Steps(client_as("qing"), clock, seed_world(app, people, staff=0), fresh(app))
    steps.drawn(load_cap=3)
    steps.post(f"/{steps.id}/assign", {"leave_short": True})
    rows, expert = steps.get("/rows")["items"], enter(app, steps.client, EXPERT)
    short = next(row for row in rows if row["assigned_at"] is None)
    assert attach(steps, short, expert, 404)["type"] == "/problems/visit-not-open"
    attach(steps, next(row for row in rows if row["assigned_at"]), expert)
    assert steps.get()["short"] == sum(seat["name"] is None for row in rows for seat in row["team"]) > 0
    refused = steps.propose(
        409, type="ASSIGN", reason="TOO_FEW", entity=short["code"], seat=1, new=expert[:12], note="没有别的人"
    )
    assert refused["type"] == "/problems/inspector-without-certificate"


def test_who_declares_an_interest_or_is_attached_twice_or_retired_is_refused(app: Flask, steps: Steps) -> None:
    row, expert = assigned(steps), enter(app, steps.client, EXPERT)
    refused = attach(steps, row, expert, 409, no_interest=False, interest="股东是我的亲属")
    assert refused["type"] == "/problems/assistant-interested"
    attach(steps, row, expert)
    assert attach(steps, row, expert, 409)["type"] == "/problems/assistant-attached"
    steps.client.post(f"/api/v1/assistants/{expert}/retire")
    other = steps.get("/rows")["items"][1]
    assert attach(steps, other, expert, 409)["type"] == "/problems/assistant-retired"


MAY_DO = {
    "ZH": ({"assist", "test", "audit"}, "珠海 000 二(三)、二(五)"),
    "WG": ({"assist"}, "舞钢 001 第13条"),
    "LZ": ({"assist"}, "临淄 002 二(一)、二(三)"),
    "RD": ({"opinion"}, "如东 003A 二(三)2"),
    "NA": ({"test", "audit"}, "宁安 004 二8"),
}


@pytest.mark.req("S0-2.3g", "C8")
@pytest.mark.parametrize("region", REGIONS)
def test_a_third_party_does_only_what_the_regions_notice_says(app: Flask, steps: Steps, region: str) -> None:
    row, firm = assigned(steps), enter(app, steps.client, FIRM)
    move_to(app, region)
    allowed, article = MAY_DO[region]
    for role in ("opinion", "assist", "test", "audit"):
        told = attach(steps, row, firm, 201 if role in allowed else 409, role=role)
        if role in allowed:
            one = next(one for one in told["items"] if one["role"] == role and not one.get("released_at"))
            steps.post(f"/{steps.id}/objects/{row['object_id']}/assistants/{one['id']}/release", {"reason": "示例"})
        else:
            assert told["type"] == "/problems/assistant-role-refused" and article in told["detail"]


def test_who_is_taken_off_stays_on_record_with_the_reason(app: Flask, steps: Steps, client_as: As) -> None:
    row, expert = assigned(steps), enter(app, steps.client, EXPERT)
    place = f"/{steps.id}/objects/{row['object_id']}/assistants"
    one = attach(steps, row, expert)["items"][0]
    steps.post(f"{place}/{one['id']}/release", {"reason": "临时有事"})
    visit = visit_of(app, steps, row)
    pulled = next(v for v in client_as("mei").get("/api/v1/assignments").get_json()["visits"] if v["id"] == visit)
    assert pulled["assistants"] == []
    kept = client_as("bo").get(f"/api/v1/inspections/{visit}").get_json()["assistants"]
    assert [(one["name"], one["release_reason"]) for one in kept] == [("钱专家", "临时有事")]
    attach(steps, row, expert)


def test_nobody_is_attached_to_what_was_not_drawn_or_after_the_end(app: Flask, steps: Steps) -> None:
    row, expert = assigned(steps), enter(app, steps.client, EXPERT)
    drawn = {one["object_id"] for one in steps.get("/rows")["items"]}
    other = next(one for one in steps.world.objects.values() if one not in drawn)
    assert attach(steps, {"object_id": other}, expert, 404)["type"] == "/problems/visit-not-open"
    steps.event(type="CLOSE", reason="DONE")
    assert attach(steps, row, expert, 409)["type"] == "/problems/draw-ended-for-help"
