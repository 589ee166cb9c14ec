"""Do bodies follow the region, seats their office and not a person, and resolutions their outcome?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.factories.figures import in_region
from tests.factories.identity import People

As = Callable[[str], FlaskClient]
API = "/api/v1"
BODY = {"kind": "联席会议", "name": "示例县联席会议", "document": "示例政办〔2026〕1号", "founded_on": "2026-01-05"}


def found(client: FlaskClient, **more: str) -> Any:
    return client.post(f"{API}/bodies", json={**BODY, **more})


def seat(people: People, **more: str) -> dict[str, str]:
    told = {"department_id": people.other, "post": "分管副大队长", "holder": "甲示例", "from_on": "2026-01-05"}
    return {**told, "approved": "示例县政府分管领导同意，示例政阅〔2026〕2号", **more}


def one(client: FlaskClient, body: str) -> dict[str, Any]:
    got: dict[str, Any] = client.get(f"{API}/bodies/{body}").get_json()
    return got


def test_nobody_and_inspectors_do_not_see_the_bodies(client: FlaskClient, client_as: As) -> None:
    assert client.get(f"{API}/bodies").status_code == 401
    assert client_as("mei").get(f"{API}/bodies").status_code == 403
    assert found(client_as("bo")).status_code == 403


@pytest.mark.req("S0-3.1", "S3A-3.1", "C2")
@pytest.mark.parametrize(
    ("region", "kinds"),
    [
        ("ZH", ["联席会议"]),
        ("WG", ["联席会议"]),
        ("LZ", ["联席会议"]),
        ("RD", ["领导小组", "联席会议"]),
        ("NA", []),
    ],
)
def test_which_bodies_can_be_founded_is_the_regions(app: Flask, client_as: As, region: str, kinds: list[str]) -> None:
    in_region(app, region)
    qing = client_as("qing")
    told = qing.get(f"{API}/bodies").get_json()
    assert told["kinds"] == kinds
    for kind in ("联席会议", "领导小组"):
        reply = found(qing, kind=kind, name=f"示例县{kind}")
        if kind in kinds:
            assert reply.status_code == 201
        else:
            assert (reply.status_code, reply.get_json()["type"]) == (409, "/problems/body-not-foreseen")
            assert told["article"] in reply.get_json()["detail"]


@pytest.mark.req("S3B-17")
def test_units_join_and_leave_with_an_approval_where_the_region_asks_for_one(
    app: Flask, people: People, client_as: As
) -> None:
    qing = client_as("qing")
    body = found(qing).get_json()["id"]
    path = f"{API}/bodies/{body}/seats"
    refused = qing.post(path, json=seat(people, approved=""))
    assert (refused.status_code, refused.get_json()["type"]) == (422, "/problems/approval-needed")
    assert "003B 第17条" in refused.get_json()["detail"]
    assert qing.post(path, json=seat(people)).status_code == 204
    [row] = one(qing, body)["seats"]
    assert row["missing"] == ["leader", "section", "liaison"]
    end = f"{API}/seats/{row['id']}/end"
    assert qing.post(end, json={"to_on": "2026-06-01"}).status_code == 422
    assert qing.post(end, json={"to_on": "2026-06-01", "approved": "示例县政府分管领导同意"}).status_code == 204
    [row] = one(qing, body)["seats"]
    assert (row["to_on"], row["holders"][0]["to_on"]) == ("2026-06-01", "2026-06-01")
    in_region(app, "LZ")
    assert client_as("qing").post(path, json=seat(people, approved="")).status_code == 204


@pytest.mark.req("S3B-17")
def test_a_unit_names_its_leader_section_and_liaison_itself(people: People, client_as: As) -> None:
    qing, otto = client_as("qing"), client_as("otto")
    body = found(qing).get_json()["id"]
    qing.post(f"{API}/bodies/{body}/seats", json=seat(people))
    row = one(otto, body)["seats"][0]
    path = f"{API}/seats/{row['id']}/holders"
    for role in ("leader", "section", "liaison"):
        told = {"role": role, "name": f"{role}示例", "phone": "000-0000", "from_on": "2026-01-05"}
        assert otto.post(path, json=told).status_code == 204
    assert one(qing, body)["seats"][0]["missing"] == []
    refused = otto.post(path, json={"role": "holder", "name": "乙示例", "from_on": "2026-03-01"})
    assert (refused.status_code, refused.get_json()["type"]) == (403, "/problems/conference-office-only")
    assert (
        otto.post(f"{API}/bodies/{body}/meetings", json={"title": "例会", "held_on": "2026-03-01"}).status_code == 403
    )


@pytest.mark.req("S2-3.1")
def test_the_successor_takes_the_seat_without_a_document_and_history_stays(people: People, client_as: As) -> None:
    qing = client_as("qing")
    body = found(qing).get_json()["id"]
    qing.post(f"{API}/bodies/{body}/seats", json=seat(people))
    row = one(qing, body)["seats"][0]
    path = f"{API}/seats/{row['id']}/holders"
    assert qing.post(path, json={"role": "holder", "name": "乙示例", "from_on": "2026-06-10"}).status_code == 204
    after = one(qing, body)["seats"][0]
    assert (after["id"], after["post"], after["joined_by"]) == (row["id"], row["post"], row["joined_by"])
    held = [(person["name"], person["from_on"], person["to_on"]) for person in after["holders"]]
    assert held == [("乙示例", "2026-06-10", None), ("甲示例", "2026-01-05", "2026-06-09")]
    early = qing.post(path, json={"role": "holder", "name": "丙示例", "from_on": "2026-06-01"})
    assert (early.status_code, early.get_json()["type"]) == (422, "/problems/succession-backwards")


@pytest.mark.req("S0-3.1")
def test_a_meeting_is_called_held_and_its_resolutions_are_followed(people: People, client_as: As) -> None:
    qing, otto = client_as("qing"), client_as("otto")
    body = found(qing).get_json()["id"]
    qing.post(f"{API}/bodies/{body}/seats", json=seat(people))
    here = one(qing, body)["seats"][0]["id"]
    called = qing.post(f"{API}/bodies/{body}/meetings", json={"title": "第一次全体会议", "held_on": "2026-06-12"})
    path = f"{API}/meetings/{called.get_json()['id']}/minutes"
    decided = {"text": "汇总联合抽查事项清单", "department_id": people.other, "due_on": "2026-07-31"}
    minutes = {"minutes": "会议研究了年度联合抽查计划。", "present": [here], "resolutions": [decided]}
    assert qing.post(path, json={**minutes, "present": [people.lead]}).status_code == 404
    assert qing.post(path, json=minutes).status_code == 204
    again = qing.post(path, json=minutes)
    assert (again.status_code, again.get_json()["type"]) == (409, "/problems/meeting-over")
    [meeting] = one(otto, body)["meetings"]
    [resolution] = meeting["resolutions"]
    assert (meeting["state"], resolution["state"], resolution["due_on"]) == ("held", "open", "2026-07-31")
    close = f"{API}/resolutions/{resolution['id']}/close"
    assert otto.post(close, json={"outcome": "清单已汇总并公布"}).status_code == 204
    assert qing.post(close, json={"outcome": "再次"}).status_code == 409
    assert one(qing, body)["meetings"][0]["resolutions"][0]["done_on"] == "2026-06-15"
