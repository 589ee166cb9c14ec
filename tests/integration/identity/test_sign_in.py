"""Over HTTP: signing in and out, cookies, CSRF, and the lock of accounts and addresses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from mingcha.identity.models import SignInSession
from mingcha.kernel.audit import AuditEntry
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import reading
from tests.factories.identity import PASSWORD

HTTPS = "https://localhost"
SESSION = "/api/v1/auth/session"
ClientAs = Callable[[str], FlaskClient]


def sign_in(
    client: FlaskClient, username: str = "mei", password: str = PASSWORD, address: str = "10.0.0.1", **more: Any
) -> TestResponse:
    body = {"username": username, "password": password, **more}
    return client.post(SESSION, json=body, base_url=HTTPS, environ_base={"REMOTE_ADDR": address})


def cookies(reply: TestResponse) -> dict[str, str]:
    return {line.split("=")[0]: line for line in reply.headers.getlist("Set-Cookie")}


def acts(app: Flask) -> list[str]:
    with app.app_context(), reading() as session:
        return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.seq)))


def test_nobody_has_no_session(client: FlaskClient) -> None:
    for method, path in (("GET", SESSION), ("DELETE", SESSION), ("POST", SESSION + "/refresh")):
        reply = client.open(path, method=method, base_url=HTTPS)
        assert (reply.status_code, reply.json["type"]) == (401, "/problems/unauthenticated"), path


def test_a_signed_in_person_gets_a_session_with_rights_and_csrf_values(client: FlaskClient, people: Any) -> None:
    body = sign_in(client, "Mei").json
    assert body["me"]["id"] == body["me"]["inspector_id"] == people["mei"]
    assert body["me"]["roles"] == ["inspector"]
    assert body["me"]["department"]["id"] == people.lead
    assert "inspection:own" in body["me"]["permissions"]
    assert body["region"] == {"code": "RD", "name": "如东县"}
    assert body["expires_at"] == "2026-06-15T02:10:00Z"
    assert body["csrf"] != body["csrf_refresh"]


def test_an_administrator_is_no_inspector(client: FlaskClient) -> None:
    assert sign_in(client, "ada").json["me"]["inspector_id"] is None


def test_the_cookies_are_out_of_reach_of_scripts_and_survive_a_restart_of_the_browser(client: FlaskClient) -> None:
    reply = sign_in(client)
    found = cookies(reply)
    assert set(found) == {"__Host-mingcha_at", "__Secure-mingcha_rt"}
    for line in found.values():
        assert {"Secure", "HttpOnly", "SameSite=Strict"} <= set(line.split("; "))
        assert "Domain" not in line
    assert "; Max-Age=600;" in found["__Host-mingcha_at"]
    assert found["__Host-mingcha_at"].split("; ")[-2:] == ["Path=/", "SameSite=Strict"]
    assert "; Max-Age=28800;" in found["__Secure-mingcha_rt"]
    assert "; Path=/api/v1/auth/session;" in found["__Secure-mingcha_rt"]
    assert reply.json["csrf"] not in "".join(found.values())


def test_after_a_reload_the_same_csrf_value_is_given_again(client: FlaskClient) -> None:
    first = sign_in(client).json
    again = client.get(SESSION, base_url=HTTPS).json
    assert (again["csrf"], again["csrf_refresh"], again["me"]) == (first["csrf"], first["csrf_refresh"], first["me"])


@pytest.mark.parametrize(
    ("username", "password"), [("mei", "not her password"), ("ghost", PASSWORD), ("off", PASSWORD), ("plain", "")]
)
def test_a_wrong_name_a_wrong_password_and_a_closed_account_get_one_answer(
    app: Flask, client: FlaskClient, client_as: ClientAs, people: Any, username: str, password: str
) -> None:
    ada = client_as("ada")
    person = {"username": "off", "name": "停", "department_id": people.lead, "password": PASSWORD}
    made = ada.post("/api/v1/people", json=person).json
    ada.post(f"/api/v1/people/{made['id']}/disable")
    reply = sign_in(client, username, password or "anything at all")
    assert (reply.status_code, reply.json["type"]) == (401, "/problems/sign-in-refused")
    assert reply.json == sign_in(app.test_client(), "nobody-at-all", address="10.0.0.9").json
    assert cookies(reply) == {}
    assert acts(app)[-1] == "refuse_sign_in"


def test_five_misses_lock_the_account_even_for_the_right_password_until_fifteen_minutes_have_passed(
    client: FlaskClient, clock: FixedClock
) -> None:
    for number in range(5):
        assert sign_in(client, password="wrong every time", address=f"10.0.1.{number}").status_code == 401
    locked = sign_in(client, address="10.0.1.9")
    assert (locked.status_code, locked.json["type"]) == (429, "/problems/sign-in-too-often")
    assert "900" in locked.json["detail"]
    assert sign_in(client, "lan").status_code == 200
    clock.advance(timedelta(minutes=15))
    assert sign_in(client).status_code == 200


def test_an_account_that_does_not_exist_is_locked_in_the_same_words(client: FlaskClient) -> None:
    for name in ("mei", "ghost"):
        replies = [sign_in(client, name, "wrong every time", address="10.0.2.1") for _ in range(6)]
        assert [reply.status_code for reply in replies] == [401] * 5 + [429]


def test_a_success_clears_the_misses(client: FlaskClient) -> None:
    for _ in range(2):
        for _ in range(4):
            assert sign_in(client, password="wrong every time").status_code == 401
        assert sign_in(client).status_code == 200


def test_thirty_tries_a_minute_from_one_address_and_the_next_minute_it_may_again(
    client: FlaskClient, clock: FixedClock
) -> None:
    replies = [sign_in(client, f"guess{number}", address="10.0.3.1").status_code for number in range(31)]
    assert replies == [401] * 30 + [429]
    assert sign_in(client, address="10.0.3.2").status_code == 200
    clock.advance(timedelta(minutes=1))
    assert sign_in(client, address="10.0.3.1").status_code == 200


def test_signing_out_ends_the_session_on_the_server(app: Flask, client: FlaskClient) -> None:
    csrf = sign_in(client).json["csrf"]
    stolen = client.get_cookie("__Host-mingcha_at", domain="localhost")
    assert stolen is not None
    reply = client.delete(SESSION, headers={"X-CSRF-TOKEN": csrf}, base_url=HTTPS)
    assert reply.status_code == 204
    assert all("Expires=Thu, 01 Jan 1970" in line for line in cookies(reply).values())
    thief = app.test_client()
    thief.set_cookie("__Host-mingcha_at", stolen.value, domain="localhost", secure=True)
    assert thief.get(SESSION, base_url=HTTPS).status_code == 401
    assert acts(app)[-2:] == ["sign_in", "end_session"]


def test_a_session_ends_after_eight_hours_whatever_its_token_says(client: FlaskClient, clock: FixedClock) -> None:
    sign_in(client)
    clock.advance(timedelta(hours=8))
    assert client.get(SESSION, base_url=HTTPS).status_code == 401


def test_an_old_cookie_does_not_stand_in_the_way_of_signing_in(client: FlaskClient, clock: FixedClock) -> None:
    sign_in(client)
    clock.advance(timedelta(hours=9))
    assert sign_in(client).status_code == 200


def test_a_body_with_unknown_or_missing_fields_is_refused_without_counting(app: Flask, client: FlaskClient) -> None:
    before = acts(app)
    reply = client.post(SESSION, json={"username": "mei", "pass": "x"}, base_url=HTTPS)
    assert reply.status_code == 422
    assert {error["pointer"] for error in reply.json["errors"]} == {"/password", "/pass"}
    assert acts(app) == before


def test_the_signing_key_is_readable_by_the_server_only_and_stays_the_same(app: Flask) -> None:
    path = app.extensions["mingcha"].settings.data_dir / "keys" / "session-es256.pem"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text() == app.config["JWT_PRIVATE_KEY"]


def test_a_session_row_keeps_no_password_and_no_token(app: Flask, client: FlaskClient) -> None:
    sign_in(client)
    token = client.get_cookie("__Host-mingcha_at", domain="localhost")
    assert token is not None
    with app.app_context(), reading() as session:
        row = session.scalars(select(SignInSession).order_by(SignInSession.created_at.desc())).first()
        kept = " ".join(str(value) for value in vars(row).values())
    assert token.value not in kept
    assert PASSWORD not in kept
