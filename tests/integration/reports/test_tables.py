"""Do the tables come from the record alone, agree with each other, and reach whom the region's notice names?"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import update

from mingcha.inspections.models import Inspection
from mingcha.kernel.canon import canonical
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import session, transaction
from mingcha.plans.models import OutsideCheck, Task
from mingcha.registers.models import Exemption, Item
from mingcha.rulebooks.models import Rulebook
from tests.factories.figures import forget, in_region, make_joint, to_non_market
from tests.factories.identity import People
from tests.factories.inspections import make_office
from tests.factories.registers import an_id
from tests.factories.results import approved, publish

As = Callable[[str], FlaskClient]
API = "/api/v1"


def table(client: FlaskClient, name: str, **args: Any) -> dict[str, Any]:
    reply = client.get(f"{API}/figures/{name}", query_string=args)
    assert reply.status_code == 200, reply.get_json()
    found: dict[str, Any] = reply.get_json()
    return found


def total(found: dict[str, Any]) -> dict[str, Any]:
    return {column["id"]: cell for column, cell in zip(found["columns"], found["total"]["cells"], strict=True)}


def row_of(found: dict[str, Any]) -> dict[str, Any]:
    """The row of the department that leads: the one with visits."""
    rows = [
        {column["id"]: cell for column, cell in zip(found["columns"], row["cells"], strict=True)}
        for row in found["rows"]
    ]
    return next(row for row in rows if row["visits"])


def hand_in(client: FlaskClient, name: str, **more: Any) -> Any:
    return client.post(f"{API}/submissions", json={"table": name, **more})


def test_nobody_and_inspectors_have_no_figures(client: FlaskClient, client_as: As) -> None:
    for path in ("figures", "figures/2", "indicators", "submissions"):
        assert client.get(f"{API}/{path}").status_code == 401
        assert client_as("mei").get(f"{API}/{path}").status_code == 403
    assert hand_in(client_as("dai"), "2").status_code == 403
    assert client_as("bo").get(f"{API}/figures/9").status_code == 404


@pytest.mark.req("S4-16a")
def test_deleting_one_inspection_changes_tables_2_and_3(app: Flask, people: People, client_as: As) -> None:
    first = approved(app, people, client_as, tag="a", seed=1, failing="堆放杂物", conclusion="rectification_ordered")
    make_joint(first.office, people.other)
    second = approved(app, people, client_as, tag="b", seed=2)
    publish(client_as("bo"), second.publication)
    bo = client_as("bo")
    two, three = total(table(bo, "2")), total(table(bo, "3"))
    told = {name: two[name] for name in ("visits", "inspected", "published", "problems", "pending", "settled")}
    assert told == {"visits": 2, "inspected": 2, "published": 1, "problems": 1, "pending": 1, "settled": 0}
    assert (three["tasks"], three["visits"], three["visits_saved"], three["problems"]) == (1, 1, 1, 1)
    assert three["items_per_visit"] == {"num": 2, "den": 1}
    third = make_office(app, people, tag="c", objects=2)
    make_joint(third, people.other)
    before = [total(table(bo, name))["visits"] for name in "23"]
    forget(app, third.visits[0])
    after = [total(table(bo, name))["visits"] for name in "23"]
    assert (before, after) == ([4, 3], [3, 2])


@pytest.mark.req("S4-7", "S2-2.1a")
def test_what_was_inspected_off_the_platform_lowers_its_use(app: Flask, people: People, client_as: As) -> None:
    result = approved(app, people, client_as)
    bo = client_as("bo")
    assert total(table(bo, "2"))["platform_rate"] == {"num": 1, "den": 1}
    with app.app_context(), transaction():
        visit = session().get_one(Inspection, result.inspection)
        for number, day in enumerate((date(2026, 6, 15), date(2025, 6, 15))):
            check = OutsideCheck(id=f"0197ec00-0000-7000-8000-00000000010{number}", kind="off_platform", item_ids=[])
            check.department_id, check.object_id = visit.lead_department_id, visit.object_id
            check.task_id, check.explanation, check.checked_on = visit.task_id, "网络中断（示例）", day
            check.recorded_at, check.recorded_by = visit.opened_at, people["qing"]
            session().add(check)
    two = total(table(bo, "2"))
    assert (two["off_platform"], two["visits"], two["platform_rate"]) == (1, 1, {"num": 1, "den": 2})
    assert "网络中断（示例）" in row_of(table(bo, "2"))["off_platform_why"]


@pytest.mark.req("S4-9d", "S4-10c")
def test_rules_exemptions_and_regions_are_told_from_the_record(app: Flask, people: People, client_as: As) -> None:
    in_region(app, "NA")
    office = make_office(app, people, objects=2)
    to_non_market(office)
    make_joint(office, people.other)
    bo = client_as("bo")
    before = table(bo, "5"), table(bo, "3")
    assert (row_of(before[0])["rules_made"], row_of(before[0])["exempted"]) == (0, 0)
    assert total(before[1])["cross_region"] == 0
    with app.app_context(), transaction():
        lead, now = people.lead, session().get_one(Inspection, office.visits[0]).opened_at
        book = Rulebook(id=an_id(1), department_id=lead, kind="detailed_rules", title="示例细则", version=1)
        book.sections, book.state, book.created_at, book.created_by = [], "published", now, people["qing"]
        claim = Exemption(
            id=an_id(2), department_id=lead, kind="unsuitable", reason="专业性强（示例）", evidence="示例"
        )
        claim.items = [{"item_id": office.items[0], "name": "示例事项1"}, {"item_id": None, "name": "示例事项9"}]
        claim.state, claim.claimed_at, claim.claimed_by = "filed", now, people["qing"]
        session().add_all([book, claim])
        session().get_one(Item, office.items[0]).domain = "non_market"
        session().get_one(Task, office.task).cross_regions = [{"region": "示例县", "agreement": "示例协议"}]
    five, two = table(bo, "5"), table(bo, "2")
    told = row_of(five)
    assert (told["rules_made"], told["exempted"], told["exempted_why"]) == (1, 2, "专业性强（示例）（2）")
    assert total(five)["rules_made"] == {"num": 1, "den": len(five["rows"])}
    assert row_of(two)["rules_made"] == 1
    assert total(table(bo, "3"))["cross_region"] == 1
    sheet = load_workbook(io.BytesIO(bo.get(f"{API}/figures/2/book").get_data())).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert "是" in [row[rows[1].index("是否制定细则")] for row in rows[2:]]


@pytest.mark.req("S4-16a")
def test_no_figure_can_be_typed(client_as: As) -> None:
    reply = hand_in(client_as("bo"), "bulletin", rows=[{"key": "a", "label": "甲", "cells": [999]}])
    assert reply.status_code == 422
    assert client_as("bo").put(f"{API}/figures/2", json={}).status_code == 405


@pytest.mark.req("S4-16a")
def test_a_contradiction_is_named_and_stops_the_table_with_the_article(
    app: Flask, people: People, client_as: As
) -> None:
    in_region(app, "NA")
    shown = approved(app, people, client_as)
    publish(client_as("bo"), shown.publication)
    assert table(client_as("bo"), "2")["contradictions"] == []
    with app.app_context(), transaction():
        session().execute(update(Inspection).where(Inspection.id == shown.inspection).values(state="sealed"))
    found = table(client_as("bo"), "2")["contradictions"]
    assert ("published-over-inspected", 1, 0) in {(one["name"], one["left"], one["right"]) for one in found}
    reply = hand_in(client_as("bo"), "2")
    assert (reply.status_code, reply.get_json()["type"]) == (409, "/problems/figures-contradict")
    assert "宁安 004" in reply.get_json()["detail"]
    assert any("published-over-inspected" in one["pointer"] for one in reply.get_json()["errors"])


@pytest.mark.req("S4-9d", "S4-10c")
@pytest.mark.parametrize(
    ("region", "owed"),
    [
        ("ZH", {}),
        ("WG", {}),
        ("LZ", {("year_end_report", "year"): "2026-12-31"}),
        ("RD", {}),
        (
            "NA",
            {
                ("1", "year"): "2026-01-15",
                ("2", "first_half"): "2026-06-30",
                ("2", "year"): "2026-12-31",
                ("3", "year"): "2026-12-31",
                ("4", "first_half"): "2026-01-15",
                ("4", "second_half"): "2026-06-15",
                ("5", "first_half"): "2026-06-30",
                ("5", "year"): "2026-12-31",
            },
        ),
    ],
)
def test_due_days_and_blocked_tables_are_the_regions(
    app: Flask, client_as: As, region: str, owed: dict[tuple[str, str], str]
) -> None:
    in_region(app, region)
    bo = client_as("bo")
    found = bo.get(f"{API}/figures?year=2026").get_json()
    assert {(one["table"], one["period"]): one["workday"] for one in found["owed"] if one["workday"]} == owed
    reply = hand_in(bo, "3", year=2026)
    if ("3", "year") in owed:
        assert (reply.status_code, reply.get_json()["due_on"]) == (201, "2026-12-31")
        return
    assert (reply.status_code, reply.get_json()["type"]) == (409, "/problems/table-not-owed")
    assert found["article"] in reply.get_json()["detail"]


@pytest.mark.req("S4-16b")
def test_the_market_part_goes_to_the_market_regulator_and_the_rest_to_justice(
    app: Flask, people: People, client_as: As
) -> None:
    in_region(app, "NA")
    to_non_market(make_office(app, people, tag="n", objects=2))
    make_office(app, people, tag="m", objects=3)
    bo = client_as("bo")
    sent = {domain: hand_in(bo, "2", domain=domain).get_json() for domain in ("all", "market", "non_market")}
    assert {domain: one["recipients"] for domain, one in sent.items()} == {
        "all": ["司法局"],
        "market": ["市场监管局"],
        "non_market": ["司法局"],
    }
    visits = {name: total(table(bo, "2", domain=name))["visits"] for name in ("all", "market", "non_market")}
    assert visits == {"all": 5, "market": 3, "non_market": 2}
    assert total(table(bo, "5"))["visits"] == 2


@pytest.mark.req("S4-9d")
def test_what_was_handed_in_is_frozen_and_its_differences_are_shown(
    app: Flask, people: People, client_as: As, clock: FixedClock
) -> None:
    in_region(app, "NA")
    shown = approved(app, people, client_as)
    bo = client_as("bo")
    made = hand_in(bo, "2", period="first_half").get_json()
    one = bo.get(f"{API}/submissions/{made['id']}").get_json()
    assert hashlib.sha256(canonical(one["content"])).hexdigest() == made["sha256"]
    assert (one["changes"], one["late"]) == ([], False)
    publish(bo, shown.publication)
    one = bo.get(f"{API}/submissions/{made['id']}").get_json()
    changed = {(row["column"], row["before"], row["now"]) for row in one["changes"] if row["row"] == "合计"}
    assert changed == {("published", 0, 1), ("in_time", 0, 1)}
    assert total({**one["content"]})["published"] == 0
    again = hand_in(bo, "2", period="first_half")
    assert (again.status_code, again.get_json()["type"]) == (422, "/problems/correction-needs-reason")
    clock.advance(timedelta(days=20))
    late = hand_in(client_as("bo"), "2", period="first_half", reason="补公示一户").get_json()
    assert (late["follows"], late["late"]) == (made["id"], True)


@pytest.mark.req("S4-16a")
def test_a_year_with_less_than_its_first_half_needs_a_reason(app: Flask, people: People, client_as: As) -> None:
    in_region(app, "NA")
    office = make_office(app, people, objects=2)
    bo = client_as("bo")
    assert hand_in(bo, "2", period="first_half").status_code == 201
    with app.app_context(), transaction():
        session().execute(update(Inspection).where(Inspection.id == office.visits[0]).values(state="cancelled"))
    reply = hand_in(bo, "2")
    assert (reply.status_code, reply.get_json()["type"]) == (422, "/problems/figures-shrank")
    assert hand_in(bo, "2", reason="一户已注销，撤销检查").status_code == 201


def test_figures_up_to_a_day_ahead_are_refused(app: Flask, client_as: As) -> None:
    in_region(app, "NA")
    reply = hand_in(client_as("bo"), "2", until="2026-12-31")
    assert (reply.status_code, reply.get_json()["type"]) == (422, "/problems/cut-off-ahead")


def test_another_department_sees_and_hands_in_its_own_only(app: Flask, people: People, client_as: As) -> None:
    in_region(app, "NA")
    approved(app, people, client_as)
    made = hand_in(client_as("bo"), "2").get_json()
    otto = client_as("otto")
    assert total(table(otto, "2"))["visits"] == 0
    assert otto.get(f"{API}/submissions/{made['id']}").status_code == 404
    assert otto.get(f"{API}/submissions").get_json()["items"] == []
    assert otto.get(f"{API}/figures/2", query_string={"department": people.lead}).status_code == 404
    assert total(table(client_as("dai"), "2"))["visits"] == 1


@pytest.mark.req("S2-3.1b", "S3A-3.1")
def test_bulletins_and_the_year_end_report_are_written_from_the_record(
    app: Flask, people: People, client_as: As
) -> None:
    in_region(app, "LZ")
    approved(app, people, client_as, failing="堆放杂物", conclusion="rectification_ordered")
    bo = client_as("bo")
    report = table(bo, "year_end_report")
    words = {one["zh"]: one["text_zh"] for one in report["sections"]}
    assert "应检查1户，已检查1户（100.0%）" in words["任务进度"]
    assert "发现问题1户（100.0%）：已整改办结0户，处置中1户" in words["问题处置"]
    made = hand_in(bo, "year_end_report").get_json()
    assert (made["recipients"], made["due_on"]) == (["区政府"], "2026-12-31")
    assert [hand_in(bo, "bulletin").status_code for _ in range(2)] == [201, 201]
    listed = bo.get(f"{API}/submissions?year=2026").get_json()["items"]
    assert [one["table"] for one in listed] == ["bulletin", "bulletin", "year_end_report"]


@pytest.mark.req("S4-14", "S3A-3.3", "S2-2.1a")
def test_indicators_count_departments_and_never_people(app: Flask, people: People, client_as: As) -> None:
    in_region(app, "NA")
    approved(app, people, client_as)
    reply = client_as("bo").get(f"{API}/indicators")
    found = reply.get_json()
    rates = {one["id"]: one["value"] for one in found["rates"]}
    assert rates["inspected_rate"] == {"num": 1, "den": 1}
    assert rates["platform_rate"] == {"num": 1, "den": 1}
    assert rates["coverage"] == {"num": 1, "den": 1}
    [row] = found["departments"]
    # Tables 1 and 4 of January and 4 of June were not handed in: five points each.
    points = {one["id"]: one["points"] for one in row["points"]["lines"]}
    assert points == {"inspected_rate": 30, "platform_rate": 10, "task_rate": 0}
    assert (found["missed"], row["points"]["points"]) == (2, 30)
    assert found["months"][5]["visits"] == 1
    assert people["mei"] not in reply.get_data(as_text=True)
    assert "梅示例" not in reply.get_data(as_text=True)


@pytest.mark.req("S4-14", "S4-16a")
def test_what_is_overdue_and_not_published_lowers_the_rate_in_time(
    app: Flask, people: People, client_as: As, clock: FixedClock
) -> None:
    shown = approved(app, people, client_as, tag="a", seed=1)
    approved(app, people, client_as, tag="b", seed=2)
    publish(client_as("bo"), shown.publication)
    due = client_as("bo").get(f"{API}/publications/{shown.publication}").get_json()["due_on"]

    def told(day: date) -> tuple[dict[str, int], str]:
        clock.advance(datetime.combine(day, time(4), tzinfo=UTC) - clock.now())
        bo = client_as("bo")
        rates = {one["id"]: one["value"] for one in bo.get(f"{API}/indicators").get_json()["rates"]}
        words = {one["zh"]: one["text_zh"] for one in table(bo, "bulletin")["sections"]}
        return rates["in_time_rate"], words["结果公示"]

    rate, words = told(date.fromisoformat(due))
    assert rate == {"num": 1, "den": 1} and "逾期未公示0户" in words
    rate, words = told(date.fromisoformat(due) + timedelta(days=1))
    assert rate == {"num": 1, "den": 2} and "2户中按期1户（50.0%），逾期未公示1户" in words


def test_a_table_leaves_as_a_workbook_and_on_paper(app: Flask, people: People, client_as: As) -> None:
    in_region(app, "NA")
    approved(app, people, client_as)
    bo = client_as("bo")
    book = load_workbook(io.BytesIO(bo.get(f"{API}/figures/2/book").get_data()))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert rows[0][0] == "2026年全年市直部门年度随机抽查工作进展情况统计表"
    assert rows[-1][0] == "合计"
    assert rows[-1][rows[1].index("应检查户数")] == 1
    made = hand_in(bo, "2").get_json()
    assert bo.get(f"{API}/submissions/{made['id']}/pdf").get_data().startswith(b"%PDF")
    one = json.loads(bo.get(f"{API}/figures/1").get_data())
    assert [row["cells"][4] for row in one["rows"]] == ["示例事项1", "示例事项2"]
    assert bo.get(f"{API}/figures/1/pdf").get_data().startswith(b"%PDF")
