"""Are certificate, registration form and notice printed from the record, for the right people, with nothing missing?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.draws.queries import get_certificate, get_notice, get_registration
from mingcha.draws.queries.papers import METHODS
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import reading
from mingcha.kernel.frames import METHODS as TASK_METHODS
from tests.factories.draws import Steps, seed_world
from tests.factories.identity import People

As = Callable[[str], FlaskClient]


@pytest.fixture
def steps(app: Flask, people: People, client_as: As, clock: FixedClock) -> Steps:
    with app.app_context():
        return Steps(client_as("qing"), clock, seed_world(app, people), app.extensions["mingcha"].ids.new())


def words(paper: object) -> str:
    return repr(paper)


def test_papers_are_for_the_office_and_only_after_the_draw(steps: Steps, client: FlaskClient, client_as: As) -> None:
    steps.configure(mode="delayed")
    base = f"/api/v1/draws/{steps.id}"
    assert client_as("qing").get(f"{base}/certificate.pdf").status_code == 409
    steps.freeze()
    steps.seed()
    code = steps.get("/rows")["items"][0]["code"]
    for path in ("/certificate.pdf", f"/objects/{code}/registration.pdf", f"/objects/{code}/notice.pdf"):
        assert client.get(base + path).status_code == 401
        assert client_as("mei").get(base + path).status_code == 403
        assert client_as("bo").get(base + path).status_code == 403
        assert client_as("otto").get(base + path).status_code == 404
    missing = client_as("qing").get(f"{base}/objects/91320623MA99999999/notice.pdf")
    assert missing.get_json()["type"] == "/problems/draw-file-not-found"


@pytest.mark.req("S1-12")
def test_every_drawn_object_has_its_registration_form(steps: Steps, app: Flask, people: People) -> None:
    steps.drawn()
    row = steps.get("/rows")["items"][0]
    reply = steps.client.get(f"/api/v1/draws/{steps.id}/objects/{row['code']}/registration.pdf")
    assert (reply.status_code, reply.mimetype, reply.data[:5]) == (200, "application/pdf", b"%PDF-")
    assert reply.headers["Content-Disposition"].endswith(f'filename="registration-{steps.get()["number"]}-1.pdf"')
    with app.app_context(), reading():
        seen = words(get_registration(steps.id, row["code"], actor=people.actor("qing"), sample=True))
    team = [seat["name"] for seat in row["team"]]
    for word in ("市场主体执法检查登记表", row["name"], row["code"], *team, "示例加油站检查", "第1号", "示例数据"):
        assert word in seen


def test_the_notice_carries_the_check_code_and_the_right_to_ask_for_recusal(
    steps: Steps, app: Flask, people: People, client: FlaskClient
) -> None:
    steps.drawn()
    row = steps.get("/rows")["items"][0]
    reply = steps.client.get(f"/api/v1/draws/{steps.id}/objects/{row['code']}/notice.pdf")
    assert (reply.status_code, reply.data[:5]) == (200, b"%PDF-")
    with app.app_context(), reading():
        seen = words(get_notice(steps.id, row["code"], actor=people.actor("qing"), sample=False))
    code = steps.get(f"/code?id={row['code']}")["code"]
    for word in ("行政检查通知书", code, "申请其回避", "2026-06-16至2026-07-31"):
        assert word in seen
    assert "演练" not in seen
    body = {"draw_id": steps.id, "id": row["code"], "code": code}
    assert client.post("/api/v1/proofs", json=body).status_code == 200


def test_a_rehearsal_prints_its_certificate_and_no_paper_of_a_visit(steps: Steps, app: Flask, people: People) -> None:
    steps.drawn(rehearsal=True)
    row, base = steps.get("/rows")["items"][0], f"/api/v1/draws/{steps.id}"
    for paper in ("notice", "registration"):
        refused = steps.client.get(f"{base}/objects/{row['code']}/{paper}.pdf")
        assert (refused.status_code, refused.get_json()["type"]) == (409, "/problems/rehearsal-has-no-visit")
    assert steps.client.get(f"{base}/certificate.pdf").data[:5] == b"%PDF-"
    with app.app_context(), reading():
        seen = words(get_certificate(steps.id, actor=people.actor("qing"), sample=False))
    assert "演练，不作为检查依据" in seen


@pytest.mark.parametrize("mode", ["open", "delayed"])
def test_the_certificate_says_what_was_published_and_keeps_a_sealed_seed(
    steps: Steps, app: Flask, people: People, mode: str
) -> None:
    drawn = steps.drawn(mode=mode)
    reply = steps.client.get(f"/api/v1/draws/{steps.id}/certificate.pdf")
    assert (reply.status_code, reply.data[:5]) == (200, b"%PDF-")
    again = steps.client.get(f"/api/v1/draws/{steps.id}/certificate.pdf")
    assert again.data == reply.data
    with app.app_context(), reading():
        seen = words(get_certificate(steps.id, actor=people.actor("qing"), sample=False)).replace(" ", "")
    assert drawn["commit"] in seen and drawn["seed_rule"] in seen and drawn["seed_public"] in seen
    assert ("密值公布后可见" in seen) == (mode == "delayed")
    assert drawn["seed"] is None or drawn["seed"] in seen


def test_whoever_signs_has_room_for_it_and_no_method_is_a_code(steps: Steps, app: Flask, people: People) -> None:
    steps.drawn()
    row = steps.get("/rows")["items"][0]
    assert set(METHODS) == set(TASK_METHODS)
    with app.app_context(), reading():
        paper = get_registration(steps.id, row["code"], actor=people.actor("qing"), sample=True)
    found = {section["title"]: section for section in paper["sections"]}
    assert found["现场检查"]["fresh"] and min(found["签字"]["heights"]) >= 10
    assert len(found["签字"]["heights"]) == len(found["签字"]["rows"])
