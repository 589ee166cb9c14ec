"""Is anything kept from the public only by a law, and does nothing about a person get out by another way?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from mingcha.kernel.db import transaction
from mingcha.plans.models import Task
from tests.factories.identity import People
from tests.factories.results import FINDING, PHONE_NO, Result, approved, publish

As = Callable[[str], FlaskClient]
BASIS = {"law": "《中华人民共和国政府信息公开条例》", "article": "第十五条", "reason": "涉及配方，属商业秘密（示例）"}


@pytest.fixture
def result(app: Flask, people: People, client_as: As) -> Result:
    return approved(app, people, client_as, failing=FINDING, conclusion="rectification_ordered")


def act(who: FlaskClient, result: Result, what: str, told: dict[str, Any]) -> Any:
    """POST an act with the version as seen."""
    seen = who.get(f"/api/v1/publications/{result.publication}").get_json()
    path = f"/api/v1/publications/{result.publication}/{what}"
    return who.post(path, json=told, headers={"If-Match": str(seen.get("version", 1))})


def page_of(client: FlaskClient, result: Result) -> Any:
    return client.get(f"/portal/results/{result.publication}")


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("redactions", {"text": "通道", "ground": "trade_secret"} | BASIS),
        ("withhold", BASIS),
        ("withdraw", BASIS),
        ("correct", {"conclusions": ["no_problem"], "note": "示例"}),
        ("objections", {"text": "示例异议"}),
    ],
)
def test_only_the_own_departments_supervisor_acts(
    client: FlaskClient, client_as: As, result: Result, what: str, told: dict[str, Any]
) -> None:
    path = f"/api/v1/publications/{result.publication}/{what}"
    assert client.post(path, json=told).status_code == 401
    assert client_as("qing").post(path, json=told, headers={"If-Match": "1"}).status_code == 403
    assert client_as("otto").post(path, json=told, headers={"If-Match": "1"}).status_code == 404


@pytest.mark.req("S1-3b", "S0-2.6b")
@pytest.mark.parametrize(
    "missing", [{"law": ""}, {"law": "信息公开条例"}, {"article": ""}, {"article": "15"}, {"reason": ""}]
)
@pytest.mark.parametrize("what", ["redactions", "withhold"])
def test_nothing_is_kept_back_without_law_article_and_reason(
    client_as: As, result: Result, what: str, missing: dict[str, str]
) -> None:
    bo = client_as("bo")
    extra = {"text": "通道堆放纸箱", "ground": "trade_secret"} if what == "redactions" else {}
    reply = act(bo, result, what, BASIS | extra | missing)
    assert (reply.status_code, reply.get_json()["type"]) == (422, "/problems/basis-missing")
    assert "如东 003A 二(三)3" in reply.get_json()["detail"]
    found = bo.get(f"/api/v1/publications/{result.publication}").get_json()
    assert (found["state"], found["redactions"], found["version"]) == ("pending", [], 1)


@pytest.mark.req("S1-3b", "S0-2.6b")
def test_a_passage_hidden_by_law_is_previewed_and_no_page_shows_it(
    client: FlaskClient, client_as: As, result: Result
) -> None:
    bo = client_as("bo")
    wrong = act(bo, result, "redactions", BASIS | {"text": "没有这句", "ground": "trade_secret"})
    assert wrong.get_json()["type"] == "/problems/passage-unknown"
    reply = act(bo, result, "redactions", BASIS | {"text": "在通道堆放纸箱", "ground": "trade_secret"})
    assert reply.status_code == 201, reply.get_json()
    line = next(line for line in reply.get_json()["lines"] if line["text"] == FINDING)
    assert "【依法不公开】" in line["shown"] and "withheld" in [hit["kind"] for hit in line["hits"]]
    [made] = reply.get_json()["redactions"]
    assert (made["law"], made["article"]) == (BASIS["law"], BASIS["article"])
    assert publish(bo, result.publication).status_code == 200
    assert "【依法不公开】" in page_of(client, result).text
    assert "堆放纸箱" not in page_of(client, result).text
    late = act(bo, result, "redactions", BASIS | {"text": "在通道", "ground": "trade_secret"})
    assert late.get_json()["type"] == "/problems/already-decided"


def test_a_redaction_is_taken_back_before_publication(client: FlaskClient, client_as: As, result: Result) -> None:
    bo = client_as("bo")
    made = act(bo, result, "redactions", BASIS | {"text": "在通道堆放纸箱", "ground": "trade_secret"}).get_json()
    path = f"/api/v1/publications/{result.publication}/redactions/{made['redactions'][0]['id']}"
    assert client_as("otto").delete(path, headers={"If-Match": "2"}).status_code == 404
    reply = bo.delete(path, headers={"If-Match": str(made["version"])})
    assert (reply.status_code, reply.get_json()["redactions"]) == (200, [])
    publish(bo, result.publication)
    assert "堆放纸箱" in page_of(client, result).text


@pytest.mark.req("S1-3b")
def test_a_whole_result_is_withheld_by_law_leaves_the_deadlines_and_may_be_published_later(
    client: FlaskClient, client_as: As, result: Result
) -> None:
    bo = client_as("bo")
    assert act(bo, result, "withhold", BASIS).get_json()["state"] == "withheld"
    counts = bo.get("/api/v1/deadlines").get_json()["counts"]
    assert (counts["pending"], counts["withheld"]) == (0, 1)
    assert page_of(client, result).status_code == 404
    assert act(bo, result, "withhold", BASIS).status_code == 409
    assert publish(bo, result.publication).get_json()["state"] == "published"
    changes = bo.get(f"/api/v1/publications/{result.publication}").get_json()["changes"]
    assert [(one["kind"], one["law"]) for one in changes] == [("withheld", BASIS["law"]), ("republished", "")]
    assert page_of(client, result).status_code == 200


@pytest.mark.req("S0-2.6b")
def test_personal_data_in_a_title_stop_the_publication(
    app: Flask, client: FlaskClient, client_as: As, result: Result
) -> None:
    with app.app_context(), transaction() as s:
        s.execute(update(Task).values(title=f"示例联合抽查（联系王示例{PHONE_NO}）"))
    bo = client_as("bo")
    reply = publish(bo, result.publication)
    assert (reply.status_code, reply.get_json()["type"]) == (422, "/problems/personal-data-stopped")
    assert "第十五条" in reply.get_json()["detail"]
    assert bo.get(f"/api/v1/publications/{result.publication}").get_json()["state"] == "pending"
    assert page_of(client, result).status_code == 404


@pytest.mark.req("S0-2.6b", "S1-3b")
def test_a_withdrawal_needs_a_law_and_its_address_says_so(client: FlaskClient, client_as: As, result: Result) -> None:
    bo = client_as("bo")
    assert act(bo, result, "withdraw", BASIS).get_json()["type"] == "/problems/not-public"
    publish(bo, result.publication)
    assert act(bo, result, "withdraw", BASIS | {"law": ""}).status_code == 422
    personal = act(bo, result, "withdraw", BASIS | {"reason": f"王示例来电{PHONE_NO}"})
    assert personal.get_json()["type"] == "/problems/personal-data-stopped"
    assert page_of(client, result).status_code == 200
    assert act(bo, result, "withdraw", BASIS).get_json()["state"] == "withdrawn"
    gone = page_of(client, result)
    assert gone.status_code == 410
    for words in ("已撤回公示", BASIS["law"], BASIS["article"], BASIS["reason"]):
        assert words in gone.text
    assert "没有找到" in client.get("/portal/search", query_string={"q": "示例县a"}).text
    assert publish(bo, result.publication).get_json()["state"] == "published"
    assert page_of(client, result).status_code == 200


def test_a_correction_changes_what_the_public_reads_and_keeps_what_it_read(
    client: FlaskClient, client_as: As, result: Result
) -> None:
    bo = client_as("bo")
    publish(bo, result.publication)
    [failing] = bo.get(f"/api/v1/publications/{result.publication}").get_json()["failing"]
    told = {"conclusions": ["no_problem"], "struck": [], "note": "复核：纸箱不在消防通道内"}
    assert act(bo, result, "correct", told).get_json()["type"] == "/problems/correction-contradicts"
    told["struck"] = [[failing["seqno"], failing["place"]]]
    nothing = {"conclusions": ["rectification_ordered"], "struck": [], "note": "没有改动"}
    assert act(bo, result, "correct", nothing).get_json()["type"] == "/problems/correction-contradicts"
    personal = act(bo, result, "correct", told | {"note": f"王示例（{PHONE_NO}）说明"})
    assert personal.get_json()["type"] == "/problems/personal-data-stopped"
    assert act(bo, result, "correct", told).status_code == 200
    page = page_of(client, result).text
    assert "未发现问题" in page and "复核：纸箱不在消防通道内" in page and "堆放纸箱" not in page
    body = bo.get(f"/api/v1/publications/{result.publication}").get_json()["body"]
    assert (body["counts"]["failing"], body["gsxt"]["rows"][0]["raninsCheckResName"]) == (0, "未发现问题")
