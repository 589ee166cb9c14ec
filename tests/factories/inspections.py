"""Visits for tests: an object, items with checklists, a task, a draw's assignment, and a whole visit as its phones record it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from mingcha.draws.events import AssignedRow, DrawAssigned
from mingcha.inspections.models import Inspection
from mingcha.kernel.db import session, transaction
from mingcha.kernel.events import publish
from mingcha.plans.models import Plan, Task, TaskDepartment, TaskItem
from mingcha.registers.models import ChecklistEntry, InspectionObject, Item
from tests.factories.evidence import Phone, blob_of, create, enrol, jpeg, push, statuses
from tests.factories.identity import People, system_ctx

STROKES = b'{"strokes":[[[1,2,0,128],[3,4,16,130]]]}'


@dataclass
class Office:
    """One task with its items and visits. `entries` in checklist order; `visits` by object order."""

    app: Flask
    people: People
    task: str
    draw: str
    items: list[str]
    entries: list[tuple[str, str]]
    visits: list[str] = field(default_factory=list)

    def nonce(self, visit: str) -> str:
        """The nonce of the visit's offer."""
        with self.app.app_context():
            return session().get_one(Inspection, visit).nonce


def make_office(
    app: Flask,
    people: People,
    *,
    objects: int = 1,
    items: int = 2,
    entries: int = 2,
    team: tuple[str, ...] = ("mei", "lan"),
    lead: str = "lead",
    photos: int = 0,
    tag: str = "a",
    shapes: tuple[dict[str, Any], ...] = (),
    owners: tuple[str, ...] = (),
) -> Office:
    """A published plan's task, drawn and assigned: one visit per object, all with the same team.

    `shapes` gives the first item's entries other kinds: {kind, spec, shown_when, required_photos}; `owners` the items' departments.
    """
    ctx = system_ctx(app)
    now, department = ctx.clock.now(), getattr(people, lead)
    new = ctx.ids.new
    with app.app_context(), transaction() as db:
        plan = Plan(
            id=new(),
            number=f"P{tag}",
            year=2026,
            title="示例计划",
            kind="internal",
            region="RD",
            department_id=department,
        )
        plan.state, plan.created_at, plan.created_by = "in_force", now, people["qing"]
        db.add(plan)
        db.flush()
        task = _task(new(), plan.id, tag, department, now, people["qing"])
        db.add(task)
        db.flush()
        db.add(TaskDepartment(task_id=task.id, department_id=department))
        made, lines = _items(new, department, [max(entries, len(shapes)), *[entries] * (items - 1)], photos, tag, now)
        for line, shape in zip(lines, shapes, strict=False):
            for name, value in shape.items():
                setattr(line, name, value)
        for item, owner in zip(made, owners, strict=False):
            item.department_id = owner
        db.add_all(made)
        db.flush()
        db.add_all(lines)
        db.add_all([TaskItem(task_id=task.id, item_id=item.id, position=n) for n, item in enumerate(made)])
        found = [_object(new(), tag, n, now) for n in range(objects)]
        db.add_all(found)
        db.flush()
        draw = new()
        rows = tuple(AssignedRow(one.id, tuple(people[name] for name in team)) for one in found)
        publish(DrawAssigned(draw, task.id, hashlib.sha256(tag.encode()).hexdigest(), rows, ctx))
        office = Office(
            app, people, task.id, draw, [item.id for item in made], [(line.item_id, line.id) for line in lines]
        )
        visits = db.query(Inspection.id).filter_by(draw_id=draw).order_by(Inspection.number)
        office.visits = [row.id for row in visits]
    return office


def _task(key: str, plan: str, tag: str, department: str, now: Any, by: str) -> Task:
    return Task(
        id=key,
        plan_id=plan,
        number=f"T{tag}",
        title="示例加油站联合抽查",
        lead_department_id=department,
        draw_type="undirected",
        method="onsite",
        scope={},
        ratios={},
        seats=[],
        window_from=date(2026, 6, 1),
        window_to=date(2026, 6, 30),
        state="running",
        created_at=now,
        created_by=by,
    )


def _items(
    new: Callable[[], str], department: str, entries: list[int], photos: int, tag: str, now: Any
) -> tuple[list[Item], list[ChecklistEntry]]:
    made, lines = [], []
    for n, count in enumerate(entries):
        item = Item(
            id=new(),
            code=f"{tag}-{n:03d}",
            name=f"示例事项{n + 1}",
            department_id=department,
            category="general",
            updated_at=now,
        )
        item.participants, item.methods, item.legal_basis, item.checklist_version = (
            [],
            ["onsite"],
            ["《示例法》第一条"],
            1,
        )
        made.append(item)
        for no in range(1, count + 1):
            line = ChecklistEntry(
                id=new(), item_id=item.id, version=1, no=no, text=f"检查内容{no}", required_photos=photos
            )
            line.reasons = ["堆放杂物"]
            lines.append(line)
    return made, lines


def _object(key: str, tag: str, n: int, now: Any) -> InspectionObject:
    return InspectionObject(
        id=key,
        name=f"示例县{tag}第{n + 1}加油站",
        register_no=f"R-{tag}-{n}",
        kind="enterprise",
        district="示例镇",
        industry="加油站",
        address="示例路1号",
        contact_name="王示例",
        contact_phone="000-0000",
        risk_class="B",
        updated_at=now,
    )


@dataclass
class Field:
    """Two inspectors at one business: Mei's phone records, both sign on it. Every step returns the lines to send."""

    office: Office
    visit: str
    phone: Phone
    photos: list[tuple[dict[str, Any], bytes]] = field(default_factory=list)
    blobs: list[tuple[dict[str, Any], bytes, str]] = field(default_factory=list)
    events: int = 0
    answered: int = 0
    text: str = "现场检查记录\n全部符合"

    @property
    def shown(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    def line(self, kind: str, payload: dict[str, Any] | None = None, phone: Phone | None = None) -> bytes:
        """Any event of this visit."""
        self.events += 1
        return (phone or self.phone).line(self.visit, kind, payload)

    def arrive(self) -> list[bytes]:
        return [
            self.line("accept"),
            self.line("arrive", {"no_geo_reason": "indoors"}),
            self.line("rights_told", {"certificates": ["示例32062300001"], "to": "王示例", "role": "站长"}),
            self.line("recusal_asked", {"asked_of": "王示例", "answer": "none"}),
        ]

    def answers(self, result: str = "conforming") -> list[bytes]:
        """Every entry with the same result."""
        self.answered = len(self.office.entries)
        return [
            self.line("answer", {"item": item, "entry": entry, "result": result}) for item, entry in self.office.entries
        ]

    def photo(self, data: bytes | None = None, entry: str | None = None, phone: Phone | None = None) -> bytes:
        """A photo in the in-app camera; its bytes wait for upload."""
        data = data or jpeg(shade=len(self.photos) * 7 % 200)
        blob = blob_of(phone or self.phone, data)
        self.photos.append((blob, data))
        self.blobs.append((blob, data, "photo"))
        return self.line("photo", {"blob": blob, "src": "in-app", **({"entry": entry} if entry else {})}, phone)

    def pad(self, phone: Phone | None = None) -> dict[str, Any]:
        """Strokes and picture of one signature."""
        phone = phone or self.phone
        strokes, picture = blob_of(phone, STROKES, "application/json"), blob_of(phone, jpeg(32, 16), "image/jpeg")
        self.blobs += [(strokes, STROKES, "strokes"), (picture, jpeg(32, 16), "picture")]
        return {"strokes": strokes, "picture": picture}

    def sign(self, name: str, *, same_device: bool = True, phone: Phone | None = None, **changes: Any) -> bytes:
        """An inspector's signature under the present text."""
        who = {"inspector": self.office.people[name], "name": name, "certificate_no": "示例32062300001"}
        return self.line(
            "sign.inspector",
            {**who, "shown": self.shown, "same_device": same_device, **self.pad(phone), **changes},
            phone,
        )

    def sign_business(self, **changes: Any) -> bytes:
        return self.line(
            "sign.business", {"name": "王示例", "role": "站长", "shown": self.shown, **self.pad(), **changes}
        )

    def refuse(self, **changes: Any) -> bytes:
        return self.line("refuse", {"reason": "unwilling", "text": "认为不必签字", "shown": self.shown, **changes})

    def witness(self, **changes: Any) -> bytes:
        payload = {
            "name": "李示例",
            "identity": "居委会干部",
            "note": "我看到检查全过程",
            "shown": self.shown,
            **self.pad(),
            **changes,
        }
        return self.line("witness.present", payload)

    def seal(self, acknowledged: str = "signed", **changes: Any) -> bytes:
        """The seal of what was recorded so far."""
        people = self.office.people
        payload = {
            "shown": self.shown,
            "text": self.text,
            "conclusion": ["no_problem"],
            "methods": ["onsite"],
            "events": self.events,
            "photos": len(self.photos),
            "answered": self.answered,
            "unanswered": [],
            "signed_by": [people["mei"], people["lan"]],
            "acknowledged": acknowledged,
            **changes,
        }
        return self.line("seal", payload)

    def whole(self, photos: int = 1) -> list[bytes]:
        """A complete visit, signed by both inspectors and the business, sealed."""
        begun = [*self.arrive(), *self.answers(), *(self.photo() for _ in range(photos))]
        return [*begun, self.sign("mei"), self.sign("lan"), self.sign_business(), self.seal()]

    def upload(self, client: FlaskClient) -> None:
        """Every byte string of the visit, each in one piece."""
        for blob, data, role in self.blobs:
            reply = create(client, blob, self.visit, data, role=role)
            assert (reply.status_code, reply.headers.get("Mingcha-Sha256")) == (201, blob["sha256"]), reply.get_data(
                as_text=True
            )
        self.blobs.clear()


def take_field(
    office: Office, client: FlaskClient, *, visit: int = 0, seed: int = 1, phone: Phone | None = None
) -> Field:
    """Enrols a phone for the client's person (unless given) and goes to the visit."""
    key = office.visits[visit]
    if phone is None:
        phone = Phone(seed)
        enrol(client, phone, f"示例手机{seed}")
    phone.nonce = office.nonce(key)
    return Field(office, key, phone)


def sealed_visit(office: Office, client: FlaskClient, *, visit: int = 0, seed: int = 1, upload: bool = True) -> Field:
    """A visit played to its seal through HTTP."""
    played = take_field(office, client, visit=visit, seed=seed)
    told = statuses(push(client, *played.whole()))
    assert set(told) == {"accepted"}, told
    if upload:
        played.upload(client)
    return played
