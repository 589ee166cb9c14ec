"""Classes with source and reasons, the five factors, marks that hold, presets, indicators, and a draw that reads the class."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import transaction
from mingcha.risk import actions, queries
from mingcha.risk.jobs import scan_daily
from tests.factories.identity import system_ctx
from tests.factories.plans import plan_body, stock, task_body
from tests.factories.registers import an_id, bring_in, business, credit_code, csv_file

As = Callable[[str], FlaskClient]
FACTORS = {"safety": "B", "hidden_dangers": "B", "management": "B", "compliance": "B"}


@pytest.fixture
def qing(client_as: As) -> FlaskClient:
    client = client_as("qing")
    bring_in(client, an_id(1), "objects", csv_file([business(n) for n in range(1, 5)]))
    return client


def one(client: FlaskClient, number: int) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/v1/objects", query_string={"q": credit_code(number)}).json["items"][0]
    return found


def change(client: FlaskClient, number: int, to: str, *reasons: str, **values: Any) -> Any:
    body = {"risk_class": to, "reasons": list(reasons), "source": "示例专班", "as_of": "2026-06-15", **values}
    return client.post(f"/api/v1/objects/{one(client, number)['id']}/risk/class", json=body)


def assess(client: FlaskClient, number: int, activities: dict[str, str], **factors: str) -> Any:
    values = {name: factors.pop(name, level) for name, level in FACTORS.items()}
    listed = [{"name": name, "level": level} for name, level in activities.items()]
    body = {"id": an_id(950 + number), "activities": listed, "factors": values, **factors}
    return client.post(f"/api/v1/objects/{one(client, number)['id']}/risk/assessments", json=body)


def mark(client: FlaskClient, number: int, mark_id: int, code: str) -> Any:
    body = {"id": an_id(mark_id), "code": code, "source": "示例名单", "since": "2026-06-01"}
    return client.post(f"/api/v1/objects/{one(client, number)['id']}/risk/marks", json=body)


def kind(reply: Any) -> tuple[int, str]:
    return reply.status_code, reply.json["type"].rpartition("/")[2]


def test_nobody_reads_only_planners_write_and_what_is_not_there_is_not_found(
    client: FlaskClient, qing: FlaskClient, client_as: As
) -> None:
    path = f"/api/v1/objects/{one(qing, 1)['id']}/risk"
    assert [client.get(each).status_code for each in (path, "/api/v1/risk/presets", "/api/v1/risk/warnings")] == [
        401
    ] * 3
    for name in ("mei", "bo", "dai"):
        assert change_as(client_as(name), path).status_code == 403
    assert qing.get(f"/api/v1/objects/{an_id(404)}/risk").status_code == 404
    assert client_as("bo").get(path).status_code == 200


def change_as(client: FlaskClient, path: str) -> Any:
    body = {"risk_class": "D", "reasons": ["serious_list"], "source": "x", "as_of": "2026-06-15"}
    return client.post(f"{path}/class", json=body)


def classes(client: FlaskClient, text: str, as_of: str = "2026-05-31", encoding: str = "utf-8") -> Any:
    query = {"source": "省信用风险分类", "as_of": as_of}
    return client.post("/api/v1/risk/classes", query_string=query, data=text.encode(encoding))


@pytest.mark.req("S1-3c")
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_the_provinces_classes_come_in_with_source_and_day(qing: FlaskClient, encoding: str) -> None:
    lines = ["统一社会信用代码,信用风险分类", f"{credit_code(1)},D类", f"{credit_code(2)},很高", f"{credit_code(99)},A"]
    done = classes(qing, "\n".join(lines), encoding=encoding).json
    assert (done["changed"], done["left_out"]) == (
        1,
        [{"row": 3, "reason": "unreadable"}, {"row": 4, "reason": "unknown"}],
    )
    card = qing.get(f"/api/v1/objects/{one(qing, 1)['id']}/risk").json
    last = card["changes"][0]
    assert (last["before"], last["after"], last["source"], last["as_of"], last["reasons"]) == (
        "B",
        "D",
        "省信用风险分类",
        "2026-05-31",
        ["measure"],
    )
    older = classes(qing, f"统一社会信用代码,信用风险分类\n{credit_code(1)},A", as_of="2026-04-30").json
    assert (older["changed"], older["left_out"]) == (0, [{"row": 2, "reason": "older"}])
    assert kind(classes(qing, "名称,等级\n示例,A")) == (422, "risk-file-wrong")


@pytest.mark.req("S1-3c", "S1-9c", "S4-8b")
def test_the_draws_strata_read_the_class(qing: FlaskClient, people: Any) -> None:
    qing.post("/api/v1/plans", json=plan_body())
    task = task_body(stock(qing), people.lead)
    qing.post(f"/api/v1/plans/{an_id(601)}/tasks", json=task)

    def drawn() -> dict[str, int]:
        strata = qing.get(f"/api/v1/tasks/{task['id']}/preview").json["strata"]
        return {row["stratum"]: row["base"] for row in strata}

    assert drawn() == {"A": 10, "B": 10, "C": 10, "D": 10}
    assert change(qing, 1, "D", "many_complaints").status_code == 200
    assert change(qing, 2, "A", "good_credit").status_code == 200
    assert drawn() == {"A": 11, "B": 9, "C": 9, "D": 11}


@pytest.mark.req("S1-9c")
@pytest.mark.parametrize(
    "reason", ["public_attention", "many_complaints", "abnormal_list", "serious_list", "life_property"]
)
def test_each_ground_of_the_notice_raises_and_none_of_them_lowers(qing: FlaskClient, reason: str) -> None:
    assert kind(change(qing, 1, "A", reason)) == (422, "risk-reason-missing")
    assert kind(change(qing, 1, "C")) == (422, "risk-reason-missing")
    assert change(qing, 1, "C", reason).json["changes"][0]["reasons"] == [reason]
    assert kind(change(qing, 1, "C", reason)) == (409, "risk-class-same")


@pytest.mark.req("S4-8b")
@pytest.mark.parametrize(
    ("region", "article"),
    [
        ("ZH", "珠海 000 二(九)"),
        ("WG", "舞钢 001 第9条"),
        ("LZ", "《国务院关于在市场监管领域全面推行部门联合“双随机、一公开”监管的意见》"),
        ("RD", "如东 003A 二(三)2"),
        ("NA", "宁安 004 二8"),
    ],
)
def test_good_credit_lowers_but_nothing_lowers_who_stands_on_a_list(
    app: Flask, qing: FlaskClient, region: str, article: str
) -> None:
    parts = app.extensions["mingcha"]
    app.extensions["mingcha"] = replace(parts, settings=replace(parts.settings, region=region))
    assert mark(qing, 3, 961, "serious_list").status_code == 201
    held = change(qing, 3, "B", "law_abiding")
    assert (kind(held), article in held.json["detail"]) == ((409, "risk-class-held"), True)
    assert kind(change(qing, 3, "B", "public_attention")) == (422, "risk-reason-missing")
    assert qing.post(f"/api/v1/risk/marks/{an_id(961)}/end").json["marks"][0]["stands"] is False
    assert change(qing, 3, "B", "law_abiding", "good_credit").json["risk_class"] == "B"


@pytest.mark.req("S4-11a")
def test_the_highest_activity_leads_and_the_other_four_factors_weigh(qing: FlaskClient) -> None:
    found = assess(qing, 4, {"餐饮": "B", "储存燃气": "C"}).json
    assert (found["risk_class"], found["assessments"][0]["suggested"]) == ("C", "C")
    assert assess(qing, 1, {"餐饮": "B"}, hidden_dangers="D").json["risk_class"] == "D"
    calm = dict.fromkeys(FACTORS, "A")
    assert assess(qing, 2, {"储存燃气": "D", "餐饮": "A"}, **calm).json["risk_class"] == "C"
    departs = assess(qing, 3, {"餐饮": "B"}, decided="A")
    assert (kind(departs), one(qing, 3)["risk_class"]) == ((422, "assessment-departs"), "D")
    assert assess(qing, 3, {"餐饮": "B"}, decided="C", note="新开业，先从严").json["risk_class"] == "C"


@pytest.mark.req("S4-11b")
def test_classes_move_with_the_risk_and_every_step_stays(qing: FlaskClient, clock: FixedClock) -> None:
    number = 1
    assess(qing, number, {"储存燃气": "D"})
    change(qing, number, "B", "risk_controlled", note="隐患已整改")
    path = f"/api/v1/objects/{one(qing, number)['id']}"
    headers = {"If-Match": str(one(qing, number)["version"])}
    qing.put(path, json={"risk_class": "A"}, headers=headers)
    steps = qing.get(f"{path}/risk").json["changes"]
    assert [(row["before"], row["after"], row["reasons"]) for row in steps] == [
        ("B", "A", []),
        ("D", "B", ["risk_controlled"]),
        ("B", "D", ["assessment"]),
    ]
    assert steps[1]["note"] == "隐患已整改"
    assert kind(change(qing, number, "A", "serious_list")) == (409, "risk-class-same")


@pytest.mark.req("S4-11b")
def test_ratio_frequency_and_mode_per_class_are_suggestions_with_their_source(qing: FlaskClient, client_as: As) -> None:
    shipped = qing.get("/api/v1/risk/presets").json["items"]
    assert (shipped[0]["id"], shipped[0]["classes"]) == ("region", {})
    assert all(preset["source"] for preset in shipped[1:])
    rows = {
        "A": {"ratio": [1, 50], "times": "两年1次", "mode": "undirected"},
        "D": {"ratio": [1, 2], "mode": "directed"},
    }
    body = {"name": "本局2026", "source": "本局分类监管办法", "classes": rows}
    own = qing.put(f"/api/v1/risk/presets/{an_id(971)}", json=body).json["items"][-1]
    assert (own["classes"]["A"]["times"], own["classes"]["D"]["mode"], own["own"]) == ("两年1次", "directed", True)
    assert client_as("otto").put(f"/api/v1/risk/presets/{an_id(971)}", json=body).status_code == 404
    assert "本局2026" not in [preset["name"] for preset in client_as("otto").get("/api/v1/risk/presets").json["items"]]


def indicator(client: FlaskClient, **values: Any) -> Any:
    body = {"name": "半年两次发现问题", "feed": "示例计数", "threshold": 2, "days": 180, "basis": "示例办法", **values}
    return client.put(f"/api/v1/risk/indicators/{an_id(981)}", json=body)


@pytest.mark.req("S0-3.2")
def test_an_object_that_reaches_a_threshold_is_warned_of_once_and_a_person_decides(
    app: Flask, qing: FlaskClient, client_as: As
) -> None:
    counts = {one(qing, 1)["id"]: 2, one(qing, 2)["id"]: 1}
    queries.register_feed("示例计数", lambda since: counts if since.isoformat() == "2025-12-18" else {})
    assert kind(indicator(qing, feed="天气")) == (422, "feed-unknown")
    assert "problem_results" in indicator(qing).json["feeds"]
    with app.app_context():
        scan_daily(ctx=system_ctx(app))
        scan_daily(ctx=system_ctx(app))
        with transaction():
            assert actions.scan_indicators(ctx=system_ctx(app)) == 0
    warned = qing.get("/api/v1/risk/warnings").json["items"]
    assert [(row["object_id"], row["value"], row["threshold"]) for row in warned] == [(one(qing, 1)["id"], 2, 2)]
    path = f"/api/v1/risk/warnings/{warned[0]['id']}/settle"
    assert client_as("bo").post(path, json={"raised": True, "note": "x"}).status_code == 403
    assert qing.post(path, json={"raised": True, "note": "半年内两次"}).status_code == 204
    assert kind(qing.post(path, json={"raised": False, "note": "x"})) == (409, "warning-settled")
    assert one(qing, 1)["risk_class"] == "C"
    assert qing.post(path.replace("settle", "reopen")).status_code == 409  # it raised a class
    assert qing.post("/api/v1/risk/warnings/scan").json == {"new": 0}
    counts[one(qing, 1)["id"]] = 3
    assert qing.post("/api/v1/risk/warnings/scan").json == {"new": 1}
    again = f"/api/v1/risk/warnings/{qing.get('/api/v1/risk/warnings').json['items'][0]['id']}"
    assert qing.post(f"{again}/settle", json={"raised": False, "note": "已核实"}).status_code == 204
    assert client_as("bo").post(f"{again}/reopen").status_code == 403
    assert qing.post(f"{again}/reopen").status_code == 204
    assert len(qing.get("/api/v1/risk/warnings").json["items"]) == 1


@pytest.mark.req("S0-3.2")
def test_two_calls_of_the_hotline_about_one_business_warn_of_it(qing: FlaskClient) -> None:
    said = {"source": "hotline_12345", "content": "示例：消防通道堆放杂物", "object_id": one(qing, 2)["id"]}
    for number in (1, 2):
        body = {
            "id": an_id(1100 + number),
            "source_no": f"20260615{number}",
            "object_name": one(qing, 2)["name"],
            **said,
        }
        assert qing.post("/api/v1/leads", json=body).status_code == 201
    assert indicator(qing, feed="monitoring_leads").status_code == 200
    assert qing.post("/api/v1/risk/warnings/scan").json == {"new": 0}
    assert indicator(qing, name="半年两次热线投诉", feed="hotline_leads").status_code == 200
    assert qing.post("/api/v1/risk/warnings/scan").json == {"new": 1}
    [told] = qing.get("/api/v1/risk/warnings").json["items"]
    assert (told["object_id"], told["value"], told["indicator"]) == (one(qing, 2)["id"], 2, "半年两次热线投诉")
