"""Over HTTP: every faulty token gets the same 401, and a refresh token is good once."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
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
ACCESS, REFRESH = "__Host-mingcha_at", "__Secure-mingcha_rt"
WRITE = {"name": "新部门（示例）"}


@pytest.fixture
def signed(client: FlaskClient) -> dict[str, Any]:
    """Ada's session: its two tokens and CSRF values."""
    body = client.post(SESSION, json={"username": "ada", "password": PASSWORD}, base_url=HTTPS).json
    access = client.get_cookie(ACCESS, domain="localhost")
    refresh = client.get_cookie(REFRESH, domain="localhost", path=SESSION)
    assert access is not None
    assert refresh is not None
    return {**body, "access": access.value, "refresh": refresh.value}


def write(app: Flask, token: str, csrf: str | None) -> TestResponse:
    client = app.test_client()
    client.set_cookie(ACCESS, token, domain="localhost", secure=True)
    headers = {} if csrf is None else {"X-CSRF-TOKEN": csrf}
    return client.post("/api/v1/departments", json=WRITE, headers=headers, base_url=HTTPS)


def renew(app: Flask, token: str, csrf: str) -> tuple[TestResponse, str]:
    client = app.test_client()
    client.set_cookie(REFRESH, token, domain="localhost", path=SESSION, secure=True)
    reply = client.post(SESSION + "/refresh", headers={"X-CSRF-TOKEN": csrf}, base_url=HTTPS)
    successor = client.get_cookie(REFRESH, domain="localhost", path=SESSION)
    return reply, successor.value if successor else ""


def claims(token: str) -> dict[str, Any]:
    return dict(jwt.decode(token, options={"verify_signature": False}))


def forged(app: Flask, token: str, **changes: Any) -> str:
    """The token again, signed by the server's own key, with other claims."""
    facts = {name: value for name, value in (claims(token) | changes).items() if value is not None}
    return jwt.encode(facts, app.config["JWT_PRIVATE_KEY"], algorithm="ES256")


def unsigned(token: str) -> str:
    def part(value: Any) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return f"{part({'alg': 'none', 'typ': 'JWT'})}.{part(claims(token))}."


def own_key(app: Flask, token: str) -> str:
    return jwt.encode(claims(token), ec.generate_private_key(ec.SECP256R1()), algorithm="ES256")


FAULTS: dict[str, Callable[[Flask, dict[str, Any]], tuple[str, str | None]]] = {
    "no CSRF value": lambda app, s: (s["access"], None),
    "another CSRF value": lambda app, s: (s["access"], "0" * 64),
    "the refresh's CSRF value": lambda app, s: (s["access"], s["csrf_refresh"]),
    "a refresh token as access": lambda app, s: (s["refresh"], s["csrf_refresh"]),
    "alg none": lambda app, s: (unsigned(s["access"]), s["csrf"]),
    "HS256": lambda app, s: (
        jwt.encode(claims(s["access"]), "k" * 64, algorithm="HS256"),
        s["csrf"],
    ),
    "another key": lambda app, s: (own_key(app, s["access"]), s["csrf"]),
    "no signature": lambda app, s: (s["access"].rsplit(".", 1)[0] + ".", s["csrf"]),
    "another audience": lambda app, s: (forged(app, s["access"], aud="mingcha-portal"), s["csrf"]),
    "no audience": lambda app, s: (forged(app, s["access"], aud=None), s["csrf"]),
    "another issuer": lambda app, s: (forged(app, s["access"], iss="elsewhere"), s["csrf"]),
    "expired": lambda app, s: (forged(app, s["access"], exp=int(time.time()) - 60), s["csrf"]),
    "not yet valid": lambda app, s: (forged(app, s["access"], nbf=int(time.time()) + 60), s["csrf"]),
    "a number for a subject": lambda app, s: (forged(app, s["access"], sub=1), s["csrf"]),
    "another person's subject": lambda app, s: (forged(app, s["access"], sub="0" * 36), s["csrf"]),
    "an unknown session": lambda app, s: (forged(app, s["access"], sid="0" * 36), s["csrf"]),
    "no session": lambda app, s: (forged(app, s["access"], sid=None), s["csrf"]),
    "rubbish": lambda app, s: ("rubbish", s["csrf"]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_token_is_refused_in_the_same_words_and_changes_nothing(
    app: Flask, signed: dict[str, Any], fault: str
) -> None:
    token, csrf = FAULTS[fault](app, signed)
    reply = write(app, token, csrf)
    assert (reply.status_code, reply.content_type) == (401, "application/problem+json")
    assert reply.json == app.test_client().get(SESSION, base_url=HTTPS).json
    assert write(app, signed["access"], signed["csrf"]).status_code == 201


def test_the_right_token_with_its_csrf_value_is_accepted_and_a_header_token_is_not_looked_at(
    app: Flask, signed: dict[str, Any]
) -> None:
    bearer = {"Authorization": f"Bearer {signed['access']}", "X-CSRF-TOKEN": signed["csrf"]}
    assert app.test_client().post("/api/v1/departments", json=WRITE, headers=bearer).status_code == 401
    assert write(app, signed["access"], signed["csrf"]).status_code == 201


def test_a_token_says_whose_session_it_is_and_nothing_about_rights(signed: dict[str, Any]) -> None:
    assert set(claims(signed["access"])) == {
        "sub",
        "sid",
        "dev",
        "aud",
        "iss",
        "iat",
        "nbf",
        "exp",
        "fresh",
        "jti",
        "type",
        "csrf",
    }


def test_an_access_token_does_not_refresh(app: Flask, signed: dict[str, Any]) -> None:
    assert renew(app, signed["access"], signed["csrf"])[0].status_code == 401


def test_a_refresh_needs_its_own_csrf_value(app: Flask, signed: dict[str, Any]) -> None:
    assert renew(app, signed["refresh"], signed["csrf"])[0].status_code == 401
    assert renew(app, signed["refresh"], "")[0].status_code == 401


def test_a_refresh_gives_a_new_pair_that_works(app: Flask, signed: dict[str, Any], clock: FixedClock) -> None:
    clock.advance(timedelta(minutes=9))
    reply, successor = renew(app, signed["refresh"], signed["csrf_refresh"])
    assert (reply.status_code, reply.json["expires_at"]) == (200, "2026-06-15T02:19:00Z")
    assert claims(successor)["jti"] != claims(signed["refresh"])["jti"]
    assert renew(app, successor, reply.json["csrf_refresh"])[0].status_code == 200


def test_a_second_tab_within_thirty_seconds_gets_the_same_successor(
    app: Flask, signed: dict[str, Any], clock: FixedClock
) -> None:
    _, first = renew(app, signed["refresh"], signed["csrf_refresh"])
    clock.advance(timedelta(seconds=30))
    reply, second = renew(app, signed["refresh"], signed["csrf_refresh"])
    assert reply.status_code == 200
    assert claims(first)["jti"] == claims(second)["jti"]
    assert reply.json["csrf"] == signed["csrf"]


def test_a_refresh_token_used_again_later_ends_the_whole_session(
    app: Flask, signed: dict[str, Any], clock: FixedClock
) -> None:
    reply, successor = renew(app, signed["refresh"], signed["csrf_refresh"])
    clock.advance(timedelta(seconds=31))
    assert renew(app, signed["refresh"], signed["csrf_refresh"])[0].status_code == 401
    assert renew(app, successor, reply.json["csrf_refresh"])[0].status_code == 401
    assert write(app, signed["access"], signed["csrf"]).status_code == 401
    with app.app_context(), reading() as session:
        assert session.scalars(
            select(SignInSession.revoke_reason).where(SignInSession.id == claims(successor)["sid"])
        ).all() == ["refresh_reused"]
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
        assert last is not None
        assert (last.action, last.after) == ("end_session", {"reason": "refresh_reused"})


def test_a_refresh_does_not_prolong_a_desk_session_beyond_eight_hours(
    app: Flask, signed: dict[str, Any], clock: FixedClock
) -> None:
    clock.advance(timedelta(hours=7, minutes=55))
    reply, successor = renew(app, signed["refresh"], signed["csrf_refresh"])
    assert reply.json["expires_at"] == "2026-06-15T10:00:00Z"
    clock.advance(timedelta(minutes=5))
    assert renew(app, successor, reply.json["csrf_refresh"])[0].status_code == 401
