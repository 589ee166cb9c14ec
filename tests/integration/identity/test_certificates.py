"""Over HTTP: enforcement certificates, and on which days somebody holds one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.identity import queries
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import reading

ClientAs = Callable[[str], FlaskClient]
CERTIFICATE = {
    "number": "示例320623991",
    "kind": "provincial",
    "issuer": "示例省司法厅",
    "valid_from": "2026-01-01",
    "valid_to": "2026-06-15",
}


def test_nobody_is_refused(client: FlaskClient, people: Any) -> None:
    path = f"/api/v1/people/{people['mei']}/certificates"
    assert client.get(path).status_code == 401
    assert client.post(path, json=CERTIFICATE).status_code == 401


@pytest.mark.parametrize("name", ["mei", "bo", "qing", "dai", "sec", "otto"])
def test_a_certificate_is_registered_by_the_system_administrator_only(
    client_as: ClientAs, people: Any, name: str
) -> None:
    assert client_as(name).post(f"/api/v1/people/{people['bo']}/certificates", json=CERTIFICATE).status_code == 403


def test_another_departments_certificates_are_not_found(client_as: ClientAs, people: Any) -> None:
    assert client_as("otto").get(f"/api/v1/people/{people['mei']}/certificates").status_code == 404
    assert client_as("bo").get(f"/api/v1/people/{people['otto']}/certificates").status_code == 404
    assert client_as("bo").get(f"/api/v1/people/{people['mei']}/certificates").status_code == 200


@pytest.mark.req("S1-5b")
def test_a_certificate_has_number_issuer_and_validity_and_makes_its_holder_eligible_on_those_days(
    app: Flask, client_as: ClientAs, people: Any
) -> None:
    bo = people["bo"]
    reply = client_as("ada").post(f"/api/v1/people/{bo}/certificates", json=CERTIFICATE)
    assert reply.status_code == 201
    assert {name: reply.json[name] for name in CERTIFICATE} == CERTIFICATE
    assert reply.json["valid_today"] is True
    assert client_as("dai").get(f"/api/v1/people/{bo}/certificates").json["items"] == [reply.json]
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 15), date(2026, 6, 16)]
    with app.app_context(), reading():
        assert [queries.holds_certificate(bo, day) for day in days] == [False, True, True, False]
        held = queries.list_certificate_holders([bo, people["mei"], people["qing"]], date(2026, 6, 16))
    assert set(held) == {people["mei"]}


def test_the_day_after_the_last_it_is_shown_as_expired(clock: Any, client_as: ClientAs, people: Any) -> None:
    client_as("ada").post(f"/api/v1/people/{people['bo']}/certificates", json=CERTIFICATE)
    clock.advance(timedelta(days=1))
    items = client_as("dai").get(f"/api/v1/people/{people['bo']}/certificates").json["items"]
    assert [one["valid_today"] for one in items] == [False]


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"valid_to": "2025-12-31"}, 422, "certificate-dates-crossed"),
        ({"valid_from": "2026-02-30"}, 422, "invalid"),
        ({"kind": "private"}, 422, "invalid"),
        ({"number": ""}, 422, "invalid"),
        ({"id_number": "320623199001010011"}, 422, "invalid"),
    ],
)
def test_a_faulty_certificate_is_refused(
    client_as: ClientAs, people: Any, changes: dict[str, Any], status: int, code: str
) -> None:
    ada, path = client_as("ada"), f"/api/v1/people/{people['bo']}/certificates"
    reply = ada.post(path, json=CERTIFICATE | changes)
    assert (reply.status_code, reply.json["type"]) == (status, f"/problems/{code}")
    assert ada.get(path).json["items"] == []


def test_a_number_stands_for_one_certificate(client_as: ClientAs, people: Any) -> None:
    ada = client_as("ada")
    assert ada.post(f"/api/v1/people/{people['bo']}/certificates", json=CERTIFICATE).status_code == 201
    again = ada.post(f"/api/v1/people/{people['lan']}/certificates", json=CERTIFICATE)
    assert (again.status_code, again.json["type"]) == (409, "/problems/certificate-number-taken")


@pytest.mark.req("S1-5b")
def test_in_a_region_that_admits_holders_only_nobody_becomes_an_inspector_without_a_valid_certificate(
    app: Flask, clock: FixedClock, client_as: ClientAs, people: Any
) -> None:
    parts = app.extensions["mingcha"]
    app.extensions["mingcha"] = replace(parts, settings=replace(parts.settings, region="WG"))
    roles = f"/api/v1/people/{people['bo']}/roles"
    refused = client_as("sec").put(roles, json={"roles": ["inspector"]})
    assert (refused.status_code, refused.json["type"]) == (409, "/problems/certificate-needed")
    assert "舞钢 001 第5条" in refused.json["detail"]
    client_as("ada").post(f"/api/v1/people/{people['bo']}/certificates", json=CERTIFICATE)
    clock.advance(timedelta(days=1))
    assert client_as("sec").put(roles, json={"roles": ["inspector"]}).status_code == 409
    clock.advance(-timedelta(days=1))
    assert client_as("sec").put(roles, json={"roles": ["inspector"]}).json["roles"] == ["inspector"]


def test_in_a_region_that_admits_daily_supervision_staff_the_role_needs_no_certificate(
    client_as: ClientAs, people: Any
) -> None:
    reply = client_as("sec").put(f"/api/v1/people/{people['bo']}/roles", json={"roles": ["inspector"]})
    assert (reply.status_code, reply.json["roles"]) == (200, ["inspector"])
