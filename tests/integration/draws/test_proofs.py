"""Can a firm prove its place with its own code, and do recusals and people never leave the office?"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.draws.models import Draw
from mingcha.draws.queries.files import stored_file
from mingcha.draws.rules.states import DRAW_FILES
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import reading, session
from tests.factories.draws import DrawWorld, Steps, code_of, seed_world
from tests.factories.identity import People

As = Callable[[str], FlaskClient]
ABSENT = "91320623MA99999999"


@pytest.fixture
def world(app: Flask, people: People) -> DrawWorld:
    return seed_world(app, people)


@pytest.fixture
def steps(app: Flask, client_as: As, clock: FixedClock, world: DrawWorld) -> Steps:
    with app.app_context():
        return Steps(client_as("qing"), clock, world, app.extensions["mingcha"].ids.new())


def code(steps: Steps, object_id: str) -> str:
    return str(steps.get(f"/code?id={object_id}")["code"])


def ask(client: FlaskClient, steps: Steps, object_id: str, given: str, status: int = 200) -> dict[str, Any]:
    reply = client.post("/api/v1/proofs", json={"draw_id": steps.id, "id": object_id, "code": given})
    assert reply.status_code == status, reply.text
    found: dict[str, Any] = reply.get_json()
    return found


def climbs(row: dict[str, Any], count: int) -> str:
    """The root that a row's path leads to, by RFC 9162 section 2.1.3.2."""
    node = hashlib.sha256(b"\x00" + row["line"].encode()).digest()
    at, last = row["index"], count - 1
    for step in row["path"]:
        other = bytes.fromhex(step)
        if at % 2 or at == last:
            node = hashlib.sha256(b"\x01" + other + node).digest()
            while not at % 2 and at:
                at, last = at // 2, last // 2
        else:
            node = hashlib.sha256(b"\x01" + node + other).digest()
        at, last = at // 2, last // 2
    return node.hex()


def test_nobody_and_other_offices_get_no_code(app: Flask, steps: Steps, client: FlaskClient, client_as: As) -> None:
    steps.configure()
    address = f"/api/v1/draws/{steps.id}/code?id={code_of(1)}"
    assert client_as("qing").get(address).status_code == 404  # nothing is frozen yet
    steps.freeze()
    assert client.get(address).status_code == 401
    assert client_as("mei").get(address).status_code == 403
    assert client_as("otto").get(address).status_code == 404
    assert client_as("dai").get(address).status_code == 200
    assert client_as("qing").get(f"/api/v1/draws/{steps.id}/code?id=x|y").status_code == 422


def test_a_firm_proves_its_own_row_from_the_freeze_on(steps: Steps, client: FlaskClient) -> None:
    steps.configure(publication="rows")
    frozen = steps.freeze()
    found = ask(client, steps, code_of(1), code(steps, code_of(1)))
    (row,) = found["proof"]["rows"]
    assert row["line"].startswith(code_of(1) + "|") and climbs(row, found["count"]) == found["root"]
    assert (found["commit"], found["ticket"], found["drawn"]) == (frozen["commit"], None, None)
    drawn = steps.seed()
    rows = {row["code"] for row in steps.get("/rows")["items"]}
    for number in (1, 2, 3, 5, 6):
        found = ask(client, steps, code_of(number), code(steps, code_of(number)))
        expected = hashlib.sha256(f"SRD1|E|{drawn['seed']}|{code_of(number)}".encode()).hexdigest()
        assert (found["ticket"], found["drawn"]) == (expected, code_of(number) in rows)


@pytest.mark.parametrize("object_id", [ABSENT, "000000000000000000", "91320623MA0000000X"])
def test_neighbours_prove_that_a_firm_was_not_in_the_roster(steps: Steps, client: FlaskClient, object_id: str) -> None:
    steps.configure()
    steps.freeze()
    found = ask(client, steps, object_id, code(steps, object_id))
    rows = found["proof"]["rows"]
    assert all(climbs(row, found["count"]) == found["root"] for row in rows)
    ids = [row["line"].split("|")[0] for row in rows]
    ends = [row["index"] for row in rows]
    between = len(rows) == 2 and ends[1] == ends[0] + 1 and ids[0] < object_id < ids[1]
    before, after = ends == [0] and object_id < ids[0], ends == [found["count"] - 1] and ids[-1] < object_id
    assert between or before or after


def test_every_wrong_question_has_the_same_answer(steps: Steps, client: FlaskClient) -> None:
    steps.configure()
    right = "0" * 20
    before = ask(client, steps, code_of(1), right, 404)
    steps.freeze()
    mine = code(steps, code_of(1))
    assert ask(client, steps, code_of(2), mine, 404) == before
    assert ask(client, steps, ABSENT, mine, 404) == before
    assert ask(client, steps, "x|y", mine, 404) == before
    body = {"draw_id": "00000000-0000-7000-8000-000000000000", "id": code_of(1), "code": mine}
    reply = client.post("/api/v1/proofs", json=body)
    assert (reply.status_code, reply.get_json()) == (404, before)
    assert ask(client, steps, code_of(1), mine.replace("-", " ").lower())["proof"]["id"] == code_of(1)


def test_an_address_may_try_ten_times_in_ten_minutes(steps: Steps, client: FlaskClient, clock: FixedClock) -> None:
    steps.configure()
    steps.freeze()
    for _ in range(10):
        ask(client, steps, code_of(1), "0" * 20, 404)
    refused = ask(client, steps, code_of(1), code(steps, code_of(1)), 429)
    assert refused["type"] == "/problems/proof-too-often"
    page = client.post(f"/portal/draws/{steps.id}/own", data={"id": code_of(1), "code": "0"})
    assert (page.status_code, "查询次数过多" in page.text) == (429, True)
    clock.advance(timedelta(minutes=10, seconds=1))
    assert ask(client, steps, code_of(1), code(steps, code_of(1)))["count"] == 30


def test_the_portal_shows_row_and_file_without_script(steps: Steps, client: FlaskClient) -> None:
    steps.drawn()
    address = f"/portal/draws/{steps.id}/own"
    assert f'href="{address}"' in client.get(f"/portal/draws/{steps.id}").text
    form = {"id": code_of(1).lower(), "code": code(steps, code_of(1))}
    for lang, words in (("zh", "本企业在冻结的名录中"), ("en", "Your business is in the frozen roster")):
        page = client.post(address, data=form, query_string={"lang": lang})
        assert (page.status_code, words in page.text, "<script" in page.text) == (200, True, False)
        assert page.headers["Cache-Control"] == "no-store"
    file = client.post(address, data={**form, "as": "file"})
    assert json.loads(file.text)["rows"][0]["line"].startswith(code_of(1))
    wrong = client.post(address, data={**form, "code": "1"})
    assert (wrong.status_code, "查询码有误" in wrong.text) == (404, True)


def test_a_firm_learns_that_it_was_replaced_or_steps_in(steps: Steps, client: FlaskClient) -> None:
    steps.drawn()
    left = steps.get("/rows")["items"][0]["code"]
    new = steps.event(type="REPLACE", reason="CLOSED", entity=left)["event"]["new"]
    kept = steps.get("/rows")["items"][1]["code"]
    told = [ask(client, steps, who, code(steps, who)) for who in (left, new, kept)]
    assert [one["drawn"] for one in told] == [True, False, True]
    assert [one["change"] and (one["change"]["role"], one["change"]["seq"]) for one in told] == [
        ("replaced", 0),
        ("steps_in", 0),
        None,
    ]
    form = {"id": new, "code": code(steps, new)}
    for lang, words in (("zh", "本企业递补"), ("en", "Steps in by ticket order")):
        page = client.post(f"/portal/draws/{steps.id}/own", data=form, query_string={"lang": lang})
        assert (words in page.text, "未抽中" in page.text, "Not drawn" in page.text) == (True, False, False)


@pytest.mark.parametrize("level", ["full", "rows"])
@pytest.mark.parametrize("mode", ["open", "delayed"])
def test_recusals_people_and_keys_never_reach_the_public(
    app: Flask, steps: Steps, client: FlaskClient, client_as: As, people: People, level: str, mode: str
) -> None:
    pairs = list(steps.world.objects.values())[:3]
    for n, object_id in enumerate(pairs):
        body = {"id": f"00000000-0000-7000-8000-{n:012d}", "object_id": object_id, "inspector_id": people["mei"]}
        assert client_as("qing").post("/api/v1/recusals", json={**body, "reason": "KIN"}).status_code == 201
    steps.drawn(publication=level, mode=mode)
    row = steps.get("/rows")["items"][0]
    steps.event(type="RECUSE", reason="KIN", entity=row["code"], inspector=row["team"][0]["pseudonym"])
    if mode == "delayed":
        steps.post(f"/{steps.id}/reveal")
    steps.event(type="CLOSE", reason="DONE")
    seen = everything_public(client, steps)
    for canary in canaries(app, steps.id, people):
        assert canary not in seen, canary
    assert ("object|seat1" in seen) == (level == "full")
    assert "ticket|id|stratum" in seen
    names = {file["name"] for file in client_as("dai").get(f"/api/v1/draws/{steps.id}/files").get_json()["items"]}
    assert names == set(DRAW_FILES)


def test_a_recusal_after_the_draw_closes_the_events_that_were_public_until_then(
    steps: Steps, client: FlaskClient
) -> None:
    steps.drawn()
    events = f"/portal/draws/{steps.id}/files/events.jsonl"
    assert client.get(events).status_code == 200
    row = steps.get("/rows")["items"][0]
    steps.event(type="RECUSE", reason="KIN", entity=row["code"], inspector=row["team"][0]["pseudonym"])
    assert client.get(events).status_code == 404


def test_no_firm_learns_from_its_own_proof_whether_a_sealed_draw_chose_it(steps: Steps, client: FlaskClient) -> None:
    steps.drawn(mode="delayed")
    drawn = steps.get("/rows")["items"][0]["code"]
    reserve = next(c for c in (code_of(n) for n in (1, 2, 3, 5, 6, 7, 10, 11)) if c != drawn)
    for who in (drawn, reserve):
        told = ask(client, steps, who, code(steps, who))
        assert [told[name] for name in ("ticket", "threshold", "drawn", "change")] == [None] * 4
        page = client.post(f"/portal/draws/{steps.id}/own", data={"id": who, "code": code(steps, who)})
        assert "抽中" not in page.text.split("<main")[1].replace("未抽中者", "")
    steps.post(f"/{steps.id}/reveal")
    told = ask(client, steps, drawn, code(steps, drawn))
    assert (told["drawn"], bool(told["ticket"]), bool(told["threshold"])) == (True, True, True)


def everything_public(client: FlaskClient, steps: Steps) -> str:
    """All that a visitor can fetch of the draw, one text."""
    base = f"/portal/draws/{steps.id}"
    pages = ["/portal", "/portal/draws", base, base + "?lang=en", base + "/own", f"/api/v1/draws/{steps.id}"]
    pages += [f"{base}/files/{name}" for name in (*DRAW_FILES, "objects.map", "people.csv")]
    found = [client.get(address).text for address in pages]
    form = {"id": code_of(1), "code": code(steps, code_of(1))}
    found += [client.post(base + "/own", data=form).text, json.dumps(ask(client, steps, code_of(1), form["code"]))]
    return "\n".join(found)


def canaries(app: Flask, draw_id: str, people: People) -> list[str]:
    """Words that only recusals, the table of persons, and keys hold."""
    with app.app_context(), reading():
        draw = session().get_one(Draw, draw_id)
        recusals = stored_file(draw_id, "recusals.csv").decode()
        assert draw.proof_key
        words = [draw.proof_key, people["mei"], people["lan"], "梅示例", "RECUSE", "KIN"]
    salts = re.findall(r"\|([0-9a-f]{16})\n", recusals)
    pairs = re.findall(r"^[0-9A-Z]{18}\|I\d{4}", recusals, re.M)
    assert len(salts) == len(pairs) >= 2
    return [*words, *salts, *pairs]
