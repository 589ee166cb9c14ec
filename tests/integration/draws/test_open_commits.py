"""Does a commit that stays open become a fact that the office, the auditor and everybody see, once and for ever?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.draws.jobs import notice_open_commits
from mingcha.draws.models import OpenCommit
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import reading
from tests.factories.draws import DICE, Steps, seed_world
from tests.factories.identity import PASSWORD, People, signed_in, system_ctx

As = Callable[[str], FlaskClient]


@pytest.fixture
def steps(app: Flask, people: People, client_as: As, clock: FixedClock) -> Steps:
    with app.app_context():
        return Steps(client_as("qing"), clock, seed_world(app, people), app.extensions["mingcha"].ids.new())


def run_job(app: Flask) -> list[tuple[str, str]]:
    """The alarms on record after one run."""
    with app.app_context():
        notice_open_commits(ctx=system_ctx(app))
        with reading() as session:
            return [(row.kind, row.draw_id) for row in session.query(OpenCommit).order_by(OpenCommit.kind.desc())]


def open_for(client_as: As, name: str) -> list[dict[str, Any]]:
    reply = client_as(name).get("/api/v1/overview")
    assert reply.status_code == 200, reply.get_json()
    found: list[dict[str, Any]] = reply.get_json()["open_commits"]
    return found


def late_of(client_as: As, name: str, steps: Steps) -> list[tuple[str, str | None]]:
    reply = client_as(name).get(f"/api/v1/draws/{steps.id}/alarms")
    assert reply.status_code == 200, reply.get_json()
    return [(one["kind"], one["ended_at"]) for one in reply.get_json()["items"]]


def as_on_that_day(steps: Steps, name: str = "qing") -> None:
    steps.client = signed_in(steps.client.application, steps.world.people, name)


def test_what_was_late_on_a_draw_is_not_for_everybody_inside(client: FlaskClient, client_as: As, steps: Steps) -> None:
    steps.configure()
    address = f"/api/v1/draws/{steps.id}/alarms"
    assert [client.get(address).status_code, client_as("otto").get(address).status_code] == [401, 404]
    assert client_as("qing").get(address).get_json() == {"items": []}


@pytest.mark.req("S4-6b")
def test_a_frozen_draw_without_a_seed_by_the_end_of_its_day_is_a_fact(
    app: Flask, steps: Steps, clock: FixedClock, client_as: As, client: FlaskClient
) -> None:
    steps.configure()
    steps.freeze()
    clock.advance(timedelta(hours=13, minutes=59))
    assert run_job(app) == [] and open_for(client_as, "qing") == []
    clock.advance(timedelta(minutes=1))
    assert run_job(app) == [("seed", steps.id)]
    for name in ("qing", "bo", "dai"):
        (alarm,) = open_for(client_as, name)
        assert (alarm["draw_id"], alarm["kind"], alarm["due_at"]) == (steps.id, "seed", "2026-06-15T16:00:00Z")
    assert open_for(client_as, "otto") == []
    assert "承诺已公开，尚未开奖：自2026年6月16日 00:00起逾期" in client.get(f"/portal/draws/{steps.id}").text
    assert "overdue since 16 June 2026" in client.get(f"/portal/draws/{steps.id}?lang=en").text
    assert "承诺已公开，逾期未开奖" in client.get("/portal/draws").text
    assert late_of(client_as, "qing", steps) == [("seed", None)]
    audit = client_as("dai").get("/api/v1/audit").get_json()["items"]
    assert [one["action"] for one in audit].count("notice_open_commit") == 1


def test_the_fact_stays_when_the_draw_is_finished_and_is_recorded_once(
    app: Flask, steps: Steps, clock: FixedClock, client_as: As, client: FlaskClient
) -> None:
    steps.configure()
    steps.freeze()
    clock.advance(timedelta(days=2))
    as_on_that_day(steps)
    assert run_job(app) == run_job(app) == [("seed", steps.id)]
    steps.seed()
    assert run_job(app) == [("seed", steps.id)] and open_for(client_as, "qing") == []
    assert "承诺公开后曾逾期未开奖" in client.get(f"/portal/draws/{steps.id}").text
    listed = client.get("/portal/draws").text
    assert "曾逾期开奖" in listed and "逾期未开奖" not in listed
    assert late_of(client_as, "dai", steps) == [("seed", "2026-06-17T02:02:00Z")]


def test_a_late_seed_is_a_fact_even_where_the_job_did_not_run_in_between(
    app: Flask, steps: Steps, clock: FixedClock
) -> None:
    steps.configure()
    steps.freeze()
    clock.advance(timedelta(days=3))
    as_on_that_day(steps)
    steps.seed()
    assert run_job(app) == [("seed", steps.id)]


def test_a_draw_in_time_a_voided_one_and_a_rehearsal_give_no_alarm(
    app: Flask, steps: Steps, clock: FixedClock, client_as: As
) -> None:
    steps.drawn()
    with app.app_context():
        second = Steps(steps.client, clock, steps.world, app.extensions["mingcha"].ids.new())
    second.configure(rehearsal=True)
    second.freeze()
    clock.advance(timedelta(days=60))
    assert run_job(app) == []


def test_a_secret_that_is_not_revealed_by_the_announced_day_is_a_fact_until_after_the_reveal(
    app: Flask, steps: Steps, clock: FixedClock, client_as: As, client: FlaskClient
) -> None:
    steps.drawn(mode="delayed")
    manifest = client.get(f"/portal/draws/{steps.id}/files/manifest.json").data.decode()
    assert '"reveal_by": "2026-07-31"' in manifest
    clock.advance(timedelta(days=46))
    assert run_job(app) == []
    clock.advance(timedelta(days=1))
    assert run_job(app) == [("reveal", steps.id)]
    assert [one["kind"] for one in open_for(client_as, "bo")] == ["reveal"]
    assert "密值尚未公布" in client.get(f"/portal/draws/{steps.id}").text
    as_on_that_day(steps)
    steps.post(f"/{steps.id}/reveal")
    assert open_for(client_as, "bo") == [] and run_job(app) == [("reveal", steps.id)]
    assert "密值曾逾期未公布" in client.get(f"/portal/draws/{steps.id}").text


def test_a_draw_voided_after_its_day_stays_late_and_says_so(
    app: Flask, steps: Steps, clock: FixedClock, client: FlaskClient
) -> None:
    steps.configure()
    steps.freeze()
    clock.advance(timedelta(days=2))
    as_on_that_day(steps)
    proposal = steps.propose(type="VOID", reason="FAULT")
    other = signed_in(app, steps.world.people, "bo")
    path = f"/api/v1/draws/{steps.id}/proposals/{proposal['id']}/confirm"
    assert other.post(path, json={"password": PASSWORD}).status_code == 200
    assert run_job(app) == [("seed", steps.id)]
    assert "实际在2026年6月17日" in client.get(f"/portal/draws/{steps.id}").text


def test_the_portal_names_who_agreed_and_shows_the_minutes_of_an_open_draw(
    steps: Steps, clock: FixedClock, client: FlaskClient
) -> None:
    steps.configure()
    for number, (kind, name, named) in enumerate((("deputy", "孙示例", True), ("citizen", "周隐名", False)), 1):
        body = {"id": f"00000000-0000-7000-8000-00000000000{number}", "kind": kind, "name": name, "named": named}
        steps.post(f"/{steps.id}/observers", {**body, "organisation": "示例单位"}, 201)
    steps.freeze()
    clock.advance(timedelta(minutes=2))
    steps.post(f"/{steps.id}/seed", {"values": [{"name": "DICE", "value": DICE}]})
    shown = client.get(f"/portal/draws/{steps.id}").text
    assert "人大代表1人、市民代表1人" in shown and "孙示例" in shown and "周隐名" not in shown
    assert "双随机抽查抽取记录" in shown and steps.get("/observers")["minutes"]["sha256"][:8] in shown
