"""Over HTTP: departments, people and roles, and that nobody holds two of the three administrators."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from mingcha.identity.models import RoleGrant
from mingcha.kernel.audit import AuditEntry
from mingcha.kernel.db import reading, session, transaction
from mingcha.kernel.permission import Role
from tests.factories.identity import PASSWORD

ClientAs = Callable[[str], FlaskClient]
BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("POST", "/departments"): {"name": "新部门（示例）"},
    ("POST", "/people"): {"username": "xin", "name": "新", "password": PASSWORD},
    ("PUT", "/people/{mei}/roles"): {"roles": ["supervisor"]},
    ("POST", "/people/{mei}/disable"): {},
    ("POST", "/people/{mei}/enable"): {},
}
# By hand from the role matrix: who may, of everybody.
ALLOWED = {
    ("GET", "/departments"): {"mei", "bo", "qing", "dai", "ada", "sec", "otto"},
    ("POST", "/departments"): {"ada"},
    ("GET", "/people"): {"bo", "qing", "dai", "ada", "sec", "otto"},
    ("POST", "/people"): {"ada"},
    ("PUT", "/people/{mei}/roles"): {"sec"},
    ("POST", "/people/{mei}/disable"): {"ada"},
    ("POST", "/people/{mei}/enable"): {"ada"},
}
EVERYBODY = ("mei", "bo", "qing", "dai", "ada", "sec", "otto")


def call(client: FlaskClient, people: Any, method: str, path: str) -> Any:
    body = BODIES.get((method, path))
    if path == "/people" and body is not None:
        body = {**body, "department_id": people.lead}
    where = "/api/v1" + path.format(mei=people["mei"])
    return client.open(where, method=method, json=body) if body is not None else client.open(where, method=method)


def audited(app: Flask) -> int:
    with app.app_context(), reading() as current:
        return current.scalar(select(func.count()).select_from(AuditEntry)) or 0


@pytest.mark.parametrize(("method", "path"), ALLOWED)
def test_nobody_is_refused(app: Flask, client: FlaskClient, people: Any, method: str, path: str) -> None:
    before = audited(app)
    assert call(client, people, method, path).status_code == 401
    assert audited(app) == before


@pytest.mark.req("S1-4", "S3B-19")
@pytest.mark.parametrize(("method", "path"), ALLOWED)
def test_the_role_matrix(app: Flask, client_as: ClientAs, people: Any, method: str, path: str) -> None:
    clients = {name: client_as(name) for name in EVERYBODY}
    before = audited(app)
    refused = [name for name in EVERYBODY if name not in ALLOWED[method, path]]
    assert [call(clients[name], people, method, path).status_code for name in refused] == [403] * len(refused)
    assert audited(app) == before
    for name in ALLOWED[method, path]:
        assert call(clients[name], people, method, path).status_code < 300, name


@pytest.mark.req("S1-4")
def test_a_department_has_a_place_in_the_tree_and_duties_in_the_role_matrix(client_as: ClientAs, people: Any) -> None:
    ada = client_as("ada")
    body = {
        "name": "示例县行政审批局",
        "parent_id": people.lead,
        "duties": ["network_operator", "business_environment"],
    }
    made = ada.post("/api/v1/departments", json=body)
    assert made.status_code == 201
    items = client_as("mei").get("/api/v1/departments").json["items"]
    assert made.json in items
    assert made.json["duties"] == body["duties"]
    order = [one["id"] for one in items]
    assert order.index(people.lead) < order.index(made.json["id"])


@pytest.mark.parametrize(
    ("body", "status", "pointer"),
    [
        ({"name": "示例县市场监督管理局"}, 409, None),
        ({"name": "新部门", "parent_id": "01900000-0000-7000-8000-000000000000"}, 404, None),
        ({"name": "新部门", "duties": ["king"]}, 422, "/duties/0"),
        ({"name": "新部门", "colour": "red"}, 422, "/colour"),
        ({}, 422, "/name"),
    ],
)
def test_a_faulty_department_is_refused(
    client_as: ClientAs, body: dict[str, Any], status: int, pointer: str | None
) -> None:
    reply = client_as("ada").post("/api/v1/departments", json=body)
    assert (reply.status_code, reply.content_type) == (status, "application/problem+json")
    if pointer:
        assert [error["pointer"] for error in reply.json["errors"]] == [pointer]


def test_a_new_person_has_no_right_until_a_second_administrator_grants_one(
    app: Flask, client_as: ClientAs, people: Any
) -> None:
    person = {"username": "xin", "name": "新", "department_id": people.lead, "password": PASSWORD}
    made = client_as("ada").post("/api/v1/people", json=person).json
    assert made["roles"] == []
    xin = app.test_client()
    body = {"username": "xin", "password": PASSWORD}
    assert xin.post("/api/v1/auth/session", json=body, base_url="https://localhost").json["me"]["permissions"] == []
    assert xin.get("/api/v1/regions", base_url="https://localhost").status_code == 403
    granted = client_as("sec").put(f"/api/v1/people/{made['id']}/roles", json={"roles": ["inspector"]})
    assert (granted.status_code, granted.json["roles"], granted.json["version"]) == (200, ["inspector"], 2)
    # The same token: a role acts on the very next request.
    assert xin.get("/api/v1/regions", base_url="https://localhost").status_code == 200


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"username": "mei"}, 409, "username-taken"),
        ({"password": "short"}, 422, "password-weak"),
        ({"username": "Mei Li"}, 422, "invalid"),
        ({"department_id": "01900000-0000-7000-8000-000000000000"}, 404, "department-unknown"),
        ({"roles": ["sysadmin"]}, 422, "invalid"),
    ],
)
def test_a_faulty_person_is_refused(
    client_as: ClientAs, people: Any, changes: dict[str, Any], status: int, code: str
) -> None:
    ada = client_as("ada")
    person = {"username": "xin", "name": "新", "department_id": people.lead, "password": PASSWORD} | changes
    reply = ada.post("/api/v1/people", json=person)
    assert (reply.status_code, reply.json["type"]) == (status, f"/problems/{code}")
    assert PASSWORD not in reply.get_data(as_text=True)
    assert len(ada.get("/api/v1/people?q=xin").json["items"]) == 0


def test_people_are_listed_for_ones_own_department_and_below(client_as: ClientAs, people: Any) -> None:
    def names(name: str, query: str = "") -> set[str]:
        return {one["username"] for one in client_as(name).get("/api/v1/people" + query).json["items"]}

    assert names("otto") == {"otto"}
    assert {"mei", "lan", "bo"} <= names("bo")
    assert "otto" not in names("bo")
    assert names("bo", f"?department_id={people.other}") == set()
    assert {"mei", "otto"} <= names("ada")
    assert names("ada", "?role=inspector") == {"mei", "lan", "otto"}


def test_people_are_read_page_by_page_without_a_gap(client_as: ClientAs) -> None:
    ada = client_as("ada")
    found, cursor = [], ""
    while cursor is not None:
        page = ada.get(f"/api/v1/people?limit=3{cursor and '&cursor=' + cursor}").json
        found += [one["username"] for one in page["items"]]
        cursor = page["next"]
    assert sorted(found) == sorted(["mei", "lan", "bo", "qing", "dai", "ada", "sec", "otto"])


@pytest.mark.req("S3B-19")
@pytest.mark.parametrize(
    "pair",
    list(permutations(["sysadmin", "secadmin", "auditadmin"], 2))
    + [("sysadmin", "inspector"), ("supervisor", "auditadmin")],
)
def test_nobody_is_given_two_administrators_or_an_administrator_beside_the_business(
    app: Flask, client_as: ClientAs, people: Any, pair: tuple[str, str]
) -> None:
    sec = client_as("sec")
    before = audited(app)
    reply = sec.put(f"/api/v1/people/{people['dai']}/roles", json={"roles": list(pair)})
    assert (reply.status_code, reply.json["type"]) == (409, "/problems/roles-exclusive")
    assert audited(app) == before
    listed = sec.get("/api/v1/people?q=dai").json["items"]
    assert listed[0]["roles"] == ["auditor"]


@pytest.mark.req("S3B-19")
def test_a_person_may_change_from_the_business_to_an_administrator_and_back(client_as: ClientAs, people: Any) -> None:
    sec = client_as("sec")
    for roles in (["auditadmin"], ["auditor", "planner"], []):
        reply = sec.put(f"/api/v1/people/{people['dai']}/roles", json={"roles": roles})
        assert (reply.status_code, reply.json["roles"]) == (200, roles)


@pytest.mark.req("S3B-19")
@pytest.mark.parametrize("realm", ["business", "sysadmin", "auditadmin"])
def test_the_database_itself_keeps_the_three_apart(app: Flask, people: Any, realm: str) -> None:
    now = app.extensions["mingcha"].clock.now()
    with app.app_context(), pytest.raises(IntegrityError), transaction():
        grant = RoleGrant(person_id=people["ada"], role="auditadmin", realm=realm, granted_at=now, granted_by="x")
        session().add(grant)
        session().flush()


def test_the_realm_of_somebody_with_roles_cannot_be_changed_behind_them(app: Flask, people: Any) -> None:
    with app.app_context(), pytest.raises(IntegrityError), transaction():
        session().execute(text("UPDATE identity_person SET realm = 'secadmin' WHERE id = :id"), {"id": people["ada"]})
        session().flush()


@pytest.mark.req("S3B-19")
def test_a_change_of_roles_is_in_the_audit_with_before_and_after(app: Flask, client_as: ClientAs, people: Any) -> None:
    client_as("sec").put(f"/api/v1/people/{people['bo']}/roles", json={"roles": ["supervisor", "planner"]})
    with app.app_context(), reading() as current:
        entry = current.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
        assert entry is not None
        assert (entry.actor_id, entry.action, entry.subject_id) == (people["sec"], "set_roles", people["bo"])
        assert (entry.before, entry.after) == ({"roles": ["supervisor"]}, {"roles": ["planner", "supervisor"]})


def test_an_unknown_person_is_not_found(client_as: ClientAs) -> None:
    nowhere = "/api/v1/people/01900000-0000-7000-8000-000000000000"
    assert client_as("sec").put(nowhere + "/roles", json={"roles": []}).status_code == 404
    assert client_as("ada").post(nowhere + "/disable").status_code == 404
    assert client_as("sec").put("/api/v1/people/1/roles", json={"roles": []}).status_code == 404


def test_an_account_that_is_switched_off_is_out_at_once_and_may_come_back(
    client_as: ClientAs, client: FlaskClient, people: Any
) -> None:
    ada, mei = client_as("ada"), client_as("mei")
    path = f"/api/v1/people/{people['mei']}"
    assert ada.post(path + "/disable").json["disabled"] is True
    assert mei.get("/api/v1/regions").status_code == 401
    assert ada.post(path + "/enable").json["disabled"] is False
    assert mei.get("/api/v1/regions").status_code == 401  # the old session stays ended
    assert client_as("mei").get("/api/v1/regions").status_code == 200


def test_every_role_of_the_policy_is_one_the_database_knows(app: Flask, client_as: ClientAs, people: Any) -> None:
    sec = client_as("sec")
    for role in Role:
        reply = sec.put(f"/api/v1/people/{people['lan']}/roles", json={"roles": [role.value]})
        assert (reply.status_code, reply.json["roles"]) == (200, [role.value])
