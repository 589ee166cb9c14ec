"""How does a cookie become an actor, and a session its cookies? flask-jwt-extended, with every answer a plain 401 problem."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask, Response, current_app, g, jsonify, request
from flask_jwt_extended import (
    JWTManager,
    create_access_token,
    create_refresh_token,
    get_current_user,
    get_jwt,
    set_access_cookies,
    set_refresh_cookies,
    unset_jwt_cookies,
    verify_jwt_in_request,
)

from mingcha.identity import actions, schemas
from mingcha.identity.actions import SessionView
from mingcha.identity.actions.keys import session_keys
from mingcha.identity.rules import ACCESS_LIFE, DeviceRevoked, csrf_value
from mingcha.kernel.ctx import Actor, Ctx
from mingcha.kernel.db import reading, session
from mingcha.kernel.http import NOBODY, ctx, problem_response, settings
from mingcha.kernel.permission import permissions_of
from mingcha.kernel.problem import Unauthenticated
from mingcha.regions.queries import get_profile

ACCESS_COOKIE = "__Host-mingcha_at"
REFRESH_COOKIE = "__Secure-mingcha_rt"
PORTAL = "/portal"
REFRESH_PATH = "/api/v1/auth/session"
CONFIG: dict[str, Any] = {
    "JWT_TOKEN_LOCATION": ["cookies"],
    "JWT_COOKIE_SECURE": True,
    "JWT_COOKIE_SAMESITE": "Strict",
    "JWT_COOKIE_DOMAIN": None,
    "JWT_SESSION_COOKIE": False,
    "JWT_ACCESS_COOKIE_NAME": ACCESS_COOKIE,
    "JWT_ACCESS_COOKIE_PATH": "/",
    "JWT_REFRESH_COOKIE_NAME": REFRESH_COOKIE,
    "JWT_REFRESH_COOKIE_PATH": REFRESH_PATH,
    "JWT_COOKIE_CSRF_PROTECT": True,
    "JWT_CSRF_IN_COOKIES": False,
    "JWT_CSRF_METHODS": ["POST", "PUT", "PATCH", "DELETE"],
    "JWT_CSRF_CHECK_FORM": False,
    "JWT_ACCESS_CSRF_HEADER_NAME": "X-CSRF-TOKEN",
    "JWT_REFRESH_CSRF_HEADER_NAME": "X-CSRF-TOKEN",
    "JWT_ALGORITHM": "ES256",
    "JWT_DECODE_ALGORITHMS": ["ES256"],
    "JWT_ENCODE_ISSUER": "mingcha",
    "JWT_DECODE_ISSUER": "mingcha",
    "JWT_ENCODE_AUDIENCE": "mingcha-app",
    "JWT_DECODE_AUDIENCE": "mingcha-app",
    "JWT_DECODE_LEEWAY": 10,
    "JWT_ACCESS_TOKEN_EXPIRES": ACCESS_LIFE,
    "JWT_REFRESH_TOKEN_EXPIRES": timedelta(hours=8),
    "JWT_VERIFY_SUB": True,
    "JWT_ENCODE_NBF": True,
    "JWT_ERROR_MESSAGE_KEY": "code",
}


def init_app(app: Flask) -> None:
    """Sets the tokens up and gives the kernel its actor loader."""
    private, public = session_keys(app.extensions["mingcha"].settings.data_dir)
    app.config.update(CONFIG, JWT_PRIVATE_KEY=private, JWT_PUBLIC_KEY=public)
    manager = JWTManager(app)
    for name in (
        "unauthorized",
        "invalid_token",
        "expired_token",
        "revoked_token",
        "needs_fresh_token",
        "user_lookup_error",
    ):
        getattr(manager, f"{name}_loader")(_refuse)
    manager.token_verification_failed_loader(_refuse)
    manager.user_lookup_loader(_look_up)
    app.extensions["mingcha_load_actor"] = load_actor


def load_actor() -> Actor | None:
    """Who calls: None without an access cookie; every fault of the token, its CSRF value or its session is a 401.

    The portal knows nobody: a session at the desk in the same browser must neither fill in its forms nor stand in their way.
    """
    if not request.cookies.get(ACCESS_COOKIE) or request.path.startswith(PORTAL):
        return None
    _verify(refresh=False)
    return present_session().actor


def present_session() -> SessionView:
    """The session of the access token that was verified for this request."""
    view: SessionView = get_current_user()
    return view


def nobody_ctx() -> Ctx:
    """The context of signing in and refreshing: an old cookie must not stand in the way."""
    g.mingcha_actor = NOBODY
    return ctx()


def refresh_claims() -> dict[str, Any]:
    """The claims of a valid refresh token that came with its CSRF value."""
    _verify(refresh=True)
    return dict(get_jwt())


def present_csrf() -> str:
    """The CSRF value inside the current access token."""
    return str(get_jwt()["csrf"])


def session_reply(view: SessionView) -> Response:
    """The Session document with fresh cookies: a new access token, and the refresh token if one was made."""
    clock = current_app.extensions["mingcha"].clock
    now = clock.now()
    life = min(ACCESS_LIFE, view.ends_at - now)
    reply = jsonify(schemas.SessionOut().dump(session_out(view, csrf_value(view.csrf_key, "access"), now + life)))
    set_access_cookies(reply, access_token(view, life), max_age=int(life.total_seconds()))
    if view.refresh_id is not None and view.refresh_until is not None:
        left = view.refresh_until - now
        claims = {**_claims(view, "refresh"), "jti": view.refresh_id}
        token = create_refresh_token(view.person_id, expires_delta=left, additional_claims=claims)
        set_refresh_cookies(reply, token, max_age=int(left.total_seconds()))
    return reply


def access_token(view: SessionView, life: timedelta = ACCESS_LIFE) -> str:
    """An access token: whose session it is, never what they may do."""
    token: str = create_access_token(view.person_id, expires_delta=life, additional_claims=_claims(view, "access"))
    return token


def signed_out() -> Response:
    """204 without cookies."""
    reply = Response(status=204)
    unset_jwt_cookies(reply)
    return reply


def session_out(view: SessionView, csrf: str, expires_at: Any) -> dict[str, Any]:
    """The JSON shape of SessionOut."""
    profile = get_profile(settings().region)
    me = {
        "id": view.person_id,
        "name": view.name,
        "username": view.username,
        "department": {"id": view.department_id, "name": view.department_name},
        "roles": sorted(role.value for role in view.roles),
        "permissions": sorted(permission.value for permission in permissions_of(view.roles)),
        "inspector_id": view.actor.inspector_id,
    }
    csrf_refresh = csrf_value(view.csrf_key, "refresh")
    region = {"code": profile.code, "name": profile.name}
    return {"me": me, "csrf": csrf, "csrf_refresh": csrf_refresh, "expires_at": expires_at, "region": region}


def _claims(view: SessionView, kind: str) -> dict[str, Any]:
    return {"sid": view.id, "dev": view.device_id, "csrf": csrf_value(view.csrf_key, kind)}


def _verify(*, refresh: bool) -> None:
    if session().in_transaction():
        verify_jwt_in_request(refresh=refresh)
        return
    with reading():  # a view with its own short transactions must not find one open
        verify_jwt_in_request(refresh=refresh)


def _look_up(_header: dict[str, Any], claims: dict[str, Any]) -> SessionView | None:
    view = actions.load_session(str(claims.get("sid")), current_app.extensions["mingcha"].clock.now())
    if view is None or view.person_id != claims["sub"]:
        return None
    if view.device_revoked:
        raise DeviceRevoked
    return view


def _refuse(*_: Any) -> Response:
    return problem_response(Unauthenticated())
