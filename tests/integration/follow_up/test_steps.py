"""Is every problem followed to its end: order, re-check, case, penalty, crime, exemption, no licence, duty, archive?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.identity.models import Department
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import transaction
from mingcha.registers.models import InspectionObject
from tests.factories.follow_up import MET, in_region, only_follow_up, take, take_all
from tests.factories.identity import People
from tests.factories.registers import an_id
from tests.factories.results import FINDING, Result, approved
from tests.integration.follow_up.test_business_side import ask, files, pair_of, photo

As = Callable[[str], FlaskClient]
ORDER: tuple[str, dict[str, Any]] = ("order", {"text": "清空疏散通道，保持畅通", "term_on": "2026-06-30"})
CASE: tuple[str, dict[str, Any]] = ("to_case", {"text": "现场照片和记录已固定", "conditions": MET})
FILED: tuple[str, dict[str, Any]] = ("file_case", {"number": "示例立〔2026〕1号", "on": "2026-06-15"})
DECIDED: tuple[str, dict[str, Any]] = (
    "decide",
    {"number": "示例罚〔2026〕1号", "on": "2026-06-15", "organ": "示例县市场监督管理局", "penalties": ["警告", "罚款"], "amount_fen": 500000},
)  # fmt: skip


@pytest.fixture
def result(app: Flask, people: People, client_as: As) -> Result:
    return approved(app, people, client_as, failing=FINDING, conclusion="rectification_ordered")


@pytest.fixture
def one(result: Result, client_as: As) -> str:
    return str(only_follow_up(client_as("bo"))["row"]["id"])


def test_nobody_wrong_role_wrong_department_and_stale_versions_are_refused(
    client: FlaskClient, client_as: As, one: str
) -> None:
    path = f"/api/v1/follow-ups/{one}"
    assert client.get(path).status_code == 401
    assert client_as("mei").get(path).status_code == 403
    assert client_as("otto").get(path).status_code == 404
    body = {"step": ORDER[0], **ORDER[1]}
    assert client_as("qing").post(path + "/steps", json=body, headers={"If-Match": "1"}).status_code == 403
    assert client_as("otto").post(path + "/steps", json=body, headers={"If-Match": "1"}).status_code == 404
    assert client_as("bo").post(path + "/steps", json=body, headers={"If-Match": "7"}).status_code == 412
    assert client_as("bo").post(path + "/steps", json=body).status_code == 400


def test_an_order_has_a_term_an_extension_and_a_re_check(client_as: As, one: str, clock: FixedClock) -> None:
    bo = client_as("bo")
    assert (
        take(bo, one, "order", text="清空通道", term_on="2026-06-15").get_json()["type"]
        == "/problems/rectification-term"
    )
    assert take(bo, one, "order", text="清空通道").get_json()["errors"][0]["pointer"] == "/term_on"
    seen = take_all(bo, one, ORDER, ("extend", {"text": "企业申请，材料到货晚", "term_on": "2026-07-10"}))
    assert (seen["row"]["stage"], seen["row"]["term_on"], seen["term_mark"]) == ("ordered", "2026-07-10", "in_term")
    clock.advance(timedelta(days=26))
    bo = client_as("bo")
    assert bo.get(f"/api/v1/follow-ups/{one}").get_json()["term_mark"] == "past_term"
    refused = take(bo, one, "close", text="算了").get_json()
    assert refused["type"] == "/problems/follow-up-step-refused" and "复查合格" in refused["detail"]
    for day in ("1900-01-01", "2026-07-12"):
        odd = take(bo, one, "recheck_passed", text="已清空", on=day).get_json()
        assert (odd["type"], odd["errors"][0]["pointer"]) == ("/problems/follow-up-day", "/on")
    failed = ("recheck_failed", {"text": "仍有堆放", "on": "2026-07-11", "term_on": "2026-07-20"})
    seen = take_all(
        bo, one, failed, ("recheck_passed", {"text": "已清空", "on": "2026-07-11"}), ("close", {"text": "复查合格"})
    )
    assert (seen["row"]["state"], [step["step"] for step in seen["steps"]]) == (
        "closed",
        ["order", "extend", "recheck_failed", "recheck_passed", "close"],
    )
    assert {step["by_name"] for step in seen["steps"]} == {"柏示例"}


@pytest.mark.req("S3A-2.3.3c")
def test_a_case_whose_conditions_are_met_must_be_filed(client_as: As, one: str) -> None:
    bo = client_as("bo")
    asked = take(bo, one, "to_case", text="移交", conditions={"evidence": True})
    assert [error["pointer"] for error in asked.get_json()["errors"]] == [
        "/conditions/in_time",
        "/conditions/jurisdiction",
        "/conditions/punishable",
    ]
    seen = take_all(bo, one, CASE)
    assert (seen["steps"][-1]["facts"]["must_file"], seen["can"][0]) == (True, "file_case")
    refused = take(bo, one, "not_file", text="情节轻微")
    assert (refused.status_code, refused.get_json()["type"]) == (409, "/problems/case-must-be-filed")
    assert "如东 003A 二(三)3" in refused.get_json()["detail"]
    assert take(bo, one, "close", text="不办了").status_code == 409
    assert take_all(bo, one, FILED)["row"]["stage"] == "filed"


@pytest.mark.req("S3A-2.3.3c")
def test_a_case_is_left_unfiled_only_with_a_lacking_condition_and_a_reason(client_as: As, one: str) -> None:
    bo = client_as("bo")
    take_all(bo, one, ("to_case", {"text": "移交", "conditions": {**MET, "jurisdiction": False}}))
    assert take(bo, one, "not_file").status_code == 422
    seen = take_all(bo, one, ("not_file", {"text": "属消防部门管辖"}))
    assert (seen["row"]["stage"], seen["steps"][-1]["facts"]["lacking"]) == ("not_filed", ["jurisdiction"])


@pytest.mark.req("S3A-2.3.3b")
@pytest.mark.parametrize(
    ("region", "due", "marks"),
    [
        ("ZH", None, ("none", "none")),
        ("WG", None, ("none", "none")),
        ("LZ", None, ("none", "none")),
        ("RD", "2026-06-25", ("late", "late")),  # seven working days behind 15 June, the Dragon Boat holiday between
        ("NA", None, ("none", "none")),
    ],
)
def test_a_penalty_is_collected_in_seven_working_days_where_the_region_says_so(
    app: Flask, client_as: As, one: str, clock: FixedClock, region: str, due: str | None, marks: tuple[str, str]
) -> None:
    in_region(app, region)
    bo = client_as("bo")
    take_all(bo, one, CASE, FILED, DECIDED)
    [told] = bo.get("/api/v1/penalties?collected=false").get_json()["items"]
    assert (told["object_name"], told["due_on"], told["mark"]) == ("示例县a第1加油站", due, "open" if due else "none")
    clock.advance(timedelta(days=12))
    bo = client_as("bo")
    assert bo.get("/api/v1/penalties").get_json()["items"][0]["mark"] == marks[0]
    assert take(bo, one, "close", text="罚款已缴").status_code == 409
    take_all(bo, one, ("collect", {"on": "2026-06-27"}), ("close", {"text": "罚款已缴，信息已归集"}))
    [told] = bo.get("/api/v1/penalties?collected=true").get_json()["items"]
    assert (told["collected_on"], told["mark"]) == ("2026-06-27", marks[1])
    assert bo.get(f"/api/v1/penalties?object_id={told['object_id']}").get_json()["items"] == [told]
    assert client_as("otto").get("/api/v1/penalties").get_json()["items"] == []


@pytest.mark.req("S4-9c")
def test_a_crime_is_transferred_and_stays_open_until_the_platform_number_is_entered(client_as: As, one: str) -> None:
    bo = client_as("bo")
    sent = ("transfer_crime", {"organ": "示例县公安局", "number": "示例移〔2026〕1号", "on": "2026-06-15"})
    seen = take_all(bo, one, CASE, sent)
    assert seen["can"][0] == "enter_platform"
    assert take(bo, one, "close", text="已移送").status_code == 409
    assert take(bo, one, "enter_platform", number="LF-320623-0001").get_json()["errors"][0]["pointer"] == "/on"
    entered = ("enter_platform", {"number": "LF-320623-0001", "on": "2026-06-15"})
    seen = take_all(bo, one, entered, ("close", {"text": "公安机关已受理"}))
    assert seen["steps"][-2]["facts"] == {"number": "LF-320623-0001", "on": "2026-06-15"}


@pytest.mark.req("S2-3.3")
def test_only_what_stands_in_the_catalogue_goes_without_penalty(client_as: As, one: str) -> None:
    bo, entry = client_as("bo"), {"id": an_id(901), "code": "MF-01", "title": "首次未悬挂营业执照"}
    entry |= {"basis": "《中华人民共和国行政处罚法》第三十三条", "conditions": "首次、及时改正、没有危害后果"}
    assert take(bo, one, "waive", text="首次，已改正", minor_id=entry["id"]).status_code == 422
    assert client_as("qing").post("/api/v1/minor-violations", json=entry).status_code == 403
    assert bo.post("/api/v1/minor-violations", json=entry).status_code == 201
    assert bo.post("/api/v1/minor-violations", json={**entry, "id": an_id(902)}).status_code == 409
    theirs = client_as("otto").post("/api/v1/minor-violations", json={**entry, "id": an_id(903)})
    assert theirs.status_code == 201
    assert take(bo, one, "waive", text="首次，已改正", minor_id=an_id(903)).status_code == 422
    assert client_as("otto").post(f"/api/v1/minor-violations/{entry['id']}/retire").status_code == 404
    seen = take_all(bo, one, ("waive", {"text": "首次，已改正", "minor_id": entry["id"]}))
    assert (seen["row"]["stage"], seen["steps"][-1]["facts"]["minor_code"]) == ("waived", "MF-01")
    assert bo.post(f"/api/v1/minor-violations/{entry['id']}/retire").get_json()["retired_at"]
    assert client_as("otto").post(f"/api/v1/minor-violations/{entry['id']}/restore").status_code == 404
    assert bo.post(f"/api/v1/minor-violations/{entry['id']}/restore").get_json()["retired_at"] is None


TABLE_3_2: list[tuple[bool, bool, str, str]] = [
    (True, True, "", "permit_law"),
    (True, False, "", "permit_law"),
    (False, True, "", "registration_law"),
    (False, False, "两法均不适用，转属地乡镇", "refer"),
]


@pytest.mark.req("S3A-2.6a", "S2-2.5")
@pytest.mark.parametrize(("region", "article"), [("RD", "如东 003A 二(六)"), ("LZ", "临淄 002 二(五)")])
def test_without_licence_the_permit_law_comes_first(
    app: Flask, client_as: As, one: str, region: str, article: str
) -> None:
    in_region(app, region)
    for permit, registration, text, by in TABLE_3_2:
        said = {"permit_law": permit, "registration_law": registration, "text": text}
        facts = take_all(client_as("bo"), one, ("unlicensed", said))["steps"][-1]["facts"]
        assert facts["handled_by"] == by
        assert facts["bases"][0] == "《无证无照经营查处办法》（国务院令第684号）" and facts["bases"][-1] == article


@pytest.mark.req("S3A-2.6a")
def test_where_neither_law_covers_it_a_reason_is_asked_for(client_as: As, one: str) -> None:
    refused = take(client_as("bo"), one, "unlicensed", permit_law=False, registration_law=False)
    assert (refused.status_code, refused.get_json()["type"]) == (422, "/problems/refer-reason")
    assert take(client_as("bo"), one, "unlicensed", permit_law=True).status_code == 422


@pytest.mark.req("S1-14b")
@pytest.mark.parametrize(
    ("region", "right", "wrong", "article"),
    [
        ("ZH", "duty", "territory", "珠海 000 二(三)"),
        ("WG", "territory", "jurisdiction", "舞钢 001 第14条"),
        ("LZ", "approval", "jurisdiction", "临淄 002 二(四)"),
        ("RD", "jurisdiction", "territory", "如东 003A 二(三)3"),
        ("NA", "approval", "territory", "宁安 004 通知未作规定"),
    ],
)
def test_follow_up_goes_to_whose_duty_it_is_by_the_regions_rule(
    app: Flask, people: People, client_as: As, one: str, region: str, right: str, wrong: str, article: str
) -> None:
    in_region(app, region)
    bo, otto = client_as("bo"), client_as("otto")
    refused = take(bo, one, "assign", department_id=people.other, basis=wrong)
    assert refused.status_code == 422 and article in refused.get_json()["detail"]
    seen = take_all(bo, one, ("assign", {"department_id": people.other, "basis": right}))
    assert (seen["owner"], seen["row"]["owner_basis"]) == ("示例县消防救援大队", right)
    assert seen["steps"][-1]["facts"]["article"] == article
    assert [row["id"] for row in otto.get("/api/v1/follow-ups?state=open").get_json()["items"]] == [one]
    assert bo.get("/api/v1/follow-ups?state=open").get_json()["items"] == []
    assert take_all(otto, one, ORDER)["row"]["stage"] == "ordered"


@pytest.mark.req("S1-14b")
def test_the_register_names_whose_duty_it_is(app: Flask, people: People, client_as: As, one: str) -> None:
    bo = client_as("bo")
    seen = bo.get(f"/api/v1/follow-ups/{one}").get_json()
    assert (seen["duty"], seen["row"]["owner_basis"]) == (None, "inspecting")
    with app.app_context(), transaction() as db:
        db.get_one(InspectionObject, seen["row"]["object_id"]).duty_department = "示例县消防救援大队"
    assert bo.get(f"/api/v1/follow-ups/{one}").get_json()["duty"]["id"] == people.other


@pytest.mark.req("S1-3d")
def test_who_checks_answers_for_item_result_publication_and_hand_over(
    app: Flask, people: People, client_as: As, result: Result
) -> None:
    told = client_as("bo").get(f"/api/v1/inspections/{result.inspection}/closure").get_json()["duties"]
    assert [one["duty"] for one in told] == ["item", "result", "publication", "hand_over"]
    assert {dep["id"] for one in told for dep in one["departments"]} == {people.lead}
    assert told[0]["departments"][0]["what"] == "示例事项1、示例事项2"
    assert client_as("otto").get(f"/api/v1/inspections/{result.inspection}/closure").status_code == 404


@pytest.mark.req("S0-2.8b")
def test_an_inspection_is_not_archived_while_a_follow_up_is_open(client_as: As, result: Result, one: str) -> None:
    bo, path = client_as("bo"), f"/api/v1/inspections/{result.inspection}"
    shown = bo.get(path + "/closure").get_json()
    assert (shown["blocked"]["type"], shown["may_archive"]) == ("/problems/follow-ups-open", False)
    refused = bo.post(path + "/archive", json={"file_no": "2026-001"})
    assert (refused.status_code, refused.get_json()["type"]) == (409, "/problems/follow-ups-open")
    take_all(
        bo, one, ORDER, ("recheck_passed", {"text": "已清空", "on": "2026-06-15"}), ("close", {"text": "复查合格"})
    )
    assert client_as("qing").post(path + "/archive", json={"file_no": "2026-001"}).status_code == 403
    assert client_as("otto").post(path + "/archive", json={"file_no": "2026-001"}).status_code == 404
    done = bo.post(path + "/archive", json={"file_no": "2026-001"}).get_json()
    assert (done["archived"]["file_no"], done["archived"]["by"], done["open"]) == ("2026-001", "柏示例", [])
    assert bo.post(path + "/archive", json={"file_no": "2026-002"}).status_code == 409


def test_a_statement_and_a_proof_wait_on_the_first_page_until_somebody_looks(
    app: Flask, client: FlaskClient, client_as: As, result: Result, one: str
) -> None:
    bo, pair = client_as("bo"), pair_of(app, result.inspection)
    assert bo.get("/api/v1/follow-ups/waiting").get_json()["items"] == []
    assert ask(client, pair, act="reply", text="当天已经清理完毕").status_code == 200
    assert ask(client, pair, act="proof", note="清理后的照片", files=files(photo())).status_code == 200
    waiting = bo.get("/api/v1/follow-ups/waiting").get_json()["items"]
    assert [(row["kind"], row["inspection_id"]) for row in waiting] == [
        ("reply", result.inspection),
        ("proof", result.inspection),
    ]
    assert client_as("otto").get("/api/v1/follow-ups/waiting").get_json()["items"] == []
    reply, proof = waiting
    assert client_as("otto").post(f"/api/v1/replies/{reply['id']}/read").status_code == 404
    assert bo.post(f"/api/v1/replies/{reply['id']}/read").get_json()["replies"][0]["read_at"]
    assert bo.post(f"/api/v1/proofs/{proof['id']}/decide", json={"accepted": True}).status_code == 200
    assert bo.get("/api/v1/follow-ups/waiting").get_json()["items"] == []


@pytest.mark.req("S3B-10")
def test_a_lost_contact_is_verified_listed_published_and_removed(app: Flask, people: People, client_as: As) -> None:
    result = approved(app, people, client_as, failing=FINDING, conclusion="unreachable")
    bo = client_as("bo")
    seen = only_follow_up(bo)
    lost = f"/api/v1/lost-contacts/{seen['lost_contact_id']}"
    assert take(bo, seen["row"]["id"], "close", text="找不到").status_code == 409
    assert take_lost(bo, lost, "publish", text="公示", on="2026-06-15").status_code == 409
    steps: tuple[tuple[str, dict[str, str]], ...] = (
        ("verify", {}),
        ("confirm", {"text": "6月16日再次上门，邻居证实已搬离"}),
        ("list", {"number": "示例异〔2026〕1号", "on": "2026-06-16"}),
        ("publish", {"text": "国家企业信用信息公示系统", "on": "2026-06-16"}),
    )
    for step, said in steps:
        assert take_lost(bo, lost, step, **said).status_code == 200, step
    assert bo.get(f"/api/v1/follow-ups/{seen['row']['id']}").get_json()["row"]["state"] == "closed"
    assert bo.get(f"/api/v1/inspections/{result.inspection}/closure").get_json()["open"] == []
    removed = take_lost(bo, lost, "remove", text="企业已变更住所", on="2026-06-30").get_json()
    assert (removed["stage"], [one["step"] for one in removed["steps"]]) == (
        "removed",
        ["enter", "verify", "confirm", "list", "publish", "remove"],
    )


@pytest.mark.req("S3B-10")
def test_any_department_enters_a_lost_contact_and_the_market_regulator_verifies(
    app: Flask, people: People, client_as: As, result: Result
) -> None:
    bo, otto = client_as("bo"), client_as("otto")
    make_coordinator(app, people.lead)
    thing = bo.get("/api/v1/objects").get_json()["items"][0]["id"]
    body = {"id": an_id(911), "object_id": thing, "text": "送达退回，电话停机"}
    assert client_as("qing").post("/api/v1/lost-contacts", json=body).status_code == 403
    assert otto.post("/api/v1/lost-contacts", json=body).status_code == 201
    assert (
        bo.post("/api/v1/lost-contacts", json={**body, "id": an_id(912)}).get_json()["type"] == "/problems/already-lost"
    )
    lost = f"/api/v1/lost-contacts/{body['id']}"
    assert take_lost(otto, lost, "verify").get_json()["type"] == "/problems/not-the-verifier"
    assert take_lost(bo, lost, "verify").status_code == 200
    assert take_lost(bo, lost, "refute").status_code == 422
    assert take_lost(bo, lost, "refute", text="企业在隔壁新门面营业").get_json()["stage"] == "refuted"
    assert bo.get("/api/v1/lost-contacts?settled=false").get_json()["items"] == []


def take_lost(client: FlaskClient, path: str, step: str, **said: str) -> Any:
    version = client.get(path).get_json()["version"]
    return client.post(path + "/steps", json={"step": step, **said}, headers={"If-Match": str(version)})


def make_coordinator(app: Flask, department_id: str) -> None:
    with app.app_context(), transaction() as db:
        db.get_one(Department, department_id).duties = ["lead_coordinator"]
