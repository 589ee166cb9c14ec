"""Does each result reach the channels of its region, once, with proof where it is paper?"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import update

from mingcha.kernel.clock import FixedClock
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import db, transaction
from mingcha.plans.models import Plan
from mingcha.publication.jobs import hand_over_results
from mingcha.publication.models import Publication
from mingcha.publication.rules.exports import COLUMNS
from mingcha.regions.queries import get_profile
from mingcha.transparency.actions import Unreachable
from tests.factories import hostile
from tests.factories.identity import People
from tests.factories.inspections import make_office
from tests.factories.regions import move_to
from tests.factories.results import FINDING, Result, approve, approved, play, publish

As = Callable[[str], FlaskClient]
KEY = "0197ec00-0000-7000-8000-0000000000{:02d}"
PAPER = {"press", "broadcast", "service_hall", "notice_board"}
CHANNELS = {
    "ZH": {"gsxt", "city_platform", "credit_site", "government_site"},
    "WG": {"gsxt"},
    "LZ": {"government_site", "gsxt"},
    "RD": {"gsxt", "government_site", "department_site"},
    "NA": {"city_platform", "gsxt", "national_credit_platform", "government_site", "department_site"},
}
PLATFORMS = {
    "ZH": "广东",
    "WG": "河南",
    "LZ": "山东省双随机监管工作平台",
    "RD": "江苏省市场监管信息平台",
    "NA": "牡丹江市",
}
DUES = {"ZH": None, "WG": "2026-07-23", "LZ": "2026-07-14", "RD": "2026-07-14", "NA": None}


def published_in(app: Flask, people: People, client_as: As, clock: FixedClock, region: str) -> dict[str, Any]:
    """The preview of a result under a plan of `region`: sealed 15 June, approved and published 25 June 2026."""
    move_to(app, region)
    office = make_office(app, people)
    with app.app_context(), transaction() as s:
        s.execute(update(Plan).values(region=region))
    played = play(office, client_as("mei"), failing=FINDING, conclusion="rectification_ordered")
    clock.advance(timedelta(days=10))
    bo = client_as("bo")
    assert approve(bo, played.visit).status_code == 200
    [row] = bo.get("/api/v1/publications").get_json()["items"]
    assert publish(bo, row["id"]).status_code == 200
    found: dict[str, Any] = bo.get(f"/api/v1/publications/{row['id']}").get_json()
    return found


def step(who: FlaskClient, one: dict[str, Any], act: str, **told: Any) -> Any:
    return who.post(
        f"/api/v1/deliveries/{one['id']}", json={"act": act, **told}, headers={"If-Match": str(one["version"])}
    )


def taken(who: FlaskClient, path: str) -> bytes:
    """A download, whole; the server's file is closed."""
    with who.get(path) as reply:
        return bytes(reply.data)


def file_of(who: FlaskClient, n: int) -> bytes:
    return taken(who, f"/api/v1/hand-overs/{KEY.format(n)}/file")


def channel_of(who: FlaskClient, publication: str, channel: str) -> dict[str, Any]:
    rows = who.get(f"/api/v1/publications/{publication}").get_json()["channels"]
    found: dict[str, Any] = next(one for one in rows if one["channel"] == channel)
    return found


@pytest.mark.req("S0-2.6a", "S4-9a", "S1-14a", "S2-2.4a", "S3A-2.3.3a", "S3B-4", "C1", "C14", "C15")
@pytest.mark.parametrize("region", ["ZH", "WG", "LZ", "RD", "NA"])
def test_each_region_queues_its_own_channels_by_its_own_date_and_refuses_others(
    app: Flask, people: People, client_as: As, clock: FixedClock, region: str
) -> None:
    found = published_in(app, people, client_as, clock, region)
    bo = client_as("bo")
    assert {one["channel"] for one in found["channels"]} == CHANNELS[region]
    assert {(one["state"], one["due_on"]) for one in found["channels"]} == {("queued", DUES[region])}
    profile = get_profile(region)
    for channel in ("notice_board", "press"):
        reply = bo.post(f"/api/v1/publications/{found['id']}/channels", json={"channel": channel})
        if channel in profile.channels:
            assert reply.status_code == 201
        else:
            assert (reply.status_code, reply.get_json()["type"]) == (422, "/problems/channel-unknown")
            assert profile.article("publish.channels") in reply.get_json()["detail"]
    hand_over(bo, 1)
    assert PLATFORMS[region] in json.loads(file_of(bo, 1))["platform"] == bo.get("/api/v1/channels").json["platform"]
    clock.advance(timedelta(days=400))
    late = client_as("bo").get("/api/v1/deliveries").get_json()["items"]
    assert {one["late"] for one in late} == {DUES[region] is not None}


@pytest.mark.req("S0-2.6a")
def test_paper_counts_with_its_day_and_a_proof_file(
    app: Flask, people: People, client_as: As, clock: FixedClock
) -> None:
    found = published_in(app, people, client_as, clock, "ZH")
    bo = client_as("bo")
    made = bo.post(f"/api/v1/publications/{found['id']}/channels", json={"channel": "notice_board"}).get_json()
    assert step(bo, made, "show", shown_on="2026-06-25").get_json()["type"] == "/problems/proof-missing"
    photo, path = hostile.real("JPEG", 160), f"/api/v1/deliveries/{made['id']}/proof"
    for day, data in (("2026-06-26", photo), ("2026-06-25", b"MZ no photo")):
        reply = bo.put(f"{path}?act=show&shown_on={day}", data=data, headers={"If-Match": "1"})
        assert (reply.status_code, reply.get_json()["type"]) == (422, "/problems/proof-missing")
        assert "珠海 000 二(六)" in reply.get_json()["detail"]
    assert client_as("otto").put(f"{path}?act=show", data=photo, headers={"If-Match": "1"}).status_code == 404
    reply = bo.put(f"{path}?act=show&shown_on=2026-06-25&place=示例镇政务大厅", data=photo, headers={"If-Match": "1"})
    told = reply.get_json()
    assert (reply.status_code, told["state"], told["shown_on"], told["place"]) == (
        200,
        "live",
        "2026-06-25",
        "示例镇政务大厅",
    )
    assert taken(bo, path) == photo


def test_a_channel_fails_is_queued_again_and_goes_live(
    app: Flask, people: People, client_as: As, clock: FixedClock
) -> None:
    found = published_in(app, people, client_as, clock, "RD")
    bo = client_as("bo")
    see = lambda: channel_of(bo, found["id"], "gsxt")  # noqa: E731
    assert step(bo, see(), "acknowledge").get_json()["type"] == "/problems/delivery-state"
    for act, state, told in (
        ("send", "sent", {}),
        ("fail", "failed", {"fault": "平台维护（示例）"}),
        ("retry", "queued", {}),
        ("send", "sent", {}),
        ("acknowledge", "acknowledged", {}),
        ("show", "live", {"shown_on": "2026-06-25"}),
    ):
        reply = step(bo, see(), act, **told)
        assert (reply.status_code, reply.get_json()["state"]) == (200, state), reply.get_json()
    assert (see()["tries"], see()["entry_channel"]) == (2, "manual")
    assert step(bo, see() | {"version": 1}, "fail").status_code == 412


# ---------------------------------------------------------------- files for platforms


@pytest.fixture
def waiting(app: Flask, people: People, client_as: As) -> list[Result]:
    """Two published results, the first with a finding."""
    first = approved(app, people, client_as, failing=FINDING, conclusion="rectification_ordered")
    second = approved(app, people, client_as, tag="b", seed=2)
    for one in (first, second):
        assert publish(client_as("bo"), one.publication).status_code == 200
    return [first, second]


def hand_over(who: FlaskClient, n: int, form: str = "json", channel: str = "gsxt") -> Any:
    return who.post("/api/v1/hand-overs", json={"id": KEY.format(n), "channel": channel, "format": form})


@pytest.mark.req("S0-2.1b", "S1-6")
def test_what_was_entered_once_goes_out_once_in_the_public_field_shape(client_as: As, waiting: list[Result]) -> None:
    bo = client_as("bo")
    assert client_as("qing").post("/api/v1/hand-overs", json={}).status_code == 403
    made = hand_over(bo, 1)
    assert (made.status_code, made.get_json()["rows"], made.get_json()["entry_channel"]) == (201, 2, "manual")
    file = file_of(bo, 1)
    assert hand_over(bo, 1).get_json()["sha256"] == made.get_json()["sha256"]
    assert hand_over(bo, 2).get_json()["type"] == "/problems/nothing-to-hand-over"
    [first, _] = sorted(json.loads(file)["results"], key=lambda one: one["entName"])
    assert (first["raninsPlanId"], first["raninsTypeName"], first["insAuth"], first["insDate"], first["action"]) == (
        "Pa",
        "不定向",
        "示例县市场监督管理局",
        "2026-06-15",
        "publish",
    )
    assert first["rows"][0] == {
        "seqno": 1,
        "raninsItemName": "示例事项1",
        "raninsCheckRes": "5",
        "raninsCheckResName": "发现问题已责令改正",
    }
    assert client_as("otto").get(f"/api/v1/hand-overs/{KEY.format(1)}").status_code == 404
    assert client_as("otto").get("/api/v1/hand-overs").get_json()["items"] == []


@pytest.mark.req("S0-2.1b")
@pytest.mark.parametrize("form", ["json", "xlsx", "xml", "csv"])
def test_every_form_says_the_same(client_as: As, waiting: list[Result], form: str) -> None:
    bo = client_as("bo")
    hand_over(bo, 1, form)
    data = file_of(bo, 1)
    if form == "xlsx":
        sheet = load_workbook(io.BytesIO(data)).active
        assert sheet is not None
        lines = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    elif form == "csv":
        lines = [line.split(",") for line in data.decode("utf-8-sig").splitlines()]
    elif form == "json":
        lines = [list(COLUMNS)] + [
            [{**r, **row}[c] for c in COLUMNS] for r in json.loads(data)["results"] for row in r["rows"]
        ]
    else:
        root = ElementTree.fromstring(data)
        lines = [list(COLUMNS)] + [
            [row.findtext(c) or one.findtext(c) or "" for c in COLUMNS] for one in root for row in one.findall("row")
        ]
    assert lines[0] == list(COLUMNS)
    place = COLUMNS.index("raninsCheckResName")
    assert sorted(line[place] for line in lines[1:]) == ["发现问题已责令改正"] + ["未发现问题"] * 3


def test_a_correction_goes_out_again_as_an_amendment_and_a_refusal_queues_again(
    client_as: As, waiting: list[Result]
) -> None:
    bo = client_as("bo")
    hand_over(bo, 1)
    seen = bo.get(f"/api/v1/hand-overs/{KEY.format(1)}").get_json()
    lost = next(row for row in seen["results"] if row["object_name"] == "示例县b第1加油站")
    told = {"accepted": True, "answer": "1条格式有误（示例）", "failed": [lost["delivery_id"]]}
    path = f"/api/v1/hand-overs/{KEY.format(1)}/answer"
    assert bo.post(path, json=told, headers={"If-Match": str(seen["version"])}).get_json()["state"] == "acknowledged"
    assert bo.post(path, json=told, headers={"If-Match": str(seen["version"] + 1)}).status_code == 409
    failed = channel_of(bo, waiting[1].publication, "gsxt")
    assert (failed["state"], failed["fault"]) == ("failed", "1条格式有误（示例）")
    step(bo, failed, "retry")
    correct = {"conclusions": ["follow_up_pending"], "struck": [], "note": "更正结果类别（示例）"}
    now = bo.get(f"/api/v1/publications/{waiting[0].publication}").get_json()
    assert (
        bo.post(
            f"/api/v1/publications/{waiting[0].publication}/correct",
            json=correct,
            headers={"If-Match": str(now["version"])},
        ).status_code
        == 200
    )
    hand_over(bo, 3)
    rows = json.loads(file_of(bo, 3))["results"]
    assert sorted((row["action"], row["edition"]) for row in rows) == [("amend", 2), ("publish", 1)]
    assert {row["rows"][0]["raninsCheckRes"] for row in rows} == {"8", "1"}


@pytest.mark.req("S1-6")
def test_each_platform_has_its_own_codes_of_the_eight_results(client_as: As, waiting: list[Result]) -> None:
    bo = client_as("bo")
    codes = bo.get("/api/v1/result-codes/gsxt").get_json()["codes"]
    assert len(codes) == 8
    wrong = bo.put("/api/v1/result-codes/gsxt", json={"codes": codes | {"no_problem": codes["unreachable"]}})
    assert wrong.get_json()["type"] == "/problems/result-code-invalid"
    assert (
        bo.put("/api/v1/result-codes/gsxt", json={"codes": codes | {"rectification_ordered": "E"}}).status_code == 200
    )
    hand_over(bo, 1)
    text = file_of(bo, 1).decode()
    assert '"raninsCheckRes": "E"' in text
    assert bo.get("/api/v1/result-codes/credit_site").get_json()["codes"]["rectification_ordered"] == "5"


@pytest.mark.req("S3B-4", "S1-6")
def test_an_interface_sends_by_itself_each_file_once_and_tries_again_with_the_same_id(
    app: Flask, client_as: As, waiting: list[Result], ctx_of: Callable[[str], Ctx]
) -> None:
    parts = app.extensions["mingcha"]
    object.__setattr__(parts.settings, "hand_over_urls", (("gsxt", "https://platform.example/take"),))
    sent: list[dict[str, Any]] = []

    def down(url: str, body: bytes, kind: str) -> tuple[int, bytes]:
        sent.append(json.loads(body))
        raise Unreachable(url)

    def up(url: str, body: bytes, kind: str) -> tuple[int, bytes]:
        sent.append(json.loads(body))
        return 200, b"ok"

    for post in (down, up, up):
        with app.app_context():
            hand_over_results(ctx=ctx_of("system"), post=post)
            db.session.remove()
    assert [(one["channel"], one["rows"]) for one in sent] == [("gsxt", "2")] * 2
    assert sent[0] == sent[1]
    bo = client_as("bo")
    one = channel_of(bo, waiting[0].publication, "gsxt")
    assert (one["state"], one["entry_channel"], one["tries"]) == ("acknowledged", "auto", 1)
    by_hand = channel_of(bo, waiting[0].publication, "government_site")
    assert (by_hand["state"], by_hand["due_on"]) == ("queued", one["due_on"])
    with app.app_context():
        assert db.session.get(Publication, waiting[0].publication) is not None
