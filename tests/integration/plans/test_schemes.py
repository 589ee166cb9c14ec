"""Schemes and batches: what they say, who approves them, where draws come from, joint types, agreements with other regions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.kernel.db import transaction
from mingcha.registers.models import Item
from tests.factories.plans import in_force, in_region, plan_body, step, stock, task_body
from tests.factories.registers import an_id

As = Callable[[str], FlaskClient]
PLAN, TASK = an_id(601), an_id(701)


def begin(client: FlaskClient, **changed: Any) -> list[str]:
    assert client.post("/api/v1/plans", json=plan_body(**changed)).status_code == 201
    return stock(client)


def add(client: FlaskClient, body: dict[str, Any]) -> Any:
    return client.post(f"/api/v1/plans/{PLAN}/tasks", json=body)


def pointers(reply: Any) -> list[str]:
    assert reply.status_code == 422, reply.text
    return [one["pointer"] for one in reply.json["errors"]]


@pytest.mark.req("S1-11")
def test_wugang_approves_no_scheme_that_lacks_what_article_11_names(app: Flask, client_as: As, people: Any) -> None:
    in_region(app, "WG")
    qing, bo = client_as("qing"), client_as("bo")
    ids = begin(qing)
    with app.app_context(), transaction() as session:
        for one in ids:
            session.get_one(Item, one).frequency = None
    add(qing, task_body(ids, people.lead))
    reply = step(bo, PLAN, "approve")
    assert (reply.status_code, reply.json["type"]) == (409, "/problems/scheme-incomplete")
    assert "抽查频次" in reply.json["detail"] and "舞钢 001 第11条" in reply.json["detail"]
    body = {**task_body(ids, people.lead, frequency="每年1次", content="示例内容"), "reason": None}
    body.pop("id")
    assert qing.put(f"/api/v1/tasks/{TASK}", json=body, headers={"If-Match": "1"}).status_code == 200
    assert step(bo, PLAN, "approve").status_code == 200
    facts = qing.get(f"/api/v1/tasks/{TASK}").json
    scheme = facts["scheme_facts"]
    assert (scheme["draw_type"], scheme["frequency"], scheme["method"]) == ("directed", "每年1次", "onsite")
    assert scheme["ratios"]["C"] == [1, 5] and scheme["content"] == "示例内容"
    assert facts["approved_at"] is not None
    step(qing, PLAN, "publish")
    page = app.test_client().get(f"/portal/plans/{PLAN}", base_url="https://localhost").text
    assert "每年1次" in page and "示例内容" in page and "实地核查" in page


def test_a_scheme_that_was_not_approved_is_not_drawn(client_as: As, people: Any) -> None:
    qing, bo = client_as("qing"), client_as("bo")
    ids = begin(qing)
    add(qing, task_body(ids, people.lead))
    in_force(qing, bo, PLAN)
    assert qing.get(f"/api/v1/tasks/{TASK}").json["blocked"] is None
    added = add(qing, task_body(ids, people.lead, 2, reason="增加"))
    assert added.json["blocked"]["type"] == "/problems/task-not-ready"
    assert qing.post(f"/api/v1/tasks/{an_id(702)}/approve").status_code == 403
    assert bo.post(f"/api/v1/tasks/{an_id(702)}/approve").json["blocked"] is None


@pytest.mark.req("S3A-2.4.3")
def test_the_lead_forms_the_team_and_divides_the_duties(app: Flask, client_as: As, people: Any) -> None:
    qing, bo = client_as("qing"), client_as("bo")
    ids = begin(qing, kind="joint", departments=[people.other])
    seats = [{"departments": [one], "qualification": ""} for one in (people.lead, people.other)]
    found = add(qing, task_body(ids, people.lead, departments=[people.other], seats=seats, scheme="示例方案")).json
    assert found["duties"] == {people.lead: "检查：示例事项1、示例事项2", people.other: "配合牵头部门检查"}
    body = task_body(ids, people.lead, departments=[people.other], seats=seats, scheme="示例方案")
    body |= {"duties": {people.other: "检查消防设施"}}
    body.pop("id")
    reply = qing.put(f"/api/v1/tasks/{TASK}", json=body, headers={"If-Match": str(found["version"])})
    assert reply.json["duties"][people.other] == "检查消防设施"
    in_force(qing, bo, PLAN)
    page = app.test_client().get(f"/portal/plans/{PLAN}", base_url="https://localhost").text
    assert "检查消防设施" in page and "示例方案" in page


@pytest.mark.req("S3A-2.3.1b")
def test_every_batch_says_where_it_comes_from_and_the_plan_counts_the_split(client_as: As, people: Any) -> None:
    qing = client_as("qing")
    ids = begin(qing)
    assert pointers(add(qing, task_body(ids, people.lead, origin="above"))) == ["/ordered_by"]
    above = add(qing, task_body(ids, people.lead, origin="above", ordered_by="示例省局〔2026〕3号")).json
    assert (above["origin"], above["ordered_by"]) == ("above", "示例省局〔2026〕3号")
    other = add(qing, task_body(ids, people.lead, 2, window_from="2026-10-01", window_to="2026-11-30")).json
    assert (other["origin"], other["scope"]["industries"], other["ratios"]["A"]) == ("own", ["宾馆酒店"], [1, 10])
    assert (other["lead_department_id"], other["window_from"]) == (people.lead, "2026-10-01")
    roll_up = qing.get("/api/v1/plan-roll-up?year=2026").json
    assert (roll_up["own"], roll_up["above"]) == (1, 1)


@pytest.mark.req("S2-2.3a")
@pytest.mark.parametrize("kind", ["comprehensive", "risk_class", "special_rectification"])
def test_a_joint_task_has_one_of_three_types(client_as: As, people: Any, kind: str) -> None:
    qing = client_as("qing")
    ids = begin(qing, kind="joint", departments=[people.other])
    assert pointers(add(qing, task_body(ids, people.lead, joint_type=kind))) == ["/joint_type"]
    joint = add(qing, task_body(ids, people.lead, departments=[people.other], joint_type=kind)).json
    assert (joint["joint"], joint["joint_type"]) == (True, kind)
    assert pointers(add(qing, task_body(ids, people.lead, 2, joint_type="other"))) == ["/joint_type"]


@pytest.mark.req("S3A-2.4.1b")
def test_a_joint_draw_begins_with_a_lead_or_with_an_industry(client_as: As, people: Any) -> None:
    qing = client_as("qing")
    ids = begin(qing, kind="joint", departments=[people.other])
    everything = {"districts": [], "industries": [], "kinds": [], "risk_classes": []}
    body = task_body(ids, people.lead, departments=[people.other], joint_origin="industry", scope=everything)
    assert pointers(add(qing, body)) == ["/scope/industries"]
    named = add(qing, task_body(ids, people.lead, departments=[people.other], joint_origin="industry")).json
    assert (named["joint_origin"], named["scope"]["industries"]) == ("industry", ["宾馆酒店"])
    led = add(qing, task_body(ids, people.lead, 2, departments=[people.other], scope=everything)).json
    assert (led["joint_origin"], led["lead_department_id"]) == ("lead", people.lead)


@pytest.mark.req("S0-2.1c")
def test_draws_inside_one_department_and_joint_ones_stand_side_by_side(client_as: As, people: Any) -> None:
    qing, bo = client_as("qing"), client_as("bo")
    ids = begin(qing, kind="joint", departments=[people.other])
    add(qing, task_body(ids, people.lead))
    seats = [{"departments": [one], "qualification": ""} for one in (people.lead, people.other)]
    add(qing, task_body(ids, people.lead, 2, departments=[people.other], seats=seats))
    in_force(qing, bo, PLAN)
    for wanted, task in ((False, TASK), (True, an_id(702))):
        found = qing.get(f"/api/v1/tasks?joint={str(wanted).lower()}").json["items"]
        assert [(one["id"], one["joint"]) for one in found] == [(task, wanted)]
        body = {"id": an_id(730 + wanted), "task_id": task, "mode": "open", "seed_rule": "SRD-1"}
        assert qing.get(f"/api/v1/tasks/{task}").json["blocked"] is None, body


@pytest.mark.req("S4-10b")
@pytest.mark.parametrize(
    ("region", "article"),
    [("ZH", "54号"), ("WG", "54号"), ("LZ", "54号"), ("RD", "54号"), ("NA", "宁安 004 二10")],
)
def test_a_task_in_another_region_waits_for_the_agreement(
    app: Flask, client_as: As, people: Any, region: str, article: str
) -> None:
    qing, bo = client_as("qing"), client_as("bo")
    ids = stock(qing)
    in_region(app, region)
    assert qing.post("/api/v1/plans", json=plan_body()).status_code == 201
    there = {"region": "示例邻县", "organ": "示例邻县市场监督管理局"}
    found = add(qing, task_body(ids, people.lead, cross_regions=[there])).json
    reply = step(bo, PLAN, "approve")
    assert (reply.status_code, reply.json["type"]) == (409, "/problems/agreement-missing")
    assert article in reply.json["detail"] and "示例邻县" in reply.json["detail"]
    body = task_body(ids, people.lead)
    body["cross_regions"] = [{**there, "agreement_ref": "示例协议1号", "agreed_on": "2026-05-01"}]
    body.pop("id")
    qing.put(f"/api/v1/tasks/{TASK}", json=body, headers={"If-Match": str(found["version"])})
    assert step(bo, PLAN, "approve").status_code == 200
    kept = qing.get(f"/api/v1/tasks/{TASK}").json["cross_regions"]
    assert kept == [{**there, "agreement_ref": "示例协议1号", "agreed_on": "2026-05-01"}]


def test_items_of_the_other_domain_do_not_get_into_a_plan(app: Flask, client_as: As, people: Any) -> None:
    in_region(app, "NA")
    qing = client_as("qing")
    ids = begin(qing, domain="non_market")
    assert pointers(add(qing, task_body(ids, people.lead))) == ["/item_ids/0", "/item_ids/1", "/scope/kinds"]
