"""Does one box find what the reader may see and nothing else, and does everybody keep views of their own?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from mingcha.inspections.models import Inspection
from mingcha.kernel.db import session, transaction
from tests.factories.identity import People
from tests.factories.inspections import make_office
from tests.factories.registers import an_id, credit_code

As = Callable[[str], FlaskClient]


def found(client: FlaskClient, words: str) -> dict[str, list[dict[str, Any]]]:
    """{kind: what was found}."""
    reply = client.get("/api/v1/search", query_string={"q": words})
    assert reply.status_code == 200, reply.get_json()
    return {group["kind"]: group["items"] for group in reply.get_json()["groups"]}


def test_one_box_finds_what_the_reader_may_see_and_nothing_else(
    app: Flask, client: FlaskClient, people: People, client_as: As
) -> None:
    assert client.get("/api/v1/search?q=ab").status_code == 401
    office = make_office(app, people, objects=2)
    with app.app_context(), transaction():
        session().get_one(Inspection, office.visits[0]).object_uscc = credit_code(1)
    bo, otto = client_as("bo"), client_as("otto")
    visit = bo.get(f"/api/v1/inspections/{office.visits[0]}").get_json()
    number, thing, task = visit["number"], visit["object"], visit["task"]
    by_name = found(bo, thing["name"][:4])
    assert thing["id"] in {one["id"] for one in by_name["business"]}
    assert by_name["business"][0]["path"] == f"registers/objects/{by_name['business'][0]['id']}"
    assert "record" not in by_name
    by_number = found(bo, number[:-1])
    assert {one["id"] for one in by_number["record"]} == set(office.visits)
    assert office.visits[0] in {one["id"] for one in found(bo, credit_code(1).lower())["record"]}
    assert task["title"] in {one["title"] for one in found(bo, task["title"])["task"]}
    assert {one["title"] for one in found(bo, "示例事项")["item"]} >= {"示例事项1", "示例事项2"}
    assert found(bo, "柏示例")["person"][0]["title"] == "柏示例"
    assert found(bo, thing["name"][0]) == found(bo, " 没有 这样的 名称 ") == {}
    # Another department sees the shared library, and of the rest nothing; an inspector no people; administrators no library.
    assert "record" not in found(otto, number) and "business" in found(otto, thing["name"][:4])
    assert "person" not in found(client_as("mei"), "柏示例")
    assert set(found(client_as("ada"), "示例")) <= {"person"}


def test_views_are_one_s_own_and_one_of_them_opens(client: FlaskClient, client_as: As) -> None:
    body = {"room": "objects", "name": "高风险", "filters": {"risk_class": "D", "district": ""}, "opens": True}
    assert client.put(f"/api/v1/views/{an_id(1)}", json=body).status_code == 401
    qing, bo = client_as("qing"), client_as("bo")
    made = qing.put(f"/api/v1/views/{an_id(1)}", json=body).get_json()
    assert made.get("filters") == {"risk_class": "D"}, made
    taken = qing.put(f"/api/v1/views/{an_id(2)}", json=body)
    assert (taken.status_code, taken.get_json()["type"]) == (409, "/problems/view-name-taken")
    assert qing.put(f"/api/v1/views/{an_id(2)}", json={**body, "name": "全部", "filters": {}}).status_code == 200
    views = qing.get("/api/v1/views?room=objects").get_json()["items"]
    assert {one["name"]: one["opens"] for one in views} == {"高风险": False, "全部": True}
    assert bo.get("/api/v1/views").get_json()["items"] == []
    assert bo.put(f"/api/v1/views/{an_id(1)}", json=body).status_code == 404
    assert bo.delete(f"/api/v1/views/{an_id(1)}").status_code == 404
    assert qing.put(f"/api/v1/views/{an_id(3)}", json={**body, "room": "nowhere"}).status_code == 422
    assert qing.delete(f"/api/v1/views/{an_id(1)}").status_code == 204
    assert [one["id"] for one in qing.get("/api/v1/views").get_json()["items"]] == [an_id(2)]
