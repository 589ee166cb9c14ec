"""Issue B, bad input: is each refused by a problem that names the rule and its source in both languages, and does nothing change?"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from mingcha.draws.models import DrawFilePart
from mingcha.draws.queries import get_draw, open_public_file
from mingcha.identity.models import Certificate
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import Base, reading, transaction
from mingcha.plans.models import Task
from tests.factories.draws import DICE, EVIDENCE, DrawWorld, Steps, seed_world
from tests.factories.identity import People, signed_in
from tests.factories.plans import plan_body, stock, task_body
from tests.factories.registers import an_id

As = Callable[[str], FlaskClient]
TRACEABLE = {"zh": ("如东 003A 二(一)、二(七)", "宁安 004 一6"), "en": ("Rudong 003A 2(1), 2(7)", "Ning'an 004 1.6")}


@pytest.fixture
def steps(app: Flask, people: People, client_as: As, clock: FixedClock) -> Steps:
    with app.app_context():
        return Steps(client_as("qing"), clock, seed_world(app, people), app.extensions["mingcha"].ids.new())


def counts(app: Flask) -> dict[str, int]:
    """Rows of every table, the audit trail among them."""
    with app.app_context(), reading() as session:
        return {
            name: session.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in Base.metadata.tables.items()
        }


@contextmanager
def nothing_changes(app: Flask, steps: Steps) -> Iterator[None]:
    """Same rows in every table, and the same draw."""
    before, path = counts(app), f"/api/v1/draws/{steps.id}"
    draw = steps.client.get(path).get_json()
    yield
    assert counts(app) == before
    assert steps.client.get(path).get_json() == draw


def refused(steps: Steps, path: str, body: dict[str, Any], code: str, *words: str, en: tuple[str, ...]) -> None:
    """Refused in both languages by this problem, whose detail has these words."""
    for lang, wanted in (("zh", words), ("en", en)):
        reply = steps.client.post(f"/api/v1{path}", json=body, headers={"Accept-Language": lang})
        document = reply.get_json()
        assert (reply.status_code // 100, document["type"]) == (4, f"/problems/{code}"), document
        assert [word for word in wanted if word not in document["detail"]] == [], document["detail"]


def fresh(app: Flask) -> str:
    with app.app_context():
        return str(app.extensions["mingcha"].ids.new())


@pytest.mark.req("S4-6b")
def test_fewer_than_sixty_bits(app: Flask, steps: Steps) -> None:
    short = [{"name": "DICE", "detail": "18", "after_freeze_s": 60}]
    body = {"id": steps.id, "task_id": steps.world.task, "mode": "open", "seed_sources": short}
    with nothing_changes(app, steps):
        refused(
            steps,
            "/draws",
            body,
            "seed-too-short",
            "SRD-1第3节",
            "59778",
            *TRACEABLE["zh"],
            en=("SRD-1 section 3", "59778", *TRACEABLE["en"]),
        )


@pytest.mark.req("S4-6b")
@pytest.mark.parametrize(
    "name", ["manifest.json", "roster.csv", "inspectors.csv", "recusals.csv", "ledger.csv", "header"]
)
def test_a_frozen_file_changed_by_a_byte(name: str, app: Flask, steps: Steps, clock: FixedClock) -> None:
    steps.configure()
    steps.freeze()
    changed(app, steps, name)
    clock.advance(timedelta(minutes=2))
    file = "roster.csv" if name == "header" else name
    body = {"values": [{"name": "DICE", "value": DICE}]}
    with nothing_changes(app, steps):
        refused(
            steps,
            f"/draws/{steps.id}/seed",
            body,
            "frozen-file-changed",
            file,
            "SRD-1第2节",
            *TRACEABLE["zh"],
            en=(file, "SRD-1 section 2", *TRACEABLE["en"]),
        )


def changed(app: Flask, steps: Steps, name: str) -> None:
    """One byte of the stored file is another one, as somebody with the database in hand could do it."""
    file, place = ("roster.csv", 0) if name == "header" else (name, -2)
    with app.app_context(), transaction() as session:
        key = (steps.id, file, 0 if place == 0 else last_part(session, steps.id, file))
        data = bytearray(session.get_one(DrawFilePart, key).content)
        data[place] ^= 1
        change = update(DrawFilePart).where(DrawFilePart.draw_id == key[0], DrawFilePart.name == file)
        session.execute(change.where(DrawFilePart.seq == key[2]).values(content=bytes(data)))


def last_part(session: Session, draw_id: str, name: str) -> int:
    """The number of the file's last part."""
    numbers = select(DrawFilePart.seq).where(DrawFilePart.draw_id == draw_id, DrawFilePart.name == name)
    return max(session.scalars(numbers))


def test_a_draw_whose_file_was_changed_after_the_seed_records_nothing_but_its_void(app: Flask, steps: Steps) -> None:
    steps.drawn()
    row = steps.get("/rows")["items"][0]
    changed(app, steps, "recusals.csv")
    wish = {"type": "REPLACE", "reason": "CLOSED", "entity": row["code"]}
    assert steps.propose(409, **wish)["type"] == "/problems/frozen-file-changed"
    assert steps.event(type="VOID", reason="FAULT")["type"] == "VOID"


@pytest.mark.req("S1-8b")
def test_a_ratio_over_the_cap(app: Flask, people: People, client_as: As, clock: FixedClock) -> None:
    qing, plan = client_as("qing"), an_id(601)
    assert qing.post("/api/v1/plans", json=plan_body()).status_code == 201
    body = task_body(stock(qing), people.lead, ratios={name: [51, 100] for name in "ABCD"})
    steps = Steps(qing, clock, DrawWorld(body["id"], {}, people), fresh(app))
    before = counts(app)
    source = "如东 003A 二(二)1"
    refused(steps, f"/plans/{plan}/tasks", body, "ratio-above-cap", source, "51.00%", en=(source, "51.00%"))
    assert counts(app) == before


def test_two_draws_in_one_scope_and_day_without_a_reason(app: Flask, steps: Steps) -> None:
    number = steps.configure()["number"]
    steps.freeze()
    same = fresh(app)
    with app.app_context(), transaction() as session:
        first = session.get_one(Task, steps.world.task)
        columns = {c.name: getattr(first, c.name) for c in Task.__table__.columns}
        session.add(Task(**columns | {"id": same, "number": "T-9", "state": "approved"}))
    body = {"id": fresh(app), "task_id": same, "mode": "open"}
    with nothing_changes(app, steps):
        refused(
            steps,
            "/draws",
            body,
            "scope-drawn-today",
            number,
            "SRD-1第6节",
            *TRACEABLE["zh"],
            en=(number, "SRD-1 section 6", *TRACEABLE["en"]),
        )


@pytest.mark.req("S4-6b")
def test_a_replacement_out_of_order(app: Flask, steps: Steps) -> None:
    steps.drawn()
    rows = {row["code"]: row for row in steps.get("/rows")["items"]}
    row = next(iter(rows.values()))
    trial = {"type": "REPLACE", "reason": "CLOSED", "entity": row["code"]}
    with app.app_context(), reading():
        roster = [line.split("|") for line in open_public_file(steps.id, "roster.csv").read().decode().splitlines()[1:]]
        seed = get_draw(steps.id, actor=steps.world.people.actor("qing")).seed
    free = [one[0] for one in roster if one[1] == row["stratum"] and one[2] == "OK" and one[0] not in rows]
    other = sorted(free, key=lambda code: hashlib.sha256(f"SRD1|E|{seed}|{code}".encode()).hexdigest())[1]
    body = {**trial, "id": fresh(app), "evidence": EVIDENCE, "new": other}
    with nothing_changes(app, steps):
        refused(
            steps,
            f"/draws/{steps.id}/proposals",
            body,
            "replacement-out-of-order",
            other,
            "SRD-1第6节",
            *TRACEABLE["zh"],
            en=(other, "SRD-1 section 6", *TRACEABLE["en"]),
        )
    assert steps.propose(**{**trial, "new": free_first(free, seed)})["state"] == "pending"


def free_first(codes: list[str], seed: str | None) -> str:
    """The one whose ticket is the lowest."""
    return min(codes, key=lambda code: hashlib.sha256(f"SRD1|E|{seed}|{code}".encode()).hexdigest())


@pytest.mark.req("S1-5b", "S3A-2.3.2b")
@pytest.mark.parametrize("who", ["lapsed since the freeze", "never in the roster"])
def test_an_inspector_without_a_certificate(
    who: str, app: Flask, people: People, client_as: As, clock: FixedClock
) -> None:
    world: DrawWorld = seed_world(app, people, staff=0)
    steps = Steps(client_as("qing"), clock, world, fresh(app))
    steps.drawn(load_cap=3)
    row = next(row for row in steps.get("/rows")["items"] if row["team"][0]["inspector_id"] is None)
    if who.startswith("lapsed"):
        with app.app_context(), transaction() as session:
            session.execute(update(Certificate).values(valid_to=date(2026, 6, 16)))
        clock.advance(timedelta(days=3))
        steps.client = signed_in(app, people, "qing")
    new = "I0001" if who.startswith("lapsed") else "I0999"
    body = {"type": "ASSIGN", "reason": "TOO_FEW", "entity": row["code"], "seat": 1, "new": new, "note": "人员不足"}
    with nothing_changes(app, steps):
        refused(
            steps,
            f"/draws/{steps.id}/proposals",
            {**body, "id": fresh(app), "evidence": EVIDENCE},
            "inspector-without-certificate",
            new,
            "国办发〔2024〕54号",
            "SRD-1第5节",
            en=(new, "notice No. 54 of 2024", "SRD-1 section 5"),
        )
