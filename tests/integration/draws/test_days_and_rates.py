"""Are replacement rates public, and is every day's head kept once and linked to the day before?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.draws.jobs import keep_day_heads
from mingcha.draws.queries import list_days, list_office_rates
from mingcha.draws.rules.days import day_root
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import reading
from tests.factories.draws import Steps, seed_world
from tests.factories.identity import People, system_ctx

As = Callable[[str], FlaskClient]


@pytest.fixture
def steps(app: Flask, people: People, client_as: As, clock: FixedClock) -> Steps:
    with app.app_context():
        return Steps(client_as("qing"), clock, seed_world(app, people), app.extensions["mingcha"].ids.new())


def run_job(app: Flask) -> None:
    ctx: Ctx = system_ctx(app)
    with app.app_context():
        keep_day_heads(ctx=ctx)


def test_every_whole_day_gets_one_head_linked_to_the_day_before(
    app: Flask, steps: Steps, clock: FixedClock, client: FlaskClient, client_as: As
) -> None:
    run_job(app)
    drawn = steps.drawn()
    run_job(app)
    clock.advance(timedelta(days=1))
    steps.client = client_as("qing")
    row = steps.get("/rows")["items"][0]
    steps.event(type="REPLACE", reason="CLOSED", entity=row["code"])
    head = steps.get()["head"]
    clock.advance(timedelta(days=1))
    run_job(app)
    run_job(app)
    with app.app_context(), reading():
        later, first = list_days()
    assert (first.prev, later.prev) == ("-", first.root)
    assert first.lines == (
        f"SRD1-DAY|{first.day}|-",
        f"{drawn['number']}|{drawn['commit']}|{drawn['commit']}|0",
    )
    assert later.lines[1] == f"{drawn['number']}|{drawn['commit']}|{head}|1"
    assert day_root(later.lines) == later.root != first.root
    text = client.get(f"/portal/draws/days/{later.day}")
    assert (text.status_code, text.text.splitlines()) == (200, list(later.lines))
    assert client.get("/portal/draws/days/2020-01-01").status_code == 404
    assert client.get("/portal/draws/days/x").status_code == 404
    for lang in ("zh", "en"):
        assert later.root[:8] in client.get(f"/portal/draws?lang={lang}").text


@pytest.mark.parametrize("mode", ["open", "delayed"])
def test_replacement_rates_are_public_with_the_result(app: Flask, steps: Steps, client: FlaskClient, mode: str) -> None:
    steps.drawn(mode=mode)
    row = steps.get("/rows")["items"][0]
    steps.event(type="REPLACE", reason="CLOSED", entity=row["code"])
    if mode == "delayed":
        assert "替换率" not in client.get(f"/portal/draws/{steps.id}").text
        with app.app_context(), reading():
            assert list_office_rates(2026) == []
        steps.post(f"/{steps.id}/reveal")
    drawn = sum(
        one["stratum"] == row["stratum"] and one["position"] <= steps.get()["drawn"]
        for one in steps.get("/rows")["items"]
    )
    with app.app_context(), reading():
        (office,) = list_office_rates(2026)
        (rate,) = [one for one in office.rates if one.stratum == row["stratum"]]
    assert (rate.drawn, rate.replaced, rate.permille) == (drawn, 1, (2000 + drawn) // (2 * drawn))
    page = client.get(f"/portal/draws/{steps.id}").text
    assert f"{rate.permille // 10}.{rate.permille % 10}%" in page
    assert office.department in client.get("/portal/draws?lang=en").text
