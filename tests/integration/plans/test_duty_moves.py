"""When duties go to another department, do tasks that may still change follow, and do those that are drawn stay?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from mingcha.kernel.db import session, transaction
from mingcha.plans.models import Task
from tests.factories.identity import LEAD, OTHER, People
from tests.factories.plans import plan_body, step, stock, task_body
from tests.factories.registers import an_id

As = Callable[[str], FlaskClient]
MOVES = "/api/v1/duty-moves"


def move(client: FlaskClient, people: People, items: list[str], number: int = 1, **changed: Any) -> Any:
    body = {"id": an_id(2000 + number), "to_id": people.other, "item_ids": items, "document": "示例编办〔2026〕1号"}
    return client.post(MOVES, json={**body, "reason": "职责调整（示例）", **changed})


def test_open_tasks_follow_their_items_until_the_pool_is_frozen(
    app: Flask, people: People, client: FlaskClient, client_as: As
) -> None:
    qing, bo = client_as("qing"), client_as("bo")
    first, second = stock(qing)
    qing.post("/api/v1/plans", json=plan_body())
    bodies = [task_body(items, people.lead, n) for n, items in enumerate(([first], [first, second], [first]), 1)]
    for body in bodies:
        assert qing.post(f"/api/v1/plans/{an_id(601)}/tasks", json=body).status_code == 201
    step(bo, an_id(601), "approve")
    with app.app_context(), transaction():  # its pool is frozen
        session().get_one(Task, bodies[2]["id"]).state = "pool_frozen"
    assert client.post(MOVES).status_code == 401 and move(bo, people, [first]).status_code == 403
    for wrong in (
        move(client_as("otto"), people, [first], to_id=people.lead),
        move(qing, people, [first], to_id=people.lead),
    ):
        assert (wrong.status_code, wrong.get_json()["type"]) == (422, "/problems/duty-move-wrong")
    told = {one["id"]: one["how"] for one in qing.get(f"{MOVES}/preview?items={first}").get_json()["tasks"]}
    assert told == {bodies[0]["id"]: "led", bodies[1]["id"]: "joined", bodies[2]["id"]: "stays"}
    assert move(qing, people, [first]).status_code == 204
    seen = [qing.get(f"/api/v1/tasks/{body['id']}").get_json() for body in bodies]
    assert [one["lead_department_id"] for one in seen] == [people.other, people.lead, people.lead]
    assert [one["state"] for one in seen] == ["draft", "draft", "pool_frozen"]  # changed ones are approved anew
    assert [sorted(one["departments"]) for one in seen] == [
        *[sorted([people.lead, people.other])] * 2,
        [people.lead],
    ]
    assert [seat["departments"] for seat in seen[0]["seats"]] == [[people.other]] * 2
    assert qing.get(f"/api/v1/items/{first}").get_json()["department_id"] == people.other
    assert (
        len(qing.get(f"/api/v1/plans/{an_id(601)}/versions").get_json()["items"]) == 2
    )  # one for each task that changed
    [row] = client_as("otto").get(MOVES).get_json()["items"]
    assert (row["sender"], row["receiver"], [one["how"] for one in row["tasks"]]) == (
        LEAD,
        OTHER,
        ["led", "joined", "stays"],
    )
    assert move(qing, people, [first], 2).status_code == 422  # it is not theirs any more
