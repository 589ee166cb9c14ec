"""Nobody without a valid certificate counts to the two, whatever the region's pool takes in (C7); and the alarm before it ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.identity.models import Certificate
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import transaction
from mingcha.plans.models import Plan, Task
from mingcha.registers.models import Inspector
from tests.factories.draws import Steps, seed_world
from tests.factories.registers import an_id, bring_in, csv_file, officer

As = Callable[[str], FlaskClient]
ARTICLES = {
    "ZH": "珠海 000 二(三)",
    "WG": "舞钢 001 第5条",
    "LZ": "临淄 002 二(一)",
    "RD": "如东 003A 二(二)2",
    "NA": "宁安 004 一5",
}


@pytest.fixture
def staffed(app: Flask, people: Any, clock: FixedClock) -> Any:
    """Mei holds a provincial certificate, Lan's ended yesterday, one holds a ministry's, one is daily-supervision staff with a provincial one."""
    world = seed_world(app, people, staff=2)
    with app.app_context(), transaction() as session:
        more = sorted(row.id for row in session.query(Inspector) if row.id not in (people["mei"], people["lan"]))
        for paper in session.query(Certificate):
            if paper.person_id == people["lan"]:
                paper.valid_to = date(2026, 6, 14)
            if paper.person_id == more[0]:
                paper.kind = "ministry"
        session.get_one(Inspector, more[1]).kind = "daily_supervision"
    return world


def in_region(app: Flask, region: str) -> None:
    parts = app.extensions["mingcha"]
    app.extensions["mingcha"] = replace(parts, settings=replace(parts.settings, region=region))
    with app.app_context(), transaction() as session:
        for plan in session.query(Plan):
            plan.region = region
        for task in session.query(Task):  # what some regions want in a scheme (舞钢 001 第11条)
            task.frequency, task.content = "每年1次", "示例内容"


@pytest.mark.req("S0-2.3d", "S1-5b", "C7")
@pytest.mark.parametrize(("region", "article"), ARTICLES.items())
def test_only_certificates_that_run_count_to_the_two(
    app: Flask, client_as: As, clock: FixedClock, staffed: Any, people: Any, region: str, article: str
) -> None:
    in_region(app, region)
    draw = Steps(client_as("qing"), clock, staffed, an_id(941))
    draw.configure()
    counted = {"WG": 2}.get(region, 3)
    assert draw.get("/preview")["inspectors"] == counted
    alarms = client_as("qing").get("/api/v1/certificates/expiring").json
    reasons = {row["inspector"]["name"]: row["reason"] for row in alarms["items"]}
    assert (alarms["article"], reasons.pop("兰示例")) == (article, "expired")
    assert list(reasons.values()) == (["kind"] if region == "WG" else [])


@pytest.mark.parametrize("region", ARTICLES)
def test_one_certificate_is_no_team_of_two_anywhere(
    app: Flask, client_as: As, clock: FixedClock, staffed: Any, people: Any, region: str
) -> None:
    in_region(app, region)
    with app.app_context(), transaction() as session:
        for paper in session.query(Certificate):
            if paper.person_id != people["mei"]:
                paper.valid_to = date(2026, 6, 14)
    draw = Steps(client_as("qing"), clock, staffed, an_id(942))
    draw.configure()
    assert draw.get("/preview")["inspectors"] == 1
    draw.freeze()
    drawn = draw.seed()
    assert (drawn["short"], drawn["drawn"]) == (8, 8)
    draw.post(f"/{draw.id}/assign", status=409)


def test_the_alarm_comes_nearer_and_a_person_without_certificate_never_enters(client_as: As) -> None:
    qing = client_as("qing")
    ends = {1: "2026-06-15", 2: "2026-07-10", 3: "2026-09-01", 4: "2026-09-14", 5: "2026-06-14"}
    rows = [officer(n, 有效期至=day) for n, day in ends.items()]
    done = bring_in(qing, an_id(1), "inspectors", csv_file([*rows, officer(6, 执法证号="", 人员类别="日常监管人员")]))
    assert (done["rows_created"], done["rows_bad"]) == (5, 1)
    found = qing.get("/api/v1/certificates/expiring").json["items"]
    assert [(one["inspector"]["name"], one["alarm"], one["counts"], one["days"]) for one in found] == [
        ("示例员5", "expired", False, -1),
        ("示例员1", "week", True, 0),
        ("示例员2", "month", True, 25),
        ("示例员3", "quarter", True, 78),
    ]


def test_nobody_reads_the_alarms(client: FlaskClient) -> None:
    assert client.get("/api/v1/certificates/expiring").status_code == 401
