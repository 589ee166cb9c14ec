"""How does a request become an action and a reply? Guards, context, one transaction, problems."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from os import SEEK_END
from threading import Lock
from typing import IO, Any, TypeVar, cast

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask, Response, current_app, g, has_request_context, request, send_file
from flask.typing import ResponseReturnValue
from flask_smorest import Api as SmorestApi
from flask_smorest import Blueprint
from sqlalchemy.exc import DataError, IntegrityError
from werkzeug.exceptions import HTTPException

from mingcha.kernel import idempotency
from mingcha.kernel.addresses import LazyRule
from mingcha.kernel.components import component_name
from mingcha.kernel.constraints import problem_of
from mingcha.kernel.ctx import Actor, Ctx
from mingcha.kernel.db import is_busy, reading, transaction
from mingcha.kernel.field_words import chinese
from mingcha.kernel.permission import Permission
from mingcha.kernel.problem import (
    Busy,
    FieldError,
    Forbidden,
    Invalid,
    Malformed,
    NotAllowed,
    NotFound,
    Problem,
    Stale,
    TooLarge,
    Unauthenticated,
)
from mingcha.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
NOBODY = Actor(id="nobody", name="")


class MingchaFlask(Flask):
    """A write is one transaction, opened before the first read and committed before the reply leaves."""

    url_rule_class = LazyRule

    def dispatch_request(self) -> ResponseReturnValue:
        """Reads roll back, writes commit; a view marked @own_transactions manages its own."""
        view = self.view_functions.get(request.endpoint or "")
        if getattr(view, "own_transactions", False):
            return super().dispatch_request()
        if request.method in SAFE:
            with reading():
                return self.make_response(super().dispatch_request())
        with transaction():
            return self._write()

    def _write(self) -> Response:
        key = request.headers.get("Idempotency-Key")
        if request.method != "POST" or not key:
            return self.make_response(super().dispatch_request())
        replay = idempotency.claim(key[:200], actor().id, ctx().clock)
        if replay is not None:
            return replay
        reply = self.make_response(super().dispatch_request())
        idempotency.keep(key[:200], reply)
        return reply


class Api(SmorestApi):  # type: ignore[misc]
    """flask-smorest, answering every refusal as a problem document and described only when somebody asks for the description.

    Describing took more than half of the start, which every command and every test paid.
    """

    def __init__(self, app: Flask) -> None:
        super().__init__(app, spec_kwargs={"marshmallow_plugin": MarshmallowPlugin(component_name)})
        self._undescribed: list[Blueprint] = []
        self._describing = Lock()

    def register_blueprint(self, blp: Blueprint) -> None:
        """Its routes now, their description at `described()`."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blp.name] = self
        self._app.register_blueprint(blp)
        self._undescribed.append(blp)

    def described(self) -> APISpec:
        """The description of every route registered so far."""
        with self._describing:
            while self._undescribed:
                blp = self._undescribed.pop(0)
                blp.register_views_in_doc(self, self._app, self.spec, name=blp.name, parameters=None)
                self.spec.tag({"name": blp.name, "description": blp.description})
        return cast(APISpec, self.spec)

    def handle_http_exception(self, error: HTTPException) -> Any:
        """404, 405, 413, 422 of the framework itself."""
        return problem_response(problem_of_http(error))


def blueprint(name: str, url_prefix: str = "/api/v1") -> Blueprint:
    """The blueprint of one capability."""
    return Blueprint(name, f"mingcha.{name}", url_prefix=url_prefix, description="")


def requires(permission: Permission) -> Callable[[F], F]:
    """The view needs a signed-in caller with the permission. Raises Unauthenticated or Forbidden."""

    def guard(view: F) -> F:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            who = actor()
            if who is NOBODY:
                raise Unauthenticated()
            if not who.can(permission):
                raise Forbidden(permission=permission.value)
            return view(*args, **kwargs)

        guarded.guard = permission.value  # type: ignore[attr-defined]
        return cast(F, guarded)

    return guard


def public(view: F) -> F:
    """The view is for everybody."""
    view.guard = "public"  # type: ignore[attr-defined]
    return view


def download(stream: IO[bytes], name: str) -> Response:
    """A file from its beginning as an attachment of known size, sent piece by piece; the server closes the stream."""
    size = stream.seek(0, SEEK_END)
    stream.seek(0)
    reply = send_file(stream, mimetype="application/octet-stream", conditional=False)
    reply.content_length = size
    reply.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return reply


def own_transactions(view: F) -> F:
    """The view opens its own short transactions (uploads, sign-in): nothing slow happens inside one."""
    view.own_transactions = True  # type: ignore[attr-defined]
    return view


def actor() -> Actor:
    """Who calls; NOBODY without a session."""
    if "mingcha_actor" not in g:
        load: Callable[[], Actor | None] | None = current_app.extensions.get("mingcha_load_actor")
        g.mingcha_actor = (load() if load else None) or NOBODY
    return cast(Actor, g.mingcha_actor)


def ctx() -> Ctx:
    """The context of this request."""
    parts = current_app.extensions["mingcha"]
    return Ctx(actor=actor(), clock=parts.clock, ids=parts.ids, chance=parts.chance, lang=language())


def acting_ctx() -> Ctx:
    """The context of this request, or the system's own outside of one (jobs, command line): for subscribers."""
    if has_request_context():
        return ctx()
    parts = current_app.extensions["mingcha"]
    return Ctx(actor=Actor.system(), clock=parts.clock, ids=parts.ids, chance=parts.chance)


def settings() -> Settings:
    """The settings of the running app."""
    return cast(Settings, current_app.extensions["mingcha"].settings)


def language() -> str:
    """`zh` unless the caller prefers English (`?lang=` wins over Accept-Language)."""
    wishes = [request.args.get("lang", ""), *request.accept_languages.values()]
    known = [wish[:2].lower() for wish in wishes if wish[:2].lower() in {"zh", "en"}]
    return known[0] if known else "zh"


def problem_response(problem: Problem) -> Response:
    """The RFC 9457 reply."""
    body = json.dumps(problem.document(language()), ensure_ascii=False).encode("utf-8", "replace")
    reply = Response(body)
    reply.status_code = problem.status
    reply.content_type = "application/problem+json"
    for name, value in getattr(problem, "headers", {}).items():
        reply.headers[name] = value
    return reply


def if_match(current: int) -> None:
    """Compares the If-Match header with the thing's version. Raises Malformed without it, Stale when they differ."""
    seen = request.headers.get("If-Match", "").strip('" ')
    if not seen.isdecimal() or len(seen) > 18:
        raise Malformed(
            errors=[
                FieldError("/If-Match", "请带上看到的版本号（If-Match）。", "Send the version you saw as If-Match.")
            ]
        )
    if int(seen) != current:
        raise Stale(seen=seen, current=current)


def problem_of_http(error: HTTPException) -> Problem:
    """The framework's own refusals in our tree; 422 keeps a pointer per field."""
    code = error.code or 500
    if code == 422:
        messages = (getattr(error, "data", None) or {}).get("messages", {})
        return Invalid(errors=_field_errors(messages))
    if code == 413:
        return TooLarge(limit="32 MiB")
    kinds: dict[int, type[Problem]] = {
        400: Malformed,
        401: Unauthenticated,
        403: Forbidden,
        404: NotFound,
        405: NotAllowed,
        415: Malformed,
    }
    return kinds.get(code, Problem if code >= 500 else Malformed)()


def _field_errors(messages: Any) -> list[FieldError]:
    found: list[FieldError] = []

    def walk(node: Any, path: str) -> None:
        if isinstance(node, dict):
            for name, child in node.items():
                walk(child, f"{path}/{name}" if name != "_schema" else path)
        else:
            for text in node if isinstance(node, list) else [node]:
                found.append(FieldError(path or "/", chinese(str(text)), str(text)))

    for place, node in messages.items() if isinstance(messages, dict) else []:
        walk(node, "" if place in {"json", "query", "headers", "path"} else f"/{place}")
    return found


def register_errors(app: Flask) -> None:
    """Every exception leaves as a problem document; a 500 shows nothing internal."""

    @app.errorhandler(Problem)
    def _problem(problem: Problem) -> Response:
        return problem_response(problem)

    @app.errorhandler(IntegrityError)
    def _integrity(error: IntegrityError) -> Response:
        return problem_response(problem_of(error))

    @app.errorhandler(Exception)
    def _unexpected(error: Exception) -> ResponseReturnValue:
        if isinstance(error, HTTPException):
            return problem_response(problem_of_http(error))
        if unreadable(error):
            return problem_response(Malformed())
        if is_busy(error):
            return problem_response(Busy())
        app.logger.exception("unexpected error at %s %s", request.method, request.path)
        return problem_response(Problem())


def unreadable(error: Exception) -> bool:
    """True for input that no text, number or nesting can hold: half a surrogate pair, NUL, 5,000 digits, 5,000 brackets."""
    digits = isinstance(error, ValueError) and "integer string conversion" in str(error)
    return digits or isinstance(error, RecursionError | UnicodeError | OverflowError | DataError)


class UnguardedRoute(RuntimeError):
    """A view says neither @requires nor @public: the app refuses to start."""


def check_guards(app: Flask) -> None:
    """Raises UnguardedRoute naming every view without a guard."""
    bare = [name for name, view in app.view_functions.items() if not getattr(view, "guard", None)]
    if bare:
        raise UnguardedRoute(", ".join(sorted(bare)))
