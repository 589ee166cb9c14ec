"""Does the map show the visits that somebody may see, where they were, and load pictures only from where the office says?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from mingcha.app.headers import CSP, policy_of
from mingcha.inspections.models import Inspection, Presence
from mingcha.kernel.db import session, transaction
from mingcha.registers.models import InspectionObject
from tests.factories.identity import People
from tests.factories.inspections import make_office, sealed_visit

As = Callable[[str], FlaskClient]
MAP = "/api/v1/visit-map"
AT = datetime(2026, 6, 15, 2, tzinfo=UTC)


def test_visits_stand_where_a_phone_measured_else_where_the_register_has_the_business(
    app: Flask, people: People, client: FlaskClient, client_as: As
) -> None:
    office = make_office(app, people, objects=3)
    played = sealed_visit(office, client_as("mei"))
    who = {"event": "e", "key": "k", "boot": "b", "mono": 1}
    fix = {
        **who,
        "at": AT.isoformat(),
        "lat_u": 32_310_000,
        "lng_u": 121_180_000,
        "acc_m": 12,
        "age_s": 1,
        "crs": "WGS84",
    }
    late = {**fix, "at": AT.replace(hour=3).isoformat(), "lat_u": 1}
    with app.app_context(), transaction() as db:
        things = [db.get_one(Inspection, one).object_id for one in office.visits[:2]]
        known = update(InspectionObject).where(InspectionObject.id.in_(things))
        session().execute(known.values(lat_u=32_300_000, lng_u=121_100_000))
        where = {"inspection_id": played.visit, "person_id": people["mei"], "from_at": AT, "to_at": AT}
        session().add(Presence(**where, fixes=[late, fix]))
    assert client.get(MAP).status_code == 401
    assert client_as("mei").get(MAP).status_code == 403
    assert client_as("otto").get(MAP).get_json()["items"] == []
    assert client_as("otto").get(f"{MAP}?department={people.lead}").status_code == 404
    for name in ("bo", "dai"):
        told = client_as(name).get(MAP).get_json()
        found = {row["id"]: (row["from"], row["lat_u"], row["acc_m"]) for row in told["items"]}
        assert [found[one] for one in office.visits] == [
            ("phone", 32_310_000, 12),
            ("register", 32_300_000, None),
            (None, None, None),
        ]
        assert told["tiles"] is None
    [row] = client_as("bo").get(f"{MAP}?state=sealed").get_json()["items"]
    assert row["id"] == played.visit


def test_only_the_offices_own_tiles_come_past_the_policy() -> None:
    assert policy_of("") == policy_of("/tiles/{z}/{x}/{y}.png") == CSP
    assert "img-src 'self' blob: https://tiles.example;" in policy_of("https://tiles.example/{z}/{x}/{y}.png")
    assert policy_of("https://{s}.tiles.example/{z}/{x}/{y}.png") == CSP
