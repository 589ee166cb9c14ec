"""Does a result reach the public once, masked, by the right person, and only what was approved?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mingcha.kernel.audit import AuditEntry
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import session
from tests.factories.identity import People
from tests.factories.inspections import make_office
from tests.factories.results import FINDING, ID_NO, PHONE_NO, Result, approve, approved, play, publish

As = Callable[[str], FlaskClient]


@pytest.fixture
def result(app: Flask, people: People, client_as: As) -> Result:
    return approved(app, people, client_as, failing=FINDING, conclusion="rectification_ordered")


@pytest.mark.parametrize(
    "path", ["/api/v1/publications", "/api/v1/publications/0197ec00-0000-7000-8000-000000000000", "/api/v1/deadlines"]
)
def test_nobody_reads_publications(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 401


@pytest.mark.parametrize("name", ["mei", "ada", "sec"])
def test_inspectors_and_administrators_do_not_read_publications(client_as: As, name: str) -> None:
    assert client_as(name).get("/api/v1/publications").status_code == 403


@pytest.mark.parametrize("name", ["qing", "dai"])
def test_only_a_supervisor_publishes(result: Result, client_as: As, name: str) -> None:
    who = client_as(name)
    assert who.get(f"/api/v1/publications/{result.publication}").get_json()["can"] == []
    assert publish(who, result.publication).status_code == 403


def test_another_department_sees_nothing_of_it(result: Result, client_as: As) -> None:
    otto = client_as("otto")
    assert otto.get("/api/v1/publications").get_json()["items"] == []
    assert otto.get(f"/api/v1/publications/{result.publication}").status_code == 404
    reply = otto.post(f"/api/v1/publications/{result.publication}/publish", headers={"If-Match": "1"})
    assert reply.status_code == 404
    assert otto.get("/api/v1/deadlines").get_json()["counts"]["pending"] == 0


def test_a_sealed_record_that_nobody_approved_has_no_publication(app: Flask, people: People, client_as: As) -> None:
    office = make_office(app, people)
    play(office, client_as("mei"))
    assert client_as("bo").get("/api/v1/publications").get_json()["items"] == []


def test_an_approval_opens_one_publication_with_the_date_of_the_region(result: Result, client_as: As) -> None:
    [row] = client_as("bo").get("/api/v1/publications").get_json()["items"]
    assert (row["state"], row["starts_on"], row["due_on"], row["due_provisional"]) == (
        "pending",
        "2026-06-15",
        "2026-07-14",
        False,
    )
    assert row["due_article"] == "如东 003A 二(三)3"
    assert row["workdays_left"] == 20
    assert row["conclusions"] == ["rectification_ordered"]


@pytest.mark.req("S0-2.6b")
def test_names_and_numbers_of_people_are_masked_and_the_preview_names_each_place(result: Result, client_as: As) -> None:
    found = client_as("bo").get(f"/api/v1/publications/{result.publication}").get_json()
    line = next(line for line in found["lines"] if line["text"] == FINDING)
    assert line["shown"].startswith("店主王某某（＊＊＊，身份证＊＊＊）在通道堆放纸箱，检查员")
    assert [(hit["kind"], line["text"][hit["start"] : hit["end"]]) for hit in line["hits"]] == [
        ("name", "王示例"),
        ("phone", PHONE_NO),
        ("id_number", ID_NO),
        ("name", "mei"),
    ]
    assert found["masked"] == 4
    assert found["can"] == ["publish", "redact", "withhold"]


def test_publishing_needs_the_version_as_seen(result: Result, client_as: As) -> None:
    bo = client_as("bo")
    path = f"/api/v1/publications/{result.publication}/publish"
    assert bo.post(path).status_code == 400
    assert bo.post(path, headers={"If-Match": "7"}).status_code == 412
    assert bo.get("/portal").status_code == 200
    assert bo.get(f"/api/v1/publications/{result.publication}").get_json()["state"] == "pending"


@pytest.mark.req("S0-2.6a")
def test_a_published_result_has_the_national_fields_and_stays_as_it_was(
    result: Result, client_as: As, app: Flask
) -> None:
    bo = client_as("bo")
    reply = publish(bo, result.publication)
    assert (reply.status_code, reply.get_json()["state"]) == (200, "published")
    body = bo.get(f"/api/v1/publications/{result.publication}").get_json()["body"]
    assert body["gsxt"] == {
        "raninsPlanId": "Pa",
        "raninsPlaneName": "示例计划",
        "raninsTaskId": "Ta",
        "raninsTaskName": "示例加油站联合抽查",
        "raninsTypeName": "不定向",
        "insAuth": "示例县市场监督管理局",
        "insDate": "2026-06-15",
        "rows": [
            {"seqno": 1, "raninsItemName": "示例事项1", "raninsCheckResName": "发现问题已责令改正"},
            {"seqno": 2, "raninsItemName": "示例事项2", "raninsCheckResName": "未发现问题"},
        ],
    }
    assert (body["counts"]["entries"], body["counts"]["failing"]) == (4, 1)
    again = publish(bo, result.publication)
    assert (again.status_code, again.get_json()["type"]) == (409, "/problems/already-published")
    with app.app_context():
        actions = (
            session()
            .scalars(
                select(AuditEntry.action).where(AuditEntry.subject_id == result.publication).order_by(AuditEntry.seq)
            )
            .all()
        )
    assert list(actions) == ["open_publication", "publish_result"]


def test_a_second_approval_is_refused_and_opens_nothing(result: Result, client_as: As) -> None:
    bo = client_as("bo")
    assert approve(bo, result.inspection).status_code == 409
    assert len(bo.get("/api/v1/publications").get_json()["items"]) == 1


def test_the_list_is_found_by_state_and_words(result: Result, app: Flask, people: People, client_as: As) -> None:
    other = approved(app, people, client_as, tag="b", seed=2)
    bo = client_as("bo")
    publish(bo, other.publication)
    names = lambda query: [row["object"]["name"] for row in bo.get(f"/api/v1/publications?{query}").get_json()["items"]]  # noqa: E731
    assert names("state=published") == ["示例县b第1加油站"]
    assert names("q=县a第") == ["示例县a第1加油站"]
    assert names("q=nothing") == []
    assert bo.get("/api/v1/publications?state=lost").status_code == 422
    page = bo.get("/api/v1/publications?limit=1").get_json()
    assert len(page["items"]) == 1
    assert [row["id"] for row in bo.get(f"/api/v1/publications?limit=1&cursor={page['next']}").get_json()["items"]] == [
        result.publication
    ]


def test_a_finding_opens_a_follow_up_that_a_supervisor_closes_with_a_reason(result: Result, client_as: As) -> None:
    bo = client_as("bo")
    [found] = bo.get("/api/v1/follow-ups").get_json()["items"]
    assert (found["inspection_id"], found["kind"], found["state"]) == (result.inspection, "rectification", "open")
    path = f"/api/v1/follow-ups/{found['id']}/close"
    assert client_as("otto").post(path, json={"reason": "已改正"}, headers={"If-Match": "1"}).status_code == 404
    assert client_as("qing").post(path, json={"reason": "已改正"}, headers={"If-Match": "1"}).status_code == 403
    assert bo.post(path, json={"reason": "好"}, headers={"If-Match": "1"}).status_code == 422
    assert (
        bo.post(path, json={"reason": "6月20日复查，已改正"}, headers={"If-Match": "1"}).get_json()["state"] == "closed"
    )
    assert bo.post(path, json={"reason": "6月20日复查，已改正"}, headers={"If-Match": "2"}).status_code == 409
    assert bo.get("/api/v1/follow-ups?state=open").get_json()["items"] == []


def test_a_clean_result_opens_no_follow_up(app: Flask, people: People, client_as: As) -> None:
    approved(app, people, client_as)
    assert client_as("bo").get("/api/v1/follow-ups").get_json()["items"] == []


def test_a_record_that_arrives_days_later_is_published_with_the_day_of_the_visit(
    app: Flask, people: People, client_as: As, clock: FixedClock
) -> None:
    office = make_office(app, people)
    clock.advance(timedelta(days=3))
    played = play(office, client_as("mei"))
    bo = client_as("bo")
    assert approve(bo, played.visit).status_code == 200
    [row] = bo.get("/api/v1/publications").get_json()["items"]
    body = bo.get(f"/api/v1/publications/{row['id']}").get_json()["body"]
    assert (body["inspected_on"], body["gsxt"]["insDate"], row["starts_on"]) == (
        "2026-06-15",
        "2026-06-15",
        "2026-06-18",
    )
