"""A plan and its task as an office would send them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from mingcha.identity.models import Department
from mingcha.kernel.db import transaction
from mingcha.registers.models import Item
from tests.factories.registers import an_id, bring_in, business, csv_file, item, pass_review

ITEMS_FILE, LIST, OBJECTS_FILE = 501, 502, 503


def plan_body(number: int = 1, **changed: Any) -> dict[str, Any]:
    """A joint-free plan of 2026."""
    return {
        "id": an_id(600 + number),
        "year": 2026,
        "title": f"示例计划{number}",
        "kind": "internal",
        "departments": [],
        **changed,
    }


def task_body(item_ids: list[str], department_id: str, number: int = 1, **changed: Any) -> dict[str, Any]:
    """A task over all hotels: two seats of the department, every class with a ratio."""
    seat = {"departments": [department_id], "qualification": ""}
    body = {
        "id": an_id(700 + number),
        "title": f"示例任务{number}",
        "item_ids": item_ids,
        "draw_type": "directed",
        "method": "onsite",
        "scope": {"districts": [], "industries": ["宾馆酒店"], "kinds": [], "risk_classes": []},
        "ratios": {"A": [1, 10], "B": [1, 10], "C": [1, 5], "D": [1, 2]},
        "departments": [],
        "seats": [seat, seat],
        "window_from": "2026-06-20",
        "window_to": "2026-09-30",
    }
    return {**body, **changed}


def stock(client: FlaskClient, *, publish: bool = True, objects: int = 40) -> list[str]:
    """Two general items (in a published list, if asked) and some hotels: the ids of the items by code."""
    bring_in(client, an_id(ITEMS_FILE), "items", csv_file([item(1), item(2, 事项类别="重点检查事项", 比例上限="")]))
    bring_in(client, an_id(OBJECTS_FILE), "objects", csv_file([business(n) for n in range(1, objects + 1)]))
    found = sorted(client.get("/api/v1/items").json["items"], key=lambda one: one["code"])
    ids = [one["id"] for one in found]
    if publish:
        publish_list(client, ids)
    return ids


def publish_list(client: FlaskClient, item_ids: list[str]) -> None:
    """The items come into force."""
    body = {"id": an_id(LIST), "kind": "own", "title": "示例清单", "item_ids": item_ids}
    assert client.post("/api/v1/item-lists", json=body).status_code == 201
    assert pass_review(client, an_id(LIST)) is None
    assert client.post(f"/api/v1/item-lists/{an_id(LIST)}/publish").status_code == 200


def step(client: FlaskClient, plan_id: str, name: str, **body: Any) -> Any:
    """approve, file or publish."""
    return client.post(f"/api/v1/plans/{plan_id}/{name}", json=body if name == "file" else None)


def in_region(app: Flask, region: str) -> None:
    """The office works by another region's notice from now on."""
    parts: Any = app.extensions["mingcha"]
    app.extensions["mingcha"] = replace(parts, settings=replace(parts.settings, region=region))


def give_duty(app: Flask, department_id: str, *duties: str) -> None:
    """The department's places in the role matrix."""
    with app.app_context(), transaction() as session:
        session.get_one(Department, department_id).duties = list(duties)


def set_domain(app: Flask, item_ids: list[str], domain: str) -> None:
    """The items belong to a domain."""
    with app.app_context(), transaction() as session:
        for one in item_ids:
            session.get_one(Item, one).domain = domain


def in_force(planner: FlaskClient, head: FlaskClient, plan_id: str, *, publish_first: bool = False) -> None:
    """Approved, filed and published in the region's order."""
    steps = ("publish", "file") if publish_first else ("file", "publish")
    assert step(head, plan_id, "approve").status_code == 200
    for name in steps:
        reply = step(planner, plan_id, name)
        assert reply.status_code == 200, reply.text
