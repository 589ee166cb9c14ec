"""Inspections outside plan or draw: let through by the guard, counted, explained (S4-7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.factories.plans import in_force, plan_body, stock, task_body
from tests.factories.registers import an_id

As = Callable[[str], FlaskClient]
PLAN, TASK = an_id(601), an_id(701)


def outside(client: FlaskClient, number: int = 1, **changed: Any) -> Any:
    place = client.get("/api/v1/objects").json["items"][0]["id"]
    body = {"id": an_id(800 + number), "kind": "off_platform", "object_id": place, "task_id": TASK}
    body |= {"explanation": "平台停机，现场抽签", "checked_on": "2026-06-12"}
    return client.post("/api/v1/outside-checks", json={**body, **changed})


@pytest.mark.req("S4-7")
def test_what_was_not_drawn_here_is_counted_and_explained(client_as: As, people: Any) -> None:
    qing, bo, otto = client_as("qing"), client_as("bo"), client_as("otto")
    ids = stock(qing)
    qing.post("/api/v1/plans", json=plan_body())
    qing.post(f"/api/v1/plans/{PLAN}/tasks", json=task_body(ids, people.lead))
    early = outside(qing)
    assert (early.status_code, early.json["type"]) == (409, "/problems/plan-not-in-force")
    in_force(qing, bo, PLAN)
    blank = outside(qing, explanation=" ")
    assert (blank.status_code, blank.json["type"]) == (409, "/problems/not-drawn")
    assert [outside(qing).status_code, outside(qing).status_code, outside(qing, 2).status_code] == [201] * 3
    counts = qing.get("/api/v1/outside-checks/counts?year=2026").json["items"]
    assert counts == [{"department_id": people.lead, "kind": "off_platform", "reason": None, "count": 2}]
    rows = qing.get("/api/v1/outside-checks?year=2026").json["items"]
    assert {row["explanation"] for row in rows} == {"平台停机，现场抽签"}
    assert otto.get("/api/v1/outside-checks/counts?year=2026").json["items"] == []
    assert outside(otto, 3).status_code == 422


def test_nobody_and_an_inspector_record_none(client: FlaskClient, client_as: As) -> None:
    assert client.get("/api/v1/outside-checks").status_code == 401
    stock(client_as("qing"))
    assert outside(client_as("mei")).status_code == 403


def test_a_check_of_tomorrow_is_none(client_as: As) -> None:
    qing = client_as("qing")
    ids = stock(qing)
    reply = outside(qing, kind="unplanned", item_ids=ids, reason="complaint", checked_on="2026-06-16")
    assert (reply.status_code, reply.json["errors"][0]["pointer"]) == (422, "/checked_on")


def test_an_item_in_no_published_list_is_not_checked_at_all(client_as: As) -> None:
    qing = client_as("qing")
    ids = stock(qing, publish=False)
    reply = outside(qing, kind="unplanned", item_ids=ids, reason="complaint")
    assert (reply.status_code, reply.json["type"]) == (409, "/problems/items-not-published")
