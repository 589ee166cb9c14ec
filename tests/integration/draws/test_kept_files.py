"""Are a draw's files kept whole or not at all, read by parts, and refused when a byte is another one?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select, update

from mingcha.draws.kept import DrawFile, DrawFilePart
from mingcha.draws.models import Draw
from mingcha.draws.rules.parts import ROWS
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import reading, session, transaction
from mingcha.registers.models import InspectionObject
from tests.factories.draws import Steps, code_of, seed_world
from tests.factories.identity import People
from tests.unit.verifiers.both import load

As = Callable[[str], FlaskClient]
MANY = 3_000


@pytest.fixture
def large(app: Flask, people: People, client_as: As, clock: FixedClock) -> Steps:
    """A draw of a register whose roster needs two parts; some objects have a register number only."""
    world = seed_world(app, people, objects=MANY)
    with app.app_context(), transaction():
        for number, register_no in ((1, "10"), (2, "9"), (3, "1-A"), (5, "1")):
            wanted = InspectionObject.id == world.objects[code_of(number)]
            session().execute(update(InspectionObject).where(wanted).values(uscc=None, register_no=register_no))
        found = app.extensions["mingcha"].ids.new()
    return Steps(client_as("qing"), clock, world, found)


def download(client: FlaskClient, path: str) -> bytes:
    reply = client.get(path)
    assert reply.status_code == 200, reply.text
    assert int(reply.headers["Content-Length"]) == len(reply.data)
    return reply.data


@pytest.mark.req("S4-6b")
def test_a_roster_of_several_parts_is_sorted_by_bytes_and_passes_the_verifier(
    app: Flask, large: Steps, client: FlaskClient, tmp_path: Path
) -> None:
    large.drawn()
    found = large.get()
    for file in large.get("/files")["items"]:
        name = file["name"]
        data = download(client, f"/portal/draws/{large.id}/files/{name}")
        assert data == download(large.client, f"/api/v1/draws/{large.id}/files/{name}")
        (tmp_path / name).write_bytes(data)
    assert load().Draw(tmp_path).run(found["commit"], found["head"]).startswith(f"OK commit {found['commit']}")
    ids = [line.split(b"|")[0] for line in (tmp_path / "roster.csv").read_bytes().split(b"\n")[1:-1]]
    assert ids == sorted(ids) and {b"R:1", b"R:1-A", b"R:10", b"R:9"} <= {*ids} and len(ids) > ROWS
    with app.app_context(), reading():
        mine = DrawFilePart.draw_id == large.id, DrawFilePart.name == "roster.csv"
        sizes = session().scalars(select(func.length(DrawFilePart.content)).where(*mine).order_by(DrawFilePart.seq))
        assert len([*sizes]) == 3


@pytest.mark.req("S3A-2.7d")
def test_a_proof_is_the_same_with_and_without_kept_heads(app: Flask, large: Steps, client: FlaskClient) -> None:
    large.drawn()
    wanted = [code_of(4), code_of(MANY - 2), "R:9", "91320623MA99999999"]
    codes = {one: large.get(f"/code?id={one}")["code"] for one in wanted}

    def proofs() -> list[object]:
        bodies = [{"draw_id": large.id, "id": one, "code": code} for one, code in codes.items()]
        return [client.post("/api/v1/proofs", json=body).get_json()["proof"] for body in bodies]

    before = proofs()
    with app.app_context(), transaction():  # as revision 0012 leaves the draws of release 1
        session().execute(update(DrawFilePart).values(node=None))
    assert proofs() == before


@pytest.mark.parametrize("name", ["roster.csv", "draw.csv", "objects.map"])
def test_a_kept_file_with_another_byte_is_not_given_out(
    app: Flask, large: Steps, client: FlaskClient, name: str
) -> None:
    row = large.drawn() and large.get("/rows")["items"][0]
    with app.app_context(), transaction():
        part = session().get_one(DrawFilePart, (large.id, name, 1 if name == "roster.csv" else 0))
        part.content = part.content[:-2] + bytes([part.content[-2] ^ 1]) + part.content[-1:]
    if name == "objects.map":
        answer = large.propose(409, type="REPLACE", reason="CLOSED", entity=row["code"])
        assert answer["type"] == "/problems/frozen-file-changed"
        return
    for reply in (
        client.get(f"/portal/draws/{large.id}/files/{name}"),
        large.client.get(f"/api/v1/draws/{large.id}/files/{name}"),
    ):
        assert reply.status_code == 409 and name in reply.text


def test_a_missing_part_is_noticed(app: Flask, large: Steps) -> None:
    large.drawn()
    with app.app_context(), transaction():
        session().execute(delete(DrawFilePart).where(DrawFilePart.name == "draw.csv"))
    assert large.client.get(f"/api/v1/draws/{large.id}/files/draw.csv").status_code == 409


def test_a_freeze_that_fails_in_the_second_block_leaves_nothing(app: Flask, large: Steps) -> None:
    large.configure()
    with app.app_context(), transaction():
        last = InspectionObject.id == large.world.objects[code_of(MANY - 2)]
        session().execute(update(InspectionObject).where(last).values(uscc=None, register_no="苏9"))
    assert "R:苏9" in large.post(f"/{large.id}/freeze", status=422)["detail"]
    with app.app_context(), reading():
        counts = [session().scalar(select(func.count()).select_from(model)) for model in (DrawFile, DrawFilePart)]
        draw = session().get_one(Draw, large.id)
        assert counts == [0, 0] and (draw.commit, draw.state, draw.proof_key) == (None, "configured", None)
