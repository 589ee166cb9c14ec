"""A whole visit of a real draw, approved: what an auditor opens years later."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from mingcha.kernel.clock import CHINA, FixedClock
from mingcha.kernel.db import transaction
from mingcha.plans.models import TaskItem
from mingcha.registers.models import ChecklistEntry, Item, ItemList, ItemListEntry
from tests.factories.draws import Steps, seed_world
from tests.factories.evidence import Phone, push, statuses
from tests.factories.identity import People, system_ctx
from tests.factories.inspections import Field, Office, take_field
from tests.factories.results import approve

As = Callable[[str], FlaskClient]
DRAW = "0197ec00-0000-7000-8000-00000000d4a2"
TEXT = "现场检查记录\n第1项不符合：通道堆放纸箱\n𠮷野示例"


@dataclass
class Case:
    """An approved visit with two phones, a refusal with a witness, and two photos."""

    inspection: str
    number: str
    played: Field
    photos: list[bytes] = field(default_factory=list)
    mates: list[Phone] = field(default_factory=list)


def drawn_office(app: Flask, people: People, client_as: As, clock: FixedClock) -> Office:
    """A task with one item of two entries, really drawn and assigned; its visits opened by the draw."""
    world = seed_world(app, people, objects=12, staff=0)
    ctx = system_ctx(app)
    with app.app_context(), transaction() as s:
        item = Item(
            id=ctx.ids.new(),
            code="X-1",
            name="疏散通道",
            department_id=people.lead,
            category="general",
            updated_at=clock.now(),
        )
        item.participants, item.methods, item.legal_basis, item.checklist_version = (
            [],
            ["onsite"],
            ["《示例消防法》第二十八条"],
            1,
        )
        s.add(item)
        s.flush()
        entries = [
            ChecklistEntry(
                id=ctx.ids.new(), item_id=item.id, version=1, no=n, text=f"检查内容{n}", required_photos=0, reasons=[]
            )
            for n in (1, 2)
        ]
        s.add_all(entries)
        listed = ItemList(
            id=ctx.ids.new(), department_id=people.lead, kind="own", title="示例清单", version=1, state="published"
        )
        listed.created_at = listed.published_at = clock.now()
        listed.created_by = people["qing"]
        s.add(listed)
        s.flush()
        s.add(ItemListEntry(list_id=listed.id, item_id=item.id, snapshot=None))
        s.add(TaskItem(task_id=world.task, item_id=item.id, position=0))
        s.flush()
        pairs = [(item.id, entry.id) for entry in entries]
    steps = Steps(client_as("qing"), clock, world, DRAW)
    steps.drawn()
    steps.post(f"/{DRAW}/assign")
    visits = [visit["id"] for visit in client_as("mei").get("/api/v1/assignments").get_json()["visits"]]
    return Office(app, people, world.task, DRAW, [pairs[0][0]], pairs, visits)


def approved_case(app: Flask, people: People, client_as: As, clock: FixedClock, *, recalled: bool = False) -> Case:
    """The first visit, played on the phones of Mei and Lan, uploaded and approved by Bo; `recalled`: returned and taken back before."""
    office = drawn_office(app, people, client_as, clock)
    mei, lan = client_as("mei"), client_as("lan")
    played = take_field(office, mei, seed=21)
    mate = take_field(office, lan, seed=22)
    seen = mei.get("/api/v1/assignments").get_json()["checkpoint"]
    if seen:  # a phone names the newest head of the log that it has seen in whatever it signs
        played.phone.seen = mate.phone.seen = (seen["size"], seen["root"])
    played.text = mate.text = TEXT
    played.phone.now = mate.phone.now = clock.now().astimezone(CHINA) - timedelta(minutes=2)
    (item, first), (_, second) = office.entries
    lines = [*played.arrive()]
    lines.append(played.line("answer", {"item": item, "entry": second, "result": "conforming"}))
    lines.append(played.line("answer", {"item": item, "entry": first, "result": "failing", "reason": "通道堆放纸箱"}))
    lines += [
        played.photo(entry=first),
        played.photo(entry=first),
        played.sign("mei"),
        played.refuse(),
        played.witness(),
    ]
    photos = [data for _, data in played.photos]
    played.answered = 2
    assert set(statuses(push(mei, *lines))) == {"accepted"}
    assert set(statuses(push(lan, mate.sign("lan", same_device=False)))) == {"accepted"}
    assert set(statuses(push(mei, played.seal("refused", conclusion=["rectification_ordered"])))) == {"accepted"}
    played.upload(mei)
    mate.upload(lan)
    if recalled:
        recall(client_as("bo"), played.visit)
    reply = approve(client_as("bo"), played.visit)
    assert reply.status_code == 200, reply.get_json()
    number = client_as("bo").get(f"/api/v1/inspections/{played.visit}").get_json()["number"]
    return Case(played.visit, number, played, photos, [mate.phone])


def recall(client: FlaskClient, visit: str) -> None:
    """Bo returns the record and takes the return back."""
    for act, body in (("return", {"reason": "第2项缺少说明"}), ("recall", {"reason": "退回有误"})):
        version = client.get(f"/api/v1/inspections/{visit}").headers["ETag"]
        reply = client.post(f"/api/v1/inspections/{visit}/{act}", json=body, headers={"If-Match": version})
        assert reply.status_code == 200, reply.get_json()
