"""Can a citizen tell of something without an account, ask by a code, and find no way to learn more or to flood the office?"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import session
from mingcha.leads.jobs import forget_tries
from mingcha.leads.models import Lead, LeadTry
from tests.factories.identity import system_ctx
from tests.integration.leads.test_leads import act

As = Callable[[str], FlaskClient]
SAID = {
    "object_name": "示例小吃店",
    "address": "示例路8号",
    "content": "食品过期还在卖，店主手机13800138000",
    "name": "赵示例",
    "phone": "13700137000",
}


def send(client: FlaskClient, **changed: str) -> Any:
    return client.post("/portal/lead", data={**SAID, **changed})


def code_in(reply: Any) -> str:
    found = re.search(r'id="leadcode">([0-9A-Z-]{14})<', reply.get_data(as_text=True))
    assert found, reply.get_data(as_text=True)
    return found.group(1)


def count(app: Flask, model: Any) -> int:
    with app.app_context():
        return int(session().execute(select(func.count()).select_from(model)).scalar_one())


@pytest.mark.req("S0-2.7a")
def test_a_citizen_tells_and_asks_by_a_code(client: FlaskClient, client_as: As) -> None:
    assert client.get("/portal/lead").status_code == 200
    reply = send(client)
    assert reply.status_code == 200 and reply.headers["Cache-Control"] == "no-store"
    code = code_in(reply)
    bo = client_as("bo")
    [lead] = bo.get("/api/v1/leads?group=waiting").get_json()["items"]
    assert (lead["source"], lead["object_name"], lead["number"]) == ("citizen", "示例小吃店", "XS320623202606150001")
    assert "13800138000" not in lead["content"]
    asked = client.post("/portal/lead/state", data={"code": code.lower().replace("-", " ")}).get_data(as_text=True)
    assert "已收到，等待受理" in asked
    for private in ("13800138000", "13700137000", "赵示例", "食品过期", "示例小吃店"):
        assert private not in asked
    act(bo, lead["id"], "say", step="refuse", text="属示例区管辖")
    act(bo, lead["id"], "say", step="feed_back", text="已转示例区市场监管局")
    asked = client.post("/portal/lead/state?lang=en", data={"code": code}).get_data(as_text=True)
    assert "已转示例区市场监管局" in asked and "answered" in asked and "属示例区管辖" not in asked


def test_too_little_is_told_back_with_what_was_typed(app: Flask, client: FlaskClient) -> None:
    reply = send(client, content="脏", object_name="某<店>")
    assert reply.status_code == 422
    assert "某&lt;店&gt;" in reply.get_data(as_text=True)
    assert count(app, Lead) == 0


def test_a_session_at_the_desk_in_the_same_browser_does_not_stand_in_the_way(client_as: As) -> None:
    bo = client_as("bo")
    reply = bo.post("/portal/lead", data=SAID, headers={"X-CSRF-TOKEN": ""})
    assert reply.status_code == 200, reply.get_data(as_text=True)
    code_in(reply)
    assert bo.post("/api/v1/notices/read", json={}, headers={"X-CSRF-TOKEN": ""}).status_code == 401


def test_another_site_cannot_send_for_a_citizen(app: Flask, client: FlaskClient) -> None:
    reply = client.post("/portal/lead", data=SAID, headers={"Sec-Fetch-Site": "cross-site"})
    assert (reply.status_code, count(app, Lead)) == (403, 0)


def test_an_address_is_limited_and_forgotten_after_a_day(
    app: Flask, client: FlaskClient, client_as: As, clock: FixedClock
) -> None:
    codes = [code_in(send(client)) for _ in range(5)]
    assert len(set(codes)) == 5
    flooded = send(client)
    assert (flooded.status_code, count(app, Lead)) == (429, 5)
    replies = [client.post("/portal/lead/state", data={"code": f"AAAA-AAAA-{n:04d}"}).status_code for n in range(11)]
    assert replies == [404] * 10 + [429]
    assert client.post("/portal/lead/state", data={"code": codes[0]}).status_code == 429
    clock.advance(timedelta(hours=25))
    with app.app_context():
        forget_tries(ctx=system_ctx(app))
    assert count(app, LeadTry) == 0
    assert client.post("/portal/lead/state", data={"code": codes[0]}).status_code == 200
