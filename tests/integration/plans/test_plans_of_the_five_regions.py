"""The five notices on plans: which domains and half-years, by which day, by which route, in which order, outside which reasons (C2b, C9 to C12, C17)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.kernel import events
from mingcha.kernel.db import transaction
from mingcha.plans.events import PlanPublished
from tests.factories.plans import give_duty, in_region, plan_body, set_domain, step, stock, task_body
from tests.factories.registers import an_id

As = Callable[[str], FlaskClient]
PLAN = an_id(601)
REGIONS = ("ZH", "WG", "LZ", "RD", "NA")


def refusal(reply: Any) -> tuple[int, str, str]:
    """Status, code and the words."""
    return reply.status_code, reply.json["type"].removeprefix("/problems/"), reply.json["detail"]


def approved(app: Flask, client_as: As, people: Any, **changed: Any) -> FlaskClient:
    """An approved plan with a task; its planner."""
    qing = client_as("qing")
    assert qing.post("/api/v1/plans", json=plan_body(**changed)).status_code == 201
    ids = stock(qing, publish=False)
    fields: dict[str, Any] = {}
    if changed.get("domain") == "non_market":
        set_domain(app, ids, "non_market")
        fields["scope"] = {"districts": [], "industries": [], "kinds": ["association"], "risk_classes": []}
    reply = qing.post(f"/api/v1/plans/{PLAN}/tasks", json=task_body(ids, people.lead, **fields))
    assert reply.status_code == 201, reply.text
    assert step(client_as("bo"), PLAN, "approve").status_code == 200
    return qing


@pytest.mark.req("S4-1", "C2b")
@pytest.mark.parametrize("region", REGIONS)
def test_only_ningan_plans_outside_the_market_domain(app: Flask, client_as: As, region: str) -> None:
    in_region(app, region)
    reply = client_as("qing").post("/api/v1/plans", json=plan_body(domain="non_market"))
    if region == "NA":
        assert (reply.status_code, reply.json["domain"], reply.json["due"]["on"]) == (201, "non_market", "2026-01-15")
        return
    status, code, words = refusal(reply)
    assert (status, code) == (422, "plan-domain-unknown")
    assert {"ZH": "珠海 000", "WG": "舞钢 001", "LZ": "临淄 002", "RD": "如东 003"}[region] in words


@pytest.mark.req("S4-8a")
@pytest.mark.parametrize("region", REGIONS)
def test_half_year_plans_are_ningans_and_outside_the_market_domain(app: Flask, client_as: As, region: str) -> None:
    in_region(app, region)
    qing = client_as("qing")
    status, code, words = refusal(qing.post("/api/v1/plans", json=plan_body(period="second_half")))
    assert (status, code) == (422, "plan-period-unknown")
    assert "依据" in words
    if region == "NA":
        days = []
        for number, period in ((2, "first_half"), (3, "second_half")):
            body = plan_body(number, domain="non_market", period=period)
            days.append(qing.post("/api/v1/plans", json=body).json["due"]["on"])
        assert days == ["2026-01-15", "2026-06-15"]


@pytest.mark.req("C9")
@pytest.mark.parametrize(
    ("region", "year", "on"),
    [
        ("ZH", 2027, "2027-03-31"),
        ("LZ", 2027, "2027-01-31"),
        ("RD", 2027, "2027-02-28"),
        ("RD", 2028, "2028-02-29"),
        ("NA", 2027, "2027-01-15"),
        ("WG", 2027, None),
    ],
)
def test_a_working_day_that_cannot_be_computed_is_told_and_not_guessed(
    app: Flask, client_as: As, region: str, year: int, on: str | None
) -> None:
    in_region(app, region)
    due = client_as("qing").post("/api/v1/plans", json=plan_body(year=year)).json["due"]
    assert (due["on"], due["workday"]) == (on, None)
    assert (str(year) if on else "没有规定") in due["note"]


@pytest.mark.req("S3A-2.3.1a", "C11")
@pytest.mark.parametrize(
    ("region", "first", "other", "office"),
    [
        ("ZH", "file", "publish", "市场监管局"),
        ("WG", "publish", "file", "联席会议"),
        ("LZ", "file", "publish", "区市场监管局"),
        ("RD", "file", "publish", "领导小组办公室"),
        ("NA", "publish", "file", "司法局、市场监管局（市场监管领域）"),
    ],
)
def test_the_other_order_is_blocked_with_the_article_and_the_first_step_says_with_whom(
    app: Flask, client_as: As, people: Any, region: str, first: str, other: str, office: str
) -> None:
    in_region(app, region)
    qing = approved(app, client_as, people)
    assert first in qing.get(f"/api/v1/plans/{PLAN}").json["can"]
    blocked = step(qing, PLAN, other)
    if region != "WG":  # 001 says only that the plan is public
        assert (blocked.status_code, blocked.json["type"]) == (409, "/problems/plan-step-refused")
        assert {"ZH": "珠海", "LZ": "临淄", "RD": "如东", "NA": "宁安"}[region] in blocked.json["detail"]
        assert step(qing, PLAN, first).status_code == 200
        found = qing.get(f"/api/v1/plans/{PLAN}").json
        if found["state"] != "in_force":
            found = step(qing, PLAN, other).json
        assert (found["state"], found["filed_with"]) == ("in_force", office)


@pytest.mark.req("C10")
@pytest.mark.parametrize("region", REGIONS)
def test_the_routes_are_those_of_the_notice(app: Flask, client_as: As, people: Any, region: str) -> None:
    in_region(app, region)
    qing = approved(app, client_as, people)
    if region in ("WG", "NA"):
        step(qing, PLAN, "publish")
    reply = step(qing, PLAN, "file", route="review")
    if region == "ZH":
        assert (reply.json["state"], reply.json["waits_for"]) == ("filed", "review")
        assert refusal(step(qing, PLAN, "publish"))[:2] == (409, "plan-review-pending")
        return
    status, code, words = refusal(reply)
    assert (status, code) == (422, "plan-route-unknown")
    assert "备案" in words


@pytest.mark.req("S1-10a")
@pytest.mark.parametrize("region", REGIONS)
def test_a_joint_plan_is_studied_by_the_conference_before_it_is_public_where_the_notice_says_so(
    app: Flask, client_as: As, people: Any, region: str
) -> None:
    in_region(app, region)
    give_duty(app, people.lead, "lead_coordinator")
    qing = approved(app, client_as, people, kind="joint", departments=[people.other])
    said = {"id": an_id(901), "verdict": "accepted", "held_on": "2026-06-10", "ref": "示例纪要〔2026〕1号"}
    if region != "WG":
        assert refusal(qing.post(f"/api/v1/plans/{PLAN}/study", json=said))[:2] == (409, "plan-opinion-not-wanted")
        return
    status, code, words = refusal(step(qing, PLAN, "publish"))
    assert (status, code) == (409, "plan-study-missing")
    assert "联席会议" in words and "舞钢 001 第10条" in words
    assert client_as("otto").post(f"/api/v1/plans/{PLAN}/study", json=said).status_code == 403
    found = qing.post(f"/api/v1/plans/{PLAN}/study", json=said).json
    assert (found["waits_for"], found["opinions"][0]["ref"], found["opinions"][0]["body"]) == (
        None,
        "示例纪要〔2026〕1号",
        "联席会议",
    )
    assert step(qing, PLAN, "publish").json["state"] == "published"


@pytest.mark.req("S4-10a")
@pytest.mark.parametrize("verdict", ["accepted", "returned"])
def test_ningan_reviews_joint_plans_of_the_other_domain(app: Flask, client_as: As, people: Any, verdict: str) -> None:
    in_region(app, "NA")
    give_duty(app, people.other, "domain_supervisor")
    qing = approved(app, client_as, people, kind="joint", domain="non_market", departments=[])
    step(qing, PLAN, "publish")
    filed = step(qing, PLAN, "file").json
    assert (filed["state"], filed["route"], filed["waits_for"]) == ("published", "review", "review")
    assert filed["filed_with"] == "司法局"
    said = {"id": an_id(902), "verdict": verdict, "held_on": "2026-06-15", "ref": "示例审核1号", "text": "补充依据"}
    assert client_as("bo").post(f"/api/v1/plans/{PLAN}/review", json=said).status_code == 403
    otto = client_as("otto")
    assert "review" in otto.get(f"/api/v1/plans/{PLAN}").json["can"]
    found = otto.post(f"/api/v1/plans/{PLAN}/review", json=said).json
    if verdict == "accepted":
        assert (found["state"], found["waits_for"]) == ("in_force", None)
    else:
        assert (found["state"], found["filed_at"]) == ("published", None)
        assert step(qing, PLAN, "file").json["waits_for"] == "review"


REASONS = {
    "ZH": {"complaint", "referral", "data_monitoring"},
    "WG": {"complaint", "referral", "data_monitoring"},
    "LZ": {"complaint", "referral", "data_monitoring"},
    "RD": {"complaint", "referral", "data_monitoring"},
    "NA": {"complaint", "accident", "failed_test", "deployment"},
}


@pytest.mark.req("S4-3c", "C17")
@pytest.mark.parametrize("region", REGIONS)
def test_a_check_outside_the_plan_passes_only_for_the_regions_reasons(app: Flask, client_as: As, region: str) -> None:
    qing = client_as("qing")
    ids = stock(qing)
    in_region(app, region)
    place = qing.get("/api/v1/objects").json["items"][0]["id"]
    taken = set()
    asked = ("complaint", "referral", "data_monitoring", "accident", "failed_test", "deployment")
    for number, reason in enumerate((*asked, "exempt_field_random_check"), 1):
        body = {"id": an_id(800 + number), "kind": "unplanned", "object_id": place, "item_ids": ids, "reason": reason}
        reply = qing.post("/api/v1/outside-checks", json={**body, "explanation": "示例", "checked_on": "2026-06-12"})
        if reply.status_code == 201:
            taken.add(reason)
        else:
            # A random check in an exempt field is free of the plan, not of the draw.
            code = "plan-not-in-force" if (region, reason) == ("NA", "exempt_field_random_check") else None
            assert refusal(reply)[1] == (code or "unplanned-reason-unknown")
            assert "擅自检查" in refusal(reply)[2]
    assert taken == REASONS[region]
    counts = qing.get("/api/v1/outside-checks/counts?year=2026").json
    assert {row["reason"] for row in counts["items"]} == taken


@pytest.mark.req("S3A-2.3.1a", "C11", "S0-2.1b")
@pytest.mark.parametrize("region", REGIONS)
def test_only_in_rudong_a_plan_reaches_the_platform_by_itself_each_version_once(
    app: Flask, client_as: As, people: Any, region: str
) -> None:
    in_region(app, region)
    qing = approved(app, client_as, people)
    for one in ("file", "publish", "file"):
        if one in qing.get(f"/api/v1/plans/{PLAN}").json["can"]:
            step(qing, PLAN, one)
    bo = client_as("bo")
    files = bo.get("/api/v1/hand-overs").json["items"]
    if region != "RD":
        assert files == []
        return
    plan = qing.get(f"/api/v1/plans/{PLAN}").json
    [file] = files
    assert (file["channel"], file["plan_id"], file["title"], file["rows"]) == ("gsxt", PLAN, plan["title"], 1)
    assert client_as("otto").get("/api/v1/hand-overs").json["items"] == []
    with bo.get(f"/api/v1/hand-overs/{file['id']}/file") as reply:
        told = json.loads(reply.data)
    assert "江苏省市场监管信息平台" in told["platform"] and told["plan"]["raninsPlaneName"] == plan["title"]
    assert (told["plan"]["filedWith"], len(told["plan"]["tasks"])) == ("领导小组办公室", 1)
    assert told["plan"]["tasks"][0]["raninsItemNames"]
    answered = bo.post(
        f"/api/v1/hand-overs/{file['id']}/answer",
        json={"accepted": True, "answer": "已接收"},
        headers={"If-Match": "1"},
    )
    assert answered.json["state"] == "acknowledged"
    with app.app_context(), transaction():
        events.publish(PlanPublished(PLAN, plan["version"]))
    assert [one["id"] for one in bo.get("/api/v1/hand-overs").json["items"]] == [file["id"]]
