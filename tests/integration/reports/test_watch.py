"""Is a department watched for what notice 004 names: gaps, a weak mechanism, low use of the platform?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.inspections.models import Inspection
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import session, transaction
from mingcha.plans.models import OutsideCheck
from tests.factories.figures import in_region
from tests.factories.identity import People
from tests.factories.inspections import make_office
from tests.factories.registers import an_id

As = Callable[[str], FlaskClient]
PATH = "/api/v1/watch-list"


def watched(client: FlaskClient, department: str) -> dict[str, Any]:
    found: dict[str, Any] = next(
        one for one in client.get(PATH).get_json()["items"] if one["department_id"] == department
    )
    return found


@pytest.mark.req("S4-13", "S2-2.1a")
def test_gaps_with_holder_and_day_and_low_use_put_a_department_on_the_list(
    app: Flask, client: FlaskClient, people: People, client_as: As, clock: FixedClock
) -> None:
    assert client.get(PATH).status_code == 401
    assert client_as("mei").get(PATH).status_code == 403
    in_region(app, "NA")
    office = make_office(app, people)
    bo, qing = client_as("bo"), client_as("qing")
    before = watched(bo, people.lead)
    assert (before["platform_rate"], "low_use" in before["grounds"]) == ({"num": 1, "den": 1}, False)
    body = {"person_id": people["bo"], "due_on": "2026-06-30"}
    assert qing.put("/api/v1/readiness/duties/rules_published", json=body).status_code == 200
    with app.app_context(), transaction():
        visit = session().get_one(Inspection, office.visits[0])
        check = OutsideCheck(id=an_id(7), kind="off_platform", item_ids=[], explanation="网络中断（示例）")
        check.department_id, check.object_id, check.checked_on = people.lead, visit.object_id, date(2026, 6, 15)
        check.recorded_at, check.recorded_by = visit.opened_at, people["qing"]
        session().add(check)
    found = watched(bo, people.lead)
    assert found["grounds"] == ["incomplete", "weak", "low_use"]
    gap = next(one for one in found["gaps"] if one["code"] == "rules_published")
    assert (gap["holder"], gap["due_on"], gap["late"]) == ("柏示例", "2026-06-30", False)
    clock.advance(timedelta(days=16))
    assert next(one for one in watched(client_as("bo"), people.lead)["gaps"] if one["holder"])["late"] is True
    assert {one["department_id"] for one in client_as("otto").get(PATH).get_json()["items"]} <= {people.other}
