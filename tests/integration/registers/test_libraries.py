"""The two libraries: searching and changing objects, and inspectors with their certificates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.identity import queries as identity
from mingcha.kernel.db import reading
from mingcha.registers import queries
from tests.factories.registers import an_id, bring_in, business, credit_code, csv_file, officer, xlsx_file

As = Callable[[str], FlaskClient]


@pytest.fixture
def qing(client_as: As) -> FlaskClient:
    client = client_as("qing")
    bring_in(client, an_id(1), "objects", csv_file([business(n) for n in range(1, 7)]))
    return client


def first(client: FlaskClient) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/v1/objects").json["items"][0]
    return found


def put(client: FlaskClient, found: dict[str, Any], version: object, **values: Any) -> Any:
    headers = {} if version is None else {"If-Match": str(version)}
    return client.put(f"/api/v1/objects/{found['id']}", json=values, headers=headers)


def test_nobody_reads_no_library(client: FlaskClient) -> None:
    assert [client.get(f"/api/v1/{path}").status_code for path in ("objects", "inspectors", "objects/facets")] == [
        401
    ] * 3


def test_only_planners_change_objects(qing: FlaskClient, client_as: As) -> None:
    for name in ("mei", "bo", "dai"):
        assert put(client_as(name), first(qing), 1, address="x").status_code == 403


def test_the_county_shares_its_objects(qing: FlaskClient, client_as: As) -> None:
    assert len(client_as("otto").get("/api/v1/objects").json["items"]) == 6


def test_a_stale_change_is_refused_and_one_without_a_version_too(qing: FlaskClient) -> None:
    found = first(qing)
    assert put(qing, found, 1, address="新示例路").json["version"] == 2
    assert put(qing, found, 1, address="旧示例路").status_code == 412
    assert put(qing, found, None, address="旧示例路").status_code == 400
    assert first(qing)["address"] == "新示例路"


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({"kind": "planet"}, "/kind"),
        ({"risk_class": "E"}, "/risk_class"),
        ({"uscc": "x"}, "/uscc"),
        ({"name": ""}, "/name"),
    ],
)
def test_a_wrong_change_names_its_field_and_changes_nothing(
    qing: FlaskClient, values: dict[str, str], pointer: str
) -> None:
    reply = put(qing, first(qing), 1, **values)
    assert (reply.status_code, [error["pointer"] for error in reply.json["errors"]]) == (422, [pointer])
    assert first(qing)["version"] == 1


def test_an_object_that_is_not_there_is_not_found(qing: FlaskClient) -> None:
    assert qing.get(f"/api/v1/objects/{an_id(404)}").status_code == 404
    assert qing.get("/api/v1/objects/abc").status_code == 404


def test_a_change_by_hand_keeps_the_former_state(qing: FlaskClient) -> None:
    found = first(qing)
    put(qing, found, 1, risk_class="D", status="closed")
    history = qing.get(f"/api/v1/objects/{found['id']}").json["history"]
    assert [(row["version"], row["data"]["risk_class"], row["data"]["status"]) for row in history] == [(1, "B", "open")]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"q": "0003"}, ["示例第0003号宾馆"]),
        ({"q": credit_code(4).lower()}, ["示例第0004号宾馆"]),
        ({"q": "100%"}, []),
        ({"risk_class": "D"}, ["示例第0003号宾馆"]),
        ({"district": "示例镇乙"}, []),
        ({"industry": "宾馆酒店", "kind": "enterprise", "risk_class": "A"}, ["示例第0004号宾馆"]),
    ],
)
def test_objects_are_found_by_name_code_and_filters(qing: FlaskClient, query: dict[str, str], names: list[str]) -> None:
    assert [one["name"] for one in qing.get("/api/v1/objects", query_string=query).json["items"]] == names


def test_pages_hold_every_object_once(qing: FlaskClient) -> None:
    seen, cursor = [], None
    while cursor is not None or not seen:
        query = {"limit": "4"} | ({"cursor": cursor} if cursor else {})
        page = qing.get("/api/v1/objects", query_string=query).json
        seen += [one["name"] for one in page["items"]]
        cursor = page["next"]
    assert seen == [f"示例第{n:04d}号宾馆" for n in range(1, 7)]


def test_filters_offer_what_there_is(qing: FlaskClient) -> None:
    facets = qing.get("/api/v1/objects/facets").json
    assert (facets["districts"], facets["industries"], facets["risk_classes"]) == (
        ["示例镇甲"],
        ["宾馆酒店"],
        ["A", "B", "C", "D"],
    )
    found = first(qing)
    put(qing, found, 1, district="示例镇乙")
    assert qing.get("/api/v1/objects/facets").json["districts"] == ["示例镇乙", "示例镇甲"]
    put(qing, found, 2, district="示例镇甲")
    assert qing.get("/api/v1/objects/facets").json["districts"] == ["示例镇甲"]


@pytest.mark.req("S0-2.3d", "S1-5b")
def test_inspectors_come_in_with_certificate_department_and_contact(client_as: As) -> None:
    qing = client_as("qing")
    lines = [officer(1), officer(2, 人员类别="日常监管人员"), officer(3, 执法证号=""), officer(4, 有效期至="")]
    done = bring_in(qing, an_id(1), "inspectors", xlsx_file(lines), "示例.xlsx")
    assert (done["rows_created"], done["rows_bad"]) == (2, 2)
    found = {one["name"]: one for one in qing.get("/api/v1/inspectors").json["items"]}
    assert list(found) == ["示例员1", "示例员2"]
    one = found["示例员1"]
    assert (one["certificate_no"], one["kind"], one["contact"]) == ("SLZ00001", "civil_servant", "0513-00000001")
    assert (one["qualifications"], one["districts"]) == (["GENERAL", "HOTEL"], ["示例镇甲", "示例镇乙"])
    assert (one["valid_from"], one["valid_to"]) == ("2024-01-01", "2028-12-31")
    assert found["示例员2"]["kind"] == "daily_supervision"
    assert qing.get(f"/api/v1/inspectors/{one['id']}").json == one


def test_a_person_who_is_known_by_the_certificate_becomes_the_inspector(app: Flask, client_as: As, people: Any) -> None:
    qing = client_as("qing")
    with app.app_context(), reading():
        number = identity.list_certificates(people["mei"])[0].number
        name = identity.get_person(people["mei"]).name
    line = officer(1, 姓名=name, 执法证号=number, 发证日期="2025-01-01", 有效期至="2029-12-31")
    bring_in(qing, an_id(1), "inspectors", csv_file([line]))
    found = qing.get(f"/api/v1/inspectors/{people['mei']}").json
    assert (found["certificate_no"], found["valid_to"]) == (number, "2029-12-31")


def test_a_certificate_under_another_name_is_refused(app: Flask, client_as: As, people: Any) -> None:
    qing = client_as("qing")
    with app.app_context(), reading():
        number = identity.list_certificates(people["mei"])[0].number
    done = bring_in(qing, an_id(1), "inspectors", csv_file([officer(1, 执法证号=number)]))
    assert (done["rows_created"], done["rows_bad"]) == (0, 1)
    assert qing.get(f"/api/v1/imports/{an_id(1)}/errors").json["items"][0]["notes"][0]["code"] == "certificate_other"


@pytest.mark.req("S0-2.3c")
def test_an_inspector_who_changes_keeps_the_former_state(app: Flask, client_as: As) -> None:
    qing = client_as("qing")
    bring_in(qing, an_id(1), "inspectors", csv_file([officer(1), officer(2)]))
    done = bring_in(qing, an_id(2), "inspectors", csv_file([officer(1, 执法区域="示例镇丙"), officer(2)]))
    assert (done["rows_updated"], done["rows_unchanged"]) == (1, 1)
    found = qing.get("/api/v1/inspectors", query_string={"q": "slz00001"}).json["items"]
    assert [one["districts"] for one in found] == [["示例镇丙"]]
    with app.app_context(), reading():
        history = queries.list_history("inspector", found[0]["id"])
        assert [row.data["districts"] for row in history] == [["示例镇甲", "示例镇乙"]]


def test_only_active_inspectors_with_a_running_certificate_can_be_drawn(app: Flask, client_as: As) -> None:
    lines = [
        officer(1),
        officer(2, 有效期至="2026-06-14"),
        officer(3, 有效期至="2026-06-15"),
        {**officer(4), "状态": "离岗"},
    ]
    bring_in(
        client_as("qing"),
        an_id(1),
        "inspectors",
        csv_file([{**line, "状态": line.get("状态", "在岗")} for line in lines]),
    )
    with app.app_context(), reading():
        assert [one.name for one in queries.list_inspectors_for_draw(date(2026, 6, 15))] == ["示例员1", "示例员3"]
