"""Does the desk's first page count the caller's own departments, and nothing of others?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.kernel.clock import FixedClock
from mingcha.kernel.ctx import Ctx
from mingcha.kernel.db import db
from mingcha.publication.jobs import mark_deadlines
from tests.factories.identity import People
from tests.factories.inspections import make_office, sealed_visit
from tests.factories.results import approved, publish

As = Callable[[str], FlaskClient]


def test_nobody_sees_figures(client: FlaskClient) -> None:
    assert client.get("/api/v1/overview").status_code == 401


@pytest.mark.parametrize("name", ["mei", "ada", "sec"])
def test_inspectors_and_administrators_have_no_figures(client_as: As, name: str) -> None:
    assert client_as(name).get("/api/v1/overview").status_code == 403


def test_counts_deadlines_and_coverage_follow_the_work(
    app: Flask, people: People, client_as: As, clock: FixedClock, ctx_of: Callable[[str], Ctx]
) -> None:
    late = approved(app, people, client_as, tag="a", seed=1, failing="堆放杂物", conclusion="rectification_ordered")
    shown = approved(app, people, client_as, tag="b", seed=2)
    publish(client_as("bo"), shown.publication)
    office = make_office(app, people, tag="c", objects=3)
    sealed_visit(office, client_as("mei"), seed=3)
    clock.advance(timedelta(days=40))
    with app.app_context():
        mark_deadlines(ctx=ctx_of("system"))
        db.session.remove()
    found = client_as("bo").get("/api/v1/overview").get_json()
    assert found["today"] == "2026-07-25"
    assert found["inspections"] == {"planned": 2, "sealed": 1}
    assert {name: n for name, n in found["publications"].items() if n} == {"overdue": 1}
    assert (found["follow_ups_open"], found["due_soon"]) == (1, [])
    [row] = found["overdue"]
    assert (row["id"], row["due_on"], row["workdays_left"]) == (late.publication, "2026-07-14", -8)
    coverage = {
        row["number"]: (row["visits"], row["done"], row["accepted"], row["published"]) for row in found["coverage"]
    }
    assert coverage == {"Ta": (1, 1, 1, 0), "Tb": (1, 1, 1, 1), "Tc": (3, 1, 0, 0)}


def test_another_department_counts_nothing_of_it_and_an_auditor_counts_all(
    app: Flask, people: People, client_as: As
) -> None:
    approved(app, people, client_as)
    other = client_as("otto").get("/api/v1/overview").get_json()
    assert (other["inspections"], other["publications"]["pending"], other["coverage"]) == ({}, 0, [])
    assert client_as("dai").get("/api/v1/overview").get_json()["publications"]["pending"] == 1
