"""What the coordinating office sees of a year: roll-up, tables, versions, programme, calendar, copies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import transaction
from mingcha.plans.models import Task
from mingcha.registers.models import Item
from tests.factories.plans import give_duty, in_force, in_region, plan_body, set_domain, step, stock, task_body
from tests.factories.registers import an_id

As = Callable[[str], FlaskClient]
PLAN, TASK = an_id(601), an_id(701)


def begin(client: FlaskClient, people: Any, **changed: Any) -> list[str]:
    assert client.post("/api/v1/plans", json=plan_body(**changed)).status_code == 201
    ids = stock(client)
    assert client.post(f"/api/v1/plans/{PLAN}/tasks", json=task_body(ids, people.lead)).status_code == 201
    return ids


def marks(client: FlaskClient) -> dict[str, str]:
    found = client.get("/api/v1/plan-roll-up?year=2026").json
    return {row["department_id"]: row["mark"] for row in found["rows"]}


@pytest.mark.req("S0-2.4c")
def test_the_coordinating_office_sees_every_departments_plan_and_what_is_missing_or_late(
    app: Flask, client_as: As, people: Any, clock: FixedClock
) -> None:
    give_duty(app, people.lead, "lead_coordinator")
    qing, bo, otto = client_as("qing"), client_as("bo"), client_as("otto")
    clock.advance(-timedelta(days=120))
    ids = stock(qing)
    with app.app_context(), transaction() as session:
        session.get_one(Item, ids[1]).department_id = people.other
    assert marks(qing) == {people.lead: "open", people.other: "open"}
    body = plan_body(title="示例消防计划")
    assert otto.post("/api/v1/plans", json=body).status_code == 201
    assert PLAN not in [one["id"] for one in qing.get("/api/v1/plans").json["items"]]
    clock.advance(timedelta(days=60))
    assert marks(qing) == {people.lead: "missing", people.other: "late"}
    found = qing.get("/api/v1/plan-roll-up?year=2026").json
    assert (found["missing"], found["late"], found["article"]) == (1, 1, "如东 003A 二(三)1")
    assert set(marks(otto)) == {people.other}
    qing.post("/api/v1/plans", json=plan_body(2))
    qing.post(f"/api/v1/plans/{an_id(602)}/tasks", json=task_body(ids, people.lead))
    in_force(qing, bo, an_id(602))
    assert marks(qing) == {people.lead: "late", people.other: "late"}


def test_only_one_such_plan_stands_at_a_time(client_as: As, people: Any) -> None:
    qing, bo = client_as("qing"), client_as("bo")
    begin(qing, people)
    reply = qing.post("/api/v1/plans", json=plan_body(2))
    assert (reply.status_code, reply.json["type"]) == (409, "/problems/plan-overlaps")
    assert "32062320260001" in reply.json["detail"]
    assert qing.post("/api/v1/plans", json=plan_body(3, kind="joint")).status_code == 201
    in_force(qing, bo, PLAN)
    assert step(qing, PLAN, "close").json["state"] == "closed"
    assert qing.post("/api/v1/plans", json=plan_body(2)).status_code == 201


@pytest.mark.req("S4-3a")
def test_table_1_is_a_view_of_the_plan_and_goes_to_both_offices(app: Flask, client_as: As, people: Any) -> None:
    in_region(app, "NA")
    qing = client_as("qing")
    begin(qing, people)
    assert qing.get(f"/api/v1/plans/{PLAN}").json["due"]["on"] == "2026-01-15"
    table = qing.get(f"/api/v1/plans/{PLAN}/table").json
    assert (table["id"], table["title"]) == ("1", "2026年度行政执法检查计划表")
    assert table["to"] == ["司法局", "市场监管局"]
    assert [row["item"] for row in table["rows"]] == ["SL-001 示例事项1", "SL-002 示例事项2"]
    first = table["rows"][0]
    assert (first["no"], first["base"], first["number"], first["joint"]) == (1, 40, 1 + 1 + 2 + 5, "否")
    assert (first["time"], first["category"]) == ("2026-06-20—2026-09-30", "一般检查事项")
    sheet = qing.get(f"/api/v1/plans/{PLAN}/table.csv")
    assert sheet.data.decode("utf-8-sig").splitlines()[0].startswith("序号,部门,计划名称,检查依据")
    in_region(app, "LZ")
    assert client_as("otto").get(f"/api/v1/plans/{PLAN}/table").status_code == 404


def test_a_region_without_the_table_says_so(client_as: As, people: Any) -> None:
    qing = client_as("qing")
    begin(qing, people)
    reply = qing.get(f"/api/v1/plans/{PLAN}/table")
    assert (reply.status_code, reply.json["type"]) == (404, "/problems/plan-table-unknown")
    assert "如东 003A" in reply.json["detail"]


@pytest.mark.req("S4-8a")
def test_table_4_is_the_half_year_plan_outside_the_market_domain(app: Flask, client_as: As, people: Any) -> None:
    in_region(app, "NA")
    qing = client_as("qing")
    found = qing.post("/api/v1/plans", json=plan_body(domain="non_market", period="second_half")).json
    assert (found["due"]["on"], found["due"]["mark"]) == ("2026-06-15", "open")
    ids = stock(qing)
    set_domain(app, ids, "non_market")
    scope = {"districts": [], "industries": [], "kinds": ["association", "public_institution"], "risk_classes": []}
    qing.post(f"/api/v1/plans/{PLAN}/tasks", json=task_body(ids, people.lead, scope=scope))
    table = qing.get(f"/api/v1/plans/{PLAN}/table").json
    assert (table["id"], table["title"], table["to"]) == ("4", "2026年度非市场监管领域抽查工作计划表", ["司法局"])
    assert (table["rows"][0]["period"], table["rows"][0]["kinds"]) == ("下半年", "社会团体、事业单位")


@pytest.mark.req("S0-2.4d")
def test_versions_say_what_each_amendment_changed(client_as: As, people: Any) -> None:
    qing, bo = client_as("qing"), client_as("bo")
    ids = begin(qing, people)
    in_force(qing, bo, PLAN)
    body = task_body(ids, people.lead, reason="推迟", window_to="2026-11-30")
    body.pop("id")
    assert qing.put(f"/api/v1/tasks/{TASK}", json=body, headers={"If-Match": "1"}).status_code == 200
    qing.post(f"/api/v1/plans/{PLAN}/tasks", json=task_body(ids, people.lead, 2, reason="增加一批"))
    newest, older = qing.get(f"/api/v1/plans/{PLAN}/versions").json["items"]
    assert (newest["reason"], [(one["what"], one["task"]) for one in newest["changes"]]) == (
        "增加一批",
        [("added", "示例任务2")],
    )
    change = older["changes"][0]
    assert (older["reason"], change["field"], change["before"], change["after"]) == (
        "推迟",
        "window",
        ["2026-06-20", "2026-09-30"],
        ["2026-06-20", "2026-11-30"],
    )
    assert client_as("otto").get(f"/api/v1/plans/{PLAN}/versions").status_code == 200


@pytest.mark.req("S3A-2.4.1a", "C12")
@pytest.mark.parametrize("region", ["ZH", "WG", "LZ", "RD", "NA"])
def test_each_named_industry_wants_a_joint_draw_and_the_open_ones_are_shown(
    app: Flask, client_as: As, people: Any, region: str
) -> None:
    give_duty(app, people.lead, "lead_coordinator")
    qing = client_as("qing")
    ids = begin(qing, people, kind="joint", departments=[people.other])
    in_region(app, region)
    rows = {row["industry"]: row for row in qing.get("/api/v1/plan-programme?year=2026").json["items"]}
    if region != "RD":
        assert rows == {}
        return
    assert len(rows) == 8 and all(row["open"] for row in rows.values())
    body = task_body(ids, people.lead, 2, departments=[people.other])
    qing.post(f"/api/v1/plans/{PLAN}/tasks", json=body)
    hotels = qing.get("/api/v1/plan-programme?year=2026").json["items"][3]
    assert (hotels["industry"], hotels["planned"], hotels["drawn"], hotels["open"]) == ("宾馆酒店", 1, 0, True)
    with app.app_context(), transaction() as session:
        session.get_one(Task, an_id(702)).state = "drawn"
        session.get_one(Task, TASK).state = "drawn"  # inside one department: does not count
    found = qing.get("/api/v1/plan-programme?year=2026").json
    assert found["article"] == "如东 003A 二(四)1"
    assert [row["industry"] for row in found["items"] if not row["open"]] == ["宾馆酒店"]


def test_the_coordinating_office_names_the_industries_of_a_year(app: Flask, client_as: As, people: Any) -> None:
    body = {"year": 2027, "industries": ["养老机构", "网吧"]}
    assert client_as("qing").put("/api/v1/plan-programme", json=body).status_code == 403
    give_duty(app, people.lead, "lead_coordinator")
    found = client_as("qing").put("/api/v1/plan-programme", json=body).json
    assert [(row["industry"], row["wanted"]) for row in found["items"]] == [("养老机构", 1), ("网吧", 1)]


def test_last_years_plan_is_copied_without_retired_items(app: Flask, client_as: As, people: Any) -> None:
    qing = client_as("qing")
    ids = begin(qing, people, note="示例说明")
    qing.post(f"/api/v1/plans/{PLAN}/tasks", json=task_body(ids[1:], people.lead, 2, title="示例停用"))
    with app.app_context(), transaction() as session:
        session.get_one(Item, ids[1]).state = "retired"
    body = {"id": an_id(650), "year": 2028, "title": "示例2028年计划"}
    reply = qing.post(f"/api/v1/plans/{PLAN}/copy", json=body)
    assert (reply.status_code, reply.json["left_out"]) == (201, ["示例停用"])
    assert (reply.json["plan"]["state"], reply.json["plan"]["copied_from"]) == ("draft", PLAN)
    tasks = qing.get("/api/v1/tasks", query_string={"plan": an_id(650)}).json["items"]
    assert [(one["item_ids"], one["window_from"], one["state"]) for one in tasks] == [([ids[0]], "2028-06-20", "draft")]
    assert client_as("otto").post(f"/api/v1/plans/{PLAN}/copy", json=body | {"id": an_id(651)}).status_code == 404


def test_the_calendar_shows_the_years_tasks_and_due_days(client_as: As, people: Any) -> None:
    qing = client_as("qing")
    begin(qing, people)
    found = qing.get("/api/v1/plan-calendar?year=2026").json
    assert [(one["id"], one["window_from"], one["joint"]) for one in found["tasks"]] == [(TASK, "2026-06-20", False)]
    assert [day["on"] for day in found["due"]] == ["2026-02-28"]
    assert client_as("otto").get("/api/v1/plan-calendar?year=2026").json["tasks"] == []
