"""Does the whole run inside a network that reaches nothing else (电子政务专网, S3B-3)? Nothing is asked of another host, and no page loads from one."""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.kernel.ctx import Ctx
from mingcha.kernel.jobs import registered_jobs
from tests.factories.identity import People
from tests.factories.results import approved, publish

As = Callable[[str], FlaskClient]
HERE = {"127.0.0.1", "::1", "localhost"}
LOADED = re.compile(
    r"""<(?:script|img|link|iframe|source|audio|video|form)\b[^>]*?(?:src|href|action)=["'](?:https?:)?//([^/"']+)"""
)


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """A machine without a way out: every host but itself is unknown, and who was asked for is written down."""
    asked: list[Any] = []
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def refuse(host: Any) -> None:
        if host not in HERE:
            asked.append(host)
            raise OSError("no way out of this network")

    def closed(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple):
            refuse(address[0])
        connect(self, address)

    def unknown(host: Any, *more: Any, **named: Any) -> Any:
        refuse(host)
        return look_up(host, *more, **named)

    monkeypatch.setattr(socket.socket, "connect", closed)
    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    return asked


@pytest.mark.req("S3B-3")
def test_from_visit_to_publication_and_through_every_job_no_other_host_is_asked(
    app: Flask, people: People, client_as: As, ctx_of: Callable[[str], Ctx], elsewhere: list[Any]
) -> None:
    result = approved(app, people, client_as, failing="堆放杂物", conclusion="rectification_ordered")
    bo = client_as("bo")
    assert publish(bo, result.publication).status_code == 200
    with bo.get(f"/api/v1/dossiers/{result.inspection}/answers.pdf") as paper:
        assert paper.status_code in (200, 403)
    for entry in registered_jobs():
        with app.app_context():
            entry.run(ctx=ctx_of("system"))
    assert elsewhere == []


@pytest.mark.req("S3B-3")
def test_no_page_loads_anything_from_another_host(client: FlaskClient) -> None:
    first = page(client, "/portal")
    rooms = sorted(set(re.findall(r'href="(/portal/[a-z-]+)"', first)))
    assert len(rooms) >= 3
    for path in (*rooms, "/", "/desk", "/m/", "/api/v1/docs"):
        page(client, path)


def page(client: FlaskClient, path: str) -> str:
    """The page, which names no other host in its policy, nor in what it loads."""
    with client.get(path, follow_redirects=True) as reply:
        assert reply.status_code == 200, path
        policy, text = reply.headers["Content-Security-Policy"], reply.get_data(as_text=True)
    assert "://" not in policy and "default-src" in policy, (path, policy)
    assert set(LOADED.findall(text)) <= {"localhost"}, path
    return text
