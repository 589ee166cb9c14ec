"""Annual plans: who may, the steps in their order, the due mark, amendments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import reading, transaction
from mingcha.plans import actions, queries
from mingcha.plans.models import PlanVersion
from tests.factories.plans import plan_body, step, stock, task_body
from tests.factories.registers import an_id

As = Callable[[str], FlaskClient]
PLAN = an_id(601)


def make(client: FlaskClient, people: Any, *, tasks: int = 1, **changed: Any) -> dict[str, Any]:
    reply = client.post("/api/v1/plans", json=plan_body(**changed))
    assert reply.status_code == 201, reply.text
    ids = stock(client) if tasks else []
    for number in range(1, tasks + 1):
        reply = client.post(f"/api/v1/plans/{PLAN}/tasks", json=task_body(ids, people.lead, number))
        assert reply.status_code == 201, reply.text
    found: dict[str, Any] = client.get(f"/api/v1/plans/{PLAN}").json
    return found


def test_nobody_sees_no_plan(client: FlaskClient) -> None:
    assert client.get("/api/v1/plans").status_code == 401
    assert client.post("/api/v1/plans", json=plan_body()).status_code == 401


@pytest.mark.parametrize("name", ["mei", "bo", "dai"])
def test_only_planners_make_plans(client_as: As, name: str) -> None:
    assert client_as(name).post("/api/v1/plans", json=plan_body()).status_code == 403


def test_another_departments_plan_is_not_there_until_it_is_public(client_as: As, people: Any) -> None:
    qing, bo, otto = client_as("qing"), client_as("bo"), client_as("otto")
    make(qing, people)
    assert otto.get(f"/api/v1/plans/{PLAN}").status_code == 404
    assert otto.get("/api/v1/plans").json["items"] == []
    assert [step(otto, PLAN, name).status_code for name in ("approve", "file", "publish")] == [404, 404, 404]
    for client, name in ((bo, "approve"), (qing, "file"), (qing, "publish")):
        assert step(client, PLAN, name).status_code == 200
    found = otto.get(f"/api/v1/plans/{PLAN}").json
    assert (found["state"], found["can"]) == ("in_force", [])
    assert step(otto, PLAN, "file").status_code == 404


def test_steps_out_of_order_are_refused(client_as: As, people: Any) -> None:
    qing, bo = client_as("qing"), client_as("bo")
    make(qing, people)
    assert [step(qing, PLAN, name).status_code for name in ("file", "publish")] == [409, 409]
    step(bo, PLAN, "approve")
    reply = step(qing, PLAN, "publish")
    assert (reply.status_code, reply.json["type"]) == (409, "/problems/plan-step-refused")
    assert "如东 003A 二(三)1" in reply.json["detail"]
    assert step(bo, PLAN, "approve").status_code == 409


@pytest.mark.req("S0-2.4a")
def test_a_plan_holds_general_and_key_items_tasks_and_departments_and_comes_into_force(
    client_as: As, people: Any
) -> None:
    qing, bo = client_as("qing"), client_as("bo")
    found = make(qing, people, departments=[people.other], kind="joint")
    assert (found["number"], found["state"], found["can"]) == ("32062320260001", "draft", ["edit"])
    assert set(found["departments"]) == {people.lead, people.other}
    assert bo.get(f"/api/v1/plans/{PLAN}").json["can"] == ["approve"]
    states = [
        step(client, PLAN, name).json["state"] for client, name in ((bo, "approve"), (qing, "file"), (qing, "publish"))
    ]
    assert states == ["dept_approved", "filed", "in_force"]
    task = qing.get("/api/v1/tasks", query_string={"plan": PLAN}).json["items"][0]
    items = {one["id"]: one["category"] for one in qing.get("/api/v1/items").json["items"]}
    assert [items[one] for one in task["item_ids"]] == ["general", "key"]
    assert task["state"] == "approved"


def test_a_plan_is_filed_with_the_regions_office_and_marked_by_its_due_day(client_as: As, people: Any) -> None:
    qing, bo = client_as("qing"), client_as("bo")
    found = make(qing, people)
    assert (found["due"]["on"], found["due"]["mark"], found["due"]["article"]) == (
        "2026-02-28",
        "late",
        "如东 003A 二(三)1",
    )
    assert (found["due"]["workday"], found["due"]["note"]) == ("2026-02-28", None)
    step(bo, PLAN, "approve")
    filed = step(qing, PLAN, "file").json
    assert (filed["filed_with"], filed["due"]["mark"]) == ("领导小组办公室", "late")


def test_next_years_plan_is_still_open(client_as: As, people: Any) -> None:
    found = make(client_as("qing"), people, tasks=0, year=2028)
    due = found["due"]
    assert (due["on"], due["mark"], due["article"]) == ("2028-02-29", "open", "如东 003A 二(三)1")
    assert due["workday"] is None
    assert "2028" in due["note"]


@pytest.mark.parametrize(
    ("region", "due"),
    [("ZH", "2026-03-31"), ("WG", None), ("LZ", "2026-01-31"), ("RD", "2026-02-28"), ("NA", "2026-01-15")],
)
def test_each_region_has_its_due_day(app: Flask, ctx_of: Callable[[str], Any], region: str, due: str | None) -> None:
    with app.app_context():
        with transaction():
            actions.create_plan(id=PLAN, year=2026, title="示例", region=region, ctx=ctx_of("qing"))
        with reading():
            plan = queries.get_plan(PLAN)
    assert (plan.due_on and plan.due_on.isoformat()) == due


def test_nobody_approves_their_own_plan(client_as: As, people: Any) -> None:
    otto = client_as("otto")
    otto.post("/api/v1/plans", json=plan_body())
    reply = step(otto, PLAN, "approve")
    assert (reply.status_code, reply.json["type"]) == (403, "/problems/plan-own")


def test_an_empty_plan_is_not_approved(client_as: As, people: Any) -> None:
    make(client_as("qing"), people, tasks=0)
    reply = step(client_as("bo"), PLAN, "approve")
    assert (reply.status_code, reply.json["type"]) == (409, "/problems/plan-empty")


@pytest.mark.req("S0-2.4d")
def test_an_approved_plan_is_amended_with_a_reason_and_the_former_version_is_kept(
    app: Flask, client_as: As, people: Any
) -> None:
    qing, bo = client_as("qing"), client_as("bo")
    make(qing, people)
    for client, name in ((bo, "approve"), (qing, "file"), (qing, "publish")):
        step(client, PLAN, name)
    ids = [one["id"] for one in qing.get("/api/v1/items").json["items"]]
    version = qing.get(f"/api/v1/plans/{PLAN}").json["version"]
    bare = qing.post(f"/api/v1/plans/{PLAN}/tasks", json=task_body(ids, people.lead, 2))
    assert (bare.status_code, bare.json["type"]) == (422, "/problems/reason-missing")
    added = qing.post(f"/api/v1/plans/{PLAN}/tasks", json=task_body(ids, people.lead, 2, reason="法规修订"))
    assert (added.status_code, added.json["state"]) == (201, "draft")
    assert added.json["blocked"]["type"] == "/problems/task-not-ready"
    assert qing.get(f"/api/v1/plans/{PLAN}").json["version"] == version + 1
    assert bo.post(f"/api/v1/tasks/{an_id(702)}/approve").json["blocked"] is None
    with app.app_context(), reading() as session:
        kept = session.scalars(select(PlanVersion)).all()
        assert [(row.version, row.reason, len(row.data["tasks"])) for row in kept] == [(version, "法规修订", 1)]


def test_a_stale_change_is_refused(client_as: As, people: Any) -> None:
    qing = client_as("qing")
    found = make(qing, people, tasks=0)
    body = {"title": "新标题", "kind": "internal", "departments": []}
    assert (
        qing.put(f"/api/v1/plans/{PLAN}", json=body, headers={"If-Match": str(found["version"])}).json["title"]
        == "新标题"
    )
    assert qing.put(f"/api/v1/plans/{PLAN}", json=body, headers={"If-Match": str(found["version"])}).status_code == 412
    assert qing.put(f"/api/v1/plans/{PLAN}", json=body).status_code == 400


def test_an_unknown_department_is_refused(client_as: As) -> None:
    reply = client_as("qing").post("/api/v1/plans", json=plan_body(departments=[an_id(404)]))
    assert (reply.status_code, reply.json["type"]) == (422, "/problems/departments-unknown")


def test_the_same_plan_twice_is_one_plan(client_as: As) -> None:
    qing = client_as("qing")
    assert [qing.post("/api/v1/plans", json=plan_body()).status_code for _ in range(2)] == [201, 201]
    assert len(qing.get("/api/v1/plans").json["items"]) == 1


def test_filing_after_the_day_is_late_and_before_it_in_time(client_as: As, people: Any, clock: FixedClock) -> None:
    clock.advance(-timedelta(days=120))
    qing, bo = client_as("qing"), client_as("bo")
    make(qing, people)
    step(bo, PLAN, "approve")
    assert step(qing, PLAN, "file").json["due"]["mark"] == "in_time"
