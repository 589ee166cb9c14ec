"""Over HTTP: enrolling a phone's key, binding the session to it, and revoking it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask
from flask.testing import FlaskClient

from mingcha.identity import queries
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import reading
from tests.factories.identity import PASSWORD

HTTPS = "https://localhost"
ClientAs = Callable[[str], FlaskClient]


def new_jwk() -> dict[str, str]:
    numbers = ec.generate_private_key(ec.SECP256R1()).public_key().public_numbers()
    x, y = (base64.urlsafe_b64encode(n.to_bytes(32, "big")).decode().rstrip("=") for n in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


def enrol(client: FlaskClient, label: str = "华为（示例）", jwk: dict[str, str] | None = None) -> Any:
    return client.post("/api/v1/devices", json={"jwk": jwk or new_jwk(), "label": label})


def revoke(client: FlaskClient, device: str) -> Any:
    return client.post(f"/api/v1/devices/{device}/revoke", json={"reason": "遗失"})


def test_nobody_is_refused(client: FlaskClient) -> None:
    assert client.get("/api/v1/devices").status_code == 401
    assert enrol(client).status_code == 401
    assert revoke(client, "0" * 64).status_code == 401


def test_a_colleague_without_the_right_and_another_department_find_no_device(client_as: ClientAs, people: Any) -> None:
    device = enrol(client_as("mei")).json["id"]
    for name in ("lan", "qing", "dai", "ada", "otto"):
        assert (name, revoke(client_as(name), device).status_code) == (name, 404)
    assert client_as("lan").get(f"/api/v1/devices?person_id={people['mei']}").status_code == 403
    assert client_as("otto").get(f"/api/v1/devices?person_id={people['mei']}").status_code == 404
    assert [one["state"] for one in client_as("mei").get("/api/v1/devices").json["items"]] == ["active"]


def test_a_key_is_enrolled_for_twelve_months_under_its_thumbprint(app: Flask, client_as: ClientAs, people: Any) -> None:
    jwk = new_jwk()
    reply = enrol(client_as("mei"), jwk=jwk)
    assert reply.status_code == 201
    assert (reply.json["state"], reply.json["enrolled_at"], reply.json["expires_at"]) == (
        "active",
        "2026-06-15T02:00:00Z",
        "2027-06-15T02:00:00Z",
    )
    with app.app_context(), reading():
        key = queries.get_device_key(reply.json["id"])
        assert queries.list_device_keys([key.id, "0" * 64]) == {key.id: key}
    assert (key.person_id, key.jwk, key.revoked_at) == (people["mei"], jwk, None)


def test_the_same_key_again_is_the_same_device_and_never_somebody_elses(client_as: ClientAs) -> None:
    mei, jwk = client_as("mei"), new_jwk()
    first, second = enrol(mei, jwk=jwk), enrol(mei, jwk=jwk)
    assert (second.status_code, second.json) == (201, first.json)
    other = enrol(client_as("lan"), jwk=jwk)
    assert (other.status_code, other.json["type"]) == (409, "/problems/device-foreign")


def test_a_new_key_of_the_same_phone_replaces_the_former_without_revoking_it(client_as: ClientAs) -> None:
    mei = client_as("mei")
    old, new, other = enrol(mei).json["id"], enrol(mei).json["id"], enrol(mei, label="平板（示例）").json["id"]
    states = {one["id"]: (one["state"], one["revoked_at"]) for one in mei.get("/api/v1/devices").json["items"]}
    assert states == {old: ("replaced", None), new: ("active", None), other: ("active", None)}


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"crv": "P-384"}, "/jwk/crv"),
        ({"x": "A" * 43}, "/jwk/x"),
        ({"y": "A" * 42}, "/jwk/y"),
        ({"d": "secret"}, "/jwk/d"),
    ],
)
def test_a_faulty_key_is_refused_by_field(client_as: ClientAs, changes: dict[str, str], pointer: str) -> None:
    mei = client_as("mei")
    reply = enrol(mei, jwk=new_jwk() | changes)
    assert (reply.status_code, [error["pointer"] for error in reply.json["errors"]]) == (422, [pointer])
    assert mei.get("/api/v1/devices").json["items"] == []


@pytest.mark.parametrize("name", ["mei", "bo", "sec"])
def test_the_owner_the_supervisor_of_the_department_and_the_security_administrator_may_revoke(
    client_as: ClientAs, name: str
) -> None:
    device = enrol(client_as("mei")).json["id"]
    reply = revoke(client_as(name), device)
    assert (reply.status_code, reply.json["state"]) == (200, "revoked")
    assert revoke(client_as("sec"), device).json["revoked_at"] == reply.json["revoked_at"]


def test_a_phone_that_signs_in_with_its_key_stays_signed_in_for_days(
    app: Flask, client_as: ClientAs, clock: FixedClock
) -> None:
    device = enrol(client_as("mei")).json["id"]
    phone = app.test_client()
    body = {"username": "mei", "password": PASSWORD, "device": device}
    reply = phone.post("/api/v1/auth/session", json=body, base_url=HTTPS)
    assert any("Max-Age=259200" in line for line in reply.headers.getlist("Set-Cookie"))
    clock.advance(timedelta(hours=71))
    csrf = {"X-CSRF-TOKEN": reply.json["csrf_refresh"]}
    assert phone.post("/api/v1/auth/session/refresh", headers=csrf, base_url=HTTPS).status_code == 200
    clock.advance(timedelta(days=5))
    assert phone.get("/api/v1/auth/session", base_url=HTTPS).status_code == 401


def test_enrolling_binds_the_session_so_that_revoking_ends_it_at_the_next_request_and_says_why(
    client_as: ClientAs, clock: FixedClock
) -> None:
    mei = client_as("mei")
    device = enrol(mei).json["id"]
    clock.advance(timedelta(days=1))
    assert mei.get("/api/v1/regions").status_code == 200
    revoke(client_as("bo"), device)
    for reply in (mei.get("/api/v1/regions"), enrol(mei)):
        assert (reply.status_code, reply.json["type"]) == (401, "/problems/device-revoked")


def test_a_revoked_key_neither_signs_in_nor_enrols_again(app: Flask, client_as: ClientAs, clock: FixedClock) -> None:
    mei, jwk = client_as("mei"), new_jwk()
    device = enrol(mei, jwk=jwk).json["id"]
    revoke(client_as("bo"), device)
    clock.advance(timedelta(minutes=1))
    body = {"username": "mei", "password": PASSWORD, "device": device}
    reply = app.test_client().post("/api/v1/auth/session", json=body, base_url=HTTPS)
    assert (reply.status_code, reply.json["type"]) == (401, "/problems/device-revoked")
    assert enrol(client_as("mei"), jwk=jwk).json["type"] == "/problems/device-revoked"


def test_somebody_elses_device_gives_no_phone_session(app: Flask, client_as: ClientAs) -> None:
    device = enrol(client_as("mei")).json["id"]
    body = {"username": "lan", "password": PASSWORD, "device": device}
    reply = app.test_client().post("/api/v1/auth/session", json=body, base_url=HTTPS)
    assert not any("Max-Age=259200" in line for line in reply.headers.getlist("Set-Cookie"))
