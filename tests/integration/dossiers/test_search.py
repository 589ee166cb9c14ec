"""Is an inspection found by what is known of it, is the index always what the records say, and is the search on record?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.dossiers import jobs
from mingcha.dossiers.actions import index_inspections
from mingcha.dossiers.models import SearchPosting, SearchRow
from mingcha.dossiers.queries import list_differences
from mingcha.kernel.audit import AuditEntry
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import db, session, transaction
from tests.factories.dossiers import Case, approved_case
from tests.factories.identity import People

As = Callable[[str], FlaskClient]


@pytest.fixture
def case(app: Flask, people: People, client_as: As, clock: FixedClock) -> Case:
    return approved_case(app, people, client_as, clock)


def asked(dai: FlaskClient, **query: str) -> dict[str, Any]:
    reply = dai.get("/api/v1/dossiers", query_string=query)
    assert reply.status_code == 200, reply.get_json()
    return dict(reply.get_json())


def ids(dai: FlaskClient, **query: str) -> list[str]:
    return [row["id"] for row in asked(dai, **{"limit": "200", **query})["items"]]


def publish(bo: FlaskClient) -> None:
    row = bo.get("/api/v1/publications").get_json()["items"][0]
    reply = bo.post(f"/api/v1/publications/{row['id']}/publish", headers={"If-Match": f'"{row["version"]}"'})
    assert reply.status_code == 200, reply.get_json()


def differences(app: Flask) -> list[str]:
    with app.app_context():
        found = list(list_differences())
        db.session.remove()
    return found


def test_an_inspection_is_found_by_each_thing_known_of_it(case: Case, client_as: As, people: People) -> None:
    dai = client_as("dai")
    seen = dai.get(f"/api/v1/dossiers/{case.inspection}").get_json()["record"]
    name, place = seen["object"]["name"], seen["object"]["district"]
    known = [
        {"q": name[2:4]},
        {"q": name[-1]},
        {"q": seen["object"]["uscc"][4:]},
        {"q": case.number[:8]},
        {"uscc": seen["object"]["uscc"]},
        {"inspector": "兰示"},
        {"inspector": seen["team"][0]["certificate_no"]},
        {"place": place},
        {"item": "疏散"},
        {"item": "X-1"},
        {"department": people.lead},
        {"result": "rectification_ordered"},
        {"state": "accepted"},
        {"from": "2026-06-15", "to": "2026-06-15"},
    ]
    for query in known:
        assert case.inspection in ids(dai, **query), query
    everything = {key: value for query in known[5:] for key, value in query.items()}
    assert ids(dai, **everything) == [case.inspection]


def test_what_does_not_fit_is_not_listed(case: Case, client_as: As, people: People) -> None:
    dai = client_as("dai")
    wrong = [
        {"q": "没有这家"},
        {"inspector": "欧示"},
        {"state": "returned"},
        {"item": "没有"},
        {"department": people.other},
        {"result": "no_problem"},
        {"from": "2026-06-16"},
        {"to": "2026-06-14"},
        {"deadline": "late"},
        {"place": "没有这里"},
    ]
    for query in wrong:
        assert case.inspection not in ids(dai, **query), query
    assert dai.get("/api/v1/dossiers?deadline=perhaps").status_code == 422


def test_deadlines_are_searched_by_the_day_of_the_search(case: Case, client_as: As, clock: FixedClock) -> None:
    dai = client_as("dai")
    row = next(row for row in asked(dai, limit="200")["items"] if row["id"] == case.inspection)
    assert row["deadline"] == "running" and case.inspection not in ids(dai, deadline="overdue")
    clock.advance(timedelta(days=60))
    assert case.inspection in ids(client_as("dai"), deadline="overdue")
    bo = client_as("bo")
    publish(bo)
    assert case.inspection in ids(client_as("dai"), deadline="late")
    assert case.inspection not in ids(client_as("dai"), deadline="overdue")


def test_pages_follow_each_other_without_a_row_twice(case: Case, client_as: As) -> None:
    dai, seen, cursor = client_as("dai"), [], ""
    while True:
        page = asked(dai, limit="1", **({"cursor": cursor} if cursor else {}))
        seen += [row["id"] for row in page["items"]]
        cursor = page["next"] or ""
        if not cursor:
            break
    assert seen == ids(dai) and len(set(seen)) == len(seen) > 1
    instants = [row["at"] for row in asked(dai, limit="200")["items"]]
    assert instants == sorted(instants, reverse=True)
    assert dai.get("/api/v1/dossiers?cursor=nonsense").status_code == 400


def test_the_index_is_what_the_records_say_after_every_act(case: Case, app: Flask, client_as: As) -> None:
    assert differences(app) == []
    bo = client_as("bo")
    publish(bo)
    assert differences(app) == []


def test_a_changed_index_is_noticed_and_put_right(case: Case, app: Flask, ctx_of: Callable[[str], Ctx]) -> None:
    with app.app_context(), transaction() as s:
        s.get_one(SearchRow, 1).object_name = "换名示例"
        s.delete(s.query(SearchPosting).filter(SearchPosting.term == "saccepted").one())
    assert {one.split(" ")[0] for one in differences(app)} == {"row", "term"}
    with app.app_context(), transaction() as s:
        s.query(SearchPosting).delete()
        s.query(SearchRow).delete()
    with app.app_context():
        jobs.index(ctx=ctx_of("dai"))
        db.session.remove()
    assert differences(app) == []


def test_an_act_that_fails_leaves_the_index_as_it_was(case: Case, app: Flask) -> None:
    with app.app_context():
        with pytest.raises(ZeroDivisionError), transaction():
            index_inspections([case.inspection])
            session().query(SearchRow).delete()
            raise ZeroDivisionError
        db.session.remove()
    assert differences(app) == []


def test_what_was_asked_is_written_down_once(case: Case, app: Flask, client_as: As) -> None:
    dai = client_as("dai")
    page = asked(dai, q="示例", limit="1")
    asked(dai, q="示例", limit="1", cursor=page["next"])
    with app.app_context():
        found = session().query(AuditEntry).filter(AuditEntry.action == "search_dossiers").all()
        told = [(one.actor_name, one.after) for one in found]
        db.session.remove()
    assert told == [("戴示例", {"q": "示例"})]
