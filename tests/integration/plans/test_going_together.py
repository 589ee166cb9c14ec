"""Two departments that would reach the same businesses: found, proposed, agreed, one joint visit (S1-3e, S0-2.5c)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.factories.plans import in_force, plan_body, stock, task_body
from tests.factories.registers import an_id

As = Callable[[str], FlaskClient]
MINE, THEIRS = an_id(601), an_id(602)
TASK, OTHER, PROPOSAL = an_id(701), an_id(702), an_id(951)
HOTELS = {"districts": [], "industries": ["宾馆酒店"], "kinds": [], "risk_classes": []}


def two_plans(client_as: As, people: Any, **changed: Any) -> tuple[FlaskClient, FlaskClient]:
    """Qing's plan in force and Otto's plan that left the draft; each with one task over the hotels."""
    qing, otto = client_as("qing"), client_as("otto")
    ids = stock(qing)
    qing.post("/api/v1/plans", json=plan_body(1))
    reply = qing.post(f"/api/v1/plans/{MINE}/tasks", json=task_body(ids[:1], people.lead, 1))
    assert reply.status_code == 201, reply.text
    # Bo makes no plans, and Otto's department has one head: its plan is made by its planner and stays a draft until approved by another.
    otto.post("/api/v1/plans", json=plan_body(2))
    body = task_body(ids[1:], people.other, 2, window_from="2026-08-01", window_to="2026-12-31", **changed)
    body["ratios"] = {**body["ratios"], "C": [1, 2]}
    reply = otto.post(f"/api/v1/plans/{THEIRS}/tasks", json=body)
    assert reply.status_code == 201, reply.text
    in_force(qing, client_as("bo"), MINE)
    return qing, otto


def conflicts(client: FlaskClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get("/api/v1/plan-conflicts?year=2026").json["items"]
    return found


def propose(client: FlaskClient, task: str = OTHER, other: str = TASK) -> Any:
    return client.post(f"/api/v1/tasks/{task}/joint", json={"id": PROPOSAL, "other_task_id": other})


@pytest.mark.req("S1-3e")
@pytest.mark.req("S0-2.5c")
def test_two_clicks_turn_two_visits_into_one(client_as: As, people: Any) -> None:
    qing, otto = two_plans(client_as, people)
    assert conflicts(qing) == []  # the other plan is a draft: nobody else sees it
    row = conflicts(otto)[0]
    assert (row["task"]["id"], row["other"]["id"], row["businesses"], row["can"]) == (OTHER, TASK, 40, ["propose"])
    assert (row["first"], row["last"], row["scope"]["industries"]) == ("2026-08-01", "2026-09-30", ["宾馆酒店"])
    assert propose(otto).json["state"] == "open"
    assert conflicts(otto)[0]["can"] == ["withdraw"]
    answer = f"/api/v1/joint-proposals/{PROPOSAL}/answer"
    own = otto.post(answer, json={"agree": True})
    assert (own.status_code, own.json["type"]) == (403, "/problems/joint-proposal-own")
    agreed = qing.post(answer, json={"agree": True}).json
    assert agreed["state"] == "agreed"
    joint = otto.get(f"/api/v1/tasks/{agreed['joint_task_id']}").json
    assert (joint["plan_id"], joint["lead_department_id"], joint["joint_type"]) == (
        THEIRS,
        people.other,
        "comprehensive",
    )
    assert set(joint["departments"]) == {people.lead, people.other}
    assert len(joint["item_ids"]) == 2
    assert (joint["window_from"], joint["window_to"], joint["ratios"]["C"]) == ("2026-08-01", "2026-09-30", [1, 2])
    assert [seat["departments"] for seat in joint["seats"]] == [[people.other], [people.lead]]
    states = {qing.get(f"/api/v1/tasks/{TASK}").json["state"], otto.get(f"/api/v1/tasks/{OTHER}").json["state"]}
    assert states == {"cancelled"}
    assert conflicts(otto) == []
    version = qing.get(f"/api/v1/plans/{MINE}/versions").json["items"][0]
    assert "进一次门" in version["reason"]
    again = qing.post(answer, json={"agree": True})
    assert (again.status_code, again.json["type"]) == (409, "/problems/joint-proposal-closed")


def test_a_wider_task_keeps_what_the_other_does_not_reach(client_as: As, people: Any) -> None:
    qing, otto = two_plans(client_as, people, scope={**HOTELS, "risk_classes": ["C", "D"]})
    propose(otto)
    agreed = qing.post(f"/api/v1/joint-proposals/{PROPOSAL}/answer", json={"agree": True}).json
    joint = qing.get(f"/api/v1/tasks/{agreed['joint_task_id']}").json
    assert joint["scope"]["risk_classes"] == ["C", "D"]
    mine = qing.get(f"/api/v1/tasks/{TASK}").json
    assert (mine["state"], mine["scope"]["risk_classes"]) == ("approved", ["A", "B"])
    assert otto.get(f"/api/v1/tasks/{OTHER}").json["state"] == "cancelled"


def test_crossing_ranges_are_not_joined_by_guessing(client_as: As, people: Any) -> None:
    qing, otto = two_plans(
        client_as, people, scope={**HOTELS, "industries": ["宾馆酒店", "网吧"], "risk_classes": ["C"]}
    )
    scope = {**HOTELS, "kinds": ["enterprise"]}
    version = str(otto.get(f"/api/v1/tasks/{OTHER}").json["version"])
    body = otto.get(f"/api/v1/tasks/{OTHER}").json
    body = {name: body[name] for name in ("title", "item_ids", "ratios", "seats", "window_from", "window_to")}
    changed = {**body, "scope": {**scope, "industries": ["宾馆酒店", "网吧"], "risk_classes": []}}
    assert otto.put(f"/api/v1/tasks/{OTHER}", json=changed, headers={"If-Match": version}).status_code == 200
    mine = qing.get(f"/api/v1/tasks/{TASK}").json
    narrow = {name: mine[name] for name in body} | {"scope": {**HOTELS, "risk_classes": ["C"]}, "reason": "缩小"}
    qing.put(f"/api/v1/tasks/{TASK}", json=narrow, headers={"If-Match": str(mine["version"])})
    propose(otto)
    reply = qing.post(f"/api/v1/joint-proposals/{PROPOSAL}/answer", json={"agree": True})
    assert (reply.status_code, reply.json["type"]) == (409, "/problems/ranges-cross")
    assert qing.get(f"/api/v1/tasks/{TASK}").json["state"] == "draft"


def test_a_proposal_can_be_declined_with_a_reason_or_withdrawn(client_as: As, people: Any) -> None:
    qing, otto = two_plans(client_as, people)
    propose(otto)
    declined = qing.post(f"/api/v1/joint-proposals/{PROPOSAL}/answer", json={"agree": False, "reason": "示例原因"}).json
    assert (declined["state"], declined["reason"], declined["joint_task_id"]) == ("declined", "示例原因", None)
    assert otto.post(f"/api/v1/joint-proposals/{PROPOSAL}/withdraw").status_code == 409
    assert conflicts(otto)[0]["can"] == ["propose"]


def test_tasks_of_other_days_or_other_businesses_do_not_meet(client_as: As, people: Any) -> None:
    _, otto = two_plans(client_as, people, scope={**HOTELS, "industries": ["网吧"]})
    assert conflicts(otto) == []
    reply = propose(otto)
    assert (reply.status_code, reply.json["type"]) == (409, "/problems/nothing-in-common")


def test_nobody_proposes_for_a_task_that_is_not_theirs(client_as: As, people: Any) -> None:
    qing, _ = two_plans(client_as, people)
    assert propose(qing, OTHER, TASK).status_code == 404
    assert propose(qing, TASK, OTHER).status_code == 404  # the other plan is a draft
