"""A list on its way through the real addresses: drawn up, sent, reviewed, published."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from mingcha.identity import actions as identity
from mingcha.kernel.db import transaction
from mingcha.kernel.permission import Role
from tests.factories.identity import signed_in, system_ctx
from tests.factories.registers import an_id, bring_in, csv_file

FILE, LIST, NEXT = 1, 20, 21
PAPER = {"office": "示例县司法局", "document_no": "示例司法审〔2026〕1号"}


def drawn_up(client: FlaskClient, lines: list[dict[str, str]], number: int = LIST, **fields: Any) -> str:
    """A draft of all the lines' items; its id."""
    done = bring_in(client, an_id(FILE + number * 10), "items", csv_file(lines))
    assert done["rows_bad"] == 0, done
    known = {one["code"]: one["id"] for one in client.get("/api/v1/items?limit=200").json["items"]}
    ids = [known[line["事项编号"]] for line in lines]
    body = {"id": an_id(number), "kind": "own", "title": "示例清单", "item_ids": ids, **fields}
    assert client.post("/api/v1/item-lists", json=body).status_code == 201
    return an_id(number)


def act(client: FlaskClient, list_id: str, name: str, **body: Any) -> Any:
    return client.post(f"/api/v1/item-lists/{list_id}/{name}", json=body)


def opinion(client: FlaskClient, list_id: str, number: int, **said: Any) -> Any:
    body = {"id": an_id(number), "opinion": "agree", "text": "示例意见：同意", "on": "2026-06-15", **said}
    return client.post(f"/api/v1/item-lists/{list_id}/reviews", json=body)


def in_force(qing: FlaskClient, bo: FlaskClient, list_id: str, first: int = 100, **reason: str) -> Any:
    """Through the whole chain of 如东 and published."""
    assert act(qing, list_id, "submit", **reason).status_code == 200
    for number, paper in enumerate(({}, PAPER, PAPER)):
        assert opinion(bo, list_id, first + number, **paper).status_code == 201
    return act(qing, list_id, "publish")


def of_justice(app: Flask, people: Any) -> FlaskClient:
    """A supervisor of the county justice bureau, signed in."""
    with app.app_context(), transaction():
        ctx = system_ctx(app)
        office = identity.create_department(ctx=ctx, name="示例县司法局", duties=("justice",))
        identity.create_person(
            ctx=ctx, username="jun", name="君示例", department_id=office.id, roles=[Role.SUPERVISOR], password_hash="x"
        )
    return signed_in(app, people, "jun")
