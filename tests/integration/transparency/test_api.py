"""Can anybody check the log through the API and the portal, and does it show nothing that is not public?"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.kernel import merkle, notes
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import transaction
from mingcha.transparency import actions
from mingcha.transparency.jobs import keep_log
from tests.factories.draws import Steps, seed_world
from tests.factories.identity import People, system_ctx

As = Callable[[str], FlaskClient]


def test_before_the_first_head_there_is_nothing_to_show(client: FlaskClient) -> None:
    assert client.get("/api/v1/log/checkpoint").get_json()["type"] == "/problems/checkpoint-not-found"
    assert client.get("/api/v1/log/entries").get_json() == {"items": []}
    page = client.get("/portal/log")
    assert (page.status_code, "每十分钟签署一次" in page.text) == (200, True)
    assert client.get("/portal/log/1").status_code == 404


@pytest.mark.parametrize("name", ["mei", "bo", "qing", "ada"])
def test_objections_are_read_by_auditors_only(client: FlaskClient, client_as: As, name: str) -> None:
    assert client.get("/api/v1/log/alarms").status_code == 401
    assert client_as(name).get("/api/v1/log/alarms").status_code == 403


def test_an_auditor_and_the_public_read_what_was_objected(app: Flask, client: FlaskClient, client_as: As) -> None:
    with app.app_context():
        for _ in range(2):  # said twice, recorded once
            with transaction():
                actions.raise_alarm("archive", "fork", 7, "a" * 64, "422", ctx=system_ctx(app))
    found = client_as("dai").get("/api/v1/log/alarms").get_json()["items"]
    assert [(one["source"], one["kind"], one["size"]) for one in found] == [("archive", "fork", 7)]
    assert "第7条处，与见证过的日志不一致" in client.get("/portal/log").text
    today = client_as("dai").get("/api/v1/overview").get_json()["log_alarms"]
    assert [(one["source"], one["kind"], one["size"]) for one in today] == [("archive", "fork", 7)]
    assert client_as("qing").get("/api/v1/overview").get_json()["log_alarms"] == []


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/proof/inclusion", 422),
        ("/proof/inclusion?leaf=xyz", 422),
        (f"/proof/inclusion?leaf={'0' * 64}", 404),
        (f"/proof/inclusion?leaf={'0' * 64}&size=99", 422),
        ("/proof/consistency?from=5", 422),
        ("/proof/consistency?from=-1", 422),
        ("/proof/consistency?from=1&to=99", 422),
        ("/entries?start=-1", 422),
        ("/entries?limit=5000", 422),
        ("/checkpoint?size=99", 404),
    ],
)
def test_what_the_log_cannot_answer_is_refused(app: Flask, client: FlaskClient, path: str, status: int) -> None:
    with app.app_context():
        keep_log(ctx=system_ctx(app))
    reply = client.get("/api/v1/log" + path)
    assert (reply.status_code, reply.content_type) == (status, "application/problem+json")


@pytest.mark.req("S4-6b", "S3A-2.7d")
def test_a_citizen_checks_a_draws_commit_from_the_portal_alone(
    app: Flask, client: FlaskClient, client_as: As, people: People, clock: FixedClock
) -> None:
    with app.app_context():
        steps = Steps(client_as("qing"), clock, seed_world(app, people), app.extensions["mingcha"].ids.new())
        keep_log(ctx=system_ctx(app))
    early = notes.read_checkpoint(notes.read_note(client.get("/api/v1/log/checkpoint").text).body)
    steps.configure()
    commit = steps.freeze()["commit"]
    assert "几分钟内取得位置" in client.get(f"/portal/draws/{steps.id}").text
    clock.advance(timedelta(minutes=10))
    with app.app_context():
        keep_log(ctx=system_ctx(app))
    page = client.get(f"/portal/draws/{steps.id}").text
    found = re.search(r'href="(/api/v1/log/proof/inclusion\?leaf=[0-9a-f]{64})"', page)
    assert found
    proof = client.get(found[1]).get_json()
    head = notes.read_checkpoint(notes.read_note(client.get("/api/v1/log/checkpoint").text).body)
    assert (proof["size"], proof["root"]) == (head.size, head.root.hex())
    entry = client.get(f"/api/v1/log/entries?start={proof['index']}&limit=1").get_json()["items"][0]
    assert commit in entry["content"]
    leaf = merkle.leaf_hash(entry["content"].encode())
    path = [bytes.fromhex(part) for part in proof["path"]]
    assert merkle.fits_inclusion(leaf, proof["index"], head.size, path, head.root)
    grown = client.get(f"/api/v1/log/proof/consistency?from={early.size}&to={head.size}").get_json()
    assert (grown["from"], grown["from_root"], grown["to_root"]) == (early.size, early.root.hex(), head.root.hex())
    path = [bytes.fromhex(part) for part in grown["path"]]
    assert merkle.fits_consistency(early.size, head.size, early.root, head.root, path)


@pytest.mark.req("S4-6b")
def test_the_portal_shows_a_voided_and_repeated_draw_side_by_side(
    app: Flask, client: FlaskClient, client_as: As, people: People, clock: FixedClock
) -> None:
    with app.app_context():
        steps = Steps(client_as("qing"), clock, seed_world(app, people), app.extensions["mingcha"].ids.new())
        again = Steps(steps.client, clock, steps.world, app.extensions["mingcha"].ids.new())
    steps.configure()
    steps.freeze()
    assert "同一任务" not in client.get("/portal/draws").text
    steps.event(type="VOID", reason="SCOPE")
    again.configure(reasons={"repeat": "示例：名录漏了一个镇"})
    again.freeze()
    page = client.get("/portal/draws").text
    first, second = page.index("同一任务共2次抽取，这是第2次"), page.index("同一任务共2次抽取，这是第1次")
    assert first < second
    assert "2 draws for the same task; this is no. 1" in client.get("/portal/draws?lang=en").text


def test_the_portal_shows_each_days_head_to_be_kept(app: Flask, client: FlaskClient, clock: FixedClock) -> None:
    for _ in range(2):
        with app.app_context():
            keep_log(ctx=system_ctx(app))
        clock.advance(timedelta(days=1))
    for lang, word in (("", "2026年6月16日"), ("?lang=en", "16 June 2026")):
        page = client.get("/portal/log" + lang).text
        assert word in page
        assert "<script" not in page
    assert client.get("/portal/log/3/checkpoint.txt").data == client.get("/api/v1/log/checkpoint").data
    assert client.get("/portal/log/3").status_code == 200
    assert client.get("/portal/log/3/stamp-0.tsr").status_code == 404


@pytest.mark.req("S2-2.3c")
def test_a_phone_is_told_the_newest_signed_head(app: Flask, client: FlaskClient, client_as: As) -> None:
    mei = client_as("mei")
    assert mei.get("/api/v1/assignments").get_json()["checkpoint"] is None
    with app.app_context():
        keep_log(ctx=system_ctx(app))
    head = notes.read_checkpoint(notes.read_note(client.get("/api/v1/log/checkpoint").text).body)
    told = mei.get("/api/v1/assignments").get_json()["checkpoint"]
    assert told == {"size": head.size, "root": head.root.hex()}
