"""Items kept out of draws: who knows which kind, and how a claim is filed, decided and over (S4-2b, S0-2.8a, S1-3)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import transaction
from mingcha.registers import actions
from tests.factories.identity import system_ctx
from tests.factories.lists import act, drawn_up, of_justice
from tests.factories.regions import REGIONS, move_to
from tests.factories.registers import an_id, bring_in, csv_file, item

As = Callable[[str], FlaskClient]
CLAIM, ARTICLES = (
    an_id(300),
    {"ZH": "珠海 000 二(八)", "WG": "舞钢 001 第3条", "LZ": "临淄 002 三(二)", "RD": "如东 003A", "NA": "宁安 004 一2"},
)
FILING = {"filed_to": "示例司法局", "filed_on": "2026-06-15", "document_no": "示例〔2026〕3号"}


def claim(client: FlaskClient, **changed: Any) -> Any:
    body = {
        "id": CLAIM,
        "kind": "unsuitable",
        "items": [{"name": "示例：对内部机构的检查"}],
        "reason": "示例：由上级统一组织，不适宜随机抽查",
        "evidence": "示例文件〔2026〕1号",
        **changed,
    }
    return client.post("/api/v1/exemptions", json=body)


def special(client: FlaskClient, field: str = "food_drug", **changed: Any) -> Any:
    return claim(client, kind="special_field", field=field, **changed)


def step(client: FlaskClient, name: str, **body: Any) -> Any:
    return client.post(f"/api/v1/exemptions/{CLAIM}/{name}", json=body)


def decide(client: FlaskClient, accept: bool = True) -> Any:
    return step(client, "decide", accept=accept, opinion="示例意见", on="2026-06-15")


def test_nobody_the_wrong_role_and_another_department(app: Flask, client: FlaskClient, client_as: As) -> None:
    move_to(app, "NA")
    assert client.get("/api/v1/exemptions").status_code == 401
    for name in ("mei", "bo", "dai"):
        assert claim(client_as(name)).status_code == 403
    assert claim(client_as("qing")).status_code == 201
    otto = client_as("otto")
    assert otto.get("/api/v1/exemptions").json["items"] == []
    assert step(otto, "file", **FILING).status_code == 404
    assert decide(otto).status_code == 404
    assert decide(client_as("qing")).status_code == 403


@pytest.mark.req("S4-2b")
@pytest.mark.parametrize("region", REGIONS)
def test_only_ningan_knows_items_unsuitable_for_draws(app: Flask, client_as: As, region: str) -> None:
    move_to(app, region)
    reply = claim(client_as("qing"))
    if region == "NA":
        assert (reply.status_code, reply.json["state"]) == (201, "claimed")
        return
    assert (reply.status_code, reply.json["type"]) == (409, "/problems/exemption-not-known")
    assert ARTICLES[region] in reply.json["detail"]


@pytest.mark.req("S4-2b")
def test_a_claim_names_items_reason_and_evidence(app: Flask, client_as: As) -> None:
    move_to(app, "NA")
    qing = client_as("qing")
    for gap in ({"items": []}, {"reason": " "}, {"evidence": ""}):
        assert claim(qing, **gap).status_code == 422
    refused = claim(qing, items=[{"name": " "}])
    assert (refused.status_code, refused.json["type"]) == (422, "/problems/exemption-incomplete")
    assert "宁安 004 一2" in refused.json["detail"]
    assert qing.get("/api/v1/exemptions").json["items"] == []


@pytest.mark.req("S4-2b")
def test_a_claim_is_filed_accepted_and_over_after_its_last_day(app: Flask, client_as: As, clock: FixedClock) -> None:
    move_to(app, "NA")
    qing, bo = client_as("qing"), client_as("bo")
    shown = claim(qing, valid_to="2026-12-31").json
    assert (shown["acts"], shown["valid_to"]) == (["file"], "2026-12-31")
    assert decide(bo).json["type"] == "/problems/exemption-step-refused"
    filed = step(qing, "file", **FILING).json
    assert (filed["state"], filed["filed_to"], filed["filed_on"]) == ("filed", "示例司法局", "2026-06-15")
    done = decide(bo).json
    assert (done["state"], done["decided_by_name"], done["opinion"]) == ("accepted", "柏示例", "示例意见")
    assert expired(app) == 0
    clock.advance(timedelta(days=200))
    assert expired(app) == 1
    assert client_as("qing").get("/api/v1/exemptions?state=expired").json["items"][0]["id"] == CLAIM


def expired(app: Flask) -> int:
    with app.app_context(), transaction():
        return actions.expire_exemptions(ctx=system_ctx(app))


@pytest.mark.req("S4-2b")
def test_the_justice_bureau_decides_itself_where_it_has_an_account(app: Flask, client_as: As, people: Any) -> None:
    move_to(app, "NA")
    qing, bo = client_as("qing"), client_as("bo")
    jun = of_justice(app, people)
    claim(qing)
    step(qing, "file", **FILING)
    refused = decide(bo)
    assert (refused.status_code, refused.json["type"]) == (403, "/problems/review-elsewhere")
    assert jun.get("/api/v1/exemptions").json["items"][0]["acts"] == ["decide"]
    assert decide(jun, accept=False).json["state"] == "rejected"


@pytest.mark.req("S0-2.8a", "S1-3")
@pytest.mark.parametrize("region", REGIONS)
def test_items_of_a_special_key_field_stay_outside_the_list(app: Flask, client_as: As, region: str) -> None:
    move_to(app, region)
    qing = client_as("qing")
    origin = {"制定机关": "示例省局", "制定文件": "示例文件"}
    list_id = drawn_up(qing, [item(1, **origin)])
    found = qing.get("/api/v1/items").json["items"][0]["id"]
    assert special(qing, items=[{"item_id": found}]).json["items"] == [{"item_id": found, "name": "SL-001 示例事项1"}]
    step(qing, "file", **FILING)
    reply = act(qing, list_id, "submit" if region == "RD" else "publish")
    assert (reply.status_code, reply.json["type"]) == (409, "/problems/items-special")
    assert "SL-001" in reply.json["detail"]
    assert ARTICLES[region].replace("一2", "一3") in reply.json["detail"]


@pytest.mark.req("S0-2.8a")
@pytest.mark.parametrize(
    ("region", "wrong", "right"), [("WG", "environment", "product_quality"), ("NA", "special_equipment", "work_safety")]
)
def test_a_region_that_names_its_key_fields_knows_no_other(
    app: Flask, client_as: As, region: str, wrong: str, right: str
) -> None:
    move_to(app, region)
    qing = client_as("qing")
    refused = special(qing, wrong)
    assert (refused.status_code, refused.json["errors"][0]["pointer"]) == (422, "/field")
    assert special(qing, right).status_code == 201


def test_another_departments_item_cannot_be_claimed(app: Flask, client_as: As) -> None:
    move_to(app, "NA")
    bring_in(client_as("otto"), an_id(71), "items", csv_file([item(9, 发起部门="示例县消防救援大队")]))
    found = client_as("otto").get("/api/v1/items").json["items"][0]["id"]
    assert claim(client_as("qing"), items=[{"item_id": found}]).json["type"] == "/problems/items-not-ours"
