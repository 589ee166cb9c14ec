"""From a lead to its end: received, triaged, checked at once outside the plan, passed on, put together, answered."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.dossiers.queries import get_record
from mingcha.dossiers.rules.forms import form
from mingcha.dossiers.rules.printout import printed
from mingcha.inspections.events import InspectionApproved
from mingcha.inspections.queries import get_inspection
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import transaction
from mingcha.kernel.events import publish
from tests.factories.follow_up import in_region
from tests.factories.identity import People, system_ctx
from tests.factories.plans import plan_body, step, stock, task_body
from tests.factories.registers import an_id

As = Callable[[str], FlaskClient]
STORY = "6月14日晚上看到消防通道堆满纸箱，老板电话13800138000"


def lead_body(number: int = 1, **changed: Any) -> dict[str, Any]:
    informant = {"name": "张示例", "phone": "13900139000"}
    body = {"id": an_id(1000 + number), "source": "hotline_12345", "source_no": f"2026061500{number}", "content": STORY}
    return {**body, "object_name": "示例宾馆", "informant": informant, **changed}


def act(client: FlaskClient, lead: str, what: str, **body: Any) -> Any:
    seen = client.get(f"/api/v1/leads/{lead}").get_json()
    version = str(seen.get("row", {}).get("version", 1))
    return client.post(f"/api/v1/leads/{lead}/{what}", json=body, headers={"If-Match": version})


def entered(client: FlaskClient, number: int = 1, **changed: Any) -> str:
    body = lead_body(number, **changed)
    reply = client.post("/api/v1/leads", json=body)
    assert reply.status_code == 201, reply.get_json()
    return str(body["id"])


def ready(app: Flask, client_as: As, **changed: Any) -> tuple[str, list[str]]:
    """A triaged lead about a hotel of the library, and the published items."""
    items = stock(client_as("qing"))
    bo = client_as("bo")
    thing = bo.get("/api/v1/objects?limit=1").get_json()["items"][0]["id"]
    lead = entered(bo, **changed)
    assert act(bo, lead, "triage", object_id=thing, item_id=items[0]).status_code == 200
    return lead, items


def check(client: FlaskClient, lead: str, items: list[str], people: People, *names: str) -> Any:
    chosen = [people[name] for name in names or ("mei", "lan")]
    return act(client, lead, "inspect", item_ids=items, inspectors=chosen, until_on="2026-06-16", text="立即核查")


def test_nobody_wrong_role_and_wrong_department_are_refused(client: FlaskClient, client_as: As) -> None:
    assert client.get("/api/v1/leads").status_code == 401
    assert client_as("mei").get("/api/v1/leads").status_code == 403
    assert client_as("dai").post("/api/v1/leads", json=lead_body()).status_code == 403
    lead = entered(client_as("bo"))
    assert client_as("otto").get(f"/api/v1/leads/{lead}").status_code == 404
    assert client_as("otto").get("/api/v1/leads").get_json()["items"] == []
    assert client_as("otto").post(f"/api/v1/leads/{lead}/triage", json={}, headers={"If-Match": "1"}).status_code == 404
    inspect = {"item_ids": [an_id(1)], "inspectors": [an_id(2)], "until_on": "2026-06-16"}
    assert client_as("qing").post(f"/api/v1/leads/{lead}/inspect", json=inspect).status_code == 403
    assert client_as("bo").post(f"/api/v1/leads/{lead}/triage", json={}, headers={"If-Match": "9"}).status_code == 412
    assert (
        act(client_as("bo"), lead, "say", step="close", text="不办").get_json()["type"] == "/problems/lead-step-refused"
    )


@pytest.mark.req("S0-2.7a")
def test_a_lead_is_checked_at_once_and_its_result_comes_back_to_it(app: Flask, people: People, client_as: As) -> None:
    lead, items = ready(app, client_as)
    bo = client_as("bo")
    seen = bo.get(f"/api/v1/leads/{lead}").get_json()
    assert (seen["can"][0], seen["response"], seen["response_article"]) == ("inspect", "at_once", "如东 003A 二(五)")
    done = check(bo, lead, items, people).get_json()
    assert (done["row"]["state"], done["row"]["reason"], done["row"]["cap_reason"]) == (
        "inspecting",
        "complaint",
        "complaint",
    )
    visit = done["row"]["inspection_id"]
    pulled = client_as("mei").get("/api/v1/assignments").get_json()["visits"]
    assert [one["id"] for one in pulled] == [visit] and pulled[0]["window"] == ["2026-06-15", "2026-06-16"]
    assert bo.get("/api/v1/plans").get_json()["items"] == [] and bo.get("/api/v1/tasks").get_json()["items"] == []
    approve_by_event(app, visit)
    seen = bo.get(f"/api/v1/leads/{lead}").get_json()
    assert (seen["row"]["state"], seen["row"]["outcome"]) == ("outcome", "发现问题已责令改正")
    [follow_up] = bo.get("/api/v1/follow-ups?state=open").get_json()["items"]
    assert follow_up["inspection_id"] == visit
    assert act(bo, lead, "say", step="feed_back", text="已核查并责令改正").status_code == 200
    assert act(bo, lead, "say", step="close", text="办结").get_json()["row"]["closed_at"]
    counts = bo.get("/api/v1/leads/counts").get_json()
    assert (counts["states"], counts["reasons"]) == ({"closed": 1}, {"complaint": 1})


def approve_by_event(app: Flask, visit: str) -> None:
    """The approval of this visit with an order to put right, as the floor below tells it."""
    ctx = system_ctx(app)
    with app.test_request_context(), transaction():
        row = get_inspection(visit)
        told = (row.id, row.object_id, row.task_id, row.lead_department_id, ("rectification_ordered",))
        publish(InspectionApproved(*told, ctx.clock.now(), ctx.clock.now(), ctx))


START: dict[str, set[str]] = {
    "ZH": {"hotline_12345", "complaint", "citizen", "transfer", "data_monitoring"},
    "WG": {"hotline_12345", "complaint", "citizen", "transfer", "data_monitoring"},
    "LZ": {"hotline_12345", "complaint", "citizen", "transfer", "data_monitoring"},
    "RD": {"hotline_12345", "complaint", "citizen", "transfer", "data_monitoring"},
    "NA": {"hotline_12345", "complaint", "citizen", "accident", "failed_test", "deployment"},
}
RESPONSE = {
    "ZH": ("at_once", "珠海 000 二(七)"),
    "WG": ("targeted_check", "舞钢 001 第3条"),
    "LZ": ("promptly", "临淄 002 二(五)"),
    "RD": ("at_once", "如东 003A 二(五)"),
    "NA": ("specific_investigation", "宁安 004 一3"),
}
PLAN = {"ZH": "000 二(九)", "WG": "001 第19条", "LZ": "002", "RD": "003A 二(三)1", "NA": "004 一3"}


@pytest.mark.req("S0-2.7a", "S0-2.9", "C16")
@pytest.mark.parametrize("region", sorted(START))
def test_which_sources_start_a_check_outside_the_plan_is_the_regions(
    app: Flask, people: People, client_as: As, region: str
) -> None:
    items = stock(client_as("qing"))
    in_region(app, region)
    bo = client_as("bo")
    things = [one["id"] for one in bo.get("/api/v1/objects?limit=9").get_json()["items"]]
    started = set()
    sources = (
        "hotline_12345",
        "complaint",
        "citizen",
        "transfer",
        "data_monitoring",
        "accident",
        "failed_test",
        "deployment",
        "media",
    )
    for number, source in enumerate(sources, 1):
        lead = entered(bo, number, source=source, object_id=things[number - 1])
        act(bo, lead, "triage")
        seen = bo.get(f"/api/v1/leads/{lead}").get_json()
        assert (seen["response"], seen["response_article"]) == RESPONSE[region]
        reply = check(bo, lead, items, people)
        if reply.status_code == 200:
            started.add(source)
        else:
            refused = reply.get_json()
            assert refused["type"] == "/problems/plan-not-in-force" and PLAN[region] in refused["detail"], refused
        assert seen["startable"] is (source in started)
    assert started == START[region]


def test_items_outside_the_list_and_teams_without_certificates_are_stopped(
    app: Flask, people: People, client_as: As, clock: FixedClock
) -> None:
    qing, bo = client_as("qing"), client_as("bo")
    items = stock(qing, publish=False)
    thing = bo.get("/api/v1/objects?limit=1").get_json()["items"][0]["id"]
    lead = entered(bo)
    act(bo, lead, "triage")
    missing = check(bo, lead, items, people)
    assert (missing.status_code, missing.get_json()["type"]) == (422, "/problems/lead-object")
    act(bo, lead, "triage", object_id=thing)
    for names in (("mei",), ("mei", "bo")):
        refused = check(bo, lead, items, people, *names)
        assert (refused.status_code, refused.get_json()["type"]) == (422, "/problems/lead-inspectors"), names
    refused = check(bo, lead, items, people)
    assert (refused.status_code, refused.get_json()["type"]) == (409, "/problems/items-not-published")
    assert bo.get(f"/api/v1/leads/{lead}").get_json()["row"]["state"] == "triaged"


@pytest.mark.req("S0-2.7b")
def test_leads_of_one_kind_propose_a_special_inspection_by_draw_with_its_own_ratio(
    app: Flask, people: People, client_as: As
) -> None:
    qing, bo = client_as("qing"), client_as("bo")
    items = stock(qing)
    things = [one["id"] for one in bo.get("/api/v1/objects?limit=4").get_json()["items"]]
    leads = [entered(bo, n, object_id=thing) for n, thing in enumerate(things, 1)]
    assert bo.get("/api/v1/lead-clusters").get_json()["items"] == []
    for lead in leads:
        act(bo, lead, "triage", item_id=items[0])
    found = bo.get("/api/v1/lead-clusters").get_json()["items"]
    assert [(one["kind"], one["leads"]) for one in found] == [("item", leads), ("place", leads)]
    assert (found[1]["industry"], found[1]["district"]) == ("宾馆酒店", "示例镇甲")
    assert client_as("otto").get("/api/v1/lead-clusters").get_json()["items"] == []
    qing.post("/api/v1/plans", json=plan_body())
    plan = an_id(601)
    ratios = {"A": [1, 20], "B": [1, 10], "C": [1, 5], "D": [1, 2]}
    body: dict[str, Any] = {
        "leads": leads[:2],
        "plan_id": plan,
        "reason": "四条同类投诉",
        "task": task_body(items, people.lead, ratios=ratios),
    }
    refused = qing.post("/api/v1/lead-clusters/special", json=body)
    assert (refused.status_code, refused.get_json()["type"]) == (422, "/problems/lead-cluster")
    assert bo.post("/api/v1/lead-clusters/special", json=body).status_code == 403
    made = qing.post("/api/v1/lead-clusters/special", json={**body, "leads": leads})
    assert made.status_code == 201, made.get_json()
    task = qing.get(f"/api/v1/tasks/{made.get_json()['task_id']}").get_json()
    assert (task["ratios"], task["plan_id"], task["state"]) == (ratios, plan, "draft")
    seen = bo.get(f"/api/v1/leads/{leads[0]}").get_json()["row"]
    assert (seen["state"], seen["task_id"]) == ("special", task["id"])
    assert bo.get("/api/v1/lead-clusters").get_json()["items"] == []
    for name in ("approve", "file", "publish"):
        step(bo if name == "approve" else qing, plan, name)
    drawable = qing.get(f"/api/v1/tasks/{task['id']}").get_json()
    assert (drawable["state"], drawable["blocked"]) == ("approved", None)


def test_leads_are_merged_within_the_department(client_as: As) -> None:
    bo = client_as("bo")
    first, second, third = (entered(bo, n) for n in (1, 2, 3))
    theirs = entered(client_as("otto"), 4)
    assert act(bo, first, "merge", into=theirs).status_code == 404
    assert act(bo, first, "merge", into=first).get_json()["type"] == "/problems/lead-merge-refused"
    assert act(bo, second, "merge", into=first, text="同一件事").get_json()["row"]["state"] == "merged"
    assert act(bo, third, "merge", into=second).status_code == 409
    assert [one["id"] for one in bo.get(f"/api/v1/leads/{first}").get_json()["merged"]] == [second]
    assert [one["id"] for one in bo.get("/api/v1/leads?group=waiting").get_json()["items"]] == [first, third]
    assert [one["id"] for one in bo.get("/api/v1/leads?group=done").get_json()["items"]] == [second]


def test_numbers_of_people_are_hidden_and_revealed_for_a_purpose_only(client_as: As) -> None:
    bo = client_as("bo")
    lead = entered(bo)
    seen = bo.get(f"/api/v1/leads/{lead}").get_json()
    listed = bo.get("/api/v1/leads").get_json()
    assert "13800138000" not in str(seen) + str(listed) and "13900139000" not in str(seen) + str(listed)
    assert seen["contact"] == {"name": "张＊＊", "phone": "139＊＊＊"}
    told = bo.post(f"/api/v1/leads/{lead}/contact", json={"purpose": "核实现场情况"}).get_json()
    assert told == {"name": "张示例", "phone": "13900139000"}
    acts = client_as("dai").get("/api/v1/audit?action=reveal_informant").get_json()["items"]
    assert len(acts) == 1 and "13900139000" not in str(acts)


def copy_body(to: str, **changed: Any) -> dict[str, Any]:
    said = {
        "matter": "疏散通道堵塞",
        "facts": "现场检查时通道堆放纸箱",
        "evidence": "照片2张",
        "object_name": "示例宾馆",
    }
    return {"id": an_id(1201), "to_department_id": to, **said, **changed}


def on_copy(client: FlaskClient, copy: str, what: str, text: str = "") -> Any:
    version = client.get(f"/api/v1/copy-notices/{copy}").get_json().get("row", {}).get("version", 1)
    return client.post(
        f"/api/v1/copy-notices/{copy}/acts", json={"act": what, "text": text}, headers={"If-Match": str(version)}
    )


@pytest.mark.req("S3A-2.5")
def test_another_department_receives_handles_and_feeds_back_a_copy_notice(
    people: People, client_as: As, clock: FixedClock
) -> None:
    bo, otto = client_as("bo"), client_as("otto")
    lead = entered(bo)
    act(bo, lead, "triage")
    assert act(bo, lead, "copy", **copy_body(people.lead)).get_json()["type"] == "/problems/copy-notice-to-self"
    assert act(bo, lead, "copy", **copy_body(people.other)).get_json()["row"]["state"] == "copied"
    [notice] = otto.get("/api/v1/copy-notices?box=in").get_json()["items"]
    assert (notice["number"], notice["serial"], notice["state"], notice["age"]) == ("CG32062320260001", 1, "sent", 0)
    copy = notice["id"]
    assert on_copy(otto, copy, "feed_back", "已改正").get_json()["type"] == "/problems/copy-notice-step-refused"
    assert on_copy(bo, copy, "receive").get_json()["type"] == "/problems/copy-notice-others-act"
    assert on_copy(bo, copy, "remind", "请反馈进展").get_json()["row"]["reminders"] == 1
    assert on_copy(otto, copy, "remind").status_code == 404
    for what, text in (("receive", ""), ("handle", "已派员核查"), ("feed_back", "已责令改正并复查合格")):
        assert on_copy(otto, copy, what, text).status_code == 200, what
    again = on_copy(bo, copy, "ask_again", "请附复查照片").get_json()
    assert again["row"]["state"] == "received"
    for what, text in (("handle", "补充照片"), ("feed_back", "已责令改正，附照片")):
        assert on_copy(otto, copy, what, text).status_code == 200, what
    done = on_copy(bo, copy, "accept", "属实").get_json()
    assert (done["row"]["state"], done["row"]["feedback"], done["sender"]) == (
        "accepted",
        "已责令改正，附照片",
        "示例县市场监督管理局",
    )
    assert bo.get(f"/api/v1/leads/{lead}").get_json()["row"]["outcome"] == "已责令改正，附照片"
    assert bo.get("/api/v1/leads/counts").get_json()["copy_notices"] == {"accepted": 1}


@pytest.mark.req("S3A-2.5")
def test_the_age_of_a_copy_notice_is_shown_without_a_deadline(
    people: People, client: FlaskClient, client_as: As, clock: FixedClock
) -> None:
    bo, otto = client_as("bo"), client_as("otto")
    assert client.get("/api/v1/copy-notices").status_code == 401
    assert client_as("mei").get("/api/v1/copy-notices").status_code == 403
    assert bo.post("/api/v1/copy-notices", json=copy_body(people.other, channel="paper")).status_code == 201
    assert bo.post("/api/v1/copy-notices", json=copy_body(people.other)).status_code == 201
    assert otto.get("/api/v1/overview").get_json()["copies_waiting"] == 1
    clock.advance(timedelta(days=40))
    [notice] = client_as("otto").get("/api/v1/copy-notices?open_only=true").get_json()["items"]
    assert (notice["age"], notice["state"], notice["channel"]) == (40, "sent", "paper")
    assert not {"due_on", "overdue", "mark"} & set(notice)


def test_papers_and_dossier_of_a_leads_visit_say_that_no_draw_chose_it(
    app: Flask, people: People, client_as: As
) -> None:
    lead, items = ready(app, client_as)
    bo = client_as("bo")
    row = check(bo, lead, items, people).get_json()["row"]
    visit, words = row["inspection_id"], f"计划外检查，未经抽取：依线索{row['number']}（投诉举报）"
    seen = bo.get(f"/api/v1/inspections/{visit}").get_json()
    assert (seen["planned"], seen["draw"]["id"]) == (False, lead)
    assert [one["planned"] for one in bo.get("/api/v1/inspections").get_json()["items"]] == [False]
    record = client_as("dai").get(f"/api/v1/dossiers/{visit}").get_json()["record"]
    assert (record["plan"], record["draw"], record["outside"]["words"]) == (None, None, words)
    with app.app_context():
        found = get_record(visit, sample=True)
    told = json.dumps([printed(found), form("approval", found, {}, origin="")], ensure_ascii=False)
    assert told.count(words) >= 3 and "missing" not in told
    names = [one["name"] for one in bo.get(f"/api/v1/inspections/{visit}/papers").get_json()]
    assert "registration" in names and "plan" not in names
