"""Tasks: who may, what they must say, caps, and the guard that blocks what is not listed or not planned."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.kernel.db import reading, transaction
from mingcha.plans import actions, queries
from mingcha.plans.rules import PlanNotInForce, Start, TaskFinal
from tests.factories.plans import plan_body, publish_list, step, stock, task_body
from tests.factories.registers import an_id, bring_in, csv_file, item, pass_review

As = Callable[[str], FlaskClient]
PLAN, TASK = an_id(601), an_id(701)


def begin(client: FlaskClient, *, publish: bool = True, **changed: Any) -> list[str]:
    assert client.post("/api/v1/plans", json=plan_body(**changed)).status_code == 201
    return stock(client, publish=publish)


def add(client: FlaskClient, body: dict[str, Any]) -> Any:
    return client.post(f"/api/v1/plans/{PLAN}/tasks", json=body)


def in_force(qing: FlaskClient, bo: FlaskClient) -> None:
    for client, name in ((bo, "approve"), (qing, "file"), (qing, "publish")):
        assert step(client, PLAN, name).status_code == 200


def blocked(client: FlaskClient) -> Any:
    return client.get(f"/api/v1/tasks/{TASK}").json["blocked"]


def test_nobody_sees_no_task(client: FlaskClient) -> None:
    assert client.get("/api/v1/tasks").status_code == 401
    assert client.get(f"/api/v1/tasks/{TASK}").status_code == 401


@pytest.mark.parametrize("name", ["mei", "bo", "dai"])
def test_only_planners_make_tasks(client_as: As, people: Any, name: str) -> None:
    ids = begin(client_as("qing"))
    assert add(client_as(name), task_body(ids, people.lead)).status_code == 403


def test_another_departments_task_is_not_there(client_as: As, people: Any) -> None:
    qing, otto = client_as("qing"), client_as("otto")
    ids = begin(qing)
    add(qing, task_body(ids, people.lead))
    assert otto.get(f"/api/v1/tasks/{TASK}").status_code == 404
    assert otto.get(f"/api/v1/tasks/{TASK}/preview").status_code == 404
    assert add(otto, task_body(ids, people.other, 2)).status_code == 404
    assert otto.get("/api/v1/tasks").json["items"] == []


@pytest.mark.req("S2-2.3c")
def test_the_department_that_makes_a_task_leads_it(client_as: As, people: Any) -> None:
    qing, otto = client_as("qing"), client_as("otto")
    ids = begin(qing, kind="joint", departments=[people.other])
    reply = add(otto, task_body(ids, people.other, departments=[people.lead]))
    assert (reply.status_code, reply.json["lead_department_id"]) == (201, people.other)
    assert set(reply.json["departments"]) == {people.lead, people.other}
    body = task_body(ids, people.lead)
    body.pop("id")
    assert qing.put(f"/api/v1/tasks/{TASK}", json=body, headers={"If-Match": "1"}).status_code == 404


def test_a_task_is_numbered_and_says_what_it_was_given(client_as: As, people: Any) -> None:
    qing = client_as("qing")
    ids = begin(qing)
    found = add(qing, task_body(ids, people.lead)).json
    assert found["number"] == "320623202606150001"
    assert add(qing, task_body(ids, people.lead, 2)).json["number"] == "320623202606150002"
    assert (found["ratios"]["C"], found["scope"]["industries"], found["item_ids"]) == ([1, 5], ["宾馆酒店"], ids)
    assert [seat["departments"] for seat in found["seats"]] == [[people.lead]] * 2


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"ratios": {"A": [3, 2]}}, "/ratios/A"),
        ({"ratios": {"A": [1, 0]}}, "/ratios/A"),
        ({"window_to": "2026-06-01"}, "/window_to"),
        ({"item_ids": [an_id(404)]}, "/item_ids/0"),
        ({"departments": [an_id(404)]}, "/departments"),
        ({"method": "guess"}, "/method"),
        ({"seats": []}, "/seats"),
        ({"surprise": 1}, "/surprise"),
    ],
)
def test_a_wrong_task_names_its_field(client_as: As, people: Any, changed: dict[str, Any], pointer: str) -> None:
    qing = client_as("qing")
    ids = begin(qing)
    reply = add(qing, {**task_body(ids, people.lead), **changed})
    assert reply.status_code == 422
    assert pointer in [error["pointer"] for error in reply.json["errors"]]
    assert qing.get("/api/v1/tasks").json["items"] == []


def test_a_preview_counts_what_the_register_gives(client_as: As, people: Any) -> None:
    qing = client_as("qing")
    ids = begin(qing)
    add(qing, task_body(ids, people.lead, ratios={"A": [1, 100], "B": [1, 10], "D": [1, 1]}))
    found = qing.get(f"/api/v1/tasks/{TASK}/preview").json
    assert {one["stratum"]: (one["base"], one["eligible"], one["n"]) for one in found["strata"]} == {
        "A": (10, 10, 1),
        "B": (10, 10, 1),
        "C": (10, 10, None),
        "D": (10, 10, 10),
    }
    assert (found["base"], found["n"]) == (40, 12)


@pytest.mark.req("S1-8b")
def test_a_general_items_cap_bounds_the_task_with_the_article_as_reason(client_as: As, people: Any) -> None:
    qing = client_as("qing")
    ids = begin(qing)
    reply = add(qing, task_body(ids, people.lead, ratios={name: [51, 100] for name in "ABCD"}))
    assert (reply.status_code, reply.json["type"]) == (422, "/problems/ratio-above-cap")
    assert "51.00%" in reply.json["detail"] and "如东 003A 二(二)1" in reply.json["detail"]
    assert add(qing, task_body(ids, people.lead, ratios={name: [50, 100] for name in "ABCD"})).status_code == 201


@pytest.mark.req("S1-8a")
def test_key_items_have_no_upper_limit(client_as: As, people: Any) -> None:
    qing = client_as("qing")
    _, key = begin(qing)
    assert add(qing, task_body([key], people.lead, ratios={name: [1, 1] for name in "ABCD"})).status_code == 201


@pytest.mark.req("S1-3")
def test_an_item_outside_the_published_list_blocks_the_task_with_the_article(client_as: As, people: Any) -> None:
    qing, bo = client_as("qing"), client_as("bo")
    ids = begin(qing, publish=False)
    add(qing, task_body(ids, people.lead))
    in_force(qing, bo)
    found = blocked(qing)
    assert found["type"] == "/problems/items-not-published"
    assert "SL-001" in found["detail"] and "如东 003A 二(二)1" in found["detail"]
    publish_list(qing, ids)
    assert blocked(qing) is None


@pytest.mark.req("S4-3d", "S0-2.9")
def test_a_task_outside_a_plan_in_force_is_blocked_with_the_article(client_as: As, people: Any) -> None:
    qing, bo = client_as("qing"), client_as("bo")
    add(qing, task_body(begin(qing), people.lead))
    for client, name in ((bo, "approve"), (qing, "file"), (qing, "publish")):
        found = blocked(qing)
        assert found["type"] == "/problems/plan-not-in-force"
        assert "未列入计划的，不得擅自检查" in found["detail"] and "如东 003A 二(三)1" in found["detail"]
        step(client, PLAN, name)
    assert blocked(qing) is None


def test_an_item_that_leaves_the_list_blocks_the_task_again(client_as: As, people: Any) -> None:
    qing, bo = client_as("qing"), client_as("bo")
    ids = begin(qing)
    add(qing, task_body(ids, people.lead))
    in_force(qing, bo)
    body = {"id": an_id(555), "kind": "own", "title": "新版", "item_ids": ids[:1]}
    qing.post("/api/v1/item-lists", json=body)
    assert pass_review(qing, an_id(555)) is None
    qing.post(f"/api/v1/item-lists/{an_id(555)}/publish")
    assert blocked(qing)["type"] == "/problems/items-not-published"


@pytest.mark.req("S0-2.8a", "S1-3")
def test_a_task_over_items_of_a_special_key_field_is_not_drawn(client_as: As, people: Any) -> None:
    qing = client_as("qing")
    ids = stock(qing, publish=False)
    assert qing.post("/api/v1/plans", json=plan_body()).status_code == 201
    add(qing, task_body(ids, people.lead))
    assert blocked(qing)["type"] == "/problems/items-not-published"
    claim = {
        "id": an_id(950),
        "kind": "special_field",
        "field": "food_drug",
        "items": [{"item_id": one} for one in ids],
    }
    assert (
        qing.post("/api/v1/exemptions", json={**claim, "reason": "示例：重点领域", "evidence": "示例"}).status_code
        == 201
    )
    assert blocked(qing)["type"] == "/problems/items-not-published"
    assert (
        qing.post(
            f"/api/v1/exemptions/{an_id(950)}/file", json={"filed_to": "示例局", "filed_on": "2026-06-15"}
        ).status_code
        == 200
    )
    found = blocked(qing)
    assert found["type"] == "/problems/special-field-not-drawn" and "如东 003A" in found["detail"]


def test_the_reason_is_told_in_english_too(client_as: As, people: Any) -> None:
    qing = client_as("qing")
    add(qing, task_body(begin(qing), people.lead))
    found = qing.get(f"/api/v1/tasks/{TASK}", headers={"Accept-Language": "en"}).json["blocked"]
    assert found["title"] == "The task's plan is not in force"


def test_an_undrawn_or_unplanned_start_follows_the_table(app: Flask, client_as: As, people: Any) -> None:
    qing, bo = client_as("qing"), client_as("bo")
    add(qing, task_body(begin(qing), people.lead))
    with app.app_context(), reading():
        assert queries.check_can_begin(TASK, unplanned_reason="complaint") is Start.UNPLANNED
        with pytest.raises(PlanNotInForce):
            queries.check_can_begin(TASK, unplanned_reason="accident")
    in_force(qing, bo)
    with app.app_context(), reading():
        assert queries.check_can_begin(TASK, drawn=False, off_platform_reason="平台停机") is Start.OFF_PLATFORM


def test_a_changed_scheme_is_approved_anew_and_a_frozen_one_cannot_change(
    app: Flask, client_as: As, people: Any, ctx_of: Callable[[str], Any]
) -> None:
    qing, bo = client_as("qing"), client_as("bo")
    ids = begin(qing)
    add(qing, task_body(ids, people.lead))
    in_force(qing, bo)
    body = {**task_body(ids, people.lead), "title": "改名", "reason": "调整"}
    body.pop("id")
    changed = qing.put(f"/api/v1/tasks/{TASK}", json=body, headers={"If-Match": "1"}).json
    assert (changed["title"], changed["state"], changed["version"]) == ("改名", "draft", 2)
    assert bo.post(f"/api/v1/tasks/{TASK}/approve").json["state"] == "approved"
    with app.app_context():
        with transaction():
            actions.mark_task(TASK, "pool_frozen", ctx=ctx_of("qing"))
    reply = qing.put(f"/api/v1/tasks/{TASK}", json=body, headers={"If-Match": "2"})
    assert (reply.status_code, reply.json["type"]) == (409, "/problems/task-final")
    with app.app_context(), pytest.raises(TaskFinal), transaction():
        actions.mark_task(TASK, "draft", ctx=ctx_of("qing"))


def test_a_retired_item_is_not_planned(client_as: As, people: Any) -> None:
    qing = client_as("qing")
    ids = begin(qing)
    bring_in(qing, an_id(9), "items", csv_file([{**item(1), "状态": "废止"}]))
    assert [error["pointer"] for error in add(qing, task_body(ids, people.lead)).json["errors"]] == ["/item_ids/0"]


@pytest.mark.req("S1-8c")
def test_ratios_are_chosen_with_their_numbers_in_view_before_the_task_is_kept(
    client: FlaskClient, client_as: As
) -> None:
    begin(client_as("qing"))
    body = {"scope": {"industries": ["加油站"]}, "ratios": {"A": [1, 100], "C": [1, 1]}}
    assert client.post("/api/v1/tasks/preview", json=body, base_url="https://localhost").status_code == 401
    assert client_as("bo").post("/api/v1/tasks/preview", json=body).status_code == 403
    shown = client_as("qing").post("/api/v1/tasks/preview", json={"scope": {}, "ratios": body["ratios"]}).json
    found = {one["stratum"]: one for one in shown["strata"]}
    assert found and all(
        one["n"] == (one["eligible"] if name == "C" else -(-one["eligible"] // 100))
        for name, one in found.items()
        if name in "AC"
    )
    assert all(one["n"] is None for name, one in found.items() if name not in "AC")
    assert client_as("qing").get("/api/v1/tasks").json["items"] == []
