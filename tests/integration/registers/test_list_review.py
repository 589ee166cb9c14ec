"""A list in the five regions: what it must hold, whose opinion it needs, what it may not grow by, and what changed (C3 to C6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.identity import actions as identity
from mingcha.kernel.db import transaction
from mingcha.kernel.permission import Role
from tests.factories.identity import OTHER, signed_in, system_ctx
from tests.factories.lists import LIST, NEXT, PAPER, act, drawn_up, in_force, of_justice, opinion
from tests.factories.regions import REGIONS, move_to
from tests.factories.registers import an_id, bring_in, csv_file, item

As = Callable[[str], FlaskClient]
WHOLE: dict[str, Any] = {"制定机关": "示例省市场监督管理局", "制定文件": "示例省抽查事项清单（2026年版）"}


def test_nobody_and_the_wrong_roles_review_nothing(client: FlaskClient, client_as: As) -> None:
    assert opinion(client, an_id(LIST), 50).status_code == 401
    for name in ("mei", "qing", "dai", "ada"):
        assert opinion(client_as(name), an_id(LIST), 50).status_code == 403
    assert act(client_as("bo"), an_id(LIST), "submit").status_code == 403


def test_another_department_finds_no_draft_and_reviews_none(client_as: As) -> None:
    qing, otto = client_as("qing"), client_as("otto")
    list_id = drawn_up(qing, [item(1)])
    assert act(qing, list_id, "submit").status_code == 200
    for reply in (
        otto.get(f"/api/v1/item-lists/{list_id}"),
        otto.get(f"/api/v1/item-lists/{list_id}/diff"),
        opinion(otto, list_id, 50),
        act(otto, list_id, "submit"),
        act(otto, list_id, "reopen"),
        act(otto, list_id, "publish"),
    ):
        assert reply.status_code == 404
    assert otto.get("/api/v1/item-lists?scope=review").json["items"] == []


ARTICLES = {
    "ZH": "珠海 000 通知未作规定",
    "WG": "舞钢 001 通知未作规定",
    "LZ": "临淄 002 通知未作规定",
    "NA": "宁安 004 一2",
}


@pytest.mark.req("S3A-2.7a", "C5")
@pytest.mark.parametrize("region", REGIONS)
def test_only_rudong_reviews_a_list_before_it_is_published(app: Flask, client_as: As, region: str) -> None:
    move_to(app, region)
    qing, bo = client_as("qing"), client_as("bo")
    list_id = drawn_up(qing, [item(1, **WHOLE)])
    if region != "RD":
        refused = act(qing, list_id, "submit")
        assert (refused.status_code, refused.json["type"]) == (409, "/problems/list-review-not-asked")
        assert ARTICLES[region] in refused.json["detail"]
        found = act(qing, list_id, "publish").json
        assert (found["state"], found["chain"], found["published_at"]) == ("published", [], "2026-06-15T02:00:00Z")
        return
    refused = act(qing, list_id, "publish")
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/list-review-unfinished")
    assert "如东 003A 二(七)" in refused.json["detail"] and "县司法局审核" in refused.json["detail"]
    assert in_force(qing, bo, list_id).json["state"] == "published"


@pytest.mark.req("S3A-2.7a")
def test_the_opinions_come_in_order_and_publication_waits_for_the_last(client_as: As) -> None:
    qing, bo = client_as("qing"), client_as("bo")
    list_id = drawn_up(qing, [item(1)])
    assert qing.get(f"/api/v1/item-lists/{list_id}").json["acts"] == ["submit"]
    sent = act(qing, list_id, "submit").json
    assert (sent["state"], sent["turn"]["stage"], sent["turn"]["mine"]) == ("in_review", "department_legal", False)
    assert [one["id"] for one in bo.get("/api/v1/item-lists?scope=review").json["items"]] == [list_id]
    for number, (stage, paper) in enumerate((("county_justice", {}), ("county_government", PAPER)), 1):
        found = opinion(bo, list_id, 50 + number, **paper).json
        assert (found["state"], found["turn"]["stage"], found["turn"]["paper"]) == ("in_review", stage, True)
        refused = act(qing, list_id, "publish")
        assert refused.json["type"] == "/problems/list-review-unfinished"
        assert "县政府审定" in refused.json["detail"]
    done = opinion(bo, list_id, 60, office="示例县人民政府", document_no="示例政审〔2026〕1号").json
    assert (done["state"], done["turn"]) == ("reviewed", None)
    assert [(one["stage"], one["office"], one["document_no"], one["reviewed_on"]) for one in done["reviews"]] == [
        ("department_legal", "示例县市场监督管理局", None, "2026-06-15"),
        ("county_justice", *PAPER.values(), "2026-06-15"),
        ("county_government", "示例县人民政府", "示例政审〔2026〕1号", "2026-06-15"),
    ]
    assert act(qing, list_id, "publish").json["state"] == "published"


@pytest.mark.req("S3A-2.7a")
def test_a_return_with_its_reason_makes_a_draft_again_and_every_stage_begins_anew(client_as: As) -> None:
    qing, bo = client_as("qing"), client_as("bo")
    list_id = drawn_up(qing, [item(1)])
    act(qing, list_id, "submit")
    opinion(bo, list_id, 51)
    assert opinion(bo, list_id, 52, opinion="return", text="", **PAPER).status_code == 422
    found = opinion(bo, list_id, 52, opinion="return", text="依据的条款已经废止", **PAPER).json
    assert (found["state"], found["reviews"][-1]["text"]) == ("draft", "依据的条款已经废止")
    again = act(qing, list_id, "submit").json
    assert (again["turn"]["stage"], len(again["reviews"])) == ("department_legal", 2)


@pytest.mark.req("S3A-2.7a")
def test_nobody_reviews_their_own_list_not_even_with_the_right(app: Flask, client_as: As, people: Any) -> None:
    with app.app_context(), transaction():
        ctx = system_ctx(app)
        identity.set_roles(people["qing"], [Role.PLANNER, Role.SUPERVISOR], ctx=ctx)
    both = signed_in(app, people, "qing")
    list_id = drawn_up(both, [item(1)])
    assert act(both, list_id, "submit").json["acts"] == ["reopen"]
    refused = opinion(both, list_id, 51)
    assert (refused.status_code, refused.json["type"]) == (403, "/problems/own-review")


@pytest.mark.req("S3A-2.7a")
def test_the_justice_bureau_with_an_account_gives_its_opinion_itself(app: Flask, client_as: As, people: Any) -> None:
    qing, bo = client_as("qing"), client_as("bo")
    list_id = drawn_up(qing, [item(1)])
    act(qing, list_id, "submit")
    jun = of_justice(app, people)
    assert jun.get("/api/v1/item-lists?scope=review").json["items"] == []
    opinion(bo, list_id, 51)
    refused = opinion(bo, list_id, 52, **PAPER)
    assert (refused.status_code, refused.json["type"]) == (403, "/problems/review-elsewhere")
    assert "示例县司法局" in refused.json["detail"]
    assert [one["id"] for one in jun.get("/api/v1/item-lists?scope=review").json["items"]] == [list_id]
    found = opinion(jun, list_id, 52).json
    assert (found["reviews"][-1]["office"], found["turn"]["stage"]) == ("示例县司法局", "county_government")


def test_a_paper_opinion_names_office_number_and_a_possible_day(client_as: As) -> None:
    qing, bo = client_as("qing"), client_as("bo")
    list_id = drawn_up(qing, [item(1)])
    act(qing, list_id, "submit")
    assert opinion(bo, list_id, 51, on="2026-06-16").json["type"] == "/problems/review-date-wrong"
    assert opinion(bo, list_id, 51, on="2026-06-14").json["type"] == "/problems/review-date-wrong"
    opinion(bo, list_id, 51)
    refused = opinion(bo, list_id, 52)
    assert refused.json["type"] == "/problems/paper-opinion-incomplete"
    assert [one["pointer"] for one in refused.json["errors"]] == ["/office", "/document_no"]


@pytest.mark.req("S3A-2.7a")
def test_what_changes_after_the_review_is_not_published(client_as: As) -> None:
    qing, bo = client_as("qing"), client_as("bo")
    list_id = drawn_up(qing, [item(1)])
    act(qing, list_id, "submit")
    for number, paper in enumerate(({}, PAPER, PAPER)):
        opinion(bo, list_id, 50 + number, **paper)
    bring_in(qing, an_id(77), "items", csv_file([item(1, 抽查内容="悄悄改动的内容")]))
    assert qing.get(f"/api/v1/item-lists/{list_id}").json["drifted"] == ["SL-001"]
    refused = act(qing, list_id, "publish")
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/list-changed-since-review")
    assert "SL-001" in refused.json["detail"] and "如东 003A 二(七)" in refused.json["detail"]
    assert act(qing, list_id, "reopen").json["state"] == "draft"
    assert in_force(qing, bo, list_id, 90).json["entries"][0]["content"] == "悄悄改动的内容"


REQUIRED = {
    "ZH": ("legal_basis object_range content methods ratio frequency", "珠海 000 二(二)"),
    "WG": ("legal_basis authority content object_range ratio frequency methods", "舞钢 001 第5条"),
    "LZ": ("", "临淄 002 二(一)、二(三)"),
    "RD": ("legal_basis authority content methods participants power_list_ref", "如东 003A 二(二)1"),
    "NA": ("authority legal_basis object_range content methods ratio frequency", "宁安 004 一2"),
}
BARE = dict.fromkeys(
    ("配合部门", "抽查主体", "抽查内容", "检查对象", "抽查方式", "抽查比例", "抽查频次", "权责清单事项"), ""
)


@pytest.mark.req("S3A-2.2.1a", "S4-2a", "C3")
@pytest.mark.parametrize("region", REGIONS)
def test_each_region_stops_the_fields_that_its_notice_asks_for(app: Flask, client_as: As, region: str) -> None:
    move_to(app, region)
    qing = client_as("qing")
    list_id = drawn_up(qing, [item(1, **BARE, **(WHOLE if region == "LZ" else {}))])
    reply = act(qing, list_id, "submit" if region == "RD" else "publish")
    fields, article = REQUIRED[region]
    wanted = [f"/items/SL-001/{name}" for name in fields.split() if name != "legal_basis"]
    if not wanted:
        assert reply.json["state"] == "published"
        return
    assert (reply.status_code, reply.json["type"]) == (422, "/problems/items-incomplete")
    assert [error["pointer"] for error in reply.json["errors"]] == wanted
    assert article in reply.json["detail"]


@pytest.mark.req("S2-2.1b", "C4")
@pytest.mark.parametrize("region", REGIONS)
def test_only_linzi_publishes_nothing_but_items_made_above(app: Flask, client_as: As, region: str) -> None:
    move_to(app, region)
    qing = client_as("qing")
    list_id = drawn_up(qing, [item(1)])
    reply = act(qing, list_id, "submit" if region == "RD" else "publish")
    if region != "LZ":
        assert reply.status_code == 200
        return
    assert (reply.status_code, reply.json["type"]) == (422, "/problems/items-incomplete")
    assert [error["pointer"] for error in reply.json["errors"]] == ["/items/SL-001/adopted_from"]
    assert "临淄 002 二(一)、二(三)" in reply.json["detail"]
    assert bring_in(qing, an_id(78), "items", csv_file([item(1, **WHOLE)]))["rows_updated"] == 1
    assert act(qing, list_id, "publish").json["state"] == "published"


@pytest.mark.req("S2-2.1b")
def test_adopted_fields_stay_until_a_new_document_comes_from_above(client_as: As) -> None:
    qing = client_as("qing")
    bring_in(qing, an_id(70), "items", csv_file([item(1, **WHOLE)]))
    done = bring_in(qing, an_id(71), "items", csv_file([item(1, 抽查内容="本地改写", 检查要点="本地要点")]))
    assert (done["rows_updated"], done["rows_bad"]) == (0, 1)
    note = qing.get(f"/api/v1/imports/{an_id(71)}/errors").json["items"][0]["notes"][0]
    assert note["code"] == "adopted" and "抽查内容、检查要点" in note["zh"] and WHOLE["制定机关"] in note["zh"]
    assert bring_in(qing, an_id(72), "items", csv_file([item(1, 抽查比例="3%")]))["rows_updated"] == 1
    newer = item(1, 抽查内容="上级修订", 制定机关=WHOLE["制定机关"], 制定文件="示例省抽查事项清单（2027年版）")
    assert bring_in(qing, an_id(73), "items", csv_file([newer]))["rows_updated"] == 1
    found = qing.get("/api/v1/items").json["items"][0]
    assert (found["content"], found["adopted_document"], found["ratio"]) == ("上级修订", newer["制定文件"], [5, 100])


GROWS = [item(1), item(2, 事项类别="重点检查事项", 比例上限="")]


@pytest.mark.req("S3A-2.2.1c")
@pytest.mark.parametrize("region", REGIONS)
def test_only_rudong_asks_why_key_items_grow(app: Flask, client_as: As, region: str) -> None:
    move_to(app, region)
    qing, bo = client_as("qing"), client_as("bo")
    put_in_force(qing, bo, drawn_up(qing, [item(1, **WHOLE), item(2, **WHOLE)]), region)
    key = {"事项类别": "重点检查事项", "比例上限": "", "制定文件": "示例省抽查事项清单（2027年版）"}
    list_id = drawn_up(qing, [item(1, **WHOLE), item(2, **{**WHOLE, **key})], NEXT)
    shown = [
        (one["code"], one["items"], one["asked"]) for one in qing.get(f"/api/v1/item-lists/{list_id}").json["limits"]
    ]
    reply = act(qing, list_id, "submit" if region == "RD" else "publish")
    if region != "RD":
        assert reply.status_code == 200 and shown == []
        return
    assert shown == [("key_items", ["SL-002"], True)]
    assert (reply.status_code, reply.json["type"]) == (422, "/problems/limit-reason-missing")
    assert "如东 003A 二(二)1" in reply.json["detail"] and "由0项增至1项" in reply.json["errors"][0]["detail"]
    assert act(qing, list_id, "submit", limit_reason="示例：上级新增重点事项").json["state"] == "in_review"


@pytest.mark.req("S3A-2.2.1c", "S1-8b", "C6")
@pytest.mark.parametrize("region", REGIONS)
def test_a_higher_cap_is_asked_for_where_caps_are_required_and_told_where_they_are_reasonable(
    app: Flask, client_as: As, region: str
) -> None:
    move_to(app, region)
    qing, bo = client_as("qing"), client_as("bo")
    put_in_force(qing, bo, drawn_up(qing, [item(1, **WHOLE)]), region)
    list_id = drawn_up(qing, [item(1, 比例上限="60%", **WHOLE)], NEXT)
    limits = qing.get(f"/api/v1/item-lists/{list_id}").json["limits"]
    reply = act(qing, list_id, "submit" if region == "RD" else "publish")
    wanted = {"ZH": [("general_ratio", False)], "WG": [("general_ratio", True)], "RD": [("general_ratio", True)]}
    assert [(one["code"], one["asked"]) for one in limits] == wanted.get(region, [])
    assert reply.status_code == (422 if region in ("WG", "RD") else 200)
    if region == "WG":
        assert "舞钢 001 第8条" in reply.json["detail"]
        assert act(qing, list_id, "publish", limit_reason="示例理由").json["limit_reason"] == "示例理由"


def put_in_force(qing: FlaskClient, bo: FlaskClient, list_id: str, region: str) -> None:
    reply = in_force(qing, bo, list_id) if region == "RD" else act(qing, list_id, "publish")
    assert reply.json["state"] == "published", reply.json


@pytest.mark.req("S4-2a")
@pytest.mark.parametrize("region", REGIONS)
def test_only_ningan_stops_a_list_that_leaves_out_what_can_be_drawn(app: Flask, client_as: As, region: str) -> None:
    move_to(app, region)
    qing, bo = client_as("qing"), client_as("bo")
    bring_in(qing, an_id(70), "items", csv_file([item(2, **WHOLE)]))
    list_id = drawn_up(qing, [item(1, **WHOLE)])
    if region != "NA":
        put_in_force(qing, bo, list_id, region)
        return
    refused = act(qing, list_id, "publish")
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/items-left-out")
    assert "SL-002" in refused.json["detail"] and "宁安 004 一2" in refused.json["detail"]
    left = next(one["id"] for one in qing.get("/api/v1/items").json["items"] if one["code"] == "SL-002")
    claim = {
        "id": an_id(80),
        "kind": "unsuitable",
        "items": [{"item_id": left}],
        "reason": "示例：属内部管理",
        "evidence": "示例说明",
    }
    assert qing.post("/api/v1/exemptions", json=claim).status_code == 201
    assert act(qing, list_id, "publish").status_code == 409
    filing = {"filed_to": "司法局", "filed_on": "2026-06-15", "document_no": "示例〔2026〕3号"}
    assert qing.post(f"/api/v1/exemptions/{an_id(80)}/file", json=filing).json["state"] == "filed"
    assert act(qing, list_id, "publish").json["state"] == "published"


@pytest.mark.req("S0-2.2c")
def test_two_versions_are_compared_field_by_field(client_as: As) -> None:
    qing, bo = client_as("qing"), client_as("bo")
    first = drawn_up(qing, [item(1), item(2)])
    in_force(qing, bo, first)
    second = drawn_up(qing, [item(2, 抽查内容="新内容", 抽查频次="每年2次"), item(3)], NEXT)
    found = qing.get(f"/api/v1/item-lists/{second}/diff").json
    assert (found["against"]["id"], found["against"]["version"]) == (first, 1)
    assert [one["code"] for one in found["added"]] == ["SL-003"]
    assert [one["code"] for one in found["removed"]] == ["SL-001"]
    assert found["changed"] == [
        {
            "code": "SL-002",
            "name": "示例事项2",
            "fields": [
                {"field": "content", "before": "示例内容", "after": "新内容"},
                {"field": "frequency", "before": "每年1次", "after": "每年2次"},
            ],
        }
    ]
    back = qing.get(f"/api/v1/item-lists/{first}/diff?against={second}").json
    assert ([one["code"] for one in back["added"]], [one["code"] for one in back["removed"]]) == (
        ["SL-001"],
        ["SL-003"],
    )
    assert qing.get(f"/api/v1/item-lists/{first}").json["drifted"] == ["SL-002"]


@pytest.mark.req("S0-2.2c", "S3A-2.7a")
def test_the_portal_shows_each_version_as_it_was_published_with_its_opinions(
    client: FlaskClient, client_as: As
) -> None:
    qing, bo = client_as("qing"), client_as("bo")
    first = drawn_up(qing, [item(1), item(2)])
    assert client.get(f"/portal/item-lists/{first}").status_code == 404
    in_force(qing, bo, first)
    bring_in(qing, an_id(76), "items", csv_file([item(1, 抽查内容="还没有公布的内容")]))
    assert "还没有公布的内容" not in client.get("/portal/items").text
    second = drawn_up(qing, [item(2, 抽查内容="新内容")], NEXT, reason="《示例条例》修订")
    in_force(qing, bo, second, 130)
    page = client.get(f"/portal/item-lists/{second}").text
    for words in ("第2版", "《示例条例》修订", "取消1项", "SL-001", "内容", "示例司法审〔2026〕1号", "新内容"):
        assert words in page, words
    old = client.get(f"/portal/item-lists/{first}?lang=en").text
    assert "replaced by a newer version" in old and "示例事项1" in old
    assert f"/portal/item-lists/{first}" in client.get("/portal/items").text


def test_a_joint_list_waits_for_its_own_department_only(client_as: As) -> None:
    otto, bo = client_as("otto"), client_as("bo")
    list_id = drawn_up(otto, [item(1, 发起部门=OTHER)], kind="joint")
    act(otto, list_id, "submit")
    assert bo.get(f"/api/v1/item-lists/{list_id}").status_code == 404
    assert otto.get(f"/api/v1/item-lists/{list_id}").json["turn"]["mine"] is False
