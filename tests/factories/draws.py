"""A task to draw from: objects in two towns, inspectors of two departments, and the steps of a draw through HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from mingcha.identity import actions as identity_actions
from mingcha.identity.queries import list_certificates
from mingcha.kernel.clock import FixedClock
from mingcha.kernel.db import transaction
from mingcha.kernel.permission import Role
from mingcha.plans.models import Plan, Task, TaskDepartment
from mingcha.registers.models import InspectionObject, Inspector
from tests.factories.identity import PASSWORD, People, signed_in, system_ctx

TOWNS = ("示例镇甲", "示例镇乙")
AT = datetime(2026, 6, 1, tzinfo=UTC)
EVIDENCE = "e5" * 32
DICE = "63454663906203101694"


@dataclass(frozen=True)
class DrawWorld:
    """Ids of the task and of its objects by their draw id."""

    task: str
    objects: dict[str, str]
    people: People


def code_of(number: int) -> str:
    return f"91320623MA{number:08d}"


def seed_world(
    app: Flask, people: People, *, objects: int = 40, draw_type: str = "undirected", staff: int = 4
) -> DrawWorld:
    """`objects` rows (every tenth closed, classes A and B), Mei, Lan and `staff` more inspectors, and one task of two seats."""
    ctx = system_ctx(app)
    with app.app_context(), transaction() as session:
        ids = {code_of(n): ctx.ids.new() for n in range(objects)}
        for n, (code, object_id) in enumerate(ids.items()):
            session.add(_object(object_id, code, n))
        more = [_inspector(ctx, people, n) for n in range(staff)]
        for person in (people["mei"], people["lan"], *more):
            session.add(_library(person, people.lead))
        session.flush()
        plan_id, task_id = ctx.ids.new(), ctx.ids.new()
        session.add(_plan(plan_id, people))
        session.flush()
        session.add(_task(task_id, plan_id, people, draw_type))
        session.flush()
        session.add(TaskDepartment(task_id=task_id, department_id=people.lead))
    return DrawWorld(task_id, ids, people)


def _object(object_id: str, code: str, n: int) -> InspectionObject:
    return InspectionObject(
        id=object_id,
        name=f"示例县第{n}加油站",
        uscc=code,
        kind="enterprise",
        industry="加油站" if n % 4 else "网吧",
        district=TOWNS[n % 2],
        risk_class="AB"[n % 3 == 0],
        status="closed" if n % 10 == 9 else "open",
        updated_at=AT,
    )


def _inspector(ctx: Any, people: People, n: int) -> str:
    person = identity_actions.create_person(
        ctx=ctx,
        username=f"inspector{n}",
        name=f"示例检查员{n}",
        department_id=people.lead,
        roles=(Role.INSPECTOR,),
        password_hash="x",
    )
    identity_actions.add_certificate(
        person.id,
        ctx=ctx,
        number=person.id[-12:].upper(),
        kind="provincial",
        issuer="示例省司法厅",
        valid_from=date(2025, 1, 1),
        valid_to=date(2027, 12, 31),
    )
    return str(person.id)


def _library(person: str, department: str) -> Inspector:
    return Inspector(
        id=person,
        department_id=department,
        certificate_no=list_certificates(person)[0].number,
        kind="civil_servant",
        qualifications=["食品"],
        specialties=[],
        districts=[],
        state="active",
        updated_at=AT,
    )


def _plan(plan_id: str, people: People) -> Plan:
    return Plan(
        id=plan_id,
        number="P-2026-01",
        year=2026,
        title="示例年度计划",
        kind="internal",
        region="RD",
        department_id=people.lead,
        state="in_force",
        created_at=AT,
        created_by=people["qing"],
        published_at=AT,
    )


def _task(task_id: str, plan_id: str, people: People, draw_type: str) -> Task:
    return Task(
        id=task_id,
        plan_id=plan_id,
        number="T-2026-01",
        title="示例加油站检查",
        lead_department_id=people.lead,
        draw_type=draw_type,
        method="onsite",
        scope={"districts": list(TOWNS), "industries": ["加油站"], "kinds": [], "risk_classes": []},
        ratios={"A": [1, 5], "B": [1, 2]},
        seats=[{"departments": [people.lead], "qualification": ""}] * 2,
        window_from=date(2026, 6, 16),
        window_to=date(2026, 7, 31),
        state="approved",
        created_at=AT,
        created_by=people["qing"],
    )


class Steps:
    """The steps of one draw, by a signed-in planner."""

    def __init__(self, client: FlaskClient, clock: FixedClock, world: DrawWorld, draw_id: str) -> None:
        self.client, self.clock, self.world, self.id = client, clock, world, draw_id

    def post(self, path: str, body: dict[str, Any] | None = None, status: int = 200) -> dict[str, Any]:
        reply = self.client.post(f"/api/v1/draws{path}", json=body or {})
        assert reply.status_code == status, reply.get_json()
        found: dict[str, Any] = reply.get_json()
        return found

    def get(self, path: str = "") -> dict[str, Any]:
        reply = self.client.get(f"/api/v1/draws/{self.id}{path}")
        assert reply.status_code == 200, reply.get_json()
        found: dict[str, Any] = reply.get_json()
        return found

    def configure(self, status: int = 201, **changes: Any) -> dict[str, Any]:
        body = {"id": self.id, "task_id": self.world.task, "mode": "open", **changes}
        return self.post("", body, status)

    def freeze(self) -> dict[str, Any]:
        return self.post(f"/{self.id}/freeze")

    def seed(self, value: str = DICE, status: int = 200) -> dict[str, Any]:
        self.clock.advance(timedelta(minutes=2))
        return self.post(f"/{self.id}/seed", {"values": [{"name": "DICE", "value": value}]}, status)

    def drawn(self, **changes: Any) -> dict[str, Any]:
        self.configure(**changes)
        self.freeze()
        return self.seed()

    def propose(self, status: int = 201, **body: Any) -> dict[str, Any]:
        self.clock.advance(timedelta(minutes=1))
        with self.client.application.app_context():
            proposal = self.client.application.extensions["mingcha"].ids.new()
        return self.post(f"/{self.id}/proposals", {"id": proposal, "evidence": EVIDENCE, **body}, status)

    def confirm(self, proposal: dict[str, Any], name: str = "bo", status: int = 200) -> dict[str, Any]:
        other = signed_in(self.client.application, self.world.people, name)
        reply = other.post(f"/api/v1/draws/{self.id}/proposals/{proposal['id']}/confirm", json={"password": PASSWORD})
        assert reply.status_code == status, reply.get_json()
        found: dict[str, Any] = reply.get_json()
        return found

    def event(self, status: int = 201, **body: Any) -> dict[str, Any]:
        """Proposed by the planner and confirmed by Bo: the recorded event, or with another status why it is refused."""
        proposal = self.propose(status, **body)
        if status != 201:
            return proposal
        seq = self.confirm(proposal)["seq"]
        found: list[dict[str, Any]] = self.get("/events")["items"]
        return found[seq] if seq is not None else {}
