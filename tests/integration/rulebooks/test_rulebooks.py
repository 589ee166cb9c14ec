"""Detailed rules by versions, guides adopted from above, and how complete a department is (S4-6a, S2-2.1b, S4-13)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories.plans import stock
from tests.factories.regions import REGIONS, move_to
from tests.factories.registers import an_id, bring_in, csv_file, item, officer

As = Callable[[str], FlaskClient]
SECTIONS = "procedure means content penalty_standard penalty_procedure disclosure duties platform".split()
BOOK = an_id(400)


def body(number: int = 0, keys: list[str] = SECTIONS, **changed: Any) -> dict[str, Any]:
    sections = [{"key": key, "title": f"示例 {key}", "text": f"示例条文 {key}"} for key in keys]
    return {
        "id": an_id(400 + number),
        "kind": "detailed_rules",
        "title": "示例抽查细则",
        "sections": sections,
        **changed,
    }


def write(client: FlaskClient, *args: Any, **changed: Any) -> Any:
    return client.post("/api/v1/rulebooks", json=body(*args, **changed))


def publish(client: FlaskClient, rulebook_id: str = BOOK) -> Any:
    return client.post(f"/api/v1/rulebooks/{rulebook_id}/publish")


def test_nobody_the_wrong_role_and_another_department(client: FlaskClient, client_as: As) -> None:
    assert client.get("/api/v1/rulebooks").status_code == 401
    for name in ("mei", "bo", "dai"):
        assert write(client_as(name)).status_code == 403
    assert write(client_as("qing")).status_code == 201
    otto = client_as("otto")
    assert otto.get(f"/api/v1/rulebooks/{BOOK}").status_code == 404
    assert publish(otto).status_code == 404
    changed = {name: value for name, value in body().items() if name not in ("id", "kind")}
    assert otto.put(f"/api/v1/rulebooks/{BOOK}", json=changed).status_code == 404
    assert otto.get("/api/v1/rulebooks").json["items"] == []


@pytest.mark.req("S4-6a")
@pytest.mark.parametrize("region", REGIONS)
def test_only_ningan_names_the_sections_that_rules_must_have(app: Flask, client_as: As, region: str) -> None:
    move_to(app, region)
    qing = client_as("qing")
    write(qing, keys=["procedure", "means"])
    reply = publish(qing)
    if region != "NA":
        assert reply.json["state"] == "published"
        return
    assert (reply.status_code, reply.json["type"]) == (422, "/problems/rulebook-incomplete")
    assert [one["pointer"] for one in reply.json["errors"]] == [f"/sections/{key}" for key in SECTIONS[2:]]
    assert "宁安 004 一6" in reply.json["detail"]
    text = {name: value for name, value in body().items() if name not in ("id", "kind")}
    assert qing.put(f"/api/v1/rulebooks/{BOOK}", json=text).status_code == 200
    assert publish(qing).json["state"] == "published"


@pytest.mark.req("S4-6a")
def test_rules_change_by_versions_and_the_public_reads_each(client: FlaskClient, client_as: As) -> None:
    qing = client_as("qing")
    write(qing)
    assert client.get(f"/portal/rules/{BOOK}").status_code == 404
    publish(qing)
    assert publish(qing).json["type"] == "/problems/rulebook-not-draft"
    text = {name: value for name, value in body().items() if name not in ("id", "kind")}
    assert qing.put(f"/api/v1/rulebooks/{BOOK}", json=text).status_code == 409
    write(qing, 1, title="示例抽查细则（修订）", reason="示例：机构改革")
    publish(qing, an_id(401))
    rows = qing.get("/api/v1/rulebooks").json["items"]
    assert [(one["version"], one["state"]) for one in rows] == [(2, "published"), (1, "superseded")]
    listed = client.get("/portal/rules").text
    assert "示例抽查细则（修订）" in listed and BOOK not in listed
    page = client.get(f"/portal/rules/{an_id(401)}").text
    assert "示例条文 penalty_standard" in page and "示例：机构改革" in page and BOOK in page
    assert "replaced by a newer version" in client.get(f"/portal/rules/{BOOK}?lang=en").text


@pytest.mark.req("S2-2.1b")
@pytest.mark.parametrize("region", REGIONS)
def test_only_linzi_takes_its_work_guides_from_above(app: Flask, client_as: As, region: str) -> None:
    move_to(app, region)
    qing = client_as("qing")
    reply = write(qing, kind="work_guide")
    if region != "LZ":
        assert reply.status_code == 201
        return
    assert (reply.status_code, reply.json["type"]) == (409, "/problems/guide-made-above")
    assert "临淄 002 二(一)、二(三)" in reply.json["detail"]
    origin = {"adopted_from": "示例省局", "adopted_document": "示例工作指引（第二版）"}
    assert write(qing, kind="work_guide", **origin).status_code == 201
    assert publish(qing).json["adopted_from"] == "示例省局"


@pytest.mark.req("S2-2.1b")
def test_an_adopted_guide_is_not_rewritten_here(app: Flask, client_as: As) -> None:
    move_to(app, "LZ")
    qing = client_as("qing")
    origin = {"kind": "work_guide", "adopted_from": "示例省局", "adopted_document": "示例工作指引（第二版）"}
    write(qing, **origin)
    publish(qing)
    write(qing, 1, ["procedure"], **origin)
    refused = publish(qing, an_id(401))
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/guide-locked")
    write(qing, 2, ["procedure"], **{**origin, "adopted_document": "示例工作指引（第三版）"})
    assert publish(qing, an_id(402)).json["version"] == 3


def gaps(client: FlaskClient) -> dict[str, int]:
    return {one["code"]: one["n"] for one in client.get("/api/v1/readiness").json["own"]["checks"] if not one["ok"]}


@pytest.mark.req("S4-13")
def test_each_gap_of_list_libraries_and_rules_has_a_name_until_it_is_closed(app: Flask, client_as: As) -> None:
    move_to(app, "NA")
    qing = client_as("qing")
    assert gaps(qing) == {"list_published": 1, "objects_present": 1, "inspectors_two": 2, "rules_published": 1}
    stock(qing, objects=3)
    bring_in(qing, an_id(61), "items", csv_file([item(3, 抽查内容="")]))
    bring_in(qing, an_id(62), "inspectors", csv_file([officer(1), officer(2), officer(3, 有效期至="2026-06-01")]))
    write(qing, keys=SECTIONS[:7])
    assert gaps(qing) == {
        "list_fields": 1,
        "list_complete": 1,
        "objects_present": 1,
        "inspectors_certified": 1,
        "rules_published": 1,
    }
    own = qing.get("/api/v1/readiness").json["own"]
    assert own["score"] == 100 * 3 // 8
    link = {one["code"]: one["link"] for one in own["checks"]}
    assert (link["rules_published"], link["inspectors_certified"]) == ("/lists/rules", "/registers/inspectors")
    bring_in(
        qing, an_id(63), "items", csv_file([item(1, 抽查频次="每年3次"), item(2, 事项类别="重点检查事项", 比例上限="")])
    )
    assert gaps(qing)["list_current"] == 1
    write(qing, 2)
    assert publish(qing, an_id(402)).status_code == 200
    assert not {"rules_published", "rules_sections"} & gaps(qing).keys()


@pytest.mark.req("S4-13")
def test_a_gap_has_a_duty_holder_and_a_day(client_as: As, people: Any) -> None:
    qing = client_as("qing")
    address = "/api/v1/readiness/duties/rules_published"
    assert client_as("bo").put(address, json={"person_id": people["bo"], "due_on": "2026-07-31"}).status_code == 403
    assert qing.put(address, json={"person_id": people["otto"], "due_on": "2026-07-31"}).status_code == 404
    assert (
        qing.put(address.replace("rules_", "no_"), json={"person_id": people["bo"], "due_on": "2026-07-31"}).status_code
        == 404
    )
    assert qing.put(address, json={"person_id": people["bo"], "due_on": "2026-07-31"}).status_code == 200
    found = next(one for one in qing.get("/api/v1/readiness").json["own"]["checks"] if one["code"] == "rules_published")
    assert (found["holder"], found["due_on"]) == ("柏示例", "2026-07-31")


@pytest.mark.req("S4-13")
def test_the_coordinating_office_sees_the_watch_list_of_all_departments(client_as: As) -> None:
    stock(client_as("qing"), objects=1)
    assert client_as("otto").get("/api/v1/readiness").json["items"] == []
    watched = client_as("dai").get("/api/v1/readiness").json["items"]
    assert [one["department"] for one in watched] == ["示例县市场监督管理局"]
    assert watched[0]["score"] > 0
