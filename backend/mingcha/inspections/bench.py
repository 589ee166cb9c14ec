"""What do a pull and a visit's intake cost? CPU of the server through Flask's test client, on SQLite with every sync on.

`pull_200x40_cpu_ms`: 200 visits of 40 items, each at an object with three earlier visits of 200 answers. `intake_visit_cpu_ms`: 60 signed events in one batch and 3 photos of 600 kB, each in
one request; the image gate runs apart, later.
"""

from __future__ import annotations

import base64
import hashlib
import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select, update

from mingcha.app import create_app
from mingcha.draws.events import AssignedRow, DrawAssigned
from mingcha.evidence.actions import canonical_event, signed_line
from mingcha.identity.actions import add_certificate, create_department, create_person
from mingcha.inspections.models import Inspection
from mingcha.kernel.chance import SeededChance, SystemChance
from mingcha.kernel.clock import SystemClock
from mingcha.kernel.ctx import Actor, Ctx
from mingcha.kernel.db import db, session, transaction
from mingcha.kernel.events import publish
from mingcha.kernel.ids import SystemIds
from mingcha.kernel.permission import Role
from mingcha.settings import Settings

VISITS, ITEMS, EVENTS, PHOTOS, BYTES, ROUNDS = 200, 40, 60, 3, 600_000, 15
PASSWORD = "bench: correct horse battery"  # noqa: S105
HTTPS = "https://localhost"


@dataclass
class Desk:
    """A signed-in inspector with an enrolled key, and the visits of the task."""

    client: FlaskClient
    csrf: str
    key: ec.EllipticCurvePrivateKey
    device: str
    visits: list[tuple[str, str]]
    item: str
    entry: str
    seq: int = 0
    head: str = "0" * 64

    def send(self, method: str, path: str, **more: Any) -> Any:
        """A request over https with the CSRF header."""
        headers = {"X-CSRF-TOKEN": self.csrf, **more.pop("headers", {})}
        reply = self.client.open(path, method=method, base_url=HTTPS, headers=headers, **more)
        if reply.status_code >= 400:
            raise SystemExit(reply.get_data(as_text=True))
        return reply


def main() -> None:
    """Prints both figures; the best of some rounds, because other work shares the machine."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            env="test", data_dir=Path(folder), database_url=f"sqlite:///{folder}/bench.sqlite3", scheduler=False
        )
        app = create_app(settings)
        desk = make_desk(app)
        pulls = [cpu_ms(lambda: pull(desk)) for _ in range(ROUNDS)]
        told = {"figure": "pull_200x40_cpu_ms", "value": round(min(pulls), 1), "unit": "ms"}
        print(json.dumps(told), flush=True)
        visits = [visit_of(desk, number) for number in range(ROUNDS)]
        intakes = [cpu_ms(partial(take_in, desk, lines, photos)) for lines, photos in visits]
        print(json.dumps({"figure": "intake_visit_cpu_ms", "value": round(min(intakes), 1), "unit": "ms"}), flush=True)


def cpu_ms(work: Callable[[], None]) -> float:
    """CPU milliseconds of this process."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def pull(desk: Desk) -> None:
    """One pull, checked for its size."""
    visits = desk.send("GET", "/api/v1/assignments").get_data()
    if visits.count(b'"offer":') != VISITS:
        raise SystemExit("the pull is not whole")


def take_in(desk: Desk, lines: list[bytes], photos: list[tuple[dict[str, Any], str, bytes]]) -> None:
    """One batch and its photos; everything accepted and confirmed."""
    reply = desk.send("POST", "/api/v1/events", data=b"\n".join(lines), content_type="application/x-ndjson")
    if reply.get_data().count(b'"accepted"') != len(lines):
        raise SystemExit(reply.get_data(as_text=True))
    send_photos(desk, photos)


def send_photos(desk: Desk, photos: list[tuple[dict[str, Any], str, bytes]]) -> None:
    """Each photo in one tus request, confirmed by its hash."""
    for blob, visit, data in photos:
        fields = {
            "evidence": blob["evidence"],
            "visit": visit,
            "sha256": blob["sha256"],
            "type": blob["type"],
            "role": "photo",
        }
        headers = {
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(len(data)),
            "Upload-Metadata": ",".join(
                f"{name} {base64.b64encode(text.encode()).decode()}" for name, text in fields.items()
            ),
            "Upload-Checksum": "sha256 " + base64.b64encode(bytes.fromhex(blob["sha256"])).decode(),
        }
        stored = desk.send(
            "POST", "/api/v1/uploads", data=data, headers=headers, content_type="application/offset+octet-stream"
        )
        if stored.headers.get("Mingcha-Sha256") != blob["sha256"]:
            raise SystemExit("a photo is not confirmed")


def visit_of(desk: Desk, number: int) -> tuple[list[bytes], list[tuple[dict[str, Any], str, bytes]]]:
    """The lines and photos of one visit, signed beforehand: the phone's work is not the server's."""
    visit, nonce = desk.visits[number]
    new, photos, lines = SystemIds(SystemClock()).new, [], []
    for place in range(EVENTS):
        payload: dict[str, Any] = {
            "item": desk.item,
            "entry": desk.entry,
            "result": "conforming",
            "reason": f"第{place}次核对，通道畅通。",
        }
        kind = "answer"
        if place < PHOTOS:
            data = SeededChance(f"{number}|{place}").token(32) + SystemChance().token(BYTES - 32)
            blob = {
                "evidence": new(),
                "sha256": hashlib.sha256(data).hexdigest(),
                "len": len(data),
                "type": "image/jpeg",
            }
            photos.append((blob, visit, data))
            kind, payload = "photo", {"blob": blob, "src": "in-app", "entry": desk.entry}
        lines.append(line_of(desk, new(), visit, nonce, kind, payload))
    return lines, photos


def line_of(desk: Desk, key: str, visit: str, nonce: str, kind: str, payload: dict[str, Any]) -> bytes:
    """The next line of the phone's chain, signed."""
    desk.seq += 1
    e = {
        "v": 1,
        "id": key,
        "visit": visit,
        "key": desk.device,
        "seq": desk.seq,
        "prev": desk.head,
        "kind": kind,
        "schema": 1,
        "at": SystemClock().now().isoformat(timespec="milliseconds"),
        "mono": desk.seq,
        "boot": visit,
        "app": "0" * 64,
        "nb": {"nonce": nonce, "cp_size": 0, "cp_root": "0" * 64},
        "payload": payload,
    }
    desk.head = hashlib.sha256(canonical_event(e)).hexdigest()
    return signed_line(e, desk.key)


def make_desk(app: Flask) -> Desk:
    """A department with two inspectors, one task of 40 items with 5 entries each, 200 objects, all assigned."""
    clock = SystemClock()
    ctx = Ctx(actor=Actor.system(), clock=clock, ids=SystemIds(clock), chance=SystemChance())
    with app.app_context():
        db.create_all()
        with transaction():
            office = create_department(ctx=ctx, name="示例局").id
            team = [_inspector(ctx, office, name, n) for n, name in enumerate(("bench1", "bench2"))]
            item, entry = _assign(ctx, office, team)
        with transaction():
            _earlier(ctx)
        visits = [
            (row.id, row.nonce)
            for row in session().execute(
                select(Inspection.id, Inspection.nonce).where(Inspection.state == "planned").order_by(Inspection.number)
            )
        ]
        db.session.remove()
    client = app.test_client()
    signed = client.post("/api/v1/auth/session", json={"username": "bench1", "password": PASSWORD}, base_url=HTTPS)
    key = ec.generate_private_key(ec.SECP256R1())
    numbers = key.public_key().public_numbers()
    x, y = (base64.urlsafe_b64encode(part.to_bytes(32, "big")).decode().rstrip("=") for part in (numbers.x, numbers.y))
    desk = Desk(client, signed.get_json()["csrf"], key, "", visits, item, entry)
    jwk = {"kty": "EC", "crv": "P-256", "x": x, "y": y}
    desk.device = desk.send("POST", "/api/v1/devices", json={"jwk": jwk, "label": "bench"}).get_json()["id"]
    return desk


def _inspector(ctx: Ctx, office: str, username: str, number: int) -> str:
    person = create_person(
        ctx=ctx,
        username=username,
        name=f"示例{number}",
        department_id=office,
        roles=(Role.INSPECTOR,),
        password=PASSWORD,
    )
    add_certificate(
        person.id,
        ctx=ctx,
        number=f"示例{number:03d}",
        kind="provincial",
        issuer="示例厅",
        valid_from=date(2020, 1, 1),
        valid_to=date(2099, 12, 31),
    )
    return person.id


def _assign(ctx: Ctx, office: str, team: list[str]) -> tuple[str, str]:
    """Rows straight into the tables below (no import of their models), then the draw's news; gives an item and its entry."""
    new, now = ctx.ids.new, ctx.clock.now()
    plan, task, by = new(), new(), {"created_at": now, "created_by": team[0]}
    head = {"number": "P1", "year": 2026, "title": "示例", "kind": "internal", "region": "RD", "department_id": office}
    _put("plans_plan", [{"id": plan, **head, **by}])
    window = {"window_from": date(2026, 1, 1), "window_to": date(2099, 12, 31), "lead_department_id": office}
    shape = {"draw_type": "undirected", "method": "onsite", "scope": {}, "ratios": {}, "seats": [], "state": "running"}
    _put("plans_task", [{"id": task, "plan_id": plan, "number": "T1", "title": "示例", **shape, **window, **by}])
    item, entry = _checklists(ctx, office, task)
    place = {"kind": "enterprise", "district": "示例镇", "address": "示例路1号", "risk_class": "B", "updated_at": now}
    objects = [{"id": new(), "name": f"示例加油站{n}", "register_no": f"R{n}", **place} for n in range(VISITS)]
    _put("registers_object", objects)
    rows = tuple(AssignedRow(str(one["id"]), tuple(team)) for one in objects)
    publish(DrawAssigned(new(), task, "0" * 64, rows, ctx))
    return item, entry


def _earlier(ctx: Ctx) -> None:
    """Three accepted visits to each object, one entry in twenty failing; each object's place is known."""
    table, new = db.metadata.tables["inspections_inspection"], ctx.ids.new
    done = {"state": "accepted", "conclusions": ["no_problem"], "marks": ("c" * 19 + "f") * 10}
    for row in session().execute(select(table)).mappings().all():
        old = [{**row, **done, "id": new(), "number": new(), "draw_id": new()} for _ in range(3)]
        _put("inspections_inspection", [{**one, "sealed_at": ctx.clock.now()} for one in old])
    session().execute(update(db.metadata.tables["registers_object"]).values(lat_u=32_331_200, lng_u=121_185_300))


def _checklists(ctx: Ctx, office: str, task: str) -> tuple[str, str]:
    new = ctx.ids.new
    same = {
        "department_id": office,
        "category": "general",
        "participants": [],
        "methods": [],
        "updated_at": ctx.clock.now(),
    }
    same |= {"legal_basis": ["《示例法》第一条"], "checklist_version": 1}
    items = [{"id": new(), "code": f"{n:04d}", "name": f"示例事项{n}", **same} for n in range(ITEMS)]
    _put("registers_item", items)
    told = {"text": "检查内容：通道是否畅通", "guide": "现场查看", "reasons": ["堵塞"]}
    entries = [{"id": new(), "item_id": one["id"], "version": 1, "no": n, **told} for one in items for n in range(1, 6)]
    _put("registers_checklist_entry", entries)
    _put("plans_task_item", [{"task_id": task, "item_id": item["id"], "position": n} for n, item in enumerate(items)])
    return str(items[0]["id"]), str(entries[0]["id"])


def _put(table: str, rows: list[dict[str, Any]]) -> None:
    session().execute(insert(db.metadata.tables[table]), rows)


if __name__ == "__main__":
    main()
