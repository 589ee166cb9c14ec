"""The named people of every test: Mei and Lan inspect, Bo supervises, Qing plans, Dai audits, Ada runs the system, Otto is an outsider."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mingcha.identity import actions
from mingcha.identity.routes import tokens
from mingcha.kernel.ctx import Actor, Ctx
from mingcha.kernel.db import transaction
from mingcha.kernel.permission import Role

PASSWORD = "correct horse 示例"
LEAD, OTHER = "示例县市场监督管理局", "示例县消防救援大队"
STAFF: dict[str, tuple[str, str, tuple[Role, ...]]] = {
    "mei": ("梅示例", LEAD, (Role.INSPECTOR,)),
    "lan": ("兰示例", LEAD, (Role.INSPECTOR,)),
    "bo": ("柏示例", LEAD, (Role.SUPERVISOR,)),
    "qing": ("青示例", LEAD, (Role.PLANNER,)),
    "dai": ("戴示例", LEAD, (Role.AUDITOR,)),
    "ada": ("艾示例", LEAD, (Role.SYSADMIN,)),
    "sec": ("佘示例", LEAD, (Role.SECADMIN,)),
    "otto": ("欧示例", OTHER, (Role.INSPECTOR, Role.SUPERVISOR, Role.PLANNER)),
}
_addresses = count(1)


@dataclass(frozen=True)
class People:
    """Ids of people by name, ids of the departments `lead` and `other`, and everybody's actor."""

    ids: Mapping[str, str]
    lead: str
    other: str
    actors: Mapping[str, Actor]

    def __getitem__(self, name: str) -> str:
        return self.ids[name]

    def actor(self, name: str) -> Actor:
        """The actor of a named person, or the system's."""
        return Actor.system() if name == "system" else self.actors[name]


def system_ctx(app: Flask) -> Ctx:
    """A context for seeding."""
    parts: Any = app.extensions["mingcha"]
    return Ctx(actor=Actor.system(), clock=parts.clock, ids=parts.ids, chance=parts.chance)


def seed_people(app: Flask) -> People:
    """Two departments and the named people, inspectors with a certificate valid through 2026 and 2027."""
    ctx = system_ctx(app)
    hashed = actions.hash_password(PASSWORD)
    ids: dict[str, str] = {}
    actors: dict[str, Actor] = {}
    with transaction():
        offices = {name: actions.create_department(ctx=ctx, name=name).id for name in (LEAD, OTHER)}
        for number, (username, (name, office, roles)) in enumerate(STAFF.items(), start=1):
            person = actions.create_person(
                ctx=ctx, username=username, name=name, department_id=offices[office], roles=roles, password_hash=hashed
            )
            ids[username] = person.id
            inspector = person.id if Role.INSPECTOR in roles else None
            actors[username] = Actor(person.id, name, frozenset(roles), offices[office], inspector)
            if inspector:
                actions.add_certificate(
                    person.id,
                    ctx=ctx,
                    number=f"示例32062300{number:03d}",
                    kind="provincial",
                    issuer="示例省司法厅",
                    valid_from=date(2025, 1, 1),
                    valid_to=date(2027, 12, 31),
                )
    return People(ids, offices[LEAD], offices[OTHER], actors)


class SignedIn(FlaskClient):
    """A browser with a session: https, and the CSRF value with every write."""

    csrf = ""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        kwargs.setdefault("base_url", "https://localhost")
        if kwargs.get("method", "GET") not in {"GET", "HEAD", "OPTIONS"}:
            headers = dict(kwargs.pop("headers", None) or {})
            kwargs["headers"] = {"X-CSRF-TOKEN": self.csrf, **headers}
        return super().open(*args, **kwargs)


def signed_in(app: Flask, people: People, name: str) -> FlaskClient:
    """A client with a fresh session of the named person (the password check itself is tested on its own)."""
    with app.test_request_context(base_url="https://localhost"):
        ctx = system_ctx(app)
        with transaction():
            attempt = actions.begin_sign_in(name, f"test-{next(_addresses)}", ctx=ctx)
            view = actions.finish_sign_in(attempt, True, ctx=ctx)
        if view is None:
            raise LookupError(name)
        token, csrf = tokens.access_token(view), tokens.csrf_value(view.csrf_key, "access")
    client = SignedIn(app, app.response_class, use_cookies=True)
    client.csrf = csrf
    client.set_cookie(tokens.ACCESS_COOKIE, token, domain="localhost", secure=True, path="/")
    return client
