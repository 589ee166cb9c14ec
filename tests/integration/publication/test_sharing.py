"""Do departments rely on each other's results, and do credit file and analysis state facts and nothing else?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mingcha.kernel.db import session
from mingcha.publication.models import Publication
from mingcha.transparency.queries import list_facts
from tests.factories.identity import LEAD, People
from tests.factories.results import FINDING, PHONE_NO, Result, approved, publish

As = Callable[[str], FlaskClient]


@pytest.fixture
def result(app: Flask, people: People, client_as: As) -> Result:
    found = approved(app, people, client_as, failing=FINDING, conclusion="rectification_ordered")
    assert publish(client_as("bo"), found.publication).status_code == 200
    return found


def object_of(app: Flask, result: Result) -> str:
    with app.app_context():
        return str(session().scalar(select(Publication.object_id).where(Publication.id == result.publication)))


@pytest.mark.req("S3A-2.4.3b")
def test_another_department_relies_on_a_public_result_and_the_public_reads_that(
    app: Flask, people: People, client: FlaskClient, client_as: As, result: Result
) -> None:
    otto, path = client_as("otto"), f"/api/v1/publications/{result.publication}/recognitions"
    told = {"purpose": "本部门不再对同一事项重复检查（示例）"}
    assert client.post(path, json=told).status_code == 401
    assert client_as("qing").post(path, json=told).status_code == 403
    assert client_as("bo").post(path, json=told).get_json()["type"] == "/problems/recognition-invalid"
    waiting = approved(app, people, client_as, tag="b", seed=2)
    assert otto.post(f"/api/v1/publications/{waiting.publication}/recognitions", json=told).status_code == 404
    shown = f"/api/v1/publications/{result.publication}/evidence"
    assert otto.get(f"/api/v1/publications/{waiting.publication}/evidence").status_code == 404
    [photo] = otto.get(shown).get_json()["items"]  # no signature is shared
    foreign = otto.post(path, json={**told, "evidence": [result.inspection]}).get_json()
    assert (foreign["type"], foreign["errors"][0]["pointer"]) == ("/problems/recognition-invalid", "/evidence")
    for _ in range(2):
        assert otto.post(path, json={**told, "evidence": [photo["id"]]}).status_code == 204
    query = f"?object_id={object_of(app, result)}"
    [one] = otto.get(f"/api/v1/shared-results{query}").get_json()["items"]
    assert [(row["purpose"], row["evidence"]) for row in one["recognised"]] == [(told["purpose"], 1)]
    assert (one["mine"], one["department"]) == (False, LEAD)
    with app.app_context():
        [fact] = list_facts([result.publication], ["recognition"])
        assert photo["sha256"] in fact.content.decode()
    assert one["body"]["rows"][0]["results"] == ["rectification_ordered"]
    assert "采用了这次检查的结果" in client.get(f"/portal/results/{result.publication}").text


@pytest.mark.req("S4-9b")
def test_a_published_result_stands_in_the_credit_file_with_what_followed(
    app: Flask, client_as: As, result: Result
) -> None:
    bo = client_as("bo")
    file = bo.get(f"/api/v1/credit-files/{object_of(app, result)}").get_json()
    [entry] = file["entries"]
    assert (entry["kind"], entry["codes"], entry["failing"]) == ("result", ["rectification_ordered"], 1)
    assert entry["channels"] == {"gsxt": "queued"}
    [order] = bo.get("/api/v1/follow-ups").get_json()["items"]
    bo.post(f"/api/v1/follow-ups/{order['id']}/close", json={"reason": "已改正（示例）"}, headers={"If-Match": "1"})
    bo.post(f"/api/v1/publications/{result.publication}/objections", json={"text": "示例异议"})
    seen = bo.get(f"/api/v1/publications/{result.publication}").get_json()
    basis = {"law": "《中华人民共和国政府信息公开条例》", "article": "第十五条", "reason": "示例理由"}
    bo.post(
        f"/api/v1/publications/{result.publication}/withdraw", json=basis, headers={"If-Match": str(seen["version"])}
    )
    file = bo.get(f"/api/v1/credit-files/{object_of(app, result)}").get_json()
    assert ([one["kind"] for one in file["entries"]], file["results"]) == (["withdrawn"], 0)
    assert client_as("mei").get(f"/api/v1/credit-files/{object_of(app, result)}").status_code == 403


@pytest.mark.req("S1-15")
def test_the_analysis_counts_what_is_public_and_names_no_verdict(
    app: Flask, people: People, client: FlaskClient, client_as: As, result: Result
) -> None:
    clean = approved(app, people, client_as, tag="b", seed=2)
    publish(client_as("bo"), clean.publication)
    asked = "/api/v1/result-analysis?since=2026-06-01&until=2026-06-30"
    assert client.get(asked).status_code == 401
    found = client_as("qing").get(asked).get_json()
    assert (found["results"], found["clean"]) == (2, 1)
    assert found["conclusions"] == {"no_problem": 1, "rectification_ordered": 1}
    assert found["areas"] == [{"name": "示例镇", "results": 2, "clean": 1}]
    assert (found["steady"], found["repeated"]) == ([], [])
    later = client_as("qing").get("/api/v1/result-analysis?since=2026-07-01&until=2026-07-30").get_json()
    assert later["results"] == 0


def notice(**told: Any) -> dict[str, Any]:
    return {
        "association": "示例县加油站行业协会",
        "kind": "convention",
        "title": "示例自律公约",
        "text": "会员单位承诺明码标价。",
        "issued_on": "2026-06-01",
    } | told


@pytest.mark.req("S0-2.11")
def test_an_associations_words_are_taken_in_published_and_withdrawn(
    app: Flask, client: FlaskClient, client_as: As, result: Result
) -> None:
    bo, path = client_as("bo"), "/api/v1/industry-notices"
    assert client.post(path, json=notice()).status_code == 401
    assert client_as("qing").post(path, json=notice()).status_code == 403
    assert bo.post(path, json=notice(issued_on="2026-06-16")).get_json()["type"] == "/problems/notice-invalid"
    made = bo.post(path, json=notice(object_id=object_of(app, result))).get_json()
    assert (made["state"], made["object_name"]) == ("draft", "示例县a第1加油站")
    assert "示例自律公约" not in client.get("/portal/self-discipline").text
    assert client_as("otto").post(f"{path}/{made['id']}/publish", headers={"If-Match": "1"}).status_code == 404
    assert bo.post(f"{path}/{made['id']}/publish", headers={"If-Match": "1"}).get_json()["state"] == "published"
    for page in ("/portal/self-discipline", f"/portal/business/{object_of(app, result)}"):
        assert "示例自律公约" in client.get(page).text
    again = bo.post(f"{path}/{made['id']}/publish", headers={"If-Match": "2"})
    assert again.get_json()["type"] == "/problems/notice-state"
    gone = bo.post(f"{path}/{made['id']}/withdraw", json={"reason": "协会更正（示例）"}, headers={"If-Match": "2"})
    assert gone.get_json()["state"] == "withdrawn"
    assert "示例自律公约" not in client.get("/portal/self-discipline").text


def test_an_associations_words_about_a_person_stop(client: FlaskClient, client_as: As) -> None:
    bo = client_as("bo")
    made = bo.post("/api/v1/industry-notices", json=notice(text=f"投诉请打{PHONE_NO}")).get_json()
    reply = bo.post(f"/api/v1/industry-notices/{made['id']}/publish", headers={"If-Match": "1"})
    assert (reply.status_code, reply.get_json()["type"]) == (422, "/problems/personal-data-stopped")
