"""Are trainings and praise recorded, and seen only where they belong?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from tests.factories.identity import People

As = Callable[[str], FlaskClient]
API = "/api/v1"
COURSE = {"kind": "operation", "title": "平台操作培训", "held_on": "2026-06-01", "minutes": 120}


@pytest.mark.req("S1-4", "S2-3.4")
def test_trainings_stand_in_the_records_of_those_who_came(people: People, client_as: As) -> None:
    qing = client_as("qing")
    came = [{"person_id": people["mei"], "passed": True}, {"person_id": people["lan"]}]
    assert qing.post(f"{API}/trainings", json={**COURSE, "trainees": came}).status_code == 204
    more = {**COURSE, "kind": "publicity", "title": "送法进企业", "audience": 80}
    assert qing.post(f"{API}/trainings", json=more).status_code == 204
    rows = qing.get(f"{API}/trainings").get_json()["items"]
    told = {row["title"]: (row["trainees"], row["passed"], row["audience"]) for row in rows}
    assert told == {"平台操作培训": (2, 1, 0), "送法进企业": (0, 0, 80)}
    assert [row["title"] for row in qing.get(f"{API}/trainings?kind=publicity").get_json()["items"]] == ["送法进企业"]
    own = qing.get(f"{API}/people/{people['mei']}/trainings").get_json()["items"]
    assert [(row["title"], row["passed"]) for row in own] == [("平台操作培训", True)]


def test_another_department_neither_sees_nor_names_these_people(people: People, client_as: As) -> None:
    qing, otto = client_as("qing"), client_as("otto")
    qing.post(f"{API}/trainings", json=COURSE)
    assert otto.get(f"{API}/trainings").get_json()["items"] == []
    assert otto.get(f"{API}/people/{people['mei']}/trainings").status_code == 404
    reply = otto.post(f"{API}/trainings", json={**COURSE, "trainees": [{"person_id": people["mei"]}]})
    assert (reply.status_code, reply.get_json()["type"]) == (422, "/problems/trainees-unknown")
    assert client_as("mei").get(f"{API}/trainings").status_code == 403
    assert client_as("bo").post(f"{API}/trainings", json=COURSE).status_code == 403


@pytest.mark.req("S0-3.3")
def test_praise_names_deed_and_document(people: People, client_as: As) -> None:
    qing = client_as("qing")
    told = {"department_id": people.other, "deed": "首创“一次入户查六项”", "form": "通报表扬"}
    more = {"document": "示例联办〔2026〕3号", "given_on": "2026-06-10"}
    assert qing.post(f"{API}/praise", json=told).status_code == 422
    assert qing.post(f"{API}/praise", json={**told, **more}).status_code == 204
    assert qing.post(f"{API}/praise", json={**told, **more, "person_id": people["mei"]}).status_code == 422
    [row] = client_as("otto").get(f"{API}/praise").get_json()["items"]
    assert (row["department"], row["person"], row["form"]) == ("示例县消防救援大队", None, "通报表扬")
