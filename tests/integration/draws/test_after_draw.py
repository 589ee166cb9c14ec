"""Does the desk learn what a change would do before it is proposed, who waits for a second person, and how much was replaced?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.kernel.clock import FixedClock
from tests.factories.draws import DrawWorld, Steps, seed_world
from tests.factories.identity import People

As = Callable[[str], FlaskClient]


@pytest.fixture
def world(app: Flask, people: People) -> DrawWorld:
    return seed_world(app, people)


@pytest.fixture
def steps(app: Flask, client_as: As, clock: FixedClock, world: DrawWorld) -> Steps:
    with app.app_context():
        return Steps(client_as("qing"), clock, world, app.extensions["mingcha"].ids.new())


def trial(steps: Steps, status: int = 200, **body: Any) -> dict[str, Any]:
    return steps.post(f"/{steps.id}/trial", body, status)


def test_what_a_draw_would_do_next_is_for_its_own_planners(steps: Steps, client: FlaskClient, client_as: As) -> None:
    row = (steps.drawn(), steps.get("/rows"))[1]["items"][0]
    body = {"type": "REPLACE", "reason": "CLOSED", "entity": row["code"]}
    path = f"/api/v1/draws/{steps.id}"
    assert client.post(f"{path}/trial", json=body, base_url="https://localhost").status_code == 401
    assert client_as("bo").post(f"{path}/trial", json=body).status_code == 403
    assert client_as("otto").post(f"{path}/trial", json=body).status_code == 404
    for read in ("/inspectors", "/rates"):
        assert client.get(f"{path}{read}", base_url="https://localhost").status_code == 401
        assert client_as("mei").get(f"{path}{read}").status_code == 403
        assert client_as("otto").get(f"{path}{read}").status_code == 404
    assert client_as("mei").get("/api/v1/proposals").status_code == 403


@pytest.mark.req("S4-6b")
def test_a_trial_names_who_steps_in_and_the_event_does_just_that(steps: Steps) -> None:
    steps.drawn()
    gone, kept = steps.get("/rows")["items"][:2]
    told = trial(steps, type="REPLACE", reason="CLOSED", entity=gone["code"])
    assert (told["object"], told["exhausted"], steps.get()["events"]) == (gone["name"], False, 0)
    proposal = steps.propose(type="REPLACE", reason="CLOSED", entity=gone["code"], note="门牌已拆")
    assert (proposal["outcome"], proposal["note"]) == (told, "门牌已拆")
    seq = steps.confirm(proposal)["seq"]
    event = steps.get("/events")["items"][seq]["event"]
    rows = {row["code"]: row for row in steps.get("/rows")["items"]}
    assert rows[event["new"]]["name"] == told["replacement"]
    assert [seat["name"] for seat in rows[event["new"]]["team"]] == [seat["name"] for seat in told["team"]]
    leaving = kept["team"][0]
    recusal = {"type": "RECUSE", "reason": "KIN", "entity": kept["code"], "inspector": leaving["pseudonym"]}
    told = trial(steps, **recusal)
    assert (told["leaves"], told["replacement"]) == (leaving["name"], None)
    steps.event(**recusal)
    after = {row["code"]: row for row in steps.get("/rows")["items"]}[kept["code"]]
    assert [seat["name"] for seat in after["team"]] == [seat["name"] for seat in told["team"]]
    assert steps.get("/proposals")["items"][1]["outcome"] == told


def test_what_the_rules_refuse_is_refused_on_trial_too(steps: Steps) -> None:
    steps.configure()
    assert trial(steps, 409, type="CLOSE", reason="DONE")["type"] == "/problems/draw-wrong-state"
    steps.freeze()
    assert trial(steps, type="VOID", reason="FAULT")["short"] is None
    steps.seed()
    row = steps.get("/rows")["items"][0]
    refused = trial(steps, 409, type="FILL", reason="FREED", entity=row["code"], seat=1)
    assert refused["type"] == "/problems/draw-event-refused"


@pytest.mark.req("S3A-2.3.2b")
def test_other_reasons_and_direct_assignments_need_words(steps: Steps) -> None:
    row = (steps.drawn(), steps.get("/rows"))[1]["items"][0]
    silent = steps.propose(422, type="REPLACE", reason="OTHER", entity=row["code"])
    assert silent["errors"][0]["pointer"] == "/note"
    assigned = {"type": "ASSIGN", "reason": "TOO_FEW", "entity": row["code"], "seat": 1, "new": "i001"}
    assert steps.propose(422, **assigned)["errors"][0]["pointer"] == "/note"
    assert steps.propose(409, **assigned, note="本队只剩一人")["type"] == "/problems/draw-event-refused"


def test_whoever_may_confirm_finds_what_waits_and_nobody_elsewhere_does(steps: Steps, client_as: As) -> None:
    steps.drawn()
    proposal = steps.propose(type="VOID", reason="FAULT")
    for name, own in (("qing", True), ("bo", False)):
        (waiting,) = client_as(name).get("/api/v1/proposals").get_json()["items"]
        assert (waiting["id"], waiting["draw_number"], waiting["type"]) == (
            proposal["id"],
            steps.get()["number"],
            "VOID",
        )
        assert (waiting["own"], waiting["proposer"]) == (own, "青示例")
    assert client_as("otto").get("/api/v1/proposals").get_json()["items"] == []
    steps.confirm(proposal)
    assert client_as("bo").get("/api/v1/proposals").get_json()["items"] == []


def test_rates_and_the_frozen_list_of_inspectors_are_read_at_the_desk(steps: Steps) -> None:
    steps.drawn()
    row = next(row for row in steps.get("/rows")["items"] if row["stratum"] == "B")
    steps.event(type="REPLACE", reason="CLOSED", entity=row["code"])
    rates = steps.get("/rates")
    found = {rate["stratum"]: rate for rate in rates["strata"]}
    assert (found["B"]["replaced"], found["B"]["used_up"], found["A"]["replaced"]) == (1, True, 0)
    assert (rates["year"], rates["office"]) == (2026, rates["strata"])
    people = steps.get("/inspectors")["items"]
    seated = {seat["pseudonym"] for one in steps.get("/rows")["items"] for seat in one["team"]}
    assert seated <= {one["pseudonym"] for one in people} and all(one["department"] for one in people)
