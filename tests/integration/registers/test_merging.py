"""Several source registers over one object: conflicts side by side, settled field by field; the catalogue; the search."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.identity.models import Department
from mingcha.kernel.db import transaction
from mingcha.registers import actions
from tests.factories.registers import an_id, bring_in, business, csv_file

As = Callable[[str], FlaskClient]


def told(number: int, source: str, **changed: str) -> dict[str, str]:
    row = {**business(number), "来源": source, "来源编号": f"{source}-{number}"}
    del row["信用风险分类"], row["注册号"]
    return {**row, **changed}


@pytest.fixture
def qing(client_as: As) -> FlaskClient:
    client = client_as("qing")
    bring_in(client, an_id(1), "objects", csv_file([told(1, "市场监管"), told(2, "市场监管", 地址="")]))
    rows = [told(1, "民政", 地址="民政路1号", 法定代表人="示例乙"), told(2, "民政", 地址="民政路2号"), told(3, "民政")]
    bring_in(client, an_id(2), "objects", csv_file(rows))
    return client


def conflicts(client: FlaskClient, **query: str) -> dict[str, Any]:
    found = client.get("/api/v1/conflicts", query_string=query).json["items"]
    return {one["field"]: one for one in found}


def objects(client: FlaskClient) -> dict[str, Any]:
    return {one["name"][3:7]: one for one in client.get("/api/v1/objects").json["items"]}


@pytest.mark.req("S4-4a")
def test_a_second_register_fills_blanks_and_where_it_differs_both_stand_side_by_side(qing: FlaskClient) -> None:
    found = objects(qing)
    assert (found["0001"]["address"], found["0002"]["address"]) == ("示例路1号", "民政路2号")
    assert [(found[n]["source"], found[n]["source_id"]) for n in ("0001", "0003")] == [
        ("市场监管", "市场监管-1"),
        ("民政", "民政-3"),
    ]
    open_ones = conflicts(qing)
    assert set(open_ones) == {"address", "legal_representative"}
    assert {(side["source"], side["source_id"], side["value"]) for side in open_ones["address"]["sides"]} == {
        ("library", None, "示例路1号"),
        ("市场监管", "市场监管-1", "示例路1号"),
        ("民政", "民政-1", "民政路1号"),
    }


@pytest.mark.req("S4-4a")
def test_conflicts_are_settled_field_by_field_and_come_back_only_when_a_source_changes(qing: FlaskClient) -> None:
    held = conflicts(qing)
    path = f"/api/v1/conflicts/{held['address']['id']}/settle"
    assert qing.post(path, json={"source": "民政", "reason": " "}).status_code == 422
    assert qing.post(path, json={"source": "税务", "reason": "x"}).json["type"].endswith("side-unknown")
    assert qing.post(path, json={"source": "民政", "reason": "已电话核实"}).status_code == 204
    keep = {"source": "library", "reason": "执照为准"}
    assert qing.post(f"/api/v1/conflicts/{held['legal_representative']['id']}/settle", json=keep).status_code == 204
    one = objects(qing)["0001"]
    assert (one["address"], one["legal_representative"], one["version"]) == ("民政路1号", "示例人", 2)
    assert qing.post(path, json=keep).json["type"].endswith("conflict-settled")
    rows = [told(1, "民政", 地址="民政路1号", 法定代表人="示例乙")]
    bring_in(qing, an_id(3), "objects", csv_file([{**row, "联系电话": "1"} for row in rows]))
    assert set(conflicts(qing)) == {"contact_phone"}
    bring_in(
        qing, an_id(4), "objects", csv_file([told(1, "民政", 地址="民政路9号", 联系电话="1", 法定代表人="示例乙")])
    )
    assert set(conflicts(qing)) == {"contact_phone", "address"}
    assert conflicts(qing, state="settled")["legal_representative"]["reason"] == "执照为准"


def test_a_source_row_without_its_number_is_left_out(client_as: As) -> None:
    qing = client_as("qing")
    done = bring_in(qing, an_id(1), "objects", csv_file([told(1, "民政", 来源编号=""), told(2, "民政")]))
    assert (done["rows_created"], done["rows_bad"]) == (1, 1)


def test_only_planners_settle_and_nobody_reads(qing: FlaskClient, client: FlaskClient, client_as: As) -> None:
    path = f"/api/v1/conflicts/{conflicts(qing)['address']['id']}/settle"
    assert client.get("/api/v1/conflicts").status_code == 401
    assert client_as("bo").post(path, json={"source": "民政", "reason": "x"}).status_code == 403


@pytest.mark.req("S4-4c")
def test_the_catalogue_says_what_stands_where_and_needs_are_answered(
    app: Flask, qing: FlaskClient, client_as: As, people: Any
) -> None:
    found = {one["register"]: one for one in qing.get("/api/v1/catalogue").json["items"]}
    assert {"field": "source_id", "header": "来源编号"} in found["objects"]["fields"]
    assert [(one["source"], one["rows"]) for one in found["objects"]["sources"]] == [("市场监管", 2), ("民政", 1)]
    assert (found["民政"]["rows"], found["民政"]["sources"][0]["newest"]) == (3, "2026-06-15T02:00:00Z")
    otto = client_as("otto")
    need = {"id": an_id(931), "register": "objects", "fields": ["contact_phone"], "purpose": "消防宣传"}
    assert otto.post("/api/v1/data-needs", json={**need, "fields": ["salary"]}).status_code == 422
    assert otto.post("/api/v1/data-needs", json=need).status_code == 201
    path, answer = f"/api/v1/data-needs/{an_id(931)}/answer", {"state": "opened", "answer": "名录库内可查"}
    refused = otto.post(path, json=answer)
    assert (refused.status_code, refused.json["type"].rpartition("/")[2]) == (403, "need-not-yours")
    coordinate(app, people.lead)
    assert qing.post(path, json=answer).json["items"][0]["state"] == "opened"
    assert qing.post(path, json=answer).status_code == 409


def coordinate(app: Flask, department_id: str) -> None:
    with app.app_context(), transaction() as session:
        session.get_one(Department, department_id).duties = ["lead_coordinator"]


def test_two_characters_of_a_name_find_it_before_and_after_the_index(app: Flask, client_as: As) -> None:
    qing = client_as("qing")
    names = {1: "如东县蓝天加油站", 2: "如东县白云网吧", 3: "蓝海宾馆100%店"}
    bring_in(qing, an_id(1), "objects", csv_file([business(n, 名称=name) for n, name in names.items()]))

    def found(**query: str) -> list[str]:
        return [one["name"] for one in qing.get("/api/v1/objects", query_string=query).json["items"]]

    assert (found(q="蓝天"), found(q="如东"), found(q="天蓝")) == ([names[1]], [names[1], names[2]], [])
    assert (found(q="0%"), found(q="云网吧"), found(q="云网x")) == ([names[3]], [names[2]], [])
    one = next(row for row in qing.get("/api/v1/objects").json["items"] if row["name"] == names[1])
    qing.put(f"/api/v1/objects/{one['id']}", json={"name": "青山加油站"}, headers={"If-Match": "1"})
    assert (found(q="蓝天"), found(q="青山"), found(q="青山", district="示例镇甲")) == (
        [],
        ["青山加油站"],
        ["青山加油站"],
    )
    with app.app_context():
        assert actions.index_objects() > 0
    assert (found(q="蓝天"), found(q="青山"), found(q="加油", risk_class="B")) == ([], ["青山加油站"], ["青山加油站"])


def test_a_filtered_list_gives_every_object_once_page_by_page(client_as: As) -> None:
    qing = client_as("qing")
    bring_in(qing, an_id(1), "objects", csv_file([business(n) for n in range(1, 31)]))
    seen, cursor = [], ""
    while cursor is not None:
        query = {"limit": "7", "q": "示例", "district": "示例镇甲", **({"cursor": cursor} if cursor else {})}
        page = qing.get("/api/v1/objects", query_string=query).json
        seen += [one["name"][3:7] for one in page["items"]]
        cursor = page["next"]
    assert seen == [f"{n:04d}" for n in range(1, 31)]
