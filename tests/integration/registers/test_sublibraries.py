"""Sub-libraries by line of business, tags in bulk with undo, duties, and what stands in no library."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.factories.identity import LEAD, OTHER
from tests.factories.registers import an_id, bring_in, business, csv_file, officer

As = Callable[[str], FlaskClient]
HOTELS, FIRE = an_id(801), an_id(802)


@pytest.fixture
def qing(client_as: As) -> FlaskClient:
    client = client_as("qing")
    rows = [
        business(n, 行业="宾馆酒店" if n < 4 else "网吧", 区域="示例镇甲" if n % 2 else "示例镇乙") for n in range(1, 7)
    ]
    bring_in(client, an_id(1), "objects", csv_file(rows))
    return client


def library(client: FlaskClient, library_id: str, name: str, **values: Any) -> Any:
    body = {"name": name, "line": "旅游住宿", **values}
    return client.put(f"/api/v1/libraries/{library_id}", json=body)


def members(client: FlaskClient, library_id: str) -> list[str]:
    found = client.get(f"/api/v1/libraries/{library_id}/objects").json["items"]
    return [one["name"][3:7] for one in found]


def ids(client: FlaskClient) -> dict[str, str]:
    return {one["name"][3:7]: one["id"] for one in client.get("/api/v1/objects").json["items"]}


def gaps(client: FlaskClient) -> list[str]:
    return [one["name"][3:7] for one in client.get("/api/v1/gaps").json["items"]]


def test_nobody_reads_and_only_planners_write_libraries(client: FlaskClient, client_as: As) -> None:
    assert [client.get(f"/api/v1/{path}").status_code for path in ("libraries", "tags", "duties", "gaps")] == [401] * 4
    for name in ("mei", "bo", "dai"):
        assert library(client_as(name), HOTELS, "住宿", criteria={"industries": ["宾馆酒店"]}).status_code == 403


@pytest.mark.req("S2-2.1c")
def test_a_line_of_business_has_its_library_and_the_one_below_narrows_it(qing: FlaskClient) -> None:
    library(qing, HOTELS, "住宿业", criteria={"industries": ["宾馆酒店"]})
    made = library(qing, FIRE, "甲镇住宿", parent_id=HOTELS, criteria={"districts": ["示例镇甲"]})
    assert made.status_code == 200, made.text
    assert (members(qing, HOTELS), members(qing, FIRE)) == (["0001", "0002", "0003"], ["0001", "0003"])
    known = ids(qing)
    qing.post(f"/api/v1/libraries/{FIRE}/picks", json={"ids": [known["0006"]], "side": "in"})
    qing.post(f"/api/v1/libraries/{FIRE}/picks", json={"ids": [known["0001"]], "side": "out"})
    assert members(qing, FIRE) == ["0003", "0006"]
    assert qing.get(f"/api/v1/libraries/{FIRE}").json["objects"] == 2
    qing.post(f"/api/v1/libraries/{FIRE}/picks", json={"ids": [known["0001"], known["0006"]], "side": None})
    assert members(qing, FIRE) == ["0001", "0003"]


def test_a_library_without_criteria_or_above_itself_is_refused(qing: FlaskClient) -> None:
    assert library(qing, HOTELS, "住宿业").json["type"].endswith("library-asks-nothing")
    assert library(qing, HOTELS, "只收手选", by_hand=True).status_code == 200
    assert library(qing, FIRE, "下级", parent_id=HOTELS, criteria={"kinds": ["enterprise"]}).status_code == 200
    looped = library(qing, HOTELS, "只收手选", parent_id=FIRE, by_hand=True)
    assert (looped.status_code, looped.json["type"].rpartition("/")[2]) == (422, "library-in-loop")
    assert library(qing, HOTELS, "只收手选", criteria={"kinds": ["planet"]}).status_code == 422


def test_another_department_neither_changes_nor_fills_it(qing: FlaskClient, client_as: As) -> None:
    library(qing, HOTELS, "住宿业", criteria={"industries": ["宾馆酒店"]})
    otto = client_as("otto")
    assert library(otto, HOTELS, "我的", criteria={"kinds": ["enterprise"]}).status_code == 404
    picked = otto.post(f"/api/v1/libraries/{HOTELS}/picks", json={"ids": [ids(qing)["0006"]], "side": "in"})
    assert (picked.status_code, members(otto, HOTELS)) == (404, ["0001", "0002", "0003"])


@pytest.mark.req("S4-4d")
def test_what_stands_in_no_library_is_listed_until_one_takes_it_in(qing: FlaskClient) -> None:
    qing.post("/api/v1/gaps/look")
    assert qing.get("/api/v1/gaps").json["objects"] == 6
    library(qing, HOTELS, "住宿业", criteria={"industries": ["宾馆酒店"]})
    assert gaps(qing) == ["0004", "0005", "0006"]
    qing.post(f"/api/v1/libraries/{HOTELS}/picks", json={"ids": [ids(qing)["0005"]], "side": "in"})
    assert gaps(qing) == ["0004", "0006"]
    bring_in(qing, an_id(2), "objects", csv_file([business(7, 行业="旅行社"), business(8, 状态="注销", 行业="旅行社")]))
    assert gaps(qing) == ["0004", "0006", "0007"]
    qing.post(f"/api/v1/libraries/{HOTELS}/retire")
    assert len(gaps(qing)) == 7


@pytest.mark.req("S0-2.3b")
def test_tags_go_on_in_bulk_steer_a_library_and_are_taken_back_as_one(qing: FlaskClient, client_as: As) -> None:
    body = {"id": an_id(901), "tag": "夏季重点", "filter": {"district": "示例镇甲"}}
    assert qing.post("/api/v1/tags", json=body).json == {"objects": 3}
    more = {"id": an_id(902), "tag": "夏季重点", "ids": list(ids(qing).values())}
    assert qing.post("/api/v1/tags", json=more).json == {"objects": 3}
    library(qing, FIRE, "夏季", criteria={"tags": ["夏季重点"]})
    assert len(members(qing, FIRE)) == 6
    assert qing.post(f"/api/v1/bulk-acts/{an_id(902)}/undo").json == {"objects": 3}
    assert members(qing, FIRE) == ["0001", "0003", "0005"]
    again = qing.post(f"/api/v1/bulk-acts/{an_id(902)}/undo")
    assert (again.status_code, again.json["type"].rpartition("/")[2]) == (409, "bulk-undone")
    off = {"id": an_id(903), "tag": "夏季重点", "on": False, "filter": {"tag": "夏季重点"}}
    assert qing.post("/api/v1/tags", json=off).json == {"objects": 3}
    assert qing.post(f"/api/v1/bulk-acts/{an_id(903)}/undo").json == {"objects": 3}
    assert qing.get("/api/v1/tags").json["items"] == [{"tag": "夏季重点", "objects": 3}]
    dai = client_as("dai")
    told = {
        no: dai.get(f"/api/v1/audit?action=bulk_edit&subject_id={id}").json["items"] for no, id in ids(qing).items()
    }
    assert {no: len(acts) for no, acts in told.items()} == {
        **dict.fromkeys(("0001", "0003", "0005"), 3),
        **dict.fromkeys(("0002", "0004", "0006"), 2),
    }
    assert dai.get("/api/v1/audit/check").json["whole"] is True


def test_an_act_over_nothing_is_refused_and_anothers_is_not_undone(qing: FlaskClient, client_as: As) -> None:
    none = qing.post("/api/v1/tags", json={"id": an_id(904), "tag": "无", "filter": {"district": "没有"}})
    assert (none.status_code, none.json["type"].rpartition("/")[2]) == (422, "nothing-chosen")
    qing.post("/api/v1/tags", json={"id": an_id(905), "tag": "甲", "filter": {"district": "示例镇甲"}})
    assert client_as("otto").post(f"/api/v1/bulk-acts/{an_id(905)}/undo").status_code == 404


def duty(client: FlaskClient, number: int, department: str, matter: str, **values: Any) -> Any:
    body = {
        "id": an_id(number),
        "department_id": department,
        "ground": "approves",
        "matter": matter,
        "basis": "《示例条例》",
    }
    return client.post("/api/v1/duties", json={**body, **values})


@pytest.mark.req("S0-2.3b")
def test_who_approves_supervises_what_is_imported_and_what_was_there(
    qing: FlaskClient, client_as: As, people: Any
) -> None:
    assert duty(qing, 911, people.lead, "示例特种行业许可", industries=["宾馆酒店"]).status_code == 201
    otto = client_as("otto")
    taken = duty(otto, 912, people.other, "示例消防许可", industries=["宾馆酒店"])
    assert (taken.status_code, LEAD in taken.json["detail"]) == (409, True)
    assert duty(otto, 913, people.lead, "替别人登记", industries=["网吧"]).status_code == 403
    assert duty(otto, 914, people.other, "示例网络经营许可", industries=["网吧"]).status_code == 201
    bring_in(
        qing, an_id(3), "objects", csv_file([business(21, 行业="网吧"), business(22), business(23, 行业="旅行社")])
    )
    found = {one["name"][3:7]: one["duty_department"] for one in qing.get("/api/v1/objects").json["items"]}
    assert (found["0021"], found["0022"], found["0023"], found["0001"]) == (OTHER, LEAD, None, None)
    assert qing.post(f"/api/v1/duties/{an_id(911)}/apply", json={"id": an_id(921)}).json == {"objects": 3}
    found = {one["name"][3:7]: one["duty_department"] for one in qing.get("/api/v1/objects").json["items"]}
    assert (found["0001"], found["0004"]) == (LEAD, None)
    assert qing.post(f"/api/v1/bulk-acts/{an_id(921)}/undo").json == {"objects": 3}
    assert {one["duty_department"] for one in qing.get("/api/v1/objects?q=000").json["items"]} == {None}
    assert qing.post(f"/api/v1/duties/{an_id(914)}/end").status_code == 403
    assert [one["matter"] for one in otto.post(f"/api/v1/duties/{an_id(914)}/end").json["items"]] == [
        "示例特种行业许可"
    ]


def edit(client: FlaskClient, number: int, act: str, value: str, chosen: list[str], **more: Any) -> Any:
    body = {"id": an_id(number), "act": act, "value": value, "ids": chosen, "reason": "示例整理", **more}
    return client.post("/api/v1/bulk-edits", json=body)


def test_chosen_rows_are_changed_at_once_after_a_look_with_an_entry_each_and_taken_back(
    qing: FlaskClient, client_as: As
) -> None:
    known = ids(qing)
    two, all_six = [known["0001"], known["0002"]], sorted(known.values())
    assert client_as("bo").post("/api/v1/bulk-edits", json={}).status_code == 403
    assert edit(qing, 930, "tag", "重点", two).json == {"changed": 2, "unchanged": 0}
    look = edit(qing, 931, "tag", "重点", all_six, preview=True)
    assert look.json == {"changed": 4, "unchanged": 2}
    assert qing.get("/api/v1/tags").json["items"] == [{"tag": "重点", "objects": 2}]
    assert edit(qing, 931, "tag", "重点", all_six).json == {"changed": 4, "unchanged": 2}
    told = client_as("dai").get("/api/v1/audit?action=bulk_edit").json["items"]
    assert len(told) == 6
    assert {one["after"]["reason"] for one in told} == {"示例整理"}
    assert qing.post(f"/api/v1/bulk-acts/{an_id(931)}/undo").json == {"objects": 4}
    assert qing.get("/api/v1/tags").json["items"] == [{"tag": "重点", "objects": 2}]
    library(qing, HOTELS, "手工", by_hand=True)
    assert edit(qing, 932, "pick", HOTELS, two).json["changed"] == 2
    assert members(qing, HOTELS) == ["0001", "0002"]
    assert client_as("otto").post(f"/api/v1/bulk-acts/{an_id(932)}/undo").status_code == 404
    assert qing.post(f"/api/v1/bulk-acts/{an_id(932)}/undo").json == {"objects": 2}
    assert qing.post(f"/api/v1/bulk-acts/{an_id(932)}/undo").status_code == 409
    assert members(qing, HOTELS) == []
    assert edit(qing, 933, "pick", an_id(999), two).status_code == 404
    assert edit(qing, 933, "tag", "重点", [*two, an_id(998)]).status_code == 404
    assert qing.post(f"/api/v1/libraries/{HOTELS}/retire").json["state"] == "retired"
    assert client_as("otto").post(f"/api/v1/libraries/{HOTELS}/restore").status_code == 404
    assert qing.post(f"/api/v1/libraries/{HOTELS}/restore").json["state"] == "active"


def test_inspectors_get_a_specialty_at_once_and_only_the_own_department_s(qing: FlaskClient, client_as: As) -> None:
    bring_in(qing, an_id(62), "inspectors", csv_file([officer(1), officer(2)]))
    people = {one["id"]: one["specialties"] for one in qing.get("/api/v1/inspectors").json["items"]}
    assert edit(qing, 940, "skill", "特种设备", sorted(people)).json["changed"] == len(people)
    after = {one["id"]: one["specialties"] for one in qing.get("/api/v1/inspectors").json["items"]}
    assert all("特种设备" in after[one] for one in people)
    assert client_as("otto").post("/api/v1/bulk-edits", json={}).status_code == 422
    assert edit(client_as("otto"), 941, "unskill", "特种设备", sorted(people)).status_code == 404
    assert qing.post(f"/api/v1/bulk-acts/{an_id(940)}/undo").json == {"objects": len(people)}
    assert {one["id"]: one["specialties"] for one in qing.get("/api/v1/inspectors").json["items"]} == people
