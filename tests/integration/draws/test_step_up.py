"""Does a second signer prove once more who they are, and does a wrong password change nothing?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.draws.models import DrawEvent, Proposal
from mingcha.kernel.clock import FixedClock, rfc3339
from mingcha.kernel.db import reading
from tests.factories.draws import Steps, seed_world
from tests.factories.identity import PASSWORD, People

As = Callable[[str], FlaskClient]


@pytest.fixture
def steps(app: Flask, people: People, client_as: As, clock: FixedClock) -> Steps:
    with app.app_context():
        return Steps(client_as("qing"), clock, seed_world(app, people), app.extensions["mingcha"].ids.new())


def test_the_password_given_again_is_recorded_with_the_confirmation(
    steps: Steps, client_as: As, clock: FixedClock
) -> None:
    steps.drawn()
    proposal = steps.propose(type="VOID", reason="FAULT")
    path = f"/api/v1/draws/{steps.id}/proposals/{proposal['id']}/confirm"
    done = client_as("bo").post(path, json={"password": PASSWORD}).get_json()
    assert (done["state"], done["proved_at"]) == ("confirmed", rfc3339(clock.now()))
    audit = client_as("dai").get("/api/v1/audit").get_json()["items"]
    assert "prove_again" in {one["action"] for one in audit}


def test_a_wrong_password_confirms_nothing_and_the_sixth_miss_locks_the_door(
    app: Flask, steps: Steps, client_as: As
) -> None:
    steps.drawn()
    proposal = steps.propose(type="VOID", reason="FAULT")
    path = f"/api/v1/draws/{steps.id}/proposals/{proposal['id']}/confirm"
    bo = client_as("bo")
    for _ in range(5):
        refused = bo.post(path, json={"password": "wrong"})
        assert (refused.status_code, refused.get_json()["type"]) == (422, "/problems/step-up-refused")
    assert bo.post(path, json={"password": PASSWORD}).status_code == 429
    with app.app_context(), reading() as session:
        assert session.get_one(Proposal, proposal["id"]).state == "pending"
        assert session.query(DrawEvent).count() == 0
    assert steps.get()["state"] == "drawn"


def test_an_open_session_alone_confirms_nothing(steps: Steps, client_as: As) -> None:
    steps.drawn()
    proposal = steps.propose(type="VOID", reason="FAULT")
    path = f"/api/v1/draws/{steps.id}/proposals/{proposal['id']}/confirm"
    refused = client_as("bo").post(path, json={})
    assert (refused.status_code, refused.get_json()["errors"][0]["pointer"]) == (422, "/password")
    assert steps.get()["state"] == "drawn"


def test_the_proposer_cannot_confirm_with_a_password_either(steps: Steps) -> None:
    steps.drawn()
    proposal = steps.propose(type="VOID", reason="FAULT")
    reply = steps.client.post(
        f"/api/v1/draws/{steps.id}/proposals/{proposal['id']}/confirm", json={"password": PASSWORD}
    )
    assert reply.get_json()["type"] == "/problems/confirmed-by-another"
