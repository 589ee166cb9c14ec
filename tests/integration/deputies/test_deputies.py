"""Does somebody review in another's place on the named days only, never what either of them inspected, and does every paper say so?"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mingcha.identity import actions as identity_actions
from mingcha.inspections.models import Seat
from mingcha.kernel.audit import AuditEntry
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import db, session, transaction
from mingcha.kernel.permission import Role
from mingcha.notices.jobs import scan
from mingcha.transparency.queries import list_facts
from tests.factories.identity import LEAD, People, system_ctx
from tests.factories.inspections import make_office, sealed_visit
from tests.factories.results import approve, approved

As = Callable[[str], FlaskClient]
API = "/api/v1"
_ids = (f"0190c000-0000-7000-8000-{n:012d}" for n in range(1, 100))


def name(client: FlaskClient, people: People, who: str = "bo", by: str = "otto", **changes: Any) -> tuple[int, str]:
    """Names a deputy from 15 to 20 June 2026; the status and the problem's code."""
    body = {"id": next(_ids), "person_id": people[who], "deputy_id": people[by], "reason": "年休假"}
    reply = client.post(f"{API}/deputies", json={**body, "from_on": "2026-06-15", "to_on": "2026-06-20", **changes})
    told = (reply.get_json(silent=True) or {}).get("type", "")
    return reply.status_code, told.removeprefix("/problems/")


def queue(client: FlaskClient) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.get(f"{API}/review-queue").get_json()["items"]
    return found


def test_only_reviewers_name_and_only_reviewers_on_days_that_fit(
    client: FlaskClient, client_as: As, people: People
) -> None:
    assert name(client, people)[0] == 401
    assert name(client_as("qing"), people)[0] == 403
    assert name(client_as("otto"), people) == (404, "not-found")  # another department's
    bo, otto = client_as("bo"), client_as("otto")
    assert name(bo, people, by="bo") == (422, "deputy-self")
    assert name(bo, people, by="qing") == (409, "deputy-cannot-review")
    assert name(bo, people, to_on="2026-06-14") == (422, "deputy-dates")
    assert name(bo, people)[0] == 204
    assert name(bo, people, from_on="2026-06-20", to_on="2026-06-22") == (409, "deputy-overlap")
    assert name(otto, people, who="otto", by="bo") == (409, "deputy-away")
    row = otto.get(f"{API}/deputies?own=true").get_json()["items"][0]
    assert (row["person"], row["deputy"], row["department"], row["state"], row["can"]) == (
        "柏示例", "欧示例", LEAD, "running", [],
    )  # fmt: skip
    assert otto.post(f"{API}/deputies/{row['id']}/end").status_code == 404
    assert bo.post(f"{API}/deputies/{row['id']}/end").status_code == 204
    assert bo.post(f"{API}/deputies/{row['id']}/end").status_code == 409
    mine = {one["name"]: one["mine"] for one in bo.get(f"{API}/deputies/reviewers").get_json()["items"]}
    assert mine == {"柏示例": True, "欧示例": False}


def test_a_reviewer_names_a_deputy_for_a_colleague_who_is_away_and_ends_it(
    app: Flask, client_as: As, people: People
) -> None:
    with app.app_context(), transaction():
        colleague = identity_actions.create_person(
            ctx=system_ctx(app),
            username="ning",
            name="宁示例",
            department_id=people.lead,
            roles=(Role.SUPERVISOR,),
            password_hash="x",
        )
    bo, otto, dai = client_as("bo"), client_as("otto"), client_as("dai")
    body = {"id": next(_ids), "person_id": str(colleague.id), "deputy_id": people["otto"], "reason": "住院，由同事代办"}
    told = {**body, "from_on": "2026-06-15", "to_on": "2026-06-20"}
    assert otto.post(f"{API}/deputies", json=told).status_code == 404
    assert bo.post(f"{API}/deputies", json=told).status_code == 204
    row = otto.get(f"{API}/deputies?own=true").get_json()["items"][0]
    assert (row["person"], row["deputy"], row["state"], row["reason"]) == (
        "宁示例", "欧示例", "running", "住院，由同事代办",
    )  # fmt: skip
    [act] = dai.get(f"{API}/audit?action=name_deputy").get_json()["items"]
    assert (act["actor_name"], act["subject_id"]) == ("柏示例", body["id"])
    assert bo.post(f"{API}/deputies/{body['id']}/end").status_code == 204


def test_a_deputy_reviews_on_the_named_days_and_every_paper_says_for_whom(
    app: Flask, people: People, client_as: As, clock: FixedClock
) -> None:
    played = sealed_visit(make_office(app, people, objects=2), client_as("mei"))
    assert name(client_as("bo"), people, from_on="2026-06-16")[0] == 204
    otto = client_as("otto")
    assert (queue(otto), otto.get(f"{API}/inspections/{played.visit}").status_code) == ([], 404)  # from tomorrow
    clock.advance(timedelta(days=1))
    otto = client_as("otto")
    row = queue(otto)[0]
    assert (row["id"], row["for"]["name"], row["for"]["until_on"]) == (played.visit, "柏示例", "2026-06-20")
    assert queue(client_as("bo"))[0]["for"] is None
    assert otto.get(f"{API}/inspections/{played.office.visits[1]}").status_code == 404  # does not wait for review
    assert approve(otto, played.visit).status_code == 200
    seen = otto.get(f"{API}/inspections/{played.visit}").get_json()  # what they decided they may read again
    assert [(one["by"]["name"], one["for"]["name"]) for one in seen["reviews"]] == [("欧示例", "柏示例")]
    steps = client_as("dai").get(f"{API}/dossiers/{played.visit}").get_json()["timeline"]
    assert [step["by"] for step in steps if step["kind"] == "approve"] == ["欧示例（代柏示例）"]
    with app.app_context():
        fact = json.loads(list_facts([played.visit], ["visit.review"])[0].content)
        entry = session().scalars(select(AuditEntry).where(AuditEntry.action == "approve_inspection")).one()
        assert people["bo"] in json.dumps(fact) and entry.after["for"] == people["bo"]


def test_nobody_approves_their_own_visit_through_a_deputy_and_it_ends_by_itself(
    app: Flask, people: People, client_as: As, clock: FixedClock
) -> None:
    office = make_office(app, people, objects=2)
    first, second = sealed_visit(office, client_as("mei")), sealed_visit(office, client_as("lan"), visit=1, seed=2)
    assert name(client_as("bo"), people)[0] == 204
    with app.app_context(), transaction():
        for visit, inspector in ((first.visit, "otto"), (second.visit, "bo")):
            taken = {"name": inspector, "department": "", "certificate_no": "", "leader": False}
            seat = Seat(inspection_id=visit, no=3, inspector_id=people[inspector], department_id=people.lead, **taken)
            session().add(seat)
    otto = client_as("otto")
    refused = [approve(otto, visit).get_json()["type"] for visit in (first.visit, second.visit)]
    assert refused == ["/problems/review-own", "/problems/review-own-by-deputy"]
    assert approve(client_as("bo"), first.visit).status_code == 200  # who is away may still work
    clock.advance(timedelta(days=6))
    assert queue(client_as("otto")) == []
    assert client_as("otto").get(f"{API}/inspections/{second.visit}").status_code == 404


def test_notices_go_to_the_deputy_meanwhile_and_back_afterwards(
    app: Flask, people: People, client_as: As, clock: FixedClock
) -> None:
    approved(app, people, client_as)  # its publication is due on 14 July 2026
    clock.advance(timedelta(days=24))  # 9 July
    assert name(client_as("bo"), people, from_on="2026-07-09", to_on="2026-07-10")[0] == 204

    def told() -> list[str | None]:
        with app.app_context():
            scan(ctx=system_ctx(app))
            scan(ctx=system_ctx(app))
            db.session.remove()
        found = client_as("otto").get(f"{API}/notices").get_json()["items"]
        return [one["for_name"] for one in found if one["clock"] == "result"]

    assert told() == ["柏示例"]
    clock.advance(timedelta(days=2))
    assert told() == []
    assert [one["clock"] for one in client_as("bo").get(f"{API}/notices").get_json()["items"]].count("result") == 1
