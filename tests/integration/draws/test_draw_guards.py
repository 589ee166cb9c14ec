"""Who may do what with a draw, in which state, and is every refusal named?"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.cli import draws as command
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import reading, transaction
from mingcha.plans.models import Plan, Task
from mingcha.plans.queries import get_task
from tests.factories.draws import DICE, EVIDENCE, DrawWorld, Steps, seed_world
from tests.factories.identity import People

As = Callable[[str], FlaskClient]
NO_DRAW = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def world(app: Flask, people: People) -> DrawWorld:
    return seed_world(app, people)


@pytest.fixture
def steps(app: Flask, client_as: As, clock: FixedClock, world: DrawWorld) -> Steps:
    with app.app_context():
        return Steps(client_as("qing"), clock, world, app.extensions["mingcha"].ids.new())


WRITES: dict[str, dict[str, Any]] = {
    "freeze": {},
    "seed": {"values": [{"name": "DICE", "value": DICE}]},
    "assign": {},
    "proposals": {"id": NO_DRAW, "type": "CLOSE", "reason": "DONE", "evidence": EVIDENCE},
    "reveal": {},
}
READS = ("", "/preview", "/rows", "/files", "/events", "/proposals", "/files/manifest.json")


@pytest.mark.parametrize("act", WRITES)
def test_nobody_a_wrong_role_and_another_department_are_refused(
    act: str, steps: Steps, client: FlaskClient, client_as: As
) -> None:
    steps.configure()
    path = f"/api/v1/draws/{steps.id}/{act}"
    assert client.post(path, json=WRITES[act], base_url="https://localhost").status_code == 401
    assert client_as("bo").post(path, json=WRITES[act]).status_code == 403
    assert client_as("mei").post(path, json=WRITES[act]).status_code == 403
    assert client_as("otto").post(path, json=WRITES[act]).status_code == 404
    assert steps.get()["state"] == "configured"


@pytest.mark.parametrize("path", READS)
def test_reading_is_for_the_departments_of_the_task_and_auditors(
    path: str, steps: Steps, client: FlaskClient, client_as: As
) -> None:
    steps.configure()
    steps.freeze()
    address = f"/api/v1/draws/{steps.id}{path}"
    assert client.get(address, base_url="https://localhost").status_code == 401
    assert client_as("ada").get(address).status_code == 403
    assert client_as("otto").get(address).status_code == 404
    assert client_as("dai").get(address).status_code == 200
    assert client_as("bo").get(address).status_code == 200


def test_a_delayed_result_is_sealed_for_colleagues_until_the_reveal(steps: Steps, client_as: As) -> None:
    steps.drawn(mode="delayed")
    bo, address = client_as("bo"), f"/api/v1/draws/{steps.id}"
    assert bo.get(f"{address}/rows").get_json()["type"] == "/problems/draw-result-sealed"
    assert bo.get(f"{address}/events").status_code == 403
    assert bo.get(f"{address}/files/draw.csv").status_code == 404
    assert [f["name"] for f in bo.get(f"{address}/files").get_json()["items"]] == ["manifest.json", "seed.txt"]
    assert client_as("dai").get(f"{address}/rows").status_code == 200
    steps.post(f"/{steps.id}/reveal")
    assert bo.get(f"{address}/files/draw.csv").status_code == 200


def test_another_departments_draws_are_not_listed(steps: Steps, client_as: As) -> None:
    steps.configure()
    assert client_as("otto").get("/api/v1/draws").get_json()["items"] == []
    assert [d["id"] for d in client_as("bo").get("/api/v1/draws").get_json()["items"]] == [steps.id]


@pytest.mark.req("S2-2.3c")
def test_only_the_lead_department_sets_up_a_draw_of_its_task(client_as: As, world: DrawWorld) -> None:
    body = {"id": NO_DRAW, "task_id": world.task}
    assert client_as("otto").post("/api/v1/draws", json=body).status_code == 404
    assert client_as("qing").post("/api/v1/draws", json=body).status_code == 201


@pytest.mark.parametrize("act", ["seed", "assign", "proposals", "reveal"])
def test_a_step_out_of_order_is_refused(act: str, steps: Steps) -> None:
    steps.configure()
    assert steps.post(f"/{steps.id}/{act}", WRITES[act], 409)["type"] == "/problems/draw-wrong-state"
    assert steps.get()["state"] == "configured"


@pytest.mark.req("S4-3d")
def test_a_task_outside_a_plan_in_force_is_not_drawn_but_may_be_rehearsed(
    app: Flask, steps: Steps, world: DrawWorld
) -> None:
    with app.app_context(), transaction() as current:
        task = current.get_one(Task, world.task)
        current.get_one(Plan, task.plan_id).state = "filed"
    assert steps.configure(status=409)["type"] == "/problems/plan-not-in-force"
    assert steps.configure(rehearsal=True)["state"] == "configured"


def test_the_task_says_how_far_it_is_and_is_free_again_after_a_void(
    app: Flask, steps: Steps, world: DrawWorld, people: People
) -> None:
    def state() -> str:
        with app.app_context(), reading():
            return get_task(world.task).state

    steps.configure()
    steps.freeze()
    assert state() == "pool_frozen"
    steps.seed()
    assert state() == "drawn"
    steps.post(f"/{steps.id}/assign")
    assert state() == "running"
    steps.event(type="VOID", reason="FAULT")
    assert state() == "approved"


def test_a_changed_task_is_not_frozen_under_the_old_rule(app: Flask, steps: Steps, world: DrawWorld) -> None:
    steps.configure()
    with app.app_context(), transaction() as current:
        current.get_one(Task, world.task).version = 2
    assert steps.post(f"/{steps.id}/freeze", status=409)["type"] == "/problems/draw-task-changed"


def test_a_risk_class_without_a_ratio_blocks_the_freeze(app: Flask, steps: Steps, world: DrawWorld) -> None:
    with app.app_context(), transaction() as current:
        current.get_one(Task, world.task).ratios = {"A": [1, 5]}
    steps.configure()
    refused = steps.post(f"/{steps.id}/freeze", status=409)
    assert refused["type"] == "/problems/stratum-without-ratio" and "“B”" in refused["detail"]


@pytest.mark.req("S1-13b")
def test_a_team_of_one_is_refused(steps: Steps, people: People) -> None:
    assert "/slots" in str(steps.configure(422, slots=[{"depts": [people.lead], "qual": "GENERAL"}]))


@pytest.mark.req("S2-2.3c")
def test_no_seat_of_the_approved_task_is_left_out(app: Flask, steps: Steps, world: DrawWorld, people: People) -> None:
    with app.app_context(), transaction() as current:
        task = current.get_one(Task, world.task)
        lead, fire = [people.lead], [people.other]
        task.seats = [{"departments": d, "qualification": q} for d, q in ((lead, ""), (fire, "消防"), (lead, "食品"))]
    ours, theirs = {"depts": lead, "qual": "GENERAL"}, {"depts": fire, "qual": "消防"}
    food, lifts = {"depts": lead, "qual": "食品"}, {"depts": lead, "qual": "电梯"}
    both = {"depts": [*lead, *fire], "qual": "消防"}
    for slots in (
        [ours, food],
        [ours, food, ours],
        [theirs, food],
        [ours, theirs, ours],
        [ours, food, {**theirs, "qual": "GENERAL"}],
        [ours, food, both],
    ):
        refused = steps.configure(422, slots=slots)
        assert refused["type"] == "/problems/planned-seat-missing", slots
    assert "“消防”" not in refused["detail"] and "消防" in refused["detail"] and "002" in refused["detail"]
    assert steps.configure(slots=[food, lifts, theirs, ours, both])["slots"][1] == lifts


def test_a_second_freeze_is_refused_with_the_commit_on_record(steps: Steps) -> None:
    steps.configure()
    commit = steps.freeze()["commit"]
    refused = steps.post(f"/{steps.id}/freeze", status=409)
    assert refused["type"] == "/problems/draw-already-frozen" and commit in refused["detail"]


def test_a_second_draw_is_refused(app: Flask, steps: Steps, client_as: As, clock: FixedClock) -> None:
    number = steps.configure()["number"]
    with app.app_context():
        second = Steps(client_as("qing"), clock, steps.world, app.extensions["mingcha"].ids.new())
    refused = second.configure(status=409)
    assert refused["type"] == "/problems/task-already-drawn" and number in refused["detail"]


def test_a_seed_below_sixty_bits_is_refused_before_anything_is_kept(steps: Steps, client_as: As) -> None:
    short = [{"name": "DICE", "detail": "18", "after_freeze_s": 60}]
    refused = steps.configure(status=422, seed_sources=short)
    assert refused["type"] == "/problems/seed-too-short" and "59778" in refused["detail"]
    assert client_as("qing").get("/api/v1/draws").get_json()["items"] == []


@pytest.mark.parametrize(
    ("source", "pointer"),
    [
        ({"name": "COIN", "detail": "99", "after_freeze_s": 60}, "/seed_sources/0"),
        ({"name": "DICE", "detail": "0", "after_freeze_s": 60}, "/seed_sources/0"),
        ({"name": "DICE", "detail": "20"}, "/seed_sources/0"),
    ],
)
def test_a_source_that_is_none_is_named(source: dict[str, Any], pointer: str, steps: Steps) -> None:
    assert steps.configure(status=422, seed_sources=[source])["errors"][0]["pointer"] == pointer


def test_a_seed_before_its_source_spoke_is_refused(steps: Steps) -> None:
    steps.configure()
    steps.freeze()
    refused = steps.post(f"/{steps.id}/seed", WRITES["seed"], 409)
    assert refused["type"] == "/problems/seed-too-early"


@pytest.mark.parametrize("value", ["123", DICE + "1", "a" * 20, " " + DICE])
def test_wrong_dice_are_named_and_change_nothing(value: str, steps: Steps) -> None:
    steps.configure()
    steps.freeze()
    assert steps.seed(value, 422)["errors"][0]["pointer"] == "/values/0/value"
    assert steps.get()["state"] == "frozen"


def test_a_seed_cannot_be_entered_twice(steps: Steps) -> None:
    seed = steps.drawn()["seed"]
    assert steps.seed("0" * 20, 409)["type"] == "/problems/draw-wrong-state"
    assert steps.get()["seed"] == seed


def test_a_refusal_speaks_english_when_asked(steps: Steps) -> None:
    steps.configure()
    reply = steps.client.post(f"/api/v1/draws/{steps.id}/seed", json=WRITES["seed"], headers={"Accept-Language": "en"})
    assert reply.get_json()["title"] == "This step does not follow from the draw's state"


def test_a_step_out_of_order_names_the_states_in_words(steps: Steps) -> None:
    steps.configure()
    assert steps.post(f"/{steps.id}/assign", {}, 409)["detail"] == "抽取现为“已设定”，此步骤需要“已抽取或已分派”。"
    reply = steps.client.post(f"/api/v1/draws/{steps.id}/assign", json={}, headers={"Accept-Language": "en"})
    assert reply.get_json()["detail"] == "The draw is “configured”; this step needs “drawn or assigned”."


def test_an_unknown_draw_is_not_found(client_as: As) -> None:
    assert client_as("qing").get(f"/api/v1/draws/{NO_DRAW}").status_code == 404


def test_two_draws_frozen_one_after_the_other_form_one_chain(
    app: Flask, steps: Steps, client_as: As, clock: FixedClock
) -> None:
    commits = []
    for _ in range(3):
        with app.app_context():
            one = Steps(client_as("qing"), clock, steps.world, app.extensions["mingcha"].ids.new())
        one.configure(rehearsal=True)
        frozen = one.freeze()
        assert frozen["prev"] == (commits[-1] if commits else "-")
        commits.append(frozen["commit"])
    assert len(set(commits)) == 3


# ---- the command line


def test_the_list_names_every_draw(app: Flask, steps: Steps, capsys: pytest.CaptureFixture[str]) -> None:
    number = steps.configure()["number"]
    with app.app_context():
        assert command.run_list(Namespace(lang="zh"), app) == 0
    assert capsys.readouterr().out == f"{steps.id}\t{number}\tconfigured\topen\t0\t-\t-\n"


def test_an_export_of_nothing_or_over_something_is_refused(app: Flask, steps: Steps, tmp_path: Path) -> None:
    number = steps.configure()["number"]
    (tmp_path / "old").write_text("x")
    with app.app_context():
        assert command.run_export(Namespace(id=number, dir=tmp_path / "new", lang="zh"), app) == 2
    steps.freeze()
    with app.app_context():
        assert command.run_export(Namespace(id=number, dir=tmp_path, lang="zh"), app) == 2
        assert command.run_export(Namespace(id=number, dir=tmp_path / "new", lang="zh"), app) == 0
    assert (tmp_path / "new" / "manifest.json").exists() and not (tmp_path / "manifest.json").exists()


def test_a_clock_moved_back_cannot_date_an_event_before_the_seed(
    steps: Steps, people: People, clock: FixedClock
) -> None:
    steps.drawn()
    clock.advance(timedelta(hours=-1))
    refused = steps.event(409, type="VOID", reason="FAULT")
    assert refused["type"] == "/problems/draw-event-refused"
