"""Is everything of a task in one archive, is it closed only when nothing is open, and can anybody check the file that leaves the house?"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mingcha.kernel.audit import AuditEntry
from mingcha.kernel.db import reading, session
from tests.factories.follow_up import only_follow_up, take
from tests.factories.identity import People
from tests.factories.results import ID_NO, PHONE_NO, approved, publish

As = Callable[[str], FlaskClient]
API = "/api/v1"
_ids = (f"0190d000-0000-7000-8000-{n:012d}" for n in range(1, 100))


def means(client: FlaskClient, task: str, **changed: Any) -> int:
    body = {"id": next(_ids), "kind": "funds", "what": "检测费", "amount": 120_000, "on": "2026-06-15", **changed}
    return client.post(f"{API}/tasks/{task}/means", json=body).status_code


@pytest.mark.req("S0-3.1b", "S3A-2.7c")
def test_a_task_is_archived_once_nothing_of_it_is_open_and_leaves_as_one_checked_file(
    app: Flask, people: People, client_as: As, client: FlaskClient
) -> None:
    result = approved(
        app, people, client_as, failing=f"电话{PHONE_NO}，身份证{ID_NO}", conclusion="rectification_ordered"
    )
    bo, task = client_as("bo"), result.office.task
    path = f"{API}/tasks/{task}/archive"
    assert client.get(path).status_code == 401 and client_as("mei").get(path).status_code == 403
    assert client_as("otto").get(path).status_code == 404
    assert client_as("otto").post(path, json={"number": "2026-001"}).status_code == 404
    assert client_as("qing").post(path, json={"number": "2026-001"}).status_code == 403
    assert (means(bo, task), means(bo, task, kind="equipment", what="测距仪", amount=2)) == (204, 204)
    assert means(client_as("otto"), task) == 404
    seen = bo.get(path).get_json()
    assert bo.post(f"{API}/means/{seen['means'][0]['id']}/strike", json={"reason": "重复登记"}).status_code == 204
    refused = bo.post(path, json={"number": "2026-001"}).get_json()
    assert (refused["type"], [one["pointer"] for one in refused["errors"]]) == (
        "/problems/archive-incomplete",
        ["/publications", "/follow_ups"],
    )
    assert seen["blocked"]["detail"] == refused["detail"] and seen["can"] == ["enter"]
    assert publish(bo, result.publication).status_code == 200
    row = only_follow_up(bo)["row"]
    assert take(bo, row["id"], "close", text="当场改正，已复核").status_code == 200
    closed = bo.post(path, json={"number": "2026-001", "note": "示例任务没有抽取文件"}).get_json()
    assert (closed["archived"]["number"], closed["can"]) == ("2026-001", [])
    told = {one["key"]: (one["have"], one["need"]) for one in closed["checks"]}
    assert (told["visits"], told["publications"], told["follow_ups"]) == ((1, 1), (1, 1), (1, 1))
    assert [row["struck_reason"] for row in closed["means"]] == ["重复登记", ""]
    assert bo.post(path, json={"number": "2026-002"}).get_json()["type"] == "/problems/task-archived"
    assert means(bo, task) == 409
    with bo.get(f"{path}.zip") as reply:
        checked(reply.get_data())


@pytest.mark.req("S0-3.1b")
def test_an_inspection_leaves_its_archive_with_a_reason_until_the_whole_task_is_archived(
    app: Flask, people: People, client_as: As, client: FlaskClient
) -> None:
    result = approved(app, people, client_as)
    bo, visit, task = client_as("bo"), result.inspection, result.office.task
    path, why = f"{API}/inspections/{visit}/archive", {"reason": "卷号写错"}
    assert client.post(f"{path}/undo", json=why).status_code == 401
    assert bo.post(f"{path}/undo", json=why).get_json()["type"] == "/problems/not-archived"
    assert bo.post(path, json={"file_no": "2026-100"}).get_json()["may_take_back"] is True
    assert [client_as(name).post(f"{path}/undo", json=why).status_code for name in ("qing", "otto")] == [403, 404]
    assert bo.post(f"{path}/undo", json={"reason": ""}).status_code == 422
    back = bo.post(f"{path}/undo", json=why).get_json()
    assert (back["archived"], back["may_archive"], back["may_take_back"]) == (None, True, False)
    with app.app_context(), reading():
        [act] = session().scalars(select(AuditEntry).where(AuditEntry.action == "take_back_archive")).all()
        assert act.before is not None and (act.before["file_no"], act.after) == ("2026-100", why)
    assert bo.post(path, json={"file_no": "2026-001"}).get_json()["archived"]["file_no"] == "2026-001"
    assert publish(bo, result.publication).status_code == 200
    assert bo.post(f"{API}/tasks/{task}/archive", json={"number": "2026-001"}).status_code == 200
    assert bo.post(f"{path}/undo", json=why).get_json()["type"] == "/problems/task-archived"
    shown = bo.get(f"{API}/inspections/{visit}/closure").get_json()
    assert shown["archived"]["file_no"] == "2026-001"


def checked(data: bytes) -> None:
    """Every file is in the manifest with its hash, and no number of a person is in any."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        named = {one["name"]: one["sha256"] for one in manifest["files"]}
        assert {*archive.namelist()} == {*named, "manifest.json", "SHA256SUMS"}
        assert {"task.json", "source.json", "visits.json", "follow-ups.json", "ledger.xlsx"} <= set(named)
        assert all(hashlib.sha256(archive.read(name)).hexdigest() == sha256 for name, sha256 in named.items())
        text = "".join(archive.read(name).decode() for name in named if name.endswith(".json"))
        assert PHONE_NO not in text and ID_NO not in text
        assert json.loads(archive.read("visits.json"))[0]["publication"] == "published"
