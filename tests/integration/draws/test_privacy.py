"""Do recusals and the table from pseudonym to person stay with the office and the auditor, whatever address is asked, at both levels?"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mingcha.draws.models import Recusal
from mingcha.draws.queries.draws import people_of
from mingcha.identity.queries import list_people_by_id
from mingcha.inspections.models import Inspection
from mingcha.kernel.canon import sha256_hex
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import reading
from tests.factories.draws import DrawWorld, Steps, code_of, seed_world
from tests.factories.identity import People

As = Callable[[str], FlaskClient]
PROOF = "ca" * 32
FILES = (
    "manifest.json roster.csv inspectors.csv recusals.csv ledger.csv seed.txt draw.csv thresholds.csv teams.csv "
    "events.jsonl events.public.jsonl objects.map secret proof_key"
).split()
OUTSIDERS = ("nobody", "otto", "mei", "ada", "sec")


@pytest.fixture
def world(app: Flask, people: People) -> DrawWorld:
    return seed_world(app, people)


def run_draw(app: Flask, client_as: As, clock: FixedClock, world: DrawWorld, level: str) -> Steps:
    """An open, assigned draw with one known recusal and one recorded."""
    with app.app_context():
        ids = app.extensions["mingcha"].ids
        steps = Steps(client_as("qing"), clock, world, ids.new())
        known = {"id": ids.new(), "object_id": world.objects[code_of(1)], "reason": "KIN"}
    reply = steps.client.post("/api/v1/recusals", json={**known, "inspector_id": world.people["mei"]})
    assert reply.status_code == 201, reply.get_json()
    steps.drawn(publication=level)
    steps.post(f"/{steps.id}/assign")
    row = steps.get("/rows")["items"][0]
    seat = row["team"][0]["pseudonym"]
    steps.event(type="RECUSE", reason="INTEREST", entity=row["code"], inspector=seat, evidence=PROOF)
    return steps


def secrets_of(app: Flask, steps: Steps) -> tuple[list[str], list[tuple[str, str, str]]]:
    """Texts that only a recusal has; and (pseudonym, id, name) of everybody who can be seated."""
    table = steps.client.get(f"/api/v1/draws/{steps.id}/files/recusals.csv").text
    salts = [line.split("|")[-1] for line in table.splitlines()[1:]]
    with app.app_context(), reading() as session:
        ids = list(session.scalars(select(Recusal.id)))
        behind = people_of(steps.id)
        names = list_people_by_id(behind.values())
    assert salts and ids and behind
    return [*salts, *ids, PROOF], [(pseudonym, i, names[i].name) for pseudonym, i in behind.items()]


def values(app: Flask, steps: Steps) -> dict[str, list[str]]:
    """What stands in the place of each name in an address."""
    with app.app_context(), reading() as session:
        visits = list(session.scalars(select(Inspection.id).order_by(Inspection.id)))[:2]
    row = steps.get("/rows")["items"][0]
    objects, people = [row["object_id"], steps.world.objects[code_of(1)]], steps.world.people
    return {
        "draw_id": [steps.id],
        "name": FILES,
        "object_id": objects,
        "code": [row["code"], code_of(1)],
        "inspection_id": visits,
        "visit_id": visits,
        "person_id": [people["mei"]],
        "task_id": [steps.world.task],
        "department_id": [people.lead],
        "day": ["2026-06-15"],
        "year": ["2026"],
    }


def addresses(app: Flask, steps: Steps) -> Iterator[str]:
    """Every address that answers GET, with everything that is known of the draw in its places."""
    known = values(app, steps)
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        if "GET" in (rule.methods or ()):
            names = sorted(rule.arguments)
            for chosen in product(*(known.get(name, [steps.id]) for name in names)):
                yield filled(rule.rule, dict(zip(names, chosen, strict=True)))


def filled(rule: str, values: dict[str, str]) -> str:
    """`/draws/<uuid:draw_id>` with its values."""
    return re.sub(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", lambda found: values[found[1]], rule)


def leaks(text: str, alone: list[str], people: list[tuple[str, str, str]]) -> list[str]:
    """What of it stands in a text; a pseudonym counts where the same person's id or name stands too."""
    found = [one for one in alone if one in text]
    return found + [p for p, i, name in people if p in text and (i in text or name in text)]


@pytest.mark.req("S0-2.6b")
@pytest.mark.parametrize("level", ["full", "rows"])
def test_no_address_tells_an_outsider_of_recusals_or_who_stands_behind_a_pseudonym(
    level: str, app: Flask, client: FlaskClient, client_as: As, clock: FixedClock, world: DrawWorld
) -> None:
    steps = run_draw(app, client_as, clock, world, level)
    alone, people = secrets_of(app, steps)
    asked = list(addresses(app, steps))
    assert len(asked) > 100 and f"/portal/draws/{steps.id}/files/recusals.csv" in asked
    told: dict[str, list[str]] = {}
    for name in OUTSIDERS:
        viewer = client if name == "nobody" else client_as(name)
        for address in asked:
            with viewer.get(address, base_url="https://localhost") as reply:
                assert reply.status_code < 500, (name, address)
                found = leaks(reply.get_data(as_text=True) if _text(reply) else "", alone, people)
            if found:
                told[f"{name} {address}"] = found
    assert told == {}


def _text(reply: Any) -> bool:
    """Fonts, pictures and PDFs are compressed: whoever may not read the paper gets a problem document instead."""
    return reply.status_code != 200 or not reply.mimetype.startswith(("image/", "font/", "application/pdf"))


@pytest.mark.parametrize("level", ["full", "rows"])
def test_a_business_with_its_code_learns_its_row_and_no_recusal(
    level: str, app: Flask, client: FlaskClient, client_as: As, clock: FixedClock, world: DrawWorld
) -> None:
    steps = run_draw(app, client_as, clock, world, level)
    alone, people = secrets_of(app, steps)
    for business in (code_of(1), steps.get("/rows")["items"][0]["code"]):
        code = steps.get(f"/code?id={business}")["code"]
        reply = client.post("/api/v1/proofs", json={"draw_id": steps.id, "id": business, "code": code})
        assert reply.status_code == 200 and leaks(reply.text, alone, people) == []


def test_the_office_and_the_auditor_do_see_what_is_looked_for(
    app: Flask, client_as: As, clock: FixedClock, world: DrawWorld
) -> None:
    steps = run_draw(app, client_as, clock, world, "rows")
    alone, people = secrets_of(app, steps)
    for name in ("qing", "dai"):
        found: set[str] = set()
        for address in (
            "/recusals",
            *(f"/draws/{steps.id}/{rest}" for rest in ("files/recusals.csv", "events", "rows")),
        ):
            found |= set(leaks(client_as(name).get(f"/api/v1{address}").text, alone, people))
        assert found >= set(alone) and found - set(alone)


@pytest.mark.req("S4-6b")
def test_the_public_checks_the_chain_of_changes_and_learns_of_nobody_who_stepped_back(
    app: Flask, client: FlaskClient, client_as: As, clock: FixedClock, world: DrawWorld
) -> None:
    steps = run_draw(app, client_as, clock, world, "full")
    gone = steps.get("/rows")["items"][2]["code"]
    steps.event(type="REPLACE", reason="CLOSED", entity=gone)
    address = f"/portal/draws/{steps.id}"
    assert client.get(f"{address}/files/events.jsonl").status_code == 404
    recused, replaced = client.get(f"{address}/files/events.public.jsonl").text.splitlines()
    whole = steps.client.get(f"/api/v1/draws/{steps.id}/files/events.jsonl").text.splitlines()
    first = sha256_hex(whole[0].encode())
    assert json.loads(recused) == {"hash": first, "seq": 0}
    assert replaced == whole[1] and json.loads(replaced)["prev"] == first
    assert sha256_hex(replaced.encode()) == steps.get("")["head"]
    assert "events.public.jsonl | tr -d" in client.get(address).text


@pytest.mark.req("S4-6b")
def test_a_known_recusal_alone_hides_no_change(
    app: Flask, client: FlaskClient, client_as: As, clock: FixedClock, world: DrawWorld
) -> None:
    with app.app_context():
        ids = app.extensions["mingcha"].ids
        steps = Steps(client_as("qing"), clock, world, ids.new())
        known = {"id": ids.new(), "object_id": world.objects[code_of(1)], "reason": "KIN"}
    steps.client.post("/api/v1/recusals", json={**known, "inspector_id": world.people["mei"]})
    steps.drawn(publication="full")
    steps.event(type="REPLACE", reason="CLOSED", entity=steps.get("/rows")["items"][2]["code"])
    found = {name: client.get(f"/portal/draws/{steps.id}/files/{name}").status_code for name in FILES[:11]}
    assert found == dict.fromkeys(FILES[:11], 200) | {"recusals.csv": 404, "events.public.jsonl": 404}
