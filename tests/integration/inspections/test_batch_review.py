"""Are many records approved at once only where there is nothing to weigh?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from mingcha.inspections.models import Inspection
from mingcha.kernel.audit import AuditEntry
from mingcha.kernel.db import session, transaction
from tests.factories.identity import People
from tests.factories.inspections import Office, make_office
from tests.factories.results import approve, play

As = Callable[[str], FlaskClient]


@pytest.fixture
def office(app: Flask, people: People) -> Office:
    return make_office(app, people)


def code(reply: TestResponse) -> str:
    return str(reply.get_json()["type"]).removeprefix("/problems/")


def version(client: FlaskClient, visit: str) -> int:
    return int(client.get(f"/api/v1/inspections/{visit}").headers["ETag"].strip('"'))


def among_many(client: FlaskClient, visit: str) -> TestResponse:
    heads = {"If-Match": f'"{version(client, visit)}"'}
    return client.post(f"/api/v1/inspections/{visit}/approve?among_many=true", headers=heads)


@pytest.mark.parametrize("trouble", ["failing", "refused", "flagged", "amended"])
def test_a_record_with_something_to_weigh_is_never_approved_among_many(
    app: Flask, office: Office, client_as: As, trouble: str
) -> None:
    mei, bo = client_as("mei"), client_as("bo")
    played = play(office, mei)
    with app.app_context(), transaction():
        row = session().get_one(Inspection, played.visit)
        record = {**row.record}
        if trouble == "refused":
            row.acknowledged = "refused"
        elif trouble == "failing":
            row.conclusions = ["rectification_ordered"]
        elif trouble == "flagged":
            record["flags"] = [{"code": "clock"}]
        else:
            record["amendments"] = [{"reason": "x"}]
        row.record = record
    reply = among_many(bo, played.visit)
    assert (reply.status_code, code(reply)) == (409, "review-not-plain")
    assert approve(bo, played.visit).status_code == 200


def test_a_plain_record_is_approved_among_many_and_the_trail_says_so(app: Flask, office: Office, client_as: As) -> None:
    mei, bo = client_as("mei"), client_as("bo")
    played = play(office, mei)
    assert among_many(bo, played.visit).status_code == 200
    with app.app_context():
        entry = session().scalars(select(AuditEntry).where(AuditEntry.action == "approve_inspection")).one()
        assert entry.after["among_many"] is True
