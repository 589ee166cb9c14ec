"""The item list: import, lists and their publication by the region's rules, and who sees what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.kernel.db import reading
from mingcha.registers import queries
from tests.factories.identity import OTHER
from tests.factories.registers import an_id, bring_in, csv_file, item, pass_review, xlsx_file

As = Callable[[str], FlaskClient]


def items(client: FlaskClient, **query: str) -> dict[str, dict[str, Any]]:
    return {
        one["code"]: one for one in client.get("/api/v1/items", query_string={"limit": "200", **query}).json["items"]
    }


def make_list(client: FlaskClient, number: int, *codes: str, **fields: str) -> Any:
    known = items(client)
    body = {
        "kind": "own",
        **fields,
        "id": an_id(number),
        "title": "示例清单",
        "item_ids": [known[code]["id"] for code in codes],
    }
    return client.post("/api/v1/item-lists", json=body)


def publish(client: FlaskClient, number: int) -> Any:
    """Through the region's review, then in force; the first refusal on the way."""
    known = client.get(f"/api/v1/item-lists/{an_id(number)}")
    refused = pass_review(client, an_id(number)) if known.status_code == 200 and known.json["acts"] else None
    return refused or client.post(f"/api/v1/item-lists/{an_id(number)}/publish")


def test_nobody_reads_no_items(client: FlaskClient) -> None:
    assert client.get("/api/v1/items").status_code == 401
    assert client.post("/api/v1/item-lists", json={}).status_code == 401


@pytest.mark.parametrize("name", ["mei", "bo", "dai"])
def test_only_planners_publish_lists(client_as: As, name: str) -> None:
    assert publish(client_as(name), 9).status_code == 403


def test_another_departments_list_and_unpublished_items_are_not_there(client_as: As) -> None:
    qing, otto = client_as("qing"), client_as("otto")
    bring_in(qing, an_id(1), "items", csv_file([item(1)]))
    make_list(qing, 2, "SL-001")
    assert publish(otto, 2).status_code == 404
    assert otto.get("/api/v1/item-lists").json["items"] == []
    assert items(otto) == {}
    assert otto.get(f"/api/v1/items/{items(qing)['SL-001']['id']}").status_code == 404
    publish(qing, 2)
    assert list(items(otto)) == ["SL-001"]


def test_a_published_list_is_not_published_again(client_as: As) -> None:
    qing = client_as("qing")
    bring_in(qing, an_id(1), "items", csv_file([item(1)]))
    make_list(qing, 2, "SL-001")
    assert publish(qing, 2).status_code == 200
    reply = publish(qing, 2)
    assert (reply.status_code, reply.json["type"]) == (409, "/problems/list-not-draft")


@pytest.mark.req("S0-2.2a", "S0-2.2b", "S1-5a")
def test_items_come_in_with_every_field_of_the_notices(client_as: As) -> None:
    qing = client_as("qing")
    lines = [item(1), item(2, 事项类别="重点检查事项", 比例上限="")]
    assert bring_in(qing, an_id(1), "items", xlsx_file(lines), "示例.xlsx")["rows_created"] == 2
    found = qing.get(f"/api/v1/items/{items(qing)['SL-001']['id']}").json
    wanted = {
        "category": "general",
        "legal_basis": ["《示例条例》", "《示例办法》"],
        "authority": found["authority"],
        "object_range": "示例对象",
        "content": "示例内容",
        "methods": ["onsite", "document"],
        "ratio": [5, 100],
        "ratio_cap": [50, 100],
        "frequency": "每年1次",
        "published": False,
    }
    assert {name: found[name] for name in wanted} == wanted
    assert items(qing)["SL-002"]["category"] == "key"
    entry = found["entries"][0]
    assert (entry["no"], entry["text"], entry["required_photos"], entry["reasons"]) == (
        1,
        "营业执照在醒目位置",
        1,
        ["未悬挂", "已过期"],
    )


def test_a_changed_checklist_is_a_new_version_and_the_old_one_stays(app: Flask, client_as: As) -> None:
    qing = client_as("qing")
    bring_in(qing, an_id(1), "items", csv_file([item(1)]))
    before = qing.get(f"/api/v1/items/{items(qing)['SL-001']['id']}").json
    done = bring_in(qing, an_id(2), "items", csv_file([item(1, 检查要点="新要点")]))
    assert (done["rows_updated"], done["rows_unchanged"]) == (1, 0)
    after = qing.get(f"/api/v1/items/{before['id']}").json
    assert (after["checklist_version"], [entry["text"] for entry in after["entries"]]) == (2, ["新要点"])
    with app.app_context(), reading():
        old = queries.list_entries_by_id([entry["id"] for entry in before["entries"]])
        assert {entry.version for entry in old.values()} == {1}
    assert bring_in(qing, an_id(3), "items", csv_file([item(1, 检查要点="新要点")]))["rows_unchanged"] == 1


def test_items_of_another_department_are_refused_row_by_row(client_as: As) -> None:
    qing = client_as("qing")
    done = bring_in(
        qing, an_id(1), "items", csv_file([item(1), item(2, 发起部门=OTHER), item(3, 发起部门="没有这个局")])
    )
    assert (done["rows_created"], done["rows_bad"]) == (1, 2)
    notes = [row["notes"][0]["code"] for row in qing.get(f"/api/v1/imports/{an_id(1)}/errors").json["items"]]
    assert notes == ["other_department", "department"]


@pytest.mark.req("S1-8b")
def test_a_general_item_without_a_cap_is_not_published_and_the_article_is_named(client_as: As) -> None:
    qing = client_as("qing")
    bring_in(qing, an_id(1), "items", csv_file([item(1, 比例上限="")]))
    make_list(qing, 2, "SL-001")
    reply = publish(qing, 2)
    assert (reply.status_code, reply.json["type"]) == (422, "/problems/items-incomplete")
    assert [error["pointer"] for error in reply.json["errors"]] == ["/items/SL-001/ratio_cap"]
    assert "如东 003A 二(二)1" in reply.json["detail"]
    assert not items(qing)["SL-001"]["published"]


@pytest.mark.req("S1-8a")
def test_a_key_item_is_published_without_a_cap(client_as: As) -> None:
    qing = client_as("qing")
    bring_in(qing, an_id(1), "items", csv_file([item(1, 事项类别="重点检查事项", 抽查比例="100%", 比例上限="")]))
    make_list(qing, 2, "SL-001")
    assert publish(qing, 2).json["state"] == "published"
    assert items(qing)["SL-001"]["published"]


def test_what_the_region_asks_for_is_named_item_by_item(client_as: As) -> None:
    qing = client_as("qing")
    bring_in(qing, an_id(1), "items", csv_file([item(1, 抽查内容="", 配合部门="")]))
    make_list(qing, 2, "SL-001")
    pointers = [error["pointer"] for error in publish(qing, 2).json["errors"]]
    assert pointers == ["/items/SL-001/content", "/items/SL-001/participants"]


@pytest.mark.req("S0-2.2c")
def test_a_new_version_supersedes_the_old_and_items_that_left_are_published_no_more(client_as: As) -> None:
    qing = client_as("qing")
    bring_in(qing, an_id(1), "items", csv_file([item(1), item(2)]))
    make_list(qing, 2, "SL-001", "SL-002")
    publish(qing, 2)
    make_list(qing, 3, "SL-002", reason="《示例条例》废止")
    assert publish(qing, 3).json["published_at"] == "2026-06-15T02:00:00Z"
    lists = {one["version"]: (one["state"], one["reason"]) for one in qing.get("/api/v1/item-lists").json["items"]}
    assert lists == {1: ("superseded", None), 2: ("published", "《示例条例》废止")}
    assert {code: one["published"] for code, one in items(qing).items()} == {"SL-001": False, "SL-002": True}


@pytest.mark.req("S3A-2.2.1b")
def test_an_own_list_holds_own_items_and_a_joint_list_those_of_several_departments(client_as: As) -> None:
    qing, otto = client_as("qing"), client_as("otto")
    bring_in(otto, an_id(1), "items", csv_file([item(1, 发起部门=OTHER)]))
    bring_in(qing, an_id(2), "items", csv_file([item(2)]))
    reply = make_list(qing, 3, "SL-001", "SL-002")
    assert (reply.status_code, reply.json["type"]) == (403, "/problems/items-not-ours")
    assert make_list(qing, 3, "SL-001", "SL-002", kind="joint").status_code == 201
    assert publish(qing, 3).json["items"] == 2
    assert items(otto)["SL-001"]["published"]


def test_an_unknown_item_is_refused(client_as: As) -> None:
    body = {"id": an_id(3), "title": "示例", "item_ids": [an_id(77)]}
    reply = client_as("qing").post("/api/v1/item-lists", json=body)
    assert (reply.status_code, reply.json["type"]) == (422, "/problems/items-unknown")
