"""Has a joint check its notice, its guide and its record, by department, in the desk and as papers?"""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mingcha.dossiers.queries import get_record
from mingcha.dossiers.rules.forms import form
from mingcha.kernel.db import session, transaction
from mingcha.plans.models import Task, TaskDepartment
from tests.factories.identity import LEAD, OTHER, People
from tests.factories.inspections import make_office, sealed_visit

As = Callable[[str], FlaskClient]
JOINT = ["joint-guide", "joint-notice", "joint-record"]


@pytest.mark.req("S0-2.5b")
def test_a_joint_check_has_notice_guide_and_record_by_department(app: Flask, people: People, client_as: As) -> None:
    office = make_office(app, people, owners=(people.lead, people.other))
    bo, path = client_as("bo"), f"/api/v1/inspections/{office.visits[0]}/papers"

    def names() -> list[str]:
        return [one["name"] for one in bo.get(path).get_json() if one["name"].startswith("joint-")]

    assert names() == []  # one department alone
    with app.app_context(), transaction():
        session().add(TaskDepartment(task_id=office.task, department_id=people.other))
        session().get_one(Task, office.task).duties = {people.other: "消防通道由消防人员查看"}
    assert names() == JOINT[:2]
    played = sealed_visit(office, client_as("mei"))
    assert names() == JOINT
    assert client_as("otto").get(path).status_code == 404  # nobody of theirs is on this team
    reply = bo.get(f"{path}/joint-record")
    assert (reply.status_code, reply.data[:5]) == (200, b"%PDF-")
    with app.app_context():
        record = get_record(played.visit, sample=True)
    told = {name: json.dumps(form(name, record, {}, origin=""), ensure_ascii=False) for name in JOINT}
    assert all(one in told[name] for name in JOINT for one in (LEAD, OTHER, "示例事项1", "示例事项2"))
    assert "消防通道由消防人员查看" in told["joint-guide"] and "符合2" in told["joint-record"]
