"""Are observers entered before the seed, do they roll and sign what they saw, and do their names stay with the office?"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.draws.models import Draw, DrawDepartment, Minutes, ObserverSignature
from mingcha.draws.queries import get_certificate, get_public_observers
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import reading, transaction
from mingcha.publication.queries import get_public_draw
from tests.factories.draws import DICE, Steps, seed_world
from tests.factories.identity import People

As = Callable[[str], FlaskClient]
DEPUTY = {"kind": "deputy", "name": "孙示例", "organisation": "示例县人大", "named": True}
CITIZEN = {"kind": "citizen", "name": "周隐名", "organisation": "示例社区", "named": False}
STROKES = {"v": 1, "width": 3200, "height": 1500, "strokes": [[[10, 20, 0, 128], [40, 60, 16, 130]]]}


@pytest.fixture
def steps(app: Flask, people: People, client_as: As, clock: FixedClock) -> Steps:
    with app.app_context():
        return Steps(client_as("qing"), clock, seed_world(app, people), app.extensions["mingcha"].ids.new())


def enter(steps: Steps, who: dict[str, Any], status: int = 201) -> dict[str, Any]:
    with steps.client.application.app_context():
        new = steps.client.application.extensions["mingcha"].ids.new()
    return steps.post(f"/{steps.id}/observers", {"id": new, **who}, status)


def frozen(steps: Steps, **changes: Any) -> tuple[str, str]:
    """A frozen draw with a deputy and a citizen; their ids."""
    steps.configure(**changes)
    enter(steps, DEPUTY)
    steps.freeze()
    items = enter(steps, CITIZEN)["items"]
    return items[0]["id"], items[1]["id"]


def seed(steps: Steps, rolls: list[dict[str, Any]], status: int = 200, **more: Any) -> dict[str, Any]:
    body = {"values": [{"name": "DICE", "value": DICE}], "rolls": rolls, **more}
    return steps.post(f"/{steps.id}/seed", body, status)


def roll(observer: str, first: int, count: int) -> dict[str, Any]:
    return {"observer": observer, "source": "DICE", "first": first, "count": count}


def sign(steps: Steps, observer: str, shown: str, status: int = 201) -> dict[str, Any]:
    return steps.post(f"/{steps.id}/observers/{observer}/signature", {"shown": shown, "strokes": STROKES}, status)


def test_observers_are_entered_by_the_lead_office_only(steps: Steps, client: FlaskClient, client_as: As) -> None:
    steps.configure()
    path, body = f"/api/v1/draws/{steps.id}/observers", {"id": "00000000-0000-7000-8000-000000000001", **DEPUTY}
    assert client.post(path, json=body, base_url="https://localhost").status_code == 401
    assert client_as("mei").post(path, json=body).status_code == 403
    assert client_as("bo").post(path, json=body).status_code == 403
    assert client_as("otto").post(path, json=body).status_code == 404
    assert client_as("otto").get(path).status_code == 404
    assert steps.get("/observers")["items"] == []


@pytest.mark.req("S3A-2.7b")
def test_observers_roll_the_dice_and_sign_the_minutes_that_bind_commit_seed_and_result(
    app: Flask, steps: Steps, clock: FixedClock, people: People
) -> None:
    deputy, citizen = frozen(steps)
    clock.advance(timedelta(minutes=2))
    drawn = seed(steps, [roll(deputy, 1, 12), roll(citizen, 13, 8)], observers=[{"kind": "media", "count": 2}])
    assert drawn["observers"] == [
        {"kind": "deputy", "count": 1},
        {"kind": "citizen", "count": 1},
        {"kind": "media", "count": 2},
    ]
    minutes = steps.get("/observers")["minutes"]
    text = minutes["text"]
    assert hashlib.sha256(text.encode()).hexdigest() == minutes["sha256"]
    for word in (
        drawn["commit"],
        drawn["seed"],
        drawn["seed_public"],
        drawn["head"],
        "孙示例（示例县人大）",
        "第1至12枚",
    ):
        assert word in text
    hashes = {one["name"]: one["sha256"] for one in steps.get("/files")["items"]}
    lines = "".join(f"{name} {hashes[name]}\n" for name in ("draw.csv", "thresholds.csv", "teams.csv"))
    assert f"结果哈希：{hashlib.sha256(lines.encode()).hexdigest()}\n" in text
    assert "周隐名" not in text and "市民代表（不具名）" in text
    assert sign(steps, deputy, "0" * 64, 409)["type"] == "/problems/minutes-differ"
    signed = sign(steps, deputy, minutes["sha256"])["items"][0]
    assert (signed["strokes"], len(signed["signature"])) == (STROKES, 64)
    assert sign(steps, deputy, minutes["sha256"], 409)["type"] == "/problems/observer-signed"
    with app.app_context(), reading():
        paper = repr(get_certificate(steps.id, actor=people.actor("qing"), sample=True))
    assert signed["signature"][:16] in paper and "孙示例" in paper and "周隐名" not in paper and "未签" in paper


def test_after_the_seed_nobody_is_added_and_nobody_leaves(steps: Steps) -> None:
    deputy, _ = frozen(steps)
    steps.seed()
    assert enter(steps, CITIZEN, 409)["type"] == "/problems/observers-fixed"
    refused = steps.post(f"/{steps.id}/observers/{deputy}/leave", status=409)
    assert refused["type"] == "/problems/observers-fixed"
    assert [one["left_at"] for one in steps.get("/observers")["items"]] == [None, None]


def test_who_left_before_the_seed_stays_on_record_and_neither_counts_nor_signs(steps: Steps) -> None:
    deputy, citizen = frozen(steps)
    steps.post(f"/{steps.id}/observers/{deputy}/leave")
    drawn = steps.seed()
    assert drawn["observers"] == [{"kind": "citizen", "count": 1}]
    view = steps.get("/observers")
    assert [one["id"] for one in view["items"]] == [deputy, citizen] and view["items"][0]["left_at"]
    assert sign(steps, deputy, view["minutes"]["sha256"], 404)["type"] == "/problems/observer-not-found"


@pytest.mark.parametrize(
    "wrong",
    [("nobody", 1, 1), ("deputy", 20, 2), ("twice", 1, 1)],
)
def test_dice_of_nobody_beyond_the_last_or_rolled_twice_change_nothing(
    wrong: tuple[str, int, int], steps: Steps, clock: FixedClock
) -> None:
    deputy, citizen = frozen(steps)
    clock.advance(timedelta(minutes=2))
    who = {"nobody": steps.id, "deputy": deputy, "twice": citizen}[wrong[0]]
    refused = seed(steps, [roll(deputy, 1, 3), roll(who, wrong[1], wrong[2])], 422)
    assert refused["errors"][0]["pointer"] == "/rolls/1"
    assert steps.get()["state"] == "frozen" and steps.get("/observers")["minutes"] is None


def test_nothing_is_signed_before_the_draw_or_after_a_void(steps: Steps) -> None:
    deputy, _ = frozen(steps)
    assert sign(steps, deputy, "0" * 64, 409)["type"] == "/problems/minutes-missing"
    steps.seed()
    shown = steps.get("/observers")["minutes"]["sha256"]
    steps.event(type="VOID", reason="FAULT")
    assert sign(steps, deputy, shown, 409)["type"] == "/problems/minutes-missing"


@pytest.mark.parametrize(
    "strokes", [[], [[[1, 1, 0, 0]]], [[[1, 1, 0], [2, 2, 0]]], [[[1, 1, 0, 0], [2**40, 1, 0, 0]]]]
)
def test_an_empty_or_malformed_signature_is_refused(strokes: list[Any], app: Flask, steps: Steps) -> None:
    deputy, _ = frozen(steps)
    steps.seed()
    shown = steps.get("/observers")["minutes"]["sha256"]
    body = {"shown": shown, "strokes": {**STROKES, "strokes": strokes}}
    steps.post(f"/{steps.id}/observers/{deputy}/signature", body, 422)
    with app.app_context(), reading() as session:
        assert session.query(ObserverSignature).count() == 0


def test_names_are_for_the_office_and_the_auditor_unless_agreed(
    app: Flask, steps: Steps, people: People, client_as: As
) -> None:
    deputy, _ = frozen(steps)
    steps.seed()
    shown = steps.get("/observers")["minutes"]["sha256"]
    sign(steps, deputy, shown)
    inside = client_as("dai").get(f"/api/v1/draws/{steps.id}/observers").get_json()["items"]
    assert [one["name"] for one in inside] == ["孙示例", "周隐名"]
    with app.app_context(), reading():
        public, page = get_public_observers(steps.id), get_public_draw(steps.id)
    assert public.named == (("deputy", "孙示例", "示例县人大"),)
    assert (public.counts, public.signed, public.registered) == ((("deputy", 1), ("citizen", 1)), 1, 2)
    assert public.sha256 == shown and "周隐名" not in repr((public, page))


def test_a_department_that_only_takes_part_sees_masked_names(
    app: Flask, steps: Steps, people: People, client_as: As
) -> None:
    frozen(steps)
    with app.app_context(), transaction() as session:
        session.add(DrawDepartment(draw_id=steps.id, department_id=people.other))
    view = client_as("otto").get(f"/api/v1/draws/{steps.id}/observers").get_json()
    assert [one["name"] for one in view["items"]] == ["孙示例", "周**"]
    assert view["items"][1]["organisation"] == "" and view["can"] == []


@pytest.mark.parametrize("name", ["孙\u202e例示", "孙\n示例", "孙\u200b示例"])
def test_a_name_that_reads_otherwise_than_it_is_stored_is_refused(steps: Steps, name: str) -> None:
    steps.configure()
    refused = enter(steps, {**DEPUTY, "name": name}, 422)
    assert [one["pointer"] for one in refused["errors"] if "看不见的字符" in one["detail"]] == ["/name"]
    assert steps.get("/observers")["items"] == []


@pytest.mark.req("S3A-2.7b")
def test_minutes_do_not_say_that_somebody_watched_where_nobody_was_registered(steps: Steps) -> None:
    steps.drawn()
    text = steps.get("/observers")["minutes"]["text"]
    assert ("没有监督人员在场" in text, "监督人员在场看到" in text) == (True, False)


def test_a_delayed_draws_minutes_keep_the_seed_sealed(steps: Steps) -> None:
    frozen(steps, mode="delayed")
    steps.seed()
    assert "种子：密值公布后可见\n" in steps.get("/observers")["minutes"]["text"]


def test_a_draw_made_before_observers_were_registered_reads_as_before(app: Flask, steps: Steps) -> None:
    steps.drawn()
    with app.app_context(), transaction() as session:
        session.get_one(Draw, steps.id).observers = [{"kind": "media", "count": 3}]
        session.delete(session.get_one(Minutes, steps.id))
    assert steps.get()["observers"] == [{"kind": "media", "count": 3}]
    assert steps.get("/observers") == {"items": [], "minutes": None, "can": []}
    with app.app_context(), reading():
        assert get_public_observers(steps.id).counts == (("media", 3),)
    assert steps.client.get(f"/api/v1/draws/{steps.id}/certificate.pdf").status_code == 200
