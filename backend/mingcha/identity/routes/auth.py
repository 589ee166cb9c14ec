"""Where does a person sign in, stay signed in and sign out?"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Response, request
from flask_jwt_extended import get_jwt

from mingcha.identity import actions, schemas
from mingcha.identity.routes import tokens
from mingcha.identity.rules import PasswordWrong, SignInRefused
from mingcha.kernel.db import transaction
from mingcha.kernel.http import blueprint, ctx, own_transactions, public, requires
from mingcha.kernel.permission import Permission
from mingcha.kernel.problem import Unauthenticated

blp = blueprint("auth")


@blp.route("/auth/session", methods=["POST"])
@own_transactions
@public
@blp.arguments(schemas.SignInIn)
@blp.alt_response(200, schema=schemas.SessionOut)
def sign_in(body: dict[str, Any]) -> Response:
    """Signs in and sets the cookies. One answer for a wrong name, a wrong password and a closed account; 429 after 5 misses."""
    with transaction():
        attempt = actions.begin_sign_in(body["username"], request.remote_addr or "", ctx=tokens.nobody_ctx())
    verified = actions.verify_password(attempt.password_hash, body["password"])
    with transaction():
        view = actions.finish_sign_in(attempt, verified, ctx=tokens.nobody_ctx(), device_id=body["device"])
    if view is None:
        raise SignInRefused
    return tokens.session_reply(view)


@blp.route("/auth/session", methods=["GET"])
@requires(Permission.SESSION_OWN)
@blp.response(200, schemas.SessionOut)
def show_session() -> Any:
    """The present session, also after a reload: with the CSRF values again."""
    view = tokens.present_session()
    return tokens.session_out(view, tokens.present_csrf(), datetime.fromtimestamp(get_jwt()["exp"], UTC))


@blp.route("/auth/session/refresh", methods=["POST"])
@own_transactions
@public
@blp.alt_response(200, schema=schemas.SessionOut)
def refresh_session() -> Response:
    """A new access and refresh token for the refresh cookie and `csrf_refresh`. A token used twice ends the whole session."""
    claims = tokens.refresh_claims()
    with transaction():
        view = actions.rotate_refresh(claims["jti"], claims["sid"], ctx=tokens.nobody_ctx())
    if view is None or view.refresh_id is None:
        raise Unauthenticated
    return tokens.session_reply(view)


@blp.route("/auth/session", methods=["DELETE"])
@own_transactions
@requires(Permission.SESSION_OWN)
@blp.response(204)
def sign_out() -> Response:
    """Ends the session and takes the cookies away. What a phone has not sent yet stays on it."""
    here = ctx()
    with transaction():
        actions.end_session(str(here.actor.session_id), ctx=here)
    return tokens.signed_out()


@blp.route("/auth/password", methods=["PUT"])
@own_transactions
@requires(Permission.SESSION_OWN)
@blp.arguments(schemas.OwnPasswordIn)
@blp.response(204)
def change_password(body: dict[str, Any]) -> Response:
    """One's own new password; all other sessions end. A wrong present password counts as a miss at the door."""
    here, view = ctx(), tokens.present_session()
    with transaction():
        attempt = actions.begin_sign_in(view.username, request.remote_addr or "", ctx=here)
    verified = actions.verify_password(attempt.password_hash, body["password"])
    with transaction():
        changed = actions.change_password(attempt, verified, body["new_password"], ctx=here)
    if not changed:
        raise PasswordWrong
    return Response(status=204)
