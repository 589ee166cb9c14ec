"""Is an objection taken, checked and answered, and does the business's word stand beside the result? (7.13)"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.follow_up.rules import second_part
from mingcha.inspections.models import Inspection
from mingcha.kernel.db import session
from tests.factories.identity import People
from tests.factories.results import FINDING, PHONE_NO, Result, approved, publish

As = Callable[[str], FlaskClient]
SAID = f"纸箱放在仓库，不在通道。联系王示例{PHONE_NO}（示例）"


@pytest.fixture
def result(app: Flask, people: People, client_as: As) -> Result:
    found = approved(app, people, client_as, failing=FINDING, conclusion="rectification_ordered")
    assert publish(client_as("bo"), found.publication).status_code == 200
    return found


def raised(who: FlaskClient, result: Result, text: str = SAID, show: bool = True) -> Any:
    return who.post(f"/api/v1/publications/{result.publication}/objections", json={"text": text, "show": show})


def decide(who: FlaskClient, objection: str, then: str, words: str = "已核对现场照片（示例）") -> Any:
    seen = who.get(f"/api/v1/objections/{objection}").get_json()
    return who.post(
        f"/api/v1/objections/{objection}/decide",
        json={"then": then, "words": words},
        headers={"If-Match": str(seen.get("version", 1))},
    )


def page_of(client: FlaskClient, result: Result) -> str:
    return client.get(f"/portal/results/{result.publication}").text


def test_objections_are_the_own_departments_business(client: FlaskClient, client_as: As, result: Result) -> None:
    made = raised(client_as("bo"), result).get_json()["id"]
    assert client.get("/api/v1/objections").status_code == 401
    assert client_as("mei").get("/api/v1/objections").status_code == 403
    assert client_as("qing").get(f"/api/v1/objections/{made}").status_code == 200
    assert decide(client_as("qing"), made, "accepted").status_code == 403
    assert client_as("otto").get(f"/api/v1/objections/{made}").status_code == 404
    assert client_as("otto").get("/api/v1/objections").get_json()["items"] == []


@pytest.mark.req("S3B-20")
def test_an_upheld_objection_is_corrected_republished_and_counted(
    client: FlaskClient, client_as: As, result: Result
) -> None:
    bo = client_as("bo")
    made = raised(bo, result).get_json()["id"]
    assert "已提出异议，待受理" in page_of(client, result)
    assert decide(bo, made, "upheld").get_json()["type"] == "/problems/objection-state"
    for then in ("accepted", "checked", "upheld"):
        assert decide(bo, made, then).get_json()["state"] == then
    assert decide(bo, made, "notified").status_code == 409
    seen = bo.get(f"/api/v1/publications/{result.publication}").get_json()
    struck = [[one["seqno"], one["place"]] for one in seen["failing"]]
    told = {"conclusions": ["no_problem"], "struck": struck, "note": "异议成立：纸箱不在通道", "objection_id": made}
    path = f"/api/v1/publications/{result.publication}/correct"
    assert bo.post(path, json=told, headers={"If-Match": str(seen["version"])}).status_code == 200
    page = page_of(client, result)
    for words in ("异议成立，已更正并重新公示", "纸箱放在仓库", "异议成立：纸箱不在通道", "未发现问题"):
        assert words in page, words
    assert PHONE_NO not in page and "王示例" not in page and "王某某" in page
    one = bo.get(f"/api/v1/objections/{made}").get_json()
    assert [step["state"] for step in one["steps"]] == [
        "submitted",
        "accepted",
        "checked",
        "upheld",
        "corrected",
        "republished",
    ]
    assert decide(bo, made, "notified", "已电话告知（示例）").get_json()["next"] == []
    counts = bo.get("/api/v1/objections/counts?since=2026-06-01&until=2026-06-30").get_json()
    assert counts == {"raised": 1, "open": 0, "upheld": 1, "dismissed": 0, "rejected": 0, "portal": 0, "desk": 1}


@pytest.mark.req("S3B-20")
def test_a_dismissed_objection_is_answered_beside_the_result_which_stays(
    client: FlaskClient, client_as: As, result: Result
) -> None:
    bo = client_as("bo")
    made = raised(bo, result, show=False).get_json()["id"]
    for then in ("accepted", "checked"):
        decide(bo, made, then)
    personal = decide(bo, made, "dismissed", f"已电话{PHONE_NO}核实")
    assert personal.get_json()["type"] == "/problems/personal-data-stopped"
    assert decide(bo, made, "dismissed", "照片显示纸箱在通道内").get_json()["state"] == "dismissed"
    page = page_of(client, result)
    assert "异议不成立" in page and "照片显示纸箱在通道内" in page and "纸箱放在仓库" not in page
    assert "在通道堆放纸箱" in page
    assert bo.get("/api/v1/objections?state=open").get_json()["items"] == []


@pytest.mark.req("S3B-20")
def test_a_business_objects_from_its_own_record_and_reads_the_answer_there(
    app: Flask, client: FlaskClient, client_as: As, result: Result
) -> None:
    with app.app_context():
        row = session().get_one(Inspection, result.inspection)
        assert row.seal_hash is not None
        code, key = row.seal_hash[:32], second_part(row.object["uscc"], row.number)
    ask = lambda **form: client.post(f"/portal/receipt/{code}", data={"key": key, **form})  # noqa: E731
    assert "提出异议" in ask().text
    assert ask(act="objection", text="短").status_code == 422
    page = ask(act="objection", text=SAID, show="yes")
    assert (page.status_code, "异议已提交" in page.text) == (200, True)
    assert ask(act="objection", text="再提一次（示例）").status_code == 409
    bo = client_as("bo")
    [one] = bo.get("/api/v1/objections?state=open").get_json()["items"]
    assert (one["source"], one["text"], one["age_days"]) == ("portal", SAID, 0)
    decide(bo, one["id"], "rejected", "超出异议范围（示例）")
    assert "超出异议范围（示例）" in ask().text
    assert "异议未受理" in page_of(client, result)


def test_there_is_nothing_to_object_to_before_publication(app: Flask, people: People, client_as: As) -> None:
    waiting = approved(app, people, client_as, tag="c", seed=3)
    assert raised(client_as("bo"), waiting).get_json()["type"] == "/problems/objection-too-early"


def test_an_upheld_objection_may_end_in_a_withdrawal(client: FlaskClient, client_as: As, result: Result) -> None:
    bo = client_as("bo")
    made = raised(bo, result).get_json()["id"]
    for then in ("accepted", "checked", "upheld"):
        decide(bo, made, then)
    seen = bo.get(f"/api/v1/publications/{result.publication}").get_json()
    told = {"law": "《中华人民共和国政府信息公开条例》", "article": "第十五条", "reason": "示例", "objection_id": made}
    path = f"/api/v1/publications/{result.publication}/withdraw"
    reply = bo.post(path, json=told | {"reason": "检查对象有误"}, headers={"If-Match": str(seen["version"])})
    assert reply.get_json()["state"] == "withdrawn"
    assert bo.get(f"/api/v1/objections/{made}").get_json()["state"] == "republished"
