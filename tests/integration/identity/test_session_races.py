"""Does signing in and refreshing stay right when many ask at once, and what does a request cost?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import jwt
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from mingcha.identity.jobs import forget_old_sign_ins
from mingcha.identity.models import RefreshToken, SignInAttempt, SignInSession
from mingcha.kernel.audit import AuditEntry
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.ctx import Actor, Ctx
from mingcha.kernel.db import db, reading
from tests.factories.identity import PASSWORD

HTTPS = "https://localhost"
SESSION = "/api/v1/auth/session"
REFRESH = "__Secure-mingcha_rt"


def together(times: int, work: Callable[[int], Any]) -> list[Any]:
    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(work, range(times)))


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


def test_parallel_refreshes_of_one_token_get_one_successor(app: Flask, client: FlaskClient) -> None:
    body = client.post(SESSION, json={"username": "mei", "password": PASSWORD}, base_url=HTTPS).json
    token = client.get_cookie(REFRESH, domain="localhost", path=SESSION)
    assert token is not None

    def renew(_: int) -> tuple[int, str]:
        tab = app.test_client()
        tab.set_cookie(REFRESH, token.value, domain="localhost", path=SESSION, secure=True)
        reply = tab.post(SESSION + "/refresh", headers={"X-CSRF-TOKEN": body["csrf_refresh"]}, base_url=HTTPS)
        successor = tab.get_cookie(REFRESH, domain="localhost", path=SESSION)
        assert successor is not None
        return reply.status_code, jwt.decode(successor.value, options={"verify_signature": False})["jti"]

    answers = together(4, renew)
    assert len(set(answers)) == 1
    assert answers[0][0] == 200
    with app.app_context(), reading() as session:
        owner = select(RefreshToken.session_id).where(RefreshToken.id == answers[0][1]).scalar_subquery()
        assert session.scalar(select(func.count()).where(RefreshToken.session_id == owner)) == 2


def test_parallel_guesses_do_not_slip_past_the_lock(app: Flask) -> None:
    def guess(number: int) -> int:
        body = {"username": "mei", "password": "wrong every time"}
        return (
            app.test_client()
            .post(SESSION, json=body, base_url=HTTPS, environ_base={"REMOTE_ADDR": f"10.1.0.{number}"})
            .status_code
        )

    assert sorted(together(8, guess)) == [401] * 5 + [429] * 3


def test_knowing_who_calls_costs_one_query(app: Flask, client_as: Callable[[str], FlaskClient]) -> None:
    mei = client_as("mei")
    with statements(app) as seen:
        assert mei.get("/api/v1/regions").status_code == 200
    assert len([one for one in seen if one.lstrip().upper().startswith("SELECT")]) == 1


def test_old_tries_and_tokens_are_forgotten_once_a_day_and_sessions_stay(
    app: Flask, client: FlaskClient, clock: FixedClock
) -> None:
    client.post(SESSION, json={"username": "mei", "password": PASSWORD}, base_url=HTTPS)
    parts = app.extensions["mingcha"]
    ctx = Ctx(actor=Actor.system(), clock=clock, ids=parts.ids, chance=parts.chance)

    def rows() -> list[int]:
        with app.app_context(), reading() as session:
            tables = (SignInAttempt, RefreshToken, SignInSession)
            return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]

    assert rows() == [1, 1, 1]
    for days, wanted in ((29, [1, 1, 1]), (2, [0, 0, 1])):
        clock.advance(timedelta(days=days))
        for _ in range(2):
            with app.app_context():
                forget_old_sign_ins(ctx=ctx)
        assert rows() == wanted
    with app.app_context(), reading() as session:
        acts = session.scalars(select(AuditEntry.after).where(AuditEntry.action == "forget_old_sign_ins")).all()
    assert acts == [{"rows": 2}]


def test_flask_jwt_extended_454_no_answer_brings_a_session_back_after_signing_out(
    app: Flask, client: FlaskClient
) -> None:
    body = client.post(SESSION, json={"username": "mei", "password": PASSWORD}, base_url=HTTPS).json
    kept = {
        (cookie.key, cookie.path): cookie.value
        for cookie in (
            client.get_cookie(REFRESH, domain="localhost", path=SESSION),
            client.get_cookie("__Host-mingcha_at", domain="localhost", path="/"),
        )
        if cookie is not None
    }
    assert len(kept) == 2
    assert client.delete(SESSION, headers={"X-CSRF-TOKEN": body["csrf"]}, base_url=HTTPS).status_code == 204

    def late(number: int) -> tuple[int, list[str]]:
        tab = app.test_client()
        for (name, path), value in kept.items():
            tab.set_cookie(name, value, domain="localhost", path=path, secure=True)
        if number % 2:
            reply = tab.post(SESSION + "/refresh", headers={"X-CSRF-TOKEN": body["csrf_refresh"]}, base_url=HTTPS)
        else:
            reply = tab.get("/api/v1/assignments", base_url=HTTPS)
        return reply.status_code, [line for line in reply.headers.getlist("Set-Cookie") if "mingcha_" in line]

    for status, cookies in together(8, late):
        assert status == 401
        assert all("Max-Age=0" in line or "Expires=Thu, 01 Jan 1970" in line for line in cookies), cookies
