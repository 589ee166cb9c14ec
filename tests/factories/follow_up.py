"""Follow-ups for tests: the one that an approved result opened, and its steps as a supervisor sends them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

MET = {"evidence": True, "punishable": True, "jurisdiction": True, "in_time": True}


def in_region(app: Flask, region: str) -> None:
    """From now on the office is of this region."""
    parts = app.extensions["mingcha"]
    app.extensions["mingcha"] = replace(parts, settings=replace(parts.settings, region=region))


def only_follow_up(client: FlaskClient) -> Any:
    """The one open follow-up, whole."""
    [found] = client.get("/api/v1/follow-ups?state=open").get_json()["items"]
    return client.get(f"/api/v1/follow-ups/{found['id']}").get_json()


def take(client: FlaskClient, follow_up_id: str, step: str, **said: Any) -> Any:
    """One step with the version as it stands: the reply."""
    seen = client.get(f"/api/v1/follow-ups/{follow_up_id}").get_json()
    version = seen.get("row", {}).get("version", 1)
    body = {"step": step, **said}
    return client.post(f"/api/v1/follow-ups/{follow_up_id}/steps", json=body, headers={"If-Match": str(version)})


def take_all(client: FlaskClient, follow_up_id: str, *steps: tuple[str, dict[str, Any]]) -> Any:
    """Several steps that must all pass; the follow-up after the last."""
    reply = None
    for step, said in steps:
        reply = take(client, follow_up_id, step, **said)
        assert reply.status_code == 200, (step, reply.get_json())
    assert reply is not None
    return reply.get_json()
