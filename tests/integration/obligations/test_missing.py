"""Does every assignment open an obligation, and is what is missing on record once, whoever looks and however long nobody did?"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from mingcha.draws.events import DrawRowEnded
from mingcha.inspections.models import Inspection
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import db, reading, session, transaction
from mingcha.kernel.events import publish
from mingcha.obligations.jobs import look, look_hourly
from mingcha.transparency.queries import leaves_of_kind
from tests.factories.evidence import push, statuses
from tests.factories.identity import People, system_ctx
from tests.factories.inspections import Office, make_office, sealed_visit, take_field
from tests.factories.results import approved

As = Callable[[str], FlaskClient]
DAY = timedelta(days=1)


@pytest.fixture
def office(app: Flask, people: People) -> Office:
    """Three visits due on 2026-06-30; the clock stands at 2026-06-15 10:00 in China."""
    return make_office(app, people, objects=3)


def looked(app: Flask) -> None:
    with app.app_context():
        look(ctx=system_ctx(app))
        db.session.remove()


def leaves(app: Flask, kind: str) -> list[dict[str, Any]]:
    with app.app_context(), reading():
        return [json.loads(content) for _leaf, content in leaves_of_kind(kind)]


def missing(client: FlaskClient, **query: str) -> list[dict[str, Any]]:
    return client.get("/api/v1/missing-work", query_string=query).get_json()["items"]


def state_of(client: FlaskClient, visit: str) -> str:
    [row] = client.get("/api/v1/obligations", query_string={"inspection_id": visit}).get_json()["items"]
    return str(row["state"])


@pytest.mark.parametrize("path", ["/obligations", "/missing-work"])
def test_only_offices_read_what_is_missing(client: FlaskClient, client_as: As, path: str) -> None:
    assert client.get("/api/v1" + path).status_code == 401
    for name, code in {"mei": 403, "ada": 403, "sec": 403, "bo": 200, "qing": 200, "dai": 200}.items():
        assert client_as(name).get("/api/v1" + path).status_code == code, name
    assert client_as("dai").get(f"/api/v1{path}?state=lost").status_code == 422


@pytest.mark.req("S1-20a")
def test_an_assignment_opens_obligations_with_a_leaf_that_everybody_may_read(
    office: Office, app: Flask, client_as: As
) -> None:
    rows = client_as("dai").get("/api/v1/obligations").get_json()["items"]
    assert [(row["inspection_id"], row["state"], row["due_on"]) for row in rows] == [(visit, "open", "2026-06-30") for visit in sorted(office.visits)]  # fmt: skip
    told = leaves(app, "obligation")
    assert sorted(leaf["subject"] for leaf in told) == sorted(office.visits)
    assert {(leaf["due_on"], leaf["department"]) for leaf in told} == {("2026-06-30", office.people.lead)}
    assert not any("示例" in str(leaf) for leaf in told)


def test_another_department_sees_none_of_it(office: Office, client_as: As) -> None:
    otto = client_as("otto")
    assert otto.get("/api/v1/obligations").get_json()["items"] == []
    assert otto.post(f"/api/v1/obligations/{office.visits[0]}/excuse", json={"reason": "不查了"}).status_code == 404


def test_a_sealed_visit_meets_its_obligation_at_once(office: Office, app: Flask, client_as: As) -> None:
    sealed_visit(office, client_as("mei"))
    assert state_of(client_as("bo"), office.visits[0]) == "met"
    looked(app)
    assert missing(client_as("bo")) == []


@pytest.mark.req("S1-20a")
def test_a_visit_that_nobody_began_is_a_fact_from_midnight_on_and_closes_when_it_begins(
    office: Office, app: Flask, client_as: As, clock: FixedClock
) -> None:
    clock.advance(15 * DAY)  # the due day itself
    looked(app)
    assert missing(client_as("bo")) == []
    clock.advance(DAY)
    for _ in range(3):
        looked(app)
    rows = missing(client_as("bo"), state="open")
    assert {row["inspection_id"] for row in rows} == set(office.visits)
    assert {(row["kind"], row["since"], row["found_at"]) for row in rows} == {
        ("visit", "2026-06-30T16:00:00Z", "2026-07-01T02:00:00Z")
    }
    assert len(leaves(app, "overdue")) == 3
    played = take_field(office, client_as("mei"))
    assert set(statuses(push(client_as("mei"), *played.arrive()))) == {"accepted"}
    clock.advance(timedelta(hours=1))
    looked(app)
    [closed] = missing(client_as("bo"), state="closed")
    assert (closed["inspection_id"], closed["how"], closed["closed_at"]) == (office.visits[0], "arrived", "2026-07-01T02:00:00Z")  # fmt: skip
    [leaf] = leaves(app, "overdue.closed")
    assert (leaf["subject"], leaf["what"], leaf["leaf"]) == (office.visits[0], "visit", closed["leaf"])
    assert state_of(client_as("bo"), office.visits[0]) == "missed"
    assert client_as("bo").get("/api/v1/missing-work").get_json()["counts"] == {"visit": 2, "seal": 0, "file": 0, "publication": 0}  # fmt: skip


def test_what_came_and_went_while_the_machine_stood_still_is_found_once(
    office: Office, app: Flask, client_as: As, clock: FixedClock
) -> None:
    clock.advance(20 * DAY)
    sealed_visit(office, client_as("mei"))  # five days late; no job has run
    clock.advance(30 * DAY)
    looked(app)
    looked(app)
    [row] = missing(client_as("bo"), inspection_id=office.visits[0])
    assert (row["kind"], row["since"], row["closed_at"], row["how"]) == ("visit", "2026-06-30T16:00:00Z", "2026-07-05T02:00:00Z", "arrived")  # fmt: skip
    assert state_of(client_as("bo"), office.visits[0]) == "missed"
    assert len(leaves(app, "overdue")) == 3 and len(leaves(app, "overdue.closed")) == 1


def test_a_visit_begun_and_not_sealed_misses_its_seal(
    office: Office, app: Flask, client_as: As, clock: FixedClock
) -> None:
    played = take_field(office, client_as("mei"))
    push(client_as("mei"), *played.arrive())
    clock.advance(timedelta(days=3, hours=1))
    looked(app)
    [row] = missing(client_as("bo"))
    assert (row["kind"], row["since"]) == ("seal", "2026-06-18T02:00:00Z")
    lines = [*played.answers(), played.sign("mei"), played.sign("lan"), played.sign_business(), played.seal()]
    assert set(statuses(push(client_as("mei"), *lines))) == {"accepted"}
    [row] = missing(client_as("bo"))
    assert (row["closed_at"], row["how"]) == ("2026-06-18T03:00:00Z", "arrived")


def test_a_photo_that_an_event_named_and_that_never_came_is_a_fact_until_it_comes(
    office: Office, app: Flask, client_as: As, clock: FixedClock
) -> None:
    played = sealed_visit(office, client_as("mei"), upload=False)
    clock.advance(timedelta(hours=23))
    looked(app)
    assert missing(client_as("bo")) == []
    clock.advance(timedelta(hours=2))
    looked(app)
    rows = missing(client_as("bo"), kind="file")
    assert {row["about"] for row in rows} == {blob["evidence"] for blob, _, _ in played.blobs}
    assert {row["since"] for row in rows} == {"2026-06-16T02:00:00Z"}
    played.upload(client_as("mei"))
    clock.advance(timedelta(hours=1))
    looked(app)
    looked(app)
    assert missing(client_as("bo"), kind="file", state="open") == []
    assert len(leaves(app, "overdue.closed")) == len(rows)


def test_a_result_that_is_not_public_in_time_is_a_fact_also_where_it_was_published_before_anybody_looked(
    app: Flask, people: People, client_as: As, clock: FixedClock
) -> None:
    first, second = approved(app, people, client_as), approved(app, people, client_as, tag="b", seed=2)
    due = client_as("bo").get(f"/api/v1/publications/{first.publication}").get_json()["due_on"]
    clock.advance(60 * DAY)
    bo = client_as("bo")
    version = bo.get(f"/api/v1/publications/{second.publication}").get_json()["version"]
    reply = bo.post(f"/api/v1/publications/{second.publication}/publish", headers={"If-Match": str(version)})
    assert reply.status_code == 200, reply.get_json()
    looked(app)
    looked(app)
    rows = {row["inspection_id"]: row for row in missing(bo, kind="publication")}
    assert set(rows) == {first.inspection, second.inspection}
    assert rows[first.inspection]["about"] == f"{first.publication}@{due}"
    assert (rows[first.inspection]["closed_at"], rows[second.inspection]["how"]) == (None, "arrived")


def test_a_supervisor_who_was_not_there_lets_an_obligation_off_with_a_reason(
    office: Office, app: Flask, client_as: As, clock: FixedClock
) -> None:
    visit, path = office.visits[0], f"/api/v1/obligations/{office.visits[0]}/excuse"
    for name in ("mei", "qing", "dai"):
        assert client_as(name).post(path, json={"reason": "停业"}).status_code == 403
    bo = client_as("bo")
    assert bo.post(path, json={"reason": " "}).status_code == 422
    clock.advance(20 * DAY)
    looked(app)
    reply = client_as("bo").post(path, json={"reason": "企业已注销，登记机关有记录"})
    assert (reply.status_code, reply.get_json()["state"]) == (200, "excused")
    assert reply.get_json()["excused"]["by"] == "柏示例"
    assert client_as("bo").post(path, json={"reason": "再一次"}).status_code == 409
    [row] = missing(client_as("bo"), inspection_id=visit)
    assert (row["kind"], row["how"]) == ("visit", "excused")
    [leaf] = leaves(app, "obligation.excused")
    assert leaf["subject"] == visit and "注销" not in str(leaf)


def test_nobody_lets_off_a_visit_of_their_own(app: Flask, people: People, client_as: As) -> None:
    own = make_office(app, people, team=("otto", "mei"), lead="other", tag="o")
    reply = client_as("otto").post(f"/api/v1/obligations/{own.visits[0]}/excuse", json={"reason": "不必再查"})
    assert (reply.status_code, reply.get_json()["type"]) == (409, "/problems/own-obligation")


def test_a_business_that_left_the_draw_ends_its_obligation_with_that_reason(
    office: Office, app: Flask, client_as: As, ctx_of: Callable[[str], Ctx]
) -> None:
    with app.app_context(), transaction() as s:
        row = s.get_one(Inspection, office.visits[1])
        publish(DrawRowEnded(office.draw, row.object_id, "已迁往外县", ctx_of("bo")))
    [row] = client_as("dai").get(f"/api/v1/obligations?inspection_id={office.visits[1]}").get_json()["items"]
    assert (row["state"], row["excused"]["by"], row["excused"]["reason"]) == ("excused", "柏示例", "已迁往外县")


def test_the_hourly_look_runs_once_an_hour(office: Office, app: Flask, client_as: As, clock: FixedClock) -> None:
    clock.advance(20 * DAY)
    with app.app_context():
        look_hourly(ctx=system_ctx(app))
        db.session.remove()
    assert len(missing(client_as("bo"))) == 3
    with app.app_context(), transaction():
        session().execute(text("DELETE FROM obligations_missing"))
    with app.app_context():
        look_hourly(ctx=system_ctx(app))
        db.session.remove()
    assert missing(client_as("bo")) == []
    clock.advance(timedelta(hours=1))
    with app.app_context():
        look_hourly(ctx=system_ctx(app))
        db.session.remove()
    assert len(missing(client_as("bo"))) == 3


def test_schedulers_that_look_at_the_same_time_record_each_fact_once(
    office: Office, app: Flask, client_as: As, clock: FixedClock
) -> None:
    sealed_visit(office, client_as("mei"), visit=1, upload=False)
    clock.advance(20 * DAY)
    start, faults = threading.Barrier(4), []

    def run() -> None:
        start.wait()
        try:
            looked(app)
        except Exception as error:  # a second scheduler must not even stumble
            faults.append(error)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert faults == []
    rows = missing(client_as("bo"), limit="200")
    assert len(rows) == len({(row["kind"], row["about"]) for row in rows}) == len(leaves(app, "overdue"))
    assert {row["kind"] for row in rows} == {"visit", "file"}


def test_the_dossier_tells_what_was_missing(office: Office, app: Flask, client_as: As, clock: FixedClock) -> None:
    clock.advance(20 * DAY)
    looked(app)
    sealed_visit(office, client_as("mei"))
    found = client_as("dai").get(f"/api/v1/dossiers/{office.visits[0]}").get_json()
    assert found["record"]["obligation"]["state"] == "missed"
    [row] = found["record"]["overdue"]
    assert (row["kind"], row["how"]) == ("visit", "arrived")
    steps = [step["kind"] for step in found["timeline"] if step["source"] == "obligation"]
    assert steps == ["missing_found", "missing_closed"]
