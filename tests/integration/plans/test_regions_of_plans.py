"""The same plan in the five regions: when it is due, with whom it is filed, and what comes first (C9, C10, C11)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories.plans import plan_body, step, stock, task_body
from tests.factories.registers import an_id

As = Callable[[str], FlaskClient]
PLAN = an_id(601)


def approved(app: Flask, client_as: As, people: Any, region: str) -> tuple[FlaskClient, dict[str, Any]]:
    """An approved plan of an office in the region; the planner and the plan."""
    parts = app.extensions["mingcha"]
    app.extensions["mingcha"] = replace(parts, settings=replace(parts.settings, region=region))
    qing = client_as("qing")
    qing.post("/api/v1/plans", json=plan_body())
    qing.post(f"/api/v1/plans/{PLAN}/tasks", json=task_body(stock(qing, publish=False), people.lead))
    found: dict[str, Any] = step(client_as("bo"), PLAN, "approve").json
    assert found["state"] == "dept_approved"
    return qing, found


@pytest.mark.req("S0-2.4b")
@pytest.mark.parametrize(
    ("region", "first", "office"),
    [
        ("WG", "publish", "联席会议"),
        ("RD", "file", "领导小组办公室"),
        ("NA", "publish", "司法局、市场监管局（市场监管领域）"),
    ],
)
def test_route_and_order_are_the_regions(
    app: Flask, client_as: As, people: Any, region: str, first: str, office: str
) -> None:
    qing, _ = approved(app, client_as, people, region)
    second = {"file": "publish", "publish": "file"}[first]
    assert step(qing, PLAN, first).json["state"] in ("filed", "published")
    found = step(qing, PLAN, second).json
    assert (found["state"], found["filed_with"]) == ("in_force", office)


@pytest.mark.req("S2-2.2")
def test_linzi_files_by_31_january_and_publishes_at_the_same_time(app: Flask, client_as: As, people: Any) -> None:
    qing, found = approved(app, client_as, people, "LZ")
    assert (found["due"]["on"], found["due"]["article"]) == ("2026-01-31", "临淄 002 二(二)")
    assert step(qing, PLAN, "publish").status_code == 409
    filed = step(qing, PLAN, "file").json
    assert (filed["state"], filed["filed_with"]) == ("in_force", "区市场监管局")
    assert filed["published_at"] == filed["filed_at"]


@pytest.mark.req("S4-3b")
def test_ningan_publishes_before_filing(app: Flask, client_as: As, people: Any) -> None:
    qing, found = approved(app, client_as, people, "NA")
    assert found["due"]["on"] == "2026-01-15"
    assert found["can"] == []
    assert set(qing.get(f"/api/v1/plans/{PLAN}").json["can"]) == {"edit", "publish"}
    refused = step(qing, PLAN, "file")
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/plan-step-refused")
    assert "宁安 004 一3" in refused.json["detail"]
    assert step(qing, PLAN, "publish").json["state"] == "published"


def test_wugang_names_no_day_and_nothing_is_late(app: Flask, client_as: As, people: Any) -> None:
    _, found = approved(app, client_as, people, "WG")
    due = found["due"]
    assert (due["on"], due["mark"], due["article"], due["workday"]) == (None, "none", None, None)
    assert "舞钢 001" in due["note"]


@pytest.mark.req("S0-2.4a")
def test_zhuhai_has_until_31_march(app: Flask, client_as: As, people: Any) -> None:
    _, found = approved(app, client_as, people, "ZH")
    assert (found["due"]["on"], found["due"]["mark"]) == ("2026-03-31", "late")


def test_an_office_without_caps_draws_as_much_as_it_likes(app: Flask, client_as: As, people: Any) -> None:
    qing, _ = approved(app, client_as, people, "LZ")
    ids = [one["id"] for one in qing.get("/api/v1/items").json["items"]]
    body = task_body(ids, people.lead, 2, ratios={name: [1, 1] for name in "ABCD"}, reason="增加")
    assert qing.post(f"/api/v1/plans/{PLAN}/tasks", json=body).status_code == 201
