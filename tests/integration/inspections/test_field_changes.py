"""Does a recusal claimed at the door, or a closed door, come before the second person of the draw?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.inspections.jobs import propose_field_changes
from mingcha.inspections.models import FieldChange
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import session
from tests.factories.dossiers import DRAW, drawn_office
from tests.factories.evidence import push, statuses
from tests.factories.identity import PASSWORD, People, system_ctx
from tests.factories.inspections import Field, Office, make_office, take_field

As = Callable[[str], FlaskClient]


@pytest.fixture
def drawn(app: Flask, people: People, client_as: As, clock: FixedClock) -> Office:
    return drawn_office(app, people, client_as, clock)


def run_job(app: Flask) -> list[tuple[str, str, str | None]]:
    """(type, state, refusal) of everything told, oldest first, after the job has run."""
    with app.app_context():
        propose_field_changes(ctx=system_ctx(app))
    with app.app_context():
        rows = session().query(FieldChange).order_by(FieldChange.reported_at, FieldChange.id)
        return [(row.type, row.state, row.refusal) for row in rows]


def proposals(client: FlaskClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"/api/v1/draws/{DRAW}/proposals").get_json()["items"]
    return found


def claim(played: Field, name: str, **more: str) -> bytes:
    payload = {"inspector": played.office.people[name], "ground": "kin", "text": "与负责人是表亲", **more}
    return played.line("recusal_claimed", payload)


def closed(played: Field) -> list[bytes]:
    """Nobody there: the ending with its photo and witness, both signatures, the seal."""
    lines = [
        *played.arrive(),
        played.photo(),
        played.line("ending", {"kind": "closed", "text": "门锁，邻居称已停业"}),
    ]
    lines += [played.witness(), played.sign("mei"), played.sign("lan")]
    gaps = [{"entry": entry, "reason": "未能入场"} for _, entry in played.office.entries]
    return [*lines, played.seal("refused", conclusion=["unreachable"], unanswered=gaps)]


@pytest.mark.req("S0-2.5a")
def test_a_recusal_asked_for_at_the_door_is_confirmed_by_a_second_person_and_leaves_the_team(
    drawn: Office, client_as: As, app: Flask
) -> None:
    played = take_field(drawn, client_as("mei"))
    assert set(statuses(push(client_as("mei"), *played.arrive(), claim(played, "lan", by="business")))) == {"accepted"}
    assert proposals(client_as("bo")) == []
    assert run_job(app) == [("RECUSE", "proposed", None)]
    assert run_job(app) == [("RECUSE", "proposed", None)]
    (told,) = proposals(client_as("bo"))
    assert (told["state"], told["body"]["type"], told["body"]["reason"]) == ("pending", "RECUSE", "KIN")
    assert (told["proposed_by"], told["note"]) == (drawn.people["mei"], "被检查单位申请：与负责人是表亲")
    reply = client_as("bo").post(f"/api/v1/draws/{DRAW}/proposals/{told['id']}/confirm", json={"password": PASSWORD})
    assert reply.status_code == 200, reply.get_json()
    team = client_as("bo").get(f"/api/v1/inspections/{played.visit}").get_json()["inspectors"]
    assert drawn.people["lan"] not in [one["id"] for one in team]


def test_a_record_sealed_at_a_closed_door_asks_for_another_object(drawn: Office, client_as: As, app: Flask) -> None:
    played = take_field(drawn, client_as("mei"))
    assert set(statuses(push(client_as("mei"), *closed(played)))) == {"accepted"}
    assert run_job(app) == [("REPLACE", "proposed", None)]
    (told,) = proposals(client_as("bo"))
    assert (told["body"]["type"], told["body"]["reason"], told["note"]) == ("REPLACE", "CLOSED", "门锁，邻居称已停业")


def test_one_proposal_at_a_time_the_others_wait_until_it_is_decided(drawn: Office, client_as: As, app: Flask) -> None:
    played = take_field(drawn, client_as("mei"))
    push(client_as("mei"), *played.arrive(), claim(played, "lan"), claim(played, "mei"))
    assert run_job(app) == [("RECUSE", "proposed", None), ("RECUSE", "waiting", None)]
    (told,) = proposals(client_as("bo"))
    reply = client_as("bo").post(f"/api/v1/draws/{DRAW}/proposals/{told['id']}/withdraw", json={"reason": "并非亲属"})
    assert reply.status_code == 200, reply.get_json()
    assert run_job(app) == [("RECUSE", "proposed", None), ("RECUSE", "proposed", None)]


def test_what_the_draw_refuses_is_kept_with_its_code_and_tried_once(app: Flask, people: People, client_as: As) -> None:
    """A visit whose draw is not here: the phone's events are accepted all the same."""
    played = take_field(make_office(app, people), client_as("mei"))
    assert set(statuses(push(client_as("mei"), *played.arrive(), claim(played, "lan")))) == {"accepted"}
    assert run_job(app) == [("RECUSE", "refused", "draw-not-found")]
